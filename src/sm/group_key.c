/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Group keys of a BSS (see group_key.h). */
#include "sm/group_key.h"

#include <string.h>

#include "base/secret.h"

#define GTK_FIRST  1
#define IGTK_FIRST 4

/** 1 and 2, 4 and 5: the other one of a pair. */
static uint8_t other(uint8_t index, uint8_t first)
{
	return index == first ? first + 1 : first;
}

/** Fresh octets, as many as the ciphers take. Counters stay zero. */
static void draw(struct group_key *g, struct env const *env, suite_t cipher, suite_t mgmt_cipher)
{
	*g = (struct group_key){.cipher = cipher, .mgmt_cipher = mgmt_cipher};
	g->gtk_len = (uint8_t)cipher_key_len(cipher);
	g->igtk_len = (uint8_t)cipher_key_len(mgmt_cipher);
	env->random(env->arg, g->gtk, g->gtk_len);
	env->random(env->arg, g->igtk, g->igtk_len);
}

void group_key_init(struct group_key *g, struct env const *env, suite_t cipher, suite_t mgmt_cipher)
{
	draw(g, env, cipher, mgmt_cipher);
	g->gtk_index = GTK_FIRST;
	g->igtk_index = IGTK_FIRST;
}

void group_key_next(struct group_key const *now, struct env const *env, struct group_key *next)
{
	uint8_t const gtk_index = other(now->gtk_index, GTK_FIRST);
	uint8_t const igtk_index = other(now->igtk_index, IGTK_FIRST);

	draw(next, env, now->cipher, now->mgmt_cipher);
	next->gtk_index = gtk_index;
	next->igtk_index = igtk_index;
}

void group_key_set_igtk(struct group_key *g, struct group_key const *from)
{
	g->mgmt_cipher = from->mgmt_cipher;
	g->igtk_len = from->igtk_len;
	memcpy(g->igtk, from->igtk, sizeof g->igtk);
	g->igtk_index = from->igtk_index;
	memcpy(g->ipn, from->ipn, sizeof g->ipn);
}

void group_key_wipe(struct group_key *g)
{
	mem_wipe(g, sizeof(*g));
}
