# SPDX-License-Identifier: GPL-2.0-or-later
"""Configuration: loaded, refused by line, saved, read again; and the shell's manners."""
import json
import re
import subprocess

import lab
import radio
from harness import AP1, check, check_equal, check_in, check_login, scenario, started

# In the form in which a Catalyst 9800 prints it, with parts that are not ours to do.
PASTED = """aaa new-model
aaa session-id common
aaa authentication dot1x ISE-LIST group ISE
!
radius server ise-1
 address ipv4 192.0.2.10 auth-port 1812 acct-port 1813
 key 0 not-for-eyes
!
wireless profile policy campus
 vlan 30
 no shutdown
!
wlan campus 1 campus
 security ft
 security wpa akm ft dot1x
 security dot1x authentication-list ISE-LIST
 no shutdown
!
wlan lobby 2 lobby
 band-select
 security wpa psk set-key ascii 0 not-the-real-one
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
!
wlan cafe-open 11 cafe
 no security ft adaptive
 no security wpa
 no security wpa wpa2
 no security wpa wpa2 ciphers aes
 no security wpa akm dot1x
 security wpa transition-mode-wlan-id 12
 no shutdown
wlan cafe-owe 12 cafe-owe
 no broadcast-ssid
 no security ft adaptive
 no security wpa wpa2
 no security wpa akm dot1x
 security wpa akm owe
 security wpa transition-mode-wlan-id 11
 security wpa wpa3
 security pmf mandatory
 no shutdown
wireless tag policy campus
 wlan campus policy campus
wireless tag site campus
 ap-profile campus
"""


# Access points with a stock hostapd, and who serves them: lines that a 9800 has not.
KEY = "00112233445566778899aabbccddeeff"
ACCESS_POINTS = f"""wireless mobility domain-id a1b2
wireless key-holder push neighbors
wireless key-holder expires-in 900
wireless key-holder mac-address 0200.0000.00fe
wireless key-holder redundancy priority 100 key 0 {KEY}{KEY}
wireless key-holder relay port 5249
ap hostapd hall
 bssid any wlan campus
 openwrt-default-key 0 "radius 'secret'"
 relay hall.example
 neighbor lobby
ap hostapd lobby
 bssid 0200.0000.0101 wlan campus
 bssid 0200.0000.0102 wlan cafe-owe
 r0kh-key 0 {KEY}{KEY[::-1]}
 interface lo
 dynamic-author 127.0.0.1 key 0 das-secret
 neighbor hall
 vlan 30 name guests
 vlan 31
"""


def empty(build, name):
    box = lab.Lab(build, name)
    box.start_controller(config="hostname WLC\n")
    return box


@scenario
def pasted_9800_config(build):
    """A 9800's configuration: what we do is taken, the rest is refused by name, line and reason."""
    with empty(build, "pasted") as box:
        path = box.dir / "pasted.cfg"
        path.write_text(PASTED)
        done = box.load(path, check=False)
        check(done.returncode != 0, "refused lines, yet exit status 0")
        output = done.stdout + done.stderr
        for needle in ("pasted.cfg:20:", "band-select", "wireless tag site"):
            check_in(needle, output, "refusals")
        check_equal([s["hostname"] for s in box.show_json("show aaa servers")["servers"]],
                    ["ise-1"], "RADIUS servers")
        check_in("\nwireless profile policy campus\n vlan 30\n no shutdown\n",
                 box.show("show running-config"), "running-config")
        check("not-for-eyes" not in output, "a refusal printed a key")
        names = [w["profile_name"] for w in box.show_json("show wlan summary")["wlans"]]
        check_equal(names, ["campus", "cafe-open", "cafe-owe"],
                    "WLANs: lobby had a refused line and is left out whole")


@scenario
def rules_with_their_texts(build):
    """The model's checks answer with the texts that engineers know; a refused line changes nothing."""
    with empty(build, "rules") as box:
        def refused(text, *commands):
            before = box.show("show running-config")
            done = box.shell("configure terminal", *commands, check=False)
            check(done.returncode != 0, f"{commands[-1]} was taken")
            check_in(text, done.stdout, commands[-1])
            return before

        refused("FT must be disabled in OWE WLAN", "wlan a 1 a", "no security wpa wpa2",
                "no security wpa akm dot1x", "security wpa akm owe", "security wpa wpa3",
                "security pmf mandatory", "no shutdown")
        refused("WPA2 and OWE cannot be enabled simultaneously", "wlan b 2 b",
                "no security wpa akm dot1x", "security wpa akm owe")
        refused("Transition mode WLAN ID must be different from WLAN ID", "wlan c 3 c",
                "no security ft adaptive", "no security wpa", "no security wpa wpa2",
                "no security wpa wpa2 ciphers aes", "no security wpa akm dot1x",
                "security wpa transition-mode-wlan-id 3")
        box.shell("configure terminal", "wlan d 4 d", "no shutdown")
        refused("WLAN needs to be disabled before performing this operation.", "wlan d",
                "security ft")
        refused("Hex keys must be 64 characters. ASCII keys must be 8 to 63 characters",
                "wlan e 5 e", "security wpa psk set-key ascii 0 short")


