/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Open addressing with linear probing, growth at one half, removal by shifting back.
 */
#include "base/hash.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>

#include "base/pages.h"

/** 16 slots are one cache line: the least that a table can cost. */
#define HASH_MIN_SLOTS 16u
/** Twice what entries there can be. */
#define HASH_MAX_SLOTS (2u << HASH_ENTRY_BITS)

/** Empty slots; NULL when memory is short. */
static uint32_t *slots_new(void *ctx, uint32_t slots)
{
	uint32_t *slot = talloc_array(ctx, uint32_t, slots);

	if (!slot)
		return NULL;
	pages_advise(slot, slots * sizeof *slot);
	return memset(slot, 0, slots * sizeof *slot);
}

int hash_init(struct hash *h, void *ctx, uint32_t (*hash_of)(void const *, uint32_t),
	      void const *arg)
{
	*h = (struct hash){.arg = arg, .hash_of = hash_of};
	h->slot = slots_new(ctx, HASH_MIN_SLOTS);
	if (!h->slot)
		return -ENOMEM;
	h->mask = HASH_MIN_SLOTS - 1;
	return 0;
}

void hash_free(struct hash *h)
{
	TALLOC_FREE(h->slot);
	h->mask = 0;
	h->used = 0;
}

static uint32_t slot_of(uint32_t entry, uint32_t distance)
{
	return (entry + 1) | (distance < HASH_FAR ? distance : HASH_FAR) << HASH_ENTRY_BITS;
}

static uint32_t slot_entry(uint32_t slot)
{
	return (slot & HASH_ENTRY_MASK) - 1;
}

static void slot_put(uint32_t *slot, uint32_t mask, uint32_t hash, uint32_t entry)
{
	uint32_t distance = 0;

	while (slot[(hash + distance) & mask])
		distance++;
	slot[(hash + distance) & mask] = slot_of(entry, distance);
}

/** Move to a table of twice the slots; unchanged when memory is short. */
static int hash_grow(struct hash *h)
{
	uint32_t slots = h->mask + 1;
	uint32_t *bigger;

	if (slots >= HASH_MAX_SLOTS)
		return -ENOMEM;
	bigger = slots_new(talloc_parent(h->slot), slots * 2);
	if (!bigger)
		return -ENOMEM;
	for (uint32_t i = 0; i < slots; i++) {
		uint32_t value = h->slot[i];

		if (value)
			slot_put(bigger, slots * 2 - 1, h->hash_of(h->arg, slot_entry(value)),
				 slot_entry(value));
	}
	talloc_free(h->slot);
	h->slot = bigger;
	h->mask = slots * 2 - 1;
	return 0;
}

int hash_add(struct hash *h, uint32_t hash, uint32_t entry)
{
	if (entry > HASH_ENTRY_MAX)
		return -ENOMEM;
	if (h->used >= (h->mask + 1) / 2) {
		int rc = hash_grow(h);

		if (rc)
			return rc;
	}
	slot_put(h->slot, h->mask, hash, entry);
	h->used++;
	return 0;
}

/** How far a slot is from its chain's start. */
static uint32_t slot_distance(struct hash const *h, uint32_t pos)
{
	uint32_t value = h->slot[pos], distance = value >> HASH_ENTRY_BITS;

	if (distance < HASH_FAR)
		return distance;
	return (pos - h->hash_of(h->arg, slot_entry(value))) & h->mask;
}

/**
 * Close the gap at `gap`: each later entry of the run moves into it unless its own chain starts
 * behind the gap, where a look-up would then miss it.
 */
static void hash_close_gap(struct hash *h, uint32_t gap)
{
	uint32_t pos = gap;

	for (;;) {
		uint32_t value, distance, back;

		pos = (pos + 1) & h->mask;
		value = h->slot[pos];
		if (!value)
			break;
		back = (pos - gap) & h->mask;
		distance = slot_distance(h, pos);
		if (distance >= back) {
			h->slot[gap] = slot_of(slot_entry(value), distance - back);
			gap = pos;
		}
	}
	h->slot[gap] = 0;
}

bool hash_remove(struct hash *h, uint32_t hash, uint32_t entry)
{
	uint32_t pos = hash & h->mask;

	while (h->slot[pos] && slot_entry(h->slot[pos]) != entry)
		pos = (pos + 1) & h->mask;
	if (!h->slot[pos])
		return false;
	hash_close_gap(h, pos);
	h->used--;
	return true;
}

__extension__ typedef unsigned __int128 wide;

/** One wide multiply for sixteen octets, of which both halves count: 5 cycles. */
static uint64_t fold(uint64_t state, uint64_t const word[2], uint64_t seed)
{
	wide product = (wide)(word[0] ^ state) * (word[1] ^ seed ^ 0x9e3779b97f4a7c15ULL);

	return (uint64_t)product ^ (uint64_t)(product >> 64) ^ word[0];
}

uint32_t hash_octet_string(void const *data, size_t len, uint64_t seed)
{
	uint8_t const *p = data;
	uint64_t state = seed ^ len, word[2];

	for (; len >= sizeof word; len -= sizeof word, p += sizeof word) {
		memcpy(word, p, sizeof word);
		state = fold(state, word, seed);
	}
	if (len) {
		word[0] = word[1] = 0;
		memcpy(word, p, len);
		state = fold(state, word, seed);
	}
	return hash_u64(state, seed);
}
