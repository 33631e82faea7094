/* SPDX-License-Identifier: GPL-2.0-or-later */
/** MS-MPPE keys. */
#include "dot11/mppe.h"

#include "crypto/hmac.h"

#define BLOCK     16 /* of MD5 */
#define SALT_FLAG 0x80
#define PLAIN_MAX (MPPE_VALUE_MAX - MPPE_SALT_LEN)

/**
 * One block: b(1) = MD5(secret | authenticator | salt), b(i) = MD5(secret | c(i - 1)), and the
 * exclusive or of it.
 *
 * @param chain  what stands after the secret: authenticator and salt, or the last ciphertext block
 */
static enum dot11_refusal block_xor(struct iov const chain[3], uint8_t const in[BLOCK],
				    uint8_t out[BLOCK])
{
	uint8_t b[BLOCK];

	if (digest(HASH_MD5, chain, 3, b))
		return DOT11_CRYPTO;
	for (unsigned i = 0; i < BLOCK; i++)
		out[i] = in[i] ^ b[i];
	mem_wipe(b, sizeof(b));
	return DOT11_OK;
}

/** Key length, key, zeros; the first octet decides, the rest must agree with it. */
static enum dot11_refusal plain_read(uint8_t const *plain, size_t len, struct secret *out)
{
	uint8_t key_len = plain[0];
	uint8_t padding = 0;

	if (key_len > len - 1)
		return DOT11_LENGTH;
	for (size_t i = 1 + (size_t)key_len; i < len; i++)
		padding |= plain[i];
	if (padding)
		return DOT11_PADDING;
	return secret_set(out, plain + 1, key_len) ? DOT11_OK : DOT11_LENGTH;
}

enum dot11_refusal mppe_key_decode(void const *secret, size_t secret_len,
				   uint8_t const auth[MPPE_AUTH_LEN], void const *value, size_t len,
				   struct secret *out)
{
	uint8_t const *salt = value;
	uint8_t const *cipher;
	uint8_t plain[PLAIN_MAX];
	struct iov chain[3];
	enum dot11_refusal why = DOT11_OK;
	size_t n;

	secret_wipe(out);
	if (len < MPPE_SALT_LEN + BLOCK)
		return DOT11_SHORT;
	if (len > MPPE_VALUE_MAX)
		return DOT11_LONG;
	n = len - MPPE_SALT_LEN;
	if (n % BLOCK != 0)
		return DOT11_LENGTH;
	if (!(salt[0] & SALT_FLAG))
		return DOT11_SALT;
	cipher = salt + MPPE_SALT_LEN;
	chain[0] = (struct iov){secret, secret_len};
	chain[1] = (struct iov){auth, MPPE_AUTH_LEN};
	chain[2] = (struct iov){salt, MPPE_SALT_LEN};
	for (size_t i = 0; why == DOT11_OK && i < n; i += BLOCK) {
		why = block_xor(chain, cipher + i, plain + i);
		chain[1] = (struct iov){cipher + i, BLOCK};
		chain[2] = (struct iov){NULL, 0};
	}
	if (why == DOT11_OK)
		why = plain_read(plain, n, out);
	mem_wipe(plain, sizeof(plain));
	return why;
}

enum dot11_refusal mppe_key_put(struct wr *w, void const *secret, size_t secret_len,
				uint8_t const auth[MPPE_AUTH_LEN],
				uint8_t const salt[MPPE_SALT_LEN], struct secret const *key)
{
	uint8_t plain[(1 + SECRET_MAX + BLOCK - 1) / BLOCK * BLOCK] = {0};
	size_t n = (1 + (size_t)key->len + BLOCK - 1) / BLOCK * BLOCK;
	uint8_t *out = wr_reserve(w, MPPE_SALT_LEN + n);
	struct iov chain[3] = {{secret, secret_len}, {auth, MPPE_AUTH_LEN}, {out, MPPE_SALT_LEN}};
	enum dot11_refusal why = DOT11_OK;

	if (!out)
		return DOT11_LONG;
	out[0] = salt[0] | SALT_FLAG;
	out[1] = salt[1];
	out += MPPE_SALT_LEN;
	plain[0] = key->len;
	memcpy(plain + 1, key->b, key->len);
	for (size_t i = 0; why == DOT11_OK && i < n; i += BLOCK) {
		why = block_xor(chain, plain + i, out + i);
		chain[1] = (struct iov){out + i, BLOCK};
		chain[2] = (struct iov){NULL, 0};
	}
	mem_wipe(plain, sizeof(plain));
	if (why != DOT11_OK)
		w->bad = true;
	return why;
}
