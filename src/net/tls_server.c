/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * TLS 1.3 with certificates on both sides; see tls_server.h.
 */
#include "net/tls_server.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "base/hostname.h"
#include "crypto/pass_phrase.h"

/** One level of intermediate certificates below the root, and one in reserve. */
#define DEPTH_MAX 3

static int refuse(struct err *err, char const *what, char const *file)
{
	/* The first one is the cause, those behind it say which call failed of it. */
	unsigned long e = ERR_peek_error();
	char const *text = e ? ERR_reason_error_string(e) : NULL;
	char sys[128] = "";

	if (e && !text && ERR_SYSTEM_ERROR(e))
		(void)snprintf(sys, sizeof sys, "%s", strerror(ERR_GET_REASON(e)));
	err_set(err, EINVAL, "%s %s: %s", what, file,
		text     ? text
		: sys[0] ? sys
			 : "OpenSSL gives no reason");
	ERR_clear_error();
	return -EINVAL;
}

static int load(SSL_CTX *ctx, struct tls_files const *f, struct err *err)
{
	STACK_OF(X509_NAME) * names;

	if (SSL_CTX_load_verify_locations(ctx, f->ca, NULL) != 1)
		return refuse(err, "cannot read the CA certificate", f->ca);
	if (SSL_CTX_use_certificate_chain_file(ctx, f->cert) != 1)
		return refuse(err, "cannot read the certificate", f->cert);
	if (SSL_CTX_use_PrivateKey_file(ctx, f->key, SSL_FILETYPE_PEM) != 1)
		return refuse(err, "cannot read the private key (without a pass phrase)", f->key);
	if (SSL_CTX_check_private_key(ctx) != 1)
		return refuse(err, "the certificate does not belong to the private key", f->key);
	names = SSL_load_client_CA_file(f->ca);
	if (!names)
		return refuse(err, "cannot read the CA certificate", f->ca);
	SSL_CTX_set_client_CA_list(ctx, names);
	return 0;
}

static SSL_CTX *server_new(struct tls_files const *files, int verify, struct err *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (!ctx) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	SSL_CTX_set_default_passwd_cb(ctx, pass_phrase_none);
	SSL_CTX_set_verify(ctx, verify, NULL);
	SSL_CTX_set_verify_depth(ctx, DEPTH_MAX);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	/* An end without close_notify is an end: each packet carries its own length. */
	(void)SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
					       SSL_OP_IGNORE_UNEXPECTED_EOF);
	if (SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1 ||
	    SSL_CTX_set_num_tickets(ctx, 0) != 1) {
		err_set(err, EINVAL, "OpenSSL offers no TLS 1.3");
		SSL_CTX_free(ctx);
		return NULL;
	}
	if (load(ctx, files, err) < 0) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	return ctx;
}

SSL_CTX *tls_server_new(struct tls_files const *files, struct err *err)
{
	return server_new(files, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, err);
}

SSL_CTX *tls_server_new_optional(struct tls_files const *files, struct err *err)
{
	SSL_CTX *ctx = server_new(files, SSL_VERIFY_PEER, err);

	if (!ctx)
		return NULL;
	/* With a certificate of another CA than ca.pem nobody can enrol, but all the others work.
	 */
	(void)SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_UNTRUSTED |
						    SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR |
						    SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR);
	ERR_clear_error();
	return ctx;
}

SSL *tls_server_accept(SSL_CTX *ctx)
{
	SSL *ssl = SSL_new(ctx);

	if (ssl)
		SSL_set_accept_state(ssl);
	return ssl;
}

bool tls_peer_allowed(SSL *ssl, char const *const *names, size_t count, char *found, size_t size)
{
	/* Names stand in subjectAltName; a common name may be a person's (RFC 9525 2). */
	unsigned const flags = X509_CHECK_FLAG_NO_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
	X509 *cert = SSL_get1_peer_certificate(ssl);
	bool ok = false;

	(void)snprintf(found, size, "no certificate");
	if (!cert || SSL_get_verify_result(ssl) != X509_V_OK)
		goto done;
	(void)X509_NAME_oneline(X509_get_subject_name(cert), found, (int)size);
	for (size_t i = 0; i < count && !ok; i++) {
		if (X509_check_host(cert, names[i], 0, flags, NULL) == 1) {
			(void)snprintf(found, size, "%s", names[i]);
			ok = true;
		}
	}
done:
	X509_free(cert);
	return ok;
}

/** The first dNSName that is a host name; one with a NUL inside is none. */
static bool first_name(X509 *cert, char *found, size_t size)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	bool ok = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(names) && !ok; i++) {
		GENERAL_NAME const *n = sk_GENERAL_NAME_value(names, i);
		char const *text;
		int len;

		if (n->type != GEN_DNS)
			continue;
		text = (char const *)ASN1_STRING_get0_data(n->d.dNSName);
		len = ASN1_STRING_length(n->d.dNSName);
		if (len <= 0 || (size_t)len >= size)
			continue;
		(void)snprintf(found, size, "%.*s", len, text);
		ok = strlen(found) == (size_t)len && hostname_is_good(found);
	}
	GENERAL_NAMES_free(names);
	return ok;
}

bool tls_peer_has_certificate(SSL *ssl)
{
	return SSL_get0_peer_certificate(ssl) && SSL_get_verify_result(ssl) == X509_V_OK;
}

bool tls_peer_name(SSL *ssl, char *found, size_t size)
{
	X509 *cert = SSL_get0_peer_certificate(ssl);

	found[0] = '\0';
	if (!tls_peer_has_certificate(ssl))
		return false;
	if (first_name(cert, found, size))
		return true;
	(void)X509_NAME_oneline(X509_get_subject_name(cert), found, (int)size);
	return false;
}
