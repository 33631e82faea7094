/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * An access point that enrols, at the real radio link and the real CA.
 */
#include "net/enroll_client.h"

#include "controller/enroll.h"
#include "crypto/pki.h"
#include "net/radio_server.h"
#include "radio_test.h"

static struct {
	bool over, ok;
	char why[700];
	char pem[3][4096];
} got;

static struct enroll *authority;
static struct radio_server *server;
static uint64_t clock_ms;
static bool lie; /**< the controller gives a certificate for another name */

static uint64_t test_now(void *arg)
{
	(void)arg;
	return clock_ms;
}

static void test_random(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_octets(out, len);
}

static struct env const env = {.now_ms = test_now, .random = test_random};

static int on_enroll(void *arg, char const *name, uint8_t const proof[32], uint8_t const *request,
		     size_t len, char **cert, char **ca, struct err *err)
{
	int rc = enroll_sign(arg, name, proof, request, len, cert, ca, err);

	if (rc == 0 && lie) {
		free(*cert);
		*cert = strdup(*ca);
	}
	return rc;
}

static int on_joined(void *arg, struct radio_peer *p, struct radio_hello const *hello, bool kept,
		     struct err *err)
{
	(void)arg;
	(void)p;
	(void)hello;
	(void)kept;
	(void)err;
	return 0;
}

static void on_left(void *arg, struct radio_peer *p, char const *why)
{
	(void)arg;
	(void)p;
	(void)why;
}

static void path(struct relay_world *w, char const *name, char out[128])
{
	snprintf(out, 128, "%s/%s", w->net->dir, name);
}

static SSL_CTX *server_tls(struct relay_world *w)
{
	char ca[128], cert[128], key[128];
	struct tls_files const files = {.ca = ca, .cert = cert, .key = key};
	struct err err = {0};
	SSL_CTX *ctx;

	path(w, "ca.pem", ca);
	path(w, "cert.pem", cert);
	path(w, "key.pem", key);
	ctx = tls_server_new_optional(&files, &err);
	if (!ctx)
		fail_msg("%s", err.msg);
	return ctx;
}

static int setup(void **state)
{
	struct radio_server_config cf = {.joined = on_joined, .left = on_left, .enroll = on_enroll};
	struct relay_world *w;
	struct err err = {0};
	char old[128];
	bool made;

	if (relay_setup(state) < 0)
		return -1;
	w = *state;
	/* Its own CA goes: the directory is the controller's. */
	path(w, "ca.pem", old);
	unlink(old);
	path(w, "ca.key", old);
	unlink(old);
	memset(&got, 0, sizeof got);
	lie = false;
	clock_ms = 1000;
	authority = enroll_new(w->net, &env, w->net->dir);
	if (enroll_prepare(authority, "wlc.example.org", &made, &err) < 0) {
		print_error("%s\n", err.msg);
		return -1;
	}
	cf.arg = authority;
	server = radio_server_new(w->net, w->net->loop, &cf);
	return radio_server_listen_tls(server, server_tls(w), "127.0.0.1", 0, &err);
}

static int teardown(void **state)
{
	struct relay_world *w = *state;
	char p[128];

	path(w, "cert.pem", p);
	unlink(p);
	path(w, "key.pem", p);
	unlink(p);
	return relay_teardown(state);
}

static void on_done(void *arg, struct enroll_result const *r)
{
	(void)arg;
	got.over = got.ok = true;
	snprintf(got.pem[0], sizeof got.pem[0], "%s", r->key);
	snprintf(got.pem[1], sizeof got.pem[1], "%s", r->cert);
	snprintf(got.pem[2], sizeof got.pem[2], "%s", r->ca);
}

static void on_failed(void *arg, char const *why)
{
	(void)arg;
	got.over = true;
	snprintf(got.why, sizeof got.why, "%s", why);
}

static bool is_over(void *arg)
{
	(void)arg;
	return got.over;
}

static struct enroll_token token_for(char const *name)
{
	struct enroll_token t;
	char text[ENROLL_TEXT];

	assert_int_equal(enroll_give(authority, name, text, NULL), 0);
	assert_int_equal(enroll_token_parse(text, &t, NULL), 0);
	return t;
}

