/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The four-way handshake: real stations' messages 2, every AKM, loss, replays, forgeries. */
#include "fourway_test.h"

#include "dot11/status.h"

/** Message 2 of stations that are not ours: hostapd's and wpa_supplicant's lab runs. */
static struct {
	enum akm akm;
	unsigned group;
	bool wpa1;
	suite_t pairwise;
	char const *pmk, *anonce, *m2, *tk;
} const real[] = {
	{AKM_PSK, 0, false, CIPHER_CCMP,
	 "465aa4b3acc38ac26d426ebf8f7dda9c7ca436e67617497f7612ec5432380add",
	 "87c90278051ca5267aa397a1d7dcccd2932aef66f8695dacef8ea31572bd08a0",
	 "0103007b02010a0000000000000000000132961ceb50418c4bbffa7ed37808465975e768"
	 "58ac27f4568ac4d01211c057820000000000000000000000000000000000000000000000"
	 "00000000000000000097bd13ef141660d8adc51576ecb764e1001c301a0100000fac0401"
	 "00000fac040100000fac0280000000000fac06",
	 "c143bc1bf7fc59699c5a287adb98b750"},
	{AKM_PSK_SHA256, 0, false, CIPHER_CCMP,
	 "fea3d0558c831a9158c212293e00eeef926ffc3dfa459aeea9b3f335e8510373",
	 "a12f2c7203c9db82d01af1ee574004948d8f74a07e0108ac42a344fb82612986",
	 "0103007b02010b00000000000000000001b56bc2b2eb38087319203d4a2952bfd1737ced"
	 "2ebcca93669193a825067999530000000000000000000000000000000000000000000000"
	 "000000000000000000fe7c1da957e8be8b3c6effcc94538766001c301a0100000fac0401"
	 "00000fac040100000fac06c0000000000fac06",
	 "8edc6d7fb0b6b1464c1bc0c6c2027e95"},
	{AKM_8021X, 0, false, CIPHER_CCMP,
	 "265c6b2f697011906239a2b4eebc7341a6fabf88a8124b26c9e7b63484b9bcda",
	 "49fade51df721fa6d20c69919dbdfb5946fa15a8ddce19ba993fdbc982642344",
	 "0103008b02010a00000000000000000003a1020ce101173ecaca4106c6c3e15292634ad2"
	 "fe867fd3b24a80bcc2386e58f60000000000000000000000000000000000000000000000"
	 "00000000000000000095255885f52dbc1915bab30f2c83d542002c302a0100000fac0401"
	 "00000fac040100000fac01800001007964d5f175e8b046f9494e2e53e74d56000fac06",
	 "f51104d9791da4419abd7beabe4813b9"},
	{AKM_SUITEB, 0, false, CIPHER_GCMP,
	 "7a291c561b04277b61846886a5ffd936f87ee4357be66beca4b8bc20be3fd868",
	 "8b78650f32949ba3002e1338994ffba93aa5b8b50ad36456599ec103d445c7c7",
	 "0103007b02010800000000000000000001fe8596da7207d62fbe5eaa9b8298c3efc9da75"
	 "ce306ef726fc7308c3f2e69e2d0000000000000000000000000000000000000000000000"
	 "000000000000000000b2e93f661790026946362c297b8aa001001c301a0100000fac0801"
	 "00000fac080100000fac0bc0000000000fac0b",
	 "8512dbf38b261a95e9c3cb67851ee494"},
	{AKM_OWE, 21, false, CIPHER_CCMP,
	 "1372a04650f1a5930feb55d741101125ce1913214c556de941eff29993d5cb8c11729527"
	 "81353d27ca770832fb7dbc61a35a29fc4ce88ebb7f599a9b3977da8e",
	 "eb15ade143dd428abd0b87be28980a43c016ba36a026b55c45cd270c9edfed7a",
	 "0103008b0201080000000000000000000386815bc0d57aafc76fe40c9c7bdcaa91120042"
	 "6b76be111a09a8742f3e2fc2c30000000000000000000000000000000000000000000000"
	 "00000000000000000000226327c98474b97e73787fd846008a918cc136563f3f0be25b83"
	 "b88ffa2ebe001c301a0100000fac040100000fac040100000fac12c0000000000fac06",
	 ""},
	{AKM_WPA_PSK, 0, true, SUITE_WPA(2),
	 "870ff582ebe13bad87642606b3d0634a4ad81f6e4a6b0063239901b8220162bf",
	 "c7475106cf4dce795581039f98a8b98906f4123b29647f624e75673da7e57998",
	 "01030077fe0109002000000000000000019bde77a4489489eed3adddf5d2de4f40c188a7"
	 "5e1570800329621e14f7de2b840000000000000000000000000000000000000000000000"
	 "000000000000000000a3908accbf18ee2dcef94e37fc1d64e50018dd160050f201010000"
	 "50f20201000050f20201000050f202",
	 ""},
};

