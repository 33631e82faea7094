# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys that are kept: which roams need a login or a key exchange, as counted on the air."""
from air import Air, REQUESTS, RESPONSES
from ap import Bss
from harness import check, check_equal, check_in, scenario
from meter import HANDSHAKE, Meter
from scenarios_split import OWE
from split_setup import dot1x, expect_method, split_site, wlan


def okc_row(box, way, sta, bsss, on_ap, on_station):
    """A login at one BSS, a roam to the other; checks what the roam took."""
    sta.control.ok(f"SET_NETWORK 0 proactive_key_caching {int(on_station)}")
    what = f"OKC {'on' if on_ap else 'off'} at the AP, {'on' if on_station else 'off'} at the station"
    way.join(bsss[0], "802.1X")
    mark = way.mark
    way.roam(bsss[1], "OKC" if on_ap and on_station else "802.1X")
    request = way.air.since(mark, sta, REQUESTS)[-1]
    check_equal(len(request.pmkids), int(on_station), f"{what}: PMKIDs in the request")
    box.step(f"{what}: as it should be")
    sta.leave()


@scenario
def split_okc_table(box):
    """OKC at the AP, at the station, at both, at neither: only both together save the login."""
    wlans = wlan(*dot1x("dot1x", more=["okc"])) + \
        wlan(*dot1x("dot1x", more=["no okc"]), name="plain", number=2)
    aps, wlc, sta = split_site(box, wlans, radius=True, bsss=2)
    sta.start(user="carol", key_mgmt="WPA-EAP")
    way = Meter(box, wlc, sta)
    for ssid, on_ap in (("corp", True), ("plain", False)):
        sta.control.ok(f'SET_NETWORK 0 ssid "{ssid}"')
        bsss = [Bss(ap, ssid) for ap in aps]
        for on_station in (False, True):
            okc_row(box, way, sta, bsss, on_ap, on_station)
    check_equal(wlc.counts()["roam_okc"], 1, "roams by OKC")


class Exchange:
    """The last association of a station since a mark: request, response, handshake."""

    def __init__(self, air, mark, sta, step):
        self.request = air.since(mark, sta, REQUESTS)[-1]
        self.response = air.since(mark, sta, RESPONSES)[-1]
        check_equal(air.messages(mark, sta), HANDSHAKE, f"{step}: EAPOL-Key frames")
        self.step = step

    def expect(self, offers, dh):
        check_equal(len(self.request.pmkids), int(offers), f"{self.step}: PMKIDs offered")
        check_equal(self.response.has_dh, dh, f"{self.step}: DH parameter in the response")
        check_equal(self.response.raw[26:28], b"\0\0", f"{self.step}: status")


@scenario
def split_owe_cases(box):
    """OWE at the same AP again, after the controller has deleted the client, and at another AP."""
    aps, wlc, sta = split_site(box, wlan(*OWE))
    sta.start(user=None, key_mgmt="OWE", ieee80211w=2)
    sta.stay_where_told()
    air = Air()

    def join(step, ap=aps[0]):
        mark = air.mark()
        if sta.pinger:
            sta.expect_roam(ap, "4-way")
        else:
            sta.connect(ap)
        return Exchange(air, mark, sta, step)

    def leave():
        event = len(sta.control.events)
        sta.control.ok("DISCONNECT")
        sta.wait_disconnected(event)

    join("the first time").expect(offers=False, dh=True)
    leave()
    again = join("the same AP again")
    again.expect(offers=True, dh=False)
    check_equal(again.response.pmkids, again.request.pmkids, "PMKID in the response")
    expect_method(wlc, sta, "OWE (cached)")
    event = len(sta.control.events)
    wlc.shell(f"clear wireless client mac-address {sta.mac}")
    sta.wait_disconnected(event)
    deleted = join("after the controller has deleted the client")
    deleted.expect(offers=True, dh=True)
    check_equal(deleted.request.pmkids, again.request.pmkids, "the PMKID that it offers")
    expect_method(wlc, sta, "OWE")
    leave()
    renewed = join("once more")
    renewed.expect(offers=True, dh=False)
    check(renewed.request.pmkids != deleted.request.pmkids, "the PMKID is the old one")
    join("another AP", aps[1]).expect(offers=False, dh=True)


@scenario
def split_owe_open(box):
    """OWE transition: a station that has no OWE stays with the open WLAN, and is told of the other."""
    open_lines = ["no security ft", "no security ft adaptive", "no security wpa",
                  "no security wpa wpa2", "no security wpa akm dot1x"]
    wlans = wlan(*open_lines, "security wpa transition-mode-wlan-id 2") + \
        wlan(*OWE, "no broadcast-ssid", "security wpa transition-mode-wlan-id 1", name="corp-owe",
             number=2)
    aps, wlc, sta = split_site(box, wlans, 1, bsss=2)
    sta.start(user=None, key_mgmt="NONE", ieee80211w=0)
    bss, twin = Bss(aps[0], "corp"), Bss(aps[0], "corp-owe")
    Meter(box, wlc, sta).join(bss, "open")
    # The element of the Wi-Fi Alliance with the other BSSID.
    told = sta.control.values(f"BSS {bss.bssid}")["ie"]
    check_in("506f9a1c" + twin.bssid.replace(":", ""), told, "elements of the open BSS")
