/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Judging (re)association requests; see assoc.h.
 */
#include "sm/assoc.h"

#include <string.h>

#include "dot11/mde.h"
#include "dot11/wpa_ie.h"

char const *assoc_refusal_text(enum assoc_refusal r)
{
	static char const *const texts[ASSOC_COUNT] = {
#define X(name, status, counter, text) [ASSOC_##name] = (text),
		ASSOC_REFUSAL_LIST(X)
#undef X
	};

	return r < ASSOC_COUNT ? texts[r] : "unknown reason";
}

enum status_code assoc_refusal_status(enum assoc_refusal r)
{
	static enum status_code const status[ASSOC_COUNT] = {
#define X(name, number, counter, text) [ASSOC_##name] = STATUS_##number,
		ASSOC_REFUSAL_LIST(X)
#undef X
	};

	return r < ASSOC_COUNT ? status[r] : STATUS_UNSPECIFIED;
}

/** One rule after the other: the first that is broken is told. */
struct judgement {
	struct assoc_bss const *bss;
	struct assoc_request const *request;
	struct elements const *e;
	struct rate_set rates;
	struct assoc_choice *out;
};

static enum assoc_refusal check_caps(struct judgement *j)
{
	return j->request->caps & CAPS_IBSS ? ASSOC_CAPS : ASSOC_OK;
}

static enum assoc_refusal check_ssid(struct judgement *j)
{
	struct span ssid = element_body(j->e->ssid);

	return ssid.len == j->bss->ssid_len && ssid.len > 0 &&
			       memcmp(ssid.p, j->bss->ssid, ssid.len) == 0
		       ? ASSOC_OK
		       : ASSOC_SSID;
}

static enum assoc_refusal check_rates(struct judgement *j)
{
	elements_rates(j->e, &j->rates);
	return beacon_rates_fit(j->bss->beacon, &j->rates) ? ASSOC_OK : ASSOC_RATES;
}

/** FT AKMs need our mobility domain; adaptive ones are there for those who bring it. */
static enum assoc_refusal check_ft(struct judgement *j)
{
	struct mde mde;

	if (!j->out->akm->ft)
		return ASSOC_OK;
	if (!j->e->mde.p)
		return ASSOC_NO_MDE;
	if (mde_decode(j->e->mde.p, j->e->mde.len, &mde) != DOT11_OK)
		return ASSOC_MALFORMED;
	return memcmp(mde.mdid, j->bss->mdid, sizeof mde.mdid) == 0 ? ASSOC_OK : ASSOC_OTHER_DOMAIN;
}

/** Exactly one suite is chosen by a request. */
static enum assoc_refusal choose_akm(struct judgement *j, struct suite_list const *akm,
				     struct suite_list const *offered,
				     struct suite_list const *adaptive)
{
	if (akm->n != 1 || (!suite_list_has(offered, akm->s[0]) &&
			    !(adaptive && suite_list_has(adaptive, akm->s[0]))))
		return ASSOC_AKM;
	j->out->akm = akm_by_selector(akm->s[0]);
	return j->out->akm ? check_ft(j) : ASSOC_AKM;
}

/** Of a station that can do it; CCKM is older and was made without it. */
static enum assoc_refusal choose_mfp(struct judgement *j)
{
	struct security const *s = j->bss->security;
	struct rsne const *r = &j->out->rsne;
	bool capable = r->caps & RSNE_CAP_MFPC;
	bool cckm = j->out->akm->akm == AKM_CCKM;

	if ((r->caps & RSNE_CAP_MFPR) && !capable)
		return ASSOC_RSNE_CAPS;
	if (s->mfp_required && (!capable || cckm))
		return ASSOC_PMF_REQUIRED;
	if ((r->caps & RSNE_CAP_MFPR) && (!s->mfp_capable || cckm))
		return ASSOC_PMF_MISSING;
	j->out->mfp = capable && s->mfp_capable && !cckm;
	if (j->out->mfp && r->group_mgmt != s->group_mgmt)
		return ASSOC_MGMT_CIPHER;
	return ASSOC_OK;
}

static enum assoc_refusal element_refusal(enum dot11_refusal why)
{
	return why == DOT11_VERSION ? ASSOC_RSNE_VERSION : ASSOC_RSNE;
}

static enum assoc_refusal check_rsn(struct judgement *j)
{
	struct security const *s = j->bss->security;
	struct rsne *r = &j->out->rsne;
	enum dot11_refusal why = rsne_decode(j->e->rsn.p, j->e->rsn.len, r);
	enum assoc_refusal refusal;

