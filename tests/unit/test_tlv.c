/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Structures as TLVs: what is written is read again, what is damaged is refused by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mac.h"
#include "dot11/ie.h"
#include "wire/tlv.h"

struct leaf {
	uint16_t number;
	unsigned macs;
	struct mac mac[2];
};

enum colour { RED, GREEN, BLUE };

struct tree {
	int8_t small;
	uint64_t large;
	enum colour colour;
	bool yes;
	uint8_t octets[3];
	struct span span;
	char text[5];
	uint8_t numbers;
	uint32_t number[3];
	unsigned leaves;
	struct leaf leaf[2];
};

enum { LEAF_NUMBER = 1, LEAF_MACS };
static struct tlv_field const leaf_fields[] = {
	[LEAF_NUMBER - 1] = TLV_UINT_AT(struct leaf, number),
	[LEAF_MACS - 1] = TLV_LIST_AT(struct leaf, mac, macs),
};
static struct tlv_layout const leaf_layout = {leaf_fields, 2, TLV_BIT(LEAF_NUMBER)};

enum { SMALL = 1, LARGE, COLOUR, YES, OCTETS, UNUSED, SPAN, TEXT, NUMBERS, LEAVES };
static struct tlv_field const tree_fields[] = {
	[SMALL - 1] = TLV_UINT_AT(struct tree, small),
	[LARGE - 1] = TLV_UINT_AT(struct tree, large),
	[COLOUR - 1] = TLV_ENUM_AT(struct tree, colour, BLUE),
	[YES - 1] = TLV_BOOL_AT(struct tree, yes),
	[OCTETS - 1] = TLV_OCTETS_AT(struct tree, octets),
	[SPAN - 1] = TLV_SPAN_AT(struct tree, span, 2, 4),
	[TEXT - 1] = TLV_TEXT_AT(struct tree, text),
	[NUMBERS - 1] = TLV_LIST_AT(struct tree, number, numbers),
	[LEAVES - 1] = TLV_SUBS_AT(struct tree, leaf, leaves, &leaf_layout),
};
static struct tlv_layout const tree_layout = {tree_fields, LEAVES, 0};

static struct tree const full = {
	.small = -3,
	.large = 0x0102030405060708ull,
	.colour = BLUE,
	.yes = true,
	.octets = {9, 0, 7},
	.span = {(uint8_t const *)"abc", 3},
	.text = "abcd",
	.numbers = 2,
	.number = {0x000fac04, 1},
	.leaves = 2,
	.leaf = {{.number = 0}, {.number = 258, .macs = 1, .mac = {{{2, 0, 0, 0, 0, 5}}}}},
};

/** @return octets, 0 when it is refused */
static size_t write_tree(struct tree const *t, uint32_t needed, uint8_t *out, size_t size)
{
	struct wr w = wr_init(out, size);

	tlv_write(&w, &tree_layout, UINT32_MAX, needed, t);
	return w.bad ? 0 : wr_len(&w);
}

static enum tlv_error read_tree(void const *data, size_t len, uint32_t allowed, struct tree *t,
				uint32_t *seen)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum tlv_error why;
	struct rd r;

	memcpy(copy, data, len);
	r = rd_init(copy, len);
	memset(t, 0, sizeof *t);
	why = tlv_read(&r, &tree_layout, allowed, t, seen);
	/* The span points into the copy; its octets are those of `full`. */
	if (why == TLV_OK && t->span.p) {
		assert_true(t->span.p >= copy && t->span.p + t->span.len <= copy + len);
		if (t->span.len == full.span.len)
			assert_memory_equal(t->span.p, full.span.p, t->span.len);
		t->span.p = full.span.p;
	}
	free(copy);
	return why;
}

static void test_round_trip(void **state)
{
	uint8_t out[256];
	struct tree t;
	uint32_t seen;
	size_t len;

	(void)state;
	len = write_tree(&full, 0, out, sizeof out);
	assert_true(len > 0);
	assert_int_equal(read_tree(out, len, UINT32_MAX, &t, &seen), TLV_OK);
	assert_int_equal(t.small, -3);
	assert_true(t.large == full.large);
	assert_int_equal(t.colour, BLUE);
	assert_true(t.yes);
	assert_memory_equal(t.octets, full.octets, 3);
	assert_int_equal(t.span.len, 3);
	assert_string_equal(t.text, "abcd");
	assert_int_equal(t.numbers, 2);
	assert_int_equal(t.number[0], 0x000fac04);
	assert_int_equal(t.leaves, 2);
	assert_int_equal(t.leaf[0].number, 0);
	assert_int_equal(t.leaf[1].number, 258);
	assert_true(mac_eq(t.leaf[1].mac[0], full.leaf[1].mac[0]));
	/* Every room that is too small is noticed. */
	for (size_t room = 0; room < len; room++)
		assert_int_equal(write_tree(&full, 0, out, room), 0);
	/* Every piece that lacks an end is refused, or is whole TLVs. */
	(void)write_tree(&full, 0, out, sizeof out);
	for (size_t cut = 0; cut < len; cut++) {
		enum tlv_error why = read_tree(out, cut, UINT32_MAX, &t, &seen);

		assert_true(why == TLV_OK || why == TLV_SHORT);
	}
}

