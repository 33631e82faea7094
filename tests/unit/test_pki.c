/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A CA, what it signs, and what it refuses, looked at with OpenSSL's own verification.
 */
#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "crypto/pki.h"

static struct pki_id ca;

static int setup(void **state)
{
	(void)state;
	return pki_ca_new("test CA", &ca, NULL);
}

static int teardown(void **state)
{
	(void)state;
	pki_id_free(&ca);
	return 0;
}

/** As a TLS peer would; X509_V_OK or why not. */
static int verify(X509 *cert, X509 *root, int purpose, char const *host)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int rc;

	X509_STORE_add_cert(store, root);
	assert_int_equal(X509_STORE_CTX_init(ctx, store, cert, NULL), 1);
	X509_STORE_CTX_set_purpose(ctx, purpose);
	X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
	if (host)
		X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(ctx), host, 0);
	(void)X509_verify_cert(ctx);
	rc = X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return rc;
}

static void test_from_request_to_certificate(void **state)
{
	EVP_PKEY *key = pki_key_new(NULL), *asked;
	struct pki_id other;
	struct err err = {0};
	uint8_t *der;
	size_t len;
	X509 *cert;

	(void)state;
	assert_int_equal(pki_request_new(key, "what it wishes", &der, &len, &err), 0);
	asked = pki_request_key(der, len, &err);
	assert_non_null(asked);
	cert = pki_issue(&ca, asked, "ap1", "DNS:ap1", PKI_CLIENT, &err);
	assert_non_null(cert);
	assert_int_equal(verify(cert, ca.cert, X509_PURPOSE_SSL_CLIENT, "ap1"), X509_V_OK);
	/* An access point cannot play the controller, nor another access point. */
	assert_int_equal(verify(cert, ca.cert, X509_PURPOSE_SSL_SERVER, "ap1"),
			 X509_V_ERR_INVALID_PURPOSE);
	assert_int_equal(verify(cert, ca.cert, X509_PURPOSE_SSL_CLIENT, "what it wishes"),
			 X509_V_ERR_HOSTNAME_MISMATCH);
	assert_int_equal(X509_check_private_key(cert, key), 1);
	assert_int_equal(pki_ca_new("test CA", &other, NULL), 0);
	assert_int_not_equal(verify(cert, other.cert, X509_PURPOSE_SSL_CLIENT, NULL), X509_V_OK);
	pki_id_free(&other);
	X509_free(cert);
	cert = pki_issue(&ca, key, "wlc", "DNS:wlc,IP:127.0.0.1", PKI_SERVER, &err);
	assert_int_equal(verify(cert, ca.cert, X509_PURPOSE_SSL_SERVER, "wlc"), X509_V_OK);
	X509_free(cert);
	OPENSSL_free(der);
	EVP_PKEY_free(asked);
	EVP_PKEY_free(key);
}

static void test_requests_that_are_refused(void **state)
{
	EVP_PKEY *key = pki_key_new(NULL), *rsa = EVP_RSA_gen(2048);
	struct err err = {0};
	uint8_t *der;
	size_t len;

	(void)state;
	assert_int_equal(pki_request_new(key, "ap1", &der, &len, &err), 0);
	/* Signed by somebody else, or cut, or longer. */
	der[len - 1] ^= 1;
	assert_null(pki_request_key(der, len, &err));
	assert_non_null(strstr(err.msg, "not signed with its own key"));
	der[len - 1] ^= 1;
	for (size_t cut = 0; cut < len; cut++)
		assert_null(pki_request_key(der, cut, &err));
	der = OPENSSL_realloc(der, len + 1);
	der[len] = 0;
	assert_null(pki_request_key(der, len + 1, &err));
	assert_non_null(strstr(err.msg, "no certificate request"));
	OPENSSL_free(der);
	assert_int_equal(pki_request_new(rsa, "ap1", &der, &len, &err), 0);
	assert_null(pki_request_key(der, len, &err));
	assert_non_null(strstr(err.msg, "P-256"));
	OPENSSL_free(der);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(key);
}

static void put(char const *file, char const *a, char const *b)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fprintf(f, "%s%s", a, b);
	fclose(f);
}

static void test_files(void **state)
{
	char dir[] = "/tmp/fastroam-unit-XXXXXX", cert_file[64], key_file[64];
	uint8_t mine[PKI_FINGERPRINT_LEN], again[PKI_FINGERPRINT_LEN];
	char *cert_pem = pki_cert_pem(ca.cert), *key_pem = pki_key_pem(ca.key), *other_pem;
	struct pki_id other, got;
	struct err err = {0};
	X509 *cert;

	(void)state;
	assert_int_equal(pki_ca_new("other CA", &other, NULL), 0);
	other_pem = pki_cert_pem(other.cert);
	assert_non_null(mkdtemp(dir));
	snprintf(cert_file, sizeof cert_file, "%s/ca.pem", dir);
	snprintf(key_file, sizeof key_file, "%s/ca.key", dir);
	assert_int_equal(pki_ca_load(cert_file, key_file, &got, &err), -ENOENT);
	put(key_file, key_pem, "");
	assert_int_equal(pki_ca_load(cert_file, key_file, &got, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "ca.pem"));
	/* Behind another one, too. */
	put(cert_file, other_pem, cert_pem);
	assert_int_equal(pki_ca_load(cert_file, key_file, &got, &err), 0);
	assert_int_equal(pki_fingerprint(got.cert, again), 0);
	assert_int_equal(pki_fingerprint(ca.cert, mine), 0);
	assert_memory_equal(mine, again, sizeof mine);
	pki_id_free(&got);
	put(cert_file, other_pem, "");
	assert_int_equal(pki_ca_load(cert_file, key_file, &got, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "belongs to the key"));
	put(key_file, cert_pem, "");
	assert_int_equal(pki_ca_load(cert_file, key_file, &got, &err), -EINVAL);
	cert = pki_cert_load(cert_file, &err);
	assert_non_null(cert);
	X509_free(cert);
	/* A certificate that is no CA's. */
	cert = pki_issue(&ca, other.key, "ap1", "DNS:ap1", PKI_CLIENT, &err);
	free(key_pem);
	free(cert_pem);
	key_pem = pki_key_pem(other.key);
	cert_pem = pki_cert_pem(cert);
	put(key_file, key_pem, "");
	put(cert_file, cert_pem, "");
	assert_int_equal(pki_ca_load(cert_file, key_file, &got, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "root CA"));
	X509_free(cert);
	cert = pki_cert_parse(cert_pem, strlen(cert_pem), &err);
	assert_non_null(cert);
	X509_free(cert);
	assert_null(pki_cert_parse("x", 1, &err));
	unlink(cert_file);
	unlink(key_file);
	rmdir(dir);
	pki_id_free(&other);
	free(key_pem);
	free(cert_pem);
	free(other_pem);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test_setup_teardown(test_from_request_to_certificate, setup, teardown),
		cmocka_unit_test_setup_teardown(test_requests_that_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_files, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
