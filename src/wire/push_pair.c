/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The value of an attribute; see push_pair.h.
 */
#include "wire/push_pair.h"

#include <freeradius/libradius.h>

bool push_pair_set(struct value_pair *vp, void const *data, size_t len)
{
	if (vp->da->type == PW_TYPE_STRING)
		fr_pair_value_bstrncpy(vp, data, len);
	else
		fr_pair_value_memcpy(vp, data, len);
	return vp->vp_octets != NULL;
}