/** The element in a message 2 that has no other key data. */
static struct span element_of(struct octets const *m2, uint8_t mic_len)
{
	struct eapol_key k;

	assert_int_equal(eapol_key_decode(m2->b, m2->len, mic_len, &k), DOT11_OK);
	return k.data;
}

static void messages_2_of_real_stations_are_taken(void **state)
{
	(void)state;
	for (unsigned i = 0; i < COUNT(real); i++) {
		struct method const m = {real[i].akm,      real[i].group,    real[i].wpa1,
					 real[i].pairwise, real[i].pairwise, 0};
		struct octets pmk = unhex(real[i].pmk), anonce = unhex(real[i].anonce);
		struct octets m2 = unhex(real[i].m2), tk = unhex(real[i].tk);
		struct frame in = {.len = m2.len};
		struct assoc a;

		assoc_init(&a, &m, 1);
		a.setup.aa = unmac("020000000000");
		a.setup.spa = unmac("020000000200");
		a.setup.pmk = pmk.b;
		a.setup.pmk_len = (uint8_t)pmk.len;
		a.setup.sta_ie = element_of(&m2, a.setup.akm->mic_len);
		a.next_random = anonce.b;
		a.f.replay = m2.b[16] - 1u;
		assert_int_equal(begin(&a, false), FOURWAY_SEND);
		memcpy(in.b, m2.b, m2.len);
		assert_int_equal(receive(&a, &in, false), FOURWAY_SEND);
		assert_memory_equal(ptk_tk(&a.f.ptk), tk.b, tk.len);
	}
}

/** iwd's message 2 of an initial mobility domain association: PMKR1Name, MDE and FTE. Its RSNE
 * names FT-PSK. */
static void message_2_of_iwd_with_ft_is_taken(void **state)
{
	struct method const m = {AKM_FT_PSK, 0, false, CIPHER_CCMP, CIPHER_CCMP, 0};
	struct octets const xxkey =
		unhex("bccd1798ef6cb87f2b5475fb980657d2ea026ce368ef3fcada3148543fee94f0");
	struct octets const ssid = unhex("546573744654"), r0kh = unhex("64756d6d7930");
	struct octets const anonce =
		unhex("33b274a0aec9e85d61118f1b6b97774e5b7508374577dc1408a5f180c5d2e9fd");
	struct octets const m2 =
		unhex("020300f002010b00000000000000000001ac1eb2c70b208ce60ae207b2389e441fff3986"
		      "3d449f81246fe36ede0f1f56ce0000000000000000000000000000000000000000000000"
		      "00000000000000000079a19519e85fcf2e607d6ffbd9e804b0009130260100000fac0401"
		      "00000fac040100000fac0400000100dece50a09ef08c4ebef2f1dbe967b4d43603123401"
		      "376200000000000000000000000000000000000000000000000000000000000000000000"
		      "000000000000000000000000000000000000000000000000000000000000000000000000"
		      "0000000000000000000000000106020000000000030664756d6d7930");
	struct mac const ap = unmac("020000000000"), sta = unmac("020000000200");
	uint8_t rsne[64];
	struct wr w = wr_init(rsne, sizeof(rsne));
	struct frame in = {.len = m2.len};
	struct ft_key r0, r1;
	struct kdes kdes;
	struct rsne r;
	struct span data;
	struct assoc a;

	(void)state;
	assert_int_equal(ft_pmk_r0(HASH_SHA256, xxkey.b, xxkey.len, ssid.b, ssid.len,
				   unhex("1234").b, r0kh.b, r0kh.len, sta, &r0, NULL),
			 0);
	assert_int_equal(ft_pmk_r1(HASH_SHA256, &r0, ap, sta, &r1), 0);
	data = element_of(&m2, 16);
	assert_int_equal(kdes_decode(data.p, data.len, &kdes), DOT11_OK);
	assert_int_equal(rsne_decode(kdes.rsne.p, kdes.rsne.len, &r), DOT11_OK);
	r.n_pmkids = 0;
	r.last = RSNE_CAPS;
	rsne_put(&w, &r);

	assoc_init(&a, &m, 1);
	a.setup.aa = ap;
	a.setup.spa = sta;
	a.setup.r1 = &r1;
	a.setup.sta_ie = since(&w, 0);
	a.setup.mde = kdes.mde;
	a.setup.fte = kdes.fte;
	a.next_random = anonce.b;
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	memcpy(in.b, m2.b, m2.len);
	assert_int_equal(receive(&a, &in, false), FOURWAY_SEND);
}

