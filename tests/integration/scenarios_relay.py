# SPDX-License-Identifier: GPL-2.0-or-later
"""The relay on an access point: fastroam-ap in a network namespace with a bridge, as OpenWrt has
one. A packet socket on the bridge stands in for hostapd, a TLS server for the controller (once it is the
real one)."""
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess

import lab
import rrb
from harness import check, check_equal, check_in, scenario
from keys import pmk_r0, pmk_r1
from netns import Namespace

HELLO, WELCOME, FRAME, PING, PONG, BYE = range(1, 7)

HOLDER = bytes.fromhex("02005e000009")
BSSID = bytes.fromhex("02aa00000007")
BROADCAST = b"\xff" * 6


def key_frame(dst, src, mark, size=120, head="88b70013740001"):
    """Looks like a frame of the key protocol; what is sealed in it does not matter here."""
    return (dst + src + bytes.fromhex(head) + b"\x01").ljust(size, bytes([mark]))


class Controller:
    """The controller's end, as far as a relay sees it."""

    def __init__(self, box, net):
        certs = box.certs.dir
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.load_cert_chain(certs / "controller.pem", certs / "controller.key")
        self.context.load_verify_locations(certs / "ca.pem")
        self.context.verify_mode = ssl.CERT_REQUIRED
        with net.entered():
            self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(lab.PATIENCE)
        self.port = self.listener.getsockname()[1]
        self.connection = None
        self.data = b""

    def accept(self):
        """The next relay, welcomed. Its HELLO."""
        raw, _ = self.listener.accept()
        raw.settimeout(lab.PATIENCE)
        self.connection = self.context.wrap_socket(raw, server_side=True)
        self.data = b""
        kind, body = self.read()
        check_equal(kind, HELLO, "the first message")
        self.send(WELCOME, b"\x01" + HOLDER)
        return body

    def close(self):
        self.connection.close()

    def send(self, kind, body=b""):
        self.connection.sendall(struct.pack(">HB", len(body) + 1, kind) + body)

    def _fill(self, count):
        """A timeout loses nothing: what has come stays."""
        while len(self.data) < count:
            more = self.connection.recv(65536)
            check(more, "the relay closed the connection")
            self.data += more

    def read(self):
        self._fill(3)
        length, kind = struct.unpack(">HB", self.data[:3])
        self._fill(2 + length)
        body, self.data = self.data[3:2 + length], self.data[2 + length:]
        return kind, body

    def expect(self, kind):
        """The next message of this kind; PINGs are answered on the way."""
        while True:
            got, body = self.read()
            if got == PING:
                self.send(PONG, body)
            if got == kind:
                return body
            check_equal(got, PING, "a message that nobody asked for")


def tls_dir(box):
    box.certs.issue("ap1", "ap1.example.test", "clientAuth")
    directory = box.dir / "ap"
    directory.mkdir()
    for ours, theirs in (("ca.pem", "ca.pem"), ("ap1.pem", "cert.pem"), ("ap1.key", "key.pem")):
        shutil.copy(box.certs.dir / ours, directory / theirs)
    return directory


def start_relay(box, net, controller=None, interface="rly1"):
    """Without a controller of ours: to fastroamd, on the usual port."""
    port = ["--port", controller.port] if controller else []
    return box.start(f"fastroam-ap-{interface}", net.inside(
        box.build / "fastroam-ap", "relay", "--interface", interface, "--controller", "127.0.0.1",
        *port, "--server-name", "controller.example.test", "--tls-dir", tls_dir(box)))


def expect_log(process, text, count=1):
    lab.wait_for(f"'{text}' in the log", lambda: process.text().count(text) >= count)


