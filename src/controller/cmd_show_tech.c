/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show tech-support wireless: what whoever helps needs to see, in one file. No key is in it: of the
 * shows none prints one, and the configuration goes through config_mask.
 */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "controller/bind.h"
#include "controller/commands.h"
#include "controller/config_mask.h"
#include "controller/config_text.h"
#include "controller/save.h"

#define RUNNING_CONFIG "show running-config"
/** Of the configuration in one turn, at 0.3 us each, with a key 3. */
#define CONFIG_LINES   256

/** First what it is, then how it is configured, who is there, what was counted, and what happened.
 */
static char const *const shows[] = {
	"show clock",
	"show version",
	"show users",
	RUNNING_CONFIG,
	"show archive log config all timestamps",
	"show wlan summary",
	"show wlan all",
	"show ap summary",
	"show ap tag summary",
	"show wireless profile policy summary",
	"show wireless tag policy summary",
	"show ap hostapd summary",
	"show aaa servers",
	"show wireless mobility summary",
	"show wireless client summary",
	"show wireless client summary detail",
	"show wireless pmk-cache",
	"show wireless cckm",
	"show wireless stats client detail",
	"show wireless stats mobility",
	"show wireless stats authenticator",
	"show wireless radio-link statistics",
	"show wireless push statistics",
	"show wireless key-holder statistics",
	"show wireless key-holder history",
	"show debugging",
	"show logging",
};
#define SHOWS (sizeof shows / sizeof shows[0])

/** The configuration goes with the writer, whatever ends that. */
static int config_wipe(char *text)
{
	mem_wipe(text, talloc_get_size(text));
	return 0;
}

static bool config_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	char const *line = s->tech.config + *pos;
	char text[GRAMMAR_TEXT_MAX], masked[GRAMMAR_TEXT_MAX];
	size_t len = strcspn(line, "\n");

	if (!*line) {
		writer_end(out);
		talloc_free(s->tech.config);
		s->tech.config = NULL;
		return false;
	}
	(void)snprintf(text, sizeof text, "%.*s", (int)len, line);
	writer_str(out, NULL, "%s\n", config_mask_line(s->c->grammar, text, masked));
	mem_wipe(text, sizeof text);
	*pos += (uint32_t)len + (line[len] == '\n');
	return true;
}

static int config_begin(struct shell *s, struct writer *out)
{
	s->tech.config = save_text(out, s->c, false);
	if (!s->tech.config)
		return shell_fail(s, "memory is short");
	talloc_set_destructor(s->tech.config, config_wipe);
	if (shell_walk(s, config_row, CONFIG_LINES))
		return 1;
	writer_list(out, "lines");
	return 0;
}

static void show_end(struct writer *out)
{
	writer_end(out);
	writer_end(out);
}

/** Its table, when it has one, is left in s->walk. */
static void show_begin(struct shell *s, char const *line, struct writer *out)
{
	struct grammar_walk w;
	int rc;

	writer_text(out, "\n------------------ %s ------------------\n\n", line);
	writer_object(out, NULL);
	writer_str(out, "command", NULL, line);
	writer_object(out, "output");
	grammar_walk(s->c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, line, &w);
	s->walk.row = NULL;
	if (strcmp(line, RUNNING_CONFIG) == 0)
		rc = config_begin(s, out);
	else
		rc = bind_handler(w.command)(s, &w, out);
	if (rc)
		writer_str(out, "error", "%% %s\n", s->error);
	if (rc || !s->walk.row) {
		s->walk.row = NULL;
		show_end(out);
	}
}

/** One row of the show that is under way, or the next show. Each has a walk of its own, which
 * stands in for that of all of them while it goes on. */
static bool tech_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct shell_walk all = s->walk;

	(void)pos;
	if (!s->tech.show.row && s->tech.next == SHOWS) {
		writer_end(out);
		return false;
	}
	if (!s->tech.show.row) {
		show_begin(s, shows[s->tech.next++], out);
	} else {
		s->walk = s->tech.show;
		if (!s->walk.row(s, &s->walk.pos, out)) {
			s->walk.row = NULL;
			show_end(out);
		}
	}
	s->tech.show = s->walk;
	s->walk = all;
	/* A show without a table is a turn of its own. */
	s->walk.rows = s->tech.show.row ? s->tech.show.rows : 1;
	return true;
}

int cmd_show_tech_wireless(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	s->tech = (struct shell_tech){.next = 0};
	if (shell_walk(s, tech_row, 1))
		return 1;
	writer_list(out, "shows");
	return 0;
}
