/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Kinds of the FT hierarchy. */
#include <string.h>

#include "dot11/eapol_key.h"
#include "dot11/fte_mic.h"
#include "vec.h"
#include "vec_ft.h"

static struct ft_key key_of(struct vec *v, char const *key, char const *name)
{
	struct octets k = vec_octets_of(v, key, 32, HASH_LEN_MAX);
	struct octets n = vec_octets_of(v, name, FT_NAME_LEN, FT_NAME_LEN);
	struct ft_key out = {.key_len = 0};

	if (!vec_bad(v)) {
		out.key_len = (uint8_t)k.len;
		memcpy(out.key, k.p, k.len);
		memcpy(out.name, n.p, FT_NAME_LEN);
	}
	return out;
}

static bool r0_of(struct vec *v, enum hash_alg hash, char const *sta, struct ft_key *r0,
		  uint8_t salt[FT_NAME_LEN])
{
	struct octets xxkey = vec_pmk(v, "xxkey");
	struct octets ssid = vec_octets(v, "ssid");
	struct octets mdid = vec_octets_of(v, "mdid", 2, 2);
	struct octets r0kh = vec_octets(v, "r0kh");
	struct mac s0kh = vec_mac(v, sta);

	return !vec_bad(v) && vec_done(v, "PMK-R0",
				       ft_pmk_r0(hash, xxkey.p, xxkey.len, ssid.p, ssid.len, mdid.p,
						 r0kh.p, r0kh.len, s0kh, r0, salt));
}

static void check_r0(struct vec *v, struct ft_key const *r0, uint8_t const salt[FT_NAME_LEN])
{
	vec_may(v, "pmk_r0", r0->key, r0->key_len);
	vec_may(v, "pmk_r0_name", r0->name, FT_NAME_LEN);
	vec_may(v, "pmk_r0_name_salt", salt, FT_NAME_LEN);
}

static void check_r1(struct vec *v, struct ft_key const *r1)
{
	vec_may(v, "pmk_r1", r1->key, r1->key_len);
	vec_may(v, "pmk_r1_name", r1->name, FT_NAME_LEN);
}

bool vec_ft_r1(struct vec *v, enum hash_alg hash, struct ft_key *r1)
{
	uint8_t salt[FT_NAME_LEN];
	struct ft_key r0;
	struct mac r1kh = vec_mac(v, "r1kh");
	struct mac sta = vec_mac(v, "sta");

	if (!r0_of(v, hash, "sta", &r0, salt) ||
	    !vec_done(v, "PMK-R1", ft_pmk_r1(hash, &r0, r1kh, sta, r1)))
		return false;
	check_r0(v, &r0, salt);
	check_r1(v, r1);
	return true;
}

bool vec_ft_ptk(struct vec *v, enum hash_alg hash, struct ft_key const *r1, uint8_t const *snonce,
		uint8_t const *anonce, char const *ap, struct ptk_lens const *lens, struct ptk *ptk)
{
	struct mac bssid = vec_mac(v, ap);
	struct mac sta = vec_mac(v, "sta");
	uint8_t name[FT_NAME_LEN];

	if (vec_bad(v) ||
	    !vec_done(v, "FT PTK", ft_ptk(hash, r1, snonce, anonce, bssid, sta, lens, ptk, name)))
		return false;
	vec_may_ptk(v, ptk);
	vec_may(v, "ptk_name", name, FT_NAME_LEN);
	return true;
}

static void run_ft_r0(struct vec *v)
{
	uint8_t salt[FT_NAME_LEN];
	struct ft_key r0;

	if (r0_of(v, vec_hash(v, "hash"), "s0kh", &r0, salt))
		check_r0(v, &r0, salt);
}

