# SPDX-License-Identifier: GPL-2.0-or-later
"""The shell as network automation meets it: over ssh, by netmiko and by ssh itself."""
import json
import pathlib
import subprocess

import lab
import ssh_site
from harness import check, check_equal, check_in, scenario

CLIENT = pathlib.Path(__file__).resolve().parent / "netmiko_client.py"
CONFIG = "hostname SITE-WLC\n" + "".join(
    f"wlan net{i} {i} net{i}\n no security ft adaptive\n" for i in range(1, 9))


def run_client(sshd, kind):
    done = subprocess.run([ssh_site.PYTHON, str(CLIENT), kind, str(sshd.port), sshd.user, sshd.key],
                          text=True, capture_output=True, timeout=120)
    check(done.returncode == 0, f"netmiko ({kind}) failed:\n{done.stdout}{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def netmiko(build, kind):
    ssh_site.needs_module("netmiko", "python3-netmiko")
    with lab.Lab(build, f"netmiko-{kind}") as box:
        box.start_controller(config=CONFIG)
        sshd = ssh_site.Sshd(box)
        got = run_client(sshd, kind)
        check_equal((got["base"], got["prompt"], got["enabled"]),
                    ("SITE-WLC", "SITE-WLC#", True), "prompts")
        check_in("FastRoam Software, Version", got["version"], "show version")
        # Longer than a screen: `terminal length 0` was understood, and no line was wrapped.
        check(got["long"].count("\n") > 60 and "--More--" not in got["long"], "the whole output")
        check_in("wlan net8 8 net8\n", got["long"], "the whole output")
        check_equal(got["json"], {"privilege": 15}, "JSON")
        check_in("% Invalid input detected at '^' marker.", got["bad"], "a bad command")
        check_in("(config-wlan)#frobnicate 1\n" + 22 * " " + "^\n"
                 "% Invalid input detected at '^' marker.", got["config"], "a bad line")
        check_in("End with CNTL/Z", got["config"], "send_config_set")
        check_equal(got["config_mode"], False, "back in EXEC")
        check_equal(got["filtered"].strip().splitlines(),
                    ["wlan good 10 good", " no broadcast-ssid", " no security ft adaptive"],
                    "the good lines, and no other")
        check_in("net8", got["timing"], "send_command_timing")
        check_in("[OK]", got["save"], "save_config")
        check_in("[OK]", got["copied"], "copy running-config startup-config")
        saved = (box.dir / "etc" / "startup-config").read_text()
        check_in("wlan good 10 good\n", saved, "startup-config")
        check_in(f"{sshd.user}@vty0  |  wlan good 10 good", got["log"], "the log of commands")
        check("frobnicate" not in got["log"], "a refused line is in the log of commands")
        check_in("127.0.0.1", got["users"], "where the user sits")


@scenario
def netmiko_cisco_ios(build):
    """netmiko, device_type cisco_ios: show, configure with good and bad lines, save"""
    netmiko(build, "cisco_ios")


@scenario
def netmiko_cisco_xe(build):
    """netmiko, device_type cisco_xe: the same"""
    netmiko(build, "cisco_xe")


@scenario
def ssh_commands(build):
    """ssh HOST COMMAND: output, exit code, several lines, and nothing but the shell"""
    with lab.Lab(build, "ssh") as box:
        box.start_controller(config=CONFIG)
        sshd = ssh_site.Sshd(box)
        check_equal(sshd.ssh("show", "privilege"), (0, "Current privilege level is 15\n"), "ssh")
        check_equal(sshd.ssh("configure terminal\nwlan net1\nno broadcast-ssid\nend\n"
                             "show running-config | section net1")[0], 0, "several lines")
        check_in(" no broadcast-ssid", box.show("show running-config | section net1"), "what it did")
        code, out = sshd.ssh("cat /etc/passwd")
        check_equal(code, 1, "another program")
        check_in("% Invalid input", out, "another program")
        check_equal(sshd.ssh(stdin="show privilege\nexit\n"), (0, "Current privilege level is 15\n"),
                    "commands from a pipe")
