/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The PMK from a passphrase: test cases of IEEE 802.11-2016 J.4.2, and lengths. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/psk.h"

static void standard_cases_come_out(void **state)
{
	uint8_t psk[PSK_LEN];

	(void)state;
	assert_int_equal(psk_from_passphrase("password", 8, "IEEE", 4, psk), 0);
	assert_hex(psk, PSK_LEN,
		   "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e");
	assert_int_equal(psk_from_passphrase("ThisIsAPassword", 15, "ThisIsASSID", 11, psk), 0);
	assert_hex(psk, PSK_LEN,
		   "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af");
}

static void lengths_are_bounded(void **state)
{
	char text[65];
	uint8_t psk[PSK_LEN];

	(void)state;
	memset(text, 'a', sizeof text);
	assert_int_equal(psk_from_passphrase(text, 63, text, 32, psk), 0);
	assert_int_equal(psk_from_passphrase(text, 64, text, 32, psk), -EINVAL);
	assert_int_equal(psk[0] | psk[31], 0);
	assert_int_equal(psk_from_passphrase(text, 7, text, 32, psk), -EINVAL);
	assert_int_equal(psk_from_passphrase(text, 8, text, 33, psk), -EINVAL);
	assert_int_equal(psk_from_passphrase(text, 8, text, 0, psk), -EINVAL);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(standard_cases_come_out),
		cmocka_unit_test(lengths_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
