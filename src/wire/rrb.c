/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key protocol of hostapd; see rrb.h.
 *
 * Both blocks of TLVs are collected in one pass into an array by type; one table then says what
 * each message takes and needs. What a message does not take is skipped unread, as unknown types
 * are: a later hostapd may add to a message without being refused.
 */
#include "wire/rrb.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/hex.h"
#include "base/secret.h"
#include "crypto/aes.h"

#define SIV_LEN        16
#define TLV_HEADER_LEN 4
/** Octets from the length field to the end below which hostapd pads: no NIC has to. */
#define PADDED_LEN     64
/** Octets that hostapd leaves out when it tries a second time. */
#define NIC_PADDING    2
#define VLAN_ID_MAX    4094
#define EXPIRES_IN_MAX 65535
/** The older form of the configured key. */
#define OLD_KEY_LEN    16

static uint8_t const prefix[5] = {0x00, 0x13, 0x74, 0x00, 0x01};

/** TLV(name, type, shortest, longest). Types 3 (a timestamp) and 8 (PMK-R0) are assigned and never
 * sent. */
#define TLV_LIST(TLV)                                    \
	TLV(PADDING, 0, 0, RRB_FRAME_MAX)                \
	TLV(SEQ, 1, 12, 12)                              \
	TLV(NONCE, 2, RRB_NONCE_LEN, RRB_NONCE_LEN)      \
	TLV(R0KH_ID, 4, 1, R0KH_ID_MAX)                  \
	TLV(R1KH_ID, 5, MAC_LEN, MAC_LEN)                \
	TLV(S1KH_ID, 6, MAC_LEN, MAC_LEN)                \
	TLV(R0_NAME, 7, FT_NAME_LEN, FT_NAME_LEN)        \
	TLV(R1_NAME, 9, FT_NAME_LEN, FT_NAME_LEN)        \
	TLV(R1, 10, 32, HASH_LEN_MAX)                    \
	TLV(PAIRWISE, 11, 2, 2)                          \
	TLV(EXPIRES_IN, 12, 2, 2)                        \
	TLV(VLAN_UNTAGGED, 13, 2, 2)                     \
	TLV(VLAN_TAGGED, 14, 2, 2 * (RRB_VLANS_MAX - 1)) \
	TLV(IDENTITY, 15, 0, RRB_TEXT_MAX)               \
	TLV(CUI, 16, 0, RRB_TEXT_MAX)                    \
	TLV(SESSION_TIMEOUT, 17, 4, 4)

enum tlv {
#define TLV(name, type, shortest, longest) TLV_##name = (type),
	TLV_LIST(TLV)
#undef TLV
		TLV_COUNT
};

static struct {
	uint16_t shortest, longest;
} const tlvs[TLV_COUNT] = {
#define TLV(name, type, shortest, longest) [type] = {shortest, longest},
	TLV_LIST(TLV)
#undef TLV
};

#define BIT(name) (1u << TLV_##name)
#define IDS       (BIT(R0KH_ID) | BIT(R1KH_ID))
#define KEY       (BIT(R1) | BIT(R1_NAME) | BIT(PAIRWISE))
#define SESSION                                                                               \
	(BIT(EXPIRES_IN) | BIT(VLAN_UNTAGGED) | BIT(VLAN_TAGGED) | BIT(IDENTITY) | BIT(CUI) | \
	 BIT(SESSION_TIMEOUT))

/** What a message has in clear (all of it needed), what it needs sealed, and what it may have. */
static struct {
	uint32_t clear, sealed, optional;
} const messages[] = {
	[RRB_PULL] = {BIT(NONCE) | BIT(SEQ) | IDS, BIT(S1KH_ID) | BIT(R0_NAME), 0},
	[RRB_RESP] = {BIT(NONCE) | BIT(SEQ) | IDS, BIT(S1KH_ID), KEY | SESSION},
	[RRB_PUSH] = {BIT(SEQ) | IDS, BIT(S1KH_ID) | BIT(R0_NAME) | KEY, SESSION},
	[RRB_SEQ_REQ] = {BIT(NONCE) | IDS, 0, 0},
	[RRB_SEQ_RESP] = {BIT(NONCE) | BIT(SEQ) | IDS, 0, 0},
};

