/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Key Data field. */
#include "elements_test.h"

#include "dot11/kde.h"

#define RSNE     "30140100000fac040100000fac040100000fac040000"
#define GTK_KDE  "dd16000fac010100e331af6240702ca63fb18782e4fdcd74"
#define IGTK_KDE "dd1c000fac090400a1a2a3a4a5a65e42805644c176355126c2d00868cb54"
/* Message 3 of WPA2-PSK-SHA256 with PMF, hostapd 2.10, padded for key wrap. */
#define M3                                                             \
	"30140100000fac040100000fac040100000fac06c000" GTK_KDE         \
	"dd1c000fac0904000000000000005e42805644c176355126c2d00868cb54" \
	"dd000000"
/* Message 3 of FT-EAP, hostapd 2.10. */
#define M3_FT                                                                                \
	"30260100000fac040100000fac040100000fac0380000100376fd613c8f620415b23284bf4cd4884"   \
	"3603c3d401"                                                                         \
	"dd16000fac010100365e4a80216d22ba46a824bd166326b2"                                   \
	"dd1c000fac090400000000000000e8b841123dd0fb15a039c2304a69414d"                       \
	"3773"                                                                               \
	"0000000000000000000000000000000000000000000000000000000000000000000000000000000000" \
	"0000000000000000000000000000000000000000000000000000000000000000000000000000000000" \
	"0106020000000000031772306b682d6170312e766563746f722e6578616d706c65"                 \
	"380501e8030000380502c0270900dd00"

DECODES(decode, struct kdes, kdes_decode(data, len, &out))

static void message_3_is_read(void **state)
{
	struct octets o = unhex(M3);
	struct kdes k;

	(void)state;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_OK);
	assert_ptr_equal(k.rsne.p, o.b);
	assert_int_equal(k.rsne.len, 22);
	assert_null(k.rsne2.p);
	assert_hex(k.gtk.key.p, k.gtk.key.len, "e331af6240702ca63fb18782e4fdcd74");
	assert_int_equal(k.gtk.key_id, 1);
	assert_false(k.gtk.tx);
	assert_hex(k.igtk.key.p, k.igtk.key.len, "5e42805644c176355126c2d00868cb54");
	assert_int_equal(k.igtk.key_id, 4);
	assert_hex(k.igtk.pn, 6, "000000000000");
	assert_int_equal(k.unknown, 0);
}

static void message_3_of_ft_is_read(void **state)
{
	struct octets o = unhex(M3_FT);
	struct kdes k;

	(void)state;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_OK);
	assert_int_equal(k.rsne.len, 40);
	assert_hex(k.mde.p, k.mde.len, "3603c3d401");
	assert_int_equal(k.fte.len, 117);
	assert_int_equal(k.n_ties, 2);
	assert_int_equal(k.tie[0].type, TIE_REASSOC_DEADLINE);
	assert_int_equal(k.tie[0].value, 1000);
	assert_int_equal(k.tie[1].type, TIE_KEY_LIFETIME);
	assert_int_equal(k.tie[1].value, 600000);
}

static void every_kind_of_kde_is_read(void **state)
{
	struct octets o = unhex("dd0a000fac03020000000001"
				"dd14000fac04b810dc34aea508e4e8c3b583f3afcb5d"
				"dd08000fac0700002a30"
				"dd07000fac0d510600"
				"dd1c000fac0e07000102030405060a55a5c1ecf2b387fda8b4d9a13781d3"
				"dd06000fac010601"); /* a GTK of no octets */
	struct kdes k;

	(void)state;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_LENGTH);
	assert_null(k.mac);
	o.len -= 8;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_OK);
	assert_hex(k.mac, 6, "020000000001");
	assert_hex(k.pmkid, 16, "b810dc34aea508e4e8c3b583f3afcb5d");
	assert_true(k.has_lifetime);
	assert_int_equal(k.lifetime_s, 10800);
	assert_hex(k.oci, 3, "510600");
	assert_int_equal(k.bigtk.key_id, 7);
	assert_hex(k.bigtk.pn, 6, "010203040506");
	assert_int_equal(k.bigtk.key.len, 16);
}

