/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * FT: whole transitions seen from the station, repeats, and every refusal.
 */
#include "ft_test.h"

#include <errno.h>

/** The three elements of an answer, in place. */
struct answer {
	struct ie rsne, mde, fte;
	struct rsne r;
	struct mde m;
	struct fte f;
};

static struct answer read_answer(uint8_t const *p, size_t len, uint8_t mic_len)
{
	struct rd rd = rd_init(p, len);
	struct answer a;

	assert_true(ie_next(&rd, &a.rsne));
	assert_true(ie_next(&rd, &a.mde));
	assert_true(ie_next(&rd, &a.fte));
	assert_int_equal(rd_left(&rd), 0);
	assert_int_equal(rsne_decode(a.rsne.elem.p, a.rsne.elem.len, &a.r), DOT11_OK);
	assert_int_equal(mde_decode(a.mde.elem.p, a.mde.elem.len, &a.m), DOT11_OK);
	assert_int_equal(fte_decode(a.fte.elem.p, a.fte.elem.len, mic_len, &a.f), DOT11_OK);
	return a;
}

/** RSNE as in the beacon but for the name; the BSS's MDE; both key holders. */
static void expect_ours(struct play const *p, struct answer const *a, uint8_t const *name)
{
	struct rsne r;
	struct element again;

	assert_int_equal(rsne_decode(p->beacon_rsne.b, p->beacon_rsne.len, &r), DOT11_OK);
	r.last = RSNE_PMKID;
	r.n_pmkids = 1;
	r.pmkids = name;
	again = element_rsne(&r);
	assert_int_equal(a->rsne.elem.len, again.len);
	assert_memory_equal(a->rsne.elem.p, again.b, again.len);
	assert_memory_equal(a->m.mdid, p->bss.mdid, 2);
	assert_int_equal(a->m.caps, p->bss.over_ds ? MDE_CAP_OVER_DS : 0);
	assert_int_equal(a->f.r0kh_id.len, strlen(R0KH));
	assert_memory_equal(a->f.r0kh_id.p, R0KH, strlen(R0KH));
	assert_memory_equal(a->f.r1kh_id, p->bss.r1kh_id.b, MAC_LEN);
	assert_memory_equal(a->f.snonce, p->snonce, NONCE_LEN);
	assert_memory_equal(a->f.anonce, p->anonce, NONCE_LEN);
}

static void expect_unwrapped(struct play const *p, struct span wrapped, uint8_t const *key,
			     size_t len)
{
	uint8_t plain[32];

	assert_int_equal(wrapped.len, len + 8);
	assert_int_equal(
		aes_unwrap(ptk_kek(&p->ptk), p->ptk.len.kek, wrapped.p, wrapped.len, plain), 0);
	assert_memory_equal(plain, key, len);
}

static struct iov ie_iov(struct ie const *ie)
{
	return (struct iov){ie->elem.p, ie->elem.len};
}

/** The answer to the reassociation, as the station verifies it. */
static void expect_reassoc_answer(struct play *p, bool mfp)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct answer a;

	assert_int_equal(ft_reassoc_put(&w, &p->bss, p->login.sta, &p->group, mfp, &p->roam), 0);
	a = read_answer(room, wr_len(&w), p->akm->mic_len);
	expect_ours(p, &a, p->r1.name);
	assert_int_equal(a.f.elements, p->bss.rsnx.p ? 4 : 3);
	assert_int_equal(a.f.control, p->bss.rsnx.p ? FTE_CONTROL_RSNXE_USED : 0);
	assert_int_equal(fte_mic_verify(p->akm->mic, ptk_kck(&p->ptk), p->ptk.len.kck, p->login.sta,
					p->bss.bssid, FTE_REASSOC_RESPONSE, ie_iov(&a.rsne),
					ie_iov(&a.mde), ie_iov(&a.fte),
					(struct iov){p->bss.rsnx.p, p->bss.rsnx.len}),
			 0);
	expect_unwrapped(p, a.f.gtk.wrapped, p->group.gtk, p->group.gtk_len);
	assert_int_equal(a.f.gtk.info, 2);
	assert_int_equal(a.f.gtk.key_len, p->group.gtk_len);
	assert_memory_equal(a.f.gtk.rsc, p->group.rsc, 8);
	if (!mfp) {
		assert_null(a.f.igtk.wrapped.p);
		return;
	}
	expect_unwrapped(p, a.f.igtk.wrapped, p->group.igtk, p->group.igtk_len);
	assert_int_equal(a.f.igtk.key_id, 5);
	assert_memory_equal(a.f.igtk.ipn, p->group.ipn, 6);
}

