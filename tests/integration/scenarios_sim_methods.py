# SPDX-License-Identifier: GPL-2.0-or-later
"""Methods of association from end to end, PMF against forged frames, group keys, what RADIUS says."""
import re
import struct

import lab
import radio
from harness import check, check_equal, dotted, scenario
from sim_site import STOP, Site


def wlan(name, number, *lines):
    """A WLAN with nothing on but these lines."""
    body = "".join(f" {line}\n" for line in lines)
    return f"wlan {name} {number} {name}\n no security ft adaptive\n no security wpa akm dot1x\n" \
           f"{body} no shutdown\n"


PSK = "security wpa psk set-key ascii 0 correct-horse"
LIST = "security dot1x authentication-list LIST"
WPA1 = ("security wpa wpa1", "security wpa wpa1 ciphers tkip")
WPA3 = ("no security wpa wpa2", "security wpa wpa3", "security pmf mandatory")

# An access point of the simulator has room for 8 BSSs.
PERSONAL = wlan("tkip", 1, "no security wpa wpa2", *WPA1, PSK, "security wpa akm psk") + \
    wlan("mixed", 2, *WPA1, PSK, "security wpa akm psk") + \
    wlan("sha256", 3, "security pmf optional", PSK, "security wpa akm psk-sha256") + \
    wlan("owe", 4, *WPA3, "security wpa akm owe")

GCMP256 = ("no security wpa wpa2 ciphers aes", "security wpa wpa2 ciphers gcmp256",
           "security wpa akm suiteb-192", LIST)
ENTERPRISE = wlan("eap256", 1, "security pmf optional", "security wpa akm dot1x-sha256", LIST) + \
    wlan("suiteb", 2, *WPA3, *GCMP256) + \
    wlan("ft384", 3, "security pmf optional", "security ft", "security wpa wpa2 ciphers gcmp256",
         "security wpa akm ft dot1x", "security wpa akm suiteb-192", LIST) + \
    wlan("tkipeap", 4, "no security wpa wpa2", *WPA1, "security wpa akm dot1x", LIST) + \
    f"wlan adaptive 5 adaptive\n {LIST}\n no shutdown\n"

# Network, its words, methods of: the login, the roam to another BSS, the way back, and once more at
# the same BSS. No PMK of Suite B serves another BSS, but each BSS keeps its own.
PERSONAL_ROWS = (("tkip", "wpa-psk passphrase correct-horse", "psk", "psk", "psk"),
                 ("mixed", "wpa-psk passphrase correct-horse", "psk", "psk", "psk"),
                 ("mixed", "wpa2-psk passphrase correct-horse", "psk", "psk", "psk"),
                 ("sha256", "wpa2-psk-sha256 passphrase correct-horse", "psk", "psk", "psk"),
                 ("owe", "owe group 20", "owe", "owe", "owe-pmkid"),
                 ("owe", "owe group 21", "owe", "owe", "owe-pmkid"))
ENTERPRISE_ROWS = (("eap256", "wpa2-eap-sha256 {login}", "802.1x", "okc", "skc"),
                   ("suiteb", "wpa3-eap-suiteb-192 {login}", "802.1x", "802.1x", "skc", "skc"),
                   ("ft384", "ft-eap-sha384 {login}", "ft-first", "ft", "ft"),
                   ("tkipeap", "wpa-eap {login}", "802.1x", "802.1x", "802.1x"),
                   ("adaptive", "ft-eap adaptive {login}", "ft-first", "ft", "ft"),
                   ("adaptive", "wpa2-eap {login}", "802.1x", "okc", "skc"))


def in_and_back(site, rows):
    text = ""
    for i, (ssid, words, *_) in enumerate(rows):
        text += f"network n{i} ssid {ssid} security {words.format(login=site.login())}\n" \
                f"station s{i} network n{i}\nwait ap1 serves n{i}\nwait ap2 serves n{i}\n"
    for i, (_, _, *methods) in enumerate(rows):
        for ap, how in zip(("ap1", "ap2", "ap1", "ap1"), methods):
            text += f"associate s{i} {ap}\nexpect s{i} {how}\nexpect s{i} keys\n"
        text += f"expect s{i} no-faults\n"
    site.simulate(text)


@scenario
def sim_methods_personal(build):
    """WPA with TKIP, mixed with WPA2, PSK-SHA256, OWE groups 20 and 21: in, to another BSS, and back."""
    with Site(build, "sim-personal", PERSONAL, server=False) as site:
        in_and_back(site, PERSONAL_ROWS)


@scenario
def sim_methods_enterprise(build):
    """802.1X with SHA-256, Suite B 192, FT with SHA-384, WPA with TKIP, adaptive FT: in and back."""
    with Site(build, "sim-enterprise", ENTERPRISE) as site:
        in_and_back(site, ENTERPRISE_ROWS)


MANAGED = wlan("home", 1, "security pmf optional", PSK, "security wpa akm psk-sha256") + \
    wlan("owe", 2, *WPA3, "security wpa akm owe")
PHONE = "02:00:00:00:31:01"


def forged(bssid, sta, subtype, body):
    return struct.pack("<HH", subtype << 4, 0) + bssid + radio.octets(sta) + bssid + b"\0\0" + body


