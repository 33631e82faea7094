/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The counters; see metrics.h.
 */
#include "controller/metrics.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

#include "controller/aaa_service.h"
#include "controller/client_text.h"
#include "controller/metrics_text.h"
#include "controller/radio_service.h"
#include "net/http_server.h"
#include "net/syslog_client.h"
#include "sm/cckm.h"

static void gauge(struct writer *out, char const *name, char const *help, uint64_t n)
{
	struct metrics_family const f = {.name = name};

	metrics_family_begin(out, &f, help);
	metrics_sample_one(out, &f, NULL, n);
}

/** Names of our enums are in capitals. */
static void named(struct writer *out, struct metrics_family const *f, char const *name, uint64_t n)
{
	char text[64];
	size_t i = 0;

	for (; i < sizeof text - 1 && name[i]; i++)
		text[i] = (char)tolower((unsigned char)name[i]);
	text[i] = '\0';
	metrics_sample_one(out, f, text, n);
}

static void write_authenticator(struct authenticator *a, struct writer *out)
{
	static struct metrics_family const events = {"authenticator_events", true, {"event"}};
	static struct metrics_family const ended = {"clients_ended", true, {"reason"}};
	static struct metrics_family const cckm = {"cckm_requests", true, {"outcome"}};
	static struct metrics_family const roams = {"roams", true, {NULL}};

	gauge(out, "stations", "Clients at access points that run fastroam-ap.",
	      a ? authenticator_station_count(a) : 0);
	gauge(out, "stations_excluded", "Clients shut out for rejected logins.",
	      a ? authenticator_excluded_count(a) : 0);
	gauge(out, "bsses", "BSSs served.", a ? authenticator_bss_count(a) : 0);
	metrics_family_begin(out, &roams, "Clients that came in at one access point from another.");
	metrics_sample_one(out, &roams, NULL, a ? authenticator_roams(a) : 0);
	metrics_family_begin(out, &events, "What the authenticator did and refused.");
	for (enum authenticator_count i = 0; i < AUTHENTICATOR_COUNT_COUNT; i++)
		named(out, &events, authenticator_count_name(i),
		      a ? authenticator_counter(a, i) : 0);
	metrics_family_begin(out, &ended, "Clients that went, by reason.");
	for (enum station_end i = 0; i < STATION_END_COUNT; i++)
		named(out, &ended, station_end_name(i), a ? authenticator_ended(a, i) : 0);
	metrics_family_begin(out, &cckm, "Requests to roam by CCKM, by outcome.");
	for (enum cckm_outcome i = 0; i < CCKM_OUTCOME_COUNT; i++)
		named(out, &cckm, cckm_outcome_name(i),
		      a ? cckm_counter(authenticator_cckm(a), i) : 0);
}

static void write_sessions(struct controller *c, struct writer *out)
{
	static struct metrics_family const events = {"session_events", true, {"event"}};
	static struct metrics_family const refused = {"pushes_refused", true, {"reason"}};
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
	metrics_family_begin(out, &events, "Logins that came and went.");
	metrics_sample_one(out, &events, "login", st.logins);
	metrics_sample_one(out, &events, "repeated", st.repeated);
	metrics_sample_one(out, &events, "disconnected", st.disconnected);
	metrics_sample_one(out, &events, "expired", st.expired);
	metrics_sample_one(out, &events, "deleted", st.deleted);
	metrics_family_begin(out, &refused,
			     "Pushes of RADIUS servers that were refused, by reason.");
	for (size_t i = 1; i < sizeof reasons / sizeof reasons[0]; i++)
		named(out, &refused, reasons[i], st.refused[i]);
}

