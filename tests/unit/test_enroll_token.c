/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Tokens: each has one text, which is read again; a slip of the pen is noticed or gives another
 * token.
 */
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/enroll_token.h"

static struct enroll_token const token = {
	.name = "ap-1.example.org",
	.secret = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
		   0xdd, 0xee, 0xff},
	.fingerprint = {0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8, 0xf7, 0xf6, 0xf5, 0xf4,
			0xf3, 0xf2, 0xf1, 0xf0},
};
/* Its second half is what coreutils' base32 makes of these octets. */
static char const text[] = "ap-1.example.org.aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hya";

static void test_text(void **state)
{
	char out[ENROLL_TEXT];
	struct enroll_token t;

	(void)state;
	enroll_token_text(&token, out);
	assert_string_equal(out, text);
	assert_int_equal(enroll_token_parse(out, &t, NULL), 0);
	assert_memory_equal(&t, &token, sizeof t);
	/* In capitals too, as some read it out. */
	for (char *p = strrchr(out, '.'); *p; p++)
		*p = (char)toupper((unsigned char)*p);
	assert_int_equal(enroll_token_parse(out, &t, NULL), 0);
	assert_memory_equal(&t, &token, sizeof t);
}

static void test_longest_name(void **state)
{
	struct enroll_token t = token;
	char out[ENROLL_TEXT], longer[ENROLL_TEXT + 1];

	(void)state;
	memset(t.name, 'x', sizeof t.name - 1);
	enroll_token_text(&t, out);
	assert_int_equal(strlen(out), ENROLL_TEXT - 1);
	assert_int_equal(enroll_token_parse(out, &t, NULL), 0);
	snprintf(longer, sizeof longer, "x%s", out);
	assert_int_equal(enroll_token_parse(longer, &t, NULL), -EINVAL);
}

static void test_no_tokens(void **state)
{
	static char const *const bad[] = {
		"",
		".",
		"ap1",
		"aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hya",
		".aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hya",
		"a b.aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hya",
		"ap1.aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hy",
		"ap1.aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hyaa",
		"ap1.aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hy1",
		/* A bit beyond the last octet. */
		"ap1.aaisem2ekvthpcezvk54zxpo777757p47p5pt6hx6327j47s6hyb",
	};
	struct enroll_token t, none = {0};
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(enroll_token_parse(bad[i], &t, &err), -EINVAL);
		assert_memory_equal(&t, &none, sizeof t);
		assert_true(err.msg[0] != '\0');
	}
}

static void test_proof(void **state)
{
	uint8_t a[ENROLL_PROOF_LEN], b[ENROLL_PROOF_LEN];

	(void)state;
	assert_int_equal(enroll_proof(token.secret, (uint8_t const *)"request", 7, a), 0);
	assert_int_equal(enroll_proof(token.secret, (uint8_t const *)"requesT", 7, b), 0);
	assert_memory_not_equal(a, b, sizeof a);
	assert_int_equal(enroll_proof(token.fingerprint, (uint8_t const *)"request", 7, b), 0);
	assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_longest_name),
		cmocka_unit_test(test_no_tokens),
		cmocka_unit_test(test_proof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
