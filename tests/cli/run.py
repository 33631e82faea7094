#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The shell as its users meet it: transcripts on a terminal against the real daemon, scripts with
their exit codes, and a daemon that misbehaves.

usage: run.py [--build DIR] [NAME...]

A transcript (transcripts/NAME.txt) is the keys, a line of dashes, and the screen they must leave.
Keys: each line is typed and ended with Enter, unless it ends in a key. Keys stand in angle
brackets: <Tab> <?> <^C> <^Z> <^U> <^V> <Left> <Up> <Space> <Enter> <q>. In the screen, {...} stands
for whatever differs from run to run.
"""

import argparse
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import sessions
import terminal
from harness import Daemon, equal, within

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
KEYS = {"Tab": "\t", "?": "?", "^C": "\x03", "^Z": "\x1a", "^U": "\x15", "^V": "\x16",
        "^A": "\x01", "^D": "\x04", "q": "q", "Left": "\x1b[D", "Up": "\x1b[A", "Space": " ", "Enter": "\r"}
# After these the shell prints a prompt, or a further --More--, below.
ANSWERED = {"?", "^C", "^Z", "Enter"}


class Fake:
    """A daemon that sends prepared messages: one list per message of the shell. The one numbered
    `held` is sent when it is poked, whatever the shell does."""

    def __init__(self, answers, held=None):
        self.held = held
        self.poked = threading.Event()
        self.dir = tempfile.mkdtemp(prefix="fastroam-cli-")
        self.path = os.path.join(self.dir, "control.sock")
        self.answers = answers
        self.got = []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.path)
        self.server.listen(1)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        s, _ = self.server.accept()
        stream = s.makefile("rb")
        for i, answer in enumerate(self.answers):
            if self.held == i:
                self.poked.wait(terminal.DEADLINE_S)
                self.send(s, answer)
                continue
            head = stream.read(4)
            if len(head) < 4:
                break
            self.got.append(json.loads(stream.read(struct.unpack(">I", head)[0])))
            self.send(s, answer)
        s.shutdown(socket.SHUT_WR)
        stream.read()
        s.close()

    @staticmethod
    def send(s, answer):
        for message in answer:
            s.sendall(message if isinstance(message, bytes) else encode(message))

    def poke(self):
        self.poked.set()

    def close(self):
        self.thread.join(terminal.DEADLINE_S)
        self.server.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def encode(message):
    data = json.dumps(message).encode()
    return struct.pack(">I", len(data)) + data


HELLO = {"hello": 1, "version": "0", "hostname": "WLC", "mode": "exec", "privilege": 15}
DONE = {"done": 0, "hostname": "WLC", "mode": "exec", "privilege": 15, "length": 24}


class Run:
    def __init__(self, build):
        self.shell = os.path.join(build, "fastroam")
        self.build = build

    def script(self, path, *args, stdin=""):
        p = subprocess.run([self.shell, "-s", path, *args], input=stdin, text=True,
                           capture_output=True, timeout=terminal.DEADLINE_S)
        return p.returncode, p.stdout, p.stderr

    def fake(self, answers, *args):
        fake = Fake(answers)
        try:
            return (*self.script(fake.path, *args), fake.got)
        finally:
            fake.close()


# --- scripts ------------------------------------------------------------------------------------

def test_exit_codes(run):
    d = Daemon(run.build)
    try:
        equal(run.script(d.socket, "-c", "show privilege")[0], 0)
        code, out, err = run.script(d.socket, "-c", "show nothing", "-c", "show privilege")
        equal((code, err), (1, ""))
        equal(out, "WLC#show nothing\n         ^\n% Invalid input detected at '^' marker.\n\n"
                   "Current privilege level is 15\n")
        equal(run.script(d.socket, "-c", "exit", "-c", "show nothing")[0], 0)
        equal(run.script(d.socket, stdin="conf t\nhostname A-B\nend\n")[0], 0)
        equal(run.script(d.socket, stdin="show foo\nshow clock\n")[0], 1)
        within(run.script(d.socket, "-c", "sh foo")[1], "A-B#sh foo\n       ^\n")
        equal(run.script(d.socket, "-c", "show version | json")[0], 0)
        json.loads(run.script(d.socket, "-c", "show version | json")[1])
    finally:
        d.stop()


def test_usage(run):
    equal(run.script("/nonexistent/x", "--version")[0], 0)
    within(run.script("/nonexistent/x", "--help")[1], "--command CMD")
    for args in (["word"], ["-t", "3"], ["-F", "-t", "0"], ["-F", "-t", "x"], ["--nonsense"]):
        equal(run.script("/nonexistent/x", *args)[0], 2)
    code, out, err = run.script("/nonexistent/x", "-c", "show version")
    equal((code, out), (3, ""))
    within(err, "/nonexistent/x")
    within(err, "is fastroamd running?")
    equal(run.script("/" + "x" * 200, "-c", "show version")[0], 3)


def test_load(run):
    d = Daemon(run.build)
    config = os.path.join(d.dir, "office.cfg")
    try:
        with open(config, "w") as f:
            f.write("wlan A 1 A\n security dot1x authentication-list L\n no shutdown\n"
                    "frobnicate\n")
        code, out, err = run.script(d.socket, "-f", config, "-c", "show wlan summary | count UP")
        equal(code, 1)
        within(err, config + ":4:")
        within(out, "regexp = 1")
        equal(run.script(d.socket, "-f", "/nonexistent/f")[0], 1)
        code, out, err = run.script(d.socket, "-f", "-", "-c", "show wlan summary | include B ",
                                    stdin="wlan B 2 B\n")
        equal((code, err), (0, ""))
        within(out, "DOWN")
        with open(config, "w") as f:
            f.write("!" * (1 << 20) + "!\n")
        code, out, err = run.script(d.socket, "-f", config, "-c", "show privilege")
        equal((code, out), (1, "Current privilege level is 15\n"))
        within(err, "1024 KiB")
        with open(config, "wb") as f:
            f.write(b"hostname \0\n")
        within(run.script(d.socket, "-f", config)[2], "NUL")
    finally:
        d.stop()


AP_CONFIG = """wireless mobility domain-id a1b2
wireless key-holder mac-address 0200.0000.0001
wlan corp 1 corp
 security ft
 security wpa akm ft dot1x
 no shutdown
