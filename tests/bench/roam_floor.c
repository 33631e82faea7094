/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The keys of roam_floor.h. */
#include "roam_floor.h"

#include <string.h>

#include <openssl/crypto.h>

#include "bench.h"
#include "bench_crypto_floor.h"
#include "crypto/aes.h"
#include "dot11/cckm_ie.h"
#include "dot11/eapol_mic.h"
#include "dot11/eapol_seal.h"
#include "dot11/elements.h"
#include "dot11/frame.h"
#include "dot11/fte.h"
#include "dot11/fte_mic.h"
#include "dot11/owe.h"
#include "dot11/pmkid.h"

/** Addresses and transaction that the MIC of an FTE covers first. */
#define FT_HEAD       (2 * MAC_LEN + 1)
/** Of CCKM's elements: what the MIC covers of them. */
#define CCKM_REQUEST  6
#define CCKM_RESPONSE 6
#define CCKM_FIXED    16

static struct floor f;
static struct ptk_lens const ccmp = {.kck = 16, .kek = 16, .tk = 16};

void roam_floor_init(void)
{
	floor_init(&f);
}

static bool is_handshake(struct roam_keys const *k)
{
	return k->roam->method == ROAM_OKC || k->roam->method == ROAM_OWE;
}

/* ---- reading what the controller did ---- */

static void add(struct roam_message *m, void const *p, size_t len)
{
	bench_must(m->len + len > sizeof m->b);
	memcpy(m->b + m->len, p, len);
	m->len += len;
}

static void read_handshake(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	uint8_t room[EAPOL_KEY_DATA_MAX];
	struct eapol_key e;
	struct span data;

	bench_must((int)eapol_key_decode(r->eapol.b, r->eapol.len, 16, &e));
	bench_must(eapol_key_open(r->akm, false, &r->ptk, NULL, &e, room, &data));
	bench_must(data.len > sizeof k->plain);
	memcpy(k->plain, data.p, data.len);
	k->plain_len = data.len;
	k->answer.len = 0;
	add(&k->answer, r->eapol.b, r->eapol.len);
	k->answer.mic = EAPOL_KEY_MIC_OFFSET;
	k->answer.key = (size_t)(e.data.p - r->eapol.b);
}

static void response_elements(struct roam const *r, struct elements *e)
{
	struct assoc_response resp;
	struct frame frame;

	bench_must((int)frame_decode(r->mgmt.b, r->mgmt.len, &frame));
	bench_must((int)assoc_response_decode(frame.body, &resp));
	bench_must((int)elements_decode(resp.elements, e));
}

static void ft_message(struct roam const *r, struct roam_message *m, uint8_t transaction,
		       struct span rsne, struct span mde, struct span fte)
{
	m->len = 0;
	add(m, r->sta.b, MAC_LEN);
	add(m, r->to.b, MAC_LEN);
	add(m, &transaction, 1);
	add(m, rsne.p, rsne.len);
	add(m, mde.p, mde.len);
	m->mic = m->len + FTE_MIC_OFFSET;
	add(m, fte.p, fte.len);
	memset(m->b + m->mic, 0, 16);
}

static void read_ft(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	struct elements e;
	struct fte fte;

	response_elements(r, &e);
	bench_must((int)fte_decode(e.fte.p, e.fte.len, 16, &fte));
	bench_must(
		aes_unwrap(ptk_kek(&r->ptk), 16, fte.gtk.wrapped.p, fte.gtk.wrapped.len, k->gtk));
	k->mde_len = e.mde.len;
	k->ie_len = e.rsn.len;
	k->fte_len = e.fte.len;
	ft_message(r, &k->ask, FTE_REASSOC_REQUEST, r->rsne,
		   (struct span){r->rsne.p + r->rsne.len, e.mde.len}, r->fte);
	ft_message(r, &k->answer, FTE_REASSOC_RESPONSE, e.rsn, e.mde, e.fte);
	k->answer.key = FT_HEAD + e.rsn.len + e.mde.len + (size_t)(fte.gtk.wrapped.p - e.fte.p);
}

