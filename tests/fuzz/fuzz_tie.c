/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Timeout Interval element: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/tie.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct tie t;
	uint8_t out[TIE_LEN];
	struct wr w = wr_init(out, sizeof(out));

	if (tie_decode(data, size, &t) != DOT11_OK)
		return 0;
	tie_put(&w, &t);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
	return 0;
}
