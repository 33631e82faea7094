# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the shell share: a daemon of their own, and their checks."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import terminal

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Daemon:
    """fastroamd in a directory of its own."""

    running = []

    def __init__(self, build):
        self.dir = tempfile.mkdtemp(prefix="fastroam-cli-")
        self.socket = os.path.join(self.dir, "control.sock")
        self.log = open(os.path.join(self.dir, "log"), "w")
        self.process = subprocess.Popen(
            [os.path.join(build, "fastroamd"), "-r", self.dir, "-c", self.dir, "--no-tls",
             "--no-udp", "--dictionary-dir", os.path.join(ROOT, "share")],
            stderr=self.log, stdout=self.log)
        Daemon.running.append(self)
        end = time.monotonic() + terminal.DEADLINE_S
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("fastroamd did not start: " + open(self.log.name).read())
            time.sleep(0.02)

    def answers(self):
        s = socket.socket(socket.AF_UNIX)
        try:
            s.connect(self.socket)
            return True
        except OSError:
            return False
        finally:
            s.close()

    def stop(self):
        Daemon.running.remove(self)
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def equal(got, expected):
    if got != expected:
        raise AssertionError(f"wanted:\n{expected!r}\ngot:\n{got!r}")


def within(text, part):
    if part not in text:
        raise AssertionError(f"{part!r} is not in:\n{text}")
