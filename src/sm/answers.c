/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The association responses of the last second; see answers.h.
 */
#include "sm/answers.h"

#include <talloc.h>

#include "base/pages.h"
#include "base/prefetch.h"

/** Before the octets of each answer. */
struct head {
	uint64_t made_ms;
	uint32_t request;
	uint16_t len;
	uint16_t spare;
};

/** What answers_begin() may have been given: all of it counts as overwritten. */
#define RESERVED (sizeof(struct head) + ANSWER_MAX)

/** Lines of the next answer that are asked for when one is put, a roam ahead: 30 ns of the 3,500
 * that one by FT or CCKM takes; with two of them 25, and six are no better than four. */
#define LINES_AHEAD 4

/** Positions count octets, lap after lap; the first lap is left out, so that none is 0. An answer
 * does not go over the end of a lap: the next one begins instead. */
struct answers {
	uint64_t next;    /**< position of the next answer, a multiple of 8 */
	uint64_t last_ms; /**< when the newest was made */
	uint8_t *octets;  /**< NULL until there is an answer */
	/** For one that is only sent, because memory is short. */
	uint8_t room[ANSWER_MAX];
};

static struct head *at(struct answers const *s, uint64_t position)
{
	return (void *)(s->octets + position % ANSWERS_OCTETS);
}

static void begin_lap(struct answers *s)
{
	s->next += ANSWERS_OCTETS - s->next % ANSWERS_OCTETS;
}

struct answers *answers_new(void *ctx)
{
	struct answers *s = talloc_zero(ctx, struct answers);

	if (s)
		begin_lap(s);
	return s;
}

/** On large pages: of small ones each thirteenth answer of the first lap would be the first to
 * touch one, which takes as long as some roams. */
static void memory_get(struct answers *s)
{
	s->octets = talloc_array(s, uint8_t, ANSWERS_OCTETS);
	if (s->octets)
		pages_advise(s->octets, ANSWERS_OCTETS);
}

struct wr answers_begin(struct answers *s, uint32_t request, uint64_t now_ms)
{
	struct head *h;

	if (!s->octets)
		memory_get(s);
	if (!s->octets)
		return wr_init(s->room, sizeof s->room);
	if (now_ms - s->last_ms >= ANSWER_MS ||
	    s->next % ANSWERS_OCTETS > ANSWERS_OCTETS - RESERVED)
		begin_lap(s);
	h = at(s, s->next);
	*h = (struct head){.made_ms = now_ms, .request = request};
	return wr_init(h + 1, ANSWER_MAX);
}

static void fetch_next(struct answers const *s)
{
	for (uint64_t i = 0; i < LINES_AHEAD; i++)
		prefetch_write(s->octets + (s->next + 64 * i) % ANSWERS_OCTETS);
}

uint64_t answers_put(struct answers *s, struct wr const *w)
{
	uint64_t position = s->next;
	struct head *h;

	if (w->bad || !s->octets)
		return 0;
	h = at(s, position);
	h->len = (uint16_t)wr_len(w);
	s->last_ms = h->made_ms;
	s->next += (sizeof *h + h->len + 7) & ~(uint64_t)7;
	fetch_next(s);
	return position;
}

/** The place that is written next ends where the oldest answer that is whole begins. No position 0
 * is: `next` is a lap at least. */
static bool is_whole(struct answers const *s, uint64_t position)
{
	return position < s->next && position + ANSWERS_OCTETS >= s->next + RESERVED;
}

struct span answers_get(struct answers const *s, uint64_t position, uint32_t request,
			uint64_t now_ms)
{
	struct head const *h;

	if (!is_whole(s, position))
		return (struct span){NULL, 0};
	h = at(s, position);
	if (h->request != request || now_ms - h->made_ms >= ANSWER_MS)
		return (struct span){NULL, 0};
	return (struct span){(uint8_t const *)(h + 1), h->len};
}
