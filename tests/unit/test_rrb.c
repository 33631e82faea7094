/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key protocol of hostapd: frames that another implementation made, written and read; then what
 * is refused, and why.
 *
 * The octets of the frames were computed in Python with the AESSIV of the package "cryptography"
 * (which is OpenSSL's own SIV, not ours) from the layout alone, the keys with hashlib and hmac.
 */
#include "crypto_test.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/secret.h"
#include "crypto/aes.h"
#include "wire/rrb.h"

/** Octets 40..5f, and what else the frames are made of. */
#define KEY_HEX   "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
#define NONCE_HEX "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
#define NAME0_HEX "101112131415161718191a1b1c1d1e1f"
#define NAME1_HEX "202122232425262728292a2b2c2d2e2f"
#define R1_HEX    "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
#define CTRL      "02000000c001"
#define AP        "020000000a02"
#define STA       "020000000011"
#define R0KH      "ap1.example.org"

/** TLVs in clear. */
#define C_NONCE "02001000" NONCE_HEX
#define C_SEQ   "01000c00ddccbbaafeffffff4d000000"
#define C_IDS   "04000f006170312e6578616d706c652e6f726705000600" AP

#define PULL                                                                                 \
	CTRL AP "88b70013740001014100" C_NONCE "01000c004533221104030201e8030000" C_IDS      \
		"9e9c27ae61c925685e285071379ea60fb2ec1858bb05d2f808a0f431da713b3e20133a51b5" \
		"5642d35ca4e7c1176e"
#define RESP                                                                                 \
	AP CTRL "88b70013740001024100" C_NONCE C_SEQ C_IDS                                   \
		"caaab9646512abd0ed8d2a9a4e2644afc65f310c08492e31608cadc4c06de9dd02eb7c07e1" \
		"612785d6e38dc62a69685be2d3fc675eff0bb2fa8c04fa200956f98a1ea40deabb77068920" \
		"42f7ccd347cde70c172424fa1062f860f05305dabf123cd430fa30fbbca4b1233fea81033a" \
		"58f8fec58104e4b712cb248576a111a7bfdbb8d437a99a2d689e77bc1058cad6d5bb9c"
/** The same with the station alone: a refusal. */
#define NAK                                                \
	AP CTRL "88b70013740001024100" C_NONCE C_SEQ C_IDS \
		"90d8194af161653d438d8eb1c6e75171806e769597cf32498682"
/** 48 octets of key, GCMP-256, the longest EXPIRES_IN. */
#define PUSH                                                                                 \
	AP CTRL "88b70013740001032d00" C_SEQ C_IDS                                           \
		"2fc16ec88a22920304c65d333c3cf1aae0596b1f709ab7f52c6b548eadf7bc57f4a75e7b18" \
		"a97d1ee32f0a86106f44b0d9adef970e91ff2643f4ce9da96e4cbaf2eb4d1d076cff745492" \
		"69f5093da6c4e81b8182ec803e6d81dcaa423e88c7cf7ac825d0f6f7480355bdd368e0ce74" \
		"624e52b3981da0cdb9828d7934e316c6544888"
/** R0KH-ID "ap1": short enough to be padded. */
#define SEQ_REQ                                                            \
	CTRL AP "88b70013740001042e00" C_NONCE "0400030061703105000600" AP \
		"0000050000000000002529c89c8d15cb8e6167d126939f43fd"
#define SEQ_RESP \
	AP CTRL "88b70013740001054100" C_NONCE C_SEQ C_IDS "723e7f789b34600c4da2ebcd74e6dde0"

static struct octets key;

static void fill(char const *hex, uint8_t *out, size_t len)
{
	struct octets const o = unhex(hex);

	assert_int_equal(o.len, len);
	memcpy(out, o.b, len);
}

static struct rrb head(enum rrb_type type, char const *dst, char const *src, char const *r0kh_id)
{
	struct rrb m = {.dst = unmac(dst),
			.src = unmac(src),
			.type = type,
			.has_seq = type != RRB_SEQ_REQ,
			.seq = {0xaabbccdd, 0xfffffffe, 77},
			.has_nonce = type != RRB_PUSH,
			.r0kh_id_len = (uint8_t)strlen(r0kh_id),
			.r1kh_id = unmac(AP)};

	if (type == RRB_PULL)
		m.seq = (struct rrb_seq){0x11223345, 0x01020304, 1000};
	if (m.has_nonce)
		fill(NONCE_HEX, m.nonce, sizeof m.nonce);
	memcpy(m.r0kh_id, r0kh_id, m.r0kh_id_len);
	return m;
}

static struct rrb_secrets sta_only(void)
{
	return (struct rrb_secrets){.has_s1kh = true, .s1kh = unmac(STA)};
}

static struct rrb_secrets with_r0_name(struct rrb_secrets s)
{
	s.has_r0_name = true;
	fill(NAME0_HEX, s.r0_name, sizeof s.r0_name);
	return s;
}

/** A PMK-R1 of `len` octets, 60, 61... */
static struct rrb_secrets with_key(struct rrb_secrets s, uint8_t len, suite_t pairwise)
{
	for (uint8_t i = 0; i < len; i++)
		s.r1.key[i] = (uint8_t)(0x60 + i);
	s.r1.key_len = len;
	fill(NAME1_HEX, s.r1.name, sizeof s.r1.name);
	s.pairwise = pairwise;
	return s;
}

static struct rrb_secrets full(void)
{
	struct rrb_secrets s = with_key(sta_only(), 32, CIPHER_CCMP);

	s.expires_in_s = 3600;
	s.session_timeout = 86400;
	s.has_vlan = true;
	s.vlans = 3;
	memcpy(s.vlan, (uint16_t[]){20, 30, 31}, 6);
	s.identity_len = 17;
	memcpy(s.identity, "alice@example.org", 17);
	s.cui_len = 5;
	memcpy(s.cui, "cui-1", 5);
	return s;
}

static void assert_clear_eq(struct rrb const *a, struct rrb const *b)
{
	assert_true(mac_eq(a->dst, b->dst) && mac_eq(a->src, b->src));
	assert_true(mac_eq(a->r1kh_id, b->r1kh_id));
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->has_seq, b->has_seq);
	if (b->has_seq)
		assert_memory_equal(&a->seq, &b->seq, sizeof a->seq);
	assert_int_equal(a->has_nonce, b->has_nonce);
	assert_memory_equal(a->nonce, b->nonce, sizeof a->nonce);
	assert_int_equal(a->r0kh_id_len, b->r0kh_id_len);
	assert_memory_equal(a->r0kh_id, b->r0kh_id, a->r0kh_id_len);
}

