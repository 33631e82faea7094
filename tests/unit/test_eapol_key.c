/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL-Key frames: real ones, cut, wrong, and written again. */
#include "elements_test.h"

#include "dot11/eapol_key.h"

/* From public captures and from hostapd and wpa_supplicant 2.10: AKM 2, except where named. */
#define M1                                                                         \
	"0203005f02008a00100000000000000000c2bb57ab588f92ebbd44e811094f601c087986" \
	"030c3ac749cc61d63e33832e500000000000000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000000000"

#define M3                                                                         \
	"010300970213ca0010000000000000000206c2378057666456dd7daa3dae54df44c5ffbc" \
	"cab376f4de586ff2247ff734860000000000000000000000000000000002000000000000" \
	"00000000000000000071c801a07ce61fa4e0acb6f730c12b44003875c1b42db76d8ca8aa" \
	"cd61e27bfec11dad514fa7868bdb517533906556ad0bf36a69502748f2b472e2aeeffc94" \
	"2d7f92805a5caf982f6ae8"

#define M4                                                                         \
	"0103005f02030a0000000000000000000200000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000000000000000000000000000" \
	"0000000000000000000f02a89b57fd41cee7945636fe9176500000"

/* OWE with group 21: MIC of 32 octets. */
#define M2_OWE21                                                                   \
	"0103008b0201080000000000000000000386815bc0d57aafc76fe40c9c7bdcaa91120042" \
	"6b76be111a09a8742f3e2fc2c30000000000000000000000000000000000000000000000" \
	"00000000000000000000226327c98474b97e73787fd846008a918cc136563f3f0be25b83" \
	"b88ffa2ebe001c301a0100000fac040100000fac040100000fac12c0000000000fac06"

#define M2_WPA1                                                                    \
	"01030077fe0109002000000000000000019bde77a4489489eed3adddf5d2de4f40c188a7" \
	"5e1570800329621e14f7de2b840000000000000000000000000000000000000000000000" \
	"000000000000000000a3908accbf18ee2dcef94e37fc1d64e50018dd160050f201010000" \
	"50f20201000050f20201000050f202"

#define M4_WPA1                                                                    \
	"0103005ffe01090020000000000000000200000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000000000000000000000000000" \
	"0000000000000000001416d3581a468519f75e22145dfc88eb0000"

#define G1                                                                         \
	"0203007f02138200100000000000000003117cc7c5d93cb6c370e14ec015a687fd307f2d" \
	"d811ef4ac9c23d1f2c6f5aa66f0000000000000000000000000000000000000000000000" \
	"0000000000000000003103b2074f0ed12c12d519b6609ebc31002093b163ddaa108eb4c1" \
	"4065a7818a7eca70f0ef2484aeba207ddcf56474d4a9c9"

#define G2                                                                         \
	"0103005f0203020000000000000000000700000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000000000000000000000000000" \
	"0000000000000000004695f954211eab6e258a4b657e0309780000"

/* AKM 17: no MIC, Key Data under AES-SIV, and 10 octets that belong to nothing. */
#define M3_AEAD                                                                    \
	"020301570212c800100000000000000002e23267fad5b5250d0d5f677b75b5bae8042a07" \
	"79315d4f54a0f643ac4999b5920000000000000000000000000000000000000000000000" \
	"00000000000000000000fe8fc12fbfc222379bbaeca9cb04dd9963cd635d479247e32904" \
	"6e8309d8769cf3e9d147f17ef14be547a54c860bc92a8e8172cb21e92f1d485b237186bf" \
	"e35b339a595d6fd71505d9a576fac52ac9aeb412bf5fe383c99fe60e40276b48e8d33d66" \
	"ffdb2115323eb76652d6ec07b8d2ed61c792200f5bb0aed6ad013b318f436feaefcb0bf9" \
	"4eeda96fa31fc7c73bae71210bea29c9844026ac24117957e489640cc21573bfd4f49cf2" \
	"9658a98b167296ee8741d821887807319a99db88f6d21bacee5f6c56bdf998dc7f4bbc68" \
	"ebde56baf6d5ebe261f135207df3afe7230784e6cef9bf34c97c3bb4ea40bf80391d826a" \
	"731a9043f6cf993ef1f62a4d5b00000000000000000000"

