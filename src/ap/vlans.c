/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * VLANs of a BSS; see vlans.h.
 */
#include "ap/vlans.h"

#include <stdio.h>
#include <talloc.h>

struct vlan *vlans_find(struct vlans const *v, uint16_t id)
{
	for (unsigned i = 0; i < v->n; i++)
		if (v->at[i].id == id)
			return &v->at[i];
	return NULL;
}

struct vlan *vlans_add(struct vlans *v, void *ctx, uint16_t id)
{
	struct vlan *more = talloc_realloc(ctx, v->at, struct vlan, v->n + 1);

	if (!more)
		return NULL;
	v->at = more;
	v->at[v->n] = (struct vlan){.id = id};
	return &v->at[v->n++];
}

void vlans_remove(struct vlans *v, uint16_t id)
{
	struct vlan *gone = vlans_find(v, id);

	if (gone)
		*gone = v->at[--v->n];
}

void vlan_ifname(char out[IFNAMSIZ], char const *bss, uint16_t id)
{
	/* Of 16 bits, what a VLAN has: 12. */
	(void)snprintf(out, IFNAMSIZ, "%.10s.%u", bss, id & 0xfffu);
}
