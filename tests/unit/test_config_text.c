/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The configuration as text: whatever is configured reads back to the same, from the short text and
 * from the one with all defaults.
 */
#include "controller/config_text.h"

#include "controller_test.h"

#include "base/rand.h"

static unsigned below(struct rand_fixed *r, unsigned n)
{
	uint32_t v;

	rand_fixed_octets(r, (uint8_t *)&v, sizeof v);
	return v % n;
}

/** 1..max octets: any but NUL, or such as people type. */
static size_t random_text(struct rand_fixed *r, char *out, size_t max, bool printable)
{
	static char const typed[] = "abcXYZ019-_. \"\\!?|#\xc3\xa4";
	size_t len = 1 + below(r, (unsigned)max);
	bool any = !printable && below(r, 2);

	for (size_t i = 0; i < len; i++) {
		unsigned n = printable ? sizeof typed - 3 : sizeof typed - 1;

		out[i] = any ? (char)(1 + below(r, 255)) : typed[below(r, n)];
	}
	out[len] = '\0';
	return len;
}

static void random_psk(struct rand_fixed *r, struct wlan *w)
{
	char key[65];
	size_t len;

	w->psk_is_hex = below(r, 2);
	if (w->psk_is_hex) {
		len = 64;
		for (size_t i = 0; i < len; i++)
			key[i] = "0123456789abcdefABCDEF"[below(r, 22)];
	} else {
		do
			len = random_text(r, key, 63, true);
		while (len < 8);
	}
	assert_true(secret_set(&w->psk, key, len));
}

/** Half of the fields of a WLAN as anything that they may be; most such WLANs break a rule. */
static void random_wlan(struct rand_fixed *r, struct wlan *w, uint16_t id)
{
	static uint32_t const family[] = {
		WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(DOT1X_SHA256) | WLAN_AKM_BIT(FT_DOT1X),
		WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(CCKM),
		WLAN_AKM_BIT(PSK) | WLAN_AKM_BIT(PSK_SHA256) | WLAN_AKM_BIT(FT_PSK),
		WLAN_AKM_BIT(SAE) | WLAN_AKM_BIT(FT_SAE),
		WLAN_AKM_BIT(OWE),
		WLAN_AKM_BIT(SUITEB),
		WLAN_AKM_BIT(SUITEB_192),
		0,
		UINT32_MAX >> (32 - WLAN_AKM_COUNT),
	};
	char name[WLAN_NAME_MAX + 1], ssid[SSID_MAX + 1];
	size_t len = random_text(r, ssid, SSID_MAX, false);

	random_text(r, name, WLAN_NAME_MAX, false);
	wlan_init(w, name, id, ssid, (uint8_t)len);
	w->akms = family[below(r, 9)] & (below(r, 3) ? UINT32_MAX : below(r, 1u << 16));
	w->ft = (enum wlan_ft)below(r, 3);
	w->pmf = (enum wlan_pmf)below(r, 3);
	w->wpa = below(r, 8) != 0;
	w->wpa2 = below(r, 2);
	w->wpa3 = below(r, 2);
	w->ciphers = (uint8_t)(below(r, 2) ? WLAN_CIPHER_AES : below(r, 16));
	if (below(r, 8) == 0)
		w->wpa1 = w->wpa1_tkip = true;
	w->wpa1_aes = below(r, 8) == 0;
	if (w->akms & WLAN_AKM_BIT(SAE))
		w->pwe = (enum wlan_pwe)below(r, 3);
	if (below(r, 2))
		random_psk(r, w);
	if (below(r, 2))
		random_text(r, w->auth_list, WLAN_NAME_MAX, false);
	if (below(r, 4) == 0)
		w->transition_wlan_id = (uint16_t)(WLAN_ID_MIN + below(r, WLAN_ID_MAX));
	w->enabled = below(r, 4) != 0;
	w->broadcast_ssid = below(r, 2);
	w->okc = below(r, 2);
	w->ft_over_ds = below(r, 2);
	w->ft_pmkid = below(r, 2);
	w->ft_reassoc_s = (uint8_t)(1 + below(r, 100));
	w->pmf_comeback_s = (uint8_t)(1 + below(r, 20));
	w->pmf_sa_query_ms = (uint16_t)(100 + below(r, 401));
	w->cckm_tolerance_ms = (uint16_t)(1000 + below(r, 4001));
	w->session_timeout_s = below(r, 86401);
}

