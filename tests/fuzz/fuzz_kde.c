/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Key Data: what was understood is written, read again and must be the same. */
#include "check.h"

#include "dot11/kde.h"

/** No element or KDE is above 257 octets and no kind is kept more than twice. */
#define ROOM 8192

static void put_elem(struct wr *w, struct span elem)
{
	if (elem.p)
		wr_bytes(w, elem.p, elem.len);
}

static void put(struct wr *w, struct kdes const *k)
{
	struct mac mac;

	put_elem(w, k->rsne);
	put_elem(w, k->rsne2);
	put_elem(w, k->wpa);
	put_elem(w, k->rsnxe);
	put_elem(w, k->mde);
	put_elem(w, k->fte);
	for (unsigned i = 0; i < k->n_ties; i++)
		tie_put(w, &k->tie[i]);
	if (k->gtk.key.p)
		kde_put_gtk(w, &k->gtk);
	if (k->igtk.key.p)
		kde_put_igtk(w, &k->igtk);
	if (k->bigtk.key.p)
		kde_put_bigtk(w, &k->bigtk);
	if (k->pmkid)
		kde_put_pmkid(w, k->pmkid);
	if (k->mac) {
		memcpy(mac.b, k->mac, MAC_LEN);
		kde_put_mac(w, mac);
	}
	if (k->oci)
		kde_put_oci(w, k->oci);
	if (k->has_lifetime)
		kde_put_lifetime(w, k->lifetime_s);
	kde_pad(w);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static uint8_t out[2][ROOM];
	struct kdes k, again;
	struct wr w = wr_init(out[0], ROOM);
	struct wr w2 = wr_init(out[1], ROOM);

	if (kdes_decode(data, size, &k) != DOT11_OK)
		return 0;
	FUZZ_CHECK(!k.gtk.key.p || inside(k.gtk.key.p, k.gtk.key.len, data, size));
	FUZZ_CHECK(!k.igtk.key.p || inside(k.igtk.key.p, k.igtk.key.len, data, size));
	FUZZ_CHECK(!k.bigtk.key.p || inside(k.bigtk.key.p, k.bigtk.key.len, data, size));
	FUZZ_CHECK(!k.rsne2.p || k.rsne.p);
	put(&w, &k);
	FUZZ_CHECK(!w.bad && wr_len(&w) >= 16 && wr_len(&w) % 8 == 0);
	FUZZ_CHECK(kdes_decode(out[0], wr_len(&w), &again) == DOT11_OK);
	FUZZ_CHECK(again.unknown == 0 && again.mlo == 0);
	put(&w2, &again);
	FUZZ_CHECK(!w2.bad && same(out[0], wr_len(&w), out[1], wr_len(&w2)));
	return 0;
}
