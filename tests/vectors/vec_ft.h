/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Steps that several kinds share. */
#ifndef FASTROAM_TESTS_VEC_FT_H
#define FASTROAM_TESTS_VEC_FT_H

#include <stdbool.h>

#include "dot11/eapol_mic.h"
#include "dot11/ft_keys.h"
#include "vec.h"

/**
 * PMK-R1 from "xxkey" (or "passphrase"), "ssid", "mdid", "r0kh", "r1kh" and "sta". Compares what
 * the vector expects of both keys. False when something went wrong.
 */
bool vec_ft_r1(struct vec *v, enum hash_alg hash, struct ft_key *r1);

/** FT PTK for the address under `ap` and "sta"; compares what the vector expects of it. */
bool vec_ft_ptk(struct vec *v, enum hash_alg hash, struct ft_key const *r1, uint8_t const *snonce,
		uint8_t const *anonce, char const *ap, struct ptk_lens const *lens,
		struct ptk *ptk);

/** "mic_len", when it is there, must be that of the algorithm. */
static inline void vec_mic_len(struct vec *v, enum eapol_mic alg)
{
	unsigned n = vec_uint_or(v, "mic_len", MIC_MAX, (unsigned)mic_len(alg));

	if (!vec_bad(v) && n != mic_len(alg))
		vec_problem(v, "input \"mic_len\" is %u, not %zu as the algorithm has it", n,
			    mic_len(alg));
}

#endif
