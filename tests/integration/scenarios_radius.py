# SPDX-License-Identifier: GPL-2.0-or-later
"""RADIUS servers as the controller asks them: real FreeRADIUS, real supplicants, servers that die."""
import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess
import threading

import lab
from harness import Skipped, check, check_equal, check_in, scenario
from netns import Namespace

STATION = "02:00:00:00:0e:01"
OTHER = "02:00:00:00:0e:02"
# Timeout in ms and repeats: three packets within 0.7 s, and 0.4 s for the last.
QUICK = "500,2"


class Stations:
    """Stations that log in through our authenticator and client."""

    def __init__(self, box, *servers, dead=(1, 3)):
        args = [box.build / "tests" / "radius_login", lab.ROOT / "share", *dead, *servers]
        # Not by box.start(): it is talked to.
        self.log = open(box.dir / "radius_login.log", "w")
        prefix = box.net.inside() if hasattr(box, "net") else []
        self.process = subprocess.Popen([str(a) for a in [*prefix, *args]], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(lab.PATIENCE)
        self.log.close()

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def line(self):
        text = self.process.stdout.readline().rstrip("\n")
        check(text, "radius_login ended")
        return text

    def login(self, station, user="alice", password="wonderland"):
        self.say(f"login {station} {user} {password}")
        return self.line()

    def stats(self):
        self.say("stats")
        servers = {}
        while (text := self.line()) != "end":
            one = json.loads(text)
            servers[one.pop("name")] = one
        return servers


@contextlib.contextmanager
def silent_port():
    """A port on which somebody listens who never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        yield silent.getsockname()[1]


def server(name, port, secret, probe=0):
    return f"{name},127.0.0.1,{port},{secret},{QUICK},{probe}"


@scenario
def radius_logins(build):
    """FreeRADIUS challenges, accepts and rejects; what it says of the user becomes the login."""
    with lab.Lab(build, "radius-logins") as box:
        box.start_server(box.write_raddb())
        with Stations(box, server("one", box.auth_port, box.secret)) as stations:
            told = stations.login(STATION)
            check_in(f"{STATION} accepted by one user=alice vlan=42 timeout=3600 cui=alice-cui "
                     "method=MD5 msk=", told, "login")
            check_equal(stations.login(STATION, password="looking-glass"),
                        f"{STATION} rejected by one", "wrong password")
            check_equal(stations.login(STATION, "mallory"), f"{STATION} rejected by one",
                        "unknown user")
            for i in range(100):
                stations.say(f"login 02:00:00:00:0f:{i:02x} alice wonderland")
            lines = [stations.line() for _ in range(100)]
            check(all(" accepted by one " in t for t in lines), f"100 at once: {lines}")
            st = stations.stats()["one"]
            check_equal((st["accepts"], st["rejects"], st["under_way"]), (101, 2, 0), "counters")
            # A server that is busy for 100 ms answers a request and its repeat.
            check(st["bad"] <= st["retransmissions"], f"answers to nothing: {st}")
            check(st["response_us"] > 0, "no response time was measured")
        log = box.server.radius_log.read_text(errors="replace")
        for needle in ('Called-Station-Id = "0A-0B-0C-0D-0E-01:corp"',
                       'Calling-Station-Id = "02-00-00-00-0E-01"', 'NAS-Identifier = "wlc"',
                       "NAS-Port-Type = Wireless-802.11", "Service-Type = Framed-User",
                       "Framed-MTU = 1400", "WLAN-AKM-Suite = 1027073",
                       "WLAN-Pairwise-Cipher = 1027076", "NAS-IP-Address = 127.0.0.1"):
            check_in(needle, log, "the server's log")


@scenario
def radius_keys(build):
    """Keys that FreeRADIUS encrypts come out as they went in."""
    with lab.Lab(build, "radius-keys") as box:
        top = box.write_raddb()
        users = top / "raddb" / "users"
        recv, send = "11" * 32, "22" * 32
        users.write_text(f"keys\tCleartext-Password := \"x\"\n\tMS-MPPE-Recv-Key := 0x{recv},\n"
                         f"\tMS-MPPE-Send-Key := 0x{send}\n"
                         f"short\tCleartext-Password := \"x\"\n\tMS-MPPE-Recv-Key := 0x{recv[:32]},"
                         f"\n\tMS-MPPE-Send-Key := 0x{send[:32]}\n")
        box.start_server(top)
        with Stations(box, server("one", box.auth_port, box.secret)) as stations:
            told = stations.login(STATION, "keys", "x")
            check(told.endswith(f"msk={recv}{send}"), f"keys: {told}")
            told = stations.login(STATION, "short", "x")
            check(told.endswith("msk="), f"keys of 16 octets are none: {told}")


class Inside(lab.Lab):
    """Everything in a network of its own, whose loopback is up."""

    def __init__(self, build, name):
        super().__init__(build, name)
        self.net = None
        self.net = Namespace(self)
        self.net.ip("link", "set", "lo", "up")

    def start(self, name, args, env=None):
        if self.net:
            args = self.net.inside(*args)
        return super().start(name, args, env)


@scenario
def radius_supplicants(build):
    """A real supplicant's PEAP, TTLS and TLS, and TLS 1.3: its key and ours are the same."""
    if not shutil.which("wpa_supplicant"):
        raise Skipped("wpa_supplicant is not there (Debian package wpasupplicant)")
    with Inside(build, "radius-supplicants") as box:
        box.net.ip("link", "add", "ap0", "type", "veth", "peer", "name", "sta0")
        box.net.ip("link", "set", "ap0", "up")
        box.net.ip("link", "set", "sta0", "address", STATION, "up")
        box.start_server(box.write_raddb(tls_max="1.3"))
        with Stations(box, server("one", box.auth_port, box.secret)) as stations:
            stations.say("wired ap0")
            check_equal(stations.line(), "wired", "the interface")
            for method, tls13 in (("peap", False), ("ttls", False), ("tls", False), ("tls", True)):
                supplicant_login(box, stations, method, tls13)


def supplicant_login(box, stations, method, tls13):
    body = box.METHODS[method].replace("@CERTS@", str(box.certs.dir))
    name = f"supplicant-{method}{'-13' if tls13 else ''}"
    conf = box.dir / f"{name}.conf"
    phase1 = f'phase1="tls_disable_tlsv1_3={0 if tls13 else 1}"'
    conf.write_text(f"ap_scan=0\nnetwork={{\nkey_mgmt=IEEE8021X\neapol_flags=0\n{body}\n"
                    f"{phase1}\n}}\n")
    peer = box.start(name, ["wpa_supplicant", "-D", "wired", "-i", "sta0", "-c", conf, "-dd", "-K"])
    told = stations.line()
    check_in(f"{STATION} accepted by one", told, method)
    ours = re.search(r" msk=([0-9a-f]{128})$", told)
    check(ours, f"{method}: no key in {told}")
    keys = lab.wait_for(f"{name} to derive a key", lambda: re.findall(
        r"Derived key - hexdump\(len=64\):((?: [0-9a-f]{2}){64})", peer.text()))
    check_equal(ours.group(1), keys[-1].replace(" ", ""), f"{method}: MSK")
    peer.stop()


@scenario
def radius_failover(build):
    """The next server of the list answers for one that does not; a dead one is not asked again."""
    with lab.Lab(build, "radius-failover") as box, silent_port() as silent:
        box.start_server(box.write_raddb())
        with Stations(box, server("gone", silent, box.secret),
                      server("one", box.auth_port, box.secret)) as stations:
            check_in(f"{STATION} accepted by one ", stations.login(STATION), "fail-over")
            st = stations.stats()
            check_equal((st["gone"]["timeouts"], st["gone"]["failovers"]), (1, 1), "fail-overs")
            check_equal(st["gone"]["retransmissions"], 2, "repeats")
            for _ in range(4):
                check_in(" accepted by one ", stations.login(STATION), "while it dies")
                if stations.stats()["gone"]["dead"]:
                    break
            check(stations.stats()["gone"]["dead"], "three packets in a second, yet it is not dead")
            before = stations.stats()["gone"]["requests"]
            check_in(" accepted by one ", stations.login(OTHER), "with a dead one")
            check_equal(stations.stats()["gone"]["requests"], before, "requests to the dead one")


@scenario
def radius_closed_port(build):
    """Where no server listens the next one is asked at once; one that starts is found by itself."""
    with lab.Lab(build, "radius-closed") as box:
        top = box.write_raddb()
        box.start_server(top)
        nobody = lab.free_ports(1)[0]
        # Ten minutes to give up: whoever waits for that is not through in our lifetime.
        with Stations(box, f"gone,127.0.0.1,{nobody},{box.secret},300000,1,0",
                      server("one", box.auth_port, box.secret)) as stations:
            for _ in range(3):
                check_in(" accepted by one ", stations.login(STATION), "next to a closed port")
            st = stations.stats()
            check(st["gone"]["refused"] >= 1, f"the error was not counted: {st}")
            check_equal((st["gone"]["timeouts"], st["gone"]["retransmissions"],
                         st["gone"]["dead"]), (0, 0, False), "waits, and death by an error")
            check_equal(st["gone"]["failovers"], st["gone"]["requests"], "each went on")
            check_equal(st["one"]["refused"], 0, "errors of the one that runs")
        # Nobody else to ask: repeats go on until it is there.
        box.server.stop(signal.SIGKILL)
        with Stations(box, f"one,127.0.0.1,{box.auth_port},{box.secret},10000,5,0") as stations:
            stations.say(f"login {STATION} alice wonderland")
            box.start_server(top)
            check_in(" accepted by one ", stations.line(), "a server that starts")


@scenario
def radius_restart(build):
    """A server that is killed is dead, is asked by Status-Server, and is alive when it is back."""
    with lab.Lab(build, "radius-restart") as box:
        top = box.write_raddb()
        box.start_server(top)
        with Stations(box, server("one", box.auth_port, box.secret, probe=1)) as stations:
            check_in(" accepted by one ", stations.login(STATION), "before")
            box.server.stop(signal.SIGKILL)
            for _ in range(4):
                check_equal(stations.login(STATION), f"{STATION} no answer by nobody", "meanwhile")
                if stations.stats()["one"]["dead"]:
                    break
            check(stations.stats()["one"]["dead"], "nobody answers, yet it is not dead")
            box.start_server(top)
            lab.wait_for("Status-Server to find it alive",
                         lambda: not stations.stats()["one"]["dead"])
            st = stations.stats()["one"]
            check(st["status"] > 0, "no Status-Server was sent")
            check_in(" accepted by one ", stations.login(STATION), "afterwards")
        check_in("Status-Server", box.server.radius_log.read_text(errors="replace"), "its log")


@scenario
def radius_wrong_secret(build):
    """With another secret neither side believes the other: no answer, and no login."""
    with lab.Lab(build, "radius-wrong-secret") as box:
        box.start_server(box.write_raddb())
        with Stations(box, server("one", box.auth_port, "not-" + box.secret)) as stations:
            check_equal(stations.login(STATION), f"{STATION} no answer by nobody", "login")
            check_equal(stations.stats()["one"]["accepts"], 0, "accepts")
        check_in("invalid Message-Authenticator",
                 box.server.radius_log.read_text(errors="replace"), "its log")


class Lossy:
    """Between client and server: loses the first request and the first answer of each identifier,
    and says everything that gets through twice."""

    def __init__(self, port):
        self.server = ("127.0.0.1", port)
        self.client = None
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.back.bind(("127.0.0.1", 0))
        self.requests = {}
        self.answers = set()
        self.different = 0
        self.stopped = False
        self.threads = [threading.Thread(target=f, daemon=True) for f in (self.up, self.down)]
        for t in self.threads:
            t.start()

    def up(self):
        while True:
            data, self.client = self.front.recvfrom(4096)
            if self.stopped:
                return
            key = data[1], data[4:20]
            if key not in self.requests:
                self.requests[key] = data
                continue
            self.different += data != self.requests[key]
            self.back.sendto(data, self.server)

    def down(self):
        while True:
            data, source = self.back.recvfrom(4096)
            if self.stopped:
                return
            if data in self.answers:
                self.front.sendto(data, self.client)
                self.front.sendto(data, self.client)
            self.answers.add(data)

    def close(self):
        self.stopped = True
        for s, t in ((self.front, self.threads[0]), (self.back, self.threads[1])):
            s.sendto(b"", s.getsockname())
            t.join(lab.PATIENCE)
            s.close()


@scenario
def radius_losses(build):
    """Lost requests and answers are made up for by the same octets; an answer counts once."""
    with lab.Lab(build, "radius-losses") as box:
        box.start_server(box.write_raddb())
        lossy = Lossy(box.auth_port)
        try:
            with Stations(box, f"one,127.0.0.1,{lossy.port},{box.secret},1000,5,0") as stations:
                check_in(" accepted by one ", stations.login(STATION), "login")
                check_equal(lossy.different, 0, "repeats that differ from their request")
                st = stations.stats()["one"]
                check_equal(st["requests"], len(lossy.requests), "requests")
                check(st["retransmissions"] >= 2 * st["requests"], f"repeats: {st}")
                lab.wait_for("the second answers to be dropped",
                             lambda: stations.stats()["one"]["bad"] >= st["requests"])
                check_equal(stations.stats()["one"]["accepts"], 1, "accepts")
        finally:
            lossy.close()
        log = box.server.radius_log.read_text(errors="replace")
        check_in("Sending duplicate reply", log, "the server knew the repeat by its identifier")


CONFIG = """hostname WLC
aaa new-model
aaa group server radius ISE
 server name ise-2
 server name ise-1
 deadtime 5
aaa authentication dot1x LIST group ISE
radius-server dead-criteria time 5 tries 3
radius-server deadtime 5
radius server ise-1
 address ipv4 127.0.0.1 auth-port 11812 acct-port 1813
 timeout 2
 retransmit 1
 automate-tester username dummy probe-on
 key 0 not-to-be-shown
radius server ise-2
 address ipv6 ::1 auth-port 1812 acct-port 1813
 key 0 "two words"
"""


@scenario
def radius_configuration(build):
    """Servers, groups and lists: saved, shown, changed and removed in the running controller."""
    with lab.Lab(build, "radius-config") as box:
        box.start_controller(config=CONFIG)
        running = box.show("show running-config")
        check_in(CONFIG.split("\n", 1)[1], running, "running-config")
        servers = box.show_json("show aaa servers")["servers"]
        check_equal([(s["hostname"], s["host"], s["auth_port"], s["state"]) for s in servers],
                    [("ise-1", "127.0.0.1", 11812, "UP"), ("ise-2", "::1", 1812, "UP")], "servers")
        check("not-to-be-shown" not in box.show("show aaa servers"), "a key was shown")
        box.shell("enable", "configure terminal", "no radius server ise-1",
                  "radius server ise-3", "address ipv4 127.0.0.1", "end")
        servers = box.show_json("show aaa servers")["servers"]
        check_equal([(s["hostname"], s["state"]) for s in servers],
                    [("ise-2", "UP"), ("ise-3", "UNFINISHED")], "servers afterwards")


# The first one does not answer.
SERVERS = """hostname WLC
radius server gone
 address ipv4 127.0.0.1 auth-port {nobody}
 timeout 1
 retransmit 0
 key 0 {secret}
radius server one
 address ipv4 127.0.0.1 auth-port {port}
 key 0 {secret}
"""

NETWORK = SERVERS + """aaa group server radius ISE
 server name gone
 server name one
aaa authentication dot1x LIST group ISE
wireless radio-link
wlan corp 1 corp
 security dot1x authentication-list LIST
 no shutdown
"""


@scenario
def radius_controller(build):
    """A station logs in by EAP-TLS through access point, controller and FreeRADIUS, with no push."""
    with lab.Lab(build, "radius-controller") as box, silent_port() as silent:
        box.start_server(box.write_raddb())
        files = " ".join(f"{word} {box.certs.dir / name}" for word, name in
                         (("ca", "ca.pem"), ("cert", "client.pem"), ("key", "client.key")))
        config = NETWORK.format(port=box.auth_port, nobody=silent, secret=box.secret)
        box.start_controller("--no-tls", config=config)
        path = box.dir / "scenario"
        path.write_text(f"ap lobby\nap hall\n"
                        f"network corp ssid corp security wpa2-eap okc identity "
                        f"client.example.test {files}\n"
                        f"station laptop network corp mac {STATION}\n"
                        "wait lobby serves corp\nwait hall serves corp\n"
                        "associate laptop lobby\nexpect laptop 802.1x\nexpect laptop keys\n"
                        "roam laptop hall\nexpect laptop okc\nexpect laptop no-faults\n")
        done = subprocess.run([box.build / "fastroam-sim", "-s", box.run / "radio.sock", path],
                              capture_output=True, text=True, timeout=4 * lab.PATIENCE)
        check_equal(done.returncode, 0, f"fastroam-sim: {done.stdout[-1500:]}{done.stderr[-500:]}")
        servers = {s["hostname"]: s["authen"] for s in box.show_json("show aaa servers")["servers"]}
        check_equal((servers["one"]["accept"], servers["one"]["reject"]), (1, 0), "answers")
        check_equal((servers["gone"]["timeouts"], servers["gone"]["failover"]), (1, 1), "fail-over")
        check(box.controller.running(), "fastroamd ended (a system call that its sandbox refuses?)")


TESTED = SERVERS + """radius server bare
aaa group server radius ISE
 server name gone
 server name one
aaa group server radius SILENT
 server name gone
aaa group server radius EMPTY
 server name bare
"""


@scenario
def radius_test_aaa(build):
    """test aaa group: accepted, rejected, unanswered, given up; the password is kept nowhere."""
    with lab.Lab(build, "radius-test-aaa") as box, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        box.start_server(box.write_raddb())
        silent.bind(("127.0.0.1", 0))
        silent.settimeout(lab.PATIENCE)
        box.start_controller(config=TESTED.format(port=box.auth_port, secret=box.secret,
                                                  nobody=silent.getsockname()[1]))

        def test(rest, secret="wonderland", pipe="", fails=False, **options):
            done = box.shell("enable", f"test aaa group {rest} {secret} new-code{pipe}",
                             check=False, **options)
            check_equal(done.returncode != 0, fails, f"{rest}: {done.stdout}")
            return done.stdout

        check_equal(test("radius server name one alice"), "User successfully authenticated\n",
                    "accepted")
        check_equal(test("ISE server name one alice", "looking-glass"), "User rejected\n",
                    "rejected")
        check_equal(test("ISE alice"), "User successfully authenticated\n", "the next server")
        check_equal(json.loads(test("ISE alice", pipe=" | json")),
                    {"group": "ISE", "server": "one", "result": "accept"}, "JSON")
        told = test("SILENT alice", fails=True)
        for needle in ("% No server of group SILENT answered: gone (127.0.0.1:", "same key"):
            check_in(needle, told, "no answer")
        check_in("No server of group", json.loads(test("SILENT alice", pipe=" | json",
                                                       fails=True))["error"], "JSON")
        check_in("% Group EMPTY has no server that can be asked", test("EMPTY alice", fails=True),
                 "no server")
        check_in("% No server group has the name NONE", test("NONE alice", fails=True), "no group")
        check_in("% Group SILENT has no server one", test("SILENT server name one alice",
                                                          fails=True), "not in the group")
        # While one waits others are served, and one that goes away takes its question back.
        silent.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while silent.recv(4096):
                pass
        silent.settimeout(lab.PATIENCE)
        box.shell("enable", "configure terminal", "radius server gone", "timeout 60", "end")
        waits = box.start("waits", [box.build / "fastroam", "-s", box.control_socket, "-c",
                                    "test aaa group SILENT alice wonderland legacy"])
        silent.recv(4096)
        gone = lambda: next(s for s in box.show_json("show aaa servers")["servers"]
                            if s["hostname"] == "gone")["authen"]["outstanding"]
        check_equal(gone(), 1, "under way")
        waits.stop()
        lab.wait_for("the question to be taken back", lambda: gone() == 0)
        # Nor does a line that was mistyped show it.
        done = box.shell("enable", "test aaa group ISE alice wonderland no-code", "show history",
                         "test aaa group ISE alice wonderland new-code", "show history",
                         "show archive log config all", "show error last", "show logging",
                         check=False).stdout
        check_in("test aaa group ISE alice ***** new-code", done, "history")
        check("wonderland" not in done.replace("wonderland no-code\n", ""), f"shown: {done}")
        log = box.server.radius_log.read_text(errors="replace")
        for needle in ('User-Name = "alice"', "Service-Type = Login-User",
                       "NAS-Port-Type = Virtual", 'NAS-Identifier = "WLC"',
                       "Message-Authenticator = 0x"):
            check_in(needle, log, "the server's log")
        check("wonderland" not in box.controller.text(), "the daemon's log")
