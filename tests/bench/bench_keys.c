/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key formulas of src/dot11, one protocol step each, against the same OpenSSL calls written by
 * hand. A step is what an AP does when the frame comes in: buffers are built and a received MIC is
 * compared inside the measured time, on both sides.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <openssl/crypto.h>

#include "base/secret.h"
#include "crypto/ecdh.h"
#include "dot11/cckm.h"
#include "dot11/eapol_mic.h"
#include "dot11/ft_keys.h"
#include "dot11/fte_mic.h"
#include "dot11/owe.h"
#include "dot11/pmkid.h"
#include "dot11/ptk.h"

#include "bench.h"
#include "bench_crypto_floor.h"

#define SYMMETRIC 1.35
#define PUBLIC    1.15

/** Message 2 with an RSNE and a MIC of 16 octets. */
#define M2_LEN   121
/** RSNE 42, MDE 5, FTE 134: a reassociation request of hostapd's size. */
#define RSNE_LEN 42
#define MDE_LEN  5
#define FTE_LEN  134

static struct floor f;
static struct mac const ap = {{2, 0, 0, 0, 1, 0}}, sta = {{2, 0, 0, 0, 2, 0}};
static uint8_t const pmk[64] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static uint8_t const anonce[NONCE_LEN] = {0x80, 1}, snonce[NONCE_LEN] = {0x40, 2};
static uint8_t frame[M2_LEN], rsne[RSNE_LEN] = {48, 40}, mde[MDE_LEN] = {54, 3}, fte[FTE_LEN];
static char const ssid[] = "roaming-lab-5", r0kh[] = "ap-17.building-7.lan";

/** Results of both bodies: `same` compares them. */
static uint8_t got[256], want[256];

static bool same(void *arg)
{
	(void)arg;
	return memcmp(got, want, sizeof got) == 0;
}

/* --- PMKID ------------------------------------------------------------------------------------ */

static void ours_pmkid(void *arg)
{
	enum hash_alg const *alg = arg;

	bench_must(pmkid_derive(*alg, pmk, 32, ap, sta, got));
}

static void floor_pmkid(void *arg)
{
	enum hash_alg const *alg = arg;
	uint8_t msg[20], mac[HASH_LEN_MAX];

	memcpy(msg, "PMK Name", 8);
	memcpy(msg + 8, ap.b, 6);
	memcpy(msg + 14, sta.b, 6);
	floor_hmac(f.hmac[*alg], pmk, 32, msg, sizeof msg, mac);
	memcpy(want, mac, 16);
}

/* --- PTK and message 2 ------------------------------------------------------------------------ */

struct ptk_work {
	enum hash_alg hash;
	enum eapol_mic mic;
	size_t pmk_len;
	struct ptk_lens lens;
};

static struct ptk_work work_akm1 = {
	HASH_SHA1, EAPOL_MIC_HMAC_SHA1, 32, {.kck = 16, .kek = 16, .tk = 16}};
static struct ptk_work work_akm5 = {
	HASH_SHA256, EAPOL_MIC_CMAC, 32, {.kck = 16, .kek = 16, .tk = 16}};
static struct ptk_work work_akm12 = {
	HASH_SHA384, EAPOL_MIC_SHA384, 48, {.kck = 24, .kek = 32, .tk = 32}};

static void ours_ptk_m2(void *arg)
{
	struct ptk_work const *w = arg;
	struct ptk ptk;
	uint8_t mic[MIC_MAX];

	bench_must(ptk_derive(w->hash, pmk, w->pmk_len, ap, sta, anonce, snonce, &w->lens, &ptk));
	bench_must(
		eapol_mic_derive(w->mic, ptk_kck(&ptk), ptk.len.kck, frame, sizeof frame, 81, mic));
	got[96] = (uint8_t)consttime_eq(mic, frame + 81, mic_len(w->mic));
	memcpy(got, ptk_tk(&ptk), w->lens.tk);
	memcpy(got + 32, mic, mic_len(w->mic));
	ptk_wipe(&ptk);
}

/** Min and Max of the addresses, Min and Max of the nonces: 76 octets. */
static void floor_ptk_data(uint8_t *p)
{
	bool ap_first = memcmp(ap.b, sta.b, 6) < 0;
	bool a_first = memcmp(anonce, snonce, 32) < 0;

	memcpy(p, ap_first ? ap.b : sta.b, 6);
	memcpy(p + 6, ap_first ? sta.b : ap.b, 6);
	memcpy(p + 12, a_first ? anonce : snonce, 32);
	memcpy(p + 44, a_first ? snonce : anonce, 32);
}

