/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The command line of fastroam-ap and its file; doc/man/fastroam-ap.8 tells both to people.
 */
#include "ap/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/radio.h"
#include "wire/relay.h"

/** A line of the file: a name and a path. */
#define LINE_MAX_ (PATH_MAX + 32)

/** A format: the ports of radio and relay, how many radios. */
static char const usage[] =
	"usage: fastroam-ap radio -c CONTROLLER [options]\n"
	"       fastroam-ap relay -i INTERFACE -c CONTROLLER [options]\n"
	"       fastroam-ap enroll -c CONTROLLER --token TOKEN [options]\n"
	"\n"
	"radio: the controller runs the radios of this access point; there is no hostapd.\n"
	"relay: carries hostapd's requests for FT keys to the controller.\n"
	"enroll: has the controller issue this access point's certificate (see enroll --help).\n"
	"Both talk to it over TLS, stay in the foreground and write their log to stderr.\n"
	"\n"
	"  -c, --controller HOST   name or address of the controller\n"
	"  -p, --port PORT         TCP port (radio %d, relay %d)\n"
	"  -n, --server-name NAME  that its certificate must have (HOST)\n"
	"  -t, --tls-dir DIR       where ca.pem, cert.pem and key.pem are (/etc/fastroam-ap)\n"
	"      --ca FILE, --cert FILE, --key FILE  each by itself\n"
	"      --config FILE       lines \"NAME VALUE\": options without their dashes\n"
	"  -d, --debug             log more\n"
	"  -V, --version\n"
	"  -h, --help\n"
	"\n"
	"radio:\n"
	"      --phy PHY           radio to use, up to %d times (all that can be access points)\n"
	"      --bridge IF         that stations' frames enter, unless the controller names one\n"
	"      --vlan-interface IF    its VLANs are those of stations in one (IF.42 into "
	"brvlan42)\n"
	"      --vlan-bridge NAME%%d   another name for these bridges; without --vlan-interface "
	"they\n"
	"                          must be there\n"
	"      --country CC        regulatory domain, as in DE\n"
	"      --no-monitor        make no monitor interface: CCKM's times are not checked\n"
	"relay:\n"
	"  -i, --interface IF      where hostapd's frames are; on a bridge: the far end of a veth\n"
	"                          pair whose other end is a port of it (see fastroam-ap(8))\n"
	"\n"
	"SIGTERM and SIGINT end it in order, SIGUSR1 logs its counters, SIGHUP reads the\n"
	"certificates of radio anew; relay reads them for each connection.\n";

enum {
	OPT_CA = 256,
	OPT_CERT,
	OPT_KEY,
	OPT_CONFIG,
	OPT_PHY,
	OPT_BRIDGE,
	OPT_VLAN_BRIDGE,
	OPT_VLAN_INTERFACE,
	OPT_COUNTRY,
	OPT_NO_MONITOR
};

