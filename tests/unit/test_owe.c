/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE: known keys, both ends against each other, and points that are none. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/akm.h"
#include "dot11/owe.h"

/** Association of a lab run (hostapd 2.10), group 21: SHA-512. */
static void group_21_comes_out(void **state)
{
	struct octets c =
		unhex("01f35b3f542b545eeabec7f48c2cae90ad7bf2455d93dae3fc530d0d232f7799de19"
		      "4878b89f1971661bf37d17107acbfa1d8057ac86d3d653fbb79231be46b8b1d1");
	struct octets a =
		unhex("01d396612c989050312abb04634b4326661f53b206fd97a95c43177faa8847093c69"
		      "33942d9160481b42e6954b345a0e4964258569047a6f84983c4a5092d179162b");
	struct octets z =
		unhex("01902d39ee610c0923d9691fd54c7e521fe574e7defb1359482ee5ce8603fcccae7e"
		      "d15797fd3f8974f9df0210b77fb436fef4bcfc54dbbdb3f302bad455120a1855");
	struct owe_keys k;

	(void)state;
	assert_int_equal(owe_keys_derive(21, c.b, a.b, z.b, &k), 0);
	assert_hex(k.prk, k.len,
		   "103f3ae5136062eeeabac02b85e8b9ff9f7219632435d2b72660a845f5334663"
		   "ee7242091cc1e14b9b867b3416c818d9665e87f40458e77009b554c9261e2020");
	assert_hex(k.pmk, k.len,
		   "1372a04650f1a5930feb55d741101125ce1913214c556de941eff29993d5cb8c"
		   "1172952781353d27ca770832fb7dbc61a35a29fc4ce88ebb7f599a9b3977da8e");
	assert_hex(k.pmkid, PMKID_LEN, "e2e4130155a657df5d3ec6b691fc8835");
}

/** Client side, group 19, from a published test. */
static void client_comes_out(void **state)
{
	struct octets priv =
		unhex("5d6edb96f46993e0fb7621f93e5d3450813eb8c63ece17ecbf45376c574debb2");
	struct octets peer =
		unhex("40ac0ba500964f5872fb969e673d0c83869dd8976c688cec46fe4ba4b140e7ef");
	struct ecdh_key *own = ecdh_key_from_private(19, priv.b);
	uint8_t x[ECDH_LEN_MAX];
	struct owe_keys k, swapped;

	(void)state;
	assert_non_null(own);
	assert_int_equal(owe_finish(OWE_CLIENT, 19, own, peer.b, x, &k), 0);
	assert_hex(x, 32, "4abf7c206407893a1c8b27a7b9b2c1dc6e3d7038fed9ad7ae2250d03dc18e080");
	assert_hex(k.pmk, k.len,
		   "afac9db29ab652d7f76054c9c51204a3bb59339e302523d9c114b269a46f5734");
	/* C and A have their order: the other role derives another key. */
	assert_int_equal(owe_finish(OWE_AP, 19, own, peer.b, x, &swapped), 0);
	assert_memory_not_equal(k.pmk, swapped.pmk, k.len);
	ecdh_key_free(own);
}

static void both_ends_agree(void **state)
{
	(void)state;
	for (unsigned group = 19; group <= 21; group++) {
		struct ecdh_key *client = ecdh_key_new(group);
		uint8_t c[ECDH_LEN_MAX], a[ECDH_LEN_MAX];
		struct owe_keys at_client, at_ap;

		assert_non_null(client);
		assert_int_equal(ecdh_public(client, c, NULL), 0);
		assert_int_equal(owe_answer(group, c, a, &at_ap), 0);
		assert_int_equal(owe_finish(OWE_CLIENT, group, client, a, c, &at_client), 0);
		assert_int_equal(at_ap.len, akm_info_group(AKM_OWE, group)->pmk_len);
		assert_int_equal(at_client.len, at_ap.len);
		assert_memory_equal(at_client.pmk, at_ap.pmk, at_ap.len);
		assert_memory_equal(at_client.pmkid, at_ap.pmkid, PMKID_LEN);
		ecdh_key_free(client);
	}
}

/** Half of all x coordinates are on no point of the curve; 2^n - 1 is above the field's prime. */
static void what_is_no_point_is_refused(void **state)
{
	uint8_t peer[ECDH_LEN_MAX], a[ECDH_LEN_MAX];
	struct owe_keys k;

	(void)state;
	for (unsigned group = 19; group <= 21; group++) {
		unsigned refused = 0;

		memset(peer, 0xff, sizeof peer);
		memset(&k, 0xff, sizeof k);
		assert_int_equal(owe_answer(group, peer, a, &k), -EBADMSG);
		assert_int_equal(k.len, 0);
		assert_int_equal(k.pmk[0], 0);
		memset(peer, 0, sizeof peer);
		for (unsigned i = 0; i < 16; i++) {
			int rc;

			peer[ecdh_len(group) - 1] = (uint8_t)(i + 1);
			rc = owe_answer(group, peer, a, &k);
			assert_true(rc == 0 || rc == -EBADMSG);
			refused += rc != 0;
		}
		assert_in_range(refused, 1, 15);
	}
}

static void unknown_groups_are_refused(void **state)
{
	uint8_t x[ECDH_LEN_MAX] = {1}, a[ECDH_LEN_MAX];
	struct owe_keys k;

	(void)state;
	assert_int_equal(owe_answer(0, x, a, &k), -EINVAL);
	assert_int_equal(owe_answer(18, x, a, &k), -EINVAL);
	assert_int_equal(owe_answer(25, x, a, &k), -EINVAL);
	assert_int_equal(owe_keys_derive(22, x, x, x, &k), -EINVAL);
	assert_int_equal(owe_finish(OWE_CLIENT, 1, NULL, x, a, &k), -EINVAL);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(group_21_comes_out),
		cmocka_unit_test(client_comes_out),
		cmocka_unit_test(both_ends_agree),
		cmocka_unit_test(what_is_no_point_is_refused),
		cmocka_unit_test(unknown_groups_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
