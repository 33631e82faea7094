/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Bounded cursors over octets, the only way that protocol code reads or writes them.
 *
 * Both kinds carry a sticky error: once a read or a write would leave the buffer, `bad` stays set,
 * reads give zeros and NULL, writes do nothing. A decoder reads a whole structure and asks once.
 */
#ifndef FASTROAM_BASE_BUF_H
#define FASTROAM_BASE_BUF_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Reading cursor: never owns what it reads. */
struct rd {
	uint8_t const *p;
	uint8_t const *end;
	bool bad;
};

/** Writing cursor over a caller's buffer. */
struct wr {
	uint8_t *start;
	uint8_t *p;
	uint8_t *end;
	bool bad;
};

static inline struct rd rd_init(void const *data, size_t len)
{
	uint8_t const *p = data;

	return (struct rd){.p = p, .end = p ? p + len : p, .bad = false};
}

/** Octets not yet read; 0 after an error. */
static inline size_t rd_left(struct rd const *r)
{
	return r->bad ? 0 : (size_t)(r->end - r->p);
}

/** `n` octets in place, NULL (and the error) when fewer are left. n == 0 gives a valid pointer. */
static inline uint8_t const *rd_bytes(struct rd *r, size_t n)
{
	uint8_t const *p = r->p;

	if (r->bad || n > (size_t)(r->end - r->p)) {
		r->bad = true;
		return NULL;
	}
	r->p += n;
	return p;
}

/** Copy `n` octets out; zeros on error. */
static inline void rd_copy(struct rd *r, void *out, size_t n)
{
	uint8_t const *p = rd_bytes(r, n);

	if (p)
		memcpy(out, p, n);
	else
		memset(out, 0, n);
}

/** A cursor over the next `n` octets, which this one steps over; bad when fewer are left. */
static inline struct rd rd_sub(struct rd *r, size_t n)
{
	uint8_t const *p = rd_bytes(r, n);
	struct rd sub = rd_init(p, p ? n : 0);

	sub.bad = !p;
	return sub;
}

static inline uint8_t rd_u8(struct rd *r)
{
	uint8_t const *p = rd_bytes(r, 1);

	return p ? *p : 0;
}

/* Of the widths that processors have: a load and a swap. A loop over the octets is five times as
 * long, in each of some hundred places, and a roam comes through code that fills the cache. */
#define RD_NUMBER(name, bits, to_host)                                  \
	static inline uint##bits##_t name(struct rd *r)                 \
	{                                                               \
		uint8_t const *p = rd_bytes(r, sizeof(uint##bits##_t)); \
		uint##bits##_t v = 0;                                   \
                                                                        \
		if (p)                                                  \
			memcpy(&v, p, sizeof v);                        \
		return to_host(v);                                      \
	}

RD_NUMBER(rd_be16, 16, be16toh)
RD_NUMBER(rd_be32, 32, be32toh)
RD_NUMBER(rd_be64, 64, be64toh)
RD_NUMBER(rd_le16, 16, le16toh)
RD_NUMBER(rd_le32, 32, le32toh)
RD_NUMBER(rd_le64, 64, le64toh)
#undef RD_NUMBER

/** A number of any width up to 8 octets. */
static inline uint64_t rd_be(struct rd *r, unsigned n)
{
	uint8_t const *p = rd_bytes(r, n);
	uint64_t v = 0;

	for (unsigned i = 0; p && i < n; i++)
		v = v << 8 | p[i];
	return v;
}

static inline struct wr wr_init(void *data, size_t size)
{
	uint8_t *p = data;

	/* C has no sum of NULL and an integer, not even 0. */
	return (struct wr){.start = p, .p = p, .end = p ? p + size : p, .bad = false};
}

/** Octets written so far. */
static inline size_t wr_len(struct wr const *w)
{
	return (size_t)(w->p - w->start);
}

/** Reserve `n` octets and return where they start, or NULL (and the error) when they do not fit. */
static inline uint8_t *wr_reserve(struct wr *w, size_t n)
{
	uint8_t *p = w->p;

	if (w->bad || n > (size_t)(w->end - w->p)) {
		w->bad = true;
		return NULL;
	}
	w->p += n;
	return p;
}

static inline void wr_bytes(struct wr *w, void const *data, size_t n)
{
	uint8_t *p = wr_reserve(w, n);

	if (p && n)
		memcpy(p, data, n);
}

static inline void wr_zero(struct wr *w, size_t n)
{
	uint8_t *p = wr_reserve(w, n);

	if (p && n)
		memset(p, 0, n);
}

/** `n` octets, zeros when there are none (data NULL): a field that is filled in later, or unused.
 */
static inline void wr_bytes_or_zero(struct wr *w, void const *data, size_t n)
{
	if (data)
		wr_bytes(w, data, n);
	else
		wr_zero(w, n);
}

static inline void wr_u8(struct wr *w, uint8_t v)
{
	uint8_t *p = wr_reserve(w, 1);

	if (p)
		*p = v;
}

#define WR_NUMBER(name, bits, from_host)                        \
	static inline void name(struct wr *w, uint##bits##_t v) \
	{                                                       \
		uint8_t *p = wr_reserve(w, sizeof v);           \
                                                                \
		v = from_host(v);                               \
		if (p)                                          \
			memcpy(p, &v, sizeof v);                \
	}

WR_NUMBER(wr_be16, 16, htobe16)
WR_NUMBER(wr_be32, 32, htobe32)
WR_NUMBER(wr_be64, 64, htobe64)
WR_NUMBER(wr_le16, 16, htole16)
WR_NUMBER(wr_le32, 32, htole32)
WR_NUMBER(wr_le64, 64, htole64)
#undef WR_NUMBER

/** A number of any width up to 8 octets, here and below. */
static inline void wr_be(struct wr *w, uint64_t v, unsigned n)
{
	uint8_t *p = wr_reserve(w, n);

	for (unsigned i = n; p && i > 0; i--, v >>= 8)
		p[i - 1] = (uint8_t)v;
}

static inline void wr_le(struct wr *w, uint64_t v, unsigned n)
{
	uint8_t *p = wr_reserve(w, n);

	for (unsigned i = 0; p && i < n; i++, v >>= 8)
		p[i] = (uint8_t)v;
}

#endif
