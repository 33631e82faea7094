/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Pushes there and back, and packets that a stranger, a radclient or a bit error could send.
 *
 * Hostile packets are built octet by octet here and signed as RFC 5176 3.5 says, not by the encoder
 * under test.
 */
#include "wire/push.h"

#include <errno.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "push_test.h"

#define SECRET PUSH_SECRET

/** Room for the longest packet, and what it stands at. */
struct raw {
	uint8_t b[PUSH_MAX + 64];
	size_t len;
};

static void raw_start(struct raw *r, uint8_t code)
{
	memset(r, 0, sizeof(*r));
	r->b[0] = code;
	r->b[1] = 7;
	r->len = 20;
}

static void raw_add(struct raw *r, uint8_t attr, void const *data, size_t len)
{
	assert_true(r->len + 2 + len <= sizeof(r->b));
	r->b[r->len++] = attr;
	r->b[r->len++] = (uint8_t)(2 + len);
	if (len)
		memcpy(r->b + r->len, data, len);
	r->len += len;
}

static void raw_text(struct raw *r, uint8_t attr, char const *text)
{
	raw_add(r, attr, text, strlen(text));
}

static void raw_u32(struct raw *r, uint8_t attr, uint32_t v)
{
	uint8_t b[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};

	raw_add(r, attr, b, sizeof(b));
}

/** Length and Request Authenticator: MD5 over the packet with 16 zeros in its place, and the
 * secret. */
static void raw_sign(struct raw *r)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	uint8_t digest[16];

	r->b[2] = (uint8_t)(r->len >> 8);
	r->b[3] = (uint8_t)r->len;
	memset(r->b + 4, 0, 16);
	assert_non_null(c);
	assert_int_equal(EVP_DigestInit_ex(c, EVP_md5(), NULL), 1);
	assert_int_equal(EVP_DigestUpdate(c, r->b, r->len), 1);
	assert_int_equal(EVP_DigestUpdate(c, SECRET, strlen(SECRET)), 1);
	assert_int_equal(EVP_DigestFinal_ex(c, digest, NULL), 1);
	EVP_MD_CTX_free(c);
	memcpy(r->b + 4, digest, 16);
}

static void login_minimal(struct login *l)
{
	memset(l, 0, sizeof(*l));
	for (int i = 0; i < 64; i++)
		l->msk.b[i] = (uint8_t)(i + 1);
	l->msk.len = 64;
	l->sta = (struct mac){{2, 0, 0, 0, 0, 0x11}};
}

/** The encrypted key attributes of a minimal login. They carry over to any request, because those
 * of a CoA-Request are encrypted over a zero authenticator. */
static void raw_keys(struct raw *r)
{
	struct login l;
	uint8_t out[PUSH_MAX];
	int n;

	login_minimal(&l);
	n = push_encode_login(&l, 1, SECRET, out, NULL);
	assert_true(n > 0);
	for (int at = 20; at < n; at += out[at + 1]) {
		if (out[at] == 26)
			raw_add(r, 26, out + at + 2, out[at + 1] - 2u);
	}
}

static enum push_refusal raw_decode(struct raw *r, struct push *p)
{
	raw_sign(r);
	return push_decode(r->b, r->len, SECRET, NULL, p, NULL);
}

static void fill(char *out, size_t size, char c)
{
	memset(out, c, size - 1);
	out[size - 1] = '\0';
}

