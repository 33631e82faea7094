/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Global configuration and the way in and out of it.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "controller/commands.h"
#include "controller/settings_edit.h"
#include "controller/wlan_edit.h"

int cmd_config_end(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	(void)out;
	s->mode = MODE_EXEC;
	if (!s->loading)
		shell_config_left(s);
	return 0;
}

int cmd_config_exit(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	if (s->mode == MODE_CONFIG)
		return cmd_config_end(s, w, out);
	s->mode = grammar_mode_parent(s->mode);
	return 0;
}

/** RFC 1123 2.1: letters, digits and hyphens, a letter or digit at both ends of each label. */
static bool hostname_fits(char const *name)
{
	size_t len = strlen(name);

	if (len < 1 || len > 63)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)name[i];
		bool edge = i == 0 || i == len - 1 || name[i - 1] == '.' || name[i + 1] == '.';

		if (!isalnum(ch) && (edge || (ch != '-' && ch != '.' && ch != '_')))
			return false;
	}
	return true;
}

int cmd_config_hostname(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	bool back = w->negated || w->defaulted || !name;

	(void)out;
	if (!back && !hostname_fits(name->text))
		return shell_fail(s,
				  "A host name has 1 to 63 letters, digits, hyphens, underscores "
				  "and dots, and begins and ends with a letter or digit");
	(void)snprintf(s->c->settings.hostname, sizeof s->c->settings.hostname, "%s",
		       back ? SETTINGS_HOSTNAME : name->text);
	controller_changed(s->c, s->user);
	return 0;
}

int cmd_config_wlan(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct grammar_arg const *id = grammar_arg(w, "id");
	struct grammar_arg const *ssid = grammar_arg(w, "ssid");

	(void)out;
	if (!name)
		return shell_fail(s, "Say which WLAN, by its profile name");
	if (w->negated && strcasecmp(name->text, "shutdown") == 0)
		return shell_fail(s,
				  "wlan shutdown disabled each WLAN by itself; enter no shutdown "
				  "below wlan NAME for those that are to serve again");
	if (w->negated) {
		int rc = wlan_edit_remove(s, name->text);

		/* The block that we are in may be the one that is gone. */
		if (rc == 0 && !s->loading && s->mode == MODE_CONFIG_WLAN)
			s->mode = MODE_CONFIG;
		return rc;
	}
	return wlan_edit_open(s, name->text, id ? (uint16_t)id->number : 0, ssid ? ssid->text : "");
}

/** `shutdown` in every WLAN that serves: each of them stays as it is otherwise. */
static int shut_all(struct shell *s)
{
	struct err err = {0};

	for (unsigned i = 0; i < wlan_count(s->c->wlans); i++) {
		struct wlan copy = *wlan_at(s->c->wlans, i);
		int rc = 0;

		if (copy.enabled) {
			copy.enabled = false;
			rc = wlan_edit_put(s->c, &copy, true, &err);
		}
		if (rc < 0)
			(void)shell_fail(s, "WLAN %s is not disabled: %s", copy.name, err.msg);
		wlan_wipe(&copy);
		if (rc < 0)
			return 1;
	}
	controller_changed(s->c, s->user);
	return 0;
}

static int shut_confirmed(struct shell *s, char const *answer, struct writer *out)
{
	(void)out;
	if (answer && (!*answer || shell_answer_is(answer, "yes")))
		return shut_all(s);
	s->unchanged = true;
	return 0;
}

int cmd_config_wlan_shutdown(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (s->loading)
		return shut_all(s);
	writer_text(out, "Warning! All WLANs will be disabled.\n");
	return shell_ask(s, "Are you sure you want to continue? (y/n)[y]: ", false, shut_confirmed);
}

int cmd_config_max_clients(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *count = grammar_arg(w, "count");
	struct settings copy = s->c->settings;

	(void)out;
	copy.max_clients = w->negated || w->defaulted || !count ? SETTINGS_MAX_CLIENTS
								: (uint32_t)count->number;
	return settings_edit_commit(s, &copy);
}

int cmd_config_version(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)s;
	(void)w;
	(void)out;
	return 0;
}

int cmd_config_aaa_new_model(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)s;
	(void)w;
	(void)out;
	return 0;
}

int cmd_config_aaa_session_id(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)s;
	(void)w;
	(void)out;
	return 0;
}
