/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Open-addressing index: 32-bit slots that point into a caller's array or slab.
 *
 * The table knows neither keys nor entries. It stores entry numbers and asks the caller whether an
 * entry matches and, when the table grows, what its hash is. Load stays at or below one half,
 * removal shifts back (no tombstones), so a look-up touches about 1.5 slots. Each slot says how far
 * from its chain's start it is: entries of neighbouring chains are passed over and moved unseen, so
 * at 1 M entries a look-up is one cache miss for the table and one for the entry, a removal one.
 * Several entries may share one key (PMKSAs of one station): hash_next() walks them.
 */
#ifndef FASTROAM_BASE_HASH_H
#define FASTROAM_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/prefetch.h"

/** No entry. */
#define HASH_NONE UINT32_MAX

/** A slot: entry number + 1, and above it how far it is from its chain's start. 67 million entries
 * are 8 PMKSAs for each of 8 million stations. */
#define HASH_ENTRY_BITS 26
#define HASH_ENTRY_MASK ((1u << HASH_ENTRY_BITS) - 1)
#define HASH_ENTRY_MAX  (HASH_ENTRY_MASK - 1)
/** This far or farther: its hash has to be asked for. At load one half one in 10^11 is. */
#define HASH_FAR        (UINT32_MAX >> HASH_ENTRY_BITS)

struct hash {
	uint32_t *slot; /**< 0 when empty */
	uint32_t mask;  /**< slots - 1; slots is a power of two */
	uint32_t used;
	void const *arg;                                      /**< for the two functions */
	uint32_t (*hash_of)(void const *arg, uint32_t entry); /**< hash of a stored entry's key */
};

/**
 * @param ctx      talloc parent of the slots
 * @param hash_of  gives the hash of a stored entry
 * @return 0 or -ENOMEM
 */
int hash_init(struct hash *h, void *ctx, uint32_t (*hash_of)(void const *, uint32_t),
	      void const *arg) WARN_UNUSED;

/** Free the slots (not the entries). */
void hash_free(struct hash *h);

/** Add an entry, 0 to HASH_ENTRY_MAX, under its hash; grows when half full. 0, or -ENOMEM (the
 * table is unchanged). */
int hash_add(struct hash *h, uint32_t hash, uint32_t entry) WARN_UNUSED;

/** Take an entry out; false when it was not in. */
bool hash_remove(struct hash *h, uint32_t hash, uint32_t entry);

/** Octets of the slots, for memory accounts. */
static inline size_t hash_octets(struct hash const *h)
{
	return h->slot ? ((size_t)h->mask + 1) * sizeof *h->slot : 0;
}

/** Walking state of one look-up. */
struct hash_cursor {
	uint32_t start, distance;
};

/**
 * The first, then with hash_next() each further entry whose slot chain starts at `hash`. The caller
 * compares keys: an entry of another key may start there as well.
 */
static inline uint32_t hash_next(struct hash const *h, struct hash_cursor *c)
{
	for (;;) {
		uint32_t v = h->slot[(c->start + c->distance) & h->mask];
		uint32_t distance = c->distance < HASH_FAR ? c->distance : HASH_FAR;

		if (!v)
			return HASH_NONE;
		c->distance++;
		if (v >> HASH_ENTRY_BITS == distance)
			return (v & HASH_ENTRY_MASK) - 1;
	}
}

static inline uint32_t hash_first(struct hash const *h, uint32_t hash, struct hash_cursor *c)
{
	*c = (struct hash_cursor){.start = hash};
	return hash_next(h, c);
}

/** Fetch the slot that a look-up of this hash begins with. */
static inline void hash_prefetch(struct hash const *h, uint32_t hash)
{
	prefetch(&h->slot[hash & h->mask]);
}

/** The entry that a look-up of this hash most likely ends at, to be fetched before it is needed. */
static inline uint32_t hash_peek(struct hash const *h, uint32_t hash)
{
	struct hash_cursor c;

	return hash_first(h, hash, &c);
}

/** 64-bit finaliser (a multiply and two shifts): good enough for MAC addresses, not for attackers
 * alone, so every table is keyed with a random `seed` drawn at start. */
static inline uint32_t hash_u64(uint64_t v, uint64_t seed)
{
	v ^= seed;
	v ^= v >> 32;
	v *= 0x9e3779b97f4a7c15ULL;
	v ^= v >> 29;
	v *= 0xbf58476d1ce4e5b9ULL;
	return (uint32_t)(v >> 32);
}

/** Hash of octets (user names, session ids). */
uint32_t hash_octet_string(void const *data, size_t len, uint64_t seed);

#endif
