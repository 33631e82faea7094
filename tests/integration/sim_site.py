# SPDX-License-Identifier: GPL-2.0-or-later
"""What the scenarios with fastroam-sim share: a controller, FreeRADIUS, a tap between, runs."""
import lab
import radio_tap
from harness import check

SERVER = """aaa server radius dynamic-author
 client local user {user}
radius server box
 address ipv4 127.0.0.1 auth-port {port} acct-port 1813
 key 0 {secret}
aaa authentication dot1x LIST group radius
"""

# Of an open WLAN: a station there lets the scenario wait until the test goes on (Site.go).
GATE = """wlan gate 99 gate
 no security ft adaptive
 no security wpa
 no security wpa wpa2
 no security wpa akm dot1x
 no shutdown
"""
GATE_MAC = "02:00:00:00:99:01"


class Site(lab.Lab):
    """A controller with these WLANs, a RADIUS server if one is wanted, and a tap."""

    def __init__(self, build, name, wlans, server=True, users="", head="", debug=True, options=()):
        super().__init__(build, name)
        self.tap = None
        self.runs = 0
        config = "hostname WLC\n" + head
        if server:
            config += SERVER.format(user=self.server_user, port=self.auth_port, secret=self.secret)
        try:
            self.start_controller(*options, config=config + GATE + wlans)
            if server:
                top = self.write_raddb(module=self.module_config())
                with open(top / "raddb" / "users", "a", encoding="utf-8") as file:
                    file.write(users)
                self.start_server(top, debug=debug)
            self.tap = radio_tap.Tap(self.run / "radio.sock", self.run / "tap.sock")
        except BaseException:
            self.close()
            raise

    def close(self):
        super().close()
        if self.tap:
            self.tap.close()
            self.tap = None

    def login(self, identity="client.example.test", cert="client"):
        """The words of a network that logs in by EAP-TLS."""
        d = self.certs.dir
        return f"identity {identity} ca {d}/ca.pem cert {d}/{cert}.pem key {d}/{cert}.key"

    def begin(self, text, *options):
        """Start fastroam-sim with this scenario, behind the tap."""
        self.runs += 1
        file = self.dir / f"{self.runs}.scenario"
        file.write_text("ap ap1\nap ap2\nnetwork gate ssid gate security open\n"
                        f"station gate network gate mac {GATE_MAC}\n" + text)
        return self.start(f"sim{self.runs}", [self.build / "fastroam-sim", "--socket",
                                              self.tap.path, *options, file])

    def reached(self, sim, count=1):
        """The scenario stands at its gate (`associate gate ap1`, GATE below) that often."""
        lab.wait_for("the scenario to come to its gate", lambda: not sim.running() or
                     sim.text().count(": expect gate open") >= count)
        check(sim.running(), f"fastroam-sim ended before: {sim.text()}")

    def go(self, sim):
        """The scenario goes on."""
        check(sim.running(), f"fastroam-sim ended: {sim.text()}")
        self.shell(f"clear wireless client mac-address {GATE_MAC}")

    def passed(self, sim):
        """It ran to its end, and every expectation held."""
        lab.wait_for("fastroam-sim to end", lambda: not sim.running())
        check(sim.child.returncode == 0, f"fastroam-sim: {sim.text()}")
        return sim.text()

    def simulate(self, text):
        return self.passed(self.begin(text))

    def stats(self):
        return self.show_json("show wireless stats authenticator")

    def clients(self):
        return {c["mac_address"]: c for c in
                self.show_json("show wireless client summary")["clients"]}


# Statements: stand at the gate until Site.go().
STOP = """associate gate ap1
expect gate open
expect gate gone within 60000
"""
