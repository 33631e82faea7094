# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller as authenticator: access points that run fastroam-ap, and no hostapd anywhere.
What needs no RADIUS server."""
import signal

import lab
from air import DEAUTH, DISASSOC
from harness import check, check_equal, scenario
from meter import Meter
from split_setup import PASSPHRASE, psk, split_site, wait_station, wlan
from station_iwd import OPEN, PSK, IwdStation

SECRET = f'"{PASSPHRASE}"'
OWE = ["no security ft", "no security ft adaptive", "security wpa wpa3", "no security wpa wpa2", "no security wpa akm dot1x",
       "security wpa akm owe", "security pmf mandatory"]


@scenario
def split_psk(box):
    """WPA2-PSK at an access point without hostapd, and a roam with a four-way handshake."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")))
    way = Meter(box, wlc, sta)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    way.join(aps[0], "PSK")
    wait_station(aps[0], sta)
    way.roam(aps[1], "PSK")
    # The other access point has forgotten it.
    lab.wait_for("ap1 to forget the station", lambda: not aps[0].station(sta.mac))
    box.check_decrypts(sta, *aps)


@scenario
def split_pmf(box):
    """Protected management frames required: a station that has them comes in, and is sent away
    by a frame under its key. (What is forged, and not protected, is split_forged's.)"""
    aps, wlc, sta = split_site(box, wlan(*psk("psk-sha256", more=["security pmf mandatory"])), 1)
    sta.start(user=None, key_mgmt="WPA-PSK-SHA256", psk=SECRET, ieee80211w=2)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    check_equal(aps[0].station(sta.mac).get("MFP"), "yes", "MFP of the station in the kernel")
    sta.stay_where_told()
    event = len(sta.control.events)
    wlc.shell(f"clear wireless client mac-address {sta.mac}")
    sta.wait_disconnected(event)
    sent = [f.protected for f in way.air.since(way.mark, sta, (DEAUTH, DISASSOC))
            if f.sender == aps[0].bssid]
    # Data that it sends before it has read the first are answered by one in clear.
    check_equal(sent[:1], [True], f"the frame that sends {sta.name} away is protected")
    box.step(f"{sta.name} was sent away, and believed it")


@scenario
def split_ft_psk(box):
    """FT with a passphrase, over the air, there and back."""
    aps, wlc, sta = split_site(box, wlan("security ft", *psk("ft psk")))
    sta.start(user=None, key_mgmt="FT-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    for ap in (aps[1], aps[0], aps[1]):
        way.roam(ap, "FT over the air")
    box.check_decrypts(sta, *aps)


@scenario
def split_ft_ds(box):
    """FT with a passphrase, over the DS: the present access point is asked for the next one."""
    aps, wlc, sta = split_site(box, wlan("security ft", "security ft over-the-ds", *psk("ft psk")))
    sta.over_ds = True
    sta.start(user=None, key_mgmt="FT-PSK", psk=SECRET, ieee80211w=1)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    for ap in (aps[1], aps[0]):
        way.roam(ap, "FT over the DS")
    box.check_decrypts(sta, *aps)


@scenario
def split_owe(box):
    """OWE: encryption without a password, and a roam back without a key exchange (PMKID)."""
    aps, wlc, sta = split_site(box, wlan(*OWE))
    sta.start(user=None, key_mgmt="OWE", ieee80211w=2)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "OWE")
    check_equal(aps[0].station(sta.mac).get("MFP"), "yes", "MFP of the station in the kernel")
    way.roam(aps[1], "OWE")
    way.roam(aps[0], "OWE (cached)")
    box.check_decrypts(sta, *aps)


@scenario
def split_owe_transition(box):
    """OWE transition mode: an open WLAN names its encrypted twin, and a station that was given
    nothing but the open WLAN's SSID takes it."""
    wlans = wlan("no security ft", "no security ft adaptive", "no security wpa",
                 "no security wpa wpa2", "no security wpa akm dot1x",
                 "security wpa transition-mode-wlan-id 2") + \
        wlan(*OWE, "no broadcast-ssid", "security wpa transition-mode-wlan-id 1", name="corp-owe",
             number=2)
    aps, wlc, sta = split_site(box, wlans, 1, bsss=2)
    twin = next(b for b in aps[0].bsss().values() if b != aps[0].bssid)
    sta.start(user=None, key_mgmt="OWE", ieee80211w=2)
    with Meter(box, wlc, sta).whole("OWE"):
        event = len(sta.control.events)
        sta.control.ok("ENABLE_NETWORK 0")
        sta.control.wait_event(f"CTRL-EVENT-CONNECTED - Connection to {twin}", event)
        sta.namespace.run("ping", "-c", "2", "-W", "5", sta.target)


