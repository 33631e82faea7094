/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a shell debugs; see debugging.h.
 */
#include "controller/debugging.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static uint64_t now_ms(struct shell const *s)
{
	return s->c->env.now_ms(s->c->env.arg);
}

static void timer_arm(struct shell *s)
{
	uint64_t next = tracer_watch_next_ms(s->watch), now = now_ms(s);

	if (next == UINT64_MAX)
		loop_timer_disarm(s->debug_due);
	else
		loop_timer_arm(s->debug_due, next > now ? next - now : 0);
}

static void timer_due(void *arg)
{
	struct shell *s = arg;
	struct tracer_followed ended;
	char line[80], text[MAC_STR];

	while (tracer_watch_expire(s->watch, now_ms(s), &ended)) {
		(void)snprintf(line, sizeof line,
			       "Debugging of client %s has ended: its monitor-time is over\n",
			       mac_dotted(ended.sta, text));
		if (s->conn)
			control_conn_event(s->conn, line);
	}
	timer_arm(s);
}

static bool is_debugged(struct shell const *s, struct mac sta, enum trace_form form)
{
	struct tracer_followed f;

	for (unsigned i = 0; tracer_watch_at(s->watch, i, &f); i++) {
		if (mac_eq(f.sta, sta) && f.form == form)
			return true;
	}
	return false;
}

/** The first for which there is no place any more, or n. */
static unsigned too_many(struct shell const *s, struct mac const *sta, unsigned n,
			 enum trace_form form)
{
	unsigned room = tracer_watch_room(s->watch), added = 0;

	for (unsigned i = 0; i < n; i++) {
		bool again = is_debugged(s, sta[i], form);

		for (unsigned j = 0; j < i && !again; j++)
			again = mac_eq(sta[i], sta[j]);
		if (!again && added++ == room)
			return i;
	}
	return n;
}

int debugging_start(struct shell *s, struct mac const *sta, unsigned n, enum trace_form form,
		    uint32_t seconds)
{
	unsigned over = too_many(s, sta, n, form);
	uint64_t until = seconds ? now_ms(s) + (uint64_t)seconds * 1000 : 0;
	char text[MAC_STR];

	if (over < n)
		return shell_fail(s,
				  "Client %s is one too many: this shell debugs %d clients at a "
				  "time; stop one with no debug client MAC or no debug wireless "
				  "mac MAC, all with undebug all, or enter it in another shell",
				  mac_dotted(sta[over], text), TRACER_STATIONS);
	if (!s->debug_due)
		s->debug_due = loop_timer_new(s, s->c->loop, timer_due, s);
	if (!s->debug_due)
		return shell_fail(s, "memory is short");
	for (unsigned i = 0; i < n; i++) {
		/* There is room for each. */
		(void)tracer_watch_station(s->watch, sta[i], form, true);
		tracer_watch_until(s->watch, sta[i], form, until);
	}
	timer_arm(s);
	return 0;
}

static void stop_form(struct shell *s, enum trace_form form)
{
	struct tracer_followed f;

	for (unsigned i = 0; tracer_watch_at(s->watch, i, &f);) {
		if (f.form == form)
			(void)tracer_watch_station(s->watch, f.sta, form, false);
		else
			i++;
	}
}

int debugging_stop(struct shell *s, struct mac const *sta, unsigned n, enum trace_form form)
{
	char text[MAC_STR];
	int rc = 0;

	if (n == 0)
		stop_form(s, form);
	for (unsigned i = 0; i < n; i++) {
		if (tracer_watch_station(s->watch, sta[i], form, false) == -ENOENT)
			rc = shell_fail(s,
					"Client %s is not being debugged here; show debugging "
					"lists who is",
					mac_dotted(sta[i], text));
	}
	if (s->debug_due)
		timer_arm(s);
	return rc;
}

/* ---- show debugging ---- */

/** @param front  in front of each line of text */
static void show_clients(struct shell const *x, char const *front, struct writer *out)
{
	struct tracer_followed f;
	char text[MAC_STR];

	writer_list(out, "clients");
	for (unsigned i = 0; tracer_watch_at(x->watch, i, &f); i++) {
		uint64_t now = now_ms(x);

		writer_object(out, NULL);
		writer_text(out, "%s", front);
		writer_str(out, "mac_address", "Client %s is debugged", mac_dotted(f.sta, text));
		writer_str(out, "form", " in the lines of %s",
			   f.form == TRACE_AIREOS ? "AireOS" : "IOS-XE");
		if (f.until_ms)
			writer_int(out, "seconds_left", ", for %" PRId64 " s more",
				   f.until_ms > now ? (int64_t)((f.until_ms - now + 999) / 1000)
						    : 0);
		writer_text(out, "\n");
		writer_end(out);
	}
	writer_end(out);
}

static char const *topic_key(enum trace_topic topic)
{
	switch (topic) {
	case TRACE_TOPIC_FT: return "ft_events";
	case TRACE_TOPIC_DOT1X: return "dot1x_events";
	case TRACE_TOPIC_PMK: return "pmk_events";
	case TRACE_TOPIC_CCKM: return "cckm_events";
	case TRACE_TOPIC_COUNT: break;
	}
	return NULL;
}

static void show_topics(struct shell const *x, char const *front, bool all, struct writer *out)
{
	for (enum trace_topic t = 0; t < TRACE_TOPIC_COUNT; t++) {
		bool on = tracer_watch_get_topics(x->watch) & TRACE_TOPIC_BIT(t);

		if (on || all)
			writer_text(out, "%s%s of all clients are ", front, trace_topic_text(t));
		writer_bool(out, topic_key(t), on || all ? "%s\n" : NULL, on, "debugged",
			    "not debugged");
	}
}

static bool debugs_something(struct shell const *x)
{
	struct tracer_followed f;

	return x->watch && (tracer_watch_get_topics(x->watch) || tracer_watch_at(x->watch, 0, &f));
}

/** On IOS a debug is of the whole device: here too, what others debug costs all. */
static void show_others(struct shell *s, struct writer *out)
{
	char front[SHELL_LINE + sizeof s->user + 8], line[SHELL_LINE];

	writer_list(out, "other_lines");
	for (struct shell const *x = s->c->shells; x; x = x->next) {
		if (x == s || !debugs_something(x))
			continue;
		(void)snprintf(front, sizeof front, "%s (%s): ", shell_line(x, line), x->user);
		writer_object(out, NULL);
		writer_str(out, "line", NULL, line);
		writer_str(out, "user", NULL, x->user);
		show_clients(x, front, out);
		show_topics(x, front, false, out);
		writer_end(out);
	}
	writer_end(out);
}

void debugging_show(struct shell *s, struct writer *out)
{
	if (s->watch) {
		show_clients(s, "", out);
		show_topics(s, "", true, out);
		writer_bool(out, "key_material", "Key material is %s\n",
			    tracer_watch_has_keys(s->watch), "shown", "not shown");
	}
	writer_bool(out, "monitor", "Terminal monitor is %s\n", s->monitor, "on", "off");
	show_others(s, out);
}
