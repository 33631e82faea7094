/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rules of one BSS: what hostapd itself needs, and what FT needs of it.
 */
#include "roam/hostapd_rules.h"

#include <inttypes.h>
#include <string.h>

/** A clock that drifts a second a day is 30 s off within a month without NTP. */
#define DAS_WINDOW_LOW 30

static bool is_set(struct bss_ref const *r, enum hostapd_opt opt)
{
	return r->b->opt[opt].text != NULL;
}

static int64_t number(struct bss_ref const *r, enum hostapd_opt opt)
{
	return hostapd_conf_number(r->b, opt);
}

static unsigned line_of(struct bss_ref const *r, enum hostapd_opt opt)
{
	return hostapd_conf_line(r->b, opt);
}

/** Numbers, addresses and hexadecimal texts that hostapd refuses or takes for something else. */
static void check_values(struct lint *l, struct bss_ref const *r)
{
	for (unsigned i = 0; i < HOSTAPD_OPT_COUNT; i++) {
		struct hostapd_opt_info const *o = &hostapd_opts[i];
		struct hostapd_finding *f;
		char const *shown;

		if (hostapd_conf_valid(r->b, i))
			continue;
		shown = lint_show(l, r->b->opt[i].text, strlen(r->b->opt[i].text));
		switch (o->kind) {
		case HOSTAPD_TEXT: break;
		case HOSTAPD_NUMBER:
			f = lint_report(l, HOSTAPD_RULE_VALUE, r, line_of(r, i),
					"%s is \"%s\", hostapd takes %" PRId64 " to %" PRId64,
					o->option, shown, o->low, o->high);
			lint_cure(l, f, "%s=%" PRId64, o->option, o->standard);
			break;
		case HOSTAPD_HEX:
			(void)lint_report(l, HOSTAPD_RULE_VALUE, r, line_of(r, i),
					  "%s is \"%s\", it takes %" PRId64 " hexadecimal digits",
					  o->option, shown, 2 * o->low);
			break;
		case HOSTAPD_MAC:
			(void)lint_report(l, HOSTAPD_RULE_VALUE, r, line_of(r, i),
					  "%s is \"%s\", which is no address", o->option, shown);
			break;
		}
	}
}

/** Does the cipher list hold anything that FT and PMF can use? hostapd's default is TKIP. */
static bool has_aes(struct bss_ref const *r)
{
	char const *list = r->b->opt[HOSTAPD_OPT_RSN_PAIRWISE].text;

	if (!list)
		list = r->b->opt[HOSTAPD_OPT_WPA_PAIRWISE].text;
	return list && (strstr(list, "CCMP") || strstr(list, "GCMP"));
}

static void check_wpa(struct lint *l, struct bss_ref const *r)
{
	int64_t wpa = number(r, HOSTAPD_OPT_WPA);
	struct hostapd_finding *f;

	if (is_set(r, HOSTAPD_OPT_WPA_KEY_MGMT) && (wpa & 3) == 0) {
		f = lint_report(l, HOSTAPD_RULE_WPA_OFF, r, line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				"wpa is %" PRId64 ", so wpa_key_mgmt counts for nothing and the "
				"network is open",
				wpa);
		lint_cure(l, f, "wpa=2");
		return;
	}
	if (r->b->bad_akm)
		(void)lint_report(l, HOSTAPD_RULE_AKM_UNKNOWN, r,
				  line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				  "wpa_key_mgmt holds \"%s\", which is no AKM of hostapd 2.10 or "
				  "2.11: it may stop there",
				  lint_show(l, r->b->bad_akm, strlen(r->b->bad_akm)));
	if (r->akms & ~(A(PSK) | A(EAP)) && !(wpa & 2)) {
		f = lint_report(l, HOSTAPD_RULE_RSN_OFF, r, line_of(r, HOSTAPD_OPT_WPA),
				"wpa=%" PRId64 " is WPA alone, the AKMs of wpa_key_mgmt need RSN "
				"(WPA2)",
				wpa);
		lint_cure(l, f, "wpa=2");
	} else if (wpa & 2 && !has_aes(r)) {
		f = lint_report(l, HOSTAPD_RULE_TKIP, r, line_of(r, HOSTAPD_OPT_RSN_PAIRWISE),
				"%s: FT, PMF and every rate above 54 Mbit/s need AES",
				is_set(r, HOSTAPD_OPT_RSN_PAIRWISE) ||
						is_set(r, HOSTAPD_OPT_WPA_PAIRWISE)
					? "the only pairwise cipher is TKIP"
					: "neither rsn_pairwise nor wpa_pairwise is there, and "
					  "hostapd's default is TKIP");
		lint_cure(l, f, "rsn_pairwise=CCMP");
	}
}

