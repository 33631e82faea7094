# SPDX-License-Identifier: GPL-2.0-or-later
"""Sessions: questions and answers, two users at once, the log of commands, history, output to files,
the shell as a login shell, and whole configurations pasted. run.py runs the test_ functions."""

import json
import os
import re
import signal
import stat
import subprocess

import terminal
from harness import Daemon, equal, within

CTRL_C = "\x03"


class Seat:
    """A person at a terminal."""

    def __init__(self, run, daemon, args=(), argv0=None, env=None):
        argv = [run.shell, "-s", daemon.socket, *args]
        self.t = terminal.Terminal(argv, columns=200, argv0=argv0, env=env)
        self.prompt()

    def prompt(self, after=-1):
        self.t.wait_prompt(after)

    def enter(self, line):
        """A line and its output, up to the next prompt."""
        row = self.t.screen.row
        self.t.type(line + "\r")
        self.prompt(row)
        return "\n".join(self.t.screen.lines()[row + 1:-1])

    def lines(self, *lines):
        for line in lines:
            self.enter(line)

    def ask(self, line, question):
        """A line that is answered by a question."""
        row = self.t.screen.row
        self.t.type(line)
        self.t.wait(lambda: self.t.screen.row > row and self.t.screen.last().endswith(question))

    def answer(self, keys):
        row = self.t.screen.row
        self.t.type(keys)
        self.prompt(row)
        return "\n".join(self.t.screen.lines()[row:-1])

    def last(self):
        return self.t.screen.last()

    def close(self):
        self.t.close()


class Site:
    """A daemon and who is there."""

    def __init__(self, run):
        self.run = run
        self.daemon = Daemon(run.build)
        self.seats = []

    def seat(self, *args, **kw):
        seat = Seat(self.run, self.daemon, args, **kw)
        self.seats.append(seat)
        return seat

    def script(self, *args, **kw):
        return self.run.script(self.daemon.socket, *args, **kw)

    def json(self, command):
        return json.loads(self.script("-c", command + " | json")[1])

    def file(self, name):
        return os.path.join(self.daemon.dir, name)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        for seat in self.seats:
            seat.close()
        if self.daemon in Daemon.running:
            self.daemon.stop()


DESTINATION = "Destination filename [startup-config]? "
SAVE = "System configuration has been modified. Save? [yes/no]: "
RELOAD = "Proceed with reload? [confirm]"
SHUT = "Are you sure you want to continue? (y/n)[y]: "
SAVED = "Building configuration...\n[OK]"


def test_questions(run):
    with Site(run) as site:
        s = site.seat()
        s.lines("conf t", "hostname Q", "wlan A 1 A", "no security ft adaptive", "end")
        s.ask("copy run start\r", DESTINATION)
        within(s.answer("elsewhere\r"), '% There is no file "elsewhere" to write to')
        equal(os.path.exists(site.file("startup-config")), False)
        s.ask("copy run start\r", DESTINATION)
        equal(s.answer(CTRL_C), DESTINATION.rstrip())
        equal(os.path.exists(site.file("startup-config")), False)
        # Typed before the terminal was made ready for the answer, Ctrl-C is a signal.
        for line, question in (("copy run start\r", DESTINATION), ("reload\r", SAVE)):
            s.ask(line, question)
            row = s.t.screen.row
            os.kill(s.t.pid, signal.SIGINT)
            s.prompt(row)
            within(s.enter("show privilege"), "Current privilege level is 15")
        # What is rubbed out does not count.
        s.ask("copy run start\r", DESTINATION)
        equal(s.answer("wrx\x7f\x7f\x7fx\x15startup-confiX\bg\r"),
              DESTINATION + "startup-config\n" + SAVED)
        with open(site.file("startup-config")) as f:
            within(f.read(), "hostname Q\n")
        # Nothing has changed since: only the second question of reload, and this key says no.
        s.ask("reload\r", RELOAD)
        within(s.answer("n"), RELOAD)
        s.lines("conf t", "no hostname", "end")
        s.ask("reload\r", SAVE)
        s.ask("perhaps\r", SAVE)
        within("\n".join(s.t.screen.lines()), "% Please answer 'yes' or 'no'.")
        s.ask("no\r", RELOAD)
        equal("fastroamd was not started by systemd" in "\n".join(s.t.screen.lines()), True)
        s.answer(CTRL_C)
        # All WLANs off; then by Enter alone, which is yes.
        s.lines("conf t", "wlan A", "security dot1x authentication-list L", "no shutdown", "exit")
        s.ask("wlan shutdown\r", SHUT)
        s.answer("n\r")
        within(s.enter("do show wlan summary"), "UP")
        s.ask("wlan shutdown\r", SHUT)
        s.answer("\r")
        within(s.enter("do show wlan summary"), "DOWN")
        # "wlan shut" is a WLAN's name, "wlan shutdown" is none.
        within(s.enter("wlan shutdown 5 x"), "% Invalid input")
        within(s.enter('wlan "shutdown" 5 x'), "cannot be called shutdown")
        s.lines("wlan shut 5 x", "end")
        logged = [e["command"] for e in site.json("show archive log config all")["commands"]]
        equal(logged, ["hostname Q", "wlan A 1 A", "no security ft adaptive",
                       "copy running-config startup-config", "no hostname", "wlan A",
                       "security dot1x authentication-list L", "no shutdown", "wlan shutdown",
                       "wlan shut 5 x"])


