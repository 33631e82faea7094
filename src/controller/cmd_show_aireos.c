/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show client summary, show client detail, show wlan N: what a reader of AireOS types, in its
 * layout. As JSON each is the one of the Catalyst 9800's form: programs need no second set of keys.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/aaa_edit.h"
#include "controller/client_text.h"
#include "controller/client_walk.h"
#include "controller/commands.h"
#include "controller/radio_service.h"

/** Label and dots, before the blank and the value. */
#define DOTS         49
/** As the summary of a 9800: 3.7 us a row. */
#define SUMMARY_ROWS 128

static void string(struct writer *out, char const *label, char const *value)
{
	char line[DOTS + 1];

	memset(line, '.', DOTS);
	line[DOTS] = '\0';
	memcpy(line, label, strnlen(label, DOTS));
	writer_text(out, "%s ", line);
	/* User names, SSIDs and names of access points come from outside. */
	writer_str(out, NULL, "%s\n", value);
}

static void number(struct writer *out, char const *label, int64_t value, char const *unit)
{
	char text[48];

	(void)snprintf(text, sizeof text, "%" PRId64 "%s", value, unit);
	string(out, label, text);
}

static void on_off(struct writer *out, char const *label, bool on)
{
	string(out, label, on ? "Enabled" : "Disabled");
}

/* ---- show client summary ---- */

/** "802.11n(5 GHz)", "802.11ac", "802.11g"; "N/A" at another's access point. */
static char const *protocol_text(struct client const *c, char out[24])
{
	char const *text = c->own ? client_protocol_long(&c->station) : "N/A";
	char const *band = strstr(text, " - ");

	if (band)
		(void)snprintf(out, 24, "%.*s(%s)", (int)(band - text), text, band + 3);
	else
		(void)snprintf(out, 24, "%s", text);
	return out;
}

/** Stations that have no association yet are still being looked at. */
static bool associated(struct client const *c)
{
	return !c->own || c->station.state >= STATION_ASSOCIATED;
}

static bool running(struct client const *c)
{
	return !c->own || c->station.state == STATION_RUN;
}

static bool summary_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	char text[MAC_STR], protocol[24], slot[8] = "N/A";
	struct client c;

	if (!client_next(s, pos, &c))
		return false;
	if (c.own)
		(void)snprintf(slot, sizeof slot, "%u", c.station.slot);
	writer_text(out, "%-17s ", mac_colon(c.sta, text));
	writer_str(out, NULL, "%-17.17s ", c.ap_name);
	writer_text(out, "%-4s %-13s %-5u %-4s %-16s %-4s %-5s %-7s %s\n", slot,
		    associated(&c) ? "Associated" : "Probing", c.wlan_id,
		    running(&c) ? "Yes" : "No", protocol_text(&c, protocol), "N/A", "No", "No",
		    c.role);
	return true;
}

int cmd_show_client_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	if (writer_is_json(out))
		return cmd_show_wireless_client_summary(s, w, out);
	if (shell_walk(s, summary_row, SUMMARY_ROWS))
		return 1;
	number(out, "Number of Clients", client_count(s), "");
	writer_text(out, "\n%43sGLAN/\n%43sRLAN/\n", "", "");
	writer_text(out, "%-17s %-17s %-4s %-13s %-5s %-4s %-16s %-4s %-5s %-7s %s\n",
		    "MAC Address", "AP Name", "Slot", "Status", "WLAN", "Auth", "Protocol", "Port",
		    "Wired", "PMIPV6", "Role");
	writer_text(out, "----------------- ----------------- ---- ------------- ----- ---- "
			 "---------------- ---- ----- ------- ----------------\n");
	return 0;
}

/* ---- show client detail ---- */

static char const *policy_manager_text(struct client const *c)
{
	if (!c->own)
		return "RUN";
	switch (c->station.state) {
	case STATION_AUTHENTICATED:
	case STATION_ASSOCIATED: return "AUTHCHECK";
	case STATION_DOT1X:
	case STATION_HANDSHAKE: return "8021X_REQD";
	case STATION_RUN: return "RUN";
	}
	return "";
}

