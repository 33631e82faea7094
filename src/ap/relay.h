/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The relay itself: frames of the key protocol between an interface of the access point and the
 * controller.
 *
 * They cross unchanged, with the source address they carry: it is part of what they are sealed
 * with. Up go frames that were received for the key holder, or for all; never what the key holder
 * sent, which another relay on the same network has put there.
 */
#ifndef FASTROAM_AP_RELAY_H
#define FASTROAM_AP_RELAY_H

#include "ap/options.h"
#include "base/err.h"
#include "base/loop.h"

struct ap_relay;

/** Open the interface, read the certificates, start to connect. NULL with *err. */
struct ap_relay *ap_relay_new(void *ctx, struct loop *loop, struct ap_options const *options,
			      struct err *err);

/** One log line of counters. */
void ap_relay_log_stats(struct ap_relay *r);

/** Take leave of the controller, then stop the loop. */
void ap_relay_stop(struct ap_relay *r);

#endif
