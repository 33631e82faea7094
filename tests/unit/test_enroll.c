/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Tokens and the CA behind them: files are made once and never touched, a token is good for one use
 * within its hour.
 */
#include "controller/enroll.h"

#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "base/rand.h"
#include "crypto/pki.h"
#include "net/tls_client.h"
#include "show_test.h"

static char dir[64];
static uint64_t now;
static struct rand_fixed rnd;
static struct enroll *e;

static uint64_t test_now(void *arg)
{
	(void)arg;
	return now;
}

static void test_random(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_fixed_octets(&rnd, out, len);
}

static struct env const env = {.now_ms = test_now, .random = test_random};

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/fastroam-unit-XXXXXX");
	now = 1000;
	rnd.state = 7;
	e = mkdtemp(dir) ? enroll_new(NULL, &env, dir) : NULL;
	return e ? 0 : -1;
}

static char *file(char const *name)
{
	static char path[4][128];
	static int next;

	next = (next + 1) % 4;
	snprintf(path[next], sizeof path[next], "%s/%s", dir, name);
	return path[next];
}

static int teardown(void **state)
{
	(void)state;
	unlink(file("ca.pem"));
	unlink(file("ca.key"));
	unlink(file("cert.pem"));
	unlink(file("key.pem"));
	rmdir(dir);
	talloc_free(e);
	return 0;
}

static void prepare(void)
{
	struct err err = {0};
	bool made;

	if (enroll_prepare(e, "wlc1", &made, &err) < 0)
		fail_msg("%s", err.msg);
	assert_true(made);
}

static void test_files_are_made_once(void **state)
{
	static char const *const names[] = {"ca.pem", "ca.key", "cert.pem", "key.pem"};
	struct stat before[4], after;
	struct err err = {0};
	bool made;
	X509 *cert;

	(void)state;
	prepare();
	for (int i = 0; i < 4; i++) {
		assert_int_equal(stat(file(names[i]), &before[i]), 0);
		assert_int_equal(before[i].st_mode & 0777, 0600);
	}
	cert = pki_cert_load(file("cert.pem"), NULL);
	assert_int_equal(X509_check_host(cert, "wlc1", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(cert, TLS_CONTROLLER_NAME, 0, 0, NULL), 1);
	assert_int_equal(X509_check_ip_asc(cert, "127.0.0.1", 0), 1);
	X509_free(cert);
	assert_int_equal(enroll_prepare(e, "other", &made, &err), 0);
	assert_false(made);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(stat(file(names[i]), &after), 0);
		assert_int_equal(after.st_ino, before[i].st_ino);
	}
	/* Without the controller's own two, those are made anew under the same CA. */
	unlink(file("cert.pem"));
	unlink(file("key.pem"));
	prepare();
	assert_int_equal(stat(file("ca.pem"), &after), 0);
	assert_int_equal(after.st_ino, before[0].st_ino);
}

static void test_files_of_somebody_else(void **state)
{
	struct err err = {0};
	bool made;

	(void)state;
	prepare();
	assert_int_equal(rename(file("ca.key"), file("key.pem")), 0);
	assert_int_equal(enroll_prepare(e, "", &made, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "ca.key is not there"));
	unlink(file("cert.pem"));
	assert_int_equal(enroll_prepare(e, "", &made, &err), -ENOENT);
	assert_non_null(strstr(err.msg, "has some of"));
	/* A certificate that another CA has signed. */
	unlink(file("ca.pem"));
	unlink(file("key.pem"));
	prepare();
	assert_int_equal(rename(file("cert.pem"), file("kept")), 0);
	unlink(file("ca.pem"));
	unlink(file("ca.key"));
	unlink(file("key.pem"));
	prepare();
	assert_int_equal(rename(file("kept"), file("cert.pem")), 0);
	assert_int_equal(enroll_prepare(e, "", &made, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "is not signed with"));
	/* A folder that cannot be made: there is a file in its place. */
	talloc_free(e);
	e = enroll_new(NULL, &env, "/dev/null");
	assert_true(enroll_prepare(e, "", &made, &err) < 0);
	assert_non_null(strstr(err.msg, "cannot write /dev/null/"));
}

/* --- an access point -------------------------------------------------------------------------- */

struct asker {
	struct enroll_token token;
	EVP_PKEY *key;
	uint8_t *request, proof[ENROLL_PROOF_LEN];
	size_t len;
	struct err err;
};

/** With the token of this text. */
static void asker_init(struct asker *a, char const *text)
{
	memset(a, 0, sizeof *a);
	assert_int_equal(enroll_token_parse(text, &a->token, NULL), 0);
	a->key = pki_key_new(NULL);
	assert_int_equal(pki_request_new(a->key, "x", &a->request, &a->len, NULL), 0);
	assert_int_equal(enroll_proof(a->token.secret, a->request, a->len, a->proof), 0);
}

static void asker_end(struct asker *a)
{
	EVP_PKEY_free(a->key);
	OPENSSL_free(a->request);
}

