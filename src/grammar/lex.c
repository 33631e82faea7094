/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Words of a line: blanks, double quotes, escapes; and the way back, grammar_quote().
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/hex.h"
#include "grammar/grammar.h"
#include "grammar/tree.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

unsigned lex_skip(char const *line, unsigned pos)
{
	while (is_blank(line[pos]))
		pos++;
	return pos;
}

/** The octet of an escape behind its backslash. @return octets used, 0 when it is none of ours */
static unsigned lex_escape(char const *p, char *out)
{
	int high, low;

	if (p[0] == '"' || p[0] == '\\') {
		*out = p[0];
		return 1;
	}
	if (p[0] != 'x' || (high = hex_value(p[1])) < 0 || (low = hex_value(p[2])) < 0)
		return 0;
	*out = (char)(high << 4 | low);
	return *out ? 3 : 0;
}

/** A word in quotes, from behind the opening one. It must end at a blank or at the line's end. */
static void lex_quoted(char const *line, unsigned end, struct lex *out)
{
	unsigned pos = out->column + 1;
	size_t n = 0;

	out->quoted = true;
	while (pos < end && line[pos] && line[pos] != '"') {
		unsigned used = 1;

		if (line[pos] == '\\') {
			used = lex_escape(line + pos + 1, &out->text[n]);
			out->bad |= used == 0;
			pos++;
		} else {
			out->text[n] = line[pos];
		}
		n++;
		pos += used;
		if (pos > end)
			pos = end;
	}
	if (pos >= end || line[pos] != '"') {
		out->bad = true;
	} else {
		pos++;
		out->bad |= pos < end && line[pos] && !is_blank(line[pos]);
	}
	out->text[n] = '\0';
	out->len = pos - out->column;
}

void lex_next(char const *line, unsigned pos, unsigned end, struct lex *out)
{
	unsigned start = pos;

	out->column = pos;
	out->quoted = false;
	out->bad = false;
	if (pos < end && line[pos] == '"') {
		lex_quoted(line, end, out);
		return;
	}
	while (pos < end && line[pos] && !is_blank(line[pos]))
		pos++;
	out->len = pos - start;
	memcpy(out->text, line + start, out->len);
	out->text[out->len] = '\0';
}

int grammar_word(char const **at, char *out, bool *quoted)
{
	struct lex l;
	char const *p = *at + lex_skip(*at, 0);
	unsigned end = (unsigned)strnlen(p, GRAMMAR_LINE_MAX);

	out[0] = '\0';
	*quoted = false;
	if (end == 0)
		return 0;
	lex_next(p, 0, end, &l);
	*at = p + l.len;
	*quoted = l.quoted;
	memcpy(out, l.text, strlen(l.text) + 1);
	return l.bad ? -EINVAL : 1;
}

bool keyword_starts(char const *keyword, char const *text, size_t len)
{
	return strncasecmp(keyword, text, len) == 0 && strnlen(keyword, len) == len;
}

/** Does the word read back as it is? One digit might be taken for a key type such as 0. */
static bool word_is_plain(unsigned char const *p, size_t len)
{
	if (len == 0 || p[0] == '"' || p[0] == '!' || p[0] == '|' || (len == 1 && isdigit(p[0])))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (p[i] <= ' ' || p[i] == 0x7f)
			return false;
	}
	return true;
}

char const *grammar_quote(void const *text, size_t len, char *out, size_t size)
{
	if (size < GRAMMAR_QUOTED(len) || memchr(text, '\0', len))
		return NULL;
	if (!word_is_plain(text, len))
		return grammar_quote_always(text, len, out, size);
	memcpy(out, text, len);
	out[len] = '\0';
	return out;
}

char const *grammar_quote_always(void const *text, size_t len, char *out, size_t size)
{
	unsigned char const *p = text;
	char *to = out;

	if (size < GRAMMAR_QUOTED(len) || memchr(text, '\0', len))
		return NULL;
	*to++ = '"';
	for (size_t i = 0; i < len; i++) {
		if (p[i] < ' ' || p[i] == 0x7f) {
			to += snprintf(to, 5, "\\x%02x", p[i]);
			continue;
		}
		if (p[i] == '"' || p[i] == '\\')
			*to++ = '\\';
		*to++ = (char)p[i];
	}
	*to++ = '"';
	*to = '\0';
	return out;
}
