/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * From an MSK to the keys of a WLAN.
 */
#include "roam/session_keys.h"

#include <string.h>

/** IOS-XE's own upper bound, and what it makes of a timeout of 0 from 17.4 on. */
#define LIFETIME_MAX_S 86400u

/** What of a WLAN lets a station use an AKM. */
struct allowance {
	enum akm akm;
	uint32_t wlan_akms;
	bool wpa1;  /**< of WPA, not of the RSNE */
	bool by_ft; /**< the AKM is there as soon as FT is on or adaptive */
	bool pmksa; /**< the MSK alone makes a PMKSA */
};

/*
 * In the order in which the WLAN's first AKM is looked for. Stations with adaptive FT associate by
 * FT-802.1x though no `akm ft dot1x` is configured.
 * FT has a PMKSA where this controller is the authenticator itself, beside its roots.
 * No PMKSA: both Suite Bs name it with the KCK of the first handshake (IEEE 802.11-2020 12.7.1.3),
 * CCKM has its own hierarchy, FT keys are named by PMKR0Name, and a WPA element has no room for a
 * PMKID.
 */
static struct allowance const allowances[] = {
	{AKM_8021X, WLAN_AKM_BIT(DOT1X), .pmksa = true},
	{AKM_WPA_8021X, WLAN_AKM_BIT(DOT1X), .wpa1 = true, .pmksa = false},
	{AKM_CCKM, WLAN_AKM_BIT(CCKM), .pmksa = false},
	{AKM_CCKM, WLAN_AKM_BIT(CCKM), .wpa1 = true, .pmksa = false},
	{AKM_8021X_SHA256, WLAN_AKM_BIT(DOT1X_SHA256), .pmksa = true},
	{AKM_SUITEB, WLAN_AKM_BIT(SUITEB), .pmksa = false},
	{AKM_SUITEB_192, WLAN_AKM_BIT(SUITEB_192), .pmksa = false},
	{AKM_FT_8021X, WLAN_AKM_BIT(FT_DOT1X), .pmksa = false},
	{AKM_FT_8021X, WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(DOT1X_SHA256), .by_ft = true},
	{AKM_FT_8021X_SHA384, WLAN_AKM_BIT(SUITEB_192), .by_ft = true},
};

#define ALLOWANCES (sizeof allowances / sizeof *allowances)

static bool applies(struct allowance const *a, struct wlan const *w)
{
	if (!(w->akms & a->wlan_akms) || (a->by_ft && w->ft == WLAN_FT_DISABLED))
		return false;
	return a->wpa1 ? w->wpa1 : w->wpa2 || w->wpa3;
}

static struct allowance const *find_allowed(struct wlan const *w, enum akm akm)
{
	for (size_t i = 0; i < ALLOWANCES; i++)
		if (allowances[i].akm == akm && applies(&allowances[i], w))
			return &allowances[i];
	return NULL;
}

static struct allowance const *first_allowed(struct wlan const *w)
{
	for (size_t i = 0; i < ALLOWANCES; i++)
		if (applies(&allowances[i], w))
			return &allowances[i];
	return NULL;
}

static uint32_t lifetime(struct login const *login, uint32_t limit)
{
	uint32_t s = LIFETIME_MAX_S;

	if (limit && limit < s)
		s = limit;
	if (login->session_timeout && login->session_timeout < s)
		s = login->session_timeout;
	return s;
}

static int derive_pmksa(struct login const *login, uint16_t wlan_id, enum akm akm,
			struct session_keys *out)
{
	struct akm_info const *info = akm_info(akm);
	struct pmksa *p = &out->pmksa[out->pmksas];

	p->akm = akm;
	p->spa = login->sta;
	p->aa = login->bssid;
	p->wlan_id = wlan_id;
	p->pmk_len = info->pmk_len;
	memcpy(p->pmk, login->msk.b, p->pmk_len);
	out->pmksas++;
	return pmkid_derive(info->pmkid_hash, p->pmk, p->pmk_len, p->aa, p->spa, p->pmkid);
}

/** FT's login at this controller's own authenticator, by this AKM. */
static bool is_own_ft(struct login const *login, struct session_keys const *out, enum akm akm)
{
	return login->akm != 0 && !mac_is_zero(login->r1kh) && akm == out->akm && akm_info(akm)->ft;
}

