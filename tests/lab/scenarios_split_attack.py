# SPDX-License-Identifier: GPL-2.0-or-later
"""Attackers within radio range of access points whose authenticator is the controller."""
import lab
from air import (ASSOC_REQUEST, AUTH, DEAUTH, DISASSOC, EAPOL_START, REASSOC_REQUEST, Injector)
from harness import check, check_equal, scenario
from meter import Meter
from scenarios_split import SECRET
from split_setup import psk, split_site, wlan
from station import FREQUENCY

# Often enough to be sure that a frame that is lost is not what saved us.
REPLAYS = 5


def wait_counted(wlc, before, *names, least=1):
    """Until the controller has counted what the attacker sent, by one of these names."""
    lab.wait_for(f"the controller to count {' or '.join(names)}", lambda: sum(
        wlc.counts()[n] - before[n] for n in names) >= least, 10)


def check_key_kept(box, air, mark, ap, sta):
    """A key that is installed again numbers its packets from 1 again: it was not."""
    numbers = air.packet_numbers(mark, ap, sta)
    check(len(numbers) > 3, f"only {len(numbers)} packets of {ap.name} to {sta.name} were seen")
    check_equal(numbers, sorted(set(numbers)), f"packet numbers of {ap.name} to {sta.name}")
    box.step(f"packet numbers {numbers[0]} to {numbers[-1]} of {ap.name}, none twice")


def check_pings(sta):
    """Pings are answered from now on."""
    sta.namespace.run("ping", "-c", "3", "-i", "0.2", "-W", "5", sta.target)


@scenario
def split_krack(box):
    """Message 4 and an FT reassociation request, replayed, install no key again (KRACK)."""
    aps, wlc, sta = split_site(box, wlan("security ft", *psk("ft psk")))
    way, attacker = Meter(box, wlc, sta), Injector(FREQUENCY)
    air = way.air
    sta.start(user=None, key_mgmt="FT-PSK", psk=SECRET, ieee80211w=0)
    mark = air.mark()
    way.join(aps[0], "PSK")
    before = wlc.counts()
    for number in (2, 4):
        attacker.send(next(f for f in air.since(mark, sta) if f.message == number).raw, REPLAYS)
    attacker.send_eapol(sta.mac, aps[0].bssid, bytes([2, EAPOL_START, 0, 0]))
    wait_counted(wlc, before, "refused_clear", "refused_eapol", least=2 * REPLAYS + 1)
    check_pings(sta)
    check_key_kept(box, air, mark, aps[0], sta)

    mark = air.mark()
    way.roam(aps[1], "FT over the air")
    request = air.since(mark, sta, (REASSOC_REQUEST,))[-1]
    before = wlc.counts()
    attacker.send(request.raw, REPLAYS)
    wait_counted(wlc, before, "repeated", "refused_ft", "refused_state", least=REPLAYS)
    check_pings(sta)
    check(aps[1].authorized(sta.mac), "the station was thrown out by a replay")
    check_key_kept(box, air, mark, aps[1], sta)


@scenario
def split_forged(box):
    """PMF: forged authentications, associations and deauthentications do not drop a station."""
    aps, wlc, sta = split_site(box, wlan(*psk("psk-sha256", more=["security pmf mandatory"])), 1)
    way, attacker = Meter(box, wlc, sta), Injector(FREQUENCY)
    air, ap = way.air, aps[0]
    sta.start(user=None, key_mgmt="WPA-PSK-SHA256", psk=SECRET, ieee80211w=2)
    mark = air.mark()
    way.join(ap, "PSK")
    association = air.since(mark, sta, (ASSOC_REQUEST,))[-1].raw[24:]
    event, before = len(sta.control.events), wlc.counts()
    for _ in range(REPLAYS):
        for kind in (DEAUTH, DISASSOC):
            # Reason 8: the sender leaves.
            attacker.send_mgmt(kind, sta.mac, ap.bssid, ap.bssid, b"\x08\0")
            attacker.send_mgmt(kind, ap.bssid, sta.mac, ap.bssid, b"\x08\0")
        # Open System, its first frame.
        attacker.send_mgmt(AUTH, sta.mac, ap.bssid, ap.bssid, b"\0\0\1\0\0\0")
        attacker.send_mgmt(ASSOC_REQUEST, sta.mac, ap.bssid, ap.bssid, association)
    wait_counted(wlc, before, "sa_query_live")
    check_pings(sta)
    check(ap.authorized(sta.mac), "the station was thrown out")
    check_equal([e for e in sta.control.events[event:] if "DISCONNECTED" in e], [],
                "what the station says of being disconnected")
    check_equal(wlc.counts()["deauth_received"], before["deauth_received"],
                "forged frames that were believed")
    check_key_kept(box, air, mark, ap, sta)
