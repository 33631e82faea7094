/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What a server that nobody knows sends through PEAP's tunnel. */
#include "check.h"

#include "sim/peap.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	uint8_t out[64];
	struct wr w = wr_init(out, sizeof out);
	enum peap_outcome what = peap_received("someone", "password", data, size, &w);

	FUZZ_CHECK(!w.bad);
	FUZZ_CHECK((what == PEAP_UNREADABLE) == (wr_len(&w) == 0));
	/* A password is for who asks for one. */
	FUZZ_CHECK(wr_len(&w) != 9 || size > 0);
	return 0;
}
