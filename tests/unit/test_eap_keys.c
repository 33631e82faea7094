/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Exported EAP keys: logins of eapol_test at FreeRADIUS 3.2.1, which report the same keys. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/eap_keys.h"

/** EAP-TLS over TLS 1.2, SHA-384. */
static char const master_text[] = "9709ad4f360a3364b126e07976e5429a024c91afa45805e23bdd8e53be47f233"
				  "e7341ca5f111ac931366fd839b723731";
static char const client_text[] =
	"ec0a9f5bfd10494582329a61a6bf4ea31632e20341862005b442e863dd06bc36";
static char const server_text[] =
	"50ef7090c73f1b6edecebee31998d397a655f8c9e694434a444f574e47524401";

static int tls12(enum hash_alg alg, char const *label, uint8_t type, struct eap_keys *out)
{
	return eap_keys_tls12(alg, unhex(master_text).b, unhex(client_text).b, unhex(server_text).b,
			      label, type, out);
}

static void tls12_comes_out(void **state)
{
	struct eap_keys k, other;

	(void)state;
	assert_int_equal(tls12(HASH_SHA384, "client EAP encryption", 13, &k), 0);
	assert_hex(k.msk, sizeof k.msk,
		   "e5e193c315a60bf4bd30f0c31eddcfb9a7e5b3d7b7ddd307a9d9c8b476e9dc79"
		   "60a79b51f32afac87119eeeff177a736159fe63de2d6940e627fb821f210a70c");
	assert_hex(k.emsk, sizeof k.emsk,
		   "e43562a27bd7f7ba2018e4e074970a5705f184b56c4bf7cb3f988b82c55cc28c"
		   "e69c9348cf02919210964133e3484e47700183b765e09d5093ccccc7d22594f9");
	assert_int_equal(k.session_id[0], 13);
	assert_hex(k.session_id + 1, 32, client_text);
	assert_hex(k.session_id + 33, 32, server_text);
	/* The label makes the method, the hash the cipher suite. */
	assert_int_equal(tls12(HASH_SHA384, "ttls keying material", 21, &other), 0);
	assert_memory_not_equal(k.msk, other.msk, sizeof k.msk);
	assert_int_equal(tls12(HASH_SHA256, "client EAP encryption", 13, &other), 0);
	assert_memory_not_equal(k.msk, other.msk, sizeof k.msk);
}

/** EAP-TLS over TLS 1.3, SHA-384. */
static char const exporter_text[] =
	"f75d2e4b6af963f68fe6cee445e06234c6c60c3c259cddfbdf41be074a13b0ee"
	"da4819882d89edaabb056332f85689f5";

static void tls13_comes_out(void **state)
{
	struct octets secret = unhex(exporter_text);
	struct eap_keys k, other;

	(void)state;
	assert_int_equal(eap_keys_tls13(HASH_SHA384, secret.b, 13, &k), 0);
	assert_hex(k.msk, sizeof k.msk,
		   "1e6f165189549faa4edf3b8e791d25f1fdf5dd4c92142aaf5f31a7c3c02cfa52"
		   "2718b77769274a43cb7293ff286e25f5ff622be868c042b1ea7f795393aafa43");
	assert_hex(k.emsk, sizeof k.emsk,
		   "4207bd71aad06ed6c685382c11b088b713b5485c1f6ef270235582fb5390c0eb"
		   "d35826216ca5c5655bb270277bb80b7a26f44455d431d2367378c6b95f65b809");
	assert_hex(k.session_id, sizeof k.session_id,
		   "0d7a96919e999b193f6edd90a616713ecbd8bf1bfd232418f3576193e118200d"
		   "f876fc71d7a358c7b240475a5ab74ba81976d48e74e186f47e63bbd3dd23e2e0"
		   "46");
	/* The type is the exporter's context: PEAP has other keys (RFC 9427). */
	assert_int_equal(eap_keys_tls13(HASH_SHA384, secret.b, 25, &other), 0);
	assert_memory_not_equal(k.msk, other.msk, sizeof k.msk);
	assert_int_equal(other.session_id[0], 25);
	secret.b[47] ^= 1;
	assert_int_equal(eap_keys_tls13(HASH_SHA384, secret.b, 13, &other), 0);
	assert_memory_not_equal(k.msk, other.msk, sizeof k.msk);
}

static void other_hashes_are_refused(void **state)
{
	uint8_t secret[64] = {0};
	struct eap_keys k;

	(void)state;
	memset(&k, 0xff, sizeof k);
	assert_int_equal(tls12(HASH_SHA1, "client EAP encryption", 13, &k), -EINVAL);
	assert_int_equal(k.msk[0] | k.emsk[63] | k.session_id[0], 0);
	assert_int_equal(eap_keys_tls13(HASH_SHA512, secret, 13, &k), -EINVAL);
	assert_int_equal(eap_keys_tls13(HASH_MD5, secret, 13, &k), -EINVAL);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(tls12_comes_out),
		cmocka_unit_test(tls13_comes_out),
		cmocka_unit_test(other_hashes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
