/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The command line of fastroam-sim and the words of --load. */
#include "sim/options.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int parse(struct sim_options *o, struct err *err, char const *a, char const *b,
		 char const *c)
{
	char *argv[] = {(char *)"fastroam-sim", (char *)a, (char *)b, (char *)c, NULL};
	enum sim_action action;
	int argc = 1;

	while (argv[argc])
		argc++;
	memset(err, 0, sizeof *err);
	return sim_options_parse(argc, argv, o, &action, err);
}

static void options_are_taken(void **state)
{
	struct sim_options o;
	struct err err;

	(void)state;
	assert_int_equal(parse(&o, &err, "x.scenario", NULL, NULL), 0);
	assert_string_equal(o.socket, "/run/fastroam/radio.sock");
	assert_string_equal(o.scenario, "x.scenario");
	assert_false(o.has_seed || o.has_load || o.check || o.json);
	assert_int_equal(parse(&o, &err, "--seed=77", "-j", "x"), 0);
	assert_true(o.has_seed && o.json);
	assert_int_equal(o.seed, 77);
	assert_int_equal(parse(&o, &err, "-l", "aps=3,stations=9,rate=1000,roams=0", "x"), 0);
	assert_int_equal(o.load.aps, 3);
	assert_int_equal(o.load.stations, 9);
	assert_int_equal(o.load.rate, 1000);
	assert_int_equal(o.load.roams, 0);
}

static void what_cannot_be_is_refused(void **state)
{
	static char const *const load[] = {
		"aps=0", "aps=1025", "rate=x", "rate=", "stations=100001", "roams", "speed=1"};
	struct sim_options o;
	struct err err;

	(void)state;
	assert_int_equal(parse(&o, &err, NULL, NULL, NULL), -EINVAL);
	assert_int_equal(parse(&o, &err, "a", "b", NULL), -EINVAL);
	assert_int_equal(parse(&o, &err, "--fly", "a", NULL), -EINVAL);
	assert_non_null(strstr(err.msg, "--fly"));
	assert_int_equal(parse(&o, &err, "-r", "-1", "a"), -EINVAL);
	assert_int_equal(parse(&o, &err, "-s", "", "a"), -EINVAL);
	for (unsigned i = 0; i < sizeof load / sizeof load[0]; i++) {
		assert_int_equal(parse(&o, &err, "-l", load[i], "a"), -EINVAL);
		assert_non_null(strstr(err.msg, "aps=1..1024"));
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(options_are_taken),
		cmocka_unit_test(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