static void client_place(struct shell *s, struct client const *c, struct writer *out)
{
	struct radio_aps_ap const *ap =
		c->own ? radio_aps_by_bssid(radio_service_aps(s->c->radio), c->bssid) : NULL;
	char text[MAC_STR];

	string(out, "Client MAC Address", mac_colon(c->sta, text));
	string(out, "Client Username ", c->user[0] ? c->user : "N/A");
	if (ap)
		string(out, "AP MAC Address", mac_colon(ap->hello.radio[0].bssid[0], text));
	string(out, "AP Name", c->ap_name);
	if (c->own)
		number(out, "AP radio slot Id", c->station.slot, "");
	string(out, "Client State", associated(c) ? "Associated" : "Probing");
	number(out, "Wireless LAN Id", c->wlan_id, "");
	string(out, "Wireless LAN Network Name (SSID)", c->ssid);
	string(out, "Wireless LAN Profile Name", c->wlan ? c->wlan->name : "");
	string(out, "BSSID", mac_colon(c->bssid, text));
	number(out, "Connected For ", client_seconds(s, c->assoc_ms), " secs");
	if (!c->own)
		return;
	number(out, "Channel", radio_ap_freq_channel(c->station.freq), "");
	number(out, "Association Id", c->station.aid, "");
	string(out, "Authentication Algorithm", client_algorithm_text(&c->station));
}

static void client_policy(struct client const *c, struct writer *out)
{
	if (c->session)
		number(out, "Session Timeout", c->session->lifetime_s, "");
	if (c->own)
		on_off(out, "WMM Support", c->station.wmm);
	string(out, "Mobility State", "Local");
	number(out, "Mobility Move Count", c->station.roams, "");
	string(out, "Security Policy Completed", running(c) ? "Yes" : "No");
	string(out, "Policy Manager State", policy_manager_text(c));
	if (c->session && c->session->login.acct_session_id[0])
		string(out, "Audit Session ID", c->session->login.acct_session_id);
	string(out, "Policy Type", c->policy);
	string(out, "Authentication Key Management", c->akm);
	string(out, "Encryption Cipher", c->cipher);
	string(out, "Protected Management Frame ", c->pmf ? "Yes" : "No");
	string(out, "EAP Type", c->eap_type[0] ? c->eap_type : "Unknown");
	string(out, "VLAN", c->vlan);
	if (!c->own || !c->station.signal_dbm)
		return;
	writer_text(out, "Client Statistics:\n");
	number(out, "      Radio Signal Strength Indicator", c->station.signal_dbm, " dBm");
}

int cmd_show_client_detail(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct client c;
	char text[MAC_STR];

	if (writer_is_json(out))
		return cmd_show_wireless_client_detail(s, w, out);
	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	if (!client_find(s, mac->mac, &c))
		return shell_fail(s, "No client has the MAC address %s", mac_colon(mac->mac, text));
	client_place(s, &c, out);
	client_policy(&c, out);
	return 0;
}

/* ---- show wlan N ---- */

static char const *bands_text(uint8_t bands)
{
	return bands == WLAN_BAND_24  ? "802.11g only"
	       : bands == WLAN_BAND_5 ? "802.11a only"
				      : "All";
}

static void server(struct writer *out, struct radius_config *config, char const *name)
{
	struct radius_server_config const *sc = aaa_edit_server(config, name);
	char text[sizeof sc->address + 16];

	if (!sc)
		return;
	(void)snprintf(text, sizeof text, "%s %u", sc->address[0] ? sc->address : "none",
		       sc->auth_port);
	string(out, "   Authentication", text);
}

/** Those of its authentication list, in the order in which they are asked. */
static void servers(struct shell *s, struct wlan const *w, struct writer *out)
{
	struct radius_config *config = &s->c->settings.radius;
	struct radius_list_config const *list =
		w->auth_list[0] ? aaa_edit_list(&config->lists, w->auth_list) : NULL;
	struct radius_group_config const *group = list ? aaa_edit_group(config, list->group) : NULL;
	bool all = list && !group && strcmp(list->group, "radius") == 0;

	writer_text(out, "Radius Servers\n");
	if (!list)
		string(out, "   Authentication", "Disabled");
	for (unsigned i = 0; group && i < group->n; i++)
		server(out, config, group->server[i]);
	for (unsigned i = 0; all && i < config->n_servers; i++)
		server(out, config, config->server[i].name);
	string(out, "   Accounting", "Disabled");
}