def test_questions_to_scripts(run):
    """-c answers with Enter, a pipe with its next line; what has no default is not guessed."""
    with Site(run) as site:
        code, out, _ = site.script("-c", "conf t", "-c", "hostname P", "-c", "end", "-c", "reload")
        equal(code, 1)
        within(out, SAVE + "\n% Please answer 'yes' or 'no'.\n")
        within(out, "% Not done: the question was not answered\n")
        equal(site.script("-c", "copy running-config startup-config")[:2],
              (0, DESTINATION + "\n" + SAVED + "\n"))
        equal(site.script(stdin="copy running-config startup-config\nnowhere\nshow privilege\n")[0], 1)
        code, out, _ = site.script(stdin="reload\nno\nshow privilege\n")
        equal(code, 0)
        within(out, RELOAD + "no\nCurrent privilege level is 15\n")
        # The end of the pipe gives up.
        equal(site.script(stdin="copy running-config startup-config\n")[:2], (0, ""))
        # A file asks nothing: a saved line of it would never be answered.
        equal(site.script("-f", "-", stdin="wlan shutdown\ncopy running-config startup-config\n")[0], 0)
        equal(site.daemon.process.poll(), None)


def test_reload(run):
    """The daemon ends with the code by which systemd starts it again, its changes saved."""
    with Site(run) as site:
        s, other = site.seat(), site.seat()
        s.lines("conf t", "hostname NEW", "end")
        s.ask("reload\r", SAVE)
        s.ask("yes\r", RELOAD)
        s.t.type("\r")
        s.t.wait(lambda: False)
        other.t.wait(lambda: False)
        within("\n".join(other.t.screen.lines()), "% fastroamd: the controller is reloading")
        equal(site.daemon.process.wait(terminal.DEADLINE_S), 10)
        with open(site.file("startup-config")) as f:
            within(f.read(), "hostname NEW\n")
        with open(site.daemon.log.name) as f:
            within(f.read(), "Reload Reason: Reload Command.")
        unit = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))),
                            "share/systemd/fastroamd.service")
        with open(unit) as f:
            within(f.read(), "RestartForceExitStatus=10\n")