static void assert_secrets_eq(struct rrb_secrets const *a, struct rrb_secrets const *b)
{
	assert_int_equal(a->has_s1kh, b->has_s1kh);
	assert_true(mac_eq(a->s1kh, b->s1kh));
	assert_int_equal(a->has_r0_name, b->has_r0_name);
	assert_memory_equal(a->r0_name, b->r0_name, FT_NAME_LEN);
	assert_int_equal(a->r1.key_len, b->r1.key_len);
	assert_memory_equal(a->r1.key, b->r1.key, a->r1.key_len);
	assert_memory_equal(a->r1.name, b->r1.name, FT_NAME_LEN);
	assert_int_equal(a->pairwise, b->pairwise);
	assert_int_equal(a->expires_in_s, b->expires_in_s);
	assert_int_equal(a->session_timeout, b->session_timeout);
	assert_int_equal(a->has_vlan, b->has_vlan);
	assert_int_equal(a->vlans, b->vlans);
	assert_memory_equal(a->vlan, b->vlan, sizeof a->vlan);
	assert_int_equal(a->identity_len, b->identity_len);
	assert_memory_equal(a->identity, b->identity, a->identity_len);
	assert_int_equal(a->cui_len, b->cui_len);
	assert_memory_equal(a->cui, b->cui, a->cui_len);
}

/** Written, it is this frame; the frame read, it is this again. */
static void check_frame(char const *hex, struct rrb const *m, struct rrb_secrets const *s)
{
	struct octets const frame = unhex(hex);
	struct rrb_secrets const none = {.has_s1kh = false};
	uint8_t out[RRB_FRAME_MAX];
	struct rrb_secrets got_s;
	struct rrb got;
	int const n = rrb_encode(m, s, key.b, out);

	assert_true(n > 0);
	assert_hex(out, (size_t)n, hex);
	assert_int_equal(rrb_decode(frame.b, frame.len, &got), RRB_REFUSED_OK);
	assert_clear_eq(&got, m);
	assert_int_equal(rrb_open(&got, key.b, &got_s), RRB_REFUSED_OK);
	assert_secrets_eq(&got_s, s ? s : &none);
}