/** From the request to the last answer. */
static void expect_roam(struct play *p)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	uint8_t const zeros[MIC_MAX] = {0};
	struct answer a;

	play_request(p, 0x51);
	assert_int_equal(play_ask(p, &w), FT_REFUSED_OK);
	assert_false(w.bad);
	a = read_answer(room, wr_len(&w), p->akm->mic_len);
	memcpy(p->anonce, a.f.anonce, NONCE_LEN);
	expect_ours(p, &a, p->r0.name);
	assert_int_equal(a.f.control, 0);
	assert_int_equal(a.f.elements, 0);
	assert_memory_equal(a.f.mic, zeros, p->akm->mic_len);
	play_derive(p);
	assert_memory_equal(&p->roam.ptk.len, &p->ptk.len, sizeof p->ptk.len);
	assert_memory_equal(ptk_kck(&p->roam.ptk), ptk_kck(&p->ptk), p->ptk.len.kck);
	assert_memory_equal(ptk_kek(&p->roam.ptk), ptk_kek(&p->ptk), p->ptk.len.kek);
	assert_memory_equal(ptk_tk(&p->roam.ptk), ptk_tk(&p->ptk), p->ptk.len.tk);
	assert_int_equal(p->roam.akm, p->akm->akm);
	assert_int_equal(p->roam.pairwise, p->pairwise);
	assert_int_equal(p->roam.caps, RSNE_CAP_MFPC);
	assert_false(p->roam.over_ds);
	play_reassoc(p, 3);
	assert_int_equal(play_check(p), FT_REFUSED_OK);
	expect_reassoc_answer(p, true);
	expect_reassoc_answer(p, false);
}

static void test_roam(void **state)
{
	struct play p;
	struct r0kh_holder holder;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	play_login(&p);
	expect_roam(&p);
	assert_string_equal(p.roam.user, "user1");
	assert_string_equal(p.roam.vlan, "120");
	/* the whole root's life, not the hour that access points are given at most: 8 h at 5,400 ms
	 * to whole seconds */
	assert_int_equal(p.roam.lifetime_s, 8 * 3600 - 1);
	assert_int_equal(p.roam.expires_ms, p.w.now + 1000 * (8 * 3600 - 1));
	assert_int_equal(p.roam.deadline_ms, p.w.now + 1024);
	/* the controller is no access point that holds keys after a Disconnect */
	for (unsigned n = r0kh_holders(p.w.k, p.login.sta, &holder, 1); n; n = 0)
		assert_false(mac_eq(holder.bssid, p.bss.r1kh_id));
	world_free(&p.w);
}

static void test_roam_sha384(void **state)
{
	struct play p;

	(void)state;
	play_init(&p, SUITEB, AKM_FT_8021X_SHA384, CIPHER_GCMP256);
	play_login(&p);
	expect_roam(&p);
	world_free(&p.w);
}

static void test_roam_psk(void **state)
{
	struct play p;

	(void)state;
	play_init(&p, HOME, AKM_FT_PSK, CIPHER_CCMP);
	play_psk(&p);
	expect_roam(&p);
	assert_string_equal(p.roam.user, "");
	assert_string_equal(p.roam.vlan, "");
	world_free(&p.w);
}

/** Where a WLAN has both, a PSK does not pass for a login, nor a login for the PSK. */
static void test_key_of_another_akm(void **state)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct play p;

	(void)state;
	play_init(&p, BOTH, AKM_FT_8021X, CIPHER_CCMP);
	play_psk(&p);
	play_request(&p, 1);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_AKM);
	world_free(&p.w);
	play_init(&p, BOTH, AKM_FT_PSK, CIPHER_CCMP);
	play_login(&p);
	play_request(&p, 1);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_AKM);
	assert_int_equal(wr_len(&w), 0);
	world_free(&p.w);
}

