/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client mac-address ... detail: a station's association, its login, and who holds
 * keys of it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "controller/client_text.h"
#include "controller/commands.h"
#include "controller/radio_service.h"
#include "roam/r0kh.h"

/** Key holders of one client: 4 logins at 16 APs each. */
#define HOLDERS_SHOWN 64

static void show_times(struct shell *s, struct session const *x, struct writer *out)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	time_t t = (time_t)(x->created_wall_us / 1000000);
	char when[48];
	struct tm tm;

	writer_int(out, "connected_for_s", "Connected For : %" PRId64 " seconds\n",
		   (int64_t)((now - x->created_ms) / 1000));
	writer_int(out, "session_timeout_s", "Re-Authentication Timeout : %" PRId64 " sec",
		   x->lifetime_s);
	writer_int(out, "remaining_s", " (Remaining time: %" PRId64 " sec)\n",
		   x->expires_ms > now ? (int64_t)((x->expires_ms - now) / 1000) : 0);
	if (localtime_r(&t, &tm) && strftime(when, sizeof when, "%m/%d/%Y %H:%M:%S %Z", &tm)) {
		writer_text(out, "Client Join Time:\n");
		writer_str(out, "join_time", "  Join Time Of Client : %s\n", when);
	}
}

static void show_holder(struct shell *s, struct r0kh_holder const *h, struct writer *out)
{
	struct hostapd_ap const *ap = hostapd_ap_by_bssid(s->c->aps, h->bssid, NULL);
	struct wlan const *wlan = wlan_by_id(s->c->wlans, h->wlan_id);
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	bool all = mac_is_zero(h->bssid);
	char text[MAC_STR];

	writer_object(out, NULL);
	writer_str(out, "ap_name", "  AP Name : %s", ap ? ap->name : all ? "all" : "unknown");
	writer_str(out, "bssid", " BSSID : %s", all ? "any" : mac_dotted(h->bssid, text));
	writer_str(out, "wlan_profile", " WLAN : %s", wlan ? wlan->name : "(removed)");
	writer_bool(out, "revoked", " Session : %s", h->revoked, "ended", "alive");
	writer_int(out, "remaining_s", " Key expires in : %" PRId64 " sec\n",
		   h->until_ms > now ? (int64_t)((h->until_ms - now) / 1000) : 0);
	writer_end(out);
}

/** Who may let the client in without asking, until when: an AP cannot be told to forget a key.
 * @return how many there are; nothing is written when there are none */
static unsigned show_holders(struct shell *s, struct mac sta, struct writer *out)
{
	struct r0kh_holder holder[HOLDERS_SHOWN];
	unsigned n = r0kh_holders(session_r0kh(s->c->store), sta, holder, HOLDERS_SHOWN);

	if (!n)
		return 0;
	writer_text(out, "FT Keys at Access Points (kept there until they expire) :\n");
	writer_list(out, "ft_key_holders");
	for (unsigned i = 0; i < n && i < HOLDERS_SHOWN; i++)
		show_holder(s, &holder[i], out);
	writer_end(out);
	if (n > HOLDERS_SHOWN)
		writer_text(out, "  and %u more\n", n - HOLDERS_SHOWN);
	return n;
}

/** A client that is gone, while access points may still let it in. */
static int show_gone(struct shell *s, struct mac sta, struct writer *out)
{
	struct r0kh_holder holder;
	char text[MAC_STR];

	if (!r0kh_holders(session_r0kh(s->c->store), sta, &holder, 1))
		return shell_fail(s, "No client has the MAC address %s", mac_dotted(sta, text));
	writer_str(out, "mac_address", "Client MAC Address : %s\n", mac_dotted(sta, text));
	writer_str(out, "state", "Client State : %s\n", "Gone");
	(void)show_holders(s, sta, out);
	return 0;
}

static void show_session(struct session const *x, struct writer *out)
{
	writer_text(out, "Session Manager:\n");
	writer_text(out, "  Authorized         : TRUE\n");
	writer_text(out, "  Session timeout    : %" PRIu32 "\n", x->lifetime_s);
	writer_str(out, "acct_session_id", "  Acct Session ID  : %s\n",
		   x->login.acct_session_id[0] ? x->login.acct_session_id : "N/A");
	writer_text(out, "  Auth Method Status List\n  \tMethod : Dot1x\n");
	writer_text(out, "  \t\tSM State         : AUTHENTICATED\n");
}

