/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RC4, only for the group key of TKIP and of CCKM with TKIP. Written here: OpenSSL keeps it in the
 * legacy provider, which a hardened system does not load. */
#ifndef FASTROAM_CRYPTO_RC4_H
#define FASTROAM_CRYPTO_RC4_H

#include <stddef.h>
#include <stdint.h>

/** Discard `skip` octets of keystream, then XOR len octets of data in place. key_len 1..256. */
void rc4_xor(void const *key, size_t key_len, size_t skip, uint8_t *data, size_t len);

#endif
