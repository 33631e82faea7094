/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The command line of fastroam-ap; doc/man/fastroam-ap.8 tells it to people.
 */
#include "ap/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/relay.h"

#define STRING_(x) #x
#define STRING(x)  STRING_(x)

static char const usage[] =
	"usage: fastroam-ap relay -i INTERFACE -c CONTROLLER [options]\n"
	"\n"
	"Carries hostapd's requests for FT keys between this access point and the FastRoam\n"
	"controller, over TLS. It stays in the foreground and writes its log to stderr.\n"
	"\n"
	"  -i, --interface IF      where hostapd's frames are; on a bridge: the far end of a veth\n"
	"                          pair whose other end is a port of it (see fastroam-ap(8))\n"
	"  -c, --controller HOST   name or address of the controller\n"
	"  -p, --port PORT         TCP port (" STRING(
		RELAY_PORT) ")\n"
			    "  -n, --server-name NAME  that its certificate must have (HOST)\n"
			    "  -t, --tls-dir DIR       where ca.pem, cert.pem and key.pem are "
			    "(/etc/fastroam-ap)\n"
			    "  -d, --debug             log more\n"
			    "  -V, --version\n"
			    "  -h, --help\n"
			    "\n"
			    "SIGTERM and SIGINT end it in order, SIGUSR1 logs its counters. The "
			    "certificates are read\n"
			    "anew for each connection.\n";

static struct option const long_options[] = {
	{"interface", required_argument, NULL, 'i'},
	{"controller", required_argument, NULL, 'c'},
	{"port", required_argument, NULL, 'p'},
	{"server-name", required_argument, NULL, 'n'},
	{"tls-dir", required_argument, NULL, 't'},
	{"debug", no_argument, NULL, 'd'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static int set_text(char *out, size_t size, char const *value, char const *option, struct err *err)
{
	if (!value[0] || strlen(value) >= size)
		return err_set(err, EINVAL, "%s \"%.80s\": 1 to %zu octets are needed", option,
			       value, size - 1);
	memcpy(out, value, strlen(value) + 1);
	return 0;
}

static int set_port(uint16_t *out, char const *value, struct err *err)
{
	char *end;
	unsigned long port = strtoul(value, &end, 10);

	if (value[0] < '0' || value[0] > '9' || *end || port < 1 || port > 65535)
		return err_set(err, EINVAL, "--port \"%.40s\": a number from 1 to 65535 is needed",
			       value);
	*out = (uint16_t)port;
	return 0;
}

static int set_tls_dir(struct ap_options *o, char const *dir, struct err *err)
{
	if (!dir[0] || strlen(dir) + sizeof "/cert.pem" > PATH_MAX)
		return err_set(err, EINVAL, "--tls-dir takes a path of 1 to %zu octets",
			       PATH_MAX - sizeof "/cert.pem");
	(void)snprintf(o->ca, sizeof o->ca, "%s/ca.pem", dir);
	(void)snprintf(o->cert, sizeof o->cert, "%s/cert.pem", dir);
	(void)snprintf(o->key, sizeof o->key, "%s/key.pem", dir);
	return 0;
}

static int take_option(int opt, struct ap_options *o, enum ap_action *action, struct err *err)
{
	switch (opt) {
	case 'i': return set_text(o->interface, sizeof o->interface, optarg, "--interface", err);
	case 'c': return set_text(o->controller, sizeof o->controller, optarg, "--controller", err);
	case 'n':
		return set_text(o->server_name, sizeof o->server_name, optarg, "--server-name",
				err);
	case 'p': return set_port(&o->port, optarg, err);
	case 't': return set_tls_dir(o, optarg, err);
	case 'd': o->debug = true; return 0;
	case 'V':
		(void)printf("fastroam-ap " FASTROAM_VERSION "\n");
		*action = AP_DONE;
		return 0;
	case 'h':
		(void)fputs(usage, stdout);
		*action = AP_DONE;
		return 0;
	}
	return err_set(err, EINVAL, "unknown option; fastroam-ap --help lists them");
}

/** The first word that is no option must be "relay", and the only one. */
static int check_words(int argc, char **argv, struct ap_options const *o, struct err *err)
{
	if (optind >= argc || strcmp(argv[optind], "relay") != 0)
		return err_set(err, EINVAL, "%s%s: relay is what it can do; see fastroam-ap --help",
			       optind < argc ? "unknown command " : "no command",
			       optind < argc ? argv[optind] : "");
	if (optind + 1 < argc)
		return err_set(err, EINVAL, "%s: relay takes options only; see fastroam-ap --help",
			       argv[optind + 1]);
	if (!o->interface[0])
		return err_set(err, EINVAL,
			       "--interface is missing: where are hostapd's frames to be had?");
	if (!o->controller[0])
		return err_set(err, EINVAL,
			       "--controller is missing: the name or address of the machine that "
			       "runs fastroamd");
	return 0;
}

int ap_options_parse(int argc, char **argv, struct ap_options *out, enum ap_action *action,
		     struct err *err)
{
	struct ap_options o = {.port = RELAY_PORT};
	int opt, rc = set_tls_dir(&o, "/etc/fastroam-ap", err);

	*action = AP_RELAY;
	opterr = 0;
	optind = 1;
	while (rc == 0 && *action != AP_DONE &&
	       (opt = getopt_long(argc, argv, "i:c:p:n:t:dVh", long_options, NULL)) != -1) {
		if (opt == '?')
			return err_set(
				err, EINVAL,
				"%s: unknown option, or its value is missing; fastroam-ap --help "
				"lists them",
				argv[optind - 1]);
		rc = take_option(opt, &o, action, err);
	}
	if (rc == 0 && *action != AP_DONE)
		rc = check_words(argc, argv, &o, err);
	if (rc < 0)
		return rc;
	/* journald stamps each line itself. */
	o.timestamps = !getenv("JOURNAL_STREAM");
	*out = o;
	return 0;
}
