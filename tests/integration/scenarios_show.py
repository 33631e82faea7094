# SPDX-License-Identifier: GPL-2.0-or-later
"""Shows of roams with stations that really roam, in the columns of a Catalyst 9800."""
import http.client
import os
import re
import socket

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
        stats = site.show_json("show wireless stats client detail")
        check_equal([stats[k] for k in ("roam_attempts", "roam_attempts_11r",
                                        "roam_attempts_11i_slow", "pmkr0_name_mismatches")],
                    [2, 1, 1, 0], "attempts")
        check_equal(site.show_json("show wireless stats mobility")["l2_roams"], 2, "roams")
        metrics = site.shell("show metrics").stdout
        check("\nfastroam_roams_total 2\n" in metrics.replace("\r", ""), metrics)
        site.shell(f"clear wireless client mac-address {dotted(SLOW)}")
        ends = site.show_json("show wireless stats client delete reasons")["delete_reasons"]
        check_equal(ends["admin_deauth"], 1, "sent away by an administrator")
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
