/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Random lines of configuration; see random_line.h.
 */
#include "random_line.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** A line under construction. */
struct maker {
	struct rand_fixed *r;
	char const *at; /**< in the syntax */
	char *out;
	size_t len;
};

unsigned random_below(struct rand_fixed *r, unsigned n)
{
	uint8_t octet[4];

	rand_fixed_octets(r, octet, sizeof octet);
	return (octet[0] | (unsigned)octet[1] << 8 | (unsigned)octet[2] << 16 |
		(unsigned)octet[3] << 24) %
	       n;
}

static void put(struct maker *m, char const *word)
{
	int n = snprintf(m->out + m->len, GRAMMAR_LINE_MAX + 1 - m->len, "%s%s", m->len ? " " : "",
			 word);

	if (n > 0 && m->len + (size_t)n <= GRAMMAR_LINE_MAX)
		m->len += (size_t)n;
}

static void put_quoted(struct maker *m, char const *text, size_t len)
{
	char quoted[GRAMMAR_QUOTED(64)];
	char const *q = grammar_quote(text, len, quoted, sizeof quoted);

	put(m, q ? q : "x");
}

static void put_number(struct maker *m, long low, long high)
{
	char text[24];
	long n = low + (long)random_below(m->r, (unsigned)(high - low + 1));

	switch (random_below(m->r, 6)) {
	case 0: n = low; break;
	case 1: n = high; break;
	/* Small ones are often the same: WLAN 3 is spoken of again. */
	case 2:
	case 3: n = low + (long)random_below(m->r, high - low < 4 ? 1 : 4); break;
	}
	(void)snprintf(text, sizeof text, "%ld", n);
	put(m, text);
}

/** Of `digits` hexadecimal digits. */
static void put_hex(struct maker *m, unsigned digits)
{
	char text[65] = "";

	for (unsigned i = 0; i < digits && i < 64; i++)
		text[i] = "0123456789abcdef"[random_below(m->r, 16)];
	put(m, text);
}

static void put_mac(struct maker *m)
{
	char text[20];

	(void)snprintf(text, sizeof text, "0200.0000.%04x", random_below(m->r, 12));
	put(m, text);
}

static void put_name(struct maker *m)
{
	static char const *const pool[] = {
		"a",
		"bb",
		"Corp",
		"x-1",
		"radius",
		"default",
		"shut",
		"no",
		"two words",
		"q\"uote\\",
		"thirty-two-characters-is-the-most",
		"thirty-two-characters-is-theMost",
		"\xc3\xa9t\xc3\xa9",
		"!",
		"|",
	};
	/* The first four half of the time. */
	unsigned n = random_below(m->r, 2) ? 4 : sizeof pool / sizeof pool[0];
	char const *name = pool[random_below(m->r, n)];

	put_quoted(m, name, strlen(name));
}

static void put_key(struct maker *m)
{
	char text[64];
	unsigned len = 1 + random_below(m->r, 63);

	if (random_below(m->r, 2)) {
		put_hex(m, 64);
		return;
	}
	for (unsigned i = 0; i < len; i++)
		text[i] = (char)(32 + random_below(m->r, 95));
	put_quoted(m, text, len);
}

static void put_ssid(struct maker *m)
{
	uint8_t text[32];
	unsigned len = 1 + random_below(m->r, 32);

	if (random_below(m->r, 2)) {
		put_name(m);
		return;
	}
	rand_fixed_octets(m->r, text, len);
	/* No word holds a NUL. */
	for (unsigned i = 0; i < len; i++)
		text[i] = text[i] ? text[i] : 1;
	put_quoted(m, (char const *)text, len);
}

static void put_address6(struct maker *m)
{
	static char const *const pool[] = {"2001:db8::1", "::1", "fe80::2", "2001:DB8:0:0::3"};

	put(m, pool[random_below(m->r, sizeof pool / sizeof pool[0])]);
}

static void put_country(struct maker *m)
{
	static char const *const pool[] = {"DE", "us", "ZZ"};

	put(m, pool[random_below(m->r, sizeof pool / sizeof pool[0])]);
}

static void put_host(struct maker *m)
{
	static char const *const pool[] = {"WLC", "a.example", "x_1", "-", "host.example.org"};

	put(m, pool[random_below(m->r, sizeof pool / sizeof pool[0])]);
}

/** Loopback: a test sends nothing elsewhere. */
static void put_interface(struct maker *m)
{
	put(m, "lo");
}

/** WORDs that are no names of ours. `name` is the argument's. */
static struct {
	char const *name;
	void (*put)(struct maker *m);
} const words[] = {
	{"key", put_key},
	{"ssid", put_ssid},
	{"address", put_address6},
	{"country", put_country},
	{"relay", put_host},
	{"version", put_host},
	{"interface", put_interface},
	{"id", put_host},
};

static void put_word(struct maker *m, char const *name, size_t len)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strlen(words[i].name) == len && memcmp(words[i].name, name, len) == 0) {
			words[i].put(m);
			return;
		}
	}
	put_name(m);
}

static void put_ipv4(struct maker *m)
{
	static char const *const pool[] = {"127.0.0.1", "192.0.2.7", "198.51.100.1", "0.0.0.0",
					   "239.1.1.1"};

	put(m, pool[random_below(m->r, random_below(m->r, 2) ? 2 : 5)]);
}