static void a_pull(void **state)
{
	struct rrb const m = head(RRB_PULL, CTRL, AP, R0KH);
	struct rrb_secrets const s = with_r0_name(sta_only());

	(void)state;
	check_frame(PULL, &m, &s);
}

static void a_response_with_everything(void **state)
{
	struct rrb const m = head(RRB_RESP, AP, CTRL, R0KH);
	struct rrb_secrets const s = full();

	(void)state;
	check_frame(RESP, &m, &s);
}

static void a_refusal(void **state)
{
	struct rrb const m = head(RRB_RESP, AP, CTRL, R0KH);
	struct rrb_secrets const s = sta_only();
	struct rrb_secrets crowded = full();
	uint8_t out[RRB_FRAME_MAX];
	int n;

	(void)state;
	check_frame(NAK, &m, &s);
	/* No key, no session: whatever else the caller knows stays with us. */
	crowded.r1.key_len = 0;
	n = rrb_encode(&m, &crowded, key.b, out);
	assert_true(n > 0);
	assert_hex(out, (size_t)n, NAK);
}

static void a_push(void **state)
{
	struct rrb const m = head(RRB_PUSH, AP, CTRL, R0KH);
	struct rrb_secrets s = with_key(with_r0_name(sta_only()), 48, CIPHER_GCMP256);
	uint8_t out[RRB_FRAME_MAX];

	(void)state;
	s.expires_in_s = 65535;
	check_frame(PUSH, &m, &s);
	/* hostapd's field has 16 bits: two weeks are sent as the most that it holds. */
	s.expires_in_s = 1209600;
	assert_true(rrb_encode(&m, &s, key.b, out) > 0);
	assert_hex(out, sizeof(PUSH) / 2, PUSH);
}

static void the_sequence_messages(void **state)
{
	struct rrb const q = head(RRB_SEQ_REQ, CTRL, AP, "ap1");
	struct rrb const p = head(RRB_SEQ_RESP, AP, CTRL, R0KH);

	(void)state;
	check_frame(SEQ_REQ, &q, NULL);
	check_frame(SEQ_RESP, &p, NULL);
}

/** From the length field on a frame has 64 octets at least, and a padding is a whole TLV. */
static void short_frames_are_padded(void **state)
{
	char id[R0KH_ID_MAX + 1] = "";
	uint8_t out[RRB_FRAME_MAX];

	(void)state;
	for (size_t len = 1; len <= R0KH_ID_MAX; len++) {
		struct rrb m;
		size_t const bare = 2 + 20 + 4 + len + 10 + 16;
		size_t const want = bare >= 64 ? bare : bare > 60 ? bare + 4 : 64;

		id[len - 1] = 'a';
		m = head(RRB_SEQ_REQ, CTRL, AP, id);
		assert_int_equal(rrb_encode(&m, NULL, key.b, out), 20 + want);
		assert_int_equal(rrb_decode(out, 20 + want, &m), RRB_REFUSED_OK);
		assert_int_equal(m.r0kh_id_len, len);
	}
}

/* --- what is sealed, made here -----------------------------------------------------------------
 */

/** A frame whose encrypted TLVs are these octets, decoded and opened. */
static enum rrb_refusal open_plain(enum rrb_type type, struct octets const *plain,
				   struct rrb_secrets *out)
{
	struct rrb m = head(type, CTRL, AP, R0KH);
	uint8_t const octet = (uint8_t)type;
	struct rrb_secrets const seed = with_key(with_r0_name(sta_only()), 32, CIPHER_CCMP);
	uint8_t frame[RRB_FRAME_MAX], sealed[RRB_FRAME_MAX];
	struct iov ad[3];
	int const n = rrb_encode(&m, type >= RRB_SEQ_REQ ? NULL : &seed, key.b, frame);

	assert_true(n > 0);
	assert_int_equal(rrb_decode(frame, (size_t)n, &m), RRB_REFUSED_OK);
	ad[0] = (struct iov){m.src.b, MAC_LEN};
	ad[1] = (struct iov){m.clear, m.clear_len};
	ad[2] = (struct iov){&octet, 1};
	assert_int_equal(aes_siv_seal(key.b, RRB_KEY_LEN, ad, 3, plain->b, plain->len, sealed), 0);
	m.sealed = sealed;
	m.sealed_len = 16 + plain->len;
	return rrb_open(&m, key.b, out);
}

static enum rrb_refusal open_hex(enum rrb_type type, char const *hex, struct rrb_secrets *out)
{
	struct octets const plain = unhex(hex);
	enum rrb_refusal const why = open_plain(type, &plain, out);

