/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What is in the frames of the handshakes: elements of message 2, key data of message 3. */
#include "fourway_test.h"

#include "dot11/ie.h"
#include "sm/fourway_frame.h"

#define ROOM 768

/** Pieces of an FT message 2, any of which may be changed or left out. */
struct pieces {
	struct rsne rsne;
	struct octets mde, fte;
};

static struct octets octets_of(struct span s)
{
	struct octets o = {.len = s.len};

	memcpy(o.b, s.p, s.len);
	return o;
}

static struct pieces pieces_of(struct assoc const *a)
{
	struct pieces p = {.mde = octets_of(a->setup.mde), .fte = octets_of(a->setup.fte)};

	assert_int_equal(rsne_decode(a->setup.sta_ie.p, a->setup.sta_ie.len, &p.rsne), DOT11_OK);
	if (p.rsne.last < RSNE_PMKID)
		p.rsne.last = RSNE_PMKID;
	p.rsne.n_pmkids = 1;
	p.rsne.pmkids = a->r1.name;
	return p;
}

static enum fourway_refusal check(struct assoc const *a, struct pieces const *p)
{
	uint8_t data[ROOM];
	struct wr w = wr_init(data, sizeof(data));

	rsne_put(&w, &p->rsne);
	wr_bytes(&w, p->mde.b, p->mde.len);
	wr_bytes(&w, p->fte.b, p->fte.len);
	assert_false(w.bad);
	return fourway_frame_check(&a->setup, a->r1.name, (struct span){data, wr_len(&w)});
}

static void ft_elements_must_be_the_associations(void **state)
{
	uint8_t names[2 * FT_NAME_LEN];
	struct pieces good, bad[13];
	struct assoc a;

	(void)state;
	assoc_init(&a, FT_PLAIN, 1);
	memcpy(names, a.r1.name, FT_NAME_LEN);
	memset(names + FT_NAME_LEN, 0xee, FT_NAME_LEN);
	good = pieces_of(&a);
	assert_int_equal(check(&a, &good), FOURWAY_REFUSED_OK);
	for (unsigned i = 0; i < COUNT(bad); i++)
		bad[i] = good;
	bad[0].rsne.n_pmkids = 0;
	bad[1].rsne.n_pmkids = 2;
	bad[1].rsne.pmkids = names;
	bad[2].rsne.pmkids = names + FT_NAME_LEN;
	bad[3].rsne.group = CIPHER_TKIP;
	bad[4].rsne.pairwise.s[0] = CIPHER_TKIP;
	bad[5].rsne.pairwise.s[bad[5].rsne.pairwise.n++] = CIPHER_TKIP;
	bad[6].rsne.akm.s[0] = SUITE_RSN(4);
	bad[7].rsne.caps ^= RSNE_CAP_MFPC;
	bad[8].rsne.group_mgmt = CIPHER_BIP_GMAC;
	bad[9].mde.b[2] ^= 1;
	bad[10].mde.len = 0;
	bad[11].fte.b[bad[11].fte.len - 1] ^= 1;
	bad[12].fte.len = 0;
	for (unsigned i = 0; i < COUNT(bad); i++)
		assert_int_equal(check(&a, &bad[i]), FOURWAY_REFUSED_FT_ELEMENT);
	assert_int_equal(fourway_frame_check(&a.setup, a.r1.name, (struct span){0}),
			 FOURWAY_REFUSED_FT_ELEMENT);
}

/** The request may name its PMKIDs: message 2 names PMKR1Name instead. */
static void pmkids_of_the_request_do_not_matter_with_ft(void **state)
{
	uint8_t const pmkid[PMKID_LEN] = "another PMKID..";
	uint8_t rsne[64];
	struct wr w = wr_init(rsne, sizeof(rsne));
	struct pieces good;
	struct assoc a;

	(void)state;
	assoc_init(&a, FT_PLAIN, 2);
	good = pieces_of(&a);
	put_rsne(&w, FT_PLAIN, pmkid);
	a.setup.sta_ie = since(&w, 0);
	assert_int_equal(check(&a, &good), FOURWAY_REFUSED_OK);
}

