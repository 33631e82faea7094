/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Access-Requests octet by octet, and which answers are believed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/radius.h"

#include "push_test.h"
#include "radius_test.h"

#define SECRET "server-secret"

static uint8_t const auth[16] = {0xa5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static uint8_t const success[] = {3, 7, 0, 4};

static struct aaa_request request(void)
{
	static uint8_t const eap[] = {2, 1, 0, 8, 1, 'b', 'o', 'b'};

	return (struct aaa_request){
		.sta = {{2, 0, 0, 0, 0, 0xab}},
		.bssid = {{2, 0, 0, 0, 1, 0xcd}},
		.ssid = (uint8_t const *)"corp",
		.ssid_len = 4,
		.user = "bob",
		.eap = {eap, sizeof eap},
		.acct_session_id = "0000002A",
		.nas_id = "wlc.example",
		.akm = 0x000fac03,
		.pairwise = 0x000fac04,
		.group = 0x000fac04,
		.group_mgmt = 0x000fac06,
		.has_mdid = true,
		.mdid = 0xa1b2,
		.aid = 17,
		.radio_channel = 36,
	};
}

static int encode(struct aaa_request const *rq, uint8_t *out, struct err *err)
{
	return radius_encode_request(rq, "192.0.2.7", 9, auth, SECRET, out, err);
}

#define HAS(type, value) assert_true(packet_is(p, (size_t)n, type, value, sizeof(value) - 1))

static void test_request_has_what_access_points_send(void **state)
{
	uint8_t p[RADIUS_MAX];
	struct aaa_request rq = request();
	int n = encode(&rq, p, NULL);
	size_t len;

	(void)state;
	assert_true(n > RADIUS_MIN);
	assert_int_equal(p[0], 1);
	assert_int_equal(p[1], 9);
	assert_int_equal(p[2] << 8 | p[3], n);
	assert_memory_equal(p + 4, auth, 16);
	assert_int_equal(p[RADIUS_MIN], ATTR_SIGNATURE);
	assert_true(packet_signed(p, (size_t)n, SECRET));
	HAS(ATTR_USER_NAME, "bob");
	HAS(ATTR_NAS_ID, "wlc.example");
	HAS(ATTR_NAS_IP, "\xc0\x00\x02\x07");
	HAS(ATTR_CALLED, "02-00-00-00-01-CD:corp");
	HAS(ATTR_CALLING, "02-00-00-00-00-AB");
	HAS(5, "\0\0\0\x11");    /* NAS-Port */
	HAS(61, "\0\0\0\x13");   /* NAS-Port-Type */
	HAS(6, "\0\0\0\x02");    /* Service-Type */
	HAS(12, "\0\0\x05\x78"); /* Framed-MTU */
	HAS(77, "CONNECT 54Mbps 802.11a");
	HAS(ATTR_ACCT_SESSION_ID, "0000002A");
	HAS(186, "\x00\x0f\xac\x04");
	HAS(187, "\x00\x0f\xac\x04");
	HAS(188, "\x00\x0f\xac\x03");
	HAS(189, "\x00\x0f\xac\x06");
	HAS(177, "\x00\x00\xa1\xb2");
	assert_true(packet_is(p, (size_t)n, ATTR_EAP, rq.eap.p, rq.eap.len));
	assert_null(packet_attr(p, (size_t)n, ATTR_STATE, 0, &len));
	assert_null(packet_attr(p, (size_t)n, 55, 0, &len));
	assert_null(packet_attr(p, (size_t)n, ATTR_SIGNATURE, 1, &len));
}

static void test_request_leaves_out_what_is_not_there(void **state)
{
	uint8_t p[RADIUS_MAX];
	struct aaa_request rq = request();
	size_t len;
	int n;

	(void)state;
	rq.akm = rq.pairwise = rq.group = rq.group_mgmt = 0;
	rq.has_mdid = false;
	rq.ssid_len = 0;
	rq.acct_session_id = "";
	n = radius_encode_request(&rq, "2001:db8::7", 9, auth, SECRET, p, NULL);
	assert_true(n > 0);
	for (unsigned type = 186; type <= 189; type++)
		assert_null(packet_attr(p, (size_t)n, (uint8_t)type, 0, &len));
	assert_null(packet_attr(p, (size_t)n, 177, 0, &len));
	assert_null(packet_attr(p, (size_t)n, ATTR_ACCT_SESSION_ID, 0, &len));
	assert_null(packet_attr(p, (size_t)n, ATTR_NAS_IP, 0, &len));
	HAS(ATTR_CALLED, "02-00-00-00-01-CD");
	HAS(95, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07");
	n = radius_encode_request(&rq, "", 9, auth, SECRET, p, NULL);
	assert_null(packet_attr(p, (size_t)n, ATTR_NAS_IP, 0, &len));
	assert_null(packet_attr(p, (size_t)n, 95, 0, &len));
}

static void test_request_carries_names_as_they_are(void **state)
{
	uint8_t p[RADIUS_MAX];
	struct aaa_request rq = request();
	int n;

	(void)state;
	rq.user = "b\tb\xff";
	rq.ssid = (uint8_t const *)"a:\0b";
	n = encode(&rq, p, NULL);
	HAS(ATTR_USER_NAME, "b\tb\xff");
	HAS(ATTR_CALLED, "02-00-00-00-01-CD:a:\0b");
	rq.user = "";
	n = encode(&rq, p, NULL);
	HAS(ATTR_USER_NAME, "02-00-00-00-00-AB");
}

static void test_long_eap_is_split(void **state)
{
	uint8_t p[RADIUS_MAX], eap[EAP_MAX], joined[EAP_MAX];
	uint8_t const *v;
	struct aaa_request rq = request();
	size_t len, got = 0;
	int n;

	(void)state;
	for (size_t i = 0; i < sizeof eap; i++)
		eap[i] = (uint8_t)(i * 7);
	rq.eap = (struct span){eap, sizeof eap};
	n = encode(&rq, p, NULL);
	assert_true(n > EAP_MAX);
	for (unsigned i = 0; (v = packet_attr(p, (size_t)n, ATTR_EAP, i, &len)); i++) {
		memcpy(joined + got, v, len);
		got += len;
		assert_true(len == 253 || got == sizeof eap);
	}
	assert_int_equal(got, sizeof eap);
	assert_memory_equal(joined, eap, sizeof eap);
	assert_true(packet_signed(p, (size_t)n, SECRET));
}

static void test_what_does_not_fit_is_refused(void **state)
{
	static uint8_t const many[4096];
	char name[255];
	uint8_t p[RADIUS_MAX];
	struct aaa_request rq = request();
	struct err err;

	(void)state;
	memset(name, 'x', 254);
	name[254] = '\0';
	rq.eap = (struct span){many, 3900};
	rq.state = (struct span){many, 253};
	assert_int_equal(encode(&rq, p, &err), -EMSGSIZE);
	rq = request();
	rq.user = name;
	assert_int_equal(encode(&rq, p, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "User-Name"));
	rq.user = name + 1;
	assert_true(encode(&rq, p, &err) > 0);
	rq.sta = (struct mac){{0}};
	assert_int_equal(encode(&rq, p, &err), -EINVAL);
	rq = request();
	rq.eap.len = 0;
	assert_int_equal(encode(&rq, p, &err), -EINVAL);
	rq = request();
	assert_int_equal(radius_encode_request(&rq, "", 9, auth, "", p, &err), -EINVAL);
	assert_int_equal(radius_encode_request(&rq, "here", 9, auth, SECRET, p, &err), -EINVAL);
}

static void test_status_server(void **state)
{
	uint8_t p[RADIUS_MAX];
	int n = radius_encode_status("wlc.example", 3, auth, SECRET, p, NULL);

	(void)state;
	assert_true(n > 0);
	assert_int_equal(p[0], 12);
	assert_int_equal(p[1], 3);
	assert_memory_equal(p + 4, auth, 16);
	assert_true(packet_signed(p, (size_t)n, SECRET));
	HAS(ATTR_NAS_ID, "wlc.example");
	assert_int_equal(radius_encode_status("x", 3, auth, "", p, NULL), -EINVAL);
}

/** RFC 2865 5.2, made anew: each 16 octets with the MD5 of secret and what came before. */
static void hide(char const *password, uint8_t out[AAA_PASSWORD_MAX], size_t len)
{
	uint8_t text[sizeof SECRET - 1 + 16], mask[16];

	memcpy(text, SECRET, sizeof SECRET - 1);
	memset(out, 0, AAA_PASSWORD_MAX);
	memcpy(out, password, strlen(password));
	for (size_t at = 0; at < len; at += 16) {
		memcpy(text + sizeof SECRET - 1, at ? out + at - 16 : auth, 16);
		EVP_Digest(text, sizeof text, mask, NULL, EVP_md5(), NULL);
		for (unsigned i = 0; i < 16; i++)
			out[at + i] ^= mask[i];
	}
}

static void test_login_of_a_person(void **state)
{
	static char const *const passwords[] = {"x", "0123456789abcdef", "0123456789abcdefg"};
	struct aaa_request rq = {.user = "alice", .nas_id = "wlc.example"};
	uint8_t p[RADIUS_MAX], hidden[AAA_PASSWORD_MAX];
	char longest[AAA_PASSWORD_MAX + 2];
	size_t len;
	int n;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		size_t room = (strlen(passwords[i]) + 15) / 16 * 16;

		rq.password = passwords[i];
		n = encode(&rq, p, NULL);
		assert_true(n > 0);
		assert_int_equal(p[2] << 8 | p[3], n);
		hide(rq.password, hidden, room);
		assert_true(packet_is(p, (size_t)n, 2, hidden, room));
	}
	assert_int_equal(p[RADIUS_MIN], ATTR_SIGNATURE);
	assert_true(packet_signed(p, (size_t)n, SECRET));
	HAS(ATTR_USER_NAME, "alice");
	HAS(ATTR_NAS_ID, "wlc.example");
	HAS(ATTR_NAS_IP, "\xc0\x00\x02\x07");
	HAS(61, "\0\0\0\x05"); /* NAS-Port-Type Virtual */
	HAS(6, "\0\0\0\x01");  /* Service-Type Login */
	assert_null(packet_attr(p, (size_t)n, ATTR_EAP, 0, &len));
	assert_null(packet_attr(p, (size_t)n, ATTR_CALLING, 0, &len));
	memset(longest, 'p', sizeof longest);
	longest[AAA_PASSWORD_MAX + 1] = '\0';
	rq.password = longest;
	assert_int_equal(encode(&rq, p, NULL), -EINVAL);
	longest[AAA_PASSWORD_MAX] = '\0';
	assert_true(encode(&rq, p, NULL) > AAA_PASSWORD_MAX);
	rq.password = "";
	assert_int_equal(encode(&rq, p, NULL), -EINVAL);
	rq.password = "x";
	assert_int_equal(radius_encode_request(&rq, "", 9, auth, "", p, NULL), -EINVAL);
}

static enum radius_refusal decode(struct answer const *a, struct radius_answer *out)
{
	return radius_decode(a->b, a->len, 9, auth, SECRET, RADIUS_ASKED_EAP, out);
}

#define ASSERT_REFUSED(got, want) \
	assert_string_equal(radius_refusal_text(got), radius_refusal_text(RADIUS_REFUSED_##want))

static uint8_t const recv_key[32] = {1, 2, 3}, send_key[32] = {4, 5, 6};

/** An Accept with all that we read, not closed yet. */
static struct answer accept_answer(void)
{
	struct answer a;

	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_key(&a, 17, auth, SECRET, recv_key, 32);
	answer_key(&a, 16, auth, SECRET, send_key, 32);
	answer_attr(&a, ATTR_USER_NAME, "Bob\n", 4);
	answer_attr(&a, ATTR_CLASS, "c\0d", 3);
	answer_attr(&a, ATTR_CLASS, "second", 6);
	answer_attr(&a, ATTR_CUI, "cui", 3);
	answer_attr(&a, ATTR_SESSION_TIMEOUT, "\0\0\x0e\x10", 4);
	answer_attr(&a, ATTR_TERMINATION, "\0\0\0\1", 4);
	answer_attr(&a, ATTR_VLAN,
		    "\x01"
		    "42",
		    3);
	answer_attr(&a, 102, "\x19id", 3);
	answer_attr(&a, 26, "\0\0\0\x09\x01\x05hey", 9); /* somebody else's */
	answer_attr(&a, 250, "unknown", 7);
	answer_eap(&a, success, sizeof success);
	return a;
}

static void test_accept(void **state)
{
	struct answer a = accept_answer();
	struct radius_answer r;

	(void)state;
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), OK);
	assert_int_equal(r.code, RADIUS_ACCEPT);
	assert_int_equal(r.eap_len, sizeof success);
	assert_memory_equal(r.eap, success, sizeof success);
	assert_int_equal(r.login.msk.len, 64);
	assert_memory_equal(r.login.msk.b, recv_key, 32);
	assert_memory_equal(r.login.msk.b + 32, send_key, 32);
	assert_string_equal(r.login.user, "Bob?");
	assert_int_equal(r.login.class_attr.len, 3);
	assert_memory_equal(r.login.class_attr.b, "c\0d", 3);
	assert_int_equal(r.login.cui.len, 3);
	assert_string_equal(r.login.vlan, "42");
	assert_int_equal(r.login.eap_session_id.len, 3);
	assert_int_equal(r.login.session_timeout, 3600);
	assert_true(r.reauthenticate);
	assert_int_equal(r.state.len, 0);
}

static void test_vlan_without_a_tag(void **state)
{
	struct radius_answer r;
	struct answer a;

	(void)state;
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_attr(&a, ATTR_VLAN, "42", 2);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), OK);
	assert_string_equal(r.login.vlan, "42");
	assert_false(r.reauthenticate);
}

