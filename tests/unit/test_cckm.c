/* SPDX-License-Identifier: GPL-2.0-or-later */
/** CCKM: keys and elements that a published client accepted, and what must not pass. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/cckm.h"

static char const krk_text[] = "5e979e8d5f196f5b5810272a1ed3b5fa";
static char const btk_text[] = "4b86d5584e486e979dba6dbb35e3bb08dd6d374a4e2d8477ebe8af1a6316f2c0";
static char const rsne_sta[] = "30140100000fac040100000fac040100004096000000";
static char const rsne_ap[] = "30140100000fac040100000fac040100004096002800";
static char const wpa_sta[] = "dd160050f20101000050f20201000050f202010000409600";

static struct mac bss1, bss2, sta;
static uint8_t nsk[32], snonce[NONCE_LEN], anonce[NONCE_LEN];

static int inputs_make(void **state)
{
	(void)state;
	bss1 = unmac("020000000001");
	bss2 = unmac("020000000002");
	sta = unmac("0200000000aa");
	for (unsigned i = 0; i < 32; i++) {
		nsk[i] = (uint8_t)i;
		snonce[i] = (uint8_t)(0x40 + i);
		anonce[i] = (uint8_t)(0x80 + i);
	}
	return 0;
}

static void login_gives_krk_and_btk(void **state)
{
	struct cckm_keys k, other;

	(void)state;
	assert_int_equal(cckm_keys_derive(nsk, 32, bss1, sta, snonce, anonce, &k), 0);
	assert_hex(k.krk, sizeof k.krk, krk_text);
	assert_hex(k.btk, sizeof k.btk, btk_text);
	/* Nothing is sorted. */
	assert_int_equal(cckm_keys_derive(nsk, 32, bss1, sta, anonce, snonce, &other), 0);
	assert_memory_not_equal(k.krk, other.krk, sizeof k.krk);
	assert_int_equal(cckm_keys_derive(nsk, 32, sta, bss1, snonce, anonce, &other), 0);
	assert_memory_not_equal(k.krk, other.krk, sizeof k.krk);
	assert_int_equal(cckm_keys_derive(nsk, 16, bss1, sta, snonce, anonce, &other), 0);
	assert_int_equal(cckm_keys_derive(nsk, 31, bss1, sta, snonce, anonce, &other), -EINVAL);
	assert_int_equal(cckm_keys_derive(nsk, 0, bss1, sta, snonce, anonce, &other), -EINVAL);
}

static void each_rn_and_bssid_has_its_ptk(void **state)
{
	struct octets btk = unhex(btk_text);
	struct ptk first, roam, back;

	(void)state;
	assert_int_equal(cckm_ptk(btk.b, 1, bss1, 32, &first), 0);
	assert_hex(ptk_kck(&first), first.len.kck, "d06669e1a7683f519a8fde4bce2f1d70");
	assert_hex(ptk_kek(&first), first.len.kek, "17b2443e3ec0dde4f496f578d24af83b");
	assert_hex(ptk_tk(&first), first.len.tk,
		   "005485705c08bfba214a87ee10cd7e27451d8787b2a59f897dc343a28f55568e");
	assert_int_equal(cckm_ptk(btk.b, 2, bss2, 16, &roam), 0);
	assert_hex(ptk_kck(&roam), roam.len.kck, "af4c204e35442d7581773ee74dc6c1a1");
	assert_hex(ptk_tk(&roam), roam.len.tk, "29db69c3d74b156714bec3ed23b5c503");
	/* Back at the first AP: RN grew, so the key is a new one. */
	assert_int_equal(cckm_ptk(btk.b, 3, bss1, 32, &back), 0);
	assert_memory_not_equal(ptk_tk(&first), ptk_tk(&back), 32);
	assert_int_equal(cckm_ptk(btk.b, 0, bss1, 16, &back), -EINVAL);
	assert_int_equal(cckm_ptk(btk.b, 1, bss1, 24, &back), -EINVAL);
	assert_int_equal(cckm_ptk(btk.b, 1, bss1, 288, &back), -EINVAL);
}

/** RN is little-endian on every machine. */
static void rn_is_little_endian(void **state)
{
	struct octets btk = unhex(btk_text);
	struct ptk a, b;

	(void)state;
	assert_int_equal(cckm_ptk(btk.b, 0x01000000, bss1, 16, &a), 0);
	assert_int_equal(cckm_ptk(btk.b, 1, bss1, 16, &b), 0);
	assert_memory_not_equal(ptk_kck(&a), ptk_kck(&b), 16);
}

