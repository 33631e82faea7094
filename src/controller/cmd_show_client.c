/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client summary [detail]: the layouts of a Catalyst 9800. Of a client at an access
 * point that does not run fastroam-ap only the RADIUS server told: what it did not say stands as
 * N/A.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/client_text.h"
#include "controller/client_walk.h"
#include "controller/commands.h"

/** The ruler is wider than the header (observed on release 17.x). */
#define RULER          121
#define RULER_DETAIL   494
#define RULER_EXCLUDED 96

/** A row takes 3.6 us as text and twice that as JSON; one of the details 8 and 13. */
#define SUMMARY_ROWS 128
#define DETAIL_ROWS  64

/** s->walk.place: behind the places that client_next() has. */
#define EXCLUDED 2

/** What follows the last client: their number, and where there are any a table of them. Nobody
 * knows where one was excluded; it was for logins by 802.1X. */
static void excluded_begin(struct shell *s, uint32_t *pos, struct writer *out)
{
	int64_t n = client_excluded_count(s);

	s->walk.place = EXCLUDED;
	*pos = 0;
	writer_end(out);
	writer_text(out, "\n");
	writer_int(out, "number_of_excluded_clients", "Number of Excluded Clients: %" PRId64 "\n",
		   n);
	if (n) {
		writer_text(out, "\n%-14s %-32s %-4s %-4s %-18s %-8s %s\n", "MAC Address",
			    "AP Name", "Type", "ID", "State", "Protocol", "Method");
		writer_ruler(out, '-', RULER_EXCLUDED);
	}
	writer_list(out, "excluded_clients");
}

static bool excluded_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	uint64_t until_ms, now = s->c->env.now_ms(s->c->env.arg);
	char text[MAC_STR];
	struct mac sta;

	if (s->walk.place != EXCLUDED) {
		excluded_begin(s, pos, out);
		return true;
	}
	if (!client_excluded_next(s, pos, &sta, &until_ms)) {
		writer_end(out);
		return false;
	}
	writer_object(out, NULL);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(sta, text));
	writer_text(out, "%-32s %-4s %-4s %-18s %-8s %s\n", "N/A", "WLAN", "0", "Excluded", "N/A",
		    "Dot1x");
	writer_int(out, "remaining_s", NULL, (int64_t)((until_ms - now + 999) / 1000));
	writer_end(out);
	return true;
}

/** False when there are no more, or were none before. */
static bool next(struct shell *s, uint32_t *pos, struct client *out)
{
	return s->walk.place != EXCLUDED && client_next(s, pos, out);
}

static bool summary_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct client c;
	char text[MAC_STR];

	if (!next(s, pos, &c))
		return excluded_row(s, pos, out);
	writer_object(out, NULL);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(c.sta, text));
	writer_str(out, "ap_name", "%-46.46s ", c.ap_name);
	writer_text(out, "%-4s ", "WLAN");
	writer_int(out, "wlan_id", "%-4" PRId64 " ", c.wlan_id);
	writer_str(out, "state", "%-17s ", c.state);
	writer_str(out, "protocol", "%-8s ", c.protocol);
	writer_str(out, "method", "%-10s ", c.method);
	writer_str(out, "role", "%s\n", c.role);
	writer_str(out, "username", NULL, c.user);
	writer_str(out, "bssid", NULL, mac_dotted(c.bssid, text));
	if (c.own) {
		writer_str(out, "last_method", NULL, station_method_text(c.station.method));
		writer_int(out, "roams", NULL, c.station.roams);
	}
	writer_end(out);
	return true;
}

/* The number is that of the moment when the command is entered; clients that come and go while a
 * long table is printed may make it differ from the rows. */
