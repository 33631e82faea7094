# SPDX-License-Identifier: GPL-2.0-or-later
"""What the controller prints for access points is what they need, and what the shell says of their
files is so."""
from controller import configuration
from harness import check, check_equal, scenario
from site_setup import login

# What the lines say by themselves.
PRINTED = ("ssid", "wpa", "wpa_key_mgmt", "rsn_pairwise", "ieee80211w", "ieee8021x", "mobility_domain",
           "nas_identifier", "ft_over_ds", "pmk_r1_push")


def printed(wlc, ap):
    """The lines of `show ap hostapd NAME config` as hostapd reads them."""
    lines = wlc.json(f"show ap hostapd {ap.name} config")["hostapd_conf"]
    return [line for line in lines if line and not line.startswith("#")]


@scenario
def as_printed(box):
    """APs whose lines for roaming are those that `show ap hostapd NAME config` prints: FT, Disconnects,
    and nothing for `test ap hostapd config` to find but what is known."""
    aps = box.aps(3)
    wlc = box.add_controller().start(configuration(aps, "off", ap_lines=lambda ap: [
        f"dynamic-author {ap.address} key 0 {box.secret}"]))
    box.radius()
    box.start_aps(aps, lambda ap: printed(wlc, ap), lambda ap: dict.fromkeys(PRINTED))
    files = " ".join(str(box.dir / f"{ap.name}.conf") for ap in aps)
    found = wlc.json(f"test ap hostapd config {files}")
    check_equal([f for f in found["findings"] if f["severity"] == "error"], [], "errors in the files")
    # The other way round: a key that is wrong and two APs of one name are found.
    bad = box.dir / "bad.conf"
    text = (box.dir / "ap2.conf").read_text()
    names = [line for line in text.splitlines() if line.startswith("nas_identifier=")]
    first = [line for line in (box.dir / "ap1.conf").read_text().splitlines()
             if line.startswith("nas_identifier=")]
    bad.write_text(text.replace(names[-1], first[-1]).replace(aps[1].key, "5" * 64))
    found = wlc.json(f"test ap hostapd config {box.dir / 'ap1.conf'} {bad}", check=False)
    rules = {f["rule"] for f in found["findings"] if f["severity"] == "error"}
    check("nas-id-twice" in rules, f"two APs of one name are not found: {rules}")

    sta = box.station().start()
    login(wlc, sta, aps[0])
    sta.expect_roam(aps[1], "ft")
    aps[0].kill()
    sta.expect_roam(aps[2], "ft")
    check_equal(wlc.outcomes(sta), ["served", "served"], "pulls")
    # The APs take what the controller sends them, as it stands in the lines.
    sta.stay_where_told()
    event = len(sta.control.events)
    wlc.shell(f"clear wireless client mac-address {sta.mac}")
    sta.wait_disconnected(event)
    box.step(f"{sta.name} was cleared, and thrown out of {aps[2].name}")
