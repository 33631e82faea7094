/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A reassociation request with CCKM's element, judged again and again in one cache. Input: one
 * octet (bit 0: WPA, bit 1: TKIP, bit 2: other BSS, bit 3: no TSF), then a list of elements with
 * the RSN or WPA element and element 156. The cache is new each time; what roams is repeated.
 */
#include "check.h"

#include <talloc.h>

#include "base/rand.h"
#include "dot11/elements.h"
#include "sm/cckm.h"

enum { FUZZ_WPA = 1, FUZZ_TKIP = 2, FUZZ_OTHER_BSS = 4, FUZZ_NO_TSF = 8 };

static struct rand_fixed randomness;
static struct mac const sta = {{2, 0, 0, 0, 0, 0xaa}};
static uint8_t const ap_rsne[] = {0x30, 2, 1, 0}, ap_wpa[] = {0xdd, 6, 0, 0x50, 0xf2, 1, 1, 0};

static uint64_t now(void *arg)
{
	(void)arg;
	return 5000;
}

static void octets(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	rand_fixed_octets(&randomness, out, len);
}

static struct env const env = {.now_ms = now, .random = octets};

static struct cckm_cache *cache_with_login(struct cckm_request_info const *q)
{
	struct cckm_cache *c = cckm_cache_new(NULL, &env, 4);
	struct cckm_login const l = {.sta = sta,
				     .wlan_id = 1,
				     .wpa1 = q->wpa1,
				     .pairwise = q->pairwise,
				     .group = q->group,
				     .keys = {.krk = {1}, .btk = {2}},
				     .expires_ms = 6000};

	FUZZ_CHECK(c && !cckm_cache_put(c, &l));
	return c;
}

static uint32_t last_rn(struct cckm_cache const *c)
{
	struct cckm_login l;
	uint32_t rn;

	FUZZ_CHECK(cckm_cache_find(c, sta, 1, &l, &rn));
	return rn;
}

static void judge(struct cckm_cache *c, struct cckm_request_info const *q)
{
	struct group_key const group = {.gtk_len = (uint8_t)cipher_key_len(q->group),
					.gtk_index = 1};
	uint8_t room[2][CCKM_RESPONSE_MAX];
	struct wr w = wr_init(room[0], sizeof room[0]), w2 = wr_init(room[1], sizeof room[1]);
	struct cckm_response p;
	uint64_t expires;
	struct ptk ptk;

	if (cckm_roam(c, q, &group, &w, &ptk, &expires) != CCKM_ROAMED) {
		FUZZ_CHECK(wr_len(&w) == 0 && ptk.len.tk == 0 && last_rn(c) == 1);
		return;
	}
	FUZZ_CHECK(!w.bad && expires == 6000 && last_rn(c) > 1 && last_rn(c) < UINT32_MAX);
	FUZZ_CHECK(cckm_response_decode(room[0], wr_len(&w), &p) == DOT11_OK);
	FUZZ_CHECK(p.rn == last_rn(c));
	FUZZ_CHECK(cckm_roam(c, q, &group, &w2, &ptk, &expires) == CCKM_REPEATED);
	FUZZ_CHECK(ptk.len.tk == 0 && same(room[0], wr_len(&w), room[1], wr_len(&w2)));
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct cckm_request_info q = {.sta = sta, .wlan_id = 1, .tsf = 1000000};
	struct cckm_cache *c;
	struct elements e;

	if (size == 0 || elements_decode((struct span){data + 1, size - 1}, &e) != DOT11_OK)
		return 0;
	q.wpa1 = data[0] & FUZZ_WPA;
	q.pairwise = data[0] & FUZZ_TKIP ? CIPHER_TKIP : CIPHER_CCMP;
	q.group = q.pairwise;
	q.bssid = (struct mac){{0, 1, 2, 3, 4, data[0] & FUZZ_OTHER_BSS ? 6 : 5}};
	q.has_tsf = !(data[0] & FUZZ_NO_TSF);
	q.tolerance_ms = 1000;
	q.ie = q.wpa1 ? e.wpa : e.rsn;
	q.ap_ie = q.wpa1 ? (struct span){ap_wpa, sizeof ap_wpa}
			 : (struct span){ap_rsne, sizeof ap_rsne};
	q.cckm = e.cckm;
	c = cache_with_login(&q);
	judge(c, &q);
	talloc_free(c);
	return 0;
}
