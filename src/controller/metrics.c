/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * OpenMetrics; see metrics.h. A counter's sample ends in _total, a family's name does not.
 */
#include "controller/metrics.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

#include "controller/aaa_service.h"
#include "controller/client_text.h"
#include "controller/radio_service.h"
#include "sm/cckm.h"

/** Room for a label's value, each of its octets escaped: the longest is a RADIUS server's name. */
#define LABEL_ROOM (2 * RADIUS_NAME_MAX + 64)

struct family {
	char const *name;
	bool counter;
	char const *label; /**< NULL none */
};

static void family(struct writer *out, struct family const *f, char const *help)
{
	writer_text(out, "# TYPE fastroam_%s %s\n", f->name, f->counter ? "counter" : "gauge");
	writer_text(out, "# HELP fastroam_%s %s\n", f->name, help);
}

/** With what ends a label's text escaped. */
static void label_text(char const *value, char out[LABEL_ROOM])
{
	size_t n = 0;

	for (; *value && n + 3 < LABEL_ROOM; value++) {
		if (*value == '"' || *value == '\\')
			out[n++] = '\\';
		out[n++] = *value == '\n' ? ' ' : *value;
	}
	out[n] = '\0';
}

static void sample(struct writer *out, struct family const *f, char const *value, uint64_t n)
{
	char text[LABEL_ROOM];

	writer_object(out, NULL);
	writer_str(out, "name", "fastroam_%s", f->name);
	writer_text(out, "%s", f->counter ? "_total" : "");
	if (f->label) {
		label_text(value, text);
		writer_str(out, "label", "{%s=", f->label);
		writer_text(out, "\"%s\"}", text);
		writer_str(out, "label_value", NULL, value);
	}
	writer_int(out, "value", " %" PRId64 "\n", (int64_t)n);
	writer_end(out);
}

static void gauge(struct writer *out, char const *name, char const *help, uint64_t n)
{
	struct family const f = {.name = name};

	family(out, &f, help);
	sample(out, &f, NULL, n);
}

/** Names of our enums are in capitals. */
static void named(struct writer *out, struct family const *f, char const *name, uint64_t n)
{
	char text[LABEL_ROOM];
	size_t i = 0;

	for (; name[i] && i < sizeof text - 1; i++)
		text[i] = (char)tolower((unsigned char)name[i]);
	text[i] = '\0';
	sample(out, f, text, n);
}

static void write_authenticator(struct authenticator *a, struct writer *out)
{
	static struct family const events = {"authenticator_events", true, "event"};
	static struct family const ended = {"clients_ended", true, "reason"};
	static struct family const cckm = {"cckm_requests", true, "outcome"};
	static struct family const roams = {"roams", true, NULL};

	gauge(out, "stations", "Clients at access points that run fastroam-ap.",
	      a ? authenticator_station_count(a) : 0);
	gauge(out, "stations_excluded", "Clients shut out for rejected logins.",
	      a ? authenticator_excluded_count(a) : 0);
	gauge(out, "bsses", "BSSs served.", a ? authenticator_bss_count(a) : 0);
	family(out, &roams, "Clients that came in at one access point from another.");
	sample(out, &roams, NULL, a ? authenticator_roams(a) : 0);
	family(out, &events, "What the authenticator did and refused.");
	for (enum authenticator_count i = 0; i < AUTHENTICATOR_COUNT_COUNT; i++)
		named(out, &events, authenticator_count_name(i),
		      a ? authenticator_counter(a, i) : 0);
	family(out, &ended, "Clients that went, by reason.");
	for (enum station_end i = 0; i < STATION_END_COUNT; i++)
		named(out, &ended, station_end_name(i), a ? authenticator_ended(a, i) : 0);
	family(out, &cckm, "Requests to roam by CCKM, by outcome.");
	for (enum cckm_outcome i = 0; i < CCKM_OUTCOME_COUNT; i++)
		named(out, &cckm, cckm_outcome_name(i),
		      a ? cckm_counter(authenticator_cckm(a), i) : 0);
}

