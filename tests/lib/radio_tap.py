# SPDX-License-Identifier: GPL-2.0-or-later
"""Between an access point and the controller: reads along on the radio link, and puts in reports of
frames that nobody sent. Knows the messages by itself (radio.py) and shares nothing with our C code.

    with radio_tap.Tap(box.run / "radio.sock", box.run / "tap.sock") as tap:
        subprocess.run(["fastroam-sim", "--socket", tap.path, ...])
        tap.frames(radio.TX_MGMT)
"""
import selectors
import socket
import struct
import threading

import radio


class Link:
    """One access point's connection: what it has said and been told."""

    def __init__(self, ap, controller):
        self.ap, self.controller = ap, controller
        self.rest = {ap: b"", controller: b""}


class Tap:
    """A Unix socket that leads on to the controller's."""

    def __init__(self, controller, path):
        self.controller, self.path = str(controller), str(path)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.path)
        self.listener.listen(64)
        self.lock = threading.Lock()
        self.links = []
        self.commands = []  # radio.Command of all links, in the order of their coming
        self.events = []    # (kind, BSSID, {tag: value})
        self.of_bssid = {}  # BSSID: Link
        # f(type, body) of each message on its way gives back the body that goes on.
        self.alter = None
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.waker, self.wake = socket.socketpair()
        self.selector.register(self.waker, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close()

    def close(self):
        self.wake.send(b"x")
        self.thread.join()
        for link in self.links:
            link.ap.close()
            link.controller.close()
        self.listener.close()
        self.selector.close()
        self.waker.close()
        self.wake.close()

    # --- the thread ------------------------------------------------------------------------------

    def _run(self):
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.waker:
                    return
                if key.fileobj is self.listener:
                    self._accept()
                else:
                    self._forward(key.data, key.fileobj)

    def _accept(self):
        ap, _ = self.listener.accept()
        controller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            controller.connect(self.controller)
        except OSError:
            ap.close()
            controller.close()
            return
        link = Link(ap, controller)
        self.links.append(link)
        for end in (ap, controller):
            self.selector.register(end, selectors.EVENT_READ, link)

    def _end(self, link):
        for end in (link.ap, link.controller):
            self.selector.unregister(end)
            end.close()
        self.links.remove(link)

    def _forward(self, link, source):
        if link not in self.links:
            return
        target = link.controller if source is link.ap else link.ap
        try:
            data = source.recv(65536)
            whole = self._read(link, source, data)
            if data:
                # Whole messages only, so that one may be put in between any two.
                with self.lock:
                    target.sendall(whole)
        except OSError:
            data = b""
        if not data:
            self._end(link)

    def _read(self, link, source, data):
        data = link.rest[source] + data
        at, whole = 0, b""
        while len(data) >= at + 2:
            length = struct.unpack_from(">H", data, at)[0]
            if len(data) < at + 2 + length:
                break
            kind, body = data[at + 2], data[at + 3:at + 2 + length]
            if self.alter:
                body = self.alter(kind, body)
            self._note(link, kind, body)
            whole += radio.message(kind, body)
            at += 2 + length
        link.rest[source] = data[at:]
        return whole

    def _note(self, link, kind, body):
        if kind == radio.CMD:
            cmd = radio.Command(body)
            self.of_bssid[cmd.bssid] = link
            self.commands.append(cmd)
        elif kind == radio.EVENT:
            t = radio.tlvs(body)
            self.events.append((radio.number(t.get(1)), t.get(2, bytes(6)), t))

    # --- what tests ask --------------------------------------------------------------------------

    def count(self, kind):
        """Commands of this kind so far: a mark, for `since` below."""
        return sum(c.kind == kind for c in list(self.commands))

    def sent(self, sta, subtype=None):
        """Management frames to a station, from the header on."""
        return [c.frame for c in list(self.commands)
                if c.kind == radio.TX_MGMT and c.frame[4:10] == radio.octets(sta) and
                subtype in (None, c.frame[0] >> 4)]

    def heard(self, sta, subtype=None):
        """Management frames of a station as access points reported them: (BSSID, frame)."""
        return [(b, t[4]) for kind, b, t in list(self.events)
                if kind == radio.RX_MGMT and t[4][10:16] == radio.octets(sta) and
                subtype in (None, t[4][0] >> 4)]

    def keys(self, sta):
        """Pairwise keys that access points were given for a station: (BSSID, key)."""
        return [(c.bssid, c.key[4]) for c in list(self.commands)
                if c.kind == radio.SET_KEY and c.sta == radio.octets(sta)]

    def group_keys(self, bssid, vlan=0):
        """GTKs of a BSS, or of a VLAN at it, oldest first."""
        return [c.key[4] for c in list(self.commands)
                if c.kind == radio.SET_KEY and not any(c.sta) and c.bssid == bssid and
                radio.number(c.key[1]) == 1 and radio.number(c.key.get(6)) == vlan]

    def report(self, bssid, kind, *fields):
        """A report to the controller as if it were the access point's."""
        body = radio.tlv(1, bytes([kind])) + radio.tlv(2, bssid)
        body += b"".join(radio.tlv(tag, value) for tag, value in fields)
        with self.lock:
            self.of_bssid[bssid].controller.sendall(radio.message(radio.EVENT, body))

    def hear(self, bssid, frame):
        """A management frame in clear on 2.4 GHz, channel 1."""
        self.report(bssid, radio.RX_MGMT, (4, frame), (5, struct.pack(">b", -50)),
                    (6, struct.pack(">H", 2412)))

    def hear_eapol(self, bssid, sta, frame, encrypted):
        self.report(bssid, radio.RX_EAPOL, (3, radio.octets(sta)), (4, frame),
                    (9, bytes([encrypted])))


def element(frame, start, wanted):
    """The element that begins with these octets behind its length, whole; None without one."""
    at = start
    while at + 2 <= len(frame):
        end = at + 2 + frame[at + 1]
        if frame[at] == wanted[0] and frame[at + 2:end].startswith(wanted[1:]):
            return frame[at:end]
        at = end
    return None