static void check_message_3(struct assoc const *a)
{
	struct kdes const *k = &a->sta.kdes;
	struct rsne r;

	assert_non_null(k->rsne.p);
	assert_int_equal(rsne_decode(k->rsne.p, k->rsne.len, &r), DOT11_OK);
	if (!a->setup.akm->ft) {
		assert_int_equal(k->rsne.len, a->setup.ap_ies.len);
		assert_memory_equal(k->rsne.p, a->setup.ap_ies.p, k->rsne.len);
		assert_int_equal(k->n_ties, 0);
		return;
	}
	assert_int_equal(r.n_pmkids, 1);
	assert_memory_equal(r.pmkids, a->r1.name, FT_NAME_LEN);
	assert_int_equal(k->mde.len, a->setup.mde.len);
	assert_memory_equal(k->mde.p, a->setup.mde.p, k->mde.len);
	assert_int_equal(k->fte.len, a->setup.fte.len);
	assert_memory_equal(k->fte.p, a->setup.fte.p, k->fte.len);
	assert_int_equal(k->n_ties, 2);
	assert_int_equal(k->tie[0].type, TIE_REASSOC_DEADLINE);
	assert_int_equal(k->tie[0].value, 1000);
	assert_int_equal(k->tie[1].type, TIE_KEY_LIFETIME);
	assert_int_equal(k->tie[1].value, 3600);
}

static void check_keys(struct assoc const *a)
{
	struct station const *s = &a->sta;

	assert_int_equal(a->f.state, FOURWAY_PTKINITDONE);
	assert_int_equal(a->f.ptk.len.tk, cipher_key_len(a->m->pairwise));
	assert_memory_equal(ptk_tk(&a->f.ptk), s->tk, a->f.ptk.len.tk);
	assert_memory_equal(ptk_kck(&a->f.ptk), ptk_kck(&s->ptk), a->f.ptk.len.kck);
	assert_memory_equal(ptk_kek(&a->f.ptk), ptk_kek(&s->ptk), a->f.ptk.len.kek);
	if (a->m->wpa1)
		return;
	assert_int_equal(s->gtk_len, a->group.gtk_len);
	assert_memory_equal(s->gtk, a->group.gtk, s->gtk_len);
	assert_int_equal(s->gtk_index, a->group.gtk_index);
	assert_int_equal(s->igtk_len, a->group.igtk_len);
	assert_memory_equal(s->igtk, a->group.igtk, s->igtk_len);
}

static void every_method_comes_through(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct assoc a;

			assoc_init(&a, m, 2);
			handshake(&a, false);
			check_keys(&a);
			assert_int_equal(a.sta.installs, 1);
			if (!m->wpa1)
				check_message_3(&a);
			if (m->akm == AKM_CCKM)
				assert_memory_equal(&a.cckm, &a.sta.cckm, sizeof(a.sta.cckm));
			/* and again under keys, with other ones */
			handshake(&a, true);
			check_keys(&a);
			assert_int_equal(a.sta.installs, 2);
		}
}

