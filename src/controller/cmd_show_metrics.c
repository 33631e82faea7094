/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show metrics: the counters as a monitoring system reads them.
 */
#include "controller/commands.h"
#include "controller/metrics.h"

int cmd_show_metrics(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	metrics_write(s->c, out);
	return 0;
}