static void login_full(struct login *l)
{
	login_minimal(l);
	l->bssid = (struct mac){{0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f}};
	/* Colons, a NUL and octets over 127: an SSID is 0..32 octets of anything. */
	memcpy(l->ssid, "a:b\0\xff:Caf\xc3\xa9", 11);
	l->ssid_len = 32;
	fill(l->user, sizeof(l->user), 'u');
	fill(l->nas_id, sizeof(l->nas_id), 'n');
	fill(l->acct_session_id, sizeof(l->acct_session_id), 's');
	fill(l->vlan, sizeof(l->vlan), 'v');
	strcpy(l->nas_address, "2001:db8::1");
	fill(l->eap_type, sizeof(l->eap_type), 'T');
	memset(l->cui.b, 0x00, sizeof(l->cui.b));
	l->cui.len = 253;
	memset(l->class_attr.b, 0xc1, sizeof(l->class_attr.b));
	l->class_attr.len = 253;
	memset(l->eap_session_id.b, 0x19, sizeof(l->eap_session_id.b));
	l->eap_session_id.len = 253;
	l->session_timeout = 86400;
	l->akm = 0x000fac03;
	l->pairwise = 0x000fac04;
	l->group = 0x000fac02;
	l->group_mgmt = 0x000fac06;
	l->has_mdid = true;
	l->mdid = 0xa1b2;
	l->sent_s = 0xfedcba98;
}

static void round_trip(struct login const *l)
{
	uint8_t out[PUSH_MAX];
	struct push p;
	struct err err = {0};
	int n = push_encode_login(l, 200, SECRET, out, &err);

	assert_string_equal(err.msg, "");
	assert_true(n > 20);
	assert_int_equal(push_stream_length(out, (size_t)n), n);
	assert_int_equal(out[20], 80); /* Message-Authenticator first */
	assert_int_equal(push_decode(out, (size_t)n, SECRET, NULL, &p, &err), PUSH_REFUSED_OK);
	assert_int_equal(p.kind, PUSH_LOGIN);
	assert_int_equal(p.id, 200);
	assert_true(p.has_message_authenticator);
	assert_int_equal(p.has_timestamp, l->sent_s != 0);
	assert_memory_equal(&p.login, l, sizeof(*l));
}

static void test_login_carries_every_field_at_its_longest(void **state)
{
	struct login l;

	(void)state;
	login_full(&l);
	round_trip(&l);
}

static void test_login_with_nothing_but_key_and_station(void **state)
{
	struct login l;

	(void)state;
	login_minimal(&l);
	round_trip(&l);
	strcpy(l.nas_address, "192.0.2.7");
	l.bssid = (struct mac){{0x0a, 0, 0, 0, 0, 1}};
	round_trip(&l);
	l.has_mdid = true; /* mobility domain 0 is there, not absent */
	round_trip(&l);
}

static void test_keys_never_travel_in_clear(void **state)
{
	struct login l;
	uint8_t out[PUSH_MAX];
	int n;

	(void)state;
	login_minimal(&l);
	n = push_encode_login(&l, 1, "another secret", out, NULL);
	assert_true(n > 0);
	assert_null(memmem(out, (size_t)n, l.msk.b, 8));
	assert_null(memmem(out, (size_t)n, l.msk.b + 32, 8));
}

static void test_encoder_refuses_what_no_controller_could_use(void **state)
{
	struct login l;
	struct login_match m;
	uint8_t out[PUSH_MAX];
	struct err err;

	(void)state;
	login_minimal(&l);
	l.msk.len = 32;
	assert_int_equal(push_encode_login(&l, 1, SECRET, out, &err), -EINVAL);
	login_minimal(&l);
	l.sta.b[0] = 1;
	assert_int_equal(push_encode_login(&l, 1, SECRET, out, &err), -EINVAL);
	login_minimal(&l);
	strcpy(l.nas_address, "the AP");
	assert_int_equal(push_encode_login(&l, 1, SECRET, out, &err), -EINVAL);
	login_minimal(&l);
	l.sent_s = 1ull << 32;
	assert_int_equal(push_encode_login(&l, 1, SECRET, out, &err), -EINVAL);
	memset(&m, 0, sizeof(m));
	strcpy(m.nas_id, "ap1");
	assert_int_equal(push_encode_withdraw(&m, 1, SECRET, out, &err), -EINVAL);
}

