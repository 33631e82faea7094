# SPDX-License-Identifier: GPL-2.0-or-later
"""The controller as authenticator: access points that join over the radio link, and their stations."""
import os
import signal
import struct
import time

import lab
import radio
from harness import check, check_equal, check_in, dotted, scenario

CONFIG = """hostname WLC
wireless radio-link grace 2
wlan home 1 home
 no security ft adaptive
 no security wpa akm dot1x
 security wpa psk set-key ascii 0 correct-horse
 security wpa akm psk
 no shutdown
wlan open 2 cafe
 no security ft adaptive
 no security wpa
 no security wpa wpa2
 no security wpa akm dot1x
 no shutdown
"""

BSSIDS = ["02:00:00:00:01:00", "02:00:00:00:01:01", "02:00:00:00:01:02"]
OTHERS = ["02:00:00:00:02:00", "02:00:00:00:02:01"]
STA1, STA2 = "02:00:00:00:10:01", "02:00:00:00:10:02"


class Site(lab.Lab):
    """A controller, and access points that end with it."""

    def __init__(self, build, name, config=CONFIG):
        super().__init__(build, name)
        self.aps = []
        try:
            self.start_controller(config=config)
        except BaseException:
            self.close()
            raise

    def ap(self, name="lobby", bssids=BSSIDS, **more):
        ap = radio.Ap(self.run / "radio.sock", name, bssids, **more)
        self.aps.append(ap)
        return ap

    def close(self):
        for ap in self.aps:
            ap.close()
        super().close()

    def clients(self):
        return {c["mac_address"]: c for c in
                self.show_json("show wireless client summary")["clients"]}

    def state(self, name):
        return next((a["state"] for a in self.show_json("show ap summary")["aps"]
                     if a["name"] == name), None)

    def stats(self):
        return self.show_json("show wireless stats authenticator")


@scenario
def radio_psk(build):
    """A station of WPA2-PSK from an access point's HELLO to Run, in every show, and cleared again."""
    with Site(build, "radio-psk") as site:
        ap = site.ap()
        bssid = ap.wait_bss(b"home")
        check_equal(ap.welcome, {"name": "WLC", "grace": 2}, "welcome")
        sta = radio.Station(ap, bssid, STA1, "correct-horse")
        sta.associate()
        guest = radio.Station(ap, ap.wait_bss(b"cafe"), STA2)
        guest.associate()
        clients = site.clients()
        check_equal(sorted(clients), [dotted(STA1), dotted(STA2)], "clients")
        check_equal({k: clients[dotted(STA1)][k] for k in ("ap_name", "wlan_id", "state", "method")},
                    {"ap_name": "lobby", "wlan_id": 1, "state": "Run", "method": "None"}, "client")
        detail = site.show_json(f"show wireless client mac-address {STA1} detail")
        check_equal(detail["akm"], "PSK", "AKM")
        check_equal(detail["policy_manager_state"], "Run", "state")
        check_equal(detail["aid"], sta.aid, "AID")
        check_equal(detail["channel"], 1, "channel")
        check_equal(detail["last_method"], "PSK", "method")
        check_equal(detail["signal_dbm"], -50, "signal")
        check_in("Association Id", site.show(f"show wireless client mac-address {STA1} detail"),
                 "text")
        check_equal(site.stats()["bsses"], 2, "BSSs")
        site.shell(f"clear wireless client mac-address {STA1}")
        check_equal(struct.unpack("<H", sta.answer(12)[:2])[0], 2, "reason")
        lab.wait_for("the client to be gone", lambda: dotted(STA1) not in site.clients())
        check(site.shell(f"clear wireless client mac-address {STA1}", check=False).returncode,
              "a client that is gone was cleared")


@scenario
def radio_wrong_passphrase(build):
    """A station with another passphrase gets no further than message 2, and no key."""
    with Site(build, "radio-wrong") as site:
        ap = site.ap()
        sta = radio.Station(ap, ap.wait_bss(b"home"), STA1, "wrong-horse")
        try:
            sta.associate()
        except radio.RadioError:
            pass
        else:
            check(False, "it was let in")
        check((sta.bssid, sta.mac, 0, 0) not in ap.keys, "a pairwise key was set")


@scenario
def radio_grace(build):
    """A connection that is lost and back within its grace time costs no station; later all of them."""
    with Site(build, "radio-grace") as site:
        ap = site.ap()
        sta = radio.Station(ap, ap.wait_bss(b"home"), STA1, "correct-horse")
        sta.associate()
        site.show("show wireless client summary")
        ap.settle()
        ap.close()
        lab.wait_for("the AP to be seen lost", lambda: site.state("lobby") == "Lost")
        again = site.ap(kept=True)
        again.wait_welcome()
        lab.wait_for("the AP to be back", lambda: site.state("lobby") == "Registered")
        again.settle()
        check_equal(again.starts, 0, "BSSs that were started anew")
        check_equal(site.clients()[dotted(STA1)]["state"], "Run", "the client's state")
        again.close()
        lab.wait_for("the AP to be forgotten", lambda: site.state("lobby") is None)
        check_equal(site.clients(), {}, "clients")
        # One that has lost them, too, begins anew.
        third = site.ap()
        third.wait_bss(b"home")


