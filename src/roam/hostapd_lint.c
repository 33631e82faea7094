/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Judging a set of hostapd.conf: what is looked up, and the findings. The rules themselves stand in
 * hostapd_rules*.c.
 */
#include "roam/hostapd_lint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "base/utf8.h"
#include "crypto/hmac.h"
#include "roam/hostapd_rules.h"

/** Octets of a value that are shown: an SSID, an identifier and a path fit. */
#define SHOWN_MAX 64

static char const *const rule_names[HOSTAPD_RULE_COUNT] = {
#define X(name, text, severity) text,
	HOSTAPD_RULE_LIST(X)
#undef X
};

static enum hostapd_severity const rule_severities[HOSTAPD_RULE_COUNT] = {
#define X(name, text, severity) HOSTAPD_##severity,
	HOSTAPD_RULE_LIST(X)
#undef X
};

char const *hostapd_rule_name(enum hostapd_rule rule)
{
	return rule_names[rule];
}

enum hostapd_severity hostapd_rule_severity(enum hostapd_rule rule)
{
	return rule_severities[rule];
}

int lint_compare(void const *a, size_t a_len, void const *b, size_t b_len)
{
	size_t len = a_len < b_len ? a_len : b_len;
	int order = len ? memcmp(a, b, len) : 0;

	if (order)
		return order;
	return a_len < b_len ? -1 : a_len > b_len;
}

char const *lint_show(struct lint *l, void const *text, size_t len)
{
	char safe[SHOWN_MAX + 8], *whole = talloc_strndup(l, text, len);
	size_t at = 0;
	char const *p = whole;

	if (!whole) {
		l->memory = false;
		return "";
	}
	while (*p && at < SHOWN_MAX) {
		unsigned n = utf8_len(p);
		unsigned char c = (unsigned char)*p;

		/* U+0080 to U+009F are control characters too. */
		if (n == 0 || c < ' ' || c == 0x7f || (c == 0xc2 && (unsigned char)p[1] < 0xa0)) {
			safe[at++] = '?';
			p += n ? n : 1;
			continue;
		}
		memcpy(safe + at, p, n);
		at += n;
		p += n;
	}
	(void)snprintf(safe + at, sizeof safe - at, "%s", *p ? "..." : "");
	talloc_free(whole);
	whole = talloc_strdup(l, safe);
	l->memory &= whole != NULL;
	return whole ? whole : "";
}

char const *lint_place(struct lint *l, struct bss_ref const *r, unsigned line)
{
	char const *name = lint_show(l, r->file_name, strlen(r->file_name));
	char *text = talloc_asprintf(l, "%s:%u", name, line);

	l->memory &= text != NULL;
	return text ? text : "";
}

char const *lint_bssid(struct lint *l, struct bss_ref const *r)
{
	char text[MAC_STR];

	if (!r->has_bssid)
		return "<BSSID>";
	(void)mac_colon(r->bssid, text);
	return lint_show(l, text, strlen(text));
}

struct hostapd_finding *lint_report(struct lint *l, enum hostapd_rule rule, struct bss_ref const *r,
				    unsigned line, char const *fmt, ...)
{
	static struct hostapd_finding nowhere;
	struct hostapd_lint *out = l->out;
	struct hostapd_finding *f;
	va_list ap;

	out->count[rule_severities[rule]]++;
	if (out->findings == HOSTAPD_FINDINGS_MAX || !l->memory) {
		out->left_out++;
		return &nowhere;
	}
	f = &out->finding[out->findings];
	*f = (struct hostapd_finding){
		.rule = rule, .file = r->file, .line = line, .what = "", .cure = ""};
	va_start(ap, fmt);
	f->what = talloc_vasprintf(out->finding, fmt, ap);
	va_end(ap);
	if (!f->what) {
		l->memory = false;
		return &nowhere;
	}
	out->findings++;
	return f;
}

static void PRINTF_LIKE(3, 0)
	cure(struct lint *l, struct hostapd_finding *f, char const *fmt, va_list ap)
{
	char *text;

	/* What was thrown away has no text. */
	if (!f->what)
		return;
	text = talloc_vasprintf(l->out->finding, fmt, ap);
	l->memory &= text != NULL;
	f->cure = text ? text : "";
}

void lint_cure(struct lint *l, struct hostapd_finding *f, char const *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cure(l, f, fmt, ap);
	va_end(ap);
}

void lint_cure_here(struct lint *l, struct hostapd_finding *f, char const *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	cure(l, f, fmt, ap);
	va_end(ap);
	if (f->what)
		f->here = true;
}

