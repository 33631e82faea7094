/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Fixed-size entries addressed by number, in chunks that never move.
 *
 * An entry's number fits a hash slot (32 bits) and its address stays good, so timers may be
 * embedded. Freed entries are wiped (they held keys) and used again, last freed first.
 *
 * An entry may end in room that holds no secret and counts only as far as its owner has written it:
 * text, a frame. Such room is neither wiped nor zeroed, for each cache line of an entry that has
 * left the caches costs 5 to 100 ns: of a station's record that is a third.
 *
 * A slab of more than 2 MiB grows in large pages (pages.h): which of 100,000 records a frame is
 * about is random, and on small pages each would cost a trip to memory more, to find out where it
 * is.
 */
#ifndef FASTROAM_BASE_SLAB_H
#define FASTROAM_BASE_SLAB_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct slab_block;

struct slab {
	void *ctx;       /**< talloc parent of the chunks */
	uint8_t **chunk; /**< SLAB_CHUNK entries each */
	uint32_t chunks;
	struct slab_block *block; /**< the newest chunks are of it */
	size_t reserved;          /**< octets of all blocks */
	uint32_t size;            /**< octets of an entry */
	uint32_t zeroed; /**< of those: wiped when it is freed, zero when it is given out */
	uint32_t high;   /**< entries ever used */
	uint32_t used;   /**< entries in use */
	uint32_t free;   /**< head of the free list, entry number + 1 */
};

/** 1,024 entries a chunk: of 112 octets each that is 112 KiB, small enough to waste. */
#define SLAB_SHIFT 10
#define SLAB_CHUNK (1u << SLAB_SHIFT)

/** @param size  octets of an entry, at least 4 */
void slab_init(struct slab *s, void *ctx, uint32_t size);

/** The same, with room at the end of each entry that stays as it is.
 * @param zeroed  octets before that room, 4 to size */
void slab_init_room(struct slab *s, void *ctx, uint32_t size, uint32_t zeroed);

/** Wipe and release everything. */
void slab_free_all(struct slab *s);

/** A zeroed entry (but for its room); its number goes to *entry. NULL when memory is short. */
void *slab_alloc(struct slab *s, uint32_t *entry) WARN_UNUSED;

/** Wipe an entry (but for its room) and give it back. */
void slab_free(struct slab *s, uint32_t entry);

static inline void *slab_at(struct slab const *s, uint32_t entry)
{
	return s->chunk[entry >> SLAB_SHIFT] + (size_t)(entry & (SLAB_CHUNK - 1)) * s->size;
}

/** Octets of all chunks that an entry has ever been in. */
size_t slab_octets(struct slab const *s);

/** Octets besides them that talloc counts: they take addresses, and no memory yet. */
size_t slab_untouched(struct slab const *s);

#endif
