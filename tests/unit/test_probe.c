/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Whose frames the controller hears of, and who gets a probe response.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ap/probe.h"
#include "dot11/frame.h"

static struct mac const bssid = {{2, 0, 0, 0, 1, 0}}, sta = {{2, 0, 0, 0, 0, 0}},
			other = {{2, 0, 0, 0, 9, 0}}, all = {{255, 255, 255, 255, 255, 255}};
static struct probe_bss const corp = {.bssid = {{2, 0, 0, 0, 1, 0}},
				      .ssid = (uint8_t const *)"corp",
				      .ssid_len = 4,
				      .freq = 2412};

/** Judge a copy of exactly this size, so that a sanitizer sees any octet read too far. */
static enum probe_verdict judge(struct probe_bss const *b, uint8_t const *frame, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	enum probe_verdict v;
	struct mac from;

	memcpy(copy, frame, len);
	v = probe_judge(b, copy, len, &from);
	if (v == PROBE_UP || v == PROBE_ANSWER)
		assert_true(mac_eq(from, sta));
	else
		assert_true(mac_is_zero(from));
	free(copy);
	return v;
}

static enum probe_verdict judge_frame(enum frame_subtype subtype, struct mac da, struct mac sa,
				      struct mac to, void const *body, size_t len)
{
	uint8_t out[256];
	struct wr w = wr_init(out, sizeof out);

	frame_put_header(&w, subtype, da, sa, to);
	wr_bytes(&w, body, len);
	assert_false(w.bad);
	return judge(&corp, out, wr_len(&w));
}

static enum probe_verdict ask(struct probe_bss const *b, struct mac da, struct mac to,
			      void const *elements, size_t len)
{
	uint8_t out[256];
	struct wr w = wr_init(out, sizeof out);

	frame_put_header(&w, FRAME_PROBE_REQUEST, da, sta, to);
	wr_bytes(&w, elements, len);
	return judge(b, out, wr_len(&w));
}

#define ASK(b, da, to, text) ask(b, da, to, text, sizeof(text) - 1)
#define NAMED                "\0\4corp"
#define WILDCARD             "\0\0"
#define RATES                "\1\4\x82\x84\x8b\x96"

static void test_answered(void **state)
{
	(void)state;
	assert_int_equal(ASK(&corp, all, all, NAMED), PROBE_ANSWER);
	assert_int_equal(ASK(&corp, all, all, WILDCARD RATES), PROBE_ANSWER);
	assert_int_equal(ASK(&corp, bssid, bssid, NAMED), PROBE_ANSWER);
	assert_int_equal(ASK(&corp, all, bssid, NAMED RATES "\3\1\1"), PROBE_ANSWER);
}

static void test_not_answered(void **state)
{
	(void)state;
	assert_int_equal(ASK(&corp, all, all, "\0\4corq"), PROBE_OTHER_SSID);
	assert_int_equal(ASK(&corp, all, all, "\0\3cor"), PROBE_OTHER_SSID);
	assert_int_equal(ASK(&corp, all, all, "\0\5corp1"), PROBE_OTHER_SSID);
	assert_int_equal(ASK(&corp, other, all, NAMED), PROBE_OTHER_BSS);
	assert_int_equal(ASK(&corp, all, other, NAMED), PROBE_OTHER_BSS);
	assert_int_equal(ASK(&corp, all, all, RATES), PROBE_MALFORMED);
	assert_int_equal(ASK(&corp, all, all, NAMED NAMED), PROBE_MALFORMED);
	assert_int_equal(ASK(&corp, all, all, "\0\4cor"), PROBE_MALFORMED);
	assert_int_equal(ASK(&corp, all, all, ""), PROBE_MALFORMED);
	assert_int_equal(ASK(&corp, all, all, NAMED "\3\1\2"), PROBE_OTHER_CHANNEL);
}

static void test_hidden(void **state)
{
	struct probe_bss hidden = corp;

	(void)state;
	hidden.hidden = true;
	assert_int_equal(ASK(&hidden, all, all, WILDCARD), PROBE_HIDDEN);
	assert_int_equal(ASK(&hidden, all, all, NAMED), PROBE_ANSWER);
	assert_int_equal(ASK(&hidden, all, all, "\0\4corq"), PROBE_OTHER_SSID);
}

