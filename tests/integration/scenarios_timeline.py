# SPDX-License-Identifier: GPL-2.0-or-later
"""The timeline of a roam: one that is fast, one that FT refuses, a login that is needed again."""
import os
import re
import shutil
import stat
import subprocess
import xml.etree.ElementTree

import lab
from harness import Skipped, check, check_equal, check_in, dotted, scenario
from scenarios_damage import copies
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


def export(site, sta, name, words="", check=True):
    path = site.dir / name
    line = f'show wireless client mac-address {dotted(sta)} timeline export "{path}" {words}'
    return path, site.shell(line, check=check).stdout


SVG = "{http://www.w3.org/1999/xhtml}svg"


def check_page(site, sta, kind):
    path, said = export(site, sta, f"{kind} roam.html")
    check_in(" steps: a page of ", said, "what the shell says")
    check_equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, "who may read it")
    page = xml.etree.ElementTree.parse(path)   # well-formed, or this raises
    drawn = list(page.iter(SVG))[-1]
    rungs = timeline(site, sta)["rungs"]
    check_equal(len([g for g in drawn if g.tag.endswith("}g")]), len(rungs), "rungs drawn")
    verdict = next(e for e in page.iter() if "verdict" in e.get("class", ""))
    check_equal(verdict.get("class"), f"verdict {kind}", "class of the verdict")
    return path


def check_refused_files(site):
    """A command that fails makes no file and harms none."""
    path, said = export(site, FAST, "roam.docx", check=False)
    check_in("what is to be in it?", said, "an unknown kind of file")
    check(not path.exists(), "a file was made for nothing")
    kept = site.dir / "kept.html"
    kept.write_text("mine")
    check_in("roams of", export(site, FAST, "kept.html", "roam 9", check=False)[1], "no such roam")
    check_equal(kept.read_text(), "mine", "what the file held")
    said = site.shell(f"show wireless client mac-address {dotted(FAST)} timeline export "
                      "/nonexistent/x.html", check=False).stdout
    check_in("% /nonexistent/x.html: No such file", said, "a place that is not")


@scenario
def timeline_of_roams(build):
    """Ladder, verdict and cure of an FT roam, of one refused, of a login that OKC would have saved."""
    with Site(build, "timeline", WLANS) as site:
        sim = site.begin(stations(site) + STOP)
        site.reached(sim)
        check_fast(site)
        check_refused(site)
        check_slow(site)
        for sta, kind in ((FAST, "fast"), (BROKEN, "failed"), (LAPTOP, "slow")):
            check_page(site, sta, kind)
        check_refused_files(site)
        site.go(sim)
        site.passed(sim)


FT = """wlan ft 1 ft
 security ft
 no security wpa akm dot1x
 security wpa akm ft dot1x
 security dot1x authentication-list LIST
 no shutdown
wlan psk 2 psk
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm psk
 security wpa psk set-key ascii 0 correct-horse
 no shutdown
"""
FOLLOWED, OTHER = "02:00:00:00:41:01", "02:00:00:00:41:02"
HOME = "02:00:00:00:41:03"


FIELDS = ("wlan.fc.type_subtype", "wlan_rsna_eapol.keydes.msgnr", "wlan.rsn.ie.gtk_kde.gtk",
          "frame.interface_name", "tls.record.version", "_ws.malformed")


def tshark(path, keys=()):
    """What it reads of each frame with these keys. One call: it takes seconds to start."""
    args = ["tshark", "-r", path, "-o", f"wlan.enable_decryption:{'TRUE' if keys else 'FALSE'}"]
    for line in keys:
        args += ["-o", f"uat:80211_keys:{line}"]
    args += ["-T", "fields"]
    for field in FIELDS:
        args += ["-e", field]
    done = subprocess.run(args, capture_output=True, text=True, timeout=60, check=False)
    check(done.returncode == 0, f"tshark: {done.stderr}")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [dict(zip(("subtype", "message", "gtk", "interface", "tls", "malformed"),
                     (int(row[0], 0), *row[1:]))) for row in rows]


def export_frames(site, sta, name, words="", debug=("debug key-material",)):
    path = site.dir / name
    line = f'show wireless client mac-address {dotted(sta)} timeline export "{path}" {words}'
    return path, site.shell(*debug, line, check=False).stdout


def key_lines(path):
    return [line for line in path.read_text().splitlines() if line.startswith('"')]


