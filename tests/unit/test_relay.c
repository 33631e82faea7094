/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Messages between relay and controller: each comes back as it was, in pieces too, and what is
 * damaged is refused by name.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/relay.h"

/** The header of a SEQ_REQ; its TLVs do not matter to a relay. */
static uint8_t const frame[RELAY_FRAME_MIN + 4] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0,    0,    0, 0, 1, 0x88,
	0xb7, 0x00, 0x13, 0x74, 0x00, 0x01, 4, 0x04, 0x00, 0, 0, 0, 0,
};

static struct relay_msg const messages[] = {
	{.type = RELAY_HELLO, .version = 1, .text = "fastroam-ap 0.1, rly1"},
	{.type = RELAY_HELLO, .version = 255},
	{.type = RELAY_WELCOME, .version = 1, .holder = {{2, 0, 0x5e, 0, 0, 1}}},
	{.type = RELAY_WELCOME, .version = 2},
	{.type = RELAY_FRAME, .frame = frame, .frame_len = sizeof frame},
	{.type = RELAY_FRAME, .frame = frame, .frame_len = RELAY_FRAME_MIN},
	{.type = RELAY_PING, .token = 0x0102030405060708ull},
	{.type = RELAY_PONG, .token = UINT64_MAX},
	{.type = RELAY_BYE, .text = "another connection of this relay came"},
	{.type = RELAY_BYE},
};
#define COUNT (sizeof messages / sizeof messages[0])

static void assert_same(struct relay_msg const *a, struct relay_msg const *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->version, b->version);
	assert_true(mac_eq(a->holder, b->holder));
	assert_string_equal(a->text, b->text);
	assert_int_equal(a->token, b->token);
	assert_int_equal(a->frame_len, b->frame_len);
	if (b->frame_len)
		assert_memory_equal(a->frame, b->frame, b->frame_len);
}

/** Decode from a copy of exactly this size, so that a sanitizer sees any octet read too far. */
static enum relay_refusal decode(uint8_t const *data, size_t len, size_t *used,
				 struct relay_msg const *want)
{
	uint8_t *copy = malloc(len ? len : 1);
	struct relay_msg m;
	enum relay_refusal r;

	memcpy(copy, data, len);
	r = relay_decode(copy, len, used, &m);
	if (r != RELAY_REFUSED_OK)
		assert_int_equal(*used, 0);
	if (*used && want)
		assert_same(&m, want);
	free(copy);
	return r;
}

/** All of them in one stream, given octet by octet. */
static void test_stream(void **state)
{
	uint8_t stream[COUNT * RELAY_ENCODED];
	size_t len = 0, from = 0, found = 0, used;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		int n = relay_encode(&messages[i], stream + len);

		assert_true(n > 0);
		len += (size_t)n;
	}
	for (size_t end = 0; end <= len; end++) {
		assert_int_equal(decode(stream + from, end - from, &used, &messages[found]),
				 RELAY_REFUSED_OK);
		if (!used)
			continue;
		assert_int_equal(from + used, end);
		from = end;
		found++;
	}
	assert_int_equal(found, COUNT);
}

static void test_longest_frame(void **state)
{
	uint8_t longest[RELAY_FRAME_MAX + 1] = {0}, out[RELAY_ENCODED];
	struct relay_msg m = {.type = RELAY_FRAME, .frame = longest, .frame_len = RELAY_FRAME_MAX};
	size_t used;
	int len;

	(void)state;
	memcpy(longest, frame, sizeof frame);
	len = relay_encode(&m, out);
	assert_int_equal(len, RELAY_ENCODED);
	assert_int_equal(decode(out, (size_t)len, &used, &m), RELAY_REFUSED_OK);
	assert_int_equal(used, RELAY_ENCODED);
	m.frame_len++;
	assert_int_equal(relay_encode(&m, out), -EINVAL);
}

static void test_unknown_types_are_skipped(void **state)
{
	uint8_t unknown[2 + RELAY_LENGTH_MAX] = {RELAY_LENGTH_MAX >> 8, RELAY_LENGTH_MAX & 0xff,
						 99};
	uint8_t const type_0[] = {0, 1, 0};
	struct relay_msg const want = {.type = RELAY_UNKNOWN};
	size_t used;

	(void)state;
	assert_int_equal(decode(unknown, sizeof unknown, &used, &want), RELAY_REFUSED_OK);
	assert_int_equal(used, sizeof unknown);
	assert_int_equal(decode(unknown, sizeof unknown - 1, &used, NULL), RELAY_REFUSED_OK);
	assert_int_equal(used, 0);
	assert_int_equal(decode(type_0, sizeof type_0, &used, &want), RELAY_REFUSED_OK);
	assert_int_equal(used, sizeof type_0);
}

/** A later version may say more behind what is known. */
static void test_more_fields_are_skipped(void **state)
{
	uint8_t const welcome[] = {0, 10, RELAY_WELCOME, 2, 2, 0, 0, 0, 0, 1, 7, 7};
	uint8_t const ping[] = {0, 10, RELAY_PING, 0, 0, 0, 0, 0, 0, 0, 5, 7};
	struct relay_msg const w = {
		.type = RELAY_WELCOME, .version = 2, .holder = {{2, 0, 0, 0, 0, 1}}};
	struct relay_msg const p = {.type = RELAY_PING, .token = 5};
	size_t used;

	(void)state;
	assert_int_equal(decode(welcome, sizeof welcome, &used, &w), RELAY_REFUSED_OK);
	assert_int_equal(used, sizeof welcome);
	assert_int_equal(decode(ping, sizeof ping, &used, &p), RELAY_REFUSED_OK);
	assert_int_equal(used, sizeof ping);
}

