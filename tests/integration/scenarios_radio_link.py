# SPDX-License-Identifier: GPL-2.0-or-later
"""The radio link over TLS: how an access point gets its certificate with `fastroam-ap enroll`, joins
with it, and what comes to those who have none, lie, break off or flood."""
import os
import re
import signal
import socket
import ssl
import struct
import subprocess

import lab
import radio
from harness import check, check_equal, check_in, scenario

ENROLL, ENROLLED = 8, 9
BSSIDS = {"ap1": "02:00:00:00:03:00", "ap2": "02:00:00:00:04:00"}


class Link(lab.Lab):
    """A controller that listens for access points on a port of its own, and has no TLS files yet."""

    def __init__(self, build, name):
        super().__init__(build, name)
        self.port = self.push_tls_port
        (self.etc / "tls").mkdir()
        self.start()

    def start(self, *args, **more):
        if args:
            return super().start(*args, **more)
        return self.start_controller(config=f"hostname WLC\nwireless radio-link port {self.port}\n")

    def token(self, name="ap1"):
        return self.show_json(f"ap enroll {name}")["token"]

    def enroll(self, token, *options, controller="127.0.0.1", directory="ap1"):
        """Exit code and what was said."""
        done = subprocess.run(
            [self.build / "fastroam-ap", "enroll", "--controller", controller, "--port",
             str(self.port), "--token", "-", "--tls-dir", self.dir / directory, *options],
            input=token + "\n", capture_output=True, text=True, timeout=lab.PATIENCE)
        return done.returncode, done.stdout + done.stderr

    def statistics(self):
        return self.show_json("show wireless radio-link statistics")

    def joined(self):
        return [ap["name"] for ap in self.show_json("show ap summary")["aps"]
                if ap["state"] != "Lost"]


