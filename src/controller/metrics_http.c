/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Metrics by HTTP; see metrics_http.h.
 */
#include "controller/metrics_http.h"

#include <talloc.h>

#include "base/log.h"
#include "controller/controller.h"
#include "controller/metrics.h"
#include "net/http_server.h"

/** One answer, being made. */
struct scrape {
	struct metrics_walk walk;
	struct writer *out;
	struct http_answer *answer;
};

static void put(void *arg, char const *text, size_t len)
{
	struct scrape *s = arg;

	http_answer_put(s->answer, text, len);
}

static void *begin(void *arg, void *ctx, struct http_answer *a)
{
	struct scrape *s = talloc_zero(ctx, struct scrape);
	struct err err = {0};

	(void)arg;
	if (!s)
		return NULL;
	s->answer = a;
	s->out = writer_new(s, PIPE_NONE, "", put, s, &err);
	if (!s->out) {
		talloc_free(s);
		return NULL;
	}
	return s;
}

static bool next(void *arg, void *state)
{
	struct scrape *s = state;

	if (metrics_next(arg, &s->walk, s->out))
		return true;
	writer_finish(s->out);
	s->out = NULL;
	return false;
}

int metrics_http_apply(struct controller *c, struct err *err)
{
	struct http_server_config const cf = {
		.path = "/metrics",
		.type = "application/openmetrics-text; version=1.0.0; charset=utf-8",
		.begin = begin,
		.next = next,
		.arg = c,
	};
	uint16_t port = c->settings.metrics_port;

	if (c->metrics_http && port == http_server_port(c->metrics_http))
		return 0;
	talloc_free(c->metrics_http);
	c->metrics_http = NULL;
	if (!port)
		return 0;
	c->metrics_http = http_server_new(c, c->loop, port, &cf, err);
	if (!c->metrics_http)
		return err_prefix(err, "metrics by HTTP are off");
	log_msg(LOG_LEVEL_INFO, "METRICS-6-LISTEN",
		"metrics are at http://127.0.0.1:%u/metrics, for this machine alone", port);
	return 0;
}
