/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client ... mobility history, show wireless stats: where clients at access points
 * that run fastroam-ap have been, how they roamed, and why they went. Layouts of a Catalyst 9800;
 * of its counters only those that something is counted for.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "controller/client_text.h"
#include "controller/commands.h"
#include "sm/cckm.h"
#include "sm/visits.h"

#define HISTORY_RULER 161
#define STATS_RULER   78

static void ruler(struct writer *out, unsigned width)
{
	char line[HISTORY_RULER + 1];

	memset(line, '-', width);
	line[width] = '\0';
	writer_text(out, "%s\n", line);
}

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
	ruler(out, HISTORY_RULER);
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

/* ---- counters ---- */

/** Zero without sockets: nothing was counted. */
static int64_t counted(struct authenticator const *a, enum authenticator_count c)
{
	return a ? (int64_t)authenticator_counter(a, c) : 0;
}

static int64_t ft_refused(struct authenticator const *a, enum ft_refusal why)
{
	return a ? (int64_t)authenticator_ft_refused(a, why) : 0;
}

/** Requests by CCKM, repeats of one aside. */
static int64_t cckm_tries(struct authenticator *a)
{
	int64_t n = 0;

	for (enum cckm_outcome i = 0; a && i < CCKM_OUTCOME_COUNT; i++)
		if (i != CCKM_REPEATED)
			n += (int64_t)cckm_counter(authenticator_cckm(a), i);
	return n;
}

static void line(struct writer *out, char const *key, char const *label, int64_t n)
{
	writer_text(out, "%-49s: ", label);
	writer_int(out, key, "%" PRId64 "\n", n);
}

static void show_requests(struct authenticator const *a, struct writer *out)
{
	line(out, "association_failures_excluded", "Total association failures due to blacklist",
	     counted(a, AUTHENTICATOR_REFUSED_EXCLUDED));
	line(out, "association_drops_unknown_bssid", "Total association drops due to unknown bssid",
	     counted(a, AUTHENTICATOR_REFUSED_BSS));
	line(out, "association_drops_malformed", "Total association drops due to parse failure",
	     counted(a, AUTHENTICATOR_REFUSED_MALFORMED));
	line(out, "association_accepts", "Total association response accepts",
	     counted(a, AUTHENTICATOR_ASSOC));
	line(out, "reassociation_accepts", "Total reassociation response accepts",
	     counted(a, AUTHENTICATOR_REASSOC));
	line(out, "dot1x_started", "Total 802.1x authentication attempts",
	     counted(a, AUTHENTICATOR_EAP_STARTED));
	line(out, "dot1x_accepted", "Total 802.1x authentication success",
	     counted(a, AUTHENTICATOR_EAP_ACCEPTED));
	line(out, "key_exchange_done", "Total key exchange success",
	     counted(a, AUTHENTICATOR_FOURWAY_DONE));
	line(out, "key_exchange_failed", "Total key exchange failures",
	     counted(a, AUTHENTICATOR_FOURWAY_FAILED));
	line(out, "ft_authentication_requests", "Total 11r ft authentication requests received",
	     counted(a, AUTHENTICATOR_FT_AUTH));
	line(out, "ft_authentication_success", "Total 11r ft authentication response success",
	     counted(a, AUTHENTICATOR_FT_AUTH) - counted(a, AUTHENTICATOR_FT_AUTH_REFUSED));
	line(out, "ft_authentication_failures", "Total 11r ft authentication response failure",
	     counted(a, AUTHENTICATOR_FT_AUTH_REFUSED));
	line(out, "ft_action_requests", "Total 11r ft action requests received",
	     counted(a, AUTHENTICATOR_FT_ACTION));
	line(out, "ft_action_success", "Total 11r ft action response success",
	     counted(a, AUTHENTICATOR_FT_ACTION) - counted(a, AUTHENTICATOR_FT_ACTION_REFUSED));
	line(out, "ft_action_failures", "Total 11r ft action response failure",
	     counted(a, AUTHENTICATOR_FT_ACTION_REFUSED));
	line(out, "pmkr0_name_mismatches", "Total 11r PMKR0-Name mismatch",
	     ft_refused(a, FT_REFUSED_UNKNOWN_KEY));
	line(out, "pmkr1_name_mismatches", "Total 11r PMKR1-Name mismatch",
	     ft_refused(a, FT_REFUSED_KEY_NAME));
	line(out, "mdid_mismatches", "Total 11r MDID mismatch",
	     ft_refused(a, FT_REFUSED_OTHER_DOMAIN) + ft_refused(a, FT_REFUSED_NO_MDE));
}

/** A roam by FT begins with one request, whatever becomes of it; one with an FT AKM and the whole
 * login is slow. */
static void show_tries(struct authenticator *a, struct writer *out)
{
	int64_t cckm = cckm_tries(a), slow_ft = counted(a, AUTHENTICATOR_TRY_FT_SLOW);
	int64_t ft = counted(a, AUTHENTICATOR_FT_AUTH) + counted(a, AUTHENTICATOR_FT_ACTION);
	int64_t fast = counted(a, AUTHENTICATOR_TRY_FAST);
	int64_t slow = counted(a, AUTHENTICATOR_TRY_SLOW);
	int64_t other = counted(a, AUTHENTICATOR_TRY_OPEN);

	line(out, "roam_attempts", "Total roam attempts",
	     cckm + ft + slow_ft + fast + slow + other);
	line(out, "roam_attempts_cckm", "  Total CCKM roam attempts", cckm);
	line(out, "roam_attempts_11r", "  Total 11r roam attempts", ft);
	line(out, "roam_attempts_11r_slow", "  Total 11r slow roam attempts", slow_ft);
	line(out, "roam_attempts_11i_fast", "  Total 11i fast roam attempts", fast);
	line(out, "roam_attempts_11i_slow", "  Total 11i slow roam attempts", slow);
	line(out, "roam_attempts_other", "  Total other roam type attempts", other);
}