DECODES(decode0, struct eapol_key, eapol_key_decode(data, len, 0, &out))
DECODES(decode16, struct eapol_key, eapol_key_decode(data, len, 16, &out))
DECODES(decode32, struct eapol_key, eapol_key_decode(data, len, 32, &out))

static void message_3_is_read(void **state)
{
	struct octets o = unhex(M3);
	struct eapol_key k;

	(void)state;
	assert_int_equal(eapol_key_decode(o.b, o.len, 16, &k), DOT11_OK);
	assert_int_equal(k.version, 1);
	assert_int_equal(k.descriptor, EAPOL_KEY_RSN);
	assert_int_equal(k.info, 0x13ca);
	assert_int_equal(k.info & EAPOL_KEY_VERSION_MASK, 2);
	assert_int_equal(k.key_len, 16);
	assert_int_equal(k.replay, 2);
	assert_hex(k.nonce, 32, "06c2378057666456dd7daa3dae54df44c5ffbccab376f4de586ff2247ff73486");
	assert_hex(k.iv, 16, "00000000000000000000000000000000");
	assert_hex(k.rsc, 8, "0200000000000000");
	assert_ptr_equal(k.mic, o.b + EAPOL_KEY_MIC_OFFSET);
	assert_hex(k.mic, 16, "71c801a07ce61fa4e0acb6f730c12b44");
	assert_int_equal(k.data.len, 56);
	assert_ptr_equal(k.data.p, o.b + o.len - 56);
	assert_ptr_equal(k.frame.p, o.b);
	assert_int_equal(k.frame.len, o.len);
	assert_int_equal(k.extra, 0);
}

static void the_mic_length_comes_from_the_akm(void **state)
{
	struct octets o = unhex(M2_OWE21);
	struct eapol_key k;

	(void)state;
	assert_int_equal(eapol_key_decode(o.b, o.len, 32, &k), DOT11_OK);
	assert_int_equal(k.data.len, 28);
	assert_hex(k.data.p, k.data.len,
		   "301a0100000fac040100000fac040100000fac12c0000000000fac06");
	/* read with 16 octets, the MIC's second half is taken for a length of 0x8a91 */
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_SHORT);
	assert_int_equal(eapol_key_decode(o.b, o.len, 20, &k), DOT11_LENGTH);
	assert_null(k.nonce);
}

/** Key Data Length is obeyed; the body's other octets stay under the MIC. */
static void octets_behind_the_key_data_are_ignored(void **state)
{
	struct octets o = unhex(M3_AEAD);
	struct eapol_key k;

	(void)state;
	assert_int_equal(eapol_key_decode(o.b, o.len, 0, &k), DOT11_OK);
	assert_int_equal(k.mic_len, 0);
	assert_int_equal(k.extra, 10);
	assert_int_equal(k.data.len, o.len - 10 - 83);
	assert_int_equal(k.frame.len, o.len);
}

static void ethernet_padding_is_not_part_of_the_frame(void **state)
{
	struct octets o = unhex(M4 "0000000000");
	struct eapol_key k;

	(void)state;
	assert_int_equal(eapol_key_decode(o.b, o.len, 16, &k), DOT11_OK);
	assert_int_equal(k.frame.len, 99);
	assert_int_equal(k.extra, 0);
}

/** Cut as it is, and with a body length that is made true. */
static void check_short_everywhere(enum dot11_refusal (*decode)(void const *, size_t),
				   char const *hex, size_t needed)
{
	struct octets o = unhex(hex);

	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_OK);
	for (size_t n = 0; n < o.len; n++)
		assert_int_equal(on_heap(decode, o.b, n), DOT11_SHORT);
	for (size_t n = 4; n < o.len; n++) {
		o.b[2] = (uint8_t)((n - 4) >> 8);
		o.b[3] = (uint8_t)(n - 4);
		assert_int_equal(on_heap(decode, o.b, n), n < needed ? DOT11_SHORT : DOT11_OK);
	}
}

