/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Requests of HTTP/1.1 without a body; see http_get.h.
 */
#include "wire/http_get.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

static struct {
	unsigned status;
	char const *phrase, *text;
} const verdicts[HTTP_VERDICT_COUNT] = {[HTTP_OK] = {200, "OK", "answered"},
					[HTTP_MORE] = {0, "", "not whole yet"},
#define X(name, status, phrase, text) [HTTP_##name] = {status, phrase, text},
					HTTP_REFUSAL_LIST(X)
#undef X
};

unsigned http_status(enum http_verdict v)
{
	return verdicts[v].status;
}

char const *http_refusal_text(enum http_verdict v)
{
	return verdicts[v].text;
}

/** Octets in place: a line, or a part of one. */
struct span {
	char const *p;
	size_t len;
};

/** The next line without its end, which has to be there. */
static bool next_line(struct rd *r, struct span *out)
{
	char const *start = (char const *)rd_bytes(r, 0);
	char const *end = start ? memchr(start, '\n', rd_left(r)) : NULL;

	if (!end)
		return false;
	out->p = start;
	out->len = (size_t)(end - start);
	(void)rd_bytes(r, out->len + 1);
	if (out->len && end[-1] == '\r')
		out->len--;
	return true;
}

/** What stands in front of `ch`, and what behind it. */
static bool cut_at(struct span *s, char ch, struct span *front)
{
	char const *at = memchr(s->p, ch, s->len);

	if (!at)
		return false;
	*front = (struct span){s->p, (size_t)(at - s->p)};
	s->len -= front->len + 1;
	s->p = at + 1;
	return true;
}

static bool is(struct span s, char const *text)
{
	return s.len == strlen(text) && memcmp(s.p, text, s.len) == 0;
}

static bool is_word(struct span s, char const *word)
{
	return s.len == strlen(word) && strncasecmp(s.p, word, s.len) == 0;
}

static struct span trimmed(struct span s)
{
	while (s.len && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.len--;
	}
	while (s.len && (s.p[s.len - 1] == ' ' || s.p[s.len - 1] == '\t'))
		s.len--;
	return s;
}

static bool is_printable(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
			return false;
	}
	return true;
}

/** RFC 9110 5.6.2. */
static bool is_token(struct span s)
{
	static char const others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && !(c >= '0' && c <= '9') && (!c || !strchr(others, c)))
			return false;
	}
	return s.len > 0;
}

/** "GET /metrics HTTP/1.1" */
static enum http_verdict read_request_line(struct span line, char const *path,
					   struct http_request *out, bool *host_needed)
{
	struct span method, target, front;

	if (!is_printable(line) || !cut_at(&line, ' ', &method) || !cut_at(&line, ' ', &target) ||
	    !is_token(method) || !target.len)
		return HTTP_MALFORMED;
	if (line.len != 8 || memcmp(line.p, "HTTP/", 5) != 0 || line.p[6] != '.')
		return HTTP_MALFORMED;
	if (!is(line, "HTTP/1.1") && !is(line, "HTTP/1.0"))
		return HTTP_VERSION;
	*host_needed = line.p[7] == '1';
	out->head = is(method, "HEAD");
	if (!out->head && !is(method, "GET"))
		return HTTP_METHOD;
	if (cut_at(&target, '?', &front))
		target = front;
	return is(target, path) ? HTTP_OK : HTTP_PATH;
}

/** A name of this machine, with or without a port. */
static bool is_host_here(struct span host)
{
	static char const *const names[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t n = strlen(names[i]);

		if (host.len < n || strncasecmp(host.p, names[i], n) != 0)
			continue;
		if (host.len == n)
			return true;
		if (host.p[n] == ':' && host.len - n <= 6 &&
		    strspn(host.p + n + 1, "0123456789") >= host.len - n - 1)
			return true;
	}
	return false;
}

/** @param hosts  Host lines so far */
static enum http_verdict read_field(struct span line, unsigned *hosts)
{
	struct span name;

	if (!is_printable(line) || !cut_at(&line, ':', &name) || !is_token(name))
		return HTTP_MALFORMED;
	line = trimmed(line);
	if (is_word(name, "Host")) {
		if (++*hosts > 1)
			return HTTP_NO_HOST;
		return is_host_here(line) ? HTTP_OK : HTTP_HOST;
	}
	if (is_word(name, "Transfer-Encoding") ||
	    (is_word(name, "Content-Length") && !is(line, "0")))
		return HTTP_BODY;
	return HTTP_OK;
}

static enum http_verdict read_head(struct rd *r, char const *path, struct http_request *out)
{
	enum http_verdict v = HTTP_OK;
	bool host_needed = false;
	unsigned hosts = 0;
	struct span line;

	if (!next_line(r, &line))
		return HTTP_MORE;
	v = read_request_line(line, path, out, &host_needed);
	while (next_line(r, &line)) {
		enum http_verdict field;

		if (line.len == 0)
			return v == HTTP_OK && host_needed && !hosts ? HTTP_NO_HOST : v;
		field = read_field(line, &hosts);
		v = v == HTTP_OK ? field : v;
	}
	return HTTP_MORE;
}

enum http_verdict http_get_read(void const *data, size_t len, char const *path,
				struct http_request *out)
{
	size_t seen = len < HTTP_HEAD_MAX ? len : HTTP_HEAD_MAX;
	struct rd r = rd_init(data, seen);
	enum http_verdict v;

	*out = (struct http_request){.head = false};
	v = read_head(&r, path, out);
	if (v == HTTP_MORE)
		v = len >= HTTP_HEAD_MAX ? HTTP_LENGTH : HTTP_MORE;
	if (v == HTTP_OK)
		out->used = seen - rd_left(&r);
	else
		*out = (struct http_request){.head = false};
	return v;
}

size_t http_answer_head(enum http_verdict v, char const *type, char *out)
{
	char const *text = v == HTTP_OK ? "" : verdicts[v].text;
	int n;

	n = snprintf(out, HTTP_ANSWER_MAX,
		     "HTTP/1.1 %u %s\r\n"
		     "Content-Type: %s\r\n"
		     "%s"
		     "Cache-Control: no-store\r\n"
		     "X-Content-Type-Options: nosniff\r\n"
		     "Connection: close\r\n"
		     "\r\n"
		     "%s%s",
		     verdicts[v].status, verdicts[v].phrase,
		     v == HTTP_OK ? type : "text/plain; charset=utf-8",
		     v == HTTP_METHOD ? "Allow: GET, HEAD\r\n" : "", text, *text ? "\n" : "");
	return n < 0 ? 0 : (size_t)n < HTTP_ANSWER_MAX ? (size_t)n : HTTP_ANSWER_MAX - 1;
}
