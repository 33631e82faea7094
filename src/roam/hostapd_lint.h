/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What in a set of hostapd.conf will break or hurt roaming, by named rules, with the cure.
 *
 * The files are judged together (identifiers that must differ, values that must be the same), each
 * for itself, and against what the controller knows: WLANs, keys of access points, VLANs. A rule is
 * one entry of HOSTAPD_RULE_LIST and a line of code where its subject is looked at.
 *
 * O(N log N) in BSSes and key holder lines. Findings hold names, addresses and numbers of the
 * files, cut and fit for a terminal, but never a key, a passphrase or a RADIUS secret.
 */
#ifndef FASTROAM_ROAM_HOSTAPD_LINT_H
#define FASTROAM_ROAM_HOSTAPD_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "roam/hostapd_conf.h"
#include "roam/wlan.h"

/** Findings that are kept, of 300 octets each; more are counted. */
#define HOSTAPD_FINDINGS_MAX 2000

/** ERROR: something will not work. WARNING: it works, and will hurt. ADVICE: it could be better. */
enum hostapd_severity { HOSTAPD_ERROR, HOSTAPD_WARNING, HOSTAPD_ADVICE, HOSTAPD_SEVERITY_COUNT };

/** X(name, name for people, severity) */
#define HOSTAPD_RULE_LIST(X)                                \
	/* of one BSS */                                    \
	X(SYNTAX, "syntax", ERROR)                          \
	X(MISSPELT, "option-misspelt", WARNING)             \
	X(VALUE, "value", ERROR)                            \
	X(SSID_MISSING, "ssid-missing", ERROR)              \
	X(WPA_OFF, "wpa-off", ERROR)                        \
	X(RSN_OFF, "rsn-off", ERROR)                        \
	X(TKIP, "tkip", ERROR)                              \
	X(AKM_UNKNOWN, "akm-unknown", WARNING)              \
	X(AKM_PMF, "akm-needs-pmf", ERROR)                  \
	X(EAP_8021X, "eap-needs-8021x", ERROR)              \
	X(EAP_SERVER, "eap-server-local", ERROR)            \
	X(RADIUS_SERVER, "radius-server-missing", ERROR)    \
	X(NAS_ADDRESS, "nas-unnamed", WARNING)              \
	X(NAS_ID_MISSING, "nas-id-missing", ERROR)          \
	X(NAS_ID_LENGTH, "nas-id-length", ERROR)            \
	X(MDID_MISSING, "mobility-domain-missing", ERROR)   \
	X(FT_BRIDGE, "ft-needs-bridge", ERROR)              \
	X(FT_OVER_DS, "ft-over-ds", ADVICE)                 \
	X(FT_LOCAL_SAE, "ft-local-with-sae", ERROR)         \
	X(FT_SAE, "ft-sae", WARNING)                        \
	X(PMK_R1_PUSH, "pmk-r1-push", WARNING)              \
	X(R1KH_ID, "r1kh-id", ERROR)                        \
	X(R0KH_MISSING, "r0kh-missing", ERROR)              \
	X(R0KH_WILDCARD, "r0kh-no-wildcard", ERROR)         \
	X(R0KH_BROADCAST, "r0kh-broadcast", ADVICE)         \
	X(R0KH_GROUP, "r0kh-group-address", ERROR)          \
	X(R0KH_ID, "r0kh-id-unknown", WARNING)              \
	X(KEY_TEXT, "key-text", ERROR)                      \
	X(R0KH_KEY_128, "r0kh-key-128", WARNING)            \
	X(R1KH_WILDCARD, "r1kh-wildcard", WARNING)          \
	X(RXKH_FILE, "rxkh-file", ADVICE)                   \
	X(NEG_TIMEOUT, "rkh-neg-timeout", WARNING)          \
	X(PMKSA_OFF, "pmksa-caching-off", WARNING)          \
	X(OKC_OFF, "okc-off", WARNING)                      \
	X(DAS_CLIENT, "das-client-missing", ERROR)          \
	X(DAS_REPLAY, "das-replay", ADVICE)                 \
	X(DAS_WINDOW, "das-time-window", WARNING)           \
	/* against the controller */                        \
	X(SSID_UNKNOWN, "ssid-unknown", ERROR)              \
	X(SSID_FOREIGN, "ssid-foreign", ADVICE)             \
	X(WLAN_SHUT, "wlan-shut", WARNING)                  \
	X(FT_WLAN_OFF, "ft-off-here", ERROR)                \
	X(FT_AP_OFF, "ft-off-at-ap", WARNING)               \
	X(FT_ADAPTIVE, "ft-adaptive", ADVICE)               \
	X(AKM_WLAN, "akm-not-here", ERROR)                  \
	X(PMF_MANDATORY, "pmf-mandatory", ERROR)            \
	X(PMF_OPTIONAL, "pmf-optional", WARNING)            \
	X(CIPHER_WLAN, "cipher-not-here", WARNING)          \
	X(MDID_HERE, "mobility-domain-differs-here", ERROR) \
	X(R0_LIFETIME, "r0-lifetime", ADVICE)               \
	X(AP_UNKNOWN, "ap-unknown", ERROR)                  \
	X(AP_WLAN, "ap-wlan-differs", ERROR)                \
	X(R0KH_ADDRESS, "r0kh-address", ERROR)              \
	X(R0KH_KEY, "r0kh-key-differs", ERROR)              \
	X(R0KH_KEY_NONE, "r0kh-key-not-here", ERROR)        \
	X(DAS_OFF, "das-off", ERROR)                        \
	X(DAS_PORT, "das-port-differs", ERROR)              \
	X(DAS_KEY, "das-key-differs", ERROR)                \
	X(DAS_HERE, "das-unused", ADVICE)                   \
	X(VLAN_OFF, "dynamic-vlan-off", WARNING)            \
	X(VLAN_FILE, "vlan-file-missing", WARNING)          \
	/* among the files */                               \
	X(INTERFACE_TWICE, "interface-twice", ERROR)        \
	X(BSSID_TWICE, "bssid-twice", ERROR)                \
	X(NAS_ID_TWICE, "nas-id-twice", ERROR)              \
	X(NAS_ID_SSIDS, "nas-id-of-two-ssids", WARNING)     \
	X(MDID_DIFFERS, "mobility-domain-differs", ERROR)   \
	X(R0KH_KEY_SHARED, "r0kh-key-shared", WARNING)      \
	X(DAS_PORT_SHARED, "das-port-shared", WARNING)      \
	X(VERSION_PMKID, "version-ft-pmkid", ADVICE)        \
	X(OWE_AKM, "owe-akm", ERROR)                        \
	X(OWE_HALF, "owe-pointer-incomplete", ERROR)        \
	X(OWE_IFNAME, "owe-interface-elsewhere", ERROR)     \
	X(OWE_PEER, "owe-peer-unknown", WARNING)            \
	X(OWE_PEER_KIND, "owe-peer-kind", ERROR)            \
	X(OWE_PEER_SSID, "owe-peer-ssid", ERROR)            \
	X(OWE_BACK, "owe-one-way", ERROR)                   \
	X(OWE_HIDDEN, "owe-not-hidden", WARNING)            \
	X(OWE_OPEN_HIDDEN, "owe-open-hidden", ERROR)

