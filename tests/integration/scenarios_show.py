# SPDX-License-Identifier: GPL-2.0-or-later
"""Shows of roams with stations that really roam, in the columns of a Catalyst 9800."""
import http.client
import os
import re
import socket

import client_stats
from harness import check, check_equal, check_in, dotted, scenario
from sim_site import STOP, Site

WLANS = """wlan psk 1 psk
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm psk
 security wpa psk set-key ascii 0 correct-horse
 no shutdown
wlan ft 2 ft
 security ft
 no security wpa akm dot1x
 security wpa akm ft psk
 security wpa psk set-key ascii 0 correct-horse
 no shutdown
"""
SLOW, FAST = "02:00:00:00:30:01", "02:00:00:00:30:02"
STATIONS = f"""network psk ssid psk security wpa2-psk passphrase correct-horse
network ft ssid ft security ft-psk passphrase correct-horse
station slow network psk mac {SLOW}
station fast network ft mac {FAST}
wait ap1 serves psk
wait ap2 serves psk
wait ap1 serves ft
wait ap2 serves ft
wait ap1 serves gate
associate slow ap1
expect slow psk
associate fast ap1
expect fast ft-first
roam slow ap2
expect slow psk
roam fast ap2
expect fast ft
"""
ROW = re.compile(r"^(?P<ap>\S.{45})(?P<bssid>[0-9a-f.]{14})  (?P<slot>\d)\s{10}"
                 r"(?P<time>\d\d/\d\d/\d{4} \d\d:\d\d:\d\d)\s{6}0\s{10}Local\s{11}"
                 r"(?P<latency>\d+)\s+(?P<type>\S.*)$", re.M)


# Lines of a client's details that parsers of a 9800's output look for: label, form of the value.
WORDS, NUMBER = r"\S.*", r"\d+"
DETAIL = dict.fromkeys((
    "Client MAC Address", "Client MAC Type", "Client IPv4 Address", "Client IPv6 Addresses",
    "Client Username", "AP MAC Address", "AP Name", "Client State", "Policy Profile",
    "Flex Profile", "WLAN Profile Name", "Wireless LAN Network Name (SSID)", "BSSID", "Protocol",
    "Authentication Algorithm", "Idle state timeout", "Session Warning Time", "Input Policy Name",
    "Input Policy State", "Input Policy Source", "Output Policy Name", "Output Policy State",
    "Output Policy Source", "WMM Support", "U-APSD Support", "Fastlane Support",
    "Client Active State", "Power Save", "Current Rate", "Mobility Role", "Mobility Roam Type",
    "Client State Servers", "Client ACLs", "Policy Manager State", "Last Policy Manager State",
    "Policy Type", "Encryption Cipher", "Authentication Key Management",
    "User Defined (Private) Network", "User Defined (Private) Network Drop Unicast",
    "Encrypted Traffic Analytics", "Protected Management Frame - 802.11w", "EAP Type",
    "VLAN Override after Webauth", "VLAN", "WiFi Direct Capable", "Central NAT",
    "Point of Attachment", "IIF ID", "Authorized", "Common Session ID", "Acct Session ID",
    "Server IP", "Method", "SM State", "Service Template", "VLAN Name",
    "DNS Snooped IPv4 Addresses", "DNS Snooped IPv6 Addresses", "CF Pollable", "CF Poll Request",
    "Short Preamble", "PBCC", "Channel Agility", "11v BSS Transition", "11v DMS Capable",
    "QoS Map Capable", "FlexConnect Data Switching", "FlexConnect Dhcp Status",
    "FlexConnect Authentication", "FlexConnect Central Association", "Fabric status",
    "Capabilities", "Client Scan Report Time", "EoGRE", "Max Client Protocol Capability",
    "Cellular Capability"), WORDS) | dict.fromkeys((
        "AP slot", "Wireless LAN Id", "Channel", "Association Id", "Move Count", "Multicast VLAN",
        "Session timeout", "Absolute-Timer", "Listen Interval", "Reassociation Timeout",
        "Number of Bytes Received", "Number of Bytes Sent", "Number of Packets Received",
        "Number of Packets Sent", "Number of Policy Errors"), NUMBER) | {
            "Connected For": r"\d+ seconds", "Client Entry Create Time": r"\d+ seconds",
            "Client IIF-ID": r"\w+", "Supported Rates": r"[\d.,]+",
            "Join Time Of Client": r"[\d/: ]+\w+", "Signal to Noise Ratio": r"-?\d+ dB",
            "Radio Signal Strength Indicator": r"-?\d+ dBm"}
