# SPDX-License-Identifier: GPL-2.0-or-later
"""The air as a witness: every frame that any radio sends, and a radio that sends what it is told."""
import select
import socket
import struct

import lab
from wired import ETH_P_ALL, command

# Some thousand frames of a scenario wait in the kernel until somebody asks for them.
BUFFER = 32 << 20
# <linux/socket.h>; Python does not name it.
SO_RCVBUFFORCE = 33

# The first octet of a frame's header: its type and subtype.
ASSOC_REQUEST, ASSOC_RESPONSE, REASSOC_REQUEST, REASSOC_RESPONSE = 0x00, 0x10, 0x20, 0x30
DISASSOC, AUTH, DEAUTH = 0xa0, 0xb0, 0xc0
REQUESTS = (ASSOC_REQUEST, REASSOC_REQUEST)
RESPONSES = (ASSOC_RESPONSE, REASSOC_RESPONSE)
# Octets of a management frame's body before its elements.
FIXED = {ASSOC_REQUEST: 4, REASSOC_REQUEST: 10, ASSOC_RESPONSE: 6, REASSOC_RESPONSE: 6}
MGMT_HEADER = 24
RSNE, EXTENSION, DH_PARAMETER = 48, 255, 32
LLC_EAPOL = bytes.fromhex("aaaa03000000888e")
EAPOL_EAP, EAPOL_START, EAPOL_KEY = 0, 1, 3


def octets(mac):
    return bytes.fromhex(mac.replace(":", ""))


def text(mac):
    return mac.hex(":")


class Frame:
    """One frame, without radiotap."""

    def __init__(self, raw):
        self.raw = raw
        self.kind = raw[0]
        self.protected = bool(raw[1] & 0x40)
        self.receiver = text(raw[4:10])
        self.sender = text(raw[10:16])

    @property
    def data(self):
        """What follows the header of a data frame, or None."""
        if self.kind & 0x0c != 0x08:
            return None
        return self.raw[26 if self.kind & 0x80 else 24:]

    @property
    def eapol(self):
        """An EAPOL packet in clear, or None."""
        data = self.data
        if data is None or self.protected or not data.startswith(LLC_EAPOL):
            return None
        return data[len(LLC_EAPOL):]

    @property
    def message(self):
        """Which message of the four-way handshake it is, or 0."""
        eapol = self.eapol
        if not eapol or eapol[1] != EAPOL_KEY:
            return 0
        info, = struct.unpack("!H", eapol[5:7])
        ack, mic, secure = info & 0x0080, info & 0x0100, info & 0x0200
        if ack:
            return 3 if mic else 1
        return 4 if secure else 2

    @property
    def pn(self):
        """Packet number of a protected data frame (CCMP and GCMP have the same header)."""
        d = self.data
        return d[0] | d[1] << 8 | int.from_bytes(d[4:8], "little") << 16

    @property
    def elements(self):
        """[(id, content)] of a request or a response to associate."""
        rest, found = self.raw[MGMT_HEADER + FIXED[self.kind]:], []
        while len(rest) >= 2 and len(rest) >= 2 + rest[1]:
            found.append((rest[0], rest[2:2 + rest[1]]))
            rest = rest[2 + rest[1]:]
        return found

    @property
    def has_dh(self):
        return any(i == EXTENSION and c[:1] == bytes([DH_PARAMETER]) for i, c in self.elements)

    @property
    def pmkids(self):
        """PMKIDs in its RSN element, hex."""
        for i, c in self.elements:
            if i != RSNE:
                continue
            # Version and group cipher, two lists of suites, capabilities, then the PMKIDs.
            at = 6
            for _ in range(2):
                at += 2 + 4 * int.from_bytes(c[at:at + 2], "little")
            at += 2
            count = int.from_bytes(c[at:at + 2], "little")
            return [c[at + 2 + 16 * n:at + 18 + 16 * n].hex() for n in range(count)]
        return []


class Air:
    """Reads along from now on. What was sent before since() is called is in its answer."""

    def __init__(self):
        self._frames = []
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
        self._socket.bind(("hwsim0", ETH_P_ALL))
        self._socket.setblocking(False)

    def mark(self):
        return len(self._read())

    def _read(self):
        while True:
            try:
                raw = self._socket.recv(4096)
            except BlockingIOError:
                return self._frames
            raw = raw[int.from_bytes(raw[2:4], "little"):]
            # Acknowledgements have no sender.
            if len(raw) >= MGMT_HEADER:
                self._frames.append(Frame(raw))

    def since(self, mark, station, kinds=None):
        """Frames from and to a station."""
        return [f for f in self._read()[mark:] if station.mac in (f.sender, f.receiver) and
                (kinds is None or f.kind in kinds)]

    def messages(self, mark, station):
        """EAPOL-Key frames in clear, as numbers of messages: [1, 2, 3, 4] is a handshake."""
        return [f.message for f in self.since(mark, station) if f.message]

    def wait_message(self, mark, station):
        """Until there is one, without as much as a look at the clock in between: of all that wait
        for a frame the one with the highest priority acts first."""
        while not self.messages(mark, station):
            if not select.select([self._socket], [], [], lab.PATIENCE)[0]:
                raise lab.LabError("the air is silent")

    def eap_packets(self, mark, station):
        return sum(1 for f in self.since(mark, station) if f.eapol and f.eapol[1] == EAPOL_EAP)

    def packet_numbers(self, mark, ap, station):
        """Of frames that the access point sends to the station, in their order."""
        return [f.pn for f in self.since(mark, station)
                if f.sender == ap.bssid and f.data is not None and f.protected]


class Injector:
    """Radio 3 sends frames as they are, under whatever address they bear."""

    # Radiotap without any field.
    RADIOTAP = bytes.fromhex("0000080000000000")

    def __init__(self, frequency):
        command("iw", "phy", "phy3", "interface", "add", "mon3", "type", "monitor")
        command("ip", "link", "set", "mon3", "up")
        command("iw", "dev", "mon3", "set", "freq", frequency)
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.bind(("mon3", ETH_P_ALL))

    def send(self, raw, times=1):
        for _ in range(times):
            self._socket.send(self.RADIOTAP + raw)

    def send_mgmt(self, kind, sender, receiver, bssid, body):
        """A management frame in clear."""
        self.send(bytes([kind, 0, 0, 0]) + octets(receiver) + octets(sender) + octets(bssid) +
                  bytes(2) + body)

    def send_eapol(self, sender, bssid, eapol):
        """From a station, in clear."""
        self.send(bytes([0x08, 0x01, 0, 0]) + octets(bssid) + octets(sender) + octets(bssid) +
                  bytes(2) + LLC_EAPOL + eapol)
