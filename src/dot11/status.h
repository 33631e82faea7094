/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Status codes (IEEE 802.11-2020 table 9-50) and reason codes (table 9-49) that we send or name.
 */
#ifndef FASTROAM_DOT11_STATUS_H
#define FASTROAM_DOT11_STATUS_H

#include <stdint.h>

/** X(name, number, text) */
#define STATUS_LIST(X)                                                       \
	X(SUCCESS, 0, "success")                                             \
	X(UNSPECIFIED, 1, "unspecified failure")                             \
	X(CAPS, 10, "unsupported capabilities")                              \
	X(NO_ASSOC_EXISTS, 11, "no association exists")                      \
	X(DENIED_OTHER, 12, "denied for a reason outside the standard")      \
	X(AUTH_ALG, 13, "unsupported authentication algorithm")              \
	X(TRANSACTION, 14, "authentication transaction out of sequence")     \
	X(AP_FULL, 17, "AP cannot handle more stations")                     \
	X(RATES, 18, "basic rates not supported")                            \
	X(TRY_LATER, 30, "association refused temporarily, try again later") \
	X(ROBUST_MGMT, 31, "robust management frame policy violation")       \
	X(INVALID_ELEMENT, 40, "invalid element")                            \
	X(GROUP_CIPHER, 41, "invalid group cipher")                          \
	X(PAIRWISE_CIPHER, 42, "invalid pairwise cipher")                    \
	X(AKMP, 43, "invalid AKMP")                                          \
	X(RSNE_VERSION, 44, "unsupported RSNE version")                      \
	X(RSNE_CAPS, 45, "invalid RSNE capabilities")                        \
	X(CIPHER_POLICY, 46, "cipher suite rejected by policy")              \
	X(R0KH_UNREACHABLE, 28, "R0KH unreachable")                          \
	X(INVALID_PMKID, 53, "invalid PMKID")                                \
	X(INVALID_MDE, 54, "invalid MDE")                                    \
	X(INVALID_FTE, 55, "invalid FTE")                                    \
	X(FINITE_CYCLIC_GROUP, 77, "finite cyclic group not supported")

enum status_code {
#define X(name, number, text) STATUS_##name = number,
	STATUS_LIST(X)
#undef X
};

#define REASON_LIST(X)                                                                      \
	X(UNSPECIFIED, 1, "unspecified")                                                    \
	X(PREV_AUTH_NOT_VALID, 2, "previous authentication no longer valid")                \
	X(DEAUTH_LEAVING, 3, "station is leaving or has left")                              \
	X(INACTIVITY, 4, "inactivity")                                                      \
	X(AP_BUSY, 5, "AP cannot handle all stations")                                      \
	X(CLASS2, 6, "class 2 frame from a station not authenticated")                      \
	X(CLASS3, 7, "class 3 frame from a station not associated")                         \
	X(DISASSOC_LEAVING, 8, "station is leaving or has left the BSS")                    \
	X(NOT_AUTHENTICATED, 9, "association without authentication")                       \
	X(INVALID_ELEMENT, 13, "invalid element")                                           \
	X(MIC_FAILURE, 14, "MIC failure")                                                   \
	X(FOURWAY_TIMEOUT, 15, "four-way handshake timeout")                                \
	X(GROUP_TIMEOUT, 16, "group key handshake timeout")                                 \
	X(HANDSHAKE_ELEMENT, 17, "element in the handshake differs from the association's") \
	X(GROUP_CIPHER, 18, "invalid group cipher")                                         \
	X(PAIRWISE_CIPHER, 19, "invalid pairwise cipher")                                   \
	X(AKMP, 20, "invalid AKMP")                                                         \
	X(DOT1X_FAILED, 23, "802.1X authentication failed")                                 \
	X(CIPHER_POLICY, 24, "cipher suite rejected by policy")                             \
	X(INVALID_PMKID, 49, "invalid PMKID")                                               \
	X(INVALID_MDE, 50, "invalid MDE")                                                   \
	X(INVALID_FTE, 51, "invalid FTE")

enum reason_code {
#define X(name, number, text) REASON_##name = number,
	REASON_LIST(X)
#undef X
};

/** Text as listed; "unknown status" for others. Never NULL. */
char const *status_text(uint16_t status) __attribute__((const));
char const *reason_text(uint16_t reason) __attribute__((const));

#endif
