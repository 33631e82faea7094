# SPDX-License-Identifier: GPL-2.0-or-later
"""Between controller and access points: a controller dies, or a router stands in between."""
import pathlib
import secrets
import shutil

import lab
from ap import AccessPoint
from controller import MAC, configuration
from harness import check_equal, dotted, scenario
from site_setup import central, login


@scenario
def failover(box):
    """Two controllers with one address: the active one is killed, FT goes on."""
    key = secrets.token_hex(32)
    aps = box.aps(3)
    wlcs = [box.add_controller(f"wlc{n}", f"192.0.2.{n}0", f"02:00:00:00:00:a{n}") for n in (1, 2)]
    for wlc, priority in zip(wlcs, (200, 100)):
        wlc.start(configuration(aps, "off", more=(
            f"wireless key-holder mac-address {dotted(MAC)}\n"
            f"wireless key-holder redundancy priority {priority} key 0 {key}\n")))
    box.radius()
    box.start_aps(aps, central)
    sta = box.station().start()
    login(wlcs[0], sta, aps[0])
    wlcs[1].wait_client(sta)
    sta.expect_roam(aps[1], "ft")
    check_equal(wlcs[0].outcomes(sta), ["served"], "pulls at the active controller")
    wlcs[0].kill()
    wlcs[1].wait_active()
    sta.expect_roam(aps[2], "ft")
    check_equal(wlcs[1].outcomes(sta), ["served"], "pulls at the other controller")


FAR = "br-far"


def start_relay(box, ap, wlc):
    """fastroam-ap on the access point, at a port of its bridge: what it sends must enter there."""
    ap.namespace.run("ip", "link", "add", "relay0", "type", "veth", "peer", "name", "relay1")
    ap.namespace.run("ip", "link", "set", "relay1", "master", "br0", "up")
    ap.namespace.run("ip", "link", "set", "relay0", "up")
    ap.namespace.run("ip", "route", "add", "default", "via", "203.0.113.2")
    tls = box.tls_dir(f"{ap.name}-tls", ap.name)
    ap.relay = box.start(f"relay-{ap.name}", ap.namespace.prefix(
        box.build / "fastroam-ap", "relay", "--interface", "relay0", "--controller", wlc.address,
        "--server-name", "controller.example.test", "--tls-dir", tls))


@scenario
def relay(box):
    """APs behind a router: keys come over TLS, through the relay on each AP."""
    box.add_switch(FAR, "203.0.113.2/24")
    pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1", encoding="ascii")
    aps = [AccessPoint(box, n, network="203.0.113", bridge=FAR) for n in (1, 2, 3)]
    wlc = box.add_controller()
    wlc.namespace.run("ip", "route", "add", "default", "via", box.RADIUS_ADDRESS)
    shutil.copytree(box.tls_dir("wlc-tls", "controller"), wlc.etc / "tls")
    blocks = "".join(f"ap hostapd {ap.name}\n bssid {ap.dotted} wlan corp\n r0kh-key 0 {ap.key}\n"
                     f" relay {ap.name}.example.test\n" for ap in aps)
    wlc.start(configuration(push="off", blocks=blocks,
                            more=f"wireless key-holder mac-address {dotted(MAC)}\n"))
    box.radius()
    box.start_aps(aps, lambda ap: [f"r0kh={MAC} * {ap.key}"])
    for ap in aps:
        start_relay(box, ap, wlc)
    for ap in aps:
        lab.wait_for(f"the relay of {ap.name}", lambda a=ap: "connected" in a.relay.text(), 30)
    box.step("the relays are connected")
    sta = box.station(address="203.0.113.100", target="203.0.113.2").start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")
