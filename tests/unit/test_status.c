/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Texts of status and reason codes. */
#include "keys_test.h"

#include "dot11/status.h"

static void numbers_have_texts(void **state)
{
	(void)state;
	assert_string_equal(status_text(0), "success");
	assert_string_equal(status_text(STATUS_INVALID_PMKID), "invalid PMKID");
	assert_string_equal(status_text(53), "invalid PMKID");
	assert_string_equal(status_text(77), "finite cyclic group not supported");
	assert_string_equal(status_text(9999), "unknown status");
	assert_string_equal(reason_text(15), "four-way handshake timeout");
	assert_string_equal(reason_text(0), "unknown reason");
}

int main(void)
{
	struct CMUnitTest const tests[] = {cmocka_unit_test(numbers_have_texts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
