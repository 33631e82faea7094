/* SPDX-License-Identifier: GPL-2.0-or-later */
/** FTE MIC: reassociations of lab runs (hostapd 2.10), and what must not pass. */
#include "keys_test.h"

#include <errno.h>

#include "dot11/fte_mic.h"

struct sample {
	enum eapol_mic alg;
	enum fte_transaction transaction;
	char const *kck, *sta, *ap, *rsne, *mde, *fte, *mic;
};

/** The FTE's MIC is zero here and filled in by the tests. */
static struct sample const samples[] = {
	{EAPOL_MIC_CMAC, FTE_REASSOC_REQUEST, "3f30094ce4cf491ad4619c08e58ba51a", "020000000200",
	 "020000000100",
	 "302a0100000fac040100000fac040100000fac03c0000100"
	 "5c6fb28fbf46c537f7fddd3c16c61edb000fac06",
	 "3603c3d401",
	 "37730003000000000000000000000000000000000b28220709afbccf745ee2751cd5be6f"
	 "f7fbef42724e800dde914963615a28b1416385cbe0d7ae69fca010ab925d2dc2524741ce"
	 "36539e667875beb8b14fb98b0106020000000100031772306b682d6170312e766563746f"
	 "722e6578616d706c65",
	 "84dadc0316210378bc4ea9f8108be70c"},
	{EAPOL_MIC_CMAC, FTE_REASSOC_RESPONSE, "967dc974fa3e417f07e0d178833b3e29", "020000000200",
	 "020000000000",
	 "30260100000fac040100000fac040100000fac0480000100"
	 "b810dc34aea508e4e8c3b583f3afcb5d",
	 "3603c3d401",
	 "37bb0003000000000000000000000000000000008e598a02bb92dd799cf7f6f2066a7667"
	 "7dd5bca797cf817c894d04b9edcb5f3e363b6a427b1ac6207b67f5030e0196a86f2e034e"
	 "0bca06a9ceca3ea54c38abc40106020000000000031772306b682d6170312e766563746f"
	 "722e6578616d706c6502230100100e00000000000000a53fbd36d0317b88b644798869e9"
	 "43164f044b77e2b6b96004210400000000000000108644fb14c441098188cb5eee201160"
	 "8405ec223e8a769eec",
	 "ce17e1fa0a491d22202812ee64da0fe0"},
	{EAPOL_MIC_SHA384, FTE_REASSOC_REQUEST, "e6cc20f91da7d2fecd4856946c45bc9c1a5770273597aa5b",
	 "020000000200", "020000000000",
	 "302a0100000fac090100000fac090100000fac0dc0000100"
	 "120b14ab852fe5603ba5f2047d2a296c000fac0c",
	 "3603c3d401",
	 "377b00030000000000000000000000000000000000000000000000008fabb6be8f9cc4ea"
	 "f200459d95014d39d5aa86eac198f608062cc3679322b9d1f9ee5f39eb9bf6262fb3e703"
	 "39fb16a47cb5dc38dc8a473ffb319d7f9fe4af590106020000000000031772306b682d61"
	 "70312e766563746f722e6578616d706c65",
	 "a7c51cf9e5e99d03a7588e244520578e04b54ced255dad16"},
};
#define SAMPLES (sizeof samples / sizeof *samples)

/** A message in pieces, MIC filled in. */
struct message {
	struct octets kck, rsne, mde, fte, after;
	struct mac sta, ap;
};

static struct message message_of(struct sample const *s)
{
	struct message m = {
		.kck = unhex(s->kck),
		.rsne = unhex(s->rsne),
		.mde = unhex(s->mde),
		.fte = unhex(s->fte),
		.sta = unmac(s->sta),
		.ap = unmac(s->ap),
	};
	struct octets mic = unhex(s->mic);

	memcpy(m.fte.b + 4, mic.b, mic.len);
	return m;
}

static struct iov iov_of(struct octets const *o)
{
	return (struct iov){o->b, o->len};
}