/** AKMs that no station uses without protected management frames. */
static void check_pmf(struct lint *l, struct bss_ref const *r)
{
	int64_t pmf = number(r, HOSTAPD_OPT_IEEE80211W);
	uint32_t must = A(OWE) | A(SUITEB_192);
	uint32_t others = r->akms & ~(AKMS_SAE | must);
	char const *akm = NULL;
	unsigned need = 2;

	for (unsigned i = 0; !akm && i < HOSTAPD_AKM_COUNT; i++) {
		if (r->akms & must & 1u << i && pmf < 2)
			akm = hostapd_akm_word(i);
	}
	for (unsigned i = 0; !akm && i < HOSTAPD_AKM_COUNT; i++) {
		if (r->akms & AKMS_SAE & 1u << i && pmf < 1) {
			akm = hostapd_akm_word(i);
			need = others ? 1 : 2;
		}
	}
	if (akm)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_AKM_PMF, r,
				      line_of(r, HOSTAPD_OPT_IEEE80211W),
				      "ieee80211w is %" PRId64 ", stations use %s with protected "
				      "management frames only",
				      pmf, akm),
			  "ieee80211w=%u", need);
}

static void check_eap(struct lint *l, struct bss_ref const *r)
{
	if (!r->eap)
		return;
	if (number(r, HOSTAPD_OPT_IEEE8021X) != 1)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_EAP_8021X, r,
				      line_of(r, HOSTAPD_OPT_IEEE8021X),
				      "an EAP AKM without ieee8021x=1: no login begins"),
			  "ieee8021x=1");
	if (number(r, HOSTAPD_OPT_EAP_SERVER) == 1)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_EAP_SERVER, r,
				      line_of(r, HOSTAPD_OPT_EAP_SERVER),
				      "eap_server=1: logins end in this AP, so the controller "
				      "never gets a key of them"),
			  "eap_server=0");
	else if (!is_set(r, HOSTAPD_OPT_AUTH_SERVER_ADDR))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_RADIUS_SERVER, r,
				      line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				      "an EAP AKM without a RADIUS server: hostapd does not start"),
			  "auth_server_addr=<address of the RADIUS server>");
	if (!is_set(r, HOSTAPD_OPT_OWN_IP_ADDR) && !r->nas_id[0])
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_NAS_ADDRESS, r, r->b->line,
				      "neither own_ip_addr nor nas_identifier: RADIUS requests "
				      "do not say which AP sends them"),
			  "own_ip_addr=<address of this AP>");
}

static void check_cache(struct lint *l, struct bss_ref const *r)
{
	if (!(r->akms & (AKMS_EAP | AKMS_SAE | A(OWE))))
		return;
	if (number(r, HOSTAPD_OPT_DISABLE_PMKSA_CACHING) == 1) {
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_PMKSA_OFF, r,
				      line_of(r, HOSTAPD_OPT_DISABLE_PMKSA_CACHING),
				      "disable_pmksa_caching=1: every return to this AP is a full "
				      "login, and it takes no PMK from outside (PMKSA_ADD fails)"),
			  "disable_pmksa_caching=0");
		return;
	}
	if (r->akms & AKMS_EAP && r->same_ssid > 1 && number(r, HOSTAPD_OPT_OKC) != 1)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_OKC_OFF, r, line_of(r, HOSTAPD_OPT_OKC),
				      "okc is 0 and %u BSSes of this file have the SSID: a roam "
				      "among them is a full login where FT is not used",
				      r->same_ssid),
			  "okc=1");
}

