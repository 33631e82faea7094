/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Not too many log lines; see pace.h.
 */
#include "base/pace.h"

#include <inttypes.h>
#include <stdio.h>

bool pace_may_tell(struct pace *p, uint64_t now_ms, uint64_t interval_ms, char *more)
{
	if (more)
		more[0] = '\0';
	if (p->told && now_ms - p->told_ms < interval_ms) {
		p->untold++;
		return false;
	}
	if (more && p->untold)
		(void)snprintf(more, PACE_MORE, " (and %" PRIu64 " more since the last such line)",
			       p->untold);
	*p = (struct pace){.told = true, .told_ms = now_ms};
	return true;
}
