/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of both ends of a relay share: certificates, everything that was logged, and a
 * peer that says what the test tells it and remembers what it heard.
 */
#ifndef RELAY_TEST_H
#define RELAY_TEST_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <signal.h>

#include "net/stream.h"
#include "net/tls_client.h"
#include "net/tls_server.h"
#include "wire/relay.h"

#include "identity_test.h"
#include "net_test.h"

#define HEARD_MAX 64

struct relay_world {
	struct net_world *net;
	/** Signed by ca: wlc.example.org and 127.0.0.1; ap1, ap2 .example.org. By other_ca:
	 * stranger, named as ap1. */
	struct identity ca, other_ca, server, ap1, ap2, stranger;
	char said[16384]; /**< all that was logged, a line each */
	size_t said_len;
};

/** Said at the other end of a connection: in the test's own process, over loopback, real TLS. */
struct peer {
	struct stream *stream;
	bool open;  /**< the handshake is over */
	bool ended; /**< stream is freed by then */
	char why[200];
	struct relay_msg heard[HEARD_MAX]; /**< the last ones; frames are copied to `frame` */
	unsigned count;                    /**< of all messages but frames */
	unsigned frames;
	uint8_t frame[RELAY_FRAME_MAX];
	size_t frame_len;
};

/** The header of a SEQ_REQ; its TLVs do not matter to a relay. */
static inline size_t relay_frame(uint8_t out[RELAY_FRAME_MAX], uint8_t mark, size_t len)
{
	static uint8_t const head[] = {2, 0, 0x5e, 0,    0,    9,    2,    0xaa, 0,    0,
				       0, 7, 0x88, 0xb7, 0x00, 0x13, 0x74, 0x00, 0x01, 4};

	memset(out, mark, len);
	memcpy(out, head, sizeof head);
	return len;
}

static void relay_log(void *arg, enum log_level level, char const *mnemonic, char const *text)
{
	struct relay_world *w = arg;
	int n;

	(void)level;
	n = snprintf(w->said + w->said_len, sizeof w->said - w->said_len, "%s %s\n", mnemonic,
		     text);
	assert_true(n > 0 && w->said_len + (size_t)n < sizeof w->said);
	w->said_len += (size_t)n;
}

/** How often was this logged? */
static inline unsigned relay_said(struct relay_world const *w, char const *what)
{
	unsigned n = 0;

	for (char const *p = w->said; (p = strstr(p, what)) != NULL; p++)
		n++;
	return n;
}

static inline int relay_setup(void **state)
{
	struct relay_world *w = calloc(1, sizeof *w);
	char const *dir;
	void *net;

	if (!w || net_setup(&net) < 0)
		return -1;
	(void)signal(SIGPIPE, SIG_IGN);
	*state = w;
	w->net = net;
	dir = w->net->dir;
	identity_make(dir, &w->ca, "ca", NULL, NULL);
	identity_make(dir, &w->other_ca, "other-ca", NULL, NULL);
	identity_make(dir, &w->server, "wlc", "DNS:wlc.example.org,IP:127.0.0.1", &w->ca);
	identity_make(dir, &w->ap1, "ap1", "DNS:ap1.example.org", &w->ca);
	identity_make(dir, &w->ap2, "ap2", "DNS:ap2.example.org", &w->ca);
	identity_make(dir, &w->stranger, "stranger", "DNS:ap1.example.org", &w->other_ca);
	log_set_sink(relay_log, w);
	return 0;
}

static inline int relay_teardown(void **state)
{
	struct relay_world *w = *state;
	void *net = w->net;
	int rc;

	identity_free(&w->ca);
	identity_free(&w->other_ca);
	identity_free(&w->server);
	identity_free(&w->ap1);
	identity_free(&w->ap2);
	identity_free(&w->stranger);
	rc = net_teardown(&net);
	free(w);
	return rc;
}

static inline struct tls_files relay_files(struct identity const *ca, struct identity const *own)
{
	return (struct tls_files){
		.ca = ca->cert_file, .cert = own->cert_file, .key = own->key_file};
}

/* --- a peer ------------------------------------------------------------------------------------
 */

static inline ssize_t peer_received(void *arg, uint8_t const *data, size_t len)
{
	struct peer *p = arg;
	struct relay_msg m;
	size_t used;

	assert_int_equal(relay_decode(data, len, &used, &m), RELAY_REFUSED_OK);
	if (used && m.type == RELAY_FRAME) {
		memcpy(p->frame, m.frame, m.frame_len);
		p->frame_len = m.frame_len;
		p->frames++;
	} else if (used) {
		p->heard[p->count++ % HEARD_MAX] = m;
	}
	return (ssize_t)used;
}

static inline int peer_opened(void *arg, struct stream *s)
{
	struct peer *p = arg;

	(void)s;
	p->open = true;
	return 0;
}

static inline void peer_closed(void *arg, char const *why)
{
	struct peer *p = arg;

	snprintf(p->why, sizeof p->why, "%s", why);
	p->ended = true;
	talloc_free(p->stream);
	p->stream = NULL;
}