/** KDF over `in`, whose first two octets are the counter; out has room for whole blocks. */
static void floor_kdf(EVP_MAC_CTX *ctx, uint8_t const *key, size_t key_len, uint8_t *in, size_t len,
		      size_t block, uint8_t *out, size_t out_len)
{
	for (uint8_t i = 1; out_len > (size_t)(i - 1) * block; i++) {
		in[0] = i;
		in[1] = 0;
		floor_hmac(ctx, i > 1 ? NULL : key, i > 1 ? 0 : key_len, in, len,
			   out + (size_t)(i - 1) * block);
	}
}

static void floor_ptk_m2(void *arg)
{
	struct ptk_work const *w = arg;
	size_t n = (size_t)w->lens.kck + w->lens.kek + w->lens.tk;
	uint8_t in[102], stream[192], msg[M2_LEN], scratch[M2_LEN + 16];
	uint8_t mic[HASH_LEN_MAX];
	size_t m = w->mic == EAPOL_MIC_SHA384 ? 24 : 16;

	if (w->hash == HASH_SHA1) {
		memcpy(in, "Pairwise key expansion", 23);
		floor_ptk_data(in + 23);
		for (uint8_t i = 0; i < 3; i++) {
			in[99] = i;
			floor_hmac(f.hmac[HASH_SHA1], i ? NULL : pmk, i ? 0 : 32, in, 100,
				   stream + 20 * i);
		}
	} else {
		memcpy(in + 2, "Pairwise key expansion", 22);
		floor_ptk_data(in + 24);
		in[100] = (uint8_t)(n * 8 & 0xff);
		in[101] = (uint8_t)(n * 8 >> 8);
		floor_kdf(f.hmac[w->hash], pmk, w->pmk_len, in, 102,
			  w->hash == HASH_SHA256 ? 32 : 48, stream, n);
	}
	memcpy(msg, frame, sizeof msg);
	memset(msg + 81, 0, m);
	if (w->mic == EAPOL_MIC_CMAC)
		floor_cmac(f.cbc128, stream, msg, sizeof msg, scratch, mic);
	else
		floor_hmac(f.hmac[w->hash], stream, w->lens.kck, msg, sizeof msg, mic);
	want[96] = CRYPTO_memcmp(mic, frame + 81, m) == 0;
	memcpy(want, stream + w->lens.kck + w->lens.kek, w->lens.tk);
	memcpy(want + 32, mic, m);
}

/* --- FT --------------------------------------------------------------------------------------- */

static uint8_t const mdid[2] = {0xa1, 0xb2};

struct ft_work {
	enum hash_alg hash;
	enum eapol_mic mic;
	size_t len;
	struct ptk_lens lens;
};

static struct ft_work ft_akm3 = {HASH_SHA256, EAPOL_MIC_CMAC, 32, {.kck = 16, .kek = 16, .tk = 16}};
static struct ft_work ft_akm13 = {
	HASH_SHA384, EAPOL_MIC_SHA384, 48, {.kck = 24, .kek = 32, .tk = 16}};

static void ours_r0(void *arg)
{
	struct ft_work const *w = arg;
	struct ft_key r0;

	bench_must(ft_pmk_r0(w->hash, pmk, w->len, ssid, sizeof ssid - 1, mdid, r0kh,
			     sizeof r0kh - 1, sta, &r0, NULL));
	memcpy(got, r0.key, w->len);
	memcpy(got + 64, r0.name, 16);
}

static void floor_r0(void *arg)
{
	struct ft_work const *w = arg;
	uint8_t in[2 + 5 + 1 + 32 + 2 + 1 + 48 + 6 + 2], stream[96], name[22], full[HASH_LEN_MAX];
	size_t bits = (w->len + 16) * 8;
	uint8_t *p = in + 2;

	memcpy(p, "FT-R0", 5), p += 5;
	*p++ = sizeof ssid - 1;
	memcpy(p, ssid, sizeof ssid - 1), p += sizeof ssid - 1;
	memcpy(p, mdid, 2), p += 2;
	*p++ = sizeof r0kh - 1;
	memcpy(p, r0kh, sizeof r0kh - 1), p += sizeof r0kh - 1;
	memcpy(p, sta.b, 6), p += 6;
	*p++ = (uint8_t)(bits & 0xff);
	*p++ = (uint8_t)(bits >> 8);
	floor_kdf(f.hmac[w->hash], pmk, w->len, in, (size_t)(p - in), w->len, stream, w->len + 16);
	memcpy(want, stream, w->len);
	memcpy(name, "FT-R0N", 6);
	memcpy(name + 6, stream + w->len, 16);
	floor_digest(f.digest[w->hash], name, sizeof name, full);
	memcpy(want + 64, full, 16);
}

