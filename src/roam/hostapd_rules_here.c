/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules that compare a BSS with what the controller knows.
 */
#include "roam/hostapd_rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct {
	enum hostapd_akm akm;
	uint32_t wlan;      /**< any of these AKMs of the WLAN makes it work */
	bool here;          /**< the controller has a part in it */
	enum wlan_akm type; /**< what to configure */
} const akm_map[] = {
	{HOSTAPD_AKM_EAP, WLAN_AKM_BIT(DOT1X), true, WLAN_AKM_DOT1X},
	{HOSTAPD_AKM_EAP_SHA256, WLAN_AKM_BIT(DOT1X_SHA256), true, WLAN_AKM_DOT1X_SHA256},
	{HOSTAPD_AKM_FT_EAP,
	 WLAN_AKM_BIT(FT_DOT1X) | WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(DOT1X_SHA256), true,
	 WLAN_AKM_FT_DOT1X},
	{HOSTAPD_AKM_FT_EAP_SHA384, WLAN_AKM_BIT(SUITEB_192), true, WLAN_AKM_SUITEB_192},
	{HOSTAPD_AKM_SUITEB, WLAN_AKM_BIT(SUITEB), true, WLAN_AKM_SUITEB},
	{HOSTAPD_AKM_SUITEB_192, WLAN_AKM_BIT(SUITEB_192), true, WLAN_AKM_SUITEB_192},
	{HOSTAPD_AKM_FT_PSK, WLAN_AKM_BIT(FT_PSK), true, WLAN_AKM_FT_PSK},
	{HOSTAPD_AKM_PSK, WLAN_AKM_BIT(PSK), false, WLAN_AKM_PSK},
	{HOSTAPD_AKM_PSK_SHA256, WLAN_AKM_BIT(PSK_SHA256), false, WLAN_AKM_PSK_SHA256},
	{HOSTAPD_AKM_SAE, WLAN_AKM_BIT(SAE), false, WLAN_AKM_SAE},
	{HOSTAPD_AKM_FT_SAE, WLAN_AKM_BIT(FT_SAE), false, WLAN_AKM_FT_SAE},
	{HOSTAPD_AKM_OWE, WLAN_AKM_BIT(OWE), false, WLAN_AKM_OWE},
};
#define AKM_MAP (sizeof akm_map / sizeof akm_map[0])

static struct {
	char const *word;
	unsigned cipher;
} const cipher_map[] = {
	{"CCMP", WLAN_CIPHER_AES},
	{"CCMP-256", WLAN_CIPHER_CCMP256},
	{"GCMP", WLAN_CIPHER_GCMP128},
	{"GCMP-256", WLAN_CIPHER_GCMP256},
};
#define CIPHER_MAP (sizeof cipher_map / sizeof cipher_map[0])

static char const *text_of(struct bss_ref const *r, enum hostapd_opt opt)
{
	return r->b->opt[opt].text;
}

static int64_t number(struct bss_ref const *r, enum hostapd_opt opt)
{
	return hostapd_conf_number(r->b, opt);
}

static unsigned line_of(struct bss_ref const *r, enum hostapd_opt opt)
{
	return hostapd_conf_line(r->b, opt);
}

static char const *ssid_of(struct lint *l, struct bss_ref const *r)
{
	return lint_show(l, r->b->ssid, r->b->ssid_len);
}

/** AKMs of a WLAN that serve some AKM of the BSS. */
static bool shares_akm(struct wlan const *w, struct bss_ref const *r)
{
	for (size_t i = 0; i < AKM_MAP; i++) {
		if (r->akms & 1u << akm_map[i].akm && w->akms & akm_map[i].wlan)
			return true;
	}
	return false;
}

/** Of several WLANs of one SSID the one that is meant: enabled, and with an AKM in common. */
static struct wlan const *best_wlan(struct wlan const *const *w, unsigned n,
				    struct bss_ref const *r)
{
	struct wlan const *best = w[0];

	for (unsigned i = 0; i < n; i++) {
		if (w[i]->enabled && shares_akm(w[i], r))
			return w[i];
		if (w[i]->enabled && !best->enabled)
			best = w[i];
	}
	return best;
}

