/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Frames of roam_station.h. */
#include "roam_station.h"

#include <string.h>

#include "base/buf.h"
#include "bench.h"
#include "dot11/eapol_seal.h"
#include "dot11/elements.h"
#include "dot11/frame.h"
#include "dot11/fte.h"
#include "dot11/fte_mic.h"
#include "dot11/mde.h"
#include "dot11/owe.h"
#include "dot11/owe_ie.h"
#include "dot11/pmkid.h"
#include "dot11/rsne.h"

/** Where Timestamp and RN begin in CCKM's request, and the MIC in it. */
#define CCKM_FIELDS 6
#define CCKM_MIC    18

/** Message 1 has counter 0, message 3 has 1: each roam is a new record. */
#define REPLAY_M1 0
#define REPLAY_M3 1

static struct ptk_lens const ccmp = {.kck = 16, .kek = 16, .tk = 16};

uint8_t const *roam_anonce(void)
{
	static uint8_t n[NONCE_LEN];

	memset(n, ROAM_RANDOM, sizeof n);
	return n;
}

uint8_t const *roam_snonce(void)
{
	static uint8_t const n[NONCE_LEN] = {0x51, 2, 3};

	return n;
}

static struct wr begin(struct roam_octets *o)
{
	return wr_init(o->b, sizeof o->b);
}

static void end(struct roam_octets *o, struct wr const *w)
{
	bench_must(w->bad);
	o->len = (uint16_t)wr_len(w);
}

static void rsne_of(struct wr *w, struct roam *r, uint8_t const *pmkid)
{
	struct rsne e;

	rsne_init(&e);
	e.akm = (struct suite_list){1, {r->akm->selector}};
	e.caps = r->method == ROAM_OWE ? RSNE_CAP_MFPC | RSNE_CAP_MFPR : 0;
	e.last = pmkid ? RSNE_PMKID : RSNE_CAPS;
	e.n_pmkids = pmkid ? 1 : 0;
	e.pmkids = pmkid;
	r->rsne.p = w->p;
	rsne_put(w, &e);
	r->rsne.len = (size_t)(w->p - r->rsne.p);
}

static void mde_of(struct wr *w)
{
	mde_put(w, &(struct mde){.mdid = {SCENE_MDID >> 8, SCENE_MDID & 0xff}});
}

/* ---- authentication ---- */

static void put_auth(struct roam *r)
{
	struct wr w = begin(&r->frame[ROAM_AUTH]);
	bool ft = r->method == ROAM_FT;
	struct fte const fte = {.mic_len = 16,
				.snonce = roam_snonce(),
				.r0kh_id = {(uint8_t const *)SCENE_R0KH, strlen(SCENE_R0KH)}};

	frame_put_header(&w, FRAME_AUTH, r->to, r->sta, r->to);
	auth_frame_put(&w, ft ? AUTH_FT : AUTH_OPEN, 1, 0);
	if (ft) {
		rsne_of(&w, r, r->roamer->r0.name);
		mde_of(&w);
		fte_put(&w, &fte);
	}
	end(&r->frame[ROAM_AUTH], &w);
}

/* ---- association ---- */

static void put_ft(struct wr *w, struct roam *r)
{
	struct fte const fte = {.mic_len = 16,
				.elements = 3,
				.anonce = roam_anonce(),
				.snonce = roam_snonce(),
				.r1kh_id = ROAM_R1KH.b,
				.r0kh_id = {(uint8_t const *)SCENE_R0KH, strlen(SCENE_R0KH)}};
	uint8_t *mde, *at;

	bench_must(ft_pmk_r1(HASH_SHA256, &r->roamer->r0, ROAM_R1KH, r->sta, &r->r1));
	bench_must(ft_ptk(HASH_SHA256, &r->r1, roam_snonce(), roam_anonce(), r->to, r->sta, &ccmp,
			  &r->ptk, NULL));
	rsne_of(w, r, r->r1.name);
	mde = w->p;
	mde_of(w);
	at = w->p;
	fte_put(w, &fte);
	r->fte = (struct span){at, (size_t)(w->p - at)};
	bench_must(fte_mic_of(r->akm->mic, ptk_kck(&r->ptk), 16, r->sta, r->to, FTE_REASSOC_REQUEST,
			      (struct iov){r->rsne.p, r->rsne.len}, (struct iov){mde, MDE_LEN},
			      (struct iov){r->fte.p, r->fte.len}, (struct iov){NULL, 0},
			      at + FTE_MIC_OFFSET));
}

static void put_cckm(struct wr *w, struct roam *r)
{
	struct cckm_request const q = {.timestamp = r->tsf, .rn = ++r->roamer->rn};
	uint8_t *at;

	rsne_of(w, r, NULL);
	at = w->p;
	cckm_request_put(w, &q);
	r->cckm = (struct span){at, CCKM_REQUEST_LEN};
	bench_must(cckm_request_mic(r->roamer->cckm.krk, r->sta, r->to,
				    (struct iov){r->rsne.p, r->rsne.len}, at + CCKM_FIELDS,
				    at + CCKM_MIC));
	bench_must(cckm_ptk(r->roamer->cckm.btk, q.rn, r->to, 16, &r->ptk));
}

static void put_okc(struct wr *w, struct roam *r)
{
	memcpy(r->pmk, r->roamer->pmk, sizeof r->pmk);
	bench_must(pmkid_derive(HASH_SHA1, r->pmk, 32, r->to, r->sta, r->pmkid));
	rsne_of(w, r, r->pmkid);
}