/** Whoever asks then decides what an Accept without a key is worth. */
static void test_keys_that_are_none(void **state)
{
	struct radius_answer r;

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct answer a;

		answer_begin(&a, RADIUS_ACCEPT, 9);
		if (i == 1)
			answer_key(&a, 17, auth, SECRET, recv_key, 32);
		if (i == 2) {
			answer_key(&a, 17, auth, SECRET, recv_key, 16);
			answer_key(&a, 16, auth, SECRET, send_key, 16);
		}
		if (i == 3) {
			answer_key(&a, 17, auth, "other", recv_key, 32);
			answer_key(&a, 16, auth, "other", send_key, 32);
		}
		if (i == 4) /* a Microsoft attribute that ends too early, and one of no length */
			answer_attr(&a, 26, "\0\0\x01\x37\x11\x30x\x11\0", 9);
		answer_sign(&a, auth, SECRET);
		ASSERT_REFUSED(decode(&a, &r), OK);
		assert_int_equal(r.login.msk.len, 0);
	}
}

/** The first of 32 octets counts: an inner tunnel's may stand beside it. */
static void test_first_good_key_counts(void **state)
{
	struct radius_answer r;
	struct answer a;

	(void)state;
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_key(&a, 17, auth, SECRET, send_key, 16);
	answer_key(&a, 17, auth, SECRET, recv_key, 32);
	answer_key(&a, 17, auth, SECRET, send_key, 32);
	answer_key(&a, 16, auth, SECRET, send_key, 32);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), OK);
	assert_int_equal(r.login.msk.len, 64);
	assert_memory_equal(r.login.msk.b, recv_key, 32);
}

