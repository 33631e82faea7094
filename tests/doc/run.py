#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the commands of doc/troubleshooting.md in the scenes that it speaks of, and compares.

usage: run.py [--build DIR] [--write] [SCENE...]
"""
import argparse
import sys

import document
import player


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="where the programs are (build)")
    parser.add_argument("--write", action="store_true", help="write what differs into the document")
    parser.add_argument("scene", nargs="*", help="all when none is named")
    options = parser.parse_args()
    text = player.DOCUMENT.read_text(encoding="utf-8")
    known = document.sections(text)
    unknown = [s for s in options.scene if s not in known]
    if unknown:
        print(f"no scene called {', '.join(unknown)}; there are: {' '.join(known)}",
              file=sys.stderr)
        return 2
    bad, printed = 0, {}
    for name in options.scene or known:
        print(f"  {name}", flush=True)
        for command, lines, problem in player.play(options.build, name, known[name]):
            if problem:
                bad += 1
                print(problem, flush=True)
                printed[command.number] = lines
    if options.write and printed:
        player.DOCUMENT.write_text(document.rewritten(text, printed), encoding="utf-8")
        print(f"{player.DOCUMENT}: {len(printed)} outputs written anew")
        return 0
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
