# SPDX-License-Identifier: GPL-2.0-or-later
"""A station: a radio in a namespace of its own, or ping would never use the air."""
import pathlib
import re
import time

import lab
from control import Control
from harness import Failed, check
from wired import Namespace, command

FREQUENCY = 2412

METHODS = {
    "client": 'eap=TLS identity="client.example.test" ca_cert="@CERTS@/ca.pem" '
              'client_cert="@CERTS@/client.pem" private_key="@CERTS@/client.key"',
    "carol": 'eap=TTLS identity="carol" anonymous_identity="anonymous" password="caterpillar" '
             'phase2="auth=PAP" ca_cert="@CERTS@/ca.pem"',
    "carol-peap": 'eap=PEAP identity="carol" anonymous_identity="anonymous" '
                  'password="caterpillar" phase2="auth=MSCHAPV2" ca_cert="@CERTS@/ca.pem"',
    "alice": 'eap=PEAP identity="alice" anonymous_identity="anonymous" password="wonderland" '
             'phase2="auth=MSCHAPV2" ca_cert="@CERTS@/ca.pem"',
}


class Pinger:
    """A ping that runs all the time; tells how long a roam cut it off."""

    def __init__(self, box, namespace, target):
        self.process = box.start(f"ping-{namespace.name}", namespace.prefix(
            "ping", "-n", "-D", "-i", "0.05", "-s", "56", target))

    def wait_reply(self, since):
        """Until three answers came after the time SINCE; the times of all."""
        def enough():
            times = [float(t) for t in re.findall(r"^\[([\d.]+)\] \d+ bytes from",
                                                  self.process.text(), re.M)]
            return times if len(times) > 3 and times[-3] > since else None
        return lab.wait_for("ping to be answered", enough, 20)


class Station:
    """Radio 0, 02:00:00:00:00:00 and 192.0.2.100; what it runs is left to those below."""

    def __init__(self, box, number=0, address="192.0.2.100", target=None):
        self.box = box
        self.number = number
        self.name = f"sta{number}"
        self.mac = f"02:00:00:00:{number:02x}:00"
        self.interface = f"wlan{number}"
        self.address = address
        self.target = target or box.RADIUS_ADDRESS
        self.namespace = Namespace(self.name)
        self.namespace.take_radio(number)
        self.namespace.run("ip", "addr", "add", f"{address}/24", "dev", self.interface)
        self.process = None
        self.pinger = None
        # Where it looks for access points; set before start().
        self.frequencies = [FREQUENCY]

    def log(self):
        return self.process.text()

    def hear(self, anybody):
        """Radios of one group hear each other: in a group of its own it is out of reach, and nobody
        is told."""
        groups = pathlib.Path("/sys/kernel/debug")
        if not (groups / "ieee80211").exists():
            command("mount", "-t", "debugfs", "none", groups)
        (groups / "ieee80211" / f"phy{self.number}" / "hwsim" / "group").write_text(
            "1" if anybody else "2")

    def connect(self, ap):
        """Join at an AP and ping over it; returns "eap" or "4-way"."""
        started = time.time()
        how, _ = self._associate(ap)
        took = time.time() - started
        if not self.pinger:
            self.pinger = Pinger(self.box, self.namespace, self.target)
        self.pinger.wait_reply(started + took)
        self.box.step(f"{self.name} joined {ap.name} by {how} in {took:.2f} s")
        return how

    def _see(self, ap):
        """Scan until the AP is seen: one scan on a busy machine may miss its answer."""
        since = len(self.log())
        for _ in range(5):
            self._scan()
            if self._sees(ap, since):
                return
        raise Failed(f"{self.name} does not see {ap.name}")

    def roam(self, ap, just_before=lambda: None):
        """Roam while pinging; returns "ft", "eap" or "4-way", and the status codes of refusals.
        Falls back to what the station falls back to. just_before() is called when all is ready: a
        station whose AP is dead notices it within a quarter of a second and roams no longer."""
        self._see(ap)
        just_before()
        before = self.box.radius_packets()
        started = time.time()
        how, rejects = self._reassociate(ap)
        took = time.time() - started
        times = [t for t in self.pinger.wait_reply(started + took) if t > started - 1]
        pause = max((b - a for a, b in zip(times, times[1:])), default=0)
        refused = "".join(f", refused with status {s}" for s in rejects)
        self.box.step(f"{self.name} roamed to {ap.name} by {how} in {took:.2f} s, "
                      f"{self.box.radius_packets() - before} RADIUS packets, {pause:.2f} s without "
                      f"an answer to ping{refused}")
        return how, rejects

    def expect_roam(self, ap, how, just_before=lambda: None):
        """Roam, and check how it went; "ft" must leave no RADIUS packet on the wire."""
        before = self.box.radius_packets()
        got, rejects = self.roam(ap, just_before)
        if got != how:
            raise Failed(f"roam to {ap.name}: expected {how}, got {got} (refused with {rejects})")
        spent = self.box.radius_packets() - before
        check(how != "ft" or spent == 0,
              f"roam to {ap.name}: {spent} RADIUS packets on the wire, not 0")


