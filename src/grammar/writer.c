/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Typed records to filtered text or to JSON, line by line.
 */
#include "grammar/writer.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"

#include "base/utf8.h"

#define DEPTH_MAX   16
/** Groups with a + behind them, in one pattern: 2^5 times 127 octets compile in 1 ms. */
#define DOUBLED_MAX 4u

struct level {
	bool list;
	unsigned items;
};

struct writer {
	enum grammar_pipe pipe;
	void (*sink)(void *arg, char const *text, size_t len);
	void *arg;
	char *line; /**< what was written since the last line end; talloc child */
	size_t len;
	regex_t regex;
	bool has_regex;
	bool passing; /**< BEGIN: matched; SECTION: inside one */
	unsigned section_indent;
	uint64_t matches;
	struct level level[DEPTH_MAX];
	unsigned depth;    /**< open levels, the root included */
	unsigned too_deep; /**< levels opened beyond DEPTH_MAX, whose values are dropped */
};

/** What is shown may hold a PSK or a server-key (show running-config). */
static void text_free(char *text)
{
	if (text)
		mem_wipe(text, talloc_get_size(text));
	talloc_free(text);
}

static int writer_free(struct writer *w)
{
	if (w->has_regex)
		regfree(&w->regex);
	if (w->line)
		mem_wipe(w->line, talloc_get_size(w->line));
	return 0;
}

/** The end of a bracket expression: the octet behind its `]`, or the NUL. */
static char const *bracket_end(char const *p)
{
	p += 1 + (p[1] == '^');
	p += *p == ']';
	while (*p && *p != ']') {
		/* [:alpha:], [.x.] and [=x=] end with their own pair, whatever is between. */
		if (*p == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '=')) {
			char const close[] = {p[1], ']', '\0'};
			char const *end = strstr(p + 2, close);

			p = end ? end + 2 : p + strlen(p);
		} else {
			p++;
		}
	}
	return p + (*p == ']');
}

/**
 * IOS's regular expressions in POSIX's words. `{` is no operator there; in POSIX a few nested
 * intervals of 127 octets would eat gigabytes. So would `+`: glibc 2.36 compiles x+ to xx*, which
 * doubles what is inside it once for each level: (((a+)+)+)+ of 20 levels took 4 s and 780 MB.
 * @param out  twice the pattern's length and the NUL
 */
static int regex_translate(char const *pattern, char *out, struct err *err)
{
	unsigned doubled = 0;

	for (char const *p = pattern; *p;) {
		size_t n = 1;

		if (*p == '\\' && isdigit((unsigned char)p[1]))
			return err_set(err, EINVAL,
				       "bad regular expression \"%s\": back-references are not "
				       "supported",
				       pattern);
		if (*p == '\\' && p[1])
			n = 2;
		else if (*p == '[')
			n = (size_t)(bracket_end(p) - p);
		else if (*p == '{' || *p == '}')
			*out++ = '\\';
		/* Only these can be around another one. An escaped one is counted too. */
		if (*p == '+' && p != pattern && strchr(")+*?", p[-1]) && ++doubled > DOUBLED_MAX)
			return err_set(err, EINVAL,
				       "bad regular expression \"%s\": more than %u groups are "
				       "repeated with +; write ()* where none is good as well",
				       pattern, DOUBLED_MAX);
		memcpy(out, p, n);
		out += n;
		p += n;
	}
	*out = '\0';
	return 0;
}

static int writer_compile(struct writer *w, char const *pattern, struct err *err)
{
	char *translated = talloc_array(w, char, 2 * strlen(pattern) + 1);
	char why[80];
	int rc;

	if (!translated)
		return err_set(err, ENOMEM, "out of memory");
	rc = regex_translate(pattern, translated, err);
	if (rc)
		return rc;
	rc = regcomp(&w->regex, translated, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, &w->regex, why, sizeof why);
		return err_set(err, EINVAL, "bad regular expression \"%s\": %s", pattern, why);
	}
	w->has_regex = true;
	talloc_free(translated);
	return 0;
}

struct writer *writer_new(void *ctx, enum grammar_pipe pipe, char const *pattern,
			  void (*sink)(void *arg, char const *text, size_t len), void *arg,
			  struct err *err)
{
	struct writer *w = talloc_zero(ctx, struct writer);

