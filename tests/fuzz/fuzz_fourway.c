/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The four-way and the group key handshake in each of their states, fed with a frame: octet 0
 * chooses the method, octet 1 the state, octet 2 whether the frame came encrypted, whether its
 * replay counter is made that of the last message, and whether its MIC is made right.
 */
#include "check.h"

#include "base/rand.h"
#include "dot11/eapol_mic.h"
#include "sm/fourway_frame.h"
#include "sm/group_handshake.h"

enum start { IN_PTKSTART, IN_NEGOTIATING, IN_DONE, IN_GROUP, IN_REKEY, STARTS };
enum flag { ENCRYPTED = 1, FIX_REPLAY = 2, FIX_MIC = 4 };

#define FRAME_MAX     2048
#define REPLAY_OFFSET 9

static struct {
	enum akm akm;
	unsigned group;
	bool wpa1;
	suite_t pairwise;
} const methods[] = {
	{AKM_PSK, 0, false, CIPHER_CCMP},           {AKM_WPA_PSK, 0, true, SUITE_WPA(2)},
	{AKM_FT_8021X, 0, false, CIPHER_CCMP},      {AKM_CCKM, 0, false, CIPHER_TKIP},
	{AKM_OWE, 21, false, CIPHER_CCMP},          {AKM_WPA_PSK, 0, true, SUITE_WPA(4)},
	{AKM_SUITEB_192, 0, false, CIPHER_GCMP256},
};

static uint8_t const rsne[] = {0x30, 0x14, 1, 0, 0, 0x0f, 0xac, 4,    1, 0, 0,
			       0x0f, 0xac, 4, 1, 0, 0,    0x0f, 0xac, 2, 0, 0};
static uint8_t const wpa[] = {0xdd, 0x16, 0, 0x50, 0xf2, 1, 1, 0, 0, 0x50, 0xf2, 2,
			      1,    0,    0, 0x50, 0xf2, 2, 1, 0, 0, 0x50, 0xf2, 2};
static uint8_t const mde[] = {0x36, 3, 0xa1, 0xb2, 1};
static uint8_t const fte[] = {0x37, 2, 0, 0};

struct ctx {
	struct rand_fixed seed;
	uint64_t now;
	struct env env;
	struct fourway f;
	struct fourway_run run;
	struct group_handshake g;
	struct group_key group;
	uint8_t out[FOURWAY_FRAME_MAX];
	size_t out_len;
};

static void octets(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct ctx *)arg)->seed, out, len);
}

static uint64_t now(void *arg)
{
	return ((struct ctx *)arg)->now;
}

static void begin(struct ctx *c, unsigned method, bool rekey)
{
	static uint8_t const pmk[64] = {1, 2, 3};
	static struct ft_key const r1 = {
		.key = {4, 5, 6}, .key_len = 32, .name = "sixteen octets."};
	struct wr w = wr_init(c->out, sizeof(c->out));
	struct fourway_setup s = {.aa = {{2, 0, 0, 0, 0, 1}},
				  .spa = {{2, 0, 0, 0, 0, 0xaa}},
				  .akm = akm_info_group(methods[method].akm, methods[method].group),
				  .wpa1 = methods[method].wpa1,
				  .pairwise = methods[method].pairwise,
				  .sta_ie = {rsne, sizeof(rsne)},
				  .ap_ies = {rsne, sizeof(rsne)},
				  .cckm = methods[method].akm == AKM_CCKM};

	if (s.wpa1)
		s.sta_ie = s.ap_ies = (struct span){wpa, sizeof(wpa)};
	if (s.akm->ft) {
		s.r1 = &r1;
		s.mde = (struct span){mde, sizeof(mde)};
		s.fte = (struct span){fte, sizeof(fte)};
	} else {
		s.pmk = pmk;
		s.pmk_len = s.akm->pmk_len;
	}
	FUZZ_CHECK(fourway_begin(&c->f, &c->env, &s, rekey, &w) == FOURWAY_SEND);
}

