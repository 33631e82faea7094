/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * How busy the daemon was; see load_meter.h.
 */
#include "controller/load_meter.h"

#define ROOM (LOAD_METER_SAMPLES + 1)

void load_meter_put(struct load_meter *m, struct load_sample const *s)
{
	m->sample[m->next] = *s;
	m->next = (m->next + 1) % ROOM;
	if (m->used < ROOM)
		m->used++;
}

static unsigned percent(uint64_t from_us, uint64_t to_us, uint64_t over_us)
{
	uint64_t used = to_us > from_us ? to_us - from_us : 0;

	return over_us ? (unsigned)((used * 100 + over_us / 2) / over_us) : 0;
}

struct load_percent load_meter_get(struct load_meter const *m, unsigned samples)
{
	struct load_sample const *from, *to;
	uint64_t over_us;

	if (m->used < 2)
		return (struct load_percent){0, 0};
	if (samples > m->used - 1)
		samples = m->used - 1;
	to = &m->sample[(m->next + ROOM - 1) % ROOM];
	from = &m->sample[(m->next + ROOM - 1 - samples) % ROOM];
	over_us = to->now_ms > from->now_ms ? (to->now_ms - from->now_ms) * 1000 : 0;
	return (struct load_percent){
		.cpu = percent(from->cpu_us, to->cpu_us, over_us),
		.system = percent(from->system_us, to->system_us, over_us),
	};
}
