/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The station's side of FT for the tests of sm/ft.c: a BSS of one of the WLANs of r0kh_test.h, and
 * the elements that a station with a login (or the PSK) sends it.
 */
#ifndef FASTROAM_TEST_FT_H
#define FASTROAM_TEST_FT_H

#include "crypto/aes.h"
#include "dot11/fte.h"
#include "dot11/fte_mic.h"
#include "dot11/psk.h"
#include "dot11/rsne.h"
#include "r0kh_test.h"
#include "sm/ft.h"

#define R0KH "wlc.example"

/** One element, whole. */
struct element {
	uint8_t b[IE_LEN_MAX];
	size_t len;
};

static inline struct span element_span(struct element const *x)
{
	return (struct span){x->len ? x->b : NULL, x->len};
}

static inline struct element element_rsne(struct rsne const *r)
{
	struct element x;
	struct wr w = wr_init(x.b, sizeof x.b);

	rsne_put(&w, r);
	assert_false(w.bad);
	x.len = wr_len(&w);
	return x;
}

static inline struct element element_mde(uint16_t mdid, uint8_t caps)
{
	struct mde const m = {.mdid = {(uint8_t)(mdid >> 8), (uint8_t)mdid}, .caps = caps};
	struct element x;
	struct wr w = wr_init(x.b, sizeof x.b);

	mde_put(&w, &m);
	x.len = wr_len(&w);
	return x;
}

static inline struct element element_fte(struct fte const *f)
{
	struct element x;
	struct wr w = wr_init(x.b, sizeof x.b);

	fte_put(&w, f);
	assert_false(w.bad);
	x.len = wr_len(&w);
	return x;
}

/** A BSS, a station at it, and what they have agreed on. */
struct play {
	struct world w;
	struct akm_info const *akm;
	suite_t pairwise;
	struct ft_bss bss;
	struct element beacon_rsne, beacon_rsnx;
	struct suite_list akms, ciphers;
	struct group_key group;
	struct ft_roam roam;
	/* the station's */
	struct login login;
	struct ft_key r0, r1;
	struct ptk ptk;
	uint8_t snonce[NONCE_LEN], anonce[NONCE_LEN];
	struct rsne rsne;
	struct element e_rsne, e_mde, e_fte, e_rsnx, e_ric;
};

static inline struct rsne play_rsne(struct play const *p, uint16_t caps)
{
	struct rsne r;

	rsne_init(&r);
	r.last = RSNE_CAPS;
	r.group = p->pairwise;
	r.pairwise.s[0] = p->pairwise;
	r.akm.s[0] = p->akm->selector;
	r.caps = caps;
	return r;
}

static inline void play_init(struct play *p, uint16_t wlan_id, enum akm akm, suite_t pairwise)
{
	struct rsne r;

	memset(p, 0, sizeof *p);
	world_init(&p->w);
	p->akm = akm_info(akm);
	p->pairwise = pairwise;
	r = play_rsne(p, RSNE_CAP_MFPC);
	r.akm.n = 2;
	r.akm.s[1] = SUITE_RSN(1);
	p->beacon_rsne = element_rsne(&r);
	p->akms = r.akm;
	p->ciphers = r.pairwise;
	p->bss = (struct ft_bss){.bssid = ap(40),
				 .wlan_id = wlan_id,
				 .mdid = {MDID >> 8, MDID & 0xff},
				 .over_ds = true,
				 .r0kh_id = R0KH,
				 .r1kh_id = {{2, 0xfa, 0x57, 0, 0, 1}},
				 .reassoc_deadline_tu = 1000,
				 .r0kh = p->w.k};
	assert_true(ft_own_rsne_read(&p->bss.rsne, element_span(&p->beacon_rsne)));
	p->group = (struct group_key){.cipher = pairwise,
				      .gtk_len = (uint8_t)cipher_key_len(pairwise),
				      .gtk_index = 2,
				      .rsc = {1, 2, 3, 4, 5, 6},
				      .mgmt_cipher = CIPHER_BIP_CMAC,
				      .igtk_len = 16,
				      .igtk_index = 5,
				      .ipn = {9, 8, 7, 6, 5, 4}};
	memset(p->group.gtk, 0x6b, p->group.gtk_len);
	memset(p->group.igtk, 0x16, 16);
}

/** The station logs in; its key has the name that the controller's R0KH-ID gives. */
static inline void play_login(struct play *p)
{
	p->login = make_login(1, 7);
	strcpy(p->login.vlan, "120");
	strcpy(p->login.nas_id, R0KH);
	add_ok(&p->w, &p->login, p->bss.wlan_id);
	p->r0 = r0_of(&p->w, &p->login, p->bss.wlan_id, R0KH);
	assert_int_equal(ft_pmk_r1(p->akm->hash, &p->r0, p->bss.r1kh_id, p->login.sta, &p->r1), 0);
}

