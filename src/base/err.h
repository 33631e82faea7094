/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Errors that a library returns and an edge logs.
 *
 * A function that can fail for a reason worth telling takes a `struct err *` last and returns 0 or
 * a negative errno value. It fills the record and says nothing itself; the program that called it
 * logs the text once, with its own context. `err` may be NULL where the caller does not care.
 */
#ifndef FASTROAM_BASE_ERR_H
#define FASTROAM_BASE_ERR_H

#include <stdarg.h>

#define WARN_UNUSED __attribute__((warn_unused_result))

/** A function that a roam which goes well does not call: what leads there goes behind the rest of
 * its caller, where it takes no room in the cache of code, of which a roam fills twice as much as
 * there is. */
#define SELDOM __attribute__((cold))
/** It stays a function of its own: what it needs on the stack is not the business of its caller. */
#define APART  __attribute__((noinline))
/* FreeRADIUS's build.h, in front of the files that use its headers, has one of another shape. */
#undef PRINTF_LIKE
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/** 240 octets hold any message of ours; a longer one is cut, never overrun. */
struct err {
	int code; /**< negative errno value, 0 when nothing went wrong */
	char msg[240];
};

/**
 * Store a message.
 *
 * @param err   record to fill; may be NULL
 * @param code  errno value, given positive (EINVAL) or negative (-EINVAL)
 * @param fmt   printf format: names the thing, the value, the place and the cure
 * @return      the code as a negative number, so `return err_set(err, EINVAL, ...)` reads well
 */
int err_set(struct err *err, int code, char const *fmt, ...) PRINTF_LIKE(3, 4);

/**
 * Put a context in front of a message that is already there: "prefix: message".
 *
 * @return err->code, or 0 when err is NULL
 */
int err_prefix(struct err *err, char const *fmt, ...) PRINTF_LIKE(2, 3);

#endif
