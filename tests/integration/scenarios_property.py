# SPDX-License-Identifier: GPL-2.0-or-later
"""Random configurations in a real daemon: saved and read again they are the same and do the same;
broken lines change nothing. FASTROAM_SEED and FASTROAM_ROUNDS choose others than seed 1 and 2 rounds of
120 lines; the lines are those of `build/tests/random_config SEED 120`."""
import json
import os
import re
import subprocess

import lab
import radio
from harness import check, check_equal, scenario

LINES = 120

# Shows of what is configured; the others tell the time or what happened in this process.
SHOWS = ("show wlan summary", "show wlan all", "show aaa servers", "show ap hostapd summary")


def random_lines(build, seed):
    done = subprocess.run([build / "tests" / "random_config", str(seed), str(LINES)],
                          capture_output=True, check=True)
    return [(line[0], line[2:]) for line in done.stdout.decode(errors="surrogateescape").splitlines()]


def body(text):
    """A running-config without its heading, which has times."""
    return [l for l in text.splitlines()
            if l and not l.startswith(("!", "Building", "Current configuration"))]


def with_looks(lines):
    """The lines, and around each broken one a look at the configuration."""
    commands = ["configure terminal"]
    for kind, line in lines:
        commands += [line] if kind == "=" else \
            ["do show running-config", line, "do show running-config", "do show error last | json"]
    return commands


def check_broken(box, lines):
    """Type them all. What each broken line changed: nothing; and it was refused and told."""
    done = box.shell(*with_looks(lines), check=False, timeout=4 * lab.PATIENCE)
    configs = [body(c) for c in re.findall(r"^Building configuration\.\.\.$.*?^end$", done.stdout,
                                           re.M | re.S)]
    refusals = [json.loads(j) for j in re.findall(r"^\{$.*?^\}$", done.stdout, re.M | re.S)]
    broken = [line for kind, line in lines if kind == "!"]
    check_equal((len(configs), len(refusals)), (2 * len(broken), len(broken)),
                "running-configs and refusals that were shown")
    last = 0
    for i, line in enumerate(broken):
        check_equal(configs[2 * i + 1], configs[2 * i], f"the configuration behind {line!r}")
        check(refusals[i]["refused"] > last, f"{line!r} was not counted as refused")
        check(refusals[i]["message"], f"nothing was told of {line!r}")
        last = refusals[i]["refused"]
    return len(broken)


def served(box, names):
    """What access points of these names are told to send, by BSSID. They come anew, so nothing is
    left of what they served."""
    told = {}
    for n, name in enumerate(names):
        ap = radio.Ap(box.run / "radio.sock", name, [f"02:00:00:00:{n + 1:02x}:{i:02x}"
                                                     for i in range(4)])
        try:
            ap.wait_welcome()
            ap.settle()
            told[name] = {radio.text(b): sorted(f.items()) for b, f in ap.bss.items()}
        finally:
            ap.close()
    return told


def behaviour(box, names):
    return {**{s: box.show_json(s) for s in SHOWS}, "served": served(box, names)}


@scenario
def random_configurations(build):
    """Random configurations, written and read again, are the same; broken lines change nothing."""
    seed = int(os.environ.get("FASTROAM_SEED", "1"))
    total = 0
    for n in range(seed, seed + int(os.environ.get("FASTROAM_ROUNDS", "2"))):
        with lab.Lab(build, f"random-{n}") as box:
            box.start_controller(config="hostname WLC\n")
            print(f"         seed {n}")
            total += check_broken(box, random_lines(build, n))
            # WLANs are shut until they are wanted; some cannot be as they are.
            wlans = [w["profile_name"] for w in box.show_json("show wlan summary")["wlans"]]
            enable = [line for w in wlans for line in (f"wlan {json.dumps(w)}", "no shutdown")]
            box.shell("configure terminal", "wlan served 4000 served", "no shutdown", *enable,
                      check=False)
            names = ["a", "Corp", "unknown"]
            before, config = behaviour(box, names), body(box.show("show running-config"))
            check(any(before["served"].values()), f"seed {n}: no access point serves anything")
            box.shell("write memory")
            box.controller.stop()
            box.start_controller()
            check_equal(body(box.show("show running-config")), config,
                        f"seed {n}: the configuration, read again")
            after = behaviour(box, names)
            for what, value in before.items():
                check_equal(after[what], value, f"seed {n}: {what}")
    check(total > 4, f"only {total} lines were broken")
