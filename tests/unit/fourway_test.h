/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * An association and its station for the tests of the handshakes. The station takes MIC and key
 * wrap from OpenSSL, so that what both ends agree on is not just our own mistake.
 */
#ifndef FASTROAM_TESTS_FOURWAY_TEST_H
#define FASTROAM_TESTS_FOURWAY_TEST_H

#include "crypto_test.h"

#include <openssl/evp.h>

#include "base/rand.h"
#include "base/secret.h"
#include "crypto/rc4.h"
#include "dot11/eapol_mic.h"
#include "dot11/eapol_seal.h"
#include "dot11/fte.h"
#include "dot11/kde.h"
#include "dot11/mde.h"
#include "dot11/rsne.h"
#include "dot11/wpa_ie.h"
#include "sm/fourway.h"

/** How a station comes in. */
struct method {
	enum akm akm;
	unsigned group; /**< OWE's */
	bool wpa1;
	suite_t pairwise, group_cipher, mgmt;
};

static struct method const methods[] = {
	{AKM_WPA_8021X, 0, true, SUITE_WPA(2), SUITE_WPA(2), 0},
	{AKM_WPA_PSK, 0, true, SUITE_WPA(2), SUITE_WPA(2), 0},
	{AKM_WPA_PSK, 0, true, SUITE_WPA(4), SUITE_WPA(4), 0},
	{AKM_8021X, 0, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_8021X, 0, false, CIPHER_CCMP, CIPHER_TKIP, 0},
	{AKM_PSK, 0, false, CIPHER_CCMP, CIPHER_CCMP, 0},
	{AKM_PSK, 0, false, CIPHER_TKIP, CIPHER_TKIP, 0},
	{AKM_FT_8021X, 0, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_FT_PSK, 0, false, CIPHER_CCMP, CIPHER_CCMP, 0},
	{AKM_8021X_SHA256, 0, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_PSK_SHA256, 0, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_PSK_SHA256, 0, false, CIPHER_TKIP, CIPHER_TKIP, 0},
	{AKM_SAE, 0, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_FT_SAE, 0, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_SUITEB, 0, false, CIPHER_GCMP, CIPHER_GCMP, CIPHER_BIP_GMAC},
	{AKM_SUITEB_192, 0, false, CIPHER_GCMP256, CIPHER_GCMP256, CIPHER_BIP_GMAC256},
	{AKM_FT_8021X_SHA384, 0, false, CIPHER_GCMP256, CIPHER_GCMP256, CIPHER_BIP_GMAC256},
	{AKM_OWE, 19, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_OWE, 20, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_OWE, 21, false, CIPHER_CCMP, CIPHER_CCMP, CIPHER_BIP_CMAC},
	{AKM_CCKM, 0, false, CIPHER_CCMP, CIPHER_CCMP, 0},
	{AKM_CCKM, 0, false, CIPHER_TKIP, CIPHER_TKIP, 0},
	{AKM_CCKM, 0, true, SUITE_WPA(2), SUITE_WPA(2), 0},
};

#define ALL_METHODS(m) (struct method const *m = methods; m < methods + COUNT(methods); m++)
/** The row that most tests take. */
#define PLAIN          (&methods[3])
#define FT_PLAIN       (&methods[7])

struct frame {
	uint8_t b[FOURWAY_FRAME_MAX];
	size_t len; /**< 0: none */
};

struct station {
	uint8_t anonce[NONCE_LEN], snonce[NONCE_LEN];
	bool new_snonces; /**< another with each message 1 */
	bool has_ptk;
	struct ptk ptk;
	struct cckm_keys cckm;
	unsigned installs; /**< of a PTK that was not installed already */
	uint8_t tk[TK_MAX];
	uint8_t gtk[32], gtk_len, gtk_index;
	uint8_t igtk[32], igtk_len;
	uint64_t replay; /**< of the last frame with a MIC */
	uint8_t key_data[EAPOL_KEY_DATA_MAX];
	struct kdes kdes; /**< of the last message 3 of RSN: refers to key_data */
};

struct assoc {
	struct method const *m;
	struct rand_fixed seed;
	uint64_t now;
	uint8_t const *next_random; /**< given out once, instead */
	struct env env;
	uint8_t pmk[64];
	struct ft_key r1;
	uint8_t elements[512];
	struct fourway_setup setup;
	struct group_key group;
	struct fourway f;
	struct fourway_run run;
	struct cckm_keys cckm; /**< that the last message 2 gave */
	struct frame out;      /**< last frame that the authenticator sent */
	struct station sta;
};