/** RSNXE and RIC are covered by the MIC, and counted. */
static void test_roam_rsnxe_ric(void **state)
{
	static uint8_t const rsnx[] = {IE_RSNX, 1, 0x20};
	static uint8_t const ric[] = {57, 4, 1, 0, 1, 0, 75, 3, 1, 0, 0, 57, 4, 2, 0, 0, 0};
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	memcpy(p.beacon_rsnx.b, rsnx, sizeof rsnx);
	p.beacon_rsnx.len = sizeof rsnx;
	p.bss.rsnx = element_span(&p.beacon_rsnx);
	play_login(&p);
	play_start(&p);
	p.e_rsnx = p.beacon_rsnx;
	play_reassoc(&p, 4);
	assert_int_equal(play_check(&p), FT_REFUSED_OK);
	p.e_rsnx.b[2] ^= 1;
	assert_int_equal(play_check(&p), FT_REFUSED_MIC);
	p.e_rsnx.b[2] ^= 1;
	memcpy(p.e_ric.b, ric, sizeof ric);
	p.e_ric.len = sizeof ric;
	play_reassoc(&p, 4);
	assert_int_equal(play_check(&p), FT_REFUSED_BAD_FTE);
	play_reassoc(&p, 7);
	assert_int_equal(play_check(&p), FT_REFUSED_OK);
	p.e_ric.b[5] ^= 1;
	assert_int_equal(play_check(&p), FT_REFUSED_MIC);
	p.e_ric.b[5] ^= 1;
	/* it was there when the MIC was made */
	p.e_rsnx.len = 0;
	assert_int_equal(play_check(&p), FT_REFUSED_BAD_FTE);
	expect_reassoc_answer(&p, true);
	world_free(&p.w);
}

/** The same SNonce: the same octets. Another: another nonce. */
static void test_repeat(void **state)
{
	uint8_t room[3][FT_ANSWER_MAX];
	struct ft_roam first;
	struct wr w[3];
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	play_login(&p);
	for (unsigned i = 0; i < 3; i++)
		w[i] = wr_init(room[i], sizeof room[i]);
	play_request(&p, 1);
	assert_int_equal(play_ask(&p, &w[0]), FT_REFUSED_OK);
	first = p.roam;
	p.w.now += 100;
	assert_int_equal(play_ask(&p, &w[1]), FT_REFUSED_OK);
	assert_memory_equal(&first, &p.roam, sizeof first);
	assert_int_equal(wr_len(&w[0]), wr_len(&w[1]));
	assert_memory_equal(room[0], room[1], wr_len(&w[0]));
	/* once the deadline has passed it is a new one */
	p.w.now = p.roam.deadline_ms + 1;
	assert_int_equal(play_ask(&p, &w[2]), FT_REFUSED_OK);
	assert_memory_not_equal(first.anonce, p.roam.anonce, NONCE_LEN);
	first = p.roam;
	play_request(&p, 2);
	w[2] = wr_init(room[2], sizeof room[2]);
	assert_int_equal(play_ask(&p, &w[2]), FT_REFUSED_OK);
	assert_memory_not_equal(first.anonce, p.roam.anonce, NONCE_LEN);
	assert_memory_not_equal(ptk_tk(&first.ptk), ptk_tk(&p.roam.ptk), 16);
	world_free(&p.w);
}

/* ---- refusals ---- */

/** One change to a good frame. `n` says which. */
struct change {
	void (*make)(struct play *p, unsigned n);
	unsigned n;
	enum ft_refusal want;
};

static void no_element(struct play *p, unsigned n)
{
	(n == IE_RSN ? &p->e_rsne : n == IE_MOBILITY_DOMAIN ? &p->e_mde : &p->e_fte)->len = 0;
}

static void cut_element(struct play *p, unsigned n)
{
	(n == IE_RSN ? &p->e_rsne : n == IE_MOBILITY_DOMAIN ? &p->e_mde : &p->e_fte)->len--;
}

static void pmkids(struct play *p, unsigned n)
{
	static uint8_t const two[2 * PMKID_LEN];

	p->rsne.n_pmkids = (uint8_t)n;
	p->rsne.pmkids = two;
	p->e_rsne = element_rsne(&p->rsne);
}

static void akm(struct play *p, unsigned n)
{
	p->rsne.akm.s[0] = SUITE_RSN(n);
	p->e_rsne = element_rsne(&p->rsne);
}

static void two_akms(struct play *p, unsigned n)
{
	p->rsne.akm.n = 2;
	p->rsne.akm.s[1] = SUITE_RSN(n);
	p->e_rsne = element_rsne(&p->rsne);
}

static void pairwise(struct play *p, unsigned n)
{
	p->rsne.pairwise.s[0] = SUITE_RSN(n);
	p->e_rsne = element_rsne(&p->rsne);
}

