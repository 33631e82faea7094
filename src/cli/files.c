/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files of the person at the shell; see files.h.
 */
#include "cli/files.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"

/** What goes along with one command. */
struct files {
	unsigned count;
	size_t octets;
	char *name[CONTROL_FILES_MAX];
	char *text[CONTROL_FILES_MAX];
};

char *files_read(void *ctx, char const *name, size_t max, struct err *err)
{
	FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	char *room = talloc_array(ctx, char, max + 1), *text = NULL;
	size_t n = 0;

	if (!f || !room) {
		(void)err_set(err, f ? ENOMEM : errno, "%s: %s", name,
			      strerror(f ? ENOMEM : errno));
		goto done;
	}
	n = fread(room, 1, max + 1, f);
	if (ferror(f)) {
		(void)err_set(err, errno, "%s: %s", name, strerror(errno));
	} else if (n > max) {
		(void)err_set(err, EFBIG, "%s: longer than %zu KiB, the most that can be loaded",
			      name, max / 1024);
	} else if (memchr(room, '\0', n)) {
		(void)err_set(err, EINVAL, "%s: a NUL octet: this is no configuration", name);
	} else {
		text = talloc_strndup(ctx, room, n);
		if (!text)
			(void)err_set(err, ENOMEM, "%s: out of memory", name);
	}
done:
	if (f && f != stdin)
		(void)fclose(f);
	if (room)
		mem_wipe(room, n);
	talloc_free(room);
	return text;
}

static int files_wipe(struct files *f)
{
	for (unsigned i = 0; i < f->count; i++)
		mem_wipe(f->text[i], strlen(f->text[i]));
	return 0;
}

/** Control characters travel as six octets each: 256 KiB of them would fit no message. */
static bool is_text(char const *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' && !strchr("\t\r\n", *text))
			return false;
	}
	return true;
}

static int files_add(struct files *f, char const *name, struct err *err)
{
	char *text;

	if (f->count == CONTROL_FILES_MAX)
		return err_set(err, EINVAL, "more than %u files at a time", CONTROL_FILES_MAX);
	text = files_read(f, name, CONTROL_FILE_OCTETS, err);
	if (!text)
		return -EINVAL;
	f->text[f->count] = text;
	f->name[f->count] = talloc_strdup(f, name);
	f->octets += strlen(text);
	f->count++;
	if (!f->name[f->count - 1])
		return err_set(err, EINVAL, "%s: out of memory", name);
	if (!is_text(text))
		return err_set(err, EINVAL, "%s: control characters: this is no configuration",
			       name);
	if (f->octets > CONTROL_FILES_OCTETS)
		return err_set(err, EINVAL,
			       "%s: with it the files have more than %u KiB, the most that can be "
			       "sent at a time",
			       name, CONTROL_FILES_OCTETS / 1024);
	return 0;
}

static int files_match(struct files *f, char const *pattern, struct err *err)
{
	glob_t found;
	int rc = glob(pattern, GLOB_NOCHECK | GLOB_TILDE, NULL, &found);

	if (rc)
		return err_set(err, EINVAL, "%s: %s", pattern,
			       rc == GLOB_NOSPACE ? "out of memory" : "cannot be read");
	for (size_t i = 0; rc == 0 && i < found.gl_pathc; i++)
		rc = files_add(f, found.gl_pathv[i], err);
	globfree(&found);
	return rc;
}

/** Read all that the words name. */
static int files_gather(struct files *f, char const *words, struct err *err)
{
	char word[GRAMMAR_LINE_MAX + 1];
	bool quoted;
	int rc;

	while ((rc = grammar_word(&words, word, &quoted)) > 0) {
		rc = quoted ? files_add(f, word, err) : files_match(f, word, err);
		if (rc < 0)
			return rc;
	}
	return rc == 0 ? 0
		       : err_set(err, EINVAL, "%s: a quote is missing, or an unknown \\ escape",
				 word);
}

int files_send(struct session *s, struct grammar_walk const *w, struct err *err)
{
	struct grammar_arg const *arg = grammar_arg(w, "files");
	struct files *f = talloc_zero(s, struct files);
	int rc;

	if (!f)
		return err_set(err, EINVAL, "out of memory");
	talloc_set_destructor(f, files_wipe);
	rc = arg ? files_gather(f, arg->text, err) : 0;
	for (unsigned i = 0; rc == 0 && i < f->count; i++) {
		struct control_msg m = {
			.kind = CONTROL_FILE, .text = f->text[i], .name = f->name[i]};

		rc = link_send(s->link, &m, err);
		/* EINVAL means that nothing was sent; here the daemon may be gone. */
		if (rc == -EINVAL)
			rc = -EPROTO;
	}
	talloc_free(f);
	return rc;
}