def test_two_users(run):
    with Site(run) as site:
        anna = site.seat(env={"SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22"})
        ben = site.seat()
        anna.lines("conf t", "wlan A 1 A")
        told = ben.enter("configure terminal")
        within(told, "% Configuration mode locked exclusively by user '")
        within(told, f"process '{anna.t.pid}' from terminal 'vty0' (192.0.2.7) since ")
        equal(ben.last(), "WLC#")
        # Nor by a file; and what only shows is for everybody.
        code, out, err = site.script("-f", "-", stdin="hostname NO\n")
        equal(code, 1)
        within(out + err, "locked exclusively")
        within(ben.enter("show running-config | include ^wlan"), "wlan A 1 A")
        lock = site.json("show configuration lock")
        equal((lock["process"], lock["line"], lock["location"], lock["state"]),
              (anna.t.pid, "vty0", "192.0.2.7", "LOCKED"))
        users = site.json("show users")["users"]
        equal([(u["line"], u["process"], u["configures"]) for u in users[:2]],
              [(0, anna.t.pid, True), (1, ben.t.pid, False)])
        within(ben.enter("who"), "   0 vty 0")
        # Cleared: she is told, out of configuration at once, and the log says who did it.
        anna.enter("do terminal monitor")
        row = anna.t.screen.row
        ben.ask("clear configuration lock\r", "Do you want to clear the lock? [confirm]")
        within("\n".join(ben.t.screen.lines()), f"Process <{anna.t.pid}> of user ")
        ben.answer("\r")
        anna.t.wait(lambda: anna.t.screen.row > row and anna.last() == "WLC#")
        within("\n".join(anna.t.screen.lines()), "% Your configuration lock was cleared")
        within("\n".join(anna.t.screen.lines()), "cleared by")
        within(anna.enter("wlan B 2 B"), "% Invalid input")
        # Log lines bring the prompt anew, which could be taken for a command's.
        anna.enter("terminal no monitor")
        within(ben.enter("clear configuration lock"), "% Nobody has locked the configuration")
        # A holder that dies frees it at once, one that leaves too.
        ben.enter("conf t")
        within(anna.enter("conf t"), "'vty1'")
        os.kill(ben.t.pid, signal.SIGKILL)
        ben.t.wait(lambda: False)
        # As soon as the daemon has seen the end of the connection.
        while site.json("show configuration lock")["state"] != "FREE":
            pass
        anna.enter("conf t")
        equal(anna.last(), "WLC(config)#")
        carl = site.seat()
        # The line of who has gone is free.
        equal([u["line"] for u in site.json("show users")["users"]][:2], [0, 1])
        anna.t.type("\x1a")
        anna.t.wait(lambda: anna.last() == "WLC#")
        carl.enter("conf t")
        equal(carl.last(), "WLC(config)#")
        within(open(site.daemon.log.name).read(), " on vty0 (192.0.2.7)\n")


def test_command_log(run):
    with Site(run) as site:
        s = site.seat()
        s.lines("terminal monitor", "conf t", "wl corp 1 corp", "sec wpa psk set ascii 0 hunter22x",
                "nonsense", "no wpa", "do show clock", "default okc", "exit",
                "radius server box", "key 7 hunter23x", "key hunter24x", "end", "wr", "disable",
                "show clock")
        screen = "\n".join(s.t.screen.lines())
        within(screen, "%PARSER-5-CFGLOG_LOGGEDCMD: User:")
        within(screen, "logged command:security wpa psk set-key ascii 0 *****\n")
        s.enter("enable")
        table = s.enter("show archive log config all").splitlines()
        equal(table[0], " idx   sess           user@line      Logged command")
        equal([re.sub(r" +(\d+) +(\d+) +\S+@vty0  \|  ", r"\1 \2 ", row) for row in table[1:]],
              ["1 1 wlan corp 1 corp", "2 1 security wpa psk set-key ascii 0 *****", "3 1 default okc",
               "4 1 radius server box", "5 1 key *****", "6 1 write"])
        within(s.enter("show archive log config all timestamps | include okc"), " UTC ")
        # A file is one command, whoever loads it.
        equal(site.script("-f", "-", stdin="hostname A\nhostname B\nwlan x\n")[0], 1)
        last = site.json("show archive log config all")["commands"][-1]
        equal((last["command"], last["line"]), ('copy "standard input" running-config', "vty1"))
        log = open(site.daemon.log.name).read() + s.enter("show history") + s.enter("show logging")
        for key in ("hunter22x", "hunter24x"):
            equal(key in log.replace("key 7 hunter23x", ""), False)


