/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Which country the kernel names. (That it is waited for is the lab's split_5ghz to show.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ap/country.h"
#include "nl80211_test.h"

/** What an answer with this attribute, of so many octets, says of DE. */
static bool names_de(char const *alpha2, size_t len)
{
	struct request r;
	bool is;

	request_begin(&r);
	if (alpha2)
		assert_true(nl80211_put(r.msg, NL80211_ATTR_REG_ALPHA2, alpha2, len));
	request_read(&r);
	is = country_is(r.attr, "DE");
	nlmsg_free(r.msg);
	return is;
}

static void test_is(void **state)
{
	(void)state;
	assert_true(names_de("DE", 3));
	/* Linux puts two letters in some answers, and a NUL behind them in others. */
	assert_true(names_de("DE", 2));
	assert_false(names_de("00", 3));
	assert_false(names_de("DK", 3));
	assert_false(names_de("D", 1));
	assert_false(names_de(NULL, 0));
}

/** Nothing is asked of the kernel when there is no country: no socket is needed. */
static void test_none(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(country_set(NULL, NULL, &err), 0);
	assert_int_equal(country_set(NULL, "", &err), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_is),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