/** The bits of hostapd's PAIRWISE, strongest first. */
static struct {
	uint16_t bit;
	suite_t suite;
} const ciphers[] = {
	{0x0100, CIPHER_GCMP256}, {0x0200, CIPHER_CCMP256}, {0x0040, CIPHER_GCMP},
	{0x0010, CIPHER_CCMP},    {0x0008, CIPHER_TKIP},
};
#define CIPHERS (sizeof ciphers / sizeof ciphers[0])

static char const *const refusals[] = {
#define X(name, text) text,
	RRB_REFUSAL_LIST(X)
#undef X
};

char const *rrb_refusal_text(enum rrb_refusal r)
{
	return (unsigned)r < RRB_REFUSED_COUNT ? refusals[r] : "unknown reason";
}

static bool type_known(unsigned type)
{
	return type >= RRB_PULL && type <= RRB_SEQ_RESP;
}

/** A station or a sender: a group address or zero is neither. */
static bool is_someone(struct mac m)
{
	return !mac_is_group(m) && !mac_is_zero(m);
}

static bool key_len_known(size_t len)
{
	return len == 32 || len == 48 || len == 64;
}

static suite_t pairwise_suite(uint16_t mask)
{
	for (size_t i = 0; i < CIPHERS; i++) {
		if (mask & ciphers[i].bit)
			return ciphers[i].suite;
	}
	return 0;
}

static uint16_t pairwise_mask(suite_t suite)
{
	for (size_t i = 0; i < CIPHERS; i++) {
		if (ciphers[i].suite == suite)
			return ciphers[i].bit;
	}
	return 0;
}

/* --- reading ---------------------------------------------------------------------------------- */

/** Values by type; that of an absent one is empty and reads as zero. */
struct fields {
	uint32_t seen;
	struct rd of[TLV_COUNT];
};

static enum rrb_refusal fields_read(uint8_t const *data, size_t len, uint32_t needs,
				    uint32_t optional, struct fields *f)
{
	struct rd r = rd_init(data, len);

	*f = (struct fields){0};
	while (rd_left(&r) > 0) {
		uint16_t const type = rd_le16(&r);
		struct rd value = rd_sub(&r, rd_le16(&r));

		if (r.bad)
			return RRB_REFUSED_VALUE;
		if (type >= TLV_COUNT || !((needs | optional) & ~f->seen & 1u << type))
			continue;
		if (rd_left(&value) < tlvs[type].shortest || rd_left(&value) > tlvs[type].longest)
			return RRB_REFUSED_VALUE;
		f->seen |= 1u << type;
		f->of[type] = value;
	}
	return needs & ~f->seen ? RRB_REFUSED_MISSING : RRB_REFUSED_OK;
}

/** A whole value, whose length the table bounds; returns that, 0 when it is absent. */
static uint8_t text_read(struct rd *r, uint8_t *out)
{
	size_t const len = rd_left(r);

	if (len)
		rd_copy(r, out, len);
	return (uint8_t)len;
}

static void clear_take(struct fields *f, struct rrb *m)
{
	struct rd *const seq = &f->of[TLV_SEQ];

	m->has_seq = f->seen & BIT(SEQ);
	m->seq.dom = rd_le32(seq);
	m->seq.seq = rd_le32(seq);
	m->seq.ts = rd_le32(seq);
	m->has_nonce = f->seen & BIT(NONCE);
	rd_copy(&f->of[TLV_NONCE], m->nonce, RRB_NONCE_LEN);
	m->r0kh_id_len = text_read(&f->of[TLV_R0KH_ID], m->r0kh_id);
	rd_copy(&f->of[TLV_R1KH_ID], m->r1kh_id.b, MAC_LEN);
}

