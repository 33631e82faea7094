/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Fast BSS Transition element under every MIC length; written, read and written again it stays. */
#include "check.h"

#include "dot11/fte.h"

static void check_inside(struct fte const *f, uint8_t const *data, size_t size)
{
	FUZZ_CHECK(f->mic == data + FTE_MIC_OFFSET);
	FUZZ_CHECK(inside(f->anonce, NONCE_LEN, data, size));
	FUZZ_CHECK(inside(f->snonce, NONCE_LEN, data, size));
	FUZZ_CHECK(!f->r1kh_id || inside(f->r1kh_id, MAC_LEN, data, size));
	FUZZ_CHECK(!f->r0kh_id.p || inside(f->r0kh_id.p, f->r0kh_id.len, data, size));
	FUZZ_CHECK(!f->gtk.wrapped.p || inside(f->gtk.wrapped.p, f->gtk.wrapped.len, data, size));
	FUZZ_CHECK(!f->igtk.wrapped.p ||
		   inside(f->igtk.wrapped.p, f->igtk.wrapped.len, data, size));
	FUZZ_CHECK(!f->bigtk.wrapped.p ||
		   inside(f->bigtk.wrapped.p, f->bigtk.wrapped.len, data, size));
	FUZZ_CHECK(!f->oci || inside(f->oci, 3, data, size));
}

static void decode(uint8_t const *data, size_t size, uint8_t mic_len)
{
	struct fte f, again;
	uint8_t out[2][IE_LEN_MAX];
	struct wr w = wr_init(out[0], sizeof(out[0]));
	struct wr w2 = wr_init(out[1], sizeof(out[1]));

	if (fte_decode(data, size, mic_len, &f) != DOT11_OK)
		return;
	check_inside(&f, data, size);
	fte_put(&w, &f);
	FUZZ_CHECK(!w.bad && (f.unknown ? wr_len(&w) < size : wr_len(&w) == size));
	FUZZ_CHECK(same(out[0] + 2, 2u + mic_len + 64, data + 2, 2u + mic_len + 64));
	FUZZ_CHECK(fte_decode(out[0], wr_len(&w), mic_len, &again) == DOT11_OK);
	FUZZ_CHECK(again.unknown == 0);
	fte_put(&w2, &again);
	FUZZ_CHECK(!w2.bad && same(out[0], wr_len(&w), out[1], wr_len(&w2)));
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	decode(data, size, 16);
	decode(data, size, 24);
	decode(data, size, 32);
	return 0;
}
