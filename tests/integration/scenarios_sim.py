# SPDX-License-Identifier: GPL-2.0-or-later
"""fastroam-sim against the real controller: every method, misbehaviour, load, and its command line."""
import json
import pathlib
import subprocess

import lab
from harness import check, check_equal, check_in, scenario

SHARE = pathlib.Path(__file__).resolve().parent.parent.parent / "share" / "fastroam-sim"

PERSONAL = """hostname WLC
wlan cafe 1 cafe
 no security ft adaptive
 no security wpa
 no security wpa wpa2
 no security wpa akm dot1x
 no shutdown
wlan home 2 home
 no security ft adaptive
 no security wpa akm dot1x
 security wpa psk set-key ascii 0 correct-horse
 security wpa akm psk
 no shutdown
wlan voice 3 voice
 no security ft adaptive
 no security wpa akm dot1x
 security ft
 security ft over-the-ds
 security wpa psk set-key ascii 0 correct-horse
 security wpa akm ft psk
 no shutdown
wlan lobby 4 lobby
 no security ft adaptive
 no security wpa akm dot1x
 no security wpa wpa2
 security wpa wpa3
 security pmf mandatory
 security wpa akm owe
 no shutdown
"""

ENTERPRISE = """hostname WLC
aaa server radius dynamic-author
 client local user {user}
radius server box
 address ipv4 127.0.0.1 auth-port {port} acct-port 1813
 key 0 {secret}
aaa authentication dot1x LIST group radius
wlan corp 1 corp
 no security ft adaptive
 security dot1x authentication-list LIST
 no shutdown
wlan ftcorp 2 ftcorp
 security ft
 security ft over-the-ds
 no security wpa akm dot1x
 security wpa akm ft dot1x
 security dot1x authentication-list LIST
 no shutdown
wlan cckm 3 cckm
 no security ft adaptive
 no security wpa akm dot1x
 security wpa akm cckm
 security dot1x authentication-list LIST
 no shutdown
"""


def sim(box, *args, status=0):
    """Run the simulator in the directory of the certificates."""
    done = subprocess.run(
        [box.build / "fastroam-sim", "--socket", box.run / "radio.sock", *map(str, args)],
        cwd=box.certs.dir, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    check_equal(done.returncode, status, f"fastroam-sim {args}: {done.stdout}{done.stderr}")
    return done


def personal(build, name):
    box = lab.Lab(build, name)
    box.start_controller(config=PERSONAL)
    return box


@scenario
def sim_personal(build):
    """Open, PSK, OWE, FT over the air and over the DS between virtual access points."""
    with personal(build, "sim-personal") as box:
        out = sim(box, SHARE / "roams.scenario").stdout
        check_in("passed: ", out, "verdict")
        stats = box.show_json("show wireless stats authenticator")
        check_equal([stats[k] for k in ("roam_ft_air", "roam_ft_ds", "owe_dh", "owe_pmkid")],
                    [6, 6, 2, 1], "the controller's own counts")


@scenario
def sim_lossy(build):
    """Frames lost, late, doubled and replayed: stations come in, no key is installed twice."""
    with personal(build, "sim-lossy") as box:
        done = sim(box, "--json", SHARE / "lossy.scenario")
        result = json.loads(done.stdout)
        check(result["passed"], done.stdout)
        check_equal(result["keys_installed_twice"], 0, "pairwise keys set twice")
        check_equal(result["seed"], 11, "seed")
        again = json.loads(sim(box, "--json", "--seed", "12", SHARE / "lossy.scenario").stdout)
        check_equal(again["seed"], 12, "seed of the command line")


def enterprise(build, name, tls_max):
    box = lab.Lab(build, name)
    config = ENTERPRISE.format(user=box.server_user, port=box.auth_port, secret=box.secret)
    box.start_controller(config=config)
    box.start_server(box.write_raddb(module=box.module_config(), tls_max=tls_max))
    return box


@scenario
def sim_dot1x(build):
    """EAP-TLS 1.2 through the controller's RADIUS client; then SKC, OKC, FT and CCKM."""
    with enterprise(build, "sim-dot1x", "1.2") as box:
        check_in("passed: ", sim(box, SHARE / "dot1x.scenario").stdout, "verdict")


@scenario
def sim_dot1x_tls13(build):
    """The same with TLS 1.3."""
    with enterprise(build, "sim-tls13", "1.3") as box:
        check_in("passed: ", sim(box, SHARE / "dot1x.scenario").stdout, "verdict")


@scenario
def sim_load(build):
    """300 stations come in at 10 access points and roam by FT three times each: none fails."""
    with personal(build, "sim-load") as box:
        network = box.dir / "load.scenario"
        network.write_text("network voice ssid voice security ft-psk passphrase correct-horse\n")
        done = sim(box, "--json", "--load", "aps=10,stations=300,rate=300,roams=3", network)
        result = json.loads(done.stdout)
        check_equal(result["associations"]["done"], 300, "associations")
        check_equal(result["associations"]["methods"], {"ft-first": 300}, "methods")
        check_equal(result["roams"]["failed"], 0, f"roams that failed: {result['roams']}")
        check_equal(set(result["roams"]["methods"]), {"ft"}, "methods of the roams")


@scenario
def sim_command_line(build):
    """What the command line and the scenario reader refuse, with file, line and cure."""
    with lab.Lab(build, "sim-cli") as box:
        for name in ("roams", "dot1x", "lossy"):
            sim(box, "--check", SHARE / f"{name}.scenario")
        bad = box.dir / "bad.scenario"
        for text, needle in (
                ("fly sta1 ap1\n", "bad.scenario:1: fly: no statement"),
                ("\nap a\nap a\n", "bad.scenario:3: a: a name that is not in use"),
                ("network n ssid x security wpa2-psk\n", "a passphrase of 8 to 63 octets"),
                ("network n ssid x security wpa9\n", "wpa9: a value that cannot be"),
                ("repeat 3\n", "repeat: it has no end"),
                ("ap a\nassociate sta1 a\n", "sta1: no station of that name"),
                ("loss 101%\n", "it takes: PERCENT%")):
            bad.write_text(text)
            check_in(needle, sim(box, "--check", bad, status=2).stderr, text)
        check_in("No such file", sim(box, box.dir / "none", status=2).stderr, "no file")
        check_in("one scenario file", sim(box, status=2).stderr, "no scenario")
        check_in("aps=1..1024", sim(box, "--load", "aps=0", bad, status=2).stderr, "load")
        check_in("--seed", sim(box, "--seed", "x", bad, status=2).stderr, "seed")
        check_in("usage: fastroam-sim", sim(box, "--help").stdout, "help")
        check_in("fastroam-sim ", sim(box, "--version").stdout, "version")
        # Nobody listens: an expectation that waits says so.
        bad.write_text("ap a\nnetwork n ssid x security open\nwait a serves n within 500\n")
        check_in("no access point has joined", sim(box, bad, status=1).stdout, "no controller")
