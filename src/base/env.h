/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The effects that the pure core may have, injected by whoever runs it.
 *
 * Nothing up to src/sm reads a clock, draws a random octet or writes a log by itself: it asks the
 * environment. A test hands in a virtual clock and a fixed seed and gets the same octets each time.
 */
#ifndef FASTROAM_BASE_ENV_H
#define FASTROAM_BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

struct trace_record;
struct trace_ring;

struct env {
	void *arg; /**< handed to every function below */
	/** Monotonic milliseconds: for expiry. Never goes back. */
	uint64_t (*now_ms)(void *arg);
	/** Microseconds since 1970: for traces and for what a person reads. May jump. */
	uint64_t (*wall_us)(void *arg);
	/** Fill with octets fit for keys and nonces. */
	void (*random)(void *arg, uint8_t *out, size_t len);
	/** One fact happened; the record is valid during the call only. */
	void (*trace)(void *arg, struct trace_record const *rec);
	/**
	 * Where the authenticator puts the facts of a station that nobody follows, which costs it a
	 * tenth of a call of `trace` (base/trace_ring.h); NULL: `trace` is told everything.
	 */
	struct trace_ring *ring;
};

#endif