#define SAME(field) assert_int_equal(a->field, b->field)

static void assert_same(struct wlan const *a, struct wlan const *b)
{
	assert_string_equal(a->name, b->name);
	SAME(id);
	SAME(ssid_len);
	assert_memory_equal(a->ssid, b->ssid, a->ssid_len);
	SAME(enabled);
	SAME(broadcast_ssid);
	SAME(wpa);
	SAME(wpa1);
	SAME(wpa1_tkip);
	SAME(wpa1_aes);
	SAME(wpa2);
	SAME(wpa3);
	SAME(ciphers);
	SAME(akms);
	SAME(pwe);
	SAME(ft);
	SAME(ft_over_ds);
	SAME(ft_pmkid);
	SAME(ft_reassoc_s);
	SAME(okc);
	SAME(pmf);
	SAME(pmf_comeback_s);
	SAME(pmf_sa_query_ms);
	SAME(cckm_tolerance_ms);
	SAME(transition_wlan_id);
	SAME(psk_is_hex);
	assert_true(secret_eq(&a->psk, &b->psk));
	assert_string_equal(a->auth_list, b->auth_list);
	SAME(session_timeout_s);
}

static void rereads(struct bench *b, struct wlan const *w, bool all)
{
	char *text = config_text_wlan(b, w, all);
	struct wlan const *got;

	assert_non_null(text);
	if (bench_load(b, text))
		fail_msg("%s\nfrom:\n%s", b->said, text);
	got = wlan_by_name(b->c->wlans, w->name);
	assert_non_null(got);
	assert_same(got, w);
	assert_true(config_same_wlan(got, w));
	assert_int_equal(wlan_set_remove(b->c->wlans, w->name), 0);
	config_text_free(text);
}

static void test_any_wlan_reads_back(void **state)
{
	struct bench *b = *state;
	struct rand_fixed r = {11};
	unsigned enabled = 0, with_psk = 0;
	struct err err;

	for (unsigned found = 0; found < 400;) {
		struct wlan w;

		random_wlan(&r, &w, (uint16_t)(1 + found));
		if (wlan_check(&w, w.enabled ? WLAN_CHECK_ENABLE : WLAN_CHECK_CHANGE, &err) < 0)
			continue;
		found++;
		enabled += w.enabled;
		with_psk += w.psk.len > 0;
		rereads(b, &w, false);
		rereads(b, &w, true);
		wlan_wipe(&w);
	}
	/* The generator is worth its name. */
	assert_true(enabled > 50 && with_psk > 50);
}

static void test_defaults_are_left_out(void **state)
{
	struct bench *b = *state;
	struct settings s;
	struct wlan w;

	wlan_init(&w, "corp", 1, "corp", 4);
	assert_string_equal(config_text_wlan(b, &w, false), "wlan corp 1 corp\n");
	w.enabled = true;
	w.ft = WLAN_FT_ENABLED;
	w.akms |= WLAN_AKM_BIT(FT_DOT1X);
	assert_string_equal(config_text_wlan(b, &w, false), "wlan corp 1 corp\n"
							    " security ft\n"
							    " security wpa akm ft dot1x\n"
							    " no shutdown\n");
	settings_init(&s);
	assert_string_equal(config_text(b, &s, b->c->policies, b->c->wlans, b->c->aps,
					b->c->radio_aps, false),
			    "hostname WLC\n!\n");
	assert_non_null(strstr(config_text(b, &s, b->c->policies, b->c->wlans, b->c->aps,
					   b->c->radio_aps, true),
			       "max-clients 100000\n"));
}

static void test_differences_count(void **state)
{
	struct wlan a, b;

	(void)state;
	wlan_init(&a, "a", 1, "a", 1);
	b = a;
	assert_true(config_same_wlan(&a, &b));
	b.ft_over_ds = !b.ft_over_ds;
	assert_false(config_same_wlan(&a, &b));
	b = a;
	assert_true(secret_set(&b.psk, "passphrase", 10));
	assert_false(config_same_wlan(&a, &b));
}

static void random_key(struct rand_fixed *r, struct secret *key, uint8_t len)
{
	rand_fixed_octets(r, key->b, len);
	key->len = len;
}

/** A secret as people type them: no blank at its ends, no control character. */
static void random_secret(struct rand_fixed *r, char *out, size_t max)
{
	size_t len = random_text(r, out, max, true);

	out[0] = out[0] == ' ' ? 'x' : out[0];
	out[len - 1] = out[len - 1] == ' ' ? 'x' : out[len - 1];
}

