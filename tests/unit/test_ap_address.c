/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where an access point asks for keys.
 */
#include "controller/ap_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_address(void **state)
{
	struct settings settings;
	struct hostapd_ap ap;

	(void)state;
	settings_init(&settings);
	hostapd_ap_init(&ap, "ap1");
	assert_true(mac_is_zero(ap_address(&settings, &ap)));
	strcpy(ap.interface, "nosuchinterface");
	assert_true(mac_is_zero(ap_address(&settings, &ap)));
	settings.key_holder.mac = (struct mac){{2, 0, 0, 0, 0, 1}};
	assert_int_equal(mac_u64(ap_address(&settings, &ap)), 0x020000000001);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
