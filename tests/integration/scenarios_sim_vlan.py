# SPDX-License-Identifier: GPL-2.0-or-later
"""VLANs that RADIUS gives, from end to end: a group key each, kept by every way to roam."""
import radio
import lab
from harness import check, check_equal, check_in, dotted, scenario
from sim_site import STOP, Site

LIST = "security dot1x authentication-list LIST"
WLANS = f"""wlan corp 1 corp
 no security ft adaptive
 security pmf optional
 {LIST}
 no shutdown
wlan fast 2 fast
 security ft
 security ft over-the-ds
 no security wpa akm dot1x
 security wpa akm ft dot1x
 {LIST}
 no shutdown
wlan cckm 3 cckm
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm cckm
 {LIST}
 no shutdown
"""


def user(name, vlan):
    return f"""
{name}
\tTunnel-Type := VLAN,
\tTunnel-Medium-Type := IEEE-802,
\tTunnel-Private-Group-Id := "{vlan}"
"""


USERS = user("red", "42") + user("blue", "43") + user("named", "guests")
# Station, its network's SSID and security, its user and VLAN, the methods of login and roams.
ROWS = (("r1", "corp", "wpa2-eap", "red", 42, ("802.1x", "okc", "skc")),
        ("r2", "corp", "wpa2-eap", "red", 42, ("802.1x", "okc", "skc")),
        ("b1", "corp", "wpa2-eap", "blue", 43, ("802.1x", "okc", "skc")),
        ("p1", "corp", "wpa2-eap", "client.example.test", 0, ("802.1x", "okc", "skc")),
        ("r3", "fast", "ft-eap", "red", 42, ("ft-first", "ft", "ft")),
        ("b3", "fast", "ft-eap", "blue", 43, ("ft-first", "ft", "ft")),
        ("r4", "cckm", "cckm", "red", 42, ("cckm-first", "cckm", "cckm")))
APS = ("ap1", "ap2", "ap1")


def mac(i):
    return f"02:00:00:00:33:{i:02x}"


def vlans_told(site, sta):
    """VLANs of a station that access points were told with its port open."""
    return [radio.number(c.station.get(15)) for c in site.tap.commands
            if c.kind == radio.SET_STA and c.sta == radio.octets(sta) and
            radio.number(c.station.get(3))]


@scenario
def sim_vlan(build):
    """Three VLANs, four ways to roam: each keeps its VLAN and has its key; keys change; all leave."""
    with Site(build, "sim-vlan", WLANS, users=USERS) as site:
        text = ""
        for i, (name, ssid, security, who, *_) in enumerate(ROWS):
            text += f"network n{name} ssid {ssid} security {security} {site.login(who)}\n" \
                    f"station {name} network n{name} mac {mac(i)}\n" \
                    f"wait ap1 serves n{name}\nwait ap2 serves n{name}\n"
        for step, ap in enumerate(APS):
            for name, *_, methods in ROWS:
                text += f"{'roam' if step else 'associate'} {name} {ap}\n" \
                        f"expect {name} {methods[step]}\nexpect {name} keys\n"
        for name, *_ in ROWS:
            text += f"expect {name} keys\n"
        text += STOP
        for name, *_ in ROWS:
            text += f"expect {name} keys\nexpect {name} no-faults\nleave {name}\n"
        text += STOP
        sim = site.begin(text)
        site.reached(sim)
        for i, (name, _, _, _, vlan, _) in enumerate(ROWS):
            check_equal(set(vlans_told(site, mac(i))), {vlan}, f"VLANs of {name}")
        bssid = site.tap.keys(mac(0))[-1][0]
        before = {v: site.tap.group_keys(bssid, v) for v in (0, 42, 43)}
        keys = [k for of in before.values() for k in of]
        check_equal(len(keys), len(set(keys)), "group keys, none of which may come twice")
        done = site.stats()["group_done"]
        site.shell("clear wireless gtk")
        lab.wait_for("all group handshakes",
                     lambda: site.stats()["group_done"] >= done + len(ROWS))
        for v, of in before.items():
            check_equal(len(site.tap.group_keys(bssid, v)), len(of) + 1, f"group keys of VLAN {v}")
        site.go(sim)
        site.reached(sim, 2)
        gone = {(c.bssid, radio.number(c.key.get(6))) for c in site.tap.commands
                if c.kind == radio.DEL_KEY}
        check({(bssid, 42), (bssid, 43)} <= gone, f"group keys that were taken back: {gone}")
        check_equal(site.stats()["refused_vlan"], 0, "VLANs refused")
        site.go(sim)
        site.passed(sim)


@scenario
def sim_vlan_named(build):
    """A VLAN that has no number: refused, and not put into the network of the BSS."""
    with Site(build, "sim-vlan-named", WLANS, users=USERS) as site:
        site.simulate(f"""network n ssid corp security wpa2-eap {site.login("named")}
station lost network n mac {mac(0)}
wait ap1 serves n
associate lost ap1
expect lost failed
""")
        check_equal(site.stats()["refused_vlan"], 1, "VLANs refused")
        check(dotted(mac(0)) not in site.clients(), "the station was let in")


