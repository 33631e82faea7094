# SPDX-License-Identifier: GPL-2.0-or-later
"""The key holder: real logins at FreeRADIUS, the real controller on an Ethernet of its own, and access
points that speak hostapd's key protocol in a language of their own (tests/lib/rrb.py)."""
import os
import socket
import subprocess
import time

import lab
import rrb
from harness import check, check_equal, check_in, dotted, scenario
from keys import pmk_r0, pmk_r1
from netns import Namespace

CONTROLLER = "02:00:00:00:c0:01"
STATION = "02:00:00:00:50:01"
MDID = 0xa1b2

CONFIG = """aaa server radius dynamic-author
 client local user {user}
wireless mobility domain-id a1b2
wireless key-holder push {push}
wlan corp 1 corp
 security ft
 security wpa akm ft dot1x
 security dot1x authentication-list freeradius
 no shutdown
{aps}"""

BLOCK = """ap hostapd {name}
 bssid {bssid} wlan corp
 {key}
 interface wlc0
"""


class Air:
    """Access points ap1..apN, each with an interface of its own on one bridge with the controller."""

    def __init__(self, build, name, push="all", aps=3, more=""):
        self.box = lab.Lab(build, name)
        try:
            self.net = Namespace(self.box)
            self._wire(aps)
            self.ap = {n: rrb.Ap(self.bssid(n), self.key(n), CONTROLLER)
                       for n in range(1, aps + 1)}
            with self.net.entered():
                self.port = {n: rrb.Port(f"ap{n}") for n in self.ap}
            blocks = "".join(BLOCK.format(name=f"ap{n}", bssid=dotted(self.bssid(n)),
                                          key=f"r0kh-key 0 {self.key(n).hex()}") for n in self.ap)
            config = CONFIG.format(user=self.box.server_user, push=push, aps=blocks + more)
            self.box.start_controller(config=config, inside=self.net.inside())
            lab.wait_for("the interface to be open",
                         lambda: "wlc0 (" in self.box.controller.text())
            self.box.start_server(self.box.write_raddb(module=self.box.module_config()))
        except BaseException:
            self.box.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for port in self.port.values():
            port.close()
        self.box.__exit__(*exc)

    @staticmethod
    def bssid(n):
        return f"02:00:00:00:01:{n:02x}"

    @staticmethod
    def key(n):
        return bytes([0x40 + n]) * 32

    def _wire(self, aps):
        self.net.ip("link", "add", "br0", "type", "bridge", "forward_delay", "0")
        self.net.ip("link", "set", "br0", "up")
        names = [("wlc0", CONTROLLER)] + [(f"ap{n}", self.bssid(n)) for n in range(1, aps + 1)]
        for name, mac in names:
            self.net.ip("link", "add", name, "address", mac, "type", "veth", "peer", "name",
                        f"{name}-br")
            self.net.ip("link", "set", f"{name}-br", "master", "br0", "up")
            self.net.ip("link", "set", name, "up")

    def login(self, method="tls", nas="ap1", ap=1, station=STATION, more=()):
        """An FT login at an AP. (PMK-R0, PMKR0Name) as the station has them."""
        login = self.box.login(method, station, self.bssid(ap), "corp", nas=nas, akm=3,
                               more=["-N", f"177:d:{MDID}", *more])
        check(login.ok, f"eapol_test failed:\n{login.output[-800:]}")
        lab.wait_for("the login at the controller", lambda: dotted(station) in
                     self.box.show("show wireless client summary"))
        return pmk_r0(login.recv_key + login.send_key, "corp", MDID, nas, station)

    def next(self, n, kind, patience=5):
        """The next frame of a kind for an AP; its questions are answered on the way."""
        while True:
            frame = self.ap[n].open(self.port[n].receive(patience))
            if frame.type == rrb.SEQ_REQ:
                self.port[n].send(self.ap[n].seq_resp(frame))
            if frame.type == kind:
                return frame

    def pull(self, n, r0, nas="ap1", station=STATION):
        self.port[n].send(self.ap[n].pull(nas, station, r0[1]))
        return self.next(n, rrb.RESP)

    def check_key(self, n, frame, r0, station=STATION):
        key, name = pmk_r1(r0[0], r0[1], self.bssid(n), station)
        check_equal(frame.sealed[rrb.PMK_R1].hex(), key, f"PMK-R1 of ap{n}")
        check_equal(frame.sealed[rrb.PMK_R1_NAME].hex(), name, f"PMKR1Name of ap{n}")

    def outcomes(self):
        return self.box.show_json("show wireless key-holder statistics")


