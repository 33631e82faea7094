/* SPDX-License-Identifier: GPL-2.0-or-later */
/** CCKM between the simulator's station and the controller's machine. */
#include "sm/cckm.h"

#include "supplicant_test.h"

struct site {
	struct cell c;
	struct cckm_cache *cache;
	enum cckm_outcome outcome;
	struct ptk ptk;
	unsigned spoil; /**< octet of the response element that is changed, 0 none */
};

static bool on_assoc(struct cell *c, struct frame const *f, struct assoc_request const *q)
{
	struct wr w = wr_init(c->extra, sizeof c->extra);
	struct site *s = c->arg;
	struct elements e;
	uint64_t expires;

	if (!q || elements_decode(q->elements, &e) != DOT11_OK || !e.cckm.p)
		return false;
	struct cckm_request_info const info = {
		.sta = f->sa,
		.bssid = f->bssid,
		.wlan_id = 1,
		.ie = scan_span(&c->sta_ie),
		.cckm = e.cckm,
		.wpa1 = c->config.wpa1,
		.pairwise = c->config.pairwise,
		.group = c->group.cipher,
		.ap_ie = scan_span(&c->ap_ie),
		.has_tsf = true,
		.tsf = 1000000 + (c->now - c->bss.heard_ms) * 1000,
		.tolerance_ms = 1000,
	};
	s->outcome = cckm_roam(s->cache, &info, &c->group, &w, &s->ptk, &expires);
	c->extra_len = wr_len(&w);
	if (s->spoil && c->extra_len)
		c->extra[s->spoil] ^= 2;
	cell_assoc_answer(c, f, STATUS_SUCCESS);
	c->extra_len = 0;
	return true;
}

/** The first login: 802.1X and a four-way handshake. */
static void log_in(struct site *s)
{
	struct cell *c = &s->c;
	struct cckm_login l = {
		.sta = c->config.sta,
		.wlan_id = 1,
		.wpa1 = c->config.wpa1,
		.pairwise = c->config.pairwise,
		.group = c->group.cipher,
		.expires_ms = c->now + 3600000,
	};
	uint8_t msk[64];

	memset(msk, 0x33, sizeof msk);
	memcpy(c->pmk, msk, 32);
	supplicant_eap_done(c->s, msk);
	cell_handshake(c, false);
	cell_run(c);
	assert_int_equal(c->connected, 1);
	assert_int_equal(c->how, SUPPLICANT_CCKM_LOGIN);
	l.keys = c->cckm;
	assert_int_equal(cckm_cache_put(s->cache, &l), 0);
}

static void site_init(struct site *s)
{
	struct cell *c = &s->c;

	memset(s, 0, sizeof *s);
	cell_init(c, AKM_CCKM, CIPHER_CCMP, 0);
	s->cache = cckm_cache_new(NULL, &c->env, 10);
	assert_non_null(s->cache);
	c->arg = s;
	c->on_assoc = on_assoc;
	cell_start(c);
	cell_connect(c);
	log_in(s);
	cell_beacon(c, cell_bssid(2), scan_span(&c->ap_ie));
}

static void site_end(struct site *s)
{
	cell_end(&s->c);
	talloc_free(s->cache);
}

static void it_roams_with_one_frame(void **state)
{
	struct site s;

	(void)state;
	site_init(&s);
	for (unsigned i = 0; i < 3; i++) {
		cell_beacon(&s.c, cell_bssid((uint8_t)(2 + i)), scan_span(&s.c.ap_ie));
		s.c.n_key = 0;
		cell_connect(&s.c);
		assert_int_equal(s.outcome, CCKM_ROAMED);
		assert_int_equal(s.c.connected, 2 + i);
		assert_int_equal(s.c.how, SUPPLICANT_CCKM);
		assert_int_equal(s.c.n_key, 0);
		cell_same_keys(&s.c, &s.ptk);
	}
	assert_int_equal(supplicant_faults(s.c.s), 0);
	site_end(&s);
}

static void what_it_does_wrong_is_named(void **state)
{
	struct site s;

	(void)state;
	site_init(&s);
	supplicant_misbehave(s.c.s, SUPPLICANT_WRONG_MIC);
	cell_connect(&s.c);
	assert_int_equal(s.outcome, CCKM_MIC_FAILURE);
	/* No element in the answer: a login is needed. */
	assert_int_equal(supplicant_state(s.c.s), SUPPLICANT_HANDSHAKE);
	supplicant_misbehave(s.c.s, SUPPLICANT_OLD_RN);
	cell_connect(&s.c);
	assert_int_equal(s.outcome, CCKM_ROAMED);
	cell_beacon(&s.c, cell_bssid(3), scan_span(&s.c.ap_ie));
	cell_connect(&s.c);
	assert_int_equal(s.outcome, CCKM_RN_MISMATCH);
	supplicant_misbehave(s.c.s, 0);
	supplicant_set_cckm_skew(s.c.s, -1001000);
	cell_connect(&s.c);
	assert_int_equal(s.outcome, CCKM_TSF_TOLERANCE);
	supplicant_set_cckm_skew(s.c.s, -1000000);
	cell_connect(&s.c);
	assert_int_equal(s.outcome, CCKM_ROAMED);
	site_end(&s);
}

static void a_wrong_answer_is_named(void **state)
{
	static struct {
		unsigned at;
		enum supplicant_fault fault;
	} const list[] = {
		{1, SUPPLICANT_FAULT_MALFORMED},     {6, SUPPLICANT_FAULT_CCKM_RN},
		{11, SUPPLICANT_FAULT_CCKM_MIC},     {12, SUPPLICANT_FAULT_CCKM_MIC},
		{22, SUPPLICANT_FAULT_CCKM_MIC},     {53, SUPPLICANT_FAULT_CCKM_MIC},
		{20, SUPPLICANT_FAULT_CCKM_ELEMENT},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct site s;

		site_init(&s);
		s.spoil = list[i].at;
		cell_connect(&s.c);
		assert_int_equal(supplicant_fault_count(s.c.s, list[i].fault), 1);
		assert_int_equal(s.c.connected, 1);
		assert_int_equal(supplicant_installs(s.c.s, RADIO_KEY_PAIRWISE), 1);
		site_end(&s);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(it_roams_with_one_frame),
		cmocka_unit_test(what_it_does_wrong_is_named),
		cmocka_unit_test(a_wrong_answer_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