wlan "caf\u00e9 guest" 2 "caf\u00e9 guest"
 no security wpa
 no security ft adaptive
 no shutdown
ap hostapd ap1
 bssid 0200.0000.0100 wlan corp
 bssid 0200.0000.0101 wlan "caf\u00e9 guest"
 r0kh-key 0 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
 dynamic-author 127.0.0.1 key 0 hunter2
"""


def test_files_of_the_person(run):
    """test ap hostapd config: the shell reads the files, the daemon judges them."""
    d = Daemon(run.build)
    good, bad = os.path.join(d.dir, "a p.conf"), os.path.join(d.dir, "ap2.conf")

    def test(words, **kw):
        return run.script(d.socket, "-c", "test ap hostapd config " + words, **kw)

    try:
        equal(run.script(d.socket, "-f", "-", stdin=AP_CONFIG)[::2], (0, ""))
        # What the controller itself proposes has no fault, once it is a whole file.
        own = json.loads(run.script(d.socket, "-c", "show ap hostapd ap1 config | json")[1])
        lines = "\n".join(own["hostapd_conf"]) if isinstance(own["hostapd_conf"], list) \
            else own["hostapd_conf"]
        first, second = lines.split("# BSSID 02:00:00:00:01:01")
        with open(good, "w") as f:
            f.write("interface=wlan0\nbridge=br0\nbssid=02:00:00:00:01:00\n"
                    "auth_server_addr=192.0.2.1\nchannel=1\n" + first +
                    "bss=wlan0-1\nbridge=br0\nbssid=02:00:00:00:01:01\n#" + second)
        equal(test(f'"{good}"'), (0, "1 file, 2 BSSes: 0 errors, 0 warnings, 0 advice\n", ""))
        with open(bad, "w") as f:
            f.write("interface=wlan0\nssid=corp\nwpa_key_mgmt=FT-EAP\nwpa=2\n"
                    "radius_das_client=192.0.2.1 hunter2\n")
        code, out, err = test(bad)
        equal((code, err), (1, ""))
        within(out, bad + ":1: error: FT without nas_identifier")
        within(out, "    in the file: mobility_domain=a1b2\n")
        within(out, "1 file, 1 BSS: ")
        if "hunter2" in out:
            raise AssertionError("a key is shown")
        # A pattern, in the shell's own hands; then quoted, which is a name.
        equal(json.loads(test(d.dir + "/*.conf | json")[1])["files"],
              [{"name": good, "bsses": 2, "options_not_judged": 2},
               {"name": bad, "bsses": 1, "options_not_judged": 0}])
        code, out, err = test(f'"{d.dir}/*.conf"')
        equal((code, out), (1, f"% {d.dir}/*.conf: No such file or directory\n\n"))
        # Nothing of one command is left for the next, and none is half judged.
        equal(json.loads(test(f"{bad} | json")[1])["files"][0]["name"], bad)
        code, out, err = test(f"{bad} {d.dir}/nosuch | json")
        equal((code, json.loads(out)), (1, {"error": d.dir + "/nosuch: No such file or directory"}))
        equal(len(json.loads(test(f"{bad} | json")[1])["files"]), 1)
        # Who sends none has none, and bounds are told by the shell.
        for name, text, why in (("nul", "a\0", "NUL"), ("esc", "a=\x1b", "control characters"),
                                ("big", "x" * (256 * 1024 + 1), "256 KiB")):
            path = os.path.join(d.dir, name)
            with open(path, "w") as f:
                f.write(text)
            code, out, err = test(path)
            equal(code, 1)
            within(out, f"% {path}: ")
            within(out, why)
        for i in range(65):
            open(os.path.join(d.dir, f"m{i}"), "w").close()
        within(test(d.dir + "/m*")[1], "% more than 64 files at a time")
        os.unlink(os.path.join(d.dir, "m64"))
        within(test(d.dir + "/m*")[1], "64 files, 64 BSSes: 64 errors")
        for i in range(4):
            with open(os.path.join(d.dir, f"m{i}"), "w") as f:
                f.write("\n" * 240000)
        within(test(d.dir + "/m*")[1], "m3: with it the files have more than 900 KiB")
    finally:
        d.stop()


def test_follow(run):
    d = Daemon(run.build)
    try:
        follower = subprocess.Popen([run.shell, "-s", d.socket, "-F", "-c", "terminal monitor",
                                     "-c", "show privilege"], stdout=subprocess.PIPE, text=True)
        equal(follower.stdout.readline(), "Current privilege level is 15\n")
        equal(run.script(d.socket, "-c", "conf t", "-c", "end")[0], 0)
        within(follower.stdout.readline(), "%SYS-5-CONFIG_I")
        follower.send_signal(2)
        equal(follower.wait(terminal.DEADLINE_S), 0)
        follower.stdout.close()
        follower = subprocess.Popen([run.shell, "-s", d.socket, "-F", "-c", "show privilege"],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        follower.stdout.readline()
        d.process.terminate()
        equal(follower.wait(terminal.DEADLINE_S), 3)
        within(follower.communicate()[1], "fastroam: ")
    finally:
        d.stop()
    equal(run.fake([[HELLO]], "-F", "-t", "1")[0], 3)


# --- a daemon that misbehaves -------------------------------------------------------------------

def test_greeting(run):
    code, _, err, got = run.fake([[dict(HELLO, hello=2)]], "-c", "show version")
    equal(code, 3)
    within(err, "another version of the control protocol")
    equal(got[0], {"hello": 1, "program": "fastroam"})
    code, _, err, _ = run.fake([[{"error": "too many sessions"}]], "-c", "show version")
    equal((code, err), (3, "fastroam: fastroamd: too many sessions\n"))
    code, _, err, _ = run.fake([[]], "-c", "show version")
    equal(code, 3)
    within(err, "closed the connection")
    for rubbish in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]", b"HTTP/1.1 400 Bad Request"):
        code, _, err, _ = run.fake([[rubbish]], "-c", "show version")
        equal(code, 3)
        within(err, "control message")


def test_messages(run):
    code, out, err, got = run.fake(
        [[HELLO], [{"out": "a\n", "later": [1]}, {"event": "e1"}, {"event": "e2\n"},
                   {"out": "b\n"}, dict(DONE, done=1)], [DONE]],
        "-c", "show version", "-c", "show clock")
    equal((code, out, err), (1, "a\ne1\ne2\nb\n", ""))
    equal(got[1:], [{"exec": "show version"}, {"exec": "show clock"}])
    code, out, err, _ = run.fake([[HELLO], [{"out": "a\n"}]], "-c", "show version", "-c", "x")
    equal((code, out), (3, "a\n"))
    within(err, "closed the connection")


def test_enable_for_scripts(run):
    user = dict(HELLO, privilege=1)
    code, out, err, got = run.fake([[user], [{"out": "quiet\n"}, DONE], [DONE]],
                                   "-c", "write memory")
    equal((code, out, err), (0, "", ""))
    equal(got[1:], [{"exec": "enable"}, {"exec": "write memory"}])
    refused = [{"out": "% Access denied\n"}, dict(DONE, done=1, privilege=1)]
    code, out, err, got = run.fake([[user], refused, [dict(DONE, done=1, privilege=1)]],
                                   "-c", "write memory")
    equal((code, err), (1, "% Access denied\n"))
    code, out, err, got = run.fake([[user], refused, [dict(DONE, privilege=1)]],
                                   "-c", "show version")
    equal((code, err), (0, ""))


def test_connection_lost_at_the_prompt(run):
    d = Daemon(run.build)
    t = terminal.Terminal([run.shell, "-s", d.socket])
    try:
        t.wait_prompt()
        t.type("show ver")
        d.process.terminate()
        t.wait(lambda: False)
        equal(t.status, 3)
        within("\n".join(t.screen.lines()), "% fastroamd")
    finally:
        t.close()
        d.stop()


def test_lines_above_the_prompt(run):
    """A log line arrives while a command is half typed, on one screen line and on two."""
    d = Daemon(run.build)
    t = terminal.Terminal([run.shell, "-s", d.socket, "-e"], columns=60)
    try:
        t.wait_prompt()
        t.wait(lambda: t.screen.last().startswith("WLC#"))
        t.type("terminal monitor\r")
        t.wait_prompt(t.screen.row)
        for text in ("show ver", "show wlan name " + "x" * 70):
            t.type(text)
            t.wait(lambda: "".join(t.screen.lines()).endswith("WLC#" + text))
            before = sum("CONFIG_I" in line for line in t.screen.lines())
            equal(run.script(d.socket, "-c", "conf t", "-c", "end")[0], 0)
            t.wait(lambda: sum("CONFIG_I" in line for line in t.screen.lines()) > before
                   and "".join(t.screen.lines()).endswith("WLC#" + text))
            equal("\n".join(t.screen.lines()).count("WLC#show"), 1)
            t.type("\x15")
            t.wait(lambda: t.screen.last().rstrip() == "WLC#")
    finally:
        t.close()
        d.stop()


def test_interrupt(run):
    """Ctrl-C lets the command end, drops its output and the commands behind it; twice leaves."""
    for times, last, code in ((1, [{"out": "b\n"}, DONE], 1), (2, [], 3)):
        fake = Fake([[HELLO], [{"out": "a\n"}], last], held=2)
        shell = subprocess.Popen([run.shell, "-s", fake.path, "-c", "show version", "-c",
                                  "write memory"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        equal(shell.stdout.readline(), "a\n")
        if times == 1:
            shell.send_signal(2)
            fake.poke()
        while times == 2 and shell.poll() is None:
            shell.send_signal(2)
            time.sleep(0.01)
        out, err = shell.communicate(timeout=terminal.DEADLINE_S)
        equal((shell.returncode, out), (code, ""))
        equal(fake.got[1:], [{"exec": "show version"}])
        fake.poke()
        fake.close()


def test_automation(run):
    """A program that drives the shell sees its line once, the output, the prompt, and no more."""
    d = Daemon(run.build)
    try:
        for term in ("vt100", "dumb"):
            t = terminal.Terminal([run.shell, "-s", d.socket], columns=511, term=term)
            try:
                t.wait(lambda: t.octets.endswith(b"WLC#"))
                for line, answer in (
                        (b"terminal width 511", b"WLC#"),
                        (b"terminal length 0", b"WLC#"),
                        (b"show privilege", b"Current privilege level is 15\r\nWLC#"),
                        (b"configure terminal", b"Enter configuration commands, one per line.  "
                                                b"End with CNTL/Z.\r\nWLC(config)#"),
                        (b"wlan A 1 A", b"WLC(config-wlan)#"),
                        (b"end", b"WLC#"),
                        (b"write mem", b"Building configuration...\r\n[OK]\r\nWLC#")):
                    t.octets = b""
                    os.write(t.fd, line + b"\n")
                    t.wait(lambda: t.octets.endswith(answer))
                    equal(t.octets, line + b"\r\n" + answer)
            finally:
                t.close()
    finally:
        d.stop()


# --- transcripts --------------------------------------------------------------------------------

def play(t, line):
    """Type one line of keys, waiting for the shell wherever it answers."""
    pieces = re.split(r"<([^<> ]+)>", line)
    if len(pieces) == 1 or pieces[-1]:
        pieces += ["Enter", ""]
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            if piece:
                t.type(piece)
                t.wait(lambda: t.screen.last().rstrip().endswith(piece.rstrip()))
            continue
        row, shown = t.screen.row, t.screen.last()
        bells = t.screen.bells
        t.type(KEYS[piece])
        if shown == terminal.MORE:
            t.wait(lambda: terminal.PROMPT.match(t.screen.last())
                   or (t.screen.row > row and t.screen.last() == terminal.MORE))
        elif piece in ANSWERED:
            t.wait_prompt(row)
        elif piece == "Tab":
            t.wait(lambda: t.screen.last() != shown or t.screen.bells > bells)
        elif piece == "^U":
            t.wait(lambda: t.screen.last() != shown)
        if t.status is not None:
            return


def transcript(run, name):
    keys, screen = open(os.path.join(HERE, "transcripts", name + ".txt")).read().split("-----\n", 1)
    d = Daemon(run.build)
    # 200 columns: the widest listing has 178 and would be wrapped on less.
    t = terminal.Terminal([run.shell, "-s", d.socket], columns=200)
    try:
        t.wait_prompt()
        for line in keys.splitlines():
            if not line.startswith("#"):
                play(t, line)
        got = "\n".join(t.screen.lines()).rstrip("\n") + "\n"
    finally:
        t.close()
        d.stop()
    pattern = ".*".join(re.escape(part) for part in screen.split("{...}"))
    if not re.fullmatch(pattern, got):
        raise AssertionError(f"wanted:\n{screen}\ngot:\n{got}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    run = Run(os.path.abspath(args.build))
    tests = {name[5:]: fn for name, fn in (globals() | vars(sessions)).items()
             if name.startswith("test_")}
    for file in sorted(os.listdir(os.path.join(HERE, "transcripts"))):
        name = file[:-4]
        tests[name] = lambda r, n=name: transcript(r, n)
    passed = failed = 0
    for name, fn in tests.items():
        if args.names and name not in args.names:
            continue
        try:
            fn(run)
            passed += 1
            print(f"  PASS   cli {name}", flush=True)
        except Exception as e:
            failed += 1
            print(f"  FAIL   cli {name}\n{e or traceback.format_exc()}", flush=True)
        finally:
            # A test that failed half-way has not stopped its own.
            for daemon in list(Daemon.running):
                daemon.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
