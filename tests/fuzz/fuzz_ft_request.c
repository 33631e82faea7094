/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Elements of FT's requests, at a BSS whose station has a key. The first octet says which:
 * FUZZ_REASSOC after a good request, FUZZ_OVER_DS, FUZZ_SHA384. The MIC of a reassociation that is
 * accepted was made by a station: the random octets are the same in each run.
 */
#include "check.h"

#include <talloc.h>

#include "base/rand.h"
#include "base/secret.h"
#include "dot11/fte.h"
#include "dot11/rsne.h"
#include "sm/ft.h"

enum { FUZZ_REASSOC = 1, FUZZ_OVER_DS = 2, FUZZ_SHA384 = 4 };

#define R0KH  "wlc.example"
#define MDID  0xa1b2
#define WLANS 2

struct scene {
	enum akm akm;
	suite_t pairwise;
	struct ft_bss bss;
	uint8_t beacon[64];
	struct suite_list akms, ciphers;
	uint8_t r0_name[FT_NAME_LEN];
};

static struct rand_fixed randomness;
static struct scene scenes[WLANS];
static struct mac const sta = {{2, 0, 0, 0, 0, 1}};

static uint64_t now(void *arg)
{
	(void)arg;
	return 5000;
}

static uint64_t wall(void *arg)
{
	(void)arg;
	return 1700000000000000;
}

static void octets(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_fixed_octets(&randomness, out, len);
}

static struct env const env = {.now_ms = now, .wall_us = wall, .random = octets};

static struct rsne scene_rsne(struct scene const *s)
{
	struct rsne r;

	rsne_init(&r);
	r.last = RSNE_CAPS;
	r.group = r.pairwise.s[0] = s->pairwise;
	r.akm.s[0] = akm_info(s->akm)->selector;
	r.caps = RSNE_CAP_MFPC;
	return r;
}

static void scene_login(struct scene *s, struct wlan const *w, struct r0kh *k)
{
	static uint8_t const msk[64] = {1, 2, 3};
	struct login l = {.sta = sta, .bssid = {{0, 1}}, .user = "user", .pairwise = s->pairwise};
	bool sha384 = s->akm == AKM_FT_8021X_SHA384;
	struct ft_key r0;

	FUZZ_CHECK(secret_set(&l.msk, msk, sizeof msk));
	FUZZ_CHECK(!ft_pmk_r0(akm_info(s->akm)->hash, msk + (sha384 ? 0 : 32), sha384 ? 48 : 32,
			      w->ssid, w->ssid_len, s->bss.mdid, R0KH, strlen(R0KH), sta, &r0,
			      NULL));
	memcpy(s->r0_name, r0.name, FT_NAME_LEN);
	FUZZ_CHECK(!r0kh_add(k, &(struct r0kh_login){.login = &l,
						     .wlan_id = w->id,
						     .akm = s->akm,
						     .mdid = MDID,
						     .expires_ms = 8 * 3600000,
						     .r0kh_id = R0KH,
						     .r0 = &r0}));
}

static void scene_init(struct scene *s, unsigned i, struct wlan_set *wlans, struct r0kh *k)
{
	struct wr w = wr_init(s->beacon, sizeof s->beacon);
	struct rsne r;
	struct wlan wl;

	wlan_init(&wl, i ? "suiteb" : "corp", (uint16_t)(i + 1), i ? "suiteb" : "corp", i ? 6 : 4);
	wl.akms = WLAN_AKM_BIT(DOT1X) | (i ? WLAN_AKM_BIT(SUITEB_192) : WLAN_AKM_BIT(FT_DOT1X));
	wl.ciphers = WLAN_CIPHER_AES | (i ? WLAN_CIPHER_GCMP256 : 0);
	wl.ft = WLAN_FT_ENABLED;
	wl.enabled = true;
	FUZZ_CHECK(!wlan_set_put(wlans, &wl, NULL));
	s->akm = i ? AKM_FT_8021X_SHA384 : AKM_FT_8021X;
	s->pairwise = i ? CIPHER_GCMP256 : CIPHER_CCMP;
	r = scene_rsne(s);
	rsne_put(&w, &r);
	s->akms = r.akm;
	s->ciphers = r.pairwise;
	s->bss = (struct ft_bss){.bssid = {{0, 0x11, 0x22, 0x33, 0x44, 0x55}},
				 .wlan_id = wl.id,
				 .mdid = {MDID >> 8, MDID & 0xff},
				 .over_ds = true,
				 .r0kh_id = R0KH,
				 .r1kh_id = {{2, 0xfa}},
				 .reassoc_deadline_tu = 1000,
				 .r0kh = k};
	FUZZ_CHECK(ft_own_rsne_read(&s->bss.rsne, (struct span){s->beacon, wr_len(&w)}));
	scene_login(s, &wl, k);
}