static void test_control_characters_reach_nobody(void **state)
{
	struct login l;
	uint8_t out[PUSH_MAX];
	struct raw r;
	struct push p;
	int n;

	(void)state;
	login_minimal(&l);
	strcpy(l.user, "a\x1b[2J\x7f\xc2\x9b"
		       "b\xc3\xa9");
	n = push_encode_login(&l, 1, SECRET, out, NULL);
	assert_int_equal(push_decode(out, (size_t)n, SECRET, NULL, &p, NULL), PUSH_REFUSED_OK);
	assert_string_equal(p.login.user, "a?[2J???b\xc3\xa9");

	raw_start(&r, 43);
	raw_keys(&r);
	raw_text(&r, 31, "02-00-00-00-00-11");
	raw_add(&r, 1, "alice\0@evil", 11);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_OK);
	assert_string_equal(p.login.user, "alice?@evil");
}

static void test_first_32_octet_key_of_several_counts(void **state)
{
	struct raw r;
	struct push p;
	struct login l;
	/* Vendor 311, type 17 then 16, salted garbage that decrypts to something of another length
	 * or not at all. */
	uint8_t bad_recv[6 + 2 + 16] = {0, 0, 1, 0x37, 17, 20, 0x80, 1, 9, 9, 9};
	uint8_t bad_send[6 + 2 + 16] = {0, 0, 1, 0x37, 16, 20, 0x80, 2, 8, 8, 8};

	(void)state;
	login_minimal(&l);
	raw_start(&r, 43);
	raw_text(&r, 31, "0200.0000.0011");
	raw_add(&r, 26, bad_recv, sizeof(bad_recv));
	raw_add(&r, 26, bad_send, sizeof(bad_send));
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_KEY);
	assert_int_equal(p.login.msk.len, 0);
	raw_keys(&r);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_OK);
	assert_true(secret_eq(&p.login.msk, &l.msk));
	assert_false(p.has_message_authenticator);
	assert_false(p.has_timestamp);
}

static void test_login_needs_station_and_keys(void **state)
{
	struct raw r;
	struct push p;

	(void)state;
	raw_start(&r, 43);
	raw_keys(&r);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_MISSING);
	assert_int_equal(push_refusal_error_cause(PUSH_REFUSED_MISSING), 402);
	/* 405 is about Service-Type. */
	assert_int_equal(push_refusal_error_cause(PUSH_REFUSED_CODE), 406);
	assert_int_equal(p.login.msk.len, 0);
	raw_start(&r, 43);
	raw_text(&r, 31, "02-00-00-00-00-11");
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_MISSING);
	/* A NAK can still be signed for it. */
	assert_int_equal(p.kind, PUSH_LOGIN);
	assert_int_equal(p.id, 7);
	assert_memory_equal(p.authenticator, r.b + 4, 16);
}

static void refuse_one(uint8_t attr, void const *data, size_t len)
{
	struct raw r;
	struct push p;

	raw_start(&r, 43);
	raw_keys(&r);
	if (attr != 31)
		raw_text(&r, 31, "02-00-00-00-00-11");
	raw_add(&r, attr, data, len);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_ATTRIBUTE);
	assert_int_equal(p.login.msk.len, 0);
}

static void test_bad_values_are_refused(void **state)
{
	uint8_t long_ssid[17 + 1 + 33];
	uint8_t eap_type[6 + 32];

	(void)state;
	refuse_one(31, "02-00-00-00-00", 14);
	refuse_one(31, "02-00-00-00-00-11 ", 18);
	refuse_one(31, "02-00-00-00-00-11\0", 18);
	refuse_one(31, "01-00-00-00-00-11", 17); /* a group address is no station */
	refuse_one(31, "00-00-00-00-00-00", 17);
	refuse_one(27, "\0\0\1", 3);          /* Session-Timeout of 3 octets */
	refuse_one(188, "\0\x0f\xac\0\1", 5); /* WLAN-AKM-Suite of 5 */
	refuse_one(177, "\0\1\0\0", 4);       /* Mobility-Domain-Id 65536 */
	refuse_one(95, "\x20\x01", 2);
	memset(long_ssid, 'x', sizeof(long_ssid));
	memcpy(long_ssid, "0A-0B-0C-0D-0E-0F:", 18);
	refuse_one(30, long_ssid, sizeof(long_ssid));
	memset(eap_type, 'x', sizeof(eap_type));
	memcpy(eap_type, "\0\0\x7e\xd9\1\x22", 6); /* vendor 32473, type 1, 32 octets */
	refuse_one(26, eap_type, sizeof(eap_type));
}

