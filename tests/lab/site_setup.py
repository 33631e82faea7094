# SPDX-License-Identifier: GPL-2.0-or-later
"""What most scenarios start from: a controller as key holder, FreeRADIUS, APs, a station."""
import lab
from controller import MAC, configuration
from harness import check_equal
from station import WpaStation


def central(ap):
    """The one line that an access point needs."""
    return [f"r0kh={MAC} * {ap.key}"]


def site(box, count=3, push="all", extra=central, settings=lambda ap: {}, aps=None,
         station=WpaStation, address="192.0.2.100", target=None, **config):
    """APs, controller and FreeRADIUS, all started, and a station: (aps, controller, station)"""
    aps = aps or box.aps(count)
    wlc = box.add_controller().start(configuration(aps, push, **config))
    box.radius()
    box.start_aps(aps, extra, settings)
    return aps, wlc, box.station(station, address=address, target=target)


def login(wlc, sta, ap, how="eap"):
    """First association; the controller knows it when this returns."""
    check_equal(sta.connect(ap), how, f"{sta.name}'s first association")
    if how == "eap":
        wlc.wait_client(sta)


def wait_pushed(box, wlc, sta, *aps):
    """Until the controller has sent keys to these APs, and they have taken them."""
    for ap in aps:
        lab.wait_for(f"{ap.name} to take the pushed key", ap.pushes_taken, 30)
    box.step(f"keys of {sta.name} were pushed to {', '.join(ap.name for ap in aps)}")