static void init(void)
{
	struct wlan_set *wlans = wlan_set_new(NULL);
	struct r0kh *k = r0kh_new(NULL, &env, wlans);

	FUZZ_CHECK(wlans && k);
	r0kh_set_max(k, 10);
	r0kh_set_mdid(k, MDID);
	for (unsigned i = 0; i < WLANS; i++)
		scene_init(&scenes[i], i, wlans, k);
}

/** The three elements of a station; an ANonce makes them those of a reassociation, without MIC. */
static void put_elements(struct wr *w, struct scene const *s, uint8_t const *name,
			 uint8_t const *anonce)
{
	static uint8_t const snonce[NONCE_LEN] = {0x51};
	struct mde const m = {.mdid = {MDID >> 8, MDID & 0xff}, .caps = MDE_CAP_OVER_DS};
	struct rsne r = scene_rsne(s);
	struct fte const f = {.mic_len = akm_info(s->akm)->mic_len,
			      .elements = anonce ? 3 : 0,
			      .anonce = anonce,
			      .snonce = snonce,
			      .r1kh_id = anonce ? s->bss.r1kh_id.b : NULL,
			      .r0kh_id = {(uint8_t const *)R0KH, strlen(R0KH)}};

	r.last = RSNE_PMKID;
	r.n_pmkids = 1;
	r.pmkids = name;
	rsne_put(w, &r);
	mde_put(w, &m);
	fte_put(w, &f);
	FUZZ_CHECK(!w->bad);
}

static enum ft_refusal ask(struct scene const *s, struct span list, bool over_ds,
			   struct ft_roam *roam, struct wr *answer)
{
	struct elements e;

	if (elements_decode(list, &e) != DOT11_OK)
		return FT_REFUSED_COUNT;
	return ft_request(&s->bss, &env, sta, &e, &s->akms, &s->ciphers, over_ds, roam, answer);
}

/** A transition that is under way: the same one in each run. */
static void begin(struct scene const *s, struct ft_roam *roam)
{
	uint8_t list[2 * IE_LEN_MAX + MDE_LEN], room[FT_ANSWER_MAX];
	struct wr w = wr_init(list, sizeof list), answer = wr_init(room, sizeof room);

	put_elements(&w, s, s->r0_name, NULL);
	randomness.state = 9;
	FUZZ_CHECK(ask(s, (struct span){list, wr_len(&w)}, false, roam, &answer) == FT_REFUSED_OK);
	FUZZ_CHECK(!answer.bad);
}

static void request(struct scene const *s, struct span list, bool over_ds)
{
	static struct ft_roam const none;
	uint8_t room[2][FT_ANSWER_MAX];
	struct wr w = wr_init(room[0], sizeof room[0]), w2 = wr_init(room[1], sizeof room[1]);
	struct ft_roam roam = none;

	if (ask(s, list, over_ds, &roam, &w) != FT_REFUSED_OK) {
		FUZZ_CHECK(same(&roam, sizeof roam, &none, sizeof none) && wr_len(&w) == 0);
		return;
	}
	FUZZ_CHECK(!w.bad && roam.lifetime_s > 0 && roam.ptk.len.tk >= 16);
	FUZZ_CHECK(ask(s, list, over_ds, &roam, &w2) == FT_REFUSED_OK);
	FUZZ_CHECK(same(room[0], wr_len(&w), room[1], wr_len(&w2)));
}

static void reassoc(struct scene const *s, struct span list)
{
	static struct group_key const group = {.gtk_len = 16,
					       .gtk_index = 1,
					       .mgmt_cipher = CIPHER_BIP_CMAC,
					       .igtk_len = 16,
					       .igtk_index = 4};
	uint8_t room[FT_ANSWER_MAX];
	struct wr w = wr_init(room, sizeof room);
	struct ft_roam roam = {0};
	struct elements e;
	struct rsne rsne;

	if (elements_decode(list, &e) != DOT11_OK || !e.rsn.p ||
	    rsne_decode(e.rsn.p, e.rsn.len, &rsne) != DOT11_OK)
		return;
	begin(s, &roam);
	if (ft_reassoc_check(&s->bss, &env, sta, &e, &rsne, &roam) != FT_REFUSED_OK)
		return;
	FUZZ_CHECK(!ft_reassoc_put(&w, &s->bss, sta, &group, true, &roam));
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct scene const *s;

	if (size == 0)
		return 0;
	if (!scenes[0].bss.r0kh)
		init();
	s = &scenes[data[0] & FUZZ_SHA384 ? 1 : 0];
	if (data[0] & FUZZ_REASSOC)
		reassoc(s, (struct span){data + 1, size - 1});
	else
		request(s, (struct span){data + 1, size - 1}, data[0] & FUZZ_OVER_DS);
	return 0;
}
