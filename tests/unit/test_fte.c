/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Fast BSS Transition element. */
#include "elements_test.h"

#include "dot11/fte.h"

/* A Reassociation Response of hostapd 2.10 (FT-PSK): R1KH-ID, R0KH-ID, GTK, IGTK. */
#define FIXED                                                              \
	"0003"                                                             \
	"00000000000000000000000000000000"                                 \
	"04ce696496511c924805230b5b5af1129d0cea7c92d365de388345bd366b2cd8" \
	"cf27fe4eef3e17f2a25a21b751d91ced36a8c3e0b381178f2df58841b28b6b2e"
#define R1KH     "0106020000000100"
#define R0KH     "031772306b682d6170312e766563746f722e6578616d706c65"
#define GTK      "0223010010a1a2a3a4a5a6a7a8da7b417f6a5c05b181c9342db1a16490327fbacc649849f2"
#define IGTK     "04210400b1b2b3b4b5b610623d4b4066444da87261c319902240c1620dfdb984ef2a43"
#define RESPONSE "37bb" FIXED R1KH R0KH GTK IGTK
/* A request of AKM 13, with a MIC of 24 octets. */
#define REQUEST_24                                                         \
	"377b0003000000000000000000000000000000000000000000000000"         \
	"8fabb6be8f9cc4eaf200459d95014d39d5aa86eac198f608062cc3679322b9d1" \
	"f9ee5f39eb9bf6262fb3e70339fb16a47cb5dc38dc8a473ffb319d7f9fe4af59" \
	"0106020000000000031772306b682d6170312e766563746f722e6578616d706c65"

DECODES(decode, struct fte, fte_decode(data, len, 16, &out))
DECODES(decode24, struct fte, fte_decode(data, len, 24, &out))
DECODES(decode32, struct fte, fte_decode(data, len, 32, &out))

/** An element with the fixed part and these subelements. */
static enum dot11_refusal decode_subs(char const *subs)
{
	struct octets fixed = unhex("3700" FIXED);
	struct octets s = unhex(subs);

	memcpy(fixed.b + fixed.len, s.b, s.len);
	fixed.len += s.len;
	fixed.b[1] = (uint8_t)(fixed.len - 2);
	return on_heap(decode, fixed.b, fixed.len);
}

static void a_response_is_read(void **state)
{
	struct octets o = unhex(RESPONSE);
	struct fte f;

	(void)state;
	assert_int_equal(fte_decode(o.b, o.len, 16, &f), DOT11_OK);
	assert_int_equal(f.control, 0);
	assert_int_equal(f.elements, 3);
	assert_int_equal(f.mic_len, 16);
	assert_ptr_equal(f.mic, o.b + FTE_MIC_OFFSET);
	assert_ptr_equal(f.anonce, o.b + 20);
	assert_ptr_equal(f.snonce, o.b + 52);
	assert_hex(f.r1kh_id, 6, "020000000100");
	assert_int_equal(f.r0kh_id.len, 23);
	assert_memory_equal(f.r0kh_id.p, "r0kh-ap1.vector.example", 23);
	assert_int_equal(f.gtk.info & 3, 1);
	assert_int_equal(f.gtk.key_len, 16);
	assert_hex(f.gtk.rsc, 8, "a1a2a3a4a5a6a7a8");
	assert_hex(f.gtk.wrapped.p, f.gtk.wrapped.len,
		   "da7b417f6a5c05b181c9342db1a16490327fbacc649849f2");
	assert_int_equal(f.igtk.key_id, 4);
	assert_int_equal(f.igtk.key_len, 16);
	assert_hex(f.igtk.ipn, 6, "b1b2b3b4b5b6");
	assert_int_equal(f.igtk.wrapped.len, 24);
	assert_null(f.bigtk.wrapped.p);
	assert_null(f.oci);
	assert_int_equal(f.unknown, 0);
}

static void it_may_end_after_a_subelement_only(void **state)
{
	static size_t const ends[] = {84, 92, 117, 154, 0};
	static size_t const ends_24[] = {92, 100, 0};

	(void)state;
	check_cuts(decode, RESPONSE, ends);
	check_cuts(decode24, REQUEST_24, ends_24);
	check_overlong(decode, RESPONSE, DOT11_SHORT);
}