	if (!w) {
		(void)err_set(err, ENOMEM, "out of memory");
		return NULL;
	}
	talloc_set_destructor(w, writer_free);
	w->pipe = pipe;
	w->sink = sink;
	w->arg = arg;
	if (pipe != PIPE_NONE && pipe != PIPE_JSON && !grammar_pipe_is_file(pipe) &&
	    writer_compile(w, pattern, err)) {
		talloc_free(w);
		return NULL;
	}
	w->depth = 1;
	return w;
}

bool writer_is_json(struct writer const *w)
{
	return w->pipe == PIPE_JSON;
}

bool writer_balanced(struct writer const *w)
{
	return w->depth == 1 && w->too_deep == 0;
}

static unsigned indent_of(char const *line)
{
	return (unsigned)strspn(line, " \t");
}

/** Is this line, without its end, to be shown? */
static bool line_passes(struct writer *w, char const *line)
{
	bool match = !w->has_regex || regexec(&w->regex, line, 0, NULL, 0) == 0;

	w->matches += match;
	switch (w->pipe) {
	case PIPE_NONE:
	case PIPE_REDIRECT:
	case PIPE_TEE:
	case PIPE_APPEND:
	case PIPE_JSON: return true;
	case PIPE_INCLUDE: return match;
	case PIPE_EXCLUDE: return !match;
	case PIPE_COUNT: return false;
	case PIPE_BEGIN: w->passing |= match; return w->passing;
	case PIPE_SECTION:
		if (w->passing && *line && indent_of(line) > w->section_indent)
			return true;
		w->passing = match;
		w->section_indent = indent_of(line);
		return match;
	}
	return false;
}

/** The line held in w->line is whole, its '\n' included. */
static void line_done(struct writer *w)
{
	w->line[w->len - 1] = '\0';
	if (line_passes(w, w->line)) {
		w->line[w->len - 1] = '\n';
		w->sink(w->arg, w->line, w->len);
	}
	w->len = 0;
}

/** Add text that may hold line ends. What memory has no room for is dropped. */
static void writer_put(struct writer *w, char const *text, size_t len)
{
	while (len > 0) {
		char const *end = memchr(text, '\n', len);
		size_t take = end ? (size_t)(end - text) + 1 : len;

		if (!w->line || talloc_get_size(w->line) < w->len + take + 1) {
			char *more = talloc_size(w, 2 * (w->len + take) + 256);

			if (!more)
				return;
			if (w->len)
				memcpy(more, w->line, w->len);
			text_free(w->line);
			w->line = more;
		}
		memcpy(w->line + w->len, text, take);
		w->len += take;
		if (end)
			line_done(w);
		text += take;
		len -= take;
	}
}

static void put_text(struct writer *w, char const *text)
{
	writer_put(w, text, strlen(text));
}

/* Formats come from handlers, by contract one conversion of the value's type. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void put_vformat(struct writer *w, char const *fmt, va_list ap)
{
	char *text = talloc_vasprintf(w, fmt, ap);

	if (text)
		put_text(w, text);
	text_free(text);
}

static void put_format(struct writer *w, char const *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_vformat(w, fmt, ap);
	va_end(ap);
}
#pragma GCC diagnostic pop

void writer_text(struct writer *w, char const *fmt, ...)
{
	va_list ap;

	if (w->pipe == PIPE_JSON)
		return;
	va_start(ap, fmt);
	put_vformat(w, fmt, ap);
	va_end(ap);
}

void writer_ruler(struct writer *w, char with, unsigned width)
{
	char line[WRITER_RULER_MAX + 1];

	if (width > WRITER_RULER_MAX)
		width = WRITER_RULER_MAX;
	memset(line, with, width);
	line[width] = '\0';
	writer_text(w, "%s\n", line);
}

static void json_string(struct writer *w, char const *text)
{
	unsigned char const *p = (unsigned char const *)text;
	char escape[8];

	put_text(w, "\"");
	while (*p) {
		unsigned n = utf8_len(p);

		if (*p == '"' || *p == '\\') {
			snprintf(escape, sizeof escape, "\\%c", *p);
			put_text(w, escape);
		} else if (n == 0 || *p < ' ' || *p == 0x7f) {
			snprintf(escape, sizeof escape, "\\u%04x", *p);
			put_text(w, escape);
			n = 1;
		} else {
			writer_put(w, (char const *)p, n);
		}
		p += n;
	}
	put_text(w, "\"");
}

/** New line and indentation for an item of the present level, or for its closing bracket. */
static void json_newline(struct writer *w, unsigned depth)
{
	put_text(w, "\n");
	for (unsigned i = 0; i < depth; i++)
		put_text(w, "  ");
}

