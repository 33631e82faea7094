# SPDX-License-Identifier: GPL-2.0-or-later
"""What fails around the controller: frames, the RADIUS server, the controller itself, access points."""
import os
import signal

import lab
from harness import check, check_equal, scenario
from sim_site import STOP, Site

WLANS = """wlan home 1 home
 no security ft adaptive
 no security wpa akm dot1x
 security wpa psk set-key ascii 0 correct-horse
 security wpa akm psk
 no shutdown
wlan voice 2 voice
 no security ft adaptive
 no security wpa akm dot1x
 security ft
 security wpa psk set-key ascii 0 correct-horse
 security wpa akm ft psk
 no shutdown
wlan lobby 3 lobby
 no security ft adaptive
 no security wpa akm dot1x
 no security wpa wpa2
 security wpa wpa3
 security pmf mandatory
 security wpa akm owe
 no shutdown
wlan corp 4 corp
 security dot1x authentication-list LIST
 no shutdown
wlan cckm 5 cckm
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm cckm
 security dot1x authentication-list LIST
 no shutdown
"""

# Network, its words, how a first association ends.
KINDS = (("gate", "open", "open"), ("home", "wpa2-psk passphrase correct-horse", "psk"),
         ("voice", "ft-psk passphrase correct-horse", "ft-first"), ("lobby", "owe", "owe"),
         ("corp", "wpa2-eap {login}", "802.1x"), ("cckm", "cckm {login}", "cckm-first"))
STATIONS = 50


def crowd(site, count=STATIONS):
    """(statements, [(station, method of its first association)])"""
    text, stations = "", []
    for i, (ssid, words, _) in enumerate(KINDS):
        text += f"network k{i} ssid {ssid} security {words.format(login=site.login())}\n" \
                f"wait ap1 serves k{i}\nwait ap2 serves k{i}\n"
    for i in range(count):
        text += f"station s{i} network k{i % len(KINDS)}\n"
        stations.append((f"s{i}", KINDS[i % len(KINDS)][2]))
    return text, stations


def each(stations, line):
    return "".join(line.format(s=s, how=how) + "\n" for s, how in stations)


def rss_kib(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


@scenario
def sim_half_lost(build):
    """Half of all frames lost, 50 stations of all methods: none hangs, none is left over, no memory."""
    with Site(build, "sim-half", WLANS) as site:
        text, stations = crowd(site)
        back = each(stations, "forget {s}\nassociate {s} ap1") + each(stations, "expect {s} {how}") + \
            each(stations, "expect {s} keys")
        sim = site.begin(text + "loss 50%\n" + each(stations, "associate {s} ap1") +
                         "pause 1500\n" + each(stations, "associate {s} ap2") + "pause 1500\nloss 0%\n" +
                         back + STOP + each(stations, "leave {s}") + STOP +
                         "repeat 3\n" + back + each(stations, "leave {s}") + "end\n" + STOP +
                         "repeat 17\n" + back + each(stations, "leave {s}") + "end\n" + STOP)
        site.reached(sim)
        # The one at the gate beside them. What was begun at another access point ends by its time.
        lab.wait_for("one record for each station", lambda:
                     site.stats()["stations"] == STATIONS + 1, 30)
        check_equal(len(site.clients()), STATIONS + 1, "clients")
        check_equal({c["state"] for c in site.clients().values()}, {"Run"}, "states")
        site.go(sim)
        site.reached(sim, 2)
        lab.wait_for("all to be gone", lambda: len(site.clients()) == 1, 20)
        site.go(sim)
        site.reached(sim, 3)
        before = rss_kib(site.controller.pid)
        site.go(sim)
        site.reached(sim, 4)
        lab.wait_for("all to be gone again", lambda: len(site.clients()) == 1, 20)
        after = rss_kib(site.controller.pid)
        # 850 associations; a session alone would be more than 1 KiB each. The rings of traces and
        # of visits take their pages when first written, some 0.6 KiB for each, up to 34 MiB.
        check(after - before < 850, f"fastroamd grew from {before} to {after} KiB in 17 rounds")
        site.go(sim)
        site.passed(sim)


@scenario
def sim_radius_stopped(build):
    """The RADIUS server stands still during logins, and is back: all come in."""
    with Site(build, "sim-stopped", WLANS) as site:
        text, stations = crowd(site, 24)
        logins = [s for s in stations if s[1] in ("802.1x", "cckm-first")]
        sim = site.begin(text + STOP + each(logins, "associate {s} ap1") + STOP +
                         each(logins, "expect {s} {how} within 30000") +
                         each(logins, "expect {s} keys"))
        site.reached(sim)
        site.server.child.send_signal(signal.SIGSTOP)
        try:
            site.go(sim)
            site.reached(sim, 2)
            lab.wait_for("logins to be under way",
                         lambda: site.stats()["eap_started"] >= len(logins))
        finally:
            site.server.child.send_signal(signal.SIGCONT)
        site.go(sim)
        site.passed(sim)
        check(site.stats()["eap_accepted"] >= len(logins), "logins")


@scenario
def sim_controller_killed(build):
    """The controller is killed in the middle of handshakes: access points are back, stations too."""
    with Site(build, "sim-killed", WLANS) as site:
        text, stations = crowd(site, 24)
        first = [s for s in stations if s[1] in ("psk", "ft-first", "owe")]
        sim = site.begin(text + each(first, "misbehave {s} no-m4") + each(first, "associate {s} ap1") +
                         STOP.replace("expect gate gone within 60000\n", "pause 2500\n") +
                         "".join(f"wait {ap} serves k{i} within 60000\n" for i in range(len(KINDS))
                                 for ap in ("ap1", "ap2")) +
                         each(first, "misbehave {s} nothing\nforget {s}") +
                         each(stations, "associate {s} ap2") +
                         each(stations, "expect {s} {how}") + each(stations, "expect {s} keys") + STOP)
        site.reached(sim)
        os.kill(site.controller.pid, signal.SIGKILL)
        site.controller.child.wait()
        site.start_controller()
        site.reached(sim, 2)
        check_equal(len(site.clients()), len(stations) + 1, "clients of the new controller")
        site.go(sim)
        site.passed(sim)


@scenario
def sim_agent_killed(build):
    """All access points vanish without a word: after the grace time none of their stations is left."""
    with Site(build, "sim-agent", WLANS, head="wireless radio-link grace 1\n") as site:
        text, stations = crowd(site, 24)
        sim = site.begin(text + each(stations, "associate {s} ap1") +
                         each(stations, "expect {s} {how}") + STOP)
        site.reached(sim)
        check_equal(len(site.clients()), len(stations) + 1, "clients")
        sim.child.kill()
        sim.child.wait()
        lab.wait_for("the clients to be forgotten", lambda: not site.clients(), 20)
        check_equal(site.show_json("show ap summary")["aps"], [], "access points")
        check_equal((site.stats()["stations"], site.stats()["bsses"]), (0, 0), "what is left")
