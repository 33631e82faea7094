/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `wireless mobility group` and its like: kept, checked and shown. Other controllers are not spoken
 * with, and whoever names one is told so.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "controller/commands.h"
#include "controller/settings_edit.h"

static bool positive(struct grammar_walk const *w)
{
	return !w->negated && !w->defaulted;
}

/** @return shell_fail(); the copy has every secret of the settings */
static int refuse(struct shell *s, struct settings *copy, char const *why)
{
	mem_wipe(copy, sizeof *copy);
	return shell_fail(s, "%s", why);
}

static int commit(struct shell *s, struct settings *copy)
{
	struct err err = {0};

	if (mobility_check(&copy->mobility, &err) < 0)
		return refuse(s, copy, err.msg);
	return settings_edit_commit(s, copy);
}

/** A word into its room; false when it is too long. */
static bool take(char *room, size_t size, char const *word)
{
	return (size_t)snprintf(room, size, "%s", word) < size;
}

#define TAKE(room, word) take(room, sizeof(room), word)

int cmd_mobility_group_name(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct settings copy = s->c->settings;

	(void)out;
	if (!TAKE(copy.mobility.group, positive(w) && name ? name->text : MOBILITY_GROUP))
		return refuse(s, &copy, "The name of a mobility group has 1 to 31 characters");
	return commit(s, &copy);
}

/** The member of a line, with its addresses; false when one of the words is too long. */
static bool take_peer(struct mobility_peer *p, struct grammar_walk const *w)
{
	struct grammar_arg const *ip = grammar_arg(w, "ip"), *group = grammar_arg(w, "group");
	struct grammar_arg const *public_ip = grammar_arg(w, "public");

	p->encrypt = grammar_arg(w, "encrypt") != NULL;
	return TAKE(p->ip, ip ? ip->text : "") &&
	       TAKE(p->public_ip, public_ip ? public_ip->text : "") &&
	       TAKE(p->group, group ? group->text : "");
}

int cmd_mobility_group_member(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct settings copy = s->c->settings;
	struct mobility_config *m = &copy.mobility;
	struct mobility_peer *p = mac ? mobility_peer(m, mac->mac) : NULL;
	int rc;

	if (!mac)
		return refuse(s, &copy, "Say which controller, by its mobility MAC address");
	if (!positive(w)) {
		if (!p)
			return refuse(s, &copy, "No member of a mobility group has that address");
		mobility_peer_remove(m, p);
		return commit(s, &copy);
	}
	if (!grammar_arg(w, "ip"))
		return refuse(s, &copy, "Say its address and its group: ip ADDRESS group NAME");
	if (!p && m->peers == MOBILITY_PEERS_MAX)
		return refuse(s, &copy, "72 members are configured, that is all there may be");
	p = p ? p : &m->peer[m->peers++];
	p->mac = mac->mac;
	if (!take_peer(p, w))
		return refuse(s, &copy, "An address or the name of the group is too long");
	rc = commit(s, &copy);
	if (rc == 0)
		writer_text(out, "Warning: the member is kept and shown; this release of FastRoam "
				 "does not speak with other controllers\n");
	return rc;
}

int cmd_mobility_group_multicast(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name"),
				 *address = grammar_arg(w, "address");
	struct settings copy = s->c->settings;
	struct mobility_config *m = &copy.mobility;
	struct mobility_group *g = name ? mobility_group(m, name->text) : NULL;

	(void)out;
	if (!name)
		return refuse(s, &copy, "Say which mobility group");
	if (!positive(w)) {
		if (!g)
			return refuse(s, &copy, "That mobility group has no multicast address");
		mobility_group_remove(m, g);
		return commit(s, &copy);
	}
	if (!address)
		return refuse(s, &copy, "Say its address: ipv4 ADDRESS");
	if (!g && m->groups == MOBILITY_GROUPS_MAX)
		return refuse(s, &copy, "24 groups are configured, that is all there may be");
	g = g ? g : &m->other[m->groups++];
	if (!TAKE(g->name, name->text))
		return refuse(s, &copy, "The name of a mobility group has 1 to 31 characters");
	(void)inet_pton(AF_INET, address->text, &g->multicast);
	return commit(s, &copy);
}

int cmd_mobility_multicast(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *address = grammar_arg(w, "address");
	struct settings copy = s->c->settings;

	(void)out;
	copy.mobility.multicast.s_addr = 0;
	if (positive(w) && address)
		(void)inet_pton(AF_INET, address->text, &copy.mobility.multicast);
	return commit(s, &copy);
}

/** One number of the mobility group, or its default. */
static int set_number(struct shell *s, struct grammar_walk const *w, size_t at, unsigned otherwise)
{
	struct grammar_arg const *n = grammar_arg(w, "number");
	struct settings copy = s->c->settings;

	*(unsigned *)((char *)&copy.mobility + at) =
		positive(w) && n ? (unsigned)n->number : otherwise;
	return commit(s, &copy);
}

int cmd_mobility_keepalive_interval(struct shell *s, struct grammar_walk const *w,
				    struct writer *out)
{
	(void)out;
	return set_number(s, w, offsetof(struct mobility_config, keepalive_s),
			  MOBILITY_KEEPALIVE_S);
}

int cmd_mobility_keepalive_count(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_number(s, w, offsetof(struct mobility_config, keepalive_count),
			  MOBILITY_KEEPALIVE_COUNT);
}

int cmd_mobility_dscp(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_number(s, w, offsetof(struct mobility_config, dscp), MOBILITY_DSCP);
}
