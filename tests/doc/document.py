# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of a document, and what they print.

A section begins with `<!-- scene: NAME -->`. In its blocks ```console a line behind a prompt is
typed, at that prompt, and what follows is what it prints. `<!-- next -->` lets the scene go on:
clients come, servers fall silent. Other blocks are not looked at.
"""
import difflib
import re

PROMPT = re.compile(r"^(WLC(?:\([\w-]+\))?[>#]|\$) (.*)$")
MARK = re.compile(r"^<!-- (?:scene: (\w+)|(next)) -->$")
MASKS = [
    (r"\b\d{4}[-/]\d\d[-/]\d\d\b", "<date>"),
    (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b", "<day>"),
    (r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2}( \d{4})?\b", "<date>"),
    (r"\b\d\d:\d\d:\d\d(\.\d+)?( UTC)?(?!:?\w)", "<time>"),
    (r"\b[0-9a-f]{16,}\b", "<octets>"),
    (r"\b[a-z2-7]{52}\b", "<token>"),
    (r"\b\d+\.\d{3}\b", "<n>"),
    (r"(\b\d+(\.\d+)?|<n>)( ?(ms|s|sec|seconds?|milliseconds|minutes|us))\b", r"<n>\3"),
    (r"\[\d+\]:", "[<pid>]:"),
    (r"\b(process|uid|challenge) \d+\b", r"\1 <n>"),
    (r"\b(Local +|0200\.0000\.01\d\d +)\d+\b", r"\1<n>"),
    (r" +", " "),
]


def masked(line):
    """A line without what another run has otherwise."""
    for pattern, by in MASKS:
        line = re.sub(pattern, by, line)
    return line.strip()


class Command:
    """A command of a document: its prompt, what is typed, and the lines that it prints."""

    def __init__(self, number, prompt, typed):
        self.number, self.prompt, self.typed, self.output = number, prompt, typed, []


def sections(text):
    """{scene: [Command or "next"]}, in order. Line numbers count from 1."""
    out, steps, inside, last = {}, None, False, None
    for number, line in enumerate(text.splitlines(), 1):
        mark = MARK.match(line)
        if line.startswith("```"):
            inside, last = line == "```console" and not inside and steps is not None, None
        elif mark and mark[1]:
            steps = out.setdefault(mark[1], [])
        elif mark:
            steps.append("next")
        elif inside and PROMPT.match(line):
            last = Command(number, *PROMPT.match(line).groups())
            steps.append(last)
        elif inside and last:
            last.output.append(line)
    return out


def differences(name, command, printed):
    """Text that tells how what was printed differs from the document, "" when it does not."""
    want, got = [[masked(l) for l in lines] for lines in (command.output, printed)]
    if want == got:
        return ""
    diff = difflib.unified_diff(command.output, printed, "in the document", "printed", n=1,
                                lineterm="")
    return f"{name}:{command.number}: {command.typed}\n" + "\n".join(diff)


def rewritten(text, printed):
    """The text with the output of commands, {line number: lines}, in the place of the old one."""
    out, skip = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if number in printed:
            out += [line, *printed[number]]
            skip = True
            continue
        if skip and (line.startswith("```") or PROMPT.match(line)):
            skip = False
        if not skip:
            out.append(line)
    return "\n".join(out) + "\n"
