/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Kinds that run over EAPOL-Key frames. */
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "crypto/aes.h"
#include "crypto/rc4.h"
#include "dot11/eapol_key.h"
#include "dot11/kde.h"
#include "vec.h"
#include "vec_ft.h"

#define FRAMES_MAX 8

static void run_eapol_mic(struct vec *v)
{
	enum eapol_mic alg = vec_mic_alg(v, "alg");
	struct octets kck = vec_octets(v, "kck");
	struct octets frame = vec_octets(v, "frame");
	size_t offset = vec_uint_or(v, "mic_offset", VEC_OCTETS_MAX, EAPOL_KEY_MIC_OFFSET);
	uint8_t mic[MIC_MAX];

	vec_mic_len(v, alg);
	if (!vec_bad(v) &&
	    vec_done(v, "EAPOL MIC",
		     eapol_mic_derive(alg, kck.p, kck.len, frame.p, frame.len, offset, mic)))
		vec_must(v, "mic", mic, mic_len(alg));
}

/** From the PMK or passphrase to the MIC of one frame. */
static void run_chain_mic(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "alg");
	enum eapol_mic alg = vec_mic_alg(v, "mic_alg");
	struct octets pmk = vec_pmk(v, "pmk");
	struct mac aa = vec_mac(v, "aa");
	struct mac spa = vec_mac(v, "spa");
	struct octets anonce = vec_octets_of(v, "anonce", NONCE_LEN, NONCE_LEN);
	struct octets snonce = vec_octets_of(v, "snonce", NONCE_LEN, NONCE_LEN);
	struct octets frame = vec_octets(v, "frame");
	size_t offset = vec_uint_or(v, "mic_offset", VEC_OCTETS_MAX, EAPOL_KEY_MIC_OFFSET);
	struct ptk_lens lens = vec_ptk_lens(v);
	uint8_t mic[MIC_MAX];
	struct ptk ptk;

	vec_mic_len(v, alg);
	if (vec_bad(v) ||
	    !vec_done(v, "PTK",
		      ptk_derive(hash, pmk.p, pmk.len, aa, spa, anonce.p, snonce.p, &lens, &ptk)))
		return;
	vec_may(v, "pmk", pmk.p, pmk.len);
	vec_may_ptk(v, &ptk);
	if (vec_done(v, "EAPOL MIC",
		     eapol_mic_derive(alg, ptk_kck(&ptk), ptk.len.kck, frame.p, frame.len, offset,
				      mic)))
		vec_must(v, "mic", mic, mic_len(alg));
}

/** A handshake's frames, sorted out. */
struct handshake {
	size_t n;
	struct eapol_key frame[FRAMES_MAX];
	uint8_t const *anonce, *snonce;
};

/** Both nonces, which every message that carries one must agree on. */
static void note_nonce(struct vec *v, uint8_t const **known, uint8_t const *nonce, size_t i)
{
	if (*known && memcmp(*known, nonce, NONCE_LEN) != 0)
		vec_problem(v, "input \"frames\"[%zu] has another nonce than the one before", i);
	*known = nonce;
}

static bool handshake_read(struct vec *v, enum eapol_mic alg, struct handshake *h)
{
	*h = (struct handshake){.n = vec_array_len(v, "frames", FRAMES_MAX)};
	for (size_t i = 0; i < h->n; i++) {
		struct octets o = vec_array_octets(v, "frames", i);
		struct eapol_key *k = &h->frame[i];
		enum dot11_refusal why = eapol_key_decode(o.p, o.len, (uint8_t)mic_len(alg), k);

		if (why != DOT11_OK) {
			vec_problem(v, "input \"frames\"[%zu] was refused: %s", i,
				    dot11_refusal_text(why));
			return false;
		}
		switch (eapol_key_message(k)) {
		case EAPOL_KEY_1_OF_4:
		case EAPOL_KEY_3_OF_4: note_nonce(v, &h->anonce, k->nonce, i); break;
		case EAPOL_KEY_2_OF_4: note_nonce(v, &h->snonce, k->nonce, i); break;
		case EAPOL_KEY_4_OF_4:
		case EAPOL_KEY_1_OF_2:
		case EAPOL_KEY_2_OF_2:
		case EAPOL_KEY_A_REQUEST: break;
		case EAPOL_KEY_UNKNOWN:
			vec_problem(v, "input \"frames\"[%zu] is no message of a handshake", i);
			break;
		}
	}
	if (!h->anonce || !h->snonce)
		vec_problem(v, "input \"frames\" lacks message 1 or message 2");
	return !vec_bad(v);
}

/** Lengths by the MIC's algorithm, unless the vector gives them. */
static struct ptk_lens lens_of(struct vec *v, enum eapol_mic alg)
{
	unsigned kek = mic_len(alg) == 16 ? 16 : 32;

	return (struct ptk_lens){
		.kck = (uint8_t)vec_uint_or(v, "kck_len", KCK_MAX, (unsigned)mic_len(alg)),
		.kek = (uint8_t)vec_uint_or(v, "kek_len", KEK_MAX, kek),
		.tk = (uint8_t)vec_uint(v, "tk_len", 0, TK_MAX),
		.kck2 = (uint8_t)vec_uint_or(v, "kck2_len", KCK_MAX, 0),
		.kek2 = (uint8_t)vec_uint_or(v, "kek2_len", KEK_MAX, 0),
		.kdk = (uint8_t)vec_uint_or(v, "kdk_len", KDK_MAX, 0),
	};
}