static void run_ft_r1(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "hash");
	struct ft_key r0 = key_of(v, "pmk_r0", "pmk_r0_name");
	struct mac r1kh = vec_mac(v, "r1kh");
	struct mac s1kh = vec_mac(v, "s1kh");
	struct ft_key r1;

	if (!vec_bad(v) && vec_done(v, "PMK-R1", ft_pmk_r1(hash, &r0, r1kh, s1kh, &r1)))
		check_r1(v, &r1);
}

static void run_ft_ptk(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "hash");
	struct ft_key r1 = key_of(v, "pmk_r1", "pmk_r1_name");
	struct octets snonce = vec_octets_of(v, "snonce", NONCE_LEN, NONCE_LEN);
	struct octets anonce = vec_octets_of(v, "anonce", NONCE_LEN, NONCE_LEN);
	struct ptk_lens lens = vec_ptk_lens(v);
	struct ptk ptk;

	if (!vec_bad(v))
		vec_ft_ptk(v, hash, &r1, snonce.p, anonce.p, "bssid", &lens, &ptk);
}

/** PMK-R0, PMK-R1 and PTK in one; the AP's address is called "bssid" or "ap". */
static bool chain(struct vec *v, struct ptk *ptk)
{
	enum hash_alg hash = vec_hash(v, "hash");
	struct octets snonce = vec_octets_of(v, "snonce", NONCE_LEN, NONCE_LEN);
	struct octets anonce = vec_octets_of(v, "anonce", NONCE_LEN, NONCE_LEN);
	struct ptk_lens lens = vec_ptk_lens(v);
	struct ft_key r1;

	return vec_ft_r1(v, hash, &r1) &&
	       vec_ft_ptk(v, hash, &r1, snonce.p, anonce.p, vec_has(v, "bssid") ? "bssid" : "ap",
			  &lens, ptk);
}

static void run_ft_chain(struct vec *v)
{
	struct ptk ptk;

	chain(v, &ptk);
}

static void run_ft_chain_mic(struct vec *v)
{
	struct octets frame = vec_octets(v, "frame");
	enum eapol_mic alg = vec_mic_alg(v, "mic_alg");
	size_t offset = vec_uint_or(v, "mic_offset", VEC_OCTETS_MAX, EAPOL_KEY_MIC_OFFSET);
	uint8_t mic[MIC_MAX];
	struct ptk ptk;
	bool second;

	vec_mic_len(v, alg);
	if (!chain(v, &ptk))
		return;
	second = ptk.len.kck == 0;
	if (vec_done(v, "EAPOL MIC",
		     eapol_mic_derive(alg, second ? ptk_kck2(&ptk) : ptk_kck(&ptk),
				      second ? ptk.len.kck2 : ptk.len.kck, frame.p, frame.len,
				      offset, mic)))
		vec_must(v, "mic", mic, mic_len(alg));
}

static void run_fte_mic(struct vec *v)
{
	enum eapol_mic alg = vec_mic_alg(v, "alg");
	struct octets kck = vec_octets(v, "kck");
	struct mac sta = vec_mac(v, "sta");
	struct mac ap = vec_mac(v, "ap");
	unsigned transaction = vec_uint(v, "transaction", 0, 255);
	struct octets elements = vec_octets(v, "elements");
	uint8_t mic[MIC_MAX];

	vec_mic_len(v, alg);
	if (!vec_bad(v) &&
	    vec_done(v, "FTE MIC",
		     fte_mic_derive(alg, kck.p, kck.len, sta, ap, (enum fte_transaction)transaction,
				    &(struct iov){elements.p, elements.len}, 1, mic)))
		vec_must(v, "mic", mic, mic_len(alg));
}

struct vec_kind const kinds_ft[] = {
	{"ft_r0", run_ft_r0},
	{"ft_r1", run_ft_r1},
	{"ft_ptk", run_ft_ptk},
	{"ft_chain", run_ft_chain},
	{"ft_chain_mic", run_ft_chain_mic},
	{"fte_mic", run_fte_mic},
	{NULL, NULL},
};
