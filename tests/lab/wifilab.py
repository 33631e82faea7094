# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole site, within the emulated machine: switch, RADIUS server, controller, APs, stations."""
import json
import pathlib
import shutil
import signal
import time

import lab
from ap import AccessPoint
from controller import Controller
from harness import check
from station import WpaStation
from wired import LAN, RADIUS_PORT, RadiusCounter, command, make_switch


class HostCertificates(lab.Certificates):
    """Made on the host: a key takes seconds under emulation."""

    def __init__(self, source, directory):  # pylint: disable=super-init-not-called
        self.dir = pathlib.Path(directory)
        shutil.copytree(source, self.dir)


class WifiLab(lab.Lab):
    """tests/lib/lab.py with a network around it. Lives as long as its machine."""

    LISTEN = "*"
    CLIENTS = "0.0.0.0/0"
    RADIUS_ADDRESS = "192.0.2.2"

    def __init__(self, build, name, results, certs):
        self.name = name
        self.results = pathlib.Path(results)
        self.begin = time.monotonic()
        self.asked = 0
        self.host_certs = certs
        super().__init__(build, name, keep=True)
        self.auth_port, self.acct_port, self.coa_port = RADIUS_PORT, RADIUS_PORT + 1, 3799
        self.counters = []
        self.add_switch(LAN, f"{self.RADIUS_ADDRESS}/24")
        command("ip", "link", "set", "hwsim0", "up")
        self.controllers = []
        self.captures = [self._capture("hwsim0", "air"), self._capture(LAN, "wired")]

    def make_certificates(self, directory):
        return HostCertificates(self.host_certs, directory)

    def tls_dir(self, name, certificate):
        """A directory with ca.pem, cert.pem and key.pem."""
        directory = self.dir / name
        directory.mkdir()
        for ours, theirs in (("ca.pem", "ca.pem"), (f"{certificate}.pem", "cert.pem"),
                             (f"{certificate}.key", "key.pem")):
            shutil.copy(self.certs.dir / ours, directory / theirs)
        return directory

    def step(self, text):
        """One line of what is going on, for whoever watches."""
        with open(self.results / "steps.log", "a", encoding="utf-8") as out:
            out.write(f"{time.monotonic() - self.begin:6.1f} s  {text}\n")

    def radius_packets(self):
        """RADIUS packets on the wire so far, requests and answers."""
        return sum(counter.packets for counter in self.counters)

    def add_switch(self, name, address):
        make_switch(name, address)
        self.counters.append(RadiusCounter(name))
        self.counters[-1].start()

    # --- captures ---------------------------------------------------------------------------

    def _capture(self, interface, name):
        file = self.results / f"{name}.pcapng"
        process = self.start(f"dumpcap-{name}", ["dumpcap", "-q", "-i", interface, "-w", file])
        lab.wait_for(f"the capture of {interface}", lambda: file.exists() and file.stat().st_size)
        return process

    def end_captures(self):
        # dumpcap forgets what it has not yet read from the kernel, which hands it on in blocks.
        # With beacons on the air every 100 ms the file has all of now once it has grown twice.
        air = self.results / "air.pcapng"
        if self.captures[0].running():
            for _ in range(2):
                self._grown(air, air.stat().st_size)
        for process in self.captures:
            if process.running():
                process.stop(signal.SIGINT)

    @staticmethod
    def _grown(file, size, patience=2):
        try:
            lab.wait_for(f"{file} to grow", lambda: file.stat().st_size > size, patience)
        except lab.LabError:
            # No access point is left on the air, so there is nothing to wait for.
            pass

    def host(self, request, **arguments):
        """Have something done by the host, which is thirty times as fast; its answer."""
        self.asked += 1
        draft = self.results / f"request-{self.asked}.draft"
        draft.write_text(json.dumps({"request": request, **arguments}))
        draft.rename(self.results / f"request-{self.asked}.json")
        answer = self.results / f"answer-{self.asked}.json"
        lab.wait_for(f"the host's answer to {request}", answer.exists)
        reply = json.loads(answer.read_text())
        if "error" in reply:
            raise lab.LabError(f"{request} on the host: {reply['error']}")
        return reply["answer"]

    def check_decrypts(self, station, *aps):
        """tshark, given nothing but the station's session keys, reads its pings at each AP."""
        self.end_captures()
        for ap in aps:
            count = self.host("decrypt", keys=station.keys(), station=station.mac, bssid=ap.bssid)
            check(count > 0, f"tshark decrypts no ping of {station.name} at {ap.name} with the "
                             "keys of the station's log")
            self.step(f"tshark decrypts {count} pings between {station.name} and {ap.name}")

    # --- who is there -----------------------------------------------------------------------

    def radius(self, module=True):
        """FreeRADIUS, with the module unless told otherwise, which pushes to all controllers."""
        text = None
        if module:
            blocks = "".join(f"\tcontroller {c.name} {{\n\t\tsocket = {c.push_socket}\n\t}}\n"
                             for c in self.controllers)
            text = f"fastroam {{\n{blocks}}}\n"
        server = self.start_server(self.write_raddb(module=text))
        self.step("FreeRADIUS is ready")
        return server

    def aps(self, count, **kwargs):
        return [AccessPoint(self, n + 1, **kwargs) for n in range(count)]

    def start_aps(self, aps, extra=lambda ap: (), settings=lambda ap: {}):
        """Start access points side by side; extra and settings are asked for each."""
        for ap in aps:
            ap.launch(extra(ap), **settings(ap))
        for ap in aps:
            ap.wait()
        self.step(f"{', '.join(ap.name for ap in aps)} on the air")

    def add_controller(self, *args, **kwargs):
        self.controllers.append(Controller(self, *args, **kwargs))
        return self.controllers[-1]

    def station(self, kind=WpaStation, **kwargs):
        return kind(self, **kwargs)

    # --- the end ----------------------------------------------------------------------------

    def collect(self):
        """Everything of interest to where it outlives the machine."""
        logs = self.results / "logs"
        logs.mkdir(exist_ok=True)
        self.end_captures()
        for controller in self.controllers:
            controller.save(logs)
        self.close()
        for file in [*self.dir.glob("*.log"), *self.dir.glob("*.conf"),
                     *self.dir.glob("radius/radius.log")]:
            shutil.copyfile(file, logs / file.name)
