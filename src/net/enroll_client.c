/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Getting a certificate; see enroll_client.h.
 */
#include "net/enroll_client.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/secret.h"
#include "crypto/pki.h"
#include "net/dial.h"
#include "net/stream.h"
#include "net/tls_client.h"
#include "wire/radio.h"

#define TIMEOUT_MS   20000
#define CONNECT_MS   5000
#define HANDSHAKE_MS 10000
/** One ENROLL. */
#define OUTPUT_MAX   4096

struct enroll_client {
	struct enroll_client_config cf;
	struct enroll_token token;
	char host[HOSTNAME_SIZE], server_name[HOSTNAME_SIZE];
	struct loop *loop;
	struct loop_timer *timeout;
	struct dial *dial;
	SSL_CTX *tls;
	struct stream *stream;
	EVP_PKEY *key;
	uint8_t *request; /**< DER */
	size_t request_len;
	X509 *ca;   /**< with the token's fingerprint, once the controller has shown it */
	bool no_ca; /**< it has shown another */
	char *key_pem, *cert_pem, *ca_pem;
	bool over;
};

static void drop_connection(struct enroll_client *c)
{
	talloc_free(c->dial);
	c->dial = NULL;
	talloc_free(c->stream);
	c->stream = NULL;
	loop_timer_disarm(c->timeout);
}

static void fail(struct enroll_client *c, char const *because)
{
	char why[700];

	if (c->over)
		return;
	c->over = true;
	(void)snprintf(why, sizeof why, "%s", because);
	drop_connection(c);
	c->cf.failed(c->cf.arg, why);
}

/* ------------------------------------------------------------------ the right controller */

static bool is_pinned(struct enroll_client const *c, X509 *cert)
{
	uint8_t f[PKI_FINGERPRINT_LEN];

	return pki_fingerprint(cert, f) == 0 &&
	       consttime_eq(f, c->token.fingerprint, sizeof c->token.fingerprint);
}

/**
 * In place of OpenSSL's own check of a chain: the root is the certificate of the fingerprint, if it
 * is among those that were sent; then all that OpenSSL checks otherwise, names and dates too.
 */
static int verify_pinned(X509_STORE_CTX *store, void *arg)
{
	struct enroll_client *c = arg;
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(store);
	STACK_OF(X509) *roots = sk_X509_new_null();
	int ok = 0;

	for (int i = 0; i < sk_X509_num(sent) && !c->ca; i++) {
		X509 *cert = sk_X509_value(sent, i);

		if (is_pinned(c, cert) && X509_up_ref(cert) == 1)
			c->ca = cert;
	}
	c->no_ca = !c->ca;
	if (c->ca && roots && sk_X509_push(roots, c->ca) > 0) {
		X509_STORE_CTX_set0_trusted_stack(store, roots);
		ok = X509_verify_cert(store) == 1;
	} else {
		X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_UNTRUSTED);
	}
	/* The store's context looks at it no more. */
	sk_X509_free(roots);
	return ok;
}

static SSL_CTX *pinned_tls(struct enroll_client *c, struct err *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (!ctx || SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1) {
		(void)err_set(err, EINVAL, "OpenSSL offers no TLS 1.3");
		SSL_CTX_free(ctx);
		return NULL;
	}
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(ctx, verify_pinned, c);
	(void)SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
	return ctx;
}

/* ------------------------------------------------------------------ the answer */

/** Is this certificate for our key and name, signed by the CA of the token? NULL, or what not. */
static char const *check_cert(struct enroll_client const *c, X509 *cert)
{
	if (X509_verify(cert, X509_get0_pubkey(c->ca)) != 1)
		return "the certificate is not signed by the CA of the token";
	if (X509_check_private_key(cert, c->key) != 1)
		return "the certificate is not for the key that was made here";
	if (X509_check_host(cert, c->token.name, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) != 1)
		return "the certificate is not for the name on the token";
	return NULL;
}

static char const *take_cert(struct enroll_client *c, struct radio_msg const *m)
{
	X509 *cert = pki_cert_parse((char const *)m->cert.p, m->cert.len, NULL);
	char const *why = cert ? check_cert(c, cert) : "it sent no certificate in PEM form";

	/* Written anew: nothing else that was in the answer gets into a file. */
	if (!why) {
		c->cert_pem = pki_cert_pem(cert);
		c->ca_pem = pki_cert_pem(c->ca);
		c->key_pem = pki_key_pem(c->key);
		if (!c->cert_pem || !c->ca_pem || !c->key_pem)
			why = "memory is short";
	}
	X509_free(cert);
	ERR_clear_error();
	return why;
}

static void enrolled(struct enroll_client *c, struct radio_msg const *m)
{
	struct enroll_result result;
	char const *why = NULL;
	char text[300];

	if (!m->cert.len) {
		(void)snprintf(text, sizeof text, "the controller says: %s", m->text);
		why = text;
	} else {
		why = take_cert(c, m);
	}
	if (why) {
		stream_close(c->stream, why, 0);
		return;
	}
	c->over = true;
	loop_timer_disarm(c->timeout);
	stream_close(c->stream, "done", 0);
	result = (struct enroll_result){.key = c->key_pem, .cert = c->cert_pem, .ca = c->ca_pem};
	c->cf.done(c->cf.arg, &result);
}