SECTIONS = ("Mobility:", "Client Join Time:", "WiFi Direct Capabilities:", "Session Manager:",
            "Last Tried Aaa Server Details:", "Auth Method Status List", "Local Policies:",
            "Server Policies:", "Resultant Policies:", "Client Capabilities",
            "Fast BSS Transition Details :", "Client Statistics:",
            "Radio Measurement Enabled Capabilities", "Nearby AP Statistics:")


def check_detail(text):
    """A client's details as a parser reads them: line by line, without what is in front."""
    lines = [line.strip() for line in text.replace("\r", "").splitlines()]
    values = {}
    for line in lines:
        m = re.match(r"(.+?)\s*:\s+(.+)$", line)
        if m:
            values.setdefault(m[1], m[2])
    check_equal([x for x in SECTIONS if x not in lines], [], f"sections missing in {text}")
    check_equal({k: values.get(k) for k, form in DETAIL.items()
                 if not re.fullmatch(form, values.get(k, ""))}, {}, f"lines missing in {text}")
    # What comes last counts for it: nothing else may look like where the client is.
    check_equal(len([x for x in lines if x.startswith(("AP Name:", "AP Name :", "BSSID :"))]), 2, text)


SUMMARY = re.compile(r"(?P<mac>[0-9a-f.]{14})\s+(?P<ap>\S+)\s+WLAN\s+(?P<id>\d+)\s+(?P<state>\S.*?)\s+"
                     r"(?P<protocol>\S+)\s+(?P<method>\S+)\s+(?P<role>\S+)$", re.M)


def check_summary(text):
    """Rows of the summary: eight columns, of which the state may be two words."""
    rows = {m["mac"]: m for m in SUMMARY.finditer(text.replace("\r", ""))}
    row = rows[dotted(SLOW)]
    check_equal((row["ap"], row["id"], row["state"], row["method"], row["role"]),
                ("ap2", "1", "Run", "None", "Local"), "the row of a client with a passphrase")
    check_equal(rows[dotted(FAST)]["state"], "Run", "the row of a client with FT")


def check_stats(text, stats):
    """All fields of a 9800 and no other, those that are counted with the numbers of the JSON."""
    check_equal(client_stats.faults(text), {}, f"fields in {text}")
    got = client_stats.read(text)
    whole = got[client_stats.GLOBAL]
    check_equal((got["protocol_statistics_client_count"]["802_11g"],
                 got["current_client_state_statistics"]["run"], got["client_summary"]["local_clients"]),
                (3, 3, 3), "clients")
    check_equal((whole["total_association_response_accepts"], whole["total_client_state_run"],
                 got[f"{client_stats.GLOBAL}.roam_attempts"]["total_11r_roam_attempts"],
                 whole["total_11r_ft_authentication_response_success"]),
                (stats["association_accepts"] + stats["reassociation_accepts"], 5, 1, 1), "counters")


def history(site, sta):
    text = site.shell(f"show wireless client mac-address {dotted(sta)} mobility history").stdout
    return [(m["ap"].strip(), m["type"]) for m in ROW.finditer(text)]


