# SPDX-License-Identifier: GPL-2.0-or-later
"""A FreeRADIUS, a controller and EAP clients of our own: loopback, own ports, one directory.

Used by tests/integration and by tools/demo. Every process that is started here is remembered by
pid and ended by close(); nothing else on the machine is touched.
"""
import getpass
import os
import pathlib
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RADDB = ROOT / "tests" / "lib" / "raddb"

# A login takes some 30 ms, a start some 300 ms; on a machine that is busy with other tests both
# have been seen to take seconds. Waiting ends with the event, so this is only paid on failure.
PATIENCE = 60


class LabError(Exception):
    """Something of the lab's own did not work; the text names it."""


class Skipped(Exception):
    """What a scenario shows cannot be shown on this machine or as this user; the text says why."""


def wait_for(what, condition, patience=PATIENCE):
    """Poll until condition() gives something true, and return that."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise LabError(f"waited {patience} s in vain for {what}")
        time.sleep(0.02)


def free_ports(count):
    """Ports that are free on loopback for UDP and TCP alike."""
    held, ports = [], []
    while len(ports) < count:
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        held += [tcp, udp]
        tcp.bind(("127.0.0.1", 0))
        port = tcp.getsockname()[1]
        try:
            udp.bind(("127.0.0.1", port))
        except OSError:
            continue
        ports.append(port)
    for s in held:
        s.close()
    return ports


def freeradius_program():
    for program in ("/usr/sbin/freeradius", "/usr/sbin/radiusd", "/usr/local/sbin/radiusd"):
        if os.access(program, os.X_OK):
            return program
    raise LabError("no FreeRADIUS server found: apt-get install freeradius")


def freeradius_libdir():
    for directory in ("/usr/lib/freeradius", "/usr/local/lib"):
        if pathlib.Path(directory, "libfreeradius-radius.so").exists():
            return directory
    raise LabError("libfreeradius-radius.so not found: apt-get install libfreeradius3")


class Certificates:
    """A CA and certificates made with openssl, valid for a week, EC keys for speed."""

    def __init__(self, directory):
        self.dir = pathlib.Path(directory)
        self.dir.mkdir(parents=True, exist_ok=True)
        self._ca("ca", "FastRoam test CA")
        self.issue("radius", "radius.example.test", "serverAuth,clientAuth")
        self.issue("controller", "controller.example.test", "serverAuth")
        self.issue("client", "client.example.test", "clientAuth")

    def _run(self, *args):
        done = subprocess.run(["openssl", *args], cwd=self.dir, capture_output=True, text=True)
        if done.returncode:
            raise LabError(f"openssl {args[0]} failed: {done.stderr.strip()}")

    def _ca(self, name, common_name):
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "7",
                  "-subj", f"/CN={common_name}")

    def other_ca(self):
        """A second CA that nobody here trusts, and a client certificate by it."""
        self._ca("otherca", "Some other CA")
        self.issue("stranger", "radius.example.test", "serverAuth,clientAuth", ca="otherca")

    def issue(self, name, common_name, usage, ca="ca", alternative=True):
        names = f"subjectAltName=DNS:{common_name}\n" if alternative else ""
        (self.dir / f"{name}.ext").write_text(f"{names}extendedKeyUsage={usage}\n")
        self._run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={common_name}")
        self._run("x509", "-req", "-in", f"{name}.csr", "-CA", f"{ca}.pem", "-CAkey", f"{ca}.key",
                  "-CAcreateserial", "-days", "7", "-extfile", f"{name}.ext", "-out", f"{name}.pem")


class Process:
    """A program we started; ended by its own pid."""

    def __init__(self, name, args, log, env=None):
        self.name = name
        self.log = pathlib.Path(log)
        self._out = open(self.log, "ab")
        self.child = subprocess.Popen([str(a) for a in args], stdin=subprocess.DEVNULL,
                                      stdout=self._out, stderr=self._out, env=env)

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child.poll() is None

    def cpu(self):
        """CPU seconds of all its threads so far, those that have ended among them: its clock has the
        nanoseconds (Linux numbers it by the pid, see clock_getcpuclockid(3))."""
        return time.clock_gettime(~self.pid << 3 | 2)

    def text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self, sig=signal.SIGTERM, patience=PATIENCE):
        if self.running():
            self.child.send_signal(sig)
        try:
            status = self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise LabError(f"{self.name} did not end within {patience} s of signal {sig}") from None
        finally:
            self._out.close()
        return status


class Login:
    """What eapol_test said of one login."""

    def __init__(self, output, status):
        self.output = output
        self.ok = status == 0 and output.rstrip().endswith("SUCCESS")
        self.pmk = self._hex(r"^PMK from EAPOL - hexdump\(len=\d+\): (.*)$")
        self.recv_key = self._hex(r"^MS-MPPE-Recv-Key \(crypt\) - hexdump\(len=\d+\): (.*)$")
        self.send_key = self._hex(r"^MS-MPPE-Send-Key \(sign\) - hexdump\(len=\d+\): (.*)$")

    def _hex(self, pattern):
        found = re.findall(pattern, self.output, re.M)
        return found[-1].replace(" ", "").strip() if found else None


class Lab:
    """One directory with everything in it. Root runs the server as freerad, as Debian does."""

    # Where the server listens, and whose requests it takes.
    LISTEN = "127.0.0.1"
    CLIENTS = "127.0.0.1"

    def __init__(self, build, name, keep=False):
        self.build = pathlib.Path(build).resolve()
        # Below /tmp and not below build/: the server's user must be able to walk there.
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix=f"fastroam-{name}-"))
        os.chmod(self.dir, 0o755)
        self.keep = keep
        self.processes = []
        self.secret = secrets.token_hex(8)
        self.certs = self.make_certificates(self.dir / "certs")
        self.as_root = os.getuid() == 0
        self.server_user = "freerad" if self.as_root else getpass.getuser()
        (self.auth_port, self.acct_port, self.coa_port, self.proxy_port, self.home_port,
         self.push_tls_port, self.push_udp_port) = free_ports(7)
        self.run = self.dir / "run"
        self.etc = self.dir / "etc"
        self.run.mkdir()
        self.etc.mkdir()
        self.push_socket = self.run / "push.sock"
        self.control_socket = self.run / "control.sock"
        self.controller = None
        self.server = None

    def make_certificates(self, directory):
        return Certificates(directory)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close()
        if kind and not self.keep:
            print(f"    (everything of this run is kept in {self.dir})", file=sys.stderr)
        elif not self.keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def close(self):
        for process in reversed(self.processes):
            if process.running():
                process.stop()
        self.processes.clear()

    def start(self, name, args, env=None):
        process = Process(name, args, self.dir / f"{name}.log", env)
        self.processes.append(process)
        return process

    # --- controller ------------------------------------------------------------------------------

    def start_controller(self, *options, config=None, inside=()):
        """Start fastroamd and wait until its shell answers. `inside` begins its command line: what
        takes it to another network namespace."""
        if config is not None:
            (self.etc / "startup-config").write_text(config)
        self.controller = self.start("fastroamd", [
            *inside, self.build / "fastroamd", "--run-dir", self.run, "--config-dir", self.etc,
            "--tls-dir", self.etc / "tls", "--dictionary-dir", ROOT / "share", *options],
            # Built with --enable-asan it would keep 256 MiB of freed memory, and look like a leak.
            env={"ASAN_OPTIONS": "quarantine_size_mb=1", **os.environ})

        def up():
            if not self.controller.running():
                raise LabError(f"fastroamd ended at once: {self.controller.text()[-600:]}")
            return self.control_socket.exists() and \
                self.shell("show version", check=False).returncode == 0

        wait_for("fastroamd's control socket", up)
        return self.controller

    def controller_tls_files(self):
        """Certificates where fastroamd looks for them."""
        tls = self.etc / "tls"
        tls.mkdir(exist_ok=True)
        for ours, theirs in (("ca.pem", "ca.pem"), ("controller.pem", "cert.pem"),
                             ("controller.key", "key.pem")):
            shutil.copy(self.certs.dir / ours, tls / theirs)

    def shell(self, *commands, check=True, timeout=PATIENCE):
        """Run commands in one session of the shell."""
        args = [str(self.build / "fastroam"), "-s", str(self.control_socket)]
        for c in commands:
            args += ["-c", c]
        done = subprocess.run(args, capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL)
        if check and done.returncode:
            raise LabError(f"fastroam {commands}: exit {done.returncode}: "
                           f"{done.stdout[-800:]}{done.stderr[-400:]}")
        return done

    def show(self, command):
        return self.shell(command).stdout

    def show_json(self, command):
        import json
        text = self.shell(f"{command} | json").stdout
        try:
            return json.loads(text)
        except ValueError as e:
            raise LabError(f"'{command} | json' is not JSON ({e}): {text[:300]}") from None

    def load(self, path, check=True):
        """fastroam -f PATH"""
        done = subprocess.run([str(self.build / "fastroam"), "-s", str(self.control_socket),
                               "-f", str(path)], capture_output=True, text=True, timeout=PATIENCE,
                              stdin=subprocess.DEVNULL)
        if check and done.returncode:
            raise LabError(f"fastroam -f {path}: {done.stdout}{done.stderr}")
        return done

    def follow(self, station, *commands):
        """A shell in which a station's debug streams; its text() grows. Ready when this returns."""
        digits = station.replace(":", "")
        dotted = ".".join(digits[i:i + 4] for i in (0, 4, 8))
        args = [self.build / "fastroam", "-s", self.control_socket, "--follow"]
        for command in (*commands, "show debugging"):
            args += ["-c", command]
        process = self.start(f"follow-{digits}", args)

        def on():
            if not process.running():
                raise LabError(f"fastroam --follow ended: {process.text()[-400:]}")
            return dotted in process.text()

        wait_for(f"the debug of {station} to be on", on)
        return process

    # --- FreeRADIUS --------------------------------------------------------------------------------

    def module_config(self, **options):
        """The fastroam { } block: options by name, `tls` a dictionary."""
        tls = options.pop("tls", None)
        values = {"queue_size": 10000, **options}
        lines = ["fastroam {"]
        if tls is None:
            values.setdefault("socket", self.push_socket)
        for k, v in values.items():
            lines.append(f"\t{k} = {v}")
        if tls is not None:
            lines.append("\ttls {")
            lines += [f"\t\t{k} = \"{v}\"" for k, v in tls.items()]
            lines.append("\t}")
        lines.append("}")
        return "\n".join(lines) + "\n"

    def write_raddb(self, name="radius", module=None, tls_max="1.2", resume=False, port=None,
                    proxy=False, spare=None):
        """A configuration directory; module is the text of mods/fastroam, None leaves it out."""
        top = self.dir / name
        if top.exists():
            shutil.rmtree(top)
        shutil.copytree(RADDB, top / "raddb")
        os.symlink(self.certs.dir, top / "certs")
        (top / "tlscache").mkdir(mode=0o700)
        acct, coa, pxy = spare or (self.acct_port, self.coa_port, self.proxy_port)
        drop = "user = freerad\n\tgroup = freerad" if self.as_root else ""
        fill = {
            "LISTEN": self.LISTEN, "CLIENTS": self.CLIENTS,
            "DIR": str(top), "LIBDIR": f"{self.module_dir()}:{freeradius_libdir()}", "DROP": drop,
            "PROXY": "yes" if proxy else "no", "SECRET": self.secret,
            "HOME_PORT": str(self.home_port), "TLS_MAX": tls_max,
            "RESUME": "yes" if resume else "no", "PORT": str(port or self.auth_port),
            "ACCT_PORT": str(acct), "COA_PORT": str(coa), "PROXY_PORT": str(pxy),
            "MODULE": "fastroam" if module else "noop",
            # A home server that knew the realm would proxy to itself.
            "SUFFIX": "suffix" if proxy else "",
        }
        for file in (top / "raddb").rglob("*"):
            if file.is_file():
                file.write_text(re.sub(r"@([A-Z_]+)@", lambda m: fill[m.group(1)],
                                       file.read_text()))
        if module:
            (top / "raddb" / "mods" / "fastroam").write_text(module)
        shutil.copy(ROOT / "share" / "dictionary.fastroam", top / "raddb")
        (top / "raddb" / "dictionary").write_text("$INCLUDE dictionary.fastroam\n")
        if self.as_root:
            user = pwd.getpwnam("freerad")
            # The server reads its key and writes its log as freerad.
            for path in [top, *top.rglob("*"), *self.certs.dir.iterdir(), self.certs.dir]:
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        return top

    def module_dir(self):
        """A directory with the module that the server's user can read, whose name has no blanks (its
        libdir cannot quote them): a build below /root is for root's eyes only."""
        directory = self.dir / "module"
        if not directory.exists():
            directory.mkdir(mode=0o755)
            shutil.copy(self.build / "rlm_fastroam.so", directory)
        return directory

    def check_raddb(self, top):
        """freeradius -XC: (accepted, output)"""
        done = subprocess.run([freeradius_program(), "-XC", "-d", top / "raddb"],
                              capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr

    def start_server(self, top, name="radius", debug=True):
        """Start FreeRADIUS with its threads (-X would have none) and wait until it answers."""
        args = [freeradius_program(), "-f", "-d", top / "raddb"]
        if debug:
            args.append("-xx")
        log = top / "radius.log"
        if log.exists():
            log.rename(top / f"radius.log.{time.monotonic_ns()}")
        if not self.as_root:
            # In debug mode the server opens the log of its configuration as root only.
            args += ["-l", log]
        server = self.start(name, args)

        def up():
            text = log.read_text(errors="replace") if log.exists() else ""
            if not server.running():
                raise LabError(f"freeradius ended at once: {text[-800:]}{server.text()[-400:]}")
            return "Ready to process requests" in text

        wait_for("freeradius to be ready", up)
        server.radius_log = log
        if name == "radius":
            self.server = server
        return server

    # --- clients -----------------------------------------------------------------------------------

    METHODS = {
        "peap": 'eap=PEAP\nidentity="alice"\nanonymous_identity="anonymous"\n'
                'password="wonderland"\nphase2="auth=MSCHAPV2"\nca_cert="@CERTS@/ca.pem"',
        "ttls": 'eap=TTLS\nidentity="alice"\nanonymous_identity="anonymous"\n'
                'password="wonderland"\nphase2="auth=PAP"\nca_cert="@CERTS@/ca.pem"',
        "tls": 'eap=TLS\nidentity="client.example.test"\nca_cert="@CERTS@/ca.pem"\n'
               'client_cert="@CERTS@/client.pem"\nprivate_key="@CERTS@/client.key"',
        "pwd": 'eap=PWD\nidentity="alice"\npassword="wonderland"',
        "md5": 'eap=MD5\nidentity="alice"\npassword="wonderland"',
        "mschapv2": 'eap=MSCHAPV2\nidentity="alice"\npassword="wonderland"',
        "wrong": 'eap=PEAP\nidentity="alice"\nanonymous_identity="anonymous"\n'
                 'password="looking-glass"\nphase2="auth=MSCHAPV2"\nca_cert="@CERTS@/ca.pem"',
        "proxied": 'eap=PEAP\nidentity="bob@home.example.test"\npassword="builder"\n'
                   'anonymous_identity="anonymous@home.example.test"\n'
                   'phase2="auth=MSCHAPV2"\nca_cert="@CERTS@/ca.pem"',
    }

    def login_args(self, method, station, bssid, ssid, nas="ap1", akm=1, tls13=False, more=(),
                   session=None):
        """The eapol_test command of one login; akm is the type below 00-0F-AC."""
        conf = self.dir / f"eapol-{method}{'-13' if tls13 else ''}.conf"
        if not conf.exists():
            body = self.METHODS[method].replace("@CERTS@", str(self.certs.dir))
            if tls13:
                body += '\nphase1="tls_disable_tlsv1_3=0"'
            # Logins run side by side: none may read a file that another has only begun.
            draft = conf.with_suffix(f".{secrets.token_hex(4)}")
            draft.write_text("network={\nkey_mgmt=WPA-EAP\n" + body.replace("\n", "\n\t") + "\n}\n")
            draft.replace(conf)
        called = bssid.upper().replace(":", "-") + (f":{ssid}" if ssid else "")
        args = ["eapol_test", "-c", conf, "-a", "127.0.0.1", "-p", self.auth_port, "-s", self.secret,
                "-t", "20", "-M", station, "-N", f"30:s:{called}", "-N", f"32:s:{nas}",
                "-N", "61:d:19", "-N", f"44:s:{session or secrets.token_hex(4)}"]
        if akm:
            args += ["-N", f"188:d:{0x000fac00 + akm}", "-N", "186:d:1027076", "-N", "187:d:1027076"]
        return [str(a) for a in [*args, *more]]

    def login(self, *args, **kwargs):
        done = subprocess.run(self.login_args(*args, **kwargs), capture_output=True, text=True,
                              timeout=PATIENCE, stdin=subprocess.DEVNULL)
        return Login(done.stdout, done.returncode)
