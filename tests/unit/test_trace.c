/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Trace lines: exact texts of the three forms, hostile arguments, cut output.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/trace.h"

#define STA                                                \
	{                                                  \
		{                                          \
			0x84, 0x5f, 0x04, 0xe7, 0xd5, 0x57 \
		}                                          \
	}
#define BSSID                                              \
	{                                                  \
		{                                          \
			0x14, 0x84, 0x73, 0x40, 0xa8, 0xcd \
		}                                          \
	}
/** 2023-09-19 13:49:46.962897 UTC. */
#define WALL_US 1695131386962897ull

static uint8_t const pmkid[16] = {0xc9, 0x4d, 0x0d, 0x97, 0x03, 0xaa, 0xa9, 0x0f,
				  0x1b, 0xc8, 0x33, 0x73, 0x01, 0xf1, 0x18, 0xf5};

static struct trace_record sample(enum trace_event event)
{
	return (struct trace_record){
		.event = event,
		.wall_us = WALL_US,
		.sta = STA,
		.bssid = BSSID,
		.wlan_id = 17,
		.s = {"802.1X", "nas1", "aabbcc"},
		.n = {0, 43200, 0},
		.hex = pmkid,
		.hex_len = sizeof pmkid,
	};
}

static int two_hours_east(void **state)
{
	(void)state;
	/* POSIX counts westward: this is UTC+2. */
	if (setenv("TZ", "XXX-2", 1))
		return -1;
	tzset();
	return 0;
}

static void assert_renders(struct trace_record const *rec, enum trace_form form, char const *want)
{
	char out[TRACE_TEXT_MAX];
	size_t len = trace_render(rec, form, 17435, out, sizeof out);

	assert_string_equal(out, want);
	assert_int_equal(len, strlen(want));
}

static void test_aireos(void **state)
{
	struct trace_record rec = sample(TRACE_PMKSA_CREATED);

	(void)state;
	assert_renders(
		&rec, TRACE_AIREOS,
		"*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962: 84:5f:04:e7:d5:57 Creating a PKC "
		"PMKID Cache entry for station 84:5f:04:e7:d5:57 (RSN 2)\n"
		"*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962: 84:5f:04:e7:d5:57 Setting active "
		"key cache index 8 ---> 8\n"
		"*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962: 84:5f:04:e7:d5:57 Setting active "
		"key cache index 8 ---> 0\n"
		"*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962: 84:5f:04:e7:d5:57 Adding BSSID "
		"14:84:73:40:a8:cd to PMKID cache at index 0 for station 84:5f:04:e7:d5:57\n"
		"*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962: New PMKID: (16)\n"
		"*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962:      [0000] c9 4d 0d 97 03 aa a9 0f "
		"1b c8 33 73 01 f1 18 f5\n");
	/* The task of an access point, and a number that is an address. */
	rec = sample(TRACE_ASSOC_REQUEST);
	rec.n[0] = 1;
	rec.n[1] = 0x8478acf068d0;
	assert_renders(&rec, TRACE_AIREOS,
		       "*apfMsConnTask_0: Sep 19 15:49:46.962: Processing assoc-req "
		       "station:84:5f:04:e7:d5:57 AP:84:78:ac:f0:68:d0-01 thread:0\n");
	/* Tasks that exist once carry no number. */
	rec = sample(TRACE_SESSION_EXPIRED);
	assert_renders(&rec, TRACE_AIREOS,
		       "*osapiBsnTimer: Sep 19 15:49:46.962: 84:5f:04:e7:d5:57 Session timeout "
		       "expired for station 84:5f:04:e7:d5:57, deleting its keys\n");
}

