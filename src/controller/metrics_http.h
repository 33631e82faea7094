/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `wireless metrics http port`: the counters on an HTTP port of loopback, for a monitoring system
 * that cannot run `fastroam -c "show metrics"`.
 */
#ifndef FASTROAM_CONTROLLER_METRICS_HTTP_H
#define FASTROAM_CONTROLLER_METRICS_HTTP_H

#include "base/err.h"

struct controller;

/** Follow the settings: c->metrics_http listens, or is NULL. 0, or negative errno with *err. */
int metrics_http_apply(struct controller *c, struct err *err);

#endif
