/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PMKIDs seen on the air, one for each hash. */
#include "keys_test.h"

#include "dot11/pmkid.h"

struct sample {
	enum hash_alg alg;
	char const *key, *aa, *spa, *pmkid;
};

static struct sample const samples[] = {
	/* A public test value of the PMKID attack's tools. */
	{HASH_SHA1, "88f43854ae7b1624fc2ab7724859e795130f4843c7535729e819cf92f39535dc",
	 "27462da350ac", "accd10fb464e", "5ce7ebe97a1bbfeb2822ae627b726d5b"},
	/* One AP and one client, both hashes. */
	{HASH_SHA256, "03304a03fb68e904d47b78429d661f8bc7f373f5de6df640e9b0f3e142a6fe5d",
	 "aa468d005020", "8045dd31c4c8", "61eac9970bd64e1ca7820bfe9355b61b"},
	{HASH_SHA384, "03304a03fb68e904d47b78429d661f8bc7f373f5de6df640e9b0f3e142a6fe5d",
	 "aa468d005020", "8045dd31c4c8", "5c819340218a382d62959ae0d2ecb554"},
	/* Suite B: the key is the KCK of the first four-way handshake (lab run, hostapd 2.10). */
	{HASH_SHA256, "6d3792e12b3f8604b63c9213c2f620f1", "020000000000", "020000000200",
	 "4e627beccc2f3566fef84d7d12b4baea"},
};

static void samples_come_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct sample const *s = &samples[i];
		struct octets key = unhex(s->key);
		uint8_t pmkid[PMKID_LEN];

		assert_int_equal(pmkid_derive(s->alg, key.b, key.len, unmac(s->aa), unmac(s->spa),
					      pmkid),
				 0);
		assert_hex(pmkid, PMKID_LEN, s->pmkid);
	}
}

/** One bit of the key, and the two addresses swapped, each name another PMKSA. */
static void every_input_counts(void **state)
{
	struct sample const *s = &samples[0];
	struct octets want = unhex(s->pmkid);
	struct octets key = unhex(s->key);
	uint8_t pmkid[PMKID_LEN];

	(void)state;
	for (size_t bit = 0; bit < key.len * 8; bit += 37) {
		key.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(pmkid_derive(s->alg, key.b, key.len, unmac(s->aa), unmac(s->spa),
					      pmkid),
				 0);
		assert_memory_not_equal(pmkid, want.b, PMKID_LEN);
		key.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(pmkid_derive(s->alg, key.b, key.len, unmac(s->spa), unmac(s->aa), pmkid),
			 0);
	assert_memory_not_equal(pmkid, want.b, PMKID_LEN);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(samples_come_out),
		cmocka_unit_test(every_input_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