static void message_1_is_plain(void **state)
{
	uint8_t const pmkid[16] = "a PMKID of octet";
	struct assoc a;
	struct eapol_key k;
	struct kdes kdes;

	(void)state;
	assoc_init(&a, PLAIN, 3);
	a.f.counting = false;
	a.setup.pmkid = pmkid;
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	assert_int_equal(eapol_key_decode(a.out.b, a.out.len, 16, &k), DOT11_OK);
	assert_int_equal(k.info, 0x008a);
	assert_int_equal(k.key_len, 16);
	assert_int_equal(k.replay, 0);
	assert_true(all_zero(k.mic, 16));
	assert_int_equal(kdes_decode(k.data.p, k.data.len, &kdes), DOT11_OK);
	assert_memory_equal(kdes.pmkid, pmkid, 16);
	assert_int_equal(a.f.due_ms, a.now + FOURWAY_FIRST_MS);
	a.setup.pmkid = NULL;
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	assert_int_equal(eapol_key_decode(a.out.b, a.out.len, 16, &k), DOT11_OK);
	assert_int_equal(k.data.len, 0);
	assert_int_equal(k.replay, 1);
}

/** Not before it is due, FOURWAY_TRIES times, then reason 15. */
static void check_tries(struct assoc *a)
{
	struct frame const first = a->out;
	uint64_t const due = a->f.due_ms;
	struct eapol_key was, k;
	struct wr w = wr_init(a->out.b, sizeof(a->out.b));

	a->now = due - 1;
	assert_int_equal(fourway_timeout(&a->f, &a->env, &a->group, &w), FOURWAY_NOTHING);
	assert_int_equal(eapol_key_decode(first.b, first.len, 16, &was), DOT11_OK);
	for (unsigned i = 1; i < FOURWAY_TRIES; i++) {
		assert_int_equal(timeout(a), FOURWAY_SEND);
		assert_int_equal(a->f.due_ms, a->now + FOURWAY_NEXT_MS);
		assert_int_equal(eapol_key_decode(a->out.b, a->out.len, 16, &k), DOT11_OK);
		assert_int_equal(k.replay, was.replay + i);
		assert_int_equal(k.info, was.info);
		assert_memory_equal(k.nonce, was.nonce, NONCE_LEN);
		/* AES key wrap: the same keys give the same octets */
		assert_int_equal(k.data.len, was.data.len);
		assert_memory_equal(k.data.p, was.data.p, was.data.len);
	}
	assert_int_equal(timeout(a), FOURWAY_FAILED);
	assert_int_equal(a->f.reason, REASON_FOURWAY_TIMEOUT);
	assert_int_equal(a->f.due_ms, UINT64_MAX);
	assert_int_equal(timeout(a), FOURWAY_NOTHING);
}

static void messages_are_repeated(void **state)
{
	struct assoc a;
	struct frame m2;

	(void)state;
	assoc_init(&a, PLAIN, 4);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	check_tries(&a);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	m2 = sta_hears(&a, &a.out);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_SEND);
	assert_int_equal(a.f.due_ms, a.now + FOURWAY_FIRST_MS);
	check_tries(&a);
	/* what was for the failed one is of no use afterwards */
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
}

static void an_answer_to_any_try_counts(void **state)
{
	(void)state;
	for (unsigned try = 0; try < FOURWAY_TRIES; try++) {
		struct frame m2 = {0}, m4 = {0};
		struct assoc a;

		assoc_init(&a, PLAIN, 5);
		assert_int_equal(begin(&a, false), FOURWAY_SEND);
		for (unsigned i = 0; i < FOURWAY_TRIES; i++) {
			if (i == try)
				m2 = sta_hears(&a, &a.out);
			if (i + 1 < FOURWAY_TRIES)
				assert_int_equal(timeout(&a), FOURWAY_SEND);
		}
		assert_int_equal(receive(&a, &m2, false), FOURWAY_SEND);
		for (unsigned i = 0; i < FOURWAY_TRIES; i++) {
			if (i == try)
				m4 = sta_hears(&a, &a.out);
			if (i + 1 < FOURWAY_TRIES)
				assert_int_equal(timeout(&a), FOURWAY_SEND);
		}
		assert_int_equal(receive(&a, &m4, false), FOURWAY_DONE);
		check_keys(&a);
	}
}