	if (why != RRB_REFUSED_OK)
		assert_true(all_zero(out, sizeof *out));
	return why;
}

#define T_STA   "06000600" STA
#define T_NAME0 "07001000" NAME0_HEX
#define T_R1    "0a002000" R1_HEX
#define T_NAME1 "09001000" NAME1_HEX
#define T_CCMP  "0b0002001000"
#define T_KEY   T_R1 T_NAME1 T_CCMP

static void what_is_missing_is_said(void **state)
{
	struct rrb_secrets s;

	(void)state;
	assert_int_equal(open_hex(RRB_PULL, T_STA T_NAME0, &s), RRB_REFUSED_OK);
	assert_int_equal(open_hex(RRB_PULL, T_STA, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_PULL, T_NAME0, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_PULL, "", &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_RESP, T_KEY, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_RESP, T_STA T_KEY, &s), RRB_REFUSED_OK);
	assert_int_equal(open_hex(RRB_RESP, T_STA T_CCMP T_R1, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_RESP, T_STA T_CCMP T_NAME1, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_PUSH, T_STA T_NAME0 T_KEY, &s), RRB_REFUSED_OK);
	assert_int_equal(open_hex(RRB_PUSH, T_STA T_KEY, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_PUSH, T_STA T_NAME0 T_R1 T_NAME1, &s), RRB_REFUSED_MISSING);
	assert_int_equal(open_hex(RRB_SEQ_REQ, "", &s), RRB_REFUSED_OK);
}

/** Absence of PAIRWISE makes a refusal; a key beside it is then not handed out. */
static void without_pairwise_there_is_no_key(void **state)
{
	struct rrb_secrets s;

	(void)state;
	assert_int_equal(open_hex(RRB_RESP, T_STA T_R1 T_NAME1, &s), RRB_REFUSED_OK);
	assert_int_equal(s.r1.key_len, 0);
	assert_true(all_zero(&s.r1, sizeof s.r1));
}

static void unknown_types_are_skipped(void **state)
{
	struct rrb_secrets s;

	(void)state;
	assert_int_equal(open_hex(RRB_PULL, "63000300010203" T_STA "ffff0000" T_NAME0, &s),
			 RRB_REFUSED_OK);
	/* A PMK-R0, which nobody sends, and a nonce, which is not for here. */
	assert_int_equal(open_hex(RRB_PULL, "08000200abcd02000100ff" T_STA T_NAME0, &s),
			 RRB_REFUSED_OK);
	/* Not of this message: not even looked at. */
	assert_int_equal(open_hex(RRB_PULL, "0b00010000" T_STA T_NAME0, &s), RRB_REFUSED_OK);
	assert_int_equal(s.pairwise, 0);
}

static void of_repeated_ones_the_first_counts(void **state)
{
	struct rrb_secrets s;

	(void)state;
	assert_int_equal(open_hex(RRB_PULL, T_STA "060006000200000000990600010000" T_NAME0, &s),
			 RRB_REFUSED_OK);
	assert_true(mac_eq(s.s1kh, unmac(STA)));
}

static void bad_lengths_and_values(void **state)
{
	static char const *const bad[] = {
		"060005000200000000" T_KEY,        /* S1KH-ID of 5 octets */
		"06000600030000000011" T_KEY,      /* of a group */
		"06000600000000000000" T_KEY,      /* of nobody */
		T_STA T_KEY "0c00040000000000",    /* EXPIRES_IN of 4 octets */
		T_STA T_KEY "110002000000",        /* Session-Timeout of 2 */
		T_STA T_KEY "0d0002000000",        /* VLAN 0 */
		T_STA T_KEY "0d000200ff0f",        /* VLAN 4095 */
		T_STA T_KEY "0e000000",            /* no tagged VLAN at all */
		T_STA T_KEY "0e000300140015",      /* one and a half */
		T_STA T_KEY "0e00040014000000",    /* 20 and 0 */
		T_STA T_R1 T_NAME1 "0b0002000000", /* no cipher */
		T_STA T_R1 T_NAME1 "0b0002000400", /* a bit that is none of a pairwise cipher */
		T_STA T_NAME1 T_CCMP "0a002100" R1_HEX "00", /* 33 octets of key */
		T_STA T_KEY "0c",                            /* ends inside a header */
		T_STA T_KEY "0c00020001",                    /* and inside a value */
	};
	struct rrb_secrets s;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(open_hex(RRB_RESP, bad[i], &s), RRB_REFUSED_VALUE);
}

