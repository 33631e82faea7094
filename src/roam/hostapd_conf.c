/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Reading hostapd.conf; see hostapd_conf.h.
 */
#include "roam/hostapd_conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/hex.h"

struct hostapd_opt_info const hostapd_opts[HOSTAPD_OPT_COUNT] = {
#define X(name, option, kind, low, high, standard) {option, HOSTAPD_##kind, low, high, standard},
	HOSTAPD_OPT_LIST(X)
#undef X
};

static char const *const akm_words[HOSTAPD_AKM_COUNT] = {
#define X(name, word) word,
	HOSTAPD_AKM_LIST(X)
#undef X
};

static char const *const problem_texts[HOSTAPD_PROBLEM_COUNT] = {
#define X(name, text) text,
	HOSTAPD_PROBLEM_LIST(X)
#undef X
};

/** What is being read. */
struct parse {
	struct hostapd_conf *conf;
	struct hostapd_conf_bss *bss; /**< that options go to: the last one */
	unsigned line;
	bool full;   /**< no room for another BSS */
	bool dos;    /**< a carriage return was told of: such a file has one in every line */
	bool memory; /**< it lasted so far */
};

char const *hostapd_akm_word(enum hostapd_akm a)
{
	return akm_words[a];
}

char const *hostapd_problem_text(enum hostapd_problem_kind kind)
{
	return problem_texts[kind];
}

static void note(struct parse *p, enum hostapd_problem_kind kind)
{
	struct hostapd_conf *c = p->conf;

	/* That the rest was not read must not get lost. */
	if (c->problems == HOSTAPD_CONF_PROBLEMS_MAX && kind == HOSTAPD_PROBLEM_BSS_MANY)
		c->problems--;
	if (c->problems < HOSTAPD_CONF_PROBLEMS_MAX)
		c->problem[c->problems++] = (struct hostapd_problem){kind, p->line};
}

/**
 * Room for one more in an array that doubles. It may hold keys, so what it grew out of is wiped.
 * @return the new one, zeroed, NULL without memory
 */
static void *array_add(struct parse *p, void **array, unsigned count, size_t size)
{
	uint8_t *room = *array;

	/* 0, 1, 2, 4, 8...: a power of two is full. */
	if ((count & (count - 1)) == 0) {
		room = talloc_size(p->conf, size * (count ? 2 * count : 1));
		if (!room) {
			p->memory = false;
			return NULL;
		}
		if (count) {
			memcpy(room, *array, size * count);
			mem_wipe(*array, size * count);
			talloc_free(*array);
		}
		*array = room;
	}
	memset(room + size * count, 0, size);
	return room + size * count;
}

static void bss_begin(struct parse *p, char const *ifname)
{
	struct hostapd_conf *c = p->conf;
	void *array = c->bss;
	struct hostapd_conf_bss *b;

	if (c->bsses == HOSTAPD_CONF_BSS_MAX) {
		note(p, HOSTAPD_PROBLEM_BSS_MANY);
		p->full = true;
		return;
	}
	b = array_add(p, &array, c->bsses, sizeof *b);
	c->bss = array;
	if (!b)
		return;
	c->bsses++;
	b->ifname = ifname;
	b->line = p->line;
	p->bss = b;
}

uint8_t hostapd_conf_ssid(char const *text, uint8_t out[SSID_MAX])
{
	bool escapes = text[0] == 'P' && text[1] == '"';
	char const *p = text + (escapes ? 2 : text[0] == '"' ? 1 : 0);
	char const *end = p == text ? p + strlen(p) : strrchr(p, '"');
	struct wr w = wr_init(out, SSID_MAX);

	if (!end || (p != text && end[1]))
		return 0;
	while (p < end) {
		int high, low;

		if (text[0] != '"' && !escapes) {
			high = hex_value(p[0]);
			low = high < 0 ? -1 : hex_value(p[1]);
			if (low < 0)
				return 0;
			wr_u8(&w, (uint8_t)(high << 4 | low));
			p += 2;
			continue;
		}
		if (!escapes || *p != '\\') {
			wr_u8(&w, (uint8_t)*p++);
			continue;
		}
		p++;
		switch (*p) {
		case 'n': wr_u8(&w, '\n'); break;
		case 'r': wr_u8(&w, '\r'); break;
		case 't': wr_u8(&w, '\t'); break;
		case 'e': wr_u8(&w, 0x1b); break;
		case '"':
		case '\\': wr_u8(&w, (uint8_t)*p); break;
		case 'x':
			high = hex_value(p[1]);
			low = high < 0 ? -1 : hex_value(p[2]);
			if (low < 0)
				return 0;
			wr_u8(&w, (uint8_t)(high << 4 | low));
			p += 2;
			break;
		default: return 0;
		}
		p++;
	}
	return w.bad ? 0 : (uint8_t)wr_len(&w);
}

