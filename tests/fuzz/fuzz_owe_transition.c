/* SPDX-License-Identifier: GPL-2.0-or-later */
/** OWE Transition Mode element: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/owe_transition.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct owe_transition t;
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (owe_transition_decode(data, size, &t) != DOT11_OK)
		return 0;
	FUZZ_CHECK(inside(t.ssid.p, t.ssid.len, data, size));
	owe_transition_put(&w, &t);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
	return 0;
}
