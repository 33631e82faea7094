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

/* ---- counters of clients ---- */

/** What a row of client_stats.def counts. */
enum client_count {
	CLIENT_NONE,
	CLIENT_CLIENTS,
	CLIENT_EXCLUDED,
	CLIENT_11G,
	CLIENT_11A,
	CLIENT_11N_LOW,
	CLIENT_11N_HIGH,
	CLIENT_11AC,
	CLIENT_AUTHENTICATING, /**< and those that only begin: the states are all there are */
	CLIENT_RUN,
	CLIENT_REQUESTS, /**< to associate: attempts, repeats of them, and those that were shed */
	CLIENT_ATTEMPTS, /**< accepted or refused */
	CLIENT_REJECTS,
	CLIENT_ACCEPTS, /**< of both kinds */
	CLIENT_ACCEPTS_FIRST,
	CLIENT_ACCEPTS_AGAIN,
	CLIENT_REFUSED_EXCLUDED,
	CLIENT_SHED,
	CLIENT_OTHER_BSS,
	CLIENT_MALFORMED,
	CLIENT_FT_AIR,
	CLIENT_FT_AIR_DONE,
	CLIENT_FT_AIR_REFUSED,
	CLIENT_FT_DS,
	CLIENT_FT_DS_DONE,
	CLIENT_FT_DS_REFUSED,
	CLIENT_PMKR0_NAME,
	CLIENT_PMKR1_NAME,
	CLIENT_MDID,
	CLIENT_TRIES, /**< to roam */
	CLIENT_TRIES_CCKM,
	CLIENT_TRIES_FT,
	CLIENT_TRIES_FT_SLOW,
	CLIENT_TRIES_FAST,
	CLIENT_TRIES_SLOW,
	CLIENT_TRIES_OTHER,
	CLIENT_ROAM_FAILURES, /**< by FT, whose association was refused */
	CLIENT_OPENED,        /**< nothing comes between the keys and an open port */
	CLIENT_L2AUTH_FAILED,
	CLIENT_BLACKLISTED,
	CLIENT_DELETED,
	CLIENT_LOGINS,
	CLIENT_LOGINS_DONE,
	CLIENT_KEYS, /**< four-way handshakes, also those under way */
	CLIENT_KEYS_DONE,
	CLIENT_KEYS_FAILED,
	CLIENT_GROUP_KEYS,
	CLIENT_GROUP_KEYS_FAILED,
	CLIENT_COUNT
};

static int64_t counted(struct authenticator const *a, enum authenticator_count c)
{
	return (int64_t)authenticator_counter(a, c);
}

/** Those that are one counter of the authenticator. */
static void count_plain(struct authenticator const *a, int64_t n[CLIENT_COUNT])
{
	static struct {
		enum client_count to;
		enum authenticator_count from;
	} const plain[] = {{CLIENT_REJECTS, AUTHENTICATOR_ASSOC_REFUSED},
			   {CLIENT_ACCEPTS_FIRST, AUTHENTICATOR_ASSOC},
			   {CLIENT_ACCEPTS_AGAIN, AUTHENTICATOR_REASSOC},
			   {CLIENT_REFUSED_EXCLUDED, AUTHENTICATOR_REFUSED_EXCLUDED},
			   {CLIENT_SHED, AUTHENTICATOR_SHED_ASSOC},
			   {CLIENT_OTHER_BSS, AUTHENTICATOR_REFUSED_BSS},
			   {CLIENT_MALFORMED, AUTHENTICATOR_REFUSED_MALFORMED},
			   {CLIENT_FT_AIR, AUTHENTICATOR_FT_AUTH},
			   {CLIENT_FT_AIR_REFUSED, AUTHENTICATOR_FT_AUTH_REFUSED},
			   {CLIENT_FT_DS, AUTHENTICATOR_FT_ACTION},
			   {CLIENT_FT_DS_REFUSED, AUTHENTICATOR_FT_ACTION_REFUSED},
			   {CLIENT_TRIES_FT_SLOW, AUTHENTICATOR_TRY_FT_SLOW},
			   {CLIENT_TRIES_FAST, AUTHENTICATOR_TRY_FAST},
			   {CLIENT_TRIES_SLOW, AUTHENTICATOR_TRY_SLOW},
			   {CLIENT_TRIES_OTHER, AUTHENTICATOR_TRY_OPEN},
			   {CLIENT_OPENED, AUTHENTICATOR_OPENED},
			   {CLIENT_BLACKLISTED, AUTHENTICATOR_EXCLUDED},
			   {CLIENT_LOGINS, AUTHENTICATOR_EAP_STARTED},
			   {CLIENT_LOGINS_DONE, AUTHENTICATOR_EAP_ACCEPTED},
			   {CLIENT_KEYS_DONE, AUTHENTICATOR_FOURWAY_DONE},
			   {CLIENT_KEYS_FAILED, AUTHENTICATOR_FOURWAY_FAILED},
			   {CLIENT_GROUP_KEYS_FAILED, AUTHENTICATOR_GROUP_FAILED}};

	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		n[plain[i].to] = counted(a, plain[i].from);
}

