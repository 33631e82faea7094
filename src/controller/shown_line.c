/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Lines that may hold keys, shown without; see shown_line.h.
 */
#include "controller/shown_line.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

static bool has(char const *word, size_t len, char const *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= len; i++) {
		if (strncasecmp(word + i, part, n) == 0)
			return true;
	}
	return false;
}

/**
 * Does a secret stand behind this word? Our own words may be abbreviated, to a single letter where
 * no other begins with it. Any word is meant that has one of the parts in it: ours mistyped
 * (set-keyy), and those of configurations that were made for other systems. Hiding a little too
 * much does no harm.
 */
static bool hides(char const *word, size_t len)
{
	static char const *const ours[] = {"set-key", "server-key", "key", "r0kh-key",
					   "openwrt-default-key"};
	static char const *const parts[] = {"key",    "set-k", "secret",   "passw",
					    "phrase", "ascii", "community"};

	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
		if (len <= strlen(ours[i]) && strncasecmp(word, ours[i], len) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (has(word, len, parts[i]))
			return true;
	}
	return false;
}

/** Octets of a word and the blanks behind it when it begins `whole`, at least `least` octets of it;
 * 0 when it does not. */
static size_t skip_word(char const *at, char const *whole, size_t least)
{
	size_t len = strcspn(at, " \t");

	if (len < least || len > strlen(whole) || strncasecmp(at, whole, len) != 0)
		return 0;
	return len + strspn(at + len, " \t");
}

/** Octets of `test aaa group` and of `do` in front of it; 0 when the line is something else. */
static size_t test_length(char const *line)
{
	size_t at = strspn(line, " \t"), len;

	at += skip_word(line + at, "do", 2);
	len = skip_word(line + at, "test", 2);
	if (!len)
		return 0;
	at += len;
	len = skip_word(line + at, "aaa", 1);
	if (!len)
		return 0;
	at += len;
	return at + skip_word(line + at, "group", 1);
}

bool shown_line_is_test(char const *line)
{
	return test_length(line) > 0;
}

size_t shown_line_length(char const *body)
{
	size_t at = test_length(body);

	if (at)
		return at;

	for (unsigned words = 0; body[at]; words++) {
		size_t len = strcspn(body + at, " \t");
		/* `radius server NAME`, `aaa server radius ...`: no server-key stands there. */
		bool server = words == 1 && tolower((unsigned char)body[0]) != 'n' && len == 6 &&
			      strncasecmp(body + at, "server", len) == 0;

		if (!server && hides(body + at, len) && body[at + len])
			return at + len + 1;
		at += len + strspn(body + at + len, " \t");
	}
	return at;
}

size_t shown_text(char const *text, size_t len, char *out, size_t size)
{
	size_t at = 0, n;

	for (size_t i = 0; i < len && at + 8 < size; i += n) {
		unsigned char const *p = (unsigned char const *)text + i;

		n = utf8_len(p);
		/* U+0080 to U+009F are control characters too. */
		if (n == 0 || *p < ' ' || *p == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0)) {
			out[at++] = '?';
			n = n ? n : 1;
		} else {
			memcpy(out + at, p, n);
			at += n;
		}
	}
	out[at] = '\0';
	return at;
}

void shown_line(char const *body, char *out, size_t size)
{
	size_t shown = shown_line_length(body);
	size_t at = shown_text(body, shown, out, size);

	(void)snprintf(out + at, size - at, "%s", body[shown] ? "..." : "");
}