static void ours_r1(void *arg)
{
	struct ft_work const *w = arg;
	struct ft_key r0 = {.key_len = (uint8_t)w->len}, r1;

	memcpy(r0.key, pmk, w->len);
	memcpy(r0.name, snonce, 16);
	bench_must(ft_pmk_r1(w->hash, &r0, ap, sta, &r1));
	memcpy(got, r1.key, w->len);
	memcpy(got + 64, r1.name, 16);
}

static void floor_r1(void *arg)
{
	struct ft_work const *w = arg;
	uint8_t in[2 + 5 + 12 + 2] = "\1\0FT-R1", name[6 + 16 + 12] = "FT-R1N";
	uint8_t full[HASH_LEN_MAX];

	memcpy(in + 7, ap.b, 6);
	memcpy(in + 13, sta.b, 6);
	in[19] = (uint8_t)(w->len * 8 & 0xff);
	in[20] = (uint8_t)(w->len * 8 >> 8);
	floor_hmac(f.hmac[w->hash], pmk, w->len, in, sizeof in, full);
	memcpy(want, full, w->len);
	memcpy(name + 6, snonce, 16);
	memcpy(name + 22, ap.b, 6);
	memcpy(name + 28, sta.b, 6);
	floor_digest(f.digest[w->hash], name, sizeof name, full);
	memcpy(want + 64, full, 16);
}

static void ours_ft_ptk(void *arg)
{
	struct ft_work const *w = arg;
	struct ft_key r1 = {.key_len = (uint8_t)w->len};
	struct ptk ptk;

	memcpy(r1.key, pmk, w->len);
	bench_must(ft_ptk(w->hash, &r1, snonce, anonce, ap, sta, &w->lens, &ptk, NULL));
	memcpy(got, ptk_kck(&ptk), w->lens.kck);
	memcpy(got + 32, ptk_tk(&ptk), w->lens.tk);
	ptk_wipe(&ptk);
}

static void floor_ft_ptk(void *arg)
{
	struct ft_work const *w = arg;
	size_t n = (size_t)w->lens.kck + w->lens.kek + w->lens.tk;
	uint8_t in[2 + 6 + 76 + 2], stream[192];

	memcpy(in + 2, "FT-PTK", 6);
	memcpy(in + 8, snonce, 32);
	memcpy(in + 40, anonce, 32);
	memcpy(in + 72, ap.b, 6);
	memcpy(in + 78, sta.b, 6);
	in[84] = (uint8_t)(n * 8 & 0xff);
	in[85] = (uint8_t)(n * 8 >> 8);
	floor_kdf(f.hmac[w->hash], pmk, w->len, in, sizeof in, w->len, stream, n);
	memcpy(want, stream, w->lens.kck);
	memcpy(want + 32, stream + w->lens.kck + w->lens.kek, w->lens.tk);
}

static void ours_fte_mic(void *arg)
{
	struct ft_work const *w = arg;

	bench_must(fte_mic_of(w->mic, pmk, w->lens.kck, sta, ap, FTE_REASSOC_REQUEST,
			      (struct iov){rsne, sizeof rsne}, (struct iov){mde, sizeof mde},
			      (struct iov){fte, sizeof fte}, (struct iov){NULL, 0}, got));
	got[96] = (uint8_t)consttime_eq(got, fte + 4, mic_len(w->mic));
}

