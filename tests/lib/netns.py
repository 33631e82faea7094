# SPDX-License-Identifier: GPL-2.0-or-later
"""A network namespace of a test's own, for what speaks Ethernet."""
import contextlib
import ctypes
import os
import shutil
import socket
import subprocess

import lab

CLONE_NEWNET = 0x40000000
ETHERTYPE = 0x88B7


class Namespace:
    """A network of our own, as long as a process sleeps in it."""

    def __init__(self, box):
        if os.getuid() != 0:
            raise lab.Skipped("only root can make a network namespace")
        for program in ("unshare", "nsenter", "ip"):
            if not shutil.which(program):
                raise lab.Skipped(f"{program} is not there (Debian packages util-linux, iproute2)")
        self.holder = box.start("namespace", ["unshare", "--net", "sleep", "infinity"])
        own = os.readlink("/proc/self/ns/net")
        lab.wait_for("the namespace", lambda: not self.holder.running() or
                     os.readlink(f"/proc/{self.holder.pid}/ns/net") != own)
        if not self.holder.running():
            raise lab.Skipped(f"no network namespace: {self.holder.text().strip()}")

    def inside(self, *args):
        return ["nsenter", "--target", self.holder.pid, "--net", *args]

    def ip(self, *args):
        done = subprocess.run([str(a) for a in self.inside("ip", *args)], capture_output=True,
                              text=True)
        if done.returncode:
            raise lab.LabError(f"ip {' '.join(args)}: {done.stderr.strip()}")

    @contextlib.contextmanager
    def entered(self):
        """Sockets that are made in here stay in the namespace."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net") as ours, open(f"/proc/{self.holder.pid}/ns/net") as theirs:
            if libc.setns(theirs.fileno(), CLONE_NEWNET):
                raise lab.LabError(f"setns: {os.strerror(ctypes.get_errno())}")
            try:
                yield
            finally:
                libc.setns(ours.fileno(), CLONE_NEWNET)

    def packet_socket(self, interface):
        with self.entered():
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHERTYPE))
            s.bind((interface, ETHERTYPE))
        s.settimeout(lab.PATIENCE)
        return s