@scenario
def sim_pmf_forged(build):
    """PMF: associations and goodbyes in a station's name leave it alone; GTK and IGTK change; OWE 22."""
    with Site(build, "sim-pmf", MANAGED, server=False) as site:
        sim = site.begin(f"""network home ssid home security wpa2-psk-sha256 passphrase correct-horse
station phone network home mac {PHONE}
wait ap1 serves home
wait ap1 serves gate
associate phone ap1
expect phone psk
expect phone keys
""" + STOP + "expect phone keys\n")
        site.reached(sim)
        bssid = site.tap.keys(PHONE)[0][0]
        request = site.tap.heard(PHONE, 0)[0][1]
        # Deauthentication and disassociation in clear, reason 3.
        for subtype in (12, 10):
            site.tap.hear(bssid, forged(bssid, PHONE, subtype, struct.pack("<H", 3)))
        site.tap.hear(bssid, forged(bssid, PHONE, 11, struct.pack("<HHH", 0, 1, 0)))
        site.tap.hear(bssid, request)
        lab.wait_for("the answered SA query", lambda: site.stats()["sa_query_live"] == 1)
        check_equal(site.clients()[dotted(PHONE)]["state"], "Run", "the station's state")
        stats = site.stats()
        check_equal((stats["deauth_received"], stats["sa_query_dead"]), (0, 0), "forged goodbyes")
        answer = site.tap.sent(PHONE, 1)[-1]
        check_equal(struct.unpack_from("<H", answer, 26)[0], 30, "status of the forged association")
        check_equal(len(site.tap.keys(PHONE)), 1, "pairwise keys")
        before = len(site.tap.group_keys(bssid))
        done = site.stats()["group_done"]
        site.shell("clear wireless gtk")
        lab.wait_for("the group handshake", lambda: site.stats()["group_done"] > done)
        check_equal(len(site.tap.group_keys(bssid)), before + 1, "group keys")
        # OWE with a group that we do not have: status 77 (RFC 8110 4.4).
        owe = next(c.bssid for c in site.tap.commands
                   if c.kind == radio.START_BSS and c.bss[2] == b"owe")
        sta = "02:00:00:00:31:02"
        site.tap.hear(owe, forged(owe, sta, 11, struct.pack("<HHH", 0, 1, 0)))
        elements = b"\0\3owe" + radio.Station.RATES + \
            bytes.fromhex("301a0100000fac040100000fac040100000fac12c0000000000fac06") + \
            bytes([255, 3 + 32, 32, 22, 0]) + bytes(range(32))
        site.tap.hear(owe, forged(owe, sta, 0, struct.pack("<HH", 0x0431, 10) + elements))
        lab.wait_for("an answer", lambda: site.tap.sent(sta, 1))
        check_equal(struct.unpack_from("<H", site.tap.sent(sta, 1)[0], 26)[0], 77, "status of OWE 22")
        check_equal(site.stats()["refused_group"], 1, "groups refused")
        site.go(sim)
        site.passed(sim)


LAPTOP, STRANGER = "02:00:00:00:32:01", "02:00:00:00:32:02"
CORP = wlan("corp", 1, "security wpa akm dot1x", LIST)
# EAP-TLS' users are found by the identity that they name.
USERS = """
short
\tSession-Timeout := 2,
\tTermination-Action := RADIUS-Request,
\tTunnel-Type := VLAN,
\tTunnel-Medium-Type := IEEE-802,
\tTunnel-Private-Group-Id := "42"
"""


@scenario
def sim_radius_says(build):
    """VLAN and Session-Timeout of FreeRADIUS, the login after it, EAPOL-Logoff, exclusion after 3."""
    with Site(build, "sim-radius", CORP, users=USERS) as site:
        site.certs.other_ca()
        sim = site.begin(f"""network corp ssid corp security wpa2-eap {site.login("short")}
network bad ssid corp security wpa2-eap no-skc no-okc {site.login("x", "stranger")}
station laptop network corp mac {LAPTOP}
station stranger network bad mac {STRANGER}
wait ap1 serves corp
associate laptop ap1
expect laptop 802.1x
expect laptop keys
repeat 3
  associate stranger ap1
  expect stranger failed
end
associate stranger ap1
expect stranger failed AUTH_REFUSED
""" + STOP + "expect laptop gone\n")
        site.reached(sim)
        check(site.stats()["refused_excluded"] >= 1, "nobody was excluded")
        check_equal(site.stats()["eap_rejected"], 3, "rejects")
        shown = site.show_json("show wireless client summary")
        check_equal([c["mac_address"] for c in shown["excluded_clients"]], [dotted(STRANGER)],
                    "who is excluded")
        text = site.show("show wireless client summary").replace("\r", "")
        check(f"\nNumber of Excluded Clients: 1\n\nMAC Address    AP Name                          Type "
              f"ID   State              Protocol Method\n{'-' * 96}\n{dotted(STRANGER)} N/A  " in text and
              re.search(r"^\S+ N/A +WLAN 0 +Excluded +N/A +Dot1x$", text, re.M),
              f"no table of who is excluded: {text}")
        detail = site.show_json(f"show wireless client mac-address {LAPTOP} detail")
        check_equal(detail["vlan"], "42", "VLAN")
        told = [radio.number(c.station.get(15)) for c in site.tap.commands
                if c.kind == radio.SET_STA and c.sta == radio.octets(LAPTOP)]
        check(42 in told, f"VLANs that the access point was told: {told}")
        lab.wait_for("a second login", lambda: site.stats()["eap_accepted"] >= 2)
        bssid = site.tap.keys(LAPTOP)[0][0]
        site.tap.hear_eapol(bssid, LAPTOP, bytes([2, 2, 0, 0]), True)
        lab.wait_for("the laptop to be gone", lambda: dotted(LAPTOP) not in site.clients())
        site.go(sim)
        site.passed(sim)
