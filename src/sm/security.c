/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * From a WLAN's configuration to suites; see security.h.
 */
#include "sm/security.h"

#include <errno.h>
#include <string.h>

#include "dot11/rsne.h"
#include "dot11/wpa_ie.h"

static void list_add(struct suite_list *l, suite_t s)
{
	if (!suite_list_has(l, s))
		l->s[l->n++] = s;
}

/** In the order in which a station is to prefer them. */
static struct {
	unsigned wlan;
	suite_t suite;
} const ciphers[] = {
	{WLAN_CIPHER_GCMP256, CIPHER_GCMP256},
	{WLAN_CIPHER_CCMP256, CIPHER_CCMP256},
	{WLAN_CIPHER_GCMP128, CIPHER_GCMP},
	{WLAN_CIPHER_AES, CIPHER_CCMP},
};

#define CIPHERS (sizeof ciphers / sizeof *ciphers)

/** What an AKM of the configuration is in the two elements; 0 nothing. */
static struct {
	uint32_t wlan;
	suite_t rsn, wpa;
} const akms[] = {
	{WLAN_AKM_BIT(DOT1X), SUITE_RSN(1), SUITE_WPA(1)},
	{WLAN_AKM_BIT(PSK), SUITE_RSN(2), SUITE_WPA(2)},
	{WLAN_AKM_BIT(CCKM), SUITE_CISCO(0), SUITE_CISCO(0)},
	{WLAN_AKM_BIT(DOT1X_SHA256), SUITE_RSN(5), 0},
	{WLAN_AKM_BIT(PSK_SHA256), SUITE_RSN(6), 0},
	{WLAN_AKM_BIT(SUITEB), SUITE_RSN(11), 0},
	{WLAN_AKM_BIT(SUITEB_192), SUITE_RSN(12), 0},
	{WLAN_AKM_BIT(OWE), SUITE_RSN(18), 0},
};

#define AKMS    (sizeof akms / sizeof *akms)
#define DOT1XES (WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(DOT1X_SHA256))

/**
 * FT for 802.1X uses SHA-384 on a Suite B 192 WLAN, and SHA-256 only where an 802.1X AKM of that
 * strength is there as well.
 */
static void ft_akms(struct wlan const *w, struct suite_list *out)
{
	bool suiteb = w->akms & WLAN_AKM_BIT(SUITEB_192);

	if ((w->akms & DOT1XES) || ((w->akms & WLAN_AKM_BIT(FT_DOT1X)) && !suiteb))
		list_add(out, SUITE_RSN(3));
	if (suiteb)
		list_add(out, SUITE_RSN(13));
}

/** FT as configured: named in the RSN element, or adaptive. */
static void set_ft(struct wlan const *w, struct security *s)
{
	switch (w->ft) {
	case WLAN_FT_DISABLED: return;
	case WLAN_FT_ENABLED:
		if (w->akms & WLAN_AKM_BIT(FT_DOT1X))
			ft_akms(w, &s->akm);
		if (w->akms & WLAN_AKM_BIT(FT_PSK))
			list_add(&s->akm, SUITE_RSN(4));
		break;
	case WLAN_FT_ADAPTIVE: ft_akms(w, &s->adaptive_akm); break;
	}
	s->mde = s->adaptive_akm.n > 0 || suite_list_has(&s->akm, SUITE_RSN(3)) ||
		 suite_list_has(&s->akm, SUITE_RSN(4)) || suite_list_has(&s->akm, SUITE_RSN(13));
}

static void set_rsn(struct wlan const *w, struct security *s)
{
	for (unsigned i = 0; i < CIPHERS; i++)
		if (w->ciphers & ciphers[i].wlan)
			list_add(&s->pairwise, ciphers[i].suite);
	for (unsigned i = 0; i < AKMS; i++)
		if (w->akms & akms[i].wlan)
			list_add(&s->akm, akms[i].rsn);
	set_ft(w, s);
	/* 16 replay counters, one for each of the priorities that WMM has. */
	s->rsn_caps = RSNE_CAP_PTKSA_REPLAY;
}

static void set_wpa(struct wlan const *w, struct security *s)
{
	if (w->wpa1_aes)
		list_add(&s->wpa_pairwise, CIPHER_CCMP);
	if (w->wpa1_tkip)
		list_add(&s->wpa_pairwise, CIPHER_TKIP);
	for (unsigned i = 0; i < AKMS; i++)
		if ((w->akms & akms[i].wlan) && akms[i].wpa)
			list_add(&s->wpa_akm, akms[i].wpa);
}

/** The one that every station of the WLAN understands: the weakest that is on. */
static suite_t weakest(struct security const *s)
{
	if (suite_list_has(&s->wpa_pairwise, CIPHER_TKIP))
		return CIPHER_TKIP;
	if (s->wpa_pairwise.n > 0)
		return CIPHER_CCMP;
	return s->pairwise.n > 0 ? s->pairwise.s[s->pairwise.n - 1] : 0;
}

/** Suite B wants its own strength for management frames too; all others the one that is mandatory
 * (12.6.6). */
static suite_t mgmt_cipher(struct security const *s)
{
	switch (s->group) {
	case CIPHER_GCMP256:
	case CIPHER_CCMP256:
		return suite_list_has(&s->akm, SUITE_RSN(12)) ? CIPHER_BIP_GMAC256
							      : CIPHER_BIP_CMAC;
	case CIPHER_GCMP:
		return suite_list_has(&s->akm, SUITE_RSN(11)) ? CIPHER_BIP_GMAC : CIPHER_BIP_CMAC;
	default: return CIPHER_BIP_CMAC;
	}
}