/** Whatever is replayed, the PTK is handed out once. */
static void a_key_is_installed_once(void **state)
{
	struct frame seen[4];
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 6);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	seen[0] = sta_hears(&a, &a.out);
	assert_int_equal(receive(&a, &seen[0], false), FOURWAY_SEND);
	seen[1] = sta_hears(&a, &a.out);
	assert_int_equal(timeout(&a), FOURWAY_SEND);
	seen[2] = sta_hears(&a, &a.out);
	/* the repeated message 3 brought nothing new to install */
	assert_int_equal(a.sta.installs, 1);
	/* message 2 again, while message 3 is out */
	assert_int_equal(receive(&a, &seen[0], false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	assert_int_equal(receive(&a, &seen[1], false), FOURWAY_DONE);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(receive(&a, &seen[i], false), FOURWAY_NOTHING);
		assert_int_equal(a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
		assert_int_equal(receive(&a, &seen[i], true), FOURWAY_NOTHING);
	}
	assert_int_equal(timeout(&a), FOURWAY_NOTHING);
	/* nor in the next handshake, whose keys are others */
	assert_int_equal(begin(&a, true), FOURWAY_SEND);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(receive(&a, &seen[i], true), FOURWAY_NOTHING);
	seen[3] = sta_hears(&a, &a.out);
	assert_int_equal(receive(&a, &seen[3], true), FOURWAY_SEND);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(receive(&a, &seen[i], true), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
}

/** A station that draws a nonce for each message 1 knows the last one only. */
static void the_newest_message_2_wins(void **state)
{
	struct frame m2[3], m4, m3_of_first;
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 7);
	a.sta.new_snonces = true;
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	m2[0] = sta_hears(&a, &a.out);
	assert_int_equal(timeout(&a), FOURWAY_SEND);
	m2[1] = sta_hears(&a, &a.out);
	assert_int_equal(timeout(&a), FOURWAY_SEND);
	m2[2] = sta_hears(&a, &a.out);
	assert_int_equal(receive(&a, &m2[1], false), FOURWAY_SEND);
	m3_of_first = a.out;
	assert_int_equal(sta_hears(&a, &m3_of_first).len, 0);
	/* an older one is of no use, a newer one is */
	assert_int_equal(receive(&a, &m2[0], false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
	assert_int_equal(receive(&a, &m2[2], false), FOURWAY_SEND);
	m4 = sta_hears(&a, &a.out);
	assert_int_not_equal(m4.len, 0);
	assert_int_equal(receive(&a, &m2[1], false), FOURWAY_NOTHING);
	assert_int_equal(receive(&a, &m4, false), FOURWAY_DONE);
	check_keys(&a);
	assert_int_equal(receive(&a, &m2[2], false), FOURWAY_NOTHING);
}

static void a_forged_second_message_2_changes_nothing(void **state)
{
	struct frame m2, m4, forged;
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 8);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	m2 = sta_hears(&a, &a.out);
	assert_int_equal(timeout(&a), FOURWAY_SEND);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_SEND);
	m4 = sta_hears(&a, &a.out);
	/* the try that is answered already, by another nonce */
	a.sta.snonce[0]++;
	sta_derive(&a);
	forged = message_2(&a, 1);
	assert_int_equal(receive(&a, &forged, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
	a.sta.snonce[0]--;
	sta_derive(&a);
	forged = message_2(&a, 2);
	forged.b[17] ^= 1;
	assert_int_equal(receive(&a, &forged, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_MIC);
	assert_int_equal(receive(&a, &m4, false), FOURWAY_DONE);
	check_keys(&a);
}

/** The station's passphrase is another one: it waits for better frames, then gives up. */
static void another_pmk_ends_by_timeout(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct assoc a;
			struct frame m2;

			assoc_init(&a, m, 9);
			assert_int_equal(begin(&a, false), FOURWAY_SEND);
			a.pmk[0] ^= 1;
			a.r1.key[0] ^= 1;
			for (unsigned i = 0; i < FOURWAY_TRIES; i++) {
				m2 = sta_hears(&a, &a.out);
				assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
				assert_int_equal(a.f.refused, FOURWAY_REFUSED_MIC);
				assert_int_equal(timeout(&a), i + 1 < FOURWAY_TRIES
								      ? FOURWAY_SEND
								      : FOURWAY_FAILED);
			}
			assert_int_equal(a.f.reason, REASON_FOURWAY_TIMEOUT);
		}
}

/** No octet of a message can be another one, but for the 802.1X version: a MIC covers that, too. */
static void changed_frames_are_refused(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct assoc a;
			struct frame good;

			assoc_init(&a, m, 10);
			assert_int_equal(begin(&a, false), FOURWAY_SEND);
			for (unsigned message = 2; message <= 4; message += 2) {
				good = sta_hears(&a, &a.out);
				for (size_t i = 0; i < good.len; i++) {
					struct frame bad = good;

					bad.b[i] ^= 0x04;
					assert_int_equal(receive(&a, &bad, false), FOURWAY_NOTHING);
					assert_int_not_equal(a.f.refused, FOURWAY_REFUSED_OK);
				}
				for (size_t n = 0; n < good.len; n++) {
					struct frame cut = good;

					cut.len = n;
					assert_int_equal(receive(&a, &cut, false), FOURWAY_NOTHING);
					assert_int_equal(a.f.refused, FOURWAY_REFUSED_MALFORMED);
				}
				assert_int_equal(receive(&a, &good, false),
						 message == 2 ? FOURWAY_SEND : FOURWAY_DONE);
			}
		}
}

static void another_element_ends_the_handshake(void **state)
{
	uint8_t data[64];
	struct wr w = wr_init(data, sizeof(data));
	struct frame m2;
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 11);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	(void)sta_hears(&a, &a.out);
	wr_bytes(&w, a.setup.sta_ie.p, a.setup.sta_ie.len);
	data[2 + 2 + 3] = 2; /* group cipher TKIP */
	m2 = message_2_with(&a, 1, (struct span){data, wr_len(&w)});
	assert_int_equal(receive(&a, &m2, false), FOURWAY_FAILED);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_ELEMENT);
	assert_int_equal(a.f.reason, REASON_HANDSHAKE_ELEMENT);
	/* nothing is left to go on with */
	m2 = message_2(&a, 1);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_true(all_zero(a.run.pmk, sizeof(a.run.pmk)) && all_zero(&a.f.ptk, sizeof(a.f.ptk)));

	assoc_init(&a, FT_PLAIN, 11);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	(void)sta_hears(&a, &a.out);
	m2 = message_2_with(&a, 1, a.setup.sta_ie);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_FAILED);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_FT_ELEMENT);
}

