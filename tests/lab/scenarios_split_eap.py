# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller as authenticator of 802.1X: it asks a plain FreeRADIUS, which has no module."""
from harness import check_equal, scenario
from meter import Meter
from split_setup import check_beacons, dot1x, split_site, wlan
from station_iwd import IwdStation


@scenario
def split_peap(box):
    """WPA2-Enterprise with PEAP; back at an access point the station shows the PMK it has (SKC)."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("dot1x", more=["no okc"])), radius=True)
    sta.start(user="carol-peap", key_mgmt="WPA-EAP")
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    way.roam(aps[1], "802.1X")
    way.roam(aps[0], "SKC")
    box.check_decrypts(sta, *aps)
    # A station shall not log in at an access point through another one: nobody would hear it.
    for ap in aps:
        check_beacons(box, ap, "wlan.rsn.capabilities.preauth", "0")


@scenario
def split_tls(box):
    """EAP-TLS, and roams with the PMK of another access point (OKC)."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("dot1x", more=["okc"])), 3, radius=True)
    sta.start(user="client", key_mgmt="WPA-EAP", proactive_key_caching=1)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    for ap in aps[1:]:
        way.roam(ap, "OKC")
    box.check_decrypts(sta, *aps)


@scenario
def split_ft_eap(box):
    """FT after a login, over the air."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("ft dot1x", more=["security ft"])), 3, radius=True)
    sta.start(user="carol", key_mgmt="FT-EAP")
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    for ap in (aps[1], aps[2], aps[0]):
        way.roam(ap, "FT over the air")
    box.check_decrypts(sta, *aps)


@scenario
def split_ft_eap_ds(box):
    """FT after a login, over the DS, with protected management frames."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("ft dot1x", more=[
        "security ft", "security ft over-the-ds", "security pmf mandatory"])), radius=True)
    sta.over_ds = True
    sta.start(user="carol", key_mgmt="FT-EAP", ieee80211w=2)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    for ap in (aps[1], aps[0]):
        way.roam(ap, "FT over the DS")
    check_equal(aps[0].station(sta.mac).get("MFP"), "yes", "MFP of the station in the kernel")
    box.check_decrypts(sta, *aps)


STRONG = ["security wpa wpa3", "no security wpa wpa2", "no security wpa wpa2 ciphers aes",
          "security wpa wpa2 ciphers gcmp256", "security pmf mandatory"]


@scenario
def split_ft_sha384(box):
    """FT with SHA-384 and GCMP-256."""
    aps, wlc, sta = split_site(box, wlan("security ft", *STRONG, "no security wpa akm dot1x",
                                         "security wpa akm ft dot1x", "security wpa akm suiteb-192",
                                         "security dot1x authentication-list freeradius"),
                               radius=True)
    sta.start(user="carol", key_mgmt="FT-EAP-SHA384", pairwise="GCMP-256", group="GCMP-256",
              group_mgmt="BIP-GMAC-256", ieee80211w=2)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    for ap in (aps[1], aps[0]):
        way.roam(ap, "FT over the air")
    box.check_decrypts(sta, *aps)


@scenario
def split_suiteb(box):
    """Suite B with 192 bits: GCMP-256, BIP-GMAC-256, a PMK of 48 octets, SKC although OKC is on."""
    aps, wlc, sta = split_site(box, wlan("no security ft", "no security ft adaptive", *STRONG,
                                         *dot1x("suiteb-192")), radius=True)
    sta.start(user="client", key_mgmt="WPA-EAP-SUITE-B-192", pairwise="GCMP-256", group="GCMP-256",
              group_mgmt="BIP-GMAC-256", ieee80211w=2)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    way.roam(aps[1], "802.1X")
    way.roam(aps[0], "SKC")
    box.check_decrypts(sta, *aps)


@scenario
def split_iwd_eap(box):
    """iwd: FT after a login."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("ft dot1x", more=["security ft"])), radius=True,
                               station=IwdStation)
    sta.start()
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    way.roam(aps[1], "FT over the air")
    way.roam(aps[0], "FT over the air")