/** One token of the syntax, up to a blank or a bracket. */
static void make_token(struct maker *m, bool wanted)
{
	size_t len = strcspn(m->at, " []{}|");
	char const *dollar = memchr(m->at, '$', len);
	size_t kind = dollar ? (size_t)(dollar - m->at) : len;
	char const *name = dollar ? dollar + 1 : "";
	size_t name_len = dollar ? len - kind - 1 : 0;
	char token[64];

	(void)snprintf(token, sizeof token, "%.*s", (int)kind, m->at);
	m->at += len;
	if (!wanted)
		return;
	if (token[0] == '<') {
		char *dash;
		long low = strtol(token + 1, &dash, 10);

		put_number(m, low, strtol(dash + 1, NULL, 10));
	} else if (strcmp(token, "WORD") == 0 || strcmp(token, "LINE") == 0) {
		put_word(m, name, name_len);
	} else if (strcmp(token, "A.B.C.D") == 0) {
		put_ipv4(m);
	} else if (strcmp(token, "H.H.H") == 0) {
		put_mac(m);
	} else if (strcmp(token, "HEX") == 0) {
		put_hex(m, 4);
	} else {
		token[strcspn(token, "!")] = '\0';
		put(m, token);
	}
}

/** How many alternatives does the group have that starts at `at`, behind its brace? */
static unsigned alternatives(char const *at)
{
	unsigned n = 1, depth = 0;

	for (; *at && (depth || *at != '}'); at++) {
		depth += *at == '{' || *at == '[';
		depth -= *at == '}' || *at == ']';
		n += !depth && *at == '|';
	}
	return n;
}

static void make_sequence(struct maker *m, bool wanted);

static void make_group(struct maker *m, bool wanted)
{
	unsigned chosen, n = 0;

	m->at++;
	chosen = random_below(m->r, alternatives(m->at));
	for (;;) {
		make_sequence(m, wanted && n++ == chosen);
		if (*m->at != '|')
			break;
		m->at++;
	}
	m->at += *m->at == '}';
	if (*m->at == '$')
		m->at += strcspn(m->at, " []{}|");
}

/** Until the bracket that closes it, a '|', or the end. */
static void make_sequence(struct maker *m, bool wanted)
{
	while (*m->at && !strchr("]}|", *m->at)) {
		if (*m->at == ' ') {
			m->at++;
		} else if (*m->at == '[') {
			m->at++;
			make_sequence(m, wanted && random_below(m->r, 2));
			m->at += *m->at == ']';
		} else if (*m->at == '{') {
			make_group(m, wanted);
		} else {
			make_token(m, wanted);
		}
	}
}

/** Lines that end a block or the session, those that ask, and a heading, of which anything goes. */
static bool is_left_out(struct grammar_command const *c)
{
	static char const *const handlers[] = {"config_end", "config_exit", "config_wlan_shutdown",
					       "config_version"};

	for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
		if (strcmp(c->handler, handlers[i]) == 0)
			return true;
	return false;
}

static struct grammar_command const *random_command(struct rand_fixed *r, enum grammar_mode mode)
{
	struct grammar_command const *c;

	do
		c = &grammar_commands[random_below(r, grammar_commands_count)];
	while (c->mode != mode || is_left_out(c));
	return c;
}

void random_line(struct rand_fixed *r, enum grammar_mode mode, char out[GRAMMAR_LINE_MAX + 1])
{
	struct grammar_command const *c = random_command(r, mode);
	struct maker m = {.r = r, .at = c->syntax, .out = out};

	*out = '\0';
	if (c->flags & CMD_NO_ONLY)
		put(&m, "no");
	else if (c->flags & CMD_NO && random_below(r, 4) == 0)
		put(&m, random_below(r, 2) ? "no" : "default");
	make_sequence(&m, true);
}

/** Start of the word number n. */
static char const *word_at(char const *line, unsigned n)
{
	while (n--) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	return line;
}

static unsigned count_words(char const *line)
{
	unsigned n = 0;

	for (; *line; n++) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	return n;
}

/** @return false: the line has no number */
static bool break_number(char const *line, char *out)
{
	char const *at = line;

	while (*at && !(isdigit((unsigned char)*at) && (at == line || at[-1] == ' ')))
		at++;
	if (!*at)
		return false;
	(void)snprintf(out, RANDOM_BROKEN, "%.*s99999999%s", (int)(at - line), line, at);
	return true;
}

char const *random_break(struct rand_fixed *r, char const *line, char out[RANDOM_BROKEN])
{
	unsigned words_n = count_words(line), n = random_below(r, words_n);
	char const *word = word_at(line, n), *rest = word_at(line, n + 1);
	size_t len;

	(void)snprintf(out, RANDOM_BROKEN, "%s", line);
	len = strlen(out);
	switch (random_below(r, 6)) {
	case 0:
		(void)snprintf(out, RANDOM_BROKEN, "%.*s%s", (int)(word - line), line, rest);
		return "a word is missing";
	case 1:
		if (break_number(line, out))
			return "a number is out of range";
		break;
	case 2:
		out[random_below(r, (unsigned)len)] ^= (char)(1u << random_below(r, 8));
		return "a bit is flipped";
	case 3:
		memset(out + len, 'x', RANDOM_BROKEN - 1 - len);
		out[RANDOM_BROKEN - 1] = '\0';
		return "it is too long";
	case 4: (void)snprintf(out, RANDOM_BROKEN, "%s more", line); return "a word too many";
	}
	(void)snprintf(out, RANDOM_BROKEN, "%s%s%.*s", rest, *rest ? " " : "", (int)(rest - line),
		       line);
	return "words are exchanged";
}