static void the_mic_length_comes_from_the_akm(void **state)
{
	struct octets o = unhex(REQUEST_24);
	struct fte f;

	(void)state;
	assert_int_equal(fte_decode(o.b, o.len, 24, &f), DOT11_OK);
	assert_ptr_equal(f.anonce, o.b + 28);
	assert_int_equal(fte_decode(o.b, o.len, 20, &f), DOT11_LENGTH);
	assert_int_equal(fte_decode(o.b, o.len, 0, &f), DOT11_LENGTH);
	/* read with the wrong length the subelements start inside the nonce */
	assert_int_not_equal(fte_decode(o.b, o.len, 16, &f), DOT11_OK);
	assert_null(f.mic);
	/* MIC Length 1 is 24 octets, 2 is 32, 3 is reserved */
	o.b[2] = 1 << 1;
	assert_int_equal(on_heap(decode24, o.b, o.len), DOT11_OK);
	assert_int_equal(on_heap(decode32, o.b, o.len), DOT11_LENGTH);
	assert_int_equal(on_heap(decode, o.b, o.len), DOT11_LENGTH);
	o.b[2] = 3 << 1;
	assert_int_equal(on_heap(decode24, o.b, o.len), DOT11_LENGTH);
	o.b[2] = 2 << 1;
	assert_int_equal(on_heap(decode32, o.b, o.len) == DOT11_LENGTH, false);
}

static void rsnxe_used_and_reserved_bits_pass(void **state)
{
	struct octets o = unhex(RESPONSE);
	struct fte f;

	(void)state;
	o.b[2] = 0xf1;
	o.b[3] = 4;
	assert_int_equal(fte_decode(o.b, o.len, 16, &f), DOT11_OK);
	assert_true(f.control & FTE_CONTROL_RSNXE_USED);
	assert_int_equal(f.control, 0xf1);
	assert_int_equal(f.elements, 4);
}

static void a_subelement_twice_is_refused(void **state)
{
	static char const *const twice[] = {
		R1KH R1KH,
		R0KH R0KH,
		GTK GTK,
		IGTK IGTK,
		"0503510600"
		"0503510600",
		"06210600b1b2b3b4b5b610623d4b4066444da87261c319902240c1620dfdb984ef2a43"
		"06210700b1b2b3b4b5b610623d4b4066444da87261c319902240c1620dfdb984ef2a43",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(twice) / sizeof(twice[0]); i++)
		assert_int_equal(decode_subs(twice[i]), DOT11_DUPLICATE);
}

static void lengths_of_subelements_are_checked(void **state)
{
	(void)state;
	assert_int_equal(decode_subs(R1KH), DOT11_OK);
	assert_int_equal(decode_subs("01050200000001"), DOT11_LENGTH);
	assert_int_equal(decode_subs("010702000000010000"), DOT11_LENGTH);
	assert_int_equal(decode_subs("0300"), DOT11_LENGTH);
	assert_int_equal(decode_subs("0331"
				     "000000000000000000000000000000000000000000000000"
				     "00000000000000000000000000000000000000000000000000"),
			 DOT11_LENGTH);
	assert_int_equal(decode_subs("0330616161616161616161616161616161616161616161616161616161616"
				     "161616161616161616161616161616161616161"),
			 DOT11_OK);
	assert_int_equal(decode_subs("05025106"), DOT11_LENGTH);
	/* GTK: wrapped of 16; of 23; key longer than the wrapped one holds; key of none */
	assert_int_equal(decode_subs("021b0100100000000000000000"
				     "00000000000000000000000000000000"),
			 DOT11_LENGTH);
	assert_int_equal(decode_subs("0222010010000000000000000000000000000000000000000000000000"
				     "0000000000000000"),
			 DOT11_LENGTH);
	assert_int_equal(decode_subs("0223010011a1a2a3a4a5a6a7a8da7b417f6a5c05b181c9342db1a16490"
				     "327fbacc649849f2"),
			 DOT11_LENGTH);
	assert_int_equal(decode_subs("0223010000a1a2a3a4a5a6a7a8da7b417f6a5c05b181c9342db1a16490"
				     "327fbacc649849f2"),
			 DOT11_LENGTH);
	assert_int_equal(decode_subs("020a01001000000000000000"), DOT11_SHORT);
	assert_int_equal(decode_subs("02530100400000000000000000a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
				     "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
				     "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"),
			 DOT11_OK);
	assert_int_equal(
		decode_subs("025b0100400000000000000000a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
			    "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
			    "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"),
		DOT11_LENGTH);
	assert_int_equal(decode_subs("02230100010000000000000000a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
				     "5a5a5a5a5a5a5"),
			 DOT11_OK);
	assert_int_equal(decode_subs("04310400b1b2b3b4b5b620a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
				     "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"),
			 DOT11_OK);
	/* IGTK: key of 32 announced with 24 wrapped octets; cut before its key length */
	assert_int_equal(decode_subs("04210400b1b2b3b4b5b620623d4b4066444da87261c319902240c1620d"
				     "fdb984ef2a43"),
			 DOT11_LENGTH);
	assert_int_equal(decode_subs("04080400b1b2b3b4b5b6"), DOT11_SHORT);
	/* a subelement that promises more than there is */
	assert_int_equal(decode_subs("01"), DOT11_SHORT);
	assert_int_equal(decode_subs("0107020000000100"), DOT11_SHORT);
}