static void check_das(struct lint *l, struct bss_ref const *r)
{
	int64_t window = number(r, HOSTAPD_OPT_DAS_TIME_WINDOW);

	if (number(r, HOSTAPD_OPT_DAS_PORT) == 0)
		return;
	if (!is_set(r, HOSTAPD_OPT_DAS_CLIENT)) {
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_DAS_CLIENT, r,
				      line_of(r, HOSTAPD_OPT_DAS_PORT),
				      "radius_das_port without radius_das_client: no Disconnect "
				      "is taken from anybody"),
			  "radius_das_client=<address of the controller> <key>");
		return;
	}
	if (number(r, HOSTAPD_OPT_DAS_REQUIRE_EVENT_TIMESTAMP) != 1)
		lint_cure(
			l,
			lint_report(l, HOSTAPD_RULE_DAS_REPLAY, r,
				    line_of(r, HOSTAPD_OPT_DAS_REQUIRE_EVENT_TIMESTAMP),
				    "a recorded Disconnect without a timestamp may be sent again; "
				    "the controller's have one"),
			"radius_das_require_event_timestamp=1");
	if (window < DAS_WINDOW_LOW)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_DAS_WINDOW, r,
				      line_of(r, HOSTAPD_OPT_DAS_TIME_WINDOW),
				      "radius_das_time_window is %" PRId64
				      " s: a Disconnect is lost "
				      "when the clocks differ by more",
				      window),
			  "radius_das_time_window=300");
}

void hostapd_rules_bss(struct lint *l, struct bss_ref const *r)
{
	check_values(l, r);
	if (!r->b->ssid_len)
		(void)lint_report(l, HOSTAPD_RULE_SSID_MISSING, r,
				  is_set(r, HOSTAPD_OPT_SSID2) ? line_of(r, HOSTAPD_OPT_SSID2)
							       : line_of(r, HOSTAPD_OPT_SSID),
				  "no SSID of 1 to 32 octets");
	check_wpa(l, r);
	check_pmf(l, r);
	check_eap(l, r);
	check_cache(l, r);
	check_das(l, r);
}

static void check_identity(struct lint *l, struct bss_ref const *r)
{
	struct hostapd_finding *f;

	if (!r->nas_id[0]) {
		f = lint_report(l, HOSTAPD_RULE_NAS_ID_MISSING, r,
				line_of(r, HOSTAPD_OPT_NAS_IDENTIFIER),
				"FT without nas_identifier: it is the R0KH-ID, hostapd does not "
				"start without it");
		lint_cure(l, f, "nas_identifier=<a name that no other BSS has>");
	} else if (strlen(r->nas_id) > R0KH_ID_MAX) {
		(void)lint_report(l, HOSTAPD_RULE_NAS_ID_LENGTH, r,
				  line_of(r, HOSTAPD_OPT_NAS_IDENTIFIER),
				  "nas_identifier has %zu octets, an R0KH-ID has %d at most: "
				  "hostapd does not start",
				  strlen(r->nas_id), R0KH_ID_MAX);
	}
	if (!is_set(r, HOSTAPD_OPT_MOBILITY_DOMAIN)) {
		f = lint_report(l, HOSTAPD_RULE_MDID_MISSING, r,
				line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				"FT without mobility_domain: it becomes 0000");
		if (l->known->has_mdid)
			lint_cure(l, f, "mobility_domain=%04x", l->known->mdid);
		else
			lint_cure(l, f,
				  "mobility_domain=<the same 4 hexadecimal digits on all "
				  "APs>");
	}
}