@scenario
def keys_pushed_and_pulled(build):
    """One login: its PMK-R1s are pushed to the other APs, and pulled by one that was restarted;
    both are what the station's MSK gives, with the session's VLAN, name and time left."""
    with Air(build, "keys") as air:
        r0 = air.login()
        for n in (2, 3):
            push = air.next(n, rrb.PUSH)
            air.check_key(n, push, r0)
            check_equal(push.sealed[rrb.PAIRWISE], b"\x10\0", "the cipher")
        air.ap[2].reboot()
        answer = air.pull(2, r0)
        air.check_key(2, answer, r0)
        check_equal(answer.nonce, air.ap[2].nonce, "the nonce")
        check_equal(answer.sealed[rrb.IDENTITY], b"client.example.test", "the user")
        history = air.box.show("show wireless key-holder history")
        check_in("push  ap3", history, "the history")
        check_in("pull  ap2", history, "the history")


@scenario
def wlans_come_and_go(build):
    """A WLAN that is shut gives no keys, one that is typed in later does: access points need not be
    entered anew."""
    with Air(build, "wlans", push="off") as air:
        r0 = air.login()
        air.check_key(2, air.pull(2, r0), r0)
        air.box.shell("configure terminal", "wlan corp", "shutdown")
        check(rrb.PMK_R1 not in air.pull(2, r0).sealed, "a key of a WLAN that is shut")
        air.box.shell("configure terminal", "no wlan corp")
        air.port[2].send(air.ap[2].pull("ap1", STATION, r0[1]))
        lab.wait_for("the AP to be unknown", lambda: air.outcomes()["pulls"]["unknown_ap"])
        air.box.shell("configure terminal", "wlan corp 1 corp", "security ft",
                      "security wpa akm ft dot1x", "no shutdown")
        r0 = air.login("ttls")
        air.check_key(2, air.pull(2, r0), r0)


@scenario
def keys_end_with_a_disconnect(build):
    """Disconnect-Request at FreeRADIUS: an AP that held no key gets none any more, history names the
    pull as revoked, and the client detail tells who may hold one until when."""
    with Air(build, "revoked", push="off") as air:
        r0 = air.login()
        air.check_key(2, air.pull(2, r0), r0)
        radclient(air.box, "disconnect", f'Calling-Station-Id = "{STATION}"')
        lab.wait_for("the session to go", lambda: dotted(STATION) not in
                     air.box.show("show wireless client summary"))
        answer = air.pull(3, r0)
        check(rrb.PMK_R1 not in answer.sealed, "a key after the Disconnect")
        check_in("revoked", air.box.show("show wireless key-holder history"), "the history")
        detail = air.box.show(f"show wireless client mac-address {dotted(STATION)} detail")
        check_in(dotted(air.bssid(2)), detail, "who may still hold keys")
        check("0200.0000.0103" not in detail, "ap3 was never given a key")


