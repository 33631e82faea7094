/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The command line of fastroam; see options.h.
 */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/link.h"

/** A day: longer than anyone watches. */
#define SECONDS_MAX 86400

char const options_usage[] =
	"Usage: fastroam [OPTION]...\n"
	"The shell of the FastRoam controller. Without -c, -f and -F it reads commands from the\n"
	"terminal, or from standard input when that is none.\n"
	"\n"
	"  -c, --command CMD   run a command, or several on lines of their own; may be given\n"
	"                      several times, in one session\n"
	"  -f, --file FILE     load a configuration (- for standard input); lines that are\n"
	"                      refused are named as FILE:LINE: reason\n"
	"  -l, --lenient       ignore lines of -f that have no meaning here, and name them,\n"
	"                      where that opens no network\n"
	"  -F, --follow        then print debug and log lines as they come\n"
	"  -t, --timeout SEC   end following after this many seconds\n"
	"  -e, --enable        begin with privileged commands enabled (-c and -f do, if allowed)\n"
	"  -s, --socket PATH   control socket of fastroamd (" LINK_DEFAULT_PATH ")\n"
	"  -h, --help          print this help\n"
	"  -V, --version       print the version\n"
	"\n"
	"Exit status: 0 all commands succeeded, 1 one failed or a line was refused,\n"
	"2 wrong usage, 3 fastroamd cannot be reached or closed the connection.\n";

static struct option const long_options[] = {
	{"command", required_argument, NULL, 'c'}, {"file", required_argument, NULL, 'f'},
	{"lenient", no_argument, NULL, 'l'},       {"follow", no_argument, NULL, 'F'},
	{"timeout", required_argument, NULL, 't'}, {"enable", no_argument, NULL, 'e'},
	{"socket", required_argument, NULL, 's'},  {"help", no_argument, NULL, 'h'},
	{"version", no_argument, NULL, 'V'},       {NULL, 0, NULL, 0},
};

static int add_action(struct options *o, bool load, char const *text, struct err *err)
{
	if (o->actions == OPTIONS_ACTIONS)
		return err_set(err, EINVAL, "more than %d times -c and -f: write a file for -f",
			       OPTIONS_ACTIONS);
	o->action[o->actions++] = (struct action){.load = load, .text = text};
	return 0;
}

static int parse_seconds(struct options *o, char const *text, struct err *err)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (strspn(text, "0123456789") != strlen(text) || *end || n < 1 || n > SECONDS_MAX)
		return err_set(err, EINVAL, "-t %s: give seconds, 1 to %d", text, SECONDS_MAX);
	o->seconds = (unsigned)n;
	return 0;
}

int options_parse(struct options *o, int argc, char **argv, struct err *err)
{
	int opt, rc = 0;

	memset(o, 0, sizeof *o);
	o->socket = LINK_DEFAULT_PATH;
	while (rc == 0 &&
	       (opt = getopt_long(argc, argv, "c:f:lFt:es:hV", long_options, NULL)) != -1) {
		switch (opt) {
		case 'c': rc = add_action(o, false, optarg, err); break;
		case 'f': rc = add_action(o, true, optarg, err); break;
		case 'F': o->follow = true; break;
		case 't': rc = parse_seconds(o, optarg, err); break;
		case 'e': o->enable = true; break;
		case 'l': o->lenient = true; break;
		case 's': o->socket = optarg; break;
		case 'h': o->help = true; break;
		case 'V': o->version = true; break;
		default: /* getopt_long() has named it */
			rc = err_set(err, EINVAL, "fastroam --help lists the options");
			break;
		}
	}
	if (rc == 0 && optind < argc)
		rc = err_set(err, EINVAL, "stray argument \"%s\"; a command is given with -c",
			     argv[optind]);
	if (rc == 0 && o->actions == 0 && !o->follow && getenv("SSH_ORIGINAL_COMMAND"))
		rc = add_action(o, false, getenv("SSH_ORIGINAL_COMMAND"), err);
	if (rc == 0 && o->seconds && !o->follow)
		rc = err_set(err, EINVAL, "-t limits -F, which was not given");
	return rc;
}
