/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Bridges of VLANs; see vlan_net.h.
 */
#include "ap/vlan_net.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ap/netif.h"

struct net {
	uint16_t id;
	unsigned users; /**< wireless interfaces in its bridge */
	bool made_bridge, made_tagged;
};

struct vlan_nets {
	char bridge[IFNAMSIZ], uplink[IFNAMSIZ];
	struct net *at;
	unsigned n;
};

struct vlan_nets *vlan_nets_new(void *ctx, char const *bridge, char const *uplink)
{
	struct vlan_nets *n = talloc_zero(ctx, struct vlan_nets);

	if (n) {
		(void)snprintf(n->bridge, sizeof n->bridge, "%s", bridge ? bridge : "");
		(void)snprintf(n->uplink, sizeof n->uplink, "%s", uplink ? uplink : "");
	}
	return n;
}

bool vlan_nets_there(struct vlan_nets const *n)
{
	return n->bridge[0] != '\0';
}

void vlan_net_name(char out[IFNAMSIZ], char const *pattern, uint16_t id)
{
	char const *at = strstr(pattern, "%d");
	int const before = at ? (int)(at - pattern) : (int)strlen(pattern);

	(void)snprintf(out, IFNAMSIZ, "%.*s%u%s", before, pattern, id, at ? at + 2 : "");
}

/** O(N): stations are in 4,094 VLANs at most, an access point's in a few. */
static struct net *find(struct vlan_nets const *n, uint16_t id)
{
	for (unsigned i = 0; i < n->n; i++)
		if (n->at[i].id == id)
			return &n->at[i];
	return NULL;
}

static void take_down(struct vlan_nets const *n, struct net const *net)
{
	char bridge[IFNAMSIZ];

	vlan_net_name(bridge, n->bridge, net->id);
	if (net->made_tagged)
		netif_remove_vlan(n->uplink, net->id);
	if (net->made_bridge)
		netif_remove_bridge(bridge);
}

/** Bridge and tagged interface, where there is an uplink to make them for. */
static int set_up(struct vlan_nets const *n, struct net *net, char const *bridge, struct err *err)
{
	char tagged[IFNAMSIZ];
	int rc;

	if (!n->uplink[0])
		return 0;
	rc = netif_make_bridge(bridge, &net->made_bridge, err);
	if (rc == 0)
		rc = netif_make_vlan(n->uplink, net->id, tagged, &net->made_tagged, err);
	/* One that is in another bridge stays there: somebody wants it so. */
	if (rc == 0)
		rc = netif_add_to_bridge(tagged, bridge, err);
	if (rc < 0)
		take_down(n, net);
	return rc;
}

/** A place in the table, with everything wired behind it. NULL with *err */
static struct net *add(struct vlan_nets *n, uint16_t id, char const *bridge, struct err *err)
{
	struct net *more = talloc_realloc(n, n->at, struct net, n->n + 1);

	if (!more) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	n->at = more;
	n->at[n->n] = (struct net){.id = id};
	if (set_up(n, &n->at[n->n], bridge, err) < 0)
		return NULL;
	return &n->at[n->n++];
}

static void drop(struct vlan_nets *n, struct net *net)
{
	take_down(n, net);
	*net = n->at[--n->n];
}

int vlan_net_enter(struct vlan_nets *n, uint16_t id, char const *ifname, struct err *err)
{
	struct net *net = find(n, id);
	char bridge[IFNAMSIZ];
	int rc;

	if (!vlan_nets_there(n))
		return err_set(err, EOPNOTSUPP,
			       "VLAN %u: this access point has none (--vlan-interface and "
			       "--vlan-bridge of fastroam-ap)",
			       id);
	vlan_net_name(bridge, n->bridge, id);
	if (!net)
		net = add(n, id, bridge, err);
	if (!net)
		return err ? err->code : -EIO;
	rc = netif_add_to_bridge(ifname, bridge, err);
	if (rc == 0)
		net->users++;
	else if (!net->users)
		drop(n, net);
	return rc;
}

void vlan_net_leave(struct vlan_nets *n, uint16_t id)
{
	struct net *net = find(n, id);

	if (net && --net->users == 0)
		drop(n, net);
}
