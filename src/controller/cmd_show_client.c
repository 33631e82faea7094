/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client: what the RADIUS server told of each station, and nothing that it did not.
 *
 * Columns that a controller of radios fills (protocol, AP slot) stand as N/A.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "controller/commands.h"
#include "roam/r0kh.h"

/** The ruler is wider than the header (observed on release 17.x). */
#define RULER                                                                                      \
	"----------------------------------------------------------------------------------------" \
	"---------------------------------\n"

/** Key holders of one client: 4 logins at 16 APs each. */
#define HOLDERS_SHOWN 64

/** A row takes 4.6 us as text and twice that as JSON. */
#define SUMMARY_ROWS 128

static char const *ap_name(struct session const *x)
{
	return x->login.nas_id[0]        ? x->login.nas_id
	       : x->login.nas_address[0] ? x->login.nas_address
					 : "N/A";
}

static bool summary_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct session const *x = session_next(s->c->store, pos);
	char text[MAC_STR];

	if (!x) {
		writer_end(out);
		writer_text(out, "\n");
		writer_int(out, "number_of_excluded_clients",
			   "Number of Excluded Clients: %" PRId64 "\n", 0);
		return false;
	}
	writer_object(out, NULL);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(x->login.sta, text));
	writer_str(out, "ap_name", "%-46.46s ", ap_name(x));
	writer_text(out, "%-4s ", "WLAN");
	writer_int(out, "wlan_id", "%-4" PRId64 " ", x->wlan_id);
	writer_str(out, "state", "%-17s ", "Run");
	writer_text(out, "%-8s ", "N/A");
	writer_str(out, "method", "%-10s ", "Dot1x");
	writer_str(out, "role", "%s\n", "Local");
	writer_str(out, "username", NULL, x->login.user);
	writer_end(out);
	return true;
}

/* The number is that of the moment when the command is entered; clients that come and go while a
 * long table is printed may make it differ from the rows. */
int cmd_show_wireless_client_summary(struct shell *s, struct grammar_walk const *w,
				     struct writer *out)
{
	struct session_stats st;

	(void)w;
	if (shell_walk(s, summary_row, SUMMARY_ROWS))
		return 1;
	session_get_stats(s->c->store, &st);
	writer_int(out, "number_of_clients", "Number of Clients: %" PRId64 "\n\n", st.sessions);
	writer_text(out, "%-14s %-46s %-4s %-4s %-17s %-8s %-10s %s\n", "MAC Address", "AP Name",
		    "Type", "ID", "State", "Protocol", "Method", "Role");
	writer_text(out, RULER);
	writer_list(out, "clients");
	return 0;
}

static char const *encryption_text(suite_t pairwise)
{
	switch (pairwise & 0xff) {
	case 2: return "TKIP";
	case 4: return "CCMP (AES)";
	case 8: return "GCMP128";
	case 9: return "GCMP256";
	case 10: return "CCMP256";
	}
	return "N/A";
}

static char const *policy_text(struct wlan const *w)
{
	if (!w || !w->wpa)
		return "N/A";
	return w->wpa3 ? w->wpa2 ? "WPA2/WPA3" : "WPA3" : w->wpa2 ? "WPA2" : "WPA";
}

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
	writer_str(out, "ap_name", "AP Name: %s\n", ap_name(x));
	writer_str(out, "ap_address", "AP IP Address : %s\n",
		   l->nas_address[0] ? l->nas_address : "N/A");
	writer_str(out, "state", "Client State : %s\n", "Associated");
	writer_int(out, "wlan_id", "Wireless LAN Id: %" PRId64 "\n", x->wlan_id);
	writer_str(out, "wlan_profile", "WLAN Profile Name: %s\n", wlan ? wlan->name : "");
	writer_str(out, "ssid", "Wireless LAN Network Name (SSID): %s\n", ssid);
	writer_str(out, "bssid", "BSSID : %s\n", mac_dotted(l->bssid, text));
	show_times(s, x, out);
	writer_str(out, "policy_manager_state", "Policy Manager State: %s\n", "Run");
	writer_str(out, "policy_type", "Policy Type : %s\n", policy_text(wlan));
	writer_str(out, "encryption_cipher", "Encryption Cipher : %s\n",
		   encryption_text(l->pairwise));
	writer_str(out, "akm", "Authentication Key Management : %s\n", akm_info(x->akm)->name);
	writer_str(out, "authentication_algorithm", "Authentication Algorithm : %s\n",
		   "Open System");
	writer_bool(out, "pmf", "Protected Management Frame - 802.11w : %s\n", l->group_mgmt != 0,
		    "Yes", "No");
	writer_str(out, "eap_type", "EAP Type : %s\n", l->eap_type[0] ? l->eap_type : "N/A");
	writer_str(out, "vlan", "VLAN : %s\n", l->vlan[0] ? l->vlan : "N/A");
	writer_text(out, "Session Manager:\n");
	writer_text(out, "  Authorized         : TRUE\n");
	writer_text(out, "  Session timeout    : %" PRIu32 "\n", x->lifetime_s);
	writer_str(out, "acct_session_id", "  Acct Session ID  : %s\n",
		   l->acct_session_id[0] ? l->acct_session_id : "N/A");
	writer_text(out, "  Auth Method Status List\n  \tMethod : Dot1x\n");
	writer_text(out, "  \t\tSM State         : AUTHENTICATED\n");
	writer_text(out, "Fast BSS Transition Details :\n");
	writer_int(out, "ft_reassociation_timeout_s", "  Reassociation Timeout : %" PRId64 "\n",
		   ft ? wlan->ft_reassoc_s : 0);
	writer_bool(out, "ft_keys", NULL, x->has_r0, "", "");
	(void)show_holders(s, l->sta, out);
}

int cmd_show_wireless_client_detail(struct shell *s, struct grammar_walk const *w,
				    struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct session const *x = mac ? session_of_station(s->c->store, mac->mac, 0) : NULL;

	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	if (!x)
		return show_gone(s, mac->mac, out);
	show_detail(s, x, out);
	return 0;
}
