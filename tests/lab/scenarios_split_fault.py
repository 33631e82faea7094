# SPDX-License-Identifier: GPL-2.0-or-later
"""What breaks around the authenticator while stations log in: its RADIUS server, its wire."""
import os
import signal

import lab
from harness import check, check_equal, scenario
from meter import HANDSHAKE, Meter
from scenarios_split import SECRET
from split_setup import dot1x, psk, split_site, wlan

# One second and one repeat, so that a login is given up in a time that fits a scenario.
IMPATIENT = ["radius server freeradius", "timeout 1", "retransmit 1"]


def freeze(box):
    box.server.child.send_signal(signal.SIGSTOP)
    box.step("FreeRADIUS is silent")


def thaw(box):
    box.server.child.send_signal(signal.SIGCONT)
    box.step("FreeRADIUS is back")


def wait_in(box, ap, sta, event):
    """Until it has come in since that event. Sleeps: looking all the time would cost the machine
    three times as long."""
    sta.control.wait_event(f"CTRL-EVENT-CONNECTED - Connection to {ap.bssid}", event)
    sta.namespace.run("ping", "-c", "2", "-W", "10", sta.target)
    box.step(f"{sta.name} came in by itself")


@scenario
def split_radius_silent(box):
    """A RADIUS server that says nothing: kept keys serve, logins fail, and succeed when it is back."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("dot1x", more=["okc"])), radius=True)
    wlc.configure(*IMPATIENT)
    sta.start(user="carol", key_mgmt="WPA-EAP", proactive_key_caching=1)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "802.1X")
    freeze(box)
    way.roam(aps[1], "OKC")
    sta.leave()
    sta.control.ok("ENABLE_NETWORK 0")
    lab.wait_for("a login to be given up",
                 lambda: wlc.counts()["eap_no_answer"] > 0)
    check(not aps[1].authorized(sta.mac), "a station came in without an answer of the server")
    box.step("a login was given up")
    event = len(sta.control.events)
    thaw(box)
    wait_in(box, aps[1], sta, event)


@scenario
def split_cut_login(box):
    """The wire of an access point is cut in the middle of a login; the login is made again."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("dot1x")), 1, radius=True)
    freeze(box)
    sta.start(user="carol", key_mgmt="WPA-EAP")
    way = Meter(box, wlc, sta)
    sta.control.ok("ENABLE_NETWORK 0")
    lab.wait_for("a login to begin",
                 lambda: wlc.counts()["eap_started"] > 0)
    aps[0].namespace.run("ip", "link", "set", "eth0", "down")
    lab.wait_for("the agent to miss the controller",
                 lambda: "without a controller" in aps[0].log())
    box.step("the wire is cut")
    thaw(box)
    check(not aps[0].authorized(sta.mac), "a station came in without a controller")
    event = len(sta.control.events)
    way.begin()
    aps[0].namespace.run("ip", "link", "set", "eth0", "up")
    wait_in(box, aps[0], sta, event)
    check_equal(way.messages(), HANDSHAKE, "EAPOL-Key frames")


def reset_connection(box, ap):
    """The controller and the access point each find that the other has closed the connection; what
    was on the way is lost."""
    ap.namespace.run("ss", "-K", "dport", "=", ":5249")
    lab.wait_for("the agent to miss the controller", lambda: "without a controller" in ap.log())
    box.step("the connection is reset")


@scenario
def split_reset_login(box):
    """The connection of an access point is reset in the middle of EAP's TLS handshake."""
    aps, wlc, sta = split_site(box, wlan(*dot1x("dot1x")), 1, radius=True)
    sta.start(user="carol", key_mgmt="WPA-EAP")
    way = Meter(box, wlc, sta)
    event = len(sta.control.events)
    sta.control.ok("ENABLE_NETWORK 0")
    sta.control.wait_event("CTRL-EVENT-EAP-METHOD", event)
    freeze(box)
    check(not aps[0].authorized(sta.mac), "the login was over before it could be disturbed")
    reset_connection(box, aps[0])
    thaw(box)
    wait_in(box, aps[0], sta, event)
    check_equal(way.messages(), HANDSHAKE, "EAPOL-Key frames")


@scenario
def split_reset_handshake(box):
    """The connection of an access point is reset between messages 1 and 2 of a handshake."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    event = len(sta.control.events)
    sta.control.ok("ENABLE_NETWORK 0")
    # Nobody else runs from message 1 on, until the station is stopped.
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        way.air.wait_message(way.mark, sta)
        sta.process.child.send_signal(signal.SIGSTOP)
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    check_equal(way.messages(), [1], "EAPOL-Key frames before the station is stopped")
    reset_connection(box, aps[0])
    sta.process.child.send_signal(signal.SIGCONT)
    wait_in(box, aps[0], sta, event)
    check_equal(way.messages()[-4:], HANDSHAKE, "the last EAPOL-Key frames")


@scenario
def split_ended_while_away(box):
    """A client that is cleared while the wire of its access point is cut does not stay there."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    sta.stay_where_told()
    sta.connect(aps[0])
    aps[0].namespace.run("ip", "link", "set", "eth0", "down")
    lab.wait_for("the agent to miss the controller",
                 lambda: "without a controller" in aps[0].log())
    wlc.shell(f"clear wireless client mac-address {sta.mac}")
    check(aps[0].authorized(sta.mac), "the station did not stay while the controller was away")
    aps[0].namespace.run("ip", "link", "set", "eth0", "up")
    lab.wait_for("the access point to let the station go", lambda: not aps[0].station(sta.mac), 30)
    box.step(f"{sta.name} was let go")
