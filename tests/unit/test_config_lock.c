/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One configures at a time, and the other is told who.
 */
#include "controller_test.h"

#include "controller/shell.h"

static struct shell *sit(struct bench *b, char const *user, unsigned vty)
{
	struct shell *s = talloc_zero(b->c, struct shell);

	s->c = b->c;
	s->vty = vty;
	s->pid = 4711;
	snprintf(s->user, sizeof s->user, "%s", user);
	return s;
}

static void test_one_holder(void **state)
{
	struct bench *b = *state;
	struct shell *anna = sit(b, "anna", 0), *ben = sit(b, "ben", 1);

	snprintf(anna->from, sizeof anna->from, "192.0.2.7");
	assert_int_equal(config_lock_check(anna), 0);
	assert_int_equal(config_lock_take(anna), 0);
	assert_int_equal(config_lock_take(anna), 0);
	assert_int_equal(config_lock_take(ben), 1);
	assert_non_null(strstr(ben->error, "by user 'anna' process '4711' from terminal 'vty0' "
					   "(192.0.2.7) since "));
	assert_non_null(strstr(ben->error, "clear configuration lock"));
	assert_int_equal(config_lock_check(ben), 1);
	assert_ptr_equal(b->c->lock.holder, anna);
	/* Who has it not cannot give it back. */
	config_lock_release(ben);
	assert_ptr_equal(b->c->lock.holder, anna);
	config_lock_release(anna);
	assert_int_equal(config_lock_take(ben), 0);
	assert_ptr_equal(b->c->lock.holder, ben);
	assert_int_equal(config_lock_check(anna), 1);
	assert_non_null(strstr(anna->error, "'vty1' (local)"));
	config_lock_release(ben);
}

/** A file that is loaded is not a holder of its own: it would never give it back. */
static void test_loading(void **state)
{
	struct bench *b = *state;
	struct shell *file = sit(b, "anna", 0);

	file->loading = true;
	assert_int_equal(config_lock_take(file), 0);
	assert_null(b->c->lock.holder);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test_setup_teardown(test_one_holder, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(test_loading, bench_setup, bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
