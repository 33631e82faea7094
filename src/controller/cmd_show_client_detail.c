/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client mac-address ... detail: a station's association, its login, and who holds
 * keys of it. Parsers of a 9800's output look for each of its lines: those of what FastRoam has not
 * or is not told are in texts of their own, and none of them in the JSON.
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

/** Of quality of service nothing is told. */
static char const qos_text[] = "Input Policy Name  : None\nInput Policy State : None\n"
			       "Input Policy Source : None\nOutput Policy Name  : None\n"
			       "Output Policy State : None\nOutput Policy Source : None\n";

/** What an access point knows of its radio and does not report. */
static char const radio_text[] = "U-APSD Support : Disabled\nFastlane Support : Disabled\n"
				 "Client Active State : N/A\nPower Save : N/A\n"
				 "Current Rate : N/A\nSupported Rates : 0.0\n";

static char const private_text[] = "User Defined (Private) Network : Disabled\n"
				   "User Defined (Private) Network Drop Unicast : Disabled\n"
				   "Encrypted Traffic Analytics : No\n";

static char const capability_text[] =
	"DNS Snooped IPv4 Addresses : None\nDNS Snooped IPv6 Addresses : None\n"
	"Client Capabilities\n  CF Pollable : Not implemented\n"
	"  CF Poll Request : Not implemented\n  Short Preamble : Not implemented\n"
	"  PBCC : Not implemented\n  Channel Agility : Not implemented\n"
	"  Listen Interval : 0\n";

static char const flex_text[] =
	"11v BSS Transition : Not implemented\n11v DMS Capable : No\nQoS Map Capable : No\n"
	"FlexConnect Data Switching : N/A\nFlexConnect Dhcp Status : N/A\n"
	"FlexConnect Authentication : N/A\nFlexConnect Central Association : N/A\n";

/** Traffic goes by the access points. */
static char const traffic_text[] =
	"Client Statistics:\n  Number of Bytes Received : 0\n  Number of Bytes Sent : 0\n"
	"  Number of Packets Received : 0\n  Number of Packets Sent : 0\n"
	"  Number of Policy Errors : 0\n";

static char const end_text[] =
	"  Signal to Noise Ratio : 0 dB\nFabric status : Disabled\n"
	"Radio Measurement Enabled Capabilities\n  Capabilities: None\n"
	"Client Scan Report Time : Timer not running\nClient Scan Reports\n"
	"Assisted Roaming Neighbor List\nNearby AP Statistics:\nEoGRE : N/A\n"
	"Max Client Protocol Capability: N/A\nCellular Capability : N/A\n";

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

/** NULL at another's access point. */
static struct radio_aps_ap const *ap_of(struct shell *s, struct client const *c)
{
	return c->own ? radio_aps_by_bssid(radio_service_aps(s->c->radio), c->bssid) : NULL;
}

/** How long keys live without a login: as the policy profile says, else the WLAN. */
static int64_t timeout_of(struct shell *s, struct client const *c)
{
	struct radio_aps_ap const *ap = ap_of(s, c);
	struct authenticator_bss const *b = ap ? radio_plan_find(&ap->plan, c->bssid) : NULL;

	if (b && b->policy.has_session_timeout)
		return b->policy.session_timeout_s;
	return c->wlan ? c->wlan->session_timeout_s : 0;
}

/** A login's keys live until the next one, others until the session is over. */
static void show_timeout(struct shell *s, struct client const *c, struct writer *out)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	uint64_t until = c->own ? c->station.expires_ms : c->session->expires_ms;
	int64_t timeout = c->session ? c->session->lifetime_s : timeout_of(s, c);

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
	writer_str(out, "ap_name", "  %-32s ",
		   ap    ? ap->name
		   : own ? own->name
		   : all ? "all"
			 : "unknown");
	writer_str(out, "bssid", "%-14s ", all ? "any" : mac_dotted(h->bssid, text));
	writer_str(out, "wlan_profile", "%-32s ", wlan ? wlan->name : "(removed)");
	writer_bool(out, "revoked", "%-7s ", h->revoked, "ended", "alive");
	writer_int(out, "remaining_s", "%" PRId64 " sec\n",
		   h->until_ms > now ? (int64_t)((h->until_ms - now) / 1000) : 0);
	writer_end(out);
}

