/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAPOL-Key frames. */
#include "dot11/eapol_key.h"

/** The version that we know; a receiver reads a higher one as if it were its own (802.1X 11.5). */
#define EAPOL_VERSION_MAX 3
#define KEY_RESERVED_LEN  8

static bool mic_len_is_known(uint8_t mic_len)
{
	return mic_len == 0 || mic_len == 16 || mic_len == 24 || mic_len == 32;
}

static bool descriptor_is_known(uint8_t descriptor)
{
	return descriptor == EAPOL_KEY_RSN || descriptor == EAPOL_KEY_WPA;
}

/** The descriptor, from its type octet on. */
static enum dot11_refusal body_read(struct rd *r, struct eapol_key *out)
{
	out->descriptor = rd_u8(r);
	if (!r->bad && !descriptor_is_known(out->descriptor))
		return DOT11_TYPE;
	out->info = rd_be16(r);
	out->key_len = rd_be16(r);
	out->replay = rd_be64(r);
	out->nonce = rd_bytes(r, NONCE_LEN);
	out->iv = rd_bytes(r, EAPOL_KEY_IV_LEN);
	out->rsc = rd_bytes(r, EAPOL_KEY_RSC_LEN);
	out->reserved = rd_bytes(r, KEY_RESERVED_LEN);
	out->mic = rd_bytes(r, out->mic_len);
	out->data.len = rd_be16(r);
	out->data.p = rd_bytes(r, out->data.len);
	out->extra = (uint16_t)rd_left(r);
	return r->bad ? DOT11_SHORT : DOT11_OK;
}

enum dot11_refusal eapol_key_decode(void const *data, size_t len, uint8_t mic_len,
				    struct eapol_key *out)
{
	struct rd r = rd_init(data, len);
	struct rd body;
	struct eapol_key got = {.mic_len = mic_len};
	enum dot11_refusal why;
	uint8_t type;
	uint16_t body_len;

	*out = (struct eapol_key){0};
	if (!mic_len_is_known(mic_len))
		return DOT11_LENGTH;
	got.version = rd_u8(&r);
	type = rd_u8(&r);
	body_len = rd_be16(&r);
	if (r.bad)
		return DOT11_SHORT;
	if (got.version == 0)
		return DOT11_VERSION;
	if (type != EAPOL_TYPE_KEY)
		return DOT11_TYPE;
	body = rd_sub(&r, body_len);
	if (r.bad)
		return DOT11_SHORT;
	why = body_read(&body, &got);
	if (why != DOT11_OK)
		return why;
	got.frame = (struct span){data, EAPOL_HEADER_LEN + (size_t)body_len};
	if (got.version > EAPOL_VERSION_MAX)
		got.version = EAPOL_VERSION_MAX;
	*out = got;
	return DOT11_OK;
}

/** All before the MIC. A cursor of its own, whose length is known here: nothing is left of its
 * checks. */
static void head_put(uint8_t head[EAPOL_KEY_MIC_OFFSET], struct eapol_key const *k, size_t body_len)
{
	struct wr w = wr_init(head, EAPOL_KEY_MIC_OFFSET);

	wr_u8(&w, k->version);
	wr_u8(&w, EAPOL_TYPE_KEY);
	wr_be16(&w, (uint16_t)body_len);
	wr_u8(&w, k->descriptor);
	wr_be16(&w, k->info);
	wr_be16(&w, k->key_len);
	wr_be64(&w, k->replay);
	wr_bytes_or_zero(&w, k->nonce, NONCE_LEN);
	wr_bytes_or_zero(&w, k->iv, EAPOL_KEY_IV_LEN);
	wr_bytes_or_zero(&w, k->rsc, EAPOL_KEY_RSC_LEN);
	wr_bytes_or_zero(&w, k->reserved, KEY_RESERVED_LEN);
}

void eapol_key_put(struct wr *w, struct eapol_key const *k)
{
	size_t body_len =
		EAPOL_KEY_MIC_OFFSET - EAPOL_HEADER_LEN + (size_t)k->mic_len + 2 + k->data.len;
	uint8_t *head;

	if (!mic_len_is_known(k->mic_len) || !descriptor_is_known(k->descriptor) ||
	    k->version == 0 || k->version > EAPOL_VERSION_MAX || body_len > UINT16_MAX)
		w->bad = true;
	head = wr_reserve(w, EAPOL_KEY_MIC_OFFSET);
	if (!head)
		return;
	head_put(head, k, body_len);
	wr_bytes_or_zero(w, k->mic, k->mic_len);
	wr_be16(w, (uint16_t)k->data.len);
	wr_bytes_or_zero(w, k->data.p, k->data.len);
}

/** With AEAD (mic_len 0) the MIC bit stays clear and Encrypted tells what is protected; an empty
 * Key Data is then the 16 octets of the AES-SIV tag (12.7.2). */
enum eapol_key_message eapol_key_message(struct eapol_key const *k)
{
	bool aead = k->mic_len == 0;
	bool protected = aead ? k->info & EAPOL_KEY_ENCRYPTED : k->info & EAPOL_KEY_MIC;
	size_t empty = aead ? 16 : 0;

	if (k->info & EAPOL_KEY_SMK)
		return EAPOL_KEY_UNKNOWN;
	if (k->info & EAPOL_KEY_REQUEST)
		return k->info & EAPOL_KEY_ACK ? EAPOL_KEY_UNKNOWN : EAPOL_KEY_A_REQUEST;
	if (!(k->info & EAPOL_KEY_PAIRWISE)) {
		if (!protected)
			return EAPOL_KEY_UNKNOWN;
		return k->info & EAPOL_KEY_ACK ? EAPOL_KEY_1_OF_2 : EAPOL_KEY_2_OF_2;
	}
	if (k->info & EAPOL_KEY_ACK)
		return protected ? EAPOL_KEY_3_OF_4 : EAPOL_KEY_1_OF_4;
	if (!protected)
		return EAPOL_KEY_UNKNOWN;
	return k->data.len <= empty ? EAPOL_KEY_4_OF_4 : EAPOL_KEY_2_OF_4;
}