static void called(char const *text, size_t len, char const *bssid, char const *ssid,
		   size_t ssid_len)
{
	struct raw r;
	struct push p;
	char got[MAC_STR];

	raw_start(&r, 43);
	raw_keys(&r);
	raw_text(&r, 31, "02:00:00:00:00:11");
	raw_add(&r, 30, text, len);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_OK);
	assert_string_equal(mac_colon(p.login.bssid, got), bssid);
	assert_int_equal(p.login.ssid_len, ssid_len);
	assert_memory_equal(p.login.ssid, ssid, ssid_len);
}

static void test_called_station_id_forms(void **state)
{
	(void)state;
	called("0A-0B-0C-0D-0E-0F", 17, "0a:0b:0c:0d:0e:0f", "", 0);
	called("0A-0B-0C-0D-0E-0F:", 18, "0a:0b:0c:0d:0e:0f", "", 0);
	called("0a:0b:0c:0d:0e:0f:x", 19, "0a:0b:0c:0d:0e:0f", "x", 1);
	called("0a0b.0c0d.0e0f:a:b\0c", 20, "0a:0b:0c:0d:0e:0f", "a:b\0c", 5);
	called("ap-name:corp", 12, "00:00:00:00:00:00", "", 0);
	called("0A-0B-0C-0D-0E-0F-corp", 22, "00:00:00:00:00:00", "", 0);
}

static void test_other_attributes_are_stepped_over(void **state)
{
	struct raw r;
	struct push p;

	(void)state;
	raw_start(&r, 43);
	raw_keys(&r);
	raw_text(&r, 31, "02-00-00-00-00-11");
	raw_add(&r, 26, "\0\0\0\x09\1\2", 6);          /* another vendor, wrong inside */
	raw_add(&r, 26, "\0\0\1\x37\7\6\0\0\0\2", 10); /* MS-MPPE-Encryption-Policy, a number */
	raw_add(&r, 26, "\0\0", 2);                    /* no vendor at all */
	raw_add(&r, 241, "\1\2\3\4\5", 5);             /* extended */
	raw_add(&r, 25, "first", 5);
	raw_add(&r, 25, "second", 6);
	raw_add(&r, 81,
		"\x01"
		"20",
		3);            /* tagged VLAN */
	raw_add(&r, 1, "", 0); /* empty says nothing: the next one counts */
	raw_text(&r, 1, "bob");
	raw_u32(&r, 27, 600);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_OK);
	assert_int_equal(p.login.class_attr.len, 5);
	assert_memory_equal(p.login.class_attr.b, "first", 5);
	assert_string_equal(p.login.vlan, "20");
	assert_string_equal(p.login.user, "bob");
	assert_int_equal(p.login.session_timeout, 600);
}

static void test_wrong_secret_leaves_the_packet_alone(void **state)
{
	struct login l;
	uint8_t out[PUSH_MAX], before[PUSH_MAX];
	struct push p;
	int n;

	(void)state;
	login_full(&l);
	n = push_encode_login(&l, 9, SECRET, out, NULL);
	memcpy(before, out, sizeof(out));
	assert_int_equal(push_decode(out, (size_t)n, "other", NULL, &p, NULL),
			 PUSH_REFUSED_AUTHENTICATOR);
	assert_int_equal(p.login.msk.len, 0);
	assert_memory_equal(out, before, (size_t)n);
	/* So the secret of before a rotation can be tried next. */
	assert_int_equal(push_decode(out, (size_t)n, SECRET, NULL, &p, NULL), PUSH_REFUSED_OK);
	assert_memory_equal(out, before, (size_t)n);
}

