/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * sm/cckm: whole roams octet by octet, repeats, every refusal, and what the cache keeps.
 *
 * The octets were computed by an independent model in Python, whose requests and responses a
 * published CCKM client makes and accepts.
 */
#include "sm/cckm.h"

#include <errno.h>

#include <talloc.h>

#include "base/rand.h"
#include "base/secret.h"
#include "dot11/cckm_ie.h"
#include "keys_test.h"

#define TSF  0x123456789ull
#define HOUR 3600000ull

struct world {
	struct env env;
	uint64_t now;
	struct rand_fixed random;
	struct cckm_cache *c;
};

static uint64_t world_now(void *arg)
{
	return ((struct world *)arg)->now;
}

static void world_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void world_init(struct world *w, uint32_t max)
{
	*w = (struct world){.now = 5000, .random = {3}};
	w->env = (struct env){.arg = w, .now_ms = world_now, .random = world_random};
	w->c = cckm_cache_new(NULL, &w->env, max);
	assert_non_null(w->c);
}

static void world_free(struct world *w)
{
	talloc_free(w->c);
}

/** One kind of association, and its roam with RN 2 to the second BSS. */
struct vector {
	bool wpa1;
	suite_t pairwise, group;
	char const *sta_ie, *ap_ie, *request, *gtk, *response;
	unsigned tk_len;
};

static struct vector const vectors[] = {
	{false, CIPHER_CCMP, CIPHER_CCMP, "30140100000fac040100000fac040100004096000000",
	 "30140100000fac040100000fac040100004096002800",
	 "9c180040960089674523010000000200000099a9e4349ce6541f", "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf",
	 "9c340040960002000000000101000000000000001800a2e376cea29dde708c8e2516b47defece4ceee4be20e"
	 "7884d60b82d3e82cb2ce",
	 16},
	{true, SUITE_WPA(2), SUITE_WPA(2), "dd160050f20101000050f20201000050f202010000409600",
	 "dd160050f20101000050f20201000050f202010000409600",
	 "9c1800409600896745230100000002000000ba4655d33569ce85",
	 "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
	 "9c3c004096000200000000010100000000000000200044610392b31187ff5264cacb8770587695418ff16a2a"
	 "a5b74f9fef27e8b4982720b32ff147921db0",
	 32},
	{false, CIPHER_TKIP, CIPHER_TKIP, "30140100000fac020100000fac020100004096000000",
	 "30140100000fac020100000fac020100004096002800",
	 "9c1800409600896745230100000002000000a88b383a0850b768",
	 "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
	 "9c3c00409600020000000001010000000000000020001a3eaa4f90ec12bc5264cacb8770587695418ff16a2a"
	 "a5b74f9fef27e8b4982720b32ff147921db0",
	 32},
};

#define VECTORS (sizeof vectors / sizeof *vectors)
#define KCK     "af4c204e35442d7581773ee74dc6c1a1"
#define KEK     "e5ced105a18e90b87ae9a4743d6dfa98"
#define TK      "29db69c3d74b156714bec3ed23b5c503bc44920f48459bf5594e3606fb977cb8"

/** A station's login and its next request. */
struct play {
	struct world w;
	struct vector const *v;
	struct cckm_login login;
	struct cckm_request_info q;
	struct group_key group;
	struct octets sta_ie, ap_ie, request;
	/* of the last roam */
	uint8_t room[CCKM_RESPONSE_MAX];
	struct wr response;
	struct ptk ptk;
	uint64_t expires_ms;
};

static struct cckm_keys login_keys(void)
{
	struct octets nsk =
		unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
	uint8_t snonce[NONCE_LEN], anonce[NONCE_LEN];
	struct cckm_keys keys;

	for (unsigned i = 0; i < NONCE_LEN; i++) {
		snonce[i] = (uint8_t)(0x40 + i);
		anonce[i] = (uint8_t)(0x80 + i);
	}
	assert_int_equal(cckm_keys_derive(nsk.b, nsk.len, unmac("020000000001"),
					  unmac("0200000000aa"), snonce, anonce, &keys),
			 0);
	return keys;
}