enum rrb_refusal rrb_decode(uint8_t const *frame, size_t len, struct rrb *out)
{
	struct rd r = rd_init(frame, len);
	struct rrb m = {.has_seq = false};
	struct fields f;
	uint8_t start[sizeof prefix];
	uint16_t ethertype;
	unsigned type;
	enum rrb_refusal why;

	*out = (struct rrb){.has_seq = false};
	rd_copy(&r, m.dst.b, MAC_LEN);
	rd_copy(&r, m.src.b, MAC_LEN);
	ethertype = rd_be16(&r);
	if (!r.bad && ethertype != RRB_ETHERTYPE)
		return RRB_REFUSED_FOREIGN;
	rd_copy(&r, start, sizeof start);
	if (!r.bad && memcmp(start, prefix, sizeof prefix) != 0)
		return RRB_REFUSED_FOREIGN;
	type = rd_u8(&r);
	if (!r.bad && !type_known(type))
		return RRB_REFUSED_TYPE;
	m.type = (enum rrb_type)type;
	m.clear_len = rd_le16(&r);
	m.clear = rd_bytes(&r, m.clear_len);
	m.sealed_len = rd_left(&r);
	m.sealed = rd_bytes(&r, m.sealed_len);
	if (r.bad || m.sealed_len < SIV_LEN)
		return RRB_REFUSED_TRUNCATED;
	if (len > RRB_FRAME_MAX || !is_someone(m.src))
		return RRB_REFUSED_VALUE;
	why = fields_read(m.clear, m.clear_len, messages[type].clear, 0, &f);
	if (why != RRB_REFUSED_OK)
		return why;
	clear_take(&f, &m);
	*out = m;
	return RRB_REFUSED_OK;
}

static bool vlans_take(struct fields *f, struct rrb_secrets *s)
{
	struct rd *const untagged = &f->of[TLV_VLAN_UNTAGGED];
	struct rd *const tagged = &f->of[TLV_VLAN_TAGGED];

	if (!(f->seen & (BIT(VLAN_UNTAGGED) | BIT(VLAN_TAGGED))))
		return true;
	s->has_vlan = true;
	s->vlan[s->vlans++] = rd_le16(untagged);
	while (rd_left(tagged) > 0)
		s->vlan[s->vlans++] = rd_le16(tagged);
	/* An odd length leaves the last one half read: it is bad then, and its value zero. */
	for (unsigned i = f->seen & BIT(VLAN_UNTAGGED) ? 0 : 1; i < s->vlans; i++) {
		if (s->vlan[i] == 0 || s->vlan[i] > VLAN_ID_MAX)
			return false;
	}
	return true;
}

static bool session_take(struct fields *f, struct rrb_secrets *s)
{
	size_t const key_len = rd_left(&f->of[TLV_R1]);

	if (!key_len_known(key_len))
		return false;
	s->r1.key_len = (uint8_t)key_len;
	rd_copy(&f->of[TLV_R1], s->r1.key, key_len);
	rd_copy(&f->of[TLV_R1_NAME], s->r1.name, FT_NAME_LEN);
	s->pairwise = pairwise_suite(rd_le16(&f->of[TLV_PAIRWISE]));
	s->expires_in_s = rd_le16(&f->of[TLV_EXPIRES_IN]);
	s->session_timeout = rd_le32(&f->of[TLV_SESSION_TIMEOUT]);
	s->identity_len = text_read(&f->of[TLV_IDENTITY], s->identity);
	s->cui_len = text_read(&f->of[TLV_CUI], s->cui);
	return s->pairwise && vlans_take(f, s);
}

