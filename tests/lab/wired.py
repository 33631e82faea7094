# SPDX-License-Identifier: GPL-2.0-or-later
"""The wired side: namespaces that stand for machines, a bridge that stands for the switch."""
import socket
import struct
import subprocess
import threading

import lab

LAN = "br-lan"
RADIUS_PORT = 1812
ETH_P_ALL = 3


def command(*args, check=True):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    if check and done.returncode:
        raise lab.LabError(f"{' '.join(str(a) for a in args)}: {done.stderr.strip()}")
    return done


class Namespace:
    """A machine of its own as far as networking goes."""

    def __init__(self, name):
        self.name = name
        command("ip", "netns", "add", name)
        self.run("ip", "link", "set", "lo", "up")

    def prefix(self, *args):
        return ["ip", "netns", "exec", self.name, *args]

    def run(self, *args, check=True):
        return command(*self.prefix(*args), check=check)

    def take_radio(self, number):
        """Radio NUMBER of mac80211_hwsim moves in; its interface is wlanNUMBER."""
        command("iw", "phy", f"phy{number}", "set", "netns", "name", self.name)

    def plug(self, interface, mac=None, address=None, bridge=LAN):
        """A cable from here to a switch; the near end is INTERFACE."""
        far = f"{self.name}-{interface}"
        command("ip", "link", "add", far, "type", "veth", "peer", "name", interface, "netns",
                self.name)
        command("ip", "link", "set", far, "master", bridge, "up")
        if mac:
            self.run("ip", "link", "set", interface, "address", mac)
        if address:
            self.run("ip", "addr", "add", address, "dev", interface)
        self.run("ip", "link", "set", interface, "up")
        return far

    def add_bridge(self, name, port, address=None):
        self.run("ip", "link", "add", name, "type", "bridge", "forward_delay", "0")
        self.run("ip", "link", "set", port, "master", name)
        if address:
            self.run("ip", "addr", "add", address, "dev", name)
        self.run("ip", "link", "set", name, "up")


def make_switch(name, address):
    """A switch in the namespace of the RADIUS server, which has an address on it."""
    command("ip", "link", "add", name, "type", "bridge", "forward_delay", "0")
    command("ip", "addr", "add", address, "dev", name)
    # Promiscuous, or what is switched between two ports would not be seen by a capture.
    command("ip", "link", "set", name, "promisc", "on", "up")


class RadiusCounter(threading.Thread):
    """Counts the RADIUS packets that cross a switch, by a socket of its own: no log is believed."""

    def __init__(self, interface):
        super().__init__(daemon=True)
        self.packets = 0
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self._socket.bind((interface, 0))

    def run(self):
        while True:
            frame = self._socket.recv(2048)
            # Ethernet, IPv4 without options, UDP.
            if len(frame) < 42 or frame[12:14] != b"\x08\x00" or frame[23] != 17:
                continue
            if RADIUS_PORT in struct.unpack("!HH", frame[34:38]):
                self.packets += 1
