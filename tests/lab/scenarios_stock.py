# SPDX-License-Identifier: GPL-2.0-or-later
"""Access points among themselves: shows that the lab itself is sound."""
import secrets

from harness import check, check_equal, scenario


@scenario
def stock_baseline(box):
    """Without a controller: three APs that list each other; EAP at one, FT to the others."""
    box.radius(module=False)
    key = secrets.token_hex(32)
    aps = box.aps(3)
    lists = [f"r0kh={ap.bssid} {ap.name} {key}" for ap in aps] + \
            [f"r1kh={ap.bssid} {ap.bssid} {key}" for ap in aps]
    box.start_aps(aps, lambda ap: lists)
    sta = box.station().start()
    check_equal(sta.connect(aps[0]), "eap", "the first login")
    check(box.radius_packets() > 0, "the counter saw none of the login's RADIUS packets")
    sta.expect_roam(aps[1], "ft")
    sta.expect_roam(aps[2], "ft")
    box.check_decrypts(sta, *aps)
