/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A scenario: who is there and what happens, read from a text file (fastroam-sim(1)). */
#ifndef FASTROAM_SIM_SCENARIO_H
#define FASTROAM_SIM_SCENARIO_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "sim/site.h"

#define SCENARIO_NETWORKS_MAX 32
#define SCENARIO_APS_MAX      256
#define SCENARIO_STATIONS_MAX 1024
#define SCENARIO_STEPS_MAX    4096
/** Of one file: 4,096 lines of 64 octets. */
#define SCENARIO_FILE_MAX     262144
/** Loops inside loops. */
#define SCENARIO_DEPTH_MAX    4
/** An expectation is waited for so long unless it says `within`. */
#define SCENARIO_WITHIN_MS    15000
#define SCENARIO_TEXT         160

struct scenario_network {
	char name[SITE_NAME];
	struct supplicant_config config; /**< without an address */
	char ca[PATH_MAX], cert[PATH_MAX], key[PATH_MAX];
	char identity[254], password[128]; /**< a password: by PEAP */
	unsigned line;
};

struct scenario_ap {
	char name[SITE_NAME];
	unsigned radios;
	struct mac address; /**< of its first BSS; zero: made from its number */
};

struct scenario_station {
	char name[SITE_NAME];
	unsigned network;
	struct mac address;
};

/** Statements of the timeline. X(name, word, arguments) */
#define SCENARIO_STEP_LIST(X)                                                                  \
	X(ASSOCIATE, "associate", "STATION AP")                                                \
	X(ROAM, "roam", "STATION AP")                                                          \
	X(LEAVE, "leave", "STATION")                                                           \
	X(LOSE, "lose", "STATION")                                                             \
	X(FORGET, "forget", "STATION")                                                         \
	X(MISBEHAVE, "misbehave", "STATION WHAT...|nothing")                                   \
	X(AGAIN, "again", "STATION auth|assoc|m2|m4|g2")                                       \
	X(SKEW, "skew", "STATION MILLISECONDS")                                                \
	X(OVER, "over", "STATION air|ds")                                                      \
	X(LOSS, "loss", "PERCENT%")                                                            \
	X(DELAY, "delay", "MIN[-MAX] (milliseconds)")                                          \
	X(PAUSE, "pause", "MILLISECONDS")                                                      \
	X(EXPECT, "expect", "STATION METHOD|failed|gone|keys|no-faults|fault ... [within MS]") \
	X(WAIT, "wait", "AP serves NETWORK [within MS]")                                       \
	X(REPEAT, "repeat", "COUNT")                                                           \
	X(END, "end", "")

enum scenario_step_type {
#define X(name, word, arguments) SCENARIO_##name,
	SCENARIO_STEP_LIST(X)
#undef X
		SCENARIO_STEP_COUNT
};

enum scenario_expect {
	SCENARIO_EXPECT_METHOD,
	SCENARIO_EXPECT_FAILED, /**< any fault, or `fault`, with `code` where it is not 0 */
	SCENARIO_EXPECT_GONE,   /**< the controller sent it away: deauthenticated */
	SCENARIO_EXPECT_KEYS,   /**< the same at both ends, and the port is open */
	SCENARIO_EXPECT_NO_FAULTS,
	SCENARIO_EXPECT_FAULT /**< counted at least once */
};

struct scenario_step {
	enum scenario_step_type type;
	unsigned line;
	char text[SCENARIO_TEXT]; /**< the line, for the verdict */
	unsigned station, ap, network;
	enum scenario_expect expect;
	enum supplicant_method method;
	enum supplicant_fault fault;
	bool has_fault;
	uint16_t code;
	unsigned bits; /**< MISBEHAVE; AGAIN: enum supplicant_sent */
	int64_t value; /**< of SKEW, LOSS (per mille), PAUSE, REPEAT; DELAY: min */
	int64_t max;   /**< DELAY */
	uint32_t within_ms;
	unsigned other; /**< REPEAT: its END; END: its REPEAT */
};

struct scenario {
	uint64_t seed;
	bool has_seed;
	unsigned n_networks, n_aps, n_stations, n_steps;
	struct scenario_network *network;
	struct scenario_ap *ap;
	struct scenario_station *station;
	struct scenario_step *step;
};

/**
 * Read a text. Passphrases become PSKs here (2 ms each).
 * @param name  of the file, for messages
 * @return talloc child of ctx, NULL with *err: "name:line: what is wrong, and the cure"
 */
struct scenario *scenario_parse(void *ctx, char const *name, char const *text, size_t len,
				struct err *err);
/** As scenario_parse(), from a file; "-" is stdin. */
struct scenario *scenario_load(void *ctx, char const *path, struct err *err);

#endif