static void check_ft(struct lint *l, struct bss_ref const *r, struct wlan const *w)
{
	unsigned line = line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT);
	char const *akms = text_of(r, HOSTAPD_OPT_WPA_KEY_MGMT);
	bool adaptive = w->ft == WLAN_FT_ADAPTIVE;
	struct hostapd_finding *f;

	if (r->akms & (AKMS_FT_EAP | A(FT_PSK)) && w->ft == WLAN_FT_DISABLED) {
		f = lint_report(l, HOSTAPD_RULE_FT_WLAN_OFF, r, line,
				"FT is on in this BSS and off in the WLAN %s: the controller "
				"refuses every request for a key",
				w->name);
		lint_cure_here(l, f, "wlan %s, security ft", w->name);
	}
	if (!r->eap || r->akms & AKMS_FT_EAP || w->ft == WLAN_FT_DISABLED || !akms)
		return;
	f = lint_report(
		l, adaptive ? HOSTAPD_RULE_FT_ADAPTIVE : HOSTAPD_RULE_FT_AP_OFF, r, line,
		adaptive ? "FT is adaptive in the WLAN %s and off in this BSS: hostapd has "
			   "no adaptive FT, but an FT AKM beside the other serves both kinds "
			   "of stations"
			 : "FT is on in the WLAN %s and off in this BSS: every roam to it "
			   "is a full login",
		w->name);
	lint_cure(l, f, "wpa_key_mgmt=%s %s", lint_show(l, akms, strlen(akms)),
		  r->akms & A(SUITEB_192) ? "FT-EAP-SHA384" : "FT-EAP");
}

static void check_akms(struct lint *l, struct bss_ref const *r, struct wlan const *const *w,
		       unsigned n, struct wlan const *best)
{
	uint32_t akms = 0;

	for (unsigned i = 0; i < n; i++)
		akms |= w[i]->enabled || w[i] == best ? w[i]->akms : 0;
	for (size_t i = 0; i < AKM_MAP; i++) {
		struct hostapd_finding *f;

		if (!akm_map[i].here || !(r->akms & 1u << akm_map[i].akm) || akms & akm_map[i].wlan)
			continue;
		f = lint_report(l, HOSTAPD_RULE_AKM_WLAN, r, line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				"the WLAN %s has no AKM for %s: keys of such stations are not "
				"kept",
				best->name, hostapd_akm_word(akm_map[i].akm));
		lint_cure_here(l, f, "wlan %s, security wpa akm %s", best->name,
			       wlan_akm_words(akm_map[i].type));
	}
}

static void check_pmf(struct lint *l, struct bss_ref const *r, struct wlan const *w)
{
	int64_t pmf = number(r, HOSTAPD_OPT_IEEE80211W);
	unsigned line = line_of(r, HOSTAPD_OPT_IEEE80211W);

	if (!r->akms)
		return;
	if (w->pmf == WLAN_PMF_MANDATORY && pmf < 2)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_PMF_MANDATORY, r, line,
				      "ieee80211w is %" PRId64 ", PMF is mandatory in the WLAN %s",
				      pmf, w->name),
			  "ieee80211w=2");
	else if (w->pmf == WLAN_PMF_OPTIONAL && pmf < 1)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_PMF_OPTIONAL, r, line,
				      "ieee80211w is 0, PMF is optional in the WLAN %s: a station "
				      "that wants it does not join here",
				      w->name),
			  "ieee80211w=1");
}