/** @param n  makes name and BSSIDs its own */
static void random_ap(struct rand_fixed *r, struct hostapd_ap *ap, unsigned n)
{
	char name[16];

	snprintf(name, sizeof name, "ap%u", n);
	hostapd_ap_init(ap, name);
	ap->bsses = below(r, HOSTAPD_BSS_MAX + 1);
	for (unsigned i = 0; i < ap->bsses; i++) {
		if (i)
			ap->bss[i].bssid = (struct mac){{2, 0, 0, (uint8_t)n, 0, (uint8_t)i}};
		random_text(r, ap->bss[i].wlan, WLAN_NAME_MAX, false);
	}
	switch (below(r, 4)) {
	case 0: random_key(r, &ap->key, 16); break;
	case 1: random_key(r, &ap->key, 32); break;
	case 2:
		ap->openwrt_key = true;
		if (below(r, 2))
			random_secret(r, ap->openwrt_secret, HOSTAPD_SECRET_MAX);
		break;
	default: break;
	}
	if (below(r, 2))
		snprintf(ap->interface, sizeof ap->interface, "br-lan.%u", below(r, 4095));
	else if (below(r, 2))
		snprintf(ap->relay, sizeof ap->relay, "ap%u.example", n);
	ap->has_das = below(r, 2);
	if (ap->has_das) {
		ap->das_address.s_addr = htonl(0xc0000200 + n);
		ap->das_port = (uint16_t)(below(r, 2) ? HOSTAPD_DAS_PORT : 1 + below(r, 65535));
		random_secret(r, ap->das_key, HOSTAPD_DAS_KEY_MAX);
	}
	ap->neighbors = below(r, HOSTAPD_NEIGHBORS_MAX + 1);
	for (unsigned i = 0; i < ap->neighbors; i++)
		snprintf(ap->neighbor[i], sizeof ap->neighbor[i], "n%u", i);
	ap->vlans = below(r, HOSTAPD_VLANS_MAX + 1);
	for (unsigned i = 0; i < ap->vlans; i++) {
		ap->vlan[i].id = (uint16_t)(1 + 100 * i + below(r, 100));
		if (below(r, 2))
			snprintf(ap->vlan[i].name, sizeof ap->vlan[i].name, "v %u\"", i);
	}
}

static void remove_aps(struct hostapd_ap_set *aps)
{
	while (hostapd_ap_count(aps))
		assert_int_equal(hostapd_ap_set_remove(aps, hostapd_ap_at(aps, 0)->name), 0);
}

static void test_any_access_point_reads_back(void **state)
{
	struct bench *b = *state;
	struct rand_fixed r = {13};

	for (int round = 0; round < 60; round++) {
		struct hostapd_ap ap[3];
		char *text, *again;
		struct err err;

		for (unsigned i = 0; i < 3; i++) {
			random_ap(&r, &ap[i], i);
			if (hostapd_ap_set_put(b->c->aps, &ap[i], &err))
				fail_msg("%s", err.msg);
		}
		text = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				   b->c->radio_aps, round % 2);
		remove_aps(b->c->aps);
		if (bench_load(b, text))
			fail_msg("%s\nfrom:\n%s", b->said, text);
		again = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				    b->c->radio_aps, round % 2);
		assert_string_equal(again, text);
		for (unsigned i = 0; i < 3; i++) {
			struct hostapd_ap const *got = hostapd_ap_by_name(b->c->aps, ap[i].name);

			assert_non_null(got);
			assert_memory_equal(got, &ap[i], sizeof ap[i]);
			assert_true(config_same_ap(got, &ap[i]));
			ap[i].neighbors = ap[i].neighbors ? 0 : 1;
			assert_false(config_same_ap(got, &ap[i]));
		}
		/* Loaded over itself it stays what it is. */
		assert_int_equal(bench_load(b, text), 0);
		assert_string_equal(config_text(b, &b->c->settings, b->c->policies, b->c->wlans,
						b->c->aps, b->c->radio_aps, round % 2),
				    text);
		remove_aps(b->c->aps);
		config_text_free(text);
		config_text_free(again);
	}
}

