/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The table of a BSS's VLANs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include <cmocka.h>

#include "ap/vlans.h"

static void test_table(void **state)
{
	struct vlans v = {0};
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_null(vlans_find(&v, 1));
	for (uint16_t id = 1; id <= 40; id++) {
		struct vlan *one = vlans_add(&v, ctx, id);

		assert_non_null(one);
		assert_int_equal(one->stations + one->keys, 0);
		one->stations = id;
	}
	vlans_remove(&v, 7);
	vlans_remove(&v, 40);
	vlans_remove(&v, 41);
	assert_int_equal(v.n, 38);
	assert_null(vlans_find(&v, 7));
	for (uint16_t id = 1; id < 40; id++)
		if (id != 7)
			assert_int_equal(vlans_find(&v, id)->stations, id);
	talloc_free(ctx);
}

/** The longest of all: four radios of 16 BSSIDs, 4,094 VLANs. */
static void test_names(void **state)
{
	char name[IFNAMSIZ];

	(void)state;
	vlan_ifname(name, "fr0-1", 42);
	assert_string_equal(name, "fr0-1.42");
	vlan_ifname(name, "fr3-15", 4094);
	assert_string_equal(name, "fr3-15.4094");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
