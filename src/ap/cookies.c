/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A ring of frames in flight; see cookies.h.
 */
#include "ap/cookies.h"

void cookies_add(struct cookies *c, struct cookie const *k)
{
	struct cookie *slot = &c->at[c->next];

	c->next = (c->next + 1) % COOKIES_MAX;
	c->forgotten += slot->used;
	*slot = *k;
	slot->used = true;
}

bool cookies_take(struct cookies *c, uint64_t number, struct cookie *out)
{
	/* From the newest on: 10 steps where frames come back in order, 256 at worst. */
	for (unsigned i = 1; i <= COOKIES_MAX; i++) {
		struct cookie *k = &c->at[(c->next + COOKIES_MAX - i) % COOKIES_MAX];

		if (k->used && k->number == number) {
			*out = *k;
			k->used = false;
			return true;
		}
	}
	return false;
}

void cookies_drop(struct cookies *c, struct mac bssid)
{
	for (unsigned i = 0; i < COOKIES_MAX; i++)
		if (mac_eq(c->at[i].bssid, bssid))
			c->at[i].used = false;
}
