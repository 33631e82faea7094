/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Structures as TLVs, by a table: tag (1), length (2, big-endian), value.
 *
 * A layout says for each tag what it is and where in the structure it stands; the same layout
 * writes and reads. Integers are big-endian. A tag that is not in the layout is skipped.
 */
#ifndef FASTROAM_WIRE_TLV_H
#define FASTROAM_WIRE_TLV_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum tlv_kind {
	TLV_NONE,   /**< a tag that is not used */
	TLV_UINT,   /**< an integer of `size` octets, signed or not */
	TLV_ENUM,   /**< an enumeration: one octet, 0..max */
	TLV_BOOL,   /**< one octet, 0 or 1 */
	TLV_OCTETS, /**< `size` octets */
	TLV_SPAN,   /**< a struct span of min..max octets; reading points into the input */
	TLV_TEXT,   /**< a char array of `size`; the NUL does not travel, and none is inside */
	TLV_LIST, /**< min..max integers of `size` (1, 2, 4), or octet strings of 6, and how many */
	TLV_SUBS  /**< a TLV for each of min..max structures of `size`, of layout `sub` */
};

struct tlv_layout;

struct tlv_field {
	enum tlv_kind kind;
	uint16_t size;
	uint16_t at;        /**< offset in the structure */
	uint16_t count_at;  /**< LIST, SUBS: offset of how many there are */
	uint8_t count_size; /**< of that counter: 1 or 4 octets */
	uint16_t min, max;
	struct tlv_layout const *sub;
};

/** Tag n is field[n - 1]. */
struct tlv_layout {
	struct tlv_field const *field;
	unsigned count;  /**< 1..TLV_TAG_MAX */
	uint32_t needed; /**< of a structure that is inside another (SUBS): TLV_BIT() of its tags */
};

#define TLV_TAG_MAX  31
#define TLV_BIT(tag) (1u << (tag))

/** Fields of a layout: [TAG - 1] = TLV_..._AT(struct, member). */
#define TLV_UINT_AT(type, member)                                      \
	{                                                              \
		.kind = TLV_UINT, .size = sizeof(((type *)0)->member), \
		.at = offsetof(type, member)                           \
	}
#define TLV_ENUM_AT(type, member, last)                                       \
	{                                                                     \
		.kind = TLV_ENUM, .at = offsetof(type, member), .max = (last) \
	}
#define TLV_BOOL_AT(type, member)                              \
	{                                                      \
		.kind = TLV_BOOL, .at = offsetof(type, member) \
	}
#define TLV_OCTETS_AT(type, member)                                      \
	{                                                                \
		.kind = TLV_OCTETS, .size = sizeof(((type *)0)->member), \
		.at = offsetof(type, member)                             \
	}
#define TLV_TEXT_AT(type, member)                                      \
	{                                                              \
		.kind = TLV_TEXT, .size = sizeof(((type *)0)->member), \
		.at = offsetof(type, member)                           \
	}
#define TLV_SPAN_AT(type, member, least, most)                                                \
	{                                                                                     \
		.kind = TLV_SPAN, .at = offsetof(type, member), .min = (least), .max = (most) \
	}
#define TLV_LIST_AT(type, member, counter)                                          \
	{                                                                           \
		.kind = TLV_LIST, .size = sizeof(((type *)0)->member[0]),           \
		.at = offsetof(type, member), .count_at = offsetof(type, counter),  \
		.count_size = sizeof(((type *)0)->counter),                         \
		.max = sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]) \
	}
#define TLV_SUBS_AT(type, member, counter, layout)                                   \
	{                                                                            \
		.kind = TLV_SUBS, .size = sizeof(((type *)0)->member[0]),            \
		.at = offsetof(type, member), .count_at = offsetof(type, counter),   \
		.count_size = sizeof(((type *)0)->counter),                          \
		.max = sizeof(((type *)0)->member) / sizeof(((type *)0)->member[0]), \
		.sub = (layout)                                                      \
	}

enum tlv_error {
	TLV_OK,
	TLV_SHORT,     /**< the input ends inside a TLV */
	TLV_DUPLICATE, /**< a tag comes twice */
	TLV_LENGTH,    /**< a value has not the length of its kind */
	TLV_VALUE,     /**< a value is out of range */
	TLV_MISSING    /**< a structure inside lacks what it needs */
};

/**
 * Read all of `r` into a structure that is zero.
 *
 * @param allowed  TLV_BIT() of the tags to take; others are skipped
 * @param seen     receives those that were there
 */
enum tlv_error tlv_read(struct rd *r, struct tlv_layout const *layout, uint32_t allowed, void *out,
			uint32_t *seen) WARN_UNUSED;

/**
 * Write the allowed tags whose values are not zero (reading gives zero for those left out), and
 * those of `needed` in any case. What tlv_read() would refuse spoils w.
 */
void tlv_write(struct wr *w, struct tlv_layout const *layout, uint32_t allowed, uint32_t needed,
	       void const *in);

/** Begin a TLV whose value the caller writes. @return what tlv_end() needs */
uint8_t *tlv_begin(struct wr *w, uint8_t tag);
/** Its value ends here. */
void tlv_end(struct wr *w, uint8_t *begun);

#endif
