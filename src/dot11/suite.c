/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Suite lists and the cipher table. */
#include "dot11/suite.h"

#define SELECTOR_LEN 4

static struct {
	suite_t selector;
	uint8_t key_len;
	char const *text;
} const ciphers[] = {
#define CIPHER(name, type, key_len, text) {CIPHER_##name, key_len, text},
	CIPHER_LIST(CIPHER)
#undef CIPHER
};

/** Types 0..5 mean the same under WPA's OUI, which never got the later ones. */
static int cipher_row(suite_t cipher)
{
	suite_t selector = cipher;

	if (cipher >> 8 == SUITE_WPA(0) >> 8 && (cipher & 0xff) <= (CIPHER_WEP104 & 0xff))
		selector = SUITE_RSN(cipher & 0xff);
	for (unsigned i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
		if (ciphers[i].selector == selector)
			return (int)i;
	}
	return -1;
}

size_t cipher_key_len(suite_t cipher)
{
	int row = cipher_row(cipher);

	return row < 0 ? 0 : ciphers[row].key_len;
}

char const *cipher_text(suite_t cipher)
{
	int row = cipher_row(cipher);

	return row < 0 ? NULL : ciphers[row].text;
}

bool suite_list_has(struct suite_list const *list, suite_t suite)
{
	for (unsigned i = 0; i < list->n && i < SUITE_LIST_MAX; i++) {
		if (list->s[i] == suite)
			return true;
	}
	return false;
}

enum dot11_refusal suite_list_read(struct rd *r, struct suite_list *out)
{
	enum dot11_refusal why = DOT11_OK;
	uint16_t n = rd_le16(r);
	uint8_t const *p;

	if (r->bad)
		why = DOT11_SHORT;
	else if (n == 0 || n > SUITE_LIST_MAX)
		why = DOT11_COUNT;
	else if (rd_left(r) < (size_t)n * SELECTOR_LEN)
		why = DOT11_SHORT;
	if (why != DOT11_OK) {
		*out = (struct suite_list){0};
		return why;
	}
	p = rd_bytes(r, (size_t)n * SELECTOR_LEN);
	for (unsigned i = 0; i < n; i++, p += SELECTOR_LEN) {
		uint32_t be;

		memcpy(&be, p, sizeof be);
		out->s[i] = be32toh(be);
	}
	out->n = (uint8_t)n;
	return DOT11_OK;
}

void suite_list_put(struct wr *w, struct suite_list const *list)
{
	if (list->n == 0 || list->n > SUITE_LIST_MAX) {
		w->bad = true;
		return;
	}
	wr_le16(w, list->n);
	for (unsigned i = 0; i < list->n; i++)
		wr_be32(w, list->s[i]);
}
