#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes client debugs of associations and roams, one file for each.

usage: run.py [--build DIR] [--out DIR] [--golden] [NAME...]
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))

import lab  # noqa: E402
import transcripts  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", help="where the programs are (build)")
    parser.add_argument("--out", default="build/transcripts", help="where they go")
    parser.add_argument("--golden", action="store_true",
                        help="masked, to be kept as what is expected (tests/cli/golden)")
    parser.add_argument("name", nargs="*", help="all when none is named")
    options = parser.parse_args()
    unknown = [n for n in options.name if n not in transcripts.TRANSCRIPTS]
    if unknown:
        print(f"no transcript called {', '.join(unknown)}; there are: "
              f"{' '.join(transcripts.TRANSCRIPTS)}", file=sys.stderr)
        return 2
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    try:
        with transcripts.Site(options.build) as site:
            for name in options.name or transcripts.TRANSCRIPTS:
                text = site.make(name)
                if options.golden:
                    text = transcripts.golden(text)
                (out / f"{name}.log").write_text(text)
                print(f"  {name:24} {len(text.splitlines())} lines", flush=True)
    except lab.LabError as e:
        print(f"transcripts: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
