/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The Key Data field: elements and KDEs (IEEE 802.11-2020 12.7.2, table 12-9), after decryption.
 */
#ifndef FASTROAM_DOT11_KDE_H
#define FASTROAM_DOT11_KDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mac.h"
#include "dot11/ie.h"
#include "dot11/pmkid.h"
#include "dot11/refuse.h"
#include "dot11/tie.h"

/** Types under 00-0F-AC. */
enum kde_type {
	KDE_GTK = 1,
	KDE_MAC = 3,
	KDE_PMKID = 4,
	KDE_LIFETIME = 7,
	KDE_IGTK = 9,
	KDE_OCI = 13,
	KDE_BIGTK = 14,
	KDE_MLO_GTK = 16,
	KDE_MLO_IGTK = 17,
	KDE_MLO_BIGTK = 18,
	KDE_MLO_LINK = 19
};

struct kde_gtk {
	struct span key; /**< 5, 13, 16 or 32 octets; p is NULL when absent */
	uint8_t key_id;  /**< 0..3 */
	bool tx;
};

/** IGTK or BIGTK. */
struct kde_igtk {
	struct span key; /**< 16 or 32 octets; p is NULL when absent */
	uint16_t key_id; /**< IGTK 4 or 5, BIGTK 6 or 7 */
	uint8_t pn[6];   /**< IPN or BIPN, as on the air */
};

/** What a Key Data field holds. Pointers lead into it; elements are whole, header included. */
struct kdes {
	struct span rsne;  /**< p is NULL when absent, as for all below */
	struct span rsne2; /**< message 3 may carry a second one (12.7.6.4) */
	struct span wpa;
	struct span rsnxe;
	struct span mde;
	struct span fte;
	uint8_t n_ties;
	struct tie tie[2]; /**< message 3 of FT carries two: reassociation deadline, key lifetime */
	struct kde_gtk gtk;
	struct kde_igtk igtk;
	struct kde_igtk bigtk;
	uint8_t const *pmkid; /**< PMKID_LEN octets, NULL when absent */
	uint8_t const *mac;   /**< MAC_LEN octets, NULL when absent */
	uint8_t const *oci;   /**< 3 octets, NULL when absent */
	bool has_lifetime;
	uint32_t lifetime_s; /**< seconds; 4 octets big-endian on the air */
	unsigned mlo;        /**< multi-link KDEs, ignored */
	unsigned unknown;    /**< other elements and KDEs, ignored */
};

/**
 * Decode the plain Key Data of an EAPOL-Key frame, padding included.
 *
 * Not for the group key of WPA 1, which is the bare key and no KDE.
 *
 * @param out  refers to data
 * @return OK, SHORT, LONG (a fixed-size KDE), LENGTH (a key of no known size), DUPLICATE, RESERVED
 *         (identifier of an IGTK or BIGTK, type of a TIE), COUNT (a third TIE) or PADDING
 */
DOT11_DECODER kdes_decode(void const *data, size_t len, struct kdes *out);

/** Each writes one KDE; a size or identifier that kdes_decode() would refuse spoils w. */
void kde_put_gtk(struct wr *w, struct kde_gtk const *gtk);
void kde_put_igtk(struct wr *w, struct kde_igtk const *igtk);
void kde_put_bigtk(struct wr *w, struct kde_igtk const *bigtk);
void kde_put_pmkid(struct wr *w, uint8_t const pmkid[PMKID_LEN]);
void kde_put_mac(struct wr *w, struct mac mac);
void kde_put_lifetime(struct wr *w, uint32_t seconds);
void kde_put_oci(struct wr *w, uint8_t const oci[3]);

/**
 * Pad for AES key wrap (12.7.2): w holds one Key Data field and nothing else. Adds DD 00 00... up
 * to a multiple of 8 and at least 16 octets, nothing when it is that already.
 */
void kde_pad(struct wr *w);

#endif