static void check_ciphers(struct lint *l, struct bss_ref const *r, struct wlan const *w)
{
	char const *list = text_of(r, HOSTAPD_OPT_RSN_PAIRWISE);
	char const *word = "";
	unsigned ciphers = 0;

	if (!list)
		list = text_of(r, HOSTAPD_OPT_WPA_PAIRWISE);
	for (char const *at = list; at && *(at += strspn(at, " \t")); at += strcspn(at, " \t")) {
		size_t len = strcspn(at, " \t");

		for (size_t i = 0; i < CIPHER_MAP; i++) {
			if (strlen(cipher_map[i].word) == len &&
			    memcmp(at, cipher_map[i].word, len) == 0)
				ciphers |= cipher_map[i].cipher;
		}
	}
	if (!ciphers || ciphers & w->ciphers)
		return;
	for (size_t i = 0; i < CIPHER_MAP && !word[0]; i++) {
		if (w->ciphers & cipher_map[i].cipher)
			word = cipher_map[i].word;
	}
	lint_cure(l,
		  lint_report(l, HOSTAPD_RULE_CIPHER_WLAN, r, line_of(r, HOSTAPD_OPT_RSN_PAIRWISE),
			      "the WLAN %s has none of the ciphers %s", w->name,
			      lint_show(l, list, strlen(list))),
		  "rsn_pairwise=%s", word);
}

static void check_lifetime(struct lint *l, struct bss_ref const *r, struct wlan const *w)
{
	bool minutes = text_of(r, HOSTAPD_OPT_R0_KEY_LIFETIME) &&
		       !text_of(r, HOSTAPD_OPT_FT_R0_KEY_LIFETIME);
	enum hostapd_opt opt =
		minutes ? HOSTAPD_OPT_R0_KEY_LIFETIME : HOSTAPD_OPT_FT_R0_KEY_LIFETIME;
	int64_t life = number(r, opt) * (minutes ? 60 : 1);

	if (!(r->akms & AKMS_FT_EAP) || !w->session_timeout_s ||
	    (life > 0 && life <= w->session_timeout_s))
		return;
	lint_cure(l,
		  lint_report(l, HOSTAPD_RULE_R0_LIFETIME, r, line_of(r, opt),
			      "this AP keeps keys for %" PRId64 " s%s, sessions of the WLAN %s end "
			      "after %u s; a client that was disconnected comes back to it by FT",
			      life, life ? "" : " (for ever)", w->name, w->session_timeout_s),
		  "ft_r0_key_lifetime=%u", w->session_timeout_s < 60 ? 60 : w->session_timeout_s);
}

static void check_wlan(struct lint *l, struct bss_ref const *r)
{
	struct wlan const *const *all;
	struct hostapd_finding *f;
	struct wlan const *w;
	unsigned n;

	if (!r->b->ssid_len)
		return;
	all = lint_wlans(l, r, &n);
	if (!all) {
		f = lint_report(
			l, r->eap || r->ft ? HOSTAPD_RULE_SSID_UNKNOWN : HOSTAPD_RULE_SSID_FOREIGN,
			r, line_of(r, HOSTAPD_OPT_SSID),
			r->eap || r->ft ? "no WLAN here has the SSID \"%s\": no key of it is kept"
					: "no WLAN here has the SSID \"%s\"",
			ssid_of(l, r));
		lint_cure_here(l, f, "wlan <name> <id> \"%s\"", ssid_of(l, r));
		return;
	}
	w = best_wlan(all, n, r);
	if (!w->enabled) {
		f = lint_report(l, HOSTAPD_RULE_WLAN_SHUT, r, line_of(r, HOSTAPD_OPT_SSID),
				"the WLAN %s of the SSID \"%s\" is shut down here", w->name,
				ssid_of(l, r));
		lint_cure_here(l, f, "wlan %s, no shutdown", w->name);
	}
	check_akms(l, r, all, n, w);
	check_ft(l, r, w);
	check_pmf(l, r, w);
	check_ciphers(l, r, w);
	check_lifetime(l, r, w);
}

/** The WLAN of `ap hostapd` and the SSID of the file must be the same network. */
static void check_ap_wlan(struct lint *l, struct bss_ref const *r)
{
	struct wlan const *const *w;
	struct hostapd_finding *f;
	unsigned n;

	w = lint_wlans(l, r, &n);
	if (!w || !r->ap->wlan[0])
		return;
	for (unsigned i = 0; i < n; i++) {
		if (strcmp(w[i]->name, r->ap->wlan) == 0)
			return;
	}
	f = lint_report(l, HOSTAPD_RULE_AP_WLAN, r, line_of(r, HOSTAPD_OPT_SSID),
			"this BSS has the SSID \"%s\", ap hostapd %s says WLAN %s", ssid_of(l, r),
			r->ap->ap, r->ap->wlan);
	lint_cure_here(l, f, "ap hostapd %s, bssid %s wlan %s", r->ap->ap, lint_bssid(l, r),
		       w[0]->name);
}

