/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The last pulls and pushes, in a ring; see key_history.h.
 */
#include "roam/key_history.h"

#include <talloc.h>

struct key_history {
	struct key_record record[KEY_HISTORY_MAX];
	uint64_t first; /**< number of the oldest one that is kept */
	uint64_t next;  /**< number of the next one; its place is the number modulo the size */
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
	h->count[r->event][r->outcome]++;
	if (is_flood(h, r))
		return;
	h->record[h->next % KEY_HISTORY_MAX] = *r;
	h->next++;
	if (h->next - h->first > KEY_HISTORY_MAX)
		h->first = h->next - KEY_HISTORY_MAX;
}

struct key_record const *key_history_next(struct key_history const *h, struct mac sta,
					  uint64_t *pos)
{
	if (*pos < h->first)
		*pos = h->first;
	while (*pos < h->next) {
		struct key_record const *r = &h->record[(*pos)++ % KEY_HISTORY_MAX];

		if (mac_is_zero(sta) || mac_eq(sta, r->sta))
			return r;
	}
	return NULL;
}

void key_history_clear(struct key_history *h)
{
	h->first = h->next;
}

uint64_t key_history_count(struct key_history const *h, enum key_event event,
			   enum key_outcome outcome)
{
	return h->count[event][outcome];
}