static void check_mics(struct vec *v, struct handshake const *h, enum eapol_mic alg,
		       struct ptk const *ptk)
{
	size_t checked = 0;
	bool good = true;

	for (size_t i = 0; i < h->n; i++) {
		struct eapol_key const *k = &h->frame[i];

		if (!(k->info & EAPOL_KEY_MIC))
			continue;
		checked++;
		if (eapol_mic_verify(alg, ptk_kck(ptk), ptk->len.kck, k->frame.p, k->frame.len,
				     EAPOL_KEY_MIC_OFFSET) == 0)
			continue;
		good = false;
		printf("%s: message %zu has another MIC\n", v->id, i + 1);
	}
	vec_must_bool(v, "all_mics", good && checked > 0);
}

/** Decrypt the Key Data of message 3 into out (as long as the data); its length, 0 on failure. */
static size_t key_data_open(struct eapol_key const *k, struct ptk const *ptk, uint8_t *out)
{
	uint8_t key[EAPOL_KEY_IV_LEN + KEK_MAX];

	if ((k->info & EAPOL_KEY_VERSION_MASK) != 1)
		return k->data.len >= 24 && aes_unwrap(ptk_kek(ptk), ptk->len.kek, k->data.p,
						       k->data.len, out) == 0
			       ? k->data.len - 8
			       : 0;
	memcpy(key, k->iv, EAPOL_KEY_IV_LEN);
	memcpy(key + EAPOL_KEY_IV_LEN, ptk_kek(ptk), ptk->len.kek);
	memcpy(out, k->data.p, k->data.len);
	rc4_xor(key, EAPOL_KEY_IV_LEN + ptk->len.kek, 256, out, k->data.len);
	return k->data.len;
}

/** "gtk" and "igtk" of message 3, when the vector expects them. */
static void check_group_keys(struct vec *v, struct handshake const *h, struct ptk const *ptk)
{
	for (size_t i = 0; i < h->n && (vec_expects(v, "gtk") || vec_expects(v, "igtk")); i++) {
		struct eapol_key const *k = &h->frame[i];
		uint8_t *plain;
		struct kdes kdes;
		size_t n;

		if (!(k->info & EAPOL_KEY_ENCRYPTED))
			continue;
		plain = talloc_zero_size(v->ctx, k->data.len + 1);
		n = plain ? key_data_open(k, ptk, plain) : 0;
		if (n == 0 || kdes_decode(plain, n, &kdes) != DOT11_OK) {
			vec_problem(v, "the key data of message %zu cannot be read", i + 1);
			continue;
		}
		vec_may(v, "gtk", kdes.gtk.key.p, kdes.gtk.key.len);
		vec_may(v, "igtk", kdes.igtk.key.p, kdes.igtk.key.len);
	}
}

static void run_handshake(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "ptk_alg");
	enum eapol_mic alg = vec_mic_alg(v, "mic_alg");
	struct octets pmk = vec_pmk(v, "pmk");
	struct mac aa = vec_mac(v, "aa");
	struct mac spa = vec_mac(v, "spa");
	struct ptk_lens lens = lens_of(v, alg);
	struct handshake h;
	struct ptk ptk;

	if (!handshake_read(v, alg, &h) ||
	    !vec_done(v, "PTK",
		      ptk_derive(hash, pmk.p, pmk.len, aa, spa, h.anonce, h.snonce, &lens, &ptk)))
		return;
	vec_may(v, "pmk", pmk.p, pmk.len);
	vec_may_ptk(v, &ptk);
	check_mics(v, &h, alg, &ptk);
	check_group_keys(v, &h, &ptk);
}

static void run_ft_handshake(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "hash");
	enum eapol_mic alg = vec_mic_alg(v, "mic_alg");
	struct ptk_lens lens = lens_of(v, alg);
	struct handshake h;
	struct ft_key r1;
	struct ptk ptk;

	if (!handshake_read(v, alg, &h) || !vec_ft_r1(v, hash, &r1) ||
	    !vec_ft_ptk(v, hash, &r1, h.snonce, h.anonce, vec_has(v, "bssid") ? "bssid" : "ap",
			&lens, &ptk))
		return;
	check_mics(v, &h, alg, &ptk);
	check_group_keys(v, &h, &ptk);
}

/** FILS: the frame up to the Key Data is what AES-SIV authenticates with it. */
static void run_siv_keydata(struct vec *v)
{
	struct octets kek = vec_octets(v, "kek");
	struct octets frame = vec_octets(v, "frame");
	uint8_t *plain = talloc_zero_size(v->ctx, frame.len + 1);
	enum dot11_refusal why;
	struct eapol_key k;
	struct iov ad;

	if (vec_bad(v) || !plain)
		return;
	why = eapol_key_decode(frame.p, frame.len, 0, &k);
	if (why != DOT11_OK || k.data.len < 16) {
		vec_problem(v, "input \"frame\" was refused: %s",
			    why == DOT11_OK ? "its key data is shorter than 16 octets"
					    : dot11_refusal_text(why));
		return;
	}
	ad = (struct iov){frame.p, (size_t)(k.data.p - frame.p)};
	if (vec_done(v, "AES-SIV open",
		     aes_siv_open(kek.p, kek.len, &ad, 1, k.data.p, k.data.len, plain)))
		vec_must(v, "plain", plain, k.data.len - 16);
}

struct vec_kind const kinds_frames[] = {
	{"eapol_mic", run_eapol_mic},     {"chain_mic", run_chain_mic},
	{"handshake", run_handshake},     {"ft_handshake", run_ft_handshake},
	{"siv_keydata", run_siv_keydata}, {NULL, NULL},
};
