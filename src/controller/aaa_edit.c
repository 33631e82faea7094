/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * RADIUS servers, groups and lists; see aaa_edit.h.
 */
#include "controller/aaa_edit.h"

#include <string.h>

#include "base/secret.h"

bool aaa_edit_name_fits(char const *name)
{
	return name[0] && strlen(name) <= RADIUS_NAME_MAX;
}

/**
 * The three are arrays of structs that begin with their name.
 * @return the one of this name, else the first that is free when `make`, else NULL
 */
static void *find(void *array, size_t size, unsigned *n, unsigned max, char const *name, bool make)
{
	unsigned i = 0;

	while (i < *n && strcmp((char *)array + i * size, name) != 0)
		i++;
	if (i < *n)
		return (char *)array + i * size;
	if (!make || *n == max)
		return NULL;
	++*n;
	memset((char *)array + i * size, 0, size);
	memcpy((char *)array + i * size, name, strlen(name) + 1);
	return (char *)array + i * size;
}

static void take_out(void *array, size_t size, unsigned *n, void *entry)
{
	char *last = (char *)array + (*n - 1) * size;

	memmove(entry, (char *)entry + size, (size_t)(last - (char *)entry));
	mem_wipe(last, size);
	--*n;
}

#define NAME_IS_FIRST(type) _Static_assert(offsetof(struct type, name) == 0, "found by its name")

NAME_IS_FIRST(radius_server_config);
NAME_IS_FIRST(radius_group_config);
NAME_IS_FIRST(radius_list_config);

struct radius_server_config *aaa_edit_server(struct radius_config *c, char const *name)
{
	return find(c->server, sizeof c->server[0], &c->n_servers, RADIUS_SERVERS_MAX, name, false);
}

struct radius_group_config *aaa_edit_group(struct radius_config *c, char const *name)
{
	return find(c->group, sizeof c->group[0], &c->n_groups, RADIUS_GROUPS_MAX, name, false);
}

struct radius_list_config *aaa_edit_list(struct radius_lists *l, char const *name)
{
	return find(l->list, sizeof l->list[0], &l->n, RADIUS_GROUPS_MAX, name, false);
}

struct radius_server_config *aaa_edit_server_make(struct radius_config *c, char const *name)
{
	unsigned before = c->n_servers;
	struct radius_server_config *s =
		find(c->server, sizeof c->server[0], &c->n_servers, RADIUS_SERVERS_MAX, name, true);

	if (c->n_servers == before)
		return s;
	s->auth_port = RADIUS_AUTH_PORT;
	s->acct_port = RADIUS_ACCT_PORT;
	s->timeout_ms = RADIUS_TIMEOUT_S * 1000;
	s->retransmit = RADIUS_RETRANSMIT;
	return s;
}

struct radius_group_config *aaa_edit_group_make(struct radius_config *c, char const *name)
{
	return find(c->group, sizeof c->group[0], &c->n_groups, RADIUS_GROUPS_MAX, name, true);
}

struct radius_list_config *aaa_edit_list_make(struct radius_lists *l, char const *name)
{
	return find(l->list, sizeof l->list[0], &l->n, RADIUS_GROUPS_MAX, name, true);
}

void aaa_edit_server_remove(struct radius_config *c, struct radius_server_config *s)
{
	take_out(c->server, sizeof *s, &c->n_servers, s);
}

void aaa_edit_group_remove(struct radius_config *c, struct radius_group_config *g)
{
	take_out(c->group, sizeof *g, &c->n_groups, g);
}

void aaa_edit_list_remove(struct radius_lists *l, struct radius_list_config *entry)
{
	take_out(l->list, sizeof *entry, &l->n, entry);
}

int aaa_edit_member(struct radius_group_config const *g, char const *name)
{
	for (unsigned i = 0; i < g->n; i++)
		if (strcmp(g->server[i], name) == 0)
			return (int)i;
	return -1;
}

bool aaa_edit_member_add(struct radius_group_config *g, char const *name)
{
	if (aaa_edit_member(g, name) >= 0)
		return true;
	if (g->n == RADIUS_GROUP_SERVERS)
		return false;
	memcpy(g->server[g->n++], name, strlen(name) + 1);
	return true;
}

void aaa_edit_member_remove(struct radius_group_config *g, int at)
{
	take_out(g->server, sizeof g->server[0], &g->n, g->server[at]);
}
