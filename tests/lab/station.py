# SPDX-License-Identifier: GPL-2.0-or-later
"""A station: wpa_supplicant in a namespace of its own, or ping would never use the air."""
import re
import time

import lab
from ap import FREQUENCY
from control import Control
from harness import Failed, check
from wired import Namespace

METHODS = {
    "ttls": 'eap=TTLS identity="carol" anonymous_identity="anonymous" password="caterpillar" '
            'phase2="auth=PAP" ca_cert="@CERTS@/ca.pem"',
    "alice": 'eap=PEAP identity="alice" anonymous_identity="anonymous" password="wonderland" '
             'phase2="auth=MSCHAPV2" ca_cert="@CERTS@/ca.pem"',
}


class Pinger:
    """A ping that runs all the time; tells how long a roam cut it off."""

    def __init__(self, box, namespace, target):
        self.process = box.start(f"ping-{namespace.name}", namespace.prefix(
            "ping", "-n", "-D", "-i", "0.05", "-s", "56", target))

    def replies(self):
        return [float(t) for t in re.findall(r"^\[([\d.]+)\] \d+ bytes from", self.process.text(),
                                             re.M)]

    def wait_reply(self, since):
        """Until three replies came after the time SINCE; the longest pause around it."""
        def enough():
            times = self.replies()
            return times if len(times) > 3 and times[-3] > since else None
        times = lab.wait_for("ping to be answered", enough, 20)
        return times


class Station:
    """Radio 0, 02:00:00:00:00:00 and 192.0.2.100."""

    def __init__(self, box, number=0, address="192.0.2.100"):
        self.box = box
        self.name = f"sta{number}"
        self.mac = f"02:00:00:00:{number:02x}:00"
        self.interface = f"wlan{number}"
        self.address = address
        self.namespace = Namespace(self.name)
        self.namespace.take_radio(number)
        self.namespace.run("ip", "addr", "add", f"{address}/24", "dev", self.interface)
        self.process = None
        self.control = None
        self.pinger = None
        self.rejects = []

    def start(self, method="ttls", key_mgmt="FT-EAP", **network):
        """Start wpa_supplicant with one network; nothing is joined yet."""
        conf = self.box.dir / f"{self.name}.conf"
        lines = {"ssid": '"corp"', "key_mgmt": key_mgmt, "scan_freq": FREQUENCY, "ieee80211w": 1,
                 "disabled": 1, **network}
        text = [f"{k}={v}" for k, v in lines.items()]
        if method:
            text += re.findall(r'\w+="[^"]*"|\w+=\S+',
                               METHODS[method].replace("@CERTS@", str(self.box.certs.dir)))
        conf.write_text(f"ctrl_interface={self.box.dir}/{self.name}-control\nfast_reauth=0\n"
                        "network={\n\t" + "\n\t".join(text) + "\n}\n")
        self.process = self.box.start(self.name, self.namespace.prefix(
            "wpa_supplicant", "-dd", "-t", "-K", "-i", self.interface, "-c", conf))
        self.control = Control(self.box.dir / f"{self.name}-control" / self.interface)
        self.control.ok("ATTACH")
        return self

    def log(self):
        return self.process.text()

    def keys(self):
        """All session keys (TK, hex) so far, the newest last."""
        found = re.findall(r"TK - hexdump\(len=(?:16|32)\): ([0-9a-f ]+)$", self.log(), re.M)
        return [k.replace(" ", "") for k in found]

    def _joined(self, ap, event, log_from, started):
        """Wait for the connection; how it came about, by what was said meanwhile."""
        self.control.wait_event(f"CTRL-EVENT-CONNECTED - Connection to {ap.bssid}", event)
        took = time.time() - started
        said = "\n".join(self.control.events[event:])
        self.rejects = [int(s) for s in re.findall(
            rf"CTRL-EVENT-(?:AUTH|ASSOC)-REJECT.*status_code=(\d+)", said)]
        log = self.log()[log_from:]
        if "CTRL-EVENT-EAP-SUCCESS" in said:
            how = "eap"
        elif "FT: Completed successfully" in log:
            how = "ft"
        else:
            how = "4-way"
        return how, took

    def connect(self, ap, ping=True):
        """Join at an AP and ping over it; returns "eap" or "4-way"."""
        event, log_from, started = len(self.control.events), len(self.log()), time.time()
        self.control.ok(f"BSSID 0 {ap.bssid}")
        self.control.ok("ENABLE_NETWORK 0")
        how, took = self._joined(ap, event, log_from, started)
        if ping:
            self.pinger = Pinger(self.box, self.namespace, self.box.RADIUS_ADDRESS)
            self.pinger.wait_reply(started)
        self.box.step(f"{self.name} joined {ap.name} by {how} in {took:.2f} s")
        return how

    def leave(self):
        """Deauthenticate and stay away, forgetting all keys."""
        event = len(self.control.events)
        self.control.ok("DISABLE_NETWORK 0")
        self.control.wait_event("CTRL-EVENT-DISCONNECTED", event)
        self.control.ok("PMKSA_FLUSH")
        self.box.step(f"{self.name} left")

    def scan(self):
        event = len(self.control.events)
        self.control.ok(f"SCAN freq={FREQUENCY}")
        self.control.wait_event("CTRL-EVENT-SCAN-RESULTS", event)

    def roam(self, ap):
        """Roam while pinging; returns "ft", "eap" or "4-way". Falls back where FT is refused."""
        self.scan()
        before = self.box.radius_packets()
        self.control.ok(f"BSSID 0 {ap.bssid}")
        event, log_from, started = len(self.control.events), len(self.log()), time.time()
        answer = self.control.request(f"ROAM {ap.bssid}")
        check(answer.startswith("OK"), f"{self.name} does not see {ap.name}: {answer}")
        how, took = self._joined(ap, event, log_from, started)
        pause = ""
        if self.pinger:
            times = self.pinger.wait_reply(started + took)
            near = [t for t in times if t > started - 1]
            pause = max((b - a for a, b in zip(near, near[1:])), default=0)
            pause = f", {pause:.2f} s without an answer to ping"
        refused = "".join(f", refused with status {s}" for s in self.rejects)
        self.box.step(f"{self.name} roamed to {ap.name} by {how} in {took:.2f} s{pause}, "
                      f"{self.box.radius_packets() - before} RADIUS packets{refused}")
        return how

    def expect_roam(self, ap, how, radius=None):
        """Roam, and check how it went and that it took no RADIUS (by default when how is "ft")."""
        before = self.box.radius_packets()
        got = self.roam(ap)
        if got != how:
            raise Failed(f"roam to {ap.name}: expected {how}, got {got} "
                         f"(refused with status {self.rejects})")
        if radius is None:
            radius = 0 if how == "ft" else None
        spent = self.box.radius_packets() - before
        check(radius is None or spent == radius,
              f"roam to {ap.name}: {spent} RADIUS packets on the wire, not {radius}")