@scenario
def show_roams(build):
    """History, counters and reasons of a station that roams by FT and of one that cannot."""
    with Site(build, "show-roams", WLANS, server=False) as site:
        sim = site.begin(STATIONS + STOP)
        site.reached(sim)
        check_equal(history(site, SLOW), [("ap2", "802.11i Slow"), ("ap1", "N/A")], "slow")
        check_equal(history(site, FAST), [("ap2", "802.11R"), ("ap1", "N/A")], "fast")
        detail = site.show(f"show wireless client mac-address {dotted(FAST)} detail")
        for line in ("AP Name: ap2", "Policy Profile : default-policy-profile", "WLAN Profile Name: ft",
                     "  Mobility Roam Type          : 802.11R", "Policy Manager State: Run"):
            check(f"\n{line}\n" in detail.replace("\r", ""), f"{line!r} in {detail}")
        for sta in (FAST, SLOW):
            check_detail(site.show(f"show wireless client mac-address {dotted(sta)} detail"))
        check_summary(site.show("show wireless client summary"))
        rows = site.show("show client summary").replace("\r", "")
        check(f"\n{SLOW} ap2               0    Associated    1     Yes  802.11g" in rows, rows)
        support = site.show("show tech-support wireless").replace("\r", "")
        heads = re.findall(r"^-{18} (show .*) -{18}$", support, re.M)
        check(len(heads) == len(set(heads)) > 20, f"headings: {heads}")
        check("correct-horse" not in support and "\n% " not in support, f"a key, or an error: {support}")
        for line in ("\n security wpa psk set-key ascii 0 *****\n", f"\n{dotted(FAST)} ap2 "):
            check(line in support, f"{line!r} in {support}")
        stats = site.show_json("show wireless stats client detail")
        check_equal([stats[k] for k in ("roam_attempts", "roam_attempts_11r",
                                        "roam_attempts_11i_slow", "pmkr0_name_mismatches")],
                    [2, 1, 1, 0], "attempts")
        check_stats(site.show("show wireless stats client detail"), stats)
        check_equal(site.show_json("show wireless stats mobility")["l2_roams"], 2, "roams")
        metrics = site.shell("show metrics").stdout
        check("\nfastroam_roams_total 2\n" in metrics.replace("\r", ""), metrics)
        site.shell(f"clear wireless client mac-address {dotted(SLOW)}")
        ends = site.show_json("show wireless stats client delete reasons")["delete_reasons"]
        check_equal(ends["admin_deauth"], 1, "sent away by an administrator")
        check(re.search("^Admin deauthentication +: 1\r?$",
                        site.show("show wireless stats client delete reasons"), re.M), "as text")
        moved = site.show_json("show wireless stats mobility")
        check_equal((moved["local_joins"] - moved["local_deletes"], moved["local_deletes"]), (2, 1),
                    "clients that are there, and that went")
        check_equal(len(history(site, SLOW)), 2, "history of one that is gone")
        site.go(sim)
        site.passed(sim)


def get(port, path="/metrics", host="127.0.0.1", method="GET", **headers):
    """(status, type, text) of a request."""
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read().decode()
    finally:
        connection.close()


@scenario
def metrics_by_http(build):
    """The counters of `show metrics` on a port of loopback: of each access point, radio and BSS, under
    the sandbox, refused by name, and gone with the configuration."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Site(build, "metrics", WLANS, server=False,
              head=f"wireless metrics http port {port}\n") as site:
        sim = site.begin(STATIONS + STOP)
        site.reached(sim)
        status, kind, text = get(port)
        check_equal((status, kind), (200, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
                    "the answer")
        check(text.endswith("\n# EOF\n"), f"its end: {text[-80:]!r}")
        lines = text.splitlines()
        names = [line.rsplit(" ", 1)[0] for line in lines if not line.startswith("#")]
        check_equal(len(names), len(set(names)), "samples, each once")
        families = [line.split()[2] for line in lines if line.startswith("# TYPE")]
        check_equal(len(families), len(set(families)), "families, each once")
        check_in('\nfastroam_ap_up{ap="ap1"} 1\n', text, "access point")
        served = [line for line in lines if re.fullmatch(
            r'fastroam_bss_up\{ap="ap[12]",radio="\d",bssid="[0-9a-f:]{17}"\} 1', line)]
        check(len(served) >= 6, f"BSSs served: {served}")
        at = re.findall(r'^fastroam_bss_stations\{ap="(ap\d)",.* 1$', text, re.M)
        check_equal(sorted(at), ["ap1", "ap2", "ap2"], "where the stations are: one stands at the gate")
        shown = site.shell("show metrics").stdout.replace("\r", "").splitlines()
        check_equal([line.rsplit(" ", 1)[0] for line in shown], [line.rsplit(" ", 1)[0] for line in lines],
                    "show metrics")
        check_equal(get(port, "/")[::2], (404, "there is /metrics, and nothing else\n"), "another path")
        check_equal(get(port, method="POST")[0], 405, "another method")
        check_equal(get(port, Host="evil.example")[0], 421, "another name")
        check_equal(get(port, method="HEAD")[::2], (200, ""), "HEAD")
        if socket.has_ipv6 and os.path.exists("/proc/net/if_inet6") and \
                "00000000000000000000000000000001" in open("/proc/net/if_inet6").read():
            check_equal(get(port, host="::1")[0], 200, "by IPv6")
        listening = [line.split()[1].split(":") for f in ("tcp", "tcp6")
                     for line in open(f"/proc/net/{f}").readlines()[1:]
                     if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"]
        check({a for a, _ in listening} <= {"0100007F", "00000000000000000000000001000000"},
              f"addresses listened on: {listening}")
        site.shell("configure terminal", f"no wireless metrics http port {port}", "end")
        try:
            get(port)
            check(False, "it still answers")
        except ConnectionRefusedError:
            pass
        site.go(sim)
        site.passed(sim)
