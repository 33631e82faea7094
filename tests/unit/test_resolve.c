/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names and addresses looked up beside the loop. Only names that /etc/hosts has or that RFC 6761
 * says never exist are asked for.
 */
#include "net/resolve.h"

#include "net_test.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <signal.h>

static struct {
	unsigned calls;
	struct resolve_result result;
	struct resolve *free; /**< freed from the callback */
} got;

static void on_done(void *arg, struct resolve_result const *result)
{
	(void)arg;
	got.calls++;
	got.result = *result;
	talloc_free(got.free);
	got.free = NULL;
}

static bool is_done(void *arg)
{
	(void)arg;
	return got.calls > 0;
}

static struct resolve *look_up(struct net_world *w, char const *host)
{
	struct err err = {0};
	struct resolve *r;

	memset(&got, 0, sizeof got);
	r = resolve_new(w, w->loop, host, 11374, on_done, NULL, &err);
	if (!r)
		fail_msg("%s", err.msg);
	/* Always from the loop, an address too. */
	assert_int_equal(got.calls, 0);
	return r;
}

static void test_addresses(void **state)
{
	struct net_world *w = *state;
	struct sockaddr_in const *in = (struct sockaddr_in const *)&got.result.address[0].sa;
	struct sockaddr_in6 const *in6 = (struct sockaddr_in6 const *)&got.result.address[0].sa;
	struct in6_addr const want = {{{0x20, 1, 0x0d, 0xb8, [15] = 1}}};
	struct resolve *r = look_up(w, "192.0.2.7");

	run_until(w, is_done, NULL);
	assert_int_equal(got.result.code, 0);
	assert_int_equal(got.result.count, 1);
	assert_int_equal(in->sin_family, AF_INET);
	assert_int_equal(in->sin_addr.s_addr, htonl(0xc0000207));
	assert_int_equal(ntohs(in->sin_port), 11374);
	assert_int_equal(got.result.address[0].len, sizeof *in);
	talloc_free(r);
	(void)look_up(w, "2001:db8::1");
	run_until(w, is_done, NULL);
	assert_int_equal(in6->sin6_family, AF_INET6);
	assert_memory_equal(&in6->sin6_addr, &want, sizeof want);
}

static void test_name(void **state)
{
	struct net_world *w = *state;
	struct sockaddr_in const *in = (struct sockaddr_in const *)&got.result.address[0].sa;
	struct addrinfo *known = NULL;
	struct resolve *r;

	/* A machine of the smallest kind has neither /etc/hosts nor a DNS server that knows it. */
	if (getaddrinfo("localhost", NULL, NULL, &known) != 0)
		skip();
	freeaddrinfo(known);
	r = look_up(w, "localhost");
	got.free = r;
	run_until(w, is_done, NULL);
	assert_int_equal(got.calls, 1);
	assert_int_equal(got.result.code, 0);
	assert_true(got.result.count >= 1);
	assert_int_equal(ntohs(in->sin_port), 11374);
	assert_null(got.free);
}

static void test_no_such_name(void **state)
{
	struct net_world *w = *state;
	char label[254];
	struct err err = {0};

	/* A label over 63 octets is refused by the resolver itself: nobody is asked. */
	memset(label, 'a', sizeof label - 1);
	label[sizeof label - 1] = '\0';
	(void)look_up(w, label);
	run_until(w, is_done, NULL);
	assert_true(got.result.code != 0);
	assert_int_equal(got.result.count, 0);
	assert_true(resolve_reason(&got.result)[0] != '\0');
	{
		char longer[sizeof label + 1];

		memset(longer, 'a', sizeof longer - 1);
		longer[sizeof longer - 1] = '\0';
		assert_null(resolve_new(w, w->loop, longer, 1, on_done, NULL, &err));
		assert_int_equal(err.code, -EINVAL);
	}
}

static void test_reasons(void **state)
{
	struct resolve_result const sys = {.code = EAI_SYSTEM, .sys = ENOENT};
	struct resolve_result const none = {.code = EAI_NONAME};

	(void)state;
	assert_string_equal(resolve_reason(&sys), strerror(ENOENT));
	assert_string_equal(resolve_reason(&none), gai_strerror(EAI_NONAME));
}

/** Nobody waits for these any more: their threads end without harm, and no SIGPIPE comes. */
static void test_forgotten(void **state)
{
	struct net_world *w = *state;

	(void)signal(SIGPIPE, SIG_DFL);
	for (int i = 0; i < 50; i++)
		talloc_free(look_up(w, "localhost"));
	(void)look_up(w, "localhost");
	run_until(w, is_done, NULL);
	assert_int_equal(got.calls, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, net_setup, net_teardown)

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_addresses), TEST(test_name),      TEST(test_no_such_name),
		TEST(test_reasons),   TEST(test_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
