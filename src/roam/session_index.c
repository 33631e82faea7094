/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Indexes of the session store; see session_index.h.
 */
#include "roam/session_index.h"

#include <stdlib.h>
#include <string.h>

char const *session_by_text(enum session_by by)
{
	static char const *const text[SESSION_BY_COUNT] = {
#define X(name, words) [SESSION_BY_##name] = (words),
		SESSION_BY_LIST(X)
#undef X
	};

	return text[by];
}

struct session_key session_key_of(struct session const *s, enum session_by by)
{
	switch (by) {
	case SESSION_BY_STATION: return (struct session_key){s->login.sta.b, MAC_LEN};
	case SESSION_BY_SESSION_ID:
		return (struct session_key){s->login.acct_session_id,
					    strlen(s->login.acct_session_id)};
	case SESSION_BY_CUI: return (struct session_key){s->login.cui.b, s->login.cui.len};
	case SESSION_BY_USER: return (struct session_key){s->login.user, strlen(s->login.user)};
	case SESSION_BY_COUNT: break;
	}
	return (struct session_key){NULL, 0};
}

struct session_key session_match_key(struct login_match const *m, enum session_by by)
{
	switch (by) {
	case SESSION_BY_STATION: return (struct session_key){m->sta.b, m->has_sta ? MAC_LEN : 0};
	case SESSION_BY_SESSION_ID:
		return (struct session_key){m->acct_session_id, strlen(m->acct_session_id)};
	case SESSION_BY_CUI: return (struct session_key){m->cui.b, m->cui.len};
	case SESSION_BY_USER: return (struct session_key){m->user, strlen(m->user)};
	case SESSION_BY_COUNT: break;
	}
	return (struct session_key){NULL, 0};
}

static uint32_t index_hash(struct session_index const *ix, struct session_key key)
{
	struct mac sta;

	/* Each roam asks for its station, three times. */
	if (ix->by != SESSION_BY_STATION)
		return hash_octet_string(key.p, key.len, ix->seed);
	memcpy(sta.b, key.p, MAC_LEN);
	return hash_u64(mac_u64(sta), ix->seed);
}

static uint32_t index_hash_of(void const *arg, uint32_t i)
{
	struct session_index const *ix = arg;
	struct session_entry const *e = slab_at(ix->slab, i);

	return index_hash(ix, session_key_of(&e->pub, ix->by));
}

struct session_entry const *session_index_peek(struct session_index const *ix,
					       struct session_key key)
{
	uint32_t i = hash_peek(&ix->hash, index_hash(ix, key));

	return i == HASH_NONE ? NULL : slab_at(ix->slab, i);
}

void session_index_prefetch(struct session_index const *ix, struct session_key key)
{
	hash_prefetch(&ix->hash, index_hash(ix, key));
}

struct session_entry *session_index_find(struct session_index const *ix, struct session_key key)
{
	struct hash_cursor cursor;
	uint32_t i;

	if (key.len == 0)
		return NULL;
	i = hash_first(&ix->hash, index_hash(ix, key), &cursor);
	for (; i != HASH_NONE; i = hash_next(&ix->hash, &cursor)) {
		struct session_entry *e = slab_at(ix->slab, i);
		struct session_key has = session_key_of(&e->pub, ix->by);

		if (has.len == key.len && memcmp(has.p, key.p, key.len) == 0)
			return e;
	}
	return NULL;
}

int session_index_add(struct session_index *ix, struct session_entry *e)
{
	struct session_key key = session_key_of(&e->pub, ix->by);
	struct session_entry *first = session_index_find(ix, key);
	struct session_link *link = &e->link[ix->by];

	*link = (struct session_link){0};
	if (key.len == 0)
		return 0;
	if (!first)
		return hash_add(&ix->hash, index_hash(ix, key), e->self - 1);
	link->prev = first->self;
	link->next = first->link[ix->by].next;
	if (link->next)
		session_entry_at(ix->slab, link->next)->link[ix->by].prev = e->self;
	first->link[ix->by].next = e->self;
	return 0;
}

void session_index_remove(struct session_index *ix, struct session_entry *e)
{
	struct session_key key = session_key_of(&e->pub, ix->by);
	struct session_link *link = &e->link[ix->by];

	if (key.len == 0)
		return;
	if (link->next)
		session_entry_at(ix->slab, link->next)->link[ix->by].prev = link->prev;
	if (link->prev) {
		session_entry_at(ix->slab, link->prev)->link[ix->by].next = link->next;
		return;
	}
	hash_remove(&ix->hash, index_hash(ix, key), e->self - 1);
	/* The next one takes the slot that has just been left: the table cannot have to grow. */
	if (link->next && hash_add(&ix->hash, index_hash(ix, key), link->next - 1))
		abort();
}

int session_index_init(struct session_index *ix, void *ctx, enum session_by by,
		       struct slab const *slab, struct env const *env)
{
	ix->by = by;
	ix->slab = slab;
	env->random(env->arg, (uint8_t *)&ix->seed, sizeof ix->seed);
	return hash_init(&ix->hash, ctx, index_hash_of, ix);
}