@scenario
def accounts_that_are_nowhere(build):
    """An account that no file has is asked of the name service, inside the sandbox."""
    with empty(build, "accounts") as box:
        box.shell("configure terminal", "aaa server radius dynamic-author",
                  "client local user no-such-account-here", check=False)
        check_in("hostname WLC", box.show("show running-config"), "the daemon, still there")


@scenario
def refusals_explain_themselves(build):
    """show error last names rule, lines and cure; typed, the cure works; a session has its own."""
    with empty(build, "explain") as box:
        lines = ["configure terminal", "wlan cafe 1 cafe", "security wpa akm owe"]
        done = box.shell(*lines, "do show error last | json", check=False)
        told = json.loads(done.stdout[done.stdout.index("{"):])
        check_equal((told["rule"], told["tried"], told["to_type"][-1]),
                    ("owe-exclusive", True, "security wpa akm owe"), "what is told")
        check_equal(told["broken_by"][0], {"line": "security wpa akm dot1x", "default": True},
                    "what broke it")
        box.shell("configure terminal", "wlan cafe", *told["to_type"])
        check_in("security wpa akm owe", box.show("show running-config"), "the WLAN, as advised")
        check_in("No line of this session was refused", box.show("show error last"),
                 "another session")
        path = box.dir / "bad.cfg"
        path.write_text("hostname WLC\nwlan cafe\n security wpa wpa2\n")
        done = box.shell("show error last", check=False)
        check_equal(done.returncode, 0, "nothing refused is no failure")
        check(box.load(path, check=False).returncode != 0, "the file was taken")


@scenario
def running_config_rereads_to_itself(build):
    """show running-config is a configuration: written, reloaded after a restart, it is the same."""
    with empty(build, "reread") as box:
        path = box.dir / "first.cfg"
        pasted = [l for l in PASTED.splitlines() if "band-select" not in l]
        path.write_text("\n".join(pasted) + "\n" + ACCESS_POINTS)
        box.load(path, check=False)

        def body():
            text = box.show("show running-config")
            return [l for l in text.splitlines()
                    if l and not l.startswith(("!", "Building", "Current configuration"))]

        first = body()
        check_in(" security wpa transition-mode-wlan-id 12", "\n".join(first), "running-config")
        for line in ACCESS_POINTS.splitlines():
            check_in(line + "\n", "\n".join(first) + "\n", "running-config")
        box.shell("write memory")
        box.controller.stop()
        box.start_controller()
        check_equal(body(), first, "running-config after the restart")


@scenario
def access_points_are_told_what_to_write(build):
    """show ap hostapd NAME config has the r0kh line with address and key; the summary says who lacks what."""
    with empty(build, "apconfig") as box:
        path = box.dir / "aps.cfg"
        box.controller_tls_files()
        path.write_text("wlan campus 1 campus\n no shutdown\n" + ACCESS_POINTS)
        box.load(path)
        told = box.show_json("show ap hostapd lobby config")
        for line in (f"r0kh=02:00:00:00:00:fe * {KEY}{KEY[::-1]}", "mobility_domain=a1b2",
                     "nas_identifier=lobby-020000000101", "r1_max_key_lifetime=900",
                     "radius_das_client=127.0.0.1 das-secret"):
            check(line in told["hostapd_conf"], f"{line} is not in {told['hostapd_conf']}")
        check_equal([l for l in told["hostapd_conf"] if l.startswith("r1kh")], [], "r1kh lines")
        check_in("list r0kh '02:00:00:00:00:fe,*,", "\n".join(told["uci"]), "the UCI form")
        rows = {a["name"]: a for a in box.show_json("show ap hostapd summary")["aps"]}
        check_equal([rows["hall"]["ready"], rows["hall"]["key"], rows["lobby"]["key"]],
                    [True, "OpenWrt", "256-bit"], "summary")
        # It stands by for a second, to hear whether another controller serves.
        lab.wait_for("the state of lobby to tell of its interface", lambda: any(
            "its interface is down" in ap["state"]
            for ap in box.show_json("show ap hostapd summary")["aps"] if ap["name"] == "lobby"))
        # Typed, a refused line changes nothing; the others act at once.
        before = box.show("show running-config | section ap ")
        for line, text in (("bssid 0200.0000.0101 wlan campus", "belongs to AP lobby"),
                           ("r0kh-key 8 abc", "type 8"), ("vlan 7 name 8", "must not be a number"),
                           ("neighbor hall", "no neighbor of itself")):
            done = box.shell("configure terminal", "ap hostapd hall", line, check=False)
            check(done.returncode != 0, f"{line} was taken")
            check_in(text, done.stdout, line)
        check_equal(box.show("show running-config | section ap "), before, "after refused lines")
        box.shell("configure terminal", "no ap hostapd hall")
        check_equal(box.show_json("show ap hostapd summary")["number_of_aps"], 1, "APs left")
        # By the user's own address: an interface that is there has one, lo has none.
        box.shell("configure terminal", "no wireless key-holder redundancy",
                  "no wireless key-holder mac-address")
        check_in("no interface lo with an address", box.show("show ap hostapd lobby config"),
                 "without an address")