/** FT-802.1X may be allowed by two of the rows. */
static bool has_pmksa(struct session_keys const *out, enum akm akm)
{
	for (unsigned i = 0; i < out->pmksas; i++)
		if (out->pmksa[i].akm == akm)
			return true;
	return false;
}

/* One PMKSA for each AKM that the station may have chosen. */
static int derive_pmksas(struct login const *login, struct wlan const *w, bool named,
			 struct session_keys *out)
{
	for (size_t i = 0; i < ALLOWANCES; i++) {
		struct allowance const *a = &allowances[i];

		if (!(a->pmksa || is_own_ft(login, out, a->akm)) || !applies(a, w) ||
		    (named && a->akm != out->akm) || has_pmksa(out, a->akm))
			continue;
		if (derive_pmksa(login, w->id, a->akm, out))
			return -1;
	}
	return 0;
}

/*
 * IEEE 802.11-2020 12.7.1.6.3: XXKey is the second half of the MSK, with SHA-384 its first 384
 * bits. The MDID goes in as on the air: RFC 7268 2.5 has it big-endian, hostapd sends a1b2 as
 * 41394.
 */
static int derive_ft(struct login const *login, struct wlan const *w, struct session_keys *out)
{
	enum hash_alg alg = akm_info(out->ft_akm)->hash;
	uint8_t const mdid_air[2] = {(uint8_t)(out->mdid >> 8), (uint8_t)out->mdid};
	size_t id_len = strlen(login->nas_id);
	uint8_t const *xxkey = login->msk.b;

	if (id_len == 0 || id_len > R0KH_ID_MAX) {
		out->no_r0 =
			id_len ? "the NAS-Identifier is longer than 48 octets, an R0KH-ID's limit"
			       : "the login has no NAS-Identifier to serve as R0KH-ID";
		return 0;
	}
	memcpy(out->r0kh_id, login->nas_id, id_len + 1);
	out->xxkey_len = (uint8_t)hash_alg_len(alg);
	if (alg == HASH_SHA256)
		xxkey += 32;
	if (ft_pmk_r0(alg, xxkey, out->xxkey_len, w->ssid, w->ssid_len, mdid_air, out->r0kh_id,
		      id_len, login->sta, &out->r0, NULL) ||
	    ft_pmk_r1(alg, &out->r0, login->bssid, login->sta, &out->r1))
		return -1;
	out->has_r0 = true;
	return 0;
}

/** The first FT AKM that the WLAN allows, or the one that is named (NULL: none is). */
static bool choose_ft(struct wlan const *w, enum akm const *named, enum akm *akm)
{
	static enum akm const candidates[] = {AKM_FT_8021X, AKM_FT_8021X_SHA384};

	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		if (!find_allowed(w, candidates[i]) || (named && *named != candidates[i]))
			continue;
		*akm = candidates[i];
		return true;
	}
	return false;
}

bool session_keys_ft(struct wlan const *w, enum akm *akm)
{
	return choose_ft(w, NULL, akm);
}

enum session_refusal session_keys_derive(struct login const *login, struct wlan const *w,
					 uint32_t limit_s, uint16_t default_mdid,
					 struct session_keys *out)
{
	bool named = login->akm != 0;
	struct allowance const *a;

	memset(out, 0, sizeof *out);
	a = first_allowed(w);
	if (!wlan_has_eap(w) || !a)
		return SESSION_WLAN_WITHOUT_EAP;
	if (named) {
		struct akm_info const *info = akm_by_selector(login->akm);

		if (!info)
			return SESSION_AKM_UNKNOWN;
		a = find_allowed(w, info->akm);
		if (!a)
			return SESSION_AKM_NOT_ALLOWED;
	}
	out->akm = a->akm;
	out->lifetime_s = lifetime(login, limit_s);
	out->mdid = login->has_mdid ? login->mdid : default_mdid;
	out->has_ft = choose_ft(w, named ? &out->akm : NULL, &out->ft_akm);
	if (derive_pmksas(login, w, named, out) || (out->has_ft && derive_ft(login, w, out)))
		return SESSION_INTERNAL;
	return SESSION_OK;
}