static void play_init(struct play *p, struct vector const *v)
{
	struct octets gtk = unhex(v->gtk);

	memset(p, 0, sizeof *p);
	world_init(&p->w, 100);
	p->v = v;
	p->sta_ie = unhex(v->sta_ie);
	p->ap_ie = unhex(v->ap_ie);
	p->request = unhex(v->request);
	p->login = (struct cckm_login){.sta = unmac("0200000000aa"),
				       .wlan_id = 7,
				       .wpa1 = v->wpa1,
				       .pairwise = v->pairwise,
				       .group = v->group,
				       .keys = login_keys(),
				       .expires_ms = p->w.now + HOUR};
	assert_int_equal(cckm_cache_put(p->w.c, &p->login), 0);
	p->q = (struct cckm_request_info){.sta = p->login.sta,
					  .bssid = unmac("020000000002"),
					  .wlan_id = 7,
					  .ie = {p->sta_ie.b, p->sta_ie.len},
					  .cckm = {p->request.b, p->request.len},
					  .wpa1 = v->wpa1,
					  .pairwise = v->pairwise,
					  .group = v->group,
					  .ap_ie = {p->ap_ie.b, p->ap_ie.len},
					  .has_tsf = true,
					  .tsf = TSF,
					  .tolerance_ms = 1000};
	p->group.gtk_len = (uint8_t)gtk.len;
	p->group.gtk_index = 1;
	p->group.rsc[0] = 1;
	memcpy(p->group.gtk, gtk.b, gtk.len);
}

static enum cckm_outcome play_roam(struct play *p)
{
	p->response = wr_init(p->room, sizeof p->room);
	return cckm_roam(p->w.c, &p->q, &p->group, &p->response, &p->ptk, &p->expires_ms);
}

/** Another request: its MIC is right for the play's login, element and BSSID. */
static void play_request(struct play *p, uint32_t rn, uint64_t timestamp)
{
	struct cckm_request r = {.timestamp = timestamp, .rn = rn};
	struct wr w = wr_init(p->request.b, sizeof p->request.b);

	cckm_request_put(&w, &r);
	assert_int_equal(cckm_request_mic(p->login.keys.krk, p->q.sta, p->q.bssid,
					  (struct iov){p->sta_ie.b, p->sta_ie.len},
					  p->request.b + 6, p->request.b + 18),
			 0);
}

static uint32_t last_rn(struct play const *p)
{
	struct cckm_login l;
	uint32_t rn = 0;

	assert_true(cckm_cache_find(p->w.c, p->login.sta, 7, &l, &rn));
	return rn;
}

static void expect_nothing(struct play const *p)
{
	static struct ptk_lens const none;

	assert_memory_equal(&p->ptk.len, &none, sizeof none);
}

static void test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < VECTORS; i++) {
		struct octets tk = unhex(TK);
		struct play p;

		play_init(&p, &vectors[i]);
		assert_int_equal(last_rn(&p), 1);
		assert_int_equal(play_roam(&p), CCKM_ROAMED);
		assert_hex(p.room, wr_len(&p.response), vectors[i].response);
		assert_hex(ptk_kck(&p.ptk), p.ptk.len.kck, KCK);
		assert_hex(ptk_kek(&p.ptk), p.ptk.len.kek, KEK);
		assert_int_equal(p.ptk.len.tk, vectors[i].tk_len);
		assert_memory_equal(ptk_tk(&p.ptk), tk.b, p.ptk.len.tk);
		assert_int_equal(p.expires_ms, p.login.expires_ms);
		assert_int_equal(last_rn(&p), 2);
		world_free(&p.w);
	}
}

/** CCMP for the station and TKIP for the group: 40 octets of wrapped key. */
static void test_mixed_ciphers(void **state)
{
	struct octets gtk = unhex(vectors[1].gtk);
	struct cckm_response r;
	uint8_t plain[CCKM_GTK_MAX];
	struct play p;

	(void)state;
	play_init(&p, &vectors[0]);
	p.login.group = p.q.group = CIPHER_TKIP;
	assert_int_equal(cckm_cache_put(p.w.c, &p.login), 0);
	assert_int_equal(cckm_cache_count(p.w.c), 1);
	memcpy(p.group.gtk, gtk.b, 32);
	p.group.gtk_len = 32;
	p.group.gtk_index = 2;
	memcpy(p.group.rsc, "\1\2\3\4\5\6", 6);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	assert_int_equal(wr_len(&p.response), CCKM_RESPONSE_MAX);
	assert_int_equal(cckm_response_decode(p.room, wr_len(&p.response), &r), DOT11_OK);
	assert_int_equal(r.key_id_multicast, 2);
	assert_memory_equal(r.rsc, p.group.rsc, 8);
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_AES, ptk_kek(&p.ptk), 2, r.egtk.p, r.egtk.len,
					 plain),
			 32);
	assert_memory_equal(plain, gtk.b, 32);
	world_free(&p.w);
}

