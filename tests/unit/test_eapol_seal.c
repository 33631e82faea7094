/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Protection of EAPOL-Key frames: messages 3 of tests/vectors opened and made again to the octet,
 * WPA 1's bare group key against OpenSSL, and everything that must be refused. */
#include "keys_test.h"

#include <errno.h>

#include <openssl/evp.h>

#include "base/secret.h"
#include "dot11/eapol_mic.h"
#include "dot11/eapol_seal.h"
#include "dot11/kde.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ROOM     1024

struct sample {
	enum akm akm;
	unsigned group;
	bool tkip;
	char const *kck, *kek, *gtk, *igtk, *m3;
};

static struct sample const samples[] = {
	/* handshake-8021x-self */
	{AKM_8021X, 0, false, "d41da5244a5c59044d679de1177858d0",
	 "5ce1355e64470bb88daea990d82a5dd2", "a4fe88d638e6460fb49f6121353dcc5b",
	 "2bbaa695aa98c8d00b41c39e5db49303",
	 "020300b70213ca00100000000000000002e2f459dde0378de0bfff42b8e2358684f392d8"
	 "57a41b43b606701ea99b5beefa0000000000000000000000000000000001000000000000"
	 "0000000000000000004b1157b169450cb5d166896e13e488440058e061624f0f6a75b03c"
	 "998effad1ff7d6a3dbcc1933c924df6855893c358225637dba51622697cd1d492504472d"
	 "dc1084c8c417cfe9875b8fbf24c35bd3e3bf11dd1c056b73da6242670901b4aebf6e9f52"
	 "eda31795d22742"},
	/* handshake-tkip-self */
	{AKM_8021X, 0, true, "624d4d9a4dfb10aea4c942d073f6fd8b", "f3eefffa232af36fc4adf3b02245b628",
	 "199502a8e2835672db4bbd9b3e82a2fe10e777ac592378bab35feb4eecd4ae9c",
	 "1eee6bc6f06a15f82fc1acaa484e9940",
	 "020300bb0213c900200000000000000002bab5bf1617d2460f85c6e2e3be20032477e469"
	 "aef242aa6ef876a662543113200b3ffbbcd679bc17432b12e7ff14cb5901000000000000"
	 "0000000000000000008d075b01ff26f945f3ddc4a6b0c9004d005c057ee36817a052d685"
	 "f230e4c8b5c691e7abd8500dfe572ba3a5b5e33f03c28958588dc0214d06c6f796d21e2f"
	 "b0a119b0090c21e3eeec34053b47251f6c3d3603097c37b3476252c7be547e0d81729bac"
	 "b67638fb881878a638e008"},
	/* handshake-8021x-sha256-self */
	{AKM_8021X_SHA256, 0, false, "fd600f063467515e682cf825658c163a",
	 "7dd72c674ad369a769c7fb5201f04fdc", "0b053d16cd1c5d2c01e72d26d806c28f",
	 "5527e51f28ab5678f26f5da53a7fafac",
	 "020300b70213cb00100000000000000002a570ea5b158b316804413541237f53b10a1dc2"
	 "a0bcf2388141625ca9a706ea7a0000000000000000000000000000000001000000000000"
	 "0000000000000000001127c157f6accc8c3ca644b1b07a32e50058458b63b119a0767119"
	 "f9c3e13956f897ba98844af4f4b839af910df1f58b3eabd8941e67a5be1ea44ab143b82f"
	 "ffa0456ec4cf9f43df027e1d4682a001addc690c30e0be9942153431e039989228fdd260"
	 "928f178f69487b"},
	/* handshake-suiteb192-self */
	{AKM_SUITEB_192, 0, false, "05e6d9896e8ceeca9670249370a2496a9e47390d4f6942b5",
	 "741b6daa80cc89fd6ddd879ea1219ab84fb679ad63239257d5de45c64f7ce5cb",
	 "4325ae35148610709b11b0be5cf19eaebea9506e3f4a734d137b677f282cddf5",
	 "2652f2f5d5d137832e302d0770c2a700",
	 "020300cf0213c800200000000000000002da7ed419b4ef3b0a50bd37b182bf4ff5b52a82"
	 "fe17d5747a7a65a52e9c499b000000000000000000000000000000000001000000000000"
	 "0000000000000000009f70571aabdd68bafabd79f432fe00c6d0c0cc22aa32260b0068bd"
	 "eca4c6762188a51d69463783ed5a81a4abe8ad919cb8b8b7d27d4e1b7eb3e9077e374207"
	 "919364507e760ad9e3bd94a864edd0f0dad4526230f954068401560c9a3648c1b6f58c72"
	 "110f80096c03c0d8201f9fdd8a3ec33d64f91cb7d94edf10e10a07f44457d2"},
	/* handshake-owe21-self */
	{AKM_OWE, 21, false, "36e4c2a0b49bc29390021b6b2e7112c3c30622dd19938c2ab8c3e4643d4f26da",
	 "d0fc6eb3c5d03f7ac2ef6ac4a219284fdfc6f8f8c8c957572c0b351c7b238fc5",
	 "74ff9c14cd8d02ced8e2f0c5be00a001", "c70b24e493ce9f59a9d29f53c6023a7c",
	 "020300c70213c800100000000000000002823c347a1019460b97eb314bd5a3b83aee583d"
	 "0575793812fdd82099c00506c40000000000000000000000000000000001000000000000"
	 "0000000000000000007c24b15f2bf73a2b5391cc1fc3256155feeb7756574144110767e7"
	 "5309fc38580058241a2caa9155a2a21472ea480be0388eba2649b684a5aec8de36a05de4"
	 "24baf447f4958e21d4e5b7619b7b93408ca7de2e7b9b9af0739ee092ea3ea13d0cafddbb"
	 "f1475960fceb68ca3028d7db78fd85b951b30efba12ee9"},
	/* ft-handshake-8021x-sha384-self */
	{AKM_FT_8021X_SHA384, 0, false, "008f07161d7d481578bc1f3f6ef4085ea2915fa2cbad162a",
	 "fb41aa96322af2fd54668e0126ac85fcbc15625f55fa028486726822ea171d5a",
	 "d84365edd6b897757bc6e7a92ccfce02b1a669ba4b57c77530c220d31dbfa033",
	 "5ddf8fc012964c9fe36b7d0a1f7db286",
	 "020300cf0213c80020000000000000000287097da1d9755d04d0f8927dcb14498d0a9f28"
	 "fb3e573ec13ad98f0d813876110000000000000000000000000000000001000000000000"
	 "0000000000000000005c5cee3e8a45e5b9f625f41ddd2b6054fa76281c004bdf8c00683b"
	 "948e555a9f3e7cf165cad66f06dbccaf18fd9a39e60382cc5942df533bc0f191e0d8209a"
	 "53d2f0c676406786a30968d30e1710d5199ea5237a3f0167ba6e823152571e159051c0b9"
	 "609ff1530adda57887b42d872fca80c4bc678eea16d1679a579ab0c0e8e3c4"},
};

