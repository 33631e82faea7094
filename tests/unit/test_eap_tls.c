/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The EAP-TLS peer against a server made of OpenSSL: both versions, fragments, refusals. */
#include "sim/eap_tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/x509.h>
#include <talloc.h>

#include "dot11/eap.h"

/** Of the server; small ones make many fragments. */
struct server {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *in, *out;
	size_t fragment;
	uint8_t id;
};

static X509 *self_signed(EVP_PKEY *key)
{
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);

	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -60);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (uint8_t const *)"test", -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_set_pubkey(x, key);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	return x;
}

static void start(struct server *s, int version, size_t fragment)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = self_signed(key);

	memset(s, 0, sizeof *s);
	s->fragment = fragment;
	s->ctx = SSL_CTX_new(TLS_server_method());
	SSL_CTX_set_min_proto_version(s->ctx, version);
	SSL_CTX_set_max_proto_version(s->ctx, version);
	assert_int_equal(SSL_CTX_use_certificate(s->ctx, x), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(s->ctx, key), 1);
	X509_free(x);
	EVP_PKEY_free(key);
	s->ssl = SSL_new(s->ctx);
	s->in = BIO_new(BIO_s_mem());
	s->out = BIO_new(BIO_s_mem());
	SSL_set_bio(s->ssl, s->in, s->out);
	SSL_set_accept_state(s->ssl);
}

static void stop(struct server *s)
{
	SSL_free(s->ssl);
	SSL_CTX_free(s->ctx);
}

static void request_put(struct server *s, struct wr *w, uint8_t type, void const *data, size_t len)
{
	wr_u8(w, EAP_REQUEST);
	wr_u8(w, ++s->id);
	wr_be16(w, (uint16_t)(5 + len));
	wr_u8(w, type);
	wr_bytes(w, data, len);
}

/** The peer's TLS octets; true when it has more. */
static bool take(struct server *s, uint8_t const *p, size_t len)
{
	struct rd r = rd_init(p, len);
	uint8_t flags;

	(void)rd_bytes(&r, 4);
	assert_int_equal(rd_u8(&r), EAP_TLS);
	flags = rd_u8(&r);
	if (flags & 0x80)
		(void)rd_be32(&r);
	assert_false(r.bad);
	if (rd_left(&r))
		assert_int_equal(BIO_write(s->in, r.p, (int)rd_left(&r)), rd_left(&r));
	return flags & 0x40;
}

/** Run the login to its end. @return what the last packet came to */
static enum eap_tls_action play(struct server *s, struct eap_tls *t, unsigned *packets)
{
	uint8_t buf[2048], answer[EAP_TLS_PACKET_MAX], piece[2000];
	static uint8_t const begin = 0x20;
	struct wr w = wr_init(buf, sizeof buf), a;
	bool more;

	request_put(s, &w, EAP_TLS, &begin, 1);
	for (*packets = 0; *packets < 200; ++*packets) {
		enum eap_tls_action what;
		size_t pending, len;

		a = wr_init(answer, sizeof answer);
		what = eap_tls_received(t, buf, wr_len(&w), &a);
		if (what != EAP_TLS_SEND)
			return what;
		more = take(s, answer, wr_len(&a));
		w = wr_init(buf, sizeof buf);
		if (more) {
			piece[0] = 0;
			request_put(s, &w, EAP_TLS, piece, 1);
			continue;
		}
		if (!SSL_is_init_finished(s->ssl))
			(void)SSL_do_handshake(s->ssl);
		pending = BIO_ctrl_pending(s->out);
		if (!pending && SSL_is_init_finished(s->ssl)) {
			uint8_t const success[] = {EAP_SUCCESS, s->id, 0, 4};

			a = wr_init(answer, sizeof answer);
			return eap_tls_received(t, success, sizeof success, &a);
		}
		if (!pending)
			return EAP_TLS_FAILED; /* the peer has told TLS's alert */
		len = pending < s->fragment ? pending : s->fragment;
		piece[0] = len < pending ? 0x40 : 0;
		assert_int_equal(BIO_read(s->out, piece + 1, (int)len), len);
		request_put(s, &w, EAP_TLS, piece, 1 + len);
	}
	return EAP_TLS_NOTHING;
}

static SSL_CTX *client_ctx(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	return ctx;
}

