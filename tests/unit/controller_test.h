/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of the controller's parts share: a controller without sockets, as `fastroamd
 * --check` makes it, and what a load refused.
 */
#ifndef CONTROLLER_TEST_H
#define CONTROLLER_TEST_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "controller/config_text.h"
#include "controller/controller.h"
#include "controller/load.h"

struct bench {
	struct options options;
	struct controller *c;
	char *said; /**< refusals of the last load, one after the other */
	char dir[64];
};

static inline int bench_setup(void **state)
{
	struct bench *b = talloc_zero(NULL, struct bench);
	struct err err = {0};

	*state = b;
	snprintf(b->dir, sizeof b->dir, "/tmp/fastroam-unit-XXXXXX");
	if (!mkdtemp(b->dir))
		return -1;
	snprintf(b->options.config_dir, sizeof b->options.config_dir, "%s", b->dir);
	b->said = talloc_strdup(b, "");
	/* No talloc child of b: controller_free() is the end of it. */
	b->c = talloc_zero(NULL, struct controller);
	if (controller_init(b->c, &b->options, &err) < 0) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static inline int bench_teardown(void **state)
{
	struct bench *b = *state;
	char path[128];

	controller_free(b->c);
	snprintf(path, sizeof path, "%s/startup-config", b->dir);
	unlink(path);
	rmdir(b->dir);
	talloc_free(b);
	return 0;
}

static inline void bench_say(void *arg, char const *line)
{
	struct bench *b = arg;

	assert_int_equal(line[strlen(line) - 1], '\n');
	b->said = talloc_strdup_append(b->said, line);
}

/** @return lines and blocks refused; their texts are in b->said */
static inline unsigned bench_load(struct bench *b, char const *text)
{
	talloc_free(b->said);
	b->said = talloc_strdup(b, "");
	return load_text(b->c, text, "f", "test", LOAD_STRICT, NULL, bench_say, b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)

#endif
