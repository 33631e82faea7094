/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The AKM table (see akm.h). */
#include "dot11/akm.h"

#include <stdio.h>

/* Columns: hash of the PTK, hash of the PMKID, MIC, key descriptor version, MIC, KCK, KEK and PMK
 * lengths, FT, EAP, PSK. The version is that of the AES ciphers: 2 for the suites of 2004, 3 for
 * AES-CMAC, 0 where the AKM alone decides (IEEE 802.11-2020 12.7.2 b).
 *
 * The PMKID of FT-802.1x and FT-PSK is SHA-1, as hostapd sends it in message 1; stations compute
 * others, so it names nothing in FT (PMKR0Name and PMKR1Name do). */
// clang-format off
#define ROW(h, ph, m, version, mlen, kck, kek, pmk, is_ft, is_eap, is_psk)                         \
	.hash = HASH_##h, .pmkid_hash = HASH_##ph, .mic = EAPOL_MIC_##m, .key_version = (version), \
	.mic_len = (mlen), .kck_len = (kck), .kek_len = (kek), .pmk_len = (pmk), .ft = (is_ft),    \
	.eap = (is_eap), .psk = (is_psk)

#define ROW_WPA_8021X       ROW(SHA1,   SHA1,   HMAC_SHA1, 2, 16, 16, 16, 32, false, true,  false)
#define ROW_WPA_PSK         ROW(SHA1,   SHA1,   HMAC_SHA1, 2, 16, 16, 16, 32, false, false, true)
#define ROW_8021X           ROW(SHA1,   SHA1,   HMAC_SHA1, 2, 16, 16, 16, 32, false, true,  false)
#define ROW_PSK             ROW(SHA1,   SHA1,   HMAC_SHA1, 2, 16, 16, 16, 32, false, false, true)
#define ROW_FT_8021X        ROW(SHA256, SHA1,   CMAC,      3, 16, 16, 16, 32, true,  true,  false)
#define ROW_FT_PSK          ROW(SHA256, SHA1,   CMAC,      3, 16, 16, 16, 32, true,  false, true)
#define ROW_8021X_SHA256    ROW(SHA256, SHA256, CMAC,      3, 16, 16, 16, 32, false, true,  false)
#define ROW_PSK_SHA256      ROW(SHA256, SHA256, CMAC,      3, 16, 16, 16, 32, false, false, true)
#define ROW_SAE             ROW(SHA256, SHA256, CMAC,      0, 16, 16, 16, 32, false, false, true)
#define ROW_FT_SAE          ROW(SHA256, SHA256, CMAC,      0, 16, 16, 16, 32, true,  false, true)
#define ROW_SUITEB          ROW(SHA256, SHA256, SHA256,    0, 16, 16, 16, 32, false, true,  false)
#define ROW_SUITEB_192      ROW(SHA384, SHA384, SHA384,    0, 24, 24, 32, 48, false, true,  false)
#define ROW_FT_8021X_SHA384 ROW(SHA384, SHA384, SHA384,    0, 24, 24, 32, 48, true,  true,  false)
#define ROW_OWE             ROW(SHA256, SHA256, SHA256,    0, 16, 16, 16, 32, false, false, false)
#define ROW_CCKM            ROW(SHA1,   SHA1,   HMAC_SHA1, 2, 16, 16, 16, 32, false, true,  false)
/* OWE by group: RFC 8110 4.1 names the hash, 4.4 the PTK lengths that go with it. */
#define ROW_OWE_20          ROW(SHA384, SHA384, SHA384,    0, 24, 24, 32, 48, false, false, false)
#define ROW_OWE_21          ROW(SHA512, SHA512, SHA512,    0, 32, 32, 32, 64, false, false, false)
// clang-format on

static struct akm_info const table[AKM_COUNT] = {
#define AKM(n, sel, text) [AKM_##n] = {.akm = AKM_##n, .selector = (sel), .name = (text), ROW_##n},
	AKM_LIST(AKM)
#undef AKM
};

static struct akm_info const owe_20 = {
	.akm = AKM_OWE, .selector = SUITE_RSN(18), .name = "OWE", ROW_OWE_20};
static struct akm_info const owe_21 = {
	.akm = AKM_OWE, .selector = SUITE_RSN(18), .name = "OWE", ROW_OWE_21};

struct akm_info const *akm_info(enum akm akm)
{
	return &table[akm];
}

struct akm_info const *akm_info_group(enum akm akm, unsigned group)
{
	if (akm != AKM_OWE)
		return &table[akm];
	switch (group) {
	case 19: return &table[AKM_OWE];
	case 20: return &owe_20;
	case 21: return &owe_21;
	}
	return NULL;
}

struct akm_info const *akm_by_selector(suite_t selector)
{
	for (int i = 0; i < AKM_COUNT; i++)
		if (table[i].selector == selector)
			return &table[i];
	return NULL;
}

enum eapol_mic akm_mic(struct akm_info const *info, bool tkip)
{
	return tkip && info->hash == HASH_SHA1 ? EAPOL_MIC_HMAC_MD5 : info->mic;
}

uint8_t akm_key_version(struct akm_info const *info, bool tkip)
{
	return tkip && info->hash == HASH_SHA1 ? 1 : info->key_version;
}

char const *suite_text(suite_t selector, char out[16])
{
	snprintf(out, 16, "%02X-%02X-%02X:%u", selector >> 24, selector >> 16 & 0xff,
		 selector >> 8 & 0xff, selector & 0xff);
	return out;
}
