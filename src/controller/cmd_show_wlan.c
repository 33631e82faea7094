/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wlan: the layouts of a Catalyst 9800, down to the padding, so that scripts written for it
 * work.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/client_text.h"
#include "controller/client_walk.h"
#include "controller/commands.h"

/** The summary's ruler; rows are padded to one more (observed on release 17.x). */
#define SUMMARY_RULER 178
#define SECURITY_PAD  "101"
/** `show wlan all` in one turn: 30 us as text, twice that as JSON, and where it has clients up to 6
 * ms to count them among 100,000. */
#define ALL_WLANS     1

static char const *ssid_text(struct wlan const *w, char out[SSID_MAX + 1])
{
	memcpy(out, w->ssid, w->ssid_len);
	out[w->ssid_len] = '\0';
	return out;
}

int cmd_show_wlan_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan_set const *set = s->c->wlans;
	char ssid[SSID_MAX + 1], security[160];

	(void)w;
	writer_text(out, "\n");
	writer_int(out, "number_of_wlans", "Number of WLANs: %" PRId64 "\n\n", wlan_count(set));
	writer_text(out, "%-4s %-32s %-32s %-6s %-" SECURITY_PAD "s\n", "ID", "Profile Name",
		    "SSID", "Status", "Security");
	writer_ruler(out, '-', SUMMARY_RULER);
	writer_list(out, "wlans");
	for (unsigned i = 0; i < wlan_count(set); i++) {
		struct wlan const *x = wlan_at(set, i);

		writer_object(out, NULL);
		writer_int(out, "id", "%-4" PRId64 " ", x->id);
		writer_str(out, "profile_name", "%-32s ", x->name);
		writer_str(out, "ssid", "%-32s ", ssid_text(x, ssid));
		writer_str(out, "status", "%-6s ", x->enabled ? "UP" : "DOWN");
		writer_str(out, "security", "%-" SECURITY_PAD "s\n",
			   wlan_security_text(x, security, sizeof security));
		writer_end(out);
	}
	writer_end(out);
	writer_text(out, "\n");
	return 0;
}

/** One "Label : Enabled|Disabled" line, the label padded to 47 columns; NULL: only in the JSON. */
static void on_off(struct writer *out, char const *key, char const *label, bool on)
{
	if (label)
		writer_text(out, "%-47s: ", label);
	writer_bool(out, key, label ? "%s\n" : NULL, on, "Enabled", "Disabled");
}

/** A line of a 9800 for what this controller never does: the public parsers want it. */
static void absent(struct writer *out, char const *label)
{
	on_off(out, NULL, label, false);
}

static void number(struct writer *out, char const *key, char const *label, int64_t value)
{
	writer_text(out, "%-47s: ", label);
	writer_int(out, key, "%" PRId64 "\n", value);
}

static void string(struct writer *out, char const *key, char const *label, char const *value)
{
	writer_text(out, "%-47s: ", label);
	writer_str(out, key, "%s\n", value);
}

static void show_akms(struct writer *out, struct wlan const *w)
{
	static struct {
		enum wlan_akm akm;
		char const *key, *label;
	} const row[] = {
		{WLAN_AKM_DOT1X, "akm_dot1x", "            802.1x"},
		{WLAN_AKM_PSK, "akm_psk", "            PSK"},
		{WLAN_AKM_CCKM, "akm_cckm", "            CCKM"},
		{WLAN_AKM_FT_DOT1X, "akm_ft_dot1x", "            FT dot1x"},
		{WLAN_AKM_FT_PSK, "akm_ft_psk", "            FT PSK"},
		{WLAN_AKM_FT_SAE, "akm_ft_sae", "            FT SAE"},
		{WLAN_AKM_DOT1X_SHA256, "akm_dot1x_sha256", "            Dot1x-SHA256"},
		{WLAN_AKM_PSK_SHA256, "akm_psk_sha256", "            PSK-SHA256"},
		{WLAN_AKM_SAE, "akm_sae", "            SAE"},
		{WLAN_AKM_OWE, "akm_owe", "            OWE"},
		{WLAN_AKM_SUITEB, "akm_suiteb", "            SUITEB-1X"},
		{WLAN_AKM_SUITEB_192, "akm_suiteb_192", "            SUITEB192-1X"},
	};

	writer_text(out, "        Auth Key Management\n");
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		on_off(out, row[i].key, row[i].label, w->akms & (1u << row[i].akm));
}

static void show_ciphers(struct writer *out, struct wlan const *w)
{
	on_off(out, "wpa1", "        WPA (SSN IE)", w->wpa1);
	if (w->wpa1) {
		on_off(out, "wpa1_tkip", "            TKIP Cipher", w->wpa1_tkip);
		on_off(out, "wpa1_aes", "            AES Cipher", w->wpa1_aes);
	}
	on_off(out, "wpa2", "        WPA2 (RSN IE)", w->wpa2);
	absent(out, "            MPSK");
	absent(out, "            EasyPSK");
	on_off(out, "cipher_aes", "            AES Cipher", w->ciphers & WLAN_CIPHER_AES);
	on_off(out, "cipher_ccmp256", "            CCMP256 Cipher",
	       w->ciphers & WLAN_CIPHER_CCMP256);
	on_off(out, "cipher_gcmp128", "            GCMP128 Cipher",
	       w->ciphers & WLAN_CIPHER_GCMP128);
	on_off(out, "cipher_gcmp256", "            GCMP256 Cipher",
	       w->ciphers & WLAN_CIPHER_GCMP256);
	absent(out, "            Randomized GTK");
	on_off(out, "wpa3", "        WPA3 (WPA3 IE)", w->wpa3);
}

