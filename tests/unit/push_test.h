/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What the tests that speak in pushes share: the dictionaries. */
#ifndef FASTROAM_TESTS_PUSH_TEST_H
#define FASTROAM_TESTS_PUSH_TEST_H

#include <stdio.h>

#include "wire/push.h"

/** Group set-up. */
static inline int load_dictionary(void **state)
{
	struct err err;

	(void)state;
	if (push_dictionary_load("/usr/share/freeradius", "share", &err) < 0) {
		fprintf(stderr, "%s\n", err.msg);
		return -1;
	}
	return 0;
}

#endif
