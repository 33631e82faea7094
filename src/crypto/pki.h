/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A small certification authority (RFC 5280): keys on P-256, certificates in PEM, and PKCS #10
 * requests (RFC 2986). It gives certificates to access points and to their controller.
 *
 * Objects are OpenSSL's: what is handed out is the caller's, to be freed with pki_id_free() or
 * OpenSSL's own function.
 */
#ifndef FASTROAM_CRYPTO_PKI_H
#define FASTROAM_CRYPTO_PKI_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/** SHA-256 of a certificate in DER. */
#define PKI_FINGERPRINT_LEN 32
/** A certificate of an access point holds until somebody takes the access point down: nothing
 * renews it. The CA outlives what it signs. */
#define PKI_LEAF_DAYS       3650
#define PKI_CA_DAYS         7300

/** A key and its certificate; either may be NULL. */
struct pki_id {
	EVP_PKEY *key;
	X509 *cert;
};

void pki_id_free(struct pki_id *id);

/** A new key on P-256. NULL with *err. */
EVP_PKEY *pki_key_new(struct err *err);

/** A new CA, signed by itself. 0 or -EIO with *err. */
int pki_ca_new(char const *common_name, struct pki_id *out, struct err *err) WARN_UNUSED;

/** What a certificate is for (extended key usage): each is refused in the other's place. */
enum pki_use { PKI_CLIENT, PKI_SERVER };

/**
 * A certificate for a key.
 *
 * @param name  common name, to be trusted (base/hostname.h)
 * @param san   subjectAltName as OpenSSL writes it, "DNS:ap1.example.org,IP:192.0.2.1"
 * @return NULL with *err
 */
X509 *pki_issue(struct pki_id const *ca, EVP_PKEY *key, char const *name, char const *san,
		enum pki_use use, struct err *err);

/** A request for a certificate of this name: DER, to be freed with OPENSSL_free(). 0 or -EIO. */
int pki_request_new(EVP_PKEY *key, char const *name, uint8_t **der, size_t *len,
		    struct err *err) WARN_UNUSED;

/**
 * The key of a request, which is signed with it: on P-256 or P-384. Nothing else of the request
 * counts: its names are what the other end wishes.
 * @return NULL with *err saying what is wrong
 */
EVP_PKEY *pki_request_key(uint8_t const *der, size_t len, struct err *err);

/** 0 or -EIO. */
int pki_fingerprint(X509 *cert, uint8_t out[PKI_FINGERPRINT_LEN]) WARN_UNUSED;

/** PEM texts, NUL-terminated, malloc()ed; NULL when memory is short. The key's must be wiped. */
char *pki_cert_pem(X509 *cert);
char *pki_key_pem(EVP_PKEY *key);

/** The first certificate of a PEM text. NULL with *err. */
X509 *pki_cert_parse(char const *pem, size_t len, struct err *err);

/**
 * Read a CA: its key, and of the certificates in the other file the one that belongs to it, which
 * must be a root.
 * @return 0, -ENOENT (no such file) or -EINVAL with *err naming the file
 */
int pki_ca_load(char const *cert_file, char const *key_file, struct pki_id *out,
		struct err *err) WARN_UNUSED;

/** The first certificate of a file. NULL with *err naming it. */
X509 *pki_cert_load(char const *file, struct err *err);

#endif
