/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE of the simulator's station: three groups, cached PMKs, answers that are wrong. */
#include "dot11/owe.h"
#include "dot11/owe_ie.h"
#include "supplicant_test.h"

struct site {
	struct cell c;
	struct owe_keys keys;
	bool cached, other_group, no_point, other_pmkid, silent;
};

static void put_answer(struct site *s, struct owe_ie const *theirs, struct wr *w)
{
	uint8_t x[ECDH_LEN_MAX];
	struct owe_ie ie = {.group = theirs->group, .key = {x, theirs->key.len}};

	assert_int_equal(owe_answer(theirs->group, theirs->key.p, x, &s->keys), 0);
	if (s->no_point)
		memset(x, 0xff, sizeof x);
	if (s->other_group) {
		ie.group = 20;
		ie.key.len = 48;
	}
	owe_ie_put(w, &ie);
	memcpy(s->c.pmk, s->keys.pmk, s->keys.len);
	s->c.pmk_len = s->keys.len;
	s->c.pmkid = s->keys.pmkid;
}

/** The RSNE with the PMKID that is taken. */
static void put_cached(struct site *s, struct wr *w)
{
	uint8_t pmkid[PMKID_LEN];
	struct rsne r;

	assert_int_equal(rsne_decode(s->c.sta_ie.b, s->c.sta_ie.len, &r), DOT11_OK);
	assert_int_equal(r.n_pmkids, 1);
	assert_memory_equal(rsne_pmkid(&r, 0), s->keys.pmkid, PMKID_LEN);
	memcpy(pmkid, s->keys.pmkid, sizeof pmkid);
	pmkid[0] ^= s->other_pmkid;
	r.pmkids = pmkid;
	rsne_put(w, &r);
}

static bool on_assoc(struct cell *c, struct frame const *f, struct assoc_request const *q)
{
	struct wr w = wr_init(c->extra, sizeof c->extra);
	struct site *s = c->arg;
	struct elements e;
	struct owe_ie ie;

	assert_int_equal(elements_decode(q->elements, &e), DOT11_OK);
	assert_int_equal(owe_ie_decode(e.owe_dh.p, e.owe_dh.len, &ie), DOT11_OK);
	assert_int_equal(ie.group, c->config.owe_group);
	if (s->cached)
		put_cached(s, &w);
	else if (!s->silent)
		put_answer(s, &ie, &w);
	c->extra_len = wr_len(&w);
	cell_assoc_answer(c, f, STATUS_SUCCESS);
	if (supplicant_state(c->s) == SUPPLICANT_HANDSHAKE)
		cell_handshake(c, false);
	return true;
}

static void site_init(struct site *s, unsigned group)
{
	memset(s, 0, sizeof *s);
	cell_init(&s->c, AKM_OWE, CIPHER_CCMP, RSNE_CAP_MFPC | RSNE_CAP_MFPR);
	s->c.config.owe_group = group;
	s->c.arg = s;
	s->c.on_assoc = on_assoc;
	cell_start(&s->c);
}

static void every_group_and_its_cached_key(void **state)
{
	(void)state;
	for (unsigned group = 19; group <= 21; group++) {
		struct site s;

		site_init(&s, group);
		cell_connect(&s.c);
		assert_int_equal(s.c.connected, 1);
		assert_int_equal(s.c.how, SUPPLICANT_OWE);
		cell_same_keys(&s.c, &s.c.f.ptk);
		s.cached = true;
		cell_connect(&s.c);
		assert_int_equal(s.c.connected, 2);
		assert_int_equal(s.c.how, SUPPLICANT_OWE_PMKID);
		cell_same_keys(&s.c, &s.c.f.ptk);
		assert_int_equal(supplicant_faults(s.c.s), 0);
		s.other_pmkid = true;
		cell_connect(&s.c);
		assert_int_equal(s.c.why, SUPPLICANT_FAULT_OWE_PMKID);
		cell_end(&s.c);
	}
}

static void a_wrong_answer_is_named(void **state)
{
	struct site s;

	(void)state;
	site_init(&s, 19);
	s.other_group = true;
	cell_connect(&s.c);
	assert_int_equal(s.c.why, SUPPLICANT_FAULT_OWE_ELEMENT);
	s.other_group = false;
	s.no_point = true;
	cell_connect(&s.c);
	assert_int_equal(s.c.why, SUPPLICANT_FAULT_OWE_POINT);
	s.silent = true;
	cell_connect(&s.c);
	assert_int_equal(s.c.why, SUPPLICANT_FAULT_OWE_ELEMENT);
	assert_int_equal(s.c.failed, 3);
	assert_int_equal(s.c.connected, 0);
	cell_end(&s.c);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(every_group_and_its_cached_key),
		cmocka_unit_test(a_wrong_answer_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
