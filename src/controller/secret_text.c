/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Texts that may hold keys; see secret_text.h.
 */
#include "controller/secret_text.h"

#include <string.h>
#include <talloc.h>

#include "base/secret.h"

static ssize_t text_write(void *cookie, char const *data, size_t len)
{
	struct secret_text *t = cookie;

	if (t->len + len + 1 > t->size) {
		size_t size = 2 * (t->len + len) + 4096;
		char *bigger = talloc_size(t->ctx, size);

		if (!bigger)
			return -1;
		if (t->text)
			memcpy(bigger, t->text, t->len + 1);
		secret_text_free(t->text);
		t->text = bigger;
		t->size = size;
	}
	memcpy(t->text + t->len, data, len);
	t->len += len;
	t->text[t->len] = '\0';
	return (ssize_t)len;
}

bool secret_text_open(struct secret_text *t, void *ctx)
{
	cookie_io_functions_t const io = {.write = text_write};

	*t = (struct secret_text){.ctx = ctx};
	t->f = fopencookie(t, "w", io);
	if (!t->f)
		return false;
	(void)setvbuf(t->f, t->buffer, _IOFBF, sizeof t->buffer);
	return true;
}

char *secret_text_finish(struct secret_text *t)
{
	bool failed = ferror(t->f) != 0;

	if (fclose(t->f) != 0 || failed) {
		secret_text_free(t->text);
		t->text = NULL;
	}
	mem_wipe(t->buffer, sizeof t->buffer);
	return t->text;
}

void secret_text_free(char *text)
{
	if (text)
		mem_wipe(text, strlen(text));
	talloc_free(text);
}
