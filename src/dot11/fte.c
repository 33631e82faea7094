/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Fast BSS Transition element. */
#include "dot11/fte.h"

/* A wrapped key is at least two blocks of 8 octets and the integrity block of RFC 3394. The longest
 * that any cipher has is 32 octets; 64 leave room for what a later standard may bring. */
#define WRAPPED_MIN   24
#define WRAPPED_MAX   72
#define WRAP_OVERHEAD 8

#define OCI_LEN 3

/** Key Info, key length and RSC of a GTK subelement. */
#define GTK_HEAD (2 + 1 + 8)

/** Bits 1..3 of MIC Control: 0 leaves it to the AKM, 1 is 24 octets, 2 is 32. */
#define MIC_LENGTH(control) ((control) >> 1 & 7)

static bool mic_len_fits(uint8_t mic_len, uint8_t control)
{
	switch (mic_len) {
	case 16: return MIC_LENGTH(control) == 0;
	case 24: return MIC_LENGTH(control) == 0 || MIC_LENGTH(control) == 1;
	case 32: return MIC_LENGTH(control) == 0 || MIC_LENGTH(control) == 2;
	}
	return false;
}

static bool wrapped_fits(size_t wrapped, uint8_t key_len)
{
	return wrapped >= WRAPPED_MIN && wrapped <= WRAPPED_MAX && wrapped % 8 == 0 &&
	       key_len > 0 && key_len <= wrapped - WRAP_OVERHEAD;
}

static bool igtk_fits(struct fte_igtk const *k)
{
	return (k->key_len == 16 || k->key_len == 32) &&
	       k->wrapped.len == (size_t)k->key_len + WRAP_OVERHEAD;
}

static enum dot11_refusal gtk_read(struct rd *r, struct fte_gtk *out)
{
	if (out->wrapped.p)
		return DOT11_DUPLICATE;
	out->info = rd_le16(r);
	out->key_len = rd_u8(r);
	rd_copy(r, out->rsc, sizeof(out->rsc));
	out->wrapped.len = rd_left(r);
	out->wrapped.p = rd_bytes(r, out->wrapped.len);
	if (r->bad)
		return DOT11_SHORT;
	return wrapped_fits(out->wrapped.len, out->key_len) ? DOT11_OK : DOT11_LENGTH;
}

static enum dot11_refusal igtk_read(struct rd *r, uint16_t first_id, struct fte_igtk *out)
{
	if (out->wrapped.p)
		return DOT11_DUPLICATE;
	out->key_id = rd_le16(r);
	rd_copy(r, out->ipn, sizeof(out->ipn));
	out->key_len = rd_u8(r);
	out->wrapped.len = rd_left(r);
	out->wrapped.p = rd_bytes(r, out->wrapped.len);
	if (r->bad)
		return DOT11_SHORT;
	if (out->key_id != first_id && out->key_id != first_id + 1)
		return DOT11_RESERVED;
	return igtk_fits(out) ? DOT11_OK : DOT11_LENGTH;
}

/** A subelement that is nothing but `len` octets. */
static enum dot11_refusal fixed_read(struct rd *r, size_t len, uint8_t const **out)
{
	if (*out)
		return DOT11_DUPLICATE;
	if (rd_left(r) != len)
		return DOT11_LENGTH;
	*out = rd_bytes(r, len);
	return DOT11_OK;
}

static enum dot11_refusal r0kh_read(struct rd *r, struct span *out)
{
	if (out->p)
		return DOT11_DUPLICATE;
	if (rd_left(r) == 0 || rd_left(r) > R0KH_ID_MAX)
		return DOT11_LENGTH;
	out->len = rd_left(r);
	out->p = rd_bytes(r, out->len);
	return DOT11_OK;
}

static enum dot11_refusal sub_read(struct rd *r, struct fte *out)
{
	uint8_t id = rd_u8(r);
	uint8_t len = rd_u8(r);
	struct rd body = rd_sub(r, len);

	if (r->bad)
		return DOT11_SHORT;
	switch (id) {
	case FTE_SUB_R1KH_ID: return fixed_read(&body, MAC_LEN, &out->r1kh_id);
	case FTE_SUB_GTK: return gtk_read(&body, &out->gtk);
	case FTE_SUB_R0KH_ID: return r0kh_read(&body, &out->r0kh_id);
	case FTE_SUB_IGTK: return igtk_read(&body, 4, &out->igtk);
	case FTE_SUB_OCI: return fixed_read(&body, OCI_LEN, &out->oci);
	case FTE_SUB_BIGTK: return igtk_read(&body, 6, &out->bigtk);
	}
	out->unknown++;
	return DOT11_OK;
}