static void long_texts_and_many_vlans(void **state)
{
	struct rrb_secrets s;
	struct octets base = unhex(T_STA T_KEY);

	(void)state;
	for (size_t len = 252; len <= 254; len++) {
		struct octets o = base;
		struct wr w = wr_init(o.b + o.len, sizeof o.b - o.len);

		wr_le16(&w, 15);
		wr_le16(&w, (uint16_t)len);
		wr_zero(&w, len);
		o.len += wr_len(&w);
		assert_int_equal(open_plain(RRB_RESP, &o, &s),
				 len <= RRB_TEXT_MAX ? RRB_REFUSED_OK : RRB_REFUSED_VALUE);
		assert_int_equal(s.identity_len, len <= RRB_TEXT_MAX ? len : 0);
	}
	for (uint16_t n = 15; n <= 16; n++) {
		struct octets o = base;
		struct wr w = wr_init(o.b + o.len, sizeof o.b - o.len);

		wr_le16(&w, 14);
		wr_le16(&w, (uint16_t)(2 * n));
		for (uint16_t i = 0; i < n; i++)
			wr_le16(&w, (uint16_t)(100 + i));
		o.len += wr_len(&w);
		assert_int_equal(open_plain(RRB_RESP, &o, &s),
				 n < RRB_VLANS_MAX ? RRB_REFUSED_OK : RRB_REFUSED_VALUE);
		if (n == 15) {
			assert_int_equal(s.vlans, 16);
			assert_int_equal(s.vlan[0], 0);
			assert_int_equal(s.vlan[15], 114);
		}
	}
}

static void ciphers_by_bit(void **state)
{
	static struct {
		char const *tlv;
		suite_t suite;
	} const cases[] = {
		{"0b0002000800", CIPHER_TKIP},    {"0b0002001000", CIPHER_CCMP},
		{"0b0002004000", CIPHER_GCMP},    {"0b0002000001", CIPHER_GCMP256},
		{"0b0002000002", CIPHER_CCMP256}, {"0b0002001800", CIPHER_CCMP},
		{"0b0002005003", CIPHER_GCMP256}, {"0b0002001480", CIPHER_CCMP},
	};
	struct rrb_secrets s;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char hex[2 * OCTETS_MAX];

		strcpy(hex, T_STA T_R1 T_NAME1);
		strcat(hex, cases[i].tlv);
		assert_int_equal(open_hex(RRB_RESP, hex, &s), RRB_REFUSED_OK);
		assert_int_equal(s.pairwise, cases[i].suite);
	}
}

static void keys_of_every_hash(void **state)
{
	static uint8_t const lens[] = {32, 48, 64};
	static suite_t const suites[] = {CIPHER_TKIP, CIPHER_GCMP, CIPHER_CCMP256};
	struct rrb m = head(RRB_PUSH, AP, CTRL, R0KH);
	uint8_t out[RRB_FRAME_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(lens); i++) {
		struct rrb_secrets s = with_key(with_r0_name(sta_only()), lens[i], suites[i]);
		struct rrb_secrets got;
		struct rrb back;
		int const n = rrb_encode(&m, &s, key.b, out);

		assert_true(n > 0);
		assert_int_equal(rrb_decode(out, (size_t)n, &back), RRB_REFUSED_OK);
		assert_int_equal(rrb_open(&back, key.b, &got), RRB_REFUSED_OK);
		assert_secrets_eq(&got, &s);
	}
}

/* --- what stands in clear ----------------------------------------------------------------------
 */

/** Decoded from an allocation of just that size, so that ASan sees a read past its end. */
static enum rrb_refusal decode(uint8_t const *frame, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum rrb_refusal why;
	struct rrb m;

	assert_non_null(copy);
	memcpy(copy, frame, len);
	why = rrb_decode(copy, len, &m);
	if (why != RRB_REFUSED_OK)
		assert_true(all_zero(&m, sizeof m));
	free(copy);
	return why;
}

static void cut_frames(void **state)
{
	struct octets const o = unhex(PULL);

	(void)state;
	for (size_t n = 0; n < 20 + 2 + 65 + 16; n++)
		assert_int_equal(decode(o.b, n), RRB_REFUSED_TRUNCATED);
	/* From here on it is the sealed part that is cut, which only the key can tell. */
	for (size_t n = 20 + 2 + 65 + 16; n < o.len; n++) {
		struct rrb_secrets s;
		struct rrb m;

		assert_int_equal(rrb_decode(o.b, n, &m), RRB_REFUSED_OK);
		assert_int_equal(rrb_open(&m, key.b, &s), RRB_REFUSED_KEY);
	}
}

