/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `fastroam-ap radio`: the agent and its connection to the controller, wired together.
 */
#ifndef FASTROAM_AP_RADIO_H
#define FASTROAM_AP_RADIO_H

#include "ap/options.h"
#include "base/err.h"
#include "base/loop.h"

struct ap_radio;

/** Find the radios, read the certificates, start to connect. NULL with *err. */
struct ap_radio *ap_radio_new(void *ctx, struct loop *loop, struct ap_options const *options,
			      struct err *err);

/** Read the certificates anew, for connections to come. When they cannot be read the old ones stay,
 * and the log says so. */
void ap_radio_reload(struct ap_radio *r);

/** One log line of counters. */
void ap_radio_log_stats(struct ap_radio *r);

/** Take leave of the controller, stop the BSSs, then the loop. */
void ap_radio_stop(struct ap_radio *r);

/** Why it ended by itself, NULL when it was told to. */
char const *ap_radio_broken(struct ap_radio const *r);

#endif
