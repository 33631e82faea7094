# SPDX-License-Identifier: GPL-2.0-or-later
"""doc/troubleshooting.md is true: its commands print what it says, and its cures cure."""
import pathlib
import re
import sys

from harness import SCENARIOS, check, check_equal, scenario

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "doc"))

import document  # noqa: E402
import lab  # noqa: E402
import player  # noqa: E402
import scenes  # noqa: E402

README = player.TESTS.parent / "README.md"
STATUSES = player.TESTS.parent / "src" / "dot11" / "status.h"
TEXT = player.DOCUMENT.read_text(encoding="utf-8")
SECTIONS = document.sections(TEXT)


def played(name):
    def run(build):
        problems = [p for _, _, p in player.play(build, name, SECTIONS[name]) if p]
        check(not problems, "\n".join(problems))
    run.__doc__ = f"doc/troubleshooting.md, {name}: {scenes.SCENES[name].__doc__}"
    return run


for section in SECTIONS:
    SCENARIOS[f"document_{section}"] = played(section)


@scenario
def document_readme(build):
    """What README.md says to type is taken, at the prompts that it shows, from an empty start on."""
    with lab.Lab(build, "readme") as box:
        box.start_controller(config="")
        desk = player.Desk(box)
        try:
            for prompt, typed in re.findall(r"^(WLC\S*[#>]) (.*)$", README.read_text(), re.M):
                if typed.startswith("test ap hostapd config"):
                    continue  # files of somebody's access points
                check_equal(desk.prompt(), prompt, f"the prompt in front of {typed!r}")
                if typed == "wireless radio-link":
                    typed += f" port {box.push_tls_port}"  # 5249 may be another test's
                lines = desk.enter(typed)
                check(not [l for l in lines if l.startswith("%")], f"{typed}: {lines}")
        finally:
            desk.close()


def anchor(heading):
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@scenario
def document_compared(_):
    """The document's links lead somewhere, every scene is told, and a wrong line is found."""
    check_equal(set(SECTIONS), set(scenes.SCENES), "scenes in the document and in scenes.py")
    headings = {anchor(h) for h in re.findall(r"^#+ (.*)$", TEXT, re.M)}
    links = set(re.findall(r"\]\(#([^)]*)\)", TEXT))
    check_equal(links - headings, set(), "links to headings that are not there")

    listed = STATUSES.read_text().partition("enum status_code")[0]
    statuses = set(re.findall(r"^\tX\(\w+, (\d+), ", listed, re.M)) - {"0"}
    told = {s for row in re.findall(r"^\| ([\d, ]+) \|", TEXT, re.M) for s in row.split(", ")}
    check_equal(statuses - told, set(), "status codes that are not in the table")

    text = "<!-- scene: keys -->\n```console\nWLC# show x\n11:22:33.444 a 5 sec [17]: b\n\n" \
           "WLC(config)# y\n```\n<!-- next -->\n```\nWLC# no command\n```\n"
    first, second, mark = document.sections(text)["keys"]
    check_equal((first.number, first.prompt, first.typed, first.output),
                (3, "WLC#", "show x", ["11:22:33.444 a 5 sec [17]: b", ""]), "what is read")
    check_equal((second.typed, second.output, mark), ("y", [], "next"), "what is read behind it")
    check_equal(document.differences("d", first, ["10:00:00.000 a  17 sec [4]: b", ""]), "",
                "times and spaces")
    for lines in (["11:22:33.444 c 5 sec [17]: b", ""], ["11:22:33.444 a 5 sec [17]: b"], []):
        check(document.differences("d", first, lines), f"{lines} was let pass")
    check_equal(document.rewritten(text, {3: ["new"]}),
                text.replace("11:22:33.444 a 5 sec [17]: b\n\n", "new\n"), "what is written")
