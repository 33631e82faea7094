# SPDX-License-Identifier: GPL-2.0-or-later
"""The emulated machine: a Debian kernel under QEMU that sees this machine's files, read-only.

The kernel is taken out of its Debian package and never installed. Everything that takes time to
make is kept in a cache directory; a machine boots in some seconds and is thrown away after one
scenario.
"""
import lzma
import os
import pathlib
import platform
import re
import shutil
import subprocess

import debian

HERE = pathlib.Path(__file__).resolve().parent
QEMU = "qemu-system-x86_64"

# Program and the Debian package it is in, for the host and for within.
PROGRAMS = {
    QEMU: "qemu-system-x86", "cpio": "cpio", "depmod": "kmod",
    "ip": "iproute2", "ping": "iputils-ping", "iw": "iw", "hostapd": "hostapd",
    "wpa_supplicant": "wpasupplicant", "tshark": "tshark", "dumpcap": "wireshark-common",
    "openssl": "openssl", "dbus-daemon": "dbus-daemon", "dbus-send": "dbus-bin",
}

# What cannot be missing before the root is there; the rest is loaded from the cache by modprobe.
BOOT_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")

# Graphics, sound and file systems are four fifths of the package and no use here.
WANTED = re.compile(r"\./(boot/vmlinuz-.*|lib/modules/[^/]+/(modules\.[^/]*|kernel/(arch|crypto|"
                    r"lib|net|drivers/(net/[^/]+|net/wireless/[^/]+|virtio/.*|block/.*)|"
                    r"fs/(9p|fscache|netfs|overlayfs)/.*).*))$")


def missing():
    """Why this machine cannot run the lab, or None."""
    if platform.machine() != "x86_64":
        return f"this is a {platform.machine()} machine; the lab emulates an x86-64 one on its like"
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for program, package in PROGRAMS.items():
        if not shutil.which(program, path=path):
            return f"{program} (Debian package {package}) is not installed: " \
                   "./configure --install-deps"
    return None


def unpack_iwd(cache):
    """iwd and the library of its own, in CACHE/iwd."""
    directory = cache / "iwd"
    if not (directory / "usr/libexec/iwd").exists():
        debian.clean(directory)
        debian.unpack("libell0", directory)
        debian.unpack("iwd", directory)


def unpack_regdb(cache):
    """The kernel's database of what is allowed where, in CACHE/regdb."""
    directory = cache / "regdb"
    database = directory / "lib/firmware/regulatory.db"
    if not database.exists():
        debian.clean(directory)
        debian.unpack("wireless-regdb", directory)
        for name in ("regulatory.db.p7s", "regulatory.db"):
            shutil.copy(database.with_name(f"{name}-debian"), database.with_name(name))


class Kernel:
    """vmlinuz, modules and initramfs in the cache directory."""

    def __init__(self, cache):
        self.dir = pathlib.Path(cache) / "kernel"
        self.version_file = self.dir / "version"
        if not self.version_file.exists():
            self._fetch()
        self.version = self.version_file.read_text().strip()
        self.image = self.dir / "vmlinux"
        self.initramfs = self._initramfs()

    def _fetch(self):
        debian.clean(self.dir)
        names = [p for p in debian.depends("linux-image-amd64") if p.startswith("linux-image-")]
        if not names:
            raise debian.DebianError("apt knows no linux-image-amd64: run apt-get update as root")
        version = names[0].removeprefix("linux-image-")
        debian.unpack(names[0], self.dir, WANTED)
        debian.unpack("busybox-static", self.dir, re.compile(r"\./(usr/)?bin/busybox$"))
        self._unpack(next(self.dir.glob("boot/vmlinuz-*")))
        debian.run("/sbin/depmod", "-b", self.dir, version)
        self.version_file.write_text(version + "\n")

    def _unpack(self, packed):
        """The kernel as it is after it has unpacked itself, which takes seconds under emulation."""
        octets = packed.read_bytes()
        at = octets.find(b"\xfd7zXZ\0")
        if at < 0:
            packed.rename(self.dir / "vmlinux")
            return
        (self.dir / "vmlinux").write_bytes(lzma.LZMADecompressor().decompress(octets[at:]))
        packed.unlink()

    def modules(self, names):
        """Files of modules and of what they need, in the order in which to load them."""
        text = debian.run("/sbin/modprobe", "-d", self.dir, "-S", self.version, "--show-depends",
                          "-a", *names).decode()
        files = re.findall(r"^insmod (\S.*\.ko\S*)\s*$", text, re.M)
        return [pathlib.Path(f) for f in dict.fromkeys(files)]

    def _initramfs(self):
        image = self.dir / "initramfs"
        init = HERE / "init.sh"
        if image.exists() and image.stat().st_mtime > init.stat().st_mtime:
            return image
        tree = self.dir / "initramfs.d"
        shutil.rmtree(tree, ignore_errors=True)
        (tree / "bin").mkdir(parents=True)
        (tree / "modules").mkdir()
        shutil.copy(next(self.dir.glob("**/bin/busybox")), tree / "bin" / "busybox")
        shutil.copy(init, tree / "init")
        (tree / "init").chmod(0o755)
        names = []
        for file in self.modules(BOOT_MODULES):
            shutil.copy(file, tree / "modules")
            names.append(file.name)
        (tree / "modules.order").write_text("\n".join(names) + "\n")
        files = "\n".join(str(p.relative_to(tree)) for p in sorted(tree.rglob("*")))
        image.write_bytes(debian.run("cpio", "--quiet", "-o", "-H", "newc", cwd=tree,
                                     input=files.encode()))
        shutil.rmtree(tree)
        return image


def start(kernel, results, script):
    """Boot a machine that runs a shell script and powers off; returns the QEMU process.

    results is the one directory the machine writes to. KVM is never used: where it is offered to a
    container or a virtual machine it has been seen to hang.
    """
    results = pathlib.Path(results)
    (results / "boot.sh").write_text(script)
    shared = str(results).replace(",", ",,")
    # -icount: the machine's clock counts instructions, so what a station waits for does not come
    # too late because this machine is busy. It needs a single thread; two were hardly faster.
    args = [QEMU, "-accel", "tcg,thread=single", "-icount", "shift=0,sleep=on", "-smp", "1",
            "-cpu", "max", "-M", "q35", "-m", "1024", "-display", "none", "-monitor", "none",
            "-no-reboot", "-net", "none",
            "-serial", f"file:{shared}/console.log",
            "-kernel", kernel.image, "-initrd", kernel.initramfs,
            "-append", "console=ttyS0 quiet panic=-1 mitigations=off ipv6.disable=1 "
            # The self-tests of its ciphers are a third of the kernel's start.
            "cryptomgr.notests=1 "
            # As the host's root is mounted when the kernel asks for it.
            f'firmware_class.path="/root{kernel.dir.parent}/regdb/lib/firmware"',
            "-fsdev", "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap",
            "-device", "virtio-9p-pci,fsdev=root,mount_tag=root",
            "-fsdev", f"local,id=results,path={shared},security_model=none",
            "-device", "virtio-9p-pci,fsdev=results,mount_tag=results"]
    with open(results / "qemu.log", "wb") as log:
        return subprocess.Popen([str(a) for a in args], stdin=subprocess.DEVNULL, stdout=log,
                                stderr=log)
