/* SPDX-License-Identifier: GPL-2.0-or-later */
/** fastroam-sim: start, signals, end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "base/log.h"
#include "sim/options.h"
#include "sim/report.h"
#include "sim/runner.h"

/** Exit statuses: as --help says. */
enum { HELD, NOT_HELD, UNREADABLE };

struct run {
	struct loop *loop;
	struct sim_options const *options;
	uint64_t seed;
	struct runner *runner;
	struct load *load;
	json_t *verdicts;
	bool passed, finished;
};

static void on_verdict(void *arg, struct runner_verdict const *v)
{
	struct run *run = arg;

	if (run->options->json)
		json_array_append_new(run->verdicts, report_verdict_json(v));
	else if (!run->options->quiet || !v->passed)
		report_verdict(v);
}

static void on_done(void *arg, bool passed)
{
	struct run *run = arg;

	run->passed = passed;
	run->finished = true;
	loop_stop(run->loop);
}

static void on_progress(void *arg, char const *text)
{
	(void)arg;
	(void)fprintf(stderr, "fastroam-sim: %s\n", text);
}

static void on_load_done(void *arg, char const *why)
{
	struct run *run = arg;

	if (why)
		(void)fprintf(stderr, "fastroam-sim: %s\n", why);
	run->finished = true;
	run->passed =
		!why && !load_phase(run->load, 0)->failed && !load_phase(run->load, 1)->failed;
	loop_stop(run->loop);
}

static void on_signal(void *arg, int signo)
{
	struct run *run = arg;

	(void)signo;
	(void)fprintf(stderr, "fastroam-sim: interrupted\n");
	loop_stop(run->loop);
}

static int start(struct run *run, struct scenario const *s, struct err *err)
{
	struct sim_options const *o = run->options;
	struct runner_config c = {
		.path = o->socket,
		.seed = run->seed,
		.verdict = on_verdict,
		.done = on_done,
		.arg = run,
	};
	struct load_config load = o->load;

	if (o->has_load) {
		load.path = o->socket;
		load.seed = run->seed;
		run->load =
			load_new(run->loop, run->loop, &load, s,
				 o->quiet || o->json ? NULL : on_progress, on_load_done, run, err);
		if (!run->load)
			return -EINVAL;
		load_start(run->load);
		return 0;
	}
	run->runner = runner_new(run->loop, run->loop, s, &c, err);
	if (!run->runner)
		return -EINVAL;
	runner_start(run->runner);
	return 0;
}

static void report(struct run *run)
{
	struct sim_options const *o = run->options;
	json_t *out = NULL;

	if (o->json) {
		out = o->has_load ? load_json(run->load)
				  : report_run_json(run->runner, o->scenario, run->seed,
						    run->passed, json_incref(run->verdicts));
		(void)json_dumpf(out, stdout, JSON_COMPACT);
		(void)putchar('\n');
		json_decref(out);
	} else if (o->has_load) {
		report_load(run->load, &o->load);
	} else {
		report_run(run->runner, run->passed);
	}
}

static int execute(struct loop *loop, struct sim_options const *o, struct scenario const *s,
		   struct err *err)
{
	struct run run = {
		.loop = loop,
		.options = o,
		.seed = o->has_seed   ? o->seed
			: s->has_seed ? s->seed
				      : 1,
		.verdicts = json_array(),
	};
	int rc = start(&run, s, err);

	if (rc == 0 && (!loop_signal_new(loop, loop, SIGINT, on_signal, &run) ||
			!loop_signal_new(loop, loop, SIGTERM, on_signal, &run)))
		rc = err_set(err, ENOMEM, "memory is short");
	if (rc == 0)
		rc = loop_run(loop);
	if (rc == 0)
		report(&run);
	if (run.load)
		load_stop(run.load);
	if (run.runner)
		site_stop(runner_site(run.runner));
	json_decref(run.verdicts);
	if (rc < 0)
		return UNREADABLE;
	return run.passed && run.finished ? HELD : NOT_HELD;
}

int main(int argc, char **argv)
{
	struct sim_options *o = talloc_zero(NULL, struct sim_options);
	enum sim_action action;
	struct err err = {0};
	struct scenario *s;
	struct loop *loop;
	int code = UNREADABLE;

	log_set_program("fastroam-sim");
	if (!o || sim_options_parse(argc, argv, o, &action, &err) < 0) {
		(void)fprintf(stderr, "fastroam-sim: %s\n", err.msg);
		return UNREADABLE;
	}
	if (action == SIM_DONE)
		return HELD;
	(void)signal(SIGPIPE, SIG_IGN);
	s = scenario_load(o, o->scenario, &err);
	loop = s && !o->check ? loop_new(o, &err) : NULL;
	if (loop)
		code = execute(loop, o, s, &err);
	else if (s && o->check)
		code = HELD;
	if (err.msg[0])
		(void)fprintf(stderr, "fastroam-sim: %s\n", err.msg);
	talloc_free(loop);
	talloc_free(o);
	return code;
}
