# SPDX-License-Identifier: GPL-2.0-or-later
"""VLANs that a RADIUS server gives: the stations of each one are a network of their own."""
import lab
from harness import check, check_equal, scenario
from split_setup import dot1x, expect_method, split_site, wlan
from wired import LAN, command

SERVER = "198.51.100.2"


@scenario
def split_vlan(box):
    """VLANs."""
    command("ip", "link", "add", "link", LAN, "name", f"{LAN}.42", "type", "vlan", "id", "42")
    command("ip", "addr", "add", f"{SERVER}/24", "dev", f"{LAN}.42")
    command("ip", "link", "set", f"{LAN}.42", "up")
    aps, wlc, sta = split_site(box, wlan(*dot1x("dot1x", more=["okc"])), radius=True,
                               options=["--vlan-interface", "eth0"], address="198.51.100.100", target=SERVER)
    sta.start(user="alice", key_mgmt="WPA-EAP", proactive_key_caching=1)
    check_equal(sta.connect(aps[0]), "eap", "the first association")
    box.step(aps[0].namespace.run("iw", "dev").stdout)
    box.step(aps[0].namespace.run("ip", "link").stdout)
    for number in (2, 1):
        wlc.shell("clear wireless gtk")
        lab.wait_for("the station to have new group keys", lambda n=number: sta.log().count(
            "WPA: Group rekeying completed") == (1 if n == 2 else 2))
    sta.expect_roam(aps[1], "4-way")
