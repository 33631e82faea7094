/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Times of day as IOS writes them; see ios_time.h.
 */
#include "controller/ios_time.h"

#include <stdio.h>
#include <time.h>

static char const *format(uint64_t wall_us, char const *fraction, char out[IOS_TIME])
{
	time_t t = (time_t)(wall_us / 1000000);
	char first[16], rest[40];
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(first, sizeof first, "%H:%M:%S", &tm) ||
	    !strftime(rest, sizeof rest, "%Z %a %b %-d %Y", &tm))
		(void)snprintf(out, IOS_TIME, "an unknown time");
	else
		(void)snprintf(out, IOS_TIME, "%s%s %s", first, fraction, rest);
	return out;
}

char const *ios_time(uint64_t wall_us, char out[IOS_TIME])
{
	return format(wall_us, "", out);
}

char const *ios_time_ms(uint64_t wall_us, char out[IOS_TIME])
{
	char fraction[8];

	(void)snprintf(fraction, sizeof fraction, ".%03u", (unsigned)(wall_us / 1000 % 1000));
	return format(wall_us, fraction, out);
}