static void test_challenge(void **state)
{
	uint8_t eap[1400];
	struct radius_answer r;
	struct answer a;

	(void)state;
	memset(eap, 0x5a, sizeof eap);
	answer_begin(&a, RADIUS_CHALLENGE, 9);
	answer_attr(&a, ATTR_STATE, "st\0te", 5);
	answer_attr(&a, ATTR_SESSION_TIMEOUT, "\0\0\0\x1e", 4);
	answer_eap(&a, eap, sizeof eap);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), OK);
	assert_int_equal(r.code, RADIUS_CHALLENGE);
	assert_int_equal(r.session_timeout, 30);
	assert_int_equal(r.state.len, 5);
	assert_memory_equal(r.state.p, "st\0te", 5);
	assert_int_equal(r.eap_len, sizeof eap);
	assert_memory_equal(r.eap, eap, sizeof eap);
}

static void test_every_changed_octet_is_noticed(void **state)
{
	struct answer a = accept_answer();
	struct radius_answer r;
	static uint8_t const zero[sizeof r];

	(void)state;
	answer_sign(&a, auth, SECRET);
	for (size_t i = 0; i < a.len; i++) {
		struct answer b = a;

		b.b[i] ^= 0x40;
		assert_int_not_equal(decode(&b, &r), RADIUS_REFUSED_OK);
		assert_memory_equal(&r, zero, sizeof r);
	}
}

