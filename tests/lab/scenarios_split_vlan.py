# SPDX-License-Identifier: GPL-2.0-or-later
"""VLANs that a RADIUS server gives: the stations of each one are a network of their own."""
import re

import lab
from harness import check, check_equal, scenario
from split_setup import dot1x, expect_method, split_site, wlan
from wired import LAN, command

# What is there in VLAN 42; alice is put into it, carol into none.
NETWORK = "198.51.100"
SERVER = f"{NETWORK}.2"
AGENT = ["--vlan-interface", "eth0"]
MADE = ("fr0-0.42", "brvlan42", "eth0.42")


def serve_vlan():
    """A server in VLAN 42 of the switch."""
    command("ip", "link", "add", "link", LAN, "name", f"{LAN}.42", "type", "vlan", "id", "42")
    command("ip", "addr", "add", f"{SERVER}/24", "dev", f"{LAN}.42")
    command("ip", "link", "set", f"{LAN}.42", "up")


def links(ap):
    """Names of the interfaces of an access point."""
    return re.findall(r"^\d+: ([^:@]+)", ap.namespace.run("ip", "link").stdout, re.M)


def check_vlan(ap, there):
    for name in MADE:
        check((name in links(ap)) == there, f"{name} of {ap.name} is {'not ' * there}there")


def group_key(sta):
    """The newest one that the station has."""
    return re.findall(r"WPA: Group Key - hexdump\(len=16\): ([0-9a-f ]+)$", sta.log(), re.M)[-1]


def reaches(sta, address):
    """Ping, after asking everybody (a broadcast) where the address is."""
    sta.namespace.run("ip", "neigh", "flush", "dev", sta.interface)
    return sta.namespace.run("ping", "-c", "2", "-i", "0.2", "-W", "2", address,
                             check=False).returncode == 0


def check_separate(alice, other, carol):
    """Stations of the VLAN reach each other and its server, and nobody reaches out of it."""
    check(reaches(alice, other.address) and reaches(other, alice.address),
          "stations of one VLAN do not reach each other")
    check(reaches(alice, SERVER), "the VLAN's server is not reached")
    # carol has an address of their network too: only the VLAN keeps them apart.
    check(not reaches(carol, alice.address), "a station in no VLAN reaches one in a VLAN")
    check(not reaches(alice, f"{NETWORK}.99"), "a station in a VLAN reaches one in none")
    check_equal(group_key(alice), group_key(other), "group keys of one VLAN")
    check(group_key(alice) != group_key(carol), "a VLAN has the group key of the BSS")


@scenario
def split_vlan(box):
    """Two stations in a VLAN and one in none; a rekey, a roam by OKC, and nothing left behind."""
    serve_vlan()
    aps, wlc, alice = split_site(box, wlan(*dot1x("dot1x", more=["okc"])), radius=True,
                                 options=AGENT, address=f"{NETWORK}.100", target=SERVER)
    other = box.station(number=3, address=f"{NETWORK}.103", target=SERVER)
    carol = box.station(number=4, address="192.0.2.104")
    carol.namespace.run("ip", "addr", "add", f"{NETWORK}.99/24", "dev", carol.interface)
    check_vlan(aps[0], False)
    for sta, user in ((alice, "alice"), (other, "alice"), (carol, "carol")):
        sta.start(user=user, key_mgmt="WPA-EAP", proactive_key_caching=1)
        check_equal(sta.connect(aps[0]), "eap", f"how {sta.name} came in")
    check_vlan(aps[0], True)
    check_separate(alice, other, carol)
    box.step("the VLAN is a network of its own")

    before = group_key(alice), group_key(carol)
    wlc.shell("clear wireless gtk")
    for sta in (alice, other, carol):
        lab.wait_for(f"{sta.name} to have new group keys",
                     lambda s=sta: "WPA: Group rekeying completed" in s.log())
    check(group_key(alice) != before[0] and group_key(carol) != before[1], "a key is the old one")
    check_separate(alice, other, carol)
    box.step("so it is with new group keys")

    alice.expect_roam(aps[1], "4-way")
    expect_method(wlc, alice, "OKC")
    check_vlan(aps[1], True)
    check(reaches(alice, other.address), "stations of one VLAN do not reach each other over the wire")
    box.check_decrypts(alice, *aps)

    alice.leave()
    lab.wait_for("the VLAN to go with its last station", lambda: "fr0-0.42" not in links(aps[1]))
    check_vlan(aps[1], False)
    check_vlan(aps[0], True)
    other.leave()
    lab.wait_for("the VLAN to go with its last station", lambda: "fr0-0.42" not in links(aps[0]))
    check_vlan(aps[0], False)
    check(reaches(carol, box.RADIUS_ADDRESS), "the station in no VLAN was cut off")


@scenario
def split_vlan_ft(box):
    """FT, over the air and over the DS: the VLAN goes along, with its group key."""
    serve_vlan()
    aps, wlc, sta = split_site(box, wlan(*dot1x("ft dot1x", more=[
        "security ft", "security ft over-the-ds"])), radius=True, options=AGENT,
                               address=f"{NETWORK}.100", target=SERVER)
    sta.start(user="alice", key_mgmt="FT-EAP")
    check_equal(sta.connect(aps[0]), "eap", "the first association")
    for ap, over_ds, method in ((aps[1], False, "air"), (aps[0], True, "DS"), (aps[1], True, "DS")):
        sta.over_ds = over_ds
        sta.expect_roam(ap, "ft")
        expect_method(wlc, sta, f"FT over the {method}")
        check(reaches(sta, SERVER), f"no broadcast came through {ap.name}")
        check_vlan(ap, True)
    check_vlan(aps[0], False)
    box.check_decrypts(sta, *aps)


@scenario
def split_vlan_none(box):
    """An access point without VLANs refuses whoever is given one, and says what it lacks."""
    aps, _, sta = split_site(box, wlan(*dot1x("dot1x")), 1, radius=True)
    sta.start(user="alice", key_mgmt="WPA-EAP")
    sta.control.ok("ENABLE_NETWORK 0")
    lab.wait_for("the access point to refuse", lambda: "VLAN 42: this access point has none" in
                 aps[0].log())
    check(not aps[0].authorized(sta.mac), "the station was put into the network of the BSS")