/** One wildcard line: where it sends pulls, and under which key. */
static void check_r0kh_line(struct lint *l, struct bss_ref const *r, struct hostapd_kh const *kh)
{
	struct hostapd_lint_ap const *ap = r->ap;
	uint8_t theirs[HOSTAPD_KEY_LEN], ours[HOSTAPD_KEY_LEN];
	char is[MAC_STR], wanted[MAC_STR];

	if (!mac_is_zero(ap->key_holder) && !mac_is_group(kh->mac) &&
	    !mac_eq(kh->mac, ap->key_holder))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_R0KH_ADDRESS, r, kh->line,
				      "keys are asked for at %s, the controller is %s",
				      mac_colon(kh->mac, is), mac_colon(ap->key_holder, wanted)),
			  "r0kh=%s * <the same key>", mac_colon(ap->key_holder, wanted));
	if (!ap->key.len) {
		lint_cure_here(
			l,
			lint_report(l, HOSTAPD_RULE_R0KH_KEY_NONE, r, kh->line,
				    "ap hostapd %s has no key, so the controller cannot read "
				    "what this AP asks",
				    ap->ap),
			"ap hostapd %s, r0kh-key 0 <the key of this line>", ap->ap);
		return;
	}
	if (lint_key(&kh->key, theirs) && lint_key(&ap->key, ours) &&
	    !consttime_eq(theirs, ours, sizeof ours))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_R0KH_KEY, r, kh->line,
				      "the key is not that of ap hostapd %s here", ap->ap),
			  "r0kh=%s * <the key of ap hostapd %s>", mac_colon(kh->mac, is), ap->ap);
	mem_wipe(theirs, sizeof theirs);
	mem_wipe(ours, sizeof ours);
}

static void check_key_holder(struct lint *l, struct bss_ref const *r)
{
	if (!r->pull || !l->known->serves_hostapd)
		return;
	if (!r->ap && r->has_bssid) {
		lint_cure_here(l,
			       lint_report(l, HOSTAPD_RULE_AP_UNKNOWN, r,
					   line_of(r, HOSTAPD_OPT_BSSID),
					   "no ap hostapd here has the BSSID %s", lint_bssid(l, r)),
			       "ap hostapd <name>, bssid %s wlan <name>", lint_bssid(l, r));
		return;
	}
	for (unsigned i = 0; i < r->b->r0khs; i++) {
		struct hostapd_kh const *kh = &r->b->r0kh[i];

		if (strcmp(kh->id, "*") != 0)
			continue;
		if (r->ap) {
			check_r0kh_line(l, r, kh);
		} else if (kh->key.len) {
			lint_cure_here(l,
				       lint_report(l, HOSTAPD_RULE_R0KH_KEY_NONE, r, kh->line,
						   "no ap hostapd here has the key of this line "
						   "(and the file says no bssid)"),
				       "ap hostapd <name>, r0kh-key 0 <the key of this line>");
		}
	}
}

/** The key of radius_das_client: all that follows the first blank. "" when there is none. */
static char const *das_key(struct bss_ref const *r)
{
	char const *client = text_of(r, HOSTAPD_OPT_DAS_CLIENT);
	char const *blank = client ? strchr(client, ' ') : NULL;

	return blank ? blank + 1 : "";
}

/** Where Disconnects reach some BSS of this one's file: hostapd 2.10 opens a port for one BSS only,
 * so the others do without. @param port  0: any */
static bool file_has_das(struct lint const *l, struct bss_ref const *r, int64_t port)
{
	struct hostapd_conf const *c = l->conf[r->file];

	for (unsigned i = 0; i < c->bsses; i++) {
		int64_t has = hostapd_conf_number(&c->bss[i], HOSTAPD_OPT_DAS_PORT);

		if (has && (!port || has == port))
			return true;
	}
	return false;
}

/** Is it the first BSS of its file that the controller knows? What concerns all of them is told
 * there. */
