/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The FT key hierarchy: values of lab runs of hostapd 2.10 and of hostap's library. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/ft_keys.h"

struct r0_sample {
	enum hash_alg alg;
	char const *xxkey, *ssid, *mdid, *r0kh, *s0kh, *key, *name, *salt;
};

static struct r0_sample const r0_samples[] = {
	{HASH_SHA256, "213c9a33843a9fcfc9e7fa1e8f28b4c5433096dcf16c9c8fced5b1af8af00439",
	 "766563746f722d66742d656170", "c3d4", "72306b682d6170312e766563746f722e6578616d706c65",
	 "020000000200", "622f4b2a6e07a4ea399d0c4284c9327da23cb7fafa3dbc05fb8d49e060e04bac",
	 "7973e647e57d2b2507a2799910ed1493", "b4dd9767944435a156181a1ac7b51008"},
	{HASH_SHA384,
	 "b06821faff6e3d232fc3143fcd475c39c450d6f2fe48c045"
	 "98637c53ce98924900d449750793571e4cf94d8d3df3e587",
	 "766563746f722d66742d656170333834", "c3d4",
	 "72306b682d6170312e766563746f722e6578616d706c65", "020000000200",
	 "fe205e1f5b261d5f9143d68d530b7e891c037e29fe1ec3ab"
	 "2193931176eac6a323fba2828b0872f543aba6fbd9ba3231",
	 "c269afeab6fe1bc6483e5cd3889f8ebe", "6fb8f25c2e4cc38a5fb3cebbe4d8e909"},
};

static int r0_derive(struct r0_sample const *s, struct ft_key *r0, uint8_t *salt)
{
	struct octets xxkey = unhex(s->xxkey), ssid = unhex(s->ssid), r0kh = unhex(s->r0kh);

	return ft_pmk_r0(s->alg, xxkey.b, xxkey.len, ssid.b, ssid.len, unhex(s->mdid).b, r0kh.b,
			 r0kh.len, unmac(s->s0kh), r0, salt);
}

static void r0_comes_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof r0_samples / sizeof *r0_samples; i++) {
		struct r0_sample const *s = &r0_samples[i];
		uint8_t salt[FT_NAME_LEN], name[FT_NAME_LEN];
		struct ft_key r0;

		assert_int_equal(r0_derive(s, &r0, salt), 0);
		assert_hex(r0.key, r0.key_len, s->key);
		assert_hex(r0.name, FT_NAME_LEN, s->name);
		assert_hex(salt, FT_NAME_LEN, s->salt);
		assert_int_equal(r0_derive(s, &r0, NULL), 0);
		assert_int_equal(ft_r0_name(s->alg, salt, name), 0);
		assert_memory_equal(name, r0.name, FT_NAME_LEN);
	}
}

/** The roam that followed the first sample: two APs, the names as they were on the air. */
static void r1_comes_out(void **state)
{
	struct mac sta = unmac("020000000200");
	uint8_t name[FT_NAME_LEN];
	struct ft_key r0, r1;

	(void)state;
	assert_int_equal(r0_derive(&r0_samples[0], &r0, NULL), 0);
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &r0, unmac("020000000100"), sta, &r1), 0);
	assert_hex(r1.key, r1.key_len,
		   "dc3bf3544e99c7775e9b9fed8ed5d11e035969655b03eb583c2c3b38b7b093d5");
	assert_hex(r1.name, FT_NAME_LEN, "5c6fb28fbf46c537f7fddd3c16c61edb");
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &r0, unmac("020000000000"), sta, &r1), 0);
	assert_hex(r1.key, r1.key_len,
		   "b26fd35a17afaef541e0e6a89c4f12558a3142c29e04ec19ac07478682a87c09");
	assert_hex(r1.name, FT_NAME_LEN, "376fd613c8f620415b23284bf4cd4884");
	assert_int_equal(ft_r1_name(HASH_SHA256, r0.name, unmac("020000000000"), sta, name), 0);
	assert_memory_equal(name, r1.name, FT_NAME_LEN);
}

