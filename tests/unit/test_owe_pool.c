/* SPDX-License-Identifier: GPL-2.0-or-later */
/** sm/owe: a pool of key pairs, each of which is used once. */
#include "sm/owe.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

static unsigned const groups[] = {19, 20, 21};
static unsigned const sizes[] = {OWE_POOL_19, OWE_POOL_20, OWE_POOL_21};

/** One association from both ends: the client has the same keys. */
static void associate(struct owe_pool *p, unsigned group, uint8_t *ap_x)
{
	struct ecdh_key *client = ecdh_key_new(group);
	uint8_t client_x[ECDH_LEN_MAX], again[ECDH_LEN_MAX];
	struct owe_keys ours, theirs;

	assert_non_null(client);
	assert_int_equal(ecdh_public(client, client_x, NULL), 0);
	assert_int_equal(owe_pool_answer(p, group, client_x, ap_x, &ours), 0);
	assert_int_equal(owe_finish(OWE_CLIENT, group, client, ap_x, again, &theirs), 0);
	assert_int_equal(ours.len, theirs.len);
	assert_memory_equal(ours.pmk, theirs.pmk, ours.len);
	assert_memory_equal(ours.pmkid, theirs.pmkid, PMKID_LEN);
	ecdh_key_free(client);
}

static void test_answers(void **state)
{
	struct owe_pool *p = owe_pool_new(NULL);

	(void)state;
	assert_non_null(p);
	/* without a stock as well as with one */
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 3; i++) {
			unsigned ready = owe_pool_ready(p, groups[i]);
			uint8_t x[2][ECDH_LEN_MAX];

			associate(p, groups[i], x[0]);
			associate(p, groups[i], x[1]);
			assert_memory_not_equal(x[0], x[1], ecdh_len(groups[i]));
			assert_int_equal(owe_pool_ready(p, groups[i]), ready > 2 ? ready - 2 : 0);
		}
		for (unsigned n = 0; n < 12; n++)
			assert_true(owe_pool_fill(p));
	}
	talloc_free(p);
}

/** The one that lacks most is filled first, and filling ends. */
static void test_fill(void **state)
{
	struct owe_pool *p = owe_pool_new(NULL);
	unsigned made = 0;
	bool more = true;

	(void)state;
	while (more) {
		more = owe_pool_fill(p);
		made++;
		/* group 21 waits until the others lack no more than it does */
		if (owe_pool_ready(p, 21) > 0)
			assert_true(owe_pool_ready(p, 19) >= OWE_POOL_19 - OWE_POOL_21 &&
				    owe_pool_ready(p, 20) >= OWE_POOL_20 - OWE_POOL_21);
		assert_true(made <= OWE_POOL_19 + OWE_POOL_20 + OWE_POOL_21);
	}
	assert_int_equal(made, OWE_POOL_19 + OWE_POOL_20 + OWE_POOL_21);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(owe_pool_ready(p, groups[i]), sizes[i]);
	assert_false(owe_pool_fill(p));
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(owe_pool_ready(p, groups[i]), sizes[i]);
	talloc_free(p);
}

/** A peer that sends rubbish costs a key pair, and gets no key. */
static void test_refused(void **state)
{
	static struct owe_keys const none;
	struct owe_pool *p = owe_pool_new(NULL);
	uint8_t rubbish[ECDH_LEN_MAX], x[ECDH_LEN_MAX];
	struct owe_keys out;

	(void)state;
	memset(rubbish, 0xff, sizeof rubbish);
	for (unsigned n = 0; n < 30; n++)
		owe_pool_fill(p);
	for (unsigned i = 0; i < 2; i++) {
		unsigned ready = owe_pool_ready(p, groups[i]);

		assert_true(ready > 0);
		memset(&out, 1, sizeof out);
		assert_int_equal(owe_pool_answer(p, groups[i], rubbish, x, &out), -EBADMSG);
		assert_memory_equal(&out, &none, sizeof none);
		assert_int_equal(owe_pool_ready(p, groups[i]), ready - 1);
	}
	memset(&out, 1, sizeof out);
	assert_int_equal(owe_pool_answer(p, 25, rubbish, x, &out), -EINVAL);
	assert_memory_equal(&out, &none, sizeof none);
	assert_int_equal(owe_pool_ready(p, 25), 0);
	talloc_free(p);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("owe_pool", tests, NULL, NULL);
}
