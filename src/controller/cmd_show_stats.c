/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless stats: how many clients came, how they roamed, and why they went. Layouts of a
 * Catalyst 9800. What has no source here is 0 in the text, and has no key in the JSON.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/client_text.h"
#include "controller/commands.h"
#include "sm/cckm.h"

#define STATS_RULER 78

static void ruler(struct writer *out, unsigned width)
{
	char line[STATS_RULER + 1];

	memset(line, '-', width);
	line[width] = '\0';
	writer_text(out, "%s\n", line);
}

static void heading(struct writer *out, char const *text)
{
	writer_text(out, "\n%s\n", text);
	ruler(out, STATS_RULER);
}

/* ---- counters of clients ---- */

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

struct row {
	char const *key, *label;
	int64_t n;
};

static void show_rows(struct row const *rows, size_t n, struct writer *out)
{
	for (size_t i = 0; i < n; i++) {
		writer_text(out, "%-49s: ", rows[i].label);
		writer_int(out, rows[i].key, "%" PRId64 "\n", rows[i].n);
	}
}

static void show_requests(struct authenticator const *a, struct writer *out)
{
	int64_t air = counted(a, AUTHENTICATOR_FT_AUTH), ds = counted(a, AUTHENTICATOR_FT_ACTION);
	int64_t air_refused = counted(a, AUTHENTICATOR_FT_AUTH_REFUSED);
	int64_t ds_refused = counted(a, AUTHENTICATOR_FT_ACTION_REFUSED);
	struct row const rows[] = {
		{"association_failures_excluded", "Total association failures due to blacklist",
		 counted(a, AUTHENTICATOR_REFUSED_EXCLUDED)},
		{"association_drops_unknown_bssid", "Total association drops due to unknown bssid",
		 counted(a, AUTHENTICATOR_REFUSED_BSS)},
		{"association_drops_malformed", "Total association drops due to parse failure",
		 counted(a, AUTHENTICATOR_REFUSED_MALFORMED)},
		{"association_accepts", "Total association response accepts",
		 counted(a, AUTHENTICATOR_ASSOC)},
		{"reassociation_accepts", "Total reassociation response accepts",
		 counted(a, AUTHENTICATOR_REASSOC)},
		{"dot1x_started", "Total 802.1x authentication attempts",
		 counted(a, AUTHENTICATOR_EAP_STARTED)},
		{"dot1x_accepted", "Total 802.1x authentication success",
		 counted(a, AUTHENTICATOR_EAP_ACCEPTED)},
		{"key_exchange_done", "Total key exchange success",
		 counted(a, AUTHENTICATOR_FOURWAY_DONE)},
		{"key_exchange_failed", "Total key exchange failures",
		 counted(a, AUTHENTICATOR_FOURWAY_FAILED)},
		{"ft_authentication_requests", "Total 11r ft authentication requests received",
		 air},
		{"ft_authentication_success", "Total 11r ft authentication response success",
		 air - air_refused},
		{"ft_authentication_failures", "Total 11r ft authentication response failure",
		 air_refused},
		{"ft_action_requests", "Total 11r ft action requests received", ds},
		{"ft_action_success", "Total 11r ft action response success", ds - ds_refused},
		{"ft_action_failures", "Total 11r ft action response failure", ds_refused},
		{"pmkr0_name_mismatches", "Total 11r PMKR0-Name mismatch",
		 ft_refused(a, FT_REFUSED_UNKNOWN_KEY)},
		{"pmkr1_name_mismatches", "Total 11r PMKR1-Name mismatch",
		 ft_refused(a, FT_REFUSED_KEY_NAME)},
		{"mdid_mismatches", "Total 11r MDID mismatch",
		 ft_refused(a, FT_REFUSED_OTHER_DOMAIN) + ft_refused(a, FT_REFUSED_NO_MDE)},
	};

	show_rows(rows, sizeof rows / sizeof rows[0], out);
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
	struct row const rows[] = {
		{"roam_attempts", "Total roam attempts", cckm + ft + slow_ft + fast + slow + other},
		{"roam_attempts_cckm", "  Total CCKM roam attempts", cckm},
		{"roam_attempts_11r", "  Total 11r roam attempts", ft},
		{"roam_attempts_11r_slow", "  Total 11r slow roam attempts", slow_ft},
		{"roam_attempts_11i_fast", "  Total 11i fast roam attempts", fast},
		{"roam_attempts_11i_slow", "  Total 11i slow roam attempts", slow},
		{"roam_attempts_other", "  Total other roam type attempts", other},
	};

	show_rows(rows, sizeof rows / sizeof rows[0], out);
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

/* ---- why clients went ---- */

/** A row of delete_reasons.def. */
struct reason {
	char const *text;     /**< NULL: it has that of `why` */
	enum station_end why; /**< STATION_END_COUNT: it never happens here */
	unsigned ruler;       /**< width; 0: no ruler */
	bool head;
};

static struct reason const reasons[] = {
#define HEAD(t)      {.text = (t), .head = true},
#define RULER(width) {.ruler = (width)},
#define ENDED(name)  {.why = STATION_END_##name},
#define NEVER(t)     {.text = (t), .why = STATION_END_COUNT},
#include "controller/delete_reasons.def"
#undef HEAD
#undef RULER
#undef ENDED
#undef NEVER
};

static void key_of(char const *name, char key[40])
{
	(void)snprintf(key, 40, "%s", name);
	for (char *c = key; *c; c++)
		*c = (char)tolower((unsigned char)*c);
}

static void show_reason(struct authenticator const *a, struct reason const *r, struct writer *out)
{
	char key[40];

	writer_text(out, "%-64s: ", r->text ? r->text : station_end_text(r->why));
	if (r->why == STATION_END_COUNT) {
		writer_text(out, "0\n");
		return;
	}
	key_of(station_end_name(r->why), key);
	writer_int(out, key, "%" PRId64 "\n", a ? (int64_t)authenticator_ended(a, r->why) : 0);
}

static void show_ends(struct authenticator const *a, struct writer *out)
{
	writer_object(out, "delete_reasons");
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		if (reasons[i].ruler)
			ruler(out, reasons[i].ruler);
		else if (reasons[i].head)
			writer_text(out, "%s\n", reasons[i].text);
		else
			show_reason(a, &reasons[i], out);
	}
	writer_end(out);
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

/* ---- mobility ---- */

/** What a row of mobility_stats.def counts. */
enum mobility_count {
	MOBILITY_NONE,
	MOBILITY_JOINS,   /**< clients that came: those that are there and those that went */
	MOBILITY_DELETES, /**< clients that went */
	MOBILITY_ROAMS,   /**< all are of layer 2, and within the one process */
	MOBILITY_COUNT_COUNT
};

static struct mobility_row {
	unsigned char indent;
	char const *text, *key;
	bool head;
	enum mobility_count count;
} const mobility[] = {
#define HEAD(in, t)         {.indent = (in), .text = (t), .head = true},
#define ROW(in, t, k, what) {.indent = (in), .text = (t), .key = (k), .count = MOBILITY_##what},
#include "controller/mobility_stats.def"
#undef HEAD
#undef ROW
};

/** The column of the colons. */
#define MOBILITY_COLON 38

int cmd_show_wireless_stats_mobility(struct shell *s, struct grammar_walk const *w,
				     struct writer *out)
{
	struct authenticator const *a = client_authenticator(s->c);
	int64_t n[MOBILITY_COUNT_COUNT] = {0};

	(void)w;
	for (enum station_end i = 0; a && i < STATION_END_COUNT; i++)
		n[MOBILITY_DELETES] += (int64_t)authenticator_ended(a, i);
	if (a) {
		n[MOBILITY_JOINS] = n[MOBILITY_DELETES] + authenticator_station_count(a);
		n[MOBILITY_ROAMS] = (int64_t)authenticator_roams(a);
	}
	for (size_t i = 0; i < sizeof mobility / sizeof mobility[0]; i++) {
		struct mobility_row const *r = &mobility[i];

		if (r->head) {
			writer_text(out, "%*s%s\n", r->indent, "", r->text);
			continue;
		}
		writer_text(out, "%*s%-*s: ", r->indent, "", MOBILITY_COLON - r->indent, r->text);
		writer_int(out, r->key, "%" PRId64 "\n", n[r->count]);
	}
	return 0;
}
