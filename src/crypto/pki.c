/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A small certification authority; see pki.h.
 */
#include "crypto/pki.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/pass_phrase.h"

/** An access point without a clock of its own may be a day behind after a cold start. */
#define BACKDATE_S  86400
/** RFC 5280 4.1.2.2 allows 20 octets; 16 random ones never meet. */
#define SERIAL_BITS 127

/** @return -EIO */
static int fail(struct err *err, char const *what)
{
	unsigned long e = ERR_peek_last_error();
	char const *text = e ? ERR_reason_error_string(e) : NULL;

	(void)err_set(err, EIO, "cannot %s: %s", what, text ? text : "OpenSSL gives no reason");
	ERR_clear_error();
	return -EIO;
}

void pki_id_free(struct pki_id *id)
{
	EVP_PKEY_free(id->key);
	X509_free(id->cert);
	*id = (struct pki_id){0};
}

EVP_PKEY *pki_key_new(struct err *err)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	if (!key)
		(void)fail(err, "make a key");
	return key;
}

/* ------------------------------------------------------------------ making certificates */

static bool add_extension(X509 *cert, X509 *issuer, int nid, char const *value)
{
	X509V3_CTX v3;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx_nodb(&v3);
	X509V3_set_ctx(&v3, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &v3, nid, value);
	ok = ext && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static bool set_serial(X509 *cert)
{
	BIGNUM *n = BN_new();
	bool ok = n && BN_rand(n, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
		  BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;

	BN_free(n);
	return ok;
}

static bool set_name(X509_NAME *subject, char const *name)
{
	/* 64 characters are the most of a common name (RFC 5280 A.1, ub-common-name); who looks at
	 * names looks at subjectAltName. */
	return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (uint8_t const *)name,
					  (int)strnlen(name, 64), -1, 0) == 1;
}

/** All but extensions and signature. */
static X509 *cert_new(EVP_PKEY *key, char const *name, long days)
{
	X509 *cert = X509_new();

	if (cert && X509_set_version(cert, X509_VERSION_3) == 1 && set_serial(cert) &&
	    X509_gmtime_adj(X509_getm_notBefore(cert), -BACKDATE_S) &&
	    X509_time_adj_ex(X509_getm_notAfter(cert), (int)days, 0, NULL) &&
	    set_name(X509_get_subject_name(cert), name) && X509_set_pubkey(cert, key) == 1)
		return cert;
	X509_free(cert);
	return NULL;
}

/** Ed25519 and Ed448 bring their own digest. */
static EVP_MD const *digest_for(EVP_PKEY *key)
{
	int id = EVP_PKEY_get_base_id(key);

	return id == EVP_PKEY_ED25519 || id == EVP_PKEY_ED448 ? NULL : EVP_sha256();
}

int pki_ca_new(char const *common_name, struct pki_id *out, struct err *err)
{
	X509 *c;

	*out = (struct pki_id){.key = pki_key_new(err)};
	if (!out->key)
		return -EIO;
	c = out->cert = cert_new(out->key, common_name, PKI_CA_DAYS);
	if (c && X509_set_issuer_name(c, X509_get_subject_name(c)) == 1 &&
	    add_extension(c, c, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
	    add_extension(c, c, NID_key_usage, "critical,keyCertSign,cRLSign") &&
	    add_extension(c, c, NID_subject_key_identifier, "hash") &&
	    X509_sign(c, out->key, EVP_sha256()) > 0)
		return 0;
	pki_id_free(out);
	return fail(err, "make a CA");
}

X509 *pki_issue(struct pki_id const *ca, EVP_PKEY *key, char const *name, char const *san,
		enum pki_use use, struct err *err)
{
	char const *purpose = use == PKI_SERVER ? "serverAuth" : "clientAuth";
	X509 *c = cert_new(key, name, PKI_LEAF_DAYS);

	if (c && X509_set_issuer_name(c, X509_get_subject_name(ca->cert)) == 1 &&
	    add_extension(c, ca->cert, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(c, ca->cert, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(c, ca->cert, NID_ext_key_usage, purpose) &&
	    add_extension(c, ca->cert, NID_subject_alt_name, san) &&
	    add_extension(c, ca->cert, NID_subject_key_identifier, "hash") &&
	    add_extension(c, ca->cert, NID_authority_key_identifier, "keyid") &&
	    X509_sign(c, ca->key, digest_for(ca->key)) > 0)
		return c;
	X509_free(c);
	(void)fail(err, "issue a certificate");
	return NULL;
}

/* ------------------------------------------------------------------ requests */

int pki_request_new(EVP_PKEY *key, char const *name, uint8_t **der, size_t *len, struct err *err)
{
	X509_REQ *req = X509_REQ_new();
	int n = -1;

	*der = NULL;
	if (req && X509_REQ_set_version(req, X509_REQ_VERSION_1) == 1 &&
	    set_name(X509_REQ_get_subject_name(req), name) && X509_REQ_set_pubkey(req, key) == 1 &&
	    X509_REQ_sign(req, key, EVP_sha256()) > 0)
		n = i2d_X509_REQ(req, der);
	X509_REQ_free(req);
	if (n <= 0)
		return fail(err, "make a certificate request");
	*len = (size_t)n;
	return 0;
}

static bool is_accepted_curve(EVP_PKEY *key)
{
	char group[32] = "";

	/* Before the signature is checked: the cost of a key of the other end's choice is bounded.
	 */
	if (EVP_PKEY_get_group_name(key, group, sizeof group, NULL) != 1)
		return false;
	return strcmp(group, SN_X9_62_prime256v1) == 0 || strcmp(group, SN_secp384r1) == 0;
}

EVP_PKEY *pki_request_key(uint8_t const *der, size_t len, struct err *err)
{
	uint8_t const *p = der;
	X509_REQ *req = len <= LONG_MAX ? d2i_X509_REQ(NULL, &p, (long)len) : NULL;
	EVP_PKEY *key = req && p == der + len ? X509_REQ_get_pubkey(req) : NULL;
	char const *why = NULL;

	if (!key)
		why = "it is no certificate request (PKCS #10)";
	else if (!is_accepted_curve(key))
		why = "its key is not on P-256 or P-384";
	else if (X509_REQ_verify(req, key) != 1)
		why = "it is not signed with its own key";
	X509_REQ_free(req);
	ERR_clear_error();
	if (!why)
		return key;
	EVP_PKEY_free(key);
	(void)err_set(err, EINVAL, "the certificate request is refused: %s", why);
	return NULL;
}

int pki_fingerprint(X509 *cert, uint8_t out[PKI_FINGERPRINT_LEN])
{
	unsigned len = 0;

	memset(out, 0, PKI_FINGERPRINT_LEN);
	if (X509_digest(cert, EVP_sha256(), out, &len) == 1 && len == PKI_FINGERPRINT_LEN)
		return 0;
	ERR_clear_error();
	return -EIO;
}

/* ------------------------------------------------------------------ texts and files */

/** What a memory BIO holds, as a text; the BIO's own copy is wiped. */
static char *take_text(BIO *bio)
{
	char *data = NULL;
	long len = BIO_get_mem_data(bio, &data);
	char *text = len > 0 ? malloc((size_t)len + 1) : NULL;

	if (text) {
		memcpy(text, data, (size_t)len);
		text[len] = '\0';
	}
	if (len > 0)
		mem_wipe(data, (size_t)len);
	return text;
}

char *pki_cert_pem(X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = bio && PEM_write_bio_X509(bio, cert) == 1 ? take_text(bio) : NULL;

	BIO_free(bio);
	ERR_clear_error();
	return text;
}

char *pki_key_pem(EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	char *text = NULL;

	if (bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
		text = take_text(bio);
	BIO_free(bio);
	ERR_clear_error();
	return text;
}

X509 *pki_cert_parse(char const *pem, size_t len, struct err *err)
{
	BIO *bio = len <= INT_MAX ? BIO_new_mem_buf(pem, (int)len) : NULL;
	X509 *cert = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	ERR_clear_error();
	if (!cert)
		(void)err_set(err, EINVAL, "it is no certificate in PEM form");
	return cert;
}

static FILE *open_file(char const *file, struct err *err)
{
	FILE *f = fopen(file, "re");

	if (!f)
		(void)err_set(err, errno, "cannot read %s: %s", file, strerror(errno));
	return f;
}

X509 *pki_cert_load(char const *file, struct err *err)
{
	FILE *f = open_file(file, err);
	X509 *cert;

	if (!f)
		return NULL;
	cert = PEM_read_X509(f, NULL, NULL, NULL);
	(void)fclose(f);
	ERR_clear_error();
	if (!cert)
		(void)err_set(err, EINVAL, "%s holds no certificate in PEM form", file);
	return cert;
}

/** Of the certificates in a file, that of this key. */
static X509 *find_cert(FILE *f, EVP_PKEY *key)
{
	X509 *cert = NULL;

	while ((cert = PEM_read_X509(f, NULL, NULL, NULL)) != NULL) {
		if (X509_check_private_key(cert, key) == 1)
			break;
		X509_free(cert);
	}
	ERR_clear_error();
	return cert;
}

int pki_ca_load(char const *cert_file, char const *key_file, struct pki_id *out, struct err *err)
{
	struct err local;
	FILE *f;

	*out = (struct pki_id){0};
	if (!err)
		err = &local;
	f = open_file(key_file, err);
	if (!f)
		return err->code;
	out->key = PEM_read_PrivateKey(f, NULL, pass_phrase_none, NULL);
	(void)fclose(f);
	ERR_clear_error();
	if (!out->key)
		return err_set(err, EINVAL,
			       "%s holds no private key in PEM form (without a pass phrase)",
			       key_file);
	f = open_file(cert_file, err);
	if (f) {
		out->cert = find_cert(f, out->key);
		(void)fclose(f);
		if (!out->cert)
			(void)err_set(err, EINVAL, "no certificate in %s belongs to the key in %s",
				      cert_file, key_file);
		else if (X509_self_signed(out->cert, 0) != 1 || X509_check_ca(out->cert) == 0)
			(void)err_set(err, EINVAL,
				      "the certificate of %s in %s is not that of a root CA",
				      key_file, cert_file);
		else
			return 0;
	}
	pki_id_free(out);
	return err->code;
}
