/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client: stations at access points that run fastroam-ap, as the authenticator knows
 * them, and those at others, of which only the RADIUS server told: what it did not say stands as
 * N/A.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/client_text.h"
#include "controller/commands.h"
#include "controller/radio_service.h"

/** The ruler is wider than the header (observed on release 17.x). */
#define RULER                                                                                      \
	"----------------------------------------------------------------------------------------" \
	"---------------------------------\n"

/** A row takes 4.6 us as text and twice that as JSON. */
#define SUMMARY_ROWS 128

static void station_row(struct station_info const *i, struct writer *out)
{
	char text[MAC_STR];

	writer_object(out, NULL);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(i->sta, text));
	writer_str(out, "ap_name", "%-46.46s ", i->ap_name);
	writer_text(out, "%-4s ", "WLAN");
	writer_int(out, "wlan_id", "%-4" PRId64 " ", i->wlan_id);
	writer_str(out, "state", "%-17s ", client_state_text(i->state));
	writer_str(out, "protocol", "%-8s ", client_protocol_text(i));
	writer_str(out, "method", "%-10s ", client_method_text(i));
	writer_str(out, "role", "%s\n", "Local");
	writer_str(out, "username", NULL, i->user);
	writer_str(out, "bssid", NULL, mac_dotted(i->bssid, text));
	writer_str(out, "last_method", NULL, station_method_text(i->method));
	writer_int(out, "roams", NULL, i->roams);
	writer_end(out);
}

/** A login at one of our own access points: its station is a row of the authenticator's as long as
 * it is there. */
static bool is_own(struct session const *x, char const *r0kh_id)
{
	return strcmp(x->login.nas_id, r0kh_id) == 0;
}

/** The next session that is no station of the authenticator's. */
static struct session const *next_session(struct shell *s, uint32_t *pos)
{
	struct authenticator const *a = client_authenticator(s->c);
	bool stations = a && authenticator_station_count(a) > 0;
	char id[R0KH_ID_MAX + 1];
	struct station_info info;
	struct session const *x;

	settings_r0kh_id(&s->c->settings, id);
	do
		x = session_next(s->c->store, pos);
	while (x &&
	       (is_own(x, id) || (stations && authenticator_station_find(a, x->login.sta, &info))));
	return x;
}

/** Stations first, then sessions; s->walk.place tells where in the table a turn goes on. */
static bool station_of_walk(struct shell *s, uint32_t *pos, struct station_info *out)
{
	struct authenticator const *a = client_authenticator(s->c);

	if (s->walk.place)
		return false;
	if (a && authenticator_station_next(a, pos, out))
		return true;
	s->walk.place = 1;
	*pos = 0;
	return false;
}

static bool summary_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct authenticator const *a = client_authenticator(s->c);
	struct station_info info;
	struct session const *x;
	char text[MAC_STR];

	if (station_of_walk(s, pos, &info)) {
		station_row(&info, out);
		return true;
	}
	x = next_session(s, pos);
	if (!x) {
		writer_end(out);
		writer_text(out, "\n");
		writer_int(out, "number_of_excluded_clients",
			   "Number of Excluded Clients: %" PRId64 "\n",
			   a ? authenticator_excluded_count(a) : 0);
		return false;
	}
	writer_object(out, NULL);
	writer_str(out, "mac_address", "%-14s ", mac_dotted(x->login.sta, text));
	writer_str(out, "ap_name", "%-46.46s ", client_ap_name(x));
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

/** Rows that the summary will have. One that roamed from another's access point to ours counts
 * twice: looking each of 100,000 up takes 15 ms, this 2. */
static int64_t count_clients(struct shell *s)
{
	struct authenticator const *a = client_authenticator(s->c);
	int64_t n = a ? authenticator_station_count(a) : 0;
	char id[R0KH_ID_MAX + 1];
	struct session const *x;
	uint32_t pos = 0;

	settings_r0kh_id(&s->c->settings, id);
	while ((x = session_next(s->c->store, &pos)))
		n += !is_own(x, id);
	return n;
}

/* The number is that of the moment when the command is entered; clients that come and go while a
 * long table is printed may make it differ from the rows. */
int cmd_show_wireless_client_summary(struct shell *s, struct grammar_walk const *w,
				     struct writer *out)
{
	(void)w;
	if (shell_walk(s, summary_row, SUMMARY_ROWS))
		return 1;
	writer_int(out, "number_of_clients", "Number of Clients: %" PRId64 "\n\n",
		   count_clients(s));
	writer_text(out, "%-14s %-46s %-4s %-4s %-17s %-8s %-10s %s\n", "MAC Address", "AP Name",
		    "Type", "ID", "State", "Protocol", "Method", "Role");
	writer_text(out, RULER);
	writer_list(out, "clients");
	return 0;
}