/** Does it get a certificate? */
static bool enrol(struct relay_world *w, struct enroll_token const *t, char const *server_name)
{
	struct enroll_client_config const cf = {
		.host = "127.0.0.1",
		.port = radio_server_port(server),
		.server_name = server_name,
		.token = t,
		.done = on_done,
		.failed = on_failed,
	};
	struct err err = {0};
	struct enroll_client *c = enroll_client_new(w->net, w->net->loop, &cf, &err);

	if (!c)
		fail_msg("%s", err.msg);
	memset(&got, 0, sizeof got);
	run_until(w->net, is_over, NULL);
	talloc_free(c);
	return got.ok;
}

static void put(struct relay_world *w, char const *name, char const *text, char out[128])
{
	FILE *f;

	path(w, name, out);
	f = fopen(out, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/** With what it got it joins. */
static void test_enrolled_and_joined(void **state)
{
	struct relay_world *w = *state;
	struct enroll_token const t = token_for("ap9");
	char ca[128], cert[128], key[128];
	struct tls_files const files = {.ca = ca, .cert = cert, .key = key};
	struct radio_server_stats st;
	struct err err = {0};
	SSL_CTX *tls;
	struct end *e;

	assert_true(enrol(w, &t, NULL));
	put(w, "got.key", got.pem[0], key);
	put(w, "got.pem", got.pem[1], cert);
	put(w, "got-ca.pem", got.pem[2], ca);
	tls = tls_client_new(&files, &err);
	if (!tls)
		fail_msg("%s", err.msg);
	e = end_new(w, peer_socket(radio_server_port(server)),
		    tls_client_connect(tls, TLS_CONTROLLER_NAME, &err));
	end_say_hello(e, "");
	(void)end_expect(w, e, RADIO_MSG_WELCOME, 1);
	radio_server_get_stats(server, &st);
	assert_int_equal(st.enrolled, 1);
	assert_int_equal(st.peers, 1);
	assert_int_equal(relay_said(w, "access point ap9 connected"), 1);
	SSL_CTX_free(tls);
	unlink(key);
	unlink(cert);
	unlink(ca);
	/* Its token is used up. */
	assert_false(enrol(w, &t, NULL));
	assert_non_null(strstr(got.why, "the controller says: no token of that name is valid"));
}

static void test_wrong_and_late_tokens(void **state)
{
	struct relay_world *w = *state;
	struct enroll_token t = token_for("ap9");

	t.secret[0] ^= 1;
	assert_false(enrol(w, &t, NULL));
	assert_non_null(strstr(got.why, "no token of that name is valid"));
	t.secret[0] ^= 1;
	clock_ms += ENROLL_TOKEN_MS;
	assert_false(enrol(w, &t, NULL));
	assert_non_null(strstr(got.why, "no token of that name is valid"));
}

/** A controller of another CA is told nothing. */
static void test_another_ca(void **state)
{
	struct relay_world *w = *state;
	struct enroll_token t = token_for("ap9");
	struct radio_server_stats st;

	t.fingerprint[0] ^= 1;
	assert_false(enrol(w, &t, NULL));
	assert_non_null(strstr(got.why, "has the token's fingerprint"));
	t.fingerprint[0] ^= 1;
	/* The right CA, but a server that is not asked for. */
	assert_false(enrol(w, &t, "other.example.org"));
	assert_non_null(strstr(got.why, "does not name other.example.org"));
	radio_server_get_stats(server, &st);
	assert_int_equal(st.enroll_refused, 0);
	assert_true(enrol(w, &t, "wlc.example.org"));
}

static void test_answer_is_checked(void **state)
{
	struct relay_world *w = *state;
	struct enroll_token const t = token_for("ap9");

	lie = true;
	assert_false(enrol(w, &t, NULL));
	assert_non_null(strstr(got.why, "not for the key that was made here"));
}

static void test_nobody_there(void **state)
{
	struct relay_world *w = *state;
	struct enroll_token const t = token_for("ap9");
	struct enroll_client_config cf = {
		.host = "", .port = 5249, .token = &t, .done = on_done, .failed = on_failed};
	struct err err = {0};

	assert_null(enroll_client_new(w->net, w->net->loop, &cf, &err));
	cf.host = "127.0.0.1";
	cf.port = radio_server_port(server);
	radio_server_stop(server);
	memset(&got, 0, sizeof got);
	assert_non_null(enroll_client_new(w->net, w->net->loop, &cf, &err));
	run_until(w->net, is_over, NULL);
	assert_string_equal(got.why, "Connection refused");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	struct CMUnitTest const tests[] = {
		TEST(test_enrolled_and_joined), TEST(test_wrong_and_late_tokens),
		TEST(test_another_ca),          TEST(test_answer_is_checked),
		TEST(test_nobody_there),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
