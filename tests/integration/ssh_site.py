# SPDX-License-Identifier: GPL-2.0-or-later
"""An sshd of our own on loopback, whose only program is the shell."""
import os
import pathlib
import pwd
import shutil
import subprocess

import lab
from harness import Skipped

SSHD = "/usr/sbin/sshd"
# Debian's Python: its packages are not for another one that may come first in PATH.
PYTHON = "/usr/bin/python3"

# HOME and SHLVL: the login shell that runs the forced command reads no file of the developer's.
CONFIG = """Port {port}
ListenAddress 127.0.0.1
HostKey {dir}/host_key
PidFile none
AuthorizedKeysFile {dir}/user_key.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
SetEnv HOME={dir} SHLVL=1
ForceCommand {shell} -s {socket}
LogLevel VERBOSE
"""


def needs(program, package):
    if not os.path.exists(program):
        raise Skipped(f"{program} is missing: ./configure --install-deps ({package})")


def needs_module(module, package):
    needs(PYTHON, "python3")
    if subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode:
        raise Skipped(f"{PYTHON} has no module {module}: ./configure --install-deps ({package})")


class Sshd:
    """Runs until the lab is closed."""

    def __init__(self, box):
        needs(SSHD, "openssh-server")
        self.dir = box.dir / "ssh"
        self.dir.mkdir()
        self.port = lab.free_ports(1)[0]
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "",
                            "-f", str(self.dir / name)], check=True)
        config = self.dir / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, dir=self.dir, shell=box.build / "fastroam",
                                        socket=box.control_socket))
        # Started as root it wants an empty directory for its unprivileged half.
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.server = box.start("sshd", [SSHD, "-D", "-e", "-f", str(config)])
        lab.wait_for("sshd", self.answers)

    def answers(self):
        if not self.server.running():
            raise lab.LabError(f"sshd ended at once: {self.server.text()[-600:]}")
        return "Server listening" in self.server.text()

    @property
    def key(self):
        return str(self.dir / "user_key")

    def ssh(self, *words, stdin=""):
        """OpenSSH's own client: (exit code, output)."""
        needs(shutil.which("ssh") or "/usr/bin/ssh", "openssh-client")
        done = subprocess.run(
            ["ssh", "-F", "none", "-i", self.key, "-p", str(self.port), "-o", "BatchMode=yes",
             "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.dir}/known",
             "-o", "LogLevel=ERROR", f"{self.user}@127.0.0.1", *words],
            input=stdin, text=True, capture_output=True, timeout=lab.PATIENCE)
        return done.returncode, done.stdout