static struct ft_key key_of(char const *key, char const *name)
{
	struct octets k = unhex(key);
	struct ft_key out = {.key_len = (uint8_t)k.len};

	memcpy(out.key, k.b, k.len);
	memcpy(out.name, unhex(name).b, FT_NAME_LEN);
	return out;
}

static void ptk_comes_out(void **state)
{
	struct ptk_lens const lens = {.kck = 16, .kek = 16, .tk = 16};
	struct ft_key r1 =
		key_of("dc3bf3544e99c7775e9b9fed8ed5d11e035969655b03eb583c2c3b38b7b093d5",
		       "5c6fb28fbf46c537f7fddd3c16c61edb");
	struct octets snonce =
		unhex("416385cbe0d7ae69fca010ab925d2dc2524741ce36539e667875beb8b14fb98b");
	struct octets anonce =
		unhex("0b28220709afbccf745ee2751cd5be6ff7fbef42724e800dde914963615a28b1");
	uint8_t name[FT_NAME_LEN];
	struct ptk ptk, other;

	(void)state;
	assert_int_equal(ft_ptk(HASH_SHA256, &r1, snonce.b, anonce.b, unmac("020000000100"),
				unmac("020000000200"), &lens, &ptk, name),
			 0);
	assert_hex(ptk_kck(&ptk), ptk.len.kck, "3f30094ce4cf491ad4619c08e58ba51a");
	assert_hex(ptk_kek(&ptk), ptk.len.kek, "aba6021f442b00206ee28e143646dd0c");
	assert_hex(ptk_tk(&ptk), ptk.len.tk, "55cd45a2312637ac5b388e29aa9a417b");
	assert_hex(name, FT_NAME_LEN, "24a6523cb6796f60f13edac7a7ba5d3e");
	/* Unlike the four-way handshake nothing is sorted: the nonces' order counts. */
	assert_int_equal(ft_ptk(HASH_SHA256, &r1, anonce.b, snonce.b, unmac("020000000100"),
				unmac("020000000200"), &lens, &other, NULL),
			 0);
	assert_memory_not_equal(ptk_kck(&ptk), ptk_kck(&other), 16);
}

/** FILS has no first KCK; the pair that protects FT frames comes after the TK. */
static void fils_has_a_second_pair(void **state)
{
	struct ptk_lens const lens = {.kek = 64, .tk = 16, .kck2 = 24, .kek2 = 32};
	struct ft_key r1 = key_of("4a25ee2e516d7b5b152019c24ac31eb85e1ce587cc566bf9"
				  "b146feb98dd0b0f47ed5f4ee5dd542e45b389c7e2a73706f",
				  "c4d6d0981e0b991127d763647367dcf3");
	uint8_t name[FT_NAME_LEN];
	struct ptk ptk;

	(void)state;
	assert_int_equal(
		ft_ptk(HASH_SHA384, &r1,
		       unhex("09cfec4626552a106354106f76e9b212452b6caccc845e43c217dd15c5c98796").b,
		       unhex("3f7e14bbb2dc08690ce5d466c61d6b214da05f3ba6ea68b3b55615b4893d7ecb").b,
		       unmac("020000000100"), unmac("020000000200"), &lens, &ptk, name),
		0);
	assert_hex(ptk_kck2(&ptk), ptk.len.kck2,
		   "2e5139d30b22ba8e91eb9e8e030fd6e0f4c3d5240ea4254d");
	assert_hex(ptk_kek2(&ptk), ptk.len.kek2,
		   "fc75201cdef98c3db484e39d097f253452f018f0c3321b16b0180b43ebcd137e");
	assert_hex(ptk_tk(&ptk), ptk.len.tk, "ad2ea9db5fce0b74a016c87866f0fd30");
	assert_hex(name, FT_NAME_LEN, "aa60f70814e324d0a824445ba2fa7b60");
}

