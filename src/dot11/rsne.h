/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RSN element (IEEE 802.11-2020 9.4.2.24). */
#ifndef FASTROAM_DOT11_RSNE_H
#define FASTROAM_DOT11_RSNE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/pmkid.h"
#include "dot11/refuse.h"
#include "dot11/suite.h"

/** An element of 255 octets has no room for more than 14 PMKIDs behind its mandatory fields. */
#define RSNE_PMKIDS_MAX 14

/** All fields after the version are optional; each needs those before it. */
enum rsne_field {
	RSNE_VERSION,
	RSNE_GROUP,
	RSNE_PAIRWISE,
	RSNE_AKM,
	RSNE_CAPS,
	RSNE_PMKID,
	RSNE_GROUP_MGMT
};

/** RSN Capabilities (figure 9-288). */
enum rsne_caps {
	RSNE_CAP_PREAUTH = 1 << 0,
	RSNE_CAP_NO_PAIRWISE = 1 << 1,
	RSNE_CAP_PTKSA_REPLAY = 3 << 2, /**< 0..3: 1, 2, 4, 16 counters */
	RSNE_CAP_GTKSA_REPLAY = 3 << 4,
	RSNE_CAP_MFPR = 1 << 6,
	RSNE_CAP_MFPC = 1 << 7,
	RSNE_CAP_JOINT_MULTIBAND = 1 << 8,
	RSNE_CAP_PEERKEY = 1 << 9,
	RSNE_CAP_SPP_AMSDU = 1 << 10,
	RSNE_CAP_SPP_AMSDU_REQUIRED = 1 << 11,
	RSNE_CAP_PBAC = 1 << 12,
	RSNE_CAP_EXT_KEY_ID = 1 << 13,
	RSNE_CAP_OCVC = 1 << 14
};

/**
 * A parsed element. Fields that were absent hold the standard's defaults: CCMP, CCMP, 802.1X, no
 * capabilities, no PMKID, BIP-CMAC-128.
 */
struct rsne {
	enum rsne_field last; /**< last field on the air */
	suite_t group;
	struct suite_list pairwise;
	struct suite_list akm;
	uint16_t caps; /**< enum rsne_caps; reserved bits are kept as received */
	uint8_t n_pmkids;
	uint8_t const *pmkids; /**< n_pmkids x PMKID_LEN octets inside the element decoded */
	suite_t group_mgmt;
	uint8_t extra; /**< octets after the last field known to us, ignored (9.4.2.1: extensible)
			*/
};

/** What an element with the version field only means. */
void rsne_init(struct rsne *r);

/** PMKID number i, 0..n_pmkids - 1, inside the element; NULL beyond. */
uint8_t const *rsne_pmkid(struct rsne const *r, unsigned i);

/**
 * Decode a whole element, header included. It may end after any field, not inside one.
 *
 * @param out  refers to elem for its PMKIDs
 * @return OK, SHORT, LONG, ID, VERSION (not 1) or COUNT (no suite, too many suites or PMKIDs)
 */
DOT11_DECODER rsne_decode(void const *elem, size_t len, struct rsne *out);

/**
 * Write the element, up to and with r->last; `extra` octets are not written.
 * Counts that rsne_decode() would refuse, and an element above 255 octets, spoil w.
 */
void rsne_put(struct wr *w, struct rsne const *r);

#endif
