/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Mobility Domain element (IEEE 802.11-2020 9.4.2.46). */
#ifndef FASTROAM_DOT11_MDE_H
#define FASTROAM_DOT11_MDE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/refuse.h"

/** FT Capability and Policy. */
enum mde_caps { MDE_CAP_OVER_DS = 1 << 0, MDE_CAP_RESOURCE_REQUEST = 1 << 1 };

/** Octets of the whole element. */
#define MDE_LEN 5

struct mde {
	uint8_t mdid[2]; /**< as on the air, which is how the key formulas take it */
	uint8_t caps;    /**< enum mde_caps; reserved bits are kept as received */
};

/** Decode a whole element. OK, SHORT, LONG or ID. */
DOT11_DECODER mde_decode(void const *elem, size_t len, struct mde *out);

/** Write MDE_LEN octets. */
void mde_put(struct wr *w, struct mde const *m);

#endif