/** Each thing that is bound into PMK-R0 changes key and name. */
static void r0_binds_everything(void **state)
{
	struct r0_sample s = r0_samples[0];
	struct ft_key good, bad;

	(void)state;
	assert_int_equal(r0_derive(&s, &good, NULL), 0);
	s.mdid = "c3d5";
	assert_int_equal(r0_derive(&s, &bad, NULL), 0);
	assert_memory_not_equal(good.name, bad.name, FT_NAME_LEN);
	s = r0_samples[0];
	s.s0kh = "020000000201";
	assert_int_equal(r0_derive(&s, &bad, NULL), 0);
	assert_memory_not_equal(good.key, bad.key, 32);
	s = r0_samples[0];
	s.ssid = "766563746f722d66742d656171";
	assert_int_equal(r0_derive(&s, &bad, NULL), 0);
	assert_memory_not_equal(good.key, bad.key, 32);
	s = r0_samples[0];
	s.r0kh = "72306b682d6170322e766563746f722e6578616d706c65";
	assert_int_equal(r0_derive(&s, &bad, NULL), 0);
	assert_memory_not_equal(good.key, bad.key, 32);
}

/** FT-PSK with SHA-384 starts from a PSK of 32 octets and still makes keys of 48. */
static void psk_serves_every_hash(void **state)
{
	uint8_t psk[32] = {1}, mdid[2] = {0};
	struct ft_key r0, r1;
	struct mac sta = {{2}};

	(void)state;
	assert_int_equal(ft_pmk_r0(HASH_SHA384, psk, 32, "x", 1, mdid, "y", 1, sta, &r0, NULL), 0);
	assert_int_equal(r0.key_len, 48);
	assert_int_equal(ft_pmk_r1(HASH_SHA384, &r0, sta, sta, &r1), 0);
	assert_int_equal(r1.key_len, 48);
}

static void wrong_lengths_are_refused(void **state)
{
	uint8_t xxkey[64] = {1}, mdid[2] = {0}, id[64] = {2};
	struct ptk_lens const lens = {.kck = 16, .kek = 16, .tk = 16};
	struct ptk_lens const none = {0};
	struct mac sta = {{2}};
	struct ft_key key = {.key_len = 48};
	struct ptk ptk;

	(void)state;
	assert_int_equal(ft_pmk_r0(HASH_SHA256, xxkey, 48, id, 4, mdid, id, 4, sta, &key, NULL),
			 -EINVAL);
	assert_int_equal(ft_pmk_r0(HASH_SHA384, xxkey, 64, id, 4, mdid, id, 4, sta, &key, NULL),
			 -EINVAL);
	assert_int_equal(ft_pmk_r0(HASH_SHA1, xxkey, 20, id, 4, mdid, id, 4, sta, &key, NULL),
			 -EINVAL);
	assert_int_equal(ft_pmk_r0(HASH_SHA256, xxkey, 32, id, 33, mdid, id, 4, sta, &key, NULL),
			 -EINVAL);
	assert_int_equal(ft_pmk_r0(HASH_SHA256, xxkey, 32, id, 4, mdid, id, 0, sta, &key, NULL),
			 -EINVAL);
	assert_int_equal(ft_pmk_r0(HASH_SHA256, xxkey, 32, id, 4, mdid, id, 49, sta, &key, NULL),
			 -EINVAL);
	assert_int_equal(ft_pmk_r0(HASH_SHA256, xxkey, 32, id, 0, mdid, id, 48, sta, &key, NULL),
			 0);
	key.key_len = 48;
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &key, sta, sta, &key), -EINVAL);
	assert_int_equal(ft_ptk(HASH_SHA256, &key, xxkey, xxkey, sta, sta, &lens, &ptk, NULL),
			 -EINVAL);
	assert_int_equal(ft_ptk(HASH_SHA384, &key, xxkey, xxkey, sta, sta, &none, &ptk, NULL),
			 -EINVAL);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(r0_comes_out),
		cmocka_unit_test(r1_comes_out),
		cmocka_unit_test(ptk_comes_out),
		cmocka_unit_test(fils_has_a_second_pair),
		cmocka_unit_test(r0_binds_everything),
		cmocka_unit_test(psk_serves_every_hash),
		cmocka_unit_test(wrong_lengths_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