@scenario
def disconnect_at_any_bssid(build):
    """A client without FT is at an AP of which only `bssid any` is known: that is told as well."""
    block = (BLOCK.format(name="openwrt", bssid="any", key="openwrt-default-key 0 opensesame") +
             " dynamic-author 127.0.0.1 port 3799 key 0 opensesame\n")
    with Air(build, "any-das", push="off", aps=1, more=block) as air:
        air.net.ip("link", "set", "lo", "up")
        with air.net.entered():
            das = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        das.bind(("127.0.0.1", 3799))
        das.settimeout(lab.PATIENCE)
        login = air.box.login("tls", STATION, "02:00:00:00:02:07", "corp", nas="openwrt", akm=1)
        check(login.ok, f"eapol_test failed:\n{login.output[-800:]}")
        lab.wait_for("the login at the controller", lambda: dotted(STATION) in
                     air.box.show("show wireless client summary"))
        radclient(air.box, "disconnect", f'Calling-Station-Id = "{STATION}"')
        packet = das.recv(4096)
        check_equal(packet[0], 40, "the code of what came (Disconnect-Request)")
        check_in(STATION.replace(":", "-").encode(), packet, "whom it names")
        das.close()


def radclient(box, kind, attributes):
    done = subprocess.run(["radclient", "-r", "2", "-t", "5", f"127.0.0.1:{box.coa_port}", kind,
                           box.secret], input=attributes + "\n", capture_output=True, text=True)
    check_equal(done.returncode, 0, f"radclient {kind}: {done.stdout}{done.stderr}")


@scenario
def openwrt_as_it_comes(build):
    """`bssid any` and OpenWrt's default key: broadcast pulls are answered, and what is unknown is left
    to another key holder in silence."""
    block = BLOCK.format(name="openwrt", bssid="any", key="openwrt-default-key 0 opensesame")
    with Air(build, "openwrt", push="off", aps=1, more=block) as air:
        stranger = rrb.Ap("02:00:00:00:02:07", rrb.openwrt_key(MDID, "opensesame"))
        other = rrb.Ap("02:00:00:00:02:08", rrb.openwrt_key(MDID, "something else"))
        r0 = air.login()
        port = air.port[1]
        port.send(stranger.pull("ap1", STATION, "00" * 16))
        port.send(other.pull("ap1", STATION, r0[1]))
        port.send(stranger.pull("ap1", STATION, r0[1]))
        frame = stranger.open(port.receive())
        while frame.type != rrb.RESP:
            frame = stranger.open(port.receive())
        check_equal(frame.nonce, stranger.nonce, "the first answer is that to the last pull")
        key, _ = pmk_r1(r0[0], r0[1], "02:00:00:00:02:07", STATION)
        check_equal(frame.sealed[rrb.PMK_R1].hex(), key, "PMK-R1")
        check_in("not this AP's key", air.box.show("show wireless key-holder history"), "history")


@scenario
def hostile_frames(build):
    """Forged, replayed, cut and garbled frames and a wrong key, thousands of each: nothing is served,
    all is counted by its reason, and the controller answers an honest AP in between."""
    with Air(build, "hostile", push="off") as air:
        r0 = air.login()
        honest = air.ap[2].pull("ap1", STATION, r0[1])
        air.port[2].send(honest)
        air.check_key(2, air.next(2, rrb.RESP), r0)
        forged = rrb.Ap(air.bssid(3), b"\1" * 32, CONTROLLER).pull("ap1", STATION, r0[1])
        stranger = rrb.Ap("02:00:00:00:09:09", air.key(3), CONTROLLER)
        unknown = stranger.pull("ap1", STATION, r0[1])
        spoofed = honest[:6] + rrb.octets(air.bssid(3)) + honest[12:]
        served = air.outcomes()["pulls"]["served"]
        rounds = 1000
        frames = [frame for i in range(rounds)
                  for frame in (forged, unknown, spoofed, honest, honest[:20 + i % 40],
                                honest[:22] + os.urandom(60))]
        took = flood(air, air.port[3], frames)
        counted = air.outcomes()["pulls"]
        check_equal(counted["served"], served, "pulls served")
        for reason in ("wrong_key", "unknown_ap", "wrong_source", "replayed", "malformed"):
            check(counted[reason] > 0, f"no frame was counted as {reason}: {counted}")
        check(counted["replayed"] >= rounds, f"{rounds} copies were sent: {counted}")
        # A frame that proves nothing may cost no more than twice an honest one, which is sealed an
        # answer; the machine's own speed is in both.
        usual = flood(air, air.port[1], [air.ap[1].seq_req("ap1")] * 1500)
        check(took < 2 * usual, f"{took * 1e6:.0f} us a frame, and {usual * 1e6:.0f} an honest one")
        # It serves on.
        air.check_key(2, air.pull(2, r0), r0)


