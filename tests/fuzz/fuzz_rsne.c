/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RSN element: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/ie.h"
#include "dot11/rsne.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct rsne r;
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (rsne_decode(data, size, &r) != DOT11_OK)
		return 0;
	for (unsigned i = 0; i < r.n_pmkids; i++)
		FUZZ_CHECK(inside(rsne_pmkid(&r, i), PMKID_LEN, data, size));
	rsne_put(&w, &r);
	FUZZ_CHECK(!w.bad && wr_len(&w) + r.extra == size);
	/* The length octet differs when octets were ignored. */
	FUZZ_CHECK(same(out + 2, wr_len(&w) - 2, data + 2, size - 2 - r.extra));
	return 0;
}
