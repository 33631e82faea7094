/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Certificates of tests: made in the process, an hour valid, in files for who wants files.
 */
#ifndef IDENTITY_TEST_H
#define IDENTITY_TEST_H

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

struct identity {
	EVP_PKEY *key;
	X509 *cert;
	char cert_file[96], key_file[96];
};

static inline void identity_extension(X509 *cert, X509 *issuer, int nid, char const *value)
{
	X509V3_CTX v3;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&v3, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &v3, nid, value);
	assert_non_null(ext);
	X509_add_ext(cert, ext, -1);
	X509_EXTENSION_free(ext);
}

/** A certificate with its key, in files of `dir`; self-signed (a CA) without an issuer. */
static inline void identity_make(char const *dir, struct identity *id, char const *name,
				 char const *san, struct identity const *issuer)
{
	static long serial;
	FILE *f;

	id->key = EVP_EC_gen("P-256");
	id->cert = X509_new();
	assert_non_null(id->key);
	X509_set_version(id->cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(id->cert), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(id->cert), -60);
	X509_gmtime_adj(X509_getm_notAfter(id->cert), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(id->cert), "CN", MBSTRING_ASC,
				   (unsigned char const *)name, -1, -1, 0);
	X509_set_issuer_name(id->cert, X509_get_subject_name(issuer ? issuer->cert : id->cert));
	X509_set_pubkey(id->cert, id->key);
	if (!issuer)
		identity_extension(id->cert, id->cert, NID_basic_constraints, "critical,CA:TRUE");
	else if (san)
		identity_extension(id->cert, issuer->cert, NID_subject_alt_name, san);
	assert_true(X509_sign(id->cert, issuer ? issuer->key : id->key, EVP_sha256()) > 0);
	snprintf(id->cert_file, sizeof(id->cert_file), "%s/%s.pem", dir, name);
	snprintf(id->key_file, sizeof(id->key_file), "%s/%s.key", dir, name);
	f = fopen(id->cert_file, "w");
	assert_non_null(f);
	PEM_write_X509(f, id->cert);
	fclose(f);
	f = fopen(id->key_file, "w");
	assert_non_null(f);
	PEM_write_PrivateKey(f, id->key, NULL, NULL, 0, NULL, NULL);
	fclose(f);
}

static inline void identity_free(struct identity *id)
{
	X509_free(id->cert);
	EVP_PKEY_free(id->key);
	unlink(id->cert_file);
	unlink(id->key_file);
}

#endif
