/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files of frames; see pcapng.h.
 */
#include "wire/pcapng.h"

#include <string.h>

#define BLOCK_SECTION    0x0a0d0d0au
#define BLOCK_INTERFACE  1u
#define BLOCK_PACKET     6u
#define BYTE_ORDER_MAGIC 0x1a2b3c4du

/** Options: those of every block, of a section, an interface and a packet. */
enum {
	OPT_END = 0,
	OPT_COMMENT = 1,
	OPT_PROGRAM = 4, /* shb_userappl */
	OPT_NAME = 2,    /* if_name */
	OPT_FLAGS = 2    /* epb_flags */
};

/** A block begins: its length comes when it is known. @return where it began */
static size_t begin(struct wr *w, uint32_t type)
{
	size_t start = wr_len(w);

	wr_le32(w, type);
	wr_le32(w, 0);
	return start;
}

/** Length before and behind what is in it, so that a file can be read backwards. */
static void end(struct wr *w, size_t start)
{
	uint32_t len = (uint32_t)(wr_len(w) - start) + 4;
	struct wr in_front;

	wr_le32(w, len);
	if (w->bad)
		return;
	in_front = wr_init(w->start + start + 4, 4);
	wr_le32(&in_front, len);
}

static void put_padded(struct wr *w, void const *data, size_t len)
{
	wr_bytes(w, data, len);
	wr_zero(w, (4 - len % 4) % 4);
}

static void put_text(struct wr *w, uint16_t option, char const *text)
{
	size_t len = text ? strnlen(text, PCAPNG_TEXT_MAX) : 0;

	if (len == 0)
		return;
	wr_le16(w, option);
	wr_le16(w, (uint16_t)len);
	put_padded(w, text, len);
}

void pcapng_put_section(struct wr *w, char const *program, char const *comment)
{
	size_t start = begin(w, BLOCK_SECTION);

	wr_le32(w, BYTE_ORDER_MAGIC);
	wr_le16(w, 1);
	wr_le16(w, 0);
	wr_le64(w, UINT64_MAX); /* its length: it goes to the end */
	put_text(w, OPT_COMMENT, comment);
	put_text(w, OPT_PROGRAM, program);
	wr_le32(w, OPT_END);
	end(w, start);
}

void pcapng_put_interface(struct wr *w, char const *name)
{
	size_t start = begin(w, BLOCK_INTERFACE);

	wr_le16(w, PCAPNG_LINK_80211);
	wr_le16(w, 0);
	wr_le32(w, 0); /* no limit to a frame's length */
	put_text(w, OPT_NAME, name);
	wr_le32(w, OPT_END);
	end(w, start);
}

void pcapng_put_packet(struct wr *w, struct pcapng_packet const *p)
{
	size_t start = begin(w, BLOCK_PACKET);

	wr_le32(w, p->interface);
	wr_le32(w, (uint32_t)(p->wall_us >> 32));
	wr_le32(w, (uint32_t)p->wall_us);
	wr_le32(w, p->len);
	wr_le32(w, p->len);
	put_padded(w, p->frame, p->len);
	put_text(w, OPT_COMMENT, p->comment);
	wr_le16(w, OPT_FLAGS);
	wr_le16(w, 4);
	wr_le32(w, p->way);
	wr_le32(w, OPT_END);
	end(w, start);
}