static inline void assoc_random(void *arg, uint8_t *out, size_t len)
{
	struct assoc *a = arg;

	if (a->next_random)
		memcpy(out, a->next_random, len);
	else
		rand_fixed_octets(&a->seed, out, len);
	a->next_random = NULL;
}

static inline uint64_t assoc_now(void *arg)
{
	return ((struct assoc *)arg)->now;
}

static inline struct span since(struct wr const *w, size_t at)
{
	return (struct span){w->start + at, wr_len(w) - at};
}

static inline void put_rsne(struct wr *w, struct method const *m, uint8_t const *pmkid)
{
	struct rsne r;

	rsne_init(&r);
	r.last = m->mgmt ? RSNE_GROUP_MGMT : RSNE_CAPS;
	r.group = m->group_cipher;
	r.pairwise.s[0] = m->pairwise;
	r.akm.s[0] = akm_info(m->akm)->selector;
	r.caps = m->mgmt ? RSNE_CAP_MFPC : 0;
	if (m->mgmt)
		r.group_mgmt = m->mgmt;
	if (pmkid) {
		r.n_pmkids = 1;
		r.pmkids = pmkid;
		if (r.last < RSNE_PMKID)
			r.last = RSNE_PMKID;
	}
	rsne_put(w, &r);
}

static inline void put_wpa(struct wr *w, struct method const *m)
{
	struct wpa_ie ie;

	wpa_ie_init(&ie);
	ie.last = WPA_IE_AKM;
	ie.group = m->group_cipher;
	ie.pairwise.s[0] = m->pairwise;
	ie.akm.s[0] = akm_info(m->akm)->selector;
	wpa_ie_put(w, &ie);
}

/** Elements of both sides, in a->elements. */
static inline void assoc_elements(struct assoc *a)
{
	struct mde const mde = {.mdid = {0xa1, 0xb2}, .caps = MDE_CAP_OVER_DS};
	struct fte const fte = {.mic_len = a->setup.akm->mic_len,
				.r1kh_id = a->setup.aa.b,
				.r0kh_id = {(uint8_t const *)"controller", 10}};
	struct wr w = wr_init(a->elements, sizeof(a->elements));
	size_t at = 0;

	if (a->m->wpa1)
		put_wpa(&w, a->m);
	else
		put_rsne(&w, a->m, NULL);
	a->setup.sta_ie = since(&w, at);
	at = wr_len(&w);
	if (a->m->wpa1)
		put_wpa(&w, a->m);
	put_rsne(&w, a->m, NULL);
	a->setup.ap_ies = since(&w, at);
	if (a->setup.akm->ft) {
		at = wr_len(&w);
		mde_put(&w, &mde);
		a->setup.mde = since(&w, at);
		at = wr_len(&w);
		fte_put(&w, &fte);
		a->setup.fte = since(&w, at);
	}
	assert_false(w.bad);
}

/** An association by the method, its machine idle. It must not move afterwards. */
static inline void assoc_init(struct assoc *a, struct method const *m, uint64_t seed)
{
	struct akm_info const *akm = akm_info_group(m->akm, m->group);

	*a = (struct assoc){.m = m, .seed = {seed}, .now = 5000};
	/* It has sent message 0: so there is a counter that is too low. */
	a->f.counting = true;
	a->f.run = &a->run;
	a->env = (struct env){.arg = a, .random = assoc_random, .now_ms = assoc_now};
	rand_fixed_octets(&a->seed, a->pmk, akm->pmk_len);
	rand_fixed_octets(&a->seed, a->sta.snonce, NONCE_LEN);
	a->setup = (struct fourway_setup){.aa = {{2, 0, 0, 0, 0, 1}},
					  .spa = {{2, 0, 0, 0, 0, 0xaa}},
					  .akm = akm,
					  .wpa1 = m->wpa1,
					  .pairwise = m->pairwise,
					  .mfp = m->mgmt,
					  .reassoc_deadline_tu = 1000,
					  .key_lifetime_s = 3600,
					  .cckm = m->akm == AKM_CCKM};
	if (akm->ft) {
		a->r1.key_len = (uint8_t)hash_alg_len(akm->hash);
		rand_fixed_octets(&a->seed, a->r1.key, a->r1.key_len);
		rand_fixed_octets(&a->seed, a->r1.name, FT_NAME_LEN);
		a->setup.r1 = &a->r1;
	} else {
		a->setup.pmk = a->pmk;
		a->setup.pmk_len = akm->pmk_len;
	}
	group_key_init(&a->group, &a->env, m->group_cipher, m->mgmt);
	a->group.rsc[0] = 7;
	a->group.ipn[0] = 9;
	assoc_elements(a);
}

