# SPDX-License-Identifier: GPL-2.0-or-later
"""Disconnect-Requests to access points, taken by programs that know nothing of us."""
import os
import shutil
import subprocess

import lab
from harness import Skipped, check_equal, check_in, scenario

HERE = "02:00:00:00:0d:01"
GONE = "02:00:00:00:0d:02"
BARRED = "02:00:00:00:0d:03"

# What the server answers to whom; the second names an Error-Cause as hostapd would.
RECV_COA = """	recv-coa {
		if (!&Event-Timestamp || !&Message-Authenticator) {
			reject
		}
		elsif (&Calling-Station-Id == "02-00-00-00-0D-01") {
			ok
		}
		elsif (&Calling-Station-Id == "02-00-00-00-0D-02") {
			update reply {
				&Error-Cause := Session-Context-Not-Found
			}
			reject
		}
		else {
			update reply {
				&Error-Cause := Administratively-Prohibited
			}
			reject
		}
	}
"""


def disconnect(build, address, port, secret, *stations, before=()):
    """Outcomes by station, as the controller's client tells them."""
    done = subprocess.run([*before, build / "tests" / "das_disconnect", lab.ROOT / "share", address,
                           str(port), secret, *stations],
                          capture_output=True, text=True, timeout=lab.PATIENCE)
    check_equal(done.returncode, 0, f"das_disconnect: {done.stderr}")
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


@scenario
def das_freeradius(build):
    """Disconnect-Requests that FreeRADIUS takes for an AP: ACK, NAK 503, NAK 501."""
    with lab.Lab(build, "das-freeradius") as box:
        top = box.write_raddb()
        site = top / "raddb" / "sites" / "default"
        text = site.read_text()
        old = text[text.index("\trecv-coa {"):text.index("\tsend-coa {")]
        site.write_text(text.replace(old, RECV_COA))
        (top / "raddb" / "mods" / "reject").write_text("always reject {\n\trcode = reject\n}\n")
        box.start_server(top)
        got = disconnect(box.build, "127.0.0.1", box.coa_port, box.secret, HERE, GONE, BARRED)
        log = box.server.radius_log.read_text(errors="replace")
        check_equal(got, {HERE: "disconnected, Error-Cause 0",
                          GONE: "had no such client, Error-Cause 503",
                          BARRED: "refused, Error-Cause 501"}, "outcomes")
        check_equal(log.count("Received Disconnect-Request"), 3, "requests: none was repeated")


HOSTAPD = """interface=das0
driver=wired
ieee8021x=1
eap_server=1
eap_user_file={dir}/eap_users
own_ip_addr=127.0.0.1
radius_das_port=3799
radius_das_client=127.0.0.1 {secret}
radius_das_require_event_timestamp=1
radius_das_require_message_authenticator=1
"""

# An EAPOL-Start from a station makes it known to hostapd.
EAPOL_START = """import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(("das1", 0))
s.send(bytes.fromhex("0180c2000003" + sys.argv[1].replace(":", "") + "888e01010000").ljust(60, b"\\0"))
"""


@scenario
def das_hostapd(build):
    """An unmodified hostapd takes our Disconnect-Requests: ACK for its station, NAK 503 else."""
    for program in ("hostapd", "ip", "unshare", "nsenter"):
        if not shutil.which(program):
            raise Skipped(f"{program} is missing: apt-get install hostapd iproute2 util-linux")
    if os.getuid() != 0 or subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        raise Skipped("hostapd's wired port lives in a network namespace, which needs root")
    with lab.Lab(build, "das-hostapd") as box:
        (box.dir / "eap_users").write_text('* MD5 "x"\n')
        conf = box.dir / "hostapd.conf"
        conf.write_text(HOSTAPD.format(dir=box.dir, secret=box.secret))
        # hostapd needs no radio for this: its wired driver on one end of a veth pair will do. The
        # namespace lives as long as the process does.
        setup = ("ip link set lo up && ip link add das0 type veth peer name das1 && "
                 f"ip link set das0 up && ip link set das1 up && exec hostapd -dd {conf}")
        ap = box.start("hostapd", ["unshare", "-n", "sh", "-c", setup])

        def said(text):
            if not ap.running():
                raise lab.LabError(f"hostapd ended: {ap.text()[-600:]}")
            return text in ap.text()

        lab.wait_for("hostapd to be ready", lambda: said("AP-ENABLED"))
        inside = ["nsenter", "-t", str(ap.pid), "-n"]
        subprocess.run([*inside, "python3", "-c", EAPOL_START, HERE], check=True)
        lab.wait_for("hostapd to know the station", lambda: said("received EAPOL-Start from STA"))
        got = disconnect(box.build, "127.0.0.1", 3799, box.secret, HERE, GONE, before=inside)
        check_equal(got, {HERE: "disconnected, Error-Cause 0",
                          GONE: "had no such client, Error-Cause 503"}, "outcomes")
        check_in(f"deauthenticate STA {HERE}", ap.text(), "what hostapd did")
        check_equal(ap.text().count("DAS: Received 63 bytes"), 2, "requests: none was repeated")