static void test_up(void **state)
{
	static uint8_t const up[] = {FRAME_AUTH,     FRAME_ASSOC_REQUEST, FRAME_REASSOC_REQUEST,
				     FRAME_DISASSOC, FRAME_DEAUTH,        FRAME_ACTION};
	static uint8_t const kinds[] = {FRAME_ASSOC_RESPONSE, FRAME_REASSOC_RESPONSE,
					FRAME_PROBE_RESPONSE, FRAME_BEACON};

	(void)state;
	for (size_t i = 0; i < sizeof up; i++) {
		assert_int_equal(judge_frame(up[i], bssid, sta, bssid, "12", 2), PROBE_UP);
		/* What is sent to all, or through us to another BSS, is not for us. */
		assert_int_equal(judge_frame(up[i], all, sta, bssid, "12", 2), PROBE_OTHER_BSS);
		assert_int_equal(judge_frame(up[i], bssid, sta, other, "12", 2), PROBE_OTHER_BSS);
		assert_int_equal(judge_frame(up[i], bssid, sta, all, "12", 2), PROBE_OTHER_BSS);
		assert_int_equal(judge_frame(up[i], bssid, bssid, bssid, "12", 2), PROBE_SENDER);
		assert_int_equal(judge_frame(up[i], bssid, all, bssid, "12", 2), PROBE_SENDER);
	}
	for (size_t i = 0; i < sizeof kinds; i++)
		assert_int_equal(judge_frame(kinds[i], bssid, sta, bssid, "12", 2), PROBE_KIND);
}

static void test_malformed(void **state)
{
	uint8_t frame[FRAME_MAX + 1] = {FRAME_AUTH};

	(void)state;
	for (size_t len = 0; len < FRAME_HEADER_LEN; len++)
		assert_int_equal(judge(&corp, frame, len), PROBE_MALFORMED);
	memcpy(frame + 4, bssid.b, 6);
	memcpy(frame + 10, sta.b, 6);
	memcpy(frame + 16, bssid.b, 6);
	assert_int_equal(judge(&corp, frame, FRAME_MAX), PROBE_UP);
	assert_int_equal(judge(&corp, frame, FRAME_MAX + 1), PROBE_MALFORMED);
	frame[0] = 0x08; /* data */
	assert_int_equal(judge(&corp, frame, FRAME_HEADER_LEN), PROBE_MALFORMED);
}

static void test_channel(void **state)
{
	(void)state;
	assert_int_equal(probe_channel(2412), 1);
	assert_int_equal(probe_channel(2472), 13);
	assert_int_equal(probe_channel(2484), 14);
	assert_int_equal(probe_channel(5180), 36);
	assert_int_equal(probe_channel(5885), 177);
	assert_int_equal(probe_channel(5955), 0);
	assert_int_equal(probe_channel(0), 0);
}

static void test_protected(void **state)
{
	uint8_t frame[2] = {FRAME_ACTION, 0x48};

	(void)state;
	probe_clear_protected(frame, 1);
	assert_int_equal(frame[1], 0x48);
	assert_true(probe_is_protected(frame, 2));
	assert_false(probe_is_protected(frame, 1));
	probe_clear_protected(frame, 2);
	assert_false(probe_is_protected(frame, 2));
	assert_int_equal(frame[1], 0x08);
	assert_int_equal(frame[0], FRAME_ACTION);
}

static void test_address(void **state)
{
	uint8_t frame[FRAME_HEADER_LEN] = {FRAME_PROBE_RESPONSE};

	(void)state;
	assert_false(probe_address(frame, FRAME_HEADER_LEN - 1, sta));
	assert_true(probe_address(frame, FRAME_HEADER_LEN, sta));
	assert_memory_equal(frame + 4, sta.b, 6);
	assert_int_equal(frame[0], FRAME_PROBE_RESPONSE);
}

static void test_texts(void **state)
{
	(void)state;
	for (int v = 0; v < PROBE_VERDICT_COUNT; v++)
		assert_true(strlen(probe_verdict_text((enum probe_verdict)v)) > 8);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_answered),  cmocka_unit_test(test_not_answered),
		cmocka_unit_test(test_hidden),    cmocka_unit_test(test_up),
		cmocka_unit_test(test_malformed), cmocka_unit_test(test_channel),
		cmocka_unit_test(test_protected), cmocka_unit_test(test_address),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
