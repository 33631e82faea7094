/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The Key Data field. */
#include "dot11/kde.h"

#define KDE_OUI     0x000facu
#define OCI_LEN     3
#define WRAP_MIN    16
#define WRAP_BLOCK  8
#define GTK_TX      0x04
#define IGTK_FIRST  4
#define BIGTK_FIRST 6

static bool gtk_len_is_known(size_t len)
{
	return len == 5 || len == 13 || len == 16 || len == 32;
}

static bool igtk_fits(struct kde_igtk const *k, uint16_t first_id)
{
	return (k->key.len == 16 || k->key.len == 32) &&
	       (k->key_id == first_id || k->key_id == first_id + 1);
}

static enum dot11_refusal gtk_read(struct rd *r, struct kde_gtk *out)
{
	uint8_t flags;

	if (out->key.p)
		return DOT11_DUPLICATE;
	flags = rd_u8(r);
	rd_u8(r); /* reserved */
	out->key_id = flags & 3;
	out->tx = flags & GTK_TX;
	out->key.len = rd_left(r);
	out->key.p = rd_bytes(r, out->key.len);
	if (r->bad)
		return DOT11_SHORT;
	return gtk_len_is_known(out->key.len) ? DOT11_OK : DOT11_LENGTH;
}

static enum dot11_refusal igtk_read(struct rd *r, uint16_t first_id, struct kde_igtk *out)
{
	if (out->key.p)
		return DOT11_DUPLICATE;
	out->key_id = rd_le16(r);
	rd_copy(r, out->pn, sizeof(out->pn));
	out->key.len = rd_left(r);
	out->key.p = rd_bytes(r, out->key.len);
	if (r->bad)
		return DOT11_SHORT;
	if (out->key_id != first_id && out->key_id != first_id + 1)
		return DOT11_RESERVED;
	return igtk_fits(out, first_id) ? DOT11_OK : DOT11_LENGTH;
}

/** A KDE that is nothing but `len` octets. */
static enum dot11_refusal fixed_read(struct rd *r, size_t len, uint8_t const **out)
{
	if (*out)
		return DOT11_DUPLICATE;
	if (rd_left(r) < len)
		return DOT11_SHORT;
	if (rd_left(r) > len)
		return DOT11_LONG;
	*out = rd_bytes(r, len);
	return DOT11_OK;
}

static enum dot11_refusal lifetime_read(struct rd *r, struct kdes *out)
{
	uint8_t const *p = NULL;
	struct rd value = *r;
	enum dot11_refusal why;

	if (out->has_lifetime)
		return DOT11_DUPLICATE;
	why = fixed_read(r, sizeof(out->lifetime_s), &p);
	if (why != DOT11_OK)
		return why;
	out->lifetime_s = rd_be32(&value);
	out->has_lifetime = true;
	return DOT11_OK;
}

/** A KDE of 00-0F-AC. */
static enum dot11_refusal kde_read(uint8_t type, struct rd *r, struct kdes *out)
{
	switch (type) {
	case KDE_GTK: return gtk_read(r, &out->gtk);
	case KDE_MAC: return fixed_read(r, MAC_LEN, &out->mac);
	case KDE_PMKID: return fixed_read(r, PMKID_LEN, &out->pmkid);
	case KDE_LIFETIME: return lifetime_read(r, out);
	case KDE_IGTK: return igtk_read(r, IGTK_FIRST, &out->igtk);
	case KDE_OCI: return fixed_read(r, OCI_LEN, &out->oci);
	case KDE_BIGTK: return igtk_read(r, BIGTK_FIRST, &out->bigtk);
	case KDE_MLO_GTK:
	case KDE_MLO_IGTK:
	case KDE_MLO_BIGTK:
	case KDE_MLO_LINK: out->mlo++; return DOT11_OK;
	}
	out->unknown++;
	return DOT11_OK;
}

static enum dot11_refusal elem_keep(struct ie const *ie, struct span *out)
{
	if (out->p)
		return DOT11_DUPLICATE;
	*out = ie->elem;
	return DOT11_OK;
}

static enum dot11_refusal tie_read(struct ie const *ie, struct kdes *out)
{
	struct tie tie;
	enum dot11_refusal why = tie_decode(ie->elem.p, ie->elem.len, &tie);

	if (why != DOT11_OK)
		return why;
	for (unsigned i = 0; i < out->n_ties; i++) {
		if (out->tie[i].type == tie.type)
			return DOT11_DUPLICATE;
	}
	if (out->n_ties == sizeof(out->tie) / sizeof(out->tie[0]))
		return DOT11_COUNT;
	out->tie[out->n_ties++] = tie;
	return DOT11_OK;
}

/** Element 221: a KDE, the WPA element, or something of another vendor. */
static enum dot11_refusal vendor_read(struct ie const *ie, struct kdes *out)
{
	struct rd body = rd_init(ie->body.p, ie->body.len);
	uint32_t oui_type = rd_be32(&body);