class Peer:
    """One end of the link; without a directory it shows no certificate."""

    def __init__(self, box, directory=None):
        self.bssid = BSSIDS.get(directory, BSSIDS["ap1"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(box.etc / "tls" / "ca.pem")
        if directory:
            path = box.dir / directory
            context.load_cert_chain(path / "cert.pem", path / "key.pem")
        raw = socket.create_connection(("127.0.0.1", box.port), timeout=lab.PATIENCE)
        self.sock = context.wrap_socket(raw, server_hostname="fastroamd")
        self.data = b""

    def send(self, kind, body=b""):
        self.sock.sendall(radio.message(kind, body))

    def hello(self, version=b"\1"):
        info = radio.tlv(1, b"\0") + radio.tlv(3, struct.pack(">H", 2412)) + \
            radio.tlv(7, radio.octets(self.bssid))
        self.send(radio.HELLO, radio.tlv(1, version) + radio.tlv(7, info))
        return self

    def read(self):
        """(type, fields) of the next message; (None, {}) at the end."""
        while True:
            if len(self.data) >= 2:
                end = 2 + struct.unpack_from(">H", self.data)[0]
                if len(self.data) >= end:
                    body, self.data = self.data[2:end], self.data[end:]
                    return body[0], radio.tlvs(body[1:])
            try:
                more = self.sock.recv(65536)
            except (ConnectionError, ssl.SSLError):
                more = b""
            if not more:
                return None, {}
            self.data += more

    def expect(self, kind):
        while True:
            got, fields = self.read()
            if got == kind:
                return fields
            check(got not in (None, radio.BYE, ENROLLED),
                  f"message {got} instead of {kind}: {fields.get(2, b'').decode()}")

    def expect_bye(self, why):
        check_in(why, self.expect(radio.BYE)[2].decode(), "why it ends")
        check_equal(self.read()[0], None, "what comes behind BYE")

    def close(self):
        self.sock.close()


@scenario
def radio_link_enrolment(build):
    """ap enroll and fastroam-ap enroll: from no files at all to an access point that has joined."""
    with Link(build, "enrolment") as box:
        said = box.shell("ap enroll ap1").stdout
        check_in("Made a CA and a certificate for this controller", said, "the first token")
        token = re.search(r"^ +(ap1\.[a-z2-7]{52})$", said, re.M).group(1)
        check_equal({p.name for p in (box.etc / "tls").iterdir()},
                    {"ca.pem", "ca.key", "cert.pem", "key.pem"}, "files of the controller")
        check_equal((box.etc / "tls" / "ca.key").stat().st_mode & 0o777, 0o600, "mode of ca.key")

        # Wrong: the secret, the CA, the server, what is no token.
        wrong = token[:4] + ("b" if token[4] == "a" else "a") + token[5:]
        code, said = box.enroll(wrong)
        check_equal(code, 1, "exit code with a wrong token")
        check_in("no token of that name is valid", said, "a wrong token")
        other = token[:-1] + ("q" if token[-1] == "a" else "a")
        code, said = box.enroll(other)
        check_equal(code, 1, "exit code with another CA")
        check_in("has the token's fingerprint", said, "a token of another controller")
        code, said = box.enroll(token, "--server-name", "elsewhere.example.test")
        check_in("does not name elsewhere.example.test", said, "another server name")
        check_equal(box.enroll(token[:-1])[0], 2, "exit code without a token")
        check_equal(list((box.dir / "ap1").iterdir()), [], "files after failures")

        # By a name that its certificate does not have: it is a controller's, of that CA.
        code, said = box.enroll(token, controller="localhost")
        check_equal((code, said[:30]), (0, "Access point ap1 is enrolled: "), "enrolment")
        key = box.dir / "ap1" / "key.pem"
        check_equal(key.stat().st_mode & 0o777, 0o600, "mode of the key")
        code, said = box.enroll(token)
        check_in("--replace", said, "enrolment over files")
        code, said = box.enroll(token, "--replace")
        check_equal(code, 1, "exit code with a used token")
        check_in("no token of that name is valid", said, "a used token")

        ap = Peer(box, "ap1").hello()
        ap.expect(radio.WELCOME)
        check_equal(box.joined(), ["ap1"], "access points")
        # Anew, as after a reset: the old files are replaced together.
        before = key.read_bytes()
        code, said = box.enroll(box.token(), "--replace")
        check_equal(code, 0, f"exit code of a second enrolment ({said})")
        check(before != key.read_bytes(), "the key is the old one")
        check_equal({p.name for p in key.parent.iterdir()}, {"ca.pem", "cert.pem", "key.pem"},
                    "files of the access point")
        Peer(box, "ap1").hello().expect(radio.WELCOME)
        ap.expect_bye("another access point of this name")


@scenario
def radio_link_guessing(build):
    """Five wrong proofs void a token, and the log says so."""
    with Link(build, "guessing") as box:
        token = box.token()
        wrong = token[:4] + ("b" if token[4] == "a" else "a") + token[5:]
        for _ in range(5):
            check_equal(box.enroll(wrong)[0], 1, "exit code with a wrong token")
        check_in("void after 5 wrong proofs", box.controller.text(), "the log")
        check_equal(box.enroll(token)[0], 1, "exit code with the token that was guessed at")
        check_equal(box.enroll(box.token())[0], 0, "exit code with a new token")


@scenario
def radio_link_without_certificate(build):
    """Who has no certificate of our CA can ask for one, and nothing else."""
    with Link(build, "stranger") as box:
        box.token()
        peer = Peer(box).hello()
        peer.expect_bye("it has no certificate: enrol it first")
        peer = Peer(box)
        peer.send(radio.PING, radio.tlv(8, bytes(8)))
        peer.expect_bye("something else before HELLO")
        peer = Peer(box)
        peer.send(ENROLL, radio.tlv(1, b"\1") + radio.tlv(2, b"ap1") + radio.tlv(9, bytes(32)) +
                  radio.tlv(10, b"no request"))
        check_in("no token of that name", peer.read()[1][2].decode(), "ENROLLED")
        # A certificate of another CA.
        box.certs.issue("ap1", "ap1", "clientAuth")
        (box.dir / "foreign").mkdir()
        for ours, theirs in (("ap1.pem", "cert.pem"), ("ap1.key", "key.pem")):
            os.link(box.certs.dir / ours, box.dir / "foreign" / theirs)
        try:
            foreign = Peer(box, "foreign").hello()
            check_equal(foreign.read()[0], None, "an answer to a foreign certificate")
        except (ssl.SSLError, ConnectionError):
            pass
        check_equal(box.joined(), [], "access points")


@scenario
def radio_link_damage(build):
    """Garbage, version 0, a message cut in the middle and a flood: each ends itself and nobody else."""
    with Link(build, "link-damage") as box:
        for name in ("ap1", "ap2"):
            check_equal(box.enroll(box.token(name), directory=name)[0], 0, "exit code")
        good = Peer(box, "ap1").hello()
        good.expect(radio.WELCOME)

        peer = Peer(box, "ap2")
        peer.sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
        peer.expect_bye("longer than 8,192 octets")
        Peer(box, "ap2").hello(b"\0").expect_bye("version 0")
        # Half a message, then nothing; TCP ends in the middle of a TLS record.
        peer = Peer(box, "ap2").hello()
        peer.expect(radio.WELCOME)
        peer.sock.sendall(radio.message(radio.EVENT, bytes(100))[:20])
        raw = peer.sock.detach()
        with socket.socket(fileno=raw) as plain:
            plain.sendall(b"\x17\x03\x03\x40\x00" + bytes(50))
        lab.wait_for("ap2 to be seen as gone", lambda: box.joined() == ["ap1"])
        # 200,000 PINGs whose answers are not read for a while, and a crowd that says nothing.
        crowd = [socket.create_connection(("127.0.0.1", box.port), timeout=lab.PATIENCE)
                 for _ in range(300)]
        peer = Peer(box, "ap2").hello()
        peer.expect(radio.WELCOME)
        peer.sock.settimeout(1)
        ping = radio.message(radio.PING, radio.tlv(8, bytes(8)))
        try:
            for _ in range(200):
                peer.sock.sendall(1000 * ping)
        except (TimeoutError, ConnectionError, ssl.SSLError):
            pass
        good.send(radio.PING, radio.tlv(8, b"\0\0\0\0\0\0\0\7"))
        check_equal(good.expect(radio.PONG)[8], b"\0\0\0\0\0\0\0\7", "the answer to another one")
        for s in crowd:
            s.close()
        check("ap1" in box.joined(), "ap1 is gone")
        check(box.controller.running(), "the controller ended")


@scenario
def radio_link_controller_killed(build):
    """kill -9 of the controller: certificates and CA are as good as before, tokens are not."""
    with Link(build, "link-killed") as box:
        check_equal(box.enroll(box.token())[0], 0, "exit code")
        token = box.token("ap2")
        ap = Peer(box, "ap1").hello()
        ap.expect(radio.WELCOME)
        fingerprint = (box.etc / "tls" / "ca.pem").read_bytes()
        box.controller.stop(signal.SIGKILL)
        while ap.read()[0] is not None:
            pass
        box.start()
        Peer(box, "ap1").hello().expect(radio.WELCOME)
        code, said = box.enroll(token, directory="ap2")
        check_equal(code, 1, "exit code with a token of before")
        check_in("no token of that name is valid", said, "a token of before")
        check_equal(box.enroll(box.token("ap2"), directory="ap2")[0], 0, "exit code")
        check_equal((box.etc / "tls" / "ca.pem").read_bytes(), fingerprint, "the CA")