static enum client_count count_of_protocol(struct station_info const *i)
{
	static struct {
		char const *text;
		enum client_count count;
	} const row[] = {{"11g", CLIENT_11G},
			 {"11a", CLIENT_11A},
			 {"11n(2.4)", CLIENT_11N_LOW},
			 {"11n(5)", CLIENT_11N_HIGH},
			 {"11ac", CLIENT_11AC}};
	char const *text = client_protocol_text(i);

	for (size_t k = 0; k < sizeof row / sizeof row[0]; k++)
		if (strcmp(text, row[k].text) == 0)
			return row[k].count;
	return CLIENT_NONE;
}

/** A walk over all stations: 8 to 10 ms among 100,000. No client is of another controller. */
static void count_present(struct authenticator const *a, int64_t n[CLIENT_COUNT])
{
	struct station_info i;
	uint32_t pos = 0;

	while (authenticator_station_next(a, &pos, &i)) {
		n[CLIENT_CLIENTS]++;
		n[count_of_protocol(&i)]++;
		n[i.state == STATION_RUN ? CLIENT_RUN : CLIENT_AUTHENTICATING]++;
		n[CLIENT_KEYS] += i.state == STATION_HANDSHAKE;
	}
	n[CLIENT_EXCLUDED] = authenticator_excluded_count(a);
}

/** A roam by FT begins with one request, whatever becomes of it; one with an FT AKM and the whole
 * login is slow. Requests by CCKM: repeats of one aside. */
static void count_roams(struct authenticator *a, int64_t n[CLIENT_COUNT])
{
	int64_t refused = 0;

	for (enum cckm_outcome i = 0; i < CCKM_OUTCOME_COUNT; i++)
		if (i != CCKM_REPEATED)
			n[CLIENT_TRIES_CCKM] += (int64_t)cckm_counter(authenticator_cckm(a), i);
	n[CLIENT_TRIES_FT] = n[CLIENT_FT_AIR] + n[CLIENT_FT_DS];
	n[CLIENT_FT_AIR_DONE] = n[CLIENT_FT_AIR] - n[CLIENT_FT_AIR_REFUSED];
	n[CLIENT_FT_DS_DONE] = n[CLIENT_FT_DS] - n[CLIENT_FT_DS_REFUSED];
	n[CLIENT_PMKR0_NAME] = (int64_t)authenticator_ft_refused(a, FT_REFUSED_UNKNOWN_KEY);
	n[CLIENT_PMKR1_NAME] = (int64_t)authenticator_ft_refused(a, FT_REFUSED_KEY_NAME);
	n[CLIENT_MDID] = (int64_t)authenticator_ft_refused(a, FT_REFUSED_OTHER_DOMAIN) +
			 (int64_t)authenticator_ft_refused(a, FT_REFUSED_NO_MDE);
	for (enum ft_refusal i = 0; i < FT_REFUSED_COUNT; i++)
		refused += (int64_t)authenticator_ft_refused(a, i);
	n[CLIENT_ROAM_FAILURES] = refused - n[CLIENT_FT_AIR_REFUSED] - n[CLIENT_FT_DS_REFUSED];
	for (enum client_count i = CLIENT_TRIES_CCKM; i <= CLIENT_TRIES_OTHER; i++)
		n[CLIENT_TRIES] += n[i];
}

