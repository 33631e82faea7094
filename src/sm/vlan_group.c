/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The stations of a BSS that are in one VLAN, and the group key that they share: one who has the
 * key of another VLAN could read and forge its broadcasts. Keys of all VLANs of a BSS change
 * together, and with them the IGTK, which is the BSS's.
 *
 * A group is there as long as somebody holds it: each of its stations, and whoever is about to let
 * one in. The radio is told its keys when the first station joins.
 */
#include "sm/authenticator_private.h"

#include <string.h>
#include <talloc.h>

static int wipe(struct vlan_group *g)
{
	mem_wipe(g, sizeof *g);
	return 0;
}

/** Those that follow, with the IGTK that follows for all. */
void vlan_group_next(struct authenticator const *a, struct bss const *bss, struct vlan_group *g)
{
	struct group_key const *own = &bss->own.next;

	group_key_next(&g->now, a->env, &g->next);
	if (g->vlan)
		group_key_set_igtk(&g->next, own);
}

static struct vlan_group *make(struct authenticator *a, struct bss *bss, uint16_t vlan)
{
	struct vlan_group *g = talloc_zero(bss, struct vlan_group);

	if (!g)
		return NULL;
	talloc_set_destructor(g, wipe);
	g->vlan = vlan;
	group_key_init(&g->now, a->env, bss->own.now.cipher, 0);
	group_key_set_igtk(&g->now, &bss->own.now);
	if (bss->rotating)
		vlan_group_next(a, bss, g);
	g->more = bss->own.more;
	bss->own.more = g;
	return g;
}

struct vlan_group *vlan_group_hold(struct authenticator *a, struct bss *bss, uint16_t vlan)
{
	struct vlan_group *g = &bss->own;

	if (vlan == VLAN_UNKNOWN)
		return NULL;
	/* A radio without VLANs refuses the station itself; without keys there is none of a group.
	 */
	if (!vlan || !bss->own.now.cipher || !(bss->radio.caps & RADIO_CAP_VLAN))
		return &bss->own;
	/* O(VLANs of the BSS): no more than stations, in practice a few. */
	while (g && g->vlan != vlan)
		g = g->more;
	if (!g)
		g = make(a, bss, vlan);
	if (g)
		g->held++;
	return g;
}

static void install(struct authenticator *a, struct bss *bss, struct vlan_group *g)
{
	if (!g->installed && g->vlan) {
		g->installed = true;
		bss_install_group(a, bss, g);
	}
}

/** With its keys the VLAN itself goes. */
static void send_end(struct authenticator *a, struct bss const *bss, uint16_t vlan)
{
	/* Two alternate; the radio has one, or both. */
	for (uint8_t i = 1; i <= 2; i++) {
		struct radio_key const key = {.kind = RADIO_KEY_GROUP,
					      .index = i,
					      .cipher = bss->own.now.cipher,
					      .vlan = vlan};

		bss_command(a, bss, &(struct radio_cmd){.type = RADIO_DEL_KEY, .key = &key});
	}
}

static void uninstall(struct authenticator *a, struct bss *bss, struct vlan_group const *g)
{
	if (!g->installed)
		return;
	send_end(a, bss, g->vlan);
	bss->vlan_ended[bss->vlans_ended++ % VLANS_ENDED] = g->vlan;
}

void vlan_group_resume(struct authenticator *a, struct bss const *bss)
{
	for (unsigned i = 0; i < VLANS_ENDED; i++) {
		struct vlan_group const *g = bss->own.more;

		while (g && g->vlan != bss->vlan_ended[i])
			g = g->more;
		/* What is there again goes on; what is not there any more at the radio may go. */
		if (bss->vlan_ended[i] && !g)
			send_end(a, bss, bss->vlan_ended[i]);
	}
}

/** Nobody holds it any more. */
SELDOM static void group_end(struct authenticator *a, struct bss *bss, struct vlan_group *g)
{
	struct vlan_group *before = &bss->own;

	uninstall(a, bss, g);
	while (before->more != g)
		before = before->more;
	before->more = g->more;
	talloc_free(g);
}

void vlan_group_release(struct authenticator *a, struct bss *bss, struct vlan_group *g)
{
	if (g && g != &bss->own && --g->held == 0)
		group_end(a, bss, g);
}

void vlan_group_left(struct authenticator *a, struct station *st)
{
	vlan_group_release(a, st->bss, st->vlan_left);
	st->vlan_left = NULL;
}

bool vlan_group_join(struct authenticator *a, struct station *st, uint16_t vlan)
{
	struct vlan_group *g = vlan_group_hold(a, st->bss, vlan);

	if (!g)
		return false;
	/* The radio has the station where it was until it is told: without a group key the
	 * broadcasts of that VLAN would leave in clear. */
	if (st->added && !st->vlan_left)
		st->vlan_left = st->vlan_group;
	else
		vlan_group_release(a, st->bss, st->vlan_group);
	st->vlan = vlan;
	st->vlan_group = g;
	install(a, st->bss, g);
	return true;
}
