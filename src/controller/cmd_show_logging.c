/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show logging: log lines, and what the tracer keeps of stations.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/log_sinks.h"
#include "net/syslog_client.h"

/** Newest events of all stations that `show logging` gives; a station has its own command. */
#define EVENTS_SHOWN 4096

/** A line without its end. */
static char const *chopped(char const *line, char *room, size_t size)
{
	(void)snprintf(room, size, "%.*s", (int)strcspn(line, "\n"), line);
	return room;
}

/** An event may have several lines. */
static void show_event(void *arg, char const *text)
{
	struct writer *out = arg;
	char line[TRACE_TEXT_MAX];

	while (*text) {
		size_t len = strcspn(text, "\n");

		writer_str(out, NULL, "%s\n", chopped(text, line, sizeof line));
		text += len + (text[len] == '\n');
	}
}

/** Severities and counts, as IOS heads it. */
static void show_sinks(struct controller *c, struct writer *out)
{
	struct settings_logging const *l = &c->settings.logging;
	struct syslog_client_stats st = {0};
	unsigned monitors = 0;

	for (struct shell const *x = c->shells; x; x = x->next)
		monitors += x->monitor;
	if (c->syslog)
		syslog_client_get_stats(c->syslog, &st);
	writer_text(out, "Syslog logging: enabled\n\n");
	writer_str(out, "monitor_level", "    Monitor logging: level %s, ",
		   log_sinks_level_word(l->monitor));
	writer_int(out, "monitors", "%" PRId64 " terminals\n", monitors);
	writer_str(out, "buffer_level", "    Buffer logging:  level %s, ",
		   log_sinks_level_word(l->buffered));
	writer_int(out, "messages", "%" PRId64 " messages logged\n",
		   (int64_t)log_ring_total(c->logs));
	writer_str(out, "syslog_level", "    Syslog logging:  level %s, ",
		   log_sinks_level_word(l->syslog));
	writer_int(out, "syslog_messages", "%" PRId64 " messages logged, ", (int64_t)st.sent);
	writer_int(out, "syslog_lost", "%" PRId64 " lost", (int64_t)st.lost);
	writer_str(out, "syslog_error", st.why ? " (%s)" : NULL, st.why ? strerror(st.why) : "");
	writer_text(out, "\n");
	writer_int(out, "traces", "    Client tracing:  %" PRId64 " events, ",
		   (int64_t)tracer_total(c->tracer));
	writer_int(out, "debug_texts", "%" PRId64 " texts made for debugs\n\n",
		   (int64_t)tracer_texts(c->tracer));
}

int cmd_show_logging(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct controller *c = s->c;
	char room[LOG_RING_LINE];
	char const *line;

	(void)w;
	show_sinks(c, out);
	writer_int(out, "buffer_lines", "Log Buffer (%" PRId64 " lines):\n\n", LOG_RING_LINES);
	writer_list(out, "log");
	for (unsigned i = 0; (line = log_ring_at(c->logs, i)); i++)
		writer_str(out, NULL, "%s\n", chopped(line, room, sizeof room));
	writer_end(out);
	writer_int(out, "trace_buffer_events", "\nTrace Buffer (%" PRId64 " events):\n\n",
		   EVENTS_SHOWN);
	writer_list(out, "trace");
	tracer_each(c->tracer, EVENTS_SHOWN, TRACE_IOSXE, show_event, out);
	writer_end(out);
	return 0;
}

int cmd_show_logging_profile_wireless(struct shell *s, struct grammar_walk const *w,
				      struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	unsigned events;

	writer_list(out, "trace");
	events = tracer_station_each(s->c->tracer, mac->mac, TRACE_IOSXE, show_event, out);
	writer_end(out);
	if (events == 0)
		writer_text(out,
			    "Nothing is kept of %s: since this controller was started, or "
			    "since its logs were cleared, nothing has come of it, or too much "
			    "of others since\n",
			    mac->text);
	return 0;
}
