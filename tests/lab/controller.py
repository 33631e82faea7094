# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller on the wired side: fastroamd in a namespace of its own, and its shell."""
import json
import os
import signal
import subprocess

import lab
from harness import dotted
from wired import Namespace

# Radio addresses are 02:00:00:00:NN:00.
MAC = "02:00:00:00:00:aa"

# Who may push, and the WLAN of all scenarios but a few.
GLOBAL = """hostname WLC
aaa server radius dynamic-author
 client local user freerad
"""
WLAN_FT = """wlan corp 1 corp
 security ft
 security wpa akm ft dot1x
 security dot1x authentication-list freeradius
 no shutdown
"""


def configuration(aps=(), push="all", wlan=WLAN_FT, more="", blocks=None, ap_lines=lambda ap: ()):
    """A startup-config: one `ap hostapd` block per AP with its own key, or the given blocks."""
    text = GLOBAL
    if push:
        text += f"wireless mobility domain-id a1b2\nwireless key-holder push {push}\n"
    text += more + wlan
    if blocks is not None:
        return text + blocks
    for ap in aps:
        lines = [f"bssid {ap.dotted} wlan corp", f"r0kh-key 0 {ap.key}", "interface wlc0",
                 *ap_lines(ap)]
        text += f"ap hostapd {ap.name}\n" + "".join(f" {line}\n" for line in lines)
    return text


class Controller:
    """wlc has 192.0.2.1 and the address MAC on interface wlc0."""

    def __init__(self, box, name="wlc", address="192.0.2.1", mac=MAC, plug=True):
        self.box = box
        self.name = name
        self.address = address
        self.namespace = Namespace(name)
        self.far = self.namespace.plug("wlc0", mac, f"{address}/24") if plug else None
        self.run_dir = box.dir / f"{name}-run"
        self.etc = box.dir / f"{name}-etc"
        self.run_dir.mkdir()
        self.etc.mkdir()
        self.socket = self.run_dir / "control.sock"
        self.push_socket = self.run_dir / "push.sock"
        self.process = None
        self.starts = 0
        self.follower = None

    def start(self, config):
        """Start fastroamd with this startup-config, and wait until its shell answers."""
        (self.etc / "startup-config").write_text(config)
        self.starts += 1
        self.process = self.box.start(f"{self.name}-{self.starts}", self.namespace.prefix(
            self.box.build / "fastroamd", "--run-dir", self.run_dir, "--config-dir", self.etc,
            "--dictionary-dir", lab.ROOT / "share"))

        def up():
            if not self.process.running():
                raise lab.LabError(f"fastroamd ended at once: {self.process.text()[-600:]}")
            return self.socket.exists() and self.run("show version", check=False).returncode == 0

        lab.wait_for("fastroamd's control socket", up)
        refused = [line for line in self.process.text().splitlines() if "startup-config:" in line]
        if refused:
            raise lab.LabError("a line of the configuration is refused: " + "; ".join(refused[:4]))
        self.follower = self.box.start(f"{self.name}-{self.starts}-debug", [
            self.box.build / "fastroam", "-s", self.socket, "--follow",
            "-c", f"debug wireless mac {dotted('02:00:00:00:00:00')}"])
        self.box.step(f"{self.name}: fastroamd is ready")
        return self

    def run(self, *commands, check=True):
        """Commands in one session of the shell; the finished process."""
        args = [str(self.box.build / "fastroam"), "-s", str(self.socket)]
        for c in commands:
            args += ["-c", c]
        done = subprocess.run(args, capture_output=True, text=True, timeout=lab.PATIENCE,
                              stdin=subprocess.DEVNULL)
        if check and done.returncode:
            raise lab.LabError(f"fastroam {commands}: exit {done.returncode}: "
                               f"{done.stdout[-800:]}{done.stderr[-400:]}")
        return done

    def shell(self, *commands):
        """What the shell prints."""
        return self.run(*commands).stdout

    def json(self, command, check=True):
        text = self.run(f"{command} | json", check=check).stdout
        try:
            return json.loads(text)
        except ValueError as e:
            raise lab.LabError(f"'{command} | json' is not JSON ({e}): {text[:300]}") from None

    def configure(self, *lines):
        self.shell("configure terminal", *lines, "end")

    def told(self):
        """What it has traced and logged so far."""
        return self.shell("show logging")

    def knows(self, station):
        """Has the station a session here?"""
        return station.mac.replace(":", "") in \
            self.shell("show wireless client summary").replace(".", "")

    def wait_client(self, station):
        """Until the station's login has come."""
        lab.wait_for(f"{station.name}'s login to reach {self.name}", lambda: self.knows(station))
        self.box.step(f"{self.name} has the login of {station.name}")

    def wait_gone(self, station):
        """Until its session has ended."""
        lab.wait_for(f"{station.name}'s session to end at {self.name}",
                     lambda: not self.knows(station))

    def key_counts(self, event):
        """Outcomes of pulls or pushes so far, by name."""
        return self.json("show wireless key-holder statistics")[event]

    def counts(self):
        """What the authenticator has counted, by name."""
        return self.json("show wireless stats authenticator")

    def history(self, station=None):
        """Records of pulls and pushes, oldest first."""
        command = "show wireless key-holder history"
        if station:
            command += f" mac-address {dotted(station.mac)}"
        return self.json(command)["records"]

    def outcomes(self, station, event="pull"):
        return [r["outcome"] for r in self.history(station) if r["event"] == event]

    def cpu_seconds(self):
        """Processor time that fastroamd has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait_active(self):
        """Until it serves the access points, where another one did."""
        lab.wait_for(f"{self.name} to take over",
                     lambda: "%HA-5-ACTIVE" in self.shell("show logging"), 10)
        self.box.step(f"{self.name} has taken over")

    def kill(self):
        """kill -9."""
        self.process.stop(signal.SIGKILL)
        self.box.step(f"{self.name}: fastroamd killed")

    def save(self, directory):
        """What its shell says at the end, for whoever looks for a fault."""
        if not self.process or not self.process.running():
            return
        for command in ("show logging", "show running-config", "show ap hostapd summary",
                        "show wireless key-holder statistics", "show wireless key-holder history"):
            text = self.run(command, check=False).stdout
            (directory / f"{self.name} {command}.txt").write_text(text)
