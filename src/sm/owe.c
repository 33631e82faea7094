/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Key pairs for OWE, made ahead of time (see owe.h). */
#include "sm/owe.h"

#include <string.h>

#include <talloc.h>

#define GROUPS   3
#define POOL_MAX 32

_Static_assert(OWE_POOL_19 <= POOL_MAX && OWE_POOL_20 <= POOL_MAX && OWE_POOL_21 <= POOL_MAX,
	       "struct stock has room for them");

struct stock {
	unsigned group;
	unsigned size; /**< that are to be ready */
	unsigned ready;
	struct ecdh_key *key[POOL_MAX];
};

struct owe_pool {
	struct stock stock[GROUPS];
};

static int pool_free(struct owe_pool *p)
{
	for (unsigned i = 0; i < GROUPS; i++)
		while (p->stock[i].ready)
			ecdh_key_free(p->stock[i].key[--p->stock[i].ready]);
	return 0;
}

struct owe_pool *owe_pool_new(void *ctx)
{
	struct owe_pool *p = talloc_zero(ctx, struct owe_pool);

	if (!p)
		return NULL;
	p->stock[0] = (struct stock){.group = 19, .size = OWE_POOL_19};
	p->stock[1] = (struct stock){.group = 20, .size = OWE_POOL_20};
	p->stock[2] = (struct stock){.group = 21, .size = OWE_POOL_21};
	talloc_set_destructor(p, pool_free);
	return p;
}

static unsigned lacks(struct stock const *s)
{
	return s->size - s->ready;
}

static struct stock *emptiest(struct owe_pool *p)
{
	struct stock *most = &p->stock[0];

	for (unsigned i = 1; i < GROUPS; i++)
		if (lacks(&p->stock[i]) > lacks(most))
			most = &p->stock[i];
	return most;
}

bool owe_pool_fill(struct owe_pool *p)
{
	struct stock *s = emptiest(p);
	struct ecdh_key *k;

	if (lacks(s) == 0)
		return false;
	k = ecdh_key_new(s->group);
	if (!k)
		return false;
	s->key[s->ready++] = k;
	return lacks(emptiest(p)) > 0;
}

/** Place of a group in the pool, GROUPS for one that we do not know. */
static unsigned place_of(struct owe_pool const *p, unsigned group)
{
	unsigned i = 0;

	while (i < GROUPS && p->stock[i].group != group)
		i++;
	return i;
}

unsigned owe_pool_ready(struct owe_pool const *p, unsigned group)
{
	unsigned i = place_of(p, group);

	return i < GROUPS ? p->stock[i].ready : 0;
}

/** A key pair that is in nobody else's hands, NULL when the pool has none of the group. */
static struct ecdh_key *take(struct owe_pool *p, unsigned group)
{
	unsigned i = place_of(p, group);

	return i < GROUPS && p->stock[i].ready ? p->stock[i].key[--p->stock[i].ready] : NULL;
}

int owe_pool_answer(struct owe_pool *p, unsigned group, uint8_t const *client_x, uint8_t *ap_x,
		    struct owe_keys *out)
{
	struct ecdh_key *own = take(p, group);
	int rc;

	if (!own)
		return owe_answer(group, client_x, ap_x, out);
	rc = owe_finish(OWE_AP, group, own, client_x, ap_x, out);
	ecdh_key_free(own);
	return rc;
}
