# SPDX-License-Identifier: GPL-2.0-or-later
"""Damage: files that are not whole, peers that hold what others need, keys that should be gone."""
import hashlib
import os
import socket
import ssl
import struct

import lab
from harness import (AP1, CONFIG, Skipped, check, check_equal, check_in, check_login, scenario,
                     started)

# Octets of a key that are looked for in memory: from its middle, because allocators write their
# own marks over the first ones of what was freed.
PIECE = slice(8, 28)

# RFC 2865 5.1 and 5.31.
USER_NAME, CALLING_STATION_ID = 1, 31


def copies(pid, piece):
    """How often a process has these octets anywhere in its memory. For root only."""
    found = 0
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            fields = line.split()
            if "rw" not in fields[1] or "[v" in line:
                continue
            start, end = (int(x, 16) for x in fields[0].split("-"))
            # The shadow of a sanitizer's build: terabytes, and no data in it.
            if end - start > 1 << 32:
                continue
            try:
                memory.seek(start)
                found += memory.read(end - start).count(piece)
            except OSError:
                continue
    return found


def disconnect_request(identifier, attribute, value):
    """A Disconnect-Request as it goes over a stream (RFC 5176, RFC 6614 for the secret)."""
    attributes = bytes([attribute, len(value) + 2]) + value
    header = struct.pack(">BBH", 40, identifier, 20 + len(attributes))
    authenticator = hashlib.md5(header + bytes(16) + attributes + b"radsec").digest()
    return header + authenticator + attributes


def tls_lab(build, name):
    box = lab.Lab(build, name)
    try:
        box.controller_tls_files()
        box.start_controller(config="aaa server radius dynamic-author\n"
                                    " client tls name radius.example.test\n"
                                    f" tls port {box.push_tls_port}\n" +
                                    CONFIG.format(user=box.server_user))
    except BaseException:
        box.close()
        raise
    return box


def tls_connect(box, name):
    """A TLS connection to the push listener with one of the lab's certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(box.certs.dir / "ca.pem")
    context.load_cert_chain(box.certs.dir / f"{name}.pem", box.certs.dir / f"{name}.key")
    return context.wrap_socket(socket.create_connection(("127.0.0.1", box.push_tls_port),
                                                        timeout=lab.PATIENCE))


@scenario
def held_handshakes(build):
    """All places of the TLS listener held by handshakes that never end: a server still gets in."""
    with tls_lab(build, "held") as box:
        held = []
        for _ in range(80):
            s = socket.create_connection(("127.0.0.1", box.push_tls_port), timeout=lab.PATIENCE)
            held.append(s)
            # The first octets of a ClientHello, and never the rest.
            try:
                s.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
            except OSError:
                pass
        server = tls_connect(box, "radius")
        server.sendall(disconnect_request(7, USER_NAME, b"nobody"))
        answer = server.recv(100)
        check_equal(answer[:2], b"\x2a\x07", "a Disconnect-NAK to the server's request")
        # What made it in stays in, whatever comes behind it.
        held += [socket.create_connection(("127.0.0.1", box.push_tls_port), timeout=lab.PATIENCE)
                 for _ in range(80)]
        server.sendall(disconnect_request(8, USER_NAME, b"nobody"))
        check_equal(server.recv(100)[:2], b"\x2a\x08", "a second answer")
        for s in [server, *held]:
            s.close()
        check_in("handshake was not over when another came", box.controller.text(),
                 "the log tells who left")


@scenario
def knocking(build):
    """A peer that may not push and tries without end does not fill the log."""
    with tls_lab(build, "knock") as box:
        for _ in range(100):
            s = tls_connect(box, "client")
            try:
                check_equal(s.recv(100), b"", "what a stranger gets")
            except OSError:
                pass
            s.close()
        text = box.controller.text()
        check_in("made out to none of the allowed names", text, "it is told once")
        check(text.count("push connection of") < 50,
              f"{text.count('push connection of')} lines about 100 connections")
        check_in('"denied": 100', box.shell("show wireless push statistics | json").stdout,
                 "all are counted")


@scenario
def only_a_common_name(build):
    """A certificate that has the allowed name as its common name only does not let its owner in."""
    with tls_lab(build, "cn") as box:
        box.certs.issue("plain", "radius.example.test", "clientAuth", alternative=False)
        for name, expected in (("plain", b""), ("radius", b"\x2a\x05")):
            with tls_connect(box, name) as s:
                try:
                    s.sendall(disconnect_request(5, USER_NAME, b"nobody"))
                    got = s.recv(100)[:2]
                except OSError:
                    got = b""
            check_equal(got, expected, f"the answer to {name}")


@scenario
def damaged_startup_config(build):
    """A startup-config that ends in zeros: what is before them is in force, and the log says so."""
    with lab.Lab(build, "zeros") as box:
        text = CONFIG.format(user=box.server_user).encode()
        (box.etc / "startup-config").write_bytes(text[:text.index(b"wlan voice")] + bytes(512))
        box.start_controller()
        check_in("corp", box.show("show wlan summary"), "the WLAN before the zeros")
        check_in("startup-config: damaged", box.controller.text(), "the log")
        check_in("1 refused", box.controller.text(), "the log")


@scenario
def keys_leave_memory(build):
    """After a disconnect no octet of the key is left in the controller's memory (as root only)."""
    if os.getuid() != 0:
        raise Skipped("only root can read the memory of a daemon that is not dumpable")
    with started(build, "memory") as box:
        station = "02:00:00:00:51:01"
        login = box.login("peap", station, AP1, "corp", session="5101")
        check_login(box, login, station)
        piece = bytes.fromhex(login.pmk)[PIECE]
        check(copies(box.controller.pid, piece) > 0, "the search finds no key that is there")
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(lab.PATIENCE)
            s.connect(str(box.push_socket))
            s.sendall(disconnect_request(9, CALLING_STATION_ID, station.encode()))
            check_equal(s.recv(100)[:2], b"\x29\x09", "a Disconnect-ACK")
        lab.wait_for("the key to be gone from memory",
                     lambda: copies(box.controller.pid, piece) == 0, patience=10)
        for path in [*box.run.rglob("*"), *box.etc.rglob("*"), box.controller.log]:
            if path.is_file():
                check(piece.hex() not in path.read_text(errors="replace"), f"the key is in {path}")


