/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The last pulls and pushes, in a ring for each; see key_history.h.
 *
 * Records are numbered through both rings, so that they can be told in the order in which they
 * came.
 */
#include "roam/key_history.h"

#include <talloc.h>

struct ring {
	struct key_record record[KEY_HISTORY_MAX];
	uint64_t number[KEY_HISTORY_MAX]; /**< of each record */
	uint64_t first, next; /**< of this ring: the oldest kept, and the next; modulo its size */
};

struct key_history {
	struct ring ring[KEY_EVENT_COUNT];
	uint64_t next;                       /**< number of the next record of either kind */
	uint64_t kept_us[KEY_OUTCOME_COUNT]; /**< when the last of a cheap outcome was kept */
	uint64_t count[KEY_EVENT_COUNT][KEY_OUTCOME_COUNT];
};

static struct {
	char const *key, *text, *cure;
} const outcomes[KEY_OUTCOME_COUNT] = {
#define X(name, key, text, cure) [KEY_##name] = {key, text, cure},
	KEY_OUTCOME_LIST(X)
#undef X
};

char const *key_outcome_key(enum key_outcome o)
{
	return outcomes[o].key;
}

char const *key_outcome_text(enum key_outcome o)
{
	return outcomes[o].text;
}

char const *key_outcome_cure(enum key_outcome o)
{
	return outcomes[o].cure;
}

struct key_history *key_history_new(void *ctx)
{
	return talloc_zero(ctx, struct key_history);
}

/** Can anybody who reaches the port bring it about, without an AP's key? */
static bool is_cheap(enum key_outcome o)
{
	switch (o) {
	case KEY_UNKNOWN_AP:
	case KEY_WRONG_SOURCE:
	case KEY_WRONG_KEY:
	case KEY_REPLAYED:
	case KEY_MALFORMED:
	case KEY_TOO_MANY: return true;
	case KEY_SERVED:
	case KEY_LATE:
	case KEY_UNKNOWN_STATION:
	case KEY_UNKNOWN_NAME:
	case KEY_WRONG_R0KH_ID:
	case KEY_REVOKED:
	case KEY_EXPIRED:
	case KEY_WRONG_WLAN:
	case KEY_FT_OFF:
	case KEY_NO_VLAN:
	case KEY_NO_CIPHER:
	case KEY_UNSENT:
	case KEY_OUTCOME_COUNT: break;
	}
	return false;
}

/** Has this outcome had its record of this second? A clock that was set back has a new second. */
static bool is_flood(struct key_history *h, struct key_record const *r)
{
	uint64_t *kept = &h->kept_us[r->outcome];

	if (!is_cheap(r->outcome))
		return false;
	if (*kept && r->wall_us >= *kept && r->wall_us - *kept < 1000000)
		return true;
	*kept = r->wall_us;
	return false;
}

void key_history_put(struct key_history *h, struct key_record const *r)
{
	struct ring *ring = &h->ring[r->event];
	unsigned place = ring->next % KEY_HISTORY_MAX;

	h->count[r->event][r->outcome]++;
	if (is_flood(h, r))
		return;
	ring->record[place] = *r;
	ring->number[place] = h->next++;
	ring->next++;
	if (ring->next - ring->first > KEY_HISTORY_MAX)
		ring->first = ring->next - KEY_HISTORY_MAX;
}

/** Place of the first record whose number is at least `number`; next when there is none. */
static uint64_t find(struct ring const *ring, uint64_t number)
{
	uint64_t low = ring->first, high = ring->next;

	while (low < high) {
		uint64_t middle = (low + high) / 2;

		if (ring->number[middle % KEY_HISTORY_MAX] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/** Number of the record at a place, UINT64_MAX behind the last. */
static uint64_t number_at(struct ring const *ring, uint64_t place)
{
	return place < ring->next ? ring->number[place % KEY_HISTORY_MAX] : UINT64_MAX;
}

struct key_record const *key_history_next(struct key_history const *h, struct mac sta,
					  uint64_t *pos)
{
	uint64_t at[KEY_EVENT_COUNT];

	for (enum key_event e = 0; e < KEY_EVENT_COUNT; e++)
		at[e] = find(&h->ring[e], *pos);
	for (;;) {
		uint64_t pull = number_at(&h->ring[KEY_PULL], at[KEY_PULL]);
		uint64_t push = number_at(&h->ring[KEY_PUSH], at[KEY_PUSH]);
		enum key_event e = pull < push ? KEY_PULL : KEY_PUSH;
		struct key_record const *r;

		if (pull == push)
			return NULL;
		r = &h->ring[e].record[at[e]++ % KEY_HISTORY_MAX];
		*pos = (pull < push ? pull : push) + 1;
		if (mac_is_zero(sta) || mac_eq(sta, r->sta))
			return r;
	}
}

void key_history_clear(struct key_history *h)
{
	for (enum key_event e = 0; e < KEY_EVENT_COUNT; e++)
		h->ring[e].first = h->ring[e].next;
}

uint64_t key_history_count(struct key_history const *h, enum key_event event,
			   enum key_outcome outcome)
{
	return h->count[event][outcome];
}
