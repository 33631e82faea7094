/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Mobility Domain element: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/mde.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct mde m;
	uint8_t out[MDE_LEN];
	struct wr w = wr_init(out, sizeof(out));

	if (mde_decode(data, size, &m) != DOT11_OK)
		return 0;
	mde_put(&w, &m);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
	return 0;
}
