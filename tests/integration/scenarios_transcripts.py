# SPDX-License-Identifier: GPL-2.0-or-later
"""Client debugs of associations and roams are those of tests/cli/golden."""
import pathlib
import sys

from harness import check, scenario

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "transcripts"))

import transcripts  # noqa: E402


@scenario
def transcripts_golden(build):
    """Every kind of association and roam tells its steps, in order, in AireOS' and IOS-XE's lines."""
    compare = transcripts.comparer()
    with transcripts.Site(build) as site:
        for name in transcripts.TRANSCRIPTS:
            actual = site.dir / f"{name}.transcript"
            actual.write_text(site.make(name))
            expected = TESTS / "cli" / "golden" / f"{name}.log"
            lines = compare.lines(expected)
            check(lines, f"{expected} is empty")
            found = compare.missing(lines, compare.lines(actual))
            if found:
                (number, line), after = found
                check(False, f"{expected.name}:{number}: {line}\nis not there after line {after}")


@scenario
def transcripts_compared(build):
    """compare-transcript: masks, order, broken and cut lines, and what it does not let pass."""
    compare = transcripts.comparer()
    head = "*apfMsConnTask_0: Jun 01 10:00:00.001:"
    sta = "00:00:5e:00:53:01"
    lines = [f"{head} {sta} Association received from mobile on BSSID 02:00:00:00:00:10",
             f"{head}      [0000] " + " ".join(["aa"] * 16),
             f"{head} {sta} Sending EAP-Request/Identity to mobile {sta} (EAP Id 1)",
             f"{head} {sta} Sending R0KH-ID as:192.0.2.253"]

    def same(a, b):
        return compare.same(compare.masked(a), compare.masked(b))

    check(same(lines[0], lines[0].replace("_0", "_5").replace("10:00", "23:59")), "task, time")
    check(same(lines[1], lines[1].replace("aa", "07").replace("      [", " [")), "octets, indentation")
    check(not same(lines[1], lines[1].replace(" aa aa", " aa")), "fewer octets are another line")
    check(same(lines[2], lines[2].replace("Id 1", "Id 77")), "EAP Id")
    check(same(lines[2].replace(f"mobile {sta}", f"mobile {sta[:-1]}"), lines[2]), "cut address")
    check(not same(lines[2], lines[2].replace(sta, "00:00:5e:00:53:02")), "another station")
    check(same(lines[3].replace("192.0.2.253", "-64.0.2.-3"), lines[3]), "signed octets")
    check(not same(lines[3].replace("192.0.2.253", "-64.0.2.-4"), lines[3]), "another R0KH-ID")
    numbered = list(enumerate(lines, 1))
    check(compare.missing(numbered[1:3], numbered) is None, "some of them")
    check(compare.missing([numbered[2], numbered[0]], numbered), "another order was let pass")
    check(compare.missing(numbered, numbered[:-1])[0] == numbered[3], "the missing line is named")
