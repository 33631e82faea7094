/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Requests as they come from monitoring systems, browsers and people who mean harm. */
#include "wire/http_get.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GOOD "GET /metrics HTTP/1.1\r\nHost: localhost:9810\r\n\r\n"

static enum http_verdict take(char const *text, struct http_request *out)
{
	return http_get_read(text, strlen(text), "/metrics", out);
}

static void test_what_is_answered(void **state)
{
	static char const *const cases[] = {
		GOOD,
		"GET /metrics HTTP/1.1\nhost: 127.0.0.1\n\n",
		"GET /metrics?x=%20y HTTP/1.1\r\nUser-Agent: "
		"Prometheus/2.42.0\r\nHOST:[::1]:9810\t\r\n"
		"Accept: application/openmetrics-text;version=1.0.0,*/*;q=0.1\r\n"
		"X-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n",
		"GET /metrics HTTP/1.0\r\n\r\n",
		"HEAD /metrics HTTP/1.1\r\nHost: LOCALHOST:\r\nContent-Length: 0\r\n\r\n",
	};
	struct http_request rq;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t len = strlen(cases[i]);

		assert_int_equal(take(cases[i], &rq), HTTP_OK);
		assert_int_equal(rq.used, len);
		assert_int_equal(rq.head, cases[i][0] == 'H');
		/* Each part of it is not whole yet, and nobody looks behind the end. */
		for (size_t n = 0; n < len; n++) {
			char *copy = malloc(n ? n : 1);

			memcpy(copy, cases[i], n);
			assert_int_equal(http_get_read(copy, n, "/metrics", &rq), HTTP_MORE);
			assert_int_equal(rq.used, 0);
			free(copy);
		}
	}
	assert_int_equal(take(GOOD "rest", &rq), HTTP_OK);
	assert_int_equal(rq.used, strlen(GOOD));
}

static void test_what_is_refused(void **state)
{
	static struct {
		char const *text;
		enum http_verdict v;
	} const cases[] = {
		{"\r\n\r\n", HTTP_MALFORMED},
		{"hello\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics\r\n\r\n", HTTP_MALFORMED},
		{"GET  HTTP/1.1\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics FTP/1.1\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1 \r\n\r\n", HTTP_MALFORMED},
		{"G(T /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_MALFORMED},
		{"GET /me\001rics HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\r\nfolded\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\r\n more: x\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1\r\nHost : localhost\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\r\nA: \033[2J\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\rA: x\r\n\r\n", HTTP_MALFORMED},
		{"GET /metrics HTTP/1.1\r\n\r\n", HTTP_NO_HOST},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
		 HTTP_NO_HOST},
		{"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_PATH},
		{"GET /metrics/ HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_PATH},
		{"GET http://localhost/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_PATH},
		{"POST /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_METHOD},
		{"get /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", HTTP_METHOD},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n",
		 HTTP_BODY},
		{"GET /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
		 HTTP_BODY},
		{"GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n", HTTP_HOST},
		{"GET /metrics HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", HTTP_HOST},
		{"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:9810x\r\n\r\n", HTTP_HOST},
		{"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:123456\r\n\r\n", HTTP_HOST},
		{"GET /metrics HTTP/1.1\r\nHost:\r\n\r\n", HTTP_HOST},
		{"GET /metrics HTTP/2.0\r\nHost: localhost\r\n\r\n", HTTP_VERSION},
		{"GET /metrics HTTP/1.2\r\nHost: localhost\r\n\r\n", HTTP_VERSION},
	};
	struct http_request rq;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum http_verdict v = take(cases[i].text, &rq);

		if (v != cases[i].v)
			fail_msg("%s: %s", cases[i].text, http_refusal_text(v));
		assert_int_equal(rq.used, 0);
		assert_false(rq.head);
	}
}

static void test_the_longest(void **state)
{
	char text[2 * HTTP_HEAD_MAX];
	struct http_request rq;
	int n = snprintf(text, sizeof text, "GET /metrics HTTP/1.0\r\nX: ");

	(void)state;
	memset(text + n, 'x', sizeof text - (size_t)n);
	assert_int_equal(http_get_read(text, HTTP_HEAD_MAX - 1, "/metrics", &rq), HTTP_MORE);
	assert_int_equal(http_get_read(text, HTTP_HEAD_MAX, "/metrics", &rq), HTTP_LENGTH);
	memcpy(text + HTTP_HEAD_MAX - 4, "\r\n\r\n", 4);
	assert_int_equal(http_get_read(text, HTTP_HEAD_MAX, "/metrics", &rq), HTTP_OK);
	assert_int_equal(http_get_read(text, sizeof text, "/metrics", &rq), HTTP_OK);
	assert_int_equal(rq.used, HTTP_HEAD_MAX);
	memcpy(text + HTTP_HEAD_MAX - 4, "x\r\n\r\n", 5);
	assert_int_equal(http_get_read(text, sizeof text, "/metrics", &rq), HTTP_LENGTH);
}

/** Each has its status, its text, and no body length: the connection's end is the answer's. */
static void test_answers(void **state)
{
	char text[HTTP_ANSWER_MAX], expected[32];

	(void)state;
	for (enum http_verdict v = HTTP_OK; v < HTTP_VERDICT_COUNT; v++) {
		size_t n = http_answer_head(v, "text/x", text);
		char *end = strstr(text, "\r\n\r\n");

		if (v == HTTP_MORE)
			continue;
		assert_int_equal(strlen(text), n);
		snprintf(expected, sizeof expected, "HTTP/1.1 %u ", http_status(v));
		assert_memory_equal(text, expected, strlen(expected));
		assert_non_null(end);
		assert_non_null(strstr(text, "\r\nConnection: close\r\n"));
		assert_int_equal(v == HTTP_OK, strstr(text, "Content-Type: text/x\r\n") != NULL);
		if (v == HTTP_OK) {
			assert_string_equal(end + 4, "");
		} else {
			assert_memory_equal(end + 4, http_refusal_text(v),
					    strlen(http_refusal_text(v)));
			assert_true(http_status(v) >= 400);
		}
	}
	http_answer_head(HTTP_METHOD, NULL, text);
	assert_non_null(strstr(text, "\r\nAllow: GET, HEAD\r\n"));
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_what_is_answered),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_the_longest),
		cmocka_unit_test(test_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