static void two_pairwise(struct play *p, unsigned n)
{
	p->rsne.pairwise.n = 2;
	p->rsne.pairwise.s[1] = SUITE_RSN(n);
	p->e_rsne = element_rsne(&p->rsne);
}

static void group(struct play *p, unsigned n)
{
	p->rsne.group = SUITE_RSN(n);
	p->e_rsne = element_rsne(&p->rsne);
}

static void caps(struct play *p, unsigned n)
{
	p->rsne.caps = (uint16_t)n;
	p->e_rsne = element_rsne(&p->rsne);
}

static void group_mgmt(struct play *p, unsigned n)
{
	p->rsne.last = RSNE_GROUP_MGMT;
	p->rsne.group_mgmt = SUITE_RSN(n);
	p->e_rsne = element_rsne(&p->rsne);
}

static void mdid(struct play *p, unsigned n)
{
	p->e_mde = element_mde((uint16_t)n, MDE_CAP_OVER_DS);
}

static void mde_caps(struct play *p, unsigned n)
{
	p->e_mde = element_mde(MDID, (uint8_t)n);
}

static void r0kh_id(struct play *p, unsigned n)
{
	struct fte f;

	assert_int_equal(fte_decode(p->e_fte.b, p->e_fte.len, p->akm->mic_len, &f), DOT11_OK);
	f.r0kh_id = n ? (struct span){(uint8_t const *)"wlc.examplf", n} : (struct span){NULL, 0};
	p->e_fte = element_fte(&f);
}

static void r1kh_id(struct play *p, unsigned n)
{
	static uint8_t const other[MAC_LEN] = {2};
	struct fte f;

	assert_int_equal(fte_decode(p->e_fte.b, p->e_fte.len, p->akm->mic_len, &f), DOT11_OK);
	f.r1kh_id = n ? other : NULL;
	p->e_fte = element_fte(&f);
}

/** One octet of the FTE is another. */
static void fte_octet(struct play *p, unsigned n)
{
	p->e_fte.b[n] ^= 1;
}

static void name_octet(struct play *p, unsigned n)
{
	/* the RSNE ends with its PMKID */
	p->e_rsne.b[p->e_rsne.len - 1 - n] ^= 1;
}

static void revoke(struct play *p, unsigned n)
{
	assert_int_equal(r0kh_end_station(p->w.k, p->login.sta, 0, (enum r0kh_end)n), 1);
}

static void ft_off(struct play *p, unsigned n)
{
	struct wlan wl = *wlan_by_id(p->w.wlans, (uint16_t)n);

	wl.ft = WLAN_FT_DISABLED;
	wl.akms = WLAN_AKM_BIT(DOT1X);
	put_wlan(&p->w, &wl);
}

static void later(struct play *p, unsigned n)
{
	go(&p->w, n);
}

static void forget(struct play *p, unsigned n)
{
	(void)n;
	memset(&p->roam, 0, sizeof p->roam);
}

static void nothing(struct play *p, unsigned n)
{
	(void)p;
	(void)n;
}

#define ANONCE_AT (FTE_MIC_OFFSET + 16)
#define SNONCE_AT (ANONCE_AT + NONCE_LEN)