POLICIES = f"""{WLANS}wlan home 4 home
 no security ft adaptive
 security wpa psk set-key ascii 0 correct-horse
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
vlan 50
 name office
wireless profile policy floor
 vlan office
 session-timeout 600
 no shutdown
wireless profile policy guests
 aaa-override
 vlan 51
 no shutdown
wireless tag policy floor
 wlan corp policy floor
 wlan home policy floor
 wlan gate policy default-policy-profile
wireless tag policy default-policy-tag
 wlan corp policy guests
ap radio ap1
 policy-tag floor
"""


@scenario
def sim_policy(build):
    """A policy tag at one access point: its WLANs only, with VLAN and session-timeout of its profile,
    whatever RADIUS says where the profile does not let it; at the other one RADIUS has its way."""
    with Site(build, "sim-policy", POLICIES, users=USERS) as site:
        sim = site.begin(f"""network corp ssid corp security wpa2-eap {site.login("red")}
network plain ssid corp security wpa2-eap {site.login("client.example.test")}
network home ssid home security wpa2-psk passphrase correct-horse
network fast ssid fast security ft-eap {site.login("blue")}
station red network corp mac {mac(0)}
station plain network plain mac {mac(1)}
station home network home mac {mac(2)}
wait ap1 serves corp
wait ap2 serves corp
wait ap1 serves home
wait ap2 serves fast
associate red ap1
expect red 802.1x
associate plain ap2
expect plain 802.1x
associate home ap1
expect home psk
{STOP}roam red ap2
expect red okc
roam home ap2
expect home psk
{STOP}""")
        site.reached(sim)
        check_equal(set(vlans_told(site, mac(0))), {50}, "VLAN of the floor, not of RADIUS")
        check_equal(set(vlans_told(site, mac(1))), {51}, "VLAN of the profile: RADIUS names none")
        check_equal(set(vlans_told(site, mac(2))), {50}, "VLAN of a client without a login")
        detail = site.show_json(f"show wireless client mac-address {dotted(mac(0))} detail")
        check_equal(detail["session_timeout_s"], 600, "session-timeout of the profile")
        for ap, ids in (("ap1", {1, 4, 99}), ("ap2", {1, 2, 3, 4, 99})):
            served = {b["wlan_id"] for r in site.show_json(f"show ap name {ap}")["radios"]
                      for b in r["bsses"]}
            check(served <= ids and {1, 4, 99} <= served, f"{ap} serves {served}")
        site.go(sim)
        site.reached(sim, 2)
        check_equal(vlans_told(site, mac(0))[-1], 42, "VLAN of RADIUS, after the roam")
        check_equal(vlans_told(site, mac(2))[-1], 0, "no VLAN with the default profile")
        site.go(sim)
        site.passed(sim)


@scenario
def sim_location(build):
    """An access point that is entered into a location while it runs has the location's policy tag,
    and does not once it is taken out; clients of a WLAN that is the same with both stay."""
    with Site(build, "sim-location", POLICIES.replace("ap radio ap1\n policy-tag floor\n", ""),
              users=USERS) as site:
        sim = site.begin(f"""network home ssid home security wpa2-psk passphrase correct-horse
station home network home mac {mac(0)}
wait ap1 serves home
wait ap2 serves home
{STOP}associate home ap1
expect home psk
{STOP}""")
        site.reached(sim)

        def tags():
            return {a["name"]: (a["policy_tag"], a["tag_source"], a["mac_address"])
                    for a in site.show_json("show ap tag summary")["aps"]}

        def up():
            return {b["wlan_id"] for r in site.show_json("show ap name ap1")["radios"]
                    for b in r["bsses"]}

        before, address = up(), tags()["ap1"][2]
        check(2 in before, f"ap1 serves {before}")
        site.shell("configure terminal", "ap location name \"north wing\"",
                   f"ap-eth-mac {address}", "tag policy floor", "end")
        check_equal(tags()["ap1"][:2], ("floor", "Location"), "tag of ap1")
        check_equal(tags()["ap2"][:2], ("default-policy-tag", "none is configured for it"),
                    "tag of ap2")
        lab.wait_for("ap1 to serve the WLANs of the tag only", lambda: up() == {1, 4, 99})
        site.go(sim)
        site.reached(sim, 2)
        check_equal(set(vlans_told(site, mac(0))), {50}, "VLAN of the location's policy tag")
        done = site.shell("configure terminal", "ap location name east", f"ap-eth-mac {address}",
                          check=False)
        check_in("is in location north wing", done.stdout, "an access point in two locations")
        site.shell("configure terminal", "no ap location name \"north wing\"", "end")
        check_equal(tags()["ap1"][0], "default-policy-tag", "tag of ap1 afterwards")
        lab.wait_for("ap1 to serve what it did before", lambda: up() == before)
        site.go(sim)
        site.passed(sim)
