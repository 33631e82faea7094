/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a shell debugs: clients, for a time or until it is stopped, and topics of all clients.
 */
#ifndef FASTROAM_CONTROLLER_DEBUGGING_H
#define FASTROAM_CONTROLLER_DEBUGGING_H

#include "controller/shell.h"
#include "grammar/writer.h"

/**
 * Debug some clients, all or none of them.
 *
 * @param n        of sta[]; one that is debugged in this form already is not counted again
 * @param seconds  then it ends by itself, and the shell is told; 0: until it is stopped
 * @return 0, or shell_fail() naming the one that is too many, and the cure
 */
int debugging_start(struct shell *s, struct mac const *sta, unsigned n, enum trace_form form,
		    uint32_t seconds);

/** Stop those; n 0: all of this form. @return 0, or shell_fail(): one was not debugged */
int debugging_stop(struct shell *s, struct mac const *sta, unsigned n, enum trace_form form);

/** What this shell debugs, and what the others do. */
void debugging_show(struct shell *s, struct writer *out);

#endif
