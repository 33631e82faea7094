/* SPDX-License-Identifier: GPL-2.0-or-later */
/** `wireless metrics http port`: it listens, moves and ends as configured, and says why it cannot.
 */
#include "controller/metrics_http.h"

#include "show_test.h"

#include "net/http_server.h"

/** A port of loopback that nobody listens on just now. */
static uint16_t free_port(struct bench *b, struct http_server **holder)
{
	struct http_server_config const cf = {.path = "/x"};
	struct err err = {0};

	*holder = http_server_new(b, b->c->loop, 0, &cf, &err);
	assert_non_null(*holder);
	return http_server_port(*holder);
}

static void test_it_follows_the_configuration(void **state)
{
	struct bench *b = *state;
	struct http_server *holder;
	uint16_t port = free_port(b, &holder);
	struct err err = {0};
	char line[80];

	snprintf(line, sizeof line, "wireless metrics http port %u\n", port);
	assert_int_equal(bench_load(b, line), 0);
	assert_non_null(strstr(show(b, "show running-config"), line));
	/* Somebody else has it. */
	assert_int_equal(metrics_http_apply(b->c, &err), -EADDRINUSE);
	assert_null(b->c->metrics_http);
	assert_memory_equal(err.msg, "metrics by HTTP are off: cannot bind TCP port ", 46);
	talloc_free(holder);
	assert_int_equal(metrics_http_apply(b->c, &err), 0);
	assert_int_equal(http_server_port(b->c->metrics_http), port);
	holder = b->c->metrics_http;
	assert_int_equal(metrics_http_apply(b->c, &err), 0);
	assert_ptr_equal(b->c->metrics_http, holder);
	assert_int_equal(bench_load(b, "no wireless metrics http port\n"), 0);
	assert_int_equal(metrics_http_apply(b->c, &err), 0);
	assert_null(b->c->metrics_http);
	assert_null(strstr(show(b, "show running-config"), "metrics"));
	assert_int_equal(bench_load(b, "wireless metrics http port 80\n"), 1);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		TEST(test_it_follows_the_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