/** Under a right MIC, too. */
static void bad_key_data_is_waited_out(void **state)
{
	static uint8_t const junk[] = {0x30, 0x20, 1};
	struct frame m2;
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 12);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	(void)sta_hears(&a, &a.out);
	m2 = message_2_with(&a, 1, (struct span){junk, sizeof(junk)});
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_KEY_DATA);
	m2 = sta_frame(&a, EAPOL_KEY_PAIRWISE | EAPOL_KEY_ENCRYPTED, 1, a.sta.snonce,
		       a.setup.sta_ie, ptk_kck(&a.sta.ptk));
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_KEY_DATA);
	m2 = message_2(&a, 1);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_SEND);
}

static void other_frames_are_unexpected(void **state)
{
	static uint16_t const infos[] = {EAPOL_KEY_PAIRWISE | EAPOL_KEY_REQUEST, EAPOL_KEY_SECURE,
					 EAPOL_KEY_PAIRWISE | EAPOL_KEY_ACK,
					 EAPOL_KEY_PAIRWISE | EAPOL_KEY_SMK};
	struct frame f, m1;
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 13);
	f = (struct frame){.len = 0};
	assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	assert_int_equal(timeout(&a), FOURWAY_NOTHING);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	m1 = a.out;
	(void)sta_hears(&a, &a.out);
	for (unsigned i = 0; i < COUNT(infos); i++) {
		f = sta_frame(&a, infos[i], 1, a.sta.snonce, a.setup.sta_ie, ptk_kck(&a.sta.ptk));
		assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
		assert_int_equal(a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	}
	/* our own message, reflected; message 4 before 3 */
	assert_int_equal(receive(&a, &m1, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	f = message_4(&a, 1);
	assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	/* counters that were not sent */
	f = message_2(&a, 0);
	assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
	f = message_2(&a, 2);
	assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
	/* the other descriptor, and the other version */
	f = message_2(&a, 1);
	f.b[4] = EAPOL_KEY_WPA;
	assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_VERSION);
	f = message_2(&a, 1);
	f.b[6] ^= 3;
	assert_int_equal(receive(&a, &f, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_VERSION);
}

/** Once keys are installed, what comes in clear is somebody else's. */
static void a_rekey_in_clear_is_refused(void **state)
{
	struct assoc a;
	struct frame m2, m4;

	(void)state;
	assoc_init(&a, PLAIN, 14);
	handshake(&a, false);
	assert_true(a.f.rekey);
	assert_int_equal(begin(&a, true), FOURWAY_SEND);
	m2 = sta_hears(&a, &a.out);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_CLEAR);
	assert_int_equal(receive(&a, &m2, true), FOURWAY_SEND);
	m4 = sta_hears(&a, &a.out);
	assert_int_equal(receive(&a, &m4, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_CLEAR);
	assert_int_equal(receive(&a, &m4, true), FOURWAY_DONE);
}

static void a_new_begin_has_a_new_nonce(void **state)
{
	uint8_t anonce[NONCE_LEN];
	struct frame m2;
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 15);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	memcpy(anonce, a.run.anonce, NONCE_LEN);
	m2 = sta_hears(&a, &a.out);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	assert_memory_not_equal(anonce, a.run.anonce, NONCE_LEN);
	assert_int_equal(a.f.replay, 2);
	assert_int_equal(receive(&a, &m2, false), FOURWAY_NOTHING);
	assert_int_equal(a.f.refused, FOURWAY_REFUSED_REPLAY);
	handshake(&a, false);
}

static void setups_that_cannot_be_right_fail(void **state)
{
	static uint8_t const zeros[64];
	struct fourway_setup good, bad[8];
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 16);
	good = a.setup;
	for (unsigned i = 0; i < COUNT(bad); i++)
		bad[i] = good;
	bad[0].pmk = NULL;
	bad[1].pmk = zeros;
	bad[2].pmk_len = 15;
	bad[3].pmk_len = 65;
	bad[4].pairwise = CIPHER_NO_GROUP;
	bad[5].sta_ie = (struct span){0};
	bad[6].akm = akm_info(AKM_FT_PSK);
	bad[7].r1 = &a.r1;
	for (unsigned i = 0; i < COUNT(bad); i++) {
		a.setup = bad[i];
		assert_int_equal(begin(&a, false), FOURWAY_FAILED);
		assert_int_equal(a.f.reason, REASON_UNSPECIFIED);
		assert_int_equal(a.f.state, FOURWAY_IDLE);
	}
	a.setup = good;
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
}

