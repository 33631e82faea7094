/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files that go along with a command; see shell_files.h.
 */
#include "controller/shell_files.h"

#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "base/utf8.h"

/** A hostapd.conf holds passphrases, RADIUS secrets and keys. */
static int files_wipe(struct shell_files *f)
{
	for (unsigned i = 0; i < f->count; i++)
		mem_wipe(f->file[i].text, f->file[i].len);
	return 0;
}

/** What a terminal would obey becomes '?'. The text is UTF-8, it came as JSON. */
static void clean(char *name)
{
	for (char *p = name; *p;) {
		unsigned n = utf8_len(p);
		unsigned char c = (unsigned char)*p;

		if (n == 0 || c < ' ' || c == 0x7f) {
			*p = '?';
			n = 1;
		} else if (c == 0xc2 && (unsigned char)p[1] < 0xa0) {
			/* U+0080 to U+009F are control characters too. */
			p[0] = p[1] = '?';
		}
		p += n;
	}
}

void shell_files_add(struct shell *s, struct control_msg const *m)
{
	struct shell_files *f = s->files;
	size_t len = strlen(m->text);
	struct shell_file *to;

	if (!f) {
		f = s->files = talloc_zero(s, struct shell_files);
		if (!f)
			return;
		talloc_set_destructor(f, files_wipe);
	}
	if (f->refused)
		return;
	if (f->count == CONTROL_FILES_MAX) {
		f->refused = "More than 64 files";
		return;
	}
	if (len > CONTROL_FILES_OCTETS - f->octets) {
		f->refused = "The files have more than 900 KiB";
		return;
	}
	to = &f->file[f->count];
	to->name = talloc_strdup(f, m->name ? m->name : "file");
	to->text = to->name ? talloc_strdup(f, m->text) : NULL;
	if (!to->text) {
		f->refused = "Memory is short";
		return;
	}
	clean(to->name);
	to->len = len;
	f->octets += len;
	f->count++;
}

void shell_files_drop(struct shell *s)
{
	talloc_free(s->files);
	s->files = NULL;
}
