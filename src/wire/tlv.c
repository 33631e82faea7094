/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Structures as TLVs; see tlv.h.
 */
#include "wire/tlv.h"

#include <stdbool.h>
#include <string.h>

#include "dot11/ie.h"

/* ------------------------------------------------------------------ integers in memory */

static uint64_t load(void const *from, unsigned size)
{
	uint64_t v8;
	uint32_t v4;
	uint16_t v2;

	switch (size) {
	case 1: return *(uint8_t const *)from;
	case 2: memcpy(&v2, from, sizeof v2); return v2;
	case 4: memcpy(&v4, from, sizeof v4); return v4;
	}
	memcpy(&v8, from, sizeof v8);
	return v8;
}

static void store(void *to, unsigned size, uint64_t v)
{
	uint32_t const v4 = (uint32_t)v;
	uint16_t const v2 = (uint16_t)v;

	switch (size) {
	case 1: *(uint8_t *)to = (uint8_t)v; return;
	case 2: memcpy(to, &v2, sizeof v2); return;
	case 4: memcpy(to, &v4, sizeof v4); return;
	}
	memcpy(to, &v, sizeof v);
}

/** MAC addresses in lists travel as they are. */
static bool is_octets(struct tlv_field const *f)
{
	return f->size == 6;
}

/* ------------------------------------------------------------------ reading */

static enum tlv_error read_list(struct tlv_field const *f, struct rd *v, uint8_t *base)
{
	size_t n = rd_left(v) / f->size;

	if (n * f->size != rd_left(v) || n > f->max || n < f->min)
		return TLV_LENGTH;
	for (size_t i = 0; i < n; i++) {
		uint8_t *to = base + f->at + i * f->size;

		if (is_octets(f))
			rd_copy(v, to, f->size);
		else
			store(to, f->size, rd_be(v, f->size));
	}
	store(base + f->count_at, f->count_size, n);
	return TLV_OK;
}

static enum tlv_error read_sub(struct tlv_field const *f, struct rd *v, uint8_t *base)
{
	uint64_t n = load(base + f->count_at, f->count_size);
	enum tlv_error why;
	uint32_t seen;

	if (n >= f->max)
		return TLV_DUPLICATE;
	why = tlv_read(v, f->sub, UINT32_MAX, base + f->at + n * f->size, &seen);
	if (why != TLV_OK)
		return why;
	store(base + f->count_at, f->count_size, n + 1);
	return f->sub->needed & ~seen ? TLV_MISSING : TLV_OK;
}

static enum tlv_error read_text(struct tlv_field const *f, struct rd *v, uint8_t *base)
{
	size_t len = rd_left(v);

	if (len >= f->size)
		return TLV_LENGTH;
	rd_copy(v, base + f->at, len);
	return strnlen((char *)base + f->at, f->size) == len ? TLV_OK : TLV_VALUE;
}

static enum tlv_error read_span(struct tlv_field const *f, struct rd *v, uint8_t *base)
{
	struct span const s = {.p = v->p, .len = rd_left(v)};

	if (s.len < f->min || s.len > f->max)
		return TLV_LENGTH;
	memcpy(base + f->at, &s, sizeof s);
	return TLV_OK;
}

/** One octet, 0..max. */
static enum tlv_error read_small(struct rd *v, unsigned max, uint8_t *out)
{
	if (rd_left(v) != 1)
		return TLV_LENGTH;
	*out = rd_u8(v);
	return *out <= max ? TLV_OK : TLV_VALUE;
}

static enum tlv_error read_value(struct tlv_field const *f, struct rd *v, uint8_t *base)
{
	enum tlv_error why;
	uint8_t small = 0;

	switch (f->kind) {
	case TLV_UINT:
		if (rd_left(v) != f->size)
			return TLV_LENGTH;
		store(base + f->at, f->size, rd_be(v, f->size));
		return TLV_OK;
	case TLV_ENUM:
		why = read_small(v, f->max, &small);
		store(base + f->at, sizeof(int), small);
		return why;
	case TLV_BOOL:
		why = read_small(v, 1, &small);
		*(bool *)(base + f->at) = small == 1;
		return why;
	case TLV_OCTETS:
		if (rd_left(v) != f->size)
			return TLV_LENGTH;
		rd_copy(v, base + f->at, f->size);
		return TLV_OK;
	case TLV_SPAN: return read_span(f, v, base);
	case TLV_TEXT: return read_text(f, v, base);
	case TLV_LIST: return read_list(f, v, base);
	case TLV_SUBS: return read_sub(f, v, base);
	case TLV_NONE: break;
	}
	return TLV_OK;
}

enum tlv_error tlv_read(struct rd *r, struct tlv_layout const *layout, uint32_t allowed, void *out,
			uint32_t *seen)
{
	*seen = 0;
	while (rd_left(r)) {
		uint8_t tag = rd_u8(r);
		struct rd v = rd_sub(r, rd_be16(r));
		struct tlv_field const *f;
		enum tlv_error why;

		if (r->bad)
			return TLV_SHORT;
		if (tag == 0 || tag > layout->count || !(allowed & TLV_BIT(tag)))
			continue;
		f = &layout->field[tag - 1];
		if (*seen & TLV_BIT(tag) && f->kind != TLV_SUBS)
			return TLV_DUPLICATE;
		*seen |= TLV_BIT(tag);
		why = read_value(f, &v, out);
		if (why != TLV_OK)
			return why;
	}
	return TLV_OK;
}

