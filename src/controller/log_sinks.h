/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Where log lines and the lines of debugs go besides who asked for them: the buffer of `show
 * logging`, the terminals with `terminal monitor`, this machine's syslog. Each has a severity, and
 * takes lines of it and of worse ones; lines of debugs have the last, debugging.
 */
#ifndef FASTROAM_CONTROLLER_LOG_SINKS_H
#define FASTROAM_CONTROLLER_LOG_SINKS_H

#include "base/err.h"
#include "base/log.h"

struct controller;

/** base/log.h's sink; `arg` is the controller. */
void log_sinks_message(void *arg, enum log_level level, char const *mnemonic, char const *text);

/** tracer_parts.debugged; `arg` is the controller. Terminals whose shell follows the station itself
 * have the lines already, and those without privileged EXEC may not debug: they get none. */
void log_sinks_debugged(void *arg, char const *text);

/** Follow the settings: open or close the way to syslog. 0, or negative errno with *err. */
int log_sinks_apply(struct controller *c, struct err *err);

/** "informational"; "disabled" for SETTINGS_LOG_OFF. */
char const *log_sinks_level_word(int level);

/** The severity of a word; SETTINGS_LOG_OFF when there is no such word. */
int log_sinks_level(char const *word);

#endif