/** A lost response: the same octets again, and no key. */
static void test_repeat(void **state)
{
	struct play p;

	(void)state;
	play_init(&p, &vectors[0]);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	p.w.now += CCKM_REPEAT_MS;
	/* the group key has changed meanwhile; the answer has not */
	memset(p.group.gtk, 9, 16);
	assert_int_equal(play_roam(&p), CCKM_REPEATED);
	assert_hex(p.room, wr_len(&p.response), vectors[0].response);
	expect_nothing(&p);
	assert_int_equal(p.expires_ms, p.login.expires_ms);
	p.w.now++;
	assert_int_equal(play_roam(&p), CCKM_RN_MISMATCH);
	assert_int_equal(wr_len(&p.response), 0);
	expect_nothing(&p);
	assert_int_equal(cckm_counter(p.w.c, CCKM_ROAMED), 1);
	assert_int_equal(cckm_counter(p.w.c, CCKM_REPEATED), 1);
	assert_int_equal(cckm_counter(p.w.c, CCKM_RN_MISMATCH), 1);
	assert_int_equal(cckm_counter(p.w.c, CCKM_OUTCOME_COUNT), 0);
	assert_string_equal(cckm_outcome_name(CCKM_RN_MISMATCH), "CCKM_RN_MISMATCH");
	assert_string_equal(cckm_outcome_name(CCKM_OUTCOME_COUNT), "");
	world_free(&p.w);
}

/** The RN was used, so no other request may have it: not at another BSS, not with another time. */
static void test_replay(void **state)
{
	struct play p;

	(void)state;
	play_init(&p, &vectors[0]);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	p.q.bssid = unmac("020000000003");
	assert_int_equal(play_roam(&p), CCKM_MIC_FAILURE);
	play_request(&p, 2, TSF);
	assert_int_equal(play_roam(&p), CCKM_RN_MISMATCH);
	play_request(&p, 1, TSF);
	assert_int_equal(play_roam(&p), CCKM_RN_MISMATCH);
	p.q.bssid = unmac("020000000002");
	play_request(&p, 2, TSF + 1);
	assert_int_equal(play_roam(&p), CCKM_RN_MISMATCH);
	assert_int_equal(last_rn(&p), 2);
	/* gaps are attempts that were lost */
	play_request(&p, 9, TSF);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	assert_int_equal(last_rn(&p), 9);
	play_request(&p, UINT32_MAX, TSF);
	assert_int_equal(play_roam(&p), CCKM_RN_EXHAUSTED);
	play_request(&p, UINT32_MAX - 1, TSF);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	play_request(&p, 0, TSF);
	assert_int_equal(play_roam(&p), CCKM_RN_MISMATCH);
	/* a login begins anew */
	assert_int_equal(cckm_cache_put(p.w.c, &p.login), 0);
	assert_int_equal(last_rn(&p), 1);
	play_request(&p, 2, TSF);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	world_free(&p.w);
}

/** Back at a BSS the PTK is another, because the RN is. */
static void test_roam_back(void **state)
{
	struct ptk first;
	struct play p;

	(void)state;
	play_init(&p, &vectors[0]);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	first = p.ptk;
	p.q.bssid = unmac("020000000001");
	play_request(&p, 3, TSF);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	p.q.bssid = unmac("020000000002");
	play_request(&p, 4, TSF);
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	assert_memory_not_equal(ptk_tk(&first), ptk_tk(&p.ptk), 16);
	world_free(&p.w);
}

