/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which APs were given a PMK-R1 of a root, and until when. Private to r0kh*.c.
 */
#ifndef FASTROAM_ROAM_R0KH_GRANT_H
#define FASTROAM_ROAM_R0KH_GRANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/slab.h"
#include "dot11/ft_keys.h"

/**
 * One AP, 24 octets. Times are env->now_ms(): `until_s` in whole seconds, rounded up; of the last
 * pull the lower 32 bits, 49 days, and no grant lives longer than 65,535 s.
 */
struct r0kh_grant_entry {
	uint32_t next; /**< number plus one; 0 none */
	struct mac r1kh;
	bool pulled;
	uint32_t until_s;
	uint32_t pulled_ms;
	uint32_t r0_tag; /**< of the PMKR0Name that was pulled last */
};

/** Those of one root. */
struct r0kh_grants {
	uint32_t first;
	uint32_t everyone_s; /**< until when every AP of the WLAN may hold a key, 0 none */
};

struct r0kh_grant_slab {
	struct slab slab;
};

/** What is granted. */
struct r0kh_grant_what {
	struct mac r1kh;
	uint8_t const *r0_name;
	uint64_t until_ms;
	bool pull; /**< not a push */
};

void r0kh_grant_init(struct r0kh_grant_slab *s, void *ctx);

/**
 * Note a grant. When the root has R0KH_GRANTS_MAX unexpired ones, or memory is short, it is noted
 * for every AP of the WLAN.
 *
 * @return whether it repeats a pull of less than R0KH_REPEAT_MS ago
 */
bool r0kh_grant_note(struct r0kh_grant_slab *s, struct r0kh_grants *g,
		     struct r0kh_grant_what const *what, uint64_t now_ms);

/** Forget all of a root. */
void r0kh_grant_drop(struct r0kh_grant_slab *s, struct r0kh_grants *g);

/** May any AP still hold a key? */
bool r0kh_grant_any(struct r0kh_grant_slab const *s, struct r0kh_grants const *g, uint64_t now_ms);

/** Walk: NULL for the first, NULL at the end. Expired ones are told too. */
struct r0kh_grant_entry const *r0kh_grant_next(struct r0kh_grant_slab const *s,
					       struct r0kh_grants const *g,
					       struct r0kh_grant_entry const *e);

#endif
