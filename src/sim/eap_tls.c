/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAP-TLS and PEAP, the peer (see eap_tls.h). */
#include "sim/eap_tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "dot11/eap.h"
#include "sim/peap.h"

/** Flags of RFC 5216 3.1. */
enum { FLAG_LENGTH = 0x80, FLAG_MORE = 0x40, FLAG_START = 0x20 };

#define EAP_HEADER_LEN 5
/** Longest packet in PEAP's tunnel, either way. */
#define INNER_MAX      1024

struct eap_tls {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *in, *out;      /**< owned by ssl */
	enum eap_type type; /**< EAP_TLS or EAP_PEAP */
	char identity[254], password[128];
	size_t received; /**< TLS octets of the message that is coming in */
	bool handshake_done, has_msk;
	bool inner_done; /**< PEAP: the server is content with what came through the tunnel */
	uint8_t msk[EAP_MSK_LEN];
	int last_id; /**< of the last request, -1 none */
	uint8_t last[EAP_TLS_PACKET_MAX];
	size_t last_len;
	char why[120];
};

SSL_CTX *eap_tls_ctx(char const *ca, char const *cert, char const *key, struct err *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char const *bad = NULL;

	if (!ctx) {
		err_set(err, ENOMEM, "OpenSSL gives no TLS context");
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (SSL_CTX_load_verify_locations(ctx, ca, NULL) != 1)
		bad = ca;
	else if (cert && SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		bad = cert;
	else if (key && SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		bad = key;
	if (!bad)
		return ctx;
	err_set(err, EINVAL, "%s: not readable, or no PEM file that fits the others", bad);
	ERR_clear_error();
	SSL_CTX_free(ctx);
	return NULL;
}

static int wipe(struct eap_tls *t)
{
	SSL_free(t->ssl);
	mem_wipe(t, sizeof(*t));
	return 0;
}

/** A TLS connection that has not said anything. */
static bool begin(struct eap_tls *t)
{
	SSL_free(t->ssl);
	t->ssl = SSL_new(t->ctx);
	t->in = BIO_new(BIO_s_mem());
	t->out = BIO_new(BIO_s_mem());
	if (!t->ssl || !t->in || !t->out) {
		BIO_free(t->in);
		BIO_free(t->out);
		return false;
	}
	SSL_set_bio(t->ssl, t->in, t->out);
	SSL_set_connect_state(t->ssl);
	/* PEAP's keys by TLS 1.3 are no part of version 0. */
	if (t->type == EAP_PEAP)
		SSL_set_max_proto_version(t->ssl, TLS1_2_VERSION);
	t->received = 0;
	t->handshake_done = t->has_msk = t->inner_done = false;
	return true;
}

struct eap_tls *eap_tls_new(void *ctx, SSL_CTX *ssl, char const *identity, char const *password)
{
	struct eap_tls *t = talloc_zero(ctx, struct eap_tls);

	if (!t)
		return NULL;
	talloc_set_destructor(t, wipe);
	t->ctx = ssl;
	t->last_id = -1;
	t->type = password ? EAP_PEAP : EAP_TLS;
	(void)snprintf(t->identity, sizeof(t->identity), "%s", identity);
	(void)snprintf(t->password, sizeof(t->password), "%s", password ? password : "");
	if (!begin(t)) {
		talloc_free(t);
		return NULL;
	}
	return t;
}

static enum eap_tls_action failed(struct eap_tls *t, char const *why)
{
	unsigned long e = ERR_get_error();
	char const *reason = e ? ERR_reason_error_string(e) : NULL;

	(void)snprintf(t->why, sizeof(t->why), "%s%s%s", why, reason ? ": " : "",
		       reason ? reason : "");
	ERR_clear_error();
	return EAP_TLS_FAILED;
}

/* --- sending -----------------------------------------------------------------------------------
 */

static void response_put(struct wr *w, uint8_t id, enum eap_type type, size_t data_len)
{
	wr_u8(w, EAP_RESPONSE);
	wr_u8(w, id);
	wr_be16(w, (uint16_t)(EAP_HEADER_LEN + data_len));
	wr_u8(w, type);
}

/** The next piece of what TLS wants to say; nothing at all is the acknowledgement of a fragment. */
static void fragment_put(struct eap_tls *t, struct wr *w, uint8_t id, bool first)
{
	size_t pending = BIO_ctrl_pending(t->out);
	size_t len = pending < EAP_TLS_FRAGMENT ? pending : EAP_TLS_FRAGMENT;
	bool more = len < pending, with_length = first && more;
	uint8_t *p;

	response_put(w, id, t->type, 1 + (with_length ? 4 : 0) + len);
	wr_u8(w, (uint8_t)((with_length ? FLAG_LENGTH : 0) | (more ? FLAG_MORE : 0)));
	if (with_length)
		wr_be32(w, (uint32_t)pending);
	p = wr_reserve(w, len);
	if (p && len)
		(void)BIO_read(t->out, p, (int)len);
}

static void ack_put(struct eap_tls const *t, struct wr *w, uint8_t id)
{
	response_put(w, id, t->type, 1);
	wr_u8(w, 0);
}

/* --- TLS ---------------------------------------------------------------------------------------
 */

/** MSK: the first 64 of 128 octets (RFC 5216 2.3, RFC 9190 2.3). */
static bool export_keys(struct eap_tls *t)
{
	static uint8_t const type = EAP_TLS;
	bool tls13 = SSL_version(t->ssl) >= TLS1_3_VERSION;
	char const *label = tls13 ? "EXPORTER_EAP_TLS_Key_Material" : "client EAP encryption";
	uint8_t out[EAP_MSK_LEN + EAP_EMSK_LEN];

	if (SSL_export_keying_material(t->ssl, out, sizeof(out), label, strlen(label),
				       tls13 ? &type : NULL, tls13 ? 1 : 0, tls13) != 1)
		return false;
	memcpy(t->msk, out, sizeof(t->msk));
	mem_wipe(out, sizeof(out));
	t->has_msk = true;
	return true;
}

/** What came through PEAP's tunnel, answered through it. False: it cannot be. */
static bool advance_inner(struct eap_tls *t)
{
	uint8_t in[INNER_MAX], out[INNER_MAX];
	int len;

	while ((len = SSL_read(t->ssl, in, sizeof(in))) > 0) {
		struct wr w = wr_init(out, sizeof(out));
		enum peap_outcome what =
			peap_received(t->identity, t->password, in, (size_t)len, &w);
		bool sent = !w.bad && wr_len(&w) > 0 &&
			    SSL_write(t->ssl, out, (int)wr_len(&w)) == (int)wr_len(&w);

		mem_wipe(out, sizeof(out));
		t->inner_done = what == PEAP_SUCCESS;
		if (!sent)
			return false;
	}
	return SSL_get_error(t->ssl, len) == SSL_ERROR_WANT_READ;
}

/** Let TLS read what came. False: it gave up; what it says to the server is still to be sent. */
static bool advance(struct eap_tls *t)
{
	uint8_t octet[16];
	int rc, why;

	if (!t->handshake_done) {
		rc = SSL_do_handshake(t->ssl);
		if (rc != 1) {
			why = SSL_get_error(t->ssl, rc);
			return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
		}
		t->handshake_done = true;
		if (!export_keys(t))
			return false;
	}
	if (t->type == EAP_PEAP)
		return advance_inner(t);
	/* Session tickets, and TLS 1.3's octet 0 that says the server is content (RFC 9190 2.5). */
	rc = SSL_read(t->ssl, octet, sizeof(octet));
	if (rc > 0)
		return true;
	why = SSL_get_error(t->ssl, rc);
	return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_ZERO_RETURN;
}

/** A whole message came, or the start. */
static enum eap_tls_action message(struct eap_tls *t, uint8_t id, struct wr *w)
{
	t->received = 0;
	if (!advance(t) && BIO_ctrl_pending(t->out) == 0)
		return failed(t, "TLS failed");
	fragment_put(t, w, id, true);
	return EAP_TLS_SEND;
}

static enum eap_tls_action tls_received(struct eap_tls *t, struct eap const *e, struct wr *w)
{
	struct rd r = rd_init(e->data.p, e->data.len);
	uint8_t flags = rd_u8(&r);
	size_t len;

	if (flags & FLAG_LENGTH)
		(void)rd_be32(&r);
	if (r.bad)
		return EAP_TLS_NOTHING;
	len = rd_left(&r);
	if (flags & FLAG_START) {
		if (!begin(t))
			return failed(t, "memory is short");
		return message(t, e->id, w);
	}
	if (len == 0) {
		/* The server acknowledges a fragment of ours. */
		fragment_put(t, w, e->id, false);
		return EAP_TLS_SEND;
	}
	t->received += len;
	if (t->received > EAP_TLS_MESSAGE_MAX)
		return failed(t, "a TLS message of the server has more than 65,536 octets");
	if (BIO_write(t->in, r.p, (int)len) != (int)len)
		return failed(t, "memory is short");
	if (flags & FLAG_MORE) {
		ack_put(t, w, e->id);
		return EAP_TLS_SEND;
	}
	return message(t, e->id, w);
}

/* --- EAP ---------------------------------------------------------------------------------------
 */

static enum eap_tls_action request(struct eap_tls *t, struct eap const *e, struct wr *w)
{
	size_t len = strlen(t->identity);

	switch (e->type) {
	case EAP_IDENTITY:
		t->has_msk = false; /* a new run */
		response_put(w, e->id, EAP_IDENTITY, len);
		wr_bytes(w, t->identity, len);
		return EAP_TLS_SEND;
	case EAP_NOTIFICATION: response_put(w, e->id, EAP_NOTIFICATION, 0); return EAP_TLS_SEND;
	default: break;
	}
	if (e->type == (uint8_t)t->type)
		return tls_received(t, e, w);
	/* Another method: this is the one that we speak (RFC 3748 5.3.1). */
	response_put(w, e->id, EAP_NAK, 1);
	wr_u8(w, (uint8_t)t->type);
	return EAP_TLS_SEND;
}

/** Keep the answer, for a request that is repeated. */
static void keep(struct eap_tls *t, uint8_t id, struct wr const *w)
{
	t->last_id = id;
	t->last_len = wr_len(w);
	memcpy(t->last, w->start, t->last_len);
}

enum eap_tls_action eap_tls_received(struct eap_tls *t, void const *packet, size_t len,
				     struct wr *out)
{
	uint8_t buf[EAP_TLS_PACKET_MAX];
	struct wr w = wr_init(buf, sizeof(buf));
	enum eap_tls_action what;
	struct eap e;

	/* What others have left in the thread's queue is not ours to tell. */
	ERR_clear_error();
	if (eap_decode(packet, len, &e) != DOT11_OK)
		return EAP_TLS_NOTHING;
	if (e.code == EAP_SUCCESS)
		return t->has_msk && (t->inner_done || t->type == EAP_TLS)
			       ? EAP_TLS_DONE
			       : failed(t, "success before the method has ended");
	if (e.code == EAP_FAILURE)
		return failed(t, "the server refused the login");
	if (e.code != EAP_REQUEST)
		return EAP_TLS_NOTHING;
	if (e.id == t->last_id && e.type != EAP_IDENTITY) {
		wr_bytes(out, t->last, t->last_len);
		return EAP_TLS_SEND;
	}
	what = request(t, &e, &w);
	if (what == EAP_TLS_SEND) {
		keep(t, e.id, &w);
		wr_bytes(out, buf, wr_len(&w));
	}
	return what;
}

uint8_t const *eap_tls_msk(struct eap_tls const *t)
{
	return t->has_msk ? t->msk : NULL;
}

char const *eap_tls_why(struct eap_tls const *t)
{
	return t->why[0] ? t->why : "nothing went wrong";
}
