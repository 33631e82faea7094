/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show aaa servers: who is asked, whether it lives, and what it answered. The lines are those of a
 * Catalyst 9800 as far as they mean something here, so that its parsers read them.
 */
#include <inttypes.h>
#include <string.h>

#include "controller/aaa_service.h"
#include "controller/commands.h"

static char const *state_text(struct radius_server_stats const *st, bool unfinished)
{
	if (unfinished)
		return "UNFINISHED";
	return st->dead ? "DEAD" : "UP";
}

/** Lines of a question that is never asked, as they are read from a Catalyst 9800. */
static void never(struct writer *out, char const *what, char const *answers)
{
	writer_text(out, "     %s: request 0, timeouts 0, failover 0, retransmission 0\n", what);
	writer_text(out, "%s", answers);
	writer_text(out, "             Response: unexpected 0, server error 0, incorrect 0, "
			 "time 0ms\n"
			 "             Transaction: success 0, failure 0\n"
			 "             Throttled: transaction 0, timeout 0, failure 0\n"
			 "             Malformed responses: 0\n"
			 "             Bad authenticators: 0\n");
}

/** One answer is one transaction, and one that never came is a failure. Whatever answers nothing is
 * unexpected, also what is counted again for its kind below. */
static void authen(struct writer *out, struct radius_server_stats const *st)
{
	writer_object(out, "authen");
	writer_int(out, "request", "     Authen: request %" PRId64, (int64_t)st->requests);
	writer_int(out, "timeouts", ", timeouts %" PRId64, (int64_t)st->timeouts);
	writer_int(out, "failover", ", failover %" PRId64, (int64_t)st->failovers);
	writer_int(out, "retransmission", ", retransmission %" PRId64 "\n",
		   (int64_t)st->retransmissions);
	writer_int(out, "accept", "             Response: accept %" PRId64, (int64_t)st->accepts);
	writer_int(out, "reject", ", reject %" PRId64, (int64_t)st->rejects);
	writer_int(out, "challenge", ", challenge %" PRId64 "\n", (int64_t)st->challenges);
	writer_int(out, "unexpected", "             Response: unexpected %" PRId64,
		   (int64_t)st->bad);
	writer_text(out, ", server error 0, incorrect 0, time %" PRIu64 "ms\n",
		    st->response_us / 1000);
	writer_int(out, "response_us", NULL, (int64_t)st->response_us);
	writer_text(out, "             Transaction: success %" PRIu64 ", failure %" PRIu64 "\n",
		    st->accepts + st->rejects + st->challenges, st->timeouts);
	writer_int(out, "throttled", "             Throttled: transaction %" PRId64,
		   (int64_t)st->full);
	writer_text(out,
		    ", timeout 0, failure 0\n"
		    "             Malformed responses: %" PRIu64 "\n"
		    "             Bad authenticators: %" PRIu64 "\n",
		    st->malformed, st->forged);
}

/** A 9800 counts for each of its processes; here is one. */
static void in_a_row(struct writer *out, char const *what, struct radius_in_a_row const *r)
{
	writer_text(out,
		    "     Consecutive %s: total %" PRIu64 "\n"
		    "             WNCD Platform: max %u, current %u total %" PRIu64 "\n",
		    what, r->total, r->max, r->current, r->total);
}

static void per_minute(struct writer *out, struct per_minute_view const *v)
{
	writer_text(out,
		    "     Requests per minute past 24 hours:\n"
		    "             high - %u hours, %u minutes ago: %u\n"
		    "             low  - %u hours, %u minutes ago: %u\n"
		    "             average: %u\n",
		    v->high_ago / 60, v->high_ago % 60, v->high, v->low_ago / 60, v->low_ago % 60,
		    v->low, v->average);
}

/** What is asked for logins, and all else that a 9800 would ask. */
static void numbers(struct writer *out, struct radius_server_stats const *st)
{
	authen(out, st);
	never(out, "Author", "             Response: accept 0, reject 0, challenge 0\n");
	never(out, "Account",
	      "             Request: start 0, interim 0, stop 0\n"
	      "             Response: start 0, interim 0, stop 0\n");
	writer_int(out, "status_server", "     Status-Server: request %" PRId64 "\n",
		   (int64_t)st->status);
	writer_int(out, "refused", "     Port closed (ICMP): %" PRId64 "\n", (int64_t)st->refused);
	writer_int(out, "outstanding",
		   "     Estimated Outstanding Access Transactions: %" PRId64 "\n",
		   (int64_t)st->under_way);
	writer_text(out, "     Estimated Outstanding Accounting Transactions: 0\n");
	in_a_row(out, "Response Failures", &st->failed);
	in_a_row(out, "Timeouts", &st->silent);
	per_minute(out, &st->minutes);
	writer_end(out);
}

static void show_server(struct writer *out, struct radius_config const *config, unsigned i,
			struct radius_server_stats const *st)
{
	struct radius_server_config const *sc = &config->server[i];
	bool unfinished = !sc->address[0] || !sc->key[0];

	writer_object(out, NULL);
	writer_int(out, "id", "RADIUS: id %" PRId64, i + 1);
	writer_int(out, "priority", ", priority %" PRId64, i + 1);
	writer_str(out, "host", ", host %s", sc->address[0] ? sc->address : "none");
	writer_int(out, "auth_port", ", auth-port %" PRId64, sc->auth_port);
	writer_int(out, "acct_port", ", acct-port %" PRId64, sc->acct_port);
	writer_str(out, "hostname", ", hostname %s\n", sc->name);
	writer_str(out, "state", "     State: current %s", state_text(st, unfinished));
	writer_int(out, "duration_s", ", duration %" PRId64 "s", (int64_t)(st->state_ms / 1000));
	writer_text(out, ", previous duration %" PRIu64 "s\n", st->previous_ms / 1000);
	if (unfinished)
		writer_text(out, "     It is not asked: enter %s below radius server %s\n",
			    sc->address[0] ? "key" : "address", sc->name);
	writer_text(out, "     Dead: total time %" PRIu64 "s", st->dead_ms / 1000);
	writer_int(out, "deaths", ", count %" PRId64 "\n", (int64_t)st->deaths);
	writer_text(out, "     Quarantined: No\n");
	numbers(out, st);
	writer_end(out);
	writer_text(out, "\n");
}

int cmd_show_aaa_servers(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct radius_config const *config = &s->c->settings.radius;

	(void)w;
	writer_list(out, "servers");
	for (unsigned i = 0; i < config->n_servers; i++) {
		struct radius_server_stats st = {.port = config->server[i].auth_port};

		/* Without sockets (a check) nobody was asked. */
		if (s->c->aaa && !aaa_service_stats(s->c->aaa, i, &st))
			continue;
		show_server(out, config, i, &st);
	}
	writer_end(out);
	return 0;
}
