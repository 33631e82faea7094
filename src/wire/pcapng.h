/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Files of frames for Wireshark, tcpdump and others (pcapng, draft-ietf-opsawg-pcapng): one
 * section, an interface for each BSS, and the frames. Little-endian; times in microseconds.
 */
#ifndef FASTROAM_WIRE_PCAPNG_H
#define FASTROAM_WIRE_PCAPNG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/** LINKTYPE_IEEE802_11: frames begin with their header, nothing of the radio is in front. */
#define PCAPNG_LINK_80211 105
/** Octets that a packet takes besides its frame: block, options with their heads, padding of each.
 */
#define PCAPNG_OVERHEAD   64u
/** Comments and names are cut here. */
#define PCAPNG_TEXT_MAX   255u

enum pcapng_way { PCAPNG_IN = 1, PCAPNG_OUT = 2 };

struct pcapng_packet {
	uint32_t interface; /**< the first that was put is 0 */
	uint64_t wall_us;   /**< since 1970 */
	enum pcapng_way way;
	uint8_t const *frame;
	uint32_t len;
	char const *comment; /**< UTF-8; NULL none */
};

/** The section header, first of all: the program that writes, and a comment (NULL none). */
void pcapng_put_section(struct wr *w, char const *program, char const *comment);

/** An interface for frames of PCAPNG_LINK_80211. @param name  UTF-8 */
void pcapng_put_interface(struct wr *w, char const *name);

void pcapng_put_packet(struct wr *w, struct pcapng_packet const *p);

#endif