def test_history(run):
    with Site(run) as site:
        s = site.seat()
        for i in range(12):
            s.enter(f"show wlan name {i}")
        equal(s.enter("show history").splitlines(),
              [f"  show wlan name {i}" for i in range(3, 12)] + ["  show history"])
        s.enter("terminal history size 3")
        equal(s.enter("sh hist").splitlines(),
              ["  show history", "  terminal history size 3", "  sh hist"])
        # The arrows reach as far back, and no further.
        s.t.type("\x1b[A" * 6)
        s.t.wait(lambda: s.last().rstrip() == "WLC#show history")
        s.t.type("\x1b[B")
        s.t.wait(lambda: s.last().rstrip() == "WLC#terminal history size 3")
        s.t.type("\x15")
        s.t.wait(lambda: s.last().rstrip() == "WLC#")
        s.enter("terminal no history size")
        within(s.enter("show history"), "show wlan name 11")
        within(s.enter("terminal history size 257"), "% Invalid input detected at '^' marker.")


def test_timestamps(run):
    with Site(run) as site:
        s = site.seat()
        s.enter("terminal exec prompt timestamp")
        out = s.enter("show privilege").splitlines()
        equal(bool(re.fullmatch(r"Load for five secs: \d+%/\d+%; one minute: \d+%; "
                                r"five minutes: \d+%", out[0])), True)
        equal(bool(re.fullmatch(r"Time source is system clock, \d\d:\d\d:\d\d\.\d{3} \S+ \w{3} \w{3} "
                                r"\d+ \d{4}", out[1])), True)
        equal(out[2:], ["Current privilege level is 15"])
        json.loads(s.enter("show privilege | json"))
        equal(s.enter("terminal no exec prompt timestamp"), "")
        equal(s.enter("show privilege"), "Current privilege level is 15")


