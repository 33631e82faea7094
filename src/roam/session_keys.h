/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a login gives on a WLAN: which AKMs the station may use, and their keys. Pure: nothing is
 * stored. Private to src/roam.
 */
#ifndef FASTROAM_ROAM_SESSION_KEYS_H
#define FASTROAM_ROAM_SESSION_KEYS_H

#include "roam/session.h"

/** 802.1X with SHA-1 and with SHA-256: the AKMs whose PMKSA a login alone can make. */
#define SESSION_PMKSA_MAX 2

struct session_keys {
	enum akm akm; /**< that of the association, or the WLAN's first */
	uint32_t lifetime_s;
	unsigned pmksas;
	struct pmksa pmksa[SESSION_PMKSA_MAX]; /**< all but expires_ms */
	bool has_ft; /**< the station may use FT: the MSK can begin a hierarchy */
	uint16_t mdid;
	bool has_r0;
	char const *no_r0; /**< why not, where the WLAN allows FT; NULL otherwise */
	enum akm ft_akm;   /**< with has_ft */
	uint8_t xxkey_len; /**< octets */
	char r0kh_id[R0KH_ID_MAX + 1];
	struct ft_key r0, r1;
};

/**
 * Decide and derive.
 *
 * @param limit_s  the session-timeout that counts, 0..86400 s, 0 the longest
 * @param out  wipe it after use: it holds keys
 * @return OK, WLAN_WITHOUT_EAP, AKM_UNKNOWN, AKM_NOT_ALLOWED or INTERNAL
 */
enum session_refusal session_keys_derive(struct login const *login, struct wlan const *w,
					 uint32_t limit_s, uint16_t default_mdid,
					 struct session_keys *out);

/** Does the WLAN allow FT to some login? *akm is then the first AKM. */
bool session_keys_ft(struct wlan const *w, enum akm *akm);

#endif
