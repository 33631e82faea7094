# SPDX-License-Identifier: GPL-2.0-or-later
"""What it takes to come in, as counted on the air and on the wire."""
import collections
import contextlib
import re

from air import (ASSOC_REQUEST, ASSOC_RESPONSE, AUTH, EAPOL_START, REASSOC_REQUEST,
                 REASSOC_RESPONSE, Air)
from harness import check, check_equal, dotted

HANDSHAKE = [1, 2, 3, 4]

# what the station calls it, whether RADIUS is asked, messages of the four-way handshake, and the
# management frames of a roam, where they are its point.
Way = collections.namedtuple("Way", "how login messages frames")

# By what the controller calls it.
WAYS = {
    "open": Way("4-way", False, [], None),
    "PSK": Way("4-way", False, HANDSHAKE, None),
    "OWE": Way("4-way", False, HANDSHAKE, None),
    "OWE (cached)": Way("4-way", False, HANDSHAKE, None),
    "802.1X": Way("eap", True, HANDSHAKE, None),
    "SKC": Way("4-way", False, HANDSHAKE, None),
    "OKC": Way("4-way", False, HANDSHAKE, None),
    "FT over the air": Way("ft", False, [], [AUTH, AUTH, REASSOC_REQUEST, REASSOC_RESPONSE]),
    # The authentication comes in action frames through the access point before.
    "FT over the DS": Way("ft", False, [], [REASSOC_REQUEST, REASSOC_RESPONSE]),
}
JOINING = (AUTH, ASSOC_REQUEST, ASSOC_RESPONSE, REASSOC_REQUEST, REASSOC_RESPONSE)


def last_method(wlc, station):
    """How the controller says that the station came in, the last time; "(never)"."""
    runs = re.findall(rf"MAC: {dotted(station.mac)} .*-> S_CO_RUN.* method (.+) user ", wlc.told())
    return runs[-1] if runs else "(never)"


class Meter:
    """Counts from its beginning, and from the end of each way in, to the end of the next."""

    def __init__(self, box, wlc, station):
        self.box = box
        self.wlc = wlc
        self.station = station
        self.air = Air()
        self.mark = self.packets = 0
        self.begin()

    def begin(self):
        self.mark = self.air.mark()
        self.packets = self.box.radius_packets()

    def radius_packets(self):
        return self.box.radius_packets() - self.packets

    def messages(self):
        """Of four-way handshakes in clear."""
        return self.air.messages(self.mark, self.station)

    def expect(self, method):
        """The station came in by this method since the beginning, and it took no frame more."""
        way, sta = WAYS[method], self.station
        what = f"{sta.name}, {method}"
        check_equal(last_method(self.wlc, sta), method, f"how {sta.name} came in")
        check_equal(self.messages(), way.messages, f"{what}: EAPOL-Key frames")
        eap, packets = self.air.eap_packets(self.mark, sta), self.radius_packets()
        if way.login:
            self._expect_login(what, eap, packets)
        else:
            check_equal((eap, packets), (0, 0), f"{what}: EAP frames and RADIUS packets")
        if way.frames:
            check_equal([f.kind for f in self.air.since(self.mark, sta, JOINING)], way.frames,
                        f"{what}: management frames")
        self.box.step(f"{what}: {eap} EAP and {len(way.messages)} EAPOL-Key frames, "
                      f"{packets} RADIUS packets")
        self.begin()

    def _expect_login(self, what, eap, packets):
        """Each EAP frame is a RADIUS packet too, but for the controller's request for the identity,
        which a station that says EAPOL-Start gets once more."""
        starts = sum(1 for f in self.air.since(self.mark, self.station)
                     if f.eapol and f.eapol[1] == EAPOL_START)
        check(packets > 2, f"{what}: {packets} RADIUS packets")
        if starts:
            check(eap > packets, f"{what}: {eap} EAP frames, {packets} RADIUS packets")
        else:
            check_equal(eap, packets + 1, f"{what}: EAP frames, with {packets} RADIUS packets")

    def join(self, ap, method):
        """First association at an access point, in this way."""
        self.begin()
        check_equal(self.station.connect(ap), WAYS[method].how, f"association at {ap.name}")
        self.expect(method)

    def roam(self, ap, method):
        self.begin()
        self.station.expect_roam(ap, WAYS[method].how)
        self.expect(method)

    @contextlib.contextmanager
    def whole(self, method):
        """Whatever brings the station in within this block."""
        self.begin()
        yield
        self.expect(method)