static bool radio_has(struct radio_info const *r, suite_t cipher)
{
	for (unsigned i = 0; i < r->n_ciphers && i < sizeof r->cipher / sizeof *r->cipher; i++)
		if (r->cipher[i] == cipher)
			return true;
	return false;
}

static int set_mfp(struct wlan const *w, struct radio_info const *radio, struct security *s,
		   struct err *err)
{
	suite_t cipher = mgmt_cipher(s);
	bool can = (radio->caps & RADIO_CAP_MFP) && radio_has(radio, cipher);

	if (!s->rsn || w->pmf == WLAN_PMF_DISABLED)
		return 0;
	if (!can && w->pmf == WLAN_PMF_OPTIONAL)
		return 0;
	if (!can)
		return err_set(err, EINVAL,
			       "WLAN %s demands protected management frames (%s), which radio %u "
			       "cannot do: serve it with another radio, or set pmf optional",
			       w->name, cipher_text(cipher), radio->id);
	s->group_mgmt = cipher;
	s->mfp_capable = true;
	s->mfp_required = w->pmf == WLAN_PMF_MANDATORY;
	s->rsn_caps |= RSNE_CAP_MFPC | (s->mfp_required ? RSNE_CAP_MFPR : 0);
	return 0;
}

static int check_ciphers(struct wlan const *w, struct radio_info const *radio,
			 struct suite_list const *list, struct err *err)
{
	for (unsigned i = 0; i < list->n; i++)
		if (!radio_has(radio, list->s[i]))
			return err_set(err, EINVAL,
				       "Radio %u cannot encrypt with %s, which WLAN %s has: take "
				       "the cipher off the WLAN, or the WLAN off the access point",
				       radio->id, cipher_text(list->s[i]), w->name);
	return 0;
}

int security_of_wlan(struct wlan const *w, struct radio_info const *radio, struct security *out,
		     struct err *err)
{
	int rc;

	*out = (struct security){0};
	if (!w->wpa || !(w->wpa1 || w->wpa2 || w->wpa3))
		return 0;
	if (w->wpa2 || w->wpa3)
		set_rsn(w, out);
	if (w->wpa1)
		set_wpa(w, out);
	out->rsn = out->akm.n > 0 && out->pairwise.n > 0;
	out->wpa = out->wpa_akm.n > 0 && out->wpa_pairwise.n > 0;
	if (!out->rsn && !out->wpa)
		return err_set(
			err, EINVAL,
			"WLAN %s has no AKM that an access point of this kind serves (SAE is "
			"none): add one, or serve it with hostapd",
			w->name);
	out->group = weakest(out);
	rc = check_ciphers(w, radio, &out->pairwise, err);
	if (!rc)
		rc = check_ciphers(w, radio, &out->wpa_pairwise, err);
	return rc ? rc : set_mfp(w, radio, out, err);
}

static bool list_eq(struct suite_list const *a, struct suite_list const *b)
{
	return a->n == b->n && memcmp(a->s, b->s, a->n * sizeof *a->s) == 0;
}

bool security_eq(struct security const *a, struct security const *b)
{
	return a->wpa == b->wpa && a->rsn == b->rsn && a->group == b->group &&
	       a->group_mgmt == b->group_mgmt && a->rsn_caps == b->rsn_caps && a->mde == b->mde &&
	       list_eq(&a->pairwise, &b->pairwise) && list_eq(&a->akm, &b->akm) &&
	       list_eq(&a->wpa_pairwise, &b->wpa_pairwise) && list_eq(&a->wpa_akm, &b->wpa_akm) &&
	       list_eq(&a->adaptive_akm, &b->adaptive_akm);
}

void security_put_rsne(struct wr *w, struct security const *s)
{
	security_put_rsne_pmkid(w, s, NULL);
}

void security_put_rsne_pmkid(struct wr *w, struct security const *s, uint8_t const *pmkid)
{
	struct rsne r;

	if (!s->rsn)
		return;
	rsne_init(&r);
	r.group = s->group;
	r.pairwise = s->pairwise;
	r.akm = s->akm;
	r.caps = s->rsn_caps;
	r.last = RSNE_CAPS;
	/* BIP-CMAC-128 is what an element without that field means. */
	if (s->group_mgmt && s->group_mgmt != CIPHER_BIP_CMAC) {
		r.group_mgmt = s->group_mgmt;
		r.last = RSNE_GROUP_MGMT;
	}
	if (pmkid) {
		r.n_pmkids = 1;
		r.pmkids = pmkid;
		r.last = r.last < RSNE_PMKID ? RSNE_PMKID : r.last;
	}
	rsne_put(w, &r);
}

/** 00-50-F2 numbers TKIP and CCMP as 00-0F-AC does. */
static suite_t to_wpa(suite_t cipher)
{
	return SUITE_WPA(cipher & 0xff);
}

void security_put_wpa(struct wr *w, struct security const *s)
{
	struct wpa_ie e;

	if (!s->wpa)
		return;
	wpa_ie_init(&e);
	e.group = to_wpa(s->group);
	e.pairwise.n = s->wpa_pairwise.n;
	for (unsigned i = 0; i < s->wpa_pairwise.n; i++)
		e.pairwise.s[i] = to_wpa(s->wpa_pairwise.s[i]);
	e.akm = s->wpa_akm;
	e.last = WPA_IE_AKM;
	wpa_ie_put(w, &e);
}
