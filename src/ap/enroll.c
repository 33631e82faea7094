/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Getting this access point's certificate; see enroll.h.
 */
#include "ap/enroll.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "ap/options.h"
#include "base/file.h"
#include "base/loop.h"
#include "base/secret.h"
#include "net/enroll_client.h"
#include "wire/radio.h"

#define STRING_(x) #x
#define STRING(x)  STRING_(x)

static char const usage[] =
	"usage: fastroam-ap enroll -c CONTROLLER --token TOKEN [options]\n"
	"\n"
	"Makes a key, has the controller issue a certificate for it, and installs both. The token\n"
	"comes from `ap enroll NAME` in the controller's shell.\n"
	"\n"
	"  -c, --controller HOST   name or address of the controller\n"
	"  -k, --token TOKEN       or - to read it from standard input\n"
	"  -p, --port PORT         TCP port (" STRING(
		RADIO_PORT) ")\n"
			    "  -n, --server-name NAME  that its certificate must have (HOST)\n"
			    "  -t, --tls-dir DIR       where ca.pem, cert.pem and key.pem go "
			    "(/etc/fastroam-ap)\n"
			    "      --replace           take the place of files that are there\n"
			    "  -h, --help\n";

enum { OPT_REPLACE = 256 };

static struct option const long_options[] = {
	{"controller", required_argument, NULL, 'c'},
	{"token", required_argument, NULL, 'k'},
	{"port", required_argument, NULL, 'p'},
	{"server-name", required_argument, NULL, 'n'},
	{"tls-dir", required_argument, NULL, 't'},
	{"replace", no_argument, NULL, OPT_REPLACE},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

enum { KEY, CERT, CA, FILES };
static char const *const file_names[FILES] = {"key.pem", "cert.pem", "ca.pem"};

struct enrolment {
	char const *controller, *server_name, *tls_dir;
	char const *token_text; /**< of the command line, which others may read */
	struct enroll_token token;
	uint16_t port;
	bool replace, help;
	char path[FILES][PATH_MAX];
	struct loop *loop;
	int code;
};

/* ------------------------------------------------------------------ the command line */

static int take_option(int opt, struct enrolment *e, struct err *err)
{
	switch (opt) {
	case 'c': e->controller = optarg; return 0;
	case 'k': e->token_text = optarg; return 0;
	case 'p': return ap_options_port(&e->port, optarg, err);
	case 'n': e->server_name = optarg; return 0;
	case 't': e->tls_dir = optarg; return 0;
	case OPT_REPLACE: e->replace = true; return 0;
	case 'h': e->help = true; return 0;
	}
	return err_set(err, EINVAL,
		       "unknown option, or its value is missing; fastroam-ap enroll --help lists "
		       "them");
}

static int read_token(struct enrolment *e, struct err *err)
{
	char line[ENROLL_TEXT + 2] = "";
	int rc;

	if (strcmp(e->token_text, "-") != 0)
		return enroll_token_parse(e->token_text, &e->token, err);
	if (!fgets(line, sizeof line, stdin))
		return err_set(err, EINVAL, "standard input has no token");
	line[strcspn(line, "\r\n")] = '\0';
	rc = enroll_token_parse(line, &e->token, err);
	mem_wipe(line, sizeof line);
	return rc;
}

static int set_paths(struct enrolment *e, struct err *err)
{
	for (int i = 0; i < FILES; i++) {
		int n = snprintf(e->path[i], PATH_MAX, "%s/%s", e->tls_dir, file_names[i]);

		if (!e->tls_dir[0] || n < 0 || n + (int)sizeof ".new" > PATH_MAX)
			return err_set(err, EINVAL, "--tls-dir takes a path of 1 to %zu octets",
				       PATH_MAX - sizeof "/cert.pem.new");
	}
	return 0;
}

static int parse(int argc, char **argv, struct enrolment *e, struct err *err)
{
	int opt, rc = 0;

	opterr = 0;
	optind = 1;
	while (rc == 0 && !e->help &&
	       (opt = getopt_long(argc, argv, "c:k:p:n:t:h", long_options, NULL)) != -1)
		rc = take_option(opt, e, err);
	if (rc < 0 || e->help)
		return rc;
	if (optind < argc)
		return err_set(err, EINVAL, "%s: enroll takes options only", argv[optind]);
	if (!e->controller)
		return err_set(err, EINVAL,
			       "--controller is missing: the name or address of the machine that "
			       "runs fastroamd");
	if (!e->token_text)
		return err_set(err, EINVAL,
			       "--token is missing: enter `ap enroll NAME` in the controller's "
			       "shell to get one");
	rc = read_token(e, err);
	return rc < 0 ? rc : set_paths(e, err);
}

/* ------------------------------------------------------------------ files */

/** Seen before a token is used up in vain. */
static int check_directory(struct enrolment const *e, struct err *err)
{
	if (mkdir(e->tls_dir, 0700) < 0 && errno != EEXIST)
		return err_set(err, errno, "cannot make %s: %s", e->tls_dir, strerror(errno));
	if (access(e->tls_dir, W_OK | X_OK) < 0)
		return err_set(err, errno, "cannot write to %s: %s", e->tls_dir, strerror(errno));
	for (int i = 0; i < FILES && !e->replace; i++) {
		if (access(e->path[i], F_OK) == 0)
			return err_set(err, EEXIST,
				       "%s is there already: --replace takes its place",
				       e->path[i]);
	}
	return 0;
}

/** All of them are on the disk before the first one has its name. 0 or negative errno. */
static int install(struct enrolment const *e, struct enroll_result const *r)
{
	char const *const text[FILES] = {r->key, r->cert, r->ca};
	mode_t const mode[FILES] = {0600, 0644, 0644};
	int rc = 0;

	for (int i = 0; i < FILES && rc == 0; i++)
		rc = file_write_new(e->path[i], text[i], strlen(text[i]), mode[i]);
	for (int i = 0; i < FILES && rc == 0; i++)
		rc = file_commit(e->path[i]);
	for (int i = 0; i < FILES && rc < 0; i++)
		file_give_up(e->path[i]);
	return rc;
}

/* ------------------------------------------------------------------ the outcome */

static void done(void *arg, struct enroll_result const *r)
{
	struct enrolment *e = arg;
	int rc = install(e, r);

	if (rc < 0)
		(void)fprintf(
			stderr,
			"fastroam-ap: cannot write to %s: %s; the token is used up: a new one "
			"is needed\n",
			e->tls_dir, strerror(-rc));
	else
		(void)printf("Access point %s is enrolled: its certificate and key are in %s\n",
			     e->token.name, e->tls_dir);
	e->code = rc < 0;
	loop_stop(e->loop);
}

static void failed(void *arg, char const *why)
{
	struct enrolment *e = arg;

	(void)fprintf(stderr, "fastroam-ap: cannot enrol at %s port %u: %s\n", e->controller,
		      e->port, why);
	loop_stop(e->loop);
}

static void run(struct enrolment *e)
{
	struct enroll_client_config const cf = {
		.host = e->controller,
		.port = e->port,
		.server_name = e->server_name,
		.token = &e->token,
		.done = done,
		.failed = failed,
		.arg = e,
	};
	struct err err = {0};

	e->loop = loop_new(NULL, &err);
	if (!e->loop || check_directory(e, &err) < 0 ||
	    !enroll_client_new(e->loop, e->loop, &cf, &err) || loop_run(e->loop) < 0) {
		if (err.msg[0])
			(void)fprintf(stderr, "fastroam-ap: %s\n", err.msg);
		e->code = 1;
	}
	talloc_free(e->loop);
}

int ap_enroll(int argc, char **argv)
{
	struct enrolment e = {.tls_dir = "/etc/fastroam-ap", .port = RADIO_PORT, .code = 1};
	struct err err = {0};

	if (parse(argc, argv, &e, &err) < 0) {
		(void)fprintf(stderr, "fastroam-ap: %s\n", err.msg);
		return 2;
	}
	if (e.help) {
		(void)fputs(usage, stdout);
		return 0;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	run(&e);
	mem_wipe(&e.token, sizeof e.token);
	return e.code;
}