/** Which BSSes reach the wire, and what FT leaves to others. */
static void check_ft_ways(struct lint *l, struct bss_ref const *r)
{
	bool local = number(r, HOSTAPD_OPT_FT_PSK_GENERATE_LOCAL) == 1;

	if (r->pull && !is_set(r, HOSTAPD_OPT_BRIDGE) && !is_set(r, HOSTAPD_OPT_FT_IFACE))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_FT_BRIDGE, r, r->b->line,
				      "FT without bridge: key requests are sent on the wireless "
				      "interface itself and never reach the wire"),
			  "bridge=<the bridge of this interface>");
	if (number(r, HOSTAPD_OPT_FT_OVER_DS) == 1)
		lint_cure(l,
			  lint_report(
				  l, HOSTAPD_RULE_FT_OVER_DS, r, line_of(r, HOSTAPD_OPT_FT_OVER_DS),
				  "ft_over_ds is 1%s: stations may roam through their present "
				  "AP, which needs the APs to hear each other and gains nothing",
				  is_set(r, HOSTAPD_OPT_FT_OVER_DS) ? "" : " by default"),
			  "ft_over_ds=0");
	if (local && r->akms & AKMS_SAE)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_FT_LOCAL_SAE, r,
				      line_of(r, HOSTAPD_OPT_FT_PSK_GENERATE_LOCAL),
				      "ft_psk_generate_local=1 with SAE: keys are made of the "
				      "passphrase, those of SAE are not, so its roams fail"),
			  "ft_psk_generate_local=0");
	if (r->akms & AKMS_FT_SAE)
		(void)lint_report(l, HOSTAPD_RULE_FT_SAE, r, line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				  "FT-SAE: the PMK of SAE never leaves the AP, so only the APs can "
				  "serve each other (r0kh and r1kh lines), not the controller");
	if (number(r, HOSTAPD_OPT_PMK_R1_PUSH) == 1)
		lint_cure(
			l,
			lint_report(l, HOSTAPD_RULE_PMK_R1_PUSH, r,
				    line_of(r, HOSTAPD_OPT_PMK_R1_PUSH),
				    "pmk_r1_push=1: this AP gives keys to those of its r1kh lines "
				    "past the controller, which cannot take them back"),
			"pmk_r1_push=0");
}

static void check_r1kh_id(struct lint *l, struct bss_ref const *r)
{
	char id[MAC_STR], bssid[MAC_STR];
	struct mac holder;
	struct hostapd_finding *f;

	if (!r->has_bssid || !hostapd_conf_mac(r->b, HOSTAPD_OPT_R1_KEY_HOLDER, &holder) ||
	    mac_eq(holder, r->bssid))
		return;
	f = lint_report(l, HOSTAPD_RULE_R1KH_ID, r, line_of(r, HOSTAPD_OPT_R1_KEY_HOLDER),
			"r1_key_holder is %s and the BSSID %s: the controller knows an AP by its "
			"BSSID",
			mac_colon(holder, id), mac_colon(r->bssid, bssid));
	lint_cure(l, f, "r1_key_holder=%02x%02x%02x%02x%02x%02x", r->bssid.b[0], r->bssid.b[1],
		  r->bssid.b[2], r->bssid.b[3], r->bssid.b[4], r->bssid.b[5]);
}

/** Address that pulls go to, as the controller knows it. */
static char const *key_holder(struct bss_ref const *r, char out[MAC_STR])
{
	return r->ap && !mac_is_zero(r->ap->key_holder) ? mac_colon(r->ap->key_holder, out)
							: "<address of the controller>";
}

static void check_r0kh_line(struct lint *l, struct bss_ref const *r, struct hostapd_kh const *kh)
{
	bool wildcard = strcmp(kh->id, "*") == 0;
	bool broadcast = mac_u64(kh->mac) == 0xffffffffffff;
	char mac[MAC_STR], text[MAC_STR];

	if (!kh->key.len)
		(void)lint_report(l, HOSTAPD_RULE_KEY_TEXT, r, kh->line,
				  "the key of this r0kh line is not 64 (or 32) hexadecimal digits");
	else if (kh->key.len == 16)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_R0KH_KEY_128, r, kh->line,
				      "a key of 32 digits (128 bits), the old form%s",
				      wildcard && broadcast
					      ? "; OpenWrt derives it from the mobility domain and "
						"the RADIUS secret, the same for all APs"
					      : ""),
			  "r0kh=%s %s <64 hexadecimal digits>", mac_colon(kh->mac, mac),
			  lint_show(l, kh->id, strlen(kh->id)));
	/* Keys of FT-SAE are with the APs, and broadcast finds them. */
	if (wildcard && broadcast && !(r->akms & AKMS_FT_SAE))
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_R0KH_BROADCAST, r, kh->line,
				      "keys are asked for by broadcast: every AP is woken, and one "
				      "that answers first may not be the controller"),
			  "r0kh=%s * <the same key>", key_holder(r, text));
	else if (mac_is_group(kh->mac) && !(wildcard && broadcast))
		(void)lint_report(l, HOSTAPD_RULE_R0KH_GROUP, r, kh->line,
				  "%s is a group address, no key holder answers from it",
				  mac_colon(kh->mac, mac));
	if (!wildcard && !lint_has_nas_id(l, kh->id))
		(void)lint_report(l, HOSTAPD_RULE_R0KH_ID, r, kh->line,
				  "no BSS of these files has nas_identifier \"%s\", so nothing is "
				  "asked for under it; the controller's line has *",
				  lint_show(l, kh->id, strlen(kh->id)));
}