static enum rrb_refusal decode_with(size_t at, uint8_t value)
{
	struct octets o = unhex(PULL);

	o.b[at] = value;
	return decode(o.b, o.len);
}

static void foreign_frames(void **state)
{
	(void)state;
	for (size_t at = 12; at < 19; at++)
		assert_int_equal(decode_with(at, 0xee), RRB_REFUSED_FOREIGN);
	assert_int_equal(decode_with(19, 0), RRB_REFUSED_TYPE);
	assert_int_equal(decode_with(19, 6), RRB_REFUSED_TYPE);
	assert_int_equal(decode_with(6, 0x03), RRB_REFUSED_VALUE);
	assert_int_equal(decode_with(20, 0xff), RRB_REFUSED_TRUNCATED);
	/* The TLVs in clear end inside the last one. */
	assert_int_equal(decode_with(20, 0x40), RRB_REFUSED_VALUE);
}

static void a_frame_that_is_too_long(void **state)
{
	uint8_t frame[RRB_FRAME_MAX + 1] = {0};
	struct octets const o = unhex(PULL);

	(void)state;
	memcpy(frame, o.b, o.len);
	assert_int_equal(decode(frame, RRB_FRAME_MAX), RRB_REFUSED_OK);
	assert_int_equal(decode(frame, RRB_FRAME_MAX + 1), RRB_REFUSED_VALUE);
}

/** Each TLV in clear taken away, which is done by giving it a type that nobody knows. */
static void fields_in_clear_are_needed(void **state)
{
	static struct {
		char const *frame;
		size_t at[4];
	} const cases[] = {
		{PULL, {22, 42, 58, 77}},     /* NONCE, SEQ, R0KH_ID, R1KH_ID */
		{RESP, {22, 42, 58, 77}},     /* */
		{PUSH, {22, 38, 57, 57}},     /* SEQ, R0KH_ID, R1KH_ID */
		{SEQ_REQ, {22, 42, 49, 49}},  /* NONCE, R0KH_ID, R1KH_ID */
		{SEQ_RESP, {22, 42, 58, 77}}, /* */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t j = 0; j < 4; j++) {
			struct octets o = unhex(cases[i].frame);

			o.b[cases[i].at[j] + 1] = 0x77;
			assert_int_equal(decode(o.b, o.len), RRB_REFUSED_MISSING);
		}
	}
}

/** SEQ_REQ with an R0KH-ID of `len` octets; its TLV stands at 42. */
static enum rrb_refusal decode_r0kh_id(size_t len)
{
	struct octets const o = unhex(SEQ_REQ);
	struct octets longer = o;

	memset(longer.b + 46, 'x', len);
	memcpy(longer.b + 46 + len, o.b + 49, o.len - 49);
	longer.len = o.len - 3 + len;
	longer.b[44] = (uint8_t)len;
	longer.b[20] = (uint8_t)(o.b[20] - 3 + len);
	return decode(longer.b, longer.len);
}

static void lengths_of_an_r0kh_id(void **state)
{
	(void)state;
	assert_int_equal(decode_r0kh_id(0), RRB_REFUSED_VALUE);
	assert_int_equal(decode_r0kh_id(1), RRB_REFUSED_OK);
	assert_int_equal(decode_r0kh_id(48), RRB_REFUSED_OK);
	assert_int_equal(decode_r0kh_id(49), RRB_REFUSED_VALUE);
}

/* --- the seal ----------------------------------------------------------------------------------
 */

static enum rrb_refusal open_frame(struct octets const *o, uint8_t const *with)
{
	struct rrb_secrets s;
	struct rrb m;
	enum rrb_refusal why = rrb_decode(o->b, o->len, &m);

	if (why != RRB_REFUSED_OK)
		return why;
	why = rrb_open(&m, with, &s);
	if (why != RRB_REFUSED_OK)
		assert_true(all_zero(&s, sizeof s));
	return why;
}

/** All but the destination is authenticated. */
static void each_bit_is_sealed(void **state)
{
	struct octets const good = unhex(RESP);

	(void)state;
	for (size_t bit = 0; bit < 8 * good.len; bit++) {
		struct octets o = good;
		enum rrb_refusal why;

		o.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		why = open_frame(&o, key.b);
		if (bit / 8 < MAC_LEN)
			assert_int_equal(why, RRB_REFUSED_OK);
		else
			assert_int_not_equal(why, RRB_REFUSED_OK);
	}
}

