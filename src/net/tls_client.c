/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * TLS 1.3 as a client; see tls_client.h.
 */
#include "net/tls_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "crypto/pass_phrase.h"

static int refuse(struct err *err, char const *what, char const *file, char const *cure)
{
	unsigned long e = ERR_peek_last_error();
	char const *text = e ? ERR_reason_error_string(e) : NULL;

	/* The first error of a file that cannot be opened is the system's; a later one repeats it.
	 */
	if (ERR_SYSTEM_ERROR(ERR_peek_error()))
		text = strerror(ERR_GET_REASON(ERR_peek_error()));
	(void)err_set(err, EINVAL, "cannot %s %s (%s): %s", what, file, text ? text : "no reason",
		      cure);
	ERR_clear_error();
	return -EINVAL;
}

static int load(SSL_CTX *ctx, struct tls_files const *f, struct err *err)
{
	if (SSL_CTX_load_verify_file(ctx, f->ca) != 1)
		return refuse(err, "read the CA certificate", f->ca,
			      "it must be a PEM file that this user may read");
	if (SSL_CTX_use_certificate_chain_file(ctx, f->cert) != 1)
		return refuse(err, "read the certificate", f->cert,
			      "it must be a PEM file that this user may read");
	if (SSL_CTX_use_PrivateKey_file(ctx, f->key, SSL_FILETYPE_PEM) != 1)
		return refuse(err, "use the private key", f->key,
			      "it must be an unencrypted PEM file that this user may read, and the "
			      "key of the certificate");
	return 0;
}

SSL_CTX *tls_client_new(struct tls_files const *files, struct err *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	ERR_clear_error();
	if (!ctx || SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1) {
		err_set(err, EINVAL, "OpenSSL offers no TLS 1.3");
		SSL_CTX_free(ctx);
		return NULL;
	}
	SSL_CTX_set_default_passwd_cb(ctx, pass_phrase_none);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	/* An end without close_notify is an end: each message carries its own length. */
	(void)SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
	if (load(ctx, files, err) < 0) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	return ctx;
}

SSL *tls_client_connect(SSL_CTX *ctx, char const *name, struct err *err)
{
	uint8_t address[16];
	bool numeric =
		inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1;
	SSL *ssl = SSL_new(ctx);
	X509_VERIFY_PARAM *param = ssl ? SSL_get0_param(ssl) : NULL;
	bool ok = param != NULL && name[0] != '\0';

	ERR_clear_error();
	/* A common name is no host name (RFC 9525 2). */
	if (ok)
		X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
							       X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (ok && numeric)
		ok = X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1;
	else if (ok)
		ok = X509_VERIFY_PARAM_set1_host(param, name, 0) == 1 &&
		     SSL_set_tlsext_host_name(ssl, name) == 1;
	if (!ok) {
		err_set(err, EINVAL,
			"cannot set up TLS to \"%.80s\": no host name or address, or "
			"memory is short",
			name);
		SSL_free(ssl);
		ERR_clear_error();
		return NULL;
	}
	SSL_set_connect_state(ssl);
	return ssl;
}

static int controller_counts(int ok, X509_STORE_CTX *store)
{
	int why = X509_STORE_CTX_get_error(store);

	if (ok || (why != X509_V_ERR_HOSTNAME_MISMATCH && why != X509_V_ERR_IP_ADDRESS_MISMATCH))
		return ok;
	if (X509_check_host(X509_STORE_CTX_get_current_cert(store), TLS_CONTROLLER_NAME, 0,
			    X509_CHECK_FLAG_NO_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
			    NULL) != 1)
		return 0;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

void tls_client_allow_controller(SSL *ssl)
{
	SSL_set_verify(ssl, SSL_VERIFY_PEER, controller_counts);
}

void tls_client_cure(SSL *ssl, char const *name, char const *why, char *out, size_t size)
{
	long result = SSL_get_verify_result(ssl);
	char const *text = X509_verify_cert_error_string(result);

	out[0] = '\0';
	switch (result) {
	case X509_V_OK: break;
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		(void)snprintf(out, size,
			       "; the controller's certificate does not name %s: give a name of "
			       "its subjectAltName with --server-name, or issue it for that name",
			       name);
		return;
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		(void)snprintf(out, size,
			       "; the controller's certificate: %s: renew it, or correct this "
			       "machine's clock",
			       text);
		return;
	default:
		(void)snprintf(out, size,
			       "; the controller's certificate is not accepted: %s: the CA file "
			       "must hold the CA that signed it",
			       text);
		return;
	}
	/* In TLS 1.3 the server looks at our certificate when we already think that all is well: it
	 * can only answer with an alert. */
	if (strstr(why, "alert") && (strstr(why, "certificate") || strstr(why, "unknown ca")))
		(void)snprintf(out, size,
			       "; the controller does not accept our certificate: it must be "
			       "valid and signed by a CA that the controller trusts");
	else if (strstr(why, "protocol") || strstr(why, "wrong version number"))
		(void)snprintf(out, size, "; the other end does not speak TLS 1.3");
}