/** Who may let the client in without asking, until when: an AP cannot be told to forget a key. A
 * table: a parser would take "AP Name : x" for where the client is.
 *
 * @return how many there are; nothing is written when there are none */
static unsigned show_holders(struct shell *s, struct mac sta, struct writer *out)
{
	struct r0kh_holder holder[HOLDERS_SHOWN];
	unsigned n = r0kh_holders(session_r0kh(s->c->store), sta, holder, HOLDERS_SHOWN);

	if (!n)
		return 0;
	writer_text(out, "FT Keys at Access Points (kept there until they expire) :\n");
	writer_text(out, "  %-32s %-14s %-32s %-7s %s\n", "AP Name", "BSSID", "WLAN", "Session",
		    "Key expires in");
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

static void show_method(struct client const *c, struct writer *out)
{
	writer_text(out, "  Auth Method Status List\n  \tMethod : %s\n",
		    c->session ? "Dot1x" : "None");
	writer_text(out, "  \t\tSM State         : %s\n",
		    c->session ? "AUTHENTICATED" : "TERMINATE");
}

/** @param timeout  how long its keys live, in seconds */
static void show_session(struct client const *c, int64_t timeout, struct writer *out)
{
	writer_text(out, "Session Manager:\n  Point of Attachment : N/A\n"
			 "  IIF ID             : N/A\n");
	writer_text(out, "  Authorized         : %s\n", c->run_ms ? "TRUE" : "FALSE");
	writer_text(out, "  Session timeout    : %" PRId64 "\n", timeout);
	writer_text(out, "  Common Session ID: N/A\n");
	if (c->session)
		writer_str(out, "acct_session_id", "  Acct Session ID  : %s\n",
			   c->session->login.acct_session_id[0] ? c->session->login.acct_session_id
								: "N/A");
	else
		writer_text(out, "  Acct Session ID  : N/A\n");
	writer_text(out, "  Last Tried Aaa Server Details:\n  \tServer IP : N/A\n");
	show_method(c, out);
	writer_text(out,
		    "  Local Policies:\n  \tService Template : N/A\n"
		    "  \t\tAbsolute-Timer   : %" PRId64 "\n  Server Policies:\n"
		    "  Resultant Policies:\n  \t\tVLAN Name        : %s\n"
		    "  \t\tVLAN             : %s\n  \t\tAbsolute-Timer   : %" PRId64 "\n",
		    timeout, c->vlan, c->vlan, timeout);
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

/** The policy profile by which its WLAN is served there; "N/A" at another's access point. */
static char const *profile_text(struct shell *s, struct client const *c,
				struct radio_aps_ap const *ap)
{
	struct policy_profile const *profile = NULL;

	if (ap && c->wlan)
		(void)policy_find(s->c->policies,
				  radio_plan_tag(s->c->policies,
						 radio_ap_by_name(s->c->radio_aps, ap->name),
						 ap->hello.radio[0].bssid[0], NULL),
				  c->wlan->name, &profile);
	return profile ? profile->name : "N/A";
}

static void show_place(struct shell *s, struct client const *c, struct writer *out)
{
	struct radio_aps_ap const *ap = ap_of(s, c);
	char text[MAC_STR];

	if (ap)
		writer_str(out, "ap_mac", "AP MAC Address : %s\n",
			   mac_dotted(ap->hello.radio[0].bssid[0], text));
	else
		writer_text(out, "AP MAC Address : N/A\n");
	writer_str(out, "ap_name", "AP Name: %s\n", c->ap_name);
	if (c->own)
		writer_int(out, "ap_slot", "AP slot : %" PRId64 "\n", c->station.slot);
	else
		writer_str(out, "ap_address", "AP IP Address : %s\nAP slot : 0\n",
			   c->session->login.nas_address[0] ? c->session->login.nas_address
							    : "N/A");
	writer_str(out, "state", "Client State : %s\n",
		   !c->own || c->station.state == STATION_RUN ? "Associated" : "Associating");
	writer_str(out, "policy_profile", "Policy Profile : %s\n", profile_text(s, c, ap));
	writer_text(out, "Flex Profile : N/A\n");
	writer_int(out, "wlan_id", "Wireless LAN Id: %" PRId64 "\n", c->wlan_id);
	writer_str(out, "wlan_profile", "WLAN Profile Name: %s\n", c->wlan ? c->wlan->name : "");
	writer_str(out, "ssid", "Wireless LAN Network Name (SSID): %s\n", c->ssid);
	writer_str(out, "bssid", "BSSID : %s\n", mac_dotted(c->bssid, text));
	writer_int(out, "connected_for_s", "Connected For : %" PRId64 " seconds\n",
		   client_seconds(s, c->assoc_ms));
}

static void show_radio(struct station_info const *i, struct writer *out)
{
	writer_str(out, "protocol", "Protocol : %s\n", client_protocol_long(i));
	writer_int(out, "channel", "Channel : %" PRId64 "\nClient IIF-ID : 0x0\n",
		   radio_ap_freq_channel(i->freq));
	writer_int(out, "aid", "Association Id : %" PRId64 "\n", i->aid);
}

static void show_mobility(struct shell *s, struct client const *c, struct writer *out)
{
	struct station_info const *i = &c->station;

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

static void show_association(struct shell *s, struct client const *c, struct writer *out)
{
	if (c->own)
		show_radio(&c->station, out);
	else
		writer_text(out, "Protocol : N/A\nChannel : 0\nClient IIF-ID : 0x0\n"
				 "Association Id : 0\n");
	writer_str(out, "authentication_algorithm", "Authentication Algorithm : %s\n",
		   client_algorithm_text(&c->station));
	writer_text(out, "Idle state timeout : N/A\n");
	show_timeout(s, c, out);
	writer_text(out, "Session Warning Time : Timer not running\n%s", qos_text);
	if (c->own)
		writer_bool(out, "wmm", "WMM Support : %s\n", c->station.wmm, "Enabled",
			    "Disabled");
	else
		writer_text(out, "WMM Support : N/A\n");
	writer_text(out, "%s", radio_text);
	show_mobility(s, c, out);
}

static void show_security(struct shell *s, struct client const *c, struct writer *out)
{
	writer_text(out, "Client State Servers : None\nClient ACLs : None\n");
	writer_str(out, "policy_manager_state", "Policy Manager State: %s\n", c->state);
	writer_text(out, "Last Policy Manager State : N/A\n");
	writer_text(out, "Client Entry Create Time : %" PRId64 " seconds\n",
		    client_seconds(s, c->session ? c->session->created_ms : c->assoc_ms));
	writer_str(out, "policy_type", "Policy Type : %s\n", c->policy);
	writer_str(out, "encryption_cipher", "Encryption Cipher : %s\n", c->cipher);
	writer_str(out, "akm", "Authentication Key Management : %s\n",
		   c->own && !c->station.has_akm ? "None" : c->akm);
	writer_text(out, "%s", private_text);
	writer_bool(out, "pmf", "Protected Management Frame - 802.11w : %s\n", c->pmf, "Yes", "No");
	writer_str(out, "eap_type", "EAP Type : %s\n",
		   c->eap_type[0] ? c->eap_type
		   : c->session   ? "N/A"
				  : "Not Applicable");
	writer_text(out, "VLAN Override after Webauth : No\n");
	writer_str(out, "vlan", "VLAN : %s\n", c->vlan);
	writer_text(out, "Multicast VLAN : 0\nWiFi Direct Capabilities:\n"
			 "  WiFi Direct Capable           : No\nCentral NAT : DISABLED\n");
	show_session(c, c->session ? c->session->lifetime_s : timeout_of(s, c), out);
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
	writer_text(out, "%s", capability_text);
	writer_text(out, "Fast BSS Transition Details :\n");
	writer_int(out, "ft_reassociation_timeout_s", "  Reassociation Timeout : %" PRId64 "\n",
		   has_ft(c) && c->wlan ? c->wlan->ft_reassoc_s : 0);
	if (c->session)
		writer_bool(out, "ft_keys", NULL, c->session->has_r0, "", "");
	writer_text(out, "%s%s", flex_text, traffic_text);
	if (c->own && c->station.signal_dbm)
		writer_int(out, "signal_dbm",
			   "  Radio Signal Strength Indicator : %" PRId64 " dBm\n",
			   c->station.signal_dbm);
	else
		writer_text(out, "  Radio Signal Strength Indicator : 0 dBm\n");
	writer_text(out, "%s", end_text);
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
