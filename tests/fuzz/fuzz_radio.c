/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A stream of messages of the radio link, as either end hears it: what is accepted is the same
 * octets again after it was encoded, decoded and encoded once more.
 */
#include "check.h"

#include "wire/radio.h"

static void check_spans(struct radio_msg const *m, uint8_t const *data, size_t used)
{
	struct span const spans[] = {m->cmd.frame, m->event.frame,
				     m->request,   m->cert,
				     m->ca,        m->bss.head,
				     m->bss.tail,  m->bss.probe_response};

	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
		FUZZ_CHECK(!spans[i].len || inside(spans[i].p, spans[i].len, data, used));
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static uint8_t first[2 + RADIO_MESSAGE_MAX], second[2 + RADIO_MESSAGE_MAX];
	struct radio_msg m, again;
	size_t used, again_used;

	while (radio_decode(data, size, &used, &m) == RADIO_REFUSED_OK && used) {
		int len = radio_encode(&m, first, sizeof first);

		FUZZ_CHECK(used > 2 && used <= size && used <= sizeof first);
		FUZZ_CHECK((len < 0) == (m.type == RADIO_MSG_UNKNOWN));
		check_spans(&m, data, used);
		if (len > 0) {
			FUZZ_CHECK(radio_decode(first, (size_t)len, &again_used, &again) ==
				   RADIO_REFUSED_OK);
			FUZZ_CHECK(again_used == (size_t)len && again.type == m.type);
			FUZZ_CHECK(radio_encode(&again, second, sizeof second) == len);
			FUZZ_CHECK(memcmp(first, second, (size_t)len) == 0);
		}
		data += used;
		size -= used;
	}
	return 0;
}
