/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * ECDH through EVP_PKEY. The curve's parameters are built once per thread: keys are generated from
 * one context, and the peer's point is written into one key object again and again.
 */
#include "crypto/ecdh.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>

#include "base/secret.h"
#include "crypto/ctx.h"

struct ecdh_key {
	unsigned group;
	size_t len; /**< octets of a coordinate */
	EVP_PKEY *pkey;
	uint8_t pub[1 + 2 * ECDH_LEN_MAX]; /**< SEC 1 uncompressed: 04 | x | y */
};

struct curve {
	unsigned group;
	unsigned slot; /**< of ctx_ec() */
	int nid;
	size_t len;
	char const *name;
};

static struct curve const *curve_find(unsigned group)
{
	static struct curve const curves[] = {
		{19, 0, NID_X9_62_prime256v1, 32, "P-256"},
		{20, 1, NID_secp384r1, 48, "P-384"},
		{21, 2, NID_secp521r1, 66, "P-521"},
	};

	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		if (curves[i].group == group)
			return &curves[i];
	return NULL;
}

size_t ecdh_len(unsigned group)
{
	struct curve const *c = curve_find(group);

	return c ? c->len : 0;
}

/** Take over pkey, also when this fails. */
static struct ecdh_key *key_wrap(struct curve const *c, EVP_PKEY *pkey)
{
	size_t const want = 1 + 2 * c->len;
	struct ecdh_key *k = calloc(1, sizeof(*k));
	size_t got;

	if (!k) {
		EVP_PKEY_free(pkey);
		return NULL;
	}
	k->group = c->group;
	k->len = c->len;
	k->pkey = pkey;
	if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, k->pub, sizeof(k->pub),
					    &got) == 1 &&
	    got == want && k->pub[0] == POINT_CONVERSION_UNCOMPRESSED)
		return k;
	ERR_clear_error();
	ecdh_key_free(k);
	return NULL;
}

struct ecdh_key *ecdh_key_new(unsigned group)
{
	struct curve const *c = curve_find(group);
	struct ctx_ec *ec = c ? ctx_ec(c->slot, c->name) : NULL;
	EVP_PKEY *pkey = NULL;

	if (ec && EVP_PKEY_generate(ec->keygen, &pkey) == 1)
		return key_wrap(c, pkey);
	ERR_clear_error();
	return NULL;
}

/** The public point that belongs to d, SEC 1 uncompressed. False when d is 0 or not below n. */
static bool public_of(struct curve const *c, BIGNUM const *d, uint8_t *pub)
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(c->nid);
	EC_POINT *p = g ? EC_POINT_new(g) : NULL;
	bool good;

	good = p && !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(g)) < 0 &&
	       EC_POINT_mul(g, p, d, NULL, NULL, NULL) == 1 &&
	       EC_POINT_point2oct(g, p, POINT_CONVERSION_UNCOMPRESSED, pub, 1 + 2 * c->len, NULL) ==
		       1 + 2 * c->len;
	EC_POINT_free(p);
	EC_GROUP_free(g);
	return good;
}

static EVP_PKEY *pkey_of(struct curve const *c, BIGNUM const *d, uint8_t const *pub)
{
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (bld && OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, c->name, 0) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d) &&
	    OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, pub, 1 + 2 * c->len))
		params = OSSL_PARAM_BLD_to_param(bld);
	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params) != 1)
		pkey = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	EVP_PKEY_CTX_free(ctx);
	return pkey;
}

struct ecdh_key *ecdh_key_from_private(unsigned group, uint8_t const *priv)
{
	struct curve const *c = curve_find(group);
	/* Secure, so that the parameters made of it are wiped when they are freed. */
	BIGNUM *d = c ? BN_secure_new() : NULL;
	uint8_t pub[1 + 2 * ECDH_LEN_MAX];
	EVP_PKEY *pkey = NULL;

	if (d && BN_bin2bn(priv, (int)c->len, d) && public_of(c, d, pub))
		pkey = pkey_of(c, d, pub);
	BN_clear_free(d);
	if (pkey)
		return key_wrap(c, pkey);
	ERR_clear_error();
	return NULL;
}

void ecdh_key_free(struct ecdh_key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->pkey);
	mem_wipe(k, sizeof(*k));
	free(k);
}

int ecdh_public(struct ecdh_key const *k, uint8_t *x, uint8_t *y)
{
	memcpy(x, k->pub + 1, k->len);
	if (y)
		memcpy(y, k->pub + 1 + k->len, k->len);
	return 0;
}

/**
 * Derive with a peer in SEC 1 encoding. Decoding proves that the point is on the curve, and with
 * cofactor 1 that is all there is to prove, so OpenSSL's own validation (a multiplication by the
 * group's order) is off.
 */
static int derive(struct ecdh_key *k, uint8_t const *point, size_t point_len, uint8_t *z)
{
	struct curve const *c = curve_find(k->group);
	struct ctx_ec *ec = c ? ctx_ec(c->slot, c->name) : NULL;
	EVP_PKEY_CTX *ctx = NULL;
	size_t z_len = k->len;
	int rc = -EIO;

	if (!ec)
		goto done;
	if (EVP_PKEY_set1_encoded_public_key(ec->peer, point, point_len) != 1) {
		rc = -EBADMSG;
		goto done;
	}
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL);
	if (ctx && EVP_PKEY_derive_init(ctx) == 1 &&
	    EVP_PKEY_derive_set_peer_ex(ctx, ec->peer, 0) == 1 &&
	    EVP_PKEY_derive(ctx, z, &z_len) == 1 && z_len == k->len)
		rc = 0;
done:
	EVP_PKEY_CTX_free(ctx);
	if (rc) {
		mem_wipe(z, k->len);
		ERR_clear_error();
	}
	return rc;
}

int ecdh_derive(struct ecdh_key *k, uint8_t const *x, uint8_t const *y, uint8_t *z)
{
	uint8_t point[1 + 2 * ECDH_LEN_MAX];

	point[0] = POINT_CONVERSION_UNCOMPRESSED;
	memcpy(point + 1, x, k->len);
	memcpy(point + 1 + k->len, y, k->len);
	return derive(k, point, 1 + 2 * k->len, z);
}

int ecdh_derive_x(struct ecdh_key *k, uint8_t const *x, uint8_t *z)
{
	uint8_t point[1 + ECDH_LEN_MAX];

	point[0] = POINT_CONVERSION_COMPRESSED;
	memcpy(point + 1, x, k->len);
	return derive(k, point, 1 + k->len, z);
}