@scenario
def relay_through_a_bridge(build):
    """fastroam-ap at a bridge: hostapd's frames go up, answers enter the bridge, nothing else."""
    with lab.Lab(build, "relay") as box:
        net = Namespace(box)
        net.ip("link", "set", "lo", "up")
        net.ip("link", "add", "br-lan", "type", "bridge")
        # The radio is a port of the bridge: its address is what makes answers local.
        net.ip("link", "add", "wlan0", "address", BSSID.hex(":"), "type", "veth", "peer", "name",
               "air")
        net.ip("link", "set", "wlan0", "master", "br-lan", "up")
        # A bridge takes the lowest address of its ports: one drawn for rly0 might be lower.
        net.ip("link", "add", "rly0", "address", "fe:00:00:00:00:01", "type", "veth", "peer",
               "name", "rly1")
        net.ip("link", "set", "rly0", "master", "br-lan", "up")
        net.ip("link", "set", "rly1", "up")
        net.ip("link", "set", "br-lan", "up")
        hostapd = net.packet_socket("br-lan")
        controller = Controller(box, net)
        relay = start_relay(box, net, controller)
        hello = controller.accept()
        check_in("interface rly1", hello[1:].decode(), "HELLO")
        expect_log(relay, "key holder " + HOLDER.hex(":"))
        # The bridge's ports learn for some milliseconds before they forward.
        lab.wait_for("rly0 to forward", lambda: "forwarding" in subprocess.run(
            [str(a) for a in net.inside("ip", "-d", "link", "show", "rly0")],
            capture_output=True, text=True).stdout)

        pull = key_frame(HOLDER, BSSID, 1)
        hostapd.send(pull)
        check_equal(controller.expect(FRAME), pull, "a PULL to the key holder")
        everybody = key_frame(BROADCAST, BSSID, 2, 1514)
        hostapd.send(everybody)
        check_equal(controller.expect(FRAME), everybody, "a PULL to everybody")
        # To another AP, of another vendor, from the key holder: none of them goes up.
        hostapd.send(key_frame(bytes.fromhex("02bb00000001"), BSSID, 3))
        hostapd.send(key_frame(HOLDER, BSSID, 4, head="88b70050f20001"))
        hostapd.send(key_frame(BROADCAST, HOLDER, 5))
        hostapd.send(key_frame(HOLDER, BSSID, 6))
        check_equal(controller.expect(FRAME), key_frame(HOLDER, BSSID, 6), "the next frame up")

        answer = key_frame(BSSID, HOLDER, 7, 200)
        controller.send(FRAME, answer)
        while True:
            data, address = hostapd.recvfrom(2048)
            if address[2] != socket.PACKET_OUTGOING:
                break
        check_equal(data, answer, "the answer at the bridge")
        check_equal(address[2], socket.PACKET_HOST, "for whom the bridge takes it")

        net.ip("link", "set", "rly1", "down")
        expect_log(relay, "interface rly1 is down")
        net.ip("link", "set", "rly1", "up")
        expect_log(relay, "is up: key requests", 2)
        # A port whose other end was down forwards again only after some time of its own.
        hostapd.settimeout(0.1)
        controller.connection.settimeout(0.1)

        def again():
            hostapd.send(key_frame(HOLDER, BSSID, 8))
            try:
                return controller.expect(FRAME)
            except TimeoutError:
                return None
        check_equal(lab.wait_for("a frame after the pause", again)[20], 8, "that frame")

        relay.child.send_signal(signal.SIGUSR1)
        expect_log(relay, "of the key holder's own; connections 1")
        check_in("1 for others, 1 of the key holder's own", relay.text(), "the counters")
        controller.connection.settimeout(lab.PATIENCE)
        relay.child.send_signal(signal.SIGTERM)
        while True:
            kind, body = controller.read()
            if kind == BYE:
                break
        check_in("stopping", body.decode(), "BYE")
        check_equal(relay.child.wait(lab.PATIENCE), 0, "the relay's exit status")


@scenario
def relay_comes_back(build):
    """The controller goes away and comes back: the relay finds it again, and says so."""
    with lab.Lab(build, "relay-back") as box:
        net = Namespace(box)
        net.ip("link", "set", "lo", "up")
        controller = Controller(box, net)
        relay = start_relay(box, net, controller)
        controller.accept()
        expect_log(relay, "interface rly1 does not exist")
        controller.close()
        expect_log(relay, "lost the controller")
        controller.accept()
        expect_log(relay, "connected to the controller", 2)
        # What the kernel lets it do: receive and send raw frames, nothing else.
        status = dict(line.split(":\t", 1) for line in
                      open(f"/proc/{relay.pid}/status").read().splitlines() if ":\t" in line)
        check_equal(int(status["CapEff"], 16), 1 << 13, "its capabilities (CAP_NET_RAW)")
        check_equal(int(status["CapPrm"], 16), 1 << 13, "those it may take (CAP_NET_RAW)")
        check_equal(status["NoNewPrivs"], "1", "no new privileges")
        check_equal(relay.stop(), 0, "the relay's exit status")
        check_in("stopped", relay.text(), "the log")