/** Clients that went, for whatever reason. */
static int64_t deletes(struct authenticator const *a)
{
	int64_t n = 0;

	for (enum station_end i = 0; i < STATION_END_COUNT; i++)
		n += (int64_t)authenticator_ended(a, i);
	return n;
}

static void count_clients(struct authenticator *a, int64_t n[CLIENT_COUNT])
{
	count_plain(a, n);
	count_present(a, n);
	count_roams(a, n);
	n[CLIENT_ACCEPTS] = n[CLIENT_ACCEPTS_FIRST] + n[CLIENT_ACCEPTS_AGAIN];
	n[CLIENT_ATTEMPTS] = n[CLIENT_ACCEPTS] + n[CLIENT_REJECTS];
	n[CLIENT_REQUESTS] =
		n[CLIENT_ATTEMPTS] + n[CLIENT_SHED] + counted(a, AUTHENTICATOR_REPEATED);
	n[CLIENT_L2AUTH_FAILED] = n[CLIENT_KEYS_FAILED] + counted(a, AUTHENTICATOR_EAP_REJECTED) +
				  counted(a, AUTHENTICATOR_EAP_NO_ANSWER) +
				  counted(a, AUTHENTICATOR_EAP_TIMEOUT) +
				  counted(a, AUTHENTICATOR_EAP_NO_KEY);
	n[CLIENT_DELETED] = deletes(a);
	n[CLIENT_KEYS] += n[CLIENT_KEYS_DONE] + n[CLIENT_KEYS_FAILED];
	n[CLIENT_GROUP_KEYS] = n[CLIENT_GROUP_KEYS_FAILED] + counted(a, AUTHENTICATOR_GROUP_DONE);
}

enum client_line { LINE_TEXT, LINE_COLON, LINE_ROW, LINE_TIMES, LINE_JSON };

static struct client_row {
	enum client_line line;
	char const *text, *key;
	unsigned char colon;
	enum client_count count;
} const clients[] = {
#define RULER_77     "-----------------------------------------------------------------------------"
#define TEXT(t)      {.line = LINE_TEXT, .text = (t)},
#define COLON(at)    {.line = LINE_COLON, .colon = (at)},
#define ROW(t, k, c) {.line = LINE_ROW, .text = (t), .key = (k), .count = CLIENT_##c},
#define NEVER(t)     {.line = LINE_ROW, .text = (t)},
#define TIMES(t)     {.line = LINE_TIMES, .text = (t)},
#define JSON(k, c)   {.line = LINE_JSON, .key = (k), .count = CLIENT_##c},
#include "controller/client_stats.def"
#undef RULER_77
#undef TEXT
#undef COLON
#undef ROW
#undef NEVER
#undef TIMES
#undef JSON
};

static void show_clients(int64_t const n[CLIENT_COUNT], struct writer *out)
{
	int colon = 0;

	for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
		struct client_row const *r = &clients[i];

		switch (r->line) {
		case LINE_TEXT: writer_text(out, "%s", r->text); break;
		case LINE_COLON: colon = r->colon; break;
		case LINE_ROW:
			writer_text(out, "%-*s: ", colon, r->text);
			writer_int(out, r->key, "%" PRId64 "\n", n[r->count]);
			break;
		case LINE_TIMES:
			writer_text(out, "%-22s%11d%11d%11d%11d\n", r->text, 0, 0, 0, 0);
			break;
		case LINE_JSON: writer_int(out, r->key, NULL, n[r->count]); break;
		}
	}
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
			writer_ruler(out, '-', reasons[i].ruler);
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
	int64_t n[CLIENT_COUNT] = {0};

	(void)w;
	if (a)
		count_clients(a, n);
	show_clients(n, out);
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
	if (a) {
		n[MOBILITY_DELETES] = deletes(a);
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