static void floor_fte_mic(void *arg)
{
	struct ft_work const *w = arg;
	uint8_t in[12 + 1 + RSNE_LEN + MDE_LEN + FTE_LEN], scratch[sizeof in + 16];
	uint8_t full[HASH_LEN_MAX];
	size_t m = w->lens.kck;

	memcpy(in, sta.b, 6);
	memcpy(in + 6, ap.b, 6);
	in[12] = 5;
	memcpy(in + 13, rsne, sizeof rsne);
	memcpy(in + 13 + RSNE_LEN, mde, sizeof mde);
	memcpy(in + 13 + RSNE_LEN + MDE_LEN, fte, sizeof fte);
	memset(in + 13 + RSNE_LEN + MDE_LEN + 4, 0, m);
	if (w->mic == EAPOL_MIC_CMAC)
		floor_cmac(f.cbc128, pmk, in, sizeof in, scratch, full);
	else
		floor_hmac(f.hmac[w->hash], pmk, m, in, sizeof in, full);
	memcpy(want, full, m);
	want[96] = CRYPTO_memcmp(want, fte + 4, m) == 0;
}

/* --- CCKM ------------------------------------------------------------------------------------- */

/** RN 2, timestamp and what else stands in the elements. */
static uint8_t const ts_rn[12] = {0x89, 0x67, 0x45, 0x23, 1, 0, 0, 0, 2};
static uint8_t const fixed[16] = {2, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 24};

/** Check the request, derive the PTK, wrap the group key, sign the response. */
static void ours_cckm(void *arg)
{
	uint8_t mic[CCKM_MIC_LEN], egtk[CCKM_EGTK_MAX];
	struct iov elem = {rsne, 22};
	struct ptk ptk;

	(void)arg;
	bench_must(cckm_request_mic(pmk, sta, ap, elem, ts_rn, mic));
	got[96] = (uint8_t)consttime_eq(mic, fte, CCKM_MIC_LEN);
	bench_must(cckm_ptk(pmk, 2, ap, 16, &ptk));
	bench_must(cckm_gtk_wrap(CCKM_WRAP_AES, ptk_kek(&ptk), 2, anonce, 16, egtk) == 24 ? 0 : 1);
	bench_must(cckm_response_mic(ptk_kck(&ptk), sta, elem, fixed, (struct iov){egtk, 24}, got));
	memcpy(got + 32, ptk_tk(&ptk), 16);
	ptk_wipe(&ptk);
}

static void floor_cckm(void *arg)
{
	uint8_t req[12 + 22 + 12], in[11] = {2}, stream[64], egtk[24], resp[6 + 22 + 16 + 24];
	uint8_t full[HASH_LEN_MAX];

	(void)arg;
	memcpy(req, sta.b, 6);
	memcpy(req + 6, ap.b, 6);
	memcpy(req + 12, rsne, 22);
	memcpy(req + 34, ts_rn, 12);
	floor_hmac(f.hmac[HASH_SHA1], pmk, 16, req, sizeof req, full);
	want[96] = CRYPTO_memcmp(full, fte, CCKM_MIC_LEN) == 0;
	memcpy(in + 4, ap.b, 6);
	for (uint8_t i = 0; i < 3; i++) {
		in[10] = i;
		floor_hmac(f.hmac[HASH_SHA1], i ? NULL : pmk, i ? 0 : 32, in, sizeof in,
			   stream + 20 * i);
	}
	floor_wrap(f.ecb128, stream + 16, anonce, 16, egtk);
	memcpy(resp, sta.b, 6);
	memcpy(resp + 6, rsne, 22);
	memcpy(resp + 28, fixed, 16);
	memcpy(resp + 44, egtk, 24);
	floor_hmac(f.hmac[HASH_SHA1], stream, 16, resp, sizeof resp, full);
	memcpy(want, full, CCKM_MIC_LEN);
	memcpy(want + 32, stream + 32, 16);
}

/* --- OWE -------------------------------------------------------------------------------------- */

struct owe_work {
	unsigned group;
	enum hash_alg hash;
	size_t hash_len;
	size_t len; /**< octets of a coordinate */
	uint8_t client[ECDH_LEN_MAX], own[ECDH_LEN_MAX];
	uint8_t pub[1 + 2 * ECDH_LEN_MAX], z[ECDH_LEN_MAX];
	uint8_t pmk[HASH_LEN_MAX], pmkid[HASH_LEN_MAX];
	struct owe_keys keys;
};

static struct owe_work owe[3] = {
	{.group = 19, .hash = HASH_SHA256, .hash_len = 32, .len = 32},
	{.group = 20, .hash = HASH_SHA384, .hash_len = 48, .len = 48},
	{.group = 21, .hash = HASH_SHA512, .hash_len = 64, .len = 66},
};

static void ours_owe(void *arg)
{
	struct owe_work *w = arg;

	bench_must(owe_answer(w->group, w->client, w->own, &w->keys));
}

