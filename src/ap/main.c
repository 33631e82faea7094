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
#include "ap/relay.h"
#include "base/log.h"

static void on_stop(void *arg, int signo)
{
	(void)signo;
	ap_relay_stop(arg);
}

static void on_stats(void *arg, int signo)
{
	(void)signo;
	ap_relay_log_stats(arg);
}

static struct ap_relay *start(struct loop *loop, struct ap_options const *options, struct err *err)
{
	struct ap_relay *r = ap_relay_new(loop, loop, options, err);

	if (r && (!loop_signal_new(r, loop, SIGTERM, on_stop, r) ||
		  !loop_signal_new(r, loop, SIGINT, on_stop, r) ||
		  !loop_signal_new(r, loop, SIGUSR1, on_stats, r))) {
		err_set(err, ENOMEM, "memory is short");
		talloc_free(r);
		return NULL;
	}
	return r;
}

int main(int argc, char **argv)
{
	struct ap_options options;
	enum ap_action action;
	struct err err = {0};
	struct ap_relay *r;
	struct loop *loop;
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
	ap_harden();
	loop = loop_new(NULL, &err);
	r = loop ? start(loop, &options, &err) : NULL;
	if (!r) {
		log_msg(LOG_LEVEL_ERROR, "SYS-3-START", "%s", err.msg);
	} else {
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-RESTART",
			"fastroam-ap " FASTROAM_VERSION
			" relays between interface %s and controller %s port %u",
			options.interface, options.controller, options.port);
		code = loop_run(loop) < 0 ? 1 : 0;
		ap_relay_log_stats(r);
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-STOPPED", "stopped");
	}
	talloc_free(loop);
	return code;
}
