# SPDX-License-Identifier: GPL-2.0-or-later
"""The radio link once more, in Python: an access point over the Unix socket, and a station that knows
open networks and WPA2-PSK. Shares nothing with our C code.

    ap = radio.Ap(path, "lobby", bssids=["02:00:00:00:01:00", "02:00:00:00:01:01"])
    bss = ap.wait_bss(b"home")                      # until the controller has started it
    sta = radio.Station(ap, bss, "02:00:00:00:10:01", passphrase="abcdefgh")
    sta.associate()                                 # RadioError says what went wrong
"""
import hashlib
import hmac
import secrets
import select
import socket
import struct
import time

HELLO, WELCOME, CMD, EVENT, PING, PONG, BYE = range(1, 8)
(START_BSS, STOP_BSS, SET_BEACON, TX_MGMT, TX_EAPOL, ADD_STA, SET_STA, DEL_STA, SET_KEY, DEL_KEY,
 GET_SEQ) = range(11)
RX_MGMT, TX_STATUS, RX_EAPOL, STA_IDLE, UNKNOWN_STA, RESULT = range(6)
HT, VHT, MFP, ACK = 1, 2, 4, 8
CCMP = 0x000FAC04
CIPHERS = (0x000FAC02, CCMP, 0x000FAC06, 0x000FAC08, 0x000FAC09, 0x000FAC0C)

# Waiting ends with the event; this is paid on failure only.
PATIENCE = 20


class RadioError(Exception):
    """The controller did something else; the text says what."""


def octets(mac):
    return bytes.fromhex(mac.replace(":", ""))


def text(mac):
    return ":".join(f"{b:02x}" for b in mac)


def tlv(tag, value):
    return struct.pack(">BH", tag, len(value)) + value


def tlvs(data):
    """{tag: value}; of a tag that comes more than once the last."""
    found, at = {}, 0
    while at < len(data):
        tag, length = struct.unpack_from(">BH", data, at)
        found[tag] = data[at + 3:at + 3 + length]
        at += 3 + length
    return found


def message(kind, body=b""):
    return struct.pack(">HB", 1 + len(body), kind) + body


def number(value):
    return int.from_bytes(value or b"", "big")


class Command:
    """One command of the controller."""

    def __init__(self, body):
        t = tlvs(body)
        self.kind, self.id = number(t.get(1)), number(t.get(2))
        self.bssid, self.sta = t.get(3, bytes(6)), t.get(4, bytes(6))
        self.frame = t.get(5, b"")
        self.want_status, self.encrypt = bool(number(t.get(6))), bool(number(t.get(7)))
        self.bss, self.station, self.key = (tlvs(t.get(tag, b"")) for tag in (8, 9, 10))