static void test_signatures_are_required(void **state)
{
	static struct {
		uint8_t code;
		bool eap, ok;
	} const t[] = {
		{RADIUS_ACCEPT, true, false},    {RADIUS_ACCEPT, false, false},
		{RADIUS_CHALLENGE, true, false}, {RADIUS_CHALLENGE, false, false},
		{RADIUS_REJECT, true, false},    {RADIUS_REJECT, false, true},
	};
	struct radius_answer r;
	struct answer a;

	(void)state;
	for (unsigned i = 0; i < sizeof t / sizeof *t; i++) {
		answer_begin(&a, t[i].code, 9);
		if (t[i].eap)
			answer_eap(&a, success, sizeof success);
		answer_close(&a, auth, SECRET);
		assert_int_equal(decode(&a, &r),
				 t[i].ok ? RADIUS_REFUSED_OK : RADIUS_REFUSED_UNSIGNED);
		/* With one, all of them are right. */
		answer_sign(&a, auth, SECRET);
		assert_int_equal(decode(&a, &r), RADIUS_REFUSED_OK);
	}
	/* Status-Server: an answer is an answer. */
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_close(&a, auth, SECRET);
	ASSERT_REFUSED(radius_decode(a.b, a.len, 9, auth, SECRET, RADIUS_ASKED_STATUS, &r), OK);
}