static enum dot11_refusal fields_read(struct rd *r, struct fte *out)
{
	enum dot11_refusal why;

	out->control = rd_u8(r);
	out->elements = rd_u8(r);
	if (!r->bad && !mic_len_fits(out->mic_len, out->control))
		return DOT11_LENGTH;
	out->mic = rd_bytes(r, out->mic_len);
	out->anonce = rd_bytes(r, NONCE_LEN);
	out->snonce = rd_bytes(r, NONCE_LEN);
	if (r->bad)
		return DOT11_SHORT;
	while (rd_left(r) > 0) {
		why = sub_read(r, out);
		if (why != DOT11_OK)
			return why;
	}
	return DOT11_OK;
}

enum dot11_refusal fte_decode(void const *elem, size_t len, uint8_t mic_len, struct fte *out)
{
	struct rd r;
	enum dot11_refusal why = ie_open(elem, len, IE_FAST_BSS_TRANSITION, 0, &r);

	*out = (struct fte){.mic_len = mic_len};
	if (why == DOT11_OK)
		why = fields_read(&r, out);
	if (why != DOT11_OK)
		*out = (struct fte){0};
	return why;
}

static void sub_put(struct wr *w, uint8_t id, uint8_t const *p, size_t len)
{
	uint8_t *start;

	if (!p)
		return;
	if (len > UINT8_MAX)
		w->bad = true;
	start = wr_reserve(w, IE_HEADER_LEN + len);
	if (!start)
		return;
	start[0] = id;
	start[1] = (uint8_t)len;
	memcpy(start + IE_HEADER_LEN, p, len);
}

static void gtk_put(struct wr *w, struct fte_gtk const *k)
{
	size_t const body = GTK_HEAD + k->wrapped.len;
	uint8_t *p;

	if (!k->wrapped.p)
		return;
	if (!wrapped_fits(k->wrapped.len, k->key_len))
		w->bad = true;
	p = wr_reserve(w, IE_HEADER_LEN + body);
	if (!p)
		return;
	p[0] = FTE_SUB_GTK;
	p[1] = (uint8_t)body;
	p[2] = (uint8_t)k->info;
	p[3] = (uint8_t)(k->info >> 8);
	p[4] = k->key_len;
	memcpy(p + 5, k->rsc, sizeof(k->rsc));
	memcpy(p + IE_HEADER_LEN + GTK_HEAD, k->wrapped.p, k->wrapped.len);
}

static void igtk_put(struct wr *w, uint8_t sub, uint16_t first_id, struct fte_igtk const *k)
{
	uint8_t *start;

	if (!k->wrapped.p)
		return;
	if (!igtk_fits(k) || (k->key_id != first_id && k->key_id != first_id + 1))
		w->bad = true;
	start = ie_begin(w, sub);
	wr_le16(w, k->key_id);
	wr_bytes(w, k->ipn, sizeof(k->ipn));
	wr_u8(w, k->key_len);
	wr_bytes(w, k->wrapped.p, k->wrapped.len);
	ie_end(w, start);
}

/** @return behind what was put; zeros where there is nothing */
static uint8_t *field_put(uint8_t *to, uint8_t const *from, size_t len)
{
	if (from)
		memcpy(to, from, len);
	else
		memset(to, 0, len);
	return to + len;
}

void fte_put(struct wr *w, struct fte const *f)
{
	uint8_t *start, *p;

	if (!mic_len_fits(f->mic_len, f->control) ||
	    (f->r0kh_id.p && (f->r0kh_id.len == 0 || f->r0kh_id.len > R0KH_ID_MAX)))
		w->bad = true;
	start = wr_reserve(w, FTE_MIC_OFFSET + (size_t)f->mic_len + 2 * NONCE_LEN);
	if (!start)
		return;
	start[0] = IE_FAST_BSS_TRANSITION;
	start[2] = f->control;
	start[3] = f->elements;
	p = field_put(start + FTE_MIC_OFFSET, f->mic, f->mic_len);
	p = field_put(p, f->anonce, NONCE_LEN);
	(void)field_put(p, f->snonce, NONCE_LEN);
	sub_put(w, FTE_SUB_R1KH_ID, f->r1kh_id, MAC_LEN);
	gtk_put(w, &f->gtk);
	sub_put(w, FTE_SUB_R0KH_ID, f->r0kh_id.p, f->r0kh_id.len);
	igtk_put(w, FTE_SUB_IGTK, 4, &f->igtk);
	sub_put(w, FTE_SUB_OCI, f->oci, OCI_LEN);
	igtk_put(w, FTE_SUB_BIGTK, 6, &f->bigtk);
	ie_end(w, start);
}