static struct ptk ptk_of(char const *kck, char const *kek)
{
	struct octets a = unhex(kck), b = unhex(kek);
	struct ptk ptk = {.len = {.kck = (uint8_t)a.len, .kek = (uint8_t)b.len}};

	memcpy(ptk.b, a.b, a.len);
	memcpy(ptk.b + a.len, b.b, b.len);
	return ptk;
}

/** A sample taken apart: `open()` refers to the octets here. */
struct taken {
	struct akm_info const *akm;
	struct ptk ptk;
	struct octets frame;
	struct eapol_key k;
	uint8_t room[EAPOL_KEY_DATA_MAX];
	struct span data;
};

static int take(struct sample const *s, struct taken *t)
{
	t->akm = akm_info_group(s->akm, s->group);
	t->ptk = ptk_of(s->kck, s->kek);
	t->frame = unhex(s->m3);
	assert_int_equal(eapol_key_decode(t->frame.b, t->frame.len, (uint8_t)(t->akm->mic_len),
					  &t->k),
			 DOT11_OK);
	return eapol_key_open(t->akm, s->tkip, &t->ptk, NULL, &t->k, t->room, &t->data);
}

static void messages_3_are_opened(void **state)
{
	(void)state;
	for (unsigned i = 0; i < COUNT(samples); i++) {
		struct taken t;
		struct kdes kdes;

		assert_int_equal(take(&samples[i], &t), 0);
		assert_int_equal(kdes_decode(t.data.p, t.data.len, &kdes), DOT11_OK);
		assert_hex(kdes.gtk.key.p, kdes.gtk.key.len, samples[i].gtk);
		assert_hex(kdes.igtk.key.p, kdes.igtk.key.len, samples[i].igtk);
		assert_non_null(kdes.rsne.p);
	}
}

