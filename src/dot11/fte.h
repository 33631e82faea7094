/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Fast BSS Transition element (IEEE 802.11-2020 9.4.2.47). */
#ifndef FASTROAM_DOT11_FTE_H
#define FASTROAM_DOT11_FTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/ft_keys.h"
#include "dot11/ie.h"
#include "dot11/refuse.h"

/** Where the MIC starts in the whole element: header and MIC Control. */
#define FTE_MIC_OFFSET 4

/** Subelement identifiers (table 9-178). */
enum fte_sub {
	FTE_SUB_R1KH_ID = 1,
	FTE_SUB_GTK = 2,
	FTE_SUB_R0KH_ID = 3,
	FTE_SUB_IGTK = 4,
	FTE_SUB_OCI = 5,
	FTE_SUB_BIGTK = 6
};

/** A group key as a subelement carries it: wrapped with the KEK (RFC 3394). */
struct fte_gtk {
	struct span wrapped; /**< 24..72 octets, a multiple of 8; p is NULL when absent */
	uint16_t info;       /**< Key Info: key identifier in its two lowest bits */
	uint8_t key_len;     /**< octets of the key without padding */
	uint8_t rsc[8];
};

struct fte_igtk {
	struct span wrapped; /**< 24 or 40 octets; p is NULL when absent */
	uint16_t key_id;     /**< IGTK 4 or 5, BIGTK 6 or 7 */
	uint8_t key_len;     /**< 16 or 32 octets */
	uint8_t ipn[6];      /**< IPN or BIPN, as on the air */
};

/** A parsed element: pointers lead into it, other values are copied. */
struct fte {
	uint8_t control;    /**< first octet of MIC Control as received: RSNXE Used, MIC Length */
	uint8_t elements;   /**< how many elements the MIC covers; 0: no MIC */
	uint8_t mic_len;    /**< 16, 24 or 32 octets */
	uint8_t const *mic; /**< mic_len octets; when written, NULL gives zeros */
	uint8_t const *anonce;  /**< NONCE_LEN octets; when written, NULL gives zeros */
	uint8_t const *snonce;  /**< likewise */
	uint8_t const *r1kh_id; /**< MAC_LEN octets, NULL when absent */
	struct span r0kh_id;    /**< 1..R0KH_ID_MAX octets */
	struct fte_gtk gtk;
	struct fte_igtk igtk;
	struct fte_igtk bigtk;
	uint8_t const *oci; /**< 3 octets: operating class, channel, segment 1; NULL when absent */
	unsigned unknown;   /**< subelements that we do not know, ignored */
};

/** RSNXE Used: bit 0 of `control`. */
#define FTE_CONTROL_RSNXE_USED 0x01

/**
 * Decode a whole element.
 *
 * @param mic_len  16, 24 or 32 octets, as the AKM has it: the element alone does not tell. A MIC
 *                 Length subfield that is not zero must agree; hostapd 2.10 leaves it zero with
 *                 24 octets (AKM 13).
 * @param out      refers to elem
 * @return OK, SHORT, LONG, ID, LENGTH (a subelement, or mic_len), DUPLICATE (a subelement) or
 *         RESERVED (identifier of an IGTK or BIGTK)
 */
DOT11_DECODER fte_decode(void const *elem, size_t len, uint8_t mic_len, struct fte *out);

/**
 * Write the element, subelements in the order R1KH-ID, GTK, R0KH-ID, IGTK, OCI, BIGTK.
 * The MIC is at FTE_MIC_OFFSET of what was written. Lengths that fte_decode() would refuse spoil w.
 */
void fte_put(struct wr *w, struct fte const *f);

#endif