/** The beacon's element is not in the response: a probe response would have it. */
static void cckm_beacon_ie(uint8_t ie[22])
{
	static uint8_t const rsne[22] = {48,   20,   1, 0, 0x00, 0x0f, 0xac, 4,    1, 0,    0x00,
					 0x0f, 0xac, 4, 1, 0,    0x00, 0x40, 0x96, 0, 0x0c, 0};

	memcpy(ie, rsne, sizeof rsne);
}

static void read_cckm(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	struct cckm_response p;
	struct elements e;
	uint8_t ie[22];

	response_elements(r, &e);
	bench_must((int)cckm_response_decode(e.cckm.p, e.cckm.len, &p));
	bench_must(cckm_gtk_unwrap(CCKM_WRAP_AES, ptk_kek(&r->ptk), p.rn, p.egtk.p, p.egtk.len,
				   k->gtk) == 16
			   ? 0
			   : 1);
	k->ask.len = k->answer.len = 0;
	add(&k->ask, r->sta.b, MAC_LEN);
	add(&k->ask, r->to.b, MAC_LEN);
	add(&k->ask, r->rsne.p, r->rsne.len);
	add(&k->ask, r->cckm.p + CCKM_REQUEST, 12);
	cckm_beacon_ie(ie);
	k->ie_len = sizeof ie;
	add(&k->answer, r->sta.b, MAC_LEN);
	add(&k->answer, ie, sizeof ie);
	add(&k->answer, e.cckm.p + CCKM_RESPONSE, CCKM_FIXED);
	k->answer.key = k->answer.len;
	add(&k->answer, p.egtk.p, p.egtk.len);
	memcpy(k->mic[1], p.mic, CCKM_MIC_LEN);
}

void roam_keys_read(struct roam_keys *k, struct scene const *s, struct roam const *roam)
{
	*k = (struct roam_keys){.roam = roam};
	memcpy(k->client_x, s->dh_x, sizeof k->client_x);
	switch (roam->method) {
	case ROAM_OKC:
	case ROAM_OWE: read_handshake(k); return;
	case ROAM_FT: read_ft(k); return;
	case ROAM_CCKM: read_cckm(k); return;
	}
}

/* ---- ours ---- */

static struct iov piece(void const *p, size_t len)
{
	return (struct iov){p, len};
}

static void ours_handshake(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	struct roam_octets const *m2 = &r->frame[ROAM_M2], *m4 = &r->frame[ROAM_M4];
	struct ptk ptk;

	bench_must(ptk_derive(r->akm->hash, k->pmk, 32, r->to, r->sta, roam_anonce(), roam_snonce(),
			      &ccmp, &ptk));
	k->verified = eapol_mic_verify(r->akm->mic, ptk_kck(&ptk), 16, m2->b, m2->len,
				       EAPOL_KEY_MIC_OFFSET) == 0;
	bench_must(
		aes_wrap(ptk_kek(&ptk), 16, k->plain, k->plain_len, k->answer.b + k->answer.key));
	bench_must(eapol_mic_fill(r->akm->mic, ptk_kck(&ptk), 16, k->answer.b, k->answer.len,
				  EAPOL_KEY_MIC_OFFSET));
	k->verified &= eapol_mic_verify(r->akm->mic, ptk_kck(&ptk), 16, m4->b, m4->len,
					EAPOL_KEY_MIC_OFFSET) == 0;
	memcpy(k->tk, ptk_tk(&ptk), 16);
}

static void ours_okc(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	uint8_t pmkid[PMKID_LEN];

	bench_must(pmkid_derive(HASH_SHA1, r->pmk, 32, r->to, r->sta, pmkid));
	bench_must(CRYPTO_memcmp(pmkid, r->pmkid, sizeof pmkid));
	memcpy(k->pmk, r->pmk, 32);
	ours_handshake(k);
}

static void ours_owe(struct roam_keys *k)
{
	struct owe_keys keys;

	k->pub[0] = 0; /* roam_keys_agree(): nothing is known of our private key */
	bench_must(owe_answer(19, k->client_x, k->own_x, &keys));
	memcpy(k->pmk, keys.pmk, 32);
	ours_handshake(k);
}