/* The form that the controller expands keys of 16 octets to as well (RFC 5295 3.1.2). */
bool lint_key(struct secret const *key, uint8_t out[HOSTAPD_KEY_LEN])
{
	struct iov const label[] = {{"FT OLDKEY\0\1", 11}};

	if (key->len == HOSTAPD_KEY_LEN) {
		memcpy(out, key->b, HOSTAPD_KEY_LEN);
		return true;
	}
	return key->len == 16 && hmac(HASH_SHA256, key->b, key->len, label, 1, out) == 0;
}

static int compare_nas_id(void const *a, void const *b)
{
	struct bss_ref const *x = *(struct bss_ref *const *)a, *y = *(struct bss_ref *const *)b;
	int order = strcmp(x->nas_id, y->nas_id);

	/* Then in order of the files, so that what is told does not depend on the sort. */
	return order ? order : x < y ? -1 : x > y;
}

static int compare_bssid(void const *a, void const *b)
{
	struct bss_ref const *x = *(struct bss_ref *const *)a, *y = *(struct bss_ref *const *)b;
	int order = memcmp(x->bssid.b, y->bssid.b, MAC_LEN);

	return order ? order : x < y ? -1 : x > y;
}

static int compare_ssid(void const *a, void const *b)
{
	struct wlan const *x = *(struct wlan const *const *)a, *y = *(struct wlan const *const *)b;

	return lint_compare(x->ssid, x->ssid_len, y->ssid, y->ssid_len);
}

static int compare_ap(void const *a, void const *b)
{
	struct hostapd_lint_ap const *x = *(struct hostapd_lint_ap const *const *)a;
	struct hostapd_lint_ap const *y = *(struct hostapd_lint_ap const *const *)b;

	return memcmp(x->bssid.b, y->bssid.b, MAC_LEN);
}

static int compare_key(void const *a, void const *b)
{
	struct known_key const *x = *(struct known_key const *const *)a;
	struct known_key const *y = *(struct known_key const *const *)b;

	return memcmp(x->key, y->key, HOSTAPD_KEY_LEN);
}

static int compare_finding(void const *a, void const *b)
{
	struct hostapd_finding const *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (rule_severities[x->rule] != rule_severities[y->rule])
		return rule_severities[x->rule] < rule_severities[y->rule] ? -1 : 1;
	return (int)x->rule - (int)y->rule;
}

