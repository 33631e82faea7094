# SPDX-License-Identifier: GPL-2.0-or-later
"""Files out of Debian packages that are not installed: a kernel, or a daemon that would start with
the next boot of whoever runs the tests."""
import os
import re
import shutil
import subprocess
import tarfile


class DebianError(Exception):
    """A package is not to be had; the text says what to do."""


def run(*args, **options):
    done = subprocess.run([str(a) for a in args], capture_output=True, check=False, **options)
    if done.returncode:
        raise DebianError(f"{' '.join(str(a) for a in args)}: "
                          f"{done.stderr.decode(errors='replace').strip()[-600:]}")
    return done.stdout


def depends(package):
    """Names of the packages that one depends on, as apt's lists have it."""
    return re.findall(r"^ *\|?Depends: (\S+)$", run("apt-cache", "depends", package).decode(), re.M)


def _download(package, directory):
    # The sandbox user of apt may not write here, and need not.
    run("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", package, cwd=directory)
    return next(directory.glob("*.deb"))


def unpack(package, directory, wanted=re.compile("")):
    """Those files of a package whose names (./usr/...) match go below the directory."""
    try:
        deb = _download(package, directory)
    except DebianError as e:
        # The lists may be older than the mirror's newest versions, or not be there at all.
        if os.getuid() != 0:
            raise DebianError(f"{e}\n(apt-get update, as root, may help)") from None
        run("apt-get", "-q", "update")
        deb = _download(package, directory)
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as pipe, \
            tarfile.open(fileobj=pipe.stdout, mode="r|") as tar:
        for member in tar:
            if (member.isfile() or member.issym()) and wanted.match(member.name):
                tar.extract(member, directory)
    deb.unlink()


def clean(directory):
    """An empty directory of that name."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory
