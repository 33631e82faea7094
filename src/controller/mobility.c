/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The mobility group of a configuration; see mobility.h.
 */
#include "controller/mobility.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

void mobility_init(struct mobility_config *m)
{
	memset(m, 0, sizeof *m);
	(void)snprintf(m->group, sizeof m->group, "%s", MOBILITY_GROUP);
	m->keepalive_s = MOBILITY_KEEPALIVE_S;
	m->keepalive_count = MOBILITY_KEEPALIVE_COUNT;
	m->dscp = MOBILITY_DSCP;
}

/** AF_INET, AF_INET6, or 0 for what is neither. */
static int family(char const *address)
{
	unsigned char bits[16];

	if (inet_pton(AF_INET, address, bits) == 1)
		return AF_INET;
	return inet_pton(AF_INET6, address, bits) == 1 ? AF_INET6 : 0;
}

static char const *public_ip(struct mobility_peer const *p)
{
	return p->public_ip[0] ? p->public_ip : p->ip;
}

/** Do two texts name one address? "::1" and "0:0::1" do. */
static bool same_address(char const *a, char const *b)
{
	unsigned char x[16] = {0}, y[16] = {0};
	int af = family(a);

	return af && af == family(b) && inet_pton(af, a, x) == 1 && inet_pton(af, b, y) == 1 &&
	       memcmp(x, y, sizeof x) == 0;
}

static bool name_fits(char const *name)
{
	return name[0] && memchr(name, '\0', MOBILITY_GROUP_MAX + 1);
}

static int check_name(char const *name, struct err *err)
{
	if (name_fits(name))
		return 0;
	return err_set(err, EINVAL, "The name of a mobility group has 1 to %d characters",
		       MOBILITY_GROUP_MAX);
}

static int check_peer(struct mobility_config const *m, unsigned at, struct err *err)
{
	struct mobility_peer const *p = &m->peer[at];

	if (mac_is_zero(p->mac) || mac_is_group(p->mac))
		return err_set(err, EINVAL, "That is not the MAC address of a controller");
	if (!family(p->ip) || !family(public_ip(p)))
		return err_set(err, EINVAL,
			       "%s is no address: a member has an IPv4 or an IPv6 address",
			       family(p->ip) ? p->public_ip : p->ip);
	if (family(p->ip) != family(public_ip(p)))
		return err_set(err, EINVAL,
			       "Peer's public and private addresses have to be of the same type");
	for (unsigned i = 0; i < at; i++) {
		if (same_address(public_ip(&m->peer[i]), public_ip(p)) &&
		    strcmp(public_ip(p), "0.0.0.0") != 0)
			return err_set(err, EINVAL,
				       "Different mobility peers cannot have the same public IP "
				       "address (with the exception of 0.0.0.0)");
	}
	return check_name(p->group, err);
}

/** 224.0.0.0/4; the model of a 9800 ends at 239. */
static bool is_multicast(struct in_addr a)
{
	return ntohl(a.s_addr) >> 28 == 0xe;
}

static int check_group(struct mobility_config const *m, struct mobility_group const *g,
		       struct err *err)
{
	if (strcmp(g->name, m->group) == 0)
		return err_set(err, EINVAL, "Group name is conflicting with local group name");
	if (!is_multicast(g->multicast))
		return err_set(err, EINVAL,
			       "A multicast address lies between 224.0.0.0 and 239.255.255.255");
	return check_name(g->name, err);
}

int mobility_check(struct mobility_config const *m, struct err *err)
{
	int rc = check_name(m->group, err);

	if (rc == 0 && m->multicast.s_addr && !is_multicast(m->multicast))
		rc = err_set(err, EINVAL,
			     "A multicast address lies between 224.0.0.0 and 239.255.255.255");
	for (unsigned i = 0; i < m->peers && rc == 0; i++)
		rc = check_peer(m, i, err);
	for (unsigned i = 0; i < m->groups && rc == 0; i++)
		rc = check_group(m, &m->other[i], err);
	return rc;
}

struct mobility_peer *mobility_peer(struct mobility_config *m, struct mac mac)
{
	for (unsigned i = 0; i < m->peers; i++) {
		if (mac_eq(m->peer[i].mac, mac))
			return &m->peer[i];
	}
	return NULL;
}

struct mobility_group *mobility_group(struct mobility_config *m, char const *name)
{
	for (unsigned i = 0; i < m->groups; i++) {
		if (strcmp(m->other[i].name, name) == 0)
			return &m->other[i];
	}
	return NULL;
}

void mobility_peer_remove(struct mobility_config *m, struct mobility_peer *p)
{
	m->peers--;
	memmove(p, p + 1, (size_t)(&m->peer[m->peers] - p) * sizeof *p);
	memset(&m->peer[m->peers], 0, sizeof *p);
}

void mobility_group_remove(struct mobility_config *m, struct mobility_group *g)
{
	m->groups--;
	memmove(g, g + 1, (size_t)(&m->other[m->groups] - g) * sizeof *g);
	memset(&m->other[m->groups], 0, sizeof *g);
}