def flood(air, port, frames, burst=100):
    """Send all, no more at a time than the kernel keeps. Seconds of the controller's CPU for each."""
    received = air.outcomes()["key_holder"]["frames"]
    before = cpu_seconds(air.box.controller)
    for at in range(0, len(frames), burst):
        for frame in frames[at:at + burst]:
            send(port, frame)
        received += len(frames[at:at + burst])
        lab.wait_for("what was sent to be judged",
                     lambda: air.outcomes()["key_holder"]["frames"] >= received)
    return (cpu_seconds(air.box.controller) - before) / len(frames)


def send(port, frame):
    """A full queue is waited for: the frames are to arrive."""
    while True:
        try:
            port.send(frame.ljust(14, b"\0"))
            return
        except OSError:
            time.sleep(0.001)


def cpu_seconds(process):
    with open(f"/proc/{process.child.pid}/schedstat") as f:
        return int(f.read().split()[0]) / 1e9


@scenario
def controllers_with_one_address(build):
    """Two controllers share an address: one serves. It is killed: the other answers within seconds,
    with keys that the module pushed to both."""
    shared = ("wireless key-holder mac-address 0200.0000.c001\n"
              f"wireless key-holder redundancy priority 200 key 0 {'5a' * 32}\n")
    with Air(build, "pair", push="off", more=shared) as air, lab.Lab(build, "pair-b") as second:
        lab.wait_for("the first to serve", lambda: "now serves" in air.box.controller.text())
        air.net.ip("link", "add", "wlc1", "address", "02:00:00:00:c0:02", "type", "veth", "peer",
                   "name", "wlc1-br")
        air.net.ip("link", "set", "wlc1-br", "master", "br0", "up")
        air.net.ip("link", "set", "wlc1", "up")
        text = (air.box.etc / "startup-config").read_text().replace("wlc0", "wlc1")
        text += "ap hostapd afar\n relay afar.example.test\n"
        second.controller_tls_files()
        second.start_controller(config=text, inside=air.net.inside())
        module = (f"fastroam {{\n\tcontroller wlc1 {{\n\t\tsocket = {air.box.push_socket}\n\t}}\n"
                  f"\tcontroller wlc2 {{\n\t\tsocket = {second.push_socket}\n\t}}\n}}\n")
        air.box.server.stop()
        air.box.start_server(air.box.write_raddb(module=module))
        r0 = air.login()
        lab.wait_for("the login at the second", lambda: dotted(STATION) in
                     second.show("show wireless client summary"))
        air.check_key(2, air.pull(2, r0), r0)
        check("now serves" not in second.controller.text(), "both serve")
        check("listening for relays" not in second.controller.text(),
              "the second lets relays in, and would not answer them")
        air.box.controller.child.kill()
        air.box.controller.child.wait()
        lab.wait_for("the second to serve", lambda: "now serves" in second.controller.text())
        lab.wait_for("the second to let relays in",
                     lambda: "listening for relays on port 5248" in second.controller.text())
        air.check_key(3, air.pull(3, r0), r0)
        # The frames of the dead one have not been answered twice.
        check_equal(second.show_json("show wireless key-holder statistics")["pulls"]["served"], 1,
                    "pulls that the second served")
