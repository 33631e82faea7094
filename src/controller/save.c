/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Saving the configuration; see save.h.
 */
#include "controller/save.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/file.h"
#include "controller/config_text.h"
#include "controller/ios_time.h"

bool save_is_due(struct controller const *c)
{
	return c->changed_wall_us > c->saved_wall_us;
}

char *save_text(void *ctx, struct controller const *c, bool all)
{
	char *body =
		config_text(ctx, &c->settings, c->policies, c->wlans, c->aps, c->radio_aps, all);
	char changed[192] = "", saved[192] = "", by[80] = "", when[IOS_TIME];
	char *text;

	if (!body)
		return NULL;
	if (c->changed_wall_us) {
		(void)ios_time(c->changed_wall_us, when);
		(void)snprintf(changed, sizeof changed, "! Last configuration change at %s by %s\n",
			       when, c->changed_by);
	}
	if (c->saved_wall_us) {
		(void)ios_time(c->saved_wall_us, when);
		if (c->saved_by[0])
			(void)snprintf(by, sizeof by, " by %s", c->saved_by);
		(void)snprintf(saved, sizeof saved, "! NVRAM config last updated at %s%s\n", when,
			       by);
	}
	text = talloc_asprintf(ctx, "!\n%s%s!\nversion %s\n!\n%s!\nend\n", changed, saved,
			       FASTROAM_VERSION, body);
	config_text_free(body);
	return text;
}

int save_startup(struct controller *c, char const *who, struct err *err)
{
	char path[PATH_MAX];
	char *text;
	int rc;

	rc = options_path(c->options->config_dir, STARTUP_CONFIG, path, err);
	if (rc < 0)
		return rc;
	text = save_text(c, c, false);
	if (!text)
		return err_set(err, ENOMEM, "memory is short");
	rc = file_write(path, text, strlen(text), 0600);
	if (rc < 0) {
		rc = err_set(err, rc,
			     "cannot write %s: %s; give the user that fastroamd runs as the "
			     "right to write to its directory",
			     path, strerror(-rc));
	} else {
		c->saved_wall_us = c->env.wall_us(c->env.arg);
		(void)snprintf(c->saved_by, sizeof c->saved_by, "%s", who);
	}
	config_text_free(text);
	return rc;
}
