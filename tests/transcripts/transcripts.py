# SPDX-License-Identifier: GPL-2.0-or-later
"""Client debugs of associations and roams: real controller, real FreeRADIUS, simulated stations.

Addresses, BSSIDs and WLAN ids are those that such debugs are usually shown with; each transcript is
what the shell prints from `debug client` on, for one association or roam.
"""
import importlib.machinery
import importlib.util
import pathlib
import re
import sys

import lab

PHONE, TABLET, LAPTOP = "00:40:96:b7:ab:5c", "ec:85:2f:15:39:32", "ee:13:e8:a8:cd:5b"
GATE_MAC = "02:00:00:00:99:01"

# BSSs take the addresses of their radio in the order of WLAN ids: WLAN 3 is the third one. Ids 6 and
# 8 are there for that only.
CONFIG = """hostname WLC
wireless mobility mac-address 3cce.73d8.0200
wireless mobility domain-id aaf0
wireless key-holder r0kh-id 172.30.6.253
radius server box
 address ipv4 127.0.0.1 auth-port {port} acct-port {acct}
 key 0 {secret}
aaa authentication dot1x LIST group radius
""" + "".join(f"wlan {name} {number} {name}\n no security ft adaptive\n{words} no shutdown\n"
              for number, (name, words) in enumerate([
                  ("open", " no security wpa\n no security wpa wpa2\n no security wpa akm dot1x\n"),
                  ("psk", " no security wpa akm dot1x\n"
                          " security wpa psk set-key ascii 0 correct-horse\n security wpa akm psk\n"),
                  ("corp", " security dot1x authentication-list LIST\n"),
                  ("cckm", " no security wpa wpa2\n security wpa wpa1\n"
                           " security wpa wpa1 ciphers tkip\n no security wpa akm dot1x\n"
                           " security wpa akm cckm\n security dot1x authentication-list LIST\n"),
                  ("ftpsk", " security ft\n security ft pmkid\n no security wpa akm dot1x\n"
                            " security wpa psk set-key ascii 0 correct-horse\n"
                            " security wpa akm ft psk\n session-timeout 1813\n"),
                  ("owe", " no security wpa akm dot1x\n no security wpa wpa2\n security wpa wpa3\n"
                          " security pmf mandatory\n security wpa akm owe\n"),
                  ("ftcorp", " security ft\n no security wpa akm dot1x\n"
                             " security wpa akm ft dot1x\n"
                             " security dot1x authentication-list LIST\n session-timeout 1807\n"),
                  ("gate", " no security wpa\n no security wpa wpa2\n no security wpa akm dot1x\n"),
                  ("eap", " security dot1x authentication-list LIST\n"),
              ], 1))

HEAD = f"""ap ap1 mac 84:78:ac:f0:68:d0
ap ap2 mac 84:78:ac:f0:2a:90
network gate ssid gate security open
station gate network gate mac {GATE_MAC}
network net ssid {{ssid}} security {{words}}
station sta network net mac {{mac}}
wait ap1 serves gate
wait ap1 serves net
wait ap2 serves net
"""

STOP = """associate gate ap1
expect gate open
expect gate gone within 60000
"""

LOGIN = "identity carol password caterpillar ca {ca}"
HAND_SHAKEN = "expect sta keys\n"


def at(ap, method):
    return f"roam sta {ap}\nexpect sta {method}\n{HAND_SHAKEN}"


LEFT = "leave sta\nforget sta\n"
FT_PSK, FT_EAP = "ft-psk passphrase correct-horse", f"ft-eap {LOGIN}"

# name: (station, form, SSID, words of its network, configuration, what is not shown, what is)
TRANSCRIPTS = {
    "open-assoc": (PHONE, "client", "open", "open", "", "", at("ap1", "open")),
    "open-roam": (PHONE, "client", "open", "open", "", at("ap1", "open"), at("ap2", "open")),
    "psk-assoc": (PHONE, "client", "psk", "wpa2-psk passphrase correct-horse", "", "",
                  at("ap1", "psk")),
    "eap-assoc": (PHONE, "client", "eap", f"wpa2-eap eapol-start no-skc no-okc {LOGIN}", "", "",
                  at("ap1", "802.1x")),
    "eap-roam": (PHONE, "client", "eap", f"wpa2-eap eapol-start no-skc no-okc {LOGIN}", "",
                 at("ap1", "802.1x"), at("ap2", "802.1x")),
    "cckm-assoc": (PHONE, "client", "cckm", f"wpa-cckm eapol-start {LOGIN}", "", "",
                   at("ap1", "cckm-first")),
    "cckm-roam": (PHONE, "client", "cckm", f"wpa-cckm eapol-start {LOGIN}", "",
                  at("ap1", "cckm-first"), at("ap2", "cckm")),
    "skc-assoc": (TABLET, "client", "corp", f"wpa2-eap no-okc {LOGIN}", " no okc\n", "",
                  at("ap1", "802.1x")),
    "skc-roam": (TABLET, "client", "corp", f"wpa2-eap no-okc {LOGIN}", " no okc\n",
                 at("ap1", "802.1x") + at("ap2", "802.1x"), at("ap1", "skc")),
    # A station that was here: it went out of reach, and has forgotten its keys.
    "okc-assoc": (PHONE, "client", "corp", f"wpa2-eap eapol-start {LOGIN}", " okc\n",
                  at("ap1", "802.1x") + "lose sta\nforget sta\n", at("ap1", "802.1x")),
    "okc-roam": (PHONE, "client", "corp", f"wpa2-eap eapol-start {LOGIN}", " okc\n",
                 at("ap1", "802.1x"), at("ap2", "okc")),
    "ft-eap-assoc": (TABLET, "client", "ftcorp", f"{FT_EAP} neighbor-request", "",
                     at("ap1", "ft-first") + LEFT, at("ap1", "ft-first")),
    "ft-psk-assoc": (TABLET, "client", "ftpsk", f"{FT_PSK} neighbor-request", "",
                     at("ap1", "ft-first") + LEFT, at("ap1", "ft-first")),
    "ft-eap-roam": (TABLET, "client", "ftcorp", FT_EAP, "", at("ap1", "ft-first"),
                    at("ap2", "ft")),
    "ft-psk-roam": (TABLET, "client", "ftpsk", FT_PSK, "", at("ap1", "ft-first"),
                    at("ap2", "ft")),
    "owe-assoc": (LAPTOP, "wireless mac", "owe", "owe", "", "", at("ap1", "owe")),
    "owe-reassoc-same-pmkid": (LAPTOP, "wireless mac", "owe", "owe", "",
                               at("ap1", "owe") + "leave sta\n", at("ap1", "owe-pmkid")),
    "owe-after-delete": (LAPTOP, "wireless mac", "owe", "owe", "", "{delete}", at("ap1", "owe")),
}


