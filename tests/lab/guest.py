#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Within the emulated machine: loads the radios, runs one scenario, writes what came of it.

Usage: guest.py KERNEL-DIR KERNEL-VERSION BUILD-DIR CERTS-DIR SECONDS SCENARIO
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))

import harness  # noqa: E402
import scenarios  # noqa: E402
import wifilab  # noqa: E402

RESULTS = pathlib.Path("/run/results")
# The kernel asks for ciphers by alias, and finds no modprobe of its own: all are loaded beforehand.
MODULES = ("rfkill cfg80211 libarc4 ccm gcm ghash_generic cmac ctr mac80211 llc stp bridge veth "
           "af_packet inet_diag tcp_diag sch_netem 8021q af_alg algif_hash algif_skcipher "
           "algif_aead md4 ecb cbc sha1_generic sha256_generic sha512_generic des_generic "
           "pkcs8_key_parser").split()


class OutOfTime(Exception):
    """The scenario took longer than its machine may run."""


def alarm(_signal, _frame):
    raise OutOfTime


def load_radios(kernel, version):
    modprobe = ["modprobe", "-d", kernel, "-S", version]
    # One that is missing is missed by whoever needs it, and named there.
    subprocess.run([*modprobe, "-a", *MODULES], check=False)
    subprocess.run([*modprobe, "mac80211_hwsim", f"radios={scenarios.RADIOS}"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def run(build, certs, name):
    """Run a scenario: (verdict, text)"""
    box = wifilab.WifiLab(build, name, RESULTS, certs)
    try:
        scenarios.SCENARIOS[name](box)
        verdict, text = "PASS", ""
    except (harness.Failed, harness.lab.LabError) as e:
        verdict, text = "FAIL", str(e)
    except harness.Skipped as e:
        verdict, text = "SKIP", str(e)
    except OutOfTime:
        verdict, text = "FAIL", "it took longer than it may\n" + traceback.format_exc()
    except Exception:
        verdict, text = "FAIL", "\n" + traceback.format_exc()
    signal.alarm(0)
    try:
        box.collect()
    except Exception:
        # A verdict with half the logs is better than none.
        print(traceback.format_exc(), file=sys.stderr)
    return verdict, text


def main():
    kernel, version, build, certs, seconds, name = sys.argv[1:]
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    signal.signal(signal.SIGALRM, alarm)
    signal.alarm(int(seconds))
    load_radios(kernel, version)
    verdict, text = run(build, certs, name)
    (RESULTS / "result.draft").write_text(json.dumps({"verdict": verdict, "text": text}))
    (RESULTS / "result.draft").rename(RESULTS / "result.json")


if __name__ == "__main__":
    main()
