# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller as authenticator: access points that run fastroam-ap, and no hostapd anywhere.
What needs no RADIUS server."""
import signal

import lab
from harness import check, check_equal, scenario
from split_setup import PASSPHRASE, expect_method, psk, split_site, wait_station, wlan
from station_iwd import OPEN, PSK, IwdStation

SECRET = f'"{PASSPHRASE}"'
OWE = ["no security ft", "no security ft adaptive", "security wpa wpa3", "no security wpa wpa2", "no security wpa akm dot1x",
       "security wpa akm owe", "security pmf mandatory"]


@scenario
def split_psk(box):
    """WPA2-PSK at an access point without hostapd, and a roam with a four-way handshake."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")))
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    check_equal(sta.connect(aps[0]), "4-way", "the first association")
    wait_station(aps[0], sta)
    sta.expect_roam(aps[1], "4-way")
    expect_method(wlc, sta, "PSK")
    # The other access point has forgotten it.
    lab.wait_for("ap1 to forget the station", lambda: not aps[0].station(sta.mac))
    box.check_decrypts(sta, *aps)


@scenario
def split_pmf(box):
    """Protected management frames: a forged deauthentication does nothing, a real one does."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk-sha256", more=["security pmf mandatory"])), 1)
    sta.start(user=None, key_mgmt="WPA-PSK-SHA256", psk=SECRET, ieee80211w=2)
    sta.connect(aps[0])
    check_equal(aps[0].station(sta.mac).get("MFP"), "yes", "MFP of the station in the kernel")
    sta.stay_where_told()
    event = len(sta.control.events)
    wlc.shell(f"clear wireless client mac-address {sta.mac}")
    sta.wait_disconnected(event)
    box.step(f"{sta.name} was sent away, and believed it")


@scenario
def split_ft_psk(box):
    """FT with a passphrase, over the air, there and back."""
    aps, wlc, sta = split_site(box, wlan("security ft", *psk("ft psk")))
    sta.start(user=None, key_mgmt="FT-PSK", psk=SECRET)
    check_equal(sta.connect(aps[0]), "4-way", "the first association")
    for ap in (aps[1], aps[0], aps[1]):
        sta.expect_roam(ap, "ft")
        expect_method(wlc, sta, "FT over the air")
    box.check_decrypts(sta, *aps)


@scenario
def split_ft_ds(box):
    """FT with a passphrase, over the DS: the present access point is asked for the next one."""
    aps, wlc, sta = split_site(box, wlan("security ft", "security ft over-the-ds", *psk("ft psk")))
    sta.over_ds = True
    sta.start(user=None, key_mgmt="FT-PSK", psk=SECRET, ieee80211w=1)
    sta.connect(aps[0])
    for ap in (aps[1], aps[0]):
        sta.expect_roam(ap, "ft")
        expect_method(wlc, sta, "FT over the DS")
    box.check_decrypts(sta, *aps)


@scenario
def split_owe(box):
    """OWE: encryption without a password, and a roam back without a key exchange (PMKID)."""
    aps, wlc, sta = split_site(box, wlan(*OWE))
    sta.start(user=None, key_mgmt="OWE", ieee80211w=2)
    sta.connect(aps[0])
    check_equal(aps[0].station(sta.mac).get("MFP"), "yes", "MFP of the station in the kernel")
    expect_method(wlc, sta, "OWE")
    sta.expect_roam(aps[1], "4-way")
    expect_method(wlc, sta, "OWE")
    sta.expect_roam(aps[0], "4-way")
    expect_method(wlc, sta, "OWE (cached)")
    box.check_decrypts(sta, *aps)


@scenario
def split_owe_transition(box):
    """OWE transition mode: an open WLAN names its encrypted twin, which a station that can takes."""
    wlans = wlan("no security ft", "no security ft adaptive", "no security wpa",
                 "no security wpa wpa2", "no security wpa akm dot1x",
                 "security wpa transition-mode-wlan-id 2") + \
        wlan(*OWE, "no broadcast-ssid", "security wpa transition-mode-wlan-id 1", name="corp-owe",
             number=2)
    aps, wlc, sta = split_site(box, wlans, 1, bsss=2)
    twin = next(b for b in aps[0].bsss().values() if b != aps[0].bssid)
    aps[0].bssid = twin
    sta.start(user=None, key_mgmt="OWE", ieee80211w=2)
    sta.connect(aps[0])
    expect_method(wlc, sta, "OWE")


@scenario
def split_gtk_rekey(box):
    """New group keys reach a station that stays, and broadcasts reach it after them."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk", more=["security pmf optional"])), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    sta.connect(aps[0])
    for number in (2, 1):
        wlc.shell("clear wireless gtk")
        lab.wait_for("the station to have new group keys", lambda n=number: sta.log().count(
            "WPA: Group rekeying completed") == (1 if n == 2 else 2))
    sta.namespace.run("ip", "neigh", "flush", "dev", sta.interface)
    # ARP is a broadcast, and so is its question from the other side.
    sta.namespace.run("ping", "-c", "1", "-W", "5", box.RADIUS_ADDRESS)
    box.step("two rekeys, and broadcasts go on")


@scenario
def split_agent_killed(box):
    """An agent that is killed takes its BSS with it; a new one serves as if nothing had been."""
    aps, _, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    sta.connect(aps[0])
    event = len(sta.control.events)
    aps[0].kill()
    sta.wait_disconnected(event)
    lab.wait_for("its interfaces to go", lambda: not aps[0].bsss())
    aps[0].restart()
    lab.wait_for("the station to come back", lambda: aps[0].authorized(sta.mac), 30)
    box.step(f"{sta.name} is back")


@scenario
def split_grace(box):
    """A controller that is away for a while: stations stay, nothing is sent anew when it is back."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk")), 1)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    sta.connect(aps[0])
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
    sta.connect(aps[0])
    wlc.kill()
    config = (wlc.etc / "startup-config").read_text()
    lab.wait_for("the agent to miss the controller", lambda: "without a controller" in aps[0].log())
    check(aps[0].authorized(sta.mac), "the station did not stay for the grace time")
    wlc.start(config)
    lab.wait_for("the station to be in once more",
                 lambda: "-> S_CO_RUN" in wlc.told() and aps[0].authorized(sta.mac), 40)
    box.step(f"{sta.name} is in once more")


@scenario
def split_iwd_ft(box):
    """iwd: FT with a passphrase."""
    aps, _, sta = split_site(box, wlan("security ft", *psk("ft psk")), station=IwdStation)
    sta.start("psk", PSK.replace("@PASSPHRASE@", PASSPHRASE))
    check_equal(sta.connect(aps[0]), "4-way", "the first association")
    sta.expect_roam(aps[1], "ft")
    sta.expect_roam(aps[0], "ft")


@scenario
def split_iwd_owe(box):
    """iwd: OWE."""
    aps, wlc, sta = split_site(box, wlan(*OWE), station=IwdStation)
    sta.start("open", OPEN)
    check_equal(sta.connect(aps[0]), "4-way", "the first association")
    expect_method(wlc, sta, "OWE")