static void test_any_changed_octet_is_noticed(void **state)
{
	struct login l;
	uint8_t out[PUSH_MAX];
	struct push p;
	int n;

	(void)state;
	login_minimal(&l);
	strcpy(l.user, "alice");
	n = push_encode_login(&l, 9, SECRET, out, NULL);
	for (int i = 0; i < n; i++) {
		out[i] ^= 0x20;
		assert_int_not_equal(push_decode(out, (size_t)n, SECRET, NULL, &p, NULL),
				     PUSH_REFUSED_OK);
		assert_int_equal(p.login.msk.len, 0);
		out[i] ^= 0x20;
	}
}

static void test_truncated_packets_are_refused(void **state)
{
	struct login l;
	struct raw r = {.len = 0};
	struct push p;
	int n;

	(void)state;
	login_full(&l);
	n = push_encode_login(&l, 9, SECRET, r.b, NULL);
	assert_true(n > 0);
	for (int cut = 0; cut < n; cut++) {
		/* A copy of exactly that size, so that ASan sees a read past the end. */
		uint8_t *copy = malloc(cut ? (size_t)cut : 1);

		assert_non_null(copy);
		memcpy(copy, r.b, (size_t)cut);
		assert_int_equal(push_decode(copy, (size_t)cut, SECRET, NULL, &p, NULL),
				 PUSH_REFUSED_LENGTH);
		free(copy);
	}
	/* Cut inside an attribute, then signed: well formed outside, broken inside. */
	for (size_t cut = (size_t)n - 1; cut > 24; cut--) {
		enum push_refusal why;

		r.len = cut;
		raw_sign(&r);
		why = push_decode(r.b, cut, SECRET, NULL, &p, NULL);
		if (why == PUSH_REFUSED_OK)
			fail_msg("accepted with %zu of %d octets", cut, n);
		assert_int_equal(p.login.msk.len, 0);
	}
}

static void test_stream_length(void **state)
{
	(void)state;
	assert_int_equal(push_stream_length((uint8_t const *)"\x2b\0\0", 3), 0);
	assert_int_equal(push_stream_length((uint8_t const *)"\x2b\0\0\x14", 4), 20);
	assert_int_equal(push_stream_length((uint8_t const *)"\x2b\0\x10\0", 4), 4096);
	assert_int_equal(push_stream_length((uint8_t const *)"\x2b\0\0\x13", 4), -EMSGSIZE);
	assert_int_equal(push_stream_length((uint8_t const *)"\x2b\0\x10\1", 4), -EMSGSIZE);
	assert_int_equal(push_stream_length((uint8_t const *)"GET / HTTP", 10), -EMSGSIZE);
}

static void test_withdraw_carries_every_field(void **state)
{
	struct login_match m;
	uint8_t out[PUSH_MAX];
	struct push p;
	int n;

	(void)state;
	memset(&m, 0, sizeof(m));
	m.has_sta = true;
	m.sta = (struct mac){{2, 0, 0, 0, 0, 0x22}};
	fill(m.user, sizeof(m.user), 'u');
	fill(m.acct_session_id, sizeof(m.acct_session_id), 's');
	fill(m.nas_id, sizeof(m.nas_id), 'n');
	memset(m.cui.b, 7, sizeof(m.cui.b));
	m.cui.len = 253;
	m.sent_s = 1700000000;
	n = push_encode_withdraw(&m, 3, SECRET, out, NULL);
	assert_true(n > 0);
	assert_int_equal(out[0], 40);
	assert_int_equal(push_decode(out, (size_t)n, SECRET, NULL, &p, NULL), PUSH_REFUSED_OK);
	assert_int_equal(p.kind, PUSH_WITHDRAW);
	assert_memory_equal(&p.match, &m, sizeof(m));
}

static void test_withdraw_of_everything_is_refused(void **state)
{
	struct raw r;
	struct push p;

	(void)state;
	raw_start(&r, 40);
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_MISSING);
	raw_text(&r, 32, "ap1");
	raw_text(&r, 44, "");
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_MISSING);
	raw_text(&r, 44, "S1");
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_OK);
	assert_false(p.match.has_sta);
	assert_string_equal(p.match.acct_session_id, "S1");
}

