/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Secrets: set, compared, and gone when wiped.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"

/** Octets of a secret, its unused room included, that are not zero. */
static size_t octets_left(struct secret const *s)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof s->b; i++)
		n += s->b[i] != 0;
	return n;
}

static void test_set_replaces_and_wipes(void **state)
{
	struct secret s = {0};
	uint8_t msk[SECRET_MAX];

	(void)state;
	memset(msk, 0xa5, sizeof msk);
	assert_true(secret_set(&s, msk, sizeof msk));
	assert_int_equal(s.len, 64);
	assert_int_equal(octets_left(&s), 64);
	assert_true(secret_set(&s, "abc", 3));
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.b, "abc", 3);
	assert_int_equal(octets_left(&s), 3);
}

static void test_set_too_long_empties(void **state)
{
	struct secret s = {0};
	uint8_t longer[SECRET_MAX + 1] = {1};

	(void)state;
	assert_true(secret_set(&s, "abc", 3));
	assert_false(secret_set(&s, longer, sizeof longer));
	assert_int_equal(s.len, 0);
	assert_int_equal(octets_left(&s), 0);
}

static void test_set_from_itself(void **state)
{
	struct secret s = {0};

	(void)state;
	assert_true(secret_set(&s, "0123456789", 10));
	assert_true(secret_set(&s, s.b + 4, 6));
	assert_int_equal(s.len, 6);
	assert_memory_equal(s.b, "456789", 6);
}

static void test_set_empty(void **state)
{
	struct secret s = {0};

	(void)state;
	assert_true(secret_set(&s, NULL, 0));
	assert_int_equal(s.len, 0);
}

static void test_wipe(void **state)
{
	struct secret s = {0};
	char text[] = "password";

	(void)state;
	assert_true(secret_set(&s, "0123456789", 10));
	secret_wipe(&s);
	assert_int_equal(s.len, 0);
	assert_int_equal(octets_left(&s), 0);
	mem_wipe(text, 4);
	assert_memory_equal(text, "\0\0\0\0word", 9);
	/* Of a length that the compiler does not know. */
	mem_wipe(text, strlen(text + 4) + 2);
	assert_memory_equal(text, "\0\0\0\0\0\0rd", 9);
	mem_wipe(NULL, 0);
	mem_wipe(NULL, strlen(text));
}

static void test_eq(void **state)
{
	struct secret a = {0};
	struct secret b = {0};

	(void)state;
	assert_true(secret_eq(&a, &b));
	assert_true(secret_set(&a, "0123456789", 10));
	assert_true(secret_set(&b, "0123456789", 10));
	assert_true(secret_eq(&a, &b));
	for (int i = 0; i < 10; i++) {
		b.b[i] ^= 0x80;
		assert_false(secret_eq(&a, &b));
		b.b[i] ^= 0x80;
	}
	/* A prefix is not the whole. */
	assert_true(secret_set(&b, "012345678", 9));
	assert_false(secret_eq(&a, &b));
	assert_true(secret_set(&b, "0123456789\0", 11));
	assert_false(secret_eq(&a, &b));
}

static void test_consttime_eq(void **state)
{
	uint8_t a[16] = {0};
	uint8_t b[16] = {0};

	(void)state;
	assert_true(consttime_eq(a, b, sizeof a));
	for (size_t i = 0; i < sizeof a; i++) {
		for (int bit = 0; bit < 8; bit++) {
			b[i] ^= (uint8_t)(1 << bit);
			assert_false(consttime_eq(a, b, sizeof a));
			b[i] ^= (uint8_t)(1 << bit);
		}
	}
	/* Lengths that are no multiple of a word's, and what lies behind. */
	for (size_t len = 1; len < sizeof a; len++) {
		b[len - 1] = 1;
		assert_false(consttime_eq(a, b, len));
		b[len - 1] = 0;
		b[len] = 1;
		assert_true(consttime_eq(a, b, len));
		b[len] = 0;
	}
	/* Two differences must not cancel out. */
	b[0] = b[1] = 0x80;
	assert_false(consttime_eq(a, b, sizeof a));
	assert_true(consttime_eq(a, b, 0));
}

/** Every bit counts, at any length and alignment; what lies behind does not. */
static void test_consttime_eq_lengths(void **state)
{
	uint8_t a[80] = {0}, b[80] = {0};

	(void)state;
	for (size_t from = 0; from < 8; from++) {
		for (size_t len = 0; len <= 70; len++) {
			a[from + len] = 1;
			assert_true(consttime_eq(a + from, b + from, len));
			for (size_t i = 0; i < len; i++) {
				b[from + i] = 0x80;
				assert_false(consttime_eq(a + from, b + from, len));
				b[from + i] = 0;
			}
			a[from + len] = 0;
		}
	}
}

/** No octet more than asked, and none less. */
static void test_mem_wipe_lengths(void **state)
{
	(void)state;
	for (size_t len = 0; len <= 100; len++) {
		uint8_t b[102];

		memset(b, 0xa5, sizeof b);
		mem_wipe(b + 1, len);
		assert_int_equal(b[0], 0xa5);
		assert_int_equal(b[1 + len], 0xa5);
		for (size_t i = 0; i < len; i++)
			assert_int_equal(b[1 + i], 0);
	}
}

/** A stack that can be looked at once its thread has ended. */
static uint8_t stack[1 << 18] __attribute__((aligned(4096)));

__attribute__((noinline)) static void leave(void)
{
	uint8_t volatile left[8192];

	for (size_t i = 0; i < sizeof left; i++)
		left[i] = 0xa5;
}

static void *leave_and_wipe(void *wipe)
{
	leave();
	if (wipe)
		stack_wipe();
	return NULL;
}

/** The longest run of what leave() wrote. */
static size_t left_by(bool wipe)
{
	pthread_attr_t attr;
	pthread_t thread;
	size_t run = 0, longest = 0;

	memset(stack, 0, sizeof stack);
	assert_int_equal(pthread_attr_init(&attr), 0);
	assert_int_equal(pthread_attr_setstack(&attr, stack, sizeof stack), 0);
	assert_int_equal(pthread_create(&thread, &attr, leave_and_wipe, wipe ? stack : NULL), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	pthread_attr_destroy(&attr);
	for (size_t i = 0; i < sizeof stack; i++) {
		run = stack[i] == 0xa5 ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void test_stack_wipe(void **state)
{
	(void)state;
	assert_true(left_by(false) >= 1024);
	/* The frame of stack_wipe() itself covers what is next to the caller's. */
	assert_true(left_by(true) < 64);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_set_replaces_and_wipes),
		cmocka_unit_test(test_set_too_long_empties),
		cmocka_unit_test(test_set_from_itself),
		cmocka_unit_test(test_set_empty),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_eq),
		cmocka_unit_test(test_consttime_eq),
		cmocka_unit_test(test_consttime_eq_lengths),
		cmocka_unit_test(test_mem_wipe_lengths),
		cmocka_unit_test(test_stack_wipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