static enum rrb_refusal secrets_take(struct fields *f, struct rrb_secrets *s)
{
	s->has_s1kh = f->seen & BIT(S1KH_ID);
	rd_copy(&f->of[TLV_S1KH_ID], s->s1kh.b, MAC_LEN);
	s->has_r0_name = f->seen & BIT(R0_NAME);
	rd_copy(&f->of[TLV_R0_NAME], s->r0_name, FT_NAME_LEN);
	if (s->has_s1kh && !is_someone(s->s1kh))
		return RRB_REFUSED_VALUE;
	/* To hostapd the absence of PAIRWISE is what makes a RESP a refusal. */
	if (!(f->seen & BIT(PAIRWISE)))
		return RRB_REFUSED_OK;
	if (KEY & ~f->seen)
		return RRB_REFUSED_MISSING;
	return session_take(f, s) ? RRB_REFUSED_OK : RRB_REFUSED_VALUE;
}

#define ADS 3
/** What is authenticated besides: source address, TLVs in clear, type. */
static void associate(struct iov ad[ADS], struct mac const *src, uint8_t const *clear, size_t len,
		      uint8_t const *type)
{
	ad[0] = (struct iov){src->b, MAC_LEN};
	ad[1] = (struct iov){clear, len};
	ad[2] = (struct iov){type, 1};
}

enum rrb_refusal rrb_open(struct rrb const *m, uint8_t const key[RRB_KEY_LEN],
			  struct rrb_secrets *out)
{
	uint8_t const type = (uint8_t)m->type;
	uint8_t plain[RRB_FRAME_MAX];
	size_t len = m->sealed_len;
	struct iov ad[ADS];
	struct fields f;
	enum rrb_refusal why;
	int rc;

