/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Load: many stations that come in and roam at a given rate, and how long each took. */
#ifndef FASTROAM_SIM_LOAD_H
#define FASTROAM_SIM_LOAD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "sim/scenario.h"

#define LOAD_RATE_MAX 100000

/** `--load aps=100,stations=10000,rate=500,roams=3`, with a scenario file for the network. */
struct load_config {
	unsigned aps, radios;
	uint32_t stations;
	unsigned rate;  /**< attempts begun per second */
	unsigned roams; /**< of each station, after it came in */
	char const *path;
	uint64_t seed;
};

/** @return 0, or -EINVAL with *err naming the word */
int load_config_parse(char const *text, struct load_config *out, struct err *err) WARN_UNUSED;

struct load;

/** What one phase came to. Latencies in microseconds, from the first frame to the open port. */
struct load_phase {
	uint64_t begun, done, failed;
	uint64_t skipped; /**< not begun: the station was still busy with its last one */
	uint64_t method[SUPPLICANT_METHOD_COUNT];
	uint64_t fault[SUPPLICANT_FAULT_COUNT];
	uint64_t took_us; /**< the whole phase */
	uint32_t p50_us, p90_us, p99_us, max_us;
};

/**
 * @param network  its first network is what all stations are set to
 * @param progress a line for people, once a second; NULL: none
 * @param done     both phases are over
 */
struct load *load_new(void *ctx, struct loop *loop, struct load_config const *config,
		      struct scenario const *network, void (*progress)(void *arg, char const *text),
		      void (*done)(void *arg, char const *why), void *arg, struct err *err);
void load_start(struct load *l);
/** Take leave of the controller. */
void load_stop(struct load *l);
/** 0: coming in, 1: roaming. */
struct load_phase const *load_phase(struct load const *l, unsigned n);
/** Both phases; a new reference. */
json_t *load_json(struct load const *l);

#endif
