/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * hostapd.conf as a model: what of it decides roaming, with the line of each value.
 *
 * Read as hostapd 2.10 and 2.11 read it: no blanks are trimmed, the last of two values counts,
 * `interface=` names the first BSS and each `bss=` begins another with every option at its default.
 * What is not listed here is kept aside by its name and judged by nobody: hostapd has some 400
 * options, and vendors add theirs.
 */
#ifndef FASTROAM_ROAM_HOSTAPD_CONF_H
#define FASTROAM_ROAM_HOSTAPD_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "base/secret.h"
#include "dot11/ft_keys.h"

/** One file: Debian's example with all its comments has 126 KiB. */
#define HOSTAPD_CONF_TEXT_MAX     (256u << 10)
/** hostapd reads a line into 4,096 octets, its end and a NUL included. */
#define HOSTAPD_CONF_LINE_MAX     4094
/** BSSes of one file: a radio has 8 or 16 addresses. */
#define HOSTAPD_CONF_BSS_MAX      64
/** Unknown options and broken lines that are remembered; all are counted. */
#define HOSTAPD_CONF_UNKNOWN_MAX  64
#define HOSTAPD_CONF_PROBLEMS_MAX 64

/** What a value must look like. NUMBER: low..high; HEX: `low` octets, two digits each. */
enum hostapd_kind { HOSTAPD_TEXT, HOSTAPD_NUMBER, HOSTAPD_HEX, HOSTAPD_MAC };

/** X(name, option, kind, low, high, hostapd's default). Lifetimes and timeouts: seconds, but for
 * rkh_pull_timeout (ms), r0_key_lifetime (minutes), reassociation_deadline (TUs of 1,024 us). */
#define HOSTAPD_OPT_LIST(X)                                                                   \
	X(SSID, "ssid", TEXT, 0, 0, 0)                                                        \
	X(SSID2, "ssid2", TEXT, 0, 0, 0)                                                      \
	X(BSSID, "bssid", MAC, 0, 0, 0)                                                       \
	X(BRIDGE, "bridge", TEXT, 0, 0, 0)                                                    \
	X(FT_IFACE, "ft_iface", TEXT, 0, 0, 0)                                                \
	X(IGNORE_BROADCAST_SSID, "ignore_broadcast_ssid", NUMBER, 0, 2, 0)                    \
	X(WPA, "wpa", NUMBER, 0, 3, 0)                                                        \
	X(WPA_KEY_MGMT, "wpa_key_mgmt", TEXT, 0, 0, 0)                                        \
	X(WPA_PAIRWISE, "wpa_pairwise", TEXT, 0, 0, 0)                                        \
	X(RSN_PAIRWISE, "rsn_pairwise", TEXT, 0, 0, 0)                                        \
	X(IEEE80211W, "ieee80211w", NUMBER, 0, 2, 0)                                          \
	X(IEEE8021X, "ieee8021x", NUMBER, 0, 1, 0)                                            \
	X(EAP_SERVER, "eap_server", NUMBER, 0, 1, 0)                                          \
	X(AUTH_SERVER_ADDR, "auth_server_addr", TEXT, 0, 0, 0)                                \
	X(OWN_IP_ADDR, "own_ip_addr", TEXT, 0, 0, 0)                                          \
	X(NAS_IDENTIFIER, "nas_identifier", TEXT, 0, 0, 0)                                    \
	X(OKC, "okc", NUMBER, 0, 1, 0)                                                        \
	X(DISABLE_PMKSA_CACHING, "disable_pmksa_caching", NUMBER, 0, 1, 0)                    \
	X(MOBILITY_DOMAIN, "mobility_domain", HEX, 2, 0, 0)                                   \
	X(R1_KEY_HOLDER, "r1_key_holder", HEX, 6, 0, 0)                                       \
	X(FT_R0_KEY_LIFETIME, "ft_r0_key_lifetime", NUMBER, 0, 4294967295, 1209600)           \
	X(R0_KEY_LIFETIME, "r0_key_lifetime", NUMBER, 0, 71582788, 20160)                     \
	X(R1_MAX_KEY_LIFETIME, "r1_max_key_lifetime", NUMBER, -1, 4294967295, 0)              \
	X(REASSOCIATION_DEADLINE, "reassociation_deadline", NUMBER, 1000, 65535, 1000)        \
	X(RXKH_FILE, "rxkh_file", TEXT, 0, 0, 0)                                              \
	X(RKH_NEG_TIMEOUT, "rkh_neg_timeout", NUMBER, 0, 2147483647, 60)                      \
	X(RKH_PULL_TIMEOUT, "rkh_pull_timeout", NUMBER, 1, 2147483647, 1000)                  \
	X(PMK_R1_PUSH, "pmk_r1_push", NUMBER, 0, 1, 0)                                        \
	X(FT_OVER_DS, "ft_over_ds", NUMBER, 0, 1, 1)                                          \
	X(FT_PSK_GENERATE_LOCAL, "ft_psk_generate_local", NUMBER, 0, 1, 0)                    \
	X(DAS_PORT, "radius_das_port", NUMBER, 0, 65535, 0)                                   \
	X(DAS_CLIENT, "radius_das_client", TEXT, 0, 0, 0)                                     \
	X(DAS_TIME_WINDOW, "radius_das_time_window", NUMBER, 0, 2147483647, 300)              \
	X(DAS_REQUIRE_EVENT_TIMESTAMP, "radius_das_require_event_timestamp", NUMBER, 0, 1, 0) \
	X(DYNAMIC_VLAN, "dynamic_vlan", NUMBER, 0, 2, 0)                                      \
	X(VLAN_FILE, "vlan_file", TEXT, 0, 0, 0)                                              \
	X(OWE_BSSID, "owe_transition_bssid", MAC, 0, 0, 0)                                    \
	X(OWE_SSID, "owe_transition_ssid", TEXT, 0, 0, 0)                                     \
	X(OWE_IFNAME, "owe_transition_ifname", TEXT, 0, 0, 0)