static void no_room_fails(void **state)
{
	struct frame m2;
	struct assoc a;
	struct wr w;

	(void)state;
	assoc_init(&a, PLAIN, 17);
	w = wr_init(a.out.b, 98);
	assert_int_equal(fourway_begin(&a.f, &a.env, &a.setup, false, &w), FOURWAY_FAILED);
	assert_int_equal(begin(&a, false), FOURWAY_SEND);
	m2 = sta_hears(&a, &a.out);
	w = wr_init(a.out.b, 98);
	assert_int_equal(fourway_received(&a.f, &a.env, &a.group, m2.b, m2.len, false, &w),
			 FOURWAY_FAILED);
	assert_int_equal(a.f.reason, REASON_UNSPECIFIED);
}

static void keys_are_wiped(void **state)
{
	struct assoc a;

	(void)state;
	for
		ALL_METHODS(m)
		{
			assoc_init(&a, m, 18);
			handshake(&a, false);
			assert_true(all_zero(&a.run, offsetof(struct fourway_run, setup)));
			assert_null(a.run.setup.pmk);
			assert_null(a.run.setup.r1);
			fourway_wipe(&a.f);
			assert_ptr_equal(a.f.run, &a.run);
			a.f.run = NULL;
			assert_true(all_zero(&a.f, sizeof(a.f)));
		}
}

