/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules among the BSSes of all files: what must differ, and what must be the same.
 */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "roam/hostapd_rules.h"

/** A key of a wildcard r0kh line. */
struct key_ref {
	uint8_t key[HOSTAPD_KEY_LEN];
	struct bss_ref const *r;
	unsigned line;
};

static unsigned line_of(struct bss_ref const *r, enum hostapd_opt opt)
{
	return hostapd_conf_line(r->b, opt);
}

static int order_of(struct bss_ref const *x, struct bss_ref const *y)
{
	return x < y ? -1 : x > y;
}

static int compare_ssid(void const *a, void const *b)
{
	struct bss_ref const *x = *(struct bss_ref *const *)a, *y = *(struct bss_ref *const *)b;
	int order = lint_compare(x->b->ssid, x->b->ssid_len, y->b->ssid, y->b->ssid_len);

	return order ? order : order_of(x, y);
}

static int compare_id_ssid(void const *a, void const *b)
{
	struct bss_ref const *x = *(struct bss_ref *const *)a, *y = *(struct bss_ref *const *)b;
	int order = strcmp(x->nas_id, y->nas_id);

	return order ? order : compare_ssid(a, b);
}

static int compare_key(void const *a, void const *b)
{
	struct key_ref const *x = *(struct key_ref *const *)a, *y = *(struct key_ref *const *)b;
	int order = memcmp(x->key, y->key, HOSTAPD_KEY_LEN);

	return order ? order : order_of(x->r, y->r);
}

static bool same_ssid(struct bss_ref const *x, struct bss_ref const *y)
{
	return lint_compare(x->b->ssid, x->b->ssid_len, y->b->ssid, y->b->ssid_len) == 0;
}

/** In one file: interfaces, and DAS ports, of which each BSS opens its own in hostapd 2.10. */
static void check_file(struct lint *l, struct bss_ref const *first, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		int64_t port = hostapd_conf_number(first[i].b, HOSTAPD_OPT_DAS_PORT);
		bool interface = false, das = port == 0;

		for (unsigned j = 0; j < i; j++) {
			struct bss_ref const *r = &first[i], *other = &first[j];

			if (!interface && r->b->ifname[0] &&
			    strcmp(r->b->ifname, other->b->ifname) == 0) {
				interface = true;
				(void)lint_report(l, HOSTAPD_RULE_INTERFACE_TWICE, r, r->b->line,
						  "the interface %s is already that of line %u",
						  lint_show(l, r->b->ifname, strlen(r->b->ifname)),
						  other->b->line);
			}
			if (!das && hostapd_conf_number(other->b, HOSTAPD_OPT_DAS_PORT) == port) {
				das = true;
				lint_cure(
					l,
					lint_report(l, HOSTAPD_RULE_DAS_PORT_SHARED, r,
						    line_of(r, HOSTAPD_OPT_DAS_PORT),
						    "radius_das_port %u is that of line %u too: "
						    "in hostapd 2.10 the second BSS cannot open it",
						    (unsigned)port,
						    line_of(other, HOSTAPD_OPT_DAS_PORT)),
					"#radius_das_port=%u", (unsigned)port);
			}
		}
	}
}

/** Which BSSes of a file have the same SSID, for the rule on OKC. */
static void count_ssids(struct bss_ref *first, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		for (unsigned j = 0; j < n; j++)
			first[i].same_ssid += same_ssid(&first[i], &first[j]);
	}
}

static void check_bssids(struct lint *l)
{
	for (unsigned i = 1; i < l->bssids; i++) {
		struct bss_ref const *r = l->by_bssid[i], *other = l->by_bssid[i - 1];
		char mac[MAC_STR];

		if (mac_eq(r->bssid, other->bssid))
			(void)lint_report(l, HOSTAPD_RULE_BSSID_TWICE, r,
					  line_of(r, HOSTAPD_OPT_BSSID),
					  "the BSSID %s is already that of %s",
					  mac_colon(r->bssid, mac),
					  lint_place(l, other, line_of(other, HOSTAPD_OPT_BSSID)));
	}
}

/** A name close to `id` that no BSS has. */
static char const *free_id(struct lint *l, char const *id)
{
	char const *shown = lint_show(l, id, strlen(id));

	for (unsigned n = 2;; n++) {
		char *text = talloc_asprintf(l, "%.40s-%u", shown, n + l->spare_ids);

		if (!text) {
			l->memory = false;
			return "";
		}
		if (!lint_has_nas_id(l, text)) {
			l->spare_ids += n - 1;
			return text;
		}
		talloc_free(text);
	}
}

/**
 * A pull for an R0KH-ID that is the AP's own is never answered: hostapd takes it for a key that it
 * has itself. With one identifier on all APs no roam finds its key.
 */
static void check_nas_ids(struct lint *l, struct bss_ref **order)
{
	unsigned n = 0;

	for (unsigned i = 0; i < l->refs; i++) {
		if (l->ref[i].ft && l->ref[i].nas_id[0])
			order[n++] = &l->ref[i];
	}
	qsort(order, n, sizeof *order, compare_id_ssid);
	for (unsigned i = 1; i < n; i++) {
		struct bss_ref const *r = order[i], *other = order[i - 1];
		bool same = same_ssid(r, other);
		struct hostapd_finding *f;

		if (strcmp(r->nas_id, other->nas_id) != 0)
			continue;
		f = lint_report(l, same ? HOSTAPD_RULE_NAS_ID_TWICE : HOSTAPD_RULE_NAS_ID_SSIDS, r,
				line_of(r, HOSTAPD_OPT_NAS_IDENTIFIER),
				same ? "nas_identifier \"%s\" is already that of %s: each takes "
				       "the other's keys for its own and asks nobody, so no roam "
				       "between them works"
				     : "nas_identifier \"%s\" is also that of %s, of another SSID: "
				       "one R0KH-ID should name one BSS",
				lint_show(l, r->nas_id, strlen(r->nas_id)),
				lint_place(l, other, line_of(other, HOSTAPD_OPT_NAS_IDENTIFIER)));
		lint_cure(l, f, "nas_identifier=%s", free_id(l, r->nas_id));
	}
}