static void take_ssid(struct hostapd_conf_bss *b, enum hostapd_opt opt, char const *value)
{
	size_t len = strlen(value);

	if (opt == HOSTAPD_OPT_SSID2) {
		b->ssid_len = hostapd_conf_ssid(value, b->ssid);
		return;
	}
	b->ssid_len = len <= SSID_MAX ? (uint8_t)len : 0;
	memcpy(b->ssid, value, b->ssid_len);
}

/** 16 or 32 octets of hex into a key. */
static void take_key(char const *text, struct secret *key)
{
	size_t len = strlen(text);
	uint8_t octets[32];

	key->len = 0;
	if (len != 32 && len != 64)
		return;
	for (size_t i = 0; i < len; i += 2) {
		int high = hex_value(text[i]), low = hex_value(text[i + 1]);

		if (high < 0 || low < 0)
			return;
		octets[i / 2] = (uint8_t)(high << 4 | low);
	}
	if (!secret_set(key, octets, len / 2))
		key->len = 0;
	mem_wipe(octets, sizeof octets);
}

/** Cut the next word off, as hostapd does at its blanks. NULL when none is left. */
static char *next_word(char **at)
{
	char *word = *at + strspn(*at, " ");
	size_t len = strcspn(word, " ");

	if (!len)
		return NULL;
	*at = word + len;
	if (**at)
		*(*at)++ = '\0';
	return word;
}

/** "MAC ID KEY" of an r0kh or r1kh line. */
static void take_key_holder(struct parse *p, bool r0, char *value)
{
	struct hostapd_conf_bss *b = p->bss;
	unsigned *count = r0 ? &b->r0khs : &b->r1khs;
	struct hostapd_kh **list = r0 ? &b->r0kh : &b->r1kh;
	char *mac = next_word(&value);
	char *id = mac ? next_word(&value) : NULL;
	char *key = id ? next_word(&value) : NULL;
	struct hostapd_kh kh = {.line = p->line, .id = r0 ? id : NULL};
	struct hostapd_kh *to;
	void *array = *list;

	if (!key || !mac_parse(mac, &kh.mac, NULL) || (r0 && strlen(id) > R0KH_ID_MAX) ||
	    (!r0 && !mac_parse(id, &kh.r1kh, NULL))) {
		note(p, HOSTAPD_PROBLEM_KEY_HOLDER);
		return;
	}
	to = array_add(p, &array, *count, sizeof *to);
	*list = array;
	if (!to)
		return;
	take_key(key, &kh.key);
	*to = kh;
	++*count;
	secret_wipe(&kh.key);
}

static void take_option(struct parse *p, char const *option, char *value)
{
	struct hostapd_conf *c = p->conf;

	for (unsigned i = 0; i < HOSTAPD_OPT_COUNT; i++) {
		if (strcmp(hostapd_opts[i].option, option) != 0)
			continue;
		p->bss->opt[i] = (struct hostapd_value){value, p->line};
		if (i == HOSTAPD_OPT_SSID || i == HOSTAPD_OPT_SSID2)
			take_ssid(p->bss, i, value);
		return;
	}
	if (c->unknowns < HOSTAPD_CONF_UNKNOWN_MAX)
		c->unknown[c->unknowns] = (struct hostapd_value){option, p->line};
	c->unknowns++;
}

/** A line without its end, NUL-terminated; it is cut into option and value in place. */
static void take_line(struct parse *p, char *line, size_t len)
{
	char *value;

	if (len == 0 || line[0] == '#')
		return;
	if (len > HOSTAPD_CONF_LINE_MAX) {
		note(p, HOSTAPD_PROBLEM_LINE_LONG);
		return;
	}
	if (line[len - 1] == '\r') {
		if (!p->dos)
			note(p, HOSTAPD_PROBLEM_CARRIAGE_RETURN);
		p->dos = true;
		/* What the person meant is judged further on. */
		line[len - 1] = '\0';
		if (len == 1)
			return;
	}
	value = strchr(line, '=');
	if (!value) {
		note(p, HOSTAPD_PROBLEM_NO_EQUALS);
		return;
	}
	*value++ = '\0';
	if (line[0] == ' ' || line[0] == '\t') {
		note(p, HOSTAPD_PROBLEM_BLANK);
	} else if (strcmp(line, "interface") == 0) {
		p->conf->bss[0].ifname = value;
		p->conf->bss[0].line = p->line;
	} else if (strcmp(line, "bss") == 0) {
		bss_begin(p, value);
	} else if (strcmp(line, "r0kh") == 0 || strcmp(line, "r1kh") == 0) {
		take_key_holder(p, line[1] == '0', value);
	} else {
		take_option(p, line, value);
	}
}