/** A message from its type and body; the length in front is made. */
static enum relay_refusal decode_body(uint8_t const *body, size_t len)
{
	uint8_t data[2 + RELAY_LENGTH_MAX] = {(uint8_t)(len >> 8), (uint8_t)len};
	size_t used;

	memcpy(data + 2, body, len);
	return decode(data, 2 + len, &used, NULL);
}

static void test_refused_by_name(void **state)
{
	uint8_t text[1 + 1 + RELAY_TEXT_MAX + 1] = {RELAY_HELLO, 1};
	uint8_t const nul[] = {RELAY_BYE, 'a', 0, 'b'};
	uint8_t const no_version[] = {RELAY_HELLO};
	uint8_t const version_0[] = {RELAY_HELLO, 0, 'x'};
	uint8_t const welcome_0[] = {RELAY_WELCOME, 0, 2, 0, 0, 0, 0, 1};
	uint8_t const welcome_short[] = {RELAY_WELCOME, 1, 2, 0, 0, 0, 0};
	uint8_t const welcome_group[] = {RELAY_WELCOME, 1, 3, 0, 0, 0, 0, 1};
	uint8_t const ping[] = {RELAY_PING, 0, 0, 0, 0, 0, 0, 0};
	uint8_t body[1 + RELAY_FRAME_MAX + 1] = {RELAY_FRAME};
	uint8_t const empty[] = {0, 0, 9};
	uint8_t const over[] = {0x08, 0x01};
	size_t used;

	(void)state;
	assert_int_equal(decode(empty, sizeof empty, &used, NULL), RELAY_REFUSED_LENGTH);
	/* Judged before anything is waited for. */
	assert_int_equal(decode(over, sizeof over, &used, NULL), RELAY_REFUSED_LENGTH);
	memset(text + 2, 'x', RELAY_TEXT_MAX + 1);
	assert_int_equal(decode_body(text, sizeof text), RELAY_REFUSED_TEXT);
	assert_int_equal(decode_body(text, sizeof text - 1), RELAY_REFUSED_OK);
	assert_int_equal(decode_body(nul, sizeof nul), RELAY_REFUSED_TEXT);
	assert_int_equal(decode_body(no_version, sizeof no_version), RELAY_REFUSED_SHORT);
	assert_int_equal(decode_body(version_0, sizeof version_0), RELAY_REFUSED_VERSION);
	assert_int_equal(decode_body(welcome_0, sizeof welcome_0), RELAY_REFUSED_VERSION);
	assert_int_equal(decode_body(welcome_short, sizeof welcome_short), RELAY_REFUSED_SHORT);
	assert_int_equal(decode_body(welcome_group, sizeof welcome_group), RELAY_REFUSED_HOLDER);
	assert_int_equal(decode_body(ping, sizeof ping), RELAY_REFUSED_SHORT);
	memcpy(body + 1, frame, sizeof frame);
	assert_int_equal(decode_body(body, RELAY_FRAME_MIN), RELAY_REFUSED_FRAME);
	assert_int_equal(decode_body(body, 1 + RELAY_FRAME_MIN), RELAY_REFUSED_OK);
	assert_int_equal(decode_body(body, sizeof body), RELAY_REFUSED_FRAME);
}

/** Nothing but the key protocol crosses a relay: each of its seven octets counts. */
static void test_foreign_frames(void **state)
{
	uint8_t body[1 + sizeof frame] = {RELAY_FRAME}, out[RELAY_ENCODED];
	struct relay_msg const m = {
		.type = RELAY_FRAME, .frame = body + 1, .frame_len = sizeof frame};

	(void)state;
	for (size_t i = 12; i < 19; i++) {
		memcpy(body + 1, frame, sizeof frame);
		body[1 + i] ^= 0x10;
		assert_false(relay_frame_is_ours(body + 1, sizeof frame));
		assert_int_equal(decode_body(body, sizeof body), RELAY_REFUSED_FOREIGN);
		assert_int_equal(relay_encode(&m, out), -EINVAL);
	}
	assert_true(relay_frame_is_ours(frame, sizeof frame));
	assert_false(relay_frame_is_ours(frame, 0));
}

static void test_not_encoded(void **state)
{
	struct relay_msg m = {.type = RELAY_UNKNOWN};
	uint8_t out[RELAY_ENCODED];

	(void)state;
	assert_int_equal(relay_encode(&m, out), -EINVAL);
	m = (struct relay_msg){.type = RELAY_HELLO};
	assert_int_equal(relay_encode(&m, out), -EINVAL);
	m = (struct relay_msg){.type = RELAY_WELCOME, .version = 1, .holder = {{1}}};
	assert_int_equal(relay_encode(&m, out), -EINVAL);
	m = (struct relay_msg){.type = RELAY_BYE};
	memset(m.text, 'x', sizeof m.text);
	assert_int_equal(relay_encode(&m, out), -EINVAL);
}

static void test_reasons_have_texts(void **state)
{
	(void)state;
	for (int i = 0; i <= RELAY_REFUSED_COUNT; i++)
		assert_true(relay_refusal_text((enum relay_refusal)i)[0] != '\0');
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_longest_frame),
		cmocka_unit_test(test_unknown_types_are_skipped),
		cmocka_unit_test(test_more_fields_are_skipped),
		cmocka_unit_test(test_refused_by_name),
		cmocka_unit_test(test_foreign_frames),
		cmocka_unit_test(test_not_encoded),
		cmocka_unit_test(test_reasons_have_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
