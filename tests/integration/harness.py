# SPDX-License-Identifier: GPL-2.0-or-later
"""What the scenarios share: their registry, their checks, and the configuration they start from."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))

import lab  # noqa: E402
from lab import Skipped  # noqa: E402,F401
from keys import pmk_r0, pmkid  # noqa: E402,F401

SCENARIOS = {}

AP1 = "0a:0b:0c:0d:0e:01"
AP2 = "0a:0b:0c:0d:0e:02"

# Two WLANs as an administrator would type them: 802.1X with OKC, and FT.
CONFIG = """hostname WLC
aaa server radius dynamic-author
 client local user {user}
wlan corp 1 corp
 security dot1x authentication-list freeradius
 no shutdown
wlan voice 2 voice
 security ft
 security wpa akm ft dot1x
 security dot1x authentication-list freeradius
 no shutdown
"""


def scenario(function):
    """Register; the docstring's first line says what is shown."""
    SCENARIOS[function.__name__] = function
    return function


class Failed(Exception):
    """A check did not hold."""


def check(condition, text):
    if not condition:
        raise Failed(text)


def check_equal(got, expected, what):
    if got != expected:
        raise Failed(f"{what}: expected {expected!r}, got {got!r}")


def check_in(needle, haystack, what):
    if needle not in haystack:
        raise Failed(f"{what}: {needle!r} is not in:\n{haystack[-1500:]}")


def dotted(mac):
    digits = mac.replace(":", "")
    return ".".join(digits[i:i + 4] for i in (0, 4, 8))


def started(build, name, module=None, config=CONFIG, controller=(), **raddb):
    """A lab with controller and FreeRADIUS up. Use as a context manager."""
    box = lab.Lab(build, name)
    try:
        if config is not None:
            box.start_controller(*controller, config=config.format(user=box.server_user))
        top = box.write_raddb(module=module or box.module_config(), **raddb)
        box.start_server(top)
    except BaseException:
        box.close()
        print(f"    (logs are in {box.dir})", file=sys.stderr)
        raise
    return box


def cached(box, station):
    """PMKIDs that the controller holds for a station, by BSSID."""
    reply = box.show_json(f"show wireless pmk-cache mac-address {station}")
    return {e["bssid"]: e["pmkid"] for e in reply["entries"] if e.get("pmkid")}


def wait_cached(box, station, count=1):
    return lab.wait_for(f"{count} PMKSA of {station}",
                        lambda: (lambda c: c if len(c) >= count else None)(cached(box, station)))


def check_login(box, login, station, bssid=AP1, alg="sha1"):
    """The login succeeded and the controller holds exactly its PMK."""
    check(login.ok, f"eapol_test failed:\n{login.output[-800:]}")
    expected = pmkid(login.pmk, bssid, station, alg)
    lab.wait_for(f"PMKID {expected} of {station}",
                 lambda: expected in cached(box, station).values())


def radius_log(box):
    return box.server.radius_log.read_text(errors="replace")
