/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * PMKs of PSK WLANs; see wlan_psk.h.
 */
#include "roam/wlan_psk.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "base/hex.h"
#include "base/slab.h"

/** What the PMK was made of, to see a change. */
struct psk_wlan {
	uint8_t pmk[PSK_LEN];
	struct secret psk;
	bool is_hex;
	uint8_t ssid_len;
	uint8_t ssid[SSID_MAX];
};

struct wlan_psk {
	struct slab slab;                 /**< struct psk_wlan */
	uint32_t number[WLAN_ID_MAX + 1]; /**< by WLAN id: plus one; 0 none */
};

struct wlan_psk *wlan_psk_new(void *ctx)
{
	struct wlan_psk *p = talloc_zero(ctx, struct wlan_psk);

	if (p)
		slab_init(&p->slab, p, sizeof(struct psk_wlan));
	return p;
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

uint8_t const *wlan_psk_pmk(struct wlan_psk *p, struct wlan const *w)
{
	struct psk_wlan *x;
	uint32_t i;

	if (w->psk.len == 0)
		return NULL;
	if (p->number[w->id]) {
		x = slab_at(&p->slab, p->number[w->id] - 1);
		if (is_same(x, w))
			return x->pmk;
		wlan_psk_forget(p, w->id);
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

void wlan_psk_forget(struct wlan_psk *p, uint16_t wlan_id)
{
	if (!p->number[wlan_id])
		return;
	slab_free(&p->slab, p->number[wlan_id] - 1);
	p->number[wlan_id] = 0;
}
