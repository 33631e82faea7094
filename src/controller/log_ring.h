/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The last log lines, for `show logging`, in the form that IOS gives them:
 * `*Nov 23 18:46:42.123: %SYS-5-CONFIG_I: Configured from console by root`.
 */
#ifndef FASTROAM_CONTROLLER_LOG_RING_H
#define FASTROAM_CONTROLLER_LOG_RING_H

#include <stddef.h>
#include <stdint.h>

#include "base/log.h"

/** 4,096 lines: an hour of a busy controller. */
#define LOG_RING_LINES 4096
/** Longest line kept, its NUL included; a longer one is cut. */
#define LOG_RING_LINE  512

struct log_ring;

/** Talloc child of ctx; NULL when memory is short. */
struct log_ring *log_ring_new(void *ctx);

/** A line as IOS writes it, '\n' and NUL at its end; a long one is cut. @return out */
char const *log_ring_format(uint64_t wall_us, char const *mnemonic, char const *text,
			    char out[LOG_RING_LINE]);

/** Put a line that is formatted, of `len` octets, with or without its '\n'; a long one is cut.
 * @return it in the ring, as below */
char const *log_ring_add(struct log_ring *r, char const *line, size_t len);

/** Put a line; returns its text, which ends in '\n' and holds until the next one. */
char const *log_ring_put(struct log_ring *r, uint64_t wall_us, char const *mnemonic,
			 char const *text);

/** The line `index` places after the oldest kept, NULL past the newest. */
char const *log_ring_at(struct log_ring const *r, unsigned index);

void log_ring_clear(struct log_ring *r);

/** Lines ever put. */
uint64_t log_ring_total(struct log_ring const *r);

/** "Nov 23 18:46:42.123" in local time. */
void log_ring_time(uint64_t wall_us, char out[32]);

#endif