/** Place of the first element that is not less than `key`. */
static unsigned lower_bound(void const *base, unsigned n, size_t size, void const *key,
			    int (*compare)(void const *a, void const *b))
{
	unsigned low = 0, high = n;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (compare((uint8_t const *)base + size * middle, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct wlan const *const *lint_wlans(struct lint const *l, struct bss_ref const *r, unsigned *count)
{
	unsigned n = l->known->wlans, at;
	struct wlan key = {.ssid_len = r->b->ssid_len};
	struct wlan const *k = &key;

	*count = 0;
	if (!n || !r->b->ssid_len)
		return NULL;
	memcpy(key.ssid, r->b->ssid, r->b->ssid_len);
	at = lower_bound(l->by_ssid, n, sizeof k, &k, compare_ssid);
	while (at + *count < n && compare_ssid(&l->by_ssid[at + *count], &k) == 0)
		++*count;
	return *count ? &l->by_ssid[at] : NULL;
}

bool lint_has_nas_id(struct lint const *l, char const *id)
{
	unsigned low = 0, high = l->nas_ids;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		int order = strcmp(l->by_nas_id[middle]->nas_id, id);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

struct bss_ref const *lint_by_bssid(struct lint const *l, struct mac bssid)
{
	unsigned low = 0, high = l->bssids;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		int order = memcmp(l->by_bssid[middle]->bssid.b, bssid.b, MAC_LEN);

		if (order == 0)
			return l->by_bssid[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/** The controller's BSS that holds one of the keys of this one: with `bssid any`, or, for a file
 * that tells no BSSID, with any. */
static struct hostapd_lint_ap const *ap_by_key(struct lint const *l, struct bss_ref const *r)
{
	struct hostapd_lint_ap const *found = NULL;
	struct known_key key;
	struct known_key const *k = &key;

	for (unsigned i = 0; !found && i < r->b->r0khs; i++) {
		if (!lint_key(&r->b->r0kh[i].key, key.key))
			continue;
		for (unsigned at =
			     lower_bound(l->known_key, l->known_keys, sizeof k, &k, compare_key);
		     !found && at < l->known_keys && compare_key(&l->known_key[at], &k) == 0;
		     at++) {
			if (!r->has_bssid || mac_is_zero(l->known_key[at]->ap->bssid))
				found = l->known_key[at]->ap;
		}
	}
	mem_wipe(&key, sizeof key);
	return found;
}

static struct hostapd_lint_ap const *find_ap(struct lint const *l, struct bss_ref const *r)
{
	struct hostapd_lint_ap key = {.bssid = r->bssid};
	struct hostapd_lint_ap const *k = &key;
	unsigned at;

	if (r->has_bssid && l->known->aps) {
		at = lower_bound(l->by_ap, l->known->aps, sizeof k, &k, compare_ap);
		if (at < l->known->aps && mac_eq(l->by_ap[at]->bssid, r->bssid))
			return l->by_ap[at];
	}
	return ap_by_key(l, r);
}

static void ref_fill(struct bss_ref *r, struct hostapd_conf_bss const *b, unsigned file,
		     struct hostapd_conf const *conf)
{
	char const *nas_id = b->opt[HOSTAPD_OPT_NAS_IDENTIFIER].text;
	bool local = hostapd_conf_number(b, HOSTAPD_OPT_FT_PSK_GENERATE_LOCAL) == 1;

	*r = (struct bss_ref){
		.b = b,
		.file = file,
		.file_name = conf->name,
		.akms = b->akms,
		.eap = b->akms & AKMS_EAP,
		.ft = b->akms & AKMS_FT,
		.pull = b->akms & (AKMS_FT & ~A(FT_PSK)) || (b->akms & A(FT_PSK) && !local),
		.nas_id = nas_id ? nas_id : "",
	};
	r->has_bssid = hostapd_conf_mac(b, HOSTAPD_OPT_BSSID, &r->bssid);
	r->has_mdid = hostapd_conf_mdid(b, &r->mdid);
}

/** All arrays, at their largest; the names in them are borrowed. */
static bool lint_room(struct lint *l)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->files; i++)
		n += l->conf[i]->bsses;
	l->ref = talloc_array(l, struct bss_ref, n + 1);
	l->by_nas_id = talloc_array(l, struct bss_ref *, n + 1);
	l->by_bssid = talloc_array(l, struct bss_ref *, n + 1);
	l->by_ssid = talloc_array(l, struct wlan const *, l->known->wlans + 1);
	l->by_ap = talloc_array(l, struct hostapd_lint_ap const *, l->known->aps + 1);
	l->known_key = talloc_array(l, struct known_key const *, l->known->aps + 1);
	l->key_room = talloc_zero_array(l, struct known_key, l->known->aps + 1);
	l->out->finding = talloc_array(l->out, struct hostapd_finding, HOSTAPD_FINDINGS_MAX);
	return l->ref && l->by_nas_id && l->by_bssid && l->by_ssid && l->by_ap && l->known_key &&
	       l->key_room && l->out->finding;
}

/** What the controller knows, in order. @return false when crypto fails */
static bool known_index(struct lint *l)
{
	struct hostapd_lint_known const *k = l->known;

	for (unsigned i = 0; i < k->wlans; i++)
		l->by_ssid[i] = k->wlan[i];
	qsort(l->by_ssid, k->wlans, sizeof *l->by_ssid, compare_ssid);
	for (unsigned i = 0; i < k->aps; i++) {
		struct known_key *to = &l->key_room[l->known_keys];

		l->by_ap[i] = &k->ap[i];
		if (!k->ap[i].key.len)
			continue;
		if (!lint_key(&k->ap[i].key, to->key))
			return false;
		to->ap = &k->ap[i];
		l->known_key[l->known_keys++] = to;
	}
	qsort(l->by_ap, k->aps, sizeof *l->by_ap, compare_ap);
	qsort(l->known_key, l->known_keys, sizeof *l->known_key, compare_key);
	return true;
}

/** The BSSes of all files, in order. */
static void files_index(struct lint *l)
{
	for (unsigned i = 0; i < l->files; i++) {
		for (unsigned j = 0; j < l->conf[i]->bsses; j++) {
			struct bss_ref *r = &l->ref[l->refs++];

			ref_fill(r, &l->conf[i]->bss[j], i, l->conf[i]);
			r->ap = find_ap(l, r);
			if (r->nas_id[0])
				l->by_nas_id[l->nas_ids++] = r;
			if (r->has_bssid)
				l->by_bssid[l->bssids++] = r;
		}
	}
	l->out->bsses = l->refs;
	qsort(l->by_nas_id, l->nas_ids, sizeof *l->by_nas_id, compare_nas_id);
	qsort(l->by_bssid, l->bssids, sizeof *l->by_bssid, compare_bssid);
}

static void report_problems(struct lint *l)
{
	for (unsigned i = 0; i < l->files; i++) {
		struct hostapd_conf const *c = l->conf[i];
		struct bss_ref whole = {.file = i, .file_name = c->name};

		for (unsigned p = 0; p < c->problems; p++)
			(void)lint_report(l, HOSTAPD_RULE_SYNTAX, &whole, c->problem[p].line, "%s",
					  hostapd_problem_text(c->problem[p].kind));
	}
}

/** Do two names differ by one character that was changed, left out, added or exchanged with the
 * next, or in case? */
static bool nearly(char const *a, char const *b)
{
	size_t la = strlen(a), lb = strlen(b), front = 0, back = 0, rest_a, rest_b;

	if (strcasecmp(a, b) == 0)
		return true;
	while (front < la && front < lb && a[front] == b[front])
		front++;
	while (back < la - front && back < lb - front && a[la - 1 - back] == b[lb - 1 - back])
		back++;
	rest_a = la - front - back;
	rest_b = lb - front - back;
	if (rest_a <= 1 && rest_b <= 1)
		return true;
	return rest_a == 2 && rest_b == 2 && a[front] == b[front + 1] && a[front + 1] == b[front];
}

/** Options that hostapd stops at, and whose effect is missing. Short names are left alone: hostapd
 * has ieee80211n beside ieee80211w, and there are many of three letters. */
static void report_misspelt(struct lint *l, unsigned file)
{
	struct hostapd_conf const *c = l->conf[file];
	struct bss_ref whole = {.file = file, .file_name = c->name};

	for (unsigned i = 0; i < c->unknowns && i < HOSTAPD_CONF_UNKNOWN_MAX; i++) {
		char const *option = c->unknown[i].text;
		unsigned o = 0;

		if (strlen(option) < 6 || strncmp(option, "ieee80211", 9) == 0)
			continue;
		while (o < HOSTAPD_OPT_COUNT && !nearly(option, hostapd_opts[o].option))
			o++;
		if (o < HOSTAPD_OPT_COUNT)
			(void)lint_report(
				l, HOSTAPD_RULE_MISSPELT, &whole, c->unknown[i].line,
				"%s: is %s meant? hostapd stops at an option that it does "
				"not know",
				lint_show(l, option, strlen(option)), hostapd_opts[o].option);
	}
}

static int lint_wipe(struct lint *l)
{
	if (l->key_room)
		mem_wipe(l->key_room, talloc_get_size(l->key_room));
	return 0;
}

int hostapd_lint(void *ctx, struct hostapd_conf *const *conf, unsigned n,
		 struct hostapd_lint_known const *known, struct hostapd_lint **out, struct err *err)
{
	static struct hostapd_lint_known const nothing;
	struct lint *l = talloc_zero(ctx, struct lint);
	int rc = -ENOMEM;

	*out = NULL;
	if (!l)
		return err_set(err, ENOMEM, "out of memory");
	talloc_set_destructor(l, lint_wipe);
	l->conf = conf;
	l->files = n;
	l->known = known ? known : &nothing;
	l->alone = !known;
	l->memory = true;
	l->out = talloc_zero(l, struct hostapd_lint);
	if (!l->out || !lint_room(l))
		goto done;
	if (!known_index(l)) {
		rc = -EIO;
		goto done;
	}
	files_index(l);
	/* What concerns all of them first: it must not be lost behind 2,000 small things. */
	hostapd_rules_set(l);
	report_problems(l);
	for (unsigned i = 0; i < n; i++)
		report_misspelt(l, i);
	for (unsigned i = 0; i < l->refs; i++) {
		hostapd_rules_bss(l, &l->ref[i]);
		hostapd_rules_ft(l, &l->ref[i]);
		hostapd_rules_owe(l, &l->ref[i]);
		hostapd_rules_here(l, &l->ref[i]);
	}
	qsort(l->out->finding, l->out->findings, sizeof *l->out->finding, compare_finding);
	if (l->memory) {
		*out = talloc_steal(ctx, l->out);
		rc = 0;
	}
done:
	talloc_free(l);
	if (rc)
		(void)err_set(err, rc,
			      rc == -EIO ? "OpenSSL refused HMAC-SHA-256" : "out of memory");
	return rc;
}