static void the_element_has_the_octets_of_the_request(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct assoc a;
			struct octets o;

			assoc_init(&a, m, 3);
			if (a.setup.akm->ft)
				continue;
			o = octets_of(a.setup.sta_ie);
			assert_int_equal(fourway_frame_check(&a.setup, NULL, a.setup.sta_ie),
					 FOURWAY_REFUSED_OK);
			o.b[o.len - 1] ^= 1;
			assert_int_equal(fourway_frame_check(&a.setup, NULL,
							     (struct span){o.b, o.len}),
					 FOURWAY_REFUSED_ELEMENT);
			o.b[o.len - 1] ^= 1;
			assert_int_equal(fourway_frame_check(&a.setup, NULL,
							     (struct span){o.b, o.len - 1}),
					 FOURWAY_REFUSED_KEY_DATA);
			assert_int_equal(fourway_frame_check(&a.setup, NULL, (struct span){0}),
					 FOURWAY_REFUSED_ELEMENT);
			/* the other protocol's element is none */
			a.setup.wpa1 = !a.setup.wpa1;
			assert_int_equal(fourway_frame_check(&a.setup, NULL, a.setup.sta_ie),
					 FOURWAY_REFUSED_ELEMENT);
		}
}

/** CCKM's stations were seen to append elements of their own. */
static void other_elements_are_passed_over(void **state)
{
	uint8_t data[128];
	struct wr w = wr_init(data, sizeof(data));
	struct assoc a;

	(void)state;
	assoc_init(&a, PLAIN, 4);
	wr_bytes(&w, a.setup.sta_ie.p, a.setup.sta_ie.len);
	wr_bytes(&w, "\xdd\x05\x00\x40\x96\x03\x05", 7);
	assert_int_equal(fourway_frame_check(&a.setup, NULL, since(&w, 0)), FOURWAY_REFUSED_OK);
	wr_bytes(&w, a.setup.sta_ie.p, a.setup.sta_ie.len);
	assert_int_equal(fourway_frame_check(&a.setup, NULL, since(&w, 0)), FOURWAY_REFUSED_OK);
}

/** In a BSS of WPA and RSN a WPA station hears of WPA only, an RSN station of both. */
static void a_mixed_beacon_is_sorted_out(void **state)
{
	uint8_t ies[256], data[ROOM];
	struct method const *wpa = &methods[1];
	struct wr i = wr_init(ies, sizeof(ies)), w = wr_init(data, sizeof(data));
	struct assoc a;
	struct kdes k;
	size_t wpa_len;

	(void)state;
	put_wpa(&i, wpa);
	wpa_len = wr_len(&i);
	put_rsne(&i, PLAIN, NULL);
	wr_bytes(&i, "\xf4\x01\x20", 3);

	assoc_init(&a, wpa, 5);
	a.setup.ap_ies = since(&i, 0);
	fourway_frame_put_data(&w, &a.setup, NULL, &a.group);
	assert_false(w.bad);
	assert_int_equal(wr_len(&w), wpa_len);
	assert_memory_equal(data, ies, wpa_len);

	assoc_init(&a, PLAIN, 5);
	a.setup.ap_ies = since(&i, 0);
	w = wr_init(data, sizeof(data));
	fourway_frame_put_data(&w, &a.setup, NULL, &a.group);
	assert_memory_equal(data, ies, wr_len(&i));
	assert_int_equal(kdes_decode(data, wr_len(&w), &k), DOT11_OK);
	assert_non_null(k.wpa.p);
	assert_non_null(k.rsne.p);
	assert_int_equal(k.rsnxe.len, 3);
	assert_int_equal(k.gtk.key.len, 16);
	assert_int_equal(k.igtk.key.len, 16);
}

