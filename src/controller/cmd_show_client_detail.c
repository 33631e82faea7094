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
#include "controller/client_walk.h"
#include "controller/commands.h"
#include "controller/radio_service.h"
#include "roam/r0kh.h"

/** Key holders of one client: 4 logins at 16 APs each. */
#define HOLDERS_SHOWN 64

static void show_time(struct shell *s, struct writer *out, char const *key, char const *format,
		      uint64_t at_ms)
{
	uint64_t ago_us = (s->c->env.now_ms(s->c->env.arg) - at_ms) * 1000;
	time_t t = (time_t)((s->c->env.wall_us(s->c->env.arg) - ago_us) / 1000000);
	char when[48];
	struct tm tm;

	if (localtime_r(&t, &tm) && strftime(when, sizeof when, "%m/%d/%Y %H:%M:%S %Z", &tm))
		writer_str(out, key, format, when);
}

/** How long its keys live: a login's until the next one, a WLAN's until the session is over. */
static void show_timeout(struct shell *s, struct client const *c, struct writer *out)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	uint64_t until = c->own ? c->station.expires_ms : c->session->expires_ms;
	int64_t timeout = c->session ? c->session->lifetime_s
			  : c->wlan  ? c->wlan->session_timeout_s
				     : 0;

	if (!until)
		return;
	writer_int(out, "session_timeout_s",
		   c->session ? "Re-Authentication Timeout : %" PRId64 " sec"
			      : "Session Timeout : %" PRId64 " sec",
		   timeout);
	writer_int(out, "remaining_s", " (Remaining time: %" PRId64 " sec)\n",
		   until > now ? (int64_t)((until - now) / 1000) : 0);
}