/** AES key wrap has no randomness and RC4's IV is given: the same octets must come out. */
static void messages_3_are_made_to_the_octet(void **state)
{
	(void)state;
	for (unsigned i = 0; i < COUNT(samples); i++) {
		uint8_t out[ROOM];
		struct wr w = wr_init(out, sizeof(out));
		struct eapol_key k;
		struct taken t;

		assert_int_equal(take(&samples[i], &t), 0);
		k = t.k;
		k.info &= (uint16_t)~EAPOL_KEY_VERSION_MASK;
		k.mic_len = 0;
		k.data = (struct span){0};
		assert_int_equal(
			eapol_key_seal(&w, t.akm, samples[i].tkip, &t.ptk, &k, t.data, t.k.iv), 0);
		assert_hex(out, wr_len(&w), samples[i].m3);
	}
}

/** Padding is added here: what is opened again starts with what was sealed. */
static void key_data_is_padded(void **state)
{
	struct akm_info const *akm = akm_info(AKM_8021X);
	struct ptk ptk = ptk_of(samples[0].kck, samples[0].kek);
	struct eapol_key const k = {.version = 2,
				    .descriptor = EAPOL_KEY_RSN,
				    .info = EAPOL_KEY_MIC | EAPOL_KEY_ENCRYPTED};
	uint8_t plain[EAPOL_KEY_DATA_MAX + 1] = {0}, out[ROOM], room[EAPOL_KEY_DATA_MAX];
	struct wr w;

	(void)state;
	for (size_t n = 1; n <= EAPOL_KEY_DATA_MAX; n++) {
		size_t padded = n <= 16 ? 16 : (n + 7) / 8 * 8;
		struct eapol_key got;
		struct span data;

		plain[n - 1] = 0x30;
		w = wr_init(out, sizeof(out));
		assert_int_equal(
			eapol_key_seal(&w, akm, false, &ptk, &k, (struct span){plain, n}, NULL), 0);
		assert_int_equal(eapol_key_decode(out, wr_len(&w), 16, &got), DOT11_OK);
		assert_int_equal(got.data.len, padded + 8);
		assert_int_equal(eapol_key_open(akm, false, &ptk, NULL, &got, room, &data), 0);
		assert_int_equal(data.len, padded);
		assert_memory_equal(data.p, plain, n);
		if (n < padded)
			assert_int_equal(data.p[n], 0xdd);
	}
	w = wr_init(out, sizeof(out));
	assert_int_equal(eapol_key_seal(&w, akm, false, &ptk, &k,
					(struct span){plain, EAPOL_KEY_DATA_MAX + 1}, NULL),
			 -EINVAL);
}

static void wrap_with_openssl(uint8_t const *kek, uint8_t const *plain, int len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int n = 0, last = 0;

	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_EncryptInit_ex(ctx, EVP_aes_128_wrap(), NULL, kek, NULL), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out, &n, plain, len), 1);
	assert_int_equal(EVP_EncryptFinal_ex(ctx, out + n, &last), 1);
	assert_int_equal(n + last, len + 8);
	EVP_CIPHER_CTX_free(ctx);
}