static void test_iosxe(void **state)
{
	struct trace_record rec = sample(TRACE_PMKSA_CREATED);

	(void)state;
	assert_renders(
		&rec, TRACE_IOSXE,
		"2023/09/19 15:49:46.962897 {wncd_x_R0-0}{1}: [client-keymgmt] [17435]: "
		"(note): MAC: 845f.04e7.d557  PMK cache entry created. AKM:802.1X BSSID "
		"1484.7340.a8cd PMKID c94d0d9703aaa90f1bc8337301f118f5 lifetime 43200 sec\n");
	rec = sample(TRACE_PUSH_REFUSED);
	rec.sta = (struct mac){{0}};
	rec.s[0] = NULL;
	rec.n[0] = 404;
	assert_renders(&rec, TRACE_IOSXE,
		       "2023/09/19 15:49:46.962897 {wncd_x_R0-0}{1}: [radius-dyn-auth] [17435]: "
		       "(ERR): MAC: 0000.0000.0000  Push refused. Sender nas1, reason: -, "
		       "Error-Cause 404\n");
}

static void test_json(void **state)
{
	struct trace_record rec = sample(TRACE_PMKSA_CREATED);

	(void)state;
	assert_renders(&rec, TRACE_JSON,
		       "{\"event\":\"PMKSA_CREATED\",\"time\":\"2023-09-19T13:49:46.962897Z\","
		       "\"mac\":\"84:5f:04:e7:d5:57\",\"bssid\":\"14:84:73:40:a8:cd\",\"wlan\":17,"
		       "\"n0\":0,\"n1\":43200,\"hex\":\"c94d0d9703aaa90f1bc8337301f118f5\","
		       "\"s0\":\"802.1X\",\"s1\":\"nas1\",\"s2\":\"aabbcc\"}\n");
	rec = (struct trace_record){.event = TRACE_SESSION_EXPIRED, .wall_us = 1};
	assert_renders(
		&rec, TRACE_JSON,
		"{\"event\":\"SESSION_EXPIRED\",\"time\":\"1970-01-01T00:00:00.000001Z\"}\n");
}

static void test_long_dump_has_prefixes(void **state)
{
	struct trace_record rec = sample(TRACE_PMKSA_CREATED);
	uint8_t octets[36];
	char out[TRACE_TEXT_MAX];

	(void)state;
	memset(octets, 0x11, sizeof octets);
	rec.hex = octets;
	rec.hex_len = sizeof octets;
	assert_true(trace_render(&rec, TRACE_AIREOS, 1, out, sizeof out) > 0);
	assert_non_null(strstr(out,
			       "962:      [0000] 11 11 11 11 11 11 11 11 11 11 11 11 11 11 11 11\n"
			       "*Dot1x_NW_MsgTask_7: Sep 19 15:49:46.962:      [0010] 11"));
	assert_non_null(strstr(out, "962:      [0020] 11 11 11 11\n"));
}

static void test_hostile_text_forms(void **state)
{
	struct trace_record rec = sample(TRACE_ACCEPT_RECEIVED);
	char out[TRACE_TEXT_MAX];

	(void)state;
	rec.s[0] = "bob\n*forged\r\x1b[2J\x7f\xc3\xa9\xff{s1}~%s";
	assert_true(trace_render(&rec, TRACE_IOSXE, 1, out, sizeof out) > 0);
	assert_non_null(strstr(out, "User bob?*forged??[2J????{s1}~%s, EAP type: nas1"));
	assert_ptr_equal(strchr(out, '\n'), out + strlen(out) - 1);
}

/** Parse the JSON form, which must be valid whatever the arguments, and give one string of it. */
static char *json_member(struct trace_record const *rec, size_t size, char const *key)
{
	char out[TRACE_TEXT_MAX];
	size_t len = trace_render(rec, TRACE_JSON, 1, out, size);
	json_t *root = json_loads(out, JSON_REJECT_DUPLICATES, NULL);
	json_t *member = json_object_get(root, key);
	char *text = member ? strdup(json_string_value(member)) : NULL;

	assert_non_null(root);
	assert_true(len < size);
	assert_ptr_equal(strchr(out, '\n'), out + len - 1);
	/* No octet of it may steer a terminal, nor U+0080..U+009F in their two octets. */
	for (size_t i = 0; i + 1 < len; i++) {
		assert_true((unsigned char)out[i] >= ' ' && out[i] != 0x7f);
		assert_false((unsigned char)out[i] == 0xc2 && (unsigned char)out[i + 1] < 0xa0);
	}
	json_decref(root);
	return text;
}

