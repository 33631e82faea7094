# SPDX-License-Identifier: GPL-2.0-or-later
"""How many clients there may be: of a WLAN, of its access points and radios, of the controller."""
from harness import check_equal, check_in, scenario
from sim_site import STOP, Site

# Profile and its line; each is served by both access points.
LIMITS = (("wlan", "client association limit 1"), ("place", "client association limit ap 1"),
          ("slot", "client association limit radio 1"), ("many", ""))
FULL = "failed ASSOC_REFUSED 17"  # IEEE 802.11-2020 9.4.1.9: AP is unable to handle more stations

# What comes by one access point comes in its order: who takes a place comes where it was left.
# One is in, the next is refused; where the limit does not count it gets in; one leaves, it gets in.
OF_A_WLAN = f"""associate wlan1 ap1
expect wlan1 psk
associate wlan2 ap1
expect wlan2 {FULL}
associate wlan2 ap2
expect wlan2 {FULL}
roam wlan1 ap2
expect wlan1 psk
leave wlan1
associate wlan2 ap2
expect wlan2 psk
"""
OF_A_PLACE = f"""associate LIMIT1 ap1
expect LIMIT1 psk
associate LIMIT2 ap1
expect LIMIT2 {FULL}
associate LIMIT2 ap2
expect LIMIT2 psk
leave LIMIT1
roam LIMIT2 ap1
expect LIMIT2 psk
"""
# max-clients is 2 from here on.
OF_ALL = f"""associate many2 ap1
expect many2 psk
roam many2 ap2
expect many2 psk
associate many3 ap2
expect many3 {FULL}
leave many1
associate many3 ap2
expect many3 psk
"""


def wlans():
    return "".join(f"wlan {name} {i} {name}\n {line}\n no security ft adaptive\n"
                   " no security wpa akm dot1x\n security wpa akm psk\n"
                   " security wpa psk set-key ascii 0 correct-horse\n no shutdown\n"
                   for i, (name, line) in enumerate(LIMITS, 1))


def stations():
    text = ""
    for i, (name, _) in enumerate(LIMITS):
        text += f"network {name} ssid {name} security wpa2-psk passphrase correct-horse\n"
        text += "".join(f"station {name}{n} network {name} mac 02:00:00:00:6{i}:0{n}\n"
                        for n in (1, 2, 3))
        text += f"wait ap1 serves {name}\nwait ap2 serves {name}\n"
    return text


@scenario
def sim_limits(build):
    """Clients beyond client association limit and max-clients: refused, counted; one leaves, one is in."""
    with Site(build, "sim-limits", wlans(), server=False) as site:
        text = stations() + OF_A_WLAN
        for name in ("place", "slot"):
            text += OF_A_PLACE.replace("LIMIT", name)
        text += "".join(f"leave {n}\n" for n in ("place2", "slot2", "wlan2"))
        text += "associate many1 ap2\nexpect many1 psk\n"
        sim = site.begin(text + STOP + OF_ALL)
        site.reached(sim)
        stats = site.stats()
        check_equal((stats["refused_limit"], stats["refused_full"]), (4, 0), "refused by limits")
        site.shell("configure terminal", "wireless client max-clients 2", "end")
        site.go(sim)
        site.passed(sim)
        stats = site.stats()
        check_equal((stats["refused_limit"], stats["refused_full"]), (4, 1), "by max-clients")
        # Who was refused is told why.
        told = site.show("show logging profile wireless filter mac 0200.0000.6002")
        check_in("as many clients as its client association limit", told, "why it was refused")