static int verify(struct sample const *s, struct message const *m, enum fte_transaction transaction)
{
	return fte_mic_verify(s->alg, m->kck.b, m->kck.len, m->sta, m->ap, transaction,
			      iov_of(&m->rsne), iov_of(&m->mde), iov_of(&m->fte),
			      iov_of(&m->after));
}

static void samples_verify(void **state)
{
	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		struct message m = message_of(&samples[i]);
		uint8_t mic[MIC_MAX];

		assert_int_equal(verify(&samples[i], &m, samples[i].transaction), 0);
		assert_int_equal(fte_mic_of(samples[i].alg, m.kck.b, m.kck.len, m.sta, m.ap,
					    samples[i].transaction, iov_of(&m.rsne), iov_of(&m.mde),
					    iov_of(&m.fte), iov_of(&m.after), mic),
				 0);
		assert_hex(mic, mic_len(samples[i].alg), samples[i].mic);
	}
}

static void flip_all(struct sample const *s, struct message *m, uint8_t *at, size_t len)
{
	for (size_t bit = 0; bit < len * 8; bit++) {
		at[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(verify(s, m, s->transaction), -EBADMSG);
		at[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void one_bit_flip_is_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		struct message m = message_of(&samples[i]);

		flip_all(&samples[i], &m, m.kck.b, m.kck.len);
		flip_all(&samples[i], &m, m.sta.b, MAC_LEN);
		flip_all(&samples[i], &m, m.ap.b, MAC_LEN);
		flip_all(&samples[i], &m, m.rsne.b, m.rsne.len);
		flip_all(&samples[i], &m, m.mde.b, m.mde.len);
		flip_all(&samples[i], &m, m.fte.b, m.fte.len);
		assert_int_equal(verify(&samples[i], &m, samples[i].transaction), 0);
	}
}

/** A request is no response, and an element appended is seen. */
static void roles_and_additions_are_seen(void **state)
{
	struct message m = message_of(&samples[0]);

	(void)state;
	assert_int_equal(verify(&samples[0], &m, FTE_REASSOC_RESPONSE), -EBADMSG);
	m.after = unhex("f40120");
	assert_int_equal(verify(&samples[0], &m, FTE_REASSOC_REQUEST), -EBADMSG);
}

static void wrong_lengths_and_algorithms_are_refused(void **state)
{
	struct message m = message_of(&samples[0]);
	struct iov many[FTE_MIC_PIECES_MAX + 1] = {{NULL, 0}};
	struct sample s = samples[0];
	uint8_t mic[MIC_MAX];

	(void)state;
	m.fte.len = 19;
	assert_int_equal(verify(&s, &m, FTE_REASSOC_REQUEST), -EINVAL);
	m.fte.len = 0;
	assert_int_equal(verify(&s, &m, FTE_REASSOC_REQUEST), -EINVAL);
	m = message_of(&samples[0]);
	m.kck.len = 24;
	assert_int_equal(verify(&s, &m, FTE_REASSOC_REQUEST), -EINVAL);
	m = message_of(&samples[0]);
	s.alg = EAPOL_MIC_HMAC_SHA1;
	assert_int_equal(verify(&s, &m, FTE_REASSOC_REQUEST), -EINVAL);
	s.alg = EAPOL_MIC_HMAC_MD5;
	assert_int_equal(verify(&s, &m, FTE_REASSOC_REQUEST), -EINVAL);
	assert_int_equal(fte_mic_derive(EAPOL_MIC_CMAC, m.kck.b, 16, m.sta, m.ap,
					FTE_REASSOC_REQUEST, many, FTE_MIC_PIECES_MAX + 1, mic),
			 -EINVAL);
	assert_int_equal(fte_mic_derive(EAPOL_MIC_CMAC, m.kck.b, 16, m.sta, m.ap,
					FTE_REASSOC_REQUEST, NULL, 0, mic),
			 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(samples_verify),
		cmocka_unit_test(one_bit_flip_is_seen),
		cmocka_unit_test(roles_and_additions_are_seen),
		cmocka_unit_test(wrong_lengths_and_algorithms_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
