/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * PMKs of PSK WLANs; see r0kh_psk.h.
 */
#include "roam/r0kh_psk.h"

#include <errno.h>
#include <string.h>

#include "roam/r0kh.h"

int r0kh_psk_init(struct r0kh_psk *p, void *ctx)
{
	*p = (struct r0kh_psk){.psks = wlan_psk_new(ctx)};
	return p->psks ? 0 : -ENOMEM;
}

bool r0kh_psk_serves(struct wlan const *w)
{
	return (w->akms & WLAN_AKM_BIT(FT_PSK)) && w->wpa && (w->wpa2 || w->wpa3) && w->psk.len > 0;
}

uint8_t const *r0kh_psk_pmk(struct r0kh_psk *p, struct wlan const *w)
{
	return wlan_psk_pmk(p->psks, w);
}

void r0kh_psk_forget(struct r0kh_psk *p, uint16_t wlan_id)
{
	wlan_psk_forget(p->psks, wlan_id);
}

bool r0kh_psk_granted(struct r0kh_psk *p, struct mac sta, struct mac r1kh,
		      uint8_t const r0_name[FT_NAME_LEN], uint64_t now_ms)
{
	struct r0kh_psk_grant *g;

	for (unsigned i = 0; i < R0KH_PSK_RECENT; i++) {
		bool late;

		g = &p->recent[i];
		if (!mac_eq(g->sta, sta) || !mac_eq(g->r1kh, r1kh) ||
		    memcmp(g->r0_name, r0_name, FT_NAME_LEN) != 0)
			continue;
		late = now_ms - g->at_ms < R0KH_REPEAT_MS;
		g->at_ms = now_ms;
		return late;
	}
	g = &p->recent[p->next];
	p->next = (p->next + 1) % R0KH_PSK_RECENT;
	*g = (struct r0kh_psk_grant){.sta = sta, .r1kh = r1kh, .at_ms = now_ms};
	memcpy(g->r0_name, r0_name, FT_NAME_LEN);
	return false;
}
