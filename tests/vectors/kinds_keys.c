/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Kinds of the pairwise hierarchy and of OWE. */
#include <string.h>

#include "dot11/owe.h"
#include "dot11/pmkid.h"
#include "vec.h"

static void check_pmkid(struct vec *v, struct octets key)
{
	enum hash_alg hash = vec_hash(v, "hash");
	struct mac aa = vec_mac(v, "aa");
	struct mac spa = vec_mac(v, "spa");
	uint8_t pmkid[PMKID_LEN];

	if (!vec_bad(v) && vec_done(v, "PMKID", pmkid_derive(hash, key.p, key.len, aa, spa, pmkid)))
		vec_must(v, "pmkid", pmkid, sizeof pmkid);
}

static void run_pmkid(struct vec *v)
{
	check_pmkid(v, vec_octets(v, "key"));
}

static void run_pmkid_psk(struct vec *v)
{
	struct octets pmk = vec_pmk(v, "pmk");

	if (!vec_bad(v))
		vec_may(v, "pmk", pmk.p, pmk.len);
	check_pmkid(v, pmk);
}

static void run_ptk(struct vec *v)
{
	enum hash_alg alg = vec_hash(v, "alg");
	struct octets pmk = vec_pmk(v, "pmk");
	struct mac aa = vec_mac(v, "aa");
	struct mac spa = vec_mac(v, "spa");
	struct octets anonce = vec_octets_of(v, "anonce", NONCE_LEN, NONCE_LEN);
	struct octets snonce = vec_octets_of(v, "snonce", NONCE_LEN, NONCE_LEN);
	struct ptk_lens lens = vec_ptk_lens(v);
	struct ptk ptk;

	if (!vec_bad(v) &&
	    vec_done(v, "PTK",
		     ptk_derive(alg, pmk.p, pmk.len, aa, spa, anonce.p, snonce.p, &lens, &ptk)))
		vec_may_ptk(v, &ptk);
}

static void check_owe(struct vec *v, struct owe_keys const *k)
{
	vec_may(v, "prk", k->prk, k->len);
	vec_must(v, "pmk", k->pmk, k->len);
	vec_may(v, "pmkid", k->pmkid, sizeof k->pmkid);
}

/** The group, and how many octets its coordinates have. */
static unsigned group_of(struct vec *v, size_t *n)
{
	unsigned group = vec_uint(v, "group", 0, 65535);

	*n = ecdh_len(group);
	if (*n == 0)
		vec_problem(v, "input \"group\" is %u, not 19, 20 or 21", group);
	return group;
}

static void run_owe(struct vec *v)
{
	size_t n;
	unsigned group = group_of(v, &n);
	struct octets client = vec_octets_of(v, "client_pub", n, n);
	struct octets ap = vec_octets_of(v, "ap_pub", n, n);
	struct octets z = vec_octets_of(v, "z", n, n);
	struct owe_keys keys;

	if (!vec_bad(v) &&
	    vec_done(v, "OWE keys", owe_keys_derive(group, client.p, ap.p, z.p, &keys)))
		check_owe(v, &keys);
}

static void run_owe_client(struct vec *v)
{
	size_t n;
	unsigned group = group_of(v, &n);
	struct octets priv = vec_octets_of(v, "private", n, n);
	struct octets peer = vec_octets_of(v, "peer_pub", n, n);
	uint8_t own_x[ECDH_LEN_MAX];
	struct owe_keys keys;
	struct ecdh_key *own;

	if (vec_bad(v))
		return;
	own = ecdh_key_from_private(group, priv.p);
	if (!own) {
		vec_problem(v, "input \"private\" is no private key of group %u", group);
		return;
	}
	if (vec_done(v, "OWE client", owe_finish(OWE_CLIENT, group, own, peer.p, own_x, &keys))) {
		vec_may(v, "own_pub", own_x, n);
		check_owe(v, &keys);
	}
	ecdh_key_free(own);
}

struct vec_kind const kinds_keys[] = {
	{"pmkid", run_pmkid}, {"pmkid_psk", run_pmkid_psk},   {"ptk", run_ptk},
	{"owe", run_owe},     {"owe_client", run_owe_client}, {NULL, NULL},
};