static void show_detail(struct shell *s, struct session const *x, struct writer *out)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, x->wlan_id);
	struct login const *l = &x->login;
	char text[MAC_STR], ssid[SSID_MAX + 1];
	bool ft = wlan && wlan->ft != WLAN_FT_DISABLED && x->has_r0;

	memcpy(ssid, l->ssid, l->ssid_len);
	ssid[l->ssid_len] = '\0';
	writer_str(out, "mac_address", "Client MAC Address : %s\n", mac_dotted(l->sta, text));
	writer_str(out, "mac_type", "Client MAC Type : %s\n",
		   l->sta.b[0] & 2 ? "Locally Administered Address"
				   : "Universally Administered Address");
	writer_str(out, "username", "Client Username : %s\n", l->user[0] ? l->user : "N/A");
	writer_str(out, "ap_name", "AP Name: %s\n", client_ap_name(x));
	writer_str(out, "ap_address", "AP IP Address : %s\n",
		   l->nas_address[0] ? l->nas_address : "N/A");
	writer_str(out, "state", "Client State : %s\n", "Associated");
	writer_int(out, "wlan_id", "Wireless LAN Id: %" PRId64 "\n", x->wlan_id);
	writer_str(out, "wlan_profile", "WLAN Profile Name: %s\n", wlan ? wlan->name : "");
	writer_str(out, "ssid", "Wireless LAN Network Name (SSID): %s\n", ssid);
	writer_str(out, "bssid", "BSSID : %s\n", mac_dotted(l->bssid, text));
	show_times(s, x, out);
	writer_str(out, "policy_manager_state", "Policy Manager State: %s\n", "Run");
	writer_str(out, "policy_type", "Policy Type : %s\n", client_policy_text(wlan));
	writer_str(out, "encryption_cipher", "Encryption Cipher : %s\n",
		   client_cipher_text(l->pairwise));
	writer_str(out, "akm", "Authentication Key Management : %s\n", akm_info(x->akm)->name);
	writer_str(out, "authentication_algorithm", "Authentication Algorithm : %s\n",
		   "Open System");
	writer_bool(out, "pmf", "Protected Management Frame - 802.11w : %s\n", l->group_mgmt != 0,
		    "Yes", "No");
	writer_str(out, "eap_type", "EAP Type : %s\n", l->eap_type[0] ? l->eap_type : "N/A");
	writer_str(out, "vlan", "VLAN : %s\n", l->vlan[0] ? l->vlan : "N/A");
	show_session(x, out);
	writer_text(out, "Fast BSS Transition Details :\n");
	writer_int(out, "ft_reassociation_timeout_s", "  Reassociation Timeout : %" PRId64 "\n",
		   ft ? wlan->ft_reassoc_s : 0);
	writer_bool(out, "ft_keys", NULL, x->has_r0, "", "");
	(void)show_holders(s, l->sta, out);
}

/* ---- at one of our own access points ---- */

static void show_place(struct shell *s, struct station_info const *i, struct writer *out)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, i->wlan_id);
	struct radio_aps_ap const *ap =
		radio_aps_by_bssid(radio_service_aps(s->c->radio), i->bssid);
	char text[MAC_STR], ssid[SSID_MAX + 1] = "";

	if (wlan)
		memcpy(ssid, wlan->ssid, wlan->ssid_len);
	writer_str(out, "mac_address", "Client MAC Address : %s\n", mac_dotted(i->sta, text));
	writer_str(out, "mac_type", "Client MAC Type : %s\n",
		   i->sta.b[0] & 2 ? "Locally Administered Address"
				   : "Universally Administered Address");
	writer_str(out, "username", "Client Username : %s\n", i->user[0] ? i->user : "N/A");
	if (ap)
		writer_str(out, "ap_mac", "AP MAC Address : %s\n",
			   mac_dotted(ap->hello.radio[0].bssid[0], text));
	writer_str(out, "ap_name", "AP Name: %s\n", i->ap_name);
	writer_int(out, "ap_slot", "AP slot : %" PRId64 "\n", i->slot);
	writer_str(out, "state", "Client State : %s\n",
		   i->state == STATION_RUN ? "Associated" : "Associating");
	writer_int(out, "wlan_id", "Wireless LAN Id: %" PRId64 "\n", i->wlan_id);
	writer_str(out, "wlan_profile", "WLAN Profile Name: %s\n", wlan ? wlan->name : "");
	writer_str(out, "ssid", "Wireless LAN Network Name (SSID): %s\n", ssid);
	writer_str(out, "bssid", "BSSID : %s\n", mac_dotted(i->bssid, text));
}