static ssize_t received(void *arg, uint8_t const *data, size_t len)
{
	struct enroll_client *c = arg;
	enum radio_refusal why;
	struct radio_msg m;
	char text[300];
	size_t used;

	why = radio_decode(data, len, &used, &m);
	if (why != RADIO_REFUSED_OK) {
		(void)snprintf(text, sizeof text, "refused what the controller sent: %s",
			       radio_refusal_text(why));
		stream_close(c->stream, text, 0);
		return -1;
	}
	if (!used)
		return 0;
	if (m.type == RADIO_MSG_ENROLLED) {
		enrolled(c, &m);
		return -1;
	}
	if (m.type == RADIO_MSG_BYE) {
		(void)snprintf(text, sizeof text, "the controller says: %s",
			       m.text[0] ? m.text : "no reason");
		stream_close(c->stream, text, 0);
		return -1;
	}
	return (ssize_t)used;
}

/* ------------------------------------------------------------------ connecting */

static void closed(void *arg, char const *why)
{
	struct enroll_client *c = arg;
	char cure[400] = "", text[600];

	if (c->no_ca)
		(void)snprintf(cure, sizeof cure,
			       "; no certificate that it showed has the token's fingerprint: this "
			       "is another controller, or its CA has changed since the token was "
			       "given");
	else
		tls_client_cure(stream_ssl(c->stream), c->server_name, why, cure, sizeof cure);
	(void)snprintf(text, sizeof text, "%s%s", why, cure);
	fail(c, text);
}

static int opened(void *arg, struct stream *s)
{
	struct enroll_client *c = arg;
	struct radio_msg m = {.type = RADIO_MSG_ENROLL, .version = RADIO_VERSION};
	uint8_t out[OUTPUT_MAX];
	int len;

	(void)snprintf(m.text, sizeof m.text, "%s", c->token.name);
	m.request = (struct span){c->request, c->request_len};
	if (enroll_proof(c->token.secret, c->request, c->request_len, m.proof) < 0)
		return -1;
	len = radio_encode(&m, out, sizeof out);
	return len < 0 ? -1 : stream_send(s, out, (size_t)len);
}

static void connected(void *arg, int fd, char const *address)
{
	struct enroll_client *c = arg;
	struct stream_config const cf = {
		.input_max = 2 + RADIO_MESSAGE_MAX,
		.output_max = OUTPUT_MAX,
		.handshake_ms = HANDSHAKE_MS,
		.received = received,
		.opened = opened,
		.closed = closed,
		.arg = c,
	};
	struct err err = {0};
	SSL *ssl = tls_client_connect(c->tls, c->server_name, &err);

	(void)address;
	if (!ssl) {
		(void)close(fd);
		fail(c, err.msg);
		return;
	}
	if (!c->cf.server_name)
		tls_client_allow_controller(ssl);
	c->stream = stream_new(c, c->loop, fd, ssl, &cf);
	if (!c->stream)
		fail(c, "memory is short");
}

static void not_connected(void *arg, char const *address, char const *why)
{
	(void)address;
	fail(arg, why);
}

static void too_late(void *arg)
{
	fail(arg, "the controller does not answer");
}

/* ------------------------------------------------------------------ the client */

static int client_end(struct enroll_client *c)
{
	char *texts[] = {c->key_pem, c->cert_pem, c->ca_pem};

	talloc_free(c->stream);
	c->stream = NULL;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (texts[i])
			mem_wipe(texts[i], strlen(texts[i]));
		free(texts[i]);
	}
	OPENSSL_free(c->request);
	EVP_PKEY_free(c->key);
	X509_free(c->ca);
	SSL_CTX_free(c->tls);
	mem_wipe(&c->token, sizeof c->token);
	return 0;
}

/** Everything that can fail before the first packet. */
static int prepare(struct enroll_client *c, struct err *err)
{
	struct dial_config const cf = {
		.host = c->host,
		.port = c->cf.port,
		.connect_ms = CONNECT_MS,
		.connected = connected,
		.failed = not_connected,
		.arg = c,
	};

	c->timeout = loop_timer_new(c, c->loop, too_late, c);
	if (!c->timeout)
		return err_set(err, ENOMEM, "memory is short");
	c->key = pki_key_new(err);
	c->tls = c->key ? pinned_tls(c, err) : NULL;
	if (!c->tls)
		return -EIO;
	if (pki_request_new(c->key, c->token.name, &c->request, &c->request_len, err) < 0)
		return -EIO;
	c->dial = dial_new(c, c->loop, &cf, err);
	if (!c->dial)
		return -EIO;
	loop_timer_arm(c->timeout, c->cf.timeout_ms ? c->cf.timeout_ms : TIMEOUT_MS);
	return 0;
}

struct enroll_client *enroll_client_new(void *ctx, struct loop *loop,
					struct enroll_client_config const *config, struct err *err)
{
	char const *name = config->server_name ? config->server_name : config->host;
	struct enroll_client *c;

	if (!config->host[0] || strlen(config->host) >= HOSTNAME_SIZE || !name[0] ||
	    strlen(name) >= HOSTNAME_SIZE || !config->port) {
		(void)err_set(err, EINVAL,
			      "controller \"%.40s\" port %u: a host name has 1 to 253 octets, a "
			      "port is not 0",
			      config->host, config->port);
		return NULL;
	}
	c = talloc_zero(ctx, struct enroll_client);
	if (!c) {
		(void)err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	c->cf = *config;
	c->loop = loop;
	c->token = *config->token;
	(void)snprintf(c->host, sizeof c->host, "%s", config->host);
	(void)snprintf(c->server_name, sizeof c->server_name, "%s", name);
	talloc_set_destructor(c, client_end);
	if (prepare(c, err) < 0) {
		talloc_free(c);
		return NULL;
	}
	return c;
}
