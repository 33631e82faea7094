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

char const *log_ring_format(uint64_t wall_us, char const *mnemonic, char const *text,
			    char out[LOG_RING_LINE])
{
	char when[32];
	int n;

	log_ring_time(wall_us, when);
	n = snprintf(out, LOG_RING_LINE - 1, "*%s: %%%s: %s", when, mnemonic, text);
	if (n > LOG_RING_LINE - 2)
		n = LOG_RING_LINE - 2;
	out[n] = '\n';
	out[n + 1] = '\0';
	return out;
}

char const *log_ring_add(struct log_ring *r, char const *line, size_t len)
{
	char *slot = r->line[r->next];

	if (len && line[len - 1] == '\n')
		len--;
	if (len > LOG_RING_LINE - 2)
		len = LOG_RING_LINE - 2;
	memcpy(slot, line, len);
	slot[len] = '\n';
	slot[len + 1] = '\0';
	r->next = (r->next + 1) % LOG_RING_LINES;
	if (r->used < LOG_RING_LINES)
		r->used++;
	r->total++;
	return slot;
}

char const *log_ring_put(struct log_ring *r, uint64_t wall_us, char const *mnemonic,
			 char const *text)
{
	char line[LOG_RING_LINE];

	(void)log_ring_format(wall_us, mnemonic, text, line);
	return log_ring_add(r, line, strlen(line));
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
