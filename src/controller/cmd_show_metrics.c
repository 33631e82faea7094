/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show metrics: the counters as a monitoring system reads them; and the port where it does.
 */
#include "controller/commands.h"
#include "controller/metrics.h"
#include "controller/settings_edit.h"

/** In one turn: each up to 64 BSSs, commonly 8, at 1 us. */
#define METRICS_ROWS 64

/** The walk stands at `place` (0 not begun; then the family + 1) and *pos. */
static bool metrics_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct metrics_walk w = {.begun = s->walk.place > 0};
	bool more;

	if (w.begun)
		w.aps = (struct metrics_aps_walk){.family = (unsigned)s->walk.place - 1,
						  .pos = *pos};
	more = metrics_next(s->c, &w, out);
	s->walk.place = w.aps.family + 1;
	*pos = w.aps.pos;
	return more;
}

int cmd_show_metrics(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	return shell_walk(s, metrics_row, METRICS_ROWS);
}

int cmd_metrics_http_port(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *port = grammar_arg(w, "port");
	struct settings copy = s->c->settings;

	(void)out;
	copy.metrics_port = w->negated || !port ? 0 : (uint16_t)port->number;
	return settings_edit_commit(s, &copy);
}
