/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A ring of log lines; see log_ring.h.
 */
#include "controller/log_ring.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

struct log_ring {
	char line[LOG_RING_LINES][LOG_RING_LINE];
	unsigned next, used;
	uint64_t total;
};

struct log_ring *log_ring_new(void *ctx)
{
	return talloc_zero(ctx, struct log_ring);
}

void log_ring_time(uint64_t wall_us, char out[32])
{
	time_t t = (time_t)(wall_us / 1000000);
	struct tm tm;
	char day[20];

	if (!localtime_r(&t, &tm))
		memset(&tm, 0, sizeof tm);
	(void)strftime(day, sizeof day, "%b %e %H:%M:%S", &tm);
	(void)snprintf(out, 32, "%s.%03u", day, (unsigned)(wall_us / 1000 % 1000));
}

char const *log_ring_put(struct log_ring *r, uint64_t wall_us, char const *mnemonic,
			 char const *text)
{
	char *line = r->line[r->next];
	char when[32];
	int n;

	log_ring_time(wall_us, when);
	n = snprintf(line, LOG_RING_LINE - 1, "*%s: %%%s: %s", when, mnemonic, text);
	if (n > LOG_RING_LINE - 2)
		n = LOG_RING_LINE - 2;
	line[n] = '\n';
	line[n + 1] = '\0';
	r->next = (r->next + 1) % LOG_RING_LINES;
	if (r->used < LOG_RING_LINES)
		r->used++;
	r->total++;
	return line;
}

char const *log_ring_at(struct log_ring const *r, unsigned index)
{
	if (index >= r->used)
		return NULL;
	return r->line[(r->next + LOG_RING_LINES - r->used + index) % LOG_RING_LINES];
}

void log_ring_clear(struct log_ring *r)
{
	r->next = 0;
	r->used = 0;
}

uint64_t log_ring_total(struct log_ring const *r)
{
	return r->total;
}