AP_KEY = bytes(range(32))
STATION = "02:00:00:00:50:01"

# ap2 is reached by the relay ap1.example.test; the station logs in at an AP that nothing is known of.
WLC = """aaa server radius dynamic-author
 client local user {user}
wireless mobility domain-id a1b2
wireless key-holder mac-address 0200.5e00.0009
wireless key-holder push all
wlan corp 1 corp
 security ft
 security wpa akm ft dot1x
 security dot1x authentication-list freeradius
 no shutdown
ap hostapd ap2
 bssid {bssid} wlan corp
 r0kh-key 0 {key}
 relay ap1.example.test
ap hostapd elsewhere
 relay ap9.example.test
"""


@scenario
def relay_to_the_controller(build):
    """The real ends: a key is pushed to an AP through its relay, and pulled through it."""
    with lab.Lab(build, "relay-wlc") as box:
        net = Namespace(box)
        net.ip("link", "set", "lo", "up")
        net.ip("link", "add", "rly1", "type", "veth", "peer", "name", "far")
        net.ip("link", "set", "rly1", "up")
        net.ip("link", "set", "far", "up")
        ap = rrb.Ap(BSSID.hex(":"), AP_KEY, HOLDER.hex(":"))
        with net.entered():
            port = rrb.Port("far")
        box.controller_tls_files()
        box.start_controller(inside=net.inside(), config=WLC.format(
            user=box.server_user, bssid=BSSID.hex(":"), key=AP_KEY.hex()))
        relay = start_relay(box, net)
        expect_log(relay, "key holder " + HOLDER.hex(":"))
        box.start_server(box.write_raddb(module=box.module_config()))

        def next_frame(kind):
            """Of this kind; the controller's questions are answered on the way."""
            while True:
                frame = ap.open(port.receive(lab.PATIENCE))
                if frame.type == rrb.SEQ_REQ:
                    port.send(ap.seq_resp(frame))
                if frame.type == kind:
                    return frame

        login = box.login("tls", STATION, "02:00:00:00:01:01", "corp", nas="ap1", akm=3,
                          more=["-N", f"177:d:{0xa1b2}"])
        check(login.ok, f"eapol_test failed:\n{login.output[-800:]}")
        r0 = pmk_r0(login.recv_key + login.send_key, "corp", 0xa1b2, "ap1", STATION)
        key, _ = pmk_r1(r0[0], r0[1], BSSID.hex(":"), STATION)
        check_equal(next_frame(rrb.PUSH).sealed[rrb.PMK_R1].hex(), key, "the key that is pushed")
        port.send(ap.pull("ap1", STATION, r0[1]))
        answer = next_frame(rrb.RESP)
        check_equal(answer.sealed[rrb.PMK_R1].hex(), key, "the key that is pulled")
        check_equal(answer.nonce, ap.nonce, "whose answer it is")
        # The AP goes, and its relay is told.
        box.shell("configure terminal", "no ap hostapd ap2", "end")
        expect_log(relay, "lost the controller 127.0.0.1 port 5248")
        check_in("no access point of the controller has this relay any more", relay.text(),
                 "why it was lost")
        port.close()