static char const *pwe_text(enum wlan_pwe pwe)
{
	switch (pwe) {
	case WLAN_PWE_BOTH: return "Hash to Element, Hunting and Pecking(H2E-HNP)";
	case WLAN_PWE_H2E: return "Hash to Element(H2E)";
	case WLAN_PWE_HNP: return "Hunting and Pecking(HNP)";
	}
	return "";
}

static void show_transition(struct writer *out, struct wlan const *w)
{
	on_off(out, "owe_transition_mode", "    OWE Transition Mode", w->transition_wlan_id != 0);
	if (w->transition_wlan_id)
		number(out, "transition_mode_wlan_id", "        Transition Mode WLAN ID",
		       w->transition_wlan_id);
	absent(out, "    OSEN");
	string(out, "ft_support", "    FT Support", client_ft_text(w->ft));
	number(out, "ft_reassociation_timeout_s", "        FT Reassociation Timeout (secs)",
	       w->ft_reassoc_s);
	on_off(out, "ft_over_the_ds", "        FT Over-The-DS mode", w->ft_over_ds);
	on_off(out, "ft_pmkid", "        FT PMKID of a PSK", w->ft_pmkid);
	string(out, "pmf_support", "    PMF Support", client_pmf_text(w->pmf));
	number(out, "pmf_association_comeback_s", "        PMF Association Comeback Timeout (secs)",
	       w->pmf_comeback_s);
	number(out, "pmf_sa_query_ms", "        PMF SA Query Time (msecs)", w->pmf_sa_query_ms);
}

static void show_security(struct writer *out, struct wlan const *w)
{
	static char const *const web[] = {"    Web Based Authentication",
					  "    Conditional Web Redirect",
					  "    Splash-Page Web Redirect",
					  "    Webauth On-mac-filter Failure",
					  "    Webauth Authentication List Name",
					  "    Webauth Authorization List Name",
					  "    Webauth Parameter Map"};

	writer_text(out, "Security\n");
	string(out, "authentication", "    802.11 Authentication", "Open System");
	absent(out, "    Static WEP Keys");
	on_off(out, "wpa", "    Wi-Fi Protected Access (WPA/WPA2/WPA3)", w->wpa);
	if (w->wpa) {
		show_ciphers(out, w);
		show_akms(out, w);
		string(out, "sae_pwe_method", "    SAE PWE Method", pwe_text(w->pwe));
		number(out, "cckm_tsf_tolerance_ms", "    CCKM TSF Tolerance (msecs)",
		       w->cckm_tolerance_ms);
	}
	show_transition(out, w);
	for (size_t i = 0; i < sizeof web / sizeof web[0]; i++)
		absent(out, web[i]);
}

/** The bands where it may be served, and where it is served when access points have a radio there.
 */
static void show_bands(struct writer *out, struct wlan const *w)
{
	bool low = !w->bands || w->bands & WLAN_BAND_24, high = !w->bands || w->bands & WLAN_BAND_5;

	string(out, "radio_policy", "Radio Policy",
	       low && high ? "All"
	       : low       ? "802.11bg only"
			   : "802.11a only");
	writer_text(out, "Configured Radio Bands\n");
	if (!w->bands)
		writer_text(out, "    All Bands\n");
	on_off(out, "band_2_4ghz", w->bands ? "    2.4ghz" : NULL, low);
	on_off(out, "band_5ghz", w->bands ? "    5ghz" : NULL, high);
	writer_text(out, "Operational State of Radio Bands\n");
	string(out, "state_2_4ghz", "    2.4ghz", low && w->enabled ? "UP" : "DOWN");
	string(out, "state_5ghz", "    5ghz", high && w->enabled ? "UP" : "DOWN");
	number(out, "dtim_5ghz", "DTIM period for 802.11a radio", w->dtim_5);
	number(out, "dtim_2_4ghz", "DTIM period for 802.11b radio", w->dtim_24);
}

