# SPDX-License-Identifier: GPL-2.0-or-later
"""The scenes of doc/troubleshooting.md: a site where something is wrong, until its cure is typed.

acts() goes on at each `<!-- next -->`, and when the section is over: it fails when what the cure
promises does not come about.
"""
import re

import lab
import radio
import scenarios_key_holder as holder
import scenarios_radio_link as link
from harness import check, check_equal
from sim_site import STOP, Site

SCENES = {}
CLIENT = "00:00:5e:00:53:01"
LIST = " security dot1x authentication-list LIST\n"
PSK = " no security ft adaptive\n no security wpa akm dot1x\n"
OWE = " no security ft adaptive\n no security wpa akm dot1x\n no security wpa wpa2\n" \
      " security wpa wpa3\n security pmf mandatory\n security wpa akm owe\n"
OPEN = " no security ft adaptive\n no security wpa\n no security wpa wpa2\n" \
       " no security wpa akm dot1x\n"
# Quick to give up: nobody wants to wait 20 s for a test.
IMPATIENT = "radius server box\n timeout 1\n retransmit 1\n"


def wlan(name, number, lines):
    return f"wlan {name} {number} {name}\n{lines} no shutdown\n"


def user(name, vlan):
    return f'\n{name}\n\tTunnel-Type := VLAN,\n\tTunnel-Medium-Type := IEEE-802,\n' \
           f'\tTunnel-Private-Group-Id := "{vlan}"\n'


def scene(cls):
    SCENES[cls.__name__.lower()] = cls
    return cls


class Names:
    """What a site has in the place of what the document says."""

    restarted = False  # The shell was left by its controller: another one is needed.

    def names(self):
        """[(of this run, in the document)], used both ways."""
        return [(str(self.auth_port), "1812"), (self.secret, "s3cret")]

    def real(self, typed):
        for ours, theirs in self.names():
            typed = typed.replace(theirs, ours)
        return typed

    def shown(self, line):
        for ours, theirs in self.names():
            line = line.replace(ours, theirs)
        return line

    def saw(self, lines):
        """A command has printed this."""


class Scene(Names, Site):
    """Simulated access points ap1 and ap2, one client, FreeRADIUS."""

    WLANS = HEAD = USERS = ""
    RADIUS = True
    # Whether FreeRADIUS has our module: the controller asks by itself, and one source of keys is
    # enough. With two, which comes first is chance.
    PUSH = False

    def __init__(self, build):
        self.sim = None
        super().__init__(build, "doc", self.WLANS, server=self.RADIUS, users=self.USERS,
                         head=self.HEAD, debug=False)

    def module_config(self, **options):
        return super().module_config(**options) if self.PUSH else None

    def client(self, ssid, security, more=""):
        """The statements that every scenario begins with."""
        return f"network net ssid {ssid} security {security}\n" \
               f"station client network net mac {CLIENT}\n" \
               f"wait ap1 serves net\nwait ap2 serves net\nwait ap1 serves gate\n{more}"

    def stand(self, text):
        """Run the simulator until this has happened; what is there stays."""
        self.sim = self.begin(text + STOP)
        self.reached(self.sim)

    def leave(self):
        self.go(self.sim)
        self.passed(self.sim)


def came(ap, how, verb="roam"):
    return f"{verb} client {ap}\nexpect client {how}\n"


@scene
class Status53(Scene):
    """The controller was restarted: it has no key, and the client believes that it has one."""

    WLANS = wlan("corp", 1, " security ft\n no security wpa akm dot1x\n security wpa akm ft dot1x\n"
                 + LIST)

    def acts(self):
        self.stand(self.client("corp", f"ft-eap {self.login()}") + came("ap1", "ft-first") +
                   came("ap2", "ft") + STOP + "roam client ap1\nexpect client failed\n" +
                   STOP + "forget client\n" + came("ap1", "ft-first") + came("ap2", "ft"))
        self.shell(f"clear wireless client mac-address {CLIENT}")
        self.go(self.sim)
        self.reached(self.sim, 2)
        yield
        self.go(self.sim)
        self.reached(self.sim, 3)
        yield
        self.leave()


@scene
class Status43(Scene):
    """A client that is set to FT at a WLAN that has none."""

    WLANS = wlan("corp", 1, " no security ft adaptive\n" + LIST)

    def acts(self):
        ft = f"ft-eap adaptive {self.login()}"
        self.stand(self.client("corp", ft) + "associate client ap1\nexpect client failed\n")
        yield
        self.leave()
        self.stand(self.client("corp", ft) + came("ap1", "ft-first", "associate") +
                   came("ap2", "ft"))
        yield
        self.leave()


@scene
class Status54(Scene):
    """An access point announces another mobility domain than the rest."""

    HEAD = "wireless mobility domain-id a1b2\n"
    WLANS = Status53.WLANS

    @staticmethod
    def other_domain(kind, body):
        """What the client asks for, had it heard another domain."""
        return body.replace(b"\x36\3\xa1\xb2", b"\x36\3\xbe\xef") if kind == radio.EVENT else body

    def acts(self):
        self.stand(self.client("corp", f"ft-eap {self.login()}") + came("ap1", "ft-first") + STOP +
                   "roam client ap2\nexpect client failed\n")
        self.tap.alter = self.other_domain
        self.go(self.sim)
        self.reached(self.sim, 2)
        yield
        self.tap.alter = None
        self.leave()