static void test_tolerance(void **state)
{
	static struct {
		uint64_t timestamp;
		enum cckm_outcome want;
	} const rows[] = {
		{TSF + 1000000, CCKM_ROAMED}, {TSF + 1000001, CCKM_TSF_TOLERANCE},
		{TSF - 1000000, CCKM_ROAMED}, {TSF - 1000001, CCKM_TSF_TOLERANCE},
		{0, CCKM_TSF_TOLERANCE},      {UINT64_MAX, CCKM_TSF_TOLERANCE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct play p;

		play_init(&p, &vectors[0]);
		play_request(&p, 2, rows[i].timestamp);
		assert_int_equal(play_roam(&p), rows[i].want);
		assert_int_equal(last_rn(&p), rows[i].want == CCKM_ROAMED ? 2 : 1);
		p.q.has_tsf = false;
		play_request(&p, 3, rows[i].timestamp);
		assert_int_equal(play_roam(&p), CCKM_NO_TSF);
		expect_nothing(&p);
		world_free(&p.w);
	}
}

/* ---- refusals: whatever refuses leaves the entry as it was ---- */

static void no_such_station(struct play *p)
{
	p->q.sta.b[5]++;
}

static void no_such_wlan(struct play *p)
{
	p->q.wlan_id++;
}

static void expired(struct play *p)
{
	p->w.now += HOUR;
}

static void short_ie(struct play *p)
{
	p->q.cckm.len--;
}

static void long_ie(struct play *p)
{
	p->q.cckm.len++;
}

static void no_ie(struct play *p)
{
	p->q.cckm = (struct span){NULL, 0};
}

static void other_oui(struct play *p)
{
	p->request.b[3]++;
}

static void no_rsne(struct play *p)
{
	p->q.ie = (struct span){NULL, 0};
}

static void other_protocol_element(struct play *p)
{
	p->sta_ie.b[0] = IE_VENDOR;
}

static void other_element(struct play *p)
{
	p->sta_ie.b[0] = IE_SSID;
}

static void other_protocol(struct play *p)
{
	p->q.wpa1 = true;
	p->sta_ie.b[0] = IE_VENDOR;
}

static void other_pairwise(struct play *p)
{
	p->q.pairwise = CIPHER_TKIP;
}

static void other_group(struct play *p)
{
	p->q.group = CIPHER_TKIP;
}

static void mic_bit(struct play *p)
{
	p->request.b[25] ^= 1;
}

static void rn_bit(struct play *p)
{
	p->request.b[14] ^= 4;
}

static void timestamp_bit(struct play *p)
{
	p->request.b[6] ^= 1;
}

static void rsne_bit(struct play *p)
{
	p->sta_ie.b[21] ^= 1;
}

static void other_bssid(struct play *p)
{
	p->q.bssid.b[5]++;
}

static void other_gtk(struct play *p)
{
	p->group.gtk_len = 32;
}

static void bad_key_index(struct play *p)
{
	p->group.gtk_index = 0;
}

static void no_ap_ie(struct play *p)
{
	p->q.ap_ie = (struct span){NULL, 0};
}

static struct {
	void (*make)(struct play *p);
	enum cckm_outcome want;
} const changes[] = {
	{no_such_station, CCKM_NO_ENTRY},
	{no_such_wlan, CCKM_NO_ENTRY},
	{expired, CCKM_EXPIRED},
	{short_ie, CCKM_BAD_IE},
	{long_ie, CCKM_BAD_IE},
	{no_ie, CCKM_BAD_IE},
	{other_oui, CCKM_BAD_IE},
	{no_rsne, CCKM_BAD_IE},
	{other_protocol_element, CCKM_BAD_IE},
	{other_element, CCKM_BAD_IE},
	{other_protocol, CCKM_CIPHER_CHANGE},
	{other_pairwise, CCKM_CIPHER_CHANGE},
	{other_group, CCKM_CIPHER_CHANGE},
	{mic_bit, CCKM_MIC_FAILURE},
	{rn_bit, CCKM_MIC_FAILURE},
	{timestamp_bit, CCKM_MIC_FAILURE},
	{rsne_bit, CCKM_MIC_FAILURE},
	{other_bssid, CCKM_MIC_FAILURE},
	{other_gtk, CCKM_CRYPTO},
	{bad_key_index, CCKM_CRYPTO},
	{no_ap_ie, CCKM_CRYPTO},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct play p, good;
		enum cckm_outcome got;

		play_init(&p, &vectors[0]);
		good = p;
		changes[i].make(&p);
		got = play_roam(&p);
		if (got != changes[i].want)
			fail_msg("row %zu: %s, not %s", i, cckm_outcome_text(got),
				 cckm_outcome_text(changes[i].want));
		assert_int_equal(wr_len(&p.response), 0);
		assert_int_equal(p.expires_ms, 0);
		expect_nothing(&p);
		assert_int_equal(cckm_cache_count(p.w.c), got == CCKM_EXPIRED ? 0 : 1);
		/* the station itself still roams */
		p.q = good.q;
		p.request = good.request;
		p.sta_ie = good.sta_ie;
		p.group = good.group;
		p.q.ie.p = p.sta_ie.b;
		p.q.cckm.p = p.request.b;
		p.q.ap_ie.p = p.ap_ie.b;
		assert_int_equal(play_roam(&p), got == CCKM_EXPIRED ? CCKM_NO_ENTRY : CCKM_ROAMED);
		world_free(&p.w);
	}
}