static void wlan_akms(struct wlan const *w, struct writer *out)
{
	static struct {
		enum wlan_akm akm;
		char const *label;
	} const row[] = {
		{WLAN_AKM_DOT1X, "         802.1x"},
		{WLAN_AKM_PSK, "         PSK"},
		{WLAN_AKM_CCKM, "         CCKM"},
		{WLAN_AKM_FT_DOT1X, "         FT-1X(802.11r)"},
		{WLAN_AKM_FT_PSK, "         FT-PSK(802.11r)"},
		{WLAN_AKM_DOT1X_SHA256, "         PMF-1X(802.11w)"},
		{WLAN_AKM_PSK_SHA256, "         PMF-PSK(802.11w)"},
		{WLAN_AKM_OWE, "         OWE"},
		{WLAN_AKM_SUITEB, "         SUITEB-1X"},
		{WLAN_AKM_SUITEB_192, "         SUITEB192-1X"},
	};

	writer_text(out, "      Auth Key Management\n");
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		on_off(out, row[i].label, w->akms & (1u << row[i].akm));
	number(out, "      FT Reassociation Timeout", w->ft_reassoc_s, "");
	on_off(out, "      FT Over-The-DS mode", w->ft_over_ds);
	number(out, "      CCKM TSF Tolerance", w->cckm_tolerance_ms, "");
}

static void wlan_security(struct wlan const *w, struct writer *out)
{
	writer_text(out, "Security\n\n");
	string(out, "   802.11 Authentication:", "Open System");
	string(out, "   FT Support", client_ft_text(w->ft));
	on_off(out, "   Static WEP Keys", false);
	on_off(out, "   802.1X", false);
	on_off(out, "   Wi-Fi Protected Access (WPA/WPA2)", w->wpa);
	if (w->wpa) {
		on_off(out, "      WPA (SSN IE)", w->wpa1);
		if (w->wpa1) {
			on_off(out, "         TKIP Cipher", w->wpa1_tkip);
			on_off(out, "         AES Cipher", w->wpa1_aes);
		}
		on_off(out, "      WPA2 (RSN IE)", w->wpa2);
		on_off(out, "         AES Cipher", w->ciphers & WLAN_CIPHER_AES);
		on_off(out, "      WPA3 (WPA3 IE)", w->wpa3);
		wlan_akms(w, out);
	}
	string(out, "   PMF", client_pmf_text(w->pmf));
	number(out, "   PMF Association Comeback Time", w->pmf_comeback_s, "");
	number(out, "   PMF SA Query RetryTimeout", w->pmf_sa_query_ms, "");
}

/** As default-policy-tag serves it: AireOS knows one policy of a WLAN. Readers of AireOS refuse the
 * whole where one of these lines is missing: what we have not got is N/A. */
static void wlan_policy(struct shell *s, struct wlan const *w, struct writer *out)
{
	struct policy_profile const *p;

	(void)policy_find(s->c->policies, POLICY_DEFAULT_TAG, w->name, &p);
	if (p) {
		on_off(out, "AAA Policy Override", p->aaa_override);
		number(out, "User Idle Timeout", p->idle_timeout_s, " seconds");
	} else {
		string(out, "AAA Policy Override", "N/A");
		string(out, "User Idle Timeout", "N/A");
	}
	string(out, "Interface", p && p->vlan[0] ? p->vlan : "N/A");
	string(out, "Quality of Service", "N/A");
	string(out, "DHCP Server", "N/A");
	on_off(out, "Passive Client Feature", false);
	string(out, "FlexConnect Local Switching", "N/A");
}

int cmd_show_wlan_number(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *id = grammar_arg(w, "id");
	struct wlan const *x = id ? wlan_by_id(s->c->wlans, (uint16_t)id->number) : NULL;
	char ssid[SSID_MAX + 1] = "";

	if (writer_is_json(out) || !x)
		return cmd_show_wlan_id(s, w, out);
	memcpy(ssid, x->ssid, x->ssid_len);
	number(out, "WLAN Identifier", x->id, "");
	string(out, "Profile Name", x->name);
	string(out, "Network Name (SSID)", ssid);
	on_off(out, "Status", x->enabled);
	on_off(out, "MAC Filtering", false);
	on_off(out, "Broadcast SSID", x->broadcast_ssid);
	number(out, "Number of Active Clients", client_count_wlan(s, x->id), "");
	wlan_policy(s, x, out);
	if (s->c->settings.radio.exclusion_failures)
		number(out, "Exclusionlist Timeout", s->c->settings.radio.exclusion_s, " seconds");
	else
		string(out, "Exclusionlist", "Disabled");
	number(out, "Session Timeout", x->session_timeout_s, " seconds");
	string(out, "WMM", "Allowed");
	string(out, "Radio Policy", bands_text(x->bands));
	number(out, "DTIM period for 802.11a radio", x->dtim_5, "");
	number(out, "DTIM period for 802.11b radio", x->dtim_24, "");
	servers(s, x, out);
	wlan_security(x, out);
	return 0;
}