	if (why != DOT11_OK)
		return element_refusal(why);
	if (r->group != s->group)
		return ASSOC_GROUP_CIPHER;
	if (r->pairwise.n != 1 || !suite_list_has(&s->pairwise, r->pairwise.s[0]))
		return ASSOC_PAIRWISE_CIPHER;
	j->out->pairwise = r->pairwise.s[0];
	j->out->ie = j->e->rsn;
	refusal = choose_akm(j, &r->akm, &s->akm, &s->adaptive_akm);
	return refusal == ASSOC_OK ? choose_mfp(j) : refusal;
}

/** 00-50-F2 numbers TKIP and CCMP as 00-0F-AC does. */
static suite_t from_wpa(suite_t cipher)
{
	return (cipher & ~0xffu) == SUITE_WPA(0) ? SUITE_RSN(cipher & 0xff) : cipher;
}

static enum assoc_refusal check_wpa(struct judgement *j)
{
	struct security const *s = j->bss->security;
	struct wpa_ie w;
	enum dot11_refusal why = wpa_ie_decode(j->e->wpa.p, j->e->wpa.len, &w);

	if (why != DOT11_OK)
		return element_refusal(why);
	if (from_wpa(w.group) != s->group)
		return ASSOC_GROUP_CIPHER;
	if (w.pairwise.n != 1 || !suite_list_has(&s->wpa_pairwise, from_wpa(w.pairwise.s[0])))
		return ASSOC_PAIRWISE_CIPHER;
	if (s->mfp_required)
		return ASSOC_PMF_REQUIRED;
	j->out->pairwise = from_wpa(w.pairwise.s[0]);
	j->out->ie = j->e->wpa;
	j->out->wpa1 = true;
	return choose_akm(j, &w.akm, &s->wpa_akm, NULL);
}

/** With both elements in a request the RSN element counts, as with an access point of both. */
static enum assoc_refusal check_security(struct judgement *j)
{
	struct security const *s = j->bss->security;

	if (!s->rsn && !s->wpa)
		return ASSOC_OK;
	if (s->rsn && j->e->rsn.p)
		return check_rsn(j);
	if (s->wpa && j->e->wpa.p)
		return check_wpa(j);
	return ASSOC_NO_SECURITY;
}

/** QoS Info of a station (9.4.1.17): which queues are U-APSD's, and how much at once. */
static void set_wmm(struct radio_sta *r, struct span wmm)
{
	uint8_t info;

	if (wmm.len < 9)
		return;
	info = wmm.p[8];
	r->wmm = true;
	r->uapsd_queues = info & 0x0f;
	r->max_sp = info >> 5 & 3;
}

static void set_radio(struct judgement *j)
{
	struct radio_sta *r = &j->out->radio;
	struct span ht = element_body(j->e->ht_caps), vht = element_body(j->e->vht_caps);
	bool ht_bss = j->bss->beacon->ht.p, vht_bss = j->bss->beacon->vht.p;

	r->caps = j->request->caps;
	r->listen_interval = j->request->listen_interval;
	r->mfp = j->out->mfp;
	r->n_rates = j->rates.n;
	memcpy(r->rate, j->rates.rate, j->rates.n);
	set_wmm(r, j->e->wmm);
	/* TKIP and HT do not go together (12.9.2 and Wi-Fi Alliance): such a station gets 11g. */
	if (ht_bss && r->wmm && ht.len == RADIO_HT_LEN && j->out->pairwise != CIPHER_TKIP) {
		r->has_ht = true;
		memcpy(r->ht, ht.p, RADIO_HT_LEN);
	}
	if (r->has_ht && vht_bss && vht.len == RADIO_VHT_LEN) {
		r->has_vht = true;
		memcpy(r->vht, vht.p, RADIO_VHT_LEN);
	}
}

enum assoc_refusal assoc_check(struct assoc_bss const *bss, struct assoc_request const *q,
			       struct elements const *e, struct assoc_choice *out)
{
	static enum assoc_refusal (*const rules[])(
		struct judgement *) = {check_caps, check_ssid, check_rates, check_security};
	struct judgement j = {.bss = bss, .request = q, .e = e, .out = out};

	memset(out, 0, sizeof *out);
	for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) {
		enum assoc_refusal why = rules[i](&j);

		if (why != ASSOC_OK)
			return why;
	}
	set_radio(&j);
	return ASSOC_OK;
}