static inline bool is_tkip(struct method const *m)
{
	return m->pairwise == CIPHER_TKIP || m->pairwise == SUITE_WPA(2);
}

/** --- the machine, with its frame kept in a->out --- */

static inline enum fourway_action kept(struct assoc *a, struct wr const *w,
				       enum fourway_action what)
{
	if (what == FOURWAY_SEND) {
		a->out.len = wr_len(w);
		assert_true(!w->bad && a->out.len > 0);
	}
	return what;
}

static inline enum fourway_action begin(struct assoc *a, bool rekey)
{
	struct wr w = wr_init(a->out.b, sizeof(a->out.b));

	return kept(a, &w, fourway_begin(&a->f, &a->env, &a->setup, rekey, &w));
}

static inline enum fourway_action receive(struct assoc *a, struct frame const *in, bool encrypted)
{
	struct wr w = wr_init(a->out.b, sizeof(a->out.b));
	enum fourway_action what =
		fourway_received(&a->f, &a->env, &a->group, in->b, in->len, encrypted, &w);

	if (what == FOURWAY_SEND)
		a->cckm = a->run.cckm;
	return kept(a, &w, what);
}

/** At the time when it is due. */
static inline enum fourway_action timeout(struct assoc *a)
{
	struct wr w = wr_init(a->out.b, sizeof(a->out.b));

	a->now = a->f.due_ms;
	return kept(a, &w, fourway_timeout(&a->f, &a->env, &a->group, &w));
}

/** --- the station --- */

static inline void openssl_mic(struct assoc const *a, uint8_t const *kck, struct frame *f)
{
	static struct {
		char const *mac, *sub;
	} const algs[] = {
		[EAPOL_MIC_HMAC_MD5] = {"HMAC", "MD5"},
		[EAPOL_MIC_HMAC_SHA1] = {"HMAC", "SHA1"},
		[EAPOL_MIC_CMAC] = {"CMAC", "AES-128-CBC"},
		[EAPOL_MIC_SHA256] = {"HMAC", "SHA256"},
		[EAPOL_MIC_SHA384] = {"HMAC", "SHA384"},
		[EAPOL_MIC_SHA512] = {"HMAC", "SHA512"},
	};
	enum eapol_mic alg = akm_mic(a->setup.akm, is_tkip(a->m));
	size_t const len = a->setup.akm->mic_len;
	uint8_t full[64];
	size_t n = 0;

	memset(f->b + EAPOL_KEY_MIC_OFFSET, 0, len);
	assert_non_null(EVP_Q_mac(NULL, algs[alg].mac, NULL, algs[alg].sub, NULL, kck,
				  a->setup.akm->kck_len, f->b, f->len, full, sizeof(full), &n));
	memcpy(f->b + EAPOL_KEY_MIC_OFFSET, full, len);
}

static inline bool mic_is_right(struct assoc const *a, struct frame const *f)
{
	struct frame mine = *f;

	openssl_mic(a, ptk_kck(&a->sta.ptk), &mine);
	return memcmp(mine.b, f->b, f->len) == 0;
}

static inline size_t openssl_unwrap(struct ptk const *ptk, struct span in, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, last = 0;

	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_DecryptInit_ex(
				 ctx, ptk->len.kek == 32 ? EVP_aes_256_wrap() : EVP_aes_128_wrap(),
				 NULL, ptk_kek(ptk), NULL),
			 1);
	assert_int_equal(EVP_DecryptUpdate(ctx, out, &n, in.p, (int)in.len), 1);
	assert_int_equal(EVP_DecryptFinal_ex(ctx, out + n, &last), 1);
	EVP_CIPHER_CTX_free(ctx);
	return (size_t)(n + last);
}

