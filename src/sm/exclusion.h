/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Stations whose logins failed too often: for some time they are not let in, so that a broken
 * supplicant does not keep the RADIUS server busy.
 */
#ifndef FASTROAM_SM_EXCLUSION_H
#define FASTROAM_SM_EXCLUSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "base/mac.h"

/** Stations remembered, 32 octets each; the one that failed first goes first. Addresses are free to
 * make up, so the table cannot follow who uses them: 4,096 is more than fail at once by accident.
 */
#define EXCLUSION_MAX  4096
/** Failures that are this old count no more: 5 minutes. */
#define EXCLUSION_AGED 300000u

struct exclusion;

/** Talloc child of ctx, NULL when memory is short. */
struct exclusion *exclusion_new(void *ctx, struct env const *env);

/**
 * A login failed.
 * @param failures  in a row, then excluded; 0 never
 * @return whether that makes it excluded now
 */
bool exclusion_failed(struct exclusion *x, struct mac sta, unsigned failures, uint32_t seconds);

/** A login came about: what failed before counts no more. */
void exclusion_passed(struct exclusion *x, struct mac sta);

/** May it not come in now? */
bool exclusion_holds(struct exclusion const *x, struct mac sta);

/** Stations that are excluded now: a walk over EXCLUSION_MAX places, for shows. */
unsigned exclusion_count(struct exclusion const *x);

/** The next of them: start with *pos = 0; false at the end. @param until_ms  env->now_ms() */
bool exclusion_next(struct exclusion const *x, uint32_t *pos, struct mac *sta, uint64_t *until_ms);

#endif
