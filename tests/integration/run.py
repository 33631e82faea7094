#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the integration scenarios: real FreeRADIUS, real eapol_test, our module, controller, shell.

Usage: run.py [--build DIR] [--list] [SCENARIO...]
"""
import argparse
import pathlib
import shutil
import sys
import time
import traceback

import harness
import scenarios_config    # noqa: F401  (each registers its scenarios)
import scenarios_control   # noqa: F401
import scenarios_damage    # noqa: F401
import scenarios_das       # noqa: F401
import scenarios_delivery  # noqa: F401
import scenarios_document  # noqa: F401
import scenarios_eap       # noqa: F401
import scenarios_json      # noqa: F401
import scenarios_key_holder  # noqa: F401
import scenarios_netmiko   # noqa: F401
import scenarios_property  # noqa: F401
import scenarios_radio     # noqa: F401
import scenarios_radius    # noqa: F401
import scenarios_radio_link  # noqa: F401
import scenarios_relay     # noqa: F401
import scenarios_show      # noqa: F401
import scenarios_sim       # noqa: F401
import scenarios_sim_cckm  # noqa: F401
import scenarios_sim_faults  # noqa: F401
import scenarios_sim_limits  # noqa: F401
import scenarios_sim_methods  # noqa: F401
import scenarios_transcripts  # noqa: F401
import scenarios_sim_vlan  # noqa: F401
import scenarios_timeline  # noqa: F401


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="where the programs are (build)")
    parser.add_argument("--list", action="store_true", help="name the scenarios and end")
    parser.add_argument("scenario", nargs="*", help="all when none is named")
    options = parser.parse_args()
    if options.list:
        for name, function in harness.SCENARIOS.items():
            print(f"{name:32} {function.__doc__.splitlines()[0]}")
        return 0
    for program in ("eapol_test", "radclient", "openssl"):
        if not shutil.which(program):
            print(f"{program} is missing: ./configure --install-deps", file=sys.stderr)
            return 1
    unknown = [s for s in options.scenario if s not in harness.SCENARIOS]
    if unknown:
        print(f"no scenario called {', '.join(unknown)}; --list names them", file=sys.stderr)
        return 1
    passed = failed = skipped = 0
    build = pathlib.Path(options.build).resolve()
    for name in options.scenario or harness.SCENARIOS:
        start = time.monotonic()
        try:
            harness.SCENARIOS[name](build)
        except (harness.Failed, harness.lab.LabError) as e:
            failed += 1
            print(f"  FAIL   {name}: {e}", flush=True)
        except harness.Skipped as e:
            skipped += 1
            print(f"  SKIP   {name}: {e}", flush=True)
        except Exception:
            failed += 1
            print(f"  FAIL   {name}:\n{traceback.format_exc()}", flush=True)
        else:
            passed += 1
            print(f"  PASS   {name} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
