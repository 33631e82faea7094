/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A packet of a monitor interface: radiotap header and a frame. */
#include "check.h"

#include "ap/tsf.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct tsf_seen s;

	if (tsf_parse(data, size, &s)) {
		size_t const header = data[2] | (size_t)data[3] << 8;

		FUZZ_CHECK(header >= 16 && header + 24 <= size);
		FUZZ_CHECK(memcmp(s.from.b, data + header + 10, MAC_LEN) == 0);
	}
	return 0;
}