static void heading(struct writer *out, char const *text)
{
	writer_text(out, "\n%s\n", text);
	ruler(out, STATS_RULER);
}

static void key_of(char const *name, char key[40])
{
	(void)snprintf(key, 40, "%s", name);
	for (char *c = key; *c; c++)
		*c = (char)tolower((unsigned char)*c);
}

/** Under which of a 9800's headings a reason stands: who ended it, and whether that is a fault. */
enum end_class { END_CONTROLLER, END_INFORMATION, END_CLIENT };

static enum end_class class_of(enum station_end why)
{
	switch (why) {
	case STATION_END_INTERNAL_ERROR:
	case STATION_END_AP_DELETE:
	case STATION_END_BSSID_DOWN:
	case STATION_END_WPA_KEY_TIMEOUT:
	case STATION_END_WPA_KEY_REFUSED:
	case STATION_END_WPA_GROUP_KEY_TIMEOUT:
	case STATION_END_DOT1X_FAILED: return END_CONTROLLER;
	case STATION_END_AP_DOWN:
	case STATION_END_ADMIN_DEAUTH:
	case STATION_END_SESSION_TIMEOUT:
	case STATION_END_IDLE_TIMEOUT: return END_INFORMATION;
	case STATION_END_DEAUTH_REQUEST:
	case STATION_END_COUNT: break;
	}
	return END_CLIENT;
}

static void show_ends_of(struct authenticator const *a, enum end_class class, struct writer *out)
{
	char key[40];

	for (enum station_end i = 0; i < STATION_END_COUNT; i++) {
		if (class_of(i) != class)
			continue;
		key_of(station_end_name(i), key);
		writer_text(out, "%-64s: ", station_end_text(i));
		writer_int(out, key, "%" PRId64 "\n", a ? (int64_t)authenticator_ended(a, i) : 0);
	}
}

static void show_ends(struct authenticator const *a, struct writer *out)
{
	static char const line[] = "---------------------------\n";

	writer_text(out, "Total client delete reasons\n%sController deletes\n%s%s", line, line,
		    line);
	writer_object(out, "delete_reasons");
	show_ends_of(a, END_CONTROLLER, out);
	writer_text(out, "-%sInformational Delete Reason\n--%s", line, line);
	show_ends_of(a, END_INFORMATION, out);
	writer_text(out, "--%s--%sClient initiate delete\n--%s", line, line, line);
	show_ends_of(a, END_CLIENT, out);
	writer_end(out);
}

/** No client is of another controller, so all are local. */
static void show_present(struct authenticator const *a, struct writer *out)
{
	int64_t n = a ? authenticator_station_count(a) : 0;

	writer_int(out, "number_of_clients", "Total Number of Clients : %" PRId64 "\n", n);
	writer_text(out, "\nClient Summary\n-----------------------------\n");
	writer_text(out, "Current Clients : %" PRId64 "\n", n);
	writer_int(out, "number_of_excluded_clients", "Excluded Clients: %" PRId64 "\n",
		   a ? authenticator_excluded_count(a) : 0);
	writer_text(out,
		    "Disabled Clients: 0\nForeign Clients : 0\nAnchor Clients  : 0\n"
		    "Local Clients   : %" PRId64 "\n",
		    n);
}

int cmd_show_wireless_stats_client_detail(struct shell *s, struct grammar_walk const *w,
					  struct writer *out)
{
	struct authenticator *a = client_authenticator(s->c);

	(void)w;
	show_present(a, out);
	heading(out, "client global statistics:");
	show_requests(a, out);
	show_tries(a, out);
	writer_text(out, "\n");
	show_ends(a, out);
	return 0;
}

int cmd_show_wireless_stats_delete_reasons(struct shell *s, struct grammar_walk const *w,
					   struct writer *out)
{
	(void)w;
	show_ends(client_authenticator(s->c), out);
	return 0;
}

static void mobility(struct writer *out, char const *key, char const *label, int64_t n)
{
	writer_text(out, "        %-30s: ", label);
	writer_int(out, key, "%" PRId64 "\n", n);
}

int cmd_show_wireless_stats_mobility(struct shell *s, struct grammar_walk const *w,
				     struct writer *out)
{
	struct authenticator const *a = client_authenticator(s->c);
	int64_t roams = a ? (int64_t)authenticator_roams(a) : 0, ends = 0;

	(void)w;
	for (enum station_end i = 0; a && i < STATION_END_COUNT; i++)
		ends += (int64_t)authenticator_ended(a, i);
	/* Access points forward, and one process serves all: a roam is of layer 2 and within it. */
	writer_text(out, "Mobility event statistics:\n    Delete\n");
	mobility(out, "local_deletes", "Local", ends);
	mobility(out, NULL, "Remote", 0);
	writer_text(out, "    Roam stats\n");
	mobility(out, "l2_roams", "L2 roam count", roams);
	mobility(out, "l3_roams", "L3 roam count", 0);
	mobility(out, "inter_wncd_roams", "Inter-WNCd roam count", 0);
	mobility(out, "intra_wncd_roams", "Intra-WNCd roam count", roams);
	return 0;
}