	*out = (struct rrb_secrets){.has_s1kh = false};
	if (!type_known(type))
		return RRB_REFUSED_TYPE;
	if (len < SIV_LEN || len > RRB_FRAME_MAX)
		return RRB_REFUSED_TRUNCATED;
	associate(ad, &m->src, m->clear, m->clear_len, &type);
	rc = aes_siv_open(key, RRB_KEY_LEN, ad, ADS, m->sealed, len, plain);
	if (rc && len >= SIV_LEN + NIC_PADDING) {
		len -= NIC_PADDING;
		rc = aes_siv_open(key, RRB_KEY_LEN, ad, ADS, m->sealed, len, plain);
	}
	if (rc)
		return RRB_REFUSED_KEY;
	len -= SIV_LEN;
	why = fields_read(plain, len, messages[type].sealed, messages[type].optional, &f);
	if (why == RRB_REFUSED_OK)
		why = secrets_take(&f, out);
	if (why != RRB_REFUSED_OK)
		mem_wipe(out, sizeof *out);
	mem_wipe(plain, len);
	return why;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void tlv_put(struct wr *w, enum tlv type, void const *value, size_t len)
{
	wr_le16(w, (uint16_t)type);
	wr_le16(w, (uint16_t)len);
	wr_bytes(w, value, len);
}

static void tlv_put_le(struct wr *w, enum tlv type, uint32_t value, unsigned octets)
{
	wr_le16(w, (uint16_t)type);
	wr_le16(w, (uint16_t)octets);
	wr_le(w, value, octets);
}

static void clear_put(struct wr *w, struct rrb const *m)
{
	uint32_t const has = messages[m->type].clear;

	if (has & BIT(NONCE))
		tlv_put(w, TLV_NONCE, m->nonce, RRB_NONCE_LEN);
	if (has & BIT(SEQ)) {
		wr_le16(w, TLV_SEQ);
		wr_le16(w, tlvs[TLV_SEQ].longest);
		wr_le32(w, m->seq.dom);
		wr_le32(w, m->seq.seq);
		wr_le32(w, m->seq.ts);
	}
	tlv_put(w, TLV_R0KH_ID, m->r0kh_id, m->r0kh_id_len);
	tlv_put(w, TLV_R1KH_ID, m->r1kh_id.b, MAC_LEN);
}

static void vlans_put(struct wr *w, struct rrb_secrets const *s)
{
	if (!s->has_vlan)
		return;
	if (s->vlan[0])
		tlv_put_le(w, TLV_VLAN_UNTAGGED, s->vlan[0], 2);
	if (s->vlans < 2)
		return;
	wr_le16(w, TLV_VLAN_TAGGED);
	wr_le16(w, (uint16_t)(2 * (s->vlans - 1)));
	for (unsigned i = 1; i < s->vlans; i++)
		wr_le16(w, s->vlan[i]);
}

static void session_put(struct wr *w, struct rrb_secrets const *s)
{
	uint32_t const expires =
		s->expires_in_s > EXPIRES_IN_MAX ? EXPIRES_IN_MAX : s->expires_in_s;

	tlv_put(w, TLV_R1, s->r1.key, s->r1.key_len);
	tlv_put(w, TLV_R1_NAME, s->r1.name, FT_NAME_LEN);
	tlv_put_le(w, TLV_PAIRWISE, pairwise_mask(s->pairwise), 2);
	if (expires)
		tlv_put_le(w, TLV_EXPIRES_IN, expires, 2);
	if (s->identity_len)
		tlv_put(w, TLV_IDENTITY, s->identity, s->identity_len);
	if (s->cui_len)
		tlv_put(w, TLV_CUI, s->cui, s->cui_len);
	if (s->session_timeout)
		tlv_put_le(w, TLV_SESSION_TIMEOUT, s->session_timeout, 4);
	vlans_put(w, s);
}

static bool vlans_fit(struct rrb_secrets const *s)
{
	if (!s->has_vlan)
		return true;
	if (s->vlans < 1 || s->vlans > RRB_VLANS_MAX || (s->vlans == 1 && !s->vlan[0]))
		return false;
	for (unsigned i = 0; i < s->vlans; i++) {
		if ((i && !s->vlan[i]) || s->vlan[i] > VLAN_ID_MAX)
			return false;
	}
	return true;
}

/** A RESP without a key is a refusal; a PUSH without one says nothing. */
static bool sends_key(struct rrb const *m, struct rrb_secrets const *s)
{
	return m->type == RRB_PUSH || (m->type == RRB_RESP && s->r1.key_len);
}

static bool secrets_fit(struct rrb const *m, struct rrb_secrets const *s)
{
	if (!messages[m->type].sealed)
		return !s;
	if (!s || !s->has_s1kh || !is_someone(s->s1kh))
		return false;
	if (messages[m->type].sealed & BIT(R0_NAME) && !s->has_r0_name)
		return false;
	if (!sends_key(m, s))
		return true;
	return key_len_known(s->r1.key_len) && pairwise_mask(s->pairwise) &&
	       s->identity_len <= RRB_TEXT_MAX && s->cui_len <= RRB_TEXT_MAX && vlans_fit(s);
}

static void secrets_put(struct wr *w, struct rrb const *m, struct rrb_secrets const *s)
{
	if (!s)
		return;
	tlv_put(w, TLV_S1KH_ID, s->s1kh.b, MAC_LEN);
	if (messages[m->type].sealed & BIT(R0_NAME))
		tlv_put(w, TLV_R0_NAME, s->r0_name, FT_NAME_LEN);
	if (sends_key(m, s))
		session_put(w, s);
}

static bool clear_fits(struct rrb const *m)
{
	uint32_t const has = messages[m->type].clear;

	return is_someone(m->src) && m->r0kh_id_len >= 1 && m->r0kh_id_len <= R0KH_ID_MAX &&
	       (m->has_seq || !(has & BIT(SEQ))) && (m->has_nonce || !(has & BIT(NONCE)));
}

/** The padding is a TLV, so it is never shorter than the header of one. */
static void pad(struct wr *w, size_t unpadded)
{
	size_t missing;

	if (unpadded >= PADDED_LEN)
		return;
	missing = PADDED_LEN - unpadded;
	wr_le16(w, TLV_PADDING);
	wr_le16(w, (uint16_t)(missing > TLV_HEADER_LEN ? missing - TLV_HEADER_LEN : 0));
	if (missing > TLV_HEADER_LEN)
		wr_zero(w, missing - TLV_HEADER_LEN);
}

/** All that stands in front of the sealed part; returns where the TLVs start. */
static uint8_t *front_put(struct wr *w, struct rrb const *m, size_t plain_len)
{
	struct wr len;
	uint8_t *clear;

	wr_bytes(w, m->dst.b, MAC_LEN);
	wr_bytes(w, m->src.b, MAC_LEN);
	wr_be16(w, RRB_ETHERTYPE);
	wr_bytes(w, prefix, sizeof prefix);
	wr_u8(w, (uint8_t)m->type);
	len = wr_init(w->p, 2);
	wr_zero(w, 2);
	clear = w->p;
	clear_put(w, m);
	pad(w, 2 + (size_t)(w->p - clear) + SIV_LEN + plain_len);
	wr_le16(&len, (uint16_t)(w->p - clear));
	return clear;
}

int rrb_encode(struct rrb const *m, struct rrb_secrets const *s, uint8_t const key[RRB_KEY_LEN],
	       uint8_t *out)
{
	uint8_t const type = (uint8_t)m->type;
	uint8_t plain[RRB_FRAME_MAX];
	struct wr w = wr_init(out, RRB_FRAME_MAX);
	struct wr p = wr_init(plain, sizeof plain);
	struct iov ad[ADS];
	uint8_t *clear, *sealed;
	int rc = -EINVAL;

	if (!out || !type_known(m->type) || !clear_fits(m) || !secrets_fit(m, s))
		return -EINVAL;
	secrets_put(&p, m, s);
	clear = front_put(&w, m, wr_len(&p));
	associate(ad, &m->src, clear, (size_t)(w.p - clear), &type);
	sealed = wr_reserve(&w, SIV_LEN + wr_len(&p));
	if (sealed && !p.bad)
		rc = aes_siv_seal(key, RRB_KEY_LEN, ad, ADS, plain, wr_len(&p), sealed);
	mem_wipe(plain, wr_len(&p));
	return rc ? rc : (int)wr_len(&w);
}

/* --- keys ------------------------------------------------------------------------------------- */

int rrb_key_expand(void const *old, size_t len, uint8_t key[RRB_KEY_LEN])
{
	/* The label with its NUL, no seed, and the number of the block. */
	static uint8_t const block[] = "FT OLDKEY\0\1";
	struct iov const message = {block, sizeof block - 1};

	if (len == RRB_KEY_LEN) {
		memmove(key, old, RRB_KEY_LEN);
		return 0;
	}
	if (len != OLD_KEY_LEN) {
		mem_wipe(key, RRB_KEY_LEN);
		return -EINVAL;
	}
	return hmac(HASH_SHA256, old, len, &message, 1, key);
}

int rrb_key_openwrt(uint16_t mdid, char const *secret, uint8_t key[RRB_KEY_LEN])
{
	uint8_t const domain[2] = {(uint8_t)(mdid >> 8), (uint8_t)mdid};
	uint8_t old[OLD_KEY_LEN];
	char hex[HEX_STR(sizeof domain)];
	struct iov text[3];
	int rc;

	hex_text(domain, sizeof domain, hex);
	text[0] = (struct iov){hex, strlen(hex)};
	text[1] = (struct iov){"/", 1};
	text[2] = (struct iov){secret, strlen(secret)};
	rc = digest(HASH_MD5, text, 3, old);
	if (rc)
		mem_wipe(key, RRB_KEY_LEN);
	else
		rc = rrb_key_expand(old, sizeof old, key);
	mem_wipe(old, sizeof old);
	return rc;
}
