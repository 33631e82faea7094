/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * EXEC: the session, its terminal, saving and clearing.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "controller/commands.h"
#include "controller/frame_log.h"
#include "controller/radio_service.h"
#include "controller/save.h"

int cmd_exec_enable(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	if (!s->admin)
		return shell_fail(
			s,
			"Access denied: privileged EXEC is for root, for the user that "
			"fastroamd runs as and for members of the group fastroam-admin. As "
			"root: usermod -aG fastroam-admin %s; then log in again",
			s->user);
	s->privilege = PRIVILEGE_ENABLE;
	return 0;
}

int cmd_exec_disable(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	s->privilege = PRIVILEGE_USER;
	/* Debugs go on, as on IOS; keys are for privileged EXEC. */
	if (s->watch && tracer_watch_has_keys(s->watch)) {
		tracer_watch_keys(s->watch, false);
		shell_keys_changed(s->c);
	}
	return 0;
}

int cmd_exec_exit(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	s->closing = true;
	return 0;
}

int cmd_terminal_length(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *lines = grammar_arg(w, "lines");

	(void)out;
	s->length = w->negated || !lines ? 24 : (unsigned)lines->number;
	return 0;
}

int cmd_terminal_width(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *columns = grammar_arg(w, "columns");

	(void)out;
	s->width = w->negated || !columns ? 80 : (unsigned)columns->number;
	return 0;
}

int cmd_terminal_monitor(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	s->monitor = !w->negated;
	return 0;
}

int cmd_terminal_no_monitor(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	s->monitor = false;
	return 0;
}

int cmd_terminal_history_size(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *lines = grammar_arg(w, "lines");

	(void)out;
	s->history_size = w->negated || !lines ? SHELL_HISTORY : (unsigned)lines->number;
	return 0;
}

int cmd_terminal_no_history_size(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	s->history_size = SHELL_HISTORY;
	return 0;
}

int cmd_terminal_timestamp(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	s->stamps = !w->negated;
	return 0;
}

int cmd_terminal_no_timestamp(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	s->stamps = false;
	return 0;
}

int cmd_configure_terminal(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (config_lock_take(s))
		return 1;
	s->mode = MODE_CONFIG;
	if (!s->loading)
		writer_text(out, "Enter configuration commands, one per line.  End with CNTL/Z.\n");
	return 0;
}

static int save(struct shell *s, struct writer *out)
{
	struct err err = {0};

	/* A file that is read at the start, or only checked, saves nothing: it would overwrite the
	 * startup-config, itself perhaps, with what is left of it without its refused lines. */
	if (!s->conn)
		return 0;
	writer_text(out, "Building configuration...\n");
	if (save_startup(s->c, s->user, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	writer_text(out, "[OK]\n");
	return 0;
}

int cmd_write_memory(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	return save(s, out);
}

/** There is one place only. */
static int destination_answered(struct shell *s, char const *answer, struct writer *out)
{
	if (answer && (!*answer || strcmp(answer, "startup-config") == 0))
		return save(s, out);
	s->unchanged = true;
	if (!answer)
		return 0;
	return shell_fail(s,
			  "There is no file \"%s\" to write to, only startup-config; show "
			  "running-config | redirect FILE writes one of yours",
			  answer);
}

int cmd_copy_running_startup(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (!s->conn || s->loading)
		return save(s, out);
	return shell_ask(s, "Destination filename [startup-config]? ", false, destination_answered);
}

int cmd_clear_wireless_client(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	char why[100];
	bool there;

	(void)out;
	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	(void)snprintf(why, sizeof why, "cleared by %s", s->user);
	there = session_end_station(s->c->store, mac->mac, why) > 0;
	/* One of a WLAN without 802.1X has no session. */
	if (s->c->radio)
		there |= radio_service_station_clear(s->c->radio, mac->mac);
	if (!there)
		return shell_fail(s, "No client has the MAC address %s", mac->text);
	controller_arm_expiry(s->c);
	log_msg(LOG_LEVEL_NOTICE, "CLIENT-5-CLEARED", "Client %s cleared by %s", mac->text,
		s->user);
	return 0;
}

int cmd_clear_wireless_gtk(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	if (s->c->radio)
		radio_service_rekey(s->c->radio);
	return 0;
}

int cmd_clear_key_holder_history(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	key_history_clear(s->c->history);
	return 0;
}

int cmd_clear_logging(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	log_ring_clear(s->c->logs);
	tracer_clear(s->c->tracer);
	frame_log_clear(s->c->frames);
	return 0;
}
