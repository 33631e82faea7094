/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The WLAN model: what a `wlan NAME ID SSID` block configures.
 *
 * A plain value: copy it, change the copy, check it with wlan_check(), and swap it in. Defaults are
 * those of a Catalyst 9800 (its published model, release 17.18): WPA2, AES, 802.1X, FT adaptive,
 * OKC, shut down.
 */
#ifndef FASTROAM_ROAM_WLAN_H
#define FASTROAM_ROAM_WLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"
#include "dot11/ft_keys.h"

#define WLAN_NAME_MAX 32
#define WLAN_ID_MIN   1
#define WLAN_ID_MAX   4096

enum wlan_ft { WLAN_FT_DISABLED, WLAN_FT_ENABLED, WLAN_FT_ADAPTIVE };
enum wlan_pmf { WLAN_PMF_DISABLED, WLAN_PMF_OPTIONAL, WLAN_PMF_MANDATORY };
enum wlan_pwe { WLAN_PWE_BOTH, WLAN_PWE_H2E, WLAN_PWE_HNP };

/** What `security wpa akm ...` switches on: name, the shell's words, default. */
#define WLAN_AKM_LIST(X)                \
	X(DOT1X, "dot1x")               \
	X(PSK, "psk")                   \
	X(CCKM, "cckm")                 \
	X(DOT1X_SHA256, "dot1x-sha256") \
	X(PSK_SHA256, "psk-sha256")     \
	X(SAE, "sae")                   \
	X(OWE, "owe")                   \
	X(SUITEB, "suiteb")             \
	X(SUITEB_192, "suiteb-192")     \
	X(FT_DOT1X, "ft dot1x")         \
	X(FT_PSK, "ft psk")             \
	X(FT_SAE, "ft sae")

enum wlan_akm {
#define X(name, words) WLAN_AKM_##name,
	WLAN_AKM_LIST(X)
#undef X
		WLAN_AKM_COUNT
};

#define WLAN_AKM_BIT(a) (1u << WLAN_AKM_##a)

enum wlan_cipher {
	WLAN_CIPHER_AES = 1 << 0,
	WLAN_CIPHER_CCMP256 = 1 << 1,
	WLAN_CIPHER_GCMP128 = 1 << 2,
	WLAN_CIPHER_GCMP256 = 1 << 3
};

/** `radio policy dot11 ...` */
enum wlan_band { WLAN_BAND_24 = 1 << 0, WLAN_BAND_5 = 1 << 1 };

/** `client association limit` and its two narrower ones: more than any such network has. */
#define WLAN_LIMIT_MAX       10000
#define WLAN_LIMIT_AP_MAX    1200
#define WLAN_LIMIT_RADIO_MAX 500

/** DTIM period of both bands where none is configured. Every second beacon tells of buffered
 * broadcasts: stations that doze lose 0.2 s at most. */
#define WLAN_DTIM 2

struct wlan {
	char name[WLAN_NAME_MAX + 1]; /**< profile name, case-sensitive */
	uint16_t id;                  /**< WLAN_ID_MIN..WLAN_ID_MAX */
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
	uint8_t bands;           /**< enum wlan_band bits; 0 (default): all */
	uint8_t dtim_24, dtim_5; /**< 1..255 beacons */
	uint16_t limit;          /**< clients at once; 0 (default) no limit */
	uint16_t limit_ap;       /**< ditto at one access point */
	uint16_t limit_radio;    /**< ditto at one radio of it */
	bool enabled;            /**< `no shutdown` */
	bool broadcast_ssid;     /**< default on */
	bool wpa;                /**< `security wpa`, default on */
	bool wpa1, wpa1_tkip, wpa1_aes;
	bool wpa2; /**< default on */
	bool wpa3;
	uint8_t ciphers; /**< enum wlan_cipher bits of `security wpa wpa2 ciphers`, default AES */
	uint32_t akms;   /**< WLAN_AKM_BIT()s, default DOT1X */
	enum wlan_pwe pwe;
	enum wlan_ft ft; /**< default adaptive */
	bool ft_over_ds;
	/** FT with a PSK: message 1 names the PMK, which the PMK cache has as well. Default off:
	 * who only asks to associate can try pass phrases on the name at home. */
	bool ft_pmkid;
	uint8_t ft_reassoc_s; /**< 1..100 s, default 20 */
	bool okc;             /**< default on */
	enum wlan_pmf pmf;
	uint8_t pmf_comeback_s;      /**< 1..20 s, default 1 */
	uint16_t pmf_sa_query_ms;    /**< 100..500 ms, default 200 */
	uint16_t cckm_tolerance_ms;  /**< 1000..5000 ms, default 1000 */
	uint16_t transition_wlan_id; /**< 0 none; the other half of an OWE transition pair */
	bool psk_is_hex;
	struct secret psk; /**< as typed: 8..63 characters or 64 hexadecimal digits; empty none */
	char auth_list[WLAN_NAME_MAX + 1]; /**< `security dot1x authentication-list`, "" none */
	uint32_t session_timeout_s; /**< 0..86400, default 28800: upper bound for every key */
};