/** The AKMs of a BSS, once all its lines are read: wpa= may come behind wpa_key_mgmt=. */
static void bss_end(struct parse *p, struct hostapd_conf_bss *b)
{
	char const *at = b->opt[HOSTAPD_OPT_WPA_KEY_MGMT].text;

	if ((hostapd_conf_number(b, HOSTAPD_OPT_WPA) & 3) == 0)
		return;
	if (!at)
		b->akms = HOSTAPD_AKM_BIT(PSK);
	while (at && *(at += strspn(at, " \t"))) {
		size_t len = strcspn(at, " \t");
		unsigned i = 0;

		while (i < HOSTAPD_AKM_COUNT &&
		       (strlen(akm_words[i]) != len || memcmp(akm_words[i], at, len) != 0))
			i++;
		if (i < HOSTAPD_AKM_COUNT) {
			b->akms |= 1u << i;
		} else if (!b->bad_akm) {
			b->bad_akm = talloc_strndup(p->conf, at, len);
			p->memory &= b->bad_akm != NULL;
		}
		at += len;
	}
}

static int conf_wipe(struct hostapd_conf *c)
{
	for (unsigned i = 0; i < c->bsses; i++) {
		struct hostapd_conf_bss *b = &c->bss[i];

		if (b->r0kh)
			mem_wipe(b->r0kh, talloc_get_size(b->r0kh));
		if (b->r1kh)
			mem_wipe(b->r1kh, talloc_get_size(b->r1kh));
	}
	return 0;
}

static int text_wipe(char *text)
{
	mem_wipe(text, talloc_get_size(text));
	return 0;
}

int hostapd_conf_parse(void *ctx, char const *name, char const *text, size_t len,
		       struct hostapd_conf **out, struct err *err)
{
	struct hostapd_conf *c;
	struct parse p = {.line = 1, .memory = true};
	char *copy;

	*out = NULL;
	if (len > HOSTAPD_CONF_TEXT_MAX)
		return err_set(err, E2BIG, "%.100s: %zu octets, a hostapd.conf may have %u", name,
			       len, HOSTAPD_CONF_TEXT_MAX);
	if (len && memchr(text, '\0', len))
		return err_set(err, EINVAL, "%.100s: a NUL octet: this is no hostapd.conf", name);
	c = talloc_zero(ctx, struct hostapd_conf);
	copy = c ? talloc_size(c, len + 1) : NULL;
	p.conf = c;
	if (!copy || !(c->name = talloc_strdup(c, name)))
		goto memory;
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	talloc_set_name_const(copy, "char");
	talloc_set_destructor(copy, text_wipe);
	talloc_set_destructor(c, conf_wipe);
	bss_begin(&p, "");
	for (char *at = copy, *end = copy + len; p.memory && !p.full && at < end; p.line++) {
		char *stop = memchr(at, '\n', (size_t)(end - at));

		if (!stop)
			stop = end;
		*stop = '\0';
		take_line(&p, at, (size_t)(stop - at));
		at = stop + 1;
	}
	for (unsigned i = 0; i < c->bsses; i++)
		bss_end(&p, &c->bss[i]);
	if (!p.memory)
		goto memory;
	*out = c;
	return 0;
memory:
	talloc_free(c);
	return err_set(err, ENOMEM, "%.100s: out of memory", name);
}

unsigned hostapd_conf_line(struct hostapd_conf_bss const *b, enum hostapd_opt opt)
{
	return b->opt[opt].text ? b->opt[opt].line : b->line;
}

int64_t hostapd_conf_number(struct hostapd_conf_bss const *b, enum hostapd_opt opt)
{
	int64_t number;

	if (!b->opt[opt].text)
		return hostapd_opts[opt].standard;
	number = strtoll(b->opt[opt].text, NULL, 10);
	return number > UINT32_MAX ? UINT32_MAX : number < INT32_MIN ? INT32_MIN : number;
}

static bool is_hex(char const *text, size_t octets)
{
	for (size_t i = 0; i < 2 * octets; i++) {
		if (hex_value(text[i]) < 0)
			return false;
	}
	return text[2 * octets] == '\0';
}

bool hostapd_conf_valid(struct hostapd_conf_bss const *b, enum hostapd_opt opt)
{
	struct hostapd_opt_info const *info = &hostapd_opts[opt];
	char const *text = b->opt[opt].text;
	struct mac mac;
	int64_t number;
	char *end;

	if (!text)
		return true;
	switch (info->kind) {
	case HOSTAPD_TEXT: return true;
	case HOSTAPD_NUMBER:
		errno = 0;
		number = strtoll(text, &end, 10);
		/* atoi() stops at what follows the digits, and so does hostapd. */
		return end != text && !errno && number >= info->low && number <= info->high;
	case HOSTAPD_HEX: return is_hex(text, (size_t)info->low);
	case HOSTAPD_MAC: return mac_parse(text, &mac, NULL);
	}
	return false;
}

bool hostapd_conf_mac(struct hostapd_conf_bss const *b, enum hostapd_opt opt, struct mac *out)
{
	return b->opt[opt].text && mac_parse(b->opt[opt].text, out, NULL);
}

bool hostapd_conf_mdid(struct hostapd_conf_bss const *b, uint16_t *out)
{
	char const *text = b->opt[HOSTAPD_OPT_MOBILITY_DOMAIN].text;

	if (!text || !is_hex(text, 2))
		return false;
	*out = (uint16_t)strtoul(text, NULL, 16);
	return true;
}
