/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's RSN or WPA element, and the PMKs that it names in it. */
#include <string.h>

#include "base/secret.h"
#include "dot11/wpa_ie.h"
#include "sim/supplicant_private.h"

static bool offers_rsn(struct supplicant const *s, struct scan_bss const *b)
{
	struct rsne r;

	if (rsne_decode(b->rsn.b, b->rsn.len, &r) != DOT11_OK ||
	    !suite_list_has(&r.pairwise, s->config.pairwise))
		return false;
	return s->config.any_akm || suite_list_has(&r.akm, akm_info(s->config.akm)->selector);
}

static bool offers_wpa(struct supplicant const *s, struct scan_bss const *b)
{
	struct wpa_ie w;

	return wpa_ie_decode(b->wpa.b, b->wpa.len, &w) == DOT11_OK &&
	       suite_list_has(&w.pairwise, SUITE_WPA(s->config.pairwise & 0xff)) &&
	       suite_list_has(&w.akm, akm_info(s->config.akm)->selector);
}

bool supplicant_offers(struct supplicant *s, struct scan_bss const *b)
{
	if (b->ssid_len &&
	    (b->ssid_len != s->config.ssid_len || memcmp(b->ssid, s->config.ssid, b->ssid_len)))
		return false;
	if (!s->config.secure)
		return !b->rsn.len && !b->wpa.len;
	return s->config.wpa1 ? offers_wpa(s, b) : offers_rsn(s, b);
}

static void wpa_put(struct supplicant *s, struct scan_bss const *b, struct wr *w)
{
	struct wpa_ie offered, ie;

	wpa_ie_init(&ie);
	if (wpa_ie_decode(b->wpa.b, b->wpa.len, &offered) == DOT11_OK)
		ie.group = offered.group;
	ie.last = WPA_IE_AKM;
	ie.pairwise = (struct suite_list){1, {SUITE_WPA(s->config.pairwise & 0xff)}};
	ie.akm = (struct suite_list){1, {akm_info(s->config.akm)->selector}};
	wpa_ie_put(w, &ie);
}

static void rsn_put(struct supplicant *s, struct scan_bss const *b, uint8_t const *pmkid,
		    struct wr *w)
{
	struct rsne offered, ie;

	rsne_init(&offered);
	(void)!rsne_decode(b->rsn.b, b->rsn.len, &offered);
	rsne_init(&ie);
	ie.group = offered.group;
	ie.pairwise = (struct suite_list){1, {s->config.pairwise}};
	ie.akm = (struct suite_list){1, {akm_info(s->config.akm)->selector}};
	ie.last = pmkid ? RSNE_PMKID : RSNE_CAPS;
	ie.n_pmkids = pmkid ? 1 : 0;
	ie.pmkids = pmkid;
	if (s->config.pmf && offered.caps & RSNE_CAP_MFPC) {
		ie.caps = RSNE_CAP_MFPC | (offered.caps & RSNE_CAP_MFPR);
		ie.group_mgmt = offered.group_mgmt;
		ie.last = RSNE_GROUP_MGMT;
	}
	rsne_put(w, &ie);
}

void supplicant_ie_put(struct supplicant *s, struct scan_bss const *b, uint8_t const *pmkid,
		       struct scan_element *out)
{
	struct wr w = wr_init(out->b, sizeof(out->b));

	if (!s->config.secure)
		out->len = 0;
	else if (s->config.wpa1)
		wpa_put(s, b, &w);
	else
		rsn_put(s, b, pmkid, &w);
	out->len = w.bad ? 0 : (uint16_t)wr_len(&w);
}

bool supplicant_rsne_same(struct span a, struct span b)
{
	uint8_t buf[2][SCAN_ELEMENT_MAX];
	struct span const in[2] = {a, b};
	size_t len[2];

	for (unsigned i = 0; i < 2; i++) {
		struct wr w = wr_init(buf[i], sizeof(buf[i]));
		struct rsne r;

		if (rsne_decode(in[i].p, in[i].len, &r) != DOT11_OK)
			return false;
		r.n_pmkids = 0;
		r.last = RSNE_GROUP_MGMT; /* fields that are absent have their defaults */
		rsne_put(&w, &r);
		if (w.bad)
			return false;
		len[i] = wr_len(&w);
	}
	return len[0] == len[1] && memcmp(buf[0], buf[1], len[0]) == 0;
}