static inline size_t decrypt(struct assoc const *a, struct eapol_key const *k, uint8_t *out)
{
	struct ptk const *ptk = &a->sta.ptk;
	uint8_t key[32];

	if ((k->info & EAPOL_KEY_VERSION_MASK) != 1)
		return openssl_unwrap(ptk, k->data, out);
	assert_false(all_zero(k->iv, EAPOL_KEY_IV_LEN));
	memcpy(key, k->iv, 16);
	memcpy(key + 16, ptk_kek(ptk), 16);
	memcpy(out, k->data.p, k->data.len);
	rc4_xor(key, sizeof(key), 256, out, k->data.len);
	return k->data.len;
}

static inline void sta_derive(struct assoc *a)
{
	struct fourway_setup const *s = &a->setup;
	struct ptk_lens const lens = {.kck = s->akm->kck_len,
				      .kek = s->akm->kek_len,
				      .tk = (uint8_t)cipher_key_len(s->pairwise)};
	struct station *sta = &a->sta;

	if (s->cckm) {
		assert_int_equal(cckm_keys_derive(a->pmk, 32, s->aa, s->spa, sta->snonce,
						  sta->anonce, &sta->cckm),
				 0);
		assert_int_equal(cckm_ptk(sta->cckm.btk, 1, s->aa, lens.tk, &sta->ptk), 0);
	} else if (s->akm->ft) {
		assert_int_equal(ft_ptk(s->akm->hash, &a->r1, sta->snonce, sta->anonce, s->aa,
					s->spa, &lens, &sta->ptk, NULL),
				 0);
	} else {
		assert_int_equal(ptk_derive(s->akm->hash, a->pmk, s->akm->pmk_len, s->aa, s->spa,
					    sta->anonce, sta->snonce, &lens, &sta->ptk),
				 0);
	}
	sta->has_ptk = true;
}

/** A frame of the station with this key data; its MIC is filled in with `kck`. */
static inline struct frame sta_frame(struct assoc const *a, uint16_t info, uint64_t replay,
				     uint8_t const *nonce, struct span data, uint8_t const *kck)
{
	struct eapol_key const k = {.version = 1,
				    .descriptor = a->m->wpa1 ? EAPOL_KEY_WPA : EAPOL_KEY_RSN,
				    .info = info | EAPOL_KEY_MIC |
					    akm_key_version(a->setup.akm, is_tkip(a->m)),
				    .replay = replay,
				    .nonce = nonce,
				    .mic_len = a->setup.akm->mic_len,
				    .data = data};
	struct frame f;
	struct wr w = wr_init(f.b, sizeof(f.b));

	eapol_key_put(&w, &k);
	assert_false(w.bad);
	f.len = wr_len(&w);
	openssl_mic(a, kck, &f);
	return f;
}

/** Message 2 with any key data. */
static inline struct frame message_2_with(struct assoc const *a, uint64_t replay, struct span data)
{
	return sta_frame(a, EAPOL_KEY_PAIRWISE, replay, a->sta.snonce, data,
			 a->setup.cckm ? a->sta.cckm.krk : ptk_kck(&a->sta.ptk));
}

static inline struct frame message_2(struct assoc const *a, uint64_t replay)
{
	uint8_t data[512];
	struct wr w = wr_init(data, sizeof(data));

	if (a->setup.akm->ft)
		put_rsne(&w, a->m, a->r1.name);
	else
		wr_bytes(&w, a->setup.sta_ie.p, a->setup.sta_ie.len);
	wr_bytes(&w, a->setup.mde.p, a->setup.mde.len);
	wr_bytes(&w, a->setup.fte.p, a->setup.fte.len);
	return message_2_with(a, replay, (struct span){data, wr_len(&w)});
}

static inline struct frame message_4(struct assoc const *a, uint64_t replay)
{
	uint16_t info = EAPOL_KEY_PAIRWISE | (a->m->wpa1 ? 0 : EAPOL_KEY_SECURE);

	return sta_frame(a, info, replay, NULL, (struct span){0}, ptk_kck(&a->sta.ptk));
}

static inline struct frame sta_message_1(struct assoc *a, struct eapol_key const *k)
{
	if (a->sta.new_snonces)
		a->sta.snonce[0]++;
	memcpy(a->sta.anonce, k->nonce, NONCE_LEN);
	sta_derive(a);
	return message_2(a, k->replay);
}