@scenario
def passphrases_leave_memory(build):
    """A PSK that was typed, shown, saved and removed is nowhere in the controller's memory."""
    if os.getuid() != 0:
        raise Skipped("only root can read the memory of a daemon that is not dumpable")
    phrase = "correct-horse-battery-staple"
    lines = ("configure terminal", "wlan home 7 home", "no security wpa akm dot1x",
             "security wpa akm psk", f"security wpa psk set-key ascii 0 {phrase}", "no shutdown",
             f"security wpa psk set-keyy ascii 0 {phrase}", "exit",
             "aaa server radius dynamic-author", f"server-key {phrase}", "no server-key", "exit",
             "ap hostapd lobby", f"openwrt-default-key 0 {phrase}", "bssid any wlan home",
             f"dynamic-author 127.0.0.1 key 0 {phrase}", "relay lobby.example",
             "do show ap hostapd lobby config", "do show ap hostapd lobby config | json", "end")
    with lab.Lab(build, "psk") as box:
        # Long enough for every buffer to have to grow.
        others = "".join(f"wlan w{i} {i} w{i}\n security dot1x authentication-list freeradius\n"
                         for i in range(10, 200))
        box.start_controller(config=CONFIG.format(user=box.server_user) + others)
        piece = phrase.encode()[PIECE]
        box.shell(*lines, "show history", "write memory", check=False)
        check_in(phrase, box.show("show running-config"), "the configuration shows it")
        check(copies(box.controller.pid, piece) > 0, "the search finds no key that is there")
        box.shell("configure terminal", "no wlan home", "no ap hostapd lobby", "end",
                  "show running-config | json", check=False)
        lab.wait_for("the passphrase to be gone from memory",
                     lambda: copies(box.controller.pid, piece) == 0, patience=10)


@scenario
def files_leave_memory(build):
    """What is in a hostapd.conf that was tested is not in the controller's memory afterwards."""
    if os.getuid() != 0:
        raise Skipped("only root can read the memory of a daemon that is not dumpable")
    phrase, key = "staple-battery-horse-correct", os.urandom(32).hex()
    with lab.Lab(build, "files") as box:
        box.start_controller(config=CONFIG.format(user=box.server_user))
        file = box.etc / "ap1.conf"
        # Several lines of each, so that arrays have to grow.
        file.write_text(f"interface=wlan0\nssid=corp\nwpa_passphrase={phrase}\n"
                        f"radius_das_client=192.0.2.1 {phrase}\n" +
                        "".join(f"r0kh=02:00:00:00:00:{i:02} * {key}\n" for i in range(20)))
        box.shell(f"test ap hostapd config {file}", f"test ap hostapd config {file} | json",
                  f"test ap hostapd config {file} /nonexistent", check=False)
        for piece in (phrase.encode()[PIECE], key.encode()[PIECE], bytes.fromhex(key)[PIECE]):
            lab.wait_for("what was in the file to be gone from memory",
                         lambda: copies(box.controller.pid, piece) == 0, patience=10)
