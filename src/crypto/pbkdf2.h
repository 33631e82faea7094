/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PBKDF2-HMAC-SHA-1 (RFC 8018 5.2): about 2 ms for 4,096 rounds, never on the roam path. */
#ifndef FASTROAM_CRYPTO_PBKDF2_H
#define FASTROAM_CRYPTO_PBKDF2_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/** @return 0, or -EIO: OpenSSL refuses no rounds, and lengths or rounds beyond INT_MAX */
int pbkdf2_sha1(void const *password, size_t password_len, void const *salt, size_t salt_len,
		unsigned rounds, uint8_t *out, size_t out_len) WARN_UNUSED;

#endif
