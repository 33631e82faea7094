# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody on the wired side who has no key, and frames that are not what they seem."""
import random
import secrets

import lab
import rrb
from controller import MAC
from harness import check, check_equal, scenario
from site_setup import login, site
from wired import LAN, command

FLOOD = 5000
# Processor time that one frame of a flood may cost the controller: eight times what it took when
# this was written. A frame that costs it more than its sender pays is an attack that works.
FRAME_SECONDS = 0.0002


def hear_pull(port, ap):
    """The next pull of this AP on the switch, as it went over the wire."""
    while True:
        data = port.receive(lab.PATIENCE)
        if data[6:12] == rrb.octets(ap.bssid) and data[19] == rrb.PULL:
            return data


def expect_counted(wlc, outcome, least, before):
    def counted():
        return wlc.key_counts("pulls")[outcome] - before.get(outcome, 0)
    lab.wait_for(f"{least} frames to be counted as {outcome} (it is {counted()})",
                 lambda: counted() >= least, 10)


@scenario
def hostile(box):
    """Truncated, replayed and forged frames get no key, are counted by reason, and cost little."""
    aps, wlc, sta = site(box, push="off")
    # A socket on a port of the switch for sending, one on the switch itself for listening.
    command("ip", "link", "add", "evil0", "type", "veth", "peer", "name", "evil1")
    command("ip", "link", "set", "evil1", "master", LAN, "up")
    command("ip", "link", "set", "evil0", "up")
    evil, tap = rrb.Port("evil0"), rrb.Port(LAN)
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    real = hear_pull(tap, aps[1])
    before = wlc.key_counts("pulls")
    check_equal(before["served"], 1, "pulls served before the attack")

    rng = random.Random(1)
    for length in range(20, len(real)):
        evil.send(real[:length])
    box.step(f"sent {len(real) - 20} beginnings of a real pull")
    expect_counted(wlc, "malformed", 1, before)

    for _ in range(100):
        evil.send(real)
    box.step("sent a real pull 100 times more")
    expect_counted(wlc, "replayed", 1, before)

    thief = rrb.Ap(aps[2].bssid, secrets.token_bytes(32), MAC)
    for _ in range(5):
        evil.send(thief.pull("ap1", sta.mac, secrets.token_hex(16)))
    stranger = rrb.Ap("02:00:00:00:66:00", bytes.fromhex(aps[2].key), MAC)
    for _ in range(5):
        evil.send(stranger.pull("ap1", sta.mac, secrets.token_hex(16)))
    box.step("sent pulls under a wrong key, and pulls of an AP that nobody knows")
    expect_counted(wlc, "wrong_key", 1, before)
    expect_counted(wlc, "unknown_ap", 1, before)

    counted, used = sum(wlc.key_counts("pulls").values()), wlc.cpu_seconds()
    for _ in range(FLOOD):
        at = rng.randrange(22, len(real))
        evil.send(real[:at] + bytes([real[at] ^ 1 << rng.randrange(8)]) + real[at + 1:])
    # The shell's answer says that the loop has come through what was queued.
    after = wlc.key_counts("pulls")
    counted, used = sum(after.values()) - counted, wlc.cpu_seconds() - used
    check(counted > FLOOD / 2, f"only {counted} of {FLOOD} frames were looked at")
    each = f"{used / counted * 1e6:.0f} us of processor time each"
    box.step(f"of {FLOOD} pulls with a bit changed the controller judged {counted}, {each}")
    check_equal(after["served"], 1, "pulls served after the attack")
    check(used < counted * FRAME_SECONDS, f"{counted} frames took {each}, and may take "
          f"{FRAME_SECONDS * 1e6:.0f} us")
    sta.expect_roam(aps[2], "ft")
