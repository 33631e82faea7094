/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL-Key frames under every MIC length: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/eapol_key.h"

static void decode(uint8_t const *data, size_t size, uint8_t mic_len)
{
	struct eapol_key k;
	uint8_t *out;
	struct wr w;

	if (eapol_key_decode(data, size, mic_len, &k) != DOT11_OK)
		return;
	FUZZ_CHECK(k.frame.p == data && k.frame.len <= size);
	FUZZ_CHECK(k.mic == data + EAPOL_KEY_MIC_OFFSET);
	FUZZ_CHECK(inside(k.data.p, k.data.len, data, k.frame.len));
	FUZZ_CHECK(eapol_key_message(&k) <= EAPOL_KEY_A_REQUEST);
	out = malloc(k.frame.len);
	FUZZ_CHECK(out);
	w = wr_init(out, k.frame.len - k.extra);
	eapol_key_put(&w, &k);
	FUZZ_CHECK(!w.bad);
	/* Behind the header, whose version is capped and whose length lacks what was ignored. */
	FUZZ_CHECK(same(out + EAPOL_HEADER_LEN, wr_len(&w) - EAPOL_HEADER_LEN,
			data + EAPOL_HEADER_LEN, k.frame.len - k.extra - EAPOL_HEADER_LEN));
	free(out);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	decode(data, size, 0);
	decode(data, size, 16);
	decode(data, size, 24);
	decode(data, size, 32);
	return 0;
}