@scenario
def radio_follows_configuration(build):
    """WLANs and the block of an access point change, and what it serves follows."""
    with Site(build, "radio-config") as site:
        ap = site.ap()
        home, cafe = ap.wait_bss(b"home"), ap.wait_bss(b"cafe")
        site.shell("configure terminal", "wlan open", "shutdown")
        ap.wait("the end of the open BSS", lambda c: c.kind == radio.STOP_BSS and c.bssid == cafe)
        site.shell("configure terminal", "wlan open", "no shutdown")
        check_equal(ap.wait_bss(b"cafe"), cafe, "BSSID of the open WLAN")
        check(home in ap.bss and home not in ap.stopped, "the other WLAN was disturbed")
        site.shell("configure terminal", "ap radio lobby", "wlan home", "radio 0 channel 6",
                   "bridge br-test")
        ap.wait("channel 6 and the bridge", lambda c: home in ap.bss and cafe not in ap.bss and
                struct.unpack(">H", ap.bss[home][4])[0] == 2437 and
                ap.bss[home].get(19) == b"br-test")
        detail = site.show_json("show ap name lobby")
        check_equal([(r["channel"], len(r["bsses"])) for r in detail["radios"]], [(6, 1)], "radios")
        site.shell("configure terminal", "ap radio lobby", "no radio 0 channel", "radio 0 channel 13")
        ap.wait("the end of all", lambda c: not ap.bss)
        check_in("channel", site.show_json("show ap name lobby")["radios"][0]["state"], "state")
        saved = site.show("show running-config")
        for line in ("ap radio lobby", " radio 0 channel 13", " wlan home", " bridge br-test"):
            check_in(line + "\n", saved, "running-config")
        site.shell("configure terminal", "no ap radio lobby")
        ap.wait_bss(b"home")


@scenario
def radio_hostile(build):
    """Access points that lie: BSSIDs and names of others, reports of others, garbage, floods."""
    with Site(build, "radio-hostile") as site:
        ap = site.ap()
        home = ap.wait_bss(b"home")
        thief = site.ap("thief", [BSSIDS[0]])
        try:
            thief.wait_welcome()
        except radio.RadioError as e:
            check_in("lobby", str(e), "why it was refused")
        else:
            check(False, "another's BSSID was taken")
        hall = site.ap("hall", OTHERS)
        hall.wait_bss(b"home")
        hall.bss[home] = hall.bss[radio.octets(OTHERS[0])]
        liar = radio.Station(hall, home, STA1)
        for _ in range(10):
            liar.send(liar.header(11) + struct.pack("<HHH", 0, 1, 0))
        lab.wait_for("foreign reports to be counted", lambda: site.show_json(
            "show ap name hall")["events_foreign"] == 10)
        check_equal(site.stats()["auth"], 0, "authentications")
        # 20,000 spoofed stations leave the one that is there alone.
        sta = radio.Station(ap, home, STA2, "correct-horse")
        sta.associate()
        for i in range(20000):
            spoofed = radio.Station(ap, home, f"02:00:01:00:{i >> 8:02x}:{i & 255:02x}")
            spoofed.send(spoofed.header(11) + struct.pack("<HHH", 0, 1, 0))
            if i % 64 == 0:
                ap.settle(0)
        ap.settle()
        check_equal(site.clients()[dotted(STA2)]["state"], "Run", "the client's state")
        check(len(site.clients()) < 5000, "spoofed stations were all kept")
        for rubbish in (b"\0\0", b"\xff\xff" + bytes(300), bytes(range(256)) * 16):
            bad = site.ap("bad", ["02:00:00:00:03:00"])
            bad.wait_welcome()
            bad.sock.sendall(rubbish)
            try:
                while True:
                    bad.next(lab.PATIENCE)
            except (radio.RadioError, ConnectionError):
                pass
        check(site.controller.running(), "the controller ended")
        check_equal(site.clients()[dotted(STA2)]["state"], "Run", "the client's state after all")


@scenario
def radio_restart(build):
    """The controller is killed and started again: an access point that kept its BSSs is begun anew."""
    with Site(build, "radio-restart") as site:
        ap = site.ap()
        ap.wait_bss(b"home")
        os.kill(site.controller.pid, signal.SIGKILL)
        site.controller.child.wait()
        ap.close()
        site.start_controller()
        again = site.ap(kept=True)
        bssid = again.wait_bss(b"home")
        check_equal(sorted(again.stopped), sorted(again.bssids), "BSSIDs that were told to end")
        radio.Station(again, bssid, STA1, "correct-horse").associate()
        start = time.monotonic()
        site.controller.stop()
        try:
            again.settle(lab.PATIENCE)
        except radio.RadioError:
            pass
        check(again.bye is not None, "the AP was told nothing")
        check(time.monotonic() - start < lab.PATIENCE / 2, "the end took long")
