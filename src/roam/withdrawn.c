/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A ring of withdrawn logins; see withdrawn.h.
 */
#include "roam/withdrawn.h"

#include <string.h>

#include "base/hash.h"

void withdrawn_init(struct withdrawn *w, uint64_t seed)
{
	memset(w, 0, sizeof *w);
	w->seed = seed;
}

static uint32_t tag_of(struct withdrawn const *w, struct login const *l)
{
	uint64_t seed = w->seed ^ l->sent_s;

	seed ^= (uint64_t)hash_octet_string(l->eap_session_id.b, l->eap_session_id.len, seed) << 32;
	return hash_octet_string(l->msk.b, l->msk.len, seed);
}

void withdrawn_add(struct withdrawn *w, struct login const *l, uint16_t wlan_id, uint64_t login_s)
{
	w->login[w->next] = (struct withdrawn_login){
		.login_s = login_s, .tag = tag_of(w, l), .wlan_id = wlan_id, .sta = l->sta};
	w->next = (w->next + 1) % WITHDRAWN_MAX;
}

bool withdrawn_covers(struct withdrawn const *w, struct login const *l, uint16_t wlan_id,
		      uint64_t now_s)
{
	for (unsigned i = 0; i < WITHDRAWN_MAX; i++) {
		struct withdrawn_login const *x = &w->login[i];

		if (x->wlan_id != wlan_id || !mac_eq(x->sta, l->sta))
			continue;
		if ((l->sent_s && l->sent_s < x->login_s && x->login_s <= now_s) ||
		    x->tag == tag_of(w, l))
			return true;
	}
	return false;
}
