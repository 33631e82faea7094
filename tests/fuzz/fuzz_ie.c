/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Walking and finding elements. */
#include "check.h"

#include "dot11/ie.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct rd r = rd_init(data, size);
	struct ie ie, found;
	unsigned rsn = 0;
	size_t seen = 0;
	enum dot11_refusal why;

	while (ie_next(&r, &ie)) {
		FUZZ_CHECK(inside(ie.elem.p, ie.elem.len, data, size));
		FUZZ_CHECK(inside(ie.body.p, ie.body.len, ie.elem.p, ie.elem.len));
		seen += ie.elem.len;
		rsn += ie.id == IE_RSN;
	}
	FUZZ_CHECK(r.bad ? seen < size : seen == size);
	why = ie_find(data, size, IE_RSN, 0, &found);
	FUZZ_CHECK((why == DOT11_OK) == (rsn == 1 && !r.bad));
	FUZZ_CHECK((why == DOT11_DUPLICATE) == (rsn > 1));
	FUZZ_CHECK((why == DOT11_OK) == (found.elem.p != NULL));
	why = ie_find_vendor(data, size, IE_VENDOR, IE_VENDOR_WPA, &found);
	FUZZ_CHECK((why == DOT11_OK) == (found.elem.p != NULL));
	why = ie_find(data, size, IE_EXTENSION, IE_EXT_OWE_DH, &found);
	FUZZ_CHECK((why == DOT11_OK) == (found.elem.p != NULL));
	return 0;
}