static inline void sta_install(struct assoc *a)
{
	if (memcmp(a->sta.tk, ptk_tk(&a->sta.ptk), a->sta.ptk.len.tk) != 0)
		a->sta.installs++;
	memcpy(a->sta.tk, ptk_tk(&a->sta.ptk), a->sta.ptk.len.tk);
}

static inline void sta_take_gtk(struct station *s, uint8_t const *key, size_t len, unsigned index)
{
	memcpy(s->gtk, key, len);
	s->gtk_len = (uint8_t)len;
	s->gtk_index = (uint8_t)index;
}

/** Key data of RSN. */
static inline void sta_take_kdes(struct assoc *a, struct eapol_key const *k)
{
	struct station *s = &a->sta;
	size_t n = decrypt(a, k, s->key_data);

	assert_true(k->info & EAPOL_KEY_ENCRYPTED && k->info & EAPOL_KEY_SECURE);
	assert_int_equal(kdes_decode(s->key_data, n, &s->kdes), DOT11_OK);
	assert_memory_equal(k->rsc, a->group.rsc, 8);
	sta_take_gtk(s, s->kdes.gtk.key.p, s->kdes.gtk.key.len, s->kdes.gtk.key_id);
	if (s->kdes.igtk.key.p) {
		memcpy(s->igtk, s->kdes.igtk.key.p, s->kdes.igtk.key.len);
		s->igtk_len = (uint8_t)s->kdes.igtk.key.len;
		assert_memory_equal(s->kdes.igtk.pn, a->group.ipn, 6);
	}
}

static inline struct frame sta_message_3(struct assoc *a, struct eapol_key const *k)
{
	assert_memory_equal(k->nonce, a->sta.anonce, NONCE_LEN);
	assert_int_equal(k->key_len, cipher_key_len(a->m->pairwise));
	if (a->m->wpa1) {
		assert_false(k->info & (EAPOL_KEY_SECURE | EAPOL_KEY_ENCRYPTED));
		assert_true(k->data.len == a->setup.sta_ie.len);
		assert_memory_equal(k->data.p, a->setup.sta_ie.p, k->data.len);
	} else {
		sta_take_kdes(a, k);
	}
	sta_install(a);
	return message_4(a, k->replay);
}

static inline struct frame sta_group_1(struct assoc *a, struct eapol_key const *k)
{
	uint16_t info = EAPOL_KEY_SECURE;
	uint8_t gtk[64];

	assert_true(k->info & EAPOL_KEY_SECURE);
	if (a->m->wpa1) {
		assert_true(decrypt(a, k, gtk) >= k->key_len);
		sta_take_gtk(&a->sta, gtk, k->key_len, k->info >> 4 & 3);
		info |= k->info & EAPOL_KEY_INDEX_MASK;
	} else {
		sta_take_kdes(a, k);
	}
	return sta_frame(a, info, k->replay, NULL, (struct span){0}, ptk_kck(&a->sta.ptk));
}

/** What the station answers; a frame that it refuses has no answer. */
static inline struct frame sta_hears(struct assoc *a, struct frame const *f)
{
	struct frame const none = {.len = 0};
	enum eapol_key_message m;
	struct eapol_key k;

	assert_int_equal(eapol_key_decode(f->b, f->len, a->setup.akm->mic_len, &k), DOT11_OK);
	m = eapol_key_message(&k);
	if (m == EAPOL_KEY_1_OF_4)
		return sta_message_1(a, &k);
	if (!a->sta.has_ptk || k.replay <= a->sta.replay || !mic_is_right(a, f))
		return none;
	a->sta.replay = k.replay;
	assert_true(m == EAPOL_KEY_3_OF_4 || m == EAPOL_KEY_1_OF_2);
	return m == EAPOL_KEY_3_OF_4 ? sta_message_3(a, &k) : sta_group_1(a, &k);
}

/** Through to DONE without any loss. */
static inline void handshake(struct assoc *a, bool rekey)
{
	struct frame answer;

	assert_int_equal(begin(a, rekey), FOURWAY_SEND);
	answer = sta_hears(a, &a->out);
	assert_int_equal(receive(a, &answer, rekey), FOURWAY_SEND);
	answer = sta_hears(a, &a->out);
	assert_true(answer.len > 0);
	assert_int_equal(receive(a, &answer, rekey), FOURWAY_DONE);
	assert_int_equal(a->f.refused, FOURWAY_REFUSED_OK);
}

#endif