static void check_r0kh(struct lint *l, struct bss_ref const *r)
{
	struct hostapd_kh const *wildcard = NULL;
	char mac[MAC_STR];

	for (unsigned i = 0; i < r->b->r0khs; i++) {
		struct hostapd_kh const *kh = &r->b->r0kh[i];

		check_r0kh_line(l, r, kh);
		if (strcmp(kh->id, "*") == 0)
			wildcard = kh;
	}
	if (!r->pull || wildcard)
		return;
	if (is_set(r, HOSTAPD_OPT_RXKH_FILE)) {
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_RXKH_FILE, r,
				      line_of(r, HOSTAPD_OPT_RXKH_FILE),
				      "the r0kh and r1kh lines of rxkh_file are not judged here "
				      "(hostapd 2.10 does not know this option)"),
			  "r0kh=%s * <key>", key_holder(r, mac));
		return;
	}
	if (r->b->r0khs)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_R0KH_WILDCARD, r, r->b->r0kh[0].line,
				      "no r0kh line has the identifier *: keys of APs that are not "
				      "listed are never asked for"),
			  "r0kh=%s * <key>", key_holder(r, mac));
	else
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_R0KH_MISSING, r,
				      line_of(r, HOSTAPD_OPT_WPA_KEY_MGMT),
				      "FT without an r0kh line: no roam to this AP finds its key"),
			  "r0kh=%s * <key>", key_holder(r, mac));
}

static void check_r1kh(struct lint *l, struct bss_ref const *r)
{
	for (unsigned i = 0; i < r->b->r1khs; i++) {
		struct hostapd_kh const *kh = &r->b->r1kh[i];

		if (!kh->key.len)
			(void)lint_report(l, HOSTAPD_RULE_KEY_TEXT, r, kh->line,
					  "the key of this r1kh line is not 64 (or 32) hexadecimal "
					  "digits");
		if (mac_is_zero(kh->mac) && mac_is_zero(kh->r1kh))
			lint_cure(
				l,
				lint_report(l, HOSTAPD_RULE_R1KH_WILDCARD, r, kh->line,
					    "an r1kh line for everybody: whoever has its key gets "
					    "the keys of every client of this AP"),
				"#r1kh=... (an AP that asks the controller needs no r1kh line)");
	}
}

void hostapd_rules_ft(struct lint *l, struct bss_ref const *r)
{
	int64_t block = number(r, HOSTAPD_OPT_RKH_NEG_TIMEOUT);

	if (!r->ft)
		return;
	check_identity(l, r);
	check_ft_ways(l, r);
	check_r1kh_id(l, r);
	check_r0kh(l, r);
	check_r1kh(l, r);
	if (block > hostapd_opts[HOSTAPD_OPT_RKH_NEG_TIMEOUT].standard)
		lint_cure(l,
			  lint_report(l, HOSTAPD_RULE_NEG_TIMEOUT, r,
				      line_of(r, HOSTAPD_OPT_RKH_NEG_TIMEOUT),
				      "rkh_neg_timeout is %" PRId64 " s: so long no key is asked "
				      "for after the controller was silent once",
				      block),
			  "rkh_neg_timeout=60");
}
