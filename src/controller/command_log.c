/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Who changed what; see command_log.h.
 */
#include "controller/command_log.h"

#include <stdio.h>
#include <talloc.h>

struct command_log {
	struct command_log_entry entry[COMMAND_LOG_MAX];
	unsigned next, used;
	uint64_t total;
};

struct command_log *command_log_new(void *ctx)
{
	return talloc_zero(ctx, struct command_log);
}

void command_log_put(struct command_log *l, struct command_log_who const *who, char const *text)
{
	struct command_log_entry *e = &l->entry[l->next];
	char *copy = talloc_strdup(l, text);

	if (!copy)
		return;
	talloc_free(e->text);
	e->text = copy;
	e->index = ++l->total;
	e->wall_us = who->wall_us;
	e->session = who->session;
	(void)snprintf(e->user, sizeof e->user, "%s", who->user);
	(void)snprintf(e->line, sizeof e->line, "%s", who->line);
	l->next = (l->next + 1) % COMMAND_LOG_MAX;
	if (l->used < COMMAND_LOG_MAX)
		l->used++;
}

struct command_log_entry const *command_log_at(struct command_log const *l, unsigned index)
{
	if (index >= l->used)
		return NULL;
	return &l->entry[(l->next + COMMAND_LOG_MAX - l->used + index) % COMMAND_LOG_MAX];
}

uint64_t command_log_total(struct command_log const *l)
{
	return l->total;
}
