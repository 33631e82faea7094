# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller as authenticator: access points that run fastroam-ap, and no hostapd anywhere."""
from harness import check_equal, scenario
from split_setup import PASSPHRASE, psk, split_site, wait_station, wlan


@scenario
def split_psk(box):
    """WPA2-PSK at an access point without hostapd, and a roam with a four-way handshake."""
    aps, _, sta = split_site(box, wlan(*psk("psk")))
    sta.start(user=None, key_mgmt="WPA-PSK", psk=f'"{PASSPHRASE}"')
    check_equal(sta.connect(aps[0]), "4-way", "the first association")
    wait_station(aps[0], sta)
    sta.expect_roam(aps[1], "4-way")
    box.check_decrypts(sta, *aps)
