/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Kinds that src/crypto computes alone, and the keys of EAP and RADIUS. */
#include <string.h>

#include <talloc.h>

#include "base/secret.h"
#include "crypto/aes.h"
#include "crypto/ecdh.h"
#include "crypto/prf.h"
#include "dot11/eap_keys.h"
#include "dot11/mppe.h"
#include "vec.h"

static void run_psk(struct vec *v)
{
	struct octets pmk = vec_psk(v);

	if (!vec_bad(v))
		vec_must(v, "pmk", pmk.p, pmk.len);
}

static void run_prf(struct vec *v)
{
	struct octets key = vec_octets(v, "key");
	char const *label = vec_label(v, "label");
	struct octets data = vec_octets(v, "data");
	unsigned bits = vec_uint(v, "bits", 8, 40800);
	uint8_t *out;

	if (bits % 8)
		vec_problem(v, "input \"bits\" is %u, not a multiple of 8", bits);
	if (vec_bad(v))
		return;
	out = talloc_zero_size(v->ctx, bits / 8);
	if (out && vec_done(v, "PRF",
			    prf_sha1(key.p, key.len, label, &(struct iov){data.p, data.len}, 1, out,
				     bits / 8)))
		vec_must(v, "out", out, bits / 8);
}

static void run_kdf(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "hash");
	struct octets key = vec_octets(v, "key");
	char const *label = vec_label(v, "label");
	struct octets context = vec_octets(v, "context");
	unsigned bits = vec_uint(v, "bits", 1, 65535);
	uint8_t *out;

	if (vec_bad(v))
		return;
	out = talloc_zero_size(v->ctx, (bits + 7) / 8);
	if (out && vec_done(v, "KDF",
			    kdf(hash, key.p, key.len, label, &(struct iov){context.p, context.len},
				1, out, bits)))
		vec_must(v, "out", out, (bits + 7) / 8);
}

static void run_keywrap(struct vec *v)
{
	struct octets kek = vec_octets(v, "kek");
	struct octets plain = vec_octets(v, "plain");
	uint8_t *out = talloc_zero_size(v->ctx, plain.len + 8);

	if (!vec_bad(v) && out &&
	    vec_done(v, "key wrap", aes_wrap(kek.p, kek.len, plain.p, plain.len, out)))
		vec_must(v, "wrapped", out, plain.len + 8);
}

static void run_keyunwrap(struct vec *v)
{
	struct octets kek = vec_octets(v, "kek");
	struct octets wrapped = vec_octets_of(v, "wrapped", 24, VEC_OCTETS_MAX);
	uint8_t *out = talloc_zero_size(v->ctx, wrapped.len + 1);

	if (!vec_bad(v) && out &&
	    vec_done(v, "key unwrap", aes_unwrap(kek.p, kek.len, wrapped.p, wrapped.len, out)))
		vec_must(v, "plain", out, wrapped.len - 8);
}

static void run_cmac(struct vec *v)
{
	struct octets key = vec_octets(v, "key");
	struct octets msg = vec_octets(v, "msg");
	uint8_t tag[16];

	if (!vec_bad(v) &&
	    vec_done(v, "CMAC", aes_cmac(key.p, key.len, &(struct iov){msg.p, msg.len}, 1, tag)))
		vec_must(v, "tag", tag, sizeof tag);
}

static void run_aes_siv(struct vec *v)
{
	struct octets key = vec_octets(v, "key");
	struct octets plain = vec_octets(v, "plain");
	size_t ads = vec_array_len(v, "ad", AES_SIV_AD_MAX);
	struct iov ad[AES_SIV_AD_MAX];
	uint8_t *out = talloc_zero_size(v->ctx, plain.len + 16);
	uint8_t *back = talloc_zero_size(v->ctx, plain.len + 1);

	for (size_t i = 0; i < ads; i++) {
		struct octets o = vec_array_octets(v, "ad", i);

		ad[i] = (struct iov){o.p, o.len};
	}
	if (vec_bad(v) || !out || !back)
		return;
	if (!vec_done(v, "AES-SIV seal",
		      aes_siv_seal(key.p, key.len, ad, ads, plain.p, plain.len, out)))
		return;
	vec_must(v, "out", out, plain.len + 16);
	if (vec_done(v, "AES-SIV open",
		     aes_siv_open(key.p, key.len, ad, ads, out, plain.len + 16, back)) &&
	    memcmp(back, plain.p, plain.len) != 0)
		vec_problem(v, "AES-SIV open does not give the plain text back");
}