static void floor_owe(void *arg)
{
	struct owe_work *w = arg;
	uint8_t salt[2 * ECDH_LEN_MAX + 2], prk[HASH_LEN_MAX];
	static uint8_t const info[] = "OWE Key Generation\1";

	floor_ecdh_x(&f, w->group - 19, w->len, w->client, w->pub, w->z);
	memcpy(salt, w->client, w->len);
	memcpy(salt + w->len, w->pub + 1, w->len);
	salt[2 * w->len] = (uint8_t)w->group;
	salt[2 * w->len + 1] = 0;
	floor_hmac(f.hmac[w->hash], salt, 2 * w->len + 2, w->z, w->len, prk);
	floor_hmac(f.hmac[w->hash], prk, w->hash_len, info, sizeof info - 1, w->pmk);
	floor_digest(f.digest[w->hash], salt, 2 * w->len, w->pmkid);
}

/** The key pairs are fresh on both sides, so the floor's exchange is derived again by ours. */
static bool same_owe(void *arg)
{
	struct owe_work *w = arg;
	struct owe_keys k;

	return owe_keys_derive(w->group, w->client, w->pub + 1, w->z, &k) == 0 &&
	       memcmp(k.pmk, w->pmk, k.len) == 0 && memcmp(k.pmkid, w->pmkid, PMKID_LEN) == 0;
}

static void owe_client_make(struct owe_work *w)
{
	struct ecdh_key *k = ecdh_key_new(w->group);

	bench_must(k ? ecdh_public(k, w->client, NULL) : 1);
	ecdh_key_free(k);
}

int main(int argc, char **argv)
{
	static enum hash_alg sha1 = HASH_SHA1, sha256 = HASH_SHA256, sha384 = HASH_SHA384;
	static struct bench_case const cases[] = {
		{"PMKID, AKM 1", ours_pmkid, floor_pmkid, same, &sha1, SYMMETRIC},
		{"PMKID, AKM 5", ours_pmkid, floor_pmkid, same, &sha256, SYMMETRIC},
		{"PMKID, AKM 12", ours_pmkid, floor_pmkid, same, &sha384, SYMMETRIC},
		{"PTK + message 2, AKM 1", ours_ptk_m2, floor_ptk_m2, same, &work_akm1, SYMMETRIC},
		{"PTK + message 2, AKM 5", ours_ptk_m2, floor_ptk_m2, same, &work_akm5, SYMMETRIC},
		{"PTK + message 2, AKM 12", ours_ptk_m2, floor_ptk_m2, same, &work_akm12,
		 SYMMETRIC},
		{"FT PMK-R0, AKM 3", ours_r0, floor_r0, same, &ft_akm3, SYMMETRIC},
		{"FT PMK-R0, AKM 13", ours_r0, floor_r0, same, &ft_akm13, SYMMETRIC},
		{"FT PMK-R1, AKM 3", ours_r1, floor_r1, same, &ft_akm3, SYMMETRIC},
		{"FT PMK-R1, AKM 13", ours_r1, floor_r1, same, &ft_akm13, SYMMETRIC},
		{"FT PTK, AKM 3", ours_ft_ptk, floor_ft_ptk, same, &ft_akm3, SYMMETRIC},
		{"FT PTK, AKM 13", ours_ft_ptk, floor_ft_ptk, same, &ft_akm13, SYMMETRIC},
		{"FTE MIC, AKM 3", ours_fte_mic, floor_fte_mic, same, &ft_akm3, SYMMETRIC},
		{"FTE MIC, AKM 13", ours_fte_mic, floor_fte_mic, same, &ft_akm13, SYMMETRIC},
		{"CCKM roam", ours_cckm, floor_cckm, same, NULL, SYMMETRIC},
		{"OWE, group 19", ours_owe, floor_owe, same_owe, &owe[0], PUBLIC},
		{"OWE, group 20", ours_owe, floor_owe, same_owe, &owe[1], PUBLIC},
		{"OWE, group 21", ours_owe, floor_owe, same_owe, &owe[2], PUBLIC},
	};

	floor_init(&f);
	memset(frame, 0x33, sizeof frame);
	memset(fte, 0x44, sizeof fte);
	for (size_t i = 0; i < 3; i++)
		owe_client_make(&owe[i]);
	return bench_main(argc, argv, "keys", cases, sizeof cases / sizeof cases[0]);
}
