# SPDX-License-Identifier: GPL-2.0-or-later
"""A shell on a pseudo-terminal, and the screen that a person would see."""

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time

DEADLINE_S = 20
PROMPT = re.compile(r"^[\w.-]+(\([\w-]+\))?[>#]")
MORE = " --More-- "
SUPPRESSIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lsan.supp")


class Screen:
    """What the octets of a terminal leave visible. Lines have no limit, so nothing scrolls away."""

    TOKEN = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b[()=>][0B]?|([\x00-\x1f])|([^\x00-\x1f])")

    def __init__(self, columns):
        self.columns = columns
        self.rows = [[]]
        self.row = 0
        self.col = 0
        self.bells = 0

    def feed(self, text):
        for match in self.TOKEN.finditer(text):
            number, final, control, char = match.groups()
            if final:
                self.sequence(final, int(number) if number.isdigit() else 0)
            elif control:
                self.control(control)
            elif char:
                self.put(char)

    def put(self, char):
        if self.col == self.columns:
            self.control("\r")
            self.control("\n")
        line = self.rows[self.row]
        line.extend(" " * (self.col + 1 - len(line)))
        line[self.col] = char
        self.col += 1

    def control(self, c):
        if c == "\r":
            self.col = 0
        elif c == "\b":
            self.col = max(0, self.col - 1)
        elif c == "\a":
            self.bells += 1
        elif c == "\n":
            self.row += 1
            if self.row == len(self.rows):
                self.rows.append([])

    def sequence(self, final, n):
        line = self.rows[self.row]
        if final == "A":
            self.row = max(0, self.row - (n or 1))
        elif final == "C":
            self.col += n or 1
        elif final == "D":
            self.col = max(0, self.col - (n or 1))
        elif final == "G":
            self.col = (n or 1) - 1
        elif final == "X":
            line[self.col:self.col + (n or 1)] = " " * (n or 1)
        elif final == "b":
            for _ in range(n or 1):
                self.put(line[self.col - 1])
        elif final == "K":
            del line[self.col:]
        elif final == "J":
            del line[self.col:]
            del self.rows[self.row + 1:]
        elif final == "P":
            del line[self.col:self.col + (n or 1)]
        elif final == "@":
            line[self.col:self.col] = " " * (n or 1)

    def lines(self):
        return ["".join(row).rstrip() for row in self.rows]

    def last(self):
        return "".join(self.rows[self.row])


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, argv, columns=132, term="xterm", argv0=None, env=None):
        self.screen = Screen(columns)
        self.octets = b""
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # Libedit never frees the names of key functions; a sanitizer's build would say so.
            os.environ.update(TERM=term, LC_ALL="C.UTF-8",
                              LSAN_OPTIONS=f"print_suppressions=0:suppressions={SUPPRESSIONS}")
            os.environ.update(env or {})
            os.execvp(argv[0], [argv0 or argv[0], *argv[1:]])
        # Another terminal's program would keep this one open.
        os.set_inheritable(self.fd, False)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read(self, end):
        """One piece of output. False: the program has ended."""
        if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
            raise AssertionError("nothing more came; the screen is:\n" + "\n".join(self.screen.lines()))
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.octets += data
        self.screen.feed(data.decode("utf-8", "replace"))
        return bool(data)

    def wait(self, done):
        """Read until done() holds or the program ends."""
        end = time.monotonic() + DEADLINE_S
        while not done():
            if not self.read(end):
                self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                return

    def wait_prompt(self, after=-1):
        self.wait(lambda: self.screen.row > after
                  and (PROMPT.match(self.screen.last()) or self.screen.last() == MORE))

    def type(self, text):
        os.write(self.fd, text.encode())

    def close(self):
        if self.status is None:
            os.close(self.fd)
            os.waitpid(self.pid, 0)
