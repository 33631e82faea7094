# SPDX-License-Identifier: GPL-2.0-or-later
"""The module's queue: the controller away, the server restarted, wrong peers, a full queue."""
import concurrent.futures
import os
import re
import signal
import subprocess

import lab
from harness import (AP1, CONFIG, Skipped, cached, check, check_equal, check_in, check_login, pmkid,
                     radius_log, scenario, started)


def many_logins(box, stations, rounds):
    """`rounds` logins of each station, one after the other per station, stations side by side."""
    def all_of(station):
        last = None
        for n in range(rounds):
            last = box.login("tls", station, AP1, "corp", session=f"{station}-{n}")
            check(last.ok, f"login {n} of {station} failed while the controller was away:\n"
                           f"{last.output[-600:]}")
        return station, last

    # Few at a time: the server hands sessions to 16 threads and this machine may have two cores.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return dict(pool.map(all_of, stations))


@scenario
def controller_down_200_logins(build):
    """200 logins pass while the controller is down; once up it has them all, in order per station."""
    stations = [f"02:00:00:00:10:{i:02x}" for i in range(40)]
    with started(build, "down") as box:
        check_login(box, box.login("peap", "02:00:00:00:11:01", AP1, "corp"), "02:00:00:00:11:01")
        box.controller.stop()
        last = many_logins(box, stations, 5)
        box.start_controller()
        for station, login in last.items():
            check_login(box, login, station)
        stats = box.show_json("show wireless push statistics")
        check(stats["sessions"]["logins"] >= 200,
              f"the controller counts {stats['sessions']['logins']} logins, not 200")
        check_equal(sum(stats["refused"].values()), 0, "refused pushes")
        # In order per station: the last login won at every one, and none was overtaken.
        for station, login in last.items():
            detail = box.show_json(f"show wireless client mac-address {station} detail")
            check_equal(detail["acct_session_id"], f"{station}-4", f"last session of {station}")


@scenario
def controller_killed(build):
    """kill -9 of the controller: the module reconnects and the next login is in the new cache."""
    with started(build, "killed") as box:
        check_login(box, box.login("peap", "02:00:00:00:12:01", AP1, "corp"), "02:00:00:00:12:01")
        box.controller.stop(signal.SIGKILL)
        login = box.login("peap", "02:00:00:00:12:02", AP1, "corp")
        check(login.ok, "a login failed because the controller was dead")
        box.start_controller()
        check_login(box, login, "02:00:00:00:12:02")


@scenario
def freeradius_restarted(build):
    """FreeRADIUS restarted: nothing queued is lost within drain_timeout, new logins arrive."""
    with started(build, "restart") as box:
        login = box.login("ttls", "02:00:00:00:13:01", AP1, "corp")
        status = box.server.stop()
        check_equal(status, 0, "exit status of freeradius")
        check_in("delivered", radius_log(box), "the module's line at detach")
        check_login(box, login, "02:00:00:00:13:01")
        top = box.dir / "radius"
        box.start_server(top)
        check_login(box, box.login("ttls", "02:00:00:00:13:02", AP1, "corp"), "02:00:00:00:13:02")


@scenario
def full_queue(build):
    """A full queue drops its oldest, with one warning and a counter; logins go on."""
    stations = [f"02:00:00:00:14:{i:02x}" for i in range(12)]
    with lab.Lab(build, "full") as box:
        top = box.write_raddb(module=box.module_config(queue_size=5, drain_timeout=1))
        box.start_server(top)
        last = many_logins(box, stations, 1)
        text = radius_log(box)
        check_equal(len(re.findall(r"queue is full", text)), 1, "warnings about the full queue")
        box.start_controller(config=CONFIG.format(user=box.server_user))
        lab.wait_for("the five newest", lambda: box.show_json(
            "show wireless client summary")["number_of_clients"] == 5)
        check(all(login.ok for login in last.values()), "a login failed")
        box.server.stop()
        check_in("7 dropped", radius_log(box), "statistics at detach")