static void show_association(struct shell *s, struct station_info const *i, struct writer *out)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);

	writer_int(out, "connected_for_s", "Connected For : %" PRId64 " seconds\n",
		   (int64_t)((now - i->assoc_ms) / 1000));
	writer_str(out, "protocol", "Protocol : %s\n", client_protocol_long(i));
	writer_int(out, "channel", "Channel : %" PRId64 "\n", radio_ap_freq_channel(i->freq));
	writer_int(out, "aid", "Association Id : %" PRId64 "\n", i->aid);
	writer_str(out, "authentication_algorithm", "Authentication Algorithm : %s\n",
		   client_algorithm_text(i));
	if (i->expires_ms)
		writer_int(out, "remaining_s",
			   "Session Timeout : (Remaining time: %" PRId64 " sec)\n",
			   i->expires_ms > now ? (int64_t)((i->expires_ms - now) / 1000) : 0);
	writer_bool(out, "wmm", "WMM Support : %s\n", i->wmm, "Enabled", "Disabled");
	if (i->signal_dbm)
		writer_int(out, "signal_dbm", "Radio Signal Strength Indicator : %" PRId64 " dBm\n",
			   i->signal_dbm);
	writer_text(out, "Mobility:\n");
	writer_int(out, "roams", "  Move Count                  : %" PRId64 "\n", i->roams);
	writer_text(out, "  Mobility Role               : Local\n");
	writer_str(out, "roam_type", "  Mobility Roam Type          : %s\n", client_roam_text(i));
	writer_str(out, "last_method", "  Came By                     : %s\n",
		   station_method_text(i->method));
}

static void show_security(struct shell *s, struct station_info const *i, struct session const *x,
			  struct writer *out)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, i->wlan_id);
	bool ft = i->has_akm && akm_info(i->akm)->ft;
	char vlan[8] = "N/A";

	if (i->vlan)
		(void)snprintf(vlan, sizeof vlan, "%u", i->vlan);
	writer_str(out, "policy_manager_state", "Policy Manager State: %s\n",
		   client_state_text(i->state));
	writer_str(out, "policy_type", "Policy Type : %s\n",
		   !i->has_akm ? "N/A"
		   : i->wpa1   ? "WPA"
			       : client_policy_text(wlan));
	writer_str(out, "encryption_cipher", "Encryption Cipher : %s\n",
		   i->has_akm ? client_cipher_text(i->pairwise) : "None");
	writer_str(out, "akm", "Authentication Key Management : %s\n",
		   i->has_akm ? akm_info(i->akm)->name : "None");
	writer_bool(out, "pmf", "Protected Management Frame - 802.11w : %s\n", i->mfp, "Yes", "No");
	writer_str(out, "eap_type", "EAP Type : %s\n",
		   x && x->login.eap_type[0] ? x->login.eap_type : "Not Applicable");
	writer_str(out, "vlan", "VLAN : %s\n", vlan);
	if (x)
		show_session(x, out);
	writer_text(out, "Fast BSS Transition Details :\n");
	writer_int(out, "ft_reassociation_timeout_s", "  Reassociation Timeout : %" PRId64 "\n",
		   ft && wlan ? wlan->ft_reassoc_s : 0);
}

static void show_station(struct shell *s, struct station_info const *i, struct writer *out)
{
	struct session const *x = NULL;

	for (unsigned n = 0; (x = session_of_station(s->c->store, i->sta, n)); n++) {
		if (x->wlan_id == i->wlan_id)
			break;
	}
	show_place(s, i, out);
	show_association(s, i, out);
	show_security(s, i, x, out);
	(void)show_holders(s, i->sta, out);
}

int cmd_show_wireless_client_detail(struct shell *s, struct grammar_walk const *w,
				    struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct authenticator const *a = client_authenticator(s->c);
	struct session const *x = mac ? session_of_station(s->c->store, mac->mac, 0) : NULL;
	struct station_info info;

	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	if (a && authenticator_station_find(a, mac->mac, &info))
		show_station(s, &info, out);
	else if (!x)
		return show_gone(s, mac->mac, out);
	else
		show_detail(s, x, out);
	return 0;
}