static void keys_of_a_roam_are_adopted(void **state)
{
	struct ptk const ptk = {.len = {16, 16, 16, 0, 0, 0},
				.b = "KCK, 16 octets.KEK, 16 octets.sixteen octets!"};
	struct assoc a;

	(void)state;
	assoc_init(&a, FT_PLAIN, 19);
	a.f.replay = 77;
	fourway_adopt(&a.f, &a.setup, &ptk);
	assert_int_equal(a.f.state, FOURWAY_PTKINITDONE);
	assert_int_equal(a.f.replay, 0);
	assert_true(a.f.rekey);
	assert_int_equal(a.f.due_ms, UINT64_MAX);
	assert_memory_equal(&a.f.ptk.len, &ptk.len, sizeof(ptk.len));
	assert_memory_equal(a.f.ptk.b, ptk.b, 48);
	assert_int_equal(timeout(&a), FOURWAY_NOTHING);
}

/** Half of all frames are lost, either way. A handshake that is given up starts over. */
static void half_of_the_frames_may_be_lost(void **state)
{
	struct seeded dice = {20};
	unsigned given_up = 0;

	(void)state;
	for (unsigned run = 0; run < 500; run++) {
		enum fourway_action what;
		struct assoc a;

		assoc_init(&a, &methods[run % COUNT(methods)], 20 + run);
		a.sta.new_snonces = run % 2;
		what = begin(&a, false);
		for (unsigned steps = 0; what != FOURWAY_DONE; steps++) {
			struct frame answer = {.len = 0};

			assert_true(steps < 200);
			if (what == FOURWAY_SEND && seeded_below(&dice, 2))
				answer = sta_hears(&a, &a.out);
			what = FOURWAY_NOTHING;
			if (answer.len && seeded_below(&dice, 2))
				what = receive(&a, &answer, false);
			if (what == FOURWAY_NOTHING)
				what = timeout(&a);
			if (what == FOURWAY_FAILED) {
				given_up++;
				what = begin(&a, false);
			}
		}
		check_keys(&a);
	}
	assert_int_not_equal(given_up, 0);
}

static void refusals_have_texts(void **state)
{
	(void)state;
	for (int r = 0; r < FOURWAY_REFUSED_COUNT; r++)
		assert_non_null(fourway_refusal_text((enum fourway_refusal)r));
	assert_string_equal(fourway_refusal_text(FOURWAY_REFUSED_COUNT), "unknown reason");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(messages_2_of_real_stations_are_taken),
		cmocka_unit_test(message_2_of_iwd_with_ft_is_taken),
		cmocka_unit_test(every_method_comes_through),
		cmocka_unit_test(message_1_is_plain),
		cmocka_unit_test(messages_are_repeated),
		cmocka_unit_test(an_answer_to_any_try_counts),
		cmocka_unit_test(a_key_is_installed_once),
		cmocka_unit_test(the_newest_message_2_wins),
		cmocka_unit_test(a_forged_second_message_2_changes_nothing),
		cmocka_unit_test(another_pmk_ends_by_timeout),
		cmocka_unit_test(changed_frames_are_refused),
		cmocka_unit_test(another_element_ends_the_handshake),
		cmocka_unit_test(bad_key_data_is_waited_out),
		cmocka_unit_test(other_frames_are_unexpected),
		cmocka_unit_test(a_rekey_in_clear_is_refused),
		cmocka_unit_test(a_new_begin_has_a_new_nonce),
		cmocka_unit_test(setups_that_cannot_be_right_fail),
		cmocka_unit_test(no_room_fails),
		cmocka_unit_test(keys_are_wiped),
		cmocka_unit_test(keys_of_a_roam_are_adopted),
		cmocka_unit_test(half_of_the_frames_may_be_lost),
		cmocka_unit_test(refusals_have_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