static void another_key(void **state)
{
	struct octets const o = unhex(SEQ_REQ);
	uint8_t other[RRB_KEY_LEN];

	(void)state;
	memcpy(other, key.b, sizeof other);
	other[31] ^= 1;
	/* The last bit is of the CTR key, which has nothing to do where nothing is encrypted. */
	assert_int_equal(open_frame(&o, other), RRB_REFUSED_OK);
	other[0] ^= 1;
	assert_int_equal(open_frame(&o, other), RRB_REFUSED_KEY);
}

/** Two octets more are forgiven, one or three are not. */
static void a_nic_that_pads(void **state)
{
	static char const *const frames[] = {PULL, RESP, PUSH, SEQ_REQ, SEQ_RESP};

	(void)state;
	for (size_t i = 0; i < COUNT(frames); i++) {
		struct octets o = unhex(frames[i]);

		for (size_t more = 1; more <= 3; more++) {
			o.b[o.len++] = 0;
			assert_int_equal(open_frame(&o, key.b),
					 more == 2 ? RRB_REFUSED_OK : RRB_REFUSED_KEY);
		}
	}
}

/* --- what is not written -----------------------------------------------------------------------
 */

static int encode(struct rrb const *m, struct rrb_secrets const *s)
{
	uint8_t out[RRB_FRAME_MAX];

	return rrb_encode(m, s, key.b, out);
}

#define REFUSES_MESSAGE(change)                                \
	do {                                                   \
		struct rrb m = head(RRB_RESP, AP, CTRL, R0KH); \
		struct rrb_secrets s = full();                 \
		change;                                        \
		assert_int_equal(encode(&m, &s), -EINVAL);     \
	} while (0)

static void what_would_be_refused_is_not_written(void **state)
{
	struct rrb const pull = head(RRB_PULL, CTRL, AP, R0KH);
	struct rrb const push = head(RRB_PUSH, AP, CTRL, R0KH);
	struct rrb const ask = head(RRB_SEQ_REQ, CTRL, AP, R0KH);
	struct rrb_secrets const nameless = full();

	(void)state;
	REFUSES_MESSAGE(m.type = (enum rrb_type)0);
	REFUSES_MESSAGE(m.type = (enum rrb_type)6);
	REFUSES_MESSAGE(m.has_seq = false);
	REFUSES_MESSAGE(m.has_nonce = false);
	REFUSES_MESSAGE(m.r0kh_id_len = 0);
	REFUSES_MESSAGE(m.r0kh_id_len = 49);
	REFUSES_MESSAGE(m.src.b[0] |= 1);
	REFUSES_MESSAGE(s.has_s1kh = false);
	REFUSES_MESSAGE(s.s1kh.b[0] |= 1);
	REFUSES_MESSAGE(s.r1.key_len = 31);
	REFUSES_MESSAGE(s.r1.key_len = 65);
	REFUSES_MESSAGE(s.pairwise = 0);
	REFUSES_MESSAGE(s.pairwise = CIPHER_WEP40);
	REFUSES_MESSAGE(s.pairwise = SUITE_WPA(2));
	REFUSES_MESSAGE(s.identity_len = 254);
	REFUSES_MESSAGE(s.cui_len = 254);
	REFUSES_MESSAGE(s.vlans = 0);
	REFUSES_MESSAGE(s.vlans = 17);
	REFUSES_MESSAGE(s.vlan[2] = 0);
	REFUSES_MESSAGE(s.vlan[0] = 4095);
	REFUSES_MESSAGE((s.vlans = 1, s.vlan[0] = 0));
	assert_int_equal(encode(&pull, &nameless), -EINVAL);
	assert_int_equal(encode(&push, &nameless), -EINVAL);
	assert_int_equal(encode(&pull, NULL), -EINVAL);
	assert_int_equal(encode(&ask, &nameless), -EINVAL);
}