enum hostapd_opt {
#define X(name, option, kind, low, high, standard) HOSTAPD_OPT_##name,
	HOSTAPD_OPT_LIST(X)
#undef X
		HOSTAPD_OPT_COUNT
};

/** What is known of an option. */
struct hostapd_opt_info {
	char const *option;
	enum hostapd_kind kind;
	int64_t low, high, standard;
};
extern struct hostapd_opt_info const hostapd_opts[HOSTAPD_OPT_COUNT];

/** Words of wpa_key_mgmt. X(name, word) */
#define HOSTAPD_AKM_LIST(X)                  \
	X(PSK, "WPA-PSK")                    \
	X(EAP, "WPA-EAP")                    \
	X(PSK_SHA256, "WPA-PSK-SHA256")      \
	X(EAP_SHA256, "WPA-EAP-SHA256")      \
	X(FT_PSK, "FT-PSK")                  \
	X(FT_EAP, "FT-EAP")                  \
	X(FT_EAP_SHA384, "FT-EAP-SHA384")    \
	X(SUITEB, "WPA-EAP-SUITE-B")         \
	X(SUITEB_192, "WPA-EAP-SUITE-B-192") \
	X(SAE, "SAE")                        \
	X(SAE_EXT_KEY, "SAE-EXT-KEY")        \
	X(FT_SAE, "FT-SAE")                  \
	X(FT_SAE_EXT_KEY, "FT-SAE-EXT-KEY")  \
	X(OWE, "OWE")                        \
	X(DPP, "DPP")                        \
	X(OSEN, "OSEN")                      \
	X(PASN, "PASN")                      \
	X(FILS_SHA256, "FILS-SHA256")        \
	X(FILS_SHA384, "FILS-SHA384")        \
	X(FT_FILS_SHA256, "FT-FILS-SHA256")  \
	X(FT_FILS_SHA384, "FT-FILS-SHA384")  \
	X(EAP_SHA384, "WPA-EAP-SHA384")

enum hostapd_akm {
#define X(name, word) HOSTAPD_AKM_##name,
	HOSTAPD_AKM_LIST(X)
#undef X
		HOSTAPD_AKM_COUNT
};

#define HOSTAPD_AKM_BIT(a) (1u << HOSTAPD_AKM_##a)

/** Word of an AKM as hostapd writes it. */
char const *hostapd_akm_word(enum hostapd_akm a);

/** A value as written, without its line end; NULL when the option does not stand in the BSS. */
struct hostapd_value {
	char const *text;
	unsigned line; /**< from 1 */
};

/** One `r0kh=` or `r1kh=` line. */
struct hostapd_kh {
	unsigned line;
	struct mac mac;
	char const *id;    /**< r0kh: 1..48 octets; NULL for r1kh */
	struct mac r1kh;   /**< r1kh: the R1KH-ID */
	struct secret key; /**< 16 or 32 octets; len 0: the text is no such key */
};

