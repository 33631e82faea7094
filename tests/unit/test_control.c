/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The control protocol: every kind comes back as it was sent, any octets arrive as JSON, and
 * hostile streams are refused by name.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>
#include <jansson.h>

#include "wire/control.h"

static struct control_msg const messages[] = {
	{.kind = CONTROL_HELLO, .number = 1, .text = "fastroam"},
	{.kind = CONTROL_HELLO,
	 .number = 1,
	 .text = "0.1",
	 .hostname = "WLC",
	 .mode = "exec",
	 .privilege = 1},
	{.kind = CONTROL_EXEC, .text = "show wlan summary"},
	{.kind = CONTROL_EXEC, .text = ""},
	{.kind = CONTROL_LOAD, .text = "wlan A 1 A\n no shutdown\n", .name = "startup-config"},
	{.kind = CONTROL_LOAD, .text = "vlan 3\n", .name = "office.cfg", .lenient = true},
	{.kind = CONTROL_FILE, .text = "interface=wlan0\nssid=caf\xc3\xa9\n", .name = "ap1.conf"},
	{.kind = CONTROL_FILE, .text = ""},
	{.kind = CONTROL_HELLO, .number = 1, .text = "fastroam", .name = "192.0.2.7"},
	{.kind = CONTROL_ANSWER, .text = ""},
	{.kind = CONTROL_ANSWER, .text = CONTROL_GIVEN_UP},
	{.kind = CONTROL_ASK, .text = "Proceed with reload? [confirm]", .key = true},
	{.kind = CONTROL_ASK, .text = "Save? [yes/no]: "},
	{.kind = CONTROL_INTERRUPT},
	{.kind = CONTROL_OUT, .text = "a\nb\t\"\\\x1b[0m\x7f caf\xc3\xa9\n"},
	{.kind = CONTROL_EVENT, .text = "*Nov 23 19:00:00: line"},
	{.kind = CONTROL_DONE,
	 .number = 0,
	 .hostname = "WLC",
	 .mode = "config-wlan",
	 .privilege = 15,
	 .length = 24,
	 .history = CONTROL_HISTORY_MAX},
	{.kind = CONTROL_DONE, .number = 1, .history = -1},
	{.kind = CONTROL_DONE, .number = 1, .text = "% No"},
	{.kind = CONTROL_ERROR, .text = "too many sessions"},
};

static void assert_text(char const *a, char const *b)
{
	assert_int_equal(!a, !b);
	if (a)
		assert_string_equal(a, b);
}

static void assert_same(struct control_msg const *a, struct control_msg const *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->privilege, b->privilege);
	assert_int_equal(a->length, b->length);
	assert_int_equal(a->key, b->key);
	assert_int_equal(a->lenient, b->lenient);
	if (a->kind == CONTROL_DONE)
		assert_int_equal(a->history, b->history);
	assert_text(a->text, b->text);
	assert_text(a->name, b->name);
	assert_text(a->hostname, b->hostname);
	assert_text(a->mode, b->mode);
}

/** All of them in one stream, given octet by octet: a message comes when its last octet is there.
 */
static void test_stream(void **state)
{
	void *ctx = talloc_new(NULL);
	uint8_t *stream = NULL;
	size_t len = 0, from = 0, found = 0;
	size_t const count = sizeof messages / sizeof messages[0];

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t n;
		uint8_t *one = control_encode(ctx, &messages[i], &n);

		assert_non_null(one);
		stream = talloc_realloc(ctx, stream, uint8_t, len + n);
		memcpy(stream + len, one, n);
		len += n;
	}
	for (size_t end = 0; end <= len; end++) {
		struct control_msg *m;
		struct err err = {0};
		size_t used, have = end - from;
		/* A copy of exactly this size, so that a sanitizer sees any octet read too far. */
		uint8_t *part = malloc(have ? have : 1);
		int rc;

		memcpy(part, stream + from, have);
		rc = control_decode(ctx, part, have, &used, &m, &err);
		free(part);
		if (rc == 0) {
			assert_null(m);
			assert_int_equal(used, 0);
			continue;
		}
		assert_int_equal(rc, 1);
		assert_same(m, &messages[found++]);
		assert_int_equal(from + used, end);
		from = end;
	}
	assert_int_equal(found, count);
	talloc_free(ctx);
}

static int decode_text(char const *json, struct control_msg **out, struct err *err)
{
	size_t len = strlen(json), used;
	uint8_t *data = malloc(4 + len);
	int rc;

	data[0] = (uint8_t)(len >> 24);
	data[1] = (uint8_t)(len >> 16);
	data[2] = (uint8_t)(len >> 8);
	data[3] = (uint8_t)len;
	memcpy(data + 4, json, len);
	rc = control_decode(NULL, data, 4 + len, &used, out, err);
	assert_int_equal(used, rc == 1 ? 4 + len : 0);
	free(data);
	return rc;
}

static void test_refused(void **state)
{
	static char const *const bad[] = {
		"x",
		"[]",
		"{}",
		"null",
		"{\"exec\":1}",
		"{\"exec\":\"a\"",
		"{\"exec\":\"a\"} x",
		"{\"exec\":\"a\",\"exec\":\"b\"}",
		"{\"exec\":\"a\\u0000b\"}",
		"{\"exec\":\"\xff\"}",
		"{\"hello\":0}",
		"{\"hello\":99999999999999999999}",
		"{\"hello\":1.5}",
		"{\"done\":-1}",
		"{\"done\":256}",
		"{\"done\":0,\"privilege\":16}",
		"{\"done\":0,\"privilege\":\"15\"}",
		"{\"done\":0,\"length\":513}",
		"{\"interrupt\":false}",
		"{\"unknown\":\"x\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct control_msg *m = (struct control_msg *)1;
		struct err err = {0};

		if (decode_text(bad[i], &m, &err) != -EBADMSG)
			fail_msg("%s was not refused", bad[i]);
		assert_null(m);
		assert_int_equal(err.code, -EBADMSG);
		assert_true(err.msg[0] != '\0');
	}
}

