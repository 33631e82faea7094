/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Refusals: each has words of its own and an Error-Cause that RFC 5176 knows.
 */
#include "roam/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_every_refusal_says_why(void **state)
{
	(void)state;
	for (int r = 0; r < SESSION_REFUSAL_COUNT; r++) {
		char const *text = session_refusal_text((enum session_refusal)r);

		assert_true(strlen(text) >= 8);
		for (int other = 0; other < r; other++)
			assert_string_not_equal(text,
						session_refusal_text((enum session_refusal)other));
	}
}

/** RFC 5176 3.5: 400 to 407 are the request's fault, 500 to 508 the receiver's. */
static void test_causes(void **state)
{
	(void)state;
	assert_int_equal(session_refusal_cause(SESSION_OK), 0);
	for (int r = 1; r < SESSION_REFUSAL_COUNT; r++) {
		unsigned cause = session_refusal_cause((enum session_refusal)r);

		assert_true((cause >= 401 && cause <= 407) || (cause >= 501 && cause <= 508));
	}
	assert_int_equal(session_refusal_cause(SESSION_NO_SESSION), 503);
	assert_int_equal(session_refusal_cause(SESSION_CAPACITY), 506);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_every_refusal_says_why),
		cmocka_unit_test(test_causes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
