/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * How sessions are found: one index for each identity that a request can name. Private to src/roam.
 *
 * A hash table holds one session for each value, the others of that value hang on it in a list, so
 * 100,000 logins of "anonymous" cost no more to add and remove than 100,000 names.
 */
#ifndef FASTROAM_ROAM_SESSION_INDEX_H
#define FASTROAM_ROAM_SESSION_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/env.h"
#include "base/hash.h"
#include "base/slab.h"
#include "base/wheel.h"
#include "roam/session.h"

#define SESSION_BY_LIST(X)                 \
	X(STATION, "Calling-Station-Id")   \
	X(SESSION_ID, "Acct-Session-Id")   \
	X(CUI, "Chargeable-User-Identity") \
	X(USER, "User-Name")

/** In the order in which a request's fields are tried: the most telling first. */
enum session_by {
#define X(name, text) SESSION_BY_##name,
	SESSION_BY_LIST(X)
#undef X
		SESSION_BY_COUNT
};

/** The attribute's name. */
char const *session_by_text(enum session_by by);

/** Numbers are stored plus one; 0 is none. */
struct session_link {
	uint32_t prev, next;
};

/** A session as the store keeps it, in a slab: it has a number and never moves. */
struct session_entry {
	uint32_t self; /**< the slab's free list overwrites this one */
	bool live;
	bool expired;    /**< it is over, but not wiped yet */
	uint64_t serial; /**< grows with each login: orders the sessions of a station */
	struct session_link link[SESSION_BY_COUNT];
	struct session pub;
	struct wheel_node timer;
	uint64_t login_s; /**< Event-Timestamp, but at most when it came; 0 when there was none */
};

struct session_index {
	struct hash hash;
	struct slab const *slab;
	uint64_t seed;
	enum session_by by;
};

/** Entry of a number stored plus one; NULL for 0. */
static inline struct session_entry *session_entry_at(struct slab const *slab, uint32_t number)
{
	return number ? slab_at(slab, number - 1) : NULL;
}

/** Octets by which a session is found; none when it has no such identity. */
struct session_key {
	void const *p;
	size_t len;
};

struct session_key session_key_of(struct session const *s, enum session_by by);

/** The same of a request: what it wants a session to have; none when it does not name it. */
struct session_key session_match_key(struct login_match const *m, enum session_by by);

/**
 * @param ctx   talloc parent of the table
 * @param slab  of the sessions; outlives the index
 * @return 0 or -ENOMEM
 */
int session_index_init(struct session_index *ix, void *ctx, enum session_by by,
		       struct slab const *slab, struct env const *env) WARN_UNUSED;

/** The first session with this value; the others follow by link[].next. An empty value has none. */
/** The entry that session_index_find() most likely comes to, to be prefetched; NULL: none. */
struct session_entry const *session_index_peek(struct session_index const *ix,
					       struct session_key key);
/** Fetch the slot that session_index_find() begins with. */
void session_index_prefetch(struct session_index const *ix, struct session_key key);
struct session_entry *session_index_find(struct session_index const *ix, struct session_key key);

/** 0 or -ENOMEM. A session without a value is in no list. */
int session_index_add(struct session_index *ix, struct session_entry *e) WARN_UNUSED;

void session_index_remove(struct session_index *ix, struct session_entry *e);

#endif