static void test_zero_is_left_out_unless_needed(void **state)
{
	struct tree const none = {0};
	uint8_t out[64];
	struct tree t;
	uint32_t seen;
	size_t len;

	(void)state;
	assert_int_equal(write_tree(&none, 0, out, sizeof out), 0);
	len = write_tree(&none, TLV_BIT(LARGE) | TLV_BIT(COLOUR), out, sizeof out);
	assert_int_equal(len, 3 + 8 + 3 + 1);
	assert_int_equal(read_tree(out, len, UINT32_MAX, &t, &seen), TLV_OK);
	assert_int_equal(seen, TLV_BIT(LARGE) | TLV_BIT(COLOUR));
}

static void test_skipped(void **state)
{
	uint8_t const data[] = {99, 0, 1, 7, 0, 0, 0, UNUSED, 0, 2, 1, 2, YES, 0, 1, 1, YES, 0, 0};
	struct tree t;
	uint32_t seen;

	(void)state;
	assert_int_equal(read_tree(data, sizeof data - 3, UINT32_MAX, &t, &seen), TLV_OK);
	assert_true(t.yes);
	/* One that is not allowed may even be bad, or come twice. */
	assert_int_equal(read_tree(data, sizeof data, ~TLV_BIT(YES), &t, &seen), TLV_OK);
	assert_false(t.yes);
}

static void test_refused_by_name(void **state)
{
	static struct {
		char const *data;
		size_t len;
		enum tlv_error why;
	} const bad[] = {
#define BAD(text, why) {text, sizeof(text) - 1, why}
		BAD("\x01", TLV_SHORT),
		BAD("\x01\0\2x", TLV_SHORT),
		BAD("\x01\0\1x\x01\0\1x", TLV_DUPLICATE),
		BAD("\x01\0\2xx", TLV_LENGTH),
		BAD("\x02\0\4xxxx", TLV_LENGTH),
		BAD("\x03\0\1\3", TLV_VALUE),
		BAD("\x03\0\2\0\0", TLV_LENGTH),
		BAD("\x04\0\1\2", TLV_VALUE),
		BAD("\x04\0\0", TLV_LENGTH),
		BAD("\x05\0\2ab", TLV_LENGTH),
		BAD("\x07\0\1a", TLV_LENGTH),
		BAD("\x07\0\5abcde", TLV_LENGTH),
		BAD("\x08\0\5abcde", TLV_LENGTH),
		BAD("\x08\0\3a\0b", TLV_VALUE),
		BAD("\x09\0\5xxxxx", TLV_LENGTH),
		BAD("\x09\0\x10xxxxxxxxxxxxxxxx", TLV_LENGTH),
		BAD("\x0a\0\0", TLV_MISSING),
		BAD("\x0a\0\4\1\0\1x", TLV_LENGTH),
		BAD("\x0a\0\5\1\0\2ab\x0a\0\5\1\0\2ab\x0a\0\5\1\0\2ab", TLV_DUPLICATE),
#undef BAD
	};
	struct tree t;
	uint32_t seen;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		enum tlv_error why = read_tree(bad[i].data, bad[i].len, UINT32_MAX, &t, &seen);

		if (why != bad[i].why)
			fail_msg("row %zu: %d instead of %d", i, why, bad[i].why);
	}
}

static void test_not_written(void **state)
{
	uint8_t out[256];
	struct tree t;

	(void)state;
	t = full;
	t.colour = (enum colour)3;
	assert_int_equal(write_tree(&t, 0, out, sizeof out), 0);
	t = full;
	t.span.len = 1;
	assert_int_equal(write_tree(&t, 0, out, sizeof out), 0);
	t = full;
	memset(t.text, 'x', sizeof t.text);
	assert_int_equal(write_tree(&t, 0, out, sizeof out), 0);
	t = full;
	t.numbers = 4;
	assert_int_equal(write_tree(&t, 0, out, sizeof out), 0);
	t = full;
	t.leaves = 3;
	assert_int_equal(write_tree(&t, 0, out, sizeof out), 0);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_zero_is_left_out_unless_needed),
		cmocka_unit_test(test_skipped),
		cmocka_unit_test(test_refused_by_name),
		cmocka_unit_test(test_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