/** All that can be in a frame at once still fits. */
static void the_longest_message(void **state)
{
	char id[R0KH_ID_MAX + 1];
	struct rrb_secrets s = with_key(with_r0_name(sta_only()), 64, CIPHER_CCMP), got;
	uint8_t out[RRB_FRAME_MAX];
	struct rrb m;
	int n;

	(void)state;
	memset(id, 'r', R0KH_ID_MAX);
	id[R0KH_ID_MAX] = '\0';
	m = head(RRB_PUSH, AP, CTRL, id);
	s.expires_in_s = 1;
	s.session_timeout = UINT32_MAX;
	s.has_vlan = true;
	s.vlans = RRB_VLANS_MAX;
	for (uint16_t i = 0; i < RRB_VLANS_MAX; i++)
		s.vlan[i] = (uint16_t)(4094 - i);
	s.identity_len = s.cui_len = RRB_TEXT_MAX;
	memset(s.identity, 'i', RRB_TEXT_MAX);
	memset(s.cui, 'c', RRB_TEXT_MAX);
	n = rrb_encode(&m, &s, key.b, out);
	assert_true(n > 0);
	assert_int_equal(rrb_decode(out, (size_t)n, &m), RRB_REFUSED_OK);
	assert_int_equal(rrb_open(&m, key.b, &got), RRB_REFUSED_OK);
	assert_secrets_eq(&got, &s);
}

/* --- keys --------------------------------------------------------------------------------------
 */

static void configured_keys(void **state)
{
	struct octets const old = unhex("000102030405060708090a0b0c0d0e0f");
	uint8_t out[RRB_KEY_LEN];

	(void)state;
	assert_int_equal(rrb_key_expand(old.b, old.len, out), 0);
	assert_hex(out, sizeof out,
		   "19dafc5c6b21def65f42f15bc967aa63777ba7553557803d6849fc947ef66ff7");
	assert_int_equal(rrb_key_expand(key.b, key.len, out), 0);
	assert_hex(out, sizeof out, KEY_HEX);
	for (size_t len = 0; len <= 40; len++) {
		if (len == 16 || len == 32)
			continue;
		assert_int_equal(rrb_key_expand(key.b, len, out), -EINVAL);
		assert_true(all_zero(out, sizeof out));
	}
}

static void openwrt_keys(void **state)
{
	uint8_t out[RRB_KEY_LEN];

	(void)state;
	assert_int_equal(rrb_key_openwrt(0xa1b2, "testing123", out), 0);
	assert_hex(out, sizeof out,
		   "3e79dd1f0165298bc419f92df920a81cd8e49e5bc2b52417acc392e9987b5f4a");
	assert_int_equal(rrb_key_openwrt(0x000f, "testing123", out), 0);
	assert_hex(out, sizeof out,
		   "793f7254dbc9ffeb665a2fb969094fecb3b28de42d55b45a723a1d99e9060666");
}

static void refusals_have_texts(void **state)
{
	(void)state;
	assert_string_equal(rrb_refusal_text(RRB_REFUSED_OK), "accepted");
	assert_string_equal(rrb_refusal_text(RRB_REFUSED_KEY),
			    "it does not decrypt: the key of the access point differs");
	assert_string_equal(rrb_refusal_text((enum rrb_refusal)99), "unknown reason");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(a_pull),
		cmocka_unit_test(a_response_with_everything),
		cmocka_unit_test(a_refusal),
		cmocka_unit_test(a_push),
		cmocka_unit_test(the_sequence_messages),
		cmocka_unit_test(short_frames_are_padded),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(without_pairwise_there_is_no_key),
		cmocka_unit_test(unknown_types_are_skipped),
		cmocka_unit_test(of_repeated_ones_the_first_counts),
		cmocka_unit_test(bad_lengths_and_values),
		cmocka_unit_test(long_texts_and_many_vlans),
		cmocka_unit_test(ciphers_by_bit),
		cmocka_unit_test(keys_of_every_hash),
		cmocka_unit_test(cut_frames),
		cmocka_unit_test(foreign_frames),
		cmocka_unit_test(a_frame_that_is_too_long),
		cmocka_unit_test(fields_in_clear_are_needed),
		cmocka_unit_test(lengths_of_an_r0kh_id),
		cmocka_unit_test(each_bit_is_sealed),
		cmocka_unit_test(another_key),
		cmocka_unit_test(a_nic_that_pads),
		cmocka_unit_test(what_would_be_refused_is_not_written),
		cmocka_unit_test(the_longest_message),
		cmocka_unit_test(configured_keys),
		cmocka_unit_test(openwrt_keys),
		cmocka_unit_test(refusals_have_texts),
	};

	key = unhex(KEY_HEX);
	return cmocka_run_group_tests_name("rrb", tests, NULL, NULL);
}