static void ours_ft(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	uint8_t const *rsne = k->answer.b + FT_HEAD, *mde = rsne + k->ie_len;
	struct ft_key r1;
	struct ptk ptk;

	bench_must(ft_pmk_r1(HASH_SHA256, &r->roamer->r0, ROAM_R1KH, r->sta, &r1));
	bench_must(ft_ptk(HASH_SHA256, &r1, roam_snonce(), roam_anonce(), r->to, r->sta, &ccmp,
			  &ptk, NULL));
	k->verified = fte_mic_verify(r->akm->mic, ptk_kck(&ptk), 16, r->sta, r->to,
				     FTE_REASSOC_REQUEST, piece(r->rsne.p, r->rsne.len),
				     piece(r->rsne.p + r->rsne.len, k->mde_len),
				     piece(r->fte.p, r->fte.len), piece(NULL, 0)) == 0;
	bench_must(aes_wrap(ptk_kek(&ptk), 16, k->gtk, 16, k->answer.b + k->answer.key));
	bench_must(fte_mic_of(r->akm->mic, ptk_kck(&ptk), 16, r->sta, r->to, FTE_REASSOC_RESPONSE,
			      piece(rsne, k->ie_len), piece(mde, k->mde_len),
			      piece(mde + k->mde_len, k->fte_len), piece(NULL, 0), k->mic[1]));
	memcpy(k->tk, ptk_tk(&ptk), 16);
}

static void ours_cckm(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	uint8_t const *ie = k->answer.b + MAC_LEN;
	struct ptk ptk;
	uint32_t rn;

	memcpy(&rn, r->cckm.p + CCKM_REQUEST + 8, sizeof rn);
	bench_must(cckm_request_mic(r->roamer->cckm.krk, r->sta, r->to,
				    piece(r->rsne.p, r->rsne.len), r->cckm.p + CCKM_REQUEST,
				    k->mic[0]));
	k->verified = CRYPTO_memcmp(k->mic[0], r->cckm.p + 18, CCKM_MIC_LEN) == 0;
	bench_must(cckm_ptk(r->roamer->cckm.btk, rn, r->to, 16, &ptk));
	bench_must(cckm_gtk_wrap(CCKM_WRAP_AES, ptk_kek(&ptk), rn, k->gtk, 16,
				 k->answer.b + k->answer.key) == 24
			   ? 0
			   : 1);
	bench_must(cckm_response_mic(ptk_kck(&ptk), r->sta, piece(ie, k->ie_len), ie + k->ie_len,
				     piece(k->answer.b + k->answer.key, 24), k->mic[1]));
	memcpy(k->tk, ptk_tk(&ptk), 16);
}

void roam_keys_ours(struct roam_keys *k)
{
	switch (k->roam->method) {
	case ROAM_OKC: ours_okc(k); return;
	case ROAM_FT: ours_ft(k); return;
	case ROAM_CCKM: ours_cckm(k); return;
	case ROAM_OWE: ours_owe(k); return;
	}
}

/* ---- raw ---- */

/** Min and Max of the addresses, Min and Max of the nonces: 76 octets. */
static void raw_ptk_data(struct roam const *r, uint8_t *p)
{
	bool ap_first = memcmp(r->to.b, r->sta.b, 6) < 0;
	bool a_first = memcmp(roam_anonce(), roam_snonce(), 32) < 0;

	memcpy(p, ap_first ? r->to.b : r->sta.b, 6);
	memcpy(p + 6, ap_first ? r->sta.b : r->to.b, 6);
	memcpy(p + 12, a_first ? roam_anonce() : roam_snonce(), 32);
	memcpy(p + 44, a_first ? roam_snonce() : roam_anonce(), 32);
}