static bool is_first(struct lint const *l, struct bss_ref const *r)
{
	for (unsigned before = (unsigned)(r->b - l->conf[r->file]->bss); before; before--) {
		if (r[-(int)before].ap)
			return false;
	}
	return true;
}

static void check_das(struct lint *l, struct bss_ref const *r)
{
	struct hostapd_lint_ap const *ap = r->ap;
	int64_t port = number(r, HOSTAPD_OPT_DAS_PORT);
	char const *key = das_key(r);

	if (!ap)
		return;
	if (!ap->das) {
		if (port)
			lint_cure_here(l,
				       lint_report(l, HOSTAPD_RULE_DAS_HERE, r,
						   line_of(r, HOSTAPD_OPT_DAS_PORT),
						   "this AP takes Disconnects, ap hostapd %s is "
						   "not told to send any",
						   ap->ap),
				       "ap hostapd %s, dynamic-author <address> key 0 <key>",
				       ap->ap);
		return;
	}
	if (!port && (file_has_das(l, r, 0) || !is_first(l, r)))
		return;
	if (!port) {
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_DAS_OFF, r, line_of(r, HOSTAPD_OPT_DAS_PORT),
				      "ap hostapd %s sends Disconnects, this AP takes none",
				      ap->ap),
			  "radius_das_port=%u", ap->das_port);
		return;
	}
	if (port != ap->das_port && !file_has_das(l, r, ap->das_port))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_DAS_PORT, r, line_of(r, HOSTAPD_OPT_DAS_PORT),
				      "radius_das_port is %" PRId64 ", ap hostapd %s sends to %u",
				      port, ap->ap, ap->das_port),
			  "radius_das_port=%u", ap->das_port);
	if (port == ap->das_port && key[0] &&
	    (strlen(key) != strlen(ap->das_key) || !consttime_eq(key, ap->das_key, strlen(key))))
		lint_cure(
			l,
			lint_report(l, HOSTAPD_RULE_DAS_KEY, r, line_of(r, HOSTAPD_OPT_DAS_CLIENT),
				    "the key of radius_das_client is not that of ap hostapd %s",
				    ap->ap),
			"radius_das_client=<address of the controller> <the key of ap hostapd %s>",
			ap->ap);
}

static void check_vlans(struct lint *l, struct bss_ref const *r)
{
	unsigned line = line_of(r, HOSTAPD_OPT_DYNAMIC_VLAN);

	if (!r->ap || !r->ap->vlans || !r->eap)
		return;
	if (number(r, HOSTAPD_OPT_DYNAMIC_VLAN) == 0)
		lint_cure(
			l,
			lint_report(l, HOSTAPD_RULE_VLAN_OFF, r, line,
				    "ap hostapd %s has VLANs and dynamic_vlan is 0: clients do not "
				    "come into theirs",
				    r->ap->ap),
			"dynamic_vlan=1");
	else if (!text_of(r, HOSTAPD_OPT_VLAN_FILE))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_VLAN_FILE, r, line,
				      "dynamic_vlan without vlan_file: this AP makes an interface "
				      "for any VLAN it is told, also one that its bridge has not"),
			  "vlan_file=<file with the VLANs of ap hostapd %s>", r->ap->ap);
}

static void check_mdid(struct lint *l, struct bss_ref const *r)
{
	if (!r->ft || !r->has_mdid || !l->known->has_mdid || r->mdid == l->known->mdid)
		return;
	lint_cure(l,
		  lint_report(l, HOSTAPD_RULE_MDID_HERE, r, line_of(r, HOSTAPD_OPT_MOBILITY_DOMAIN),
			      "mobility_domain is %04x, wireless mobility domain-id here %04x: no "
			      "key name is the same",
			      r->mdid, l->known->mdid),
		  "mobility_domain=%04x", l->known->mdid);
}

void hostapd_rules_here(struct lint *l, struct bss_ref const *r)
{
	if (l->alone)
		return;
	check_wlan(l, r);
	check_mdid(l, r);
	if (r->ap)
		check_ap_wlan(l, r);
	check_key_holder(l, r);
	check_das(l, r);
	check_vlans(l, r);
}
