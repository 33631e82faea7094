/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a process full of keys gives up, and a word to systemd.
 */
#ifndef FASTROAM_CONTROLLER_HARDEN_H
#define FASTROAM_CONTROLLER_HARDEN_H

#include "base/err.h"

/**
 * No core dumps, no debugger but root's, no new privileges, and memory that is not swapped out
 * where the limits allow it. What the system refuses is left as it is.
 */
void harden_process(void);

/**
 * From here on only the system calls that the daemon needs; any other ends the process.
 * @return 0 (also where the kernel has no such filter), or negative errno with *err
 */
int harden_syscalls(struct err *err) WARN_UNUSED;

/** Tell systemd (Type=notify); does nothing without NOTIFY_SOCKET. */
void harden_notify(char const *state);

#endif
