/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Refusal texts. */
#include "elements_test.h"

static void every_reason_has_text(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DOT11_REFUSAL_COUNT; i++) {
		assert_true(strlen(dot11_refusal_text((enum dot11_refusal)i)) > 3);
		assert_true(strlen(dot11_refusal_name((enum dot11_refusal)i)) >= 2);
	}
	assert_string_equal(dot11_refusal_name(DOT11_SHORT), "SHORT");
	assert_string_equal(dot11_refusal_text(DOT11_SHORT), "it ends inside a field");
}

static void a_number_outside_the_list_is_survived(void **state)
{
	(void)state;
	assert_string_equal(dot11_refusal_text((enum dot11_refusal)DOT11_REFUSAL_COUNT),
			    "unknown reason");
	assert_string_equal(dot11_refusal_name((enum dot11_refusal) - 1), "UNKNOWN");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(every_reason_has_text),
		cmocka_unit_test(a_number_outside_the_list_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