@scenario
def relay_flood(build):
    """A flood of key requests on the network: the controller sees 1,000 a second of them."""
    with lab.Lab(build, "relay-flood") as box:
        net = Namespace(box)
        net.ip("link", "set", "lo", "up")
        net.ip("link", "add", "rly1", "type", "veth", "peer", "name", "far")
        net.ip("link", "set", "far", "up")
        net.ip("link", "set", "rly1", "up")
        far = net.packet_socket("far")
        controller = Controller(box, net)
        relay = start_relay(box, net, controller)
        controller.accept()
        expect_log(relay, "key holder " + HOLDER.hex(":"))

        def over():
            for _ in range(500):
                far.send(key_frame(HOLDER, BSSID, 1))
            relay.child.send_signal(signal.SIGUSR1)
            return any(int(n) for n in re.findall(r"(\d+) over 1000 a second", relay.text()))
        lab.wait_for("frames over the rate", over)
        # It goes on once there is room again.
        controller.connection.settimeout(0.1)

        def later():
            far.send(key_frame(HOLDER, BSSID, 2))
            try:
                while controller.expect(FRAME)[20] != 2:
                    pass
                return True
            except TimeoutError:
                return False
        lab.wait_for("a frame after the flood", later)
        check_equal(relay.stop(), 0, "the relay's exit status")


@scenario
def relay_on_a_bridge(build):
    """Started on a bridge itself, which cannot work: the log says what to do."""
    with lab.Lab(build, "relay-bridge") as box:
        net = Namespace(box)
        net.ip("link", "set", "lo", "up")
        net.ip("link", "add", "br-lan", "type", "bridge")
        relay = start_relay(box, net, Controller(box, net), "br-lan")
        expect_log(relay, "interface br-lan is a bridge: a hostapd on this machine is not reached")


@scenario
def relay_command_line(build):
    """fastroam-ap: help, version, what it refuses, and that it stands on nothing of FreeRADIUS."""
    program = str(build / "fastroam-ap")

    def run(*args):
        done = subprocess.run([program, *args], capture_output=True, text=True,
                              timeout=lab.PATIENCE)
        return done.returncode, done.stdout + done.stderr

    need = ("relay", "-i", "rly1", "-c", "wlc.example.test")
    check_in("fastroam-ap relay -i INTERFACE", run("--help")[1], "--help")
    check_equal(run("--version")[0], 0, "--version")
    for args, text in (((), "no command"), (("show",), "unknown command show"),
                       (("relay",), "--interface is missing"),
                       (("relay", "-i", "rly1"), "--controller is missing"),
                       (("relay", "-i", "x" * 16, "-c", "x"), "1 to 15 octets"),
                       ((*need, "-p", "0"), "from 1 to 65535"),
                       ((*need, "-p", "65536"), "from 1 to 65535"),
                       ((*need, "-p", "1x"), "from 1 to 65535"),
                       ((*need, "--phy", "phy0"), "options of radio, not of relay"),
                       (("radio",), "--controller is missing"),
                       (("radio", "-c", "x", "-i", "rly1"), "an option of relay, not of radio"),
                       (("radio", "-c", "x", "--country", "de"), "two capital letters"),
                       (("radio", "-c", "x", *("--phy", "phy0") * 5), "at most 4 radios"),
                       (("radio", "-c", "x", "--vlan-bridge", "brvlan"), "with %d where"),
                       (("radio", "-c", "x", "--vlan-bridge", "br%d%d"), "with %d where"),
                       (("radio", "-c", "x", "--vlan-bridge", "br%s"), "with %d where"),
                       (("radio", "-c", "x", "--vlan-bridge", "abcdefghijkl%d"), "at most 13"),
                       (("radio", "-c", "x", "--vlan-interface", "enp0s31f6.1"), "1 to 10 octets"),
                       ((*need, "--vlan-interface", "eth0"), "options of radio, not of relay"),
                       (("radio", "--config", "/nonexistent"), "cannot be read"),
                       ((*need, "more"), "more: relay takes options only"),
                       ((*need, "--nonsense"), "--nonsense: unknown option")):
        code, output = run(*args)
        check_equal(code, 2, f"exit status of {args}")
        check_in(text, output, f"{args}")
    code, output = run(*need, "--tls-dir", "/nonexistent")
    check_equal(code, 1, "exit status without certificates")
    check_in("/nonexistent/ca.pem (No such file or directory)", output, "what is missing")
    libraries = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    check("freeradius" not in libraries, f"it links FreeRADIUS:\n{libraries}")