@scenario
def shell_manners(build):
    """Abbreviations, ambiguity, incomplete commands, the caret, filters, exit status."""
    with empty(build, "shell") as box:
        box.shell("conf t", "wlan corp 1 corp", "no shut", "end")
        full = box.show("show wlan summary")
        check_equal(box.show("sh wl su"), full, "abbreviated command")
        check_in("corp", full, "show wlan summary")
        check_in("[WPA2][802.1x][AES]", full, "security column")

        def wrong(command, text):
            done = box.shell(command, check=False)
            check(done.returncode != 0, f"{command!r} succeeded")
            check_in(text, done.stdout, command)

        wrong("show wireless", "% Incomplete command.")
        wrong("show w", '% Ambiguous command:  "show w"')
        wrong("show nonsense", "% Invalid input detected at '^' marker.")
        check_equal(box.show("show wlan summary | count corp").strip(),
                    "Number of lines which match regexp = 1", "| count")
        check_equal(len(box.show("show wlan summary | include ^1 ").strip().splitlines()), 1,
                    "| include")
        check_equal(box.show_json("show wlan summary")["wlans"][0]["ssid"], "corp", "| json")
        # A program that asked for JSON gets it when the command fails as well, and nothing else.
        for command, error in (("show wireless client mac-address 0200.0000.0001 detail",
                                "No client has the MAC address 0200.0000.0001"),
                               ("show wlan id 7", "No WLAN has the ID 7")):
            done = box.shell(f"{command} | json", check=False)
            check_equal((done.returncode, json.loads(done.stdout)), (1, {"error": error}),
                        f"{command} | json")
            done = box.shell(command, check=False)
            check_equal((done.returncode, done.stdout.strip()), (1, f"% {error}"), command)
        missing = subprocess.run([box.build / "fastroam", "-s", box.dir / "nowhere.sock", "-c",
                                  "show version"], capture_output=True, text=True)
        check(missing.returncode != 0, "no daemon, yet exit status 0")
        check_in("nowhere.sock", missing.stderr, "the error names the socket")


@scenario
def module_samples_and_wrong_values(build):
    """freeradius -XC takes the samples as shipped; a wrong value is refused with file, line, option."""
    with lab.Lab(build, "xc") as box:
        raddb = lab.ROOT / "raddb"
        top = box.write_raddb(module=(raddb / "mods-available" / "fastroam").read_text())
        (top / "raddb" / "sites" / "example").write_text(
            (raddb / "sites-available" / "fastroam").read_text())
        accepted, output = box.check_raddb(top)
        check(accepted, f"the samples are refused: {output[-1500:]}")
        check_in("server fastroam-example", output, "the sample site was read")

        tls = {"ca_file": box.certs.dir / "ca.pem",
               "certificate_file": box.certs.dir / "radius.pem",
               "private_key_file": box.certs.dir / "radius.key"}
        remote = {"server": "127.0.0.1", "tls": tls}
        accepted, output = box.check_raddb(box.write_raddb(module=box.module_config(**remote)))
        check(accepted, f"a good TLS controller is refused: {output[-1500:]}")

        def wrong(option, value, **more):
            module = box.module_config(**{**more, option: value})
            line = next(n for n, text in enumerate(module.splitlines(), 1)
                        if text.strip().startswith(f"{option} ="))
            accepted, output = box.check_raddb(box.write_raddb(module=module))
            check(not accepted, f"{option} = {value} was taken")
            found = [text for text in output.splitlines()
                     if f"mods/fastroam[{line}]:" in text and option in text]
            check(found, f"{option} = {value}: line {line} is not named in {output[-600:]}")

        for option, values in {
                "queue_size": (0, 1000001, "ten", "5k", -1), "wait": ("maybe",),
                "wait_timeout": (0, 31, "soon", "nan"), "required": (1,),
                "withdraw_on_stop": ("perhaps",), "drain_timeout": (61, -1),
                "connect_timeout": (0, 61), "answer_timeout": (0, 61), "retry_min": (0, 31),
                "retry_max": (0.1, 601), "dictionary": ("/nowhere",), "socket": ("here", '""'),
                "port": (2083,), "queue_sise": (10,)}.items():
            for value in values:
                wrong(option, value)
        for value in (0, 65536, "radsec"):
            wrong("port", value, **remote)
        for option, value in (("ca_file", "/nowhere"), ("certificate_file", tls["private_key_file"]),
                              ("private_key_file", box.certs.dir / "client.key"),
                              ("server_name", ""), ("ca_path", "/etc/ssl")):
            files = {**tls, option: value}
            module = box.module_config(server="127.0.0.1", tls=files)
            accepted, output = box.check_raddb(box.write_raddb(module=module))
            line = next(n for n, text in enumerate(module.splitlines(), 1)
                        if text.strip().startswith(f"{option} ="))
            check(not accepted, f"{option} = {value} was taken")
            check(any(f"mods/fastroam[{line}]:" in text and option in text
                      for text in output.splitlines()),
                  f"{option} = {value}: line {line} is not named in {output[-600:]}")


