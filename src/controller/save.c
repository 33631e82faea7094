/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Saving the configuration; see save.h.
 */
#include "controller/save.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "base/file.h"
#include "controller/config_text.h"

/** "18:08:32 UTC Tue May 25 2021". */
static void ios_time(uint64_t wall_us, char out[48])
{
	time_t t = (time_t)(wall_us / 1000000);
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(out, 48, "%H:%M:%S %Z %a %b %-d %Y", &tm))
		(void)snprintf(out, 48, "an unknown time");
}

char *save_text(void *ctx, struct controller const *c, bool all)
{
	char *body = config_text(ctx, &c->settings, c->wlans, c->aps, c->radio_aps, all);
	char changed[160] = "", saved[80] = "", when[48];
	char *text;

	if (!body)
		return NULL;
	if (c->changed_wall_us) {
		ios_time(c->changed_wall_us, when);
		(void)snprintf(changed, sizeof changed, "! Last configuration change at %s by %s\n",
			       when, c->changed_by);
	}
	if (c->saved_wall_us) {
		ios_time(c->saved_wall_us, when);
		(void)snprintf(saved, sizeof saved, "! NVRAM config last updated at %s\n", when);
	}
	text = talloc_asprintf(ctx, "!\n%s%s!\nversion %s\n!\n%s!\nend\n", changed, saved,
			       FASTROAM_VERSION, body);
	config_text_free(body);
	return text;
}

int save_startup(struct controller *c, struct err *err)
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
	if (rc < 0)
		rc = err_set(err, rc,
			     "cannot write %s: %s; give the user that fastroamd runs as the "
			     "right to write to its directory",
			     path, strerror(-rc));
	else
		c->saved_wall_us = c->env.wall_us(c->env.arg);
	config_text_free(text);
	return rc;
}
