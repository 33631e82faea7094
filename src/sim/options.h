/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The command line of fastroam-sim; doc/man/fastroam-sim.1 tells it to people. */
#ifndef FASTROAM_SIM_OPTIONS_H
#define FASTROAM_SIM_OPTIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "sim/load.h"

struct sim_options {
	char socket[PATH_MAX];
	char scenario[PATH_MAX]; /**< "-": stdin */
	uint64_t seed;
	bool has_seed; /**< else the scenario's, or 1 */
	bool check;    /**< read the scenario only */
	bool json;
	bool quiet; /**< no lines but the verdict */
	bool has_load;
	struct load_config load;
};

enum sim_action { SIM_RUN, SIM_DONE };

/**
 * Parse. Prints help or version itself (SIM_DONE).
 * @return 0, or -EINVAL with *err
 */
int sim_options_parse(int argc, char **argv, struct sim_options *out, enum sim_action *action,
		      struct err *err) WARN_UNUSED;

#endif