static void write_keys(struct controller *c, struct writer *out)
{
	static struct metrics_family const of[KEY_EVENT_COUNT] = {
		[KEY_PULL] = {"key_pulls", true, {"outcome"}},
		[KEY_PUSH] = {"key_pushes", true, {"outcome"}},
	};

	for (enum key_event e = 0; e < KEY_EVENT_COUNT; e++) {
		metrics_family_begin(out, &of[e],
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
		struct metrics_family family;
		size_t at;
		char const *help;
	} const row[] = {
#define ROW(name, member, help) \
	{{"radius_" name, true, {"server"}}, offsetof(struct radius_server_stats, member), help}
		ROW("requests", requests, "Access-Requests."),
		ROW("retransmissions", retransmissions, "Repeated Access-Requests."),
		ROW("timeouts", timeouts, "Access-Requests without an answer."),
		ROW("refused", refused, "Times that the server's port was said to be closed."),
		ROW("accepts", accepts, "Access-Accepts."),
		ROW("rejects", rejects, "Access-Rejects."),
		ROW("challenges", challenges, "Access-Challenges."),
#undef ROW
	};
	struct radius_config const *config = &c->settings.radius;

	for (size_t r = 0; r < sizeof row / sizeof row[0]; r++) {
		metrics_family_begin(out, &row[r].family, row[r].help);
		for (unsigned i = 0; i < config->n_servers; i++) {
			struct radius_server_stats st = {0};

			if (c->aaa && !aaa_service_stats(c->aaa, i, &st))
				continue;
			metrics_sample_one(out, &row[r].family, config->server[i].name,
					   *(uint64_t const *)((char const *)&st + row[r].at));
		}
	}
}

static void write_radio_link(struct controller *c, struct writer *out)
{
	static struct metrics_family const events = {"radio_link_events", true, {"event"}};
	struct radio_service_stats st = {0};

	if (c->radio)
		radio_service_get_stats(c->radio, &st);
	gauge(out, "radio_link_connections", "Access points that are connected.", st.server.peers);
	metrics_family_begin(out, &events, "What became of connections of access points.");
	metrics_sample_one(out, &events, "joined", st.server.joined);
	metrics_sample_one(out, &events, "left", st.server.left);
	metrics_sample_one(out, &events, "refused_peer", st.server.refused_peer);
	metrics_sample_one(out, &events, "refused_message", st.server.refused_message);
	metrics_sample_one(out, &events, "overflowed", st.server.overflowed);
	metrics_sample_one(out, &events, "silent", st.server.silent);
	metrics_sample_one(out, &events, "enrolled", st.server.enrolled);
	metrics_sample_one(out, &events, "enroll_refused", st.server.enroll_refused);
}

/** What debugging and logging cost. */
static void write_logging(struct controller *c, struct writer *out)
{
	static struct metrics_family const traces = {"trace_events", true, {NULL}};
	static struct metrics_family const texts = {"debug_texts", true, {NULL}};
	static struct metrics_family const lost = {"syslog_lines_lost", true, {NULL}};
	struct syslog_client_stats st = {0};

	if (c->syslog)
		syslog_client_get_stats(c->syslog, &st);
	metrics_family_begin(out, &traces, "Events kept of all clients.");
	metrics_sample_one(out, &traces, NULL, tracer_total(c->tracer));
	metrics_family_begin(out, &texts, "Events of debugged clients made text.");
	metrics_sample_one(out, &texts, NULL, tracer_texts(c->tracer));
	metrics_family_begin(out, &lost, "Log lines that syslog did not take.");
	metrics_sample_one(out, &lost, NULL, st.lost);
}

static void write_http(struct controller *c, struct writer *out)
{
	static struct metrics_family const requests = {"http_requests", true, {"outcome"}};
	struct http_server_stats st = {0};

	if (c->metrics_http)
		http_server_get_stats(c->metrics_http, &st);
	metrics_family_begin(out, &requests, "Requests for these metrics by HTTP.");
	metrics_sample_one(out, &requests, "answered", st.answered);
	metrics_sample_one(out, &requests, "refused", st.refused);
	metrics_sample_one(out, &requests, "broken", st.broken);
}

/** What does not grow with access points or clients. */
static void write_global(struct controller *c, struct writer *out)
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
	write_radio_link(c, out);
	write_logging(c, out);
	write_http(c, out);
}

bool metrics_next(struct controller *c, struct metrics_walk *w, struct writer *out)
{
	if (!w->begun) {
		write_global(c, out);
		w->begun = true;
		return true;
	}
	if (metrics_aps_next(&w->aps, c->radio ? radio_service_aps(c->radio) : NULL,
			     client_authenticator(c), out))
		return true;
	writer_end(out);
	metrics_end(out);
	return false;
}
