# SPDX-License-Identifier: GPL-2.0-or-later
"""The key protocol of hostapd once more, in Python: an access point that asks, answers and reads.

Shares nothing with our C code. Frames go over an AF_PACKET socket on an interface of the test's
own; one takes 3 to 5 ms to build or to open (siv.py), so this is no load generator.

    ap = rrb.Ap("02:00:00:00:0a:02", key, controller="02:00:00:00:c0:01")
    port = rrb.Port("veth1")                       # root, or CAP_NET_RAW in its namespace
    port.send(ap.pull("ap1", station, r0_name))
    frame = ap.open(port.receive())                # Frame, RrbError when it is not good
    frame.type == rrb.RESP and frame.sealed.get(rrb.PMK_R1)
"""
import hashlib
import hmac
import os
import secrets
import select
import socket
import struct
import time

from siv import seal, unseal

PULL, RESP, PUSH, SEQ_REQ, SEQ_RESP = range(1, 6)
(PADDING, SEQ, NONCE, _TIMESTAMP, R0KH_ID, R1KH_ID, S1KH_ID, PMK_R0_NAME, _PMK_R0,
 PMK_R1_NAME, PMK_R1, PAIRWISE, EXPIRES_IN, VLAN_UNTAGGED, VLAN_TAGGED, IDENTITY, CUI,
 SESSION_TIMEOUT) = range(18)
ETHERTYPE = 0x88B7
PREFIX = bytes.fromhex("0013740001")


class RrbError(Exception):
    """The frame is not what it should be; the text says what is wrong."""


def octets(mac):
    return bytes.fromhex(mac.replace(":", ""))


def expand_key(old):
    return hmac.new(old, b"FT OLDKEY\0\1", hashlib.sha256).digest()


def openwrt_key(mdid, secret):
    return expand_key(hashlib.md5(b"%04x/%s" % (mdid, secret.encode())).digest())


def tlv(kind, value):
    return struct.pack("<HH", kind, len(value)) + value


def tlvs(block):
    """By type, the first of each."""
    found = {}
    while block:
        if len(block) < 4:
            raise RrbError(f"{len(block)} octets are left after the last TLV")
        kind, length = struct.unpack_from("<HH", block)
        if len(block) < 4 + length:
            raise RrbError(f"TLV {kind} of {length} octets does not fit")
        found.setdefault(kind, block[4:4 + length])
        block = block[4 + length:]
    return found


class Frame:
    """What was opened: dst, src, type, and the TLVs in clear and sealed, by type."""

    def __init__(self, key, data):
        if len(data) < 22 or data[12:19] != struct.pack(">H", ETHERTYPE) + PREFIX:
            raise RrbError("not a frame of the key protocol")
        self.dst, self.src, self.type = data[:6], data[6:12], data[19]
        end = 22 + int.from_bytes(data[20:22], "little")
        if len(data) < end + 16:
            raise RrbError("cut short")
        clear = data[22:end]
        plain = unseal(key, [self.src, clear, bytes([self.type])], data[end:])
        if plain is None:
            raise RrbError("does not decrypt")
        self.clear, self.sealed = tlvs(clear), tlvs(plain)
        self.nonce = self.clear.get(NONCE)
        self.seq = struct.unpack("<III", self.clear[SEQ]) if SEQ in self.clear else None


def build(key, dst, src, kind, clear, sealed=b""):
    """A frame; clear and sealed are TLVs as octets. Pads as hostapd does."""
    short = 64 - (2 + len(clear) + len(sealed) + 16)
    if short > 0:
        clear += tlv(PADDING, bytes(max(short - 4, 0)))
    return (dst + src + struct.pack(">H", ETHERTYPE) + PREFIX + bytes([kind]) +
            struct.pack("<H", len(clear)) + clear +
            seal(key, [src, clear, bytes([kind])], sealed))


class Ap:
    """An R1KH: one BSSID, its key, its count. reboot() begins another life."""

    def __init__(self, bssid, key, controller="ff:ff:ff:ff:ff:ff"):
        self.bssid, self.key, self.controller = octets(bssid), key, octets(controller)
        self.nonce = None  # of the last pull or question
        self.reboot()

    def reboot(self):
        self.dom, self.seq = secrets.randbits(32) | 1, secrets.randbits(32)

    def _clear(self, r0kh_id, nonce, with_seq):
        self.seq = self.seq + 1 & 0xFFFFFFFF
        seq = struct.pack("<III", self.dom, self.seq, int(time.clock_gettime(time.CLOCK_BOOTTIME)))
        return ((tlv(NONCE, nonce) if nonce else b"") + (tlv(SEQ, seq) if with_seq else b"") +
                tlv(R0KH_ID, r0kh_id) + tlv(R1KH_ID, self.bssid))

    def pull(self, r0kh_id, station, r0_name):
        """The request for a PMK-R1: r0kh_id text, station aa:bb:..., r0_name hexadecimal."""
        self.nonce = os.urandom(16)
        return build(self.key, self.controller, self.bssid, PULL,
                     self._clear(r0kh_id.encode(), self.nonce, True),
                     tlv(S1KH_ID, octets(station)) + tlv(PMK_R0_NAME, bytes.fromhex(r0_name)))

    def seq_req(self, r0kh_id):
        self.nonce = os.urandom(16)
        return build(self.key, self.controller, self.bssid, SEQ_REQ,
                     self._clear(r0kh_id.encode(), self.nonce, False))

    def seq_resp(self, question):
        """The answer to a SEQ_REQ that open() gave."""
        return build(self.key, question.src, self.bssid, SEQ_RESP,
                     self._clear(question.clear[R0KH_ID], question.nonce, True))

    def open(self, data):
        return Frame(self.key, data)


class Port:
    """Frames of the key protocol on one interface."""

    def __init__(self, interface):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHERTYPE))
        self.socket.bind((interface, ETHERTYPE))

    def send(self, data):
        self.socket.send(data)

    def receive(self, patience=5.0):
        """The next frame that came in from outside."""
        end = time.monotonic() + patience
        while select.select([self.socket], [], [], max(end - time.monotonic(), 0))[0]:
            data, address = self.socket.recvfrom(2048)
            if address[2] != socket.PACKET_OUTGOING:
                return data
        raise RrbError(f"no frame within {patience} s")

    def close(self):
        self.socket.close()