/** The station has the PSK and no login. */
static inline void play_psk(struct play *p)
{
	struct wlan const *wl = wlan_by_id(p->w.wlans, p->bss.wlan_id);
	uint8_t pmk[PSK_LEN];

	p->login.sta = station(1);
	assert_int_equal(psk_from_passphrase("passphrase", 10, wl->ssid, wl->ssid_len, pmk), 0);
	assert_int_equal(ft_pmk_r0(HASH_SHA256, pmk, sizeof pmk, wl->ssid, wl->ssid_len,
				   p->bss.mdid, R0KH, strlen(R0KH), p->login.sta, &p->r0, NULL),
			 0);
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &p->r0, p->bss.r1kh_id, p->login.sta, &p->r1), 0);
}

static inline struct elements play_elements(struct play const *p)
{
	return (struct elements){.rsn = element_span(&p->e_rsne),
				 .mde = element_span(&p->e_mde),
				 .fte = element_span(&p->e_fte),
				 .rsnx = element_span(&p->e_rsnx),
				 .ric = element_span(&p->e_ric)};
}

static inline struct fte play_fte(struct play const *p)
{
	return (struct fte){.mic_len = p->akm->mic_len,
			    .snonce = p->snonce,
			    .r0kh_id = {(uint8_t const *)p->bss.r0kh_id, strlen(p->bss.r0kh_id)}};
}

/** What the station sends first. */
static inline void play_request(struct play *p, uint8_t snonce)
{
	struct fte f;

	memset(p->snonce, snonce, NONCE_LEN);
	f = play_fte(p);
	p->rsne = play_rsne(p, RSNE_CAP_MFPC);
	p->rsne.last = RSNE_PMKID;
	p->rsne.n_pmkids = 1;
	p->rsne.pmkids = p->r0.name;
	p->e_rsne = element_rsne(&p->rsne);
	p->e_mde = element_mde(MDID, p->bss.over_ds ? MDE_CAP_OVER_DS : 0);
	p->e_fte = element_fte(&f);
}

static inline enum ft_refusal play_ask(struct play *p, struct wr *answer)
{
	struct elements const e = play_elements(p);

	return ft_request(&p->bss, &p->w.env, p->login.sta, &e, &p->akms, &p->ciphers, false,
			  &p->roam, answer);
}

/** The station has the answer's ANonce and derives its PTK. */
static inline void play_derive(struct play *p)
{
	struct ptk_lens const lens = {.kck = p->akm->kck_len,
				      .kek = p->akm->kek_len,
				      .tk = (uint8_t)cipher_key_len(p->pairwise)};

	assert_int_equal(ft_ptk(p->akm->hash, &p->r1, p->snonce, p->anonce, p->bss.bssid,
				p->login.sta, &lens, &p->ptk, NULL),
			 0);
}

/** Request and answer, then the PTK. */
static inline void play_start(struct play *p)
{
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);

	play_request(p, 0x51);
	assert_int_equal(play_ask(p, &w), FT_REFUSED_OK);
	assert_false(w.bad);
	memcpy(p->anonce, p->roam.anonce, NONCE_LEN);
	play_derive(p);
}

static inline struct iov element_iov(struct element const *x)
{
	return (struct iov){x->b, x->len};
}

/** Fill in the MIC of the Reassociation Request's FTE. */
static inline void play_sign(struct play *p)
{
	uint8_t both[2 * IE_LEN_MAX];

	memcpy(both, p->e_ric.b, p->e_ric.len);
	memcpy(both + p->e_ric.len, p->e_rsnx.b, p->e_rsnx.len);
	assert_int_equal(fte_mic_of(p->akm->mic, ptk_kck(&p->ptk), p->ptk.len.kck, p->login.sta,
				    p->bss.bssid, FTE_REASSOC_REQUEST, element_iov(&p->e_rsne),
				    element_iov(&p->e_mde), element_iov(&p->e_fte),
				    (struct iov){both, p->e_ric.len + p->e_rsnx.len},
				    p->e_fte.b + FTE_MIC_OFFSET),
			 0);
}

/** What the station sends second. @param elements  that the MIC says it covers */
static inline void play_reassoc(struct play *p, uint8_t elements)
{
	struct fte f = play_fte(p);

	f.elements = elements;
	f.anonce = p->anonce;
	f.r1kh_id = p->bss.r1kh_id.b;
	f.control = p->e_rsnx.len ? FTE_CONTROL_RSNXE_USED : 0;
	p->rsne.pmkids = p->r1.name;
	p->e_rsne = element_rsne(&p->rsne);
	p->e_fte = element_fte(&f);
	play_sign(p);
}

static inline enum ft_refusal play_check(struct play *p)
{
	struct elements const e = play_elements(p);
	struct rsne rsne;

	/* The association has read it and would have refused. */
	if (rsne_decode(e.rsn.p, e.rsn.len, &rsne) != DOT11_OK)
		return FT_REFUSED_BAD_RSNE;
	return ft_reassoc_check(&p->bss, &p->w.env, p->login.sta, &e, &rsne, &p->roam);
}

#endif
