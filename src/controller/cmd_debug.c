/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * debug and undebug. What a shell follows comes to that shell, as it happens.
 */
#include <errno.h>

#include "controller/commands.h"

static int follow(struct shell *s, struct grammar_walk const *w, enum trace_form form)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");

	if (!s->watch)
		return shell_fail(s, "A file cannot debug; enter the line in a shell");
	if (!mac) {
		/* "no debug client": all of this form. */
		struct mac sta;
		enum trace_form f;

		for (unsigned i = 0; tracer_watch_at(s->watch, i, &sta, &f);) {
			if (f == form)
				(void)tracer_watch_station(s->watch, sta, f, false);
			else
				i++;
		}
		return 0;
	}
	switch (tracer_watch_station(s->watch, mac->mac, form, !w->negated)) {
	case 0: return 0;
	case -ENOENT: return shell_fail(s, "%s is not being debugged", mac->text);
	default:
		return shell_fail(s,
				  "%d clients are being debugged here, that is all there may be; "
				  "undebug one first",
				  TRACER_STATIONS);
	}
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

int cmd_debug_ft_events(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	if (!s->watch)
		return shell_fail(s, "A file cannot debug; enter the line in a shell");
	tracer_watch_ft(s->watch, !w->negated);
	return 0;
}

int cmd_debug_key_material(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	if (!s->watch)
		return shell_fail(s, "A file cannot debug; enter the line in a shell");
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
