#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the scenarios of the Wi-Fi lab, each in an emulated machine of its own.

Real access points (hostapd), real stations (wpa_supplicant, iwd), a real FreeRADIUS with the
module, the controller and its shell, on the Wi-Fi stack of a real kernel with simulated radios.
Logs and a capture of the air are left in BUILD/lab/SCENARIO.

Usage: run.py [--build DIR] [--list] [--set all|ci] [SCENARIO...]
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
sys.path.insert(0, str(HERE.parent / "integration"))

import debian  # noqa: E402
import lab  # noqa: E402
import scenarios  # noqa: E402
import vm  # noqa: E402

# By the machine's own clock, which counts instructions: the longest scenario takes 10 s of it, and
# may wait for the one minute that tests/lib/lab.py waits for anything.
SCENARIO_SECONDS = 150
# By ours: half a minute when nothing else runs here, 95 s have been seen while two cores were
# shared by six builds.
MACHINE_SECONDS = 600
# The certificates are valid for seven days.
CERTS_SECONDS = 5 * 86400


def certificates(cache):
    directory = cache / "certs"
    made = directory / "made"
    if not made.exists() or time.time() - made.stat().st_mtime > CERTS_SECONDS:
        shutil.rmtree(directory, ignore_errors=True)
        certs = lab.Certificates(directory)
        for ap in ("ap1", "ap2", "ap3"):
            certs.issue(ap, f"{ap}.example.test", "clientAuth")
        made.touch()
    return directory


def fields(results, what, names, keys=()):
    """Of each frame on the air to which a filter of tshark applies, the values of its fields, as
    text, with the help of these session keys."""
    args = ["tshark", "-r", results / "air.pcapng", "-o", "wlan.enable_decryption:TRUE"]
    for key in keys:
        args += ["-o", f'uat:80211_keys:"tk","{key}"']
    args += ["-Y", what, "-T", "fields"]
    for name in names:
        args += ["-e", name]
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True)
    if done.returncode:
        raise lab.LabError(done.stderr.strip()[-400:])
    return [line.split("\t") for line in done.stdout.splitlines()]


def decrypt(results, keys, station, bssid):
    """How many pings of a station at a BSSID tshark can read with these session keys."""
    return len(fields(results, f"icmp && wlan.fc.protected == 1 && wlan.addr == {station} && "
                      f"wlan.bssid == {bssid}", ["icmp.seq"], keys))


REQUESTS = {"decrypt": decrypt, "fields": fields}


class Machine:
    """One scenario's machine, seen from the host."""

    def __init__(self, kernel, build, certs, name):
        self.results = build / "lab" / name
        shutil.rmtree(self.results, ignore_errors=True)
        self.results.mkdir(parents=True)
        arguments = " ".join(f"'{a}'" for a in (
            HERE / "guest.py", kernel.dir, kernel.version, build, certs, SCENARIO_SECONDS, name))
        self.child = vm.start(kernel, self.results, f"exec python3 {arguments}\n")
        self.answered = 0
        self.told = 0

    def serve(self):
        """Print what was done since, answer what is asked."""
        steps = self.results / "steps.log"
        text = steps.read_text(errors="replace") if steps.exists() else ""
        end = text.rfind("\n") + 1
        for line in text[self.told:end].splitlines():
            print(f"         {line}", flush=True)
        self.told = max(self.told, end)
        request = self.results / f"request-{self.answered + 1}.json"
        if not request.exists():
            return
        self.answered += 1
        asked = json.loads(request.read_text())
        try:
            answer = {"answer": REQUESTS[asked.pop("request")](self.results, **asked)}
        except lab.LabError as e:
            answer = {"error": str(e)}
        draft = self.results / f"answer-{self.answered}.draft"
        draft.write_text(json.dumps(answer))
        draft.rename(self.results / f"answer-{self.answered}.json")

    def run(self):
        """Until it has powered off: (verdict, text)"""
        end = time.monotonic() + MACHINE_SECONDS
        try:
            while self.child.poll() is None:
                if time.monotonic() > end:
                    return "FAIL", f"the machine ran longer than {MACHINE_SECONDS} s"
                self.serve()
                time.sleep(0.05)
            self.serve()
        finally:
            if self.child.poll() is None:
                self.child.kill()
                self.child.wait()
        result = self.results / "result.json"
        if not result.exists():
            console = self.results / "console.log"
            text = console.read_text(errors="replace") if console.exists() else ""
            return "FAIL", "the machine ended without a result:\n" + text[-1500:] + \
                (self.results / "qemu.log").read_text(errors="replace")[-500:]
        reply = json.loads(result.read_text())
        return reply["verdict"], reply["text"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build", help="where the programs are (build)")
    parser.add_argument("--list", action="store_true", help="name the scenarios and end")
    parser.add_argument("--set", choices=("all", "ci"), default="all",
                        help="when none is named: all, or those for every change (all)")
    parser.add_argument("scenario", nargs="*", help="all when none is named")
    options = parser.parse_args()
    if options.list:
        for name, function in scenarios.SCENARIOS.items():
            print(f"{name:20} {function.__doc__.splitlines()[0]}")
        return 0
    unknown = [s for s in options.scenario if s not in scenarios.SCENARIOS]
    if unknown:
        print(f"no scenario called {', '.join(unknown)}; --list names them", file=sys.stderr)
        return 1
    names = options.scenario or list(scenarios.SCENARIOS if options.set == "all" else scenarios.CI)
    reason = vm.missing()
    if reason:
        print(f"  SKIP   the lab: {reason}")
        print(f"0 passed, 0 failed, {len(names)} skipped")
        return 0
    build = pathlib.Path(options.build).resolve()
    cache = build / "lab" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    try:
        kernel = vm.Kernel(cache)
        vm.unpack_iwd(cache)
        vm.unpack_regdb(cache)
        certs = certificates(cache)
    except (debian.DebianError, lab.LabError) as e:
        print(f"the lab cannot be made: {e}", file=sys.stderr)
        return 1
    count = {"PASS": 0, "FAIL": 0, "SKIP": 0}
    for name in names:
        start = time.monotonic()
        print(f"  START  {name}", flush=True)
        machine = Machine(kernel, build, certs, name)
        verdict, text = machine.run()
        count[verdict] += 1
        detail = f" ({time.monotonic() - start:.1f} s)" if verdict == "PASS" else f": {text}"
        print(f"  {verdict}   {name}{detail}", flush=True)
        if verdict == "FAIL":
            print(f"    (logs and captures are in {machine.results})", flush=True)
    print(f"{count['PASS']} passed, {count['FAIL']} failed"
          f"{', %d skipped' % count['SKIP'] if count['SKIP'] else ''}")
    return 1 if count["FAIL"] else 0


if __name__ == "__main__":
    sys.exit(main())
