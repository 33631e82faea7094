/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A whole management frame: header, body, elements. What is read lies inside; bodies are written
 * back to the octet. */
#include "check.h"

#include "dot11/elements.h"
#include "dot11/frame.h"

static void check_elements(struct span list)
{
	struct elements e;
	struct rate_set rates;
	struct span const *all[] = {&e.ssid, &e.rates, &e.rsn,  &e.wpa,    &e.mde,
				    &e.fte,  &e.ric,   &e.cckm, &e.owe_dh, &e.wmm};

	if (elements_decode(list, &e) != DOT11_OK)
		return;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i]->p)
			FUZZ_CHECK(inside(all[i]->p, all[i]->len, list.p, list.len));
	FUZZ_CHECK(e.n_ties <= 2);
	elements_rates(&e, &rates);
	FUZZ_CHECK(rates.n <= RATES_MAX);
}

static void check_action(struct span body)
{
	struct ft_action_frame f;
	struct sa_query_frame q;
	uint8_t out[16];
	struct wr w = wr_init(out, sizeof(out));

	if (sa_query_frame_decode(body, &q) == DOT11_OK) {
		sa_query_frame_put(&w, &q);
		FUZZ_CHECK(same(out, wr_len(&w), body.p, body.len));
	} else if (ft_action_frame_decode(body, &f) == DOT11_OK) {
		ft_action_frame_put(&w, &f);
		FUZZ_CHECK(same(out, wr_len(&w), body.p, body.len - f.elements.len));
		check_elements(f.elements);
	}
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct frame f;
	struct auth_frame a;
	struct assoc_request q;
	struct assoc_response p;
	uint16_t reason;

	if (frame_decode(data, size, &f) != DOT11_OK)
		return 0;
	FUZZ_CHECK(inside(f.body.p, f.body.len, data, size));
	if (auth_frame_decode(f.body, &a) == DOT11_OK)
		check_elements(a.elements);
	if (assoc_request_decode(f.body, f.subtype == FRAME_REASSOC_REQUEST, &q) == DOT11_OK)
		check_elements(q.elements);
	if (assoc_response_decode(f.body, &p) == DOT11_OK)
		FUZZ_CHECK(p.aid < 0x4000);
	(void)!reason_frame_decode(f.body, &reason);
	check_action(f.body);
	return 0;
}
