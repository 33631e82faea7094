# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller as the key holder of all access points."""
import hashlib

from controller import MAC
from harness import check, check_equal, scenario
from site_setup import login, site, wait_pushed
from station_iwd import IwdStation


@scenario
def login_seen(box):
    """A login made over the air appears in the controller's client summary."""
    aps, wlc, sta = site(box, 1, push=None, blocks="")
    sta.start()
    login(wlc, sta, aps[0])
    detail = wlc.json(f"show wireless client mac-address {sta.mac} detail")
    check_equal(detail["username"], "carol", "user name")


@scenario
def ft_central(box):
    """One r0kh line per AP: EAP at one, FT to the next, and, the first one killed, to a third."""
    aps, wlc, sta = site(box, push="off")
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")
    box.check_decrypts(sta, *aps)


@scenario
def ft_openwrt_defaults(box):
    """APs as OpenWrt sets them up by itself, nothing changed on them."""
    secret = box.secret
    key = hashlib.md5(f"a1b2/{secret}".encode()).hexdigest()
    any_mac = "00:00:00:00:00:00"
    aps, wlc, sta = site(
        box, push="off",
        extra=lambda ap: [f"r0kh=ff:ff:ff:ff:ff:ff * {key}", f"r1kh={any_mac} {any_mac} {key}"],
        settings=lambda ap: {"disable_pmksa_caching": 1},
        blocks=f"ap hostapd openwrt\n bssid any wlan corp\n openwrt-default-key 0 {secret}\n"
               " interface wlc0\n")
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    served = [r["r1kh_id"] for r in wlc.history(sta) if r["outcome"] == "served"]
    check_equal(served[-1:], [aps[2].dotted], "the pull that only the controller could answer")
    box.check_decrypts(sta, *aps)


@scenario
def ft_iwd(box):
    """The same with iwd as the client."""
    aps, wlc, sta = site(box, push="off", station=IwdStation)
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")


@scenario
def push_only(box):
    """Keys are with the APs before the roam: controller and first AP are dead, FT goes on."""
    aps, wlc, sta = site(box)
    sta.start()
    login(wlc, sta, aps[0])
    wait_pushed(box, wlc, sta, *aps[1:])
    check_equal(wlc.outcomes(sta), [], "pulls before the roam")

    def kill():
        wlc.kill()
        aps[0].kill()

    sta.expect_roam(aps[1], "ft", just_before=kill)
    sta.expect_roam(aps[2], "ft")
    box.check_decrypts(sta, *aps)


@scenario
def ap_restart(box):
    """An AP restarts under another nas_identifier: FT back to it, where stock APs need a login."""
    aps, wlc, sta = site(box, 2, push="off", settings=lambda ap: {
        "nas_identifier": f"{ap.name}-boot1", "radius_auth_req_attr": f"32:s:{ap.name}"})
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].restart(nas_identifier="ap1-boot2")
    sta.expect_roam(aps[0], "ft")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")


@scenario
def wrong_key(box):
    """One AP has a wrong key: there alone the station logs in again, and the history says why."""
    aps, wlc, sta = site(box, push="off", extra=lambda ap: [
        f"r0kh={MAC} * {ap.key if ap.number != 2 else '00' * 32}"])
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "eap")
    records = [r for r in wlc.history() if r["outcome"] == "wrong_key"]
    check(records, f"the history has no wrong key: {wlc.history()}")
    check_equal({r["ap"] for r in records}, {"ap2"}, "APs with a wrong key")
    sta.expect_roam(aps[2], "ft")
    sta.expect_roam(aps[0], "ft")


@scenario
def legacy_key(box):
    """APs with the 128-bit keys of older guides."""
    aps = box.aps(2)
    for ap in aps:
        ap.key = ap.key[:32]
    aps, wlc, sta = site(box, push="off", aps=aps)
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    check_equal(wlc.outcomes(sta), ["served"], "pulls")


@scenario
def late(box):
    """A controller 150 ms away: FT fails by pull, as the manual says, and works by push."""
    aps, wlc, sta = site(box, push="off", settings=lambda ap: {"disable_pmksa_caching": 1})
    wlc.namespace.run("tc", "qdisc", "add", "dev", "wlc0", "root", "netem", "delay", "150ms")
    box.step("the controller's answers take 150 ms")
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "eap")
    check("late" in wlc.outcomes(sta), f"no pull is called late: {wlc.outcomes(sta)}")
    wlc.configure("wireless key-holder push all")
    sta.leave()
    login(wlc, sta, aps[0])
    wait_pushed(box, wlc, sta, *aps[1:])
    sta.expect_roam(aps[1], "ft")
    sta.expect_roam(aps[2], "ft")


WLAN_PSK = """wlan corp 1 corp
 security ft
 no security wpa akm dot1x
 security wpa akm ft psk
 security wpa psk set-key ascii 0 wonderland-by-air
 no shutdown
"""


@scenario
def ft_psk(box):
    """FT with a passphrase: the controller derives the keys from the WLAN's."""
    aps, wlc, sta = site(box, push="off", wlan=WLAN_PSK, settings=lambda ap: {
        "wpa_key_mgmt": "FT-PSK", "ieee8021x": None, "wpa_passphrase": "wonderland-by-air"})
    sta.start(user=None, key_mgmt="FT-PSK", psk='"wonderland-by-air"')
    login(wlc, sta, aps[0], how="4-way")
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    check_equal(box.radius_packets(), 0, "RADIUS packets")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")


WLAN_SHA384 = """wlan corp 1 corp
 security ft
 security wpa wpa3
 no security wpa wpa2
 no security wpa akm dot1x
 security wpa akm ft dot1x
 security wpa akm suiteb-192
 no security wpa wpa2 ciphers aes
 security wpa wpa2 ciphers gcmp256
 security pmf mandatory
 security dot1x authentication-list freeradius
 no shutdown
"""


@scenario
def ft_sha384(box):
    """FT-EAP-SHA384 with GCMP-256, keys of 48 octets."""
    aps, wlc, sta = site(box, push="off", wlan=WLAN_SHA384, settings=lambda ap: {
        "wpa_key_mgmt": "FT-EAP-SHA384", "rsn_pairwise": "GCMP-256", "ieee80211w": 2,
        "group_mgmt_cipher": "BIP-GMAC-256"})
    sta.start(key_mgmt="FT-EAP-SHA384", pairwise="GCMP-256", group="GCMP-256", ieee80211w=2,
              group_mgmt="BIP-GMAC-256")
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")