static void the_igtk_is_for_protected_stations(void **state)
{
	uint8_t data[ROOM];
	struct wr w = wr_init(data, sizeof(data));
	struct assoc a;
	struct kdes k;

	(void)state;
	assoc_init(&a, PLAIN, 6);
	a.setup.mfp = false;
	fourway_frame_put_group(&w, a.setup.mfp, &a.group);
	assert_int_equal(kdes_decode(data, wr_len(&w), &k), DOT11_OK);
	assert_int_equal(k.gtk.key_id, 1);
	assert_false(k.gtk.tx);
	assert_null(k.igtk.key.p);
	/* and none where group traffic is not allowed */
	a.setup.mfp = true;
	a.group.gtk_len = 0;
	w = wr_init(data, sizeof(data));
	fourway_frame_put_group(&w, a.setup.mfp, &a.group);
	assert_int_equal(kdes_decode(data, wr_len(&w), &k), DOT11_OK);
	assert_null(k.gtk.key.p);
	assert_int_equal(k.igtk.key_id, 4);
}

static void a_broken_beacon_is_not_sent(void **state)
{
	static uint8_t const cut[] = {0x30, 0x14, 1, 0}, other[] = {0x30, 2, 2, 0};
	uint8_t data[ROOM];
	struct wr w = wr_init(data, sizeof(data));
	struct assoc a;

	(void)state;
	assoc_init(&a, FT_PLAIN, 7);
	a.setup.ap_ies = (struct span){cut, sizeof(cut)};
	fourway_frame_put_data(&w, &a.setup, NULL, &a.group);
	assert_true(w.bad);
	/* an RSNE of a later version has no place for a name that we know */
	w = wr_init(data, sizeof(data));
	a.setup.ap_ies = (struct span){other, sizeof(other)};
	fourway_frame_put_data(&w, &a.setup, a.r1.name, &a.group);
	assert_true(w.bad);
}

static void frames_are_sorted_by_descriptor_and_version(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct assoc a;
			struct frame f;
			struct eapol_key k;

			assoc_init(&a, m, 8);
			sta_derive(&a);
			fourway_adopt(&a.f, &a.setup, &a.sta.ptk);
			f = message_4(&a, 1);
			assert_int_equal(fourway_frame_read(&a.f, f.b, f.len, &k),
					 FOURWAY_REFUSED_OK);
			assert_int_equal(fourway_frame_verify(&a.f, &a.sta.ptk, NULL, &k),
					 FOURWAY_REFUSED_OK);
			assert_int_equal(fourway_frame_read(&a.f, f.b, f.len - 1, &k),
					 FOURWAY_REFUSED_MALFORMED);
			f.b[4] ^= EAPOL_KEY_WPA ^ EAPOL_KEY_RSN;
			assert_int_equal(fourway_frame_read(&a.f, f.b, f.len, &k),
					 FOURWAY_REFUSED_VERSION);
			f.b[4] ^= EAPOL_KEY_WPA ^ EAPOL_KEY_RSN;
			f.b[6] ^= 4;
			assert_int_equal(fourway_frame_read(&a.f, f.b, f.len, &k),
					 FOURWAY_REFUSED_VERSION);
			f.b[6] ^= 4;
			f.b[EAPOL_KEY_MIC_OFFSET] ^= 1;
			assert_int_equal(fourway_frame_read(&a.f, f.b, f.len, &k),
					 FOURWAY_REFUSED_OK);
			assert_int_equal(fourway_frame_verify(&a.f, &a.sta.ptk, NULL, &k),
					 FOURWAY_REFUSED_MIC);
		}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(ft_elements_must_be_the_associations),
		cmocka_unit_test(pmkids_of_the_request_do_not_matter_with_ft),
		cmocka_unit_test(the_element_has_the_octets_of_the_request),
		cmocka_unit_test(other_elements_are_passed_over),
		cmocka_unit_test(a_mixed_beacon_is_sorted_out),
		cmocka_unit_test(the_igtk_is_for_protected_stations),
		cmocka_unit_test(a_broken_beacon_is_not_sent),
		cmocka_unit_test(frames_are_sorted_by_descriptor_and_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