/** Whoever can make one of the two right has not made the other. */
static void test_both_signatures_count(void **state)
{
	struct radius_answer r;
	struct answer a, b;
	uint8_t right[16];

	(void)state;
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_eap(&a, success, sizeof success);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), OK);
	/* Message-Authenticator of another secret; the header is made for it afterwards. */
	b = a;
	answer_close(&b, auth, "other");
	memcpy(right, b.b + b.len - 16, 16);
	answer_header(&b, auth, SECRET);
	assert_memory_equal(right, b.b + b.len - 16, 16);
	ASSERT_REFUSED(decode(&b, &r), AUTHENTICATOR);
	/* The other way round. */
	b = a;
	b.b[4] ^= 1;
	ASSERT_REFUSED(decode(&b, &r), AUTHENTICATOR);
}

static void test_answers_that_are_refused(void **state)
{
	static uint8_t const other[16] = {1};
	struct radius_answer r;
	struct answer a;

	(void)state;
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_sign(&a, auth, "other");
	ASSERT_REFUSED(decode(&a, &r), AUTHENTICATOR);
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_sign(&a, other, SECRET);
	ASSERT_REFUSED(decode(&a, &r), AUTHENTICATOR);
	answer_begin(&a, RADIUS_ACCEPT, 8);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), IDENTIFIER);
	answer_begin(&a, 5, 9); /* Accounting-Response */
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), CODE);
	answer_begin(&a, RADIUS_CHALLENGE, 9);
	answer_attr(&a, ATTR_STATE, "a", 1);
	answer_attr(&a, ATTR_STATE, "b", 1);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), ATTRIBUTE);
	answer_begin(&a, RADIUS_CHALLENGE, 9);
	answer_attr(&a, ATTR_SESSION_TIMEOUT, "abc", 3);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), ATTRIBUTE);
	answer_begin(&a, RADIUS_CHALLENGE, 9);
	answer_eap(&a, success, 2);
	answer_attr(&a, ATTR_CLASS, "x", 1);
	answer_eap(&a, success + 2, 2);
	answer_sign(&a, auth, SECRET);
	ASSERT_REFUSED(decode(&a, &r), EAP);
}