class Ap:
    """One radio on 2.4 GHz. Commands are carried out as they are read by next()."""

    def __init__(self, path, name, bssids, kept=False, channels=(2412, 2437, 2462), hello=None,
                 model="test"):
        self.name, self.bssids = name, [octets(b) for b in bssids]
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(path))
        self.buffer = b""
        self.bss = {}          # BSSID: fields of START_BSS
        self.keys = {}         # (BSSID, station, kind, index): key
        self.stations = {}     # (BSSID, station): fields of SET_STA
        self.stopped = []      # BSSIDs of STOP_BSS
        self.starts = 0
        self.welcome = None
        self.bye = None
        if hello is None:
            info = tlv(1, b"\0") + tlv(2, struct.pack(">I", HT | MFP | ACK))
            info += tlv(3, b"".join(struct.pack(">H", c) for c in channels)) + tlv(4, bytes(26))
            info += tlv(6, b"".join(struct.pack(">I", c) for c in CIPHERS))
            info += tlv(7, b"".join(self.bssids))
            hello = tlv(1, b"\1") + tlv(2, name.encode()) + tlv(4, bytes([kept])) + \
                tlv(5, b"radio.py 1") + tlv(6, model.encode()) + tlv(7, info)
        self.send(HELLO, hello)

    def close(self):
        self.sock.close()

    def send(self, kind, body=b""):
        self.sock.sendall(message(kind, body))

    def event(self, kind, bssid, *fields):
        body = tlv(1, bytes([kind])) + tlv(2, bssid)
        self.send(EVENT, body + b"".join(tlv(tag, value) for tag, value in fields))

    def receive(self, patience):
        """(type, body) of the next message; None when the time is over, RadioError at the end."""
        end = time.monotonic() + patience
        while True:
            if len(self.buffer) >= 2:
                length = struct.unpack_from(">H", self.buffer)[0]
                if len(self.buffer) >= 2 + length:
                    body, self.buffer = self.buffer[2:2 + length], self.buffer[2 + length:]
                    return body[0], body[1:]
            left = end - time.monotonic()
            if not select.select([self.sock], [], [], max(left, 0))[0]:
                return None
            try:
                data = self.sock.recv(65536)
            except ConnectionError:
                data = b""
            if not data:
                raise RadioError(f"the controller closed the connection: {self.bye}")
            self.buffer += data

    def next(self, patience=PATIENCE):
        """The next command, carried out; None when the time is over."""
        end = time.monotonic() + patience
        while True:
            got = self.receive(end - time.monotonic())
            if got is None:
                return None
            kind, body = got
            if kind == WELCOME:
                t = tlvs(body)
                self.welcome = {"name": t.get(2, b"").decode(), "grace": number(t.get(3))}
            elif kind == PING:
                self.send(PONG, tlv(8, tlvs(body)[8]))
            elif kind == BYE:
                self.bye = tlvs(body).get(2, b"").decode()
            elif kind == CMD:
                cmd = Command(body)
                self.obey(cmd)
                return cmd

    def obey(self, cmd):
        if cmd.kind == START_BSS:
            self.bss[cmd.bssid] = cmd.bss
            self.starts += 1
        elif cmd.kind == STOP_BSS:
            self.bss.pop(cmd.bssid, None)
            self.stopped.append(cmd.bssid)
        elif cmd.kind in (ADD_STA, SET_STA):
            self.stations[cmd.bssid, cmd.sta] = cmd.station
        elif cmd.kind == DEL_STA:
            self.stations.pop((cmd.bssid, cmd.sta), None)
        elif cmd.kind == SET_KEY:
            self.keys[cmd.bssid, cmd.sta, number(cmd.key[1]), number(cmd.key[2])] = cmd.key[4]
        if cmd.kind not in (TX_MGMT, TX_EAPOL):
            seq = [(13, bytes(8))] if cmd.kind == GET_SEQ else []
            self.event(RESULT, cmd.bssid, (11, struct.pack(">I", cmd.id)), *seq)
        if cmd.want_status:
            self.event(TX_STATUS, cmd.bssid, (3, cmd.sta if any(cmd.sta) else cmd.frame[4:10]),
                       (10, b"\1"), (11, struct.pack(">I", cmd.id)))

    def wait(self, what, condition, patience=PATIENCE):
        """Carry out commands until condition(command) is true for one; return it."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            cmd = self.next(max(end - time.monotonic(), 0))
            if cmd and condition(cmd):
                return cmd
        raise RadioError(f"waited {patience} s in vain for {what}")

    def settle(self, quiet=0.3):
        """Carry out what there is, until nothing has come for a while."""
        while self.next(quiet):
            pass

    def wait_welcome(self):
        while self.welcome is None:
            if self.next(0.05) is None and self.bye is not None:
                raise RadioError(self.bye)

    def wait_bss(self, ssid):
        """BSSID that serves this SSID, once it has its group key."""
        def found():
            return next((b for b, f in self.bss.items() if f[2] == ssid), None)

        if found() is None:
            self.wait(f"a BSS of {ssid}", lambda c: found() is not None)
        return found()


def prf384(key, label, data):
    out = b""
    for i in range(3):
        out += hmac.new(key, label + b"\0" + data + bytes([i]), hashlib.sha1).digest()
    return out[:48]


class Station:
    """Open System, association, and the four-way handshake of WPA2-PSK with CCMP."""

    RATES = bytes([1, 8, 0x82, 0x84, 0x8B, 0x96, 0x0C, 0x12, 0x18, 0x24, 50, 4, 0x30, 0x48, 0x60, 0x6C])
    RSNE = bytes.fromhex("30140100000fac040100000fac040100000fac020000")

    def __init__(self, ap, bssid, mac, passphrase=None):
        self.ap, self.bssid, self.mac = ap, bssid, octets(mac)
        self.passphrase = passphrase
        self.ptk = None
        self.aid = None

    def header(self, subtype):
        return struct.pack("<HH", subtype << 4, 0) + self.bssid + self.mac + self.bssid + b"\0\0"

    def send(self, frame):
        self.ap.event(RX_MGMT, self.bssid, (4, frame), (5, struct.pack(">b", -50)),
                      (6, self.ap.bss[self.bssid][4]))

    def send_eapol(self, frame, encrypted=False):
        self.ap.event(RX_EAPOL, self.bssid, (3, self.mac), (4, frame), (9, bytes([encrypted])))

    def answer(self, subtype):
        """The next frame of this subtype to us; a goodbye instead is an error."""
        def ours(c):
            if c.kind != TX_MGMT or c.frame[4:10] != self.mac:
                return False
            got = c.frame[0] >> 4
            if got in (10, 12) and got != subtype:
                raise RadioError(f"sent away, reason {struct.unpack_from('<H', c.frame, 24)[0]}")
            return got == subtype

        return self.ap.wait(f"a frame of subtype {subtype}", ours).frame[24:]

    def authenticate(self):
        self.send(self.header(11) + struct.pack("<HHH", 0, 1, 0))
        alg, seq, status = struct.unpack_from("<HHH", self.answer(11))
        if (alg, seq, status) != (0, 2, 0):
            raise RadioError(f"authentication: algorithm {alg}, sequence {seq}, status {status}")

    def associate(self):
        """To the end: the port is open."""
        self.authenticate()
        ssid = self.ap.bss[self.bssid][2]
        body = struct.pack("<HH", 0x0431 if self.passphrase else 0x0421, 10)
        body += bytes([0, len(ssid)]) + ssid + self.RATES
        if self.passphrase:
            body += self.RSNE
        self.send(self.header(0) + body)
        caps, status, aid = struct.unpack_from("<HHH", self.answer(1))
        if status:
            raise RadioError(f"association: status {status}")
        self.aid = aid & 0x3FFF
        if self.passphrase:
            self.four_way()
        else:
            self.wait_authorized()

    def wait_authorized(self):
        def is_open():
            return number(self.ap.stations.get((self.bssid, self.mac), {}).get(3)) == 1

        if not is_open():
            self.ap.wait("the port to open", lambda c: is_open())

    def next_key(self):
        return self.ap.wait("an EAPOL-Key frame",
                            lambda c: c.kind == TX_EAPOL and c.sta == self.mac).frame

    def key_frame(self, info, counter, nonce, data=b""):
        body = struct.pack(">BHH", 2, info, 0) + counter + nonce + bytes(48) + \
            struct.pack(">H", len(data)) + data
        frame = struct.pack(">BBH", 1, 3, len(body)) + body
        mic = hmac.new(self.ptk[:16], frame, hashlib.sha1).digest()[:16]
        return frame[:81] + mic + frame[97:]

    def four_way(self):
        m1 = self.next_key()
        anonce, counter = m1[17:49], m1[9:17]
        snonce = secrets.token_bytes(32)
        pmk = hashlib.pbkdf2_hmac("sha1", self.passphrase.encode(), self.ap.bss[self.bssid][2], 4096,
                                  32)
        addresses = min(self.bssid, self.mac) + max(self.bssid, self.mac)
        self.ptk = prf384(pmk, b"Pairwise key expansion",
                          addresses + min(anonce, snonce) + max(anonce, snonce))
        self.send_eapol(self.key_frame(0x010A, counter, snonce, self.RSNE))
        m3 = self.next_key()
        while m3[9:17] == counter:
            m3 = self.next_key()
        mic = hmac.new(self.ptk[:16], m3[:81] + bytes(16) + m3[97:], hashlib.sha1).digest()[:16]
        if mic != m3[81:97]:
            raise RadioError("the MIC of message 3 is wrong")
        self.send_eapol(self.key_frame(0x030A, m3[9:17], bytes(32)))
        self.wait_authorized()
        key = self.ap.keys.get((self.bssid, self.mac, 0, 0))
        if key != self.ptk[32:48]:
            raise RadioError("the access point was given another pairwise key")
