/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Diffie-Hellman Parameter element: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/owe_ie.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct owe_ie o;
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (owe_ie_decode(data, size, &o) != DOT11_OK)
		return 0;
	FUZZ_CHECK(inside(o.key.p, o.key.len, data, size));
	owe_ie_put(&w, &o);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
	return 0;
}