/** Start an item: comma, indentation, key. @return false when it has no place in the JSON */
static bool json_item(struct writer *w, char const *key)
{
	struct level *l = &w->level[w->depth - 1];

	if (w->too_deep || (!l->list && !key))
		return false;
	if (w->depth == 1 && l->items == 0)
		put_text(w, "{");
	if (l->items++)
		put_text(w, ",");
	json_newline(w, w->depth);
	if (!l->list) {
		json_string(w, key);
		put_text(w, ": ");
	}
	return true;
}

static void json_open(struct writer *w, char const *key, bool list)
{
	if (w->pipe != PIPE_JSON) {
		w->depth++;
		return;
	}
	/* An object in an object needs a key; without one what is in it has no place either. */
	if (w->depth == DEPTH_MAX || !json_item(w, key)) {
		w->too_deep++;
		return;
	}
	put_text(w, list ? "[" : "{");
	w->level[w->depth++] = (struct level){.list = list};
}

void writer_object(struct writer *w, char const *key)
{
	json_open(w, key, false);
}

void writer_list(struct writer *w, char const *key)
{
	json_open(w, key, true);
}

void writer_end(struct writer *w)
{
	struct level const *l;

	if (w->too_deep) {
		w->too_deep--;
		return;
	}
	if (w->depth <= 1)
		return;
	w->depth--;
	if (w->pipe != PIPE_JSON)
		return;
	l = &w->level[w->depth];
	if (l->items)
		json_newline(w, w->depth);
	put_text(w, l->list ? "]" : "}");
}

/** A copy fit for a terminal: no control octets, only UTF-8. */
static char *text_clean(void *ctx, char const *value)
{
	char *copy = talloc_strdup(ctx, value);
	unsigned char *p = (unsigned char *)copy;

	while (p && *p) {
		unsigned n = utf8_len(p);

		/* U+0080 to U+009F are control characters too: 0x9b starts a terminal command. */
		if (n == 0 || *p < ' ' || *p == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0)) {
			memset(p, '?', n ? n : 1);
			n = n ? n : 1;
		}
		p += n;
	}
	return copy;
}

void writer_str(struct writer *w, char const *key, char const *fmt, char const *value)
{
	if (w->pipe == PIPE_JSON) {
		if (!json_item(w, key))
			return;
		if (value)
			json_string(w, value);
		else
			put_text(w, "null");
	} else if (fmt) {
		char *clean = text_clean(w, value ? value : "");

		if (clean)
			put_format(w, fmt, clean);
		text_free(clean);
	}
}

void writer_int(struct writer *w, char const *key, char const *fmt, int64_t value)
{
	if (w->pipe != PIPE_JSON) {
		if (fmt)
			put_format(w, fmt, value);
	} else if (json_item(w, key)) {
		put_format(w, "%" PRId64, value);
	}
}

void writer_bool(struct writer *w, char const *key, char const *fmt, bool value, char const *yes,
		 char const *no)
{
	if (w->pipe != PIPE_JSON) {
		if (fmt)
			put_format(w, fmt, value ? yes : no);
	} else if (json_item(w, key)) {
		put_text(w, value ? "true" : "false");
	}
}

void writer_finish(struct writer *w)
{
	if (w->pipe == PIPE_JSON) {
		while (!writer_balanced(w))
			writer_end(w);
		put_text(w, w->level[0].items ? "\n}\n" : "{}\n");
	}
	if (w->len)
		put_text(w, "\n");
	if (w->pipe == PIPE_COUNT) {
		char line[64];
		int n = snprintf(line, sizeof line,
				 "Number of lines which match regexp = %" PRIu64 "\n", w->matches);

		if (n > 0)
			w->sink(w->arg, line, (size_t)n);
	}
	talloc_free(w);
}

void writer_lines(struct writer *w, char const *key, char const *text)
{
	char line[2 * GRAMMAR_LINE_MAX];

	writer_list(w, key);
	while (*text) {
		size_t len = strcspn(text, "\n");

		(void)snprintf(line, sizeof line, "%.*s", (int)len, text);
		writer_str(w, NULL, "%s\n", line);
		text += len + (text[len] == '\n');
	}
	writer_end(w);
	mem_wipe(line, sizeof line);
}
