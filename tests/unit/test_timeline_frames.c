/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Frames and keys for Wireshark, and who gets them. tests/integration/scenarios_timeline.py has
 * tshark read and decrypt them.
 */
#include "controller/timeline_frames.h"

#include "controller/frame_log.h"
#include "controller/secret_text.h"
#include "timeline_test.h"

static void test_frames(void **state)
{
	static uint8_t const auth[30] = {0xb0};
	struct bench *b = *state;
	unsigned frames = 9;
	char *hex = timeline_frames(b, b->c, told_sta, 0, UINT64_MAX, &frames);

	assert_int_equal(frames, 0);
	assert_int_equal(strncmp(hex, "0a0d0d0a", 8), 0);
	for (unsigned i = 0; i < 40; i++)
		frame_log_mgmt(b->c->frames, told_sta,
			       &(struct frame_kept){.wall_us = i,
						    .bssid = {{2, 0, 0, 0, 11, (uint8_t)i}},
						    .encrypted = true},
			       (struct span){auth, sizeof auth});
	hex = timeline_frames(b, b->c, told_sta, 0, UINT64_MAX, &frames);
	assert_int_equal(frames, 40);
	/* "0200.0000.0b07", and no more names than there are interfaces. */
	assert_non_null(strstr(hex, "303230302e303030302e30623037"));
	assert_null(strstr(hex, "303230302e303030302e30623230"));
	hex = timeline_frames(b, b->c, told_sta, 10, 12, &frames);
	assert_int_equal(frames, 3);
}

static void test_keys(void **state)
{
	struct bench *b = *state;
	unsigned keys;
	char *text;

	assert_int_equal(bench_load(b, "wlan home 3 home\n no security ft adaptive\n"
				       " no security wpa akm dot1x\n security wpa akm psk\n"
				       " security wpa psk set-key ascii 0 correct-horse\n"),
			 0);
	text = timeline_frame_keys(b, b->c, told_sta, 0, &keys);
	assert_int_equal(keys, 0);
	secret_text_free(text);
	frame_log_key(b->c->frames, told_sta,
		      &(struct frame_key){.len = 16, .key = {0xca, 0xfe}, .bssid = told_a});
	text = timeline_frame_keys(b, b->c, told_sta, 3, &keys);
	assert_int_equal(keys, 2);
	/* PBKDF2 of "correct-horse" for the SSID "home". */
	assert_non_null(strstr(text, "\n\"wpa-psk\",\""));
	assert_non_null(strstr(text, "\n\"tk\",\"cafe0000000000000000000000000000\"\n"));
	assert_null(strstr(text, "correct-horse"));
	/* Whatever is no row is a comment. */
	for (char *line = text; *line; line = strchr(line, '\n') + 1)
		assert_true(*line == '#' || *line == '"');
	secret_text_free(text);
}

#define EXPORT "show wireless client mac-address 0200.0000.0001 timeline export "

static void test_refusals(void **state)
{
	struct bench *b = *state;

	told_roam(b);
	assert_non_null(strstr(show(b, EXPORT "f.txt"), "what is to be in it?"));
	assert_non_null(strstr(show(b, EXPORT ".html"), "what is to be in it?"));
	assert_non_null(strstr(show(b, EXPORT "f.html keys"), "Keys go with frames"));
	assert_non_null(strstr(show(b, EXPORT "f.pcapng keys"), "without --allow-key-material"));
	b->options.allow_key_material = true;
	assert_non_null(strstr(show(b, EXPORT "f.pcapng keys"), "enter \"debug key-material\""));
	assert_non_null(strstr(show(b, EXPORT "f.pcapng"), "No frame of 0200.0000.0001 is kept: "));
	assert_non_null(strstr(show(b, EXPORT "f.pcapng roam 2"), "is kept from this roam"));
	/* Nobody is there who could write it. */
	assert_non_null(strstr(show(b, EXPORT "f.html"), "A configuration cannot write files"));
}

/** A controller whose clock was never set is in 1970: there is no second before the first one. */
static void test_clock_that_was_not_set(void **state)
{
	static uint8_t const auth[30] = {0xb0};
	struct bench *b = *state;
	struct trace_record rec = {
		.event = TRACE_ASSOC_RECEIVED, .sta = told_sta, .bssid = told_a, .wall_us = 500000};

	tracer_trace(b->c->tracer, &rec);
	frame_log_mgmt(b->c->frames, told_sta,
		       &(struct frame_kept){.wall_us = 400000, .bssid = told_a},
		       (struct span){auth, sizeof auth});
	/* It is found: only that nobody is there who could write the file is said. */
	assert_non_null(
		strstr(show(b, EXPORT "f.pcapng roam 1"), "A configuration cannot write files"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_frames),
		TEST(test_keys),
		TEST(test_refusals),
		TEST(test_clock_that_was_not_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
