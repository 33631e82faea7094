/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The hello between controllers: a frame that opens is one that encodes to the same octets. */
#include "check.h"

#include <string.h>

#include "wire/hello.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static uint8_t const key[HELLO_KEY_LEN];
	uint8_t frame[HELLO_LEN];
	struct hello h, again;
	struct mac src;

	if (hello_decode(data, size, key, &h) == HELLO_OK) {
		memcpy(src.b, data + MAC_LEN, MAC_LEN);
		FUZZ_CHECK(hello_encode(&h, src, key, frame) == 0);
		FUZZ_CHECK(same(frame + MAC_LEN, 53, data + MAC_LEN, 53));
	}
	/* And the other way round: the input as a hello. */
	memset(&h, 0, sizeof h);
	memcpy(&h, data, size < sizeof h ? size : sizeof h);
	FUZZ_CHECK(hello_encode(&h, (struct mac){{2}}, key, frame) == 0);
	FUZZ_CHECK(hello_decode(frame, sizeof frame, key, &again) == HELLO_OK);
	FUZZ_CHECK(again.count == h.count && again.identity == h.identity);
	return 0;
}
