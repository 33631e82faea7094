/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * When a station is idle; see idle.h.
 */
#include "ap/idle.h"

enum idle_verdict idle_judge(uint32_t inactive_ms)
{
	if (inactive_ms >= IDLE_GONE_MS)
		return IDLE_GONE;
	return inactive_ms >= IDLE_PROBE_MS ? IDLE_PROBE : IDLE_ACTIVE;
}
