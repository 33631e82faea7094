/* SPDX-License-Identifier: GPL-2.0-or-later */
/** PBKDF2 is OpenSSL's own: a passphrase is stretched once, when it is configured. */
#include "crypto/pbkdf2.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/secret.h"

int pbkdf2_sha1(void const *password, size_t password_len, void const *salt, size_t salt_len,
		unsigned rounds, uint8_t *out, size_t out_len)
{
	bool const fits = password_len <= INT_MAX && salt_len <= INT_MAX && out_len <= INT_MAX &&
			  rounds <= INT_MAX;

	if (fits &&
	    PKCS5_PBKDF2_HMAC(password_len ? password : "", (int)password_len, salt, (int)salt_len,
			      (int)rounds, EVP_sha1(), (int)out_len, out) == 1)
		return 0;
	mem_wipe(out, out_len);
	ERR_clear_error();
	return -EIO;
}
