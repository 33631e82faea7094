# SPDX-License-Identifier: GPL-2.0-or-later
"""The timeline of a roam: one that is fast, one that FT refuses, a login that is needed again."""
from harness import check, check_equal, check_in, dotted, scenario
from sim_site import STOP, Site

WLANS = """wlan ft 1 ft
 security ft
 no security wpa akm dot1x
 security wpa akm ft psk
 security wpa psk set-key ascii 0 correct-horse
 no shutdown
wlan corp 2 corp
 no security ft adaptive
 no okc
 security dot1x authentication-list LIST
 no shutdown
"""
FAST, BROKEN, LAPTOP = "02:00:00:00:40:01", "02:00:00:00:40:02", "02:00:00:00:40:03"


def stations(site):
    return f"""network ft ssid ft security ft-psk passphrase correct-horse
network corp ssid corp security wpa2-eap {site.login()}
station fast network ft mac {FAST}
station broken network ft mac {BROKEN}
station laptop network corp mac {LAPTOP}
wait ap1 serves ft
wait ap2 serves ft
wait ap1 serves corp
wait ap2 serves corp
wait ap1 serves gate
associate fast ap1
expect fast ft-first
associate broken ap1
expect broken ft-first
associate laptop ap1
expect laptop 802.1x
roam fast ap2
expect fast ft
misbehave broken wrong-mic
roam broken ap2
expect broken failed
roam laptop ap2
expect laptop 802.1x
"""


def timeline(site, sta, words=""):
    return site.show_json(f"show wireless client mac-address {dotted(sta)} timeline {words}")


def text(site, sta, words=""):
    return site.shell(f"show wireless client mac-address {dotted(sta)} timeline {words}").stdout


def events(shown):
    return [r["event"] for r in shown["rungs"]]


def check_fast(site):
    shown = timeline(site, FAST)
    check_equal((shown["roam"], shown["roams"]), (1, 2), "roams kept")
    check_equal([shown["verdict"][k] for k in ("kind", "reason", "method")],
                ["fast", "", "FT over the air"], "verdict")
    check_in("PMK-R0 of the passphrase", shown["verdict"]["key"], "the key's origin")
    check(shown["from"].startswith("ap1 (") and shown["to"].startswith("ap2 ("), str(shown))
    order = events(shown)
    check_equal([order[0], order[-1]], ["FT_PREAUTH_DONE", "STATION_RUN"], "first and last rung")
    check("M1_SENT" not in order, f"a handshake in an FT roam: {order}")
    check(shown["rungs"][-1]["at_us"] == shown["verdict"]["time_us"], "time of the last rung")
    check_equal(timeline(site, FAST, "roam 2")["verdict"]["kind"], "first", "the first login")
    printed = text(site, FAST)
    check_in("Verdict : fast, by FT over the air, ", printed, "the text")
    check_in("|<----------------------->|", printed, "an arrow from the client to the controller")
    line = f"show wireless client mac-address {dotted(FAST)} timeline roam 3"
    check_in("2 roams of", site.shell(line, check=False).stdout, "a roam that there is not")


def check_refused(site):
    shown = timeline(site, BROKEN)
    check_equal([shown["verdict"][k] for k in ("kind", "reason")], ["failed", "FT_MIC"], "verdict")
    check_in("let it forget the network", shown["verdict"]["cure"], "cure")
    check(any(r["failure"] for r in shown["rungs"]), "a rung that tells of the failure")


def check_slow(site):
    shown = timeline(site, LAPTOP)
    check_equal([shown["verdict"][k] for k in ("kind", "reason", "method")],
                ["slow", "OKC_OFF", "802.1X"], "verdict")
    check_in('enter "okc" in "wlan corp"', shown["verdict"]["cure"], "cure")
    check_in("client.example.test", shown["verdict"]["key"], "whose login it is")
    for event in ("PMKID_MISSED", "EAP_IDENTITY", "ACCEPT_RECEIVED", "M4_RECEIVED"):
        check_in(event, events(shown), "rungs")
    lanes = {r["event"]: (r["from"], r["to"]) for r in shown["rungs"]}
    check_equal(lanes["ACCEPT_RECEIVED"], ("RADIUS", "Controller"), "lanes")
    check_equal(lanes["EAP_IDENTITY"], ("Client", "RADIUS"), "lanes")


@scenario
def timeline_of_roams(build):
    """Ladder, verdict and cure of an FT roam, of one refused, of a login that OKC would have saved."""
    with Site(build, "timeline", WLANS) as site:
        sim = site.begin(stations(site) + STOP)
        site.reached(sim)
        check_fast(site)
        check_refused(site)
        check_slow(site)
        site.go(sim)
        site.passed(sim)