static struct change const request_changes[] = {
	{nothing, 0, FT_REFUSED_OK},
	{no_element, IE_RSN, FT_REFUSED_NO_RSNE},
	{no_element, IE_MOBILITY_DOMAIN, FT_REFUSED_NO_MDE},
	{no_element, IE_FAST_BSS_TRANSITION, FT_REFUSED_NO_FTE},
	{cut_element, IE_RSN, FT_REFUSED_BAD_RSNE},
	{cut_element, IE_MOBILITY_DOMAIN, FT_REFUSED_NO_MDE},
	{cut_element, IE_FAST_BSS_TRANSITION, FT_REFUSED_BAD_FTE},
	{pmkids, 0, FT_REFUSED_NO_PMKID},
	{pmkids, 2, FT_REFUSED_NO_PMKID},
	{pmkids, 1, FT_REFUSED_UNKNOWN_KEY},
	{akm, 1, FT_REFUSED_AKM},
	{akm, 4, FT_REFUSED_AKM},
	{akm, 99, FT_REFUSED_AKM},
	{two_akms, 1, FT_REFUSED_AKM},
	{pairwise, 2, FT_REFUSED_CIPHER},
	{pairwise, 0, FT_REFUSED_CIPHER},
	{two_pairwise, 2, FT_REFUSED_CIPHER},
	{group, 2, FT_REFUSED_GROUP},
	{caps, RSNE_CAP_MFPR, FT_REFUSED_MFP},
	{caps, 0, FT_REFUSED_OK},
	{caps, RSNE_CAP_MFPR | RSNE_CAP_MFPC, FT_REFUSED_OK},
	{group_mgmt, 12, FT_REFUSED_MFP},
	{group_mgmt, 6, FT_REFUSED_OK},
	{mdid, MDID + 1, FT_REFUSED_OTHER_DOMAIN},
	{mde_caps, 0, FT_REFUSED_OTHER_DOMAIN},
	{mde_caps, MDE_CAP_OVER_DS | MDE_CAP_RESOURCE_REQUEST, FT_REFUSED_OTHER_DOMAIN},
	/* reserved bits are ignored */
	{mde_caps, MDE_CAP_OVER_DS | 0x80, FT_REFUSED_OK},
	{r0kh_id, 0, FT_REFUSED_BAD_FTE},
	{r0kh_id, sizeof R0KH - 1, FT_REFUSED_OTHER_R0KH},
	{r0kh_id, 3, FT_REFUSED_OTHER_R0KH},
	{name_octet, 3, FT_REFUSED_UNKNOWN_KEY},
	{revoke, R0KH_END_REVOKED, FT_REFUSED_REVOKED},
	{revoke, R0KH_END_EXPIRED, FT_REFUSED_EXPIRED},
	{later, 8 * HOUR, FT_REFUSED_EXPIRED},
	{ft_off, CORP, FT_REFUSED_AKM},
};

static struct change const reassoc_changes[] = {
	{nothing, 0, FT_REFUSED_OK},
	{forget, 0, FT_REFUSED_NO_TRANSITION},
	{later, 1024, FT_REFUSED_OK},
	{later, 1025, FT_REFUSED_DEADLINE},
	{no_element, IE_MOBILITY_DOMAIN, FT_REFUSED_NO_MDE},
	{no_element, IE_FAST_BSS_TRANSITION, FT_REFUSED_NO_FTE},
	{cut_element, IE_FAST_BSS_TRANSITION, FT_REFUSED_BAD_FTE},
	{pmkids, 0, FT_REFUSED_NO_PMKID},
	{pmkids, 2, FT_REFUSED_NO_PMKID},
	{akm, 1, FT_REFUSED_AKM},
	{two_akms, 1, FT_REFUSED_AKM},
	{pairwise, 2, FT_REFUSED_CIPHER},
	{two_pairwise, 4, FT_REFUSED_CIPHER},
	{caps, 0, FT_REFUSED_MFP},
	{caps, RSNE_CAP_MFPC | RSNE_CAP_MFPR, FT_REFUSED_MFP},
	/* another capability changes what the MIC covers */
	{caps, RSNE_CAP_MFPC | RSNE_CAP_PREAUTH, FT_REFUSED_MIC},
	{name_octet, 3, FT_REFUSED_KEY_NAME},
	{mdid, MDID + 1, FT_REFUSED_OTHER_DOMAIN},
	{mde_caps, 0, FT_REFUSED_OTHER_DOMAIN},
	{mde_caps, MDE_CAP_OVER_DS | 0x80, FT_REFUSED_MIC},
	{r0kh_id, 0, FT_REFUSED_BAD_FTE},
	{r0kh_id, 3, FT_REFUSED_OTHER_R0KH},
	{r1kh_id, 0, FT_REFUSED_BAD_FTE},
	{r1kh_id, 1, FT_REFUSED_OTHER_R1KH},
	{fte_octet, 2, FT_REFUSED_BAD_FTE},
	{fte_octet, 3, FT_REFUSED_BAD_FTE},
	{fte_octet, FTE_MIC_OFFSET, FT_REFUSED_MIC},
	{fte_octet, ANONCE_AT - 1, FT_REFUSED_MIC},
	{fte_octet, ANONCE_AT, FT_REFUSED_NONCE},
	{fte_octet, ANONCE_AT + 31, FT_REFUSED_NONCE},
	{fte_octet, SNONCE_AT, FT_REFUSED_NONCE},
	{fte_octet, SNONCE_AT + 31, FT_REFUSED_NONCE},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/** A request that is refused changes nothing: neither a record nor the answer. */
static void test_request_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(request_changes); i++) {
		struct change const *c = &request_changes[i];
		uint8_t room[FT_ANSWER_MAX];
		struct wr w = wr_init(room, sizeof room);
		enum ft_refusal got;
		struct ft_roam before;
		struct play p;

		play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
		play_login(&p);
		play_start(&p);
		before = p.roam;
		play_request(&p, 0x77);
		c->make(&p, c->n);
		got = play_ask(&p, &w);
		if (got != c->want)
			fail_msg("row %zu: %s, not %s", i, ft_refusal_text(got),
				 ft_refusal_text(c->want));
		if (got != FT_REFUSED_OK) {
			assert_memory_equal(&before, &p.roam, sizeof before);
			assert_int_equal(wr_len(&w), 0);
		}
		world_free(&p.w);
	}
}

