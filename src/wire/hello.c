/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The hello between controllers; see hello.h.
 */
#include "wire/hello.h"

#include <string.h>

#include "base/buf.h"
#include "crypto/aes.h"

#define MAGIC     0x4652 /* "FR" */
#define VERSION   1
#define TYPE      1
#define HEADER    14
#define CLEAR_LEN 4
#define PLAIN_LEN 25
#define SIV_LEN   16

char const *hello_refusal_text(enum hello_refusal r)
{
	static char const *const text[HELLO_REFUSAL_COUNT] = {
#define X(name, words) [HELLO_##name] = (words),
		HELLO_REFUSAL_LIST(X)
#undef X
	};

	return text[r];
}

int hello_encode(struct hello const *h, struct mac src, uint8_t const key[HELLO_KEY_LEN],
		 uint8_t *out)
{
	uint8_t plain[PLAIN_LEN];
	struct wr p = wr_init(plain, sizeof plain), w = wr_init(out, HELLO_LEN);
	struct iov ad[2] = {{out + MAC_LEN, MAC_LEN}, {out + HEADER, CLEAR_LEN}};

	memset(out, 0, HELLO_LEN);
	memset(wr_reserve(&w, MAC_LEN), 0xff, MAC_LEN);
	wr_bytes(&w, src.b, MAC_LEN);
	wr_be16(&w, HELLO_ETHERTYPE);
	wr_be16(&w, MAGIC);
	wr_u8(&w, VERSION);
	wr_u8(&w, TYPE);
	wr_u8(&p, h->priority);
	wr_be64(&p, h->identity);
	wr_be64(&p, h->wall_s);
	wr_be64(&p, h->count);
	return aes_siv_seal(key, HELLO_KEY_LEN, ad, 2, plain, sizeof plain, w.p);
}

enum hello_refusal hello_decode(uint8_t const *frame, size_t len, uint8_t const key[HELLO_KEY_LEN],
				struct hello *out)
{
	struct rd r = rd_init(frame, len), p;
	uint8_t plain[PLAIN_LEN];
	uint8_t const *src, *clear, *sealed;
	uint16_t ethertype, magic;
	uint8_t version, type;

	memset(out, 0, sizeof *out);
	(void)rd_bytes(&r, MAC_LEN);
	src = rd_bytes(&r, MAC_LEN);
	ethertype = rd_be16(&r);
	clear = r.p;
	magic = rd_be16(&r);
	version = rd_u8(&r);
	type = rd_u8(&r);
	if (r.bad || ethertype != HELLO_ETHERTYPE || magic != MAGIC)
		return HELLO_FOREIGN;
	if (version != VERSION || type != TYPE)
		return HELLO_VERSION;
	/* What follows is Ethernet's padding. */
	sealed = rd_bytes(&r, SIV_LEN + PLAIN_LEN);
	if (!sealed)
		return HELLO_LENGTH;
	if (aes_siv_open(key, HELLO_KEY_LEN, (struct iov[]){{src, MAC_LEN}, {clear, CLEAR_LEN}}, 2,
			 sealed, SIV_LEN + PLAIN_LEN, plain))
		return HELLO_KEY;
	p = rd_init(plain, sizeof plain);
	out->priority = rd_u8(&p);
	out->identity = rd_be64(&p);
	out->wall_s = rd_be64(&p);
	out->count = rd_be64(&p);
	return HELLO_OK;
}

enum hello_refusal hello_check(struct hello_window *w, struct hello const *h, uint64_t wall_s)
{
	uint64_t apart = wall_s > h->wall_s ? wall_s - h->wall_s : h->wall_s - wall_s;

	if (apart > HELLO_SKEW_S || (h->identity == w->identity && h->count <= w->count))
		return HELLO_STALE;
	w->identity = h->identity;
	w->count = h->count;
	return HELLO_OK;
}
