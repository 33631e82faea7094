/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Log lines to where they are wanted; see log_sinks.h.
 */
#include "controller/log_sinks.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "controller/controller.h"
#include "controller/shell.h"
#include "net/syslog_client.h"

/** As IOS and syslog name them, from 0 on. */
static char const *const levels[] = {
	"emergencies", "alerts",        "critical",      "errors",
	"warnings",    "notifications", "informational", "debugging",
};

#define LEVELS ((int)(sizeof levels / sizeof levels[0]))

char const *log_sinks_level_word(int level)
{
	return level >= 0 && level < LEVELS ? levels[level] : "disabled";
}

int log_sinks_level(char const *word)
{
	for (int i = 0; i < LEVELS; i++) {
		if (strcmp(levels[i], word) == 0)
			return i;
	}
	return SETTINGS_LOG_OFF;
}

static uint64_t wall_us(struct controller const *c)
{
	return c->env.wall_us(c->env.arg);
}

/** Under systemd the journal has what is logged from stderr, and is what listens for syslog as
 * well: it would get each line twice. */
static bool syslog_has_it(struct controller const *c)
{
	return !c->options->timestamps;
}

static void message_to_syslog(struct controller *c, int level, char const *mnemonic,
			      char const *text)
{
	char line[SYSLOG_CLIENT_TEXT];
	int n;

	if (!c->syslog || level > c->settings.logging.syslog || syslog_has_it(c))
		return;
	n = snprintf(line, sizeof line, "%%%s: %s", mnemonic, text);
	if (n > 0)
		syslog_client_send(c->syslog, (unsigned)level, wall_us(c), line,
				   (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void log_sinks_message(void *arg, enum log_level level, char const *mnemonic, char const *text)
{
	struct controller *c = arg;
	char line[LOG_RING_LINE];

	log_ring_format(wall_us(c), mnemonic, text, line);
	if ((int)level <= c->settings.logging.buffered)
		log_ring_add(c->logs, line, strlen(line));
	if ((int)level <= c->settings.logging.monitor)
		shell_monitor(c, line);
	message_to_syslog(c, (int)level, mnemonic, text);
}

static void debugged_to_shells(struct controller *c, char const *text)
{
	for (struct shell *s = c->shells; s; s = s->next) {
		if (s->conn && s->monitor && s->privilege >= PRIVILEGE_ENABLE &&
		    !tracer_watch_told(s->watch))
			control_conn_event(s->conn, text);
	}
}

void log_sinks_debugged(void *arg, char const *text)
{
	struct controller *c = arg;
	struct settings_logging const *l = &c->settings.logging;
	bool to_syslog = c->syslog && l->syslog >= LOG_LEVEL_DEBUG;

	if (l->monitor >= LOG_LEVEL_DEBUG)
		debugged_to_shells(c, text);
	if (l->buffered < LOG_LEVEL_DEBUG && !to_syslog)
		return;
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (l->buffered >= LOG_LEVEL_DEBUG)
			log_ring_add(c->logs, text, len);
		if (to_syslog)
			syslog_client_send(c->syslog, LOG_LEVEL_DEBUG, wall_us(c), text, len);
		text += len + (text[len] == '\n');
	}
}

int log_sinks_apply(struct controller *c, struct err *err)
{
	bool wanted = c->settings.logging.syslog != SETTINGS_LOG_OFF;

	if (!wanted) {
		talloc_free(c->syslog);
		c->syslog = NULL;
	} else if (!c->syslog) {
		c->syslog = syslog_client_new(c, c->loop, c->options->syslog, "fastroamd", err);
		if (!c->syslog)
			return err->code;
	}
	return 0;
}
