/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * When a station is idle; see idle.h.
 */
#include "ap/idle.h"

uint32_t idle_gone_ms(uint32_t idle_s)
{
	if (!idle_s)
		return IDLE_GONE_MS;
	if (idle_s < IDLE_GONE_MIN_MS / 1000)
		return IDLE_GONE_MIN_MS;
	return idle_s > IDLE_GONE_MAX_MS / 1000 ? IDLE_GONE_MAX_MS : idle_s * 1000;
}

uint32_t idle_look_ms(uint32_t gone_ms)
{
	uint32_t ms = gone_ms / 15;

	if (ms > IDLE_LOOK_MS)
		return IDLE_LOOK_MS;
	return ms < IDLE_LOOK_MIN_MS ? IDLE_LOOK_MIN_MS : ms;
}

enum idle_verdict idle_judge(uint32_t inactive_ms, uint32_t gone_ms)
{
	if (inactive_ms >= gone_ms)
		return IDLE_GONE;
	return inactive_ms >= gone_ms / 5 ? IDLE_PROBE : IDLE_ACTIVE;
}
