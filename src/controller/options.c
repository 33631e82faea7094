/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The daemon's command line; doc/man/fastroamd.8 tells it to people.
 */
#include "controller/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/syslog_client.h"

static char const usage[] =
	"usage: fastroamd [options]\n"
	"\n"
	"The FastRoam controller. It stays in the foreground and writes its log to stderr.\n"
	"\n"
	"  -r, --run-dir DIR         where push.sock and control.sock are made (/run/fastroam)\n"
	"  -c, --config-dir DIR      where startup-config is kept (/etc/fastroam)\n"
	"      --tls-dir DIR         where ca.pem, cert.pem and key.pem are (CONFIG-DIR/tls)\n"
	"      --dictionary-dir DIR  where dictionary.fastroam is (/usr/share/freeradius)\n"
	"      --freeradius-dictionary-dir DIR\n"
	"                            FreeRADIUS's own dictionaries (/usr/share/freeradius)\n"
	"      --syslog-socket PATH  for `logging syslog` (/dev/log)\n"
	"      --no-tls              never listen for TLS, whatever the configuration says\n"
	"      --no-udp              never listen for UDP, whatever the configuration says\n"
	"      --no-sandbox          do without the system call filter\n"
	"      --allow-key-material  let `debug key-material` show keys; for the laboratory\n"
	"      --check FILE          check a configuration, print what is refused, and exit\n"
	"  -d, --debug               log more\n"
	"  -f, --foreground          accepted and ignored: there is no other way\n"
	"  -V, --version\n"
	"  -h, --help\n"
	"\n"
	"SIGTERM and SIGINT end it in order, SIGHUP reads the TLS files anew.\n";

enum {
	OPT_TLS_DIR = 256,
	OPT_DICTIONARY_DIR,
	OPT_FREERADIUS_DIR,
	OPT_SYSLOG,
	OPT_NO_TLS,
	OPT_NO_UDP,
	OPT_NO_SANDBOX,
	OPT_KEY_MATERIAL,
	OPT_CHECK,
};

static struct option const long_options[] = {
	{"run-dir", required_argument, NULL, 'r'},
	{"config-dir", required_argument, NULL, 'c'},
	{"tls-dir", required_argument, NULL, OPT_TLS_DIR},
	{"dictionary-dir", required_argument, NULL, OPT_DICTIONARY_DIR},
	{"freeradius-dictionary-dir", required_argument, NULL, OPT_FREERADIUS_DIR},
	{"syslog-socket", required_argument, NULL, OPT_SYSLOG},
	{"no-tls", no_argument, NULL, OPT_NO_TLS},
	{"no-udp", no_argument, NULL, OPT_NO_UDP},
	{"no-sandbox", no_argument, NULL, OPT_NO_SANDBOX},
	{"allow-key-material", no_argument, NULL, OPT_KEY_MATERIAL},
	{"check", required_argument, NULL, OPT_CHECK},
	{"debug", no_argument, NULL, 'd'},
	{"foreground", no_argument, NULL, 'f'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

int options_path(char const *dir, char const *name, char out[PATH_MAX], struct err *err)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", dir, name);

	if (n < 0 || n >= PATH_MAX)
		return err_set(err, ENAMETOOLONG, "%s/%s is longer than a path may be", dir, name);
	return 0;
}

static int set_path(char out[PATH_MAX], char const *value, char const *option, struct err *err)
{
	if (!value[0] || strlen(value) >= PATH_MAX)
		return err_set(err, EINVAL, "%s takes a path of 1 to %d octets", option,
			       PATH_MAX - 1);
	memcpy(out, value, strlen(value) + 1);
	return 0;
}

static int take_option(int opt, struct options *o, enum options_action *action, struct err *err)
{
	switch (opt) {
	case 'r': return set_path(o->run_dir, optarg, "--run-dir", err);
	case 'c': return set_path(o->config_dir, optarg, "--config-dir", err);
	case OPT_TLS_DIR: return set_path(o->tls_dir, optarg, "--tls-dir", err);
	case OPT_DICTIONARY_DIR:
		return set_path(o->dictionary_dir, optarg, "--dictionary-dir", err);
	case OPT_FREERADIUS_DIR:
		return set_path(o->freeradius_dir, optarg, "--freeradius-dictionary-dir", err);
	case OPT_SYSLOG: return set_path(o->syslog, optarg, "--syslog-socket", err);
	case OPT_CHECK: *action = OPTIONS_CHECK; return set_path(o->check, optarg, "--check", err);
	case OPT_NO_TLS: o->no_tls = true; return 0;
	case OPT_NO_UDP: o->no_udp = true; return 0;
	case OPT_NO_SANDBOX: o->no_sandbox = true; return 0;
	case OPT_KEY_MATERIAL: o->allow_key_material = true; return 0;
	case 'd': o->debug = true; return 0;
	case 'f': return 0;
	case 'V':
		(void)printf("fastroamd " FASTROAM_VERSION "\n");
		*action = OPTIONS_DONE;
		return 0;
	case 'h':
		(void)fputs(usage, stdout);
		*action = OPTIONS_DONE;
		return 0;
	}
	return err_set(err, EINVAL, "unknown option; fastroamd --help lists them");
}

int options_parse(int argc, char **argv, struct options *out, enum options_action *action,
		  struct err *err)
{
	struct options o = {
		.run_dir = "/run/fastroam",
		.config_dir = "/etc/fastroam",
		.dictionary_dir = "/usr/share/freeradius",
		.freeradius_dir = "/usr/share/freeradius",
		.syslog = SYSLOG_CLIENT_PATH,
	};
	int opt, rc = 0;

	*action = OPTIONS_RUN;
	opterr = 0;
	optind = 1;
	while (*action != OPTIONS_DONE &&
	       (opt = getopt_long(argc, argv, "r:c:dfVh", long_options, NULL)) != -1) {
		if (opt == '?')
			return err_set(
				err, EINVAL,
				"%s: unknown option, or its value is missing; fastroamd --help "
				"lists them",
				argv[optind - 1]);
		rc = take_option(opt, &o, action, err);
		if (rc < 0)
			return rc;
	}
	if (*action != OPTIONS_DONE && optind < argc)
		return err_set(err, EINVAL, "%s: fastroamd takes options only; see --help",
			       argv[optind]);
	if (!o.tls_dir[0]) {
		rc = options_path(o.config_dir, "tls", o.tls_dir, err);
		if (rc < 0)
			return rc;
	}
	/* journald stamps each line itself. */
	o.timestamps = !getenv("JOURNAL_STREAM");
	*out = o;
	return 0;
}