static void test_hostile_json(void **state)
{
	static struct {
		char const *in, *out;
	} const cases[] = {
		{"plain", "plain"},
		{"", ""},
		{"a\"b\\c/", "a\"b\\c/"},
		{"\n\t\x01\x1f\x7f", "\n\t\x01\x1f\x7f"},
		{"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\xb6",
		 "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\xb6"},
		{"\xc2\x9b", "\xc2\x9b"},
		/* Not UTF-8: a stray continuation, a cut sequence, overlong forms, a surrogate, too
		 * high a number. Each octet becomes U+FFFD. */
		{"\x80z", "\xef\xbf\xbdz"},
		{"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xc3", "\xef\xbf\xbd"},
		{"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xe0\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xff", "\xef\xbf\xbd"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct trace_record rec = sample(TRACE_ACCEPT_RECEIVED);
		char *text;

		rec.s[0] = cases[i].in;
		text = json_member(&rec, TRACE_TEXT_MAX, "s0");
		assert_string_equal(text, cases[i].out);
		free(text);
	}
}

static void test_json_closes_whatever_the_size(void **state)
{
	struct trace_record rec = sample(TRACE_FT_KEYS_CREATED);
	uint8_t octets[64];
	char longer[2000];
	char *text;

	(void)state;
	memset(octets, 0xab, sizeof octets);
	memset(longer, 0x01, sizeof longer);
	longer[sizeof longer - 1] = '\0';
	rec.hex = octets;
	rec.hex_len = sizeof octets;
	rec.wlan_id = UINT32_MAX;
	for (int i = 0; i < TRACE_ARGS; i++) {
		rec.s[i] = longer;
		rec.n[i] = INT64_MAX;
	}
	for (size_t size = 512; size <= TRACE_TEXT_MAX; size++) {
		text = json_member(&rec, size, "s2");
		assert_non_null(text);
		assert_true(strlen(text) > 0);
		free(text);
	}
}

static void test_text_is_cut_at_a_line_end(void **state)
{
	struct trace_record rec = sample(TRACE_PMKSA_CREATED);
	char whole[TRACE_TEXT_MAX], out[TRACE_TEXT_MAX + 1];
	size_t len = trace_render(&rec, TRACE_AIREOS, 1, whole, sizeof whole);

	(void)state;
	for (size_t size = 1; size <= len + 1; size++) {
		size_t got;

		memset(out, 0x5a, sizeof out);
		got = trace_render(&rec, TRACE_AIREOS, 1, out, size);
		assert_true(got < size);
		assert_int_equal(out[got], '\0');
		assert_int_equal(out[size], 0x5a);
		if (got == 0)
			continue;
		assert_int_equal(out[got - 1], '\n');
		assert_memory_equal(out, whole, got - 1);
		/* Only a first line may lack its end; of the others all or nothing is there. */
		if (memchr(out, '\n', got - 1))
			assert_int_equal(whole[got - 1], '\n');
	}
	assert_int_equal(trace_render(&rec, TRACE_AIREOS, 1, out, len + 1), len);
	assert_int_equal(trace_render(&rec, TRACE_AIREOS, 1, out, 0), 0);
}

static void test_every_event_renders(void **state)
{
	uint8_t octets[64] = {0};
	char longest[254];

	(void)state;
	/* 253 octets are the most that a RADIUS attribute carries (RFC 2865 5). */
	memset(longest, 'u', sizeof longest);
	longest[sizeof longest - 1] = '\0';
	for (enum trace_event event = 0; event < TRACE_EVENT_COUNT; event++) {
		for (enum trace_form form = TRACE_AIREOS; form <= TRACE_JSON; form++) {
			struct trace_record rec = sample(event);
			char out[TRACE_TEXT_MAX];
			size_t len;

			rec.s[0] = longest;
			rec.hex = octets;
			rec.hex_len = sizeof octets;
			len = trace_render(&rec, form, 4194304, out, sizeof out);
			assert_true(len > 40 && len < sizeof out - 1);
			assert_int_equal(out[len - 1], '\n');
			/* A field that the renderer does not know would vanish without a word. */
			if (form != TRACE_JSON)
				assert_null(strstr(out, "{s"));
		}
		assert_true(strlen(trace_event_name(event)) > 0);
		assert_in_range(trace_event_level(event), TRACE_ERR, TRACE_DEBUG);
	}
	assert_string_equal(trace_event_name(TRACE_PUSH_REFUSED), "PUSH_REFUSED");
	assert_int_equal(trace_event_level(TRACE_PUSH_REFUSED), TRACE_ERR);
}

static void test_templates_use_known_fields(void **state)
{
	static char const *const templates[] = {
#define TRACE_EVENT(name, level, task, module, aireos, iosxe) aireos, iosxe,
#include "base/trace_events.h"
#undef TRACE_EVENT
	};
	static char const *const known[] = {"{sta}", "{bssid}", "{s0}",  "{s1}",   "{s2}", "{n0}",
					    "{n1}",  "{n2}",    "{hex}", "{dump}", "{r0}", "{x0}",
					    "{x1}",  "{m0}",    "{m1}",  "{m2}"};

	(void)state;
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
		for (char const *p = strchr(templates[i], '{'); p; p = strchr(p + 1, '{')) {
			bool found = false;

			for (size_t k = 0; k < sizeof known / sizeof *known; k++)
				found |= strncmp(p, known[k], strlen(known[k])) == 0;
			if (!found)
				fail_msg("unknown field in trace text: %s", p);
		}
	}
}