static void run_ecdh(struct vec *v)
{
	unsigned group = vec_uint(v, "group", 0, 65535);
	size_t n = ecdh_len(group);
	struct octets priv = vec_octets_of(v, "private", n, n);
	struct octets x = vec_octets_of(v, "peer_x", n, n);
	struct octets y = vec_octets_of(v, "peer_y", n, n);
	uint8_t pub_x[ECDH_LEN_MAX], pub_y[ECDH_LEN_MAX], z[ECDH_LEN_MAX];
	struct ecdh_key *key;

	if (n == 0)
		vec_problem(v, "input \"group\" is %u, not 19, 20 or 21", group);
	if (vec_bad(v))
		return;
	key = ecdh_key_from_private(group, priv.p);
	if (!key) {
		vec_problem(v, "input \"private\" is no private key of group %u", group);
		return;
	}
	if (vec_done(v, "own point", ecdh_public(key, pub_x, pub_y))) {
		vec_may(v, "pub_x", pub_x, n);
		vec_may(v, "pub_y", pub_y, n);
	}
	if (vec_done(v, "ECDH", ecdh_derive(key, x.p, y.p, z)))
		vec_must(v, "z", z, n);
	/* With the x coordinate alone, as OWE has it, the same must come out. */
	if (!vec_bad(v) && vec_done(v, "ECDH by x coordinate", ecdh_derive_x(key, x.p, pub_x)) &&
	    memcmp(pub_x, z, n) != 0)
		vec_problem(v, "ECDH by x coordinate gives another secret");
	ecdh_key_free(key);
}

static void run_mppe(struct vec *v)
{
	struct octets secret = vec_octets(v, "secret");
	struct octets auth =
		vec_octets_of(v, "request_authenticator", MPPE_AUTH_LEN, MPPE_AUTH_LEN);
	struct octets value = vec_octets(v, "value");
	enum dot11_refusal why;
	struct secret key;

	if (vec_bad(v))
		return;
	why = mppe_key_decode(secret.p, secret.len, auth.p, value.p, value.len, &key);
	if (why != DOT11_OK)
		vec_problem(v, "the MPPE key was refused: %s", dot11_refusal_text(why));
	else
		vec_must(v, "key", key.b, key.len);
	secret_wipe(&key);
}

static void check_eap(struct vec *v, struct eap_keys const *k)
{
	vec_must(v, "msk", k->msk, sizeof k->msk);
	vec_may(v, "emsk", k->emsk, sizeof k->emsk);
	vec_may(v, "session_id", k->session_id, sizeof k->session_id);
}

static void run_eap_tls12(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "hash");
	struct octets master =
		vec_octets_of(v, "master_secret", TLS12_MASTER_LEN, TLS12_MASTER_LEN);
	struct octets client = vec_octets_of(v, "client_random", TLS_RANDOM_LEN, TLS_RANDOM_LEN);
	struct octets server = vec_octets_of(v, "server_random", TLS_RANDOM_LEN, TLS_RANDOM_LEN);
	char const *label = vec_label(v, "label");
	unsigned type = vec_uint(v, "type", 0, 255);
	struct eap_keys keys;

	if (!vec_bad(v) && vec_done(v, "EAP keys of TLS 1.2",
				    eap_keys_tls12(hash, master.p, client.p, server.p, label,
						   (uint8_t)type, &keys)))
		check_eap(v, &keys);
}

static void run_eap_tls13(struct vec *v)
{
	enum hash_alg hash = vec_hash(v, "hash");
	size_t n = hash_alg_len(hash);
	struct octets secret = vec_octets_of(v, "exporter_secret", n, n);
	unsigned type = vec_uint(v, "type", 0, 255);
	struct eap_keys keys;

	if (!vec_bad(v) && vec_done(v, "EAP keys of TLS 1.3",
				    eap_keys_tls13(hash, secret.p, (uint8_t)type, &keys)))
		check_eap(v, &keys);
}

struct vec_kind const kinds_crypto[] = {
	{"psk", run_psk},
	{"prf", run_prf},
	{"kdf", run_kdf},
	{"keywrap", run_keywrap},
	{"keyunwrap", run_keyunwrap},
	{"cmac", run_cmac},
	{"aes_siv", run_aes_siv},
	{"ecdh", run_ecdh},
	{"mppe", run_mppe},
	{"eap_tls12", run_eap_tls12},
	{"eap_tls13", run_eap_tls13},
	{NULL, NULL},
};