static void test_reassoc_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(reassoc_changes); i++) {
		struct change const *c = &reassoc_changes[i];
		enum ft_refusal got;
		struct play p;

		play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
		play_login(&p);
		play_start(&p);
		play_reassoc(&p, 3);
		c->make(&p, c->n);
		got = play_check(&p);
		if (got != c->want)
			fail_msg("row %zu: %s, not %s", i, ft_refusal_text(got),
				 ft_refusal_text(c->want));
		world_free(&p.w);
	}
}

/** No octet of the three elements can be another one. */
static void test_mic_covers_all(void **state)
{
	struct element *each[3];
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	play_login(&p);
	play_start(&p);
	play_reassoc(&p, 3);
	each[0] = &p.e_rsne;
	each[1] = &p.e_mde;
	each[2] = &p.e_fte;
	for (unsigned k = 0; k < COUNT(each); k++)
		for (size_t i = 0; i < each[k]->len; i++) {
			each[k]->b[i] ^= 0x10;
			assert_int_not_equal(play_check(&p), FT_REFUSED_OK);
			each[k]->b[i] ^= 0x10;
		}
	assert_int_equal(play_check(&p), FT_REFUSED_OK);
	/* nor another station or BSS */
	p.bss.bssid = ap(41);
	assert_int_equal(play_check(&p), FT_REFUSED_MIC);
	p.bss.bssid = ap(40);
	p.login.sta = station(2);
	assert_int_equal(play_check(&p), FT_REFUSED_MIC);
	world_free(&p.w);
}

/** Protection of management frames that the WLAN requires. */
/** The beacon's element is read once, and whole: what cannot take a key name is none. */
static void test_own_rsne(void **state)
{
	struct ft_own_rsne own;
	uint8_t long_one[IE_LEN_MAX] = {0};
	struct element e;
	struct play p;
	struct rsne r;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	r = play_rsne(&p, RSNE_CAP_MFPC);
	e = element_rsne(&r);
	/* Without capabilities it is no RSNE that a BSS with FT has. */
	for (size_t len = 0; len <= e.len; len++) {
		uint8_t cut[IE_LEN_MAX];

		memcpy(cut, e.b, e.len);
		cut[1] = (uint8_t)(len - IE_HEADER_LEN);
		assert_int_equal(ft_own_rsne_read(&own, (struct span){cut, len}), len == e.len);
		assert_int_equal(own.head.p != NULL, len == e.len);
	}
	r.last = RSNE_PMKID;
	r.n_pmkids = 1;
	r.pmkids = p.r0.name;
	e = element_rsne(&r);
	assert_true(ft_own_rsne_read(&own, element_span(&e)));
	assert_int_equal(own.head.len + 2 + FT_NAME_LEN, e.len);
	assert_int_equal(own.tail.len, 0);
	/* Octets behind the fields are kept, as long as a name fits in front of them. */
	memcpy(long_one, e.b, e.len);
	for (size_t len = IE_LEN_MAX - 1; len <= IE_LEN_MAX; len++) {
		long_one[1] = (uint8_t)(len - IE_HEADER_LEN);
		assert_true(ft_own_rsne_read(&own, (struct span){long_one, len}));
		assert_int_equal(own.tail.len, len - e.len);
	}
	long_one[own.head.len] = 0;
	assert_false(ft_own_rsne_read(&own, (struct span){long_one, IE_LEN_MAX}));
	assert_null(own.head.p);
	p.bss.rsne = own;
	play_login(&p);
	play_request(&p, 1);
	{
		uint8_t room[FT_ANSWER_MAX];
		struct wr w = wr_init(room, sizeof room);

		assert_int_equal(play_ask(&p, &w), FT_REFUSED_BAD_RSNE);
	}
	world_free(&p.w);
}

