/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The PMK from a passphrase (IEEE 802.11-2020 J.4.1). */
#ifndef FASTROAM_DOT11_PSK_H
#define FASTROAM_DOT11_PSK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PSK_LEN            32
#define PSK_PASSPHRASE_MIN 8
#define PSK_PASSPHRASE_MAX 63

/**
 * PBKDF2-HMAC-SHA-1, 4,096 rounds, the SSID as salt: about 2 ms, never to be done on the roam path.
 *
 * @param passphrase  8..63 octets; J.4.1 wants printable ASCII, other octets were seen in the field
 *                    and are taken
 * @param ssid        1..32 octets
 * @return 0, -EINVAL (a length; `out` is then zeroed) or -EIO
 */
int psk_from_passphrase(void const *passphrase, size_t passphrase_len, void const *ssid,
			size_t ssid_len, uint8_t out[PSK_LEN]) WARN_UNUSED;

#endif