/** Lines of a 9800 behind those of the security: scripts look for them. */
static void show_rest(struct writer *out)
{
#define OFF "Disabled"
	static struct {
		char const *label, *value; /**< value NULL: a heading */
	} const row[] = {
		{"Band Select", OFF},
		{"Load Balancing", OFF},
		{"Multicast Buffer", OFF},
		{"Multicast Buffers (frames)", "0"},
		{"IP Source Guard", OFF},
		{"Assisted-Roaming", NULL},
		{"    Neighbor List", OFF},
		{"    Prediction List", OFF},
		{"    Dual Band Support", OFF},
		{"IEEE 802.11v parameters", NULL},
		{"    Directed Multicast Service", OFF},
		{"    BSS Max Idle", OFF},
		{"        Protected Mode", OFF},
		{"    Traffic Filtering Service", OFF},
		{"    BSS Transition", OFF},
		{"        Disassociation Imminent", OFF},
		{"            Optimised Roaming Timer (TBTTS)", "0"},
		{"            Timer (TBTTS)", "0"},
		{"        Dual Neighbor List", OFF},
		{"    WNM Sleep Mode", OFF},
		{"802.11ac MU-MIMO", OFF},
		{"802.11ax parameters", NULL},
		{"    OFDMA Downlink", OFF},
		{"    OFDMA Uplink", OFF},
		{"    MU-MIMO Downlink", OFF},
		{"    MU-MIMO Uplink", OFF},
		{"    BSS Target Wake Up Time", OFF},
		{"    BSS Target Wake Up Time Broadcast Support", OFF},
		{"mDNS Gateway Status", "Bridge"},
		{"WIFI Alliance Agile Multiband", OFF},
		{"Device Analytics", NULL},
		{"    Advertise Support", OFF},
		{"    Share Data with Client", OFF},
		{"Client Scan Report (11k Beacon Radio Measurement)", NULL},
		{"    Request on Association", OFF},
		{"    Request on Roam", OFF},
		{"WiFi to Cellular Steering", OFF},
	};
#undef OFF

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		if (row[i].value)
			string(out, NULL, row[i].label, row[i].value);
		else
			writer_text(out, "%s\n", row[i].label);
	}
}

static void show_clients(struct shell *s, struct wlan const *w, struct writer *out)
{
	absent(out, "Advertise-Apname");
	absent(out, "Universal AP Admin");
	/* 0: as many as there is room for */
	number(out, "client_limit", "Max Associated Clients per WLAN", w->limit);
	number(out, "client_limit_ap", "Max Associated Clients per AP per WLAN", w->limit_ap);
	number(out, "client_limit_radio", "Max Associated Clients per AP Radio per WLAN",
	       w->limit_radio);
	on_off(out, "okc", "OKC", w->okc);
	number(out, "active_clients", "Number of Active Clients", client_count_wlan(s, w->id));
	absent(out, "CHD per WLAN");
	string(out, NULL, "WMM", "Allowed");
	absent(out, "WiFi Direct Policy");
	/* No scan is deferred, as fastroam-ap leaves its channel for none. */
	writer_text(out, "Channel Scan Defer Priority:\n");
	number(out, NULL, "  Priority (default)", 0);
	number(out, NULL, "Scan Defer Time (msecs)", 0);
	absent(out, "Media Stream Multicast-direct");
	absent(out, "CCX - AironetIe Support");
	absent(out, "Peer-to-Peer Blocking Action");
}

static void show_one(struct shell *s, struct wlan const *w, struct writer *out)
{
	char ssid[SSID_MAX + 1];

	writer_str(out, "profile_name", "WLAN Profile Name     : %s\n", w->name);
	writer_ruler(out, '=', 48);
	number(out, "id", "Identifier", w->id);
	string(out, NULL, "Description", "");
	string(out, "ssid", "Network Name (SSID)", ssid_text(w, ssid));
	on_off(out, "enabled", "Status", w->enabled);
	on_off(out, "broadcast_ssid", "Broadcast SSID", w->broadcast_ssid);
	show_clients(s, w, out);
	show_bands(out, w);
	absent(out, "Local EAP Authentication");
	absent(out, "Mac Filter Authorization list name");
	absent(out, "Mac Filter Override Authorization list name");
	string(out, NULL, "Accounting list name", "");
	string(out, "authentication_list", "802.1x authentication list name",
	       w->auth_list[0] ? w->auth_list : "Disabled");
	absent(out, "802.1x authorization list name");
	number(out, "session_timeout_s", "Session Timeout (secs)", w->session_timeout_s);
	show_security(out, w);
	show_rest(out);
}

int cmd_show_wlan_id(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *id = grammar_arg(w, "id");
	struct wlan const *x = id ? wlan_by_id(s->c->wlans, (uint16_t)id->number) : NULL;

	if (!x)
		return shell_fail(s, "No WLAN has the ID %s", id ? id->text : "");
	show_one(s, x, out);
	return 0;
}

int cmd_show_wlan_name(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct wlan const *x = name ? wlan_by_name(s->c->wlans, name->text) : NULL;

	if (!x)
		return shell_fail(s, "No WLAN has the profile name %s", name ? name->text : "");
	show_one(s, x, out);
	return 0;
}

/** By ID: places in the list move when a WLAN is made or removed meanwhile. */
static bool all_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct wlan const *x = NULL;

	while (!x && *pos < WLAN_ID_MAX)
		x = wlan_by_id(s->c->wlans, (uint16_t)++ * pos);
	if (!x) {
		writer_end(out);
		return false;
	}
	writer_object(out, NULL);
	show_one(s, x, out);
	writer_text(out, "\n");
	writer_end(out);
	return true;
}

int cmd_show_wlan_all(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (shell_walk(s, all_row, ALL_WLANS))
		return 1;
	writer_list(out, "wlans");
	return 0;
}
