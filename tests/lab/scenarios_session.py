# SPDX-License-Identifier: GPL-2.0-or-later
"""What the RADIUS server said of a session goes with its keys; what it takes back, ends."""
import subprocess

from harness import check_equal, check_in, scenario
from site_setup import login, site
from wired import LAN, command

VLAN = 42


def add_vlan(ap):
    """VLAN 42 on the AP's cable, in a bridge of its own."""
    run = ap.namespace.run
    run("ip", "link", "add", "link", "eth0", "name", f"eth0.{VLAN}", "type", "vlan", "id", VLAN)
    ap.namespace.add_bridge(f"br{VLAN}", f"eth0.{VLAN}")
    run("ip", "link", "set", f"eth0.{VLAN}", "up")
    table = ap.box.dir / f"{ap.name}.vlan"
    table.write_text(f"{VLAN} {ap.interface}.{VLAN} br{VLAN}\n")
    return {"dynamic_vlan": 2, "vlan_file": table, "vlan_naming": 1}


@scenario
def vlan_identity(box):
    """VLAN, user name and CUI of the login are the station's at every AP that it roams to."""
    command("ip", "link", "add", "link", LAN, "name", f"{LAN}.{VLAN}", "type", "vlan", "id", VLAN)
    command("ip", "addr", "add", "198.51.100.2/24", "dev", f"{LAN}.{VLAN}")
    command("ip", "link", "set", f"{LAN}.{VLAN}", "up")
    aps, wlc, sta = site(
        box, push="off", settings=add_vlan, ap_lines=lambda ap: [f"vlan {VLAN}"],
        address="198.51.100.100", target="198.51.100.2")
    sta.start(user="alice")
    login(wlc, sta, aps[0])
    for ap in aps[1:]:
        # Pings are answered in VLAN 42 only.
        sta.expect_roam(ap, "ft")
        told = ap.station(sta.mac)
        check_equal(told.get("vlan_id"), str(VLAN), f"VLAN at {ap.name}")
        check_equal(told.get("dot1xAuthSessionUserName"), "alice", f"user name at {ap.name}")
        check_in("FT: CUI", ap.log(), f"the CUI at {ap.name}")
    box.check_decrypts(sta, *aps)


def das(ap):
    """The AP takes Disconnect-Requests from the controller."""
    return {"radius_das_port": 3799, "radius_das_client": f"192.0.2.1 {ap.box.secret}",
            "radius_das_require_event_timestamp": 1,
            "radius_das_require_message_authenticator": 1}


def send_disconnect(box, sta):
    """What a help desk does: a Disconnect-Request for the station to FreeRADIUS."""
    done = subprocess.run(
        ["radclient", "-x", f"127.0.0.1:{box.coa_port}", "disconnect", box.secret],
        input=f'Calling-Station-Id = "{sta.mac}"\n', capture_output=True, text=True, check=False)
    check_in("Disconnect-ACK", done.stdout, "FreeRADIUS' answer")
    box.step(f"FreeRADIUS was told to disconnect {sta.name}")


@scenario
def disconnect(box):
    """A Disconnect to FreeRADIUS ends the session at its AP, and no AP gets its keys any more."""
    # ap2 cannot be told: the station stays there, and shows what its keys are still worth.
    aps, wlc, sta = site(
        box, push="off", settings=lambda ap: das(ap) if ap.number != 2 else {},
        ap_lines=lambda ap: [f"dynamic-author {ap.address} key 0 {box.secret}"]
        if ap.number != 2 else [])
    sta.start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    send_disconnect(box, sta)
    wlc.wait_gone(sta)
    sta.expect_roam(aps[2], "eap")
    outcomes = wlc.outcomes(sta)
    check_equal(outcomes[0], "served", "the pull before the Disconnect")
    check_equal(set(outcomes[1:]), {"revoked"}, "pulls after the Disconnect")

    # Now it has a new session, at an AP that can be told.
    wlc.wait_client(sta)
    sta.stay_where_told()
    event = len(sta.control.events)
    send_disconnect(box, sta)
    sta.wait_disconnected(event)
    box.step(f"{sta.name} was thrown out of {aps[2].name}")
