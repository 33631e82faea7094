/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client ... mobility history: where clients at access points that run fastroam-ap
 * have been, and how they roamed. Layout of a Catalyst 9800.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "controller/client_text.h"
#include "controller/commands.h"
#include "sm/visits.h"

#define HISTORY_RULER 161

static char const *assoc_time(uint64_t wall_us, char out[24])
{
	time_t t = (time_t)(wall_us / 1000000);
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(out, 24, "%m/%d/%Y %H:%M:%S", &tm))
		out[0] = '\0';
	return out;
}

/** There is one wireless process, so the instance is 0; and no other controller, so all are local.
 */
static void history_row(struct visit const *v, struct writer *out)
{
	char text[MAC_STR], when[24];

	writer_object(out, NULL);
	writer_str(out, "ap_name", "%-46s", v->ap_name);
	writer_str(out, "bssid", "%-16s", mac_dotted(v->bssid, text));
	writer_int(out, "ap_slot", "%-11" PRId64, v->slot);
	writer_str(out, "assoc_time", "%-25s", assoc_time(v->wall_us, when));
	writer_int(out, "instance", "%-11" PRId64, 0);
	writer_str(out, "mobility_role", "%-16s", "Local");
	writer_int(out, "run_latency_ms", "%-21" PRId64, v->latency_ms);
	writer_str(out, "roam_type", "%s\n", client_visit_text(v));
	writer_str(out, "last_method", NULL, station_method_text(v->method));
	writer_end(out);
}

int cmd_show_wireless_client_history(struct shell *s, struct grammar_walk const *w,
				     struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct authenticator const *a = client_authenticator(s->c);
	struct visit visit[VISITS_PER_STATION];
	unsigned n;

	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	n = a ? visits_of(authenticator_visits(a), mac->mac, visit) : 0;
	writer_text(out, "\nRecent association history (most recent on top):\n\n");
	writer_text(out, "%-46s%-16s%-11s%-25s%-11s%-16s%-21s%s\n", "AP Name", "BSSID", "AP Slot",
		    "Assoc Time", "Instance", "Mobility Role", "Run Latency (ms)",
		    "Dot11 Roam Type");
	writer_ruler(out, '-', HISTORY_RULER);
	writer_list(out, "associations");
	for (unsigned i = 0; i < n; i++)
		history_row(&visit[i], out);
	writer_end(out);
	writer_text(out, "\n");
	return 0;
}

int cmd_show_client_roam_history(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	return cmd_show_wireless_client_history(s, w, out);
}