static void derive(struct fourway const *f, uint8_t const *snonce, struct ptk *ptk,
		   struct cckm_keys *cckm)
{
	struct fourway_run const *r = f->run;
	struct fourway_setup const *s = &r->setup;
	struct ptk_lens const l = {.kck = s->akm->kck_len,
				   .kek = s->akm->kek_len,
				   .tk = (uint8_t)cipher_key_len(s->pairwise)};
	int rc;

	if (s->akm->ft)
		rc = ft_ptk(s->akm->hash, &r->r1, snonce, r->anonce, s->aa, s->spa, &l, ptk, NULL);
	else
		rc = ptk_derive(s->akm->hash, r->pmk, s->pmk_len, s->aa, s->spa, r->anonce, snonce,
				&l, ptk);
	FUZZ_CHECK(rc == 0);
	if (s->cckm)
		FUZZ_CHECK(cckm_keys_derive(r->pmk, s->pmk_len, s->aa, s->spa, snonce, r->anonce,
					    cckm) == 0);
}

/** As the station would: the KCK of the PTK that its nonce gives, or CCKM's KRK; later the PTK's.
 */
static void fix_mic(struct ctx *c, uint8_t *frame, size_t len, struct eapol_key const *k)
{
	struct akm_info const *akm = c->f.akm;
	struct cckm_keys cckm = {0};
	struct ptk ptk = c->f.ptk;
	uint8_t const *kck = ptk_kck(&ptk);

	if (c->f.state != FOURWAY_PTKINITDONE && eapol_key_message(k) == EAPOL_KEY_2_OF_4) {
		derive(&c->f, k->nonce, &ptk, &cckm);
		if (c->run.setup.cckm)
			kck = cckm.krk;
	}
	FUZZ_CHECK(len >= k->frame.len);
	FUZZ_CHECK(eapol_mic_fill(akm_mic(akm, fourway_frame_is_tkip(&c->f)), kck, akm->kck_len,
				  frame, k->frame.len, EAPOL_KEY_MIC_OFFSET) == 0);
}

static void fix(struct ctx *c, uint8_t *frame, size_t len, unsigned flags)
{
	struct eapol_key k;
	struct wr w;

	if (eapol_key_decode(frame, len, c->f.akm->mic_len, &k) != DOT11_OK)
		return;
	if (flags & FIX_REPLAY) {
		w = wr_init(frame + REPLAY_OFFSET, 8);
		wr_be64(&w, c->f.replay);
	}
	if (flags & FIX_MIC)
		fix_mic(c, frame, len, &k);
}

/** Message 2 or 4 as it should be, to come to the later states. */
static enum fourway_action answer(struct ctx *c, bool second)
{
	struct akm_info const *akm = c->f.akm;
	bool tkip = fourway_frame_is_tkip(&c->f);
	static uint8_t const snonce[NONCE_LEN] = {9};
	struct eapol_key k = {.version = 1,
			      .descriptor = c->f.wpa1 ? EAPOL_KEY_WPA : EAPOL_KEY_RSN,
			      .info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_MIC,
			      .replay = c->f.replay,
			      .nonce = second ? snonce : NULL};
	uint8_t data[128], frame[FOURWAY_FRAME_MAX];
	struct wr d = wr_init(data, sizeof(data)), w = wr_init(frame, sizeof(frame));
	struct wr out = wr_init(c->out, sizeof(c->out));
	struct cckm_keys cckm;
	struct ptk ptk = c->f.ptk;

	if (second) {
		if (akm->ft) {
			wr_bytes(&d, rsne, sizeof(rsne));
			data[1] += 2 + FT_NAME_LEN;
			wr_le16(&d, 1);
			wr_bytes(&d, c->run.r1.name, FT_NAME_LEN);
			wr_bytes(&d, mde, sizeof(mde));
			wr_bytes(&d, fte, sizeof(fte));
		} else {
			wr_bytes(&d, c->run.setup.sta_ie.p, c->run.setup.sta_ie.len);
		}
		derive(&c->f, snonce, &ptk, &cckm);
		if (c->run.setup.cckm)
			memcpy(ptk.b, cckm.krk, sizeof(cckm.krk));
	}
	FUZZ_CHECK(eapol_key_seal(&w, akm, tkip, &ptk, &k, (struct span){data, wr_len(&d)}, NULL) ==
		   0);
	return fourway_received(&c->f, &c->env, &c->group, frame, wr_len(&w), c->f.rekey, &out);
}