@scenario
def split_gtk_rekey(box):
    """New group keys reach a station that stays, and broadcasts reach it after them."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk", more=["security pmf optional"])), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    for number in (2, 1):
        wlc.shell("clear wireless gtk")
        lab.wait_for("the station to have new group keys", lambda n=number: sta.log().count(
            "WPA: Group rekeying completed") == (1 if n == 2 else 2))
    sta.namespace.run("ip", "neigh", "flush", "dev", sta.interface)
    # ARP is a broadcast, and so is its question from the other side.
    sta.namespace.run("ping", "-c", "1", "-W", "5", box.RADIUS_ADDRESS)
    box.step("two rekeys, and broadcasts go on")
    check_equal(way.messages(), [], "EAPOL-Key frames in clear")
    box.end_captures()
    told = box.host("fields", what="eapol.type == 3 && wlan.fc.protected == 1",
                    names=["wlan.sa"], keys=sta.keys())
    check_equal(told, [[aps[0].bssid], [sta.mac]] * 2, "EAPOL-Key frames under the key, from whom")


@scenario
def split_agent_killed(box):
    """An agent that is killed takes its BSS with it; a new one serves as if nothing had been."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    event = len(sta.control.events)
    aps[0].kill()
    sta.wait_disconnected(event)
    lab.wait_for("its interfaces to go", lambda: not aps[0].bsss())
    aps[0].restart()
    lab.wait_for("the station to come back", lambda: aps[0].authorized(sta.mac), 30)
    way.expect("PSK")


@scenario
def split_grace(box):
    """A controller that is away for a while: stations stay, nothing is sent anew when it is back."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    event = len(sta.control.events)
    wlc.process.child.send_signal(signal.SIGSTOP)
    lab.wait_for("the agent to miss the controller", lambda: "without a controller" in aps[0].log(),
                 30)
    box.step("the agent is alone")
    wlc.process.child.send_signal(signal.SIGCONT)
    lab.wait_for("the agent to be connected again",
                 lambda: aps[0].log().count("connected to the controller") == 2, 30)
    check(aps[0].authorized(sta.mac), "the station was thrown out")
    check(not any("DISCONNECTED" in e for e in sta.control.events[event:]),
          "the station was thrown out for a while")
    check_equal(way.messages(), [], "EAPOL-Key frames meanwhile")
    # And the controller still knows it: it can end it.
    sta.stay_where_told()
    wlc.shell(f"clear wireless client mac-address {sta.mac}")
    sta.wait_disconnected(event)
    box.step("the controller knows the station still")


@scenario
def split_controller_killed(box):
    """A controller that is killed and comes back knows nothing: the BSS is started anew."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    wlc.kill()
    config = (wlc.etc / "startup-config").read_text()
    lab.wait_for("the agent to miss the controller", lambda: "without a controller" in aps[0].log())
    check(aps[0].authorized(sta.mac), "the station did not stay for the grace time")
    wlc.start(config)
    lab.wait_for("the station to be in once more",
                 lambda: "-> S_CO_RUN" in wlc.told() and aps[0].authorized(sta.mac), 40)
    way.expect("PSK")


@scenario
def split_iwd_ft(box):
    """iwd: FT with a passphrase."""
    aps, wlc, sta = split_site(box, wlan("security ft", *psk("ft psk")), station=IwdStation)
    sta.start("psk", PSK.replace("@PASSPHRASE@", PASSPHRASE))
    way = Meter(box, wlc, sta)
    way.join(aps[0], "PSK")
    way.roam(aps[1], "FT over the air")
    way.roam(aps[0], "FT over the air")


@scenario
def split_iwd_owe(box):
    """iwd: OWE."""
    aps, wlc, sta = split_site(box, wlan(*OWE), station=IwdStation)
    sta.start("open", OPEN)
    Meter(box, wlc, sta).join(aps[0], "OWE")
