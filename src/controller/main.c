/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * fastroamd: start, signals, end.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "controller/controller.h"
#include "controller/harden.h"
#include "controller/load.h"
#include "controller/save.h"

static void on_stop(void *arg, int signo)
{
	(void)signo;
	harden_notify("STOPPING=1");
	controller_stop(arg);
}

static void on_reload(void *arg, int signo)
{
	struct controller *c = arg;
	struct err err = {0};

	(void)signo;
	if (controller_reload_tls(c, &err) < 0)
		log_msg(LOG_LEVEL_ERROR, "PUSH-3-TLS", "%s", err.msg);
	else
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-RELOAD", "TLS files read anew");
}

static void say_stdout(void *arg, char const *line)
{
	(void)arg;
	(void)fputs(line, stdout);
}

static void say_log(void *arg, char const *line)
{
	(void)arg;
	log_msg(LOG_LEVEL_WARNING, "SYS-4-CONFIG", "%.*s", (int)strcspn(line, "\n"), line);
}

/** --check FILE: 0 when all of it was accepted, 1 when not, 2 when it cannot be read. */
static int check(struct controller *c, struct err *err)
{
	unsigned refused = 0;

	if (load_file(c, c->options->check, "check", say_stdout, NULL, &refused, err) < 0)
		return 2;
	(void)printf("%s: %u refused\n", c->options->check, refused);
	return refused ? 1 : 0;
}

/** The directory of the sockets, made when it is not there (systemd makes it otherwise). */
static int make_run_dir(char const *dir, struct err *err)
{
	/* 0755 despite our umask: the RADIUS server's user must reach push.sock in it. */
	int rc = mkdir(dir, 0755) < 0 ? errno : chmod(dir, 0755) < 0 ? errno : 0;

	if (rc && rc != EEXIST)
		return err_set(
			err, errno,
			"cannot make %s: %s; run as root, or give a directory with --run-dir", dir,
			strerror(errno));
	return 0;
}

static int load_startup(struct controller *c, struct err *err)
{
	char path[PATH_MAX];
	struct stat st;
	unsigned refused = 0;
	int rc = options_path(c->options->config_dir, STARTUP_CONFIG, path, err);

	if (rc < 0)
		return rc;
	rc = load_file(c, path, "startup-config", say_log, NULL, &refused, err);
	if (rc == -ENOENT) {
		log_msg(LOG_LEVEL_INFO, "SYS-6-NOCONFIG",
			"there is no %s yet: starting with an empty configuration", path);
		return 0;
	}
	if (rc < 0)
		return rc;
	c->changed_wall_us = 0;
	if (stat(path, &st) == 0)
		c->saved_wall_us =
			(uint64_t)st.st_mtim.tv_sec * 1000000 + (uint64_t)st.st_mtim.tv_nsec / 1000;
	if (refused)
		log_msg(LOG_LEVEL_WARNING, "SYS-4-CONFIG", "%s: %u refused, the rest is in force",
			path, refused);
	return 0;
}

static int start(struct controller *c, struct err *err)
{
	int rc = make_run_dir(c->options->run_dir, err);

	if (rc == 0)
		rc = controller_listen(c, err);
	if (rc == 0)
		rc = load_startup(c, err);
	if (rc == 0 && (!loop_signal_new(c, c->loop, SIGTERM, on_stop, c) ||
			!loop_signal_new(c, c->loop, SIGINT, on_stop, c) ||
			!loop_signal_new(c, c->loop, SIGHUP, on_reload, c)))
		rc = err_set(err, ENOMEM, "memory is short");
	if (rc == 0 && !c->options->no_sandbox)
		rc = harden_syscalls(err);
	return rc;
}

int main(int argc, char **argv)
{
	enum options_action action;
	struct controller *c;
	struct options options;
	struct err err = {0};
	int code = 1;

	log_set_program("fastroamd");
	if (options_parse(argc, argv, &options, &action, &err) < 0) {
		(void)fprintf(stderr, "fastroamd: %s\n", err.msg);
		return 2;
	}
	if (action == OPTIONS_DONE)
		return 0;
	log_set_timestamps(options.timestamps);
	if (options.debug)
		log_set_level(LOG_LEVEL_DEBUG);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)umask(0077);
	harden_process();
	c = talloc_zero(NULL, struct controller);
	if (!c || controller_init(c, &options, &err) < 0) {
		(void)fprintf(stderr, "fastroamd: %s\n", c ? err.msg : "memory is short");
		return 1;
	}
	if (action == OPTIONS_CHECK) {
		log_set_level(LOG_LEVEL_ERROR);
		code = check(c, &err);
		if (code == 2)
			log_msg(LOG_LEVEL_ERROR, "SYS-3-START", "%s", err.msg);
	} else if (start(c, &err) < 0) {
		log_msg(LOG_LEVEL_ERROR, "SYS-3-START", "%s", err.msg);
	} else {
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-RESTART",
			"fastroamd " FASTROAM_VERSION " is ready, sockets in %s", options.run_dir);
		harden_notify("READY=1");
		code = loop_run(c->loop) < 0 ? 1 : c->exit_code;
		log_msg(LOG_LEVEL_NOTICE, "SYS-5-STOPPED", "stopped");
	}
	controller_free(c);
	return code;
}