/** SHA-1: three blocks of the PRF; SHA-256: two of the KDF. */
static void raw_ptk(struct roam_keys const *k, uint8_t *stream)
{
	uint8_t in[102];

	if (k->roam->akm->hash == HASH_SHA1) {
		memcpy(in, "Pairwise key expansion", 23);
		raw_ptk_data(k->roam, in + 23);
		for (uint8_t i = 0; i < 3; i++) {
			in[99] = i;
			floor_hmac(f.hmac[HASH_SHA1], i ? NULL : k->pmk, i ? 0 : 32, in, 100,
				   stream + 20 * i);
		}
		return;
	}
	memcpy(in + 2, "Pairwise key expansion", 22);
	raw_ptk_data(k->roam, in + 24);
	in[100] = 384 & 0xff;
	in[101] = 384 >> 8;
	for (uint8_t i = 1; i <= 2; i++) {
		in[0] = i;
		in[1] = 0;
		floor_hmac(f.hmac[HASH_SHA256], i > 1 ? NULL : k->pmk, i > 1 ? 0 : 32, in, 102,
			   stream + 32 * (i - 1));
	}
}

static bool raw_verify(EVP_MAC_CTX *hmac, uint8_t const *kck, struct roam_octets const *frame)
{
	uint8_t msg[ROAM_MAX], mic[HASH_LEN_MAX];

	memcpy(msg, frame->b, frame->len);
	memset(msg + EAPOL_KEY_MIC_OFFSET, 0, 16);
	floor_hmac(hmac, kck, 16, msg, frame->len, mic);
	return CRYPTO_memcmp(mic, frame->b + EAPOL_KEY_MIC_OFFSET, 16) == 0;
}

static void raw_handshake(struct roam_keys *k)
{
	EVP_MAC_CTX *hmac = f.hmac[k->roam->akm->hash];
	uint8_t stream[64], mic[HASH_LEN_MAX];

	raw_ptk(k, stream);
	k->verified = raw_verify(hmac, stream, &k->roam->frame[ROAM_M2]);
	floor_wrap(f.ecb128, stream + 16, k->plain, k->plain_len, k->answer.b + k->answer.key);
	memset(k->answer.b + EAPOL_KEY_MIC_OFFSET, 0, 16);
	floor_hmac(hmac, stream, 16, k->answer.b, k->answer.len, mic);
	memcpy(k->answer.b + EAPOL_KEY_MIC_OFFSET, mic, 16);
	k->verified &= raw_verify(hmac, stream, &k->roam->frame[ROAM_M4]);
	memcpy(k->tk, stream + 32, 16);
}

static void raw_okc(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	uint8_t msg[20], mac[HASH_LEN_MAX];

	memcpy(msg, "PMK Name", 8);
	memcpy(msg + 8, r->to.b, 6);
	memcpy(msg + 14, r->sta.b, 6);
	floor_hmac(f.hmac[HASH_SHA1], r->pmk, 32, msg, sizeof msg, mac);
	bench_must(CRYPTO_memcmp(mac, r->pmkid, 16));
	memcpy(k->pmk, r->pmk, 32);
	raw_handshake(k);
}

static void raw_owe(struct roam_keys *k)
{
	static uint8_t const info[] = "OWE Key Generation\1";
	uint8_t salt[66], prk[HASH_LEN_MAX], pmkid[HASH_LEN_MAX];

	floor_ecdh_x(&f, 0, 32, k->client_x, k->pub, k->z);
	memcpy(salt, k->client_x, 32);
	memcpy(salt + 32, k->pub + 1, 32);
	salt[64] = 19;
	salt[65] = 0;
	floor_hmac(f.hmac[HASH_SHA256], salt, 66, k->z, 32, prk);
	floor_hmac(f.hmac[HASH_SHA256], prk, 32, info, sizeof info - 1, k->pmk);
	floor_digest(f.digest[HASH_SHA256], salt, 64, pmkid);
	raw_handshake(k);
}