static void test_lengths(void **state)
{
	struct radius_answer r;
	struct answer a;

	(void)state;
	answer_begin(&a, RADIUS_REJECT, 9);
	answer_sign(&a, auth, SECRET);
	for (size_t n = 0; n < a.len; n++)
		ASSERT_REFUSED(radius_decode(a.b, n, 9, auth, SECRET, RADIUS_ASKED_EAP, &r),
			       LENGTH);
	ASSERT_REFUSED(radius_decode(NULL, 0, 9, auth, SECRET, RADIUS_ASKED_EAP, &r), LENGTH);
	/* Padding is no part of it. */
	ASSERT_REFUSED(radius_decode(a.b, a.len + 7, 9, auth, SECRET, RADIUS_ASKED_EAP, &r), OK);
	a.b[3] = 19;
	ASSERT_REFUSED(decode(&a, &r), LENGTH);
	answer_begin(&a, RADIUS_REJECT, 9);
	answer_attr(&a, ATTR_CLASS, "x", 1);
	a.b[RADIUS_MIN + 1] = 0;
	a.b[3] = RADIUS_MIN + 3;
	ASSERT_REFUSED(decode(&a, &r), FORMAT);
	a.b[RADIUS_MIN + 1] = 200;
	ASSERT_REFUSED(decode(&a, &r), FORMAT);
}

static void test_methods_have_names(void **state)
{
	(void)state;
	assert_string_equal(radius_eap_method(25), "PEAP");
	assert_string_equal(radius_eap_method(13), "TLS");
	assert_string_equal(radius_eap_method(1), "");
	assert_string_equal(radius_eap_method(255), "");
}

/** Only what is shown to a person may come without a Message-Authenticator, and not with EAP. */
static void test_login_of_a_person_answered(void **state)
{
	struct radius_answer r;
	struct answer a;

	(void)state;
	for (uint8_t code = RADIUS_ACCEPT; code <= RADIUS_CHALLENGE; code += 9) {
		answer_begin(&a, code, 9);
		answer_close(&a, auth, SECRET);
		ASSERT_REFUSED(radius_decode(a.b, a.len, 9, auth, SECRET, RADIUS_ASKED_PAP, &r),
			       OK);
		assert_int_equal(r.code, code);
		ASSERT_REFUSED(decode(&a, &r), UNSIGNED);
		a.b[4] ^= 1;
		ASSERT_REFUSED(radius_decode(a.b, a.len, 9, auth, SECRET, RADIUS_ASKED_PAP, &r),
			       AUTHENTICATOR);
	}
	answer_begin(&a, RADIUS_ACCEPT, 9);
	answer_eap(&a, success, sizeof success);
	answer_close(&a, auth, SECRET);
	ASSERT_REFUSED(radius_decode(a.b, a.len, 9, auth, SECRET, RADIUS_ASKED_PAP, &r), UNSIGNED);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_request_has_what_access_points_send),
		cmocka_unit_test(test_login_of_a_person),
		cmocka_unit_test(test_login_of_a_person_answered),
		cmocka_unit_test(test_request_leaves_out_what_is_not_there),
		cmocka_unit_test(test_request_carries_names_as_they_are),
		cmocka_unit_test(test_long_eap_is_split),
		cmocka_unit_test(test_what_does_not_fit_is_refused),
		cmocka_unit_test(test_status_server),
		cmocka_unit_test(test_accept),
		cmocka_unit_test(test_vlan_without_a_tag),
		cmocka_unit_test(test_keys_that_are_none),
		cmocka_unit_test(test_first_good_key_counts),
		cmocka_unit_test(test_challenge),
		cmocka_unit_test(test_every_changed_octet_is_noticed),
		cmocka_unit_test(test_signatures_are_required),
		cmocka_unit_test(test_both_signatures_count),
		cmocka_unit_test(test_answers_that_are_refused),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_methods_have_names),
	};

	return cmocka_run_group_tests(tests, load_dictionary, NULL);
}