static void write_sessions(struct controller *c, struct writer *out)
{
	static struct family const events = {"session_events", true, "event"};
	static struct family const refused = {"pushes_refused", true, "reason"};
	static char const *const reasons[] = {
#define X(name, cause, text) [SESSION_##name] = #name,
		SESSION_REFUSAL_LIST(X)
#undef X
	};
	struct session_stats st;
	struct pmksa_stats ps;

	session_get_stats(c->store, &st);
	pmksa_get_stats(session_pmksa(c->store), &ps);
	gauge(out, "sessions", "Logins that are held.", st.sessions);
	gauge(out, "pmk_cache_entries", "PMKSAs that are held.", ps.entries);
	gauge(out, "pmk_cache_bytes", "Memory of the PMK cache.", ps.octets);
	family(out, &events, "Logins that came and went.");
	sample(out, &events, "login", st.logins);
	sample(out, &events, "repeated", st.repeated);
	sample(out, &events, "disconnected", st.disconnected);
	sample(out, &events, "expired", st.expired);
	sample(out, &events, "deleted", st.deleted);
	family(out, &refused, "Pushes of RADIUS servers that were refused, by reason.");
	for (size_t i = 1; i < sizeof reasons / sizeof reasons[0]; i++)
		named(out, &refused, reasons[i], st.refused[i]);
}

static void write_keys(struct controller *c, struct writer *out)
{
	static struct family const of[KEY_EVENT_COUNT] = {
		[KEY_PULL] = {"key_pulls", true, "outcome"},
		[KEY_PUSH] = {"key_pushes", true, "outcome"},
	};

	for (enum key_event e = 0; e < KEY_EVENT_COUNT; e++) {
		family(out, &of[e],
		       e == KEY_PULL ? "FT keys asked for by access points."
				     : "FT keys sent to access points.");
		for (enum key_outcome o = 0; o < KEY_OUTCOME_COUNT; o++)
			named(out, &of[e], key_outcome_key(o), key_history_count(c->history, e, o));
	}
}

/** What is counted of each RADIUS server. */
static void write_radius(struct controller *c, struct writer *out)
{
	static struct {
		struct family family;
		size_t at;
		char const *help;
	} const row[] = {
#define ROW(name, member, help) \
	{{"radius_" name, true, "server"}, offsetof(struct radius_server_stats, member), help}
		ROW("requests", requests, "Access-Requests."),
		ROW("retransmissions", retransmissions, "Repeated Access-Requests."),
		ROW("timeouts", timeouts, "Access-Requests without an answer."),
		ROW("accepts", accepts, "Access-Accepts."),
		ROW("rejects", rejects, "Access-Rejects."),
		ROW("challenges", challenges, "Access-Challenges."),
#undef ROW
	};
	struct radius_config const *config = &c->settings.radius;

	for (size_t r = 0; r < sizeof row / sizeof row[0]; r++) {
		family(out, &row[r].family, row[r].help);
		for (unsigned i = 0; i < config->n_servers; i++) {
			struct radius_server_stats st = {0};

			if (c->aaa && !aaa_service_stats(c->aaa, i, &st))
				continue;
			sample(out, &row[r].family, config->server[i].name,
			       *(uint64_t const *)((char const *)&st + row[r].at));
		}
	}
}

void metrics_write(struct controller *c, struct writer *out)
{
	writer_list(out, "samples");
	gauge(out, "uptime_seconds", "Since the start of fastroamd.",
	      (c->env.now_ms(c->env.arg) - c->started_ms) / 1000);
	gauge(out, "access_points", "Access points that run fastroam-ap and have joined.",
	      c->radio ? radio_aps_count(radio_service_aps(c->radio)) : 0);
	write_authenticator(client_authenticator(c), out);
	write_sessions(c, out);
	write_keys(c, out);
	write_radius(c, out);
	writer_end(out);
	writer_text(out, "# EOF\n");
}