static void two_rsnes_and_both_protocols_pass(void **state)
{
	struct octets o = unhex(RSNE "30020100"
				     "f40120"
				     "dd060050f2010100");
	struct kdes k;

	(void)state;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_OK);
	assert_ptr_equal(k.rsne.p, o.b);
	assert_ptr_equal(k.rsne2.p, o.b + 22);
	assert_hex(k.rsnxe.p, k.rsnxe.len, "f40120");
	assert_hex(k.wpa.p, k.wpa.len, "dd060050f2010100");
}

static void unknown_and_multi_link_are_counted(void **state)
{
	struct octets o = unhex("dd04000fac10dd04000fac11dd04000fac12dd04000fac13"
				"dd04000fac63dd04000fac63dd05506f9a2001ff0101");
	struct kdes k;

	(void)state;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_OK);
	assert_int_equal(k.mlo, 4);
	assert_int_equal(k.unknown, 4);
}

static void a_kind_twice_is_refused(void **state)
{
	static char const *const twice[] = {
		RSNE RSNE RSNE,
		"f40120f40120",
		"dd060050f2010100dd060050f2010100",
		"3603c3d4013603c3d401",
		"37003700",
		"380501e8030000380501e8030000",
		GTK_KDE GTK_KDE,
		IGTK_KDE IGTK_KDE,
		"dd1c000fac0e07000102030405060a55a5c1ecf2b387fda8b4d9a13781d3"
		"dd1c000fac0e06000102030405060a55a5c1ecf2b387fda8b4d9a13781d3",
		"dd14000fac04b810dc34aea508e4e8c3b583f3afcb5d"
		"dd14000fac04b810dc34aea508e4e8c3b583f3afcb5d",
		"dd0a000fac03020000000001dd0a000fac03020000000001",
		"dd08000fac0700002a30dd08000fac0700002a30",
		"dd07000fac0d510600dd07000fac0d510600",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(twice) / sizeof(twice[0]); i++)
		assert_int_equal(decode_hex(decode, twice[i]), DOT11_DUPLICATE);
}

