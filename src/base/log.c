/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One line to stderr, the same text to the sink.
 */
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/** Longest text of one message; a longer one is cut. Four times a struct err. */
#define LOG_TEXT    960
/** Longest program name that is printed. */
#define LOG_PROGRAM 32

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* All below under the lock. */
static log_sink_fn sink_fn;
static void *sink_arg;
static enum log_level max_level = LOG_LEVEL_INFO;
static bool timestamps;
static char program[LOG_PROGRAM];

/** This thread is inside the sink and so holds the lock. */
static _Thread_local bool in_sink;

void log_set_sink(log_sink_fn sink, void *arg)
{
	pthread_mutex_lock(&lock);
	sink_fn = sink;
	sink_arg = arg;
	pthread_mutex_unlock(&lock);
}

void log_set_level(enum log_level level)
{
	pthread_mutex_lock(&lock);
	max_level = level;
	pthread_mutex_unlock(&lock);
}

void log_set_timestamps(int on)
{
	pthread_mutex_lock(&lock);
	timestamps = on != 0;
	pthread_mutex_unlock(&lock);
}

void log_set_program(char const *name)
{
	pthread_mutex_lock(&lock);
	(void)snprintf(program, sizeof program, "%s", name);
	pthread_mutex_unlock(&lock);
}

/** User names and SSIDs come from outside: no line of theirs may look like one of ours. */
static void text_clean(char *text)
{
	for (; *text; text++) {
		if (*text < ' ' || *text > '~')
			*text = '?';
	}
}

/** "Nov 23 18:57:09.123: ", or nothing when off. Returns the octets written. */
static size_t stamp_print(char *out, size_t size)
{
	struct timespec now;
	char day[32];
	struct tm tm;
	int n;

	if (!timestamps || clock_gettime(CLOCK_REALTIME, &now) || !localtime_r(&now.tv_sec, &tm))
		return 0;
	/* In English: no program of ours sets LC_TIME. */
	if (!strftime(day, sizeof day, "%b %e %H:%M:%S", &tm))
		return 0;
	n = snprintf(out, size, "%s.%03d: ", day, (int)(now.tv_nsec / 1000000));
	return n < 0 ? 0 : (size_t)n;
}

/**
 * The whole line in one write(), so lines of several processes do not mix. 64 octets more than text
 * and name hold the time of day (21), ": " and the line end.
 */
static void line_write(char const *text)
{
	char line[LOG_TEXT + LOG_PROGRAM + 64];
	size_t at = stamp_print(line, sizeof line);
	int n = snprintf(line + at, sizeof line - at, "%s: %s\n",
			 program[0] ? program : program_invocation_short_name, text);

	if (n < 0)
		return;
	/* Nobody is left to tell when stderr itself fails. */
	(void)!write(STDERR_FILENO, line, at + (size_t)n);
}

void log_msg(enum log_level level, char const *mnemonic, char const *fmt, ...)
{
	int saved_errno = errno;
	char text[LOG_TEXT];
	va_list ap;
	bool nested = in_sink;

	va_start(ap, fmt);
	if (vsnprintf(text, sizeof text, fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	text_clean(text);
	if (!nested)
		pthread_mutex_lock(&lock);
	if (level <= max_level) {
		line_write(text);
		if (sink_fn && !nested) {
			in_sink = true;
			sink_fn(sink_arg, level, mnemonic, text);
			in_sink = false;
		}
	}
	if (!nested)
		pthread_mutex_unlock(&lock);
	errno = saved_errno;
}