def test_output_to_files(run):
    with Site(run) as site:
        path = site.file("out put.txt")
        equal(site.script("-c", f'show privilege | redirect "{path}"'), (0, "", ""))
        equal(open(path).read(), "Current privilege level is 15\n")
        equal(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        equal(site.script("-c", f'show privilege | tee "{path}"')[1], "Current privilege level is 15\n")
        equal(open(path).read(), "Current privilege level is 15\n")
        equal(site.script("-c", f'show privilege | append "{path}"'), (0, "", ""))
        equal(open(path).read(), "Current privilege level is 15\n" * 2)
        # A command that fails says so to the person, and leaves what the file held.
        code, out, _ = site.script("-c", f'show wlan name nosuch | redirect "{path}"')
        equal((code, out[:2]), (1, "% "))
        equal(open(path).read(), "Current privilege level is 15\n" * 2)
        # What cannot be written is refused before anything is done.
        for name, why in (("/nonexistent/x", "No such file"), (site.daemon.dir, "Is a directory")):
            code, out, _ = site.script("-c", f"show privilege | redirect {name}")
            equal((code, out[:len(name) + 4]), (1, f"% {name}: "))
            within(out, why)
        code, out, _ = site.script("-c", "show privilege | redirect /dev/full", "-c", "show privilege")
        equal(code, 1)
        within(out, "% /dev/full: No space left on device: it is not whole\n\nCurrent privilege")
        equal(site.script("-c", "show privilege | tee /dev/null")[1], "Current privilege level is 15\n")
        fifo = site.file("fifo")
        os.mkfifo(fifo)
        within(site.script("-c", f"show privilege | redirect {fifo}")[1], "No such device or address")
        # On a terminal nothing of it is paged.
        s = site.seat()
        s.enter("terminal length 4")
        equal(s.enter(f'show running-config all | redirect "{path}"'), "")
        within(open(path).read(), "\nend\n")


def test_exports(run):
    """A command that makes files: those that it names, with the person's rights, or none."""
    with Site(run) as site:
        line = "show wireless client mac-address 0200.0000.0001 timeline export "
        path = site.file("a roam.html")
        code, out, err = site.script("-c", f'{line}"{path}"')
        equal((code, err), (1, ""))
        within(out, "% No roam of 0200.0000.0001 is kept: ")
        equal(os.path.exists(path), False)
        with open(path, "w") as f:
            f.write("mine")
        equal(site.script("-c", f'{line}"{path}"')[0], 1)
        equal(open(path).read(), "mine")
        for name, why in (("/nonexistent/x.html", "No such file"), (site.daemon.dir, "Is a directory")):
            code, out, _ = site.script("-c", line + name)
            equal((code, out[:len(name) + 4]), (1, f"% {name}: "))
            within(out, why)
        within(site.script("-c", line + site.file("x.doc"))[1], "what is to be in it?")
        code, out, _ = site.script("-c", line + site.file("x.pcapng") + " keys")
        within(out, "% Keys are not given: fastroamd was started without --allow-key-material")
        equal([n for n in os.listdir(os.path.dirname(path)) if n.startswith("x.")], [])


CORPUS = """hostname PASTE
!
radius server box
 address ipv4 192.0.2.1 auth-port 1812 acct-port 1813
 key 0 secret-of-box
!
aaa group server radius G
 server name box
!
aaa authentication dot1x L group G
aaa server radius dynamic-author
 client 192.0.2.1 server-key 0 secret-of-push
!
wlan corp 1 corp
 security ft
 no security wpa akm dot1x
 security wpa akm ft dot1x
 security dot1x authentication-list L
 no shutdown
! comments, and what was copied along with it
wlan "my cafe" 2 "my \\"cafe\\""
 no security ft adaptive
 no security wpa
 no security wpa wpa2
 no security wpa akm dot1x
 no shutdown
wlan psk 3 psk
 no security ft adaptive
 security wpa psk set-key ascii 0 correct-horse
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
ap radio lobby
 radio 0 shutdown
ap hostapd attic
 bssid 0200.0000.0001 wlan corp
 r0kh-key 0 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
end
"""


def configured(site):
    return [line for line in site.script("-c", "show running-config")[1].splitlines()
            if not line.startswith(("!", "Current"))]


def test_paste(run):
    """A whole configuration into the terminal, all at once, across its modes: as good as a file."""
    with Site(run) as site:
        s = site.seat()
        s.enter("conf t")
        row = s.t.screen.row
        # In pieces smaller than what a terminal holds (4 KiB), as a terminal program pastes.
        for line in CORPUS.splitlines():
            s.t.type(line + "\n")
        s.t.wait(lambda: s.t.screen.row > row and s.last() == "PASTE#")
        pasted = "\n".join(s.t.screen.lines())
        equal(re.findall(r"^%.*", pasted, re.M), [])
        typed = configured(site)
        within("\n".join(typed), " r0kh-key 0 00112233")
        within("\n".join(typed), 'wlan "my cafe" 2 "my \\"cafe\\""')
    with Site(run) as site:
        equal(site.script("-f", "-", stdin=CORPUS)[0], 0)
        equal(configured(site), typed)
    # And what `show running-config` prints, its heading too, can be pasted again.
    with Site(run) as site:
        equal(site.script("-c", "configure terminal\n" + "\n".join(typed[3:]))[0], 0)
        equal(configured(site), typed)


def test_hints(run):
    """Lines of a Catalyst 9800 and of AireOS that have no place here say why, and make nothing."""
    with Site(run) as site:
        s = site.seat()
        s.lines("conf t", "wlan A 1 A")
        for line, why in (("wlan create 2 B", "AireOS"), ("wlan interface 3 management", "% ")):
            out = s.enter(line)
            equal(("Invalid input" in out, why in out), (False, True))
        equal([w["id"] for w in site.json("show wlan summary")["wlans"]], [1])
        out = s.enter("interface Vlan11")
        within(out, "% Invalid input detected at '^' marker.\n\n% ")
        equal(s.enter("frobnicate").count("%"), 1)
        equal(s.last(), "WLC(config-wlan)#")


def test_default(run):
    """default LINE: back to what a new one has, in each mode, whichever way the default is."""
    lines = ["security ft", "no security wpa akm dot1x", "security wpa akm dot1x-sha256", "okc",
             "no security wpa wpa2 ciphers aes", "security wpa wpa2 ciphers gcmp256",
             "no broadcast-ssid", "security pmf optional", "security wpa akm ft dot1x",
             "security dot1x authentication-list L", "security ft reassociation-timeout 7"]
    with Site(run) as site:
        new = ["wlan A 1 A", "end", "show running-config | section wlan"]
        fresh = site.script("-c", "\n".join(["configure terminal", *new]))[1].splitlines()[-1:]
        equal(fresh, ["wlan A 1 A"])
        for line in lines:
            bare = line[3:] if line.startswith("no ") else line
            code, out, _ = site.script("-c", "\n".join([
                "configure terminal", "wlan A", line, "default " + bare, "end",
                "show running-config | section wlan"]))
            equal((line, code, out.splitlines()[-1]), (line, 0, "wlan A 1 A"))
        equal(site.script("-c", "\n".join([
            "configure terminal", "radius server box", "timeout 7", "default timeout", "exit",
            "default wlan A", "default hostname", "end", "show running-config | section wlan|timeout"]
        ))[:2], (0, "Enter configuration commands, one per line.  End with CNTL/Z.\n"))


def test_filters(run):
    with Site(run) as site:
        site.script("-f", "-", stdin=CORPUS)

        def show(text):
            return site.script("-c", "show running-config | " + text)[1].splitlines()

        equal(show("include ^wlan|^hostname"), ["hostname PASTE", "wlan corp 1 corp",
                                                'wlan "my cafe" 2 "my \\"cafe\\""', "wlan psk 3 psk"])
        equal(show("i ^WLAN"), [])
        equal(show("count ^wlan"), ["Number of lines which match regexp = 3"])
        equal(show("begin ^ap radio")[0], "ap radio lobby")
        equal(show("begin ^ap radio")[-2:], ["end", ""])
        equal([line for line in show("exclude .") if line], [])
        equal(show("s ^wlan corp")[:2] + show("sec ^wlan corp")[-1:],
              ["wlan corp 1 corp", " security ft", " no shutdown"])
        equal(show("section (ap|aaa) (radio|group)"),
              ["aaa group server radius G", " server name box", "ap radio lobby", " radio 0 shutdown"])
        within(show("include ((")[0], "% bad regular expression")


def test_login_shell(run):
    """As sshd and login start it: a leading dash, -c with what ssh was given, a forced command."""
    with Site(run) as site:
        s = site.seat(argv0="-fastroam")
        within(s.enter("show privilege"), "15")
        done = subprocess.run(["-fastroam", "-s", site.daemon.socket, "-c",
                               "configure terminal\nhostname L\r\nend\n\nshow privilege"],
                              executable=run.shell, text=True, capture_output=True)
        equal((done.returncode, done.stdout),
              (0, "Enter configuration commands, one per line.  End with CNTL/Z.\n"
                  "Current privilege level is 15\n"))
        env = dict(os.environ, SSH_ORIGINAL_COMMAND="show nothing", SSH_CONNECTION="::1 1 ::1 22")
        done = subprocess.run([run.shell, "-s", site.daemon.socket], env=env, text=True,
                              capture_output=True)
        equal((done.returncode, done.stdout.splitlines()[0]), (1, "L#show nothing"))
        env["SSH_ORIGINAL_COMMAND"] = "show users | include ::1"
        within(subprocess.run([run.shell, "-s", site.daemon.socket], env=env, text=True,
                              capture_output=True).stdout, "*  1 vty 1")
        # What is shown to others is no text of somebody's choice.
        env["SSH_CONNECTION"] = "\x1b[31mroot 1 2 3"
        env["SSH_ORIGINAL_COMMAND"] = "show users | count local"
        within(subprocess.run([run.shell, "-s", site.daemon.socket], env=env, text=True,
                              capture_output=True).stdout, "= 1")
