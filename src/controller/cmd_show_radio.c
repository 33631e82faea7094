/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show ap, show wireless ...: access points that run fastroam-ap, and what the authenticator did.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/radio_service.h"
#include "sm/cckm.h"

/** In one turn, at 10 us as text and 40 us as JSON. */
#define SUMMARY_APS   20
#define SUMMARY_RULER 165
/** Ditto, 3 us each. */
#define CCKM_ROWS     128

static char const *state_text(struct radio_aps_ap const *ap)
{
	return ap->peer ? "Registered" : "Lost";
}

/** "192.0.2.1:50000", "[2001:db8::1]:50000" without the port. One on this machine, "process 1 of
 * uid 0", has no address: parsers want one word here. */
static char const *host_text(char const *address, char out[RADIO_APS_ADDRESS])
{
	bool v6 = address[0] == '[';
	char const *from = address + v6;

	if (strchr(address, ' '))
		return "N/A";
	(void)snprintf(out, RADIO_APS_ADDRESS, "%.*s", (int)strcspn(from, v6 ? "]" : ":"), from);
	return out;
}

static char const *country_text(struct shell *s, char const *name)
{
	struct radio_ap const *config = radio_ap_by_name(s->c->radio_aps, name);

	return config && config->country[0] ? config->country : "--";
}

static unsigned bsss_up(struct radio_aps_ap const *ap)
{
	unsigned n = 0;

	for (unsigned i = 0; i < ap->plan.n; i++)
		n += ap->started[i];
	return n;
}

static bool summary_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct radio_aps_ap const *ap =
		s->c->radio ? radio_aps_next(radio_service_aps(s->c->radio), pos) : NULL;
	char text[MAC_STR], host[RADIO_APS_ADDRESS];

	if (!ap) {
		writer_end(out);
		return false;
	}
	(void)mac_dotted(ap->hello.radio[0].bssid[0], text);
	writer_object(out, NULL);
	writer_str(out, "name", "%-32s ", ap->name);
	writer_int(out, "slots", "%-5" PRId64 " ", ap->hello.n_radios);
	writer_str(out, "model", "%-20.20s ", ap->hello.model[0] ? ap->hello.model : "N/A");
	writer_str(out, "ethernet_mac", "%-14s ", text);
	writer_str(out, "radio_mac", "%-14s ", text);
	writer_str(out, "country", "%-4s ", country_text(s, ap->name));
	writer_text(out, "%-4s ", "--");
	writer_str(out, "ip_address", "%-41s ", host_text(ap->address, host));
	writer_str(out, "state", "%-12s ", state_text(ap));
	writer_text(out, "default location\n");
	writer_str(out, "software", NULL, ap->hello.software);
	writer_int(out, "bsses", NULL, bsss_up(ap));
	writer_str(out, "failure", NULL, ap->failure);
	writer_end(out);
	return true;
}

int cmd_show_ap_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char ruler[SUMMARY_RULER + 1];

	(void)w;
	if (shell_walk(s, summary_row, SUMMARY_APS))
		return 1;
	memset(ruler, '-', SUMMARY_RULER);
	ruler[SUMMARY_RULER] = '\0';
	writer_int(out, "number_of_aps", "Number of APs: %" PRId64 "\n\n",
		   s->c->radio ? radio_aps_count(radio_service_aps(s->c->radio)) : 0);
	writer_text(out, "CC = Country Code\nRD = Regulatory Domain\n\n");
	writer_text(out, "%-32s %-5s %-20s %-14s %-14s %-4s %-4s %-41s %-12s %s\n", "AP Name",
		    "Slots", "AP Model", "Ethernet MAC", "Radio MAC", "CC", "RD", "IP Address",
		    "State", "Location");
	writer_text(out, "%s\n", ruler);
	writer_list(out, "aps");
	return 0;
}

/* ---- one access point ---- */

static char const *width_text(struct authenticator_bss const *b)
{
	switch (b->width) {
	case RADIO_20_NOHT:
	case RADIO_20: return "20 MHz";
	case RADIO_40_PLUS:
	case RADIO_40_MINUS: return "40 MHz";
	case RADIO_80: return "80 MHz";
	}
	return "";
}