static void test_far_times(void **state)
{
	struct trace_record rec = sample(TRACE_SESSION_EXPIRED);
	char out[TRACE_TEXT_MAX];

	(void)state;
	rec.wall_us = UINT64_MAX;
	for (enum trace_form form = TRACE_AIREOS; form <= TRACE_JSON; form++)
		assert_true(trace_render(&rec, form, 1, out, sizeof out) > 0);
}

/** No event of FT or CCKM is left out of its debug, and each topic has some of its own. */
static void test_topics(void **state)
{
	unsigned count[TRACE_TOPIC_COUNT] = {0};

	(void)state;
	for (enum trace_event e = 0; e < TRACE_EVENT_COUNT; e++) {
		char const *name = trace_event_name(e);
		unsigned topics = trace_event_topics(e);

		assert_int_equal(topics >> TRACE_TOPIC_COUNT, 0);
		assert_int_equal(strncmp(name, "FT_", 3) == 0,
				 !!(topics & TRACE_TOPIC_BIT(TRACE_TOPIC_FT)));
		assert_int_equal(strncmp(name, "CCKM_", 5) == 0,
				 !!(topics & TRACE_TOPIC_BIT(TRACE_TOPIC_CCKM)));
		if (strncmp(name, "EAP_", 4) == 0 || strncmp(name, "AAA_", 4) == 0)
			assert_true(topics & TRACE_TOPIC_BIT(TRACE_TOPIC_DOT1X));
		if (strncmp(name, "PMK", 3) == 0 || strncmp(name, "OKC_", 4) == 0)
			assert_true(topics & TRACE_TOPIC_BIT(TRACE_TOPIC_PMK));
		for (enum trace_topic t = 0; t < TRACE_TOPIC_COUNT; t++)
			count[t] += topics >> t & 1;
	}
	assert_int_equal(trace_event_topics(TRACE_KEY_MATERIAL), 0);
	for (enum trace_topic t = 0; t < TRACE_TOPIC_COUNT; t++) {
		assert_true(count[t] >= 8);
		assert_true(strlen(trace_topic_word(t)) > 0 && strlen(trace_topic_text(t)) > 0);
	}
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_aireos),
		cmocka_unit_test(test_iosxe),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_long_dump_has_prefixes),
		cmocka_unit_test(test_hostile_text_forms),
		cmocka_unit_test(test_hostile_json),
		cmocka_unit_test(test_json_closes_whatever_the_size),
		cmocka_unit_test(test_text_is_cut_at_a_line_end),
		cmocka_unit_test(test_every_event_renders),
		cmocka_unit_test(test_templates_use_known_fields),
		cmocka_unit_test(test_far_times),
		cmocka_unit_test(test_topics),
	};

	return cmocka_run_group_tests(tests, two_hours_east, NULL);
}