static void test_no_room(void **state)
{
	uint8_t small[10];
	struct wr w = wr_init(small, sizeof small);
	struct play p;

	(void)state;
	play_init(&p, &vectors[0]);
	assert_int_equal(cckm_roam(p.w.c, &p.q, &p.group, &w, &p.ptk, &p.expires_ms), CCKM_ROAMED);
	assert_true(w.bad);
	world_free(&p.w);
}

/* ---- the cache ---- */

static struct cckm_login make(unsigned n, uint16_t wlan_id, uint64_t expires_ms)
{
	struct cckm_login l = {.sta = {{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}},
			       .wlan_id = wlan_id,
			       .pairwise = CIPHER_CCMP,
			       .group = CIPHER_CCMP,
			       .expires_ms = expires_ms};

	memset(&l.keys, (int)n, sizeof l.keys);
	return l;
}

static int put(struct world *w, unsigned n, uint16_t wlan_id, uint64_t expires_ms)
{
	struct cckm_login l = make(n, wlan_id, expires_ms);

	return cckm_cache_put(w->c, &l);
}

static bool has(struct world *w, unsigned n, uint16_t wlan_id)
{
	struct cckm_login want = make(n, wlan_id, 0), got;
	uint32_t rn;

	if (!cckm_cache_find(w->c, want.sta, wlan_id, &got, &rn))
		return false;
	assert_memory_equal(&got.keys, &want.keys, sizeof got.keys);
	assert_int_equal(got.wlan_id, wlan_id);
	return true;
}

static void test_refuses_nonsense(void **state)
{
	struct cckm_login l, good;
	struct world w;

	(void)state;
	world_init(&w, 10);
	good = make(1, 1, w.now + HOUR);
#define REFUSED(field, value) \
	l = good;             \
	l.field = (value);    \
	assert_int_equal(cckm_cache_put(w.c, &l), -EINVAL)

	REFUSED(sta, (struct mac){{0}});
	REFUSED(sta, (struct mac){{1}});
	REFUSED(wlan_id, 0);
	REFUSED(pairwise, CIPHER_GCMP);
	REFUSED(pairwise, 0);
	REFUSED(pairwise, CIPHER_TKIP);
	REFUSED(group, CIPHER_WEP40);
	REFUSED(expires_ms, w.now);
#undef REFUSED
	assert_int_equal(cckm_cache_count(w.c), 0);
	assert_int_equal(cckm_cache_put(w.c, &good), 0);
	world_free(&w);
	world_init(&w, 0);
	assert_int_equal(cckm_cache_put(w.c, &good), -EINVAL);
	world_free(&w);
}

/** When it is full, the one used longest ago goes. */
static void test_eviction(void **state)
{
	struct play p;

	(void)state;
	play_init(&p, &vectors[0]);
	for (unsigned i = 1; i < 100; i++)
		assert_int_equal(put(&p.w, i, 1, p.w.now + HOUR), 0);
	assert_int_equal(cckm_cache_count(p.w.c), 100);
	/* a roam is a use, and so is a login */
	assert_int_equal(play_roam(&p), CCKM_ROAMED);
	assert_int_equal(put(&p.w, 2, 1, p.w.now + HOUR), 0);
	assert_int_equal(put(&p.w, 200, 1, p.w.now + HOUR), 0);
	assert_int_equal(put(&p.w, 201, 1, p.w.now + HOUR), 0);
	assert_int_equal(cckm_cache_count(p.w.c), 100);
	assert_false(has(&p.w, 1, 1));
	assert_true(has(&p.w, 2, 1));
	assert_false(has(&p.w, 3, 1));
	assert_true(has(&p.w, 4, 1));
	assert_true(has(&p.w, 201, 1));
	assert_int_equal(last_rn(&p), 2);
	world_free(&p.w);
}

