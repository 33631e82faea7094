/* SPDX-License-Identifier: GPL-2.0-or-later */
/** All elements of a frame in one pass. */
#include "elements_test.h"

#include <stdio.h>

#include "dot11/elements.h"

#define SSID    "0004636f7270"
#define RATES   "010882848b960c121824"
#define EXT     "3204 30486c7f"
#define RSN     "30140100000fac040100000fac040100000fac010000"
#define MDE     "3603a1b200"
#define TIE     "380502c0270900"
#define RIC     "3904010001004b021111dd05001122aabb"
#define WMM     "dd070050f202000100"
#define TSPEC   "dd070050f202020100"
#define WPA     "dd160050f20101000050f20201000050f20201000050f201"
#define CCKM    "9c180040960089674523010000000200000099a9e4349ce6541f"
#define OTHER   "9c04deadbeef"
#define OWE     "ff03201300"
#define UNKNOWN "fe0100"

static struct octets text(char const *hex)
{
	char flat[1024];
	size_t n = 0;

	for (; *hex; hex++)
		if (*hex != ' ')
			flat[n++] = *hex;
	flat[n] = 0;
	return unhex(flat);
}

static enum dot11_refusal decode(struct octets const *o, struct elements *out)
{
	return elements_decode((struct span){o->b, o->len}, out);
}

static void each_is_found(void **state)
{
	struct octets o =
		text(SSID RATES EXT RSN MDE TIE TIE TIE WMM TSPEC WPA CCKM OTHER OWE UNKNOWN);
	struct elements e;

	(void)state;
	assert_int_equal(decode(&o, &e), DOT11_OK);
	assert_hex(e.ssid.p, e.ssid.len, SSID);
	assert_hex(e.rsn.p, e.rsn.len, RSN);
	assert_hex(e.mde.p, e.mde.len, MDE);
	assert_hex(e.wmm.p, e.wmm.len, WMM);
	assert_hex(e.wpa.p, e.wpa.len, WPA);
	assert_hex(e.cckm.p, e.cckm.len, CCKM);
	assert_hex(e.owe_dh.p, e.owe_dh.len, OWE);
	assert_int_equal(e.n_ties, 2);
	assert_null(e.fte.p);
	assert_null(e.ric.p);
	assert_int_equal(e.unknown, 3); /* TSPEC, 156 of another vendor, 254 */
	assert_int_equal(element_body(e.ssid).len, 4);
	assert_null(element_body(e.fte).p);
}

static void rates_are_joined(void **state)
{
	struct octets o = text(RATES EXT);
	struct elements e;
	struct rate_set r;
	uint8_t out[32];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	assert_int_equal(decode(&o, &e), DOT11_OK);
	elements_rates(&e, &r);
	/* 0x7f is a membership selector */
	assert_hex(r.rate, r.n, "02040b160c12182430486c");
	elements_put_rates(&w, r.rate, r.n);
	assert_hex(out, wr_len(&w), "010802040b160c121824320330486c");
	w = wr_init(out, sizeof(out));
	elements_put_rates(&w, r.rate, 4);
	elements_put_ssid(&w, "corp", 4);
	assert_hex(out, wr_len(&w), "010402040b160004636f7270");
}

static void a_resource_request_is_one_piece(void **state)
{
	struct octets o = text(MDE RIC "3904020001004b021111" SSID "4b021111");
	struct elements e;

	(void)state;
	assert_int_equal(decode(&o, &e), DOT11_OK);
	assert_hex(e.ric.p, e.ric.len, RIC "3904020001004b021111");
	assert_int_equal(e.unknown, 1); /* the descriptor that stands alone */
	assert_true(e.ssid.p != NULL);
}

static void twice_is_once_too_often(void **state)
{
	static char const *const once[] = {SSID, RATES, RSN, MDE, WMM, WPA, CCKM, OWE};
	struct elements e;

	(void)state;
	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++) {
		char both[512];
		struct octets o;

		(void)snprintf(both, sizeof(both), "%s%s", once[i], once[i]);
		o = text(both);
		memset(&e, 1, sizeof(e));
		assert_int_equal(decode(&o, &e), DOT11_DUPLICATE);
		assert_null(e.ssid.p);
	}
}

static void a_broken_list_is_refused(void **state)
{
	struct octets o = text(SSID RSN);
	struct elements e;

	(void)state;
	for (size_t n = 0; n < o.len; n++) {
		uint8_t *copy = malloc(n + 1);
		bool whole = n == 0 || n == 6;

		assert_non_null(copy);
		memcpy(copy, o.b, n);
		assert_int_equal(elements_decode((struct span){copy, n}, &e),
				 whole ? DOT11_OK : DOT11_SHORT);
		free(copy);
	}
	assert_int_equal(elements_decode((struct span){NULL, 0}, &e), DOT11_OK);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(each_is_found),
		cmocka_unit_test(rates_are_joined),
		cmocka_unit_test(a_resource_request_is_one_piece),
		cmocka_unit_test(twice_is_once_too_often),
		cmocka_unit_test(a_broken_list_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