/** Where the controller says no mobility domain, the first file of the SSID does. */
static void check_mdids(struct lint *l, struct bss_ref **order)
{
	struct bss_ref const *first = NULL;
	unsigned n = 0;

	for (unsigned i = 0; i < l->refs; i++) {
		if (l->ref[i].ft && l->ref[i].has_mdid && l->ref[i].b->ssid_len)
			order[n++] = &l->ref[i];
	}
	qsort(order, n, sizeof *order, compare_ssid);
	for (unsigned i = 0; i < n && !l->known->has_mdid; i++) {
		struct bss_ref const *r = order[i];

		if (!first || !same_ssid(first, r)) {
			first = r;
			continue;
		}
		if (r->mdid == first->mdid)
			continue;
		lint_cure(l,
			  lint_report(
				  l, HOSTAPD_RULE_MDID_DIFFERS, r,
				  line_of(r, HOSTAPD_OPT_MOBILITY_DOMAIN),
				  "mobility_domain is %04x, in %s it is %04x for the same SSID: "
				  "no station roams between them by FT",
				  r->mdid,
				  lint_place(l, first, line_of(first, HOSTAPD_OPT_MOBILITY_DOMAIN)),
				  first->mdid),
			  "mobility_domain=%04x", first->mdid);
	}
}

/** The first wildcard r0kh line that has a key. */
static struct hostapd_kh const *wildcard_of(struct bss_ref const *r)
{
	for (unsigned i = 0; i < r->b->r0khs; i++) {
		if (strcmp(r->b->r0kh[i].id, "*") == 0 && r->b->r0kh[i].key.len)
			return &r->b->r0kh[i];
	}
	return NULL;
}

/** One key in several files: an AP that is stolen opens the others. */
static void check_keys(struct lint *l)
{
	struct key_ref *room = talloc_zero_array(l, struct key_ref, l->refs + 1);
	/* Sorted through pointers, because qsort() leaves copies of what it moves. */
	struct key_ref **k = talloc_array(l, struct key_ref *, l->refs + 1);
	unsigned n = 0;

	if (!room || !k) {
		l->memory = false;
		return;
	}
	for (unsigned i = 0; i < l->refs; i++) {
		struct hostapd_kh const *kh = wildcard_of(&l->ref[i]);

		if (!kh || !lint_key(&kh->key, room[n].key))
			continue;
		room[n].r = &l->ref[i];
		room[n].line = kh->line;
		k[n] = &room[n];
		n++;
	}
	qsort(k, n, sizeof *k, compare_key);
	for (unsigned i = 1; i < n; i++) {
		if (memcmp(k[i]->key, k[i - 1]->key, HOSTAPD_KEY_LEN) != 0 ||
		    k[i]->r->file == k[i - 1]->r->file)
			continue;
		(void)lint_report(l, HOSTAPD_RULE_R0KH_KEY_SHARED, k[i]->r, k[i]->line,
				  "the key is that of %s too: with it each AP can ask for what is "
				  "meant for the other; give each AP its own",
				  lint_place(l, k[i - 1]->r, k[i - 1]->line));
	}
	mem_wipe(room, talloc_get_size(room));
	talloc_free(room);
	talloc_free(k);
}

static bool caches_ft(struct bss_ref const *r)
{
	return r->akms & A(FT_EAP) &&
	       hostapd_conf_number(r->b, HOSTAPD_OPT_DISABLE_PMKSA_CACHING) == 0;
}

/**
 * No file tells the version, so it is said once for a set of APs: the PMKID of FT-EAP is made with
 * SHA-1 up to hostapd 2.10 and with SHA-256 from 2.11 on (its ChangeLog), and so it is in
 * wpa_supplicant. FT itself is not concerned.
 */
static void check_versions(struct lint *l)
{
	struct bss_ref const *first = NULL;

	for (unsigned i = 0; i < l->refs; i++) {
		struct bss_ref const *r = &l->ref[i];

		if (!caches_ft(r))
			continue;
		if (!first) {
			first = r;
		} else if (r->file != first->file) {
			lint_cure(
				l,
				lint_report(l, HOSTAPD_RULE_VERSION_PMKID, first,
					    line_of(first, HOSTAPD_OPT_WPA_KEY_MGMT),
					    "FT-EAP with PMKSA caching: hostapd up to 2.10 and "
					    "from 2.11 on name its keys differently, a client that "
					    "comes back to an AP of the other kind logs in anew; "
					    "compare hostapd -v on the APs"),
				"disable_pmksa_caching=1");
			return;
		}
	}
}

void hostapd_rules_set(struct lint *l)
{
	struct bss_ref **order = talloc_array(l, struct bss_ref *, l->refs + 1);
	unsigned at = 0;

	if (!order) {
		l->memory = false;
		return;
	}
	check_nas_ids(l, order);
	check_mdids(l, order);
	check_bssids(l);
	check_keys(l);
	check_versions(l);
	for (unsigned i = 0; i < l->files; i++) {
		check_file(l, &l->ref[at], l->conf[i]->bsses);
		count_ssids(&l->ref[at], l->conf[i]->bsses);
		at += l->conf[i]->bsses;
	}
	talloc_free(order);
}
