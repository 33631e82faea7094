# SPDX-License-Identifier: GPL-2.0-or-later
"""doc/json.md against the command table and the running daemon: nothing printed is undocumented, and
nothing documented is gone, commands and keys alike."""
import json
import pathlib
import re

from harness import check, check_equal, dotted, scenario
from sim_site import GATE_MAC, STOP, Site

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COMMAND = re.compile(r'COMMAND\(\w+,\s*"([^"]+)",((?:(?!COMMAND\().)*)\)', re.S)

WLANS = """wlan psk 1 psk
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm psk
 security wpa psk set-key ascii 0 correct-horse
 no shutdown
wlan corp 2 corp
 security ft
 security wpa akm ft dot1x
 security dot1x authentication-list LIST
 no shutdown
wlan voice 3 voice
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm cckm
 security dot1x authentication-list LIST
 no shutdown
wlan open 4 guest
 no security ft adaptive
 no security wpa
 no security wpa wpa2
 no security wpa akm dot1x
 security wpa transition-mode-wlan-id 5
 no shutdown
wlan enhanced 5 guest-owe
 no broadcast-ssid
 no security ft adaptive
 no security wpa wpa2
 no security wpa akm dot1x
 security wpa akm owe
 security wpa wpa3
 security pmf mandatory
 security wpa transition-mode-wlan-id 4
 no shutdown
wireless profile policy night
 session-timeout 3600
 vlan 7
 no shutdown
wireless tag policy cellar
 wlan psk policy night
ap hostapd lobby
 bssid 0200.0000.0101 wlan corp
 r0kh-key 0 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
 interface lo
ap radio ap1
 country US
"""
PSK, OKC, FT, CCKM, OWE = (f"02:00:00:00:50:0{i}" for i in range(1, 6))
STATIONS = """network psk ssid psk security wpa2-psk passphrase correct-horse
network corp ssid corp security wpa2-eap {login}
network ft ssid corp security ft-eap {login}
network voice ssid voice security cckm {login}
network owe ssid guest-owe security owe
""" + "".join(f"station s{i} network {network} mac {mac}\n" for i, (network, mac) in enumerate(
    (("psk", PSK), ("corp", OKC), ("ft", FT), ("voice", CCKM), ("owe", OWE)))) + \
    "".join(f"wait {ap} serves {n}\n" for ap in ("ap1", "ap2")
            for n in ("psk", "corp", "voice", "owe")) + "wait ap1 serves gate\n" + \
    "".join(f"associate s{i} ap1\nexpect s{i} {first}\nroam s{i} ap2\nexpect s{i} {then}\n"
            for i, (first, then) in enumerate((("psk", "psk"), ("802.1x", "okc"), ("ft-first", "ft"),
                                               ("cckm-first", "cckm"), ("owe", "owe"))))

# What an argument of the syntax stands for.
NAMES = {"show wlan name WORD": ["psk", "open"], "show ap name WORD": ["ap1", "ap2"],
         "show ap hostapd WORD config": ["lobby"], "ap enroll WORD": ["attic"],
         "show wireless profile policy detailed WORD": ["default-policy-profile", "night"],
         "show wireless tag policy detailed WORD": ["default-policy-tag", "cellar"]}
# Commands of several names.
TYPED = {"test aaa group WORD [server name WORD] WORD WORD {legacy|new-code}":
         ["test aaa group radius nobody wrong new-code",
          "test aaa group radius server name box nobody wrong legacy"]}
HOSTAPD_CONF = ROOT / "tests/integration/json_hostapd.conf"
NUMBERS = ["1", "2", "3", "4", "5"]


# What is printed only in a certain state of the session, and how to get there.
STATES = (("show debugging", (f"debug client {dotted(PSK)}", "debug ft events enable",
                              "debug wireless mac 0200.0000.0077 monitor-time 60")),
          ("show configuration lock", ("configure terminal", "do show configuration lock | json")),
          ("show error last", ("show nonsense",)),
          ("show error last", ("configure terminal", "wlan fresh 77 fresh", "security wpa akm owe",
                               "end")))


def table():
    """Commands that print, without the names of their arguments."""
    found = []
    for file in sorted((ROOT / "src/grammar").glob("commands_*.def")):
        for m in COMMAND.finditer(file.read_text()):
            if "CMD_SHOW" in m.group(2):
                found.append(re.sub(r"\$\w+", "", m.group(1)))
    return found


def document():
    """doc/json.md: command -> keys, command -> those of them that are always there. A heading of the
    third order names commands, rows have keys; "when" in a row says that they may be missing."""
    commands, always, present = {}, {}, []
    for line in (ROOT / "doc/json.md").read_text().splitlines():
        if line.startswith("### "):
            present = re.findall(r"`([^`]+)`", line)
            for command in present:
                check(command not in commands, f"doc/json.md has {command} twice")
                commands[command], always[command] = set(), set()
        elif line.startswith("#"):
            present = []
        elif present and line.startswith("| `"):
            keys = set(re.findall(r"`([^`]+)`", line.split("|")[1]))
            for command in present:
                commands[command] |= keys
                always[command] |= set() if "when " in line or "*" in line else keys
    return commands, always


