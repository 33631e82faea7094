/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What programs say to the administrator. Libraries do not log (see err.h).
 *
 * A message is one line: plain English, the thing, the value, the place, the cure.
 */
#ifndef FASTROAM_BASE_LOG_H
#define FASTROAM_BASE_LOG_H

#include "base/err.h"

/** Severities as syslog and IOS number them. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/**
 * Where messages go besides stderr: the daemon's ring behind `show logging`, its monitor sessions.
 * `mnemonic` is IOS-like: "SYS-5-CONFIG_I" without the percent sign.
 */
typedef void (*log_sink_fn)(void *arg, enum log_level level, char const *mnemonic,
			    char const *text);

/**
 * Calls never overlap, and after `log_set_sink(NULL, NULL)` none is under way. A message logged
 * from inside the sink goes to stderr only.
 */
void log_set_sink(log_sink_fn sink, void *arg);

/** Name in front of each line on stderr, "fastroamd: text"; at start the file name that was run. */
void log_set_program(char const *name);

/** Messages above this level are dropped; LOG_LEVEL_INFO at start. */
void log_set_level(enum log_level level);

/** `stderr` lines carry the time of day when on (a daemon without a journal). */
void log_set_timestamps(int on);

/**
 * One message, from any thread. `mnemonic`: FACILITY-SEVERITY-NAME, e.g. "PUSH-4-PEER_CLOSED".
 * Texts over 959 octets are cut; octets outside printable ASCII come out as '?'. Keeps errno.
 */
void log_msg(enum log_level level, char const *mnemonic, char const *fmt, ...) PRINTF_LIKE(3, 4);

#endif
