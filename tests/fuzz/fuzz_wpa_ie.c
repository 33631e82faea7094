/* SPDX-License-Identifier: GPL-2.0-or-later */
/** WPA 1 element: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/ie.h"
#include "dot11/wpa_ie.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct wpa_ie ie;
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (wpa_ie_decode(data, size, &ie) != DOT11_OK)
		return 0;
	wpa_ie_put(&w, &ie);
	FUZZ_CHECK(!w.bad && wr_len(&w) + ie.extra == size);
	FUZZ_CHECK(same(out + 2, wr_len(&w) - 2, data + 2, size - 2 - ie.extra));
	return 0;
}