static void request_mic_goes_by_protocol(void **state)
{
	struct octets krk = unhex(krk_text), rsn = unhex(rsne_sta), wpa = unhex(wpa_sta);
	struct octets fixed = unhex("896745230100000002000000");
	uint8_t mic[CCKM_MIC_LEN], other[CCKM_MIC_LEN];

	(void)state;
	assert_int_equal(
		cckm_request_mic(krk.b, sta, bss2, (struct iov){rsn.b, rsn.len}, fixed.b, mic), 0);
	assert_hex(mic, sizeof mic, "99a9e4349ce6541f");
	assert_int_equal(cckm_request_mic(krk.b, sta, bss2, (struct iov){wpa.b, wpa.len}, fixed.b,
					  other),
			 0);
	assert_hex(other, sizeof other, "ba4655d33569ce85");
	/* One bit of the timestamp, of the RN, of the element; another BSSID. */
	for (size_t bit = 0; bit < fixed.len * 8; bit += 5) {
		fixed.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(cckm_request_mic(krk.b, sta, bss2, (struct iov){rsn.b, rsn.len},
						  fixed.b, other),
				 0);
		assert_memory_not_equal(mic, other, sizeof mic);
		fixed.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(cckm_request_mic(krk.b, sta, bss1, (struct iov){rsn.b, rsn.len}, fixed.b,
					  other),
			 0);
	assert_memory_not_equal(mic, other, sizeof mic);
	rsn.b[20] ^= 1;
	assert_int_equal(cckm_request_mic(krk.b, sta, bss2, (struct iov){rsn.b, rsn.len}, fixed.b,
					  other),
			 0);
	assert_memory_not_equal(mic, other, sizeof mic);
}

static void response_mic_covers_the_group_key(void **state)
{
	struct octets kck = unhex("af4c204e35442d7581773ee74dc6c1a1"), rsn = unhex(rsne_ap);
	struct octets fixed = unhex("02000000000101000000000000001800");
	struct octets egtk = unhex("8c8e2516b47defece4ceee4be20e7884d60b82d3e82cb2ce");
	uint8_t mic[CCKM_MIC_LEN], other[CCKM_MIC_LEN];

	(void)state;
	assert_int_equal(cckm_response_mic(kck.b, sta, (struct iov){rsn.b, rsn.len}, fixed.b,
					   (struct iov){egtk.b, egtk.len}, mic),
			 0);
	assert_hex(mic, sizeof mic, "a2e376cea29dde70");
	egtk.b[23] ^= 0x80;
	assert_int_equal(cckm_response_mic(kck.b, sta, (struct iov){rsn.b, rsn.len}, fixed.b,
					   (struct iov){egtk.b, egtk.len}, other),
			 0);
	assert_memory_not_equal(mic, other, sizeof mic);
}

static void other_elements_are_refused(void **state)
{
	struct octets krk = unhex(krk_text), ssid = unhex("0003616263");
	uint8_t fixed[16] = {0}, mic[CCKM_MIC_LEN];

	(void)state;
	assert_int_equal(cckm_request_mic(krk.b, sta, bss2, (struct iov){ssid.b, ssid.len}, fixed,
					  mic),
			 -EINVAL);
	assert_int_equal(cckm_request_mic(krk.b, sta, bss2, (struct iov){NULL, 0}, fixed, mic),
			 -EINVAL);
	assert_int_equal(cckm_response_mic(krk.b, sta, (struct iov){ssid.b, 1}, fixed,
					   (struct iov){NULL, 0}, mic),
			 -EINVAL);
}

static void group_key_is_wrapped_both_ways(void **state)
{
	struct octets kek = unhex("e5ced105a18e90b87ae9a4743d6dfa98");
	uint8_t gtk[32], egtk[CCKM_EGTK_MAX], back[CCKM_GTK_MAX];

	(void)state;
	for (unsigned i = 0; i < 32; i++)
		gtk[i] = (uint8_t)(0xc0 + i);
	assert_int_equal(cckm_gtk_wrap(CCKM_WRAP_AES, kek.b, 2, gtk, 16, egtk), 24);
	assert_hex(egtk, 24, "8c8e2516b47defece4ceee4be20e7884d60b82d3e82cb2ce");
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_AES, kek.b, 2, egtk, 24, back), 16);
	assert_memory_equal(back, gtk, 16);
	egtk[5] ^= 1;
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_AES, kek.b, 2, egtk, 24, back), -EBADMSG);
	assert_int_equal(cckm_gtk_wrap(CCKM_WRAP_AES, kek.b, 2, gtk, 32, egtk), 40);
	assert_hex(
		egtk, 40,
		"7b92136d3b8cb48de98a2f1791fa70a1c4f8545aea84d244f96e63f270c9c790b1cc93a7249d2df9");
	assert_int_equal(cckm_gtk_wrap(CCKM_WRAP_RC4, kek.b, 2, gtk, 32, egtk), 32);
	assert_hex(egtk, 32, "5264cacb8770587695418ff16a2aa5b74f9fef27e8b4982720b32ff147921db0");
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_RC4, kek.b, 2, egtk, 32, back), 32);
	assert_memory_equal(back, gtk, 32);
	/* RN is part of the RC4 key. */
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_RC4, kek.b, 3, egtk, 32, back), 32);
	assert_memory_not_equal(back, gtk, 32);
}

static void odd_group_keys_are_refused(void **state)
{
	uint8_t kek[CCKM_KEK_LEN] = {0}, buf[64] = {0}, out[64];

	(void)state;
	assert_int_equal(cckm_gtk_wrap(CCKM_WRAP_AES, kek, 1, buf, 24, out), -EINVAL);
	assert_int_equal(cckm_gtk_wrap(CCKM_WRAP_RC4, kek, 1, buf, 40, out), -EINVAL);
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_AES, kek, 1, buf, 32, out), -EINVAL);
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_AES, kek, 1, buf, 48, out), -EINVAL);
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_RC4, kek, 1, buf, 40, out), -EINVAL);
	assert_int_equal(cckm_gtk_unwrap(CCKM_WRAP_RC4, kek, 1, buf, 0, out), -EINVAL);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(login_gives_krk_and_btk),
		cmocka_unit_test(each_rn_and_bssid_has_its_ptk),
		cmocka_unit_test(rn_is_little_endian),
		cmocka_unit_test(request_mic_goes_by_protocol),
		cmocka_unit_test(response_mic_covers_the_group_key),
		cmocka_unit_test(other_elements_are_refused),
		cmocka_unit_test(group_key_is_wrapped_both_ways),
		cmocka_unit_test(odd_group_keys_are_refused),
	};

	return cmocka_run_group_tests(tests, inputs_make, NULL);
}