	if (body.bad)
		return DOT11_SHORT;
	if (oui_type >> 8 == KDE_OUI)
		return kde_read(oui_type & 0xff, &body, out);
	if (oui_type == IE_VENDOR_WPA)
		return elem_keep(ie, &out->wpa);
	out->unknown++;
	return DOT11_OK;
}

static enum dot11_refusal item_read(struct ie const *ie, struct kdes *out)
{
	switch (ie->id) {
	case IE_RSN: return elem_keep(ie, out->rsne.p ? &out->rsne2 : &out->rsne);
	case IE_RSNX: return elem_keep(ie, &out->rsnxe);
	case IE_MOBILITY_DOMAIN: return elem_keep(ie, &out->mde);
	case IE_FAST_BSS_TRANSITION: return elem_keep(ie, &out->fte);
	case IE_TIMEOUT_INTERVAL: return tie_read(ie, out);
	case IE_VENDOR: return vendor_read(ie, out);
	}
	out->unknown++;
	return DOT11_OK;
}

/**
 * What is left is padding: DD alone, or DD and zeros (12.7.2). Access points were seen to leave out
 * the DD and send zeros only.
 */
static bool starts_padding(struct rd const *r)
{
	size_t left = rd_left(r);

	if (r->p[0] == IE_VENDOR)
		return left == 1 || r->p[1] == 0;
	return r->p[0] == 0 && (left == 1 || r->p[1] == 0);
}

static enum dot11_refusal padding_check(struct rd *r)
{
	rd_u8(r);
	while (rd_left(r) > 0) {
		if (rd_u8(r) != 0)
			return DOT11_PADDING;
	}
	return DOT11_OK;
}

enum dot11_refusal kdes_decode(void const *data, size_t len, struct kdes *out)
{
	struct rd r = rd_init(data, len);
	struct ie ie;
	enum dot11_refusal why = DOT11_OK;

	*out = (struct kdes){0};
	while (why == DOT11_OK && rd_left(&r) > 0) {
		if (starts_padding(&r))
			why = padding_check(&r);
		else if (ie_next(&r, &ie))
			why = item_read(&ie, out);
		else
			why = DOT11_SHORT;
	}
	if (why != DOT11_OK)
		*out = (struct kdes){0};
	return why;
}

static uint8_t *kde_begin(struct wr *w, uint8_t type)
{
	return ie_begin_vendor(w, IE_VENDOR, KDE_OUI << 8 | type);
}

void kde_put_gtk(struct wr *w, struct kde_gtk const *gtk)
{
	uint8_t *start = kde_begin(w, KDE_GTK);

	if (!gtk_len_is_known(gtk->key.len) || gtk->key_id > 3)
		w->bad = true;
	wr_u8(w, (uint8_t)(gtk->key_id | (gtk->tx ? GTK_TX : 0)));
	wr_u8(w, 0);
	wr_bytes(w, gtk->key.p, gtk->key.len);
	ie_end(w, start);
}

static void igtk_put(struct wr *w, uint8_t type, uint16_t first_id, struct kde_igtk const *k)
{
	uint8_t *start = kde_begin(w, type);

	if (!igtk_fits(k, first_id))
		w->bad = true;
	wr_le16(w, k->key_id);
	wr_bytes(w, k->pn, sizeof(k->pn));
	wr_bytes(w, k->key.p, k->key.len);
	ie_end(w, start);
}

void kde_put_igtk(struct wr *w, struct kde_igtk const *igtk)
{
	igtk_put(w, KDE_IGTK, IGTK_FIRST, igtk);
}

void kde_put_bigtk(struct wr *w, struct kde_igtk const *bigtk)
{
	igtk_put(w, KDE_BIGTK, BIGTK_FIRST, bigtk);
}

static void fixed_put(struct wr *w, uint8_t type, void const *p, size_t len)
{
	uint8_t *start = kde_begin(w, type);

	wr_bytes(w, p, len);
	ie_end(w, start);
}

void kde_put_pmkid(struct wr *w, uint8_t const pmkid[PMKID_LEN])
{
	fixed_put(w, KDE_PMKID, pmkid, PMKID_LEN);
}

void kde_put_mac(struct wr *w, struct mac mac)
{
	fixed_put(w, KDE_MAC, mac.b, MAC_LEN);
}

void kde_put_lifetime(struct wr *w, uint32_t seconds)
{
	uint8_t *start = kde_begin(w, KDE_LIFETIME);

	wr_be32(w, seconds);
	ie_end(w, start);
}

void kde_put_oci(struct wr *w, uint8_t const oci[3])
{
	fixed_put(w, KDE_OCI, oci, OCI_LEN);
}

void kde_pad(struct wr *w)
{
	size_t len = wr_len(w);
	size_t padded = (len + WRAP_BLOCK - 1) / WRAP_BLOCK * WRAP_BLOCK;

	if (padded < WRAP_MIN)
		padded = WRAP_MIN;
	if (padded == len)
		return;
	wr_u8(w, IE_VENDOR);
	wr_zero(w, padded - len - 1);
}
