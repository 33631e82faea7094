/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What makes a WLAN valid: one table of named rules.
 *
 * The rules down to RULES_OWN are those of the Catalyst 9800's published model, release 17.18.1, as
 * far as they speak of what we model; their texts are the model's, so an engineer who searches for
 * a text finds Cisco's explanation, and are therefore not ours to correct. So is their order, but
 * for RULES_FIRST. CHANGE rules hold after every change, ENABLE rules only for a WLAN that is
 * enabled: a WLAN under construction may break them. Of two broken rules the first in the table is
 * told.
 */
#include "roam/wlan.h"

#include <errno.h>
#include <string.h>

/** A new rule is one line: name in C, name for people, phase, what must hold, what is told. */
struct rule {
	char const *name;
	enum wlan_phase phase;
	bool (*holds)(struct wlan const *w);
	char const *text;
};

#define BIT(a) WLAN_AKM_BIT(a)

#define AKMS_1X      (BIT(DOT1X) | BIT(DOT1X_SHA256) | BIT(FT_DOT1X))
#define AKMS_PSK     (BIT(PSK) | BIT(PSK_SHA256) | BIT(FT_PSK))
#define AKMS_SAE     (BIT(SAE) | BIT(FT_SAE))
#define AKMS_SUITEB  (BIT(SUITEB) | BIT(SUITEB_192))
#define AKMS_NOT_SAE (AKMS_1X | BIT(CCKM) | AKMS_SUITEB)

/** Any of these AKMs. */
static bool akm(struct wlan const *w, uint32_t akms)
{
	return w->akms & akms;
}

/** Any of these ciphers. */
static bool cipher(struct wlan const *w, unsigned ciphers)
{
	return w->ciphers & ciphers;
}

#define AES     WLAN_CIPHER_AES
#define CCMP256 WLAN_CIPHER_CCMP256
#define GCMP128 WLAN_CIPHER_GCMP128
#define GCMP256 WLAN_CIPHER_GCMP256

/*
 * 802.1X with SHA-1 is missing here on purpose: WPA3 wants SHA-256 or FT.
 */
static bool wpa3_combination(struct wlan const *w)
{
	if (akm(w, BIT(SUITEB)) && cipher(w, GCMP128))
		return true;
	if (akm(w, BIT(SUITEB_192)) && cipher(w, GCMP256 | CCMP256))
		return true;
	if (akm(w, BIT(DOT1X_SHA256) | BIT(FT_DOT1X) | AKMS_SAE) && cipher(w, AES))
		return true;
	return akm(w, BIT(OWE)) && cipher(w, AES | GCMP256);
}

static bool psk_length(struct wlan const *w)
{
	return w->psk.len == 0 ||
	       (w->psk_is_hex ? w->psk.len == 64 : w->psk.len >= 8 && w->psk.len <= 63);
}

/* IEEE 802.11-2020 J.4.1: a passphrase consists of the characters 32 to 126. */
static bool psk_characters(struct wlan const *w)
{
	for (unsigned i = 0; i < w->psk.len; i++) {
		unsigned char c = w->psk.b[i];

		if (w->psk_is_hex ? !strchr("0123456789abcdefABCDEF", c) || !c : c < 32 || c > 126)
			return false;
	}
	return true;
}

static bool in_range(unsigned v, unsigned min, unsigned max)
{
	return v >= min && v <= max;
}

/*
 * Left out of the model's list because an earlier rule covers every case: FT-SAE with Suite B and
 * FT-SAE with FT-Dot1x (both in ft-sae-exclusive). Left out because we do not model the subject:
 * WEP, OSEN, MPSK, Easy-PSK, MBO, SAE-EXT-KEY, transition disable, beacon protection, 6 GHz.
 * cckm-no-psk goes by its text: the model's own condition would let a WLAN with a stored key pass.
 */
// clang-format off
/* Specific before general: a general rule of the model covers each of these as well, and its text
 * would send the reader to the wrong line. Which of two broken rules is told is ours to choose. */
