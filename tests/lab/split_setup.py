# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenarios of the split MAC start from: a controller that is the authenticator, access points
that run fastroam-ap, a station."""
import shutil

import lab
from ap import AgentAP
from controller import GLOBAL
from harness import check_equal, check_in
from station import FREQUENCY, WpaStation
from wired import RADIUS_PORT

PASSPHRASE = "correct-horse-battery"
CHANNEL = (FREQUENCY - 2407) // 5


def wlan(*lines, name="corp", number=1):
    """A WLAN; its SSID is its name."""
    return f"wlan {name} {number} {name}\n" + "".join(f" {line}\n" for line in lines) + \
        " no shutdown\n"


def psk(*akms, more=()):
    """Lines of a WLAN with a passphrase."""
    return ["no security wpa akm dot1x", *(f"security wpa akm {akm}" for akm in akms),
            f"security wpa psk set-key ascii 0 {PASSPHRASE}", *more]


def radius_server(box):
    """Who is asked for logins, and the list that WLANs name."""
    return f"radius server freeradius\n address ipv4 {box.RADIUS_ADDRESS} auth-port {RADIUS_PORT} " \
           f"acct-port {RADIUS_PORT + 1}\n key 0 {box.secret}\n" \
           "aaa group server radius lab\n server name freeradius\n" \
           "aaa authentication dot1x freeradius group lab\n"


def dot1x(*akms, more=()):
    """Lines of a WLAN with logins."""
    lines = [f"security wpa akm {akm}" for akm in akms]
    if "dot1x" not in akms:
        lines.insert(0, "no security wpa akm dot1x")
    return [*more, *lines, "security dot1x authentication-list freeradius"]


def configuration(aps, wlans, more="", radio=f"radio 0 channel {CHANNEL}"):
    text = GLOBAL + "wireless radio-link\nwireless mobility domain-id a1b2\n" + more + wlans
    for ap in aps:
        text += f"ap radio {ap.certified}\n {radio}\n"
    return text


def split_site(box, wlans, count=2, more="", radius=False, station=WpaStation, bsss=1, options=(),
               build=None, radio=f"radio 0 channel {CHANNEL}", **kwargs):
    """All started, nothing joined: (aps, controller, station). options are those of fastroam-ap,
    build(number) makes an access point, radio is its lines, the rest is the station's."""
    wlc = box.add_controller()
    shutil.copytree(box.tls_dir("wlc-tls", "controller"), wlc.etc / "tls")
    aps = [build(n + 1) if build else AgentAP(box, n + 1) for n in range(count)]
    if radius:
        # Without the module: the controller has the keys out of the answers.
        box.radius(module=False)
        more += radius_server(box)
    wlc.start(configuration(aps, wlans, more, radio))
    for ap in aps:
        ap.launch(wlc, *options)
    for ap in aps:
        ap.wait(bsss)
    box.step(f"{', '.join(ap.name for ap in aps)} on the air")
    return aps, wlc, box.station(station, **kwargs)


def expect_method(wlc, sta, text):
    """The controller says how the station came in, the last time."""
    runs = [line for line in wlc.told().splitlines() if "-> S_CO_RUN" in line]
    check_in(f"method {text} ", runs[-1] if runs else "(never)", f"how {sta.name} came in")


def check_beacons(box, bss, field, value):
    """tshark finds this in each beacon of a BSS so far."""
    box.end_captures()
    told = box.host("fields", what=f"wlan.fc.type_subtype == 8 && wlan.bssid == {bss.bssid}",
                    names=[field])
    check_equal({text for text, in told}, {value}, f"{field} in {len(told)} beacons of {bss.name}")


def wait_station(ap, station, flag="authorized"):
    """Until the kernel of the access point says so of the station."""
    lab.wait_for(f"{station.name} to be {flag} at {ap.name}",
                 lambda: ap.station(station.mac).get(flag) == "yes")