static void random_radio_ap(struct rand_fixed *r, struct radio_ap *ap, unsigned i)
{
	static unsigned const channel[] = {0, 1, 6, 13, 36, 44, 100, 149};
	struct err err;

	do {
		char name[RADIO_AP_NAME_MAX + 1];

		snprintf(name, sizeof name, "ap%u.example", i);
		radio_ap_init(ap, name);
		ap->shutdown = below(r, 4) == 0;
		for (unsigned k = 0; k < RADIO_AP_RADIOS; k++) {
			ap->radio[k].shutdown = below(r, 4) == 0;
			ap->radio[k].channel = (uint16_t)channel[below(r, 8)];
			ap->radio[k].width = (enum radio_ap_width)below(r, RADIO_AP_WIDTH_COUNT);
		}
		ap->wlans = below(r, RADIO_AP_WLANS + 1);
		for (unsigned k = 0; k < ap->wlans; k++)
			random_text(r, ap->wlan[k], WLAN_NAME_MAX, false);
		if (below(r, 2))
			snprintf(ap->bridge, sizeof ap->bridge, "br-%u", below(r, 100));
		if (below(r, 2))
			random_text(r, ap->policy_tag, POLICY_NAME_MAX, false);
		if (below(r, 2))
			snprintf(ap->country, sizeof ap->country, "DE");
	} while (radio_ap_check(ap, &err));
}

static void test_any_radio_access_point_reads_back(void **state)
{
	struct bench *b = *state;
	struct rand_fixed r = {14};

	for (int round = 0; round < 60; round++) {
		struct radio_ap ap[2];
		char *text, *again;
		struct err err;

		for (unsigned i = 0; i < 2; i++) {
			random_radio_ap(&r, &ap[i], i);
			assert_int_equal(radio_ap_set_put(b->c->radio_aps, &ap[i], &err), 0);
		}
		text = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				   b->c->radio_aps, round % 2);
		for (unsigned i = 0; i < 2; i++)
			assert_int_equal(radio_ap_set_remove(b->c->radio_aps, ap[i].name), 0);
		if (bench_load(b, text))
			fail_msg("%s\nfrom:\n%s", b->said, text);
		again = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				    b->c->radio_aps, round % 2);
		assert_string_equal(again, text);
		for (unsigned i = 0; i < 2; i++)
			assert_true(radio_ap_same(radio_ap_by_name(b->c->radio_aps, ap[i].name),
						  &ap[i]));
		config_text_free(text);
		config_text_free(again);
	}
}

/** The rest of a line: quotes that do not end are refused there. */
static void random_line(struct rand_fixed *r, char *out, size_t max)
{
	random_secret(r, out, max);
	for (char *c = out; *c; c++)
		*c = *c == '"' ? 'q' : *c;
}

static void random_profile(struct rand_fixed *r, struct policy_profile *p, unsigned i)
{
	char name[POLICY_NAME_MAX + 1];

	random_text(r, name, POLICY_NAME_MAX - 2, false);
	name[0] = (char)('a' + (int)i);
	policy_profile_init(p, i ? name : POLICY_DEFAULT_PROFILE);
	p->enabled = below(r, 2);
	p->aaa_override = below(r, 2);
	if (below(r, 2))
		random_line(r, p->description, POLICY_DESCRIPTION_MAX);
	if (below(r, 2))
		random_text(r, p->vlan, POLICY_NAME_MAX, false);
	if (below(r, 2))
		random_text(r, p->accounting_list, POLICY_NAME_MAX, false);
	if (below(r, 2))
		p->session_timeout_s = below(r, 86401);
	p->idle_timeout_s = 15 + below(r, 99986);
}

static void random_tag(struct rand_fixed *r, struct policy_tag *t, unsigned i)
{
	struct err err;

	do {
		char name[POLICY_NAME_MAX + 1];

		random_text(r, name, POLICY_NAME_MAX, false);
		policy_tag_init(t, i ? name : POLICY_DEFAULT_TAG);
		if (below(r, 2))
			random_line(r, t->description, POLICY_DESCRIPTION_MAX);
		t->maps = below(r, POLICY_MAPS + 1);
		for (unsigned k = 0; k < t->maps; k++) {
			random_text(r, t->map[k].wlan, WLAN_NAME_MAX, false);
			random_text(r, t->map[k].profile, POLICY_NAME_MAX, false);
		}
	} while (policy_tag_check(t, &err));
}

