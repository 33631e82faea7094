/* SPDX-License-Identifier: GPL-2.0-or-later */
/** RC4, as in RFC 6229's test generator. */
#include "crypto/rc4.h"

#include "base/secret.h"

static void swap(uint8_t *a, uint8_t *b)
{
	uint8_t const t = *a;

	*a = *b;
	*b = t;
}

void rc4_xor(void const *key, size_t key_len, size_t skip, uint8_t *data, size_t len)
{
	uint8_t const *k = key;
	uint8_t s[256];
	uint8_t i = 0, j = 0;

	/* No keystream without a key: better nothing than clear text taken for cipher text. */
	if (!key_len || key_len > sizeof(s)) {
		mem_wipe(data, len);
		return;
	}
	for (size_t n = 0; n < sizeof(s); n++)
		s[n] = (uint8_t)n;
	for (size_t n = 0; n < sizeof(s); n++) {
		j = (uint8_t)(j + s[n] + k[n % key_len]);
		swap(&s[n], &s[j]);
	}
	j = 0;
	for (size_t n = 0; n < skip + len; n++) {
		i++;
		j = (uint8_t)(j + s[i]);
		swap(&s[i], &s[j]);
		if (n >= skip)
			data[n - skip] ^= s[(uint8_t)(s[i] + s[j])];
	}
	mem_wipe(s, sizeof(s));
}
