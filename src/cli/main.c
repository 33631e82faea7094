/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * fastroam: the shell of the FastRoam controller.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "cli/interactive.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/script.h"
#include "cli/session.h"

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	if (session_interrupted < 2)
		session_interrupted++;
}

/** Ctrl-C is ours to handle; a login shell is neither suspended nor dumped. */
static void catch_signals(bool interactive)
{
	struct sigaction interrupt = {.sa_handler = on_interrupt};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	/* Without SA_RESTART: the wait for the daemon must end. */
	(void)sigaction(SIGINT, &interrupt, NULL);
	(void)sigaction(SIGTERM, interactive ? &ignore : &interrupt, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
	if (interactive) {
		(void)sigaction(SIGTSTP, &ignore, NULL);
		(void)sigaction(SIGQUIT, &ignore, NULL);
	}
}

int main(int argc, char **argv)
{
	bool interactive;
	struct options o;
	struct session *s;
	struct err err = {0};
	int code;

	/* SSIDs are UTF-8 whatever the locale's language is. */
	if (!setlocale(LC_CTYPE, "") || strcmp(setlocale(LC_CTYPE, NULL), "C") == 0)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
	if (options_parse(&o, argc, argv, &err)) {
		output_complain("%s", err.msg);
		return EXIT_USAGE;
	}
	if (o.help || o.version) {
		output_text(o.help ? options_usage : "fastroam " FASTROAM_VERSION "\n");
		return EXIT_DONE;
	}
	interactive = o.actions == 0 && !o.follow && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	catch_signals(interactive);
	s = session_open(NULL, o.socket, &err);
	if (!s) {
		output_complain("%s", err.msg);
		return EXIT_UNREACHABLE;
	}
	code = interactive ? interactive_run(s, o.enable) : script_run(s, &o);
	talloc_free(s);
	return code;
}