@scenario
def wait_for_ack(build):
    """wait = yes: the keys are in the cache when the Accept leaves, and a dead controller costs
    wait_timeout, not the login."""
    with lab.Lab(build, "wait") as box:
        box.start_controller(config=CONFIG.format(user=box.server_user))
        top = box.write_raddb(module=box.module_config(wait="yes", wait_timeout=2.0,
                                                       drain_timeout=0.2))
        box.start_server(top)
        station = "02:00:00:00:15:01"
        login = box.login("peap", station, AP1, "corp")
        entries = box.show_json(f"show wireless pmk-cache mac-address {station}")["entries"]
        check_equal([e["pmkid"] for e in entries], [pmkid(login.pmk, AP1, station)],
                    "in the cache at once")
        box.controller.stop()
        check(box.login("peap", "02:00:00:00:15:02", AP1, "corp").ok,
              "a login failed for want of a controller")


@scenario
def required_rejects(build):
    """required = yes with wait = yes: without a controller the login is refused."""
    with lab.Lab(build, "required") as box:
        top = box.write_raddb(module=box.module_config(wait="yes", wait_timeout=1.0,
                                                       required="yes"))
        box.start_server(top)
        check(not box.login("peap", "02:00:00:00:16:01", AP1, "corp").ok,
              "the login passed although the push was required")
        box.start_controller(config=CONFIG.format(user=box.server_user))
        login = lab.wait_for("a login once the controller is up", lambda: (
            lambda l: l if l.ok else None)(box.login("peap", "02:00:00:00:16:02", AP1, "corp")))
        check_login(box, login, "02:00:00:00:16:02")


@scenario
def nak_is_told(build):
    """An SSID that no WLAN has: NAK, one trace line, not sent again, the login unharmed."""
    with started(build, "nak") as box:
        check(box.login("peap", "02:00:00:00:17:01", AP1, "unheard-of").ok, "the login failed")
        lab.wait_for("the NAK in the server's log",
                     lambda: "NAK" in radius_log(box) or "refused" in radius_log(box))
        # One refusal, not one per retry: a good login after it comes behind it on the stream.
        check_login(box, box.login("peap", "02:00:00:00:17:02", AP1, "corp"), "02:00:00:00:17:02")
        stats = box.show_json("show wireless push statistics")
        check_equal(sum(stats["refused"].values()), 1, "refused pushes")
        check_in("no enabled WLAN has this SSID", box.show("show logging"), "show logging")


@scenario
def wrong_peer_user(build):
    """A Unix peer that is not the configured user is turned away by name and gets nothing in."""
    if os.getuid() != 0:
        raise Skipped("the controller always admits its own user; only root can start the server "
                      "as another one")
    with lab.Lab(build, "peer") as box:
        box.start_controller(config=CONFIG.format(user="nobody"))
        top = box.write_raddb(module=box.module_config(drain_timeout=0.2))
        box.start_server(top)
        check(box.login("peap", "02:00:00:00:18:01", AP1, "corp").ok, "the login failed")
        lab.wait_for("the refusal in show logging",
                     lambda: re.search(rf"\b{box.server_user}\b", box.show("show logging")))
        check_equal(box.show_json("show wireless client summary")["number_of_clients"], 0, "clients")


def tls_options(box, **changes):
    options = {"ca_file": box.certs.dir / "ca.pem",
               "certificate_file": box.certs.dir / "radius.pem",
               "private_key_file": box.certs.dir / "radius.key",
               "server_name": "controller.example.test", **changes}
    return box.module_config(server="127.0.0.1", port=box.push_tls_port, tls=options,
                             drain_timeout=0.2)


TLS_CONFIG = """aaa server radius dynamic-author
 client tls name radius.example.test
 tls port {port}
wlan corp 1 corp
 no shutdown
"""