enum hostapd_rule {
#define X(name, text, severity) HOSTAPD_RULE_##name,
	HOSTAPD_RULE_LIST(X)
#undef X
		HOSTAPD_RULE_COUNT
};

char const *hostapd_rule_name(enum hostapd_rule rule);
enum hostapd_severity hostapd_rule_severity(enum hostapd_rule rule);

/** A BSS that the controller serves: one line `bssid` of an `ap hostapd`. */
struct hostapd_lint_ap {
	struct mac bssid; /**< zero: any that has the key */
	char const *ap;   /**< name of the `ap hostapd` */
	char const *wlan; /**< profile name, "" none */
	/** of the key protocol, 16 or 32 octets as configured, expanded or not; len 0 none */
	struct secret key;
	struct mac key_holder; /**< where its pulls must go, zero when not known */
	bool das;              /**< the controller sends it Disconnect-Requests */
	uint16_t das_port;
	char const *das_key;
	bool vlans; /**< VLANs are configured for it */
};

/** What the controller knows; all of it is borrowed. */
struct hostapd_lint_known {
	struct wlan const *const *wlan;
	unsigned wlans;
	struct hostapd_lint_ap const *ap;
	unsigned aps;
	bool has_mdid;
	uint16_t mdid;       /**< of `wireless mobility domain-id` */
	bool serves_hostapd; /**< false: no `ap hostapd` is configured, so none is missed */
};

struct hostapd_finding {
	enum hostapd_rule rule;
	unsigned file; /**< index of the file */
	unsigned line;
	char const *what; /**< what is wrong, with the values; no end */
	char const *cure; /**< the line to type; "" when the text says it all */
	bool here;        /**< the cure is typed at the controller, not into the file */
};

struct hostapd_lint {
	struct hostapd_finding *finding; /**< by file, line, severity and rule */
	unsigned findings;
	unsigned count[HOSTAPD_SEVERITY_COUNT]; /**< all of them */
	unsigned left_out;                      /**< beyond HOSTAPD_FINDINGS_MAX */
	unsigned bsses;
};

/**
 * Judge files.
 *
 * @param conf   n of them
 * @param known  NULL: the files are judged for themselves
 * @param out    talloc child of ctx
 * @return 0, -ENOMEM or -EIO (crypto) with *err filled
 */
int hostapd_lint(void *ctx, struct hostapd_conf *const *conf, unsigned n,
		 struct hostapd_lint_known const *known, struct hostapd_lint **out,
		 struct err *err) WARN_UNUSED;

#endif
