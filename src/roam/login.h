/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an EAP login at the RADIUS server tells the controller: the MSK and what the server knows of
 * the session. Filled by rlm_fastroam, carried by wire/push, taken by roam/session.
 */
#ifndef FASTROAM_ROAM_LOGIN_H
#define FASTROAM_ROAM_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "base/secret.h"
#include "dot11/akm.h"
#include "dot11/ft_keys.h"

/** A RADIUS attribute holds at most 253 octets. */
#define LOGIN_STR 254

/** Octet strings that may hold NULs. */
struct login_octets {
	uint8_t b[LOGIN_STR - 1];
	uint8_t len;
};

struct login {
	struct mac sta;   /**< Calling-Station-Id */
	struct mac bssid; /**< from Called-Station-Id; zero when absent */
	struct mac r1kh; /**< of this controller, which is the authenticator itself; zero: the AP */
	/** An Access-Accept with that Session-Timeout lacked Termination-Action RADIUS-Request: the
	 * session ends then, it is not renewed (RFC 2865 5.29). No push tells. */
	bool ends_at_timeout;
	bool has_mdid;
	uint32_t session_timeout;        /**< seconds, 0 when absent */
	char user[LOGIN_STR];            /**< User-Name, the real one where the server knows it */
	char nas_id[LOGIN_STR];          /**< NAS-Identifier: the AP's R0KH-ID */
	char nas_address[48];            /**< NAS-IP(v6)-Address as text, "" when absent */
	char acct_session_id[LOGIN_STR]; /**< "" when absent */
	char eap_type[32];               /**< "PEAP", "TLS"...; "" for a proxied login */
	char vlan[LOGIN_STR];            /**< Tunnel-Private-Group-Id, "" when absent */
	struct login_octets cui;         /**< Chargeable-User-Identity */
	struct login_octets class_attr;  /**< Class */
	struct login_octets eap_session_id; /**< RFC 5247: type and method id */
	/** 64 octets: MS-MPPE-Recv-Key | MS-MPPE-Send-Key. */
	struct secret msk;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;   /**< 0 when Called-Station-Id carries none */
	suite_t akm;        /**< WLAN-AKM-Suite, 0 when absent */
	suite_t pairwise;   /**< WLAN-Pairwise-Cipher, 0 when absent */
	suite_t group;      /**< WLAN-Group-Cipher, 0 when absent */
	suite_t group_mgmt; /**< WLAN-Group-Mgmt-Cipher, 0 when absent */
	uint16_t mdid;      /**< Mobility-Domain-Id (RFC 7268 2.5) */
	uint64_t sent_s;    /**< Event-Timestamp, seconds since 1970 */
};

/** What a Disconnect-Request (or Accounting stop) names; every field present must match. */
struct login_match {
	bool has_sta;
	struct mac sta;
	char user[LOGIN_STR];            /**< "" when absent */
	char acct_session_id[LOGIN_STR]; /**< "" when absent */
	struct login_octets cui;         /**< len 0 when absent */
	char nas_id[LOGIN_STR];          /**< "" when absent */
	uint64_t sent_s;
};

#endif