@scene
class Slow_client(Scene):
    """A client that does not do OKC."""

    WLANS = wlan("corp", 1, LIST)

    def acts(self):
        self.stand(self.client("corp", f"wpa2-eap no-okc {self.login()}") + came("ap1", "802.1x") +
                   came("ap2", "802.1x"))
        yield
        self.leave()
        self.stand(self.client("corp", f"wpa2-eap {self.login()}") + came("ap1", "802.1x") +
                   came("ap2", "okc"))
        yield
        self.leave()


@scene
class Slow_okc(Scene):
    """A WLAN without OKC."""

    WLANS = wlan("corp", 1, " no okc\n" + LIST)

    def acts(self):
        okc = f"wpa2-eap {self.login()}"
        self.stand(self.client("corp", okc) + came("ap1", "802.1x") + came("ap2", "802.1x"))
        yield
        self.leave()
        self.stand(self.client("corp", okc) + came("ap1", "802.1x") + came("ap2", "okc"))
        yield
        self.leave()


@scene
class Slow_ft(Scene):
    """A WLAN with FT and without any AKM of it."""

    WLANS = wlan("corp", 1, " security ft\n" + LIST)

    def acts(self):
        yield
        self.stand(self.client("corp", f"ft-eap {self.login()}") + came("ap1", "ft-first") +
                   came("ap2", "ft"))
        yield
        self.leave()


@scene
class Slow_push(Scene):
    """FreeRADIUS pushes logins of an SSID that the controller does not know."""

    PUSH = True
    WLANS = wlan("corp", 1, LIST)
    AP = "0a:0b:0c:0d:0e:01"

    def log_in(self):
        done = self.login_at("tls", CLIENT, self.AP, "campus")
        check(done.ok, done.output[-800:])

    def login_at(self, *args):
        return lab.Lab.login(self, *args)

    def acts(self):
        self.log_in()
        lab.wait_for("the push to be refused", lambda: "1 no enabled WLAN has this SSID" in
                     self.show("show wireless push statistics"), 10)
        yield
        self.log_in()
        lab.wait_for("the key", lambda: "0a0b.0c0d.0e01" in self.show(
            f"show wireless pmk-cache mac-address {CLIENT}"))
        yield


@scene
class Owe(Scene):
    """An open WLAN that does not name its OWE twin."""

    RADIUS = False
    WLANS = wlan("cafe", 1, OPEN) + wlan("cafe-owe", 2, " no broadcast-ssid\n" + OWE)

    def acts(self):
        yield
        self.stand(self.client("cafe-owe", "owe") + came("ap1", "owe", "associate"))
        yield
        self.leave()


@scene
class Status30(Scene):
    """A client that has PMF and has forgotten its key comes back without a word."""

    RADIUS = False
    WLANS = wlan("home", 1, PSK + " security pmf mandatory\n"
                 " security wpa psk set-key ascii 0 correct-horse\n security wpa akm psk-sha256\n")

    def acts(self):
        words = "wpa2-psk-sha256 pmf passphrase correct-horse"
        self.stand(self.client("home", words) + came("ap1", "psk", "associate") +
                   "lose client\nforget client\nassociate client ap1\nexpect client psk\n")
        yield
        self.leave()


@scene
class Status77(Scene):
    """A client that offers a group for OWE that nobody has."""

    RADIUS = False
    WLANS = wlan("lobby", 1, OWE)

    @staticmethod
    def other_group(kind, body):
        """Group 25 in the place of 19 in the Diffie-Hellman element of association requests."""
        return body.replace(b"\x20\x13\x00", b"\x20\x19\x00") if kind == radio.EVENT else body

    def acts(self):
        text = self.client("lobby", "owe")
        self.tap.alter = self.other_group
        self.stand(text + "associate client ap1\nexpect client failed\n")
        yield
        self.tap.alter = None
        self.leave()
        self.stand(text + came("ap1", "owe", "associate"))
        yield
        self.leave()


@scene
class Message2(Scene):
    """A passphrase that is mistyped at one end."""

    RADIUS = False
    WLANS = wlan("home", 1, PSK + " security wpa psk set-key ascii 0 correct-hores\n"
                 " security wpa akm psk\n")

    def acts(self):
        words = "wpa2-psk passphrase correct-horse"
        self.stand(self.client("home", words) + "associate client ap1\n"
                   "expect client failed within 15000\n")
        yield
        self.leave()
        self.stand(self.client("home", words) + came("ap1", "psk", "associate"))
        yield
        self.leave()


