/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MS-MPPE keys: as a hostile value, and as a key that must come back. */
#include "check.h"

#include "dot11/mppe.h"

/* Of the seeds: shared secret and Request Authenticator, so that a real value decrypts. */
static char const shared[] = "vector-secret";
static uint8_t const auth[MPPE_AUTH_LEN] = {0x22, 0x5f, 0x34, 0xdf, 0x39, 0x3d, 0x5f, 0x2b,
					    0x06, 0x3f, 0xac, 0x6e, 0x8c, 0x7b, 0x92, 0x96};

static void hostile(uint8_t const *data, size_t size)
{
	struct secret key;
	uint8_t out[MPPE_VALUE_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (mppe_key_decode(shared, sizeof(shared) - 1, auth, data, size, &key) != DOT11_OK) {
		FUZZ_CHECK(key.len == 0);
		return;
	}
	FUZZ_CHECK(mppe_key_put(&w, shared, sizeof(shared) - 1, auth, data, &key) == DOT11_OK);
	/* A longer value is the same key with more zeros. */
	FUZZ_CHECK(wr_len(&w) <= size && memcmp(out, data, wr_len(&w)) == 0);
}

static void back_and_forth(uint8_t const *data, size_t size)
{
	struct secret key = {0}, got;
	uint8_t out[MPPE_VALUE_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (size < MPPE_SALT_LEN || !secret_set(&key, data + MPPE_SALT_LEN, size - MPPE_SALT_LEN))
		return;
	FUZZ_CHECK(mppe_key_put(&w, shared, sizeof(shared) - 1, auth, data, &key) == DOT11_OK);
	FUZZ_CHECK(mppe_key_decode(shared, sizeof(shared) - 1, auth, out, wr_len(&w), &got) ==
		   DOT11_OK);
	FUZZ_CHECK(secret_eq(&key, &got));
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	hostile(data, size);
	back_and_forth(data, size);
	return 0;
}
