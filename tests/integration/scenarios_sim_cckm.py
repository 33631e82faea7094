# SPDX-License-Identifier: GPL-2.0-or-later
"""CCKM from end to end: roams by one frame, what is wrong with a request, repeats, group keys."""
import radio
import radio_tap
import lab
from harness import check, check_equal, check_in, dotted, scenario
from sim_site import STOP, Site

WLANS = """wlan cckm 1 cckm
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm cckm
 security dot1x authentication-list LIST
 no shutdown
wlan old 2 old
 no security ft adaptive
 no security wpa wpa2
 security wpa wpa1
 security wpa wpa1 ciphers tkip
 no security wpa akm dot1x
 security wpa akm cckm
 security dot1x authentication-list LIST
 no shutdown
"""

NETWORKS = """network cckm ssid cckm security cckm {login}
network old ssid old security wpa-cckm {login}
station scanner network cckm mac 02:00:00:00:20:01
station handheld network old mac 02:00:00:00:20:02
wait ap1 serves old
wait ap2 serves old
wait ap1 serves cckm
wait ap2 serves cckm
wait ap1 serves gate
"""
SCANNER, HANDHELD = "02:00:00:00:20:01", "02:00:00:00:20:02"

REASSOC_REQUEST, REASSOC_RESPONSE = 2, 3
# Element 156 of Cisco's OUI, type 0; its MIC is the request's last 8 octets.
CCKM = bytes([156, 0x00, 0x40, 0x96, 0x00])
REQUEST_BODY, RESPONSE_BODY = 24 + 4 + 6, 24 + 6


def cckm_of(frame, start):
    return radio_tap.element(frame, start, CCKM)


def check_roam(site, sta, length, hmac):
    """The one roam of a station: the answer's element, and the keys that were set."""
    answers = site.tap.sent(sta, REASSOC_RESPONSE)
    check_equal(len(answers), 1, f"reassociation responses to {sta}")
    element = cckm_of(answers[0], RESPONSE_BODY)
    check(element, "the response has no CCKM element")
    check_equal(len(element), length, f"length of the response element of {sta}")
    request = cckm_of(site.tap.heard(sta, REASSOC_REQUEST)[0][1], REQUEST_BODY)
    # Rekey number: behind the timestamp in the request, first in the response.
    check_equal((len(request), request[14:18]), (26, element[6:10]), "the request's element")
    check_equal(len(site.tap.keys(sta)), 2, f"pairwise keys of {sta}: one by login, one by roam")
    return [f"CCKM: using HMAC {hmac} to compute MIC", "CCKM: Received a valid REASSOC REQ IE",
            f"Including CCKM Response IE (length {length}) in Assoc Resp to mobile"]


@scenario
def sim_cckm_roams(build):
    """WPA2 with CCMP and WPA with TKIP: the answer's 54 and 62 octets, the debug, group keys after."""
    with Site(build, "sim-cckm", WLANS) as site:
        follow = {s: site.follow(s, f"debug client {dotted(s)}") for s in (SCANNER, HANDHELD)}
        sim = site.begin(NETWORKS.format(login=site.login()) + """
associate scanner ap1
associate handheld ap1
expect scanner cckm-first
expect handheld cckm-first
expect scanner keys
expect handheld keys
roam scanner ap2
roam handheld ap2
expect scanner cckm
expect handheld cckm
expect scanner keys
expect handheld keys
""" + STOP + """expect scanner keys
expect handheld keys
expect scanner no-faults
expect handheld no-faults
""")
        site.reached(sim)
        for sta, length, hmac in ((SCANNER, 54, "SHA1"), (HANDHELD, 62, "MD5")):
            for line in check_roam(site, sta, length, hmac):
                lab.wait_for(f"{line!r} of {sta}", lambda: line in follow[sta].text(), 10)
        entries = site.show_json("show wireless cckm")["entries"]
        check_equal(sorted((e["protocol"], e["rekey_number"]) for e in entries),
                    [("WPA", 2), ("WPA2", 2)], "cached logins")
        stats = site.stats()
        check_equal([stats[k] for k in ("roam_cckm", "cckm_roamed", "eap_accepted")], [2, 2, 2],
                    "counters")
        bssids = {s: site.tap.keys(s)[-1][0] for s in follow}
        before = {s: site.tap.group_keys(b) for s, b in bssids.items()}
        site.shell("clear wireless gtk")
        lab.wait_for("both group handshakes", lambda: site.stats()["group_done"] >= 2)
        for s, b in bssids.items():
            check_equal(len(site.tap.group_keys(b)), len(before[s]) + 1, f"group keys of {s}")
        site.go(sim)
        site.passed(sim)