#define RULES_FIRST(R)                                                                             \
	R(owe_no_ft, "owe-no-ft", ENABLE,                                                          \
	  !w->wpa3 || !akm(w, BIT(OWE)) || w->ft == WLAN_FT_DISABLED,                              \
	  "FT must be disabled in OWE WLAN")                                                       \
	R(mixed_sae_psk, "mixed-sae-needs-psk", ENABLE,                                            \
	  !w->wpa3 || !w->wpa2 || !akm(w, AKMS_SAE) || akm(w, AKMS_PSK),                           \
	  "SAE/FT-SAE AKM with WPA2 and WPA3 enabled requires PSK/FT-PSK/PSK-SHA256 AKM")          \
	R(owe_cipher, "owe-needs-cipher", ENABLE,                                                  \
	  !akm(w, BIT(OWE)) || cipher(w, AES | GCMP256),                                           \
	  "OWE AKM requires AES/GCMP256 cipher to be enabled")

#define RULES_MODEL(R)                                                                             \
	R(ft_needs_akm, "ft-needs-akm", ENABLE,                                                    \
	  w->ft == WLAN_FT_DISABLED || akm(w, AKMS_1X | AKMS_PSK | AKMS_SAE),                      \
	  "FT or FT-Adaptive can only be configured along with 802.1x, PSK, or SAE AKMs.")         \
	R(wpa2_needs_akm, "wpa2-needs-akm", ENABLE,                                                \
	  !w->wpa2 || akm(w, AKMS_1X | AKMS_PSK | BIT(CCKM) | AKMS_SUITEB),                        \
	  "WPA2 WLAN cannot be enabled without any AKM.")                                          \
	R(aes_needs_akm, "aes-needs-akm", ENABLE,                                                  \
	  !w->wpa2 || !cipher(w, AES) ||                                                           \
	  akm(w, AKMS_1X | AKMS_PSK | BIT(CCKM) | AKMS_SAE | BIT(OWE)),                            \
	  "AES cipher should be configured with supported AKM.")                                   \
	R(akm_needs_aes, "akm-needs-aes", ENABLE,                                                  \
	  !w->wpa2 || cipher(w, AES) || !akm(w, AKMS_1X | AKMS_PSK | BIT(CCKM) | AKMS_SAE),        \
	  "AKM configured needs the AES cipher to be enabled")                                     \
	R(wpa3_security, "wpa3-combination", ENABLE,                                               \
	  !w->wpa3 || wpa3_combination(w),                                                         \
	  "Valid WPA3 Security Config: 1. SuiteB + GCMP128, 2. SuiteB-192 + CCMP256/GCMP256, "     \
	  "3. Dot1x-SHA256/FT-Dot1x/SAE/FT-SAE + AES, "                                            \
	  "4. SAE-EXT-KEY/FT-SAE-EXT-KEY/OWE + AES/GCMP256")                                       \
	R(sae_no_adaptive, "sae-no-ft-adaptive", ENABLE,                                           \
	  !w->wpa3 || w->wpa2 || !akm(w, BIT(SAE)) || w->ft == WLAN_FT_DISABLED ||                 \
	  (w->ft == WLAN_FT_ENABLED && akm(w, BIT(FT_SAE))),                                       \
	  "FT adaptive is not allowed with SAE/SAE-EXT-KEY AKM in WPA3 only WLAN")                 \
	R(wpa3_no_dot1x, "wpa3-only-no-dot1x", ENABLE,                                             \
	  !w->wpa3 || w->wpa2 || !akm(w, BIT(DOT1X)),                                              \
	  "Dot1x AKM is not allowed in WPA3 only WLAN")                                            \
	R(akm_needs_wpa3, "akm-needs-wpa3", ENABLE,                                                \
	  w->wpa3 || !akm(w, AKMS_SAE | BIT(OWE)),                                                 \
	  "WPA3 must be enabled if SAE/FT-SAE/SAE-EXT-KEY/FT-SAE-EXT-KEY/OWE AKM is configured")   \
	R(wpa3_pmf, "wpa3-needs-pmf", ENABLE,                                                      \
	  !w->wpa3 || w->pmf == WLAN_PMF_MANDATORY || (w->wpa2 && w->pmf == WLAN_PMF_OPTIONAL),    \
	  "Valid pmf-options values are: 1. apf-vap-pmf-required in WPA3 WLAN, "                   \
	  "2. either apf-vap-pmf-optional or apf-vap-pmf-required in WPA2+WPA3 WLAN")              \
	R(wpa3_no_psk, "wpa3-only-no-psk", ENABLE,                                                 \
	  !w->wpa3 || w->wpa2 || !akm(w, AKMS_PSK),                                                \
	  "AKM auth-key-mgmt-psk, auth-key-mgmt-psk-sha256 and auth-key-mgmt-ft-psk must be set "  \
	  "to false in WPA3 only WLAN")                                                            \
	R(wpa1_cipher, "wpa1-needs-cipher", CHANGE,                                                \
	  !w->wpa1 || w->wpa1_tkip || w->wpa1_aes,                                                 \
	  "Either TKIP or AES ciphers must be enabled with WPA1 config")                           \
	R(psk_key, "psk-needs-key", ENABLE,                                                        \
	  !akm(w, BIT(PSK)) || w->psk.len > 0,                                                     \
	  "AKM PSK can be enabled only when PSK key is set or Easy-PSK is enabled or mPSK is "     \
	  "enabled and at least one mPSK key is configured")                                       \
	R(cckm_no_psk, "cckm-no-psk", ENABLE,                                                      \
	  !akm(w, BIT(CCKM)) || !akm(w, BIT(PSK)),                                                 \
	  "CCKM and PSK must not be active at the same time")                                      \
	R(psk_length, "psk-length", CHANGE,                                                        \
	  psk_length(w),                                                                           \
	  "Hex keys must be 64 characters. ASCII keys must be 8 to 63 characters")                 \
	R(gcmp128_akm, "gcmp128-needs-suiteb", ENABLE,                                             \
	  !cipher(w, GCMP128) || akm(w, BIT(SUITEB)),                                              \
	  "GCMP128 cipher can only be enabled with SuiteB AKM")                                    \
	R(gcmp256_akm, "gcmp256-needs-akm", ENABLE,                                                \
	  !cipher(w, GCMP256) || akm(w, AKMS_SUITEB | BIT(OWE)),                                   \
	  "GCMP256 cipher can only be enabled with SuiteB-192/OWE/SAE-EXT-KEY/FT-SAE-EXT-KEY AKMs") \
	R(ccmp256_akm, "ccmp256-needs-suiteb-192", ENABLE,                                         \
	  !cipher(w, CCMP256) || akm(w, BIT(SUITEB_192)),                                          \
	  "CCMP256 cipher can only be enabled with SuiteB-192 AKM")                                \
	R(wpa3_no_cckm, "wpa3-no-wpa1-cckm", CHANGE,                                               \
	  !w->wpa3 || (!w->wpa1 && (!akm(w, BIT(CCKM)) || w->wpa2)),                               \
	  "WEP/WPA1/CCKM and WPA3 should not be enabled simultaneously")                           \
	R(sae_key, "sae-needs-key", CHANGE,                                                        \
	  !akm(w, BIT(SAE)) || w->psk.len > 0,                                                     \
	  "PSK passphrase must be configured when SAE is configured")                              \
	R(sae_alone, "sae-exclusive", CHANGE,                                                      \
	  !akm(w, BIT(SAE)) || (!w->wpa1_tkip && !w->wpa1_aes && !akm(w, AKMS_NOT_SAE)),           \
	  "WEP/TKIP/WPA1-AES/802.1x/CCKM/SuiteB/SuiteB-192 and SAE cannot be enabled "             \
	  "simultaneously")                                                                        \
	R(owe_no_sae, "owe-no-sae", CHANGE,                                                        \
	  !akm(w, BIT(OWE)) || !akm(w, AKMS_SAE),                                                  \
	  "SAE/FT-SAE/SAE-EXT-KEY/FT-SAE-EXT-KEY and OWE cannot be enabled simultaneously")        \
	R(owe_alone, "owe-exclusive", CHANGE,                                                      \
	  !akm(w, BIT(OWE)) ||                                                                     \
	  (!w->wpa1_tkip && !w->wpa1_aes && !akm(w, AKMS_PSK | AKMS_NOT_SAE)),                     \
	  "WEP/TKIP/WPA1-AES/PSK/802.1x/CCKM/SUITEB-192/SUITEB and OWE cannot be enabled "         \
	  "simultaneously")                                                                        \
	R(owe_no_wpa2, "owe-no-wpa2", CHANGE,                                                      \
	  !akm(w, BIT(OWE)) || !w->wpa2,                                                           \
	  "WPA2 and OWE cannot be enabled simultaneously")                                         \
	R(transition_self, "transition-not-self", CHANGE,                                          \
	  w->transition_wlan_id != w->id,                                                          \
	  "Transition mode WLAN ID must be different from WLAN ID")                                \
	R(transition_open, "transition-open-or-owe", CHANGE,                                       \
	  !w->transition_wlan_id || !(w->akms & ~BIT(OWE)),                                        \
	  "Transition mode WLAN ID cannot be set in non OWE/Open WLAN")                            \
	R(pwe_sae, "pwe-needs-sae", CHANGE,                                                        \
	  w->pwe == WLAN_PWE_BOTH || akm(w, AKMS_SAE),                                             \
	  "SAE/FT-SAE/SAE-EXT-KEY/FT-SAE-EXT-KEY must be enabled for H2E or HNP PWE mode")         \
	R(ft_sae_key, "ft-sae-needs-key", CHANGE,                                                  \
	  !akm(w, BIT(FT_SAE)) || w->psk.len > 0,                                                  \
	  "PSK passphrase must be configured when FT-SAE is configured")                           \
	R(ft_sae_alone, "ft-sae-exclusive", CHANGE,                                                \
	  !akm(w, BIT(FT_SAE)) || (!w->wpa1_tkip && !w->wpa1_aes && !akm(w, AKMS_NOT_SAE)),        \
	  "WEP/TKIP/WPA1-AES/802.1x/CCKM/SuiteB/SuiteB-192 and FT-SAE cannot be enabled "          \
	  "simultaneously")                                                                        \
	R(ft_sae_ft, "ft-sae-needs-ft", CHANGE,                                                    \
	  !akm(w, BIT(FT_SAE)) || w->ft == WLAN_FT_ENABLED,                                        \
	  "FT-SAE requires FT enabled")                                                            \
	R(suiteb_cipher, "suiteb-needs-gcmp128", ENABLE,                                           \
	  !akm(w, BIT(SUITEB)) || cipher(w, GCMP128),                                              \
	  "SuiteB AKM requires GCMP128 cipher to be enabled")                                      \
	R(suiteb_psk, "suiteb-no-psk", ENABLE,                                                     \
	  !akm(w, BIT(SUITEB)) || !akm(w, AKMS_PSK | AKMS_SAE),                                    \
	  "SuiteB and PSK/SAE/SAE-EXT-KEY AKMs cannot be enabled simultaneously")                  \
	R(suiteb192_cipher, "suiteb-192-needs-cipher", ENABLE,                                     \
	  !akm(w, BIT(SUITEB_192)) || cipher(w, GCMP256 | CCMP256),                                \
	  "SuiteB-192 AKM requires CCMP256/GCMP256 cipher to be enabled")                          \
	R(suiteb192_psk, "suiteb-192-no-psk", ENABLE,                                              \
	  !akm(w, BIT(SUITEB_192)) || !akm(w, AKMS_PSK | AKMS_SAE),                                \
	  "SuiteB-192 and PSK/SAE/SAE-EXT-KEY AKMs cannot be enabled simultaneously")              \
	R(suiteb192_gcmp, "suiteb-192-ccmp256-needs-gcmp256", ENABLE,                              \
	  !akm(w, BIT(SUITEB_192)) || cipher(w, GCMP256) || !cipher(w, CCMP256),                   \
	  "CCMP256 cipher is not valid without GCMP256 cipher for Suite-B-192")