static void both_ends_export_the_same_key(void **state)
{
	static int const versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	static size_t const fragments[] = {1400, 100, 17};
	SSL_CTX *ctx = client_ctx();

	(void)state;
	for (unsigned i = 0; i < 6; i++) {
		bool tls13 = versions[i & 1] == TLS1_3_VERSION;
		uint8_t const type = EAP_TLS;
		char const *label =
			tls13 ? "EXPORTER_EAP_TLS_Key_Material" : "client EAP encryption";
		struct eap_tls *t = eap_tls_new(NULL, ctx, "someone", NULL);
		uint8_t theirs[128];
		unsigned packets;
		struct server s;

		start(&s, versions[i & 1], fragments[i / 2]);
		assert_null(eap_tls_msk(t));
		assert_int_equal(play(&s, t, &packets), EAP_TLS_DONE);
		assert_int_equal(SSL_export_keying_material(s.ssl, theirs, 128, label,
							    strlen(label), &type, tls13, tls13),
				 1);
		assert_memory_equal(eap_tls_msk(t), theirs, EAP_MSK_LEN);
		assert_true(fragments[i / 2] > 17 || packets > 15);
		stop(&s);
		talloc_free(t);
	}
	SSL_CTX_free(ctx);
}

static void a_server_that_is_not_trusted_gets_no_key(void **state)
{
	SSL_CTX *ctx = client_ctx();
	struct eap_tls *t;
	unsigned packets;
	struct server s;

	(void)state;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	t = eap_tls_new(NULL, ctx, "someone", NULL);
	start(&s, TLS1_2_VERSION, 1400);
	assert_int_equal(play(&s, t, &packets), EAP_TLS_FAILED);
	assert_null(eap_tls_msk(t));
	stop(&s);
	talloc_free(t);
	SSL_CTX_free(ctx);
}

static void identity_and_other_methods(void **state)
{
	static uint8_t const identity[] = {1, 7, 0, 5, 1}, peap[] = {1, 8, 0, 6, 25, 0x20},
			     success[] = {3, 8, 0, 4}, failure[] = {4, 8, 0, 4};
	static uint8_t const name[] = {2, 7, 0, 12, 1, 's', 'o', 'm', 'e', 'o', 'n', 'e'};
	static uint8_t const nak[] = {2, 8, 0, 6, 3, 13};
	SSL_CTX *ctx = client_ctx();
	struct eap_tls *t = eap_tls_new(NULL, ctx, "someone", NULL);
	uint8_t out[EAP_TLS_PACKET_MAX];
	struct wr w = wr_init(out, sizeof out);

	(void)state;
	assert_int_equal(eap_tls_received(t, identity, sizeof identity, &w), EAP_TLS_SEND);
	assert_int_equal(wr_len(&w), sizeof name);
	assert_memory_equal(out, name, sizeof name);
	for (int i = 0; i < 2; i++) {
		w = wr_init(out, sizeof out);
		assert_int_equal(eap_tls_received(t, peap, sizeof peap, &w), EAP_TLS_SEND);
		assert_int_equal(wr_len(&w), sizeof nak);
		assert_memory_equal(out, nak, sizeof nak);
	}
	/* Success out of nothing is none. */
	assert_int_equal(eap_tls_received(t, success, sizeof success, &w), EAP_TLS_FAILED);
	assert_string_equal(eap_tls_why(t), "success before the method has ended");
	assert_int_equal(eap_tls_received(t, failure, sizeof failure, &w), EAP_TLS_FAILED);
	assert_string_equal(eap_tls_why(t), "the server refused the login");
	assert_int_equal(eap_tls_received(t, failure, 3, &w), EAP_TLS_NOTHING);
	talloc_free(t);
	SSL_CTX_free(ctx);
}

static void files_that_are_not_there_are_named(void **state)
{
	struct err err = {0};

	(void)state;
	assert_null(eap_tls_ctx("/nowhere/ca.pem", "/nowhere/cert.pem", "/nowhere/key.pem", &err));
	assert_non_null(strstr(err.msg, "/nowhere/ca.pem"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(both_ends_export_the_same_key),
		cmocka_unit_test(a_server_that_is_not_trusted_gets_no_key),
		cmocka_unit_test(identity_and_other_methods),
		cmocka_unit_test(files_that_are_not_there_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