# Of a login; how many there are depends on the server's and the library's release.
ROUNDS = 6


def comparer():
    """tests/cli/compare-transcript as a module: its name has no .py."""
    path = str(pathlib.Path(__file__).resolve().parent.parent / "cli" / "compare-transcript")
    loader = importlib.machinery.SourceFileLoader("compare_transcript", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def golden(text):
    """What every run has: values masked, the first ROUNDS rounds of a login."""
    compare = comparer()
    rounds, out = 0, []
    for line in text.splitlines():
        rounds += "Processing Access-Challenge" in line
        is_round = re.search(r"Access-Challenge|EAP Request from AAA|EAPOL EAPPKT|EAP Response from",
                             line)
        if rounds <= ROUNDS or not is_round:
            out.append(compare.masked(line) + "\n")
    return "".join(out)


def dotted(mac):
    digits = mac.replace(":", "")
    return ".".join(digits[i:i + 4] for i in (0, 4, 8))


class Site(lab.Lab):
    """A controller and a RADIUS server; the controller takes keys from its Access-Accepts alone."""

    def __init__(self, build):
        super().__init__(build, "transcripts")
        try:
            self.start_controller(config=CONFIG.format(port=self.auth_port, acct=self.acct_port,
                                                       secret=self.secret))
            top = self.write_raddb()
            # Small pieces, so that a login has as many rounds as with a long chain of certificates.
            eap = top / "raddb" / "mods" / "base"
            eap.write_text(eap.read_text().replace(
                "tls-config tls-common {", "tls-config tls-common {\n\t\tfragment_size = 300"))
            self.start_server(top, debug=False)
        except BaseException:
            self.close()
            raise

    def gate(self, sim, count):
        """Wait until the scenario stands at its gate for the `count`th time."""
        lab.wait_for("the scenario to come to its gate", lambda: not sim.running() or
                     len(re.findall(r"^ok \d+: expect gate open", sim.text(), re.M)) >= count)
        if not sim.running():
            raise lab.LabError(f"fastroam-sim ended before: {sim.text()}")

    def go(self):
        self.shell(f"clear wireless client mac-address {GATE_MAC}")

    def scenario(self, name):
        station, _, ssid, words, _, before, shown = TRANSCRIPTS[name]
        words = words.format(ca=self.certs.dir / "ca.pem")
        if before == "{delete}":
            # The controller's side is deleted; the station still names its key.
            before = at("ap1", "owe") + STOP + "expect sta gone\n"
        file = self.dir / f"{name}.scenario"
        file.write_text(HEAD.format(ssid=ssid, words=words, mac=station) + before + STOP + shown)
        return file

    def make(self, name):
        """The text of one transcript."""
        station, form, ssid, _, config, before, _ = TRANSCRIPTS[name]
        self.shell(f"clear wireless client mac-address {station}", check=False)
        if config:
            self.load_lines(f"wlan {ssid}\n shutdown\n{config} no shutdown\nend\n")
        sim = self.start(name, [self.build / "fastroam-sim", "--socket", self.run / "radio.sock",
                                self.scenario(name)])
        if before == "{delete}":
            self.gate(sim, 1)
            self.shell(f"clear wireless client mac-address {station}")
            self.go()
        self.gate(sim, 1 + (before == "{delete}"))
        follow = self.follow(station, f"debug {form} {dotted(station)}")
        head = len(follow.text())
        self.go()
        lab.wait_for("fastroam-sim to end", lambda: not sim.running())
        if sim.child.returncode:
            raise lab.LabError(f"{name}: fastroam-sim: {sim.text()}")
        lab.wait_for("the end of the debug", lambda: self.complete(follow.text()[head:]))
        follow.stop()
        text = follow.text()[head:]
        # The next one of this station writes its own.
        follow.log.unlink()
        return "".join(line + "\n" for line in text.splitlines()
                       if line.startswith("*") or line[:2] == "20")

    def load_lines(self, text):
        file = self.dir / "change.conf"
        file.write_text("configure terminal\n" + text)
        self.load(file)

    @staticmethod
    def complete(text):
        """The association or roam has come to its end."""
        return "is in RUN state" in text or "-> S_CO_RUN" in text
