/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which access point serves which WLAN, and how: policy profiles, the policy tags that join WLANs
 * with them, the tags of access points, by themselves and by location, and names of VLANs.
 *
 * All plain values: copy one, change the copy, put it back. A site that configures nothing of this
 * has default-policy-tag at every access point, and that joins every WLAN with
 * default-policy-profile.
 */
#ifndef FASTROAM_ROAM_POLICY_H
#define FASTROAM_ROAM_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "roam/wlan.h"

#define POLICY_NAME_MAX        32
#define POLICY_DESCRIPTION_MAX 64
/** WLANs that one tag joins: as many as a radio serves, and as a Catalyst 9800 takes. */
#define POLICY_MAPS            16
/** So many profiles, tags and VLANs at most: a site has a handful. A tag is 1 KB. */
#define POLICY_PROFILES_MAX    256
#define POLICY_TAGS_MAX        256
#define POLICY_VLANS_MAX       256
/** Access points at most, as elsewhere. */
#define POLICY_APS_MAX         1024
/** Locations at most: a campus has some hundred floors. */
#define POLICY_LOCATIONS_MAX   256

/** They are there without having been made, and are not printed before they are changed. */
#define POLICY_DEFAULT_PROFILE "default-policy-profile"
#define POLICY_DEFAULT_TAG     "default-policy-tag"

/** Seconds until a station that is silent is given up. */
#define POLICY_IDLE_S     300
#define POLICY_IDLE_MIN_S 15
#define POLICY_IDLE_MAX_S 100000
/** Of session_timeout_s: as the WLAN says. */
#define POLICY_OF_WLAN    UINT32_MAX

struct policy_profile {
	char name[POLICY_NAME_MAX + 1];
	char description[POLICY_DESCRIPTION_MAX + 1]; /**< "" none */
	bool enabled; /**< default off; of POLICY_DEFAULT_PROFILE on */
	/** What a RADIUS server says of a client's VLAN counts. Default off; of
	 * POLICY_DEFAULT_PROFILE on. */
	bool aaa_override;
	char vlan[POLICY_NAME_MAX + 1]; /**< number or name, "" none: the access point's network */
	uint32_t session_timeout_s;     /**< 0..86400, or POLICY_OF_WLAN (default) */
	uint32_t idle_timeout_s;        /**< POLICY_IDLE_MIN_S..POLICY_IDLE_MAX_S */
	char accounting_list[POLICY_NAME_MAX + 1]; /**< kept and shown; "" none */
};

/** `wlan WLAN policy PROFILE` */
struct policy_map {
	char wlan[WLAN_NAME_MAX + 1];      /**< need not exist yet */
	char profile[POLICY_NAME_MAX + 1]; /**< ditto */
};

struct policy_tag {
	char name[POLICY_NAME_MAX + 1];
	char description[POLICY_DESCRIPTION_MAX + 1]; /**< "" none */
	unsigned maps;
	struct policy_map map[POLICY_MAPS]; /**< each WLAN once */
};

/** `ap H.H.H` with `policy-tag NAME` */
struct policy_ap {
	struct mac mac;                /**< of its first radio: Ethernet MAC in `show ap summary` */
	char tag[POLICY_NAME_MAX + 1]; /**< "" none */
};

/** `ap location name NAME` with `tag policy TAG` */
struct policy_location {
	char name[POLICY_NAME_MAX + 1];
	char tag[POLICY_NAME_MAX + 1]; /**< "" none */
};

/** `ap-eth-mac H.H.H` below it: an access point is in one location at most. */
struct policy_located {
	struct mac mac; /**< as of policy_ap */
	char location[POLICY_NAME_MAX + 1];
};

/** `vlan N` with `name NAME` */
struct policy_vlan {
	uint16_t id;                    /**< 1..4094 */
	char name[POLICY_NAME_MAX + 1]; /**< "" as IOS calls it: VLAN0030 */
};

/** Has it 1 to POLICY_NAME_MAX octets? */
bool policy_name_fits(char const *name);

/** A profile and a tag as just created; a name that is too long is cut. */
void policy_profile_init(struct policy_profile *p, char const *name);
void policy_tag_init(struct policy_tag *t, char const *name);

/** Do two say the same? */
bool policy_profile_same(struct policy_profile const *a, struct policy_profile const *b);
bool policy_tag_same(struct policy_tag const *a, struct policy_tag const *b);

/**
 * Does it make sense by itself? Refused: names that are empty or not ended, numbers out of their
 * range, a tag with a WLAN twice.
 * @return 0 or -EINVAL with *err
 */
int policy_profile_check(struct policy_profile const *p, struct err *err) WARN_UNUSED;
int policy_tag_check(struct policy_tag const *t, struct err *err) WARN_UNUSED;

