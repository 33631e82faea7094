# SPDX-License-Identifier: GPL-2.0-or-later
"""The radio agent by itself: open BSSs and a hidden one, run by the smallest controller there can
be (open_ap.c, in one process with the agent)."""
import re
import signal

import lab
from harness import check, check_in, scenario
from wired import Namespace


def bare_radio(box, number):
    """A machine with radio NUMBER and a bridge to the switch, on which nothing runs yet."""
    namespace = Namespace(f"ap{number}")
    namespace.take_radio(number)
    namespace.plug("eth0")
    namespace.add_bridge("br0", "eth0")
    return namespace


def open_ap(box, number):
    namespace = bare_radio(box, number)
    process = box.start(f"open-ap{number}", namespace.prefix(box.build / "tests/open_ap", "br0"))

    def begun():
        if not process.running():
            raise lab.LabError(f"open_ap ended at once: {process.text()[-600:]}")
        return "result 3 0" in process.text()

    lab.wait_for("three BSSs to be on the air", begun)
    box.step(f"ap{number}: three BSSs on the air")
    process.bssids = re.findall(r"^bssid \d+ (\S+)$", process.text(), re.M)
    process.namespace = namespace
    return process


class Bss:
    """What a station wants to know of an access point."""

    def __init__(self, name, bssid):
        self.name = name
        self.bssid = bssid


@scenario
def agent_open(box):
    """The agent alone: beacons, probe responses, associations, several BSSs, nothing left behind."""
    ap = open_ap(box, 1)
    interfaces = ap.namespace.run("iw", "dev").stdout
    for name in ("fr0-0", "fr0-1", "fr0-2", "frmon0"):
        check_in(f"Interface {name}", interfaces, "the agent's interfaces")
    sta = box.station().start(user=None, key_mgmt="NONE", ssid='"open"', ieee80211w=0)
    sta.connect(Bss("open", ap.bssids[0]))
    check_in("mgmt 00", ap.text(), "what the agent reported")
    check_in("ack", ap.text(), "what the agent reported of its frames")
    # Reassociation comes with the time at which it was received.
    sta.roam(Bss("open again", ap.bssids[2]))
    check(re.search(r"^mgmt 20 .* tsf [1-9]\d*$", ap.text(), re.M),
          "no TSF with the reassociation: " + ap.text())
    sta.leave()
    # The same station at the hidden BSS: it must name it to be answered.
    sta.control.ok('SET_NETWORK 0 ssid "hidden"')
    sta.control.ok("SET_NETWORK 0 scan_ssid 1")
    sta.connect(Bss("hidden", ap.bssids[1]))
    check("failed" not in ap.text(), "a command failed: " + ap.text())
    ap.stop(signal.SIGKILL)
    lab.wait_for("the interfaces of a killed agent to go",
                 lambda: "Interface fr" not in ap.namespace.run("iw", "dev").stdout)
    box.step("what was the agent's went with it")
