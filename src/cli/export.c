/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files that a command makes for the person at the shell; see export.h.
 */
#include "cli/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "base/hex.h"
#include "base/secret.h"

/** Let go of a file of a command that did not succeed. */
static void drop(struct capture *c)
{
	struct err none;
	bool made = c->file && c->made && !c->started;

	/* Nothing was written that could be lost. */
	if (capture_close(c, false, &none) == 0 && made)
		(void)unlink(c->name);
}

/**
 * Keys in a file that was there already: it has the rights that somebody gave it, and in /tmp it
 * may be somebody else's, put there to be filled.
 */
static int make_private(struct capture *c, struct err *err)
{
	int fd = fileno(c->file);
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(err, EINVAL, "%s: %s", c->name, strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return err_set(err, EINVAL,
			       "%s: keys are written into a file of your own only: remove it, or "
			       "name another file",
			       c->name);
	if (st.st_mode & 077 && fchmod(fd, 0600) < 0)
		return err_set(err, EINVAL, "%s: %s", c->name, strerror(errno));
	return 0;
}

int export_open(struct export *e, struct grammar_walk const *w, struct err *err)
{
	struct grammar_arg const *file = grammar_arg(w, "file");
	char keys[sizeof((struct grammar_walk *)NULL)->text + sizeof ".keys"];
	int rc;

	*e = (struct export){.broken = false};
	rc = capture_open_file(&e->file, file->text, err);
	if (rc < 0 || !grammar_arg(w, "keys"))
		return rc;
	(void)snprintf(keys, sizeof keys, "%s.keys", file->text);
	rc = capture_open_file(&e->keys, keys, err);
	if (rc == 0)
		rc = make_private(&e->keys, err);
	if (rc < 0) {
		drop(&e->keys);
		drop(&e->file);
	}
	return rc;
}

/** @return octets, talloc child of m; NULL when it is no even number of digits */
static uint8_t *octets_of(struct control_msg const *m, size_t *len)
{
	size_t digits = strlen(m->text);
	uint8_t *out = talloc_array(m, uint8_t, digits / 2 + 1);

	if (!out || digits % 2)
		return NULL;
	for (size_t i = 0; i < digits / 2; i++) {
		int high = hex_value(m->text[2 * i]), low = hex_value(m->text[2 * i + 1]);

		if (high < 0 || low < 0) {
			mem_wipe(out, i);
			return NULL;
		}
		out[i] = (uint8_t)(high << 4 | low);
	}
	*len = digits / 2;
	return out;
}

void export_take(struct export *e, struct control_msg const *m)
{
	struct capture *c = m->name && strcmp(m->name, "keys") == 0 ? &e->keys : &e->file;
	uint8_t *octets;
	size_t len = 0;

	if (!m->text || !c->file)
		return;
	if (!m->hex) {
		capture_octets(c, m->text, strlen(m->text));
		return;
	}
	octets = octets_of(m, &len);
	if (!octets) {
		e->broken = true;
		return;
	}
	capture_octets(c, octets, len);
	mem_wipe(octets, len);
}

void export_unwanted(struct export *e)
{
	e->unwanted = true;
}

int export_close(struct export *e, bool done, struct err *err)
{
	bool started = e->file.started || e->keys.started;
	struct err other;
	int keys, file;

	if (e->unwanted && started)
		e->file.error = EINTR;
	else if (e->unwanted)
		done = false;
	e->unwanted = false;
	if (!done) {
		drop(&e->keys);
		drop(&e->file);
		return 0;
	}
	if (e->broken)
		e->file.error = EBADMSG;
	keys = capture_close(&e->keys, true, &other);
	file = capture_close(&e->file, true, err);
	e->broken = false;
	if (file == 0 && keys < 0)
		*err = other;
	return file < 0 ? file : keys;
}
