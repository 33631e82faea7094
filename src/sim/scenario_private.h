/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What the files scenario*.c share. */
#ifndef FASTROAM_SIM_SCENARIO_PRIVATE_H
#define FASTROAM_SIM_SCENARIO_PRIVATE_H

#include "sim/scenario.h"

#define SCENARIO_WORDS_MAX 16

/** One line, cut into words. */
struct scenario_line {
	char const *file;
	unsigned number;
	char text[SCENARIO_TEXT];
	char *word[SCENARIO_WORDS_MAX];
	unsigned n;
	struct err *err;
};

/** "file:line: what: cure" as an error; returns -EINVAL. */
int scenario_bad(struct scenario_line const *l, char const *what, char const *cure);
bool scenario_number(char const *text, int64_t min, int64_t max, int64_t *out);
bool scenario_name_ok(char const *name);

/** Index, or -1. */
int scenario_find_ap(struct scenario const *s, char const *name);
int scenario_find_station(struct scenario const *s, char const *name);
int scenario_find_network(struct scenario const *s, char const *name);

/* scenario_network.c */
int scenario_take_network(struct scenario *s, struct scenario_line const *l);

/* scenario_step.c */
int scenario_take_step(struct scenario *s, struct scenario_line const *l);
/** The end of the text: every loop is closed. */
int scenario_close(struct scenario *s, struct scenario_line const *l);

#endif