int cmd_show_wireless_client_summary(struct shell *s, struct grammar_walk const *w,
				     struct writer *out)
{
	(void)w;
	if (shell_walk(s, summary_row, SUMMARY_ROWS))
		return 1;
	writer_int(out, "number_of_clients", "Number of Clients: %" PRId64 "\n\n", client_count(s));
	writer_text(out, "%-14s %-46s %-4s %-4s %-17s %-8s %-10s %s\n", "MAC Address", "AP Name",
		    "Type", "ID", "State", "Protocol", "Method", "Role");
	writer_ruler(out, '-', RULER);
	writer_list(out, "clients");
	return 0;
}

/* ---- detail ---- */

/** Traffic, rates and addresses stay at the access point: it does not report them. */
static void detail_unknown(struct writer *out, char const *user)
{
	writer_text(out, "%-7s %-3s %-3s %-6s %-5s ", "N/A", "N/A", "N/A", "N/A", "N/A");
	writer_str(out, "username", "%-64s ", user[0] ? user : "N/A");
	writer_text(out, "%-16s %-16s %-16s %-16s %s\n", "N/A", "N/A", "N/A", "N/A", "N/A");
}

static bool detail_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	char text[MAC_STR], method[32], channel[8] = "N/A", since[CLIENT_DURATION];
	struct client c;

	if (!next(s, pos, &c))
		return excluded_row(s, pos, out);
	if (c.own)
		(void)snprintf(channel, sizeof channel, "%u",
			       radio_ap_freq_channel(c.station.freq));
	(void)snprintf(method, sizeof method, "[%s]", c.akm);
	writer_object(out, NULL);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(c.sta, text));
	writer_str(out, "ssid", "%-32s ", c.ssid);
	writer_str(out, "ap_name", "%-32.32s ", c.ap_name);
	writer_str(out, "state", "%-13s ", c.state);
	writer_text(out, "%-42s %-32s ", "N/A", "");
	writer_str(out, "vlan", "%-5s ", c.vlan);
	writer_str(out, "bssid", "%-14s ", mac_dotted(c.bssid, text));
	writer_str(out, "auth_method", "%-30s ", method);
	writer_str(out, NULL, "%-16s ",
		   client_duration(c.run_ms ? client_seconds(s, c.run_ms) : 0, since));
	writer_str(out, NULL, "%-16s ", client_duration(client_seconds(s, c.assoc_ms), since));
	writer_int(out, "created_s", NULL, c.run_ms ? client_seconds(s, c.run_ms) : 0);
	writer_int(out, "connected_s", NULL, client_seconds(s, c.assoc_ms));
	writer_str(out, "protocol", "%-8s ", c.protocol);
	writer_str(out, "channel", "%-7s ", channel);
	detail_unknown(out, c.user);
	writer_int(out, "wlan_id", NULL, c.wlan_id);
	writer_end(out);
	return true;
}

int cmd_show_wireless_client_summary_detail(struct shell *s, struct grammar_walk const *w,
					    struct writer *out)
{
	(void)w;
	if (shell_walk(s, detail_row, DETAIL_ROWS))
		return 1;
	writer_int(out, "number_of_clients", "Number of Clients: %" PRId64 "\n\n", client_count(s));
	/* The four columns of traffic are wider than their headings, as they are on a 9800. */
	writer_text(out,
		    "%-14s %-32s %-32s %-13s %-42s %-32s %-5s %-14s %-30s %-16s %-16s %-8s %-7s "
		    "%-7s %-3s %-3s %-6s %-5s %-64s %-15s %-15s %-15s %-13s %s\n",
		    "MAC Address", "SSID", "AP Name", "State", "IP Address", "Device-type", "VLAN",
		    "BSSID", "Auth Method", "Created", "Connected", "Protocol", "Channel", "Width",
		    "SGI", "NSS", "Rate", "CAP", "Username", "Rx packets", "Tx packets", "Rx bytes",
		    "Tx bytes", "6E capability");
	writer_ruler(out, '-', RULER_DETAIL);
	writer_list(out, "clients");
	return 0;
}