/** Memory that outlives the stream. */
static inline struct peer *peer_new(struct relay_world *w, int fd, SSL *ssl)
{
	struct peer *p = talloc_zero(w->net, struct peer);
	struct stream_config const cf = {
		.input_max = 2 + RELAY_LENGTH_MAX,
		.output_max = 65536,
		.handshake_ms = 10000,
		.received = peer_received,
		.opened = peer_opened,
		.closed = peer_closed,
		.arg = p,
	};

	assert_non_null(ssl);
	p->stream = stream_new(p, w->net->loop, fd, ssl, &cf);
	assert_non_null(p->stream);
	return p;
}

static inline void peer_say(struct peer *p, struct relay_msg const *m)
{
	uint8_t out[RELAY_ENCODED];
	int len = relay_encode(m, out);

	assert_true(len > 0);
	assert_int_equal(stream_send(p->stream, out, (size_t)len), 0);
}

static inline bool peer_is_open(void *arg)
{
	return ((struct peer *)arg)->open;
}

static inline bool peer_has_ended(void *arg)
{
	return ((struct peer *)arg)->ended;
}

/** The last message of this type, NULL when it has heard none. */
static inline struct relay_msg const *peer_heard(struct peer const *p, enum relay_type type)
{
	for (unsigned i = p->count; i > 0 && p->count - i < HEARD_MAX; i--) {
		if (p->heard[(i - 1) % HEARD_MAX].type == type)
			return &p->heard[(i - 1) % HEARD_MAX];
	}
	return NULL;
}

struct peer_wait {
	struct peer const *peer;
	enum relay_type type;
	unsigned frames;
};

static inline bool peer_wait_holds(void *arg)
{
	struct peer_wait const *x = arg;

	return x->type == RELAY_FRAME ? x->peer->frames >= x->frames
				      : peer_heard(x->peer, x->type) != NULL;
}

static inline struct relay_msg const *peer_expect(struct relay_world *w, struct peer const *p,
						  enum relay_type type)
{
	struct peer_wait x = {p, type, 0};

	run_until(w->net, peer_wait_holds, &x);
	return peer_heard(p, type);
}

static inline void peer_expect_frames(struct relay_world *w, struct peer const *p, unsigned frames)
{
	struct peer_wait x = {p, RELAY_FRAME, frames};

	run_until(w->net, peer_wait_holds, &x);
}

/** TCP to a port of loopback. */
static inline int peer_socket(uint16_t port)
{
	struct sockaddr_in sa = {.sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0)
		assert_int_equal(errno, EINPROGRESS);
	return fd;
}

/** The TLS of a relay of the test's own. */
static inline SSL *peer_ssl(struct relay_world *w, struct identity const *who)
{
	struct tls_files const files = relay_files(&w->ca, who);
	struct err err = {0};
	SSL_CTX *ctx = tls_client_new(&files, &err);
	SSL *ssl;

	assert_non_null(ctx);
	ssl = tls_client_connect(ctx, "wlc.example.org", &err);
	SSL_CTX_free(ctx);
	assert_non_null(ssl);
	return ssl;
}

/** A relay of the test's own: TLS is not over yet. */
static inline struct peer *peer_connect(struct relay_world *w, uint16_t port,
					struct identity const *who)
{
	return peer_new(w, peer_socket(port), peer_ssl(w, who));
}

/* --- a peer that reads only when it is told to -------------------------------------------------
 */

struct lazy {
	int fd;
	SSL *ssl;
	uint8_t in[65536];
	size_t len;
	unsigned frames, others, want;
};

/** Takes over both. */
static inline struct lazy *lazy_new(struct relay_world *w, int fd, SSL *ssl)
{
	struct lazy *z = talloc_zero(w->net, struct lazy);

	assert_non_null(ssl);
	assert_int_equal(SSL_set_fd(ssl, fd), 1);
	z->fd = fd;
	z->ssl = ssl;
	return z;
}

static inline void lazy_free(struct lazy *z)
{
	SSL_free(z->ssl);
	close(z->fd);
	talloc_free(z);
}

/** Condition: hands are shaken. */
static inline bool lazy_is_open(void *arg)
{
	struct lazy *z = arg;

	ERR_clear_error();
	return SSL_do_handshake(z->ssl) == 1;
}

static inline void lazy_say(struct lazy *z, struct relay_msg const *m)
{
	uint8_t out[RELAY_ENCODED];
	int len = relay_encode(m, out);

	assert_true(len > 0);
	assert_int_equal(SSL_write(z->ssl, out, len), len);
}

/** Condition: it has read so many frames. */
static inline bool lazy_has_frames(void *arg)
{
	struct lazy *z = arg;
	int n;

	ERR_clear_error();
	while ((n = SSL_read(z->ssl, z->in + z->len, (int)(sizeof z->in - z->len))) > 0) {
		size_t used, at = 0;
		struct relay_msg m;

		z->len += (size_t)n;
		do {
			assert_int_equal(relay_decode(z->in + at, z->len - at, &used, &m),
					 RELAY_REFUSED_OK);
			at += used;
			z->frames += used && m.type == RELAY_FRAME;
			z->others += used && m.type != RELAY_FRAME;
		} while (used);
		z->len -= at;
		memmove(z->in, z->in + at, z->len);
	}
	return z->frames >= z->want;
}

#endif
