/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * fastroam-ap: start, signals, end.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ap/enroll.h"
#include "ap/harden.h"
#include "ap/options.h"
#include "ap/radio.h"
#include "ap/relay.h"
#include "base/log.h"

/** What runs: one of the two. */
struct program {
	struct loop *loop;
	struct ap_relay *relay;
	struct ap_radio *radio;
};

static void on_stop(void *arg, int signo)
{
	struct program *p = arg;

	(void)signo;
	if (p->relay)
		ap_relay_stop(p->relay);
	else
		ap_radio_stop(p->radio);
}

static void log_stats(struct program *p)
{
	if (p->relay)
		ap_relay_log_stats(p->relay);
	else
		ap_radio_log_stats(p->radio);
}

static void on_stats(void *arg, int signo)
{
	(void)signo;
	log_stats(arg);
}

static void on_reload(void *arg, int signo)
{
	struct program *p = arg;

	(void)signo;
	if (p->radio)
		ap_radio_reload(p->radio);
}

static int start(struct program *p, enum ap_action action, struct ap_options const *options,
		 struct err *err)
{
	if (action == AP_RELAY)
		p->relay = ap_relay_new(p->loop, p->loop, options, err);
	else
		p->radio = ap_radio_new(p->loop, p->loop, options, err);
	if (!p->relay && !p->radio)
		return err->code;
	/* relay reads its certificates anew by itself, and keeps ending with SIGHUP. */
	if (!loop_signal_new(p->loop, p->loop, SIGTERM, on_stop, p) ||
	    !loop_signal_new(p->loop, p->loop, SIGINT, on_stop, p) ||
	    !loop_signal_new(p->loop, p->loop, SIGUSR1, on_stats, p) ||
	    (p->radio && !loop_signal_new(p->loop, p->loop, SIGHUP, on_reload, p)))
		return err_set(err, ENOMEM, "memory is short");
	return 0;
}

/** @return exit status */
static int run(struct program *p, struct ap_options const *options)
{
	char const *broken;
	int code;

	if (p->relay)
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-RESTART",
			"fastroam-ap " FASTROAM_VERSION
			" relays between interface %s and controller %s port %u",
			options->interface, options->controller, options->port);
	else
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-RESTART",
			"fastroam-ap " FASTROAM_VERSION
			" offers its radios to controller %s port %u",
			options->controller, options->port);
	code = loop_run(p->loop) < 0 ? 1 : 0;
	log_stats(p);
	broken = p->radio ? ap_radio_broken(p->radio) : NULL;
	if (broken) {
		log_msg(LOG_LEVEL_ERROR, "SYS-3-BROKEN", "%s", broken);
		return 1;
	}
	log_msg(LOG_LEVEL_NOTICE, "SYS-5-STOPPED", "stopped");
	return code;
}

int main(int argc, char **argv)
{
	struct program p = {0};
	struct ap_options options;
	enum ap_action action;
	struct err err = {0};
	int code = 1;

	log_set_program("fastroam-ap");
	if (argc > 1 && strcmp(argv[1], "enroll") == 0)
		return ap_enroll(argc - 1, argv + 1);
	if (ap_options_parse(argc, argv, &options, &action, &err) < 0) {
		(void)fprintf(stderr, "fastroam-ap: %s\n", err.msg);
		return 2;
	}
	if (action == AP_DONE)
		return 0;
	log_set_timestamps(options.timestamps);
	if (options.debug)
		log_set_level(LOG_LEVEL_DEBUG);
	(void)signal(SIGPIPE, SIG_IGN);
	ap_harden(action == AP_RADIO);
	p.loop = loop_new(NULL, &err);
	if (!p.loop || start(&p, action, &options, &err) < 0)
		log_msg(LOG_LEVEL_ERROR, "SYS-3-START", "%s", err.msg);
	else
		code = run(&p, &options);
	talloc_free(p.loop);
	return code;
}
