# SPDX-License-Identifier: GPL-2.0-or-later
"""The control interface that hostapd and wpa_supplicant share: datagrams on a Unix socket."""
import itertools
import os
import re
import select
import socket
import time

import lab

_number = itertools.count()


class Control:
    """One control connection: requests, and the events that come meanwhile."""

    def __init__(self, path):
        self.path = str(path)
        self.events = []
        self._local = f"/run/control-{os.getpid()}-{next(_number)}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self._local)

        def connected():
            try:
                self._socket.connect(self.path)
            except OSError:
                return False
            return True

        lab.wait_for(f"the control socket {path}", connected)

    def close(self):
        self._socket.close()
        os.unlink(self._local)

    def _receive(self, end):
        wait = end - time.monotonic()
        if wait <= 0 or not select.select([self._socket], [], [], wait)[0]:
            return None
        return self._socket.recv(65536).decode(errors="replace")

    def request(self, text, patience=lab.PATIENCE):
        """The answer to a command; events that come before it are kept."""
        self._socket.send(text.encode())
        end = time.monotonic() + patience
        while True:
            answer = self._receive(end)
            if answer is None:
                raise lab.LabError(f"{self.path}: no answer to {text} within {patience} s")
            if not answer.startswith("<"):
                return answer
            self.events.append(answer)

    def ok(self, text):
        answer = self.request(text)
        if not answer.startswith("OK"):
            raise lab.LabError(f"{self.path}: {text}: {answer.strip()}")

    def values(self, text):
        """The answer as a dictionary, when it consists of name=value lines."""
        return dict(line.split("=", 1) for line in self.request(text).splitlines() if "=" in line)

    def wait_event(self, pattern, since, patience=lab.PATIENCE):
        """The first event from number SINCE on that matches; raises LabError when none comes."""
        end = time.monotonic() + patience
        seen = since
        while True:
            for event in self.events[seen:]:
                found = re.search(pattern, event)
                if found:
                    return found
            seen = len(self.events)
            event = self._receive(end)
            if event is None:
                last = "; ".join(self.events[since:][-6:])
                raise lab.LabError(f"waited {patience} s in vain for the event {pattern}: {last}")
            self.events.append(event)