/** Lengths are judged before anything is waited for. */
static void test_lengths(void **state)
{
	uint8_t const huge[] = {0xff, 0xff, 0xff, 0xff};
	uint8_t const over[] = {0x00, 0x10, 0x00, 0x01};
	uint8_t const most[] = {0x00, 0x10, 0x00, 0x00};
	uint8_t const zero[] = {0, 0, 0, 0};
	struct control_msg *m;
	struct err err = {0};
	size_t used;

	(void)state;
	assert_int_equal(control_decode(NULL, huge, 4, &used, &m, &err), -EMSGSIZE);
	assert_non_null(strstr(err.msg, "4294967295"));
	assert_int_equal(control_decode(NULL, over, 4, &used, &m, &err), -EMSGSIZE);
	assert_int_equal(control_decode(NULL, zero, 4, &used, &m, &err), -EMSGSIZE);
	assert_int_equal(control_decode(NULL, most, 4, &used, &m, &err), 0);
	assert_int_equal(control_decode(NULL, huge, 3, &used, &m, &err), 0);
	assert_int_equal(control_decode(NULL, huge, 0, &used, &m, &err), 0);
}

/** Nesting deeper than a stack likes is refused, not followed. */
static void test_nesting(void **state)
{
	size_t const deep = 100000;
	char *json = malloc(deep + 16);
	struct control_msg *m;
	struct err err = {0};

	(void)state;
	memcpy(json, "{\"exec\":", 8);
	memset(json + 8, '[', deep);
	json[8 + deep] = '\0';
	assert_int_equal(decode_text(json, &m, &err), -EBADMSG);
	free(json);
}

/** Unknown keys are for later versions. */
static void test_unknown_keys(void **state)
{
	struct control_msg *m;
	struct err err = {0};

	(void)state;
	assert_int_equal(decode_text("{\"color\":[1,{}],\"exec\":\"x\",\"mode\":5}", &m, &err), 1);
	assert_int_equal(m->kind, CONTROL_EXEC);
	assert_string_equal(m->text, "x");
	assert_null(m->mode);
	talloc_free(m);
}

/** An SSID of any octets in some output arrives, and its ASCII is as it was. */
static void test_octets(void **state)
{
	struct control_msg out = {.kind = CONTROL_OUT,
				  .text = "a\xff\x80"
					  "b"};
	struct control_msg *m;
	struct err err = {0};
	size_t len, used;
	uint8_t *data = control_encode(NULL, &out, &len);

	(void)state;
	assert_non_null(data);
	assert_int_equal(control_decode(data, data, len, &used, &m, &err), 1);
	assert_string_equal(m->text, "a\xc3\xbf\xc2\x80"
				     "b");
	talloc_free(data);
}

/** A key that passed through is not left in memory. */
static void test_wiped(void **state)
{
	struct control_msg out = {.kind = CONTROL_EXEC, .text = "set-key ascii 0 hunter2hunter2"};
	json_malloc_t allocate;
	json_free_t release;
	struct control_msg *m;
	struct err err = {0};
	size_t len, used;
	char const *text;
	uint8_t *data = control_encode(NULL, &out, &len);

	(void)state;
	json_get_alloc_funcs(&allocate, &release);
	assert_ptr_not_equal(release, free);
	assert_int_equal(control_decode(NULL, data, len, &used, &m, &err), 1);
	/* The text is moved out of the message's tree, so that it outlives it. */
	text = talloc_steal(data, m->text);
	talloc_free(m);
	for (size_t i = 0; i < strlen(out.text); i++)
		assert_int_equal(text[i], 0);
	talloc_free(data);
}

static void test_not_encoded(void **state)
{
	struct control_msg m = {.kind = CONTROL_EXEC};
	char *text = malloc(CONTROL_MAX + 1);
	size_t len = 5;

	(void)state;
	assert_null(control_encode(NULL, &m, &len)); /* no text */
	assert_int_equal(len, 0);
	memset(text, 'x', CONTROL_MAX);
	text[CONTROL_MAX] = '\0';
	m.text = text;
	assert_null(control_encode(NULL, &m, &len)); /* too long with its key */
	text[CONTROL_MAX - 16] = '\0';
	{
		uint8_t *data = control_encode(NULL, &m, &len);

		assert_non_null(data);
		assert_true(len <= 4 + CONTROL_MAX);
		talloc_free(data);
	}
	free(text);
}

/** An octet that is not UTF-8 changes; what is UTF-8 around it does not. */
static void test_octets_that_are_not_utf8(void **state)
{
	struct control_msg const m = {.kind = CONTROL_LOAD,
				      .text = "wlan a 1 Caf\xc3\xa9\n! caf\xe9\n\xc2"};
	struct control_msg *got;
	struct err err = {0};
	size_t len, used;
	uint8_t *data = control_encode(NULL, &m, &len);

	(void)state;
	assert_non_null(data);
	assert_int_equal(control_decode(NULL, data, len, &used, &got, &err), 1);
	assert_string_equal(got->text, "wlan a 1 Caf\xc3\xa9\n! caf\xc3\xa9\n\xc3\x82");
	talloc_free(got);
	talloc_free(data);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_octets_that_are_not_utf8),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_octets),
		cmocka_unit_test(test_unknown_keys),
		cmocka_unit_test(test_not_encoded),
		cmocka_unit_test(test_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