/* --- PMKSAs ------------------------------------------------------------------------------------
 */

static struct supplicant_pmksa *find(struct supplicant *s, struct mac bssid)
{
	for (unsigned i = 0; i < SUPPLICANT_PMKSAS; i++)
		if (mac_eq(s->pmksa[i].bssid, bssid))
			return &s->pmksa[i];
	return NULL;
}

/** OKC: the PMK of the last login under the name that it has at this BSSID. */
static void choose_okc(struct supplicant *s, struct akm_info const *info)
{
	struct supplicant_pmksa *p = &s->a.named;

	if (pmkid_derive(info->pmkid_hash, s->okc_pmk, s->okc_pmk_len, s->a.bss.bssid,
			 s->config.sta, p->pmkid))
		return;
	p->bssid = s->a.bss.bssid;
	memcpy(p->pmk, s->okc_pmk, s->okc_pmk_len);
	p->pmk_len = s->okc_pmk_len;
	s->a.method = SUPPLICANT_OKC;
}

void supplicant_pmksa_choose(struct supplicant *s)
{
	struct akm_info const *info = akm_info(s->config.akm);
	struct supplicant_pmksa *p = find(s, s->a.bss.bssid);

	s->a.named.pmk_len = 0;
	if (s->a.method == SUPPLICANT_OWE) {
		if (s->config.fast && p && p->owe_group == s->config.owe_group)
			s->a.named = *p;
		return;
	}
	/* Refused for now (status 30), it asks once more by the same key. */
	if (s->a.method == SUPPLICANT_SKC || s->a.method == SUPPLICANT_OKC)
		s->a.method = SUPPLICANT_DOT1X;
	if (s->a.method != SUPPLICANT_DOT1X || s->config.wpa1)
		return;
	if (s->config.skc && p && !p->owe_group) {
		s->a.named = *p;
		s->a.method = SUPPLICANT_SKC;
	} else if (s->config.okc && s->okc_pmk_len) {
		choose_okc(s, info);
	}
}

void supplicant_pmksa_put(struct supplicant *s, struct supplicant_pmksa const *p)
{
	struct supplicant_pmksa *to = find(s, p->bssid);

	if (!to)
		to = &s->pmksa[s->pmksa_next++ % SUPPLICANT_PMKSAS];
	*to = *p;
}

void supplicant_pmksa_drop(struct supplicant *s, struct mac bssid)
{
	struct supplicant_pmksa *p = find(s, bssid);

	if (p)
		mem_wipe(p, sizeof(*p));
}

void supplicant_pmksa_keep(struct supplicant *s)
{
	struct supplicant_pmksa p = {.bssid = s->bss.bssid, .pmk_len = s->pmk_len};
	bool is_suiteb = s->akm->akm == AKM_SUITEB || s->akm->akm == AKM_SUITEB_192;
	void const *key = is_suiteb ? ptk_kck(&s->ptk) : s->pmk;
	size_t len = is_suiteb ? s->ptk.len.kck : s->pmk_len;

	if (s->config.wpa1 || !s->pmk_len || !s->akm->eap || s->akm->ft || s->akm->akm == AKM_CCKM)
		return;
	/* Suite B: the name is made with the KCK of the first handshake and then stays. */
	if (is_suiteb && s->method != SUPPLICANT_DOT1X)
		return;
	memcpy(p.pmk, s->pmk, s->pmk_len);
	if (pmkid_derive(s->akm->pmkid_hash, key, len, p.bssid, s->config.sta, p.pmkid) == 0)
		supplicant_pmksa_put(s, &p);
	mem_wipe(&p, sizeof(p));
	if (s->method == SUPPLICANT_DOT1X && !is_suiteb) {
		memcpy(s->okc_pmk, s->pmk, s->pmk_len);
		s->okc_pmk_len = s->pmk_len;
	}
}