static void cut_anywhere_it_is_short(void **state)
{
	(void)state;
	check_short_everywhere(decode16, M1, 99);
	check_short_everywhere(decode16, M3, 155);
	check_short_everywhere(decode32, M2_OWE21, 143);
	/* what is behind the Key Data may be missing */
	check_short_everywhere(decode0, M3_AEAD, unhex(M3_AEAD).len - 10);
}

static void a_key_data_length_beyond_the_body_is_short(void **state)
{
	struct octets o = unhex(M3);

	(void)state;
	o.b[98]++;
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_SHORT);
	o.b[97] = 0xff;
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_SHORT);
	/* octets behind the body do not help */
	o.b[97] = 0;
	memset(o.b + o.len, 0, 64);
	assert_int_equal(on_heap(decode16, o.b, o.len + 64), DOT11_SHORT);
}

static void other_frames_are_refused(void **state)
{
	struct octets o = unhex(M1);
	struct eapol_key k;

	(void)state;
	o.b[0] = 0;
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_VERSION);
	/* versions to come are read as the one we know (802.1X 11.5) */
	o.b[0] = 9;
	assert_int_equal(eapol_key_decode(o.b, o.len, 16, &k), DOT11_OK);
	assert_int_equal(k.version, 3);
	o.b[0] = 2;
	o.b[1] = 0; /* EAP packet */
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_TYPE);
	o.b[1] = EAPOL_TYPE_KEY;
	o.b[4] = 1; /* RC4 descriptor of old 802.1X */
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_TYPE);
	o.b[4] = EAPOL_KEY_WPA;
	assert_int_equal(on_heap(decode16, o.b, o.len), DOT11_OK);
}

static enum eapol_key_message message(char const *hex, uint8_t mic_len)
{
	struct octets o = unhex(hex);
	struct eapol_key k;

	assert_int_equal(eapol_key_decode(o.b, o.len, mic_len, &k), DOT11_OK);
	return eapol_key_message(&k);
}

static void messages_are_told_apart(void **state)
{
	struct eapol_key request = {.mic_len = 16, .info = EAPOL_KEY_REQUEST | EAPOL_KEY_MIC};
	struct eapol_key aead = {.info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_ENCRYPTED};

	(void)state;
	assert_int_equal(message(M1, 16), EAPOL_KEY_1_OF_4);
	assert_int_equal(message(M2_OWE21, 32), EAPOL_KEY_2_OF_4);
	assert_int_equal(message(M2_WPA1, 16), EAPOL_KEY_2_OF_4);
	assert_int_equal(message(M3, 16), EAPOL_KEY_3_OF_4);
	assert_int_equal(message(M3_AEAD, 0), EAPOL_KEY_3_OF_4);
	assert_int_equal(message(M4, 16), EAPOL_KEY_4_OF_4);
	assert_int_equal(message(M4_WPA1, 16), EAPOL_KEY_4_OF_4);
	assert_int_equal(message(G1, 16), EAPOL_KEY_1_OF_2);
	assert_int_equal(message(G2, 16), EAPOL_KEY_2_OF_2);
	assert_int_equal(eapol_key_message(&request), EAPOL_KEY_A_REQUEST);
	request.info |= EAPOL_KEY_ACK;
	assert_int_equal(eapol_key_message(&request), EAPOL_KEY_UNKNOWN);
	aead.data.len = 16;
	assert_int_equal(eapol_key_message(&aead), EAPOL_KEY_4_OF_4);
	aead.data.len = 17;
	assert_int_equal(eapol_key_message(&aead), EAPOL_KEY_2_OF_4);
	aead.mic_len = 16;
	aead.data.len = 1;
	aead.info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_MIC;
	assert_int_equal(eapol_key_message(&aead), EAPOL_KEY_2_OF_4);
	aead.info = EAPOL_KEY_PAIRWISE;
	assert_int_equal(eapol_key_message(&aead), EAPOL_KEY_UNKNOWN);
	aead.info = EAPOL_KEY_ACK;
	assert_int_equal(eapol_key_message(&aead), EAPOL_KEY_UNKNOWN);
	aead.info = EAPOL_KEY_SMK | EAPOL_KEY_PAIRWISE | EAPOL_KEY_ACK;
	assert_int_equal(eapol_key_message(&aead), EAPOL_KEY_UNKNOWN);
}