static void refusals(void **state)
{
	(void)state;
	/* inside an element; a vendor element without its type; a GTK without its flags */
	assert_int_equal(decode_hex(decode, "3014"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "30"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd03000fac"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd05000fac0101"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd0a000fac09040000000000"), DOT11_SHORT);
	/* keys of 15 and 17 octets */
	assert_int_equal(decode_hex(decode, "dd15000fac010100e331af6240702ca63fb18782e4fdcd"),
			 DOT11_LENGTH);
	assert_int_equal(decode_hex(decode, "dd1d000fac090400a1a2a3a4a5a6"
					    "5e42805644c176355126c2d00868cb5400"),
			 DOT11_LENGTH);
	/* IGTK 3 and 6, BIGTK 5, IGTK 0x104 */
	assert_int_equal(decode_hex(decode, "dd1c000fac090300a1a2a3a4a5a6"
					    "5e42805644c176355126c2d00868cb54"),
			 DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "dd1c000fac090600a1a2a3a4a5a6"
					    "5e42805644c176355126c2d00868cb54"),
			 DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "dd1c000fac0e0500a1a2a3a4a5a6"
					    "5e42805644c176355126c2d00868cb54"),
			 DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "dd1c000fac090401a1a2a3a4a5a6"
					    "5e42805644c176355126c2d00868cb54"),
			 DOT11_RESERVED);
	assert_int_equal(decode_hex(decode,
				    "dd1c000fac0e0800a1a2a3a4a5a65e42805644c176355126c2d00868cb54"),
			 DOT11_RESERVED);
	assert_int_equal(decode_hex(decode,
				    "dd1c000fac0e0600a1a2a3a4a5a65e42805644c176355126c2d00868cb54"),
			 DOT11_OK);
	/* the keys of WEP, TKIP and the 256-bit ciphers */
	assert_int_equal(decode_hex(decode, "dd0b000fac0101000102030405"), DOT11_OK);
	assert_int_equal(decode_hex(decode, "dd13000fac0101000102030405060708090a0b0c0d"),
			 DOT11_OK);
	assert_int_equal(decode_hex(decode, "dd26000fac0101005e42805644c176355126c2d00868cb545e4280"
					    "5644c176355126c2d00868cb54"),
			 DOT11_OK);
	assert_int_equal(decode_hex(decode, "dd2c000fac090500a1a2a3a4a5a65e42805644c176355126c2d008"
					    "68cb545e42805644c176355126c2d00868cb54"),
			 DOT11_OK);
	/* fixed sizes */
	assert_int_equal(decode_hex(decode, "dd13000fac04b810dc34aea508e4e8c3b583f3afcb"),
			 DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd15000fac04b810dc34aea508e4e8c3b583f3afcb5d00"),
			 DOT11_LONG);
	assert_int_equal(decode_hex(decode, "dd07000fac0700002a"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd09000fac0700002a3000"), DOT11_LONG);
	assert_int_equal(decode_hex(decode, "dd06000fac0d5106"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "dd0b000fac0302000000000100"), DOT11_LONG);
	/* TIEs: reserved, wrong size, a third kind */
	assert_int_equal(decode_hex(decode, "380505e8030000"), DOT11_RESERVED);
	assert_int_equal(decode_hex(decode, "380401e80300"), DOT11_SHORT);
	assert_int_equal(decode_hex(decode, "380501e8030000380502e8030000380503e8030000"),
			 DOT11_COUNT);
}

static void padding_is_dd_and_zeros_or_zeros(void **state)
{
	(void)state;
	assert_int_equal(decode_hex(decode, ""), DOT11_OK);
	assert_int_equal(decode_hex(decode, RSNE "dd"), DOT11_OK);
	assert_int_equal(decode_hex(decode, RSNE "dd00"), DOT11_OK);
	assert_int_equal(decode_hex(decode, RSNE "dd000000000000"), DOT11_OK);
	assert_int_equal(decode_hex(decode, RSNE "dd0001"), DOT11_PADDING);
	assert_int_equal(decode_hex(decode, RSNE "dd00" GTK_KDE), DOT11_PADDING);
	/* an access point in a public capture left out the DD */
	assert_int_equal(decode_hex(decode, RSNE "0000"), DOT11_OK);
	assert_int_equal(decode_hex(decode, RSNE "00"), DOT11_OK);
	assert_int_equal(decode_hex(decode, RSNE "000030"), DOT11_PADDING);
}

/** Cut anywhere, it is refused or a shorter field that ends at an item. */
static void cut_anywhere(void **state)
{
	struct octets o = unhex(M3_FT);
	/* RSNE, MDE, GTK, IGTK, FTE, TIE, TIE, DD, DD 00 */
	static size_t const ends[] = {0, 40, 45, 69, 99, 216, 223, 230, 231, 232};
	unsigned e = 0;

	(void)state;
	assert_int_equal(o.len, 232);
	for (size_t n = 0; n <= o.len; n++) {
		enum dot11_refusal why = on_heap(decode, o.b, n);

		if (n == ends[e]) {
			assert_int_equal(why, DOT11_OK);
			e++;
		} else if (n == 46 || n == 70) {
			/* the DD of the next KDE alone reads as padding */
			assert_int_equal(why, DOT11_OK);
		} else {
			assert_int_equal(why, DOT11_SHORT);
		}
	}
	assert_int_equal(e, sizeof(ends) / sizeof(ends[0]));
}

static void message_3_is_written_as_read(void **state)
{
	struct octets o = unhex(M3);
	uint8_t out[256];
	struct wr w = wr_init(out, sizeof(out));
	struct kdes k;

	(void)state;
	assert_int_equal(kdes_decode(o.b, o.len, &k), DOT11_OK);
	wr_bytes(&w, k.rsne.p, k.rsne.len);
	kde_put_gtk(&w, &k.gtk);
	kde_put_igtk(&w, &k.igtk);
	kde_pad(&w);
	assert_false(w.bad);
	assert_hex(out, wr_len(&w), M3);
}

static void every_kde_is_written(void **state)
{
	struct octets id = unhex("b810dc34aea508e4e8c3b583f3afcb5d");
	struct octets key = unhex("0a55a5c1ecf2b387fda8b4d9a13781d3");
	uint8_t const oci[] = {0x51, 6, 0};
	uint8_t out[256];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	kde_put_mac(&w, (struct mac){{2, 0, 0, 0, 0, 1}});
	kde_put_pmkid(&w, id.b);
	kde_put_lifetime(&w, 10800);
	kde_put_oci(&w, oci);
	kde_put_bigtk(&w, &(struct kde_igtk){{key.b, 16}, 7, {1, 2, 3, 4, 5, 6}});
	kde_put_gtk(&w, &(struct kde_gtk){{key.b, 16}, 3, true});
	assert_hex(out, wr_len(&w),
		   "dd0a000fac03020000000001"
		   "dd14000fac04b810dc34aea508e4e8c3b583f3afcb5d"
		   "dd08000fac0700002a30"
		   "dd07000fac0d510600"
		   "dd1c000fac0e07000102030405060a55a5c1ecf2b387fda8b4d9a13781d3"
		   "dd16000fac0107000a55a5c1ecf2b387fda8b4d9a13781d3");
}

static void what_would_be_refused_is_not_written(void **state)
{
	uint8_t key[64] = {0}, out[256];
	struct wr w = wr_init(out, sizeof(out));

	(void)state;
	kde_put_gtk(&w, &(struct kde_gtk){{key, 15}, 1, false});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	kde_put_gtk(&w, &(struct kde_gtk){{key, 16}, 4, false});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	kde_put_igtk(&w, &(struct kde_igtk){{key, 16}, 6, {0}});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	kde_put_bigtk(&w, &(struct kde_igtk){{key, 16}, 5, {0}});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	kde_put_igtk(&w, &(struct kde_igtk){{key, 24}, 4, {0}});
	assert_true(w.bad);
	w = wr_init(out, sizeof(out));
	kde_put_gtk(&w, &(struct kde_gtk){{key, 16}, 2, false});
	assert_false(w.bad);
	assert_hex(out, 8, "dd16000fac010200");
	w = wr_init(out, 21);
	kde_put_pmkid(&w, key);
	assert_true(w.bad);
}

static void padding_fits_key_wrap(void **state)
{
	(void)state;
	for (size_t n = 0; n <= 40; n++) {
		uint8_t out[48];
		struct wr w = wr_init(out, sizeof(out));

		wr_zero(&w, n);
		kde_pad(&w);
		assert_false(w.bad);
		assert_true(wr_len(&w) >= 16 && wr_len(&w) % 8 == 0);
		assert_true(n <= 16 ? wr_len(&w) == 16 : wr_len(&w) < n + 8);
		if (wr_len(&w) > n)
			assert_int_equal(out[n], 0xdd);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(message_3_is_read),
		cmocka_unit_test(message_3_of_ft_is_read),
		cmocka_unit_test(every_kind_of_kde_is_read),
		cmocka_unit_test(two_rsnes_and_both_protocols_pass),
		cmocka_unit_test(unknown_and_multi_link_are_counted),
		cmocka_unit_test(a_kind_twice_is_refused),
		cmocka_unit_test(refusals),
		cmocka_unit_test(padding_is_dd_and_zeros_or_zeros),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(message_3_is_written_as_read),
		cmocka_unit_test(every_kde_is_written),
		cmocka_unit_test(what_would_be_refused_is_not_written),
		cmocka_unit_test(padding_fits_key_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