static void raw_ft_keys(struct roam const *r, uint8_t *stream)
{
	uint8_t in[21] = "\1\0FT-R1", name[34] = "FT-R1N", ptk[86];
	uint8_t r1[HASH_LEN_MAX], full[HASH_LEN_MAX];

	memcpy(in + 7, ROAM_R1KH.b, 6);
	memcpy(in + 13, r->sta.b, 6);
	in[19] = 0;
	in[20] = 1;
	floor_hmac(f.hmac[HASH_SHA256], r->roamer->r0.key, 32, in, sizeof in, r1);
	memcpy(name + 6, r->roamer->r0.name, 16);
	memcpy(name + 22, ROAM_R1KH.b, 6);
	memcpy(name + 28, r->sta.b, 6);
	floor_digest(f.digest[HASH_SHA256], name, sizeof name, full);
	memcpy(ptk + 2, "FT-PTK", 6);
	memcpy(ptk + 8, roam_snonce(), 32);
	memcpy(ptk + 40, roam_anonce(), 32);
	memcpy(ptk + 72, r->to.b, 6);
	memcpy(ptk + 78, r->sta.b, 6);
	ptk[84] = 384 & 0xff;
	ptk[85] = 384 >> 8;
	for (uint8_t i = 1; i <= 2; i++) {
		ptk[0] = i;
		ptk[1] = 0;
		floor_hmac(f.hmac[HASH_SHA256], i > 1 ? NULL : r1, i > 1 ? 0 : 32, ptk, sizeof ptk,
			   stream + 32 * (i - 1));
	}
}

static void raw_ft(struct roam_keys *k)
{
	uint8_t stream[64], scratch[ROAM_MESSAGE + 16];

	raw_ft_keys(k->roam, stream);
	floor_cmac(f.cbc128, stream, k->ask.b, k->ask.len, scratch, k->mic[0]);
	k->verified = CRYPTO_memcmp(k->mic[0], k->roam->fte.p + FTE_MIC_OFFSET, 16) == 0;
	floor_wrap(f.ecb128, stream + 16, k->gtk, 16, k->answer.b + k->answer.key);
	floor_cmac(f.cbc128, stream, k->answer.b, k->answer.len, scratch, k->mic[1]);
	memcpy(k->tk, stream + 32, 16);
}

static void raw_cckm(struct roam_keys *k)
{
	struct roam const *r = k->roam;
	uint8_t in[11], stream[64];

	floor_hmac(f.hmac[HASH_SHA1], r->roamer->cckm.krk, 16, k->ask.b, k->ask.len, k->mic[0]);
	k->verified = CRYPTO_memcmp(k->mic[0], r->cckm.p + 18, CCKM_MIC_LEN) == 0;
	memcpy(in, r->cckm.p + CCKM_REQUEST + 8, 4);
	memcpy(in + 4, r->to.b, 6);
	for (uint8_t i = 0; i < 3; i++) {
		in[10] = i;
		floor_hmac(f.hmac[HASH_SHA1], i ? NULL : r->roamer->cckm.btk, i ? 0 : 32, in,
			   sizeof in, stream + 20 * i);
	}
	floor_wrap(f.ecb128, stream + 16, k->gtk, 16, k->answer.b + k->answer.key);
	floor_hmac(f.hmac[HASH_SHA1], stream, 16, k->answer.b, k->answer.len, k->mic[1]);
	memcpy(k->tk, stream + 32, 16);
}

void roam_keys_raw(struct roam_keys *k)
{
	switch (k->roam->method) {
	case ROAM_OKC: raw_okc(k); return;
	case ROAM_FT: raw_ft(k); return;
	case ROAM_CCKM: raw_cckm(k); return;
	case ROAM_OWE: raw_owe(k); return;
	}
}

/* ---- comparing ---- */

static bool mic_agrees(struct roam_keys const *k)
{
	struct elements e;

	response_elements(k->roam, &e);
	if (k->roam->method == ROAM_FT)
		return memcmp(e.fte.p + FTE_MIC_OFFSET, k->mic[1], 16) == 0;
	return memcmp(e.cckm.p + CCKM_RESPONSE + CCKM_FIXED, k->mic[1], CCKM_MIC_LEN) == 0;
}

bool roam_keys_agree(struct roam_keys const *k)
{
	struct roam const *r = k->roam;
	struct owe_keys o;

	/* A fresh key pair each time: nothing to compare but the formula. */
	if (r->method == ROAM_OWE)
		return k->pub[0] == 0 ||
		       (owe_keys_derive(19, k->client_x, k->pub + 1, k->z, &o) == 0 &&
			memcmp(o.pmk, k->pmk, 32) == 0);
	if (!k->verified || memcmp(k->tk, r->tk, 16) != 0)
		return false;
	if (is_handshake(k))
		return memcmp(k->answer.b, r->eapol.b, r->eapol.len) == 0;
	return mic_agrees(k);
}