static void key_identifiers_are_checked(void **state)
{
	(void)state;
	assert_int_equal(decode_subs("04210600b1b2b3b4b5b610623d4b4066444da87261c319902240c1620d"
				     "fdb984ef2a43"),
			 DOT11_RESERVED);
	assert_int_equal(decode_subs("04210401b1b2b3b4b5b610623d4b4066444da87261c319902240c1620d"
				     "fdb984ef2a43"),
			 DOT11_RESERVED);
	assert_int_equal(decode_subs("06210500b1b2b3b4b5b610623d4b4066444da87261c319902240c1620d"
				     "fdb984ef2a43"),
			 DOT11_RESERVED);
	assert_int_equal(decode_subs("06210700b1b2b3b4b5b610623d4b4066444da87261c319902240c1620d"
				     "fdb984ef2a43"),
			 DOT11_OK);
}

static void unknown_subelements_are_counted(void **state)
{
	struct octets o = unhex("3767" FIXED R1KH "0800"
				"0800"
				"ff0101"
				"00020102");
	struct fte f;

	(void)state;
	o.b[1] = (uint8_t)(o.len - 2);
	assert_int_equal(fte_decode(o.b, o.len, 16, &f), DOT11_OK);
	assert_int_equal(f.unknown, 4);
	assert_non_null(f.r1kh_id);
}

static void a_request_is_written_as_it_was_read(void **state)
{
	struct octets o = unhex(REQUEST_24);
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));
	struct fte f;

	(void)state;
	assert_int_equal(fte_decode(o.b, o.len, 24, &f), DOT11_OK);
	fte_put(&w, &f);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), REQUEST_24);
}

static void all_subelements_are_written_in_order(void **state)
{
	struct octets key = unhex("623d4b4066444da87261c319902240c1620dfdb984ef2a43");
	uint8_t const r1kh[] = {2, 0, 0, 0, 1, 0}, oci[] = {81, 6, 0};
	struct fte f = {
		.elements = 9,
		.mic_len = 16,
		.r1kh_id = r1kh,
		.r0kh_id = {(uint8_t const *)"ap", 2},
		.gtk = {{key.b, key.len}, .info = 2, .key_len = 16, .rsc = {7}},
		.igtk = {{key.b, key.len}, .key_id = 5, .key_len = 16, .ipn = {8}},
		.bigtk = {{key.b, key.len}, .key_id = 6, .key_len = 16, .ipn = {9}},
		.oci = oci,
	};
	uint8_t out[IE_LEN_MAX];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	fte_put(&w, &f);
	assert_false(w.bad);
	assert_hex(out, 84,
		   "37ce0009"
		   "00000000000000000000000000000000"
		   "0000000000000000000000000000000000000000000000000000000000000000"
		   "0000000000000000000000000000000000000000000000000000000000000000");
	assert_hex(out + 84, wr_len(&w) - 84,
		   R1KH "02230200100700000000000000623d4b4066444da87261c319902240c1620dfdb984ef2a43"
			"03026170"
			"0421050008000000000010623d4b4066444da87261c319902240c1620dfdb984ef2a43"
			"0503510600"
			"0621060009000000000010623d4b4066444da87261c319902240c1620dfdb984ef2a43");
}

static void what_would_be_refused_is_not_written(void **state)
{
	uint8_t octet[64] = {0}, out[600];
	struct fte const bad[] = {
		{.mic_len = 20},
		{.mic_len = 16, .control = 1 << 1},
		{.mic_len = 16, .r0kh_id = {octet, 0}},
		{.mic_len = 16, .r0kh_id = {octet, 49}},
		{.mic_len = 16, .gtk = {{octet, 25}, .key_len = 16}},
		{.mic_len = 16, .igtk = {{octet, 24}, .key_id = 6, .key_len = 16}},
		{.mic_len = 16, .bigtk = {{octet, 24}, .key_id = 6, .key_len = 32}},
	};
	struct fte good = {.mic_len = 16, .r0kh_id = {octet, 48}};
	struct wr w;

	(void)state;
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		w = wr_init(out, sizeof(out));
		fte_put(&w, &bad[i]);
		assert_true(w.bad);
	}
	w = wr_init(out, 84 + 50);
	fte_put(&w, &good);
	assert_false(w.bad);
	w = wr_init(out, 84 + 49);
	fte_put(&w, &good);
	assert_true(w.bad);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_response_is_read),
		cmocka_unit_test(it_may_end_after_a_subelement_only),
		cmocka_unit_test(the_mic_length_comes_from_the_akm),
		cmocka_unit_test(rsnxe_used_and_reserved_bits_pass),
		cmocka_unit_test(a_subelement_twice_is_refused),
		cmocka_unit_test(lengths_of_subelements_are_checked),
		cmocka_unit_test(key_identifiers_are_checked),
		cmocka_unit_test(unknown_subelements_are_counted),
		cmocka_unit_test(a_request_is_written_as_it_was_read),
		cmocka_unit_test(all_subelements_are_written_in_order),
		cmocka_unit_test(what_would_be_refused_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
