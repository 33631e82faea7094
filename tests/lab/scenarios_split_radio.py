# SPDX-License-Identifier: GPL-2.0-or-later
"""Radios: 5 GHz, wide channels, and more than one in an access point."""
import re

from ap import AgentAP, Bss
from harness import check, check_equal, check_in, scenario
from meter import Meter
from scenarios_split import SECRET
from split_setup import check_beacons, psk, split_site, wlan

# Without a country there is no channel at 5 GHz on which a radio may send first.
COUNTRY = ("--country", "DE")
CHANNEL = 36
FREQUENCY = 5180


@scenario
def split_5ghz(box):
    """A channel of 80 MHz at 5 GHz: beacons offer HT and VHT, and a station sends with VHT rates."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1, options=COUNTRY,
                               radio=f"radio 0 channel {CHANNEL} width 80")
    ap = aps[0]
    check_in("channel 36 (5180 MHz), width: 80 MHz, center1: 5210 MHz",
             ap.namespace.run("iw", "dev").stdout, "what the kernel says of the BSS")
    sta.frequencies = [FREQUENCY]
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    Meter(box, wlc, sta).join(ap, "PSK")
    check_in("width: 80 MHz", sta.namespace.run("iw", "dev", sta.interface, "info").stdout,
             "what the kernel says of the station")
    link = sta.namespace.run("iw", "dev", sta.interface, "link").stdout
    check_in("VHT-MCS", link, "what the kernel of the station says of its link")
    for line in re.findall(r"[rt]x bitrate: .*", link):
        box.step(f"{sta.name}: {line}")
    # The access point, too, was told what the station can do.
    check_in("VHT-MCS", ap.station(sta.mac).get("rx bitrate", ""), "what ap1 receives from it")
    check_in("11ac", wlc.shell(f"show wireless client mac-address {sta.mac} detail"),
             "what the controller says of the station")
    for field, value in (("wlan.ht.info.primarychannel", "36"),
                         ("wlan.ht.info.chanwidth", "1"),
                         ("wlan.vht.op.channelwidth", "1"),
                         ("wlan.vht.op.channelcenter0", "42")):
        check_beacons(box, ap, field, value)
    for field in ("wlan.ht.capabilities", "wlan.vht.capabilities"):
        told = box.host("fields", names=[field],
                        what=f"wlan.fc.type_subtype == 8 && wlan.bssid == {ap.bssid}")
        check(told and all(int(text, 16) for text, in told), f"{field} in beacons: {told[:3]}")
    box.check_decrypts(sta, ap)


@scenario
def split_two_radios(box):
    """One agent with a radio in each band, and a station that changes from one to the other by FT."""
    def build(number):
        ap = AgentAP(box, number)
        ap.namespace.take_radio(2)
        return ap

    aps, wlc, sta = split_site(box, wlan("security ft", *psk("ft psk")), 1, bsss=2, build=build,
                               options=COUNTRY,
                               radio=f"radio 0 channel 1\n radio 1 channel {CHANNEL} width 40-plus")
    bands = [Bss(aps[0], "corp", radio) for radio in (0, 1)]
    check_equal([b.bssid for b in bands], ["02:00:00:00:01:00", "02:00:00:00:02:00"],
                "BSSIDs of the two radios")
    sta.frequencies.append(FREQUENCY)
    sta.start(user=None, key_mgmt="FT-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    way.join(bands[0], "PSK")
    for bss in (bands[1], bands[0]):
        way.roam(bss, "FT over the air")
    check_in("02:00:00:00:02:00".replace(":", ""), wlc.shell("show ap name ap1.example.test")
             .replace(".", "").lower(), "what the controller says of the access point")
    box.check_decrypts(sta, *bands)