static void check_round_trip(char const *hex, uint8_t mic_len)
{
	struct octets o = unhex(hex);
	uint8_t out[OCTETS_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct eapol_key k;

	assert_int_equal(eapol_key_decode(o.b, o.len, mic_len, &k), DOT11_OK);
	eapol_key_put(&w, &k);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), hex);
}

static void frames_are_written_as_read(void **state)
{
	(void)state;
	check_round_trip(M1, 16);
	check_round_trip(M3, 16);
	check_round_trip(M4, 16);
	check_round_trip(M2_OWE21, 32);
	check_round_trip(M2_WPA1, 16);
	check_round_trip(G1, 16);
	/* reserved Key Information bits 14 and 15 */
	check_round_trip("0203005f02c08a0010000000000000000100000000000000000000000000000000"
			 "000000000000000000000000000000000000000000000000000000000000000000"
			 "000000000000000000000000000000000000000000000000000000000000000000",
			 16);
}

static void absent_fields_are_written_as_zeros(void **state)
{
	struct eapol_key k = {.version = 2,
			      .descriptor = EAPOL_KEY_RSN,
			      .info = 0x008a,
			      .replay = 1,
			      .mic_len = 24};
	uint8_t out[128], zeros[128] = {0};
	struct wr w;

	(void)state;
	memset(out, 0xee, sizeof(out));
	w = wr_init(out, sizeof(out));
	eapol_key_put(&w, &k);
	assert_int_equal(wr_len(&w), 81 + 24 + 2);
	assert_hex(out, 17, "0203006702008a00000000000000000001");
	assert_memory_equal(out + 17, zeros, wr_len(&w) - 17);
	w = wr_init(out, 81 + 24 + 1);
	eapol_key_put(&w, &k);
	assert_true(w.bad);
}

static void what_would_be_refused_is_not_written(void **state)
{
	struct eapol_key const good = {.version = 2, .descriptor = EAPOL_KEY_RSN, .mic_len = 16};
	struct eapol_key bad[5] = {good, good, good, good, good};
	static uint8_t out[70000];
	struct wr w;

	(void)state;
	bad[0].version = 0;
	bad[1].version = 4;
	bad[2].descriptor = 1;
	bad[3].mic_len = 20;
	bad[4].data.len = 65535 - 95 + 1;
	for (unsigned i = 0; i < 5; i++) {
		w = wr_init(out, sizeof(out));
		eapol_key_put(&w, &bad[i]);
		assert_true(w.bad);
	}

	/* the largest body there is, and the highest version */
	bad[4].data.len--;
	bad[4].version = 3;
	w = wr_init(out, sizeof(out));
	eapol_key_put(&w, &bad[4]);
	assert_false(w.bad);
	assert_int_equal(wr_len(&w), 4 + 65535);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(message_3_is_read),
		cmocka_unit_test(the_mic_length_comes_from_the_akm),
		cmocka_unit_test(octets_behind_the_key_data_are_ignored),
		cmocka_unit_test(ethernet_padding_is_not_part_of_the_frame),
		cmocka_unit_test(cut_anywhere_it_is_short),
		cmocka_unit_test(a_key_data_length_beyond_the_body_is_short),
		cmocka_unit_test(other_frames_are_refused),
		cmocka_unit_test(messages_are_told_apart),
		cmocka_unit_test(frames_are_written_as_read),
		cmocka_unit_test(absent_fields_are_written_as_zeros),
		cmocka_unit_test(what_would_be_refused_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