static void put_owe(struct scene *s, struct wr *w, struct roam *r)
{
	rsne_of(w, r, NULL);
	owe_ie_put(w, &(struct owe_ie){.group = 19, .key = {s->dh_x, 32}});
}

static void put_assoc(struct scene *s, struct roam *r, enum scene_wlan wlan)
{
	static uint8_t const rates[] = {0x8c, 18, 0x98, 36, 0xb0, 72, 96, 108};
	struct wr w = begin(&r->frame[ROAM_ASSOC]);
	struct assoc_request const q = {.reassoc = true,
					.caps = CAPS_ESS | CAPS_PRIVACY | CAPS_SHORT_SLOT,
					.listen_interval = 5,
					.current_ap = r->from};
	char const *ssid = scene_ssid(wlan);

	frame_put_header(&w, FRAME_REASSOC_REQUEST, r->to, r->sta, r->to);
	assoc_request_put(&w, &q);
	elements_put_ssid(&w, ssid, (uint8_t)strlen(ssid));
	elements_put_rates(&w, rates, sizeof rates);
	switch (r->method) {
	case ROAM_OKC: put_okc(&w, r); break;
	case ROAM_FT: put_ft(&w, r); break;
	case ROAM_CCKM: put_cckm(&w, r); break;
	case ROAM_OWE: put_owe(s, &w, r); break;
	}
	end(&r->frame[ROAM_ASSOC], &w);
}

/* ---- handshake ---- */

static void put_key(struct roam *r, enum roam_frame f, uint16_t info, uint64_t replay,
		    uint8_t const *nonce, struct span data)
{
	struct wr w = begin(&r->frame[f]);
	struct eapol_key const k = {.version = 2,
				    .descriptor = EAPOL_KEY_RSN,
				    .info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_MIC | info,
				    .replay = replay,
				    .nonce = nonce};

	bench_must(eapol_key_seal(&w, r->akm, false, &r->ptk, &k, data, NULL));
	end(&r->frame[f], &w);
}

static void put_handshake(struct roam *r)
{
	bench_must(ptk_derive(r->akm->hash, r->pmk, 32, r->to, r->sta, roam_anonce(), roam_snonce(),
			      &ccmp, &r->ptk));
	put_key(r, ROAM_M2, 0, REPLAY_M1, roam_snonce(), r->rsne);
	put_key(r, ROAM_M4, EAPOL_KEY_SECURE, REPLAY_M3, NULL, (struct span){NULL, 0});
}

void roam_make(struct scene *s, enum roam_method method, struct roamer *roamer, struct roam *r)
{
	static struct {
		enum akm akm;
		enum scene_wlan wlan;
	} const of[] = {
		[ROAM_OKC] = {AKM_8021X, SCENE_CORP},
		[ROAM_FT] = {AKM_FT_8021X, SCENE_CORP},
		[ROAM_CCKM] = {AKM_CCKM, SCENE_CCKM},
		[ROAM_OWE] = {AKM_OWE, SCENE_OPEN},
	};
	enum scene_wlan wlan = of[method].wlan;

	r->method = method;
	r->akm = akm_info(of[method].akm);
	r->roamer = roamer;
	r->sta = roamer->sta;
	r->from = scene_bssid(wlan, roamer->at);
	roamer->at = (roamer->at + 1) % SCENE_BSSS;
	r->to = scene_bssid(wlan, roamer->at);
	r->tsf = s->now * 1000;
	r->keys = 0;
	put_auth(r);
	put_assoc(s, r, wlan);
	if (method == ROAM_OKC)
		put_handshake(r);
}

void roam_make_owe(struct scene *s, struct roam *r)
{
	struct assoc_response resp;
	uint8_t x[ECDH_LEN_MAX];
	struct owe_keys keys;
	struct elements e;
	struct frame f;
	struct owe_ie ie;

	bench_must((int)frame_decode(r->mgmt.b, r->mgmt.len, &f));
	bench_must((int)assoc_response_decode(f.body, &resp));
	bench_must((int)elements_decode(resp.elements, &e));
	bench_must((int)owe_ie_decode(e.owe_dh.p, e.owe_dh.len, &ie));
	bench_must(owe_finish(OWE_CLIENT, 19, s->dh, ie.key.p, x, &keys));
	memcpy(r->pmk, keys.pmk, sizeof r->pmk);
	put_handshake(r);
}

static void rebase(struct span *s, struct roam *to, struct roam const *from)
{
	if (s->p)
		s->p = to->frame[ROAM_ASSOC].b + (s->p - from->frame[ROAM_ASSOC].b);
}

void roam_copy(struct roam *to, struct roam const *from)
{
	*to = *from;
	rebase(&to->rsne, to, from);
	rebase(&to->fte, to, from);
	rebase(&to->cckm, to, from);
}

static void keep(struct roam_octets *to, struct span frame)
{
	bench_must(frame.len > sizeof to->b);
	memcpy(to->b, frame.p, frame.len);
	to->len = (uint16_t)frame.len;
}

void roam_told(struct roam *r, struct radio_cmd const *cmd)
{
	if (cmd->type == RADIO_TX_MGMT) {
		if (r->kept)
			keep(&r->mgmt, cmd->frame);
	} else if (cmd->type == RADIO_TX_EAPOL) {
		if (r->kept)
			keep(&r->eapol, cmd->frame);
	} else if (cmd->type == RADIO_SET_KEY && cmd->key->kind == RADIO_KEY_PAIRWISE) {
		memcpy(r->tk, cmd->key->key, cmd->key->len);
		r->keys++;
	}
}
