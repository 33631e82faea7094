/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A scenario's text: either it is refused with words, or every number in it points to something.
 */
#include "check.h"

#include <talloc.h>

#include "sim/scenario.h"

static void check_step(struct scenario const *s, unsigned i)
{
	struct scenario_step const *p = &s->step[i];

	FUZZ_CHECK(p->type < SCENARIO_STEP_COUNT);
	FUZZ_CHECK(p->station == 0 || p->station < s->n_stations);
	FUZZ_CHECK(p->ap == 0 || p->ap < s->n_aps);
	FUZZ_CHECK(p->network == 0 || p->network < s->n_networks);
	if (p->type == SCENARIO_REPEAT)
		FUZZ_CHECK(p->other > i && p->other < s->n_steps && s->step[p->other].other == i);
	if (p->type == SCENARIO_LOSS)
		FUZZ_CHECK(p->value >= 0 && p->value <= 1000);
	if (p->type == SCENARIO_DELAY)
		FUZZ_CHECK(p->value <= p->max);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct err err = {0};
	struct scenario *s = scenario_parse(NULL, "fuzz", (char const *)data, size, &err);

	FUZZ_CHECK(!s == (err.msg[0] != '\0'));
	for (unsigned i = 0; s && i < s->n_steps; i++)
		check_step(s, i);
	for (unsigned i = 0; s && i < s->n_stations; i++)
		FUZZ_CHECK(s->station[i].network < s->n_networks);
	talloc_free(s);
	return 0;
}
