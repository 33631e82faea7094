/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The daemon's command line.
 */
#ifndef FASTROAM_CONTROLLER_OPTIONS_H
#define FASTROAM_CONTROLLER_OPTIONS_H

#include <limits.h>
#include <stdbool.h>

#include "base/err.h"

struct options {
	char run_dir[PATH_MAX];
	char config_dir[PATH_MAX];
	char tls_dir[PATH_MAX];        /**< CONFIG-DIR/tls unless given */
	char dictionary_dir[PATH_MAX]; /**< holds dictionary.fastroam */
	char freeradius_dir[PATH_MAX]; /**< FreeRADIUS's own dictionaries */
	char syslog[PATH_MAX];         /**< socket for `logging syslog` */
	char check[PATH_MAX];          /**< file to check, "" to run */
	bool allow_key_material;
	bool no_tls;
	bool no_udp;
	bool no_sandbox;
	bool debug;
	bool timestamps; /**< stderr is no journal */
};

enum options_action { OPTIONS_RUN, OPTIONS_CHECK, OPTIONS_DONE };

/**
 * Parse. Prints help or version itself (OPTIONS_DONE).
 * @return 0, or -EINVAL with *err
 */
int options_parse(int argc, char **argv, struct options *out, enum options_action *action,
		  struct err *err) WARN_UNUSED;

/** DIR/NAME into out (PATH_MAX). 0 or -ENAMETOOLONG. */
int options_path(char const *dir, char const *name, char out[PATH_MAX],
		 struct err *err) WARN_UNUSED;

#endif
