/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the security of a WLAN is on the air of one radio: suites, capabilities, RSN and WPA
 * elements.
 */
#ifndef FASTROAM_SM_SECURITY_H
#define FASTROAM_SM_SECURITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "dot11/suite.h"
#include "roam/wlan.h"
#include "sm/radio.h"

/** Neither wpa nor rsn: an open network. */
struct security {
	bool wpa, rsn;
	suite_t group;                  /**< CIPHER_*, also where WPA is on; 0 open */
	suite_t group_mgmt;             /**< CIPHER_BIP_*, 0 without PMF */
	struct suite_list pairwise;     /**< CIPHER_* of the RSN element */
	struct suite_list akm;          /**< of the RSN element */
	struct suite_list wpa_pairwise; /**< CIPHER_* that the WPA element offers */
	struct suite_list wpa_akm;      /**< of the WPA element */
	/** FT AKMs that the RSN element does not name and that a station with our mobility domain
	 * element may use all the same: adaptive FT. */
	struct suite_list adaptive_akm;
	uint16_t rsn_caps;
	bool mfp_capable, mfp_required;
	bool mde; /**< the beacon carries a mobility domain element */
};

/**
 * @return 0, or -EINVAL with *err: the radio cannot encrypt with a cipher of the WLAN, or cannot
 *         protect management frames although the WLAN demands it. Where PMF is optional and the
 *         radio cannot, it is left out.
 */
int security_of_wlan(struct wlan const *w, struct radio_info const *radio, struct security *out,
		     struct err *err) WARN_UNUSED;

/** Every suite counts: would another one need its BSS to be started anew? */
bool security_eq(struct security const *a, struct security const *b);

/** Write the RSN element; nothing when there is no RSN. */
void security_put_rsne(struct wr *w, struct security const *s);
/** As above with the name of one key (NULL: none), for OWE's association responses. */
void security_put_rsne_pmkid(struct wr *w, struct security const *s, uint8_t const *pmkid);
/** Write the WPA element; nothing when there is no WPA. */
void security_put_wpa(struct wr *w, struct security const *s);

#endif