/* Ranges are the model's, as types of its leaves; it has no text of its own for them. */
#define RULES_OWN(R)                                                                               \
	R(name_length, "name-length", CHANGE,                                                      \
	  w->name[0] && memchr(w->name, '\0', sizeof w->name),                                     \
	  "A WLAN profile name has 1 to 32 characters")                                            \
	R(id_range, "id-range", CHANGE,                                                            \
	  in_range(w->id, WLAN_ID_MIN, WLAN_ID_MAX),                                               \
	  "A WLAN ID lies between 1 and 4096")                                                     \
	R(ssid_length, "ssid-length", CHANGE,                                                      \
	  in_range(w->ssid_len, 1, SSID_MAX),                                                      \
	  "An SSID has 1 to 32 octets")                                                            \
	R(bands, "radio-policy", CHANGE,                                                           \
	  !(w->bands & ~(WLAN_BAND_24 | WLAN_BAND_5)),                                             \
	  "A WLAN is served on 2.4 GHz, 5 GHz or both")                                            \
	R(dtim, "dtim-range", CHANGE,                                                              \
	  w->dtim_24 && w->dtim_5,                                                                 \
	  "A DTIM period lies between 1 and 255 beacons")                                          \
	R(psk_characters, "psk-characters", CHANGE,                                                \
	  psk_characters(w),                                                                       \
	  "Hex keys consist of the digits 0-9 and a-f, ASCII keys of printable characters")        \
	R(ft_reassociation, "ft-reassociation-range", CHANGE,                                      \
	  in_range(w->ft_reassoc_s, 1, 100),                                                       \
	  "FT reassociation-timeout lies between 1 and 100 seconds")                               \
	R(pmf_comeback, "pmf-comeback-range", CHANGE,                                              \
	  in_range(w->pmf_comeback_s, 1, 20),                                                      \
	  "PMF association-comeback lies between 1 and 20 seconds")                                \
	R(pmf_sa_query, "pmf-saquery-range", CHANGE,                                               \
	  in_range(w->pmf_sa_query_ms, 100, 500),                                                  \
	  "PMF saquery-retry-time lies between 100 and 500 milliseconds")                          \
	R(cckm_tolerance, "cckm-tolerance-range", CHANGE,                                          \
	  in_range(w->cckm_tolerance_ms, 1000, 5000),                                              \
	  "CCKM timestamp-tolerance lies between 1000 and 5000 milliseconds")                      \
	R(transition_range, "transition-id-range", CHANGE,                                         \
	  w->transition_wlan_id <= WLAN_ID_MAX,                                                    \
	  "Transition mode WLAN ID lies between 1 and 4096")                                       \
	/* Else it would be served open, under the name of one that is not. */                     \
	R(wpa_version, "wpa-version", ENABLE,                                                      \
	  !w->wpa || w->wpa1 || w->wpa2 || w->wpa3,                                                \
	  "WPA is on, but none of WPA1, WPA2 and WPA3: enter security wpa wpa2, or no security wpa") \
	R(session_timeout, "session-timeout-range", CHANGE,                                        \
	  w->session_timeout_s <= 86400,                                                           \
	  "session-timeout lies between 0 and 86400 seconds")

#define FUNCTION(id, name, phase, cond, text)                                                      \
	static bool rule_##id(struct wlan const *w)                                                \
	{                                                                                          \
		return cond;                                                                       \
	}
RULES_FIRST(FUNCTION)
RULES_MODEL(FUNCTION)
RULES_OWN(FUNCTION)
#undef FUNCTION

static struct rule const rules[] = {
#define ROW(id, name, phase, cond, text) {(name), WLAN_CHECK_##phase, rule_##id, text},
	RULES_FIRST(ROW)
	RULES_MODEL(ROW)
	RULES_OWN(ROW)
#undef ROW
};
// clang-format on

#define RULE_COUNT (sizeof rules / sizeof *rules)

int wlan_check(struct wlan const *w, enum wlan_phase phase, struct err *err)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (rules[i].phase > phase || rules[i].holds(w))
			continue;
		return err_set(err, EINVAL, "%s", rules[i].text);
	}
	return 0;
}

char const *wlan_rule_name(char const *text)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (strcmp(rules[i].text, text) == 0)
			return rules[i].name;
	return NULL;
}
