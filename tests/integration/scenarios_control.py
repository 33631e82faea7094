# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller by itself: withdrawal over UDP, hostile peers, restart, order of leaving."""
import os
import signal
import socket
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
    text = UDP_CONFIG.replace("{port}", str(box.push_udp_port))
    box.start_controller(config=text.format(user=box.server_user))
    box.start_server(box.write_raddb(module=box.module_config()))
    return box


def radclient(box, kind, attributes, secret="opensesame", sign=True, when=None):
    """(exit status, output) of radclient against the controller's UDP port."""
    directory = box.dir / "radclient"
    directory.mkdir(exist_ok=True)
    (directory / "dictionary").write_text(
        f"$INCLUDE {lab.ROOT / 'share' / 'dictionary.fastroam'}\n")
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
        import getpass
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
