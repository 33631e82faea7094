/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A frame from the air at an access point: one octet of settings, then the frame. */
#include "check.h"

#include "ap/probe.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct probe_bss const bss = {.bssid = {{2, 0, 0, 0, 1, 0}},
				      .ssid = (uint8_t const *)"corp",
				      .ssid_len = 4,
				      .hidden = size && data[0] & 1,
				      .freq = size && data[0] & 2 ? 5180 : 2412};
	enum probe_verdict v;
	struct mac from;

	if (!size)
		return 0;
	v = probe_judge(&bss, data + 1, size - 1, &from);
	FUZZ_CHECK(v < PROBE_VERDICT_COUNT);
	/* An answer goes to one station, and never to ourselves. */
	if (v == PROBE_UP || v == PROBE_ANSWER) {
		FUZZ_CHECK(size > 24 && !mac_is_group(from) && !mac_eq(from, bss.bssid));
		FUZZ_CHECK(memcmp(from.b, data + 1 + 10, MAC_LEN) == 0);
	} else {
		FUZZ_CHECK(mac_is_zero(from));
	}
	FUZZ_CHECK(v != PROBE_ANSWER || data[1] == 0x40);
	return 0;
}
