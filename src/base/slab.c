/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Chunks of entries, and a free list that is threaded through the wiped ones.
 */
#include "base/slab.h"

#include <assert.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"

void slab_init(struct slab *s, void *ctx, uint32_t size)
{
	slab_init_room(s, ctx, size, size);
}

void slab_init_room(struct slab *s, void *ctx, uint32_t size, uint32_t zeroed)
{
	assert(zeroed >= sizeof(uint32_t) && zeroed <= size);
	*s = (struct slab){.ctx = ctx, .size = size, .zeroed = zeroed};
}

/** Runs however the chunk ends, so keys do not outlive a talloc parent that is freed whole. */
static int chunk_wipe(uint8_t *chunk)
{
	mem_wipe(chunk, talloc_get_size(chunk));
	return 0;
}

void slab_free_all(struct slab *s)
{
	talloc_free(s->chunk);
	slab_init_room(s, s->ctx, s->size, s->zeroed);
}

/** One more chunk; nothing changes but the array's place when memory is short. */
static int slab_grow(struct slab *s)
{
	uint8_t **chunk = talloc_realloc(s->ctx, s->chunk, uint8_t *, s->chunks + 1);

	if (!chunk)
		return -1;
	s->chunk = chunk;
	chunk[s->chunks] = talloc_zero_array(chunk, uint8_t, (size_t)s->size << SLAB_SHIFT);
	if (!chunk[s->chunks])
		return -1;
	talloc_set_destructor(chunk[s->chunks], chunk_wipe);
	s->chunks++;
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
		p = slab_at(s, *entry);
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
	return (size_t)s->chunks * ((size_t)s->size << SLAB_SHIFT);
}
