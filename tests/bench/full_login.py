# SPDX-License-Identifier: GPL-2.0-or-later
"""Full EAP-TLS logins per second through access point and controller, beside the same logins straight at
the same FreeRADIUS in the same run.

Straight means tests/radius_load: one process, all logins begun at once, the simulator's peer of EAP-TLS
and the controller's RADIUS client with nothing between them. What is through the controller has access
points, 802.11 and the 4-way handshake more, so the ratio is what the whole of those costs. eapol_test is
there because it is the tool everybody has: it pauses for 0.1 s after a login and spends over twice
FreeRADIUS's CPU, so its rate says little about a server.

All sides log the same number of stations in with the same certificates and the same version of TLS, and
turn about which goes first. The rates share one machine with their clients: what the controller costs is
read from the CPU per login, FreeRADIUS's on all sides beside fastroamd's. The clients' CPU includes their
start (radius_load reads FreeRADIUS's dictionaries), the rates do not.
"""
import json
import pathlib
import resource
import statistics
import subprocess
import time

import lab

# eapol_tests side by side. Each pauses for 0.1 s after a login; more of them cost more to start.
LINES = 16
LOGINS = 320  # of one round: seconds, of which the simulator's clock of 10 ms is below one percent

CONFIG = """hostname WLC
radius server box
 address ipv4 127.0.0.1 auth-port {port} acct-port 1813
 key 0 {secret}
aaa authentication dot1x LIST group radius
wlan corp 1 corp
 no security ft adaptive
 security dot1x authentication-list LIST
 no shutdown
"""

NETWORK = ("network corp ssid corp security wpa2-eap identity client.example.test "
           "ca ca.pem cert client.pem key client.key\n")


def client_cpu():
    """CPU seconds of all clients that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def eapol_test(box, number):
    """eapol_test, LINES at a time, each authenticating anew on its own: seconds."""
    conf = box.dir / "anew.conf"
    if not conf.exists():
        body = lab.Lab.METHODS["tls"].replace("@CERTS@", str(box.certs.dir))
        if box.tls_max == "1.3":
            body += '\nphase1="tls_disable_tlsv1_3=0"'
        # No resumption: every one is a whole handshake.
        conf.write_text("fast_reauth=0\nnetwork={\nkey_mgmt=WPA-EAP\n" + body + "\n}\n")
    start = time.monotonic()
    lines = []
    for line in range(LINES):
        args = box.login_args("tls", f"02:00:00:00:{number & 255:02x}:{line:02x}",
                              "0a:0b:0c:0d:0e:01", "corp")
        args[args.index("-c") + 1] = str(conf)
        # Not a pipe: one that nobody reads holds its writer up.
        lines.append(subprocess.Popen([*args, "-r", str(LOGINS // LINES - 1)],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    failed = [status for status in [line.wait() for line in lines] if status]
    if failed:
        raise lab.LabError(f"{len(failed)} of {LINES} eapol_tests failed during the bench")
    return time.monotonic() - start


def straight(box, _number):
    """tests/radius_load, all logins begun at once: seconds."""
    certs = [box.certs.dir / name for name in ("ca.pem", "client.pem", "client.key")]
    done = subprocess.run([box.build / "tests" / "radius_load", lab.ROOT / "share",
                           str(box.auth_port), box.secret, *certs, str(LOGINS)],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise lab.LabError(f"a login failed during the bench: {done.stderr}")
    return json.loads(done.stdout)["seconds"]


def through(box, number):
    """The simulator's stations through the controller, all begun at once: seconds."""
    network = box.dir / "load.scenario"
    network.write_text(NETWORK)
    done = subprocess.run(
        [box.build / "fastroam-sim", "--socket", box.run / "radio.sock", "--json", "--seed",
         str(number + 1), "--load", f"aps=4,stations={LOGINS},rate=100000,roams=0", network],
        cwd=box.certs.dir, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise lab.LabError(f"a login failed during the bench: {done.stdout}{done.stderr}")
    came = json.loads(done.stdout)["associations"]
    if came["methods"] != {"802.1x": LOGINS}:
        raise lab.LabError(f"not every login was a full one: {came['methods']}")
    return came["seconds"]


SIDES = {straight: "radius_load straight", through: "through controller  ",
         eapol_test: "eapol_test straight "}


def one_round(box, side, number):
    """(logins per second; CPU milliseconds per login of FreeRADIUS, controller, clients)"""
    before = (box.server.cpu(), box.controller.cpu(), client_cpu())
    took = side(box, number)
    after = (box.server.cpu(), box.controller.cpu(), client_cpu())
    return (LOGINS / took, *((a - b) * 1000 / LOGINS for a, b in zip(after, before)))


def measure(build, tls_max, rounds):
    """Figures of each round by side; the first round only warms up and is left out."""
    got = {side: [] for side in SIDES}
    with lab.Lab(build, f"bench-login-{tls_max}") as box:
        box.tls_max = tls_max
        box.start_controller(config=CONFIG.format(port=box.auth_port, secret=box.secret))
        box.start_server(box.write_raddb(tls_max=tls_max), debug=False)
        for i in range(rounds + 1):
            for side in SIDES if i % 2 else reversed(SIDES):
                figures = one_round(box, side, i)
                if i:
                    got[side].append(figures)
    return got


def report(tls_max, got):
    ratios = [t[0] / s[0] for t, s in zip(got[through], got[straight])]
    print(f"  TLS {tls_max}: ratio of rates through/straight min {min(ratios):.3f} median "
          f"{statistics.median(ratios):.3f} max {max(ratios):.3f}")
    for side, name in SIDES.items():
        rate, server, controller, client = map(statistics.median, zip(*got[side]))
        print(f"    {name}: {rate:5.0f} logins/s; CPU ms per login: FreeRADIUS {server:.3f}, "
              f"fastroamd {controller:.3f}, clients {client:.3f}")
    shares = [t[2] / t[1] for t in got[through]]
    print(f"    fastroamd's CPU per login in FreeRADIUS's: min {min(shares):.3f} median "
          f"{statistics.median(shares):.3f} max {max(shares):.3f}", flush=True)


def bench(build, rounds):
    print(f"\n--- full EAP-TLS logins: through access point and controller, and straight at "
          f"FreeRADIUS, {rounds} rounds in turn")
    for tls_max in ("1.2", "1.3"):
        report(tls_max, measure(pathlib.Path(build).resolve(), tls_max, rounds))
