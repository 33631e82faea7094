/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the authenticator asks of a RADIUS server and what it is told; net/radius_client carries it.
 */
#ifndef FASTROAM_SM_AAA_H
#define FASTROAM_SM_AAA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "dot11/eap.h"
#include "dot11/ft_keys.h"
#include "dot11/suite.h"
#include "roam/login.h"

#define AAA_STATE_MAX    253
/** RFC 2865 5.2: a User-Password. */
#define AAA_PASSWORD_MAX 128

/** One EAP packet of a station for the server. */
struct aaa_request {
	uint64_t conversation; /**< names station and EAP run: answers carry it back */
	char const *list;      /**< `security dot1x authentication-list`, "" the default one */
	struct mac sta, bssid;
	uint8_t const *ssid;
	uint8_t ssid_len;
	char const *user; /**< identity of the EAP-Response/Identity, at most 253 octets */
	struct span eap;
	struct span state;           /**< State of the last challenge; empty at first */
	uint8_t server;              /**< aaa_reply.server of the last challenge, 0 at first */
	char const *acct_session_id; /**< of this session; goes into Acct-Session-Id */
	char const *nas_id;          /**< our R0KH-ID */
	suite_t akm, pairwise, group, group_mgmt; /**< WLAN-*-Suite (RFC 7268), 0 none */
	bool has_mdid;
	uint16_t mdid;
	uint16_t aid; /**< NAS-Port */
	uint16_t radio_channel;
	/** NULL: EAP. Otherwise the login of a person by PAP, 1 to AAA_PASSWORD_MAX octets: user
	 * and nas_id go with it, no station, EAP, WLAN or session. */
	char const *password;
	char const *server_group; /**< asked instead of `list`; NULL: the list says which */
	char const *only_server;  /**< ditto: of the group this one alone; NULL: all of it */
};

enum aaa_verdict {
	AAA_CHALLENGE,
	AAA_ACCEPT,
	AAA_REJECT,
	AAA_NO_ANSWER, /**< no server of the list answered */
	AAA_NO_SERVER  /**< the list has none, or all are dead */
};

struct aaa_reply {
	uint64_t conversation;
	enum aaa_verdict verdict;
	struct span eap;         /**< EAP packet to hand on; may be empty with REJECT and ACCEPT */
	struct span state;       /**< CHALLENGE */
	uint8_t server;          /**< 1..255: which server it came from */
	char const *server_name; /**< for traces */
	uint32_t challenge_timeout_s; /**< Session-Timeout of a challenge (RFC 3580 3.17), 0 none */
	/** ACCEPT: everything that the server said, MSK (empty when it sent no keys) and station
	 * included; else NULL. */
	struct login const *login;
	bool reauthenticate; /**< ACCEPT: Termination-Action RADIUS-Request */
};

#endif