@scenario
def tls_both_ways(build):
    """TLS 1.3 with both certificates: a good pair works; a wrong client certificate, a wrong name on
    either side do not, and both logs say why."""
    with lab.Lab(build, "tls") as box:
        box.certs.other_ca()
        box.certs.issue("misnamed", "someone.example.test", "serverAuth,clientAuth")
        box.controller_tls_files()
        box.start_controller(config=TLS_CONFIG.format(port=box.push_tls_port))
        cases = [
            ("right", {}, None),
            ("stranger", {"certificate_file": box.certs.dir / "stranger.pem",
                          "private_key_file": box.certs.dir / "stranger.key"}, "certificate"),
            ("misnamed", {"certificate_file": box.certs.dir / "misnamed.pem",
                          "private_key_file": box.certs.dir / "misnamed.key"},
             "someone.example.test"),
            ("wrong server name", {"server_name": "other.example.test"}, None),
        ]
        for i, (name, changes, controller_says) in enumerate(cases):
            station = f"02:00:00:00:19:{i:02x}"
            module = tls_options(box, **changes)
            server = box.start_server(box.write_raddb(module=module))
            login = box.login("peap", station, AP1, "corp")
            if name == "right":
                check_login(box, login, station)
            else:
                check(login.ok, f"{name}: the login failed")
                if controller_says:
                    lab.wait_for(f"{name}: {controller_says!r} in show logging",
                                 lambda: controller_says in box.show("show logging"))
                else:
                    lab.wait_for(f"{name}: a word in the server's log",
                                 lambda: "other.example.test" in radius_log(box))
                check_equal(box.show_json("show wireless client summary")["number_of_clients"], 1,
                            f"{name}: clients")
            server.stop()
            box.processes.remove(server)


@scenario
def tls_without_names(build):
    """TLS switched on without `client tls name`: a certificate of the CA alone opens nothing."""
    with lab.Lab(build, "nonames") as box:
        box.controller_tls_files()
        config = TLS_CONFIG.replace(" client tls name radius.example.test\n", "")
        box.start_controller(config=config.format(port=box.push_tls_port))
        box.start_server(box.write_raddb(module=tls_options(box)))
        check(box.login("peap", "02:00:00:00:1f:01", AP1, "corp").ok, "the login failed")
        lab.wait_for("the refusal in show logging",
                     lambda: "client tls name" in box.show("show logging"))
        check_equal(box.show_json("show wireless client summary")["number_of_clients"], 0, "clients")


@scenario
def withdrawn_by_coa(build):
    """A Disconnect-Request to FreeRADIUS withdraws the session's keys from the controller."""
    station = "02:00:00:00:1a:01"
    with started(build, "withdraw") as box:
        check_login(box, box.login("peap", station, AP1, "corp", session="withdraw-me"), station)
        subprocess.run(["radclient", "-x", "-r", "1", "-t", "5", f"127.0.0.1:{box.coa_port}",
                        "disconnect", box.secret], capture_output=True, text=True,
                       input='Calling-Station-Id = "02-00-00-00-1A-01"\n', check=True)
        lab.wait_for("the session to go", lambda: box.show_json(
            "show wireless client summary")["number_of_clients"] == 0)


def radclient(box, port, kind, attributes):
    """One request to our FreeRADIUS; what radclient printed."""
    done = subprocess.run(["radclient", "-x", "-r", "1", "-t", "10", f"127.0.0.1:{port}", kind,
                           box.secret], capture_output=True, text=True, input=attributes + "\n")
    check_equal(done.returncode, 0, f"radclient {kind}: {done.stdout}{done.stderr}")
    return done.stdout


def accounting(box, status, station, session):
    radclient(box, box.acct_port, "acct",
              f'Acct-Status-Type = {status}, Acct-Session-Id = "{session}", '
              f'Calling-Station-Id = "{station.upper().replace(":", "-")}", NAS-Identifier = "ap1"')


