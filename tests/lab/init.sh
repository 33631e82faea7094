#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The first process of the emulated machine (busybox in its initramfs): the host's root, read-only
# below an overlay that forgets, and the folder of results, the only thing that can be written to.
export PATH=/bin
busybox mkdir -p /proc /sys /dev /host /upper /root
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
for module in $(busybox cat /modules.order); do
	busybox insmod "/modules/$module" || echo "cannot load $module"
done
options=trans=virtio,version=9p2000.L,msize=262144
busybox mount -t 9p -o "ro,cache=loose,$options" root /host || echo "cannot mount the host's root"
busybox mount -t tmpfs tmpfs /upper
busybox mkdir /upper/changes /upper/work
busybox mount -t overlay -o lowerdir=/host,upperdir=/upper/changes,workdir=/upper/work lab /root ||
	echo "cannot mount the overlay"
busybox mount -t proc proc /root/proc
busybox mount -t sysfs sys /root/sys
busybox mount -t devtmpfs dev /root/dev
busybox mkdir -p /root/dev/shm /root/dev/pts
busybox mount -t tmpfs tmpfs /root/dev/shm
busybox mount -t devpts devpts /root/dev/pts
busybox mount -t tmpfs tmpfs /root/run
busybox mkdir -p /root/run/results /root/run/netns
# cache=none: what the host writes is seen here.
busybox mount -t 9p -o "rw,cache=none,$options" results /root/run/results ||
	echo "cannot mount the results"
busybox chroot /root /bin/sh /run/results/boot.sh
busybox poweroff -f
