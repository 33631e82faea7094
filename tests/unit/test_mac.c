/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * MAC addresses in the four notations, and in none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mac.h"

static struct mac const sample = {{0x84, 0x5f, 0x04, 0xe7, 0xd5, 0x57}};

static void test_parse_notations(void **state)
{
	static char const *const texts[] = {
		"84:5f:04:e7:d5:57", "84-5F-04-E7-D5-57", "845f.04e7.d557",
		"845F.04E7.D557",    "845f04e7d557",      "845F04e7D557",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct mac m = {{0}};

		assert_true(mac_parse(texts[i], &m, NULL));
		assert_true(mac_eq(m, sample));
	}
}

static void test_parse_refuses(void **state)
{
	static char const *const texts[] = {
		"",
		"8",
		"84",
		"84:",
		"84:5",
		"845f",
		"845f.",
		"84:5f:04:e7:d5",
		"84:5f:04:e7:d5:",
		"84:5f:04:e7:d5:5",
		"84:5f:04:e7:d5:5g",
		"84:5f:04:e7:d5:577",
		"84:5f:04:e7:d5:57 ",
		"84:5f-04:e7:d5:57",
		"845f.04e7:d557",
		"845f.04e7.d5",
		"845f.04e7d557",
		"84.5f.04.e7.d5.57",
		"845f04e7d55",
		"845f04e7d5577",
		"845f:04e7:d557",
		" 845f04e7d557",
		"0x845f04e7d557",
		"84:5f:04:e7:d5:+7",
		"::::::::",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct mac m = sample;

		if (mac_parse(texts[i], &m, NULL))
			fail_msg("\"%s\" was taken for an address", texts[i]);
		assert_true(mac_eq(m, sample));
	}
}

static void test_parse_rest(void **state)
{
	struct mac m = {{0}};
	char const *rest = NULL;

	(void)state;
	/* Called-Station-Id: the address, then the SSID (RFC 3580 3.20). */
	assert_true(mac_parse("84-5F-04-E7-D5-57:MOBILE", &m, &rest));
	assert_true(mac_eq(m, sample));
	assert_string_equal(rest, ":MOBILE");
	assert_true(mac_parse("845f.04e7.d557", &m, &rest));
	assert_string_equal(rest, "");
	assert_true(mac_parse("845f04e7d557:SSID", &m, &rest));
	assert_string_equal(rest, ":SSID");
}

static void test_print(void **state)
{
	char out[MAC_STR];

	(void)state;
	assert_string_equal(mac_colon(sample, out), "84:5f:04:e7:d5:57");
	assert_string_equal(mac_dotted(sample, out), "845f.04e7.d557");
}

static void test_predicates(void **state)
{
	struct mac const zero = {{0}};
	struct mac const group = {{0x01, 0x00, 0x5e, 0, 0, 1}};

	(void)state;
	assert_true(mac_is_zero(zero));
	assert_false(mac_is_zero(sample));
	assert_true(mac_is_group(group));
	assert_false(mac_is_group(sample));
	assert_true(mac_u64(sample) == 0x845f04e7d557);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_parse_notations), cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_parse_rest),      cmocka_unit_test(test_print),
		cmocka_unit_test(test_predicates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