/** A WLAN as just created: defaults, shut down. */
void wlan_init(struct wlan *w, char const *name, uint16_t id, void const *ssid, uint8_t ssid_len);

/** The words after `security wpa akm`. */
char const *wlan_akm_words(enum wlan_akm a);

/** Wipe (the PSK) before the memory goes. */
void wlan_wipe(struct wlan *w);

/** When rules apply: after every change, or only to a WLAN that is (to be) enabled. */
enum wlan_phase { WLAN_CHECK_CHANGE, WLAN_CHECK_ENABLE };

/**
 * Check one WLAN as a whole against the named rules of wlan_rules.c. ENABLE includes CHANGE.
 * Texts are those a Catalyst 9800 gives, so that an engineer's notes apply.
 *
 * @param err  receives the text of the first rule broken
 * @return 0 or -EINVAL
 */
int wlan_check(struct wlan const *w, enum wlan_phase phase, struct err *err) WARN_UNUSED;

/** A named rule, with what its reader may be told beyond its text. */
struct wlan_rule {
	char const *name; /**< "owe-no-ft" */
	enum wlan_phase phase;
	bool (*holds)(struct wlan const *w);
	char const *text; /**< what wlan_check() tells */
	/** Lines of a WLAN, defaults included, as running-config spells them, each with its '\n'; a
	 * '*' stands for the rest of a line. Those of them that a WLAN has break the rule in it. */
	char const *broken_by;
	/** Lines to type, alternatives separated by a line "or", the better one first. A line that
	 * the WLAN has already need not be typed, nor "no X" where it has no X. Words in capitals
	 * are to be filled in. */
	char const *cure;
};

/** The first rule behind `after` (NULL: of all) that the WLAN breaks in this phase; NULL: none. */
struct wlan_rule const *wlan_rule_broken(struct wlan const *w, enum wlan_phase phase,
					 struct wlan_rule const *after);

/** All rules, in the order of the table: index 0...; NULL behind the last. */
struct wlan_rule const *wlan_rule_at(unsigned index);

/** The rule that a text belongs to; NULL when unknown. */
struct wlan_rule const *wlan_rule_find(char const *text);

/** Does any AKM of the WLAN take its PMK from an EAP login? False as well when WPA is off. */
bool wlan_has_eap(struct wlan const *w);

/** Name of the rule that a text belongs to, for docs and JSON ("owe-no-ft"); NULL when unknown. */
char const *wlan_rule_name(char const *text);

struct wlan_set;

/** All WLANs of the controller, by id, by name and by SSID. Talloc child of ctx. */
struct wlan_set *wlan_set_new(void *ctx);

/**
 * Add, or replace the one of the same name, as a whole.
 *
 * Refused: an id that another WLAN has, or that differs from the one this WLAN has already; a WLAN
 * that breaks a rule (those of WLAN_CHECK_ENABLE when it is enabled); two enabled WLANs of one SSID
 * that share an AKM, or that both have an 802.1X AKM: a login names no more than the SSID; an
 * enabled one that is no OWE transition pair with an enabled one, though one names the other
 * (wlan_pair.h).
 * @return 0, -EEXIST, -EINVAL or -ENOMEM, with *err filled and nothing changed
 */
int wlan_set_put(struct wlan_set *set, struct wlan const *w, struct err *err) WARN_UNUSED;

/** The enabled WLAN, of another name, that logins or stations could not tell from this one. NULL:
 * there is none, or this one is not enabled. */
struct wlan const *wlan_rival(struct wlan_set const *set, struct wlan const *w);

/** Remove by name. 0 or -ENOENT. */
int wlan_set_remove(struct wlan_set *set, char const *name) WARN_UNUSED;

/** NULL when there is none. The pointers hold until the next put or remove. */
struct wlan const *wlan_by_name(struct wlan_set const *set, char const *name);
struct wlan const *wlan_by_id(struct wlan_set const *set, uint16_t id);
/** The enabled WLAN that serves this SSID to logins; NULL when none or none enabled. */
struct wlan const *wlan_by_ssid(struct wlan_set const *set, void const *ssid, uint8_t ssid_len);

/** In order of id: index 0..wlan_count()-1. */
struct wlan const *wlan_at(struct wlan_set const *set, unsigned index);
unsigned wlan_count(struct wlan_set const *set);

/** The Security column of `show wlan summary`: "[WPA2][802.1x][AES]". At most WLAN_SECURITY_TEXT
 * octets are of use, a shorter `out` cuts. Returns out. */
#define WLAN_SECURITY_TEXT 192
char const *wlan_security_text(struct wlan const *w, char *out, size_t size);

#endif