static void bring_to(struct ctx *c, unsigned method, enum start start)
{
	struct wr w = wr_init(c->out, sizeof(c->out));

	begin(c, method, false);
	if (start == IN_PTKSTART)
		return;
	FUZZ_CHECK(answer(c, true) == FOURWAY_SEND);
	if (start == IN_NEGOTIATING)
		return;
	FUZZ_CHECK(answer(c, false) == FOURWAY_DONE);
	if (start == IN_GROUP)
		FUZZ_CHECK(group_handshake_begin(&c->g, &c->f, &c->env, &c->group, &w) ==
			   FOURWAY_SEND);
	else if (start == IN_REKEY)
		begin(c, method, true);
}

static void check(struct ctx const *c, enum fourway_state before, enum fourway_action what,
		  struct wr const *out, unsigned flags)
{
	struct eapol_key k;

	switch (what) {
	case FOURWAY_NOTHING:
		FUZZ_CHECK(c->f.refused != FOURWAY_REFUSED_OK && c->f.state == before);
		break;
	case FOURWAY_SEND:
		FUZZ_CHECK(c->f.state == FOURWAY_PTKINITNEGOTIATING && !out->bad);
		FUZZ_CHECK(eapol_key_decode(out->start, wr_len(out), c->f.akm->mic_len, &k) ==
			   DOT11_OK);
		FUZZ_CHECK(eapol_key_message(&k) == EAPOL_KEY_3_OF_4);
		break;
	case FOURWAY_DONE:
		FUZZ_CHECK(c->f.refused == FOURWAY_REFUSED_OK);
		FUZZ_CHECK(before == FOURWAY_PTKINITNEGOTIATING &&
			   c->f.state == FOURWAY_PTKINITDONE);
		break;
	case FOURWAY_FAILED:
		FUZZ_CHECK(c->f.refused == FOURWAY_REFUSED_ELEMENT ||
			   c->f.refused == FOURWAY_REFUSED_FT_ELEMENT);
		FUZZ_CHECK(c->f.state == FOURWAY_IDLE);
		break;
	}
	/* The fuzzer does not guess MICs of 16 octets. */
	FUZZ_CHECK(what == FOURWAY_NOTHING || flags & FIX_MIC);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static struct ctx c;
	static uint8_t frame[FRAME_MAX];
	struct wr out = wr_init(c.out, sizeof(c.out));
	enum fourway_state before;
	enum fourway_action what;
	unsigned flags;

	if (size < 3 || size - 3 > FRAME_MAX)
		return 0;
	c = (struct ctx){.seed = {1}, .now = 1000};
	c.f.run = &c.run;
	c.env = (struct env){.arg = &c, .random = octets, .now_ms = now};
	group_key_init(&c.group, &c.env, CIPHER_CCMP, CIPHER_BIP_CMAC);
	bring_to(&c, data[0] % (sizeof(methods) / sizeof(methods[0])),
		 (enum start)(data[1] % STARTS));
	flags = data[2];
	size -= 3;
	memcpy(frame, data + 3, size);
	fix(&c, frame, size, flags);
	if (c.g.under_way) {
		what = group_handshake_received(&c.g, &c.f, frame, size, flags & ENCRYPTED);
		FUZZ_CHECK(what == FOURWAY_NOTHING || (what == FOURWAY_DONE && flags & FIX_MIC &&
						       flags & ENCRYPTED && !c.g.under_way));
		FUZZ_CHECK(c.f.state == FOURWAY_PTKINITDONE);
	}
	before = c.f.state;
	what = fourway_received(&c.f, &c.env, &c.group, frame, size, flags & ENCRYPTED, &out);
	check(&c, before, what, &out, flags);
	/* What was done is not done again. */
	out = wr_init(c.out, sizeof(c.out));
	FUZZ_CHECK(fourway_received(&c.f, &c.env, &c.group, frame, size, flags & ENCRYPTED, &out) ==
		   FOURWAY_NOTHING);
	fourway_wipe(&c.f);
	return 0;
}