@scene
class Excluded(Scene):
    """Three wrong passwords."""

    HEAD = "wireless wps client-exclusion dot1x-auth failures 3 time 3\n"
    WLANS = wlan("corp", 1, LIST)

    def peap(self, password):
        return f"wpa2-eap identity carol password {password} ca {self.certs.dir}/ca.pem"

    def acts(self):
        self.stand(self.client("corp", self.peap("wrong")) +
                   4 * "associate client ap1\nexpect client failed within 15000\n")
        yield
        self.leave()
        self.stand(self.client("corp", self.peap("caterpillar"), "pause 3000\n") +
                   came("ap1", "802.1x", "associate"))
        yield
        self.leave()


@scene
class Silent(Scene):
    """The controller's secret is not the server's."""

    WLANS = wlan("corp", 1, LIST) + IMPATIENT

    def acts(self):
        self.shell("configure terminal", "radius server box", "key 0 s3cert", "end")
        self.stand(self.client("corp", f"wpa2-eap {self.login()}") + "associate client ap1\n"
                   "expect client failed within 15000\n")
        yield
        self.leave()
        self.stand(self.client("corp", f"wpa2-eap {self.login()}") +
                   came("ap1", "802.1x", "associate"))
        yield
        self.leave()


@scene
class Vlan(Scene):
    """The RADIUS server gives a VLAN by its name."""

    WLANS = wlan("corp", 1, LIST)
    USERS = user("red", "guests") + user("blue", "42")

    def acts(self):
        self.stand(self.client("corp", f"wpa2-eap {self.login('red')}") + "associate client ap1\n"
                   "expect client failed within 15000\n")
        yield
        self.leave()
        self.stand(self.client("corp", f"wpa2-eap {self.login('blue')}") +
                   came("ap1", "802.1x", "associate"))
        yield
        self.leave()


@scene
class Disabled(Scene):
    """A WLAN that is in service."""

    RADIUS = False
    WLANS = wlan("corp", 1, LIST)

    def acts(self):
        yield


@scene
class Cckm(Scene):
    """A client whose clock is 3 s behind that of its access points."""

    WLANS = wlan("voice", 1, " no security ft adaptive\n no security wpa akm dot1x\n"
                 " security wpa akm cckm\n" + LIST)

    def acts(self):
        text = self.client("voice", f"cckm {self.login()}") + came("ap1", "cckm-first")
        self.stand(text + "skew client -3000\n" + came("ap2", "cckm-first"))
        yield
        self.leave()
        self.stand(text + "skew client -3000\n" + came("ap2", "cckm"))
        yield
        self.leave()


@scene
class Keys(Scene):
    """A controller that was not started to show keys."""

    RADIUS = False
    WLANS = Disabled.WLANS

    def acts(self):
        yield
        self.controller.stop()
        self.start_controller("--allow-key-material")
        self.restarted = True
        yield


@scene
class Join(Names, link.Link):
    """An access point that wants to join with a token that was used."""

    def __init__(self, build):
        self.last = ""
        super().__init__(build, "doc")

    def names(self):
        return [(f"127.0.0.1 --port {self.port}", "wlc.example.org"),
                (f"127.0.0.1 port {self.port}", "wlc.example.org port 5249"),
                (f"[127.0.0.1]:{self.port}", "wlc.example.org:5249"),
                (f"127.0.0.1:{self.port}", "wlc.example.org:5249"),
                (f"--tls-dir {self.dir}/ap1", "--tls-dir /etc/fastroam-ap"),
                (f"{self.dir}/ap1", "/etc/fastroam-ap"), (str(self.etc), "/etc/fastroam")]

    def real(self, typed):
        return super().real(re.sub(r"ap1\.[a-z2-7]{52}", lambda m: self.last or m[0], typed))

    def saw(self, lines):
        found = re.findall(r"ap1\.[a-z2-7]{52}", "\n".join(lines))
        self.last = found[-1] if found else self.last

    def acts(self):
        used = self.token()
        check_equal(self.enroll(used, directory="other")[0], 0, "exit code")
        self.last = used
        yield
        peer = link.Peer(self, "ap1").hello()
        peer.expect(radio.WELCOME)
        yield
        peer.close()


@scene
class Pulls(Names, holder.Air):
    """An access point with hostapd whose key was mistyped on the controller."""

    def __init__(self, build):
        super().__init__(build, "doc", push="off", aps=2)
        self.key_of = {n: self.key(n).hex() for n in self.ap}
        self.build, self.dir, self.control_socket = self.box.build, self.box.dir, \
            self.box.control_socket

    def names(self):
        return [(holder.STATION, CLIENT), ("0200.0000.5001", "0000.5e00.5301")]

    def acts(self):
        self.box.shell("configure terminal", "ap hostapd ap2", f"r0kh-key 0 {'24' * 32}", "end")
        r0 = self.login()
        self.port[2].send(self.ap[2].pull("ap1", holder.STATION, r0[1]))
        lab.wait_for("the pull to be refused", lambda:
                     "ap2" in self.box.show("show wireless key-holder history"), 10)
        yield
        self.ap[2].reboot()
        self.check_key(2, self.pull(2, r0), r0)
        yield