static void test_mfp_required(void **state)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct rsne r;
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	play_login(&p);
	r = play_rsne(&p, RSNE_CAP_MFPC | RSNE_CAP_MFPR);
	r.last = RSNE_GROUP_MGMT;
	r.group_mgmt = CIPHER_BIP_GMAC256;
	p.beacon_rsne = element_rsne(&r);
	assert_true(ft_own_rsne_read(&p.bss.rsne, element_span(&p.beacon_rsne)));
	play_request(&p, 1);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_MFP);
	caps(&p, 0);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_MFP);
	caps(&p, RSNE_CAP_MFPC);
	group_mgmt(&p, 12);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_OK);
	world_free(&p.w);
}

static void test_over_ds(void **state)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct elements e;
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	play_login(&p);
	play_request(&p, 1);
	e = play_elements(&p);
	assert_int_equal(ft_request(&p.bss, &p.w.env, p.login.sta, &e, &p.akms, &p.ciphers, true,
				    &p.roam, &w),
			 FT_REFUSED_OK);
	assert_true(p.roam.over_ds);
	memcpy(p.anonce, p.roam.anonce, NONCE_LEN);
	play_derive(&p);
	play_reassoc(&p, 3);
	assert_int_equal(play_check(&p), FT_REFUSED_OK);
	expect_reassoc_answer(&p, true);
	p.bss.over_ds = false;
	play_request(&p, 1);
	e = play_elements(&p);
	assert_int_equal(ft_request(&p.bss, &p.w.env, p.login.sta, &e, &p.akms, &p.ciphers, true,
				    &p.roam, &w),
			 FT_REFUSED_OVER_DS);
	w = wr_init(room, sizeof room);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_OK);
	world_free(&p.w);
}

/** A transition cannot outlive its key. */
static void test_deadline_is_not_beyond_the_key(void **state)
{
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	play_login(&p);
	p.bss.reassoc_deadline_tu = 19531;
	p.w.now = 5000 + 8 * HOUR - 3000;
	play_start(&p);
	assert_int_equal(p.roam.lifetime_s, 3);
	assert_int_equal(p.roam.deadline_ms, p.roam.expires_ms);
	play_reassoc(&p, 3);
	p.w.now += 3000;
	assert_int_equal(play_check(&p), FT_REFUSED_OK);
	p.w.now++;
	assert_int_equal(play_check(&p), FT_REFUSED_DEADLINE);
	world_free(&p.w);
}

static void test_initial(void **state)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	uint8_t const zeros[NONCE_LEN] = {0};
	struct span mde, fte;
	struct elements e;
	struct fte f;
	struct mde m;
	struct play p;

	(void)state;
	play_init(&p, SUITEB, AKM_FT_8021X_SHA384, CIPHER_GCMP256);
	ft_initial_put(&w, &p.bss, AKM_FT_8021X_SHA384, &mde, &fte);
	assert_false(w.bad);
	assert_ptr_equal(mde.p, room);
	assert_ptr_equal(fte.p, room + mde.len);
	assert_int_equal(mde.len + fte.len, wr_len(&w));
	assert_int_equal(mde_decode(mde.p, mde.len, &m), DOT11_OK);
	assert_memory_equal(m.mdid, p.bss.mdid, 2);
	assert_int_equal(fte_decode(fte.p, fte.len, 24, &f), DOT11_OK);
	assert_int_equal(f.elements, 0);
	assert_memory_equal(f.anonce, zeros, NONCE_LEN);
	assert_memory_equal(f.snonce, zeros, NONCE_LEN);
	assert_memory_equal(f.r1kh_id, p.bss.r1kh_id.b, MAC_LEN);
	assert_int_equal(f.r0kh_id.len, strlen(R0KH));
	w = wr_init(room, mde.len + 10);
	ft_initial_put(&w, &p.bss, AKM_FT_8021X_SHA384, &mde, &fte);
	assert_true(w.bad);
	assert_null(mde.p);
	assert_null(fte.p);
	e = play_elements(&p);
	assert_int_equal(ft_initial_check(&p.bss, &e), FT_REFUSED_NO_MDE);
	mdid(&p, MDID);
	e = play_elements(&p);
	assert_int_equal(ft_initial_check(&p.bss, &e), FT_REFUSED_OK);
	mdid(&p, 1);
	e = play_elements(&p);
	assert_int_equal(ft_initial_check(&p.bss, &e), FT_REFUSED_OTHER_DOMAIN);
	world_free(&p.w);
}

