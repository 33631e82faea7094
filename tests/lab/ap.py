# SPDX-License-Identifier: GPL-2.0-or-later
"""Access points, one process and one namespace each: an unmodified hostapd, or fastroam-ap with the
controller as its authenticator."""
import re
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


class Device:
    """ap1 has radio 1, BSSID 02:00:00:00:01:00, address 192.0.2.11, and so on; nothing runs yet."""

    def __init__(self, box, number, network="192.0.2", bridge="br-lan"):
        self.box = box
        self.number = number
        self.name = f"ap{number}"
        self.bssid = f"02:00:00:00:{number:02x}:00"
        self.dotted = dotted(self.bssid)
        self.address = f"{network}.{10 + number}"
        self.namespace = Namespace(self.name)
        self.namespace.take_radio(number)
        self.namespace.plug("eth0", bridge=bridge)
        self.namespace.add_bridge("br0", "eth0", f"{self.address}/24")
        self.process = None
        self.boots = 0

    def log(self):
        return self.process.text()


class AgentAP(Device):
    """fastroam-ap radio. Its certificate says what it is called: apN.example.test."""

    def __init__(self, box, number, **kwargs):
        super().__init__(box, number, **kwargs)
        self.certified = f"{self.name}.example.test"
        self.tls = box.tls_dir(f"{self.name}-tls", self.name)
        self.options = []
        self.controller = None

    def launch(self, controller, *options):
        """Start it; it connects to the controller, which gives it its BSSs."""
        self.controller = controller
        self.options = ["--controller", controller.address, "--server-name",
                        "controller.example.test", "--tls-dir", self.tls, "--bridge", "br0",
                        *options]
        self._run()

    def _run(self):
        self.boots += 1
        self.process = self.box.start(f"{self.name}-{self.boots}", self.namespace.prefix(
            self.box.build / "fastroam-ap", "radio", "--debug", *self.options))

    def wait(self, count=1):
        """Until so many BSSs are on the air."""
        def begun():
            if not self.process.running():
                raise lab.LabError(f"fastroam-ap of {self.name} ended: {self.log()[-600:]}")
            return len(self.bsss()) >= count

        lab.wait_for(f"{self.name} to be on the air", begun)

    def bsss(self):
        """Interfaces on which a BSS is on the air, and their BSSIDs."""
        text = self.namespace.run("iw", "dev").stdout
        found = re.findall(r"Interface (fr\S+)\n(?:\t\t.*\n)*?\t\taddr (\S+)\n((?:\t\t.*\n)*)", text)
        return {name: bssid for name, bssid, more in found if "ssid" in more or "channel" in more}

    def station(self, mac):
        """What the kernel says of a station, as a dictionary; {} when it is not there."""
        for interface in self.bsss():
            done = self.namespace.run("iw", "dev", interface, "station", "get", mac, check=False)
            if done.returncode == 0:
                return {k.strip(): v.strip() for k, _, v in
                        (line.partition(":") for line in done.stdout.splitlines()[1:])}
        return {}

    def authorized(self, mac):
        return self.station(mac).get("authorized") == "yes"

    def mark(self):
        """Where what is told from now on begins."""
        return len(self.controller.told())

    def came_by_ft(self, mac, mark):
        """Did the station come here by FT since then?"""
        told = self.controller.told()[mark:]
        return bool(re.search(rf"MAC: {dotted(mac)} .*-> S_CO_RUN.*BSSID {self.dotted} "
                              "method FT over", told))

    def kill(self):
        """kill -9: nothing is said to anybody; the kernel ends its BSSs."""
        self.process.stop(signal.SIGKILL)
        self.box.step(f"{self.name}: fastroam-ap killed")

    def restart(self):
        """Once more, with nothing in its memory."""
        if self.process.running():
            self.kill()
        self._run()
        self.wait()
        self.box.step(f"{self.name}: fastroam-ap restarted")


class Bss:
    """One of the BSSs of an access point that runs fastroam-ap, by its SSID; where its radios have
    the SSID each, by the radio."""

    def __init__(self, ap, ssid, radio=0):
        self.name = f"{ssid} of {ap.name}" + (f", radio {radio}" if radio else "")
        for interface, bssid in ap.bsss().items():
            info = ap.namespace.run("iw", "dev", interface, "info").stdout
            if interface.startswith(f"fr{radio}-") and re.search(rf"^\s*ssid {ssid}$", info, re.M):
                self.interface, self.bssid = interface, bssid


class AccessPoint(Device):
    """hostapd."""

    def __init__(self, box, number, **kwargs):
        super().__init__(box, number, **kwargs)
        self.interface = f"wlan{number}"
        # Each AP has a key of its own.
        self.key = secrets.token_hex(32)
        self.control = None
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

    def station(self, mac):
        """What hostapd says of a station, as a dictionary."""
        return self.control.values(f"STA {mac}")

    def authorized(self, mac):
        return "[AUTHORIZED]" in self.station(mac).get("flags", "")

    def mark(self):
        """Where what is told from now on begins."""
        return len(self.log())

    def came_by_ft(self, mac, mark):
        """Did the station come here by FT (auth_alg 2) since then?"""
        return bool(re.search(rf"Add associated STA {mac} \(.*auth_alg=2 ", self.log()[mark:]))

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
