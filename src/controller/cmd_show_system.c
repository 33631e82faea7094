/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show version, clock, history, privilege, running-config, startup-config, logging, debugging.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/secret.h"
#include "controller/commands.h"
#include "controller/config_text.h"
#include "controller/debugging.h"
#include "controller/ios_time.h"
#include "controller/load.h"
#include "controller/save.h"

/** "1 day, 2 hours, 3 minutes", as IOS tells its uptime. */
static void uptime_text(uint64_t ms, char *out, size_t size)
{
	unsigned long minutes = (unsigned long)(ms / 60000);
	unsigned long part[] = {minutes / 10080, minutes / 1440 % 7, minutes / 60 % 24,
				minutes % 60};
	static char const *const unit[] = {"week", "day", "hour", "minute"};
	size_t at = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < 4 && at < size; i++) {
		if ((i < 3 || at) && part[i] == 0)
			continue;
		at += (size_t)snprintf(out + at, size - at, "%s%lu %s%s", at ? ", " : "", part[i],
				       unit[i], part[i] == 1 ? "" : "s");
	}
}

int cmd_show_version(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct controller *c = s->c;
	struct session_stats st;
	struct pmksa_stats ps;
	char uptime[96];

	(void)w;
	session_get_stats(c->store, &st);
	pmksa_get_stats(session_pmksa(c->store), &ps);
	uptime_text(c->env.now_ms(c->env.arg) - c->started_ms, uptime, sizeof uptime);
	writer_str(out, "version", "FastRoam Software, Version %s\n\n", FASTROAM_VERSION);
	writer_str(out, "hostname", "%s", c->settings.hostname);
	writer_str(out, "uptime", " uptime is %s\n", uptime);
	writer_int(out, "process", "Process %" PRId64 "\n", getpid());
	writer_str(out, "run_directory", "Sockets are in \"%s\"\n", c->options->run_dir);
	writer_str(out, "config_directory", "Configuration is in \"%s\"\n\n",
		   c->options->config_dir);
	writer_int(out, "clients", "%" PRId64 " clients", st.sessions);
	writer_int(out, "max_clients", " of at most %" PRId64 "\n", c->settings.max_clients);
	writer_int(out, "pmk_cache_entries", "%" PRId64 " PMK cache entries", ps.entries);
	writer_int(out, "pmk_cache_octets", " in %" PRId64 " octets\n", (int64_t)ps.octets);
	writer_int(out, "wlans", "%" PRId64 " WLANs\n", wlan_count(c->wlans));
	writer_bool(out, "key_material_allowed", "Showing keys is %s\n",
		    c->options->allow_key_material, "allowed (--allow-key-material)",
		    "not allowed");
	return 0;
}

int cmd_show_clock(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char text[IOS_TIME];

	(void)w;
	writer_str(out, "clock", "*%s\n", ios_time_ms(s->c->env.wall_us(s->c->env.arg), text));
	return 0;
}

int cmd_show_history(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	unsigned first = s->histories > s->history_size ? s->histories - s->history_size : 0;

	(void)w;
	writer_list(out, "commands");
	for (unsigned i = first; i < s->histories; i++)
		writer_str(out, NULL, "  %s\n", s->history[i % CONTROL_HISTORY_MAX]);
	writer_end(out);
	return 0;
}

int cmd_show_privilege(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	writer_int(out, "privilege", "Current privilege level is %" PRId64 "\n", s->privilege);
	return 0;
}

/** The filter gives whole lines. */
static void section_line(void *arg, char const *text, size_t len)
{
	char line[2 * GRAMMAR_LINE_MAX];

	(void)snprintf(line, sizeof line, "%.*s", (int)(len - 1), text);
	writer_str(arg, NULL, "%s\n", line);
	mem_wipe(line, sizeof line);
}

/** As `| section` gives it, for whoever types the word without the bar. */
static int show_section(struct shell *s, char const *text, char const *pattern, struct writer *out)
{
	struct err err = {0};
	struct writer *filter = writer_new(s->c, PIPE_SECTION, pattern, section_line, out, &err);

	if (!filter)
		return shell_fail(s, "%s", err.msg);
	writer_list(out, "lines");
	writer_text(filter, "%s", text);
	writer_finish(filter);
	writer_end(out);
	return 0;
}

static bool has_word(struct grammar_walk const *w, char const *word)
{
	for (unsigned i = 0; i < w->args; i++) {
		if (!w->arg[i].name && strcmp(w->arg[i].text, word) == 0)
			return true;
	}
	return false;
}

int cmd_show_running_config(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *section = grammar_arg(w, "section");
	char *text = save_text(s->c, s->c, has_word(w, "all"));
	int rc = 0;

	if (!text)
		return shell_fail(s, "memory is short");
	if (section) {
		rc = show_section(s, text, section->text, out);
	} else {
		writer_text(out, "Building configuration...\n\n\n");
		writer_int(out, "octets", "Current configuration : %" PRId64 " bytes\n",
			   (int64_t)strlen(text));
		writer_lines(out, "lines", text);
		writer_text(out, "\n");
	}
	config_text_free(text);
	return rc;
}

int cmd_show_startup_config(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char path[PATH_MAX];
	char *text;
	ssize_t n;
	int fd;

	(void)w;
	if (options_path(s->c->options->config_dir, STARTUP_CONFIG, path, NULL) < 0)
		return shell_fail(s, "the configuration directory has too long a name");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return shell_fail(s, "startup-config is not present; write memory makes it");
	if (fd < 0)
		return shell_fail(s, "%s: %s", path, strerror(errno));
	text = talloc_zero_size(s->c, LOAD_MAX + 1);
	n = text ? read(fd, text, LOAD_MAX) : -1;
	(void)close(fd);
	if (n < 0) {
		talloc_free(text);
		return shell_fail(s, "%s cannot be read", path);
	}
	writer_int(out, "octets", "Using %" PRId64, (int64_t)n);
	writer_int(out, "octets_max", " out of %" PRId64 " bytes\n", LOAD_MAX);
	writer_lines(out, "lines", text);
	writer_text(out, "\n");
	mem_wipe(text, (size_t)n);
	talloc_free(text);
	return 0;
}

int cmd_show_debugging(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	debugging_show(s, out);
	return 0;
}
