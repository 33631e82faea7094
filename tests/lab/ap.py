# SPDX-License-Identifier: GPL-2.0-or-later
"""An access point: unmodified hostapd, one process and one namespace each."""
import secrets
import signal

import lab
from control import Control
from harness import dotted
from wired import Namespace, RADIUS_PORT

# What all access points have; a scenario adds to it or replaces values.
DEFAULTS = {
    "driver": "nl80211", "ssid": "corp", "hw_mode": "g", "channel": 1, "ieee8021x": 1, "wpa": 2,
    "wpa_key_mgmt": "FT-EAP", "rsn_pairwise": "CCMP", "ieee80211w": 1, "mobility_domain": "a1b2",
    # Over the air, so that every roam can be seen there; no AP sends keys by itself.
    "ft_over_ds": 0, "pmk_r1_push": 0,
}


class AccessPoint:
    """ap1 has radio 1, BSSID 02:00:00:00:01:00, address 192.0.2.11, and so on."""

    def __init__(self, box, number, network="192.0.2", bridge="br-lan"):
        self.box = box
        self.number = number
        self.name = f"ap{number}"
        self.bssid = f"02:00:00:00:{number:02x}:00"
        self.dotted = dotted(self.bssid)
        self.address = f"{network}.{10 + number}"
        self.interface = f"wlan{number}"
        self.namespace = Namespace(self.name)
        self.namespace.take_radio(number)
        self.namespace.plug("eth0", bridge=bridge)
        self.namespace.add_bridge("br0", "eth0", f"{self.address}/24")
        # Each AP has a key of its own.
        self.key = secrets.token_hex(32)
        self.process = None
        self.control = None
        self.boots = 0
        self.settings = {}
        self.extra = []

    def launch(self, extra=(), **settings):
        """Start hostapd; settings replace DEFAULTS (None: leave it out), extra are lines."""
        box = self.box
        self.settings = {
            **DEFAULTS, "interface": self.interface, "bridge": "br0",
            "ctrl_interface": box.dir / f"{self.name}-control", "nas_identifier": self.name,
            "own_ip_addr": self.address, "auth_server_addr": box.RADIUS_ADDRESS,
            "auth_server_port": RADIUS_PORT, "auth_server_shared_secret": box.secret, **settings}
        self.extra = list(extra)
        self._run()

    def _run(self):
        self.boots += 1
        conf = self.box.dir / f"{self.name}.conf"
        lines = [f"{k}={v}" for k, v in self.settings.items() if v is not None]
        conf.write_text("\n".join(lines + self.extra) + "\n")
        # -K: keys in the log, for the decoding of the capture.
        self.process = self.box.start(f"{self.name}-{self.boots}", self.namespace.prefix(
            "hostapd", "-dd", "-t", "-K", conf))

    def wait(self):
        """Until its beacons are sent."""
        socket = self.box.dir / f"{self.name}-control" / self.interface

        def begun():
            if not self.process.running():
                raise lab.LabError(f"hostapd of {self.name} ended at once: {self.log()[-600:]}")
            return socket.exists()

        lab.wait_for(f"{self.name}'s control socket", begun)
        self.control = Control(socket)
        lab.wait_for(f"{self.name} to be on the air",
                     lambda: self.control.values("STATUS").get("state") == "ENABLED")

    def log(self):
        return self.process.text()

    def station(self, mac):
        """What hostapd says of a station, as a dictionary."""
        return self.control.values(f"STA {mac}")

    def pushes_taken(self):
        """PMK-R1s that were pushed here and are in the cache."""
        return self.log().count("FT: PMK-R1 push - expires_in")

    def kill(self):
        """kill -9: nothing is said to anybody."""
        self.process.stop(signal.SIGKILL)
        self.control.close()
        self.box.step(f"{self.name}: hostapd killed")

    def restart(self, **settings):
        """A new hostapd with nothing in its caches; settings replace those it had."""
        if self.process.running():
            self.kill()
        # The socket of a killed process stays.
        (self.box.dir / f"{self.name}-control" / self.interface).unlink(missing_ok=True)
        self.settings.update(settings)
        self._run()
        self.wait()
        told = "".join(f", {k}={v}" for k, v in settings.items())
        self.box.step(f"{self.name}: hostapd restarted{told}")