static struct option const long_options[] = {
	{"interface", required_argument, NULL, 'i'},
	{"controller", required_argument, NULL, 'c'},
	{"port", required_argument, NULL, 'p'},
	{"server-name", required_argument, NULL, 'n'},
	{"tls-dir", required_argument, NULL, 't'},
	{"ca", required_argument, NULL, OPT_CA},
	{"cert", required_argument, NULL, OPT_CERT},
	{"key", required_argument, NULL, OPT_KEY},
	{"config", required_argument, NULL, OPT_CONFIG},
	{"phy", required_argument, NULL, OPT_PHY},
	{"bridge", required_argument, NULL, OPT_BRIDGE},
	{"vlan-bridge", required_argument, NULL, OPT_VLAN_BRIDGE},
	{"vlan-interface", required_argument, NULL, OPT_VLAN_INTERFACE},
	{"country", required_argument, NULL, OPT_COUNTRY},
	{"no-monitor", no_argument, NULL, OPT_NO_MONITOR},
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

int ap_options_port(uint16_t *out, char const *value, struct err *err)
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

static int add_phy(struct ap_options *o, char const *name, struct err *err)
{
	if (o->n_phys == RADIO_MAX)
		return err_set(err, EINVAL,
			       "--phy \"%.40s\": an access point has at most %d radios", name,
			       RADIO_MAX);
	return set_text(o->phy[o->n_phys++], sizeof o->phy[0], name, "--phy", err);
}

static int set_country(struct ap_options *o, char const *code, struct err *err)
{
	if (strlen(code) != 2 || !isupper((unsigned char)code[0]) ||
	    !isupper((unsigned char)code[1]))
		return err_set(err, EINVAL,
			       "--country \"%.40s\": two capital letters are needed, as in DE",
			       code);
	memcpy(o->country, code, 3);
	return 0;
}

/** With "4094" in the place of "%d" it must be a name that an interface can have. */
static int set_vlan_bridge(struct ap_options *o, char const *value, struct err *err)
{
	char const *at = strstr(value, "%d");

	if (!at || strchr(value, '%') != at || strchr(at + 1, '%') || strchr(value, '/') ||
	    strlen(value) + 2 >= IFNAMSIZ)
		return err_set(
			err, EINVAL,
			"--vlan-bridge \"%.40s\": the name of a bridge is needed, of at most "
			"%d octets, with %%d where the number of the VLAN is to stand, as in "
			"br%%d",
			value, IFNAMSIZ - 3);
	memcpy(o->vlan_bridge, value, strlen(value) + 1);
	return 0;
}

/** As above, with ".4094" behind it. */
static int set_vlan_interface(struct ap_options *o, char const *value, struct err *err)
{
	return set_text(o->vlan_uplink, sizeof o->vlan_uplink - sizeof "4094", value,
			"--vlan-interface", err);
}

static int read_file(struct ap_options *o, char const *path, struct err *err);

/** @param value  NULL for an option that has none */
static int take_option(int opt, char const *value, struct ap_options *o, enum ap_action *action,
		       struct err *err)
{
	switch (opt) {
	case 'i': return set_text(o->interface, sizeof o->interface, value, "--interface", err);
	case 'c': return set_text(o->controller, sizeof o->controller, value, "--controller", err);
	case 'n':
		return set_text(o->server_name, sizeof o->server_name, value, "--server-name", err);
	case 'p': return ap_options_port(&o->port, value, err);
	case 't': return set_tls_dir(o, value, err);
	case OPT_CA: return set_text(o->ca, sizeof o->ca, value, "--ca", err);
	case OPT_CERT: return set_text(o->cert, sizeof o->cert, value, "--cert", err);
	case OPT_KEY: return set_text(o->key, sizeof o->key, value, "--key", err);
	case OPT_PHY: return add_phy(o, value, err);
	case OPT_BRIDGE: return set_text(o->bridge, sizeof o->bridge, value, "--bridge", err);
	case OPT_VLAN_BRIDGE: return set_vlan_bridge(o, value, err);
	case OPT_VLAN_INTERFACE: return set_vlan_interface(o, value, err);
	case OPT_COUNTRY: return set_country(o, value, err);
	case OPT_CONFIG: return read_file(o, value, err);
	case OPT_NO_MONITOR: o->no_monitor = true; return 0;
	case 'd': o->debug = true; return 0;
	case 'V':
		(void)printf("fastroam-ap " FASTROAM_VERSION "\n");
		*action = AP_DONE;
		return 0;
	case 'h':
		(void)printf(usage, RADIO_PORT, RELAY_PORT, RADIO_MAX);
		*action = AP_DONE;
		return 0;
	}
	return err_set(err, EINVAL, "unknown option; fastroam-ap --help lists them");
}

/* ------------------------------------------------------------------ the file */

/** Cut at white space: the name ends in *line, the value is returned, "" when there is none. */
static char *cut(char *line)
{
	char *value = line + strcspn(line, " \t"), *end;

	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	for (end = value + strlen(value); end > value && isspace((unsigned char)end[-1]);)
		*--end = '\0';
	return value;
}

static int take_line(struct ap_options *o, char *line, struct err *err)
{
	enum ap_action none = AP_RELAY;
	struct option const *op = long_options;
	char *value;

	line[strcspn(line, "\r\n")] = '\0';
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return 0;
	value = cut(line);
	while (op->name && strcmp(op->name, line) != 0)
		op++;
	if (!op->name || op->val == OPT_CONFIG || op->val == 'V' || op->val == 'h')
		return err_set(err, EINVAL, "\"%.40s\" is no option that a file may have", line);
	if ((op->has_arg == required_argument) != (*value != '\0'))
		return err_set(err, EINVAL, "%s %s", op->name,
			       *value ? "takes no value" : "needs a value");
	return take_option(op->val, value, o, &none, err);
}

static int read_file(struct ap_options *o, char const *path, struct err *err)
{
	char line[LINE_MAX_];
	FILE *f = fopen(path, "re");
	int rc = 0;

	if (!f)
		return err_set(err, EINVAL, "%s cannot be read: %s", path, strerror(errno));
	for (unsigned n = 1; rc == 0 && fgets(line, sizeof line, f); n++) {
		rc = take_line(o, line, err);
		if (rc < 0)
			(void)err_prefix(err, "%s line %u", path, n);
	}
	(void)fclose(f);
	return rc;
}

/* ------------------------------------------------------------------ what is said as a whole */

static int check_command(char const *word, enum ap_action *action, struct err *err)
{
	if (word && strcmp(word, "relay") == 0)
		*action = AP_RELAY;
	else if (word && strcmp(word, "radio") == 0)
		*action = AP_RADIO;
	else
		return err_set(err, EINVAL, "%s%s: it is radio or relay; see fastroam-ap --help",
			       word ? "unknown command " : "no command", word ? word : "");
	return 0;
}

/** Options of the other command are a mistake. */
static int check_options(struct ap_options const *o, enum ap_action action, struct err *err)
{
	if (action == AP_RELAY && (o->n_phys || o->bridge[0] || o->vlan_bridge[0] ||
				   o->vlan_uplink[0] || o->country[0] || o->no_monitor))
		return err_set(err, EINVAL,
			       "--phy, --bridge, --vlan-bridge, --vlan-interface, --country and "
			       "--no-monitor are options of radio, not of relay");
	if (action == AP_RADIO && o->interface[0])
		return err_set(err, EINVAL,
			       "--interface is an option of relay, not of radio: did "
			       "you mean --bridge or --phy?");
	if (action == AP_RELAY && !o->interface[0])
		return err_set(err, EINVAL,
			       "--interface is missing: where are hostapd's frames to be had?");
	if (!o->controller[0])
		return err_set(err, EINVAL,
			       "--controller is missing: the name or address of the machine that "
			       "runs fastroamd");
	return 0;
}

/** The first word that is no option is the command, and the only one. */
static int check_words(int argc, char **argv, struct ap_options *o, enum ap_action *action,
		       struct err *err)
{
	int rc = check_command(optind < argc ? argv[optind] : NULL, action, err);

	if (rc < 0)
		return rc;
	if (optind + 1 < argc)
		return err_set(err, EINVAL, "%s: %s takes options only; see fastroam-ap --help",
			       argv[optind + 1], argv[optind]);
	if (!o->port)
		o->port = *action == AP_RADIO ? RADIO_PORT : RELAY_PORT;
	if (o->vlan_uplink[0] && !o->vlan_bridge[0])
		memcpy(o->vlan_bridge, AP_VLAN_BRIDGE, sizeof AP_VLAN_BRIDGE);
	return check_options(o, *action, err);
}

int ap_options_parse(int argc, char **argv, struct ap_options *out, enum ap_action *action,
		     struct err *err)
{
	struct ap_options o = {0};
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
		rc = take_option(opt, optarg, &o, action, err);
	}
	if (rc == 0 && *action != AP_DONE)
		rc = check_words(argc, argv, &o, action, err);
	if (rc < 0)
		return rc;
	/* journald stamps each line itself. */
	o.timestamps = !getenv("JOURNAL_STREAM");
	*out = o;
	return 0;
}
