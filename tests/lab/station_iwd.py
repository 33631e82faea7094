# SPDX-License-Identifier: GPL-2.0-or-later
"""iwd as the station: an implementation of FT that shares nothing with hostapd's."""
import os
import re

import lab
from station import Station
from wired import command

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=@BUS@</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# EAP-PWD, because iwd asks more of certificates than the lab's have.
NETWORK = """[Security]
EAP-Method=PWD
EAP-Identity=carol
EAP-Password=caterpillar
[Settings]
AutoConnect=false
"""
PSK = """[Security]
Passphrase=@PASSPHRASE@
[Settings]
AutoConnect=false
"""
OPEN = """[Settings]
AutoConnect=false
"""
DEBUG = "net.connman.iwd.StationDebug"


class IwdStation(Station):
    """iwd with a D-Bus of its own; StationDebug tells it where to go."""

    def __init__(self, box, **kwargs):
        super().__init__(box, **kwargs)
        self.bus = box.dir / "bus"
        self.path = None

    def start(self, kind="8021x", network=NETWORK):
        """kind: "8021x", "psk" or "open" (OWE where it is offered)."""
        etc, state = self.box.dir / "iwd-etc", self.box.dir / "iwd-state"
        etc.mkdir()
        state.mkdir()
        # Else it would remove the interface and make one without the address.
        (etc / "main.conf").write_text("[DriverQuirks]\nDefaultInterface=*\n")
        (state / f"corp.{kind}").write_text(network)
        config = self.box.dir / "bus.conf"
        config.write_text(BUS_CONFIG.replace("@BUS@", str(self.bus)))
        self.box.start("dbus", ["dbus-daemon", f"--config-file={config}", "--nofork"])
        lab.wait_for("dbus-daemon", self.bus.exists)
        unpacked = self.box.build / "lab" / "cache" / "iwd"
        self.process = self.box.start(self.name, self.namespace.prefix(
            unpacked / "usr/libexec/iwd", "-E", "-d", "-i", self.interface), env={
                **os.environ, "LD_LIBRARY_PATH": ":".join(
                    str(d.parent) for d in unpacked.glob("**/libell.so.0")),
                "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.bus}",
                "CONFIGURATION_DIRECTORY": str(etc), "STATE_DIRECTORY": str(state)})

        def station():
            found = re.findall(r'object path "(/net/connman/iwd/\d+/\d+)"', self._call(
                "/", "org.freedesktop.DBus.ObjectManager.GetManagedObjects", check=False))
            return found[0] if found else None

        self.path = lab.wait_for("iwd's station on the bus", station)
        return self

    def _call(self, path, method, *arguments, check=True):
        return command("dbus-send", f"--bus=unix:path={self.bus}", "--print-reply",
                       "--dest=net.connman.iwd", path, method, *arguments, check=check).stdout

    def _scan(self):
        self._call(self.path, f"{DEBUG}.Scan", "array:uint16:" +
                   ",".join(str(f) for f in self.frequencies))
        lab.wait_for("iwd's scan to end", lambda: "boolean false" in self._call(
            self.path, "org.freedesktop.DBus.Properties.Get", "string:net.connman.iwd.Station",
            "string:Scanning"))

    def _sees(self, ap, since):
        return f"Processing BSS '{ap.bssid}'" in self.log()[since:]

    def _go(self, ap, method):
        before = self.box.radius_packets()
        mark = ap.mark()
        octets = ",".join(f"0x{o}" for o in ap.bssid.split(":"))
        self._call(self.path, f"{DEBUG}.{method}", f"array:byte:{octets}")
        lab.wait_for(f"{ap.name} to authorize {self.name}", lambda: ap.authorized(self.mac), 30)
        # By what the AP says.
        if ap.came_by_ft(self.mac, mark):
            return "ft", []
        return ("eap" if self.box.radius_packets() > before else "4-way"), []

    def _associate(self, ap):
        self._see(ap)
        return self._go(ap, "ConnectBssid")

    def _reassociate(self, ap):
        return self._go(ap, "Roam")
