# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays a section of the document: the scene's steps, and the commands in a real shell."""
import os
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = TESTS.parent / "doc" / "troubleshooting.md"
# That of cli comes last: it has a harness of its own.
for folder in ("lib", "integration", "doc", "cli"):
    if str(TESTS / folder) not in sys.path:
        sys.path.append(str(TESTS / folder))

import document  # noqa: E402
import lab  # noqa: E402
import scenes  # noqa: E402
import terminal  # noqa: E402

# Wider than any line that is shown: nothing wraps.
COLUMNS = 400


class Desk:
    """A shell on a terminal, in privileged EXEC."""

    def __init__(self, site):
        self.site = site
        self.terminal = terminal.Terminal([str(site.build / "fastroam"), "-e", "-s",
                                           str(site.control_socket)], columns=COLUMNS)
        self.terminal.wait_prompt()
        self.enter("terminal length 0")

    def prompt(self):
        return self.terminal.screen.last().rstrip()

    def enter(self, line):
        row = self.terminal.screen.row
        self.terminal.type(line + "\r")
        self.terminal.wait_prompt(row)
        return self.terminal.screen.lines()[row + 1:-1]

    def close(self):
        self.terminal.close()


def run(site, line):
    """A command of the system's shell: programs are those that were built."""
    done = subprocess.run(["/bin/sh", "-c", line], cwd=site.dir, text=True, timeout=lab.PATIENCE,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.STDOUT,
                          env={**os.environ, "PATH": f"{site.build}:{os.environ['PATH']}"})
    return done.stdout.splitlines()


def play(build, name, steps):
    """(Command, lines that it printed, how they differ or "") of each command of a section."""
    if name not in scenes.SCENES:
        raise lab.LabError(f"no scene is called {name}")
    with scenes.SCENES[name](build) as site:
        acts, desk = site.acts(), None
        try:
            next(acts, None)
            desk = Desk(site)
            for step in steps:
                if step == "next":
                    next(acts, None)
                    if site.restarted:
                        site.restarted = False
                        desk.close()
                        desk = Desk(site)
                    continue
                real = site.real(step.typed)
                if step.prompt == "$":
                    lines = run(site, real)
                elif desk.prompt() != step.prompt:
                    raise lab.LabError(f"{DOCUMENT.name}:{step.number}: the prompt is "
                                       f"{desk.prompt()!r}, not {step.prompt!r}")
                else:
                    lines = desk.enter(real)
                site.saw(lines)
                lines = [site.shown(line) for line in lines]
                yield step, lines, document.differences(DOCUMENT.name, step, lines)
            next(acts, None)
        finally:
            if desk:
                desk.close()
