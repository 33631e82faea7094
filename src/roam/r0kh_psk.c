/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * PMKs of PSK WLANs; see r0kh_psk.h.
 */
#include "roam/r0kh_psk.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "base/hex.h"
#include "roam/r0kh.h"

/** What the PMK was made of, to see a change. */
struct psk_wlan {
	uint8_t pmk[PSK_LEN];
	struct secret psk;
	bool is_hex;
	uint8_t ssid_len;
	uint8_t ssid[SSID_MAX];
};

int r0kh_psk_init(struct r0kh_psk *p, void *ctx)
{
	*p = (struct r0kh_psk){0};
	slab_init(&p->slab, ctx, sizeof(struct psk_wlan));
	p->number = talloc_zero_array(ctx, uint32_t, WLAN_ID_MAX + 1);
	return p->number ? 0 : -ENOMEM;
}

bool r0kh_psk_serves(struct wlan const *w)
{
	return (w->akms & WLAN_AKM_BIT(FT_PSK)) && w->wpa && (w->wpa2 || w->wpa3) && w->psk.len > 0;
}

static int pmk_from_hex(struct secret const *psk, uint8_t out[PSK_LEN])
{
	for (unsigned i = 0; i < PSK_LEN; i++) {
		int high = hex_value((char)psk->b[2 * i]);
		int low = hex_value((char)psk->b[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

static bool is_same(struct psk_wlan const *x, struct wlan const *w)
{
	return x->is_hex == w->psk_is_hex && secret_eq(&x->psk, &w->psk) &&
	       x->ssid_len == w->ssid_len && memcmp(x->ssid, w->ssid, w->ssid_len) == 0;
}

static int derive(struct psk_wlan *x, struct wlan const *w)
{
	x->psk = w->psk;
	x->is_hex = w->psk_is_hex;
	x->ssid_len = w->ssid_len;
	memcpy(x->ssid, w->ssid, w->ssid_len);
	if (w->psk_is_hex)
		return w->psk.len == 2 * PSK_LEN ? pmk_from_hex(&w->psk, x->pmk) : -EINVAL;
	return psk_from_passphrase(w->psk.b, w->psk.len, w->ssid, w->ssid_len, x->pmk);
}

uint8_t const *r0kh_psk_pmk(struct r0kh_psk *p, struct wlan const *w)
{
	struct psk_wlan *x;
	uint32_t i;

	if (p->number[w->id]) {
		x = slab_at(&p->slab, p->number[w->id] - 1);
		if (is_same(x, w))
			return x->pmk;
		r0kh_psk_forget(p, w->id);
	}
	x = slab_alloc(&p->slab, &i);
	if (!x)
		return NULL;
	if (derive(x, w)) {
		slab_free(&p->slab, i);
		return NULL;
	}
	p->number[w->id] = i + 1;
	return x->pmk;
}

void r0kh_psk_forget(struct r0kh_psk *p, uint16_t wlan_id)
{
	if (!p->number[wlan_id])
		return;
	slab_free(&p->slab, p->number[wlan_id] - 1);
	p->number[wlan_id] = 0;
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