/* ------------------------------------------------------------------ writing */

uint8_t *tlv_begin(struct wr *w, uint8_t tag)
{
	wr_u8(w, tag);
	return wr_reserve(w, 2);
}

void tlv_end(struct wr *w, uint8_t *begun)
{
	size_t len = begun ? (size_t)(w->p - begun) - 2 : 0;

	if (w->bad || !begun)
		return;
	if (len > UINT16_MAX) {
		w->bad = true;
		return;
	}
	begun[0] = (uint8_t)(len >> 8);
	begun[1] = (uint8_t)len;
}

static bool is_zero(uint8_t const *p, size_t len)
{
	while (len && *p == 0) {
		p++;
		len--;
	}
	return len == 0;
}

/** May it be left out? */
static bool is_absent(struct tlv_field const *f, uint8_t const *base)
{
	struct span s;

	switch (f->kind) {
	case TLV_UINT:
	case TLV_OCTETS: return is_zero(base + f->at, f->size);
	case TLV_ENUM: return load(base + f->at, sizeof(int)) == 0;
	case TLV_BOOL: return !*(bool const *)(base + f->at);
	case TLV_TEXT: return base[f->at] == '\0';
	case TLV_SPAN: memcpy(&s, base + f->at, sizeof s); return s.len == 0;
	case TLV_LIST:
	case TLV_SUBS: return load(base + f->count_at, f->count_size) == 0;
	case TLV_NONE: break;
	}
	return true;
}

static void write_list(struct wr *w, struct tlv_field const *f, uint8_t const *base)
{
	uint64_t n = load(base + f->count_at, f->count_size);

	if (n < f->min || n > f->max) {
		w->bad = true;
		return;
	}
	for (uint64_t i = 0; i < n; i++) {
		uint8_t const *from = base + f->at + i * f->size;

		if (is_octets(f))
			wr_bytes(w, from, f->size);
		else
			wr_be(w, load(from, f->size), f->size);
	}
}

static void write_text(struct wr *w, struct tlv_field const *f, uint8_t const *base)
{
	size_t len = strnlen((char const *)base + f->at, f->size);

	if (len == f->size)
		w->bad = true;
	else
		wr_bytes(w, base + f->at, len);
}

static void write_span(struct wr *w, struct tlv_field const *f, uint8_t const *base)
{
	struct span s;

	memcpy(&s, base + f->at, sizeof s);
	if (s.len < f->min || s.len > f->max)
		w->bad = true;
	else
		wr_bytes(w, s.p, s.len);
}

static void write_small(struct wr *w, uint64_t v, unsigned max)
{
	if (v > max)
		w->bad = true;
	else
		wr_u8(w, (uint8_t)v);
}

static void write_value(struct wr *w, struct tlv_field const *f, uint8_t const *base)
{
	switch (f->kind) {
	case TLV_UINT: wr_be(w, load(base + f->at, f->size), f->size); break;
	case TLV_ENUM: write_small(w, load(base + f->at, sizeof(int)), f->max); break;
	case TLV_BOOL: wr_u8(w, *(bool const *)(base + f->at)); break;
	case TLV_OCTETS: wr_bytes(w, base + f->at, f->size); break;
	case TLV_SPAN: write_span(w, f, base); break;
	case TLV_TEXT: write_text(w, f, base); break;
	case TLV_LIST: write_list(w, f, base); break;
	case TLV_SUBS:
	case TLV_NONE: break;
	}
}

static void write_subs(struct wr *w, uint8_t tag, struct tlv_field const *f, uint8_t const *base)
{
	uint64_t n = load(base + f->count_at, f->count_size);

	if (n > f->max)
		w->bad = true;
	for (uint64_t i = 0; i < n && !w->bad; i++) {
		uint8_t *begun = tlv_begin(w, tag);

		tlv_write(w, f->sub, UINT32_MAX, f->sub->needed, base + f->at + i * f->size);
		tlv_end(w, begun);
	}
}

void tlv_write(struct wr *w, struct tlv_layout const *layout, uint32_t allowed, uint32_t needed,
	       void const *in)
{
	for (uint8_t tag = 1; tag <= layout->count; tag++) {
		struct tlv_field const *f = &layout->field[tag - 1];
		bool need = needed & TLV_BIT(tag);
		uint8_t *begun;

		if (!(allowed & TLV_BIT(tag)) || (!need && is_absent(f, in)))
			continue;
		if (f->kind == TLV_SUBS) {
			write_subs(w, tag, f, in);
			continue;
		}
		begun = tlv_begin(w, tag);
		write_value(w, f, in);
		tlv_end(w, begun);
	}
}
