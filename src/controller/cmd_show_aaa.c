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

static void numbers(struct writer *out, struct radius_server_stats const *st)
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
	writer_text(out, ", time %" PRIu64 "ms\n", st->response_us / 1000);
	writer_int(out, "response_us", NULL, (int64_t)st->response_us);
	writer_int(out, "throttled", "             Throttled: transaction %" PRId64 "\n",
		   (int64_t)st->full);
	writer_int(out, "status_server", "     Status-Server: request %" PRId64 "\n",
		   (int64_t)st->status);
	writer_int(out, "outstanding", "     Outstanding: %" PRId64 "\n", (int64_t)st->under_way);
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
	writer_int(out, "duration_s", ", duration %" PRId64 "s\n", (int64_t)(st->state_ms / 1000));
	if (unfinished)
		writer_text(out, "     It is not asked: enter %s below radius server %s\n",
			    sc->address[0] ? "key" : "address", sc->name);
	writer_int(out, "deaths", "     Dead: count %" PRId64 "\n", (int64_t)st->deaths);
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