class WpaStation(Station):
    """wpa_supplicant, told when to roam."""

    def __init__(self, box, **kwargs):
        super().__init__(box, **kwargs)
        self.control = None
        self.over_ds = False

    def start(self, user="carol", key_mgmt="FT-EAP", **network):
        """Start with one network, nothing joined yet. No user: there is no EAP."""
        conf = self.box.dir / f"{self.name}.conf"
        lines = {"ssid": '"corp"', "key_mgmt": key_mgmt, "scan_freq": " ".join(str(f) for f in self.frequencies), "ieee80211w": 1,
                 "disabled": 1, **network}
        text = [f"{k}={v}" for k, v in lines.items()]
        if user:
            text += re.findall(r'\w+="[^"]*"|\w+=\S+',
                               METHODS[user].replace("@CERTS@", str(self.box.certs.dir)))
        conf.write_text(f"ctrl_interface={self.box.dir}/{self.name}-control\nfast_reauth=0\n"
                        "network={\n\t" + "\n\t".join(text) + "\n}\n")
        # -K: keys in the log, for the decoding of the capture.
        self.process = self.box.start(self.name, self.namespace.prefix(
            "wpa_supplicant", "-dd", "-t", "-K", "-i", self.interface, "-c", conf))
        self.control = Control(self.box.dir / f"{self.name}-control" / self.interface)
        self.control.ok("ATTACH")
        return self

    def keys(self):
        """All session keys (TK, hex) so far."""
        found = re.findall(r"TK - hexdump\(len=(?:16|32)\): ([0-9a-f ]+)$", self.log(), re.M)
        return [k.replace(" ", "") for k in found]

    def _join(self, ap, *commands):
        """Give commands, wait for the connection; how it came about, by what was said meanwhile."""
        event, said_before = len(self.control.events), len(self.log())
        self.control.ok(f"BSSID 0 {ap.bssid}")
        for command in commands:
            self.control.ok(command)
        self.control.wait_event(f"CTRL-EVENT-CONNECTED - Connection to {ap.bssid}", event)
        events = "\n".join(self.control.events[event:])
        rejects = [int(s) for s in re.findall(r"-REJECT.*status_code=(\d+)", events)]
        if "CTRL-EVENT-EAP-SUCCESS" in events:
            return "eap", rejects
        if "FT: Completed successfully" in self.log()[said_before:]:
            return "ft", rejects
        return "4-way", rejects

    def _associate(self, ap):
        return self._join(ap, "ENABLE_NETWORK 0")

    def _scan(self):
        event = len(self.control.events)
        self.control.ok("SCAN freq=" + ",".join(str(f) for f in self.frequencies))
        self.control.wait_event("CTRL-EVENT-SCAN-RESULTS", event)

    def _sees(self, ap, since):
        return f"bssid={ap.bssid}" in self.control.request(f"BSS {ap.bssid}")

    def _reassociate(self, ap):
        if self.control.values("STATUS").get("wpa_state") != "COMPLETED":
            return self._join(ap, "RECONNECT")
        # Over the DS: it is the present AP that is asked.
        return self._join(ap, f"{'FT_DS' if self.over_ds else 'ROAM'} {ap.bssid}")

    def leave(self):
        """Deauthenticate, stay away, forget all keys."""
        self.control.ok("DISABLE_NETWORK 0")
        lab.wait_for(f"{self.name} to leave", lambda: self.control.values("STATUS")["wpa_state"] in
                     ("DISCONNECTED", "INACTIVE"))
        self.control.ok("PMKSA_FLUSH")
        self.box.step(f"{self.name} left")

    def stay_where_told(self):
        """When it is thrown out it waits for the next command instead of coming back by itself."""
        self.control.ok("STA_AUTOCONNECT 0")

    def wait_disconnected(self, since):
        """Until it was thrown out, if it was not since event number SINCE."""
        self.control.wait_event("CTRL-EVENT-DISCONNECTED", since)
