# SPDX-License-Identifier: GPL-2.0-or-later
"""What a policy profile says of the clients of an access point: on each of its radios."""
import time

import lab
from ap import AgentAP, Bss
from harness import check, check_equal, check_in, scenario
from scenarios_split import SECRET
from scenarios_split_radio import CHANNEL, COUNTRY, FREQUENCY
from scenarios_split_vlan import AGENT, NETWORK, SERVER, links, reaches, serve_vlan
from split_setup import expect_method, psk, split_site, wlan

# The shortest that there is. An agent with no profile waits for five minutes.
IDLE_S = 15
POLICY = f"""vlan 42
 name staff
wireless profile policy staff
 vlan staff
 idle-timeout {IDLE_S}
 no shutdown
wireless tag policy floor
 wlan corp policy staff
"""


@scenario
def split_policy(box):
    """VLAN and idle-timeout of a policy profile, on both radios: a client without a login is in the
    VLAN, and one that is out of reach is gone after that time, its VLAN with it."""
    def build(number):
        ap = AgentAP(box, number)
        ap.namespace.take_radio(2)
        return ap

    serve_vlan()
    aps, wlc, sta = split_site(
        box, wlan("okc", *psk("psk")) + POLICY, 1, bsss=2, build=build,
        options=(*AGENT, *COUNTRY), address=f"{NETWORK}.100", target=SERVER,
        radio=f"policy-tag floor\n radio 0 channel 1\n radio 1 channel {CHANNEL} width 40-plus")
    ap = aps[0]
    bands = [Bss(ap, "corp", radio) for radio in (0, 1)]
    sta.frequencies.append(FREQUENCY)
    sta.start(user=None, key_mgmt="WPA-PSK", psk=SECRET)
    sta.stay_where_told()
    check_equal(sta.connect(bands[0]), "4-way", "how it came in")
    sta.expect_roam(bands[1], "4-way")
    expect_method(wlc, sta, "PSK")
    for number in (1, 0):
        check(f"fr{number}-0.42" in links(ap), f"the VLAN is not at radio {number}: {links(ap)}")
        check(reaches(sta, SERVER), f"the VLAN's server is not reached by radio {number}")
        check_in("42", wlc.shell(f"show wireless client mac-address {sta.mac} detail"), "VLAN")
        since = time.monotonic()
        sta.hear(False)
        # Not sooner; and not a condition that starts programs all the time.
        time.sleep(IDLE_S - 2)
        check(ap.station(sta.mac), "the client was taken for gone too early")
        lab.wait_for("the client to be taken for gone", lambda: ap.station(sta.mac) == {})
        took = time.monotonic() - since
        check(took < 3 * IDLE_S, f"it took {took:.0f} s, with an idle-timeout of {IDLE_S} s")
        # One after the other, the bridge last.
        made = (f"fr{number}-0.42", "brvlan42", "eth0.42")
        lab.wait_for("the VLAN to go with it", lambda n=made: not set(n) & set(links(ap)))
        box.step(f"gone from radio {number} after {took:.0f} s, without a word")
        sta.hear(True)
        if number == 1:
            check_equal(sta.roam(bands[0])[0], "4-way", "how it came back")