static void forget_policies(struct policy_set *s)
{
	while (policy_profile_at(s, 0))
		assert_int_equal(policy_remove_profile(s, policy_profile_at(s, 0)->name), 0);
	while (policy_tag_at(s, 0))
		assert_int_equal(policy_remove_tag(s, policy_tag_at(s, 0)->name), 0);
	while (policy_ap_at(s, 0))
		assert_int_equal(policy_remove_ap(s, policy_ap_at(s, 0)->mac), 0);
	while (policy_location_at(s, 0))
		assert_int_equal(policy_remove_location(s, policy_location_at(s, 0)->name), 0);
	while (policy_vlan_at(s, 0))
		assert_int_equal(policy_remove_vlan(s, policy_vlan_at(s, 0)->id), 0);
}

static void test_any_policies_read_back(void **state)
{
	struct bench *b = *state;
	struct rand_fixed r = {15};

	for (int round = 0; round < 60; round++) {
		struct policy_set *s = b->c->policies;
		struct policy_profile p[3];
		struct policy_tag t[3];
		struct policy_ap ap = {.mac = {{2, 0, 0, 0, 0, 1}}};
		struct policy_location l = {0};
		struct policy_located located = {.mac = ap.mac};
		struct policy_vlan v = {.id = (uint16_t)(1 + below(&r, 4094))};
		char *text, *again;

		for (unsigned i = 0; i < 3; i++) {
			random_profile(&r, &p[i], i);
			random_tag(&r, &t[i], i);
			assert_int_equal(policy_put_profile(s, &p[i], NULL), 0);
			assert_int_equal(policy_put_tag(s, &t[i], NULL), 0);
		}
		if (below(&r, 2))
			random_text(&r, ap.tag, POLICY_NAME_MAX, false);
		assert_int_equal(policy_put_ap(s, &ap, NULL), 0);
		random_text(&r, l.name, POLICY_NAME_MAX, false);
		if (below(&r, 2))
			random_text(&r, l.tag, POLICY_NAME_MAX, false);
		assert_int_equal(policy_put_location(s, &l, NULL), 0);
		(void)snprintf(located.location, sizeof located.location, "%s", l.name);
		assert_int_equal(policy_put_located(s, &located, NULL), 0);
		random_text(&r, v.name, POLICY_NAME_MAX, false);
		assert_int_equal(policy_put_vlan(s, &v, NULL), 0);
		text = config_text(b, &b->c->settings, s, b->c->wlans, b->c->aps, b->c->radio_aps,
				   round % 2);
		forget_policies(s);
		if (bench_load(b, text))
			fail_msg("%s\nfrom:\n%s", b->said, text);
		again = config_text(b, &b->c->settings, s, b->c->wlans, b->c->aps, b->c->radio_aps,
				    round % 2);
		assert_string_equal(again, text);
		for (unsigned i = 0; i < 3; i++) {
			assert_true(
				policy_profile_same(policy_profile_by_name(s, p[i].name), &p[i]));
			assert_true(policy_tag_same(policy_tag_by_name(s, t[i].name), &t[i]));
		}
		assert_string_equal(policy_ap_by_mac(s, ap.mac)->tag, ap.tag);
		assert_string_equal(policy_location_by_name(s, l.name)->tag, l.tag);
		assert_string_equal(policy_located_by_mac(s, ap.mac)->location, l.name);
		assert_string_equal(policy_vlan_by_id(s, v.id)->name, v.name);
		forget_policies(s);
		config_text_free(text);
		config_text_free(again);
	}
}

/** A secret may look like the type in front of it. */
static void test_secrets_that_look_like_types(void **state)
{
	static char const *const secrets[] = {"0", "8", "00", "key", "0 8"};
	struct bench *b = *state;
	char line[80];

	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		struct hostapd_ap const *ap;
		char *text;

		snprintf(line, sizeof line, "ap hostapd a\n openwrt-default-key 0 \"%s\"\n",
			 secrets[i]);
		assert_int_equal(bench_load(b, line), 0);
		text = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				   b->c->radio_aps, false);
		remove_aps(b->c->aps);
		assert_int_equal(bench_load(b, text), 0);
		ap = hostapd_ap_by_name(b->c->aps, "a");
		assert_non_null(ap);
		assert_string_equal(ap->openwrt_secret, secrets[i]);
	}
}

