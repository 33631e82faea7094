/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The attributes of a push and where each one lives in our structs: one table for both directions.
 *
 * Private to wire/push*.c.
 */
#ifndef FASTROAM_WIRE_PUSH_ATTR_H
#define FASTROAM_WIRE_PUSH_ATTR_H

#include <stddef.h>
#include <stdint.h>

#include "wire/push.h"

#define PUSH_VENDOR_MICROSOFT 311
#define PUSH_VENDOR_FASTROAM  32473

/** Half of an MSK: what an MS-MPPE key attribute carries (RFC 2548 2.4.2). */
#define PUSH_HALF_KEY 32

/** ATTR(name, number, vendor, FreeRADIUS's name) */
#define PUSH_ATTR_LIST(ATTR)                                               \
	ATTR(USER_NAME, 1, 0, "User-Name")                                 \
	ATTR(NAS_IP_ADDRESS, 4, 0, "NAS-IP-Address")                       \
	ATTR(CLASS, 25, 0, "Class")                                        \
	ATTR(SESSION_TIMEOUT, 27, 0, "Session-Timeout")                    \
	ATTR(CALLED_STATION_ID, 30, 0, "Called-Station-Id")                \
	ATTR(CALLING_STATION_ID, 31, 0, "Calling-Station-Id")              \
	ATTR(NAS_IDENTIFIER, 32, 0, "NAS-Identifier")                      \
	ATTR(ACCT_SESSION_ID, 44, 0, "Acct-Session-Id")                    \
	ATTR(EVENT_TIMESTAMP, 55, 0, "Event-Timestamp")                    \
	ATTR(MESSAGE_AUTHENTICATOR, 80, 0, "Message-Authenticator")        \
	ATTR(VLAN, 81, 0, "Tunnel-Private-Group-Id")                       \
	ATTR(CUI, 89, 0, "Chargeable-User-Identity")                       \
	ATTR(NAS_IPV6_ADDRESS, 95, 0, "NAS-IPv6-Address")                  \
	ATTR(ERROR_CAUSE, 101, 0, "Error-Cause")                           \
	ATTR(EAP_KEY_NAME, 102, 0, "EAP-Key-Name")                         \
	ATTR(MOBILITY_DOMAIN_ID, 177, 0, "Mobility-Domain-Id")             \
	ATTR(WLAN_PAIRWISE, 186, 0, "WLAN-Pairwise-Cipher")                \
	ATTR(WLAN_GROUP, 187, 0, "WLAN-Group-Cipher")                      \
	ATTR(WLAN_AKM, 188, 0, "WLAN-AKM-Suite")                           \
	ATTR(WLAN_GROUP_MGMT, 189, 0, "WLAN-Group-Mgmt-Cipher")            \
	ATTR(MPPE_SEND_KEY, 16, PUSH_VENDOR_MICROSOFT, "MS-MPPE-Send-Key") \
	ATTR(MPPE_RECV_KEY, 17, PUSH_VENDOR_MICROSOFT, "MS-MPPE-Recv-Key") \
	ATTR(EAP_TYPE, 1, PUSH_VENDOR_FASTROAM, "FastRoam-EAP-Type")

enum push_attr {
#define ATTR(name, number, vendor, text) PUSH_ATTR_##name,
	PUSH_ATTR_LIST(ATTR)
#undef ATTR
		PUSH_ATTR_COUNT
};

/** How a field of struct login or struct login_match is held. */
enum push_field_kind {
	PUSH_FIELD_TEXT,   /**< char [size], "" when absent */
	PUSH_FIELD_OCTETS, /**< struct login_octets, len 0 when absent */
	PUSH_FIELD_NUMBER  /**< uint32_t, 0 when absent */
};

struct push_field {
	enum push_attr attr;
	enum push_field_kind kind;
	size_t offset; /**< in struct login or struct login_match */
	size_t size;   /**< of a text, its NUL included */
};

#define PUSH_LOGIN_FIELDS 13
#define PUSH_MATCH_FIELDS 4
extern struct push_field const push_login_fields[PUSH_LOGIN_FIELDS];
extern struct push_field const push_match_fields[PUSH_MATCH_FIELDS];

/** FreeRADIUS's DICT_ATTR. */
struct dict_attr;

struct push_attr_info {
	unsigned number;
	unsigned vendor;
	char const *name;
};
extern struct push_attr_info const push_attr_info[PUSH_ATTR_COUNT];

/**
 * The dictionary's entry, kept since push_dictionary_bind(): encoding looks nothing up, because a
 * look-up may re-order FreeRADIUS's hash tables, which are shared by all threads of the server.
 * NULL before.
 */
struct dict_attr const *push_attr_da(enum push_attr a);

#endif