/** WPA 1 with CCMP: the bare key, wrapped, although the frame has no Encrypted bit. */
static void wpa_1_group_keys_are_bare(void **state)
{
	struct akm_info const *akm = akm_info(AKM_WPA_PSK);
	struct ptk ptk = ptk_of(samples[0].kck, samples[0].kek);
	struct octets gtk = unhex("000102030405060708090a0b0c0d0e0f");
	struct eapol_key const k = {.version = 2,
				    .descriptor = EAPOL_KEY_WPA,
				    .info = EAPOL_KEY_MIC | EAPOL_KEY_ACK | EAPOL_KEY_SECURE |
					    1 << 4,
				    .key_len = 16};
	uint8_t out[ROOM], wrapped[24], room[EAPOL_KEY_DATA_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct eapol_key got;
	struct span data;

	(void)state;
	assert_int_equal(
		eapol_key_seal(&w, akm, false, &ptk, &k, (struct span){gtk.b, gtk.len}, NULL), 0);
	assert_int_equal(eapol_key_decode(out, wr_len(&w), 16, &got), DOT11_OK);
	assert_int_equal(got.info, 0x0392);
	wrap_with_openssl(ptk_kek(&ptk), gtk.b, 16, wrapped);
	assert_int_equal(got.data.len, 24);
	assert_memory_equal(got.data.p, wrapped, 24);
	assert_int_equal(eapol_key_open(akm, false, &ptk, NULL, &got, room, &data), 0);
	assert_int_equal(data.len, 16);
	assert_memory_equal(data.p, gtk.b, 16);
}

/** A pairwise frame of WPA 1 stays clear; its MIC is one that a real station sent. */
static void wpa_1_pairwise_frames_stay_clear(void **state)
{
	static char const m4[] =
		"0103005ffe01090020000000000000000200000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000000000000000"
		"0000000000000000001416d3581a468519f75e22145dfc88eb0000";
	struct akm_info const *akm = akm_info(AKM_WPA_PSK);
	struct ptk ptk = ptk_of("d0d7d117290453d86cad79ecf0f7eb7c", samples[0].kek);
	struct octets o = unhex(m4);
	uint8_t out[ROOM], room[EAPOL_KEY_DATA_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct eapol_key k;
	struct span data;

	(void)state;
	assert_int_equal(eapol_key_decode(o.b, o.len, 16, &k), DOT11_OK);
	assert_int_equal(eapol_key_open(akm, true, &ptk, NULL, &k, room, &data), 0);
	assert_int_equal(data.len, 0);
	assert_int_equal(eapol_key_seal(&w, akm, true, &ptk, &k, (struct span){0}, NULL), 0);
	assert_hex(out, wr_len(&w), m4);
	assert_int_equal(eapol_key_open(akm, false, &ptk, NULL, &k, room, &data), -EINVAL);
}

static void a_wrong_mic_is_refused(void **state)
{
	(void)state;
	for (unsigned i = 0; i < COUNT(samples); i++) {
		struct taken t;

		assert_int_equal(take(&samples[i], &t), 0);
		for (size_t n = 0; n < t.frame.len; n++) {
			uint8_t const was = t.frame.b[n];
			struct eapol_key k;
			struct span data = {&was, 1};

			t.frame.b[n] ^= 0x10;
			if (eapol_key_decode(t.frame.b, t.frame.len, t.akm->mic_len, &k) ==
			    DOT11_OK) {
				assert_int_not_equal(eapol_key_open(t.akm, samples[i].tkip, &t.ptk,
								    NULL, &k, t.room, &data),
						     0);
				assert_null(data.p);
			}
			t.frame.b[n] = was;
		}
	}
}

/** CCKM's message 2: the MIC is under a key that is not in the PTK. */
static void another_kck_can_be_given(void **state)
{
	struct akm_info const *akm = akm_info(AKM_CCKM);
	struct ptk ptk = ptk_of(samples[0].kck, samples[0].kek);
	struct ptk krk = ptk_of("5e979e8d5f196f5b5810272a1ed3b5fa", samples[0].kek);
	struct eapol_key const k = {.version = 1,
				    .descriptor = EAPOL_KEY_RSN,
				    .info = EAPOL_KEY_MIC | EAPOL_KEY_PAIRWISE};
	uint8_t out[ROOM], room[EAPOL_KEY_DATA_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct eapol_key got;
	struct span data;

	(void)state;
	assert_int_equal(eapol_key_seal(&w, akm, false, &krk, &k,
					(struct span){(uint8_t const *)"0\x02\x01", 4}, NULL),
			 0);
	assert_int_equal(eapol_key_decode(out, wr_len(&w), 16, &got), DOT11_OK);
	assert_int_equal(eapol_key_open(akm, false, &ptk, NULL, &got, room, &data), -EBADMSG);
	assert_int_equal(eapol_key_open(akm, false, &ptk, ptk_kck(&krk), &got, room, &data), 0);
	assert_int_equal(data.len, 4);
	assert_ptr_equal(data.p, got.data.p);
}

/** The MIC is right, what is inside is not. */
static void key_data_that_cannot_be_opened(void **state)
{
	static struct {
		size_t len;
		int rc;
	} const cases[] = {{0, -EINVAL},   {16, -EINVAL},   {25, -EINVAL},
			   {32, -EBADMSG}, {776, -EBADMSG}, {784, -EINVAL}};
	struct akm_info const *akm = akm_info(AKM_8021X);
	struct ptk ptk = ptk_of(samples[0].kck, samples[0].kek);
	static uint8_t const junk[784];

	(void)state;
	for (unsigned i = 0; i < COUNT(cases); i++) {
		struct eapol_key k = {.version = 2,
				      .descriptor = EAPOL_KEY_RSN,
				      .info = 2 | EAPOL_KEY_MIC | EAPOL_KEY_ENCRYPTED,
				      .mic_len = 16,
				      .data = {junk, cases[i].len}};
		uint8_t out[ROOM], room[EAPOL_KEY_DATA_MAX];
		struct wr w = wr_init(out, sizeof(out));
		struct span data = {junk, 1};

		eapol_key_put(&w, &k);
		assert_int_equal(eapol_mic_fill(EAPOL_MIC_HMAC_SHA1, ptk_kck(&ptk), 16, out,
						wr_len(&w), EAPOL_KEY_MIC_OFFSET),
				 0);
		assert_int_equal(eapol_key_decode(out, wr_len(&w), 16, &k), DOT11_OK);
		assert_int_equal(eapol_key_open(akm, false, &ptk, NULL, &k, room, &data),
				 cases[i].rc);
		assert_null(data.p);
	}
}

static void what_cannot_be_sealed_is_refused(void **state)
{
	struct akm_info const *akm = akm_info(AKM_8021X);
	struct ptk ptk = ptk_of(samples[0].kck, samples[0].kek);
	struct eapol_key k = {.version = 2,
			      .descriptor = EAPOL_KEY_RSN,
			      .info = EAPOL_KEY_MIC | EAPOL_KEY_ENCRYPTED};
	static uint8_t const gtk[16], iv[16];
	struct span const data = {gtk, sizeof(gtk)};
	uint8_t out[ROOM];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	/* no keys, no IV for RC4 */
	assert_int_equal(eapol_key_seal(&w, akm, false, NULL, &k, data, NULL), -EINVAL);
	assert_int_equal(eapol_key_seal(&w, akm, true, &ptk, &k, data, NULL), -EINVAL);
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	assert_int_equal(eapol_key_seal(&w, akm, true, &ptk, &k, data, iv), 0);
	/* a KCK or KEK that the AKM cannot have */
	ptk.len.kck = 8;
	assert_int_equal(eapol_key_seal(&w, akm, false, &ptk, &k, data, NULL), -EINVAL);
	ptk.len = (struct ptk_lens){.kck = 16};
	w = wr_init(out, sizeof(out));
	assert_int_equal(eapol_key_seal(&w, akm, false, &ptk, &k, data, NULL), -EINVAL);
	/* no room */
	ptk.len.kek = 16;
	for (size_t n = 0; n < 99 + 24; n++) {
		w = wr_init(out, n);
		assert_int_equal(eapol_key_seal(&w, akm, false, &ptk, &k, data, NULL), -ENOBUFS);
	}
	w = wr_init(out, 99 + 24);
	assert_int_equal(eapol_key_seal(&w, akm, false, &ptk, &k, data, NULL), 0);
	/* without MIC and encryption there is nothing to have keys for */
	k.info = EAPOL_KEY_ACK | EAPOL_KEY_PAIRWISE;
	w = wr_init(out, sizeof(out));
	assert_int_equal(eapol_key_seal(&w, akm, false, NULL, &k, data, NULL), 0);
	assert_int_equal(wr_len(&w), 99 + 16);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(messages_3_are_opened),
		cmocka_unit_test(messages_3_are_made_to_the_octet),
		cmocka_unit_test(key_data_is_padded),
		cmocka_unit_test(wpa_1_group_keys_are_bare),
		cmocka_unit_test(wpa_1_pairwise_frames_stay_clear),
		cmocka_unit_test(a_wrong_mic_is_refused),
		cmocka_unit_test(another_kck_can_be_given),
		cmocka_unit_test(key_data_that_cannot_be_opened),
		cmocka_unit_test(what_cannot_be_sealed_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