/** Does it get a certificate? */
static bool ask(struct asker *a)
{
	char *cert, *ca;
	X509 *c;

	if (enroll_sign(e, a->token.name, a->proof, a->request, a->len, &cert, &ca, &a->err) < 0) {
		assert_null(cert);
		assert_null(ca);
		return false;
	}
	c = pki_cert_parse(cert, strlen(cert), NULL);
	assert_int_equal(X509_check_host(c, a->token.name, 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(c, "x", 0, 0, NULL), 0);
	assert_int_equal(X509_check_private_key(c, a->key), 1);
	X509_free(c);
	free(cert);
	free(ca);
	return true;
}

static void give(char const *name, char text[ENROLL_TEXT])
{
	struct err err = {0};

	if (enroll_give(e, name, text, &err) < 0)
		fail_msg("%s", err.msg);
}

static void test_one_use(void **state)
{
	char text[ENROLL_TEXT];
	struct asker a;

	(void)state;
	prepare();
	give("ap1", text);
	asker_init(&a, text);
	assert_true(ask(&a));
	assert_false(ask(&a));
	assert_non_null(strstr(a.err.msg, "ap enroll NAME"));
	asker_end(&a);
}

static void test_one_hour(void **state)
{
	char text[ENROLL_TEXT], later[ENROLL_TEXT];
	struct asker a, b;

	(void)state;
	prepare();
	give("ap1", text);
	give("ap2", later);
	asker_init(&a, text);
	asker_init(&b, later);
	now += ENROLL_TOKEN_MS - 1;
	assert_true(ask(&a));
	now++;
	assert_false(ask(&b));
	asker_end(&a);
	asker_end(&b);
}

static void test_wrong_proofs(void **state)
{
	char text[ENROLL_TEXT];
	struct asker a;

	(void)state;
	prepare();
	give("ap1", text);
	asker_init(&a, text);
	a.proof[31] ^= 1;
	for (int i = 0; i < ENROLL_WRONG_MAX - 1; i++)
		assert_false(ask(&a));
	a.proof[31] ^= 1;
	assert_true(ask(&a));
	asker_end(&a);
	give("ap1", text);
	asker_init(&a, text);
	a.proof[0] ^= 1;
	for (int i = 0; i < ENROLL_WRONG_MAX; i++)
		assert_false(ask(&a));
	a.proof[0] ^= 1;
	assert_false(ask(&a));
	/* The proof is for this request only, and this name. */
	asker_end(&a);
	give("ap1", text);
	asker_init(&a, text);
	a.request[20] ^= 1;
	assert_false(ask(&a));
	a.request[20] ^= 1;
	snprintf(a.token.name, sizeof a.token.name, "ap2");
	assert_false(ask(&a));
	asker_end(&a);
}

/** One who has the token may still send no request. */
static void test_bad_request(void **state)
{
	char text[ENROLL_TEXT];
	struct asker a;

	(void)state;
	prepare();
	give("ap1", text);
	asker_init(&a, text);
	assert_int_equal(enroll_proof(a.token.secret, a.request, a.len - 1, a.proof), 0);
	a.len--;
	assert_false(ask(&a));
	assert_non_null(strstr(a.err.msg, "its log says why"));
	/* The token is as good as before. */
	a.len++;
	assert_int_equal(enroll_proof(a.token.secret, a.request, a.len, a.proof), 0);
	assert_true(ask(&a));
	asker_end(&a);
}

static void test_tokens_are_bounded(void **state)
{
	char first[ENROLL_TEXT], second[ENROLL_TEXT], text[ENROLL_TEXT], name[16];
	struct err err = {0};
	struct asker a;

	(void)state;
	assert_true(enroll_give(e, "ap1", text, &err) < 0);
	prepare();
	assert_int_equal(enroll_give(e, "no name", text, &err), -EINVAL);
	give("first", first);
	now++;
	give("second", second);
	now++;
	/* Another one of the same name is instead of the first. */
	for (int i = 0; i < 3; i++)
		give("ap", text);
	for (int i = 0; i < ENROLL_TOKENS_MAX - 2; i++) {
		snprintf(name, sizeof name, "ap%d", i);
		give(name, text);
	}
	asker_init(&a, first);
	assert_false(ask(&a));
	asker_end(&a);
	asker_init(&a, second);
	assert_true(ask(&a));
	asker_end(&a);
	asker_init(&a, text);
	assert_true(ask(&a));
	asker_end(&a);
}

static void test_command(void **state)
{
	struct bench *b;
	struct enroll_token t;
	char *out, *line;
	void *s;

	(void)state;
	assert_int_equal(bench_setup(&s), 0);
	b = s;
	snprintf(b->options.tls_dir, sizeof b->options.tls_dir, "%s", dir);
	out = show(b, "ap enroll ap-1.example.org");
	assert_non_null(strstr(out, "Made a CA and a certificate for this controller"));
	line = strstr(out, "\n  ap-1.example.org.");
	assert_non_null(line);
	line[strcspn(line + 1, "\n") + 1] = '\0';
	assert_int_equal(enroll_token_parse(line + 3, &t, NULL), 0);
	out = show(b, "ap enroll ap-1.example.org | json");
	assert_non_null(strstr(out, "\"token\": \"ap-1.example.org."));
	assert_non_null(strstr(out, "\"expires_in_s\": 3600"));
	assert_int_equal(
		bench_load(b, "aaa server radius dynamic-author\n client tls name radius1\n"), 0);
	out = show(b, "ap enroll radius1");
	assert_non_null(strstr(out, "% radius1 is a RADIUS server"));
	assert_int_equal(bench_teardown(&s), 0);
}

int main(void)
{
#define WITH_FILES(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	struct CMUnitTest const tests[] = {
		WITH_FILES(test_files_are_made_once),
		WITH_FILES(test_files_of_somebody_else),
		WITH_FILES(test_one_use),
		WITH_FILES(test_one_hour),
		WITH_FILES(test_wrong_proofs),
		WITH_FILES(test_bad_request),
		WITH_FILES(test_tokens_are_bounded),
		WITH_FILES(test_command),
	};
#undef WITH_FILES

	return cmocka_run_group_tests(tests, NULL, NULL);
}
