/* SPDX-License-Identifier: GPL-2.0-or-later */
/** CCKM request, CCKM response and CCX version: what is accepted is written back to the octet. */
#include "check.h"

#include "dot11/cckm_ie.h"

static void request(uint8_t const *data, size_t size)
{
	struct cckm_request q;
	uint8_t out[CCKM_REQUEST_LEN];
	struct wr w = wr_init(out, sizeof(out));

	if (cckm_request_decode(data, size, &q) != DOT11_OK)
		return;
	cckm_request_put(&w, &q);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
}

static void response(uint8_t const *data, size_t size)
{
	struct cckm_response p;
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	if (cckm_response_decode(data, size, &p) != DOT11_OK)
		return;
	FUZZ_CHECK(inside(p.egtk.p, p.egtk.len, data, size));
	FUZZ_CHECK(size == CCKM_RESPONSE_LEN + p.egtk.len);
	cckm_response_put(&w, &p);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
}

static void version(uint8_t const *data, size_t size)
{
	uint8_t v;
	uint8_t out[7];
	struct wr w = wr_init(out, sizeof(out));

	if (ccx_version_decode(data, size, &v) != DOT11_OK)
		return;
	ccx_version_put(&w, v);
	FUZZ_CHECK(!w.bad && same(out, wr_len(&w), data, size));
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	request(data, size);
	response(data, size);
	version(data, size);
	return 0;
}