struct hostapd_conf_bss {
	char const *ifname; /**< of interface= or bss=; "" when the file names none */
	unsigned line;      /**< of that; 1 when there is none */
	struct hostapd_value opt[HOSTAPD_OPT_COUNT];
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;    /**< 0: none, or not one */
	uint32_t akms;       /**< HOSTAPD_AKM_BIT()s that are in force: 0 when wpa is 0 */
	char const *bad_akm; /**< first word of wpa_key_mgmt that is not listed above, or NULL */
	struct hostapd_kh *r0kh;
	unsigned r0khs;
	struct hostapd_kh *r1kh;
	unsigned r1khs;
};

/** Lines that hostapd refuses, or takes otherwise than they look. X(name, text) */
#define HOSTAPD_PROBLEM_LIST(X)                                                              \
	X(NO_EQUALS, "there is no '=': hostapd stops at this line")                          \
	X(BLANK, "a blank or tab stands before the option: hostapd does not know it so")     \
	X(CARRIAGE_RETURN, "the line ends with a carriage return, which hostapd takes as a " \
			   "part of the value")                                              \
	X(LINE_LONG, "the line is longer than the 4,094 octets that hostapd reads")          \
	X(KEY_HOLDER, "this is not an address, an identifier and a key")                     \
	X(BSS_MANY, "there are more than 64 BSSes: the rest of the file is not read")

enum hostapd_problem_kind {
#define X(name, text) HOSTAPD_PROBLEM_##name,
	HOSTAPD_PROBLEM_LIST(X)
#undef X
		HOSTAPD_PROBLEM_COUNT
};

struct hostapd_problem {
	enum hostapd_problem_kind kind;
	unsigned line;
};

/** Text of a problem, without an end. */
char const *hostapd_problem_text(enum hostapd_problem_kind kind);

struct hostapd_conf {
	char const *name;             /**< of the file */
	struct hostapd_conf_bss *bss; /**< at least one */
	unsigned bsses;
	struct hostapd_value unknown[HOSTAPD_CONF_UNKNOWN_MAX]; /**< names of options */
	unsigned unknowns;                                      /**< may be more than are kept */
	struct hostapd_problem problem[HOSTAPD_CONF_PROBLEMS_MAX];
	unsigned problems; /**< kept */
};

/**
 * Read a file. Broken lines become problems; nothing in a text can make it fail.
 *
 * @param name  where it came from; copied
 * @param text  len octets, 0..HOSTAPD_CONF_TEXT_MAX; copied, and the copy is wiped when it is freed
 *              (a hostapd.conf holds a passphrase, RADIUS secrets and keys)
 * @param out   talloc child of ctx
 * @return 0; -E2BIG, -EINVAL (a NUL octet) or -ENOMEM with *err filled and *out NULL
 */
int hostapd_conf_parse(void *ctx, char const *name, char const *text, size_t len,
		       struct hostapd_conf **out, struct err *err) WARN_UNUSED;

/** Line of an option, or where its BSS begins when the option is not there. */
unsigned hostapd_conf_line(struct hostapd_conf_bss const *b, enum hostapd_opt opt);

/** A NUMBER as hostapd's atoi() takes it (0 for a text), or hostapd's default. At least INT32_MIN,
 * at most UINT32_MAX: a longer one is cut, so that it can be multiplied. */
int64_t hostapd_conf_number(struct hostapd_conf_bss const *b, enum hostapd_opt opt);

/** Is the value what its kind says? True as well when the option is not there. */
bool hostapd_conf_valid(struct hostapd_conf_bss const *b, enum hostapd_opt opt);

/** A MAC, or a HEX of 6 octets. False when it is not there or no address. */
bool hostapd_conf_mac(struct hostapd_conf_bss const *b, enum hostapd_opt opt, struct mac *out);

/** mobility_domain as a number: "a1b2" is 0xa1b2. False when it is not there or not one. */
bool hostapd_conf_mdid(struct hostapd_conf_bss const *b, uint16_t *out);

/**
 * An SSID in the formats of ssid2 and owe_transition_ssid: "text", P"text with \escapes", or hex.
 * @param out  SSID_MAX octets
 * @return octets, 0 when it is none
 */
uint8_t hostapd_conf_ssid(char const *text, uint8_t out[SSID_MAX]);

#endif
