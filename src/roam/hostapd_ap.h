/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Access points that run a stock hostapd, as `ap hostapd NAME` configures them: their BSSIDs, the
 * key of the R0KH-R1KH protocol, how they are reached, whom to tell of a Disconnect.
 *
 * A plain value: copy it, change the copy, swap it in. The set finds them by name and by BSSID.
 */
#ifndef FASTROAM_ROAM_HOSTAPD_AP_H
#define FASTROAM_ROAM_HOSTAPD_AP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "base/secret.h"
#include "roam/wlan.h"

#define HOSTAPD_AP_NAME_MAX   32
/** APs at most: with the default window of the key protocol and 4 KB each, 4 MB. */
#define HOSTAPD_AP_MAX        1024
/** BSSes of one AP: two radios of eight. */
#define HOSTAPD_BSS_MAX       16
#define HOSTAPD_NEIGHBORS_MAX 32
#define HOSTAPD_VLANS_MAX     32
/** IFNAMSIZ with its NUL. */
#define HOSTAPD_IFACE_MAX     16
#define HOSTAPD_RELAY_MAX     253
#define HOSTAPD_DAS_PORT      3799
#define HOSTAPD_DAS_KEY_MAX   128
/** OpenWrt's secret: a RADIUS secret or a passphrase. */
#define HOSTAPD_SECRET_MAX    128

struct hostapd_bss {
	struct mac bssid; /**< zero: `bssid any`, every BSSID that proves the AP's key */
	char wlan[WLAN_NAME_MAX + 1]; /**< profile name; need not exist yet */
};

struct hostapd_vlan {
	uint16_t id;                  /**< 1..4094 */
	char name[WLAN_NAME_MAX + 1]; /**< what the RADIUS server may call it, "" none */
};

struct hostapd_ap {
	char name[HOSTAPD_AP_NAME_MAX + 1];
	struct hostapd_bss bss[HOSTAPD_BSS_MAX];
	unsigned bsses;
	struct secret key;                           /**< `r0kh-key`: 16 or 32 octets; len 0 none */
	bool openwrt_key;                            /**< `openwrt-default-key` */
	char openwrt_secret[HOSTAPD_SECRET_MAX + 1]; /**< "": the passphrase of the BSS's WLAN */
	char interface[HOSTAPD_IFACE_MAX];           /**< "" none */
	char relay[HOSTAPD_RELAY_MAX + 1]; /**< name in the relay's certificate, "" none */
	bool has_das;
	struct in_addr das_address;
	uint16_t das_port;
	char das_key[HOSTAPD_DAS_KEY_MAX + 1];
	char neighbor[HOSTAPD_NEIGHBORS_MAX][HOSTAPD_AP_NAME_MAX + 1]; /**< need not exist yet */
	unsigned neighbors;
	struct hostapd_vlan vlan[HOSTAPD_VLANS_MAX]; /**< none: every VLAN */
	unsigned vlans;
};

/** May an AP be called so? 1..32 letters, digits and -_.: and a letter or digit first. */
bool hostapd_ap_name_fits(char const *name);

/** An AP as just created: nothing but its name, which is cut when it is too long. */
void hostapd_ap_init(struct hostapd_ap *ap, char const *name);

/** Wipe its keys before the memory goes. */
void hostapd_ap_wipe(struct hostapd_ap *ap);

/**
 * Does this AP make sense by itself? Asked by hostapd_ap_set_put(); a half-configured one does.
 *
 * Refused: both r0kh-key and openwrt-default-key, both interface and relay; a key of another length
 * than 16 or 32 octets; a BSSID or VLAN twice; names and secrets that could not stand in a line of
 * hostapd.conf (control characters, blanks at the ends of a secret).
 * @return 0 or -EINVAL with *err filled
 */
int hostapd_ap_check(struct hostapd_ap const *ap, struct err *err) WARN_UNUSED;

/** Why this AP cannot be served yet, for `show ap hostapd summary`: a static text with the cure,
 * NULL when it can for one of its BSSes at least. */
char const *hostapd_ap_lacks(struct hostapd_ap const *ap, struct wlan_set const *wlans);

/** Ditto for one of its BSSes: bss[bss], below ap->bsses. The AP's own lacks are not looked at. */
char const *hostapd_ap_bss_lacks(struct hostapd_ap const *ap, unsigned bss,
				 struct wlan_set const *wlans);

/**
 * What a Tunnel-Private-Group-Id means at this AP.
 * @param vlan  receives 1..4094; 0 when text is "" (no VLAN), and with false
 * @return false when the AP has no such VLAN, or the text is no number and no name configured
 */
bool hostapd_ap_vlan(struct hostapd_ap const *ap, char const *text, uint16_t *vlan);

struct hostapd_ap_set;

/** All of them. Talloc child of ctx; NULL when memory is short. Freeing wipes their keys. */
struct hostapd_ap_set *hostapd_ap_set_new(void *ctx);

/**
 * Add, or replace the one of the same name, as a whole.
 *
 * Refused: what hostapd_ap_check() refuses; a BSSID that another AP has (two `bssid any` of one
 * WLAN too); HOSTAPD_AP_MAX reached.
 * @return 0, -EEXIST, -EINVAL, -ENOSPC or -ENOMEM, with *err filled and nothing changed
 */
int hostapd_ap_set_put(struct hostapd_ap_set *set, struct hostapd_ap const *ap,
		       struct err *err) WARN_UNUSED;

/** Remove by name. 0 or -ENOENT. */
int hostapd_ap_set_remove(struct hostapd_ap_set *set, char const *name) WARN_UNUSED;

/** NULL when there is none. The pointers hold until the next put or remove. */
struct hostapd_ap const *hostapd_ap_by_name(struct hostapd_ap_set const *set, char const *name);

/** The AP that has this BSSID, by hash; `bssid any` is not found here. *bss is set to its place in
 * bss[] (may be NULL). */
struct hostapd_ap const *hostapd_ap_by_bssid(struct hostapd_ap_set const *set, struct mac bssid,
					     unsigned *bss);

/** In order of name: index 0..hostapd_ap_count()-1. */
struct hostapd_ap const *hostapd_ap_at(struct hostapd_ap_set const *set, unsigned index);
unsigned hostapd_ap_count(struct hostapd_ap_set const *set);

/** Grows with each put and remove: what was computed from the set is stale when it differs. */
uint64_t hostapd_ap_set_generation(struct hostapd_ap_set const *set);

#endif
