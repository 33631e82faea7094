/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Chunks of entries, and a free list that is threaded through the wiped ones.
 */
#include "base/slab.h"

#include <assert.h>
#include <string.h>
#include <talloc.h>

#include "base/pages.h"
#include "base/secret.h"

/** Entries whose size is a multiple of it touch as few cache lines as they can. */
#define LINE         64u
/** Eight large pages: with a quarter of that a million stations have 3,000 blocks, with more a slab
 * that is just large enough reserves addresses for nothing. What is not used is never touched. */
#define BLOCK_OCTETS (8 * (size_t)PAGES_LARGE)

void slab_init(struct slab *s, void *ctx, uint32_t size)
{
	slab_init_room(s, ctx, size, size);
}

void slab_init_room(struct slab *s, void *ctx, uint32_t size, uint32_t zeroed)
{
	assert(zeroed >= sizeof(uint32_t) && zeroed <= size);
	*s = (struct slab){.ctx = ctx, .size = size, .zeroed = zeroed};
}

/** Chunks that were got in one piece. */
struct slab_block {
	size_t touched; /**< octets that entries have ever had: the rest holds no secret */
	uint8_t *first; /**< chunk, within the same piece of memory */
};

/** Runs however the block ends, so keys do not outlive a talloc parent that is freed whole. */
static int block_wipe(struct slab_block *b)
{
	mem_wipe(b->first, b->touched);
	return 0;
}

void slab_free_all(struct slab *s)
{
	talloc_free(s->chunk);
	slab_init_room(s, s->ctx, s->size, s->zeroed);
}

static uint8_t *align_up(uint8_t *p, uintptr_t to)
{
	return p + (-(uintptr_t)p & (to - 1));
}

/** Chunks of the next block: one, until they are large pages' worth. */
static uint32_t block_chunks(struct slab const *s, size_t chunk_octets)
{
	if (s->chunks * chunk_octets < PAGES_LARGE)
		return 1;
	return (uint32_t)((BLOCK_OCTETS + chunk_octets - 1) / chunk_octets);
}

/** One more block; nothing changes but the array's place when memory is short. */
static int slab_grow(struct slab *s)
{
	size_t const chunk_octets = (size_t)s->size << SLAB_SHIFT;
	uint32_t const n = block_chunks(s, chunk_octets);
	size_t const octets = n * chunk_octets, align = n > 1 ? PAGES_LARGE : LINE;
	uint8_t **chunk = talloc_realloc(s->ctx, s->chunk, uint8_t *, s->chunks + n);
	struct slab_block *b;

	if (!chunk)
		return -1;
	s->chunk = chunk;
	b = talloc_size(chunk, sizeof *b + align - 1 + octets);
	if (!b)
		return -1;
	b->touched = 0;
	b->first = align_up((uint8_t *)(b + 1), align);
	talloc_set_type(b, struct slab_block);
	talloc_set_destructor(b, block_wipe);
	if (n > 1)
		pages_advise(b->first, octets);
	for (uint32_t i = 0; i < n; i++)
		chunk[s->chunks++] = b->first + i * chunk_octets;
	s->block = b;
	s->reserved += talloc_get_size(b);
	return 0;
}

void *slab_alloc(struct slab *s, uint32_t *entry)
{
	uint8_t *p;

	if (s->free) {
		*entry = s->free - 1;
		p = slab_at(s, *entry);
		memcpy(&s->free, p, sizeof s->free);
		memset(p, 0, sizeof s->free);
	} else {
		/* The last number stays unused: + 1 must fit the free list and a hash slot. */
		if (s->high == UINT32_MAX - 1)
			return NULL;
		if (s->high >> SLAB_SHIFT == s->chunks && slab_grow(s))
			return NULL;
		*entry = s->high++;
		s->block->touched += s->size;
		p = slab_at(s, *entry);
		memset(p, 0, s->size);
	}
	s->used++;
	return p;
}

void slab_free(struct slab *s, uint32_t entry)
{
	uint8_t *p = slab_at(s, entry);

	mem_wipe(p, s->zeroed);
	memcpy(p, &s->free, sizeof s->free);
	s->free = entry + 1;
	s->used--;
}

size_t slab_octets(struct slab const *s)
{
	size_t const chunks = ((size_t)s->high + SLAB_CHUNK - 1) >> SLAB_SHIFT;

	return chunks * ((size_t)s->size << SLAB_SHIFT);
}

size_t slab_untouched(struct slab const *s)
{
	return s->reserved - slab_octets(s);
}
