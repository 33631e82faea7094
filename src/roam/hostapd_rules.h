/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the rules of hostapd_lint share. Private to hostapd_lint.c and hostapd_rules*.c.
 */
#ifndef FASTROAM_ROAM_HOSTAPD_RULES_H
#define FASTROAM_ROAM_HOSTAPD_RULES_H

#include "roam/hostapd_lint.h"

#define HOSTAPD_KEY_LEN 32

#define A(name) HOSTAPD_AKM_BIT(name)

#define AKMS_EAP                                                                             \
	(A(EAP) | A(EAP_SHA256) | A(EAP_SHA384) | A(FT_EAP) | A(FT_EAP_SHA384) | A(SUITEB) | \
	 A(SUITEB_192))
#define AKMS_FT_EAP  (A(FT_EAP) | A(FT_EAP_SHA384))
#define AKMS_FT_SAE  (A(FT_SAE) | A(FT_SAE_EXT_KEY))
#define AKMS_FT_FILS (A(FT_FILS_SHA256) | A(FT_FILS_SHA384))
#define AKMS_FT      (AKMS_FT_EAP | A(FT_PSK) | AKMS_FT_SAE | AKMS_FT_FILS)
#define AKMS_SAE     (A(SAE) | A(SAE_EXT_KEY) | AKMS_FT_SAE)

/** A BSS of one of the files, with what several rules ask about it. */
struct bss_ref {
	struct hostapd_conf_bss const *b;
	unsigned file;
	char const *file_name;
	uint32_t akms;
	bool eap;  /**< some AKM takes its PMK from a login */
	bool ft;   /**< some AKM is FT */
	bool pull; /**< it asks a key holder for PMK-R1s */
	bool has_bssid, has_mdid;
	struct mac bssid;
	uint16_t mdid;
	char const *nas_id; /**< "" none */
	unsigned same_ssid; /**< BSSes of this SSID in this file */
	struct hostapd_lint_ap const *ap;
};

/** A key that the controller has. */
struct known_key {
	uint8_t key[HOSTAPD_KEY_LEN];
	struct hostapd_lint_ap const *ap;
};

struct lint {
	struct hostapd_lint *out;
	struct hostapd_lint_known const *known; /**< never NULL: an empty one */
	bool alone;                             /**< no controller to compare with */
	struct hostapd_conf *const *conf;
	unsigned files;
	struct bss_ref *ref; /**< in order of file and line */
	unsigned refs;
	struct bss_ref **by_nas_id; /**< those that have one */
	unsigned nas_ids;
	struct bss_ref **by_bssid;
	unsigned bssids;
	struct wlan const **by_ssid;          /**< WLANs of the controller */
	struct hostapd_lint_ap const **by_ap; /**< its BSSes, by BSSID */
	/** by key; pointers, because qsort() leaves copies of what it moves */
	struct known_key const **known_key;
	struct known_key *key_room;
	unsigned known_keys;
	unsigned spare_ids; /**< how many names were proposed: each is another */
	bool memory;        /**< it lasted so far */
};

/** Note a finding. Never NULL: what finds no room goes to a record that is thrown away. */
struct hostapd_finding *lint_report(struct lint *l, enum hostapd_rule rule, struct bss_ref const *r,
				    unsigned line, char const *fmt, ...) PRINTF_LIKE(5, 6);

/** The line that cures it: in the file, or at the controller. */
void lint_cure(struct lint *l, struct hostapd_finding *f, char const *fmt, ...) PRINTF_LIKE(3, 4);
void lint_cure_here(struct lint *l, struct hostapd_finding *f, char const *fmt, ...)
	PRINTF_LIKE(3, 4);

/** Text of a file as it may be printed: at most 64 octets, UTF-8 without control characters. Good
 * until the lint ends; "" when memory is short. */
char const *lint_show(struct lint *l, void const *text, size_t len);

/** "FILE:LINE" of another place. Good until the lint ends. */
char const *lint_place(struct lint *l, struct bss_ref const *r, unsigned line);

/** Its BSSID, "<BSSID>" when the file tells none. Good until the lint ends. */
char const *lint_bssid(struct lint *l, struct bss_ref const *r);

/** The 32 octets of a key: as they are, or 16 of them expanded. False when it is neither. */
bool lint_key(struct secret const *key, uint8_t out[HOSTAPD_KEY_LEN]);

/** First WLAN of the BSS's SSID in by_ssid, and how many follow. NULL when there is none. */
struct wlan const *const *lint_wlans(struct lint const *l, struct bss_ref const *r,
				     unsigned *count);

/** Does some BSS of the files have this identifier? */
bool lint_has_nas_id(struct lint const *l, char const *id);

/** The BSS that has this BSSID, NULL when none of the files'. */
struct bss_ref const *lint_by_bssid(struct lint const *l, struct mac bssid);

/** Order by octets, then by length. */
int lint_compare(void const *a, size_t a_len, void const *b, size_t b_len);

/** The rules, by what they look at. */
void hostapd_rules_bss(struct lint *l, struct bss_ref const *r);
void hostapd_rules_ft(struct lint *l, struct bss_ref const *r);
void hostapd_rules_here(struct lint *l, struct bss_ref const *r);
void hostapd_rules_set(struct lint *l);
void hostapd_rules_owe(struct lint *l, struct bss_ref const *r);

#endif