# Station, what it does to its roam, what that counts as. Each roams but once.
BAD = (("mic", "", "cckm_mic_failure"),
       ("replay", "misbehave {s} old-rn", "cckm_rn_mismatch"),
       ("stale", "skew {s} -6000", "cckm_tsf_tolerance"),
       ("late", "skew {s} -1100", "cckm_tsf_tolerance"),
       ("early", "skew {s} 1100", "cckm_tsf_tolerance"))
GOOD = (("slow", "skew {s} -900"), ("fast", "skew {s} 900"))


def spoiler(sta):
    """Turns one bit of the MIC in a station's CCKM requests on the way to the controller."""
    def alter(kind, body):
        if kind != radio.EVENT:
            return body
        frame = radio.tlvs(body).get(4, b"")
        element = cckm_of(frame, REQUEST_BODY) if frame[:1] == bytes([REASSOC_REQUEST << 4]) and \
            frame[10:16] == sta else None
        return body.replace(element, element[:-1] + bytes([element[-1] ^ 1])) if element else body

    return alter


@scenario
def sim_cckm_refusals(build):
    """Wrong MIC, old rekey number, timestamps beyond the tolerance: counted, and a login follows."""
    with Site(build, "sim-cckm-bad", WLANS) as site:
        site.tap.alter = spoiler(radio.octets("02:00:00:00:21:00"))
        text = NETWORKS.format(login=site.login())
        names = [b[0] for b in BAD] + [g[0] for g in GOOD]
        for network in ("cckm", "old"):
            for i, name in enumerate(names):
                mac = f"02:00:00:00:{'21' if network == 'cckm' else '22'}:{i:02x}"
                text += f"station {name}-{network} network {network} mac {mac}\n"
        for network in ("cckm", "old"):
            for name in names:
                text += f"associate {name}-{network} ap1\nexpect {name}-{network} cckm-first\n"
            for name, what, *_ in BAD + GOOD:
                if name == "mic" and network == "old":
                    continue
                s = f"{name}-{network}"
                outcome = "cckm" if name in ("slow", "fast") else "cckm-first"
                text += f"{what.format(s=s)}\nroam {s} ap2\nexpect {s} {outcome}\n" \
                        f"expect {s} keys\nexpect {s} no-faults\n"
                # What the login left serves the next roam.
                text += f"misbehave {s} nothing\nskew {s} 0\nroam {s} ap1\nexpect {s} cckm\n" \
                        f"expect {s} keys\n" if name != "mic" else ""
        site.simulate(text)
        stats = site.stats()
        check_equal({k: stats[k] for k in ("cckm_mic_failure", "cckm_rn_mismatch",
                                           "cckm_tsf_tolerance", "cckm_repeated")},
                    {"cckm_mic_failure": 1, "cckm_rn_mismatch": 2, "cckm_tsf_tolerance": 6,
                     "cckm_repeated": 0}, "what requests came to")
        # 14 logins and one after each of 9 refusals; 4 roams within the tolerance and 12 after.
        check_equal([stats[k] for k in ("eap_accepted", "cckm_roamed", "roam_cckm")], [23, 16, 16],
                    "logins and roams")


@scenario
def sim_cckm_repeat(build):
    """A request that comes twice is answered twice alike, and no key is set twice."""
    with Site(build, "sim-cckm-twice", WLANS) as site:
        site.simulate(NETWORKS.format(login=site.login()) + """
associate scanner ap1
associate handheld ap1
expect scanner cckm-first
expect handheld cckm-first
roam scanner ap2
expect scanner cckm
again scanner assoc
again scanner assoc
roam handheld ap2
expect handheld cckm
again handheld assoc
""" + """pause 200
expect scanner keys
expect handheld keys
expect scanner no-faults
expect handheld no-faults
""")
        for sta, answers in ((SCANNER, 3), (HANDHELD, 2)):
            sent = lab.wait_for("every answer", lambda: (lambda a: a if len(a) == answers else None)(
                site.tap.sent(sta, REASSOC_RESPONSE)), 10)
            check_equal(len({cckm_of(f, RESPONSE_BODY) for f in sent}), 1, "answers that differ")
            check_equal(len(site.tap.keys(sta)), 2, f"pairwise keys set for {sta}")
        check_equal(site.stats()["roam_cckm"], 2, "roams")
        stats = site.stats()
        check_in("cckm_repeated", stats, "counters")
        check_equal((stats["cckm_roamed"], stats["cckm_rn_mismatch"], stats["eap_accepted"]),
                    (2, 0, 2), "what the requests came to")
        check_equal(stats["cckm_repeated"] + stats["repeated"], 3, "repeats")
