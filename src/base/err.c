/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Filling the error record.
 */
#include "base/err.h"

#include <stdio.h>
#include <string.h>

int err_set(struct err *err, int code, char const *fmt, ...)
{
	va_list ap;

	if (code > 0)
		code = -code;
	if (!err)
		return code;
	err->code = code;
	va_start(ap, fmt);
	if (vsnprintf(err->msg, sizeof err->msg, fmt, ap) < 0)
		err->msg[0] = '\0';
	va_end(ap);
	return code;
}

/** Append to the message as much of `text` as fits. */
static void msg_append(struct err *err, char const *text)
{
	size_t at = strlen(err->msg);
	size_t room = sizeof err->msg - 1 - at;
	size_t len = strnlen(text, room);

	memcpy(err->msg + at, text, len);
	err->msg[at + len] = '\0';
}

int err_prefix(struct err *err, char const *fmt, ...)
{
	char old[sizeof err->msg];
	va_list ap;

	if (!err)
		return 0;
	memcpy(old, err->msg, sizeof old);
	old[sizeof old - 1] = '\0';
	va_start(ap, fmt);
	if (vsnprintf(err->msg, sizeof err->msg, fmt, ap) < 0)
		err->msg[0] = '\0';
	va_end(ap);
	if (err->msg[0] && old[0])
		msg_append(err, ": ");
	msg_append(err, old);
	return err->code;
}