def check_frames(site):
    """Without keys: frames in their order, each at its BSS, and no key data that could be read."""
    path, said = export_frames(site, FOLLOWED, "all.pcapng", debug=())
    check(re.search(r"^\d+ frames$", said, re.M), said)
    frames = tshark(path)
    # Authentication there and back, association likewise, then the FT roam.
    check_equal([f["subtype"] for f in frames if f["subtype"] < 16], [11, 11, 0, 1, 11, 11, 2, 3],
                "management frames")
    check_equal([f for f in frames if f["malformed"]], [], "frames that tshark cannot read")
    check_equal([f["message"] for f in frames if f["message"]], ["1", "2", "3", "4"], "handshake")
    check(len([f for f in frames if f["tls"]]) > 3, "EAP-TLS in EAPOL")
    check_equal({f["interface"].split(" (")[0] for f in frames}, {"ap1", "ap2"}, "interfaces")
    check_equal([f for f in frames if f["gtk"]], [], "group keys read without a key")
    said = export_frames(site, FOLLOWED, "roam.pcapng", "roam 1", debug=())[1]
    check(0 < int(said.split()[0]) <= len(frames), f"frames of the last roam: {said}")


def check_keys(site):
    path, said = export_frames(site, FOLLOWED, "keys.pcapng", "keys")
    check_in("delete it when you are done", said, "what the shell says")
    beside = site.dir / "keys.pcapng.keys"
    check_equal(stat.S_IMODE(os.stat(beside).st_mode), 0o600, "who may read the keys")
    lines = key_lines(beside)
    check(any(line.startswith('"msk"') for line in lines), "the MSK")
    check(any(line.startswith('"tk"') for line in lines), "temporal keys")
    check(f'"tk","{site.tap.keys(FOLLOWED)[-1][1].hex()}"' in lines, f"the key of the roam: {lines}")
    # The group key that message 3 brings is read by whoever has the login's key.
    home, _ = export_frames(site, HOME, "home.pcapng", "keys")
    lines = key_lines(site.dir / "home.pcapng.keys")
    shown = [f["gtk"] for f in tshark(home, lines) if f["message"] == "3"]
    check(shown and shown[0], f"the group key in message 3: {shown}")
    check_equal([f for f in tshark(home) if f["gtk"]], [], "the same without keys")
    shown = [f["gtk"] for f in tshark(path, key_lines(beside)) if f["message"] == "3"]
    check(shown and shown[0], f"the group key in message 3 of FT's login, by its MSK: {shown}")


def check_shell_forgets(site):
    """A shell that goes on has nothing of the keys that it wrote into a file."""
    if os.getuid() != 0:
        return
    path = site.dir / "forgotten.pcapng"
    shell = site.follow(FOLLOWED, "debug key-material", f"debug client {dotted(FOLLOWED)}",
                        f'show wireless client mac-address {dotted(FOLLOWED)} timeline export '
                        f'"{path}" keys')
    lab.wait_for("the keys to be written", lambda: "delete it when" in shell.text())
    lines = key_lines(site.dir / "forgotten.pcapng.keys")
    check(lines, "no keys were written")
    check(copies(shell.pid, b"forgotten.pcapng") > 0, "the search finds nothing that is there")
    for line in lines:
        check_equal(copies(shell.pid, line.encode()[-24:-2]), 0, f"copies of the key {line[:6]}")
    shell.stop()


def check_not_given(site):
    for words, debug, name, why in (
            ("keys", (), "no.pcapng", 'enter "debug key-material"'),
            ("keys", ("debug key-material",), "no.html", "Keys go with frames")):
        path, said = export_frames(site, FOLLOWED, name, words, debug)
        check_in(why, said, "why no keys are given")
        check(not path.exists() and not (site.dir / f"{name}.keys").exists(), "a file was made")
    path, said = export_frames(site, OTHER, "other.pcapng", debug=())
    check_in("No frame of 0200.0000.4102 is kept", said, "one that nobody follows")
    check(not path.exists(), "a file without frames")


@scenario
def timeline_frames_and_keys(build):
    """Frames of a debugged client as pcapng, read and decrypted by tshark; none of the others."""
    if not shutil.which("tshark"):
        raise Skipped("tshark is not installed")
    with Site(build, "timeline-frames", FT, options=("--allow-key-material",)) as site:
        follow = site.follow(FOLLOWED, "debug key-material", f"debug client {dotted(FOLLOWED)}",
                             f"debug client {dotted(HOME)}")
        sim = site.begin(f"""network ft ssid ft security ft-eap {site.login()}
network psk ssid psk security wpa2-psk passphrase correct-horse
station phone network ft mac {FOLLOWED}
station other network ft mac {OTHER}
station home network psk mac {HOME}
wait ap1 serves ft
wait ap2 serves ft
wait ap1 serves psk
wait ap1 serves gate
associate phone ap1
expect phone ft-first
associate other ap1
expect other ft-first
associate home ap1
expect home psk
roam phone ap2
expect phone ft
""" + STOP)
        site.reached(sim)
        check_frames(site)
        check_keys(site)
        check_shell_forgets(site)
        check_not_given(site)
        # Nobody wants keys any more: those of the air are gone, the frames are not.
        follow.stop()
        path, _ = export_frames(site, FOLLOWED, "late.pcapng", "keys")
        kept = key_lines(site.dir / "late.pcapng.keys")
        check(kept and not any(line.startswith('"tk"') for line in kept), f"keys kept: {kept}")
        site.go(sim)
        site.passed(sim)