static void show_bss(struct shell *s, struct radio_aps_ap const *ap, unsigned i, struct writer *out)
{
	struct authenticator_bss const *b = &ap->plan.bss[i];
	struct wlan const *wlan = wlan_by_id(s->c->wlans, b->wlan_id);
	char text[MAC_STR];

	writer_object(out, NULL);
	writer_str(out, "bssid", "    BSSID %s", mac_dotted(b->bssid, text));
	writer_int(out, "vap", " VAP %" PRId64, b->vap);
	writer_int(out, "wlan_id", " WLAN %" PRId64, b->wlan_id);
	writer_str(out, "wlan_profile", " (%s)", wlan ? wlan->name : "removed");
	writer_bool(out, "up", " %s\n", ap->started[i], "up", "down");
	writer_end(out);
}

static void show_radio(struct shell *s, struct radio_aps_ap const *ap, unsigned r,
		       struct writer *out)
{
	struct radio_info const *info = &ap->hello.radio[r];
	struct authenticator_bss const *first = NULL;

	for (unsigned i = 0; i < ap->plan.n && !first; i++)
		first = ap->plan.bss[i].radio == info ? &ap->plan.bss[i] : NULL;
	writer_object(out, NULL);
	writer_int(out, "slot", "  Slot %" PRId64 "\n", info->id);
	writer_str(out, "state", "    State : %s\n", radio_plan_note_text(ap->plan.note[r]));
	writer_int(out, "channel", first ? "    Channel : %" PRId64 "\n" : NULL,
		   first ? radio_ap_freq_channel(first->freq) : 0);
	writer_str(out, "width", first ? "    Channel Width : %s\n" : NULL,
		   first ? width_text(first) : "");
	writer_bool(out, "ht", "    802.11n : %s\n", info->caps & RADIO_CAP_HT, "Yes", "No");
	writer_bool(out, "vht", "    802.11ac : %s\n", info->caps & RADIO_CAP_VHT, "Yes", "No");
	writer_bool(out, "pmf", "    Protected Management Frames : %s\n",
		    info->caps & RADIO_CAP_MFP, "Yes", "No");
	writer_int(out, "bssids", "    BSSIDs : %" PRId64 "\n", info->n_bssids);
	writer_list(out, "bsses");
	for (unsigned i = 0; i < ap->plan.n; i++) {
		if (ap->plan.bss[i].radio == info)
			show_bss(s, ap, i, out);
	}
	writer_end(out);
	writer_end(out);
}

int cmd_show_ap_name(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct radio_aps_ap const *ap =
		name && s->c->radio ? radio_aps_by_name(radio_service_aps(s->c->radio), name->text)
				    : NULL;
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	char text[MAC_STR];

	if (!ap)
		return shell_fail(s, "No AP of that name has joined; show ap summary lists them");
	writer_str(out, "name", "AP Name : %s\n", ap->name);
	writer_str(out, "state", "State : %s\n", state_text(ap));
	writer_str(out, "model", "AP Model : %s\n", ap->hello.model[0] ? ap->hello.model : "N/A");
	writer_str(out, "software", "Software : %s\n", ap->hello.software);
	writer_str(out, "address", "Address : %s\n", ap->address);
	writer_str(out, "radio_mac", "MAC Address : %s\n",
		   mac_dotted(ap->hello.radio[0].bssid[0], text));
	writer_str(out, "country", "Country : %s\n", country_text(s, ap->name));
	writer_bool(out, "configured", "Configuration : %s\n",
		    radio_ap_by_name(s->c->radio_aps, ap->name) != NULL, "ap radio block",
		    "defaults");
	writer_int(out, "joined_for_s", "Joined For : %" PRId64 " seconds\n",
		   (int64_t)((now - ap->joined_ms) / 1000));
	writer_int(out, "joins", "Times Joined : %" PRId64 "\n", ap->joins);
	writer_int(out, "commands", "Commands : %" PRId64 "\n", (int64_t)ap->commands);
	writer_int(out, "commands_unsent", "Commands Not Sent : %" PRId64 "\n",
		   (int64_t)ap->unsent);
	writer_int(out, "commands_failed", "Commands Failed : %" PRId64 "\n", (int64_t)ap->failed);
	writer_int(out, "events", "Reports : %" PRId64 "\n", (int64_t)ap->events);
	writer_int(out, "events_foreign", "Reports of BSSIDs of Others : %" PRId64 "\n",
		   (int64_t)ap->foreign);
	writer_str(out, "failure", ap->failure[0] ? "Not Served : %s\n" : NULL, ap->failure);
	writer_text(out, "Radios :\n");
	writer_list(out, "radios");
	for (unsigned r = 0; r < ap->hello.n_radios; r++)
		show_radio(s, ap, r, out);
	writer_end(out);
	return 0;
}

/* ---- counters ---- */

