#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What somebody's netmiko script would do, unmodified. Prints what came back as JSON.

usage: netmiko_client.py TYPE PORT USER KEY-FILE
"""
import json
import sys
import warnings

warnings.simplefilter("ignore")

from netmiko import ConnectHandler  # noqa: E402

LINES = ["wlan good 10 good", "no security ft adaptive", "frobnicate 1", "no broadcast-ssid", "exit"]


def main():
    kind, port, user, key = sys.argv[1:]
    got = {}
    with ConnectHandler(device_type=kind, host="127.0.0.1", port=int(port), username=user,
                        use_keys=True, key_file=key, fast_cli=True) as c:
        got["base"] = c.base_prompt
        got["prompt"] = c.find_prompt()
        c.enable()
        got["enabled"] = c.check_enable_mode()
        got["version"] = c.send_command("show version")
        got["long"] = c.send_command("show running-config all")
        got["json"] = json.loads(c.send_command("show privilege | json"))
        got["bad"] = c.send_command("show nonsense")
        got["config"] = c.send_config_set(LINES)
        got["config_mode"] = c.check_config_mode()
        got["filtered"] = c.send_command("show running-config | section good")
        got["timing"] = c.send_command_timing("show wlan summary")
        got["save"] = c.save_config()
        # A command that asks.
        got["copy"] = c.send_command("copy running-config startup-config",
                                     expect_string=r"Destination filename.*\? $")
        got["copied"] = c.send_command("\n", expect_string=r"#", strip_command=False)
        got["log"] = c.send_command("show archive log config all")
        got["users"] = c.send_command("show users")
    print(json.dumps(got))


if __name__ == "__main__":
    main()