@scenario
def check_option(build):
    """fastroamd --check FILE: 0, 1 or 2; names what is refused, makes no socket and saves nothing."""
    with lab.Lab(build, "check") as box:
        startup = box.etc / "startup-config"
        startup.write_text("hostname before\n")

        def run(text):
            path = box.dir / "new.cfg"
            path.write_text(text)
            done = subprocess.run([box.build / "fastroamd", "--check", path, "-r", box.run, "-c",
                                   box.etc], capture_output=True, text=True, timeout=30)
            check_equal(list(box.run.iterdir()), [], "the run directory")
            check_equal(startup.read_text(), "hostname before\n", "startup-config")
            return done.returncode, done.stdout.replace(str(path), "new.cfg"), done.stderr

        check_equal(run("hostname new\nwlan a 1 a\n no shutdown\nend\nwrite memory\n"),
                    (0, "new.cfg: 0 refused\n", ""), "a good configuration")
        check_equal(run(""), (0, "new.cfg: 0 refused\n", ""), "an empty one")
        status, out, err = run("hostname new\nwlan a 1 a\n band-select\n no shutdown\n"
                               "wlan b 2 b\n security wpa psk set-key ascii 0 Xyzzy\n"
                               "do write memory\n")
        check_equal((status, err), (1, ""), "a configuration with bad lines")
        lines = out.splitlines()
        check_equal([line.split(": ")[0] for line in lines],
                    ["new.cfg:3", "new.cfg:2", "new.cfg:6", "new.cfg:5", "new.cfg"], "lines named")
        check_equal(lines[-1], "new.cfg: 4 refused", "the sum")
        check("Xyzzy" not in out, "a key was printed")
        for path in ("/nowhere/at.all", box.dir):
            done = subprocess.run([box.build / "fastroamd", "--check", path], capture_output=True,
                                  text=True, timeout=30)
            check_equal((done.returncode, done.stdout), (2, ""), f"--check {path}")
            check_in(str(path), done.stderr, "the error names the file")


@scenario
def every_show_as_json(build):
    """| json of every show command in the table is one JSON object, also when the command fails."""
    station, other = "02:00:00:00:30:01", "02:00:00:00:30:99"
    table = (lab.ROOT / "src" / "grammar" / "commands_show.def").read_text()
    shows = re.findall(r'COMMAND\(EXEC, "(show [^"]*)"', table)
    check(len(shows) > 15, f"only {len(shows)} show commands found in the table")
    with started(build, "json") as box:
        check_login(box, box.login("peap", station, AP1, "corp"), station)
        box.shell("configure terminal", "ap hostapd corp", "bssid any wlan corp", "end",
                  "write memory")
        joined = radio.Ap(box.run / "radio.sock", "corp", ["02:00:00:00:01:00"])
        joined.wait_welcome()

        def filled(syntax, wlan, name, mac):
            for part, value in (("<1-4096>$id", wlan), ("WORD$name", name), ("H.H.H$mac", mac),
                                ("LINE$section", "wlan")):
                syntax = syntax.replace(part, value)
            check(not re.search(r"[$<]", syntax), f"this test cannot fill in {syntax}")
            optional = re.sub(r" \[.*?\]", "", syntax)
            return {optional, re.sub(r"[][]", "", syntax)}

        for syntax in shows:
            for command in filled(syntax, "1", "corp", station):
                check(isinstance(box.show_json(command), dict), f"{command} | json is no object")
                check(box.show(command).strip(), f"{command} prints nothing")
        failures = 0
        for syntax in shows:
            for command in filled(syntax, "4096", "nobody", other):
                done = box.shell(f"{command} | json", check=False)
                told = json.loads(done.stdout)
                check_equal("error" in told, done.returncode != 0, f"error and status of {command}")
                failures += done.returncode != 0
        check(failures >= 3, f"only {failures} of the shows failed for want of their subject")
