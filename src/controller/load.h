/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Loading a whole configuration: the startup-config, `fastroam -f FILE`, and --check.
 *
 * Each block of a WLAN or an access point is a candidate: it is swapped in at its end, as a whole,
 * when none of its lines was refused and it breaks no rule; otherwise what has that name stays as
 * it was. Everything else goes on. What is refused is told as `NAME:LINE: "line": reason`, keys
 * blanked out.
 */
#ifndef FASTROAM_CONTROLLER_LOAD_H
#define FASTROAM_CONTROLLER_LOAD_H

#include "base/err.h"
#include "controller/controller.h"

struct shell;

/** A configuration file may be this long: what the control protocol carries. */
#define LOAD_MAX CONTROL_MAX

/** What becomes of a line that a Catalyst 9800 knows and that has no meaning here? LENIENT tells
 * and ignores it and goes on, unless grammar_must_not_ignore() it. */
enum load_how { LOAD_STRICT, LOAD_LENIENT };

/**
 * @param name  in front of each refusal
 * @param who   for the log
 * @param to    shell that gets the output of `do ...` and the last refusal; NULL for none
 * @param say   gets each refusal, a whole line
 * @return how many lines (or blocks) were refused
 */
unsigned load_text(struct controller *c, char const *text, char const *name, char const *who,
		   enum load_how how, struct shell *to, void (*say)(void *arg, char const *line),
		   void *arg);

/**
 * Read a file and load it.
 * @param refused  receives the number of refusals
 * @return 0, or negative errno with *err: it could not be read
 */
int load_file(struct controller *c, char const *path, char const *who,
	      void (*say)(void *arg, char const *line), void *arg, unsigned *refused,
	      struct err *err) WARN_UNUSED;

#endif
