/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A stream of relay messages: what is accepted is the same again after encoding it. */
#include "check.h"

#include "wire/relay.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct relay_msg m, again;
	size_t used, again_used;

	while (relay_decode(data, size, &used, &m) == RELAY_REFUSED_OK && used) {
		uint8_t out[RELAY_ENCODED];
		int len = relay_encode(&m, out);

		FUZZ_CHECK(used > 2 && used <= size && used <= 2 + RELAY_LENGTH_MAX);
		FUZZ_CHECK((len < 0) == (m.type == RELAY_UNKNOWN));
		FUZZ_CHECK(!m.frame || inside(m.frame, m.frame_len, data, used));
		FUZZ_CHECK(!m.frame || relay_frame_is_ours(m.frame, m.frame_len));
		if (len > 0) {
			FUZZ_CHECK(relay_decode(out, (size_t)len, &again_used, &again) ==
				   RELAY_REFUSED_OK);
			FUZZ_CHECK(again_used == (size_t)len && again.type == m.type);
			FUZZ_CHECK(again.version == m.version && again.token == m.token);
			FUZZ_CHECK(mac_eq(again.holder, m.holder));
			FUZZ_CHECK(strcmp(again.text, m.text) == 0);
			FUZZ_CHECK(same(again.frame, again.frame_len, m.frame, m.frame_len));
		}
		data += used;
		size -= used;
	}
	return 0;
}