@scenario
def withdrawn_by_stop(build):
    """withdraw_on_stop = yes: the Stop of a login ends it, that of an older one and an update do not;
    without the option no Stop does."""
    station = "02:00:00:00:1b:01"
    with lab.Lab(build, "stop") as box:
        box.start_controller(config=CONFIG.format(user=box.server_user))
        server = box.start_server(box.write_raddb(module=box.module_config(
            withdraw_on_stop="yes")))
        box.login("peap", station, AP1, "corp", session="older")
        check_login(box, box.login("peap", station, AP1, "corp", session="newer"), station)
        accounting(box, "Stop", station, "older")
        accounting(box, "Interim-Update", station, "newer")
        # Pushes keep their order, so a login that arrived tells that those two had been dealt with.
        check_login(box, box.login("peap", "02:00:00:00:1b:02", AP1, "corp"), "02:00:00:00:1b:02")
        check(cached(box, station),
              "the Stop of an older session or an update ended the newer one")
        accounting(box, "Stop", station, "newer")
        lab.wait_for("the session to go", lambda: not cached(box, station))
        server.stop()
        box.processes.remove(server)

        box.start_server(box.write_raddb(module=box.module_config()))
        check_login(box, box.login("peap", station, AP1, "corp", session="third"), station)
        accounting(box, "Stop", station, "third")
        check_login(box, box.login("peap", "02:00:00:00:1b:03", AP1, "corp"), "02:00:00:00:1b:03")
        check(cached(box, station), "a Stop ended a session although withdraw_on_stop = no")


@scenario
def two_controllers(build):
    """Two controller sections: each login reaches both, and one that is away holds up neither the
    other nor the login; it has everything once it is back."""
    with lab.Lab(build, "two") as box, lab.Lab(build, "two-b") as other:
        for each in (box, other):
            each.start_controller(config=CONFIG.format(user=box.server_user))
        module = (f"fastroam {{\n\tcontroller wlc1 {{\n\t\tsocket = {box.push_socket}\n\t}}\n"
                  f"\tcontroller wlc2 {{\n\t\tsocket = {other.push_socket}\n\t}}\n}}\n")
        box.start_server(box.write_raddb(module=module))
        first, second = "02:00:00:00:1c:01", "02:00:00:00:1c:02"
        login = box.login("peap", first, AP1, "corp")
        check_login(box, login, first)
        check_login(other, login, first)
        other.controller.stop()
        login = box.login("ttls", second, AP1, "corp")
        check_login(box, login, second)
        other.start_controller()
        check_login(other, login, second)
        # Disconnect withdraws from both.
        radclient(box, box.coa_port, "disconnect", 'Calling-Station-Id = "02-00-00-00-1C-02"')
        for each in (box, other):
            lab.wait_for("the session to go", lambda e=each: not cached(e, second))
        box.server.stop()
        for name in ("wlc1", "wlc2"):
            check_in(name, radius_log(box), "the lines at detach")


@scenario
def statistics_in_unlang(build):
    """%{fastroam:KEY} in the server's configuration: counters, of all controllers and of one."""
    with lab.Lab(build, "xlat") as box:
        box.start_controller(config=CONFIG.format(user=box.server_user))
        module = f"fastroam {{\n\tcontroller wlc1 {{\n\t\tsocket = {box.push_socket}\n\t}}\n}}\n"
        top = box.write_raddb(module=module)
        site = top / "raddb" / "sites" / "default"
        text = site.read_text()
        reply = ("update reply {\n&Reply-Message := \"queued %{fastroam:queued} acked "
                 "%{fastroam:acked wlc1} connected %{fastroam:connected}\"\n}\n")
        site.write_text(text.replace("Post-Auth-Type REJECT", reply + "Post-Auth-Type REJECT", 1))
        box.start_server(top)
        for number, station in enumerate(("02:00:00:00:1d:01", "02:00:00:00:1d:02"), 1):
            check_login(box, box.login("peap", station, AP1, "corp"), station)
            # The counter moves when the ACK is back, a moment after the controller has the keys.
            lab.wait_for(f"{number} confirmed in Reply-Message", lambda n=number: (
                f'Reply-Message = "queued 0 acked {n} connected 1"' in radclient(
                    box, box.auth_port, "auth", 'User-Name = "alice", User-Password = "wonderland"')))