static void answer_case(uint8_t code, bool ack, unsigned cause, uint8_t expect_code)
{
	struct raw r;
	struct push request, answer;
	uint8_t out[PUSH_MAX];
	int n;

	raw_start(&r, code);
	raw_text(&r, 31, "02-00-00-00-00-11");
	if (code == 43)
		raw_keys(&r);
	assert_int_equal(raw_decode(&r, &request), PUSH_REFUSED_OK);
	n = push_encode_answer(&request, ack, cause, SECRET, out, NULL);
	assert_true(n >= 20);
	assert_int_equal(out[0], expect_code);
	assert_int_equal(out[1], 7);
	assert_int_equal(push_decode(out, (size_t)n, SECRET, r.b + 4, &answer, NULL),
			 PUSH_REFUSED_OK);
	assert_int_equal(answer.kind, ack ? PUSH_ACK : PUSH_NAK);
	assert_int_equal(answer.withdraw_answer, code == 40);
	assert_int_equal(answer.error_cause, cause);
	/* An answer to another request, with another secret, or where none is due. */
	assert_int_equal(push_decode(out, (size_t)n, SECRET, out + 4, &answer, NULL),
			 PUSH_REFUSED_AUTHENTICATOR);
	assert_int_equal(push_decode(out, (size_t)n, "x", r.b + 4, &answer, NULL),
			 PUSH_REFUSED_AUTHENTICATOR);
	assert_int_equal(push_decode(out, (size_t)n, SECRET, NULL, &answer, NULL),
			 PUSH_REFUSED_CODE);
	assert_int_equal(push_decode(r.b, r.len, SECRET, r.b + 4, &answer, NULL),
			 PUSH_REFUSED_CODE);
}

static void test_answers_match_their_request(void **state)
{
	(void)state;
	answer_case(43, true, 0, 44);
	answer_case(43, false, 503, 45);
	answer_case(40, true, 0, 41);
	answer_case(40, false, 402, 42);
}

static void test_other_packets_are_not_pushes(void **state)
{
	struct raw r;
	struct push p;

	(void)state;
	for (unsigned code = 0; code < 256; code++) {
		if (code >= 40 && code <= 45)
			continue;
		raw_start(&r, (uint8_t)code);
		assert_int_not_equal(raw_decode(&r, &p), PUSH_REFUSED_OK);
	}
	raw_start(&r, 43);
	raw_add(&r, 0, "x", 1); /* attribute 0 does not exist */
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_FORMAT);
	raw_start(&r, 43);
	raw_add(&r, 80, "short", 5); /* Message-Authenticator of 5 octets */
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_FORMAT);
	raw_start(&r, 43);
	raw_add(&r, 80, "0123456789abcdef", 16); /* and a wrong one */
	assert_int_equal(raw_decode(&r, &p), PUSH_REFUSED_AUTHENTICATOR);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_login_carries_every_field_at_its_longest),
		cmocka_unit_test(test_login_with_nothing_but_key_and_station),
		cmocka_unit_test(test_keys_never_travel_in_clear),
		cmocka_unit_test(test_encoder_refuses_what_no_controller_could_use),
		cmocka_unit_test(test_control_characters_reach_nobody),
		cmocka_unit_test(test_first_32_octet_key_of_several_counts),
		cmocka_unit_test(test_login_needs_station_and_keys),
		cmocka_unit_test(test_bad_values_are_refused),
		cmocka_unit_test(test_called_station_id_forms),
		cmocka_unit_test(test_other_attributes_are_stepped_over),
		cmocka_unit_test(test_wrong_secret_leaves_the_packet_alone),
		cmocka_unit_test(test_any_changed_octet_is_noticed),
		cmocka_unit_test(test_truncated_packets_are_refused),
		cmocka_unit_test(test_stream_length),
		cmocka_unit_test(test_withdraw_carries_every_field),
		cmocka_unit_test(test_withdraw_of_everything_is_refused),
		cmocka_unit_test(test_answers_match_their_request),
		cmocka_unit_test(test_other_packets_are_not_pushes),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
