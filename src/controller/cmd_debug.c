/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * debug and undebug. What a shell follows comes to that shell, as it happens.
 */
#include <string.h>

#include "controller/commands.h"
#include "controller/debugging.h"

static int no_shell(struct shell *s)
{
	return shell_fail(s, "A file cannot debug; enter the line in a shell");
}

/** The clients that a line names. @return how many */
static unsigned clients(struct grammar_walk const *w, struct mac out[GRAMMAR_ARGS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->args; i++) {
		if (w->arg[i].name && strcmp(w->arg[i].name, "mac") == 0)
			out[n++] = w->arg[i].mac;
	}
	return n;
}

static int follow(struct shell *s, struct grammar_walk const *w, enum trace_form form)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct mac sta[GRAMMAR_ARGS];
	unsigned n = clients(w, sta);

	if (!s->watch)
		return no_shell(s);
	if (w->negated)
		return debugging_stop(s, sta, n, form);
	return debugging_start(s, sta, n, form, seconds ? (uint32_t)seconds->number : 0);
}

int cmd_debug_client(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return follow(s, w, TRACE_AIREOS);
}

int cmd_debug_wireless_mac(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return follow(s, w, TRACE_IOSXE);
}

int cmd_debug_topic(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *topic = grammar_arg(w, "topic");
	struct grammar_arg const *state = grammar_arg(w, "state");
	bool off = w->negated || (state && strcmp(state->text, "disable") == 0);
	unsigned topics;

	(void)out;
	if (!s->watch)
		return no_shell(s);
	topics = tracer_watch_get_topics(s->watch);
	for (enum trace_topic t = 0; t < TRACE_TOPIC_COUNT; t++) {
		if (topic && strcmp(topic->text, trace_topic_word(t)) == 0)
			topics = off ? topics & ~TRACE_TOPIC_BIT(t) : topics | TRACE_TOPIC_BIT(t);
	}
	tracer_watch_topics(s->watch, topics);
	return 0;
}

int cmd_debug_key_material(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	if (!s->watch)
		return no_shell(s);
	if (!w->negated && !s->c->options->allow_key_material)
		return shell_fail(s, "Keys are not shown: fastroamd was started without "
				     "--allow-key-material");
	tracer_watch_keys(s->watch, !w->negated);
	shell_keys_changed(s->c);
	if (!w->negated)
		writer_text(out, "Keys of the clients that are debugged here are shown in clear\n");
	return 0;
}

static int nothing(struct shell *s, struct writer *out)
{
	if (!s->watch)
		return 0;
	(void)tracer_watch_none(s->watch);
	shell_keys_changed(s->c);
	writer_text(out, "All possible debugging has been turned off\n");
	return 0;
}

int cmd_debug_all(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	return nothing(s, out);
}

int cmd_debug_disable_all(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	return nothing(s, out);
}

int cmd_undebug_all(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	return nothing(s, out);
}
