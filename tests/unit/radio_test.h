/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of both ends of the radio link share: an end that says what the test tells it and
 * remembers what it heard. Certificates and the log are those of the relays' tests.
 */
#ifndef RADIO_TEST_H
#define RADIO_TEST_H

#include "wire/radio.h"

#include "relay_test.h"

static struct mac const radio_bssid = {{2, 0, 0x5e, 0, 0, 1}};
static struct mac const radio_sta = {{2, 0xaa, 0, 0, 0, 7}};

/** An AP with one radio. */
static inline void radio_test_hello(struct radio_hello *h)
{
	*h = (struct radio_hello){.software = "test 1", .model = "none", .n_radios = 1};
	h->radio[0].n_bssids = 1;
	h->radio[0].bssid[0] = radio_bssid;
}

/** One end of a connection, in the test's own process. */
struct end {
	struct stream *stream;
	bool open, ended;
	char why[200];
	unsigned heard[RADIO_MSG_ENROLLED + 1]; /**< how often each type */
	struct radio_msg last[RADIO_MSG_ENROLLED + 1];
	char pem[2 * RADIO_PEM_MAX]; /**< of ENROLLED: certificate, CA */
};

static inline ssize_t end_received(void *arg, uint8_t const *data, size_t len)
{
	struct end *e = arg;
	struct radio_msg m;
	size_t used;

	assert_int_equal(radio_decode(data, len, &used, &m), RADIO_REFUSED_OK);
	if (!used)
		return 0;
	e->heard[m.type]++;
	e->last[m.type] = m;
	if (m.type == RADIO_MSG_ENROLLED)
		snprintf(e->pem, sizeof e->pem, "%.*s%.*s", (int)m.cert.len, (char *)m.cert.p,
			 (int)m.ca.len, (char *)m.ca.p);
	return (ssize_t)used;
}

static inline int end_opened(void *arg, struct stream *s)
{
	struct end *e = arg;

	(void)s;
	e->open = true;
	return 0;
}

static inline void end_closed(void *arg, char const *why)
{
	struct end *e = arg;

	snprintf(e->why, sizeof e->why, "%s", why);
	e->ended = true;
	talloc_free(e->stream);
	e->stream = NULL;
}

/** Takes over both; ssl NULL is a clear connection. */
static inline struct end *end_new(struct relay_world *w, int fd, SSL *ssl)
{
	struct end *e = talloc_zero(w->net, struct end);
	struct stream_config const cf = {
		.input_max = 2 + RADIO_MESSAGE_MAX,
		.output_max = 65536,
		.handshake_ms = 10000,
		.received = end_received,
		.opened = end_opened,
		.closed = end_closed,
		.arg = e,
	};

	e->stream = stream_new(e, w->net->loop, fd, ssl, &cf);
	assert_non_null(e->stream);
	return e;
}

static inline int unix_socket(char const *path)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	snprintf(sa.sun_path, sizeof sa.sun_path, "%s", path);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return fd;
}

static inline void end_say(struct end *e, struct radio_msg const *m)
{
	uint8_t out[2 + RADIO_MESSAGE_MAX];
	int len = radio_encode(m, out, sizeof out);

	assert_true(len > 0);
	assert_int_equal(stream_send(e->stream, out, (size_t)len), 0);
}

static inline void end_say_hello(struct end *e, char const *name)
{
	struct radio_msg m = {.type = RADIO_MSG_HELLO, .version = 1};

	snprintf(m.text, sizeof m.text, "%s", name);
	radio_test_hello(&m.hello);
	end_say(e, &m);
}

static inline bool end_has_ended(void *arg)
{
	return ((struct end *)arg)->ended;
}

struct end_wait {
	struct end const *e;
	enum radio_msg_type type;
	unsigned count;
};

static inline bool end_wait_holds(void *arg)
{
	struct end_wait const *x = arg;

	return x->e->heard[x->type] >= x->count;
}

/** Run until it has heard `count` messages of this type; the last one. */
static inline struct radio_msg const *end_expect(struct relay_world *w, struct end *e,
						 enum radio_msg_type type, unsigned count)
{
	struct end_wait x = {e, type, count};

	run_until(w->net, end_wait_holds, &x);
	return &e->last[type];
}

/** It is told why, and closed. */
static inline void end_expect_bye(struct relay_world *w, struct end *e, char const *why)
{
	char const *text = end_expect(w, e, RADIO_MSG_BYE, 1)->text;

	if (!strstr(text, why))
		fail_msg("told \"%s\"", text);
	run_until(w->net, end_has_ended, e);
}

#endif
