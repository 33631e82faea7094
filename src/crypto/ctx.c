/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The per-thread set of OpenSSL contexts.
 *
 * One pointer in thread-local storage; a pthread key exists only for its destructor, because it is
 * three times slower to read.
 */
#include "crypto/ctx.h"

#include <pthread.h>
#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include "base/secret.h"
#include "crypto/thread.h"

#define AES_MODES (CTX_AES_CTR + 1)
#define AES_SIZES 3
#define EC_CURVES 3

struct ctx_set {
	struct ctx_hmac hmac[MD_ALGS];
	struct ctx_cmac cmac[AES_SIZES];
	EVP_CIPHER_CTX *aes[AES_MODES][AES_SIZES];
	struct ctx_ec ec[EC_CURVES];
};

static __thread struct ctx_set *ctx_set_own;
static pthread_key_t ctx_set_key;
static bool ctx_set_key_made;
static pthread_once_t ctx_set_once = PTHREAD_ONCE_INIT;

static void ctx_set_free(void *p)
{
	struct ctx_set *s = p;

	mem_wipe(s->hmac, sizeof(s->hmac));
	mem_wipe(s->cmac, sizeof(s->cmac));
	for (size_t m = 0; m < AES_MODES; m++)
		for (size_t i = 0; i < AES_SIZES; i++)
			EVP_CIPHER_CTX_free(s->aes[m][i]);
	for (size_t i = 0; i < EC_CURVES; i++) {
		EVP_PKEY_CTX_free(s->ec[i].keygen);
		EVP_PKEY_free(s->ec[i].peer);
	}
	free(s);
}

static void ctx_set_at_thread_end(void *p)
{
	ctx_set_own = NULL;
	ctx_set_free(p);
}

static void ctx_set_key_make(void)
{
	ctx_set_key_made = pthread_key_create(&ctx_set_key, ctx_set_at_thread_end) == 0;
}

/**
 * A server that unloads us (dlclose) while its threads live on must not call a destructor that is
 * no longer there. Nothing is freed: at process exit OpenSSL may already be gone.
 */
__attribute__((destructor)) static void ctx_set_key_drop(void)
{
	if (ctx_set_key_made)
		pthread_key_delete(ctx_set_key);
	ctx_set_key_made = false;
}

static struct ctx_set *ctx_set(void)
{
	struct ctx_set *s = ctx_set_own;

	if (__builtin_expect(s != NULL, 1))
		return s;
	if (pthread_once(&ctx_set_once, ctx_set_key_make) || !ctx_set_key_made)
		return NULL;
	s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	if (pthread_setspecific(ctx_set_key, s)) {
		free(s);
		return NULL;
	}
	ctx_set_own = s;
	return s;
}

void crypto_thread_wipe(void)
{
	struct ctx_set *s = ctx_set_own;

	if (!s)
		return;
	ctx_set_own = NULL;
	(void)pthread_setspecific(ctx_set_key, NULL);
	ctx_set_free(s);
}

struct ctx_hmac *ctx_hmac(enum hash_alg alg)
{
	struct ctx_set *s = ctx_set();

	return s && (unsigned)alg < MD_ALGS ? &s->hmac[alg] : NULL;
}

static EVP_CIPHER_CTX *aes_make(enum ctx_aes_mode mode, size_t size)
{
	static char const *const names[AES_MODES][AES_SIZES] = {
		[CTX_AES_ECB_ENCRYPT] = {"AES-128-ECB", "AES-192-ECB", "AES-256-ECB"},
		[CTX_AES_ECB_DECRYPT] = {"AES-128-ECB", "AES-192-ECB", "AES-256-ECB"},
		[CTX_AES_CBC_ENCRYPT] = {"AES-128-CBC", "AES-192-CBC", "AES-256-CBC"},
		[CTX_AES_CTR] = {"AES-128-CTR", "AES-192-CTR", "AES-256-CTR"},
	};
	static uint8_t const zero[16];
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, names[mode][size], NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (!cipher || !ctx ||
	    EVP_CipherInit_ex2(ctx, cipher, NULL, zero, mode != CTX_AES_ECB_DECRYPT, NULL) != 1) {
		EVP_CIPHER_CTX_free(ctx);
		ctx = NULL;
		ERR_clear_error();
	}
	EVP_CIPHER_free(cipher);
	return ctx;
}

EVP_CIPHER_CTX *ctx_aes(enum ctx_aes_mode mode, size_t key_len)
{
	struct ctx_set *s = ctx_set();
	size_t size = key_len / 8 - 2;

	if (!s || (unsigned)mode >= AES_MODES || (key_len != 16 && key_len != 24 && key_len != 32))
		return NULL;
	if (__builtin_expect(!s->aes[mode][size], 0))
		s->aes[mode][size] = aes_make(mode, size);
	return s->aes[mode][size];
}

struct ctx_cmac *ctx_cmac(size_t key_len)
{
	EVP_CIPHER_CTX *cbc = ctx_aes(CTX_AES_CBC_ENCRYPT, key_len);
	struct ctx_cmac *c;

	if (!cbc)
		return NULL;
	c = &ctx_set_own->cmac[key_len / 8 - 2];
	c->cbc = cbc;
	return c;
}

static bool ec_make(struct ctx_ec *ec, char const *curve)
{
	OSSL_PARAM params[2] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)curve, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *domain = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);

	ec->keygen = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (!domain || !ec->keygen || EVP_PKEY_keygen_init(ec->keygen) != 1 ||
	    EVP_PKEY_CTX_set_params(ec->keygen, params) != 1 ||
	    EVP_PKEY_fromdata_init(domain) != 1 ||
	    EVP_PKEY_fromdata(domain, &ec->peer, OSSL_KEYMGMT_SELECT_ALL_PARAMETERS, params) != 1) {
		EVP_PKEY_CTX_free(ec->keygen);
		ec->keygen = NULL;
		EVP_PKEY_free(ec->peer);
		ec->peer = NULL;
		ERR_clear_error();
	}
	EVP_PKEY_CTX_free(domain);
	return ec->peer != NULL;
}

struct ctx_ec *ctx_ec(unsigned slot, char const *curve)
{
	struct ctx_set *s = ctx_set();

	if (!s || slot >= EC_CURVES)
		return NULL;
	if (!s->ec[slot].peer && !ec_make(&s->ec[slot], curve))
		return NULL;
	return &s->ec[slot];
}
