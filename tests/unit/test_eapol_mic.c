/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Key MIC: frames of lab runs (hostapd 2.10), and what must not pass. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/eapol_key.h"
#include "dot11/eapol_mic.h"

/** Message 4: 802.1X header, Key Information, then zeros but for replay counter and MIC. */
static struct octets message4(unsigned info, uint8_t replay, size_t mic_octets)
{
	struct octets f = {.len = EAPOL_KEY_MIC_OFFSET + mic_octets + 2};

	f.b[0] = 1;
	f.b[1] = 3;
	f.b[3] = (uint8_t)(f.len - 4);
	f.b[4] = 2;
	f.b[5] = (uint8_t)(info >> 8);
	f.b[6] = (uint8_t)info;
	f.b[16] = replay;
	return f;
}

struct alg_case {
	enum eapol_mic alg;
	size_t kck_len, mic_len;
};

static struct alg_case const algs[] = {
	{EAPOL_MIC_HMAC_MD5, 16, 16}, {EAPOL_MIC_HMAC_SHA1, 16, 16}, {EAPOL_MIC_CMAC, 16, 16},
	{EAPOL_MIC_SHA256, 16, 16},   {EAPOL_MIC_SHA384, 24, 24},    {EAPOL_MIC_SHA512, 32, 32},
};
#define ALGS (sizeof algs / sizeof *algs)

static uint8_t const kck[32] = "0123456789abcdef0123456789abcde";

/** Frame of message 2 and its MIC, from the KRK of a CCKM login: HMAC-SHA-1. */
static void a_known_frame_verifies(void **state)
{
	struct octets krk = unhex("5e979e8d5f196f5b5810272a1ed3b5fa");
	struct octets f = unhex("0103007502010a00000000000000000001404142434445464748494a4b4c4d4e4f"
				"505152535455565758595a5b5c5d5e5f00000000000000000000000000000000"
				"000000000000000000000000000000003cc0f0e933eb13004c27cb1c95c3e67f"
				"001630140100000fac040100000fac040100004096000000");
	uint8_t mic[MIC_MAX];

	(void)state;
	assert_int_equal(f.len, 121);
	assert_int_equal(eapol_mic_derive(EAPOL_MIC_HMAC_SHA1, krk.b, krk.len, f.b, f.len,
					  EAPOL_KEY_MIC_OFFSET, mic),
			 0);
	assert_hex(mic, 16, "3cc0f0e933eb13004c27cb1c95c3e67f");
	assert_int_equal(eapol_mic_verify(EAPOL_MIC_HMAC_SHA1, krk.b, krk.len, f.b, f.len,
					  EAPOL_KEY_MIC_OFFSET),
			 0);
}

static void what_is_filled_in_verifies(void **state)
{
	(void)state;
	for (size_t i = 0; i < ALGS; i++) {
		struct alg_case const *a = &algs[i];
		struct octets f = message4(0x030a, 2, a->mic_len);

		assert_int_equal(mic_len(a->alg), a->mic_len);
		/* Whatever stands in the field counts as zero. */
		memset(f.b + EAPOL_KEY_MIC_OFFSET, 0x5a, a->mic_len);
		assert_int_equal(eapol_mic_verify(a->alg, kck, a->kck_len, f.b, f.len,
						  EAPOL_KEY_MIC_OFFSET),
				 -EBADMSG);
		assert_int_equal(eapol_mic_fill(a->alg, kck, a->kck_len, f.b, f.len,
						EAPOL_KEY_MIC_OFFSET),
				 0);
		assert_int_equal(eapol_mic_verify(a->alg, kck, a->kck_len, f.b, f.len,
						  EAPOL_KEY_MIC_OFFSET),
				 0);
	}
}

/** Every bit of the frame is covered, the MIC's own among them. */
static void one_bit_flip_is_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < ALGS; i++) {
		struct alg_case const *a = &algs[i];
		struct octets f = message4(0x030a, 2, a->mic_len);

		assert_int_equal(eapol_mic_fill(a->alg, kck, a->kck_len, f.b, f.len,
						EAPOL_KEY_MIC_OFFSET),
				 0);
		for (size_t bit = 0; bit < f.len * 8; bit++) {
			f.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_int_equal(eapol_mic_verify(a->alg, kck, a->kck_len, f.b, f.len,
							  EAPOL_KEY_MIC_OFFSET),
					 -EBADMSG);
			f.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

static void another_key_is_seen(void **state)
{
	struct octets f = message4(0x030a, 2, 16);
	uint8_t other[16];

	(void)state;
	memcpy(other, kck, sizeof other);
	other[15] ^= 1;
	assert_int_equal(eapol_mic_fill(EAPOL_MIC_CMAC, kck, 16, f.b, f.len, EAPOL_KEY_MIC_OFFSET),
			 0);
	assert_int_equal(eapol_mic_verify(EAPOL_MIC_CMAC, other, 16, f.b, f.len,
					  EAPOL_KEY_MIC_OFFSET),
			 -EBADMSG);
}

static void wrong_lengths_are_refused(void **state)
{
	struct octets f = message4(0x030a, 2, 16);
	uint8_t before[OCTETS_MAX];

	(void)state;
	memcpy(before, f.b, sizeof before);
	/* The field must lie within the frame. */
	assert_int_equal(eapol_mic_verify(EAPOL_MIC_CMAC, kck, 16, f.b, 96, EAPOL_KEY_MIC_OFFSET),
			 -EINVAL);
	assert_int_equal(eapol_mic_verify(EAPOL_MIC_CMAC, kck, 16, f.b, 80, EAPOL_KEY_MIC_OFFSET),
			 -EINVAL);
	assert_int_equal(eapol_mic_verify(EAPOL_MIC_CMAC, kck, 16, f.b, 0, 0), -EINVAL);
	assert_int_equal(eapol_mic_verify(EAPOL_MIC_CMAC, kck, 16, f.b, f.len, SIZE_MAX), -EINVAL);
	assert_int_equal(eapol_mic_fill(EAPOL_MIC_SHA512, kck, 32, f.b, f.len, 81), -EINVAL);
	/* CMAC has one key length, the HMACs have none below 16. */
	assert_int_equal(eapol_mic_fill(EAPOL_MIC_CMAC, kck, 24, f.b, f.len, 81), -EINVAL);
	assert_int_equal(eapol_mic_fill(EAPOL_MIC_HMAC_SHA1, kck, 15, f.b, f.len, 81), -EINVAL);
	assert_int_equal(eapol_mic_fill(EAPOL_MIC_HMAC_SHA1, kck, 0, f.b, f.len, 81), -EINVAL);
	assert_int_equal(eapol_mic_fill(EAPOL_MIC_HMAC_SHA1, kck, 33, f.b, f.len, 81), -EINVAL);
	assert_memory_equal(before, f.b, f.len);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_known_frame_verifies),
		cmocka_unit_test(what_is_filled_in_verifies),
		cmocka_unit_test(one_bit_flip_is_seen),
		cmocka_unit_test(another_key_is_seen),
		cmocka_unit_test(wrong_lengths_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