/** @param name  its key in JSON, in lower case as all keys there; at most 39 octets */
static void count(struct writer *out, char const *name, char const *label, uint64_t n)
{
	char key[40];

	(void)snprintf(key, sizeof key, "%s", name);
	for (char *c = key; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	writer_text(out, "  %10" PRIu64 " %s\n", n, label);
	writer_int(out, key, NULL, (int64_t)n);
}

int cmd_show_wireless_stats_authenticator(struct shell *s, struct grammar_walk const *w,
					  struct writer *out)
{
	struct authenticator *a = s->c->radio ? radio_service_authenticator(s->c->radio) : NULL;

	(void)w;
	writer_text(out, "Authenticator\n");
	count(out, "bsses", "BSSs served", a ? authenticator_bss_count(a) : 0);
	count(out, "stations", "stations", a ? authenticator_station_count(a) : 0);
	for (enum authenticator_count i = 0; i < AUTHENTICATOR_COUNT_COUNT; i++)
		count(out, authenticator_count_name(i), authenticator_count_text(i),
		      a ? authenticator_counter(a, i) : 0);
	writer_text(out, "Requests to roam by CCKM\n");
	for (enum cckm_outcome i = 0; i < CCKM_OUTCOME_COUNT; i++)
		count(out, cckm_outcome_name(i), cckm_outcome_text(i),
		      a ? cckm_counter(authenticator_cckm(a), i) : 0);
	return 0;
}

int cmd_show_wireless_radio_link(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct radio_service_stats st = {0};

	(void)w;
	if (s->c->radio)
		radio_service_get_stats(s->c->radio, &st);
	writer_text(out, "Radio link\n");
	writer_bool(out, "tls", "  TLS is %s\n", st.tls, "on", "off (enter wireless radio-link)");
	if (st.tls)
		writer_int(out, "tls_port", "  TCP port %" PRId64 "\n", st.tls_port);
	count(out, "connected", "access points connected", st.server.peers);
	count(out, "joined", "times that one joined", st.server.joined);
	count(out, "left", "times that one left", st.server.left);
	count(out, "refused_peer", "not let in", st.server.refused_peer);
	count(out, "refused_message", "ended for what they sent", st.server.refused_message);
	count(out, "overflowed", "ended because they did not read", st.server.overflowed);
	count(out, "silent", "ended because they said nothing", st.server.silent);
	count(out, "commands", "commands", st.server.commands);
	count(out, "events", "reports", st.server.events);
	count(out, "enrolled", "certificates given", st.server.enrolled);
	count(out, "enroll_refused", "certificates refused", st.server.enroll_refused);
	count(out, "stations_not_sent_away", "stations not sent away: memory was short",
	      st.ended_lost);
	return 0;
}

/* ---- CCKM ---- */

static bool cckm_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);
	struct cckm_login l;
	struct wlan const *wlan;
	char text[MAC_STR];
	uint32_t rn;

	if (!s->c->radio ||
	    !cckm_cache_next(authenticator_cckm(radio_service_authenticator(s->c->radio)), pos, &l,
			     &rn)) {
		writer_end(out);
		return false;
	}
	wlan = wlan_by_id(s->c->wlans, l.wlan_id);
	writer_object(out, NULL);
	writer_str(out, "station", "%-16s", mac_dotted(l.sta, text));
	writer_int(out, "wlan_id", "%-6" PRId64, l.wlan_id);
	writer_str(out, "wlan", "%-33s", wlan ? wlan->name : "");
	writer_str(out, "protocol", "%-9s", l.wpa1 ? "WPA" : "WPA2");
	writer_str(out, "cipher", "%-12s", cipher_text(l.pairwise));
	writer_int(out, "rekey_number", "%-14" PRId64, rn);
	writer_int(out, "entry_lifetime", "%" PRId64 "\n", (int64_t)((l.expires_ms - now) / 1000));
	writer_end(out);
	return true;
}

int cmd_show_wireless_cckm(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (shell_walk(s, cckm_row, CCKM_ROWS))
		return 1;
	writer_int(out, "number_of_entries", "Number of CCKM entries : %" PRId64 "\n\n",
		   s->c->radio ? cckm_cache_count(authenticator_cckm(
					 radio_service_authenticator(s->c->radio)))
			       : 0);
	writer_text(out, "%-16s%-6s%-33s%-9s%-12s%-14s%s\n", "Station", "WLAN", "Profile Name",
		    "Protocol", "Cipher", "Rekey Number", "Entry Lifetime");
	writer_text(out, "-----------------------------------------------------------------------"
			 "---------------------------------\n");
	writer_list(out, "entries");
	return 0;
}
