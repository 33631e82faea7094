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

int err_prefix(struct err *err, char const *fmt, ...)
{
	char old[sizeof err->msg];
	va_list ap;
	int n;

	if (!err)
		return 0;
	memcpy(old, err->msg, sizeof old);
	old[sizeof old - 1] = '\0';
	va_start(ap, fmt);
	n = vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	if ((size_t)n < sizeof err->msg)
		(void)snprintf(err->msg + n, sizeof err->msg - (size_t)n, "%s%s",
			       n > 0 && old[0] ? ": " : "", old);
	return err->code;
}