static void show_holder(struct shell *s, struct r0kh_holder const *h, struct writer *out)
{
	struct hostapd_ap const *ap = hostapd_ap_by_bssid(s->c->aps, h->bssid, NULL);
	struct radio_aps_ap const *own =
		s->c->radio ? radio_aps_by_bssid(radio_service_aps(s->c->radio), h->bssid) : NULL;
	struct wlan const *wlan = wlan_by_id(s->c->wlans, h->wlan_id);
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	bool all = mac_is_zero(h->bssid);
	char text[MAC_STR];

	writer_object(out, NULL);
	writer_str(out, "ap_name", "  AP Name : %s",
		   ap    ? ap->name
		   : own ? own->name
		   : all ? "all"
			 : "unknown");
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

static void show_who(struct client const *c, struct writer *out)
{
	char text[MAC_STR];

	writer_str(out, "mac_address", "Client MAC Address : %s\n", mac_dotted(c->sta, text));
	writer_str(out, "mac_type", "Client MAC Type : %s\n",
		   c->sta.b[0] & 2 ? "Locally Administered Address"
				   : "Universally Administered Address");
	writer_text(out, "Client DUID: NA\nClient IPv4 Address : N/A\n"
			 "Client IPv6 Addresses : N/A\n");
	writer_str(out, "username", "Client Username : %s\n", c->user[0] ? c->user : "N/A");
}

static void show_place(struct shell *s, struct client const *c, struct writer *out)
{
	struct radio_aps_ap const *ap =
		c->own ? radio_aps_by_bssid(radio_service_aps(s->c->radio), c->bssid) : NULL;
	char text[MAC_STR];

	if (ap)
		writer_str(out, "ap_mac", "AP MAC Address : %s\n",
			   mac_dotted(ap->hello.radio[0].bssid[0], text));
	writer_str(out, "ap_name", "AP Name: %s\n", c->ap_name);
	if (c->own)
		writer_int(out, "ap_slot", "AP slot : %" PRId64 "\n", c->station.slot);
	else
		writer_str(out, "ap_address", "AP IP Address : %s\n",
			   c->session->login.nas_address[0] ? c->session->login.nas_address
							    : "N/A");
	writer_str(out, "state", "Client State : %s\n",
		   !c->own || c->station.state == STATION_RUN ? "Associated" : "Associating");
	writer_text(out, "Flex Profile : N/A\n");
	writer_int(out, "wlan_id", "Wireless LAN Id: %" PRId64 "\n", c->wlan_id);
	writer_str(out, "wlan_profile", "WLAN Profile Name: %s\n", c->wlan ? c->wlan->name : "");
	writer_str(out, "ssid", "Wireless LAN Network Name (SSID): %s\n", c->ssid);
	writer_str(out, "bssid", "BSSID : %s\n", mac_dotted(c->bssid, text));
	writer_int(out, "connected_for_s", "Connected For : %" PRId64 " seconds\n",
		   client_seconds(s, c->assoc_ms));
}

static void show_association(struct shell *s, struct client const *c, struct writer *out)
{
	struct station_info const *i = &c->station;

	if (c->own) {
		writer_str(out, "protocol", "Protocol : %s\n", client_protocol_long(i));
		writer_int(out, "channel", "Channel : %" PRId64 "\n",
			   radio_ap_freq_channel(i->freq));
		writer_int(out, "aid", "Association Id : %" PRId64 "\n", i->aid);
	}
	writer_str(out, "authentication_algorithm", "Authentication Algorithm : %s\n",
		   client_algorithm_text(i));
	writer_text(out, "Idle state timeout : N/A\n");
	show_timeout(s, c, out);
	writer_text(out, "Session Warning Time : Timer not running\n");
	if (c->own)
		writer_bool(out, "wmm", "WMM Support : %s\n", i->wmm, "Enabled", "Disabled");
	writer_text(out, "Mobility:\n");
	writer_int(out, "roams", "  Move Count                  : %" PRId64 "\n", i->roams);
	writer_text(out, "  Mobility Role               : Local\n");
	writer_str(out, "roam_type", "  Mobility Roam Type          : %s\n", client_roam_text(i));
	if (c->own)
		writer_str(out, "last_method", "  Came By                     : %s\n",
			   station_method_text(i->method));
	if (c->run_ms)
		show_time(s, out, "run_time", "  Mobility Complete Timestamp : %s\n", c->run_ms);
	writer_text(out, "Client Join Time:\n");
	show_time(s, out, "join_time", "  Join Time Of Client : %s\n", c->assoc_ms);
}

static void show_security(struct shell *s, struct client const *c, struct writer *out)
{
	writer_text(out, "Client State Servers : None\nClient ACLs : None\n");
	writer_str(out, "policy_manager_state", "Policy Manager State: %s\n", c->state);
	if (c->session)
		writer_text(out, "Client Entry Create Time : %" PRId64 " seconds\n",
			    client_seconds(s, c->session->created_ms));
	writer_str(out, "policy_type", "Policy Type : %s\n", c->policy);
	writer_str(out, "encryption_cipher", "Encryption Cipher : %s\n", c->cipher);
	writer_str(out, "akm", "Authentication Key Management : %s\n",
		   c->own && !c->station.has_akm ? "None" : c->akm);
	writer_bool(out, "pmf", "Protected Management Frame - 802.11w : %s\n", c->pmf, "Yes", "No");
	writer_str(out, "eap_type", "EAP Type : %s\n",
		   c->eap_type[0] ? c->eap_type
		   : c->session   ? "N/A"
				  : "Not Applicable");
	writer_text(out, "VLAN Override after Webauth : No\n");
	writer_str(out, "vlan", "VLAN : %s\n", c->vlan);
	writer_text(out, "Central NAT : DISABLED\n");
	if (c->session)
		show_session(c->session, out);
}

/** Does it roam by FT, as far as one can tell? Another's access point does not say. */
static bool has_ft(struct client const *c)
{
	if (c->own)
		return c->station.has_akm && akm_info(c->station.akm)->ft;
	return c->wlan && c->wlan->ft != WLAN_FT_DISABLED && c->session->has_r0;
}

static void show_client(struct shell *s, struct client const *c, struct writer *out)
{
	show_who(c, out);
	show_place(s, c, out);
	show_association(s, c, out);
	show_security(s, c, out);
	writer_text(out, "Fast BSS Transition Details :\n");
	writer_int(out, "ft_reassociation_timeout_s", "  Reassociation Timeout : %" PRId64 "\n",
		   has_ft(c) && c->wlan ? c->wlan->ft_reassoc_s : 0);
	if (c->session)
		writer_bool(out, "ft_keys", NULL, c->session->has_r0, "", "");
	if (c->own && c->station.signal_dbm) {
		writer_text(out, "Client Statistics:\n");
		writer_int(out, "signal_dbm",
			   "  Radio Signal Strength Indicator : %" PRId64 " dBm\n",
			   c->station.signal_dbm);
	}
	(void)show_holders(s, c->sta, out);
}

int cmd_show_wireless_client_detail(struct shell *s, struct grammar_walk const *w,
				    struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct client c;

	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	if (!client_find(s, mac->mac, &c))
		return show_gone(s, mac->mac, out);
	show_client(s, &c, out);
	return 0;
}
