/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The association responses of the last second, for requests that are repeated: a station that has
 * not heard its answer gets the same octets again.
 *
 * One ring for all stations, written from front to back and never read but for a repeat. An answer
 * is neither freed nor timed: it ends when the ring comes round to it, or with ANSWER_MS. So a roam
 * writes memory that lies in a row, and none that left the caches with the station's last answer.
 *
 * Answers go to anybody, so no secret is among them: group keys in them are wrapped.
 */
#ifndef FASTROAM_SM_ANSWERS_H
#define FASTROAM_SM_ANSWERS_H

#include <stdint.h>

#include "base/buf.h"
#include "dot11/ie.h"

/** A (re)association request that is repeated within this time is answered as before: stations
 * repeat after 100 ms, three times. */
#define ANSWER_MS      1000
/** Longest association response: FT's with 255 octets of FTE is below 700. */
#define ANSWER_MAX     1024
/** A power of two. An answer of FT takes 300 octets, and a core makes no more than 250,000 roams a
 * second: that keeps each for 110 ms, the first repeat, and up to 28,000 a second for ANSWER_MS.
 * Asked for with the first answer; pages that were never written take no memory. */
#define ANSWERS_OCTETS (8u << 20)

struct answers;

/** Talloc child of ctx; NULL when memory is short. */
struct answers *answers_new(void *ctx);

/**
 * Begin an answer. After ANSWER_MS without one the ring is begun from the front: where few roam it
 * stays in its first pages.
 *
 * @param request  hash of the request
 * @return a cursor over ANSWER_MAX octets of the ring; what is written stays there until the next
 *         answers_begin() in any case, so it may be sent from there. An answer that is never put is
 *         as if it had not been begun
 */
struct wr answers_begin(struct answers *s, uint32_t request, uint64_t now_ms);

/**
 * Keep what was written.
 *
 * @param w  the cursor of the last answers_begin()
 * @return its position, which is never used again; 0: it is not kept, because memory is short or
 *         what was written did not fit
 */
uint64_t answers_put(struct answers *s, struct wr const *w);

/**
 * The answer to a request that was answered before.
 *
 * @param position  of answers_put(); 0 is no answer's
 * @param request   hash of the request
 * @return the answer's octets, in place: good until the next answers_begin(). .p is NULL when it
 *         was overwritten, was begun ANSWER_MS ago, or answered another request
 */
struct span answers_get(struct answers const *s, uint64_t position, uint32_t request,
			uint64_t now_ms);

#endif
