/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * By which key, and so by which method, a station that may associate comes in. Decided before
 * anything of its association changes. Private to the authenticator.
 */
#ifndef FASTROAM_SM_KEY_CHOICE_H
#define FASTROAM_SM_KEY_CHOICE_H

#include "sm/authenticator_private.h"

/** What follows the association response. */
enum key_next {
	KEY_OPEN,   /**< nothing: the network is open */
	KEY_PMK,    /**< the four-way handshake with `pmk` */
	KEY_R1,     /**< the four-way handshake of FT with `r1` */
	KEY_LOGIN,  /**< 802.1X */
	KEY_PTK,    /**< nothing: `ptk` is agreed on already (FT, CCKM) */
	KEY_REPEAT, /**< nothing, and nothing changes: it was answered and has its keys */
	KEY_REFUSED
};

/** Elements of the response besides those that every one has: RSNE, MDE and FTE, or OWE's. */
#define KEY_EXTRA_MAX 640

/** Holds keys: wipe it, key_choice_wipe(). */
struct key_choice {
	enum key_next next;
	enum station_method method;
	struct akm_info const *akm; /**< with OWE that of its group */
	uint8_t pmk[64];
	uint8_t pmk_len;
	bool has_pmkid; /**< with KEY_R1 of a PSK: message 1 names it, with `pmk` */
	uint8_t pmkid[PMKID_LEN];
	unsigned number; /**< as of handshake_keys */
	struct ft_key r1;
	uint64_t expires_ms; /**< of the key, 0 not known */
	char const *user;    /**< inside the FT record; NULL: of the session, if any */
	uint16_t vlan;       /**< with `group` */
	/** Held: of the VLAN that the key's login gave; NULL where there was none, or none yet. */
	struct vlan_group *group;
	uint16_t extra_len, mde_len, fte_len; /**< MDE and FTE stand first, with KEY_R1 and with
						   KEY_LOGIN of FT */
	uint16_t status;                      /**< REFUSED */
	char const *why;                      /**< REFUSED */
	enum authenticator_count count;
	struct ptk ptk;               /**< its octets are not zeroed: ptk.len tells of them */
	uint8_t extra[KEY_EXTRA_MAX]; /**< goes on the air, so is neither zeroed nor wiped */
};

/** What the request brought. */
struct key_request {
	struct bss *bss;
	struct station *st;
	struct assoc_request const *q;
	struct elements const *e;
	struct assoc_choice const *assoc;
	struct radio_event const *ev;
};

/** @param out  vlan_group_release() its group */
void key_choose(struct authenticator *a, struct key_request const *r, struct key_choice *out);

void key_choice_wipe(struct key_choice *k);

/** Why vlan_group_hold() gives none, short of memory apart. */
#define KEY_NO_VLAN_TEXT                                                                         \
	"its VLAN (Tunnel-Private-Group-Id) is no number from 1 to 4094, or that of its policy " \
	"profile does not exist"

/** VLAN of a station at a BSS: of Tunnel-Private-Group-Id where that counts and is there, else that
 * of its policy; 0 the BSS's own where there is none; VLAN_UNKNOWN. */
uint16_t key_vlan(struct bss const *bss, char const *text);

#endif
