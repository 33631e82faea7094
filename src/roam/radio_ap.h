/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Access points that run fastroam-ap, as `ap radio NAME` configures them: channels, WLANs, bridge.
 * One without such a block has the defaults.
 *
 * A plain value: copy it, change the copy, swap it in.
 */
#ifndef FASTROAM_ROAM_RADIO_AP_H
#define FASTROAM_ROAM_RADIO_AP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "roam/wlan.h"

/** Longest name: what the shows have room for. It is the name in the AP's certificate. */
#define RADIO_AP_NAME_MAX   32
/** Blocks at most: as many as there may be access points. */
#define RADIO_AP_MAX        1024
/** Radios of one, and WLANs: those of one radio. */
#define RADIO_AP_RADIOS     4
#define RADIO_AP_WLANS      16
/** IFNAMSIZ with its NUL. */
#define RADIO_AP_BRIDGE_MAX 16

/** X(name, the word after `width`) */
#define RADIO_AP_WIDTH_LIST(X)            \
	X(20, "20", "20 MHz")             \
	X(40_PLUS, "40-plus", "40 MHz")   \
	X(40_MINUS, "40-minus", "40 MHz") \
	X(80, "80", "80 MHz")

enum radio_ap_width {
#define X(name, word, text) RADIO_AP_WIDTH_##name,
	RADIO_AP_WIDTH_LIST(X)
#undef X
		RADIO_AP_WIDTH_COUNT
};

/** `radio N ...` */
struct radio_ap_radio {
	bool shutdown;
	uint16_t channel;          /**< as people number them; 0: the first good one it offers */
	enum radio_ap_width width; /**< default 20 */
};

struct radio_ap {
	char name[RADIO_AP_NAME_MAX + 1];
	bool shutdown; /**< it may join, and serves nothing */
	struct radio_ap_radio radio[RADIO_AP_RADIOS];
	unsigned wlans;                               /**< 0: all */
	char wlan[RADIO_AP_WLANS][WLAN_NAME_MAX + 1]; /**< profile names; need not exist yet */
	char bridge[RADIO_AP_BRIDGE_MAX];   /**< "" as the access point itself is configured */
	char country[3];                    /**< "DE"; "" none: beacons name no country */
	char policy_tag[WLAN_NAME_MAX + 1]; /**< "" none: by its MAC address, else the default */
};

/** May an access point be called so? 1..32 letters, digits and -_. and a letter or digit first:
 * what a DNS name can be, and what does nothing to a terminal. */
bool radio_ap_name_fits(char const *name);

/** An AP as just created: the defaults. A name that is too long is cut. */
void radio_ap_init(struct radio_ap *ap, char const *name);

/** The word after `width`, and the same for people. */
char const *radio_ap_width_word(enum radio_ap_width width);
char const *radio_ap_width_text(enum radio_ap_width width);

/** Frequency of a channel's 20 MHz in MHz (IEEE 802.11-2020 Annex E); 0 when there is none. */
uint16_t radio_ap_channel_freq(unsigned channel);
/** The channel of a frequency; 0 when it is the centre of none in the 2.4 and 5 GHz bands. */
unsigned radio_ap_freq_channel(uint16_t freq);

/**
 * Does this AP make sense by itself?
 *
 * Refused: names of others than the given characters, a WLAN twice, a channel that is none, 40 MHz
 * where the second half would leave the band or (5 GHz) the pair, 80 MHz outside of 5 GHz.
 * @return 0 or -EINVAL with *err
 */
int radio_ap_check(struct radio_ap const *ap, struct err *err) WARN_UNUSED;

/** Do two say the same? */
bool radio_ap_same(struct radio_ap const *a, struct radio_ap const *b);

/**
 * Centre of the whole channel in MHz.
 * @return 0 when the channel cannot be so wide
 */
uint16_t radio_ap_center_freq(uint16_t freq, enum radio_ap_width width);

struct radio_ap_set;

/** All of them. Talloc child of ctx; NULL when memory is short. */
struct radio_ap_set *radio_ap_set_new(void *ctx);

/** Add, or replace the one of the same name. 0, -EINVAL (radio_ap_check()), -ENOSPC or -ENOMEM,
 * with *err and nothing changed. */
int radio_ap_set_put(struct radio_ap_set *set, struct radio_ap const *ap,
		     struct err *err) WARN_UNUSED;

/** Remove by name. 0 or -ENOENT. */
int radio_ap_set_remove(struct radio_ap_set *set, char const *name) WARN_UNUSED;

/** NULL when there is none. The pointers hold until the next put or remove. */
struct radio_ap const *radio_ap_by_name(struct radio_ap_set const *set, char const *name);

/** In order of name: index 0..radio_ap_count()-1. */
struct radio_ap const *radio_ap_at(struct radio_ap_set const *set, unsigned index);
unsigned radio_ap_count(struct radio_ap_set const *set);

#endif
