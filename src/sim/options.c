/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The command line of fastroam-sim (see options.h). */
#include "sim/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char const usage[] =
	"usage: fastroam-sim [options] SCENARIO\n"
	"\n"
	"Virtual access points join a FastRoam controller on this machine, and virtual stations\n"
	"associate and roam as the scenario says. Exit status: 0 all expectations hold, 1 one "
	"does\n"
	"not, 2 the scenario or the command line cannot be read.\n"
	"\n"
	"  -s, --socket PATH   the controller's socket (/run/fastroam/radio.sock)\n"
	"  -r, --seed N        seed of nonces, losses and delays (the scenario's, or 1)\n"
	"  -c, --check         read the scenario and say what is wrong with it, no more\n"
	"  -l, --load WORDS    load instead of the scenario's timeline, with its first network:\n"
	"                      aps=10,stations=100,rate=100,roams=3 (rate: begun per second)\n"
	"  -j, --json          one JSON object instead of lines\n"
	"  -q, --quiet         only the verdict\n"
	"  -V, --version\n"
	"  -h, --help\n";

static struct option const long_options[] = {
	{"socket", required_argument, NULL, 's'},
	{"seed", required_argument, NULL, 'r'},
	{"check", no_argument, NULL, 'c'},
	{"load", required_argument, NULL, 'l'},
	{"json", no_argument, NULL, 'j'},
	{"quiet", no_argument, NULL, 'q'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static int set_text(char *out, size_t size, char const *value, char const *what, struct err *err)
{
	if (!value[0] || strlen(value) >= size)
		return err_set(err, EINVAL, "%s: 1 to %zu octets are needed", what, size - 1);
	memcpy(out, value, strlen(value) + 1);
	return 0;
}

static int set_seed(struct sim_options *o, char const *value, struct err *err)
{
	char *end;

	errno = 0;
	o->seed = strtoull(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end || errno)
		return err_set(err, EINVAL, "--seed \"%.40s\": a number is needed", value);
	o->has_seed = true;
	return 0;
}

static int take_option(int opt, struct sim_options *o, enum sim_action *action, struct err *err)
{
	switch (opt) {
	case 's': return set_text(o->socket, sizeof(o->socket), optarg, "--socket", err);
	case 'r': return set_seed(o, optarg, err);
	case 'c': o->check = true; return 0;
	case 'l': o->has_load = true; return load_config_parse(optarg, &o->load, err);
	case 'j': o->json = true; return 0;
	case 'q': o->quiet = true; return 0;
	case 'V':
		(void)printf("fastroam-sim " FASTROAM_VERSION "\n");
		*action = SIM_DONE;
		return 0;
	case 'h':
		(void)fputs(usage, stdout);
		*action = SIM_DONE;
		return 0;
	}
	return err_set(err, EINVAL, "unknown option; fastroam-sim --help lists them");
}

int sim_options_parse(int argc, char **argv, struct sim_options *out, enum sim_action *action,
		      struct err *err)
{
	struct sim_options o = {.socket = "/run/fastroam/radio.sock", .seed = 1};
	int opt, rc = 0;

	*action = SIM_RUN;
	opterr = 0;
	optind = 1;
	while (rc == 0 && *action != SIM_DONE &&
	       (opt = getopt_long(argc, argv, "s:r:cl:jqVh", long_options, NULL)) != -1) {
		if (opt == '?')
			return err_set(err, EINVAL,
				       "%s: unknown option, or its value is missing; fastroam-sim "
				       "--help lists them",
				       argv[optind - 1]);
		rc = take_option(opt, &o, action, err);
	}
	if (rc == 0 && *action != SIM_DONE) {
		if (optind + 1 != argc)
			return err_set(err, EINVAL,
				       "one scenario file is needed; see fastroam-sim --help");
		rc = set_text(o.scenario, sizeof(o.scenario), argv[optind], "SCENARIO", err);
	}
	if (rc < 0)
		return rc;
	*out = o;
	return 0;
}