/** The line of a WLAN in a tag; NULL when there is none. */
struct policy_map *policy_tag_map(struct policy_tag *t, char const *wlan);

struct policy_set;

/** All of it. Talloc child of ctx; NULL when memory is short. */
struct policy_set *policy_set_new(void *ctx);

/**
 * Add, or replace the one of the same name (of an access point: MAC; of a VLAN: id).
 * @return 0, or negative errno with *err and nothing changed: -EINVAL (the check above), -EEXIST (a
 * VLAN whose name another one has; an access point that another location has), -ENOENT (located
 * where there is no location), -ENOSPC (as many as may be) or -ENOMEM
 */
int policy_put_profile(struct policy_set *s, struct policy_profile const *p,
		       struct err *err) WARN_UNUSED;
int policy_put_tag(struct policy_set *s, struct policy_tag const *t, struct err *err) WARN_UNUSED;
int policy_put_ap(struct policy_set *s, struct policy_ap const *a, struct err *err) WARN_UNUSED;
int policy_put_location(struct policy_set *s, struct policy_location const *l,
			struct err *err) WARN_UNUSED;
int policy_put_located(struct policy_set *s, struct policy_located const *a,
		       struct err *err) WARN_UNUSED;
int policy_put_vlan(struct policy_set *s, struct policy_vlan const *v, struct err *err) WARN_UNUSED;

/** Remove; the two defaults are then as they were made, and a location has left its access points.
 * 0 or -ENOENT. */
int policy_remove_profile(struct policy_set *s, char const *name) WARN_UNUSED;
int policy_remove_tag(struct policy_set *s, char const *name) WARN_UNUSED;
int policy_remove_ap(struct policy_set *s, struct mac mac) WARN_UNUSED;
int policy_remove_location(struct policy_set *s, char const *name) WARN_UNUSED;
int policy_remove_located(struct policy_set *s, struct mac mac) WARN_UNUSED;
int policy_remove_vlan(struct policy_set *s, uint16_t id) WARN_UNUSED;

/** NULL when there is none; the two defaults are always there. The pointers hold until the next
 * put or remove. */
struct policy_profile const *policy_profile_by_name(struct policy_set const *s, char const *name);
struct policy_tag const *policy_tag_by_name(struct policy_set const *s, char const *name);
struct policy_ap const *policy_ap_by_mac(struct policy_set const *s, struct mac mac);
struct policy_location const *policy_location_by_name(struct policy_set const *s, char const *name);
struct policy_located const *policy_located_by_mac(struct policy_set const *s, struct mac mac);
struct policy_vlan const *policy_vlan_by_id(struct policy_set const *s, uint16_t id);

/** In order of name, MAC and id: index from 0, NULL at the end. Of the defaults only those that
 * were changed. */
struct policy_profile const *policy_profile_at(struct policy_set const *s, unsigned index);
struct policy_tag const *policy_tag_at(struct policy_set const *s, unsigned index);
struct policy_ap const *policy_ap_at(struct policy_set const *s, unsigned index);
struct policy_location const *policy_location_at(struct policy_set const *s, unsigned index);
struct policy_located const *policy_located_at(struct policy_set const *s, unsigned index);
struct policy_vlan const *policy_vlan_at(struct policy_set const *s, unsigned index);

/**
 * The VLAN that a line means: a number, the name of a VLAN here, or IOS's own name for one
 * (VLAN0030; default is VLAN 1).
 * @param id  receives 1..4094, 0 for ""
 * @return false when no VLAN is called so
 */
bool policy_vlan_find(struct policy_set const *s, char const *text, uint16_t *id) WARN_UNUSED;

/** X(name, text): does an access point serve a WLAN? The text ends "not served: ". */
#define POLICY_VERDICT_LIST(X)                                                \
	X(SERVED, "served")                                                   \
	X(NO_TAG, "the policy tag of the access point does not exist")        \
	X(NOT_MAPPED, "the policy tag of the access point does not have it")  \
	X(NO_PROFILE, "the policy profile that its tag names does not exist") \
	X(SHUT, "its policy profile is shut down")

enum policy_verdict {
#define X(name, text) POLICY_##name,
	POLICY_VERDICT_LIST(X)
#undef X
		POLICY_VERDICT_COUNT
};
char const *policy_verdict_text(enum policy_verdict v);

/**
 * Is a WLAN served where this tag is?
 *
 * POLICY_DEFAULT_TAG joins every WLAN that it has no line for with POLICY_DEFAULT_PROFILE, as a
 * Catalyst 9800 does for the first sixteen; every other tag has its lines only.
 *
 * @param tag  "" is POLICY_DEFAULT_TAG
 * @param out  receives the profile with SERVED and SHUT, else NULL
 */
enum policy_verdict policy_find(struct policy_set const *s, char const *tag, char const *wlan,
				struct policy_profile const **out);

#endif
