/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * logging: severities of the places that log lines and the lines of debugs go to.
 */
#include <stddef.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/log_sinks.h"
#include "controller/settings_edit.h"

static struct {
	char const *word;
	size_t at;   /**< in struct settings_logging */
	int usual;   /**< without the line */
	int entered; /**< with the line, without a severity */
} const sinks[] = {
	{"buffered", offsetof(struct settings_logging, buffered), SETTINGS_LOG_BUFFERED,
	 SETTINGS_LOG_BUFFERED},
	{"monitor", offsetof(struct settings_logging, monitor), SETTINGS_LOG_MONITOR,
	 SETTINGS_LOG_MONITOR},
	{"syslog", offsetof(struct settings_logging, syslog), SETTINGS_LOG_OFF,
	 SETTINGS_LOG_SYSLOG},
};

int cmd_config_logging(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *sink = grammar_arg(w, "sink");
	struct grammar_arg const *level = grammar_arg(w, "level");
	struct settings copy;

	(void)out;
	copy = s->c->settings;
	for (size_t i = 0; i < sizeof sinks / sizeof sinks[0]; i++) {
		int *at = (int *)(void *)((char *)&copy.logging + sinks[i].at);

		if (!sink || strcmp(sinks[i].word, sink->text) != 0)
			continue;
		if (w->negated)
			*at = SETTINGS_LOG_OFF;
		else if (w->defaulted)
			*at = sinks[i].usual;
		else
			*at = level ? log_sinks_level(level->text) : sinks[i].entered;
	}
	return settings_edit_commit(s, &copy);
}