def paths(value, path=""):
    """"clients[].bssid" and its like."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{path}.{key}" if path else key)
        if not value and path:
            yield path
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, path + "[]")
        if not value:
            yield path + "[]"
    else:
        yield path


def lines(command):
    """The command as one types it, with and without what is optional."""
    if command in TYPED:
        return TYPED[command]
    text = re.sub(r"\[timestamps\]", "timestamps", command)
    forms = [re.sub(r" ?\[[^\]]*\]", "", text), re.sub(r"[\[\]]", "", text)]
    typed = []
    for form in dict.fromkeys(forms):
        words = NAMES.get(form, [])
        for mac in [PSK, OKC, FT, CCKM, OWE, GATE_MAC] if "H.H.H" in form else [GATE_MAC]:
            one = form.replace("H.H.H", dotted(mac)).replace("section LINE", "section ^wlan")
            one = one.replace("config LINE", f"config {HOSTAPD_CONF}")
            if "WORD" in one:
                typed += [one.replace("WORD", w) for w in words]
            elif "<" in one:
                typed += [re.sub(r"<[^>]+>", n, one) for n in NUMBERS]
            else:
                typed.append(one)
    return typed


def is_documented(path, keys):
    """`a.*` stands for all below a. Under an empty list or object nothing is printed; any of its keys
    will do then."""
    return path in keys or any(k.endswith(".*") and path.startswith(k[:-1]) for k in keys) or any(k.startswith((path + ".", path + "[]")) for k in keys) or \
        path.endswith("[]") and any(k.startswith(path) for k in keys)


def objects(text):
    """The JSON objects in what a session printed, one after the other; the rest is left out."""
    found, at = [], 0
    text = "\n" + text.replace("\r", "")
    while (at := text.find("\n{", at)) >= 0:
        try:
            value, at = json.JSONDecoder().raw_decode(text, at + 1)
        except ValueError as e:
            check(False, f"no JSON ({e}): {text[at:at + 300]}")
        found.append(value)
    return found


def walk(site, commands):
    """Every command: what it printed -> the paths, by command."""
    printed = {command: set() for command in commands}
    typed = [(c, line) for c in commands for line in lines(c)]
    found = []
    for i in range(0, len(typed), 64):
        found += objects(site.shell(*(f"{line} | json" for _, line in typed[i:i + 64]),
                                    check=False).stdout)
    check_equal(len(found), len(typed), "objects printed")
    for (command, line), value in zip(typed, found):
        printed[command] |= set(paths(value))
        for one in value.get("shows", []):
            inner = re.sub("running-config$", "running-config [all] [section LINE]",
                           one["command"].replace("all timestamps", "all [timestamps]")
                           .replace("holder history", "holder history [mac-address H.H.H]"))
            check(inner in commands, f"{line} has a show that is none: {inner}")
            printed[inner] |= set(paths(one["output"]))
    return printed


def walk_states(site, printed):
    """Those of STATES; what comes before the JSON is the session's."""
    for command, before in STATES:
        text = site.shell(*before, f"{command} | json", check=False).stdout
        found = objects(text)
        check(found, f"{command} in a session of {before}: {text}")
        printed[command] |= set().union(*map(paths, found))


def undocumented(printed, doc):
    return [f"{c}: {p}" for c, found in printed.items() for p in sorted(found)
            if p not in ("error",) and not is_documented(p, doc.get(c, ()))]


@scenario
def json_document(build):
    """Each show as JSON, with nobody there and with stations of every kind: all keys are in doc/json.md."""
    commands, (doc, always) = table(), document()
    check(len(commands) > 40, f"the command table was not understood: {commands}")
    check_equal([c for c in commands if c not in doc], [], "commands that doc/json.md lacks")
    check_equal([c for c in doc if c not in commands], [], "commands in doc/json.md that are gone")
    with Site(build, "json", WLANS, head="wireless mobility domain-id a1b2\n") as site:
        check_equal(undocumented(walk(site, commands), doc), [], "keys that doc/json.md lacks")
        sim = site.begin(STATIONS.format(login=site.login()) + STOP)
        site.reached(sim)
        printed = walk(site, commands)
        walk_states(site, printed)
        check_equal(undocumented(printed, doc), [], "keys that doc/json.md lacks")
        gone = [f"{c}: {k}" for c in commands for k in sorted(always[c] - printed[c])]
        check_equal(gone, [], "keys of doc/json.md that nobody prints")
        site.go(sim)
        site.passed(sim)
