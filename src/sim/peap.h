/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a peer says inside PEAP's tunnel (version 0): identity, then a password by EAP-GTC.
 *
 * Packets in the tunnel begin with their type: code, identifier and length of the EAP header are
 * left out, but for the identity request of some servers and the result (EAP-TLV).
 */
#ifndef FASTROAM_SIM_PEAP_H
#define FASTROAM_SIM_PEAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum peap_outcome {
	PEAP_ANSWERED,
	PEAP_SUCCESS, /**< the server is content; the answer says so, too */
	PEAP_FAILURE, /**< likewise, it is not */
	PEAP_UNREADABLE
};

/**
 * A packet of the server came out of the tunnel.
 * @param out  receives the answer; nothing when UNREADABLE
 */
enum peap_outcome peap_received(char const *identity, char const *password, void const *packet,
				size_t len, struct wr *out);

#endif
