/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Group keys: lengths by cipher, indexes that alternate, fresh octets. */
#include "crypto_test.h"

#include "base/rand.h"
#include "sm/group_key.h"

static void octets(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(arg, out, len);
}

static void lengths_follow_the_ciphers(void **state)
{
	static struct {
		suite_t cipher, mgmt;
		uint8_t gtk, igtk;
	} const cases[] = {
		{CIPHER_CCMP, CIPHER_BIP_CMAC, 16, 16},
		{CIPHER_CCMP, 0, 16, 0},
		{CIPHER_TKIP, 0, 32, 0},
		{SUITE_WPA(2), 0, 32, 0},
		{CIPHER_GCMP256, CIPHER_BIP_GMAC256, 32, 32},
		{CIPHER_NO_GROUP, CIPHER_BIP_CMAC, 0, 16},
	};
	struct rand_fixed seed = {7};
	struct env const env = {.arg = &seed, .random = octets};

	(void)state;
	for (unsigned i = 0; i < COUNT(cases); i++) {
		struct group_key g;

		memset(&g, 0xee, sizeof(g));
		group_key_init(&g, &env, cases[i].cipher, cases[i].mgmt);
		assert_int_equal(g.gtk_len, cases[i].gtk);
		assert_int_equal(g.igtk_len, cases[i].igtk);
		assert_int_equal(g.gtk_index, 1);
		assert_int_equal(g.igtk_index, 4);
		assert_true(g.gtk_len == 0 || !all_zero(g.gtk, g.gtk_len));
		assert_true(g.igtk_len == 0 || !all_zero(g.igtk, g.igtk_len));
		assert_true(all_zero(g.gtk + g.gtk_len, sizeof(g.gtk) - g.gtk_len));
		assert_true(all_zero(g.rsc, sizeof(g.rsc)) && all_zero(g.ipn, sizeof(g.ipn)));
	}
}

static void the_next_keys_are_others(void **state)
{
	struct rand_fixed seed = {7};
	struct env const env = {.arg = &seed, .random = octets};
	struct group_key g[3];

	(void)state;
	group_key_init(&g[0], &env, CIPHER_CCMP, CIPHER_BIP_CMAC);
	g[0].rsc[0] = 9;
	g[0].ipn[0] = 9;
	group_key_next(&g[0], &env, &g[1]);
	assert_int_equal(g[1].gtk_index, 2);
	assert_int_equal(g[1].igtk_index, 5);
	assert_int_equal(g[1].cipher, CIPHER_CCMP);
	assert_int_equal(g[1].mgmt_cipher, CIPHER_BIP_CMAC);
	assert_int_equal(g[1].gtk_len, 16);
	assert_int_equal(g[1].igtk_len, 16);
	assert_memory_not_equal(g[0].gtk, g[1].gtk, 16);
	assert_memory_not_equal(g[0].igtk, g[1].igtk, 16);
	assert_true(all_zero(g[1].rsc, sizeof(g[1].rsc)) && all_zero(g[1].ipn, sizeof(g[1].ipn)));
	/* and back, also in place */
	g[2] = g[1];
	group_key_next(&g[2], &env, &g[2]);
	assert_int_equal(g[2].gtk_index, 1);
	assert_int_equal(g[2].igtk_index, 4);
	assert_memory_not_equal(g[0].gtk, g[2].gtk, 16);
	assert_memory_not_equal(g[1].gtk, g[2].gtk, 16);
	group_key_wipe(&g[2]);
	assert_true(all_zero(&g[2], sizeof(g[2])));
}

/** A VLAN at a BSS: a GTK of its own, the IGTK of all. */
static void the_igtk_of_another(void **state)
{
	struct rand_fixed seed = {8};
	struct env const env = {.arg = &seed, .random = octets};
	struct group_key bss, vlan;
	uint8_t gtk[32];

	(void)state;
	group_key_init(&bss, &env, CIPHER_CCMP, CIPHER_BIP_CMAC);
	group_key_next(&bss, &env, &bss);
	bss.ipn[0] = 9;
	group_key_init(&vlan, &env, CIPHER_CCMP, 0);
	memcpy(gtk, vlan.gtk, sizeof gtk);
	group_key_set_igtk(&vlan, &bss);
	assert_memory_equal(vlan.gtk, gtk, sizeof gtk);
	assert_int_equal(vlan.gtk_index, 1);
	assert_int_equal(vlan.mgmt_cipher, CIPHER_BIP_CMAC);
	assert_int_equal(vlan.igtk_len, 16);
	assert_int_equal(vlan.igtk_index, 5);
	assert_memory_equal(vlan.igtk, bss.igtk, sizeof bss.igtk);
	assert_memory_equal(vlan.ipn, bss.ipn, sizeof bss.ipn);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(lengths_follow_the_ciphers),
		cmocka_unit_test(the_next_keys_are_others),
		cmocka_unit_test(the_igtk_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