static void test_no_room_and_nonsense(void **state)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, 50);
	struct play p;

	(void)state;
	play_init(&p, CORP, AKM_FT_8021X, CIPHER_CCMP);
	assert_int_equal(ft_reassoc_put(&w, &p.bss, p.login.sta, &p.group, true, &p.roam), -EINVAL);
	play_login(&p);
	play_start(&p);
	assert_int_equal(ft_reassoc_put(&w, &p.bss, p.login.sta, &p.group, true, &p.roam),
			 -ENOBUFS);
	w = wr_init(room, sizeof room);
	p.group.gtk_len = 13;
	assert_int_equal(ft_reassoc_put(&w, &p.bss, p.login.sta, &p.group, true, &p.roam), -EINVAL);
	p.group.gtk_len = 16;
	p.group.igtk_len = 0;
	assert_int_equal(ft_reassoc_put(&w, &p.bss, p.login.sta, &p.group, true, &p.roam), -EINVAL);
	assert_int_equal(wr_len(&w), 0);
	w = wr_init(room, 50);
	play_request(&p, 1);
	assert_int_equal(play_ask(&p, &w), FT_REFUSED_OK);
	assert_true(w.bad);
	world_free(&p.w);
}

/** The longest of everything fits what FT_ANSWER_MAX promises. */
static void test_longest_answer(void **state)
{
	char const longest[] = "012345678901234567890123456789012345678901234567";
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct answer a;
	struct play p;

	(void)state;
	assert_int_equal(strlen(longest), R0KH_ID_MAX);
	play_init(&p, SUITEB, AKM_FT_8021X_SHA384, CIPHER_GCMP256);
	p.bss.r0kh_id = longest;
	p.group.mgmt_cipher = CIPHER_BIP_GMAC256;
	p.group.igtk_len = 32;
	p.login = make_login(1, 7);
	strcpy(p.login.nas_id, longest);
	add_ok(&p.w, &p.login, SUITEB);
	p.r0 = r0_of(&p.w, &p.login, SUITEB, longest);
	assert_int_equal(ft_pmk_r1(HASH_SHA384, &p.r0, p.bss.r1kh_id, p.login.sta, &p.r1), 0);
	play_start(&p);
	play_reassoc(&p, 3);
	assert_int_equal(play_check(&p), FT_REFUSED_OK);
	assert_int_equal(ft_reassoc_put(&w, &p.bss, p.login.sta, &p.group, true, &p.roam), 0);
	a = read_answer(room, wr_len(&w), 24);
	expect_unwrapped(&p, a.f.igtk.wrapped, p.group.igtk, 32);
	world_free(&p.w);
}

static void test_words(void **state)
{
	(void)state;
	for (int r = 0; r < FT_REFUSED_COUNT; r++)
		assert_true(strlen(ft_refusal_text((enum ft_refusal)r)) > 7);
	assert_int_equal(ft_refusal_status(FT_REFUSED_OK), 0);
	assert_int_equal(ft_refusal_status(FT_REFUSED_UNKNOWN_KEY), 53);
	assert_int_equal(ft_refusal_status(FT_REFUSED_OTHER_DOMAIN), 54);
	assert_int_equal(ft_refusal_status(FT_REFUSED_MIC), 55);
	assert_int_equal(ft_refusal_status(FT_REFUSED_COUNT), 1);
	assert_string_equal(ft_refusal_text(FT_REFUSED_COUNT), "unknown refusal");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_roam),
		cmocka_unit_test(test_roam_sha384),
		cmocka_unit_test(test_roam_psk),
		cmocka_unit_test(test_key_of_another_akm),
		cmocka_unit_test(test_roam_rsnxe_ric),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_request_refused),
		cmocka_unit_test(test_reassoc_refused),
		cmocka_unit_test(test_mic_covers_all),
		cmocka_unit_test(test_own_rsne),
		cmocka_unit_test(test_mfp_required),
		cmocka_unit_test(test_over_ds),
		cmocka_unit_test(test_deadline_is_not_beyond_the_key),
		cmocka_unit_test(test_initial),
		cmocka_unit_test(test_no_room_and_nonsense),
		cmocka_unit_test(test_longest_answer),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("ft", tests, NULL, NULL);
}