static void settings_random(struct rand_fixed *r, struct settings *s)
{
	settings_init(s);
	snprintf(s->hostname, sizeof s->hostname, "h%u.example", below(r, 1000));
	s->max_clients = 1 + below(r, 100000);
	s->dynauth = true;
	s->clients = below(r, PUSH_UDP_CLIENTS_MAX + 1);
	for (unsigned i = 0; i < s->clients; i++) {
		s->client[i].address.s_addr = htonl(0xc0000200 + i);
		if (below(r, 2))
			random_text(r, s->client[i].key, 64, false);
	}
	if (below(r, 2))
		random_text(r, s->server_key, 64, false);
	s->udp_port = (uint16_t)(1 + below(r, 65535));
	s->tls_port = (uint16_t)(below(r, 2) ? 1 + below(r, 65535) : 0);
	s->users = 1;
	snprintf(s->user[0], sizeof s->user[0], "root");
	s->tls_names = below(r, PUSH_NAMES_MAX + 1);
	for (unsigned i = 0; i < s->tls_names; i++)
		snprintf(s->tls_name[i], sizeof s->tls_name[i], "radius%u %s", i,
			 below(r, 2) ? "\"q\"" : "");
	s->has_mobility_domain = below(r, 2);
	s->mobility_domain = (uint16_t)(s->has_mobility_domain ? below(r, 65536) : 0);
	s->key_holder.push = (enum key_push)below(r, 3);
	s->key_holder.expires_in_s = 60 + below(r, 65476);
	if (below(r, 2))
		s->key_holder.mac = (struct mac){{2, 0, 0, 0, 0, (uint8_t)below(r, 256)}};
	s->key_holder.redundancy_priority = below(r, 255);
	if (s->key_holder.redundancy_priority)
		random_key(r, &s->key_holder.redundancy_key, 32);
	s->key_holder.relay_port = (uint16_t)(1 + below(r, 65535));
	s->radio.link = below(r, 2);
	if (s->radio.link)
		s->radio.port = (uint16_t)(1 + below(r, 65535));
	s->radio.grace_s = below(r, 601);
	if (below(r, 2))
		random_text(r, s->radio.r0kh_id, R0KH_ID_MAX, false);
	if (below(r, 2))
		s->radio.mac = (struct mac){{2, 0, 0, 0, 1, (uint8_t)below(r, 256)}};
	s->radio.gtk_rekey_s = below(r, 2) ? 0 : 60 + below(r, 86341);
	s->radio.gtk_rekey_on_leave = below(r, 2);
	s->radio.exclusion_failures = below(r, 101);
	if (s->radio.exclusion_failures)
		s->radio.exclusion_s = 1 + below(r, 86400);
}

static void test_any_settings_read_back(void **state)
{
	struct bench *b = *state;
	struct rand_fixed r = {12};

	for (int round = 0; round < 100; round++) {
		struct settings s;
		char *text, *again;

		settings_random(&r, &s);
		settings_init(&b->c->settings);
		text = config_text(b, &s, b->c->policies, b->c->wlans, b->c->aps, b->c->radio_aps,
				   round % 2);
		if (bench_load(b, text))
			fail_msg("%s\nfrom:\n%s", b->said, text);
		again = config_text(b, &b->c->settings, b->c->policies, b->c->wlans, b->c->aps,
				    b->c->radio_aps, round % 2);
		assert_string_equal(again, text);
		assert_int_equal(b->c->settings.clients, s.clients);
		for (unsigned i = 0; i < s.clients; i++) {
			assert_int_equal(b->c->settings.client[i].address.s_addr,
					 s.client[i].address.s_addr);
			assert_string_equal(b->c->settings.client[i].key, s.client[i].key);
		}
		assert_string_equal(b->c->settings.server_key, s.server_key);
		assert_int_equal(b->c->settings.udp_port, s.udp_port);
		assert_int_equal(b->c->settings.tls_port, s.tls_port);
		assert_int_equal(b->c->settings.max_clients, s.max_clients);
		assert_int_equal(b->c->settings.tls_names, s.tls_names);
		assert_memory_equal(&b->c->settings.radio, &s.radio, sizeof s.radio);
		talloc_free(text);
		talloc_free(again);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_any_wlan_reads_back),
		TEST(test_defaults_are_left_out),
		TEST(test_differences_count),
		TEST(test_any_access_point_reads_back),
		TEST(test_any_radio_access_point_reads_back),
		TEST(test_any_policies_read_back),
		TEST(test_secrets_that_look_like_types),
		TEST(test_any_settings_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