static void test_remove(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 100);
	for (unsigned i = 1; i <= 20; i++)
		for (uint16_t wlan = 1; wlan <= 3; wlan++)
			assert_int_equal(put(&w, i, wlan, w.now + HOUR), 0);
	assert_int_equal(cckm_cache_remove(w.c, make(5, 1, 0).sta, 2), 1);
	assert_int_equal(cckm_cache_remove(w.c, make(5, 1, 0).sta, 2), 0);
	assert_true(has(&w, 5, 1) && !has(&w, 5, 2) && has(&w, 5, 3));
	assert_int_equal(cckm_cache_remove(w.c, make(6, 1, 0).sta, 0), 3);
	assert_int_equal(cckm_cache_remove_wlan(w.c, 3), 19);
	assert_int_equal(cckm_cache_count(w.c), 60 - 1 - 3 - 19);
	for (unsigned i = 1; i <= 20; i++)
		assert_true(has(&w, i, 1) == (i != 6));
	world_free(&w);
}

/** What shows walk: all that live, once, and no key. */
static void test_walk(void **state)
{
	static struct cckm_keys const none;
	struct cckm_login l;
	uint32_t pos = 0, rn;
	unsigned n = 0;
	struct world w;

	(void)state;
	world_init(&w, 100);
	assert_false(cckm_cache_next(w.c, &pos, &l, &rn));
	for (unsigned i = 1; i <= 20; i++)
		assert_int_equal(put(&w, i, 1, w.now + (i % 2 ? 1000 : HOUR)), 0);
	assert_int_equal(cckm_cache_remove(w.c, make(2, 1, 0).sta, 1), 1);
	w.now += 1000;
	for (pos = 0; cckm_cache_next(w.c, &pos, &l, &rn); n++) {
		assert_true(mac_eq(l.sta, make(2 * n + 4, 1, 0).sta));
		assert_memory_equal(&l.keys, &none, sizeof none);
		assert_int_equal(rn, 1);
	}
	assert_int_equal(n, 9);
	world_free(&w);
}

static void test_expiry(void **state)
{
	struct world w;
	unsigned ended = 0;

	(void)state;
	world_init(&w, 5000);
	for (unsigned i = 1; i <= 2000; i++)
		assert_int_equal(put(&w, i, 1, w.now + (i % 2 ? 1000 : HOUR)), 0);
	w.now += 1000;
	assert_false(has(&w, 1, 1));
	assert_true(has(&w, 2, 1));
	for (unsigned i = 0; i < 2000 / CCKM_TURN + 1; i++) {
		unsigned n = cckm_cache_expire(w.c);

		assert_true(n <= CCKM_TURN);
		ended += n;
		/* Whoever calls often pays once. */
		assert_int_equal(cckm_cache_expire(w.c), 0);
		w.now += CCKM_TURN_MS;
	}
	assert_int_equal(ended, 1000);
	assert_int_equal(cckm_cache_count(w.c), 1000);
	assert_int_equal(cckm_cache_expire(w.c), 0);
	/* their places are used again, and logins alone do the looking as well */
	for (unsigned i = 1; i <= 2000; i += 2)
		assert_int_equal(put(&w, i, 1, w.now + 1000), 0);
	w.now += 1000;
	for (unsigned i = 0; i < 10; i++, w.now += CCKM_TURN_MS)
		assert_int_equal(put(&w, 3000 + i, 1, w.now + HOUR), 0);
	assert_int_equal(cckm_cache_count(w.c), 1010);
	world_free(&w);
}

static void test_words(void **state)
{
	(void)state;
	for (int o = 0; o < CCKM_OUTCOME_COUNT; o++)
		assert_true(strlen(cckm_outcome_text((enum cckm_outcome)o)) > 5);
	assert_string_equal(cckm_outcome_text(CCKM_OUTCOME_COUNT), "unknown outcome");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_vectors),          cmocka_unit_test(test_mixed_ciphers),
		cmocka_unit_test(test_repeat),           cmocka_unit_test(test_replay),
		cmocka_unit_test(test_roam_back),        cmocka_unit_test(test_tolerance),
		cmocka_unit_test(test_refused),          cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_refuses_nonsense), cmocka_unit_test(test_eviction),
		cmocka_unit_test(test_remove),           cmocka_unit_test(test_walk),
		cmocka_unit_test(test_expiry),           cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("cckm_roam", tests, NULL, NULL);
}
