# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller by itself: withdrawal over UDP, hostile peers, restart, order of leaving."""
import getpass
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import time

import lab
from harness import AP1, CONFIG, cached, check, check_equal, check_in, check_login, scenario, started

UDP_CONFIG = CONFIG + """aaa server radius dynamic-author
 client 127.0.0.1 server-key opensesame
 port {port}
"""


def with_udp(build, name):
    box = lab.Lab(build, name)
    try:
        text = UDP_CONFIG.replace("{port}", str(box.push_udp_port))
        box.start_controller(config=text.format(user=box.server_user))
        box.start_server(box.write_raddb(module=box.module_config()))
    except BaseException:
        box.close()
        raise
    return box


def radclient(box, kind, attributes, secret="opensesame", sign=True, when=None):
    """(exit status, output) of radclient against the controller's UDP port."""
    directory = box.dir / "radclient"
    directory.mkdir(exist_ok=True)
    shutil.copy(lab.ROOT / "share" / "dictionary.fastroam", directory)
    (directory / "dictionary").write_text("$INCLUDE dictionary.fastroam\n")
    text = attributes
    if when != "none":
        text += f", Event-Timestamp = {int(time.time() if when is None else when)}"
    if sign:
        text += ", Message-Authenticator = 0x00"
    done = subprocess.run(["radclient", "-x", "-r", "1", "-t", "2", "-d", directory,
                           f"127.0.0.1:{box.push_udp_port}", kind, secret], input=text + "\n",
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@scenario
def disconnect_by_each_name(build):
    """Disconnect-Request over UDP by station, session, user and CUI: keys go, ACK; unknown: NAK."""
    with with_udp(build, "disconnect") as box:
        names = {
            "02:00:00:00:20:01": 'Calling-Station-Id = "02-00-00-00-20-01"',
            "02:00:00:00:20:02": 'Acct-Session-Id = "session-two"',
            "02:00:00:00:20:03": 'User-Name = "alice"',
            "02:00:00:00:20:04": "Chargeable-User-Identity = 0x616c6963652d637569",
        }
        for station, attribute in names.items():
            method = "tls" if "Acct" in attribute or "Calling" in attribute else "ttls"
            check_login(box, box.login(method, station, AP1, "corp", session="session-two"
                                       if "two" in attribute else None), station)
            status, text = radclient(box, "disconnect", attribute)
            check_equal(status, 0, f"{attribute}: {text}")
            check_in("Disconnect-ACK", text, attribute)
            check_equal(cached(box, station), {}, f"keys after {attribute}")
            status, text = radclient(box, "disconnect", attribute)
            check_in("Disconnect-NAK", text, f"{attribute} once more")
            check_in("Error-Cause", text, f"{attribute} once more")


@scenario
def udp_refusals(build):
    """UDP: wrong secret gets silence; no Message-Authenticator, a stale timestamp get nothing done."""
    station = "02:00:00:00:21:01"
    who = 'Calling-Station-Id = "02-00-00-00-21-01"'
    with with_udp(build, "udp") as box:
        check_login(box, box.login("tls", station, AP1, "corp"), station)
        for what, kwargs in (("wrong secret", {"secret": "sesame"}), ("unsigned", {"sign": False}),
                             ("stale", {"when": time.time() - 3600}),
                             ("no timestamp", {"when": "none"})):
            status, text = radclient(box, "disconnect", who, **kwargs)
            check(status != 0, f"{what}: acknowledged: {text}")
            check(cached(box, station), f"{what}: the keys went")
        # A stranger's address has no secret at all: 127.0.0.1 is the only client.
        status, text = radclient(box, "coa", f"{who}, MS-MPPE-Recv-Key = 0x{'11' * 32}, "
                                 f"MS-MPPE-Send-Key = 0x{'22' * 32}, "
                                 'Called-Station-Id = "0A-0B-0C-0D-0E-01:corp"')
        check_equal(status, 0, f"a signed and fresh CoA: {text}")
        check_in("CoA-ACK", text, "a signed and fresh CoA")


@scenario
def hostile_push_peers(build):
    """Garbage, half packets, endless lengths, many connections: refused, and honest pushes go on."""
    with started(build, "hostile") as box:
        def speak(data):
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(5)
            # EAGAIN: the listen queue is full of our own connections for a moment.
            lab.wait_for("a place in the listen queue",
                         lambda: s.connect_ex(str(box.push_socket)) == 0)
            try:
                s.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass
            return s

        # The daemon closes on what cannot be a RADIUS packet: reading ends.
        for junk in (os.urandom(100000), b"\x2b\x01\x00\x01" + bytes(100),
                     b"\x2b\x01\xff\xff" + bytes(70000)):
            s = speak(junk)
            try:
                while s.recv(4096):
                    pass
            except (ConnectionResetError, BrokenPipeError):
                pass
            s.close()
        # A well-framed packet with a bad authenticator, again and again: the peer is closed.
        s = speak((b"\x2b\x01\x00\x14" + bytes(16)) * 200)
        try:
            while s.recv(4096):
                pass
        except (ConnectionResetError, BrokenPipeError):
            pass
        held = [speak(b"\x2b\x01\x00") for _ in range(200)]
        for s in held[:150]:
            s.close()
        check_login(box, box.login("peap", "02:00:00:00:22:01", AP1, "corp"), "02:00:00:00:22:01")
        for s in held:
            s.close()
        check_in("authenticator", box.show("show logging"), "the refusals are told")


@scenario
def hundred_thousand_pushes(build):
    """100,000 stations pushed over the Unix socket: max-clients holds, the daemon stays quick."""
    with lab.Lab(build, "flood") as box:
        box.start_controller(config=CONFIG.format(user=getpass.getuser()) +
                             "wireless client max-clients 60000\n")
        done = subprocess.run([box.build / "tests" / "push_flood", "--socket", box.push_socket,
                               "--count", "100000", "--ssid", "corp", "--dictionary",
                               lab.ROOT / "share"], capture_output=True,
                              text=True, timeout=300)
        check_equal(done.returncode, 0, f"push_flood: {done.stdout}{done.stderr}")
        check_in("60000 acknowledged, 40000 refused", done.stdout, "push_flood")
        check_equal(box.show_json("show wireless push statistics")["sessions"]["present"], 60000,
                    "clients")


class Seat:
    """A shell that speaks the control protocol by itself: one that need not read what it asked for."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(str(path))
        self.file = self.socket.makefile("rb")
        self.send(hello=1, program="test")
        self.take()

    def send(self, **message):
        data = json.dumps(message).encode()
        self.socket.sendall(struct.pack(">I", len(data)) + data)

    def take(self):
        return json.loads(self.file.read(struct.unpack(">I", self.file.read(4))[0]))

    def answer(self):
        """(exit code, output) of the next command that is done."""
        out = []
        while True:
            message = self.take()
            if "done" in message:
                return message["done"], "".join(out)
            out.append(message.get("out", ""))

    def answer_json(self):
        code, text = self.answer()
        check_equal(code, 0, "a command's exit code")
        return json.loads(text)

    def close(self):
        self.file.close()
        self.socket.close()


def flood(box, count, *more):
    return [str(a) for a in (box.build / "tests" / "push_flood", "--socket", box.push_socket,
                             "--count", count, "--ssid", "corp", "--dictionary",
                             lab.ROOT / "share", *more)]


def resident_kib(process):
    with open(f"/proc/{process.child.pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS:"))


@scenario
def long_tables_hold_nothing_up(build):
    """100,000 clients shown to shells that read, do not read, interrupt and hang up: pushes go on,
    tables are whole, and what nobody reads is not kept."""
    statistics, table = "show wireless push statistics | json", "show wireless client summary | json"
    with lab.Lab(build, "tables") as box:
        box.start_controller(config=CONFIG.format(user=getpass.getuser()))
        subprocess.run(flood(box, 100000), check=True, capture_output=True, timeout=300)
        lazy = Seat(box.control_socket)
        reader = Seat(box.control_socket)
        before = resident_kib(box.controller)
        lazy.send(exec=table)
        # The same stations once more, one by one: each waits for its ACK.
        pushes = box.start("pushes", flood(box, 30000, "--window", "1"))

        def acks():
            reader.send(exec=statistics)
            return reader.answer_json()["streams"]["acks"]

        lab.wait_for("pushes to be under way", lambda: acks() > 100100)
        # Nothing is printed here but one line, so the time is the walk's own. All three are sent at
        # once, and the second and the third wait for their turn: were the walk one piece, no push
        # would come between them.
        for command in ("show wireless client summary", "show wireless pmk-cache"):
            for line in (statistics, f"{command} | count 0200", statistics):
                reader.send(exec=line)
            first = reader.answer_json()["streams"]["acks"]
            counted = reader.answer()[1]
            during = reader.answer_json()["streams"]["acks"] - first
            check_equal(counted, "Number of lines which match regexp = 100000\n", command)
            check(pushes.running(), "all pushes were through before the tables were: push more")
            check(during > 50, f"{during} pushes were acknowledged during {command}")
        for command in (table, "show wireless pmk-cache | json"):
            reader.send(exec=command)
            shown = reader.answer_json()
            rows = shown.get("clients") or shown.get("entries")
            check_equal(len({r.get("mac_address") or r.get("station") for r in rows}), 100000,
                        f"stations of {command}")
        # Each table has 20 MB or more; the lazy shell had as much time for its own as these took.
        grown = resident_kib(box.controller) - before
        check(grown < 8192, f"the daemon grew by {grown} KiB for a table that nobody reads")
        check_equal(len(lazy.answer_json()["clients"]), 100000, "clients shown to the lazy shell")

        lazy.send(exec=table)
        lazy.take()
        lazy.send(interrupt=True)
        code, text = lazy.answer()
        check_equal(code, 1, "exit code of an interrupted table")
        check(text.endswith("\n") and len(text) < 5000000, "an interrupted table went on")
        check_equal(lazy.answer(), (0, ""), "the interrupt's own answer")
        check_equal(len(lazy_count(lazy)), 1, "a filter over the whole table")
        lazy.send(exec=table)
        lazy.close()
        pushes.child.wait(120)
        check_in("30000 acknowledged, 0 refused", pushes.text(), "push_flood")
        reader.close()


def lazy_count(seat):
    seat.send(exec="show wireless client summary | include 0200.0001.869f")
    return seat.answer()[1].splitlines()


@scenario
def monitor_and_logging(build):
    """terminal monitor: log lines come to the shells that want them; show logging holds the last
    4,096 lines and trace events."""
    with lab.Lab(build, "logging") as box:
        box.start_controller(config=CONFIG.format(user=getpass.getuser()))
        watcher, other = Seat(box.control_socket), Seat(box.control_socket)

        def run(seat, *commands):
            """What came while these ran: events."""
            for line in commands:
                seat.send(exec=line)
            events = []
            for _ in commands:
                while "done" not in (message := seat.take()):
                    events += [message["event"]] if "event" in message else []
            return events

        run(watcher, "terminal monitor")
        # The line is sent to the watcher before the other shell hears that it has left.
        check_equal(run(other, "configure terminal", "end"), [], "events of a shell that wants none")
        events = run(watcher, "show privilege")
        check_equal(len(events), 1, f"lines for one event: {events}")
        check_in("%SYS-5-CONFIG_I: Configured from console by ", events[0], "terminal monitor")
        check_equal(events[0][-1], "\n", "its end")
        run(watcher, "terminal no monitor")
        run(other, "configure terminal", "end")
        check_equal(run(watcher, "show privilege"), [], "events after terminal no monitor")

        for _ in range(42):
            run(other, *["configure terminal", "end"] * 100)
        subprocess.run(flood(box, 5000), check=True, capture_output=True, timeout=60)
        other.send(exec="show logging | json")
        shown = other.answer_json()
        check(shown["messages"] >= 4200, f"{shown['messages']} messages were logged")
        check_equal(len(shown["log"]), 4096, "log lines kept")
        check("SYS-5-RESTART" not in "\n".join(shown["log"]), "the first line is still there")
        check_in("CONFIG_I", shown["log"][0], "the first line kept")
        check(shown["traces"] >= 3 * 5000, f"{shown['traces']} events were traced")
        check_in("0200.0000.1387", "\n".join(shown["trace"][-8:]), "the last station's trace")
        # Of one station what was kept is still there, without any debug.
        other.send(exec="show logging profile wireless filter mac 0200.0000.0005")
        lines = other.answer()[1].splitlines()
        check(len(lines) >= 3, f"{len(lines)} lines are kept of a station")
        for line in lines:
            check(re.fullmatch(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{6} \{wncd_x_R0-0\}\{1\}: "
                               r"\[[a-z-]+\] \[\d+\]: \((note|info|ERR)\): "
                               r"MAC: 0200\.0000\.0005  \S.*", line), line)
        check_in("Access-Accept processed. User ", lines[0], "its first event")
        other.send(exec="show logging")
        text = other.answer()[1]
        # Longer than the rings could be at their longest: nothing of it was left out.
        check("left out" not in text and len(text) < 4096 * (512 + 1024), f"{len(text)} octets")
        other.send(exec="clear logging")
        other.answer()
        other.send(exec="show logging | json")
        shown = other.answer_json()
        # Only who cleared it.
        check_equal((len(shown["log"]), shown["trace"]), (1, []), "what is left after clear logging")
        check_in("logged command:clear logging", shown["log"][0], "what is left after clear logging")


@scenario
def debug_sinks(build):
    """Debugs to a shell, to the terminals with terminal monitor, to the buffer and to syslog, each as
    configured; ten clients and no more; one ends by itself; to a file of the person's."""
    with lab.Lab(build, "sinks") as box, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as syslog:
        syslog.bind(str(box.dir / "syslog"))
        syslog.settimeout(30)
        box.start_controller("--syslog-socket", box.dir / "syslog",
                             config=CONFIG.format(user=getpass.getuser()) +
                             "logging buffered debugging\nlogging syslog debugging\n")
        user, monitor, quiet = (Seat(box.control_socket) for _ in range(3))

        def run(seat, *commands):
            """(output, events) of these."""
            out, events = [], []
            for line in commands:
                seat.send(exec=line)
                while "done" not in (message := seat.take()):
                    out.append(message.get("out", ""))
                    events += [message["event"]] if "event" in message else []
            return "".join(out), events

        macs = [f"0200.0000.00{n:02x}" for n in range(1, 12)]
        run(monitor, "terminal monitor")
        text, _ = run(user, "debug client " + " ".join(macs))
        check_in("% Client 0200.0000.000b is one too many", text, "eleven clients")
        check_equal(run(user, "debug client " + " ".join(macs[:5]))[0], "", "five clients")
        run(user, "debug wireless mac 0200.0000.0006 monitor-time 1")
        text, events = run(user, "show debugging")
        check_in("Client 0200.0000.0006 is debugged in the lines of IOS-XE, for 1 s more", text,
                 "show debugging")
        check_in("(" + getpass.getuser() + "): Client 0200.0000.0001 is debugged",
                 run(quiet, "show debugging")[0], "what others debug")
        while not events:
            events = [user.take().get("event")]
        check_equal(events, ["Debugging of client 0200.0000.0006 has ended: its monitor-time is over\n"],
                    "its end")
        subprocess.run(flood(box, 20), check=True, capture_output=True, timeout=60)
        _, events = run(user, "show privilege")
        stations = {m for e in events for m in re.findall(r"02:00:00:00:00:(\w\w)", e)}
        check_equal(stations, {"01", "02", "03", "04", "05"}, "stations debugged")
        _, others = run(monitor, "show privilege")
        check_equal([e for e in others if "02:00:00:00:00:" in e], events, "terminal monitor")
        check_equal(run(quiet, "show privilege")[1], [], "a terminal that wants none")
        lines = "".join(events).splitlines()
        shown = json.loads(run(user, "show logging | json")[0])
        check_equal([x for x in shown["log"] if "%" not in x], lines, "show logging")
        heard = []
        while len(heard) < len(lines):
            line = syslog.recv(4096).decode()
            heard += [line.split("]: ", 1)[1]] if line.startswith("<31>") else []
        check_equal(heard, lines, "syslog")
        check_equal((shown["syslog_lost"], shown["buffer_level"]), (0, "debugging"), "show logging")
        check_in("debugging has been turned off", run(user, "undebug all")[0], "undebug all")
        subprocess.run(flood(box, 20), check=True, capture_output=True, timeout=60)
        check_equal(run(user, "show privilege")[1], [], "events after undebug all")

        file = box.dir / "ra_trace.log"
        show = "show logging profile wireless filter mac 0200.0000.0003"
        expected = box.show(show)
        check_equal(box.show(f"{show} to-file {file}"), "", "what is printed beside the file")
        check_equal(file.read_text(), expected, "the file")
        check_equal(file.stat().st_mode & 0o777, 0o600, "its mode")
        box.show(f"{show} to-file {file} | count MAC")
        check_equal(file.read_text().strip(),
                    f"Number of lines which match regexp = {len(expected.splitlines())}", "filtered")


@scenario
def leaves_in_order(build):
    """SIGTERM: exit status 0, sockets gone; keys are not on disk; a second daemon is refused; what a
    killed one left behind is taken over."""
    with started(build, "leave") as box:
        login = box.login("peap", "02:00:00:00:23:01", AP1, "corp")
        check_login(box, login, "02:00:00:00:23:01")
        second = subprocess.run([box.build / "fastroamd", "--run-dir", box.run, "--config-dir",
                                 box.etc, "--dictionary-dir", lab.ROOT / "share"],
                                capture_output=True, text=True, timeout=30)
        check(second.returncode != 0, "a second daemon started on the same sockets")
        check_in("control.sock", second.stderr + second.stdout, "its error names the socket")
        box.shell("write memory")
        box.controller.stop(signal.SIGKILL)
        check(box.control_socket.exists(), "kill -9 leaves the socket behind")
        box.start_controller()
        pmk = bytes.fromhex(login.pmk)
        for path in [*box.run.rglob("*"), *box.etc.rglob("*"), box.controller.log]:
            if path.is_file():
                data = path.read_bytes()
                check(pmk not in data and login.pmk.encode() not in data, f"the PMK is in {path}")
        check_equal(box.controller.stop(), 0, "exit status after SIGTERM")
        check(not box.control_socket.exists() and not box.push_socket.exists(),
              "the sockets are still there")
