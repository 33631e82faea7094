/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One configures at a time. The lock is the shell's that is in configuration mode, from
 * `configure terminal` until it leaves that mode or is gone; it has no timeout, but anybody who may
 * configure may clear it (`clear configuration lock`).
 */
#ifndef FASTROAM_CONTROLLER_CONFIG_LOCK_H
#define FASTROAM_CONTROLLER_CONFIG_LOCK_H

#include <stdint.h>

#include "base/err.h"

struct shell;

/** Zeroed is free. */
struct config_lock {
	struct shell *holder; /**< NULL: free */
	uint64_t since_us;    /**< wall clock */
};

/**
 * Take it, or keep it. A configuration that is loaded (s->loading) needs none of its own: who loads
 * it asked with config_lock_check().
 * @return 0, or shell_fail(): who holds it, since when, and how to end that
 */
int config_lock_take(struct shell *s) WARN_UNUSED;

/** May this shell change the configuration? 0 or shell_fail(), as config_lock_take(). */
int config_lock_check(struct shell *s) WARN_UNUSED;

/** Give it back; nothing when another shell holds it, or nobody. */
void config_lock_release(struct shell *s);

#endif
