/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Frames of clients that are debugged: their form, their order, their bounds, and their keys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "controller/frame_log.h"

static struct mac const bss = {{2, 0, 0, 0, 10, 1}};

static struct mac station(unsigned n)
{
	return (struct mac){{2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

struct seen {
	unsigned n;
	struct frame_kept first, last;
	uint8_t octets[FRAME_LOG_FRAME]; /**< of the last */
};

static void see(void *arg, struct frame_kept const *f)
{
	struct seen *s = arg;

	if (s->n++ == 0)
		s->first = *f;
	s->last = *f;
	memcpy(s->octets, f->frame, f->len);
}

static struct seen all_of(struct frame_log const *l, unsigned sta)
{
	struct seen s = {0};
	unsigned n = frame_log_each(l, station(sta), 0, UINT64_MAX, see, &s);

	assert_int_equal(n, s.n);
	return s;
}

static void put_mgmt(struct frame_log *l, unsigned sta, uint64_t us, uint8_t flags, size_t len)
{
	static uint8_t frame[4096];

	frame[0] = 0xb0;
	frame[1] = flags;
	frame_log_mgmt(l, station(sta), &(struct frame_kept){.wall_us = us, .bssid = bss},
		       (struct span){frame, len});
}

static void test_mgmt(void **state)
{
	struct frame_log *l = frame_log_new(NULL);
	struct seen s;

	(void)state;
	put_mgmt(l, 1, 5, 0x48, 30);
	s = all_of(l, 1);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.last.len, 30);
	assert_int_equal(s.last.wall_us, 5);
	assert_true(mac_eq(s.last.bssid, bss));
	/* It is in clear here: only the flag that says otherwise is gone. */
	assert_int_equal(s.octets[1], 0x08);
	/* One that has not even a header is none. */
	put_mgmt(l, 1, 6, 0, 23);
	assert_int_equal(all_of(l, 1).n, 1);
	put_mgmt(l, 1, 7, 0, 4096);
	assert_int_equal(all_of(l, 1).last.len, FRAME_LOG_FRAME);
	assert_int_equal(all_of(l, 2).n, 0);
	talloc_free(l);
}

static void test_eapol(void **state)
{
	static uint8_t const eapol[] = {2, 3, 0, 0};
	static uint8_t const down[] = {
		0x08, 0x02, 0,    0, 2,  0, 0, 0,    0,    1, /* to the station */
		2,    0,    0,    0, 10, 1, 2, 0,    0,    0, 10, 1, 0,
		0,    0xaa, 0xaa, 3, 0,  0, 0, 0x88, 0x8e, 2, 3,  0, 0};
	static uint8_t const up[] = {0x08, 0x01, 0,    0, 2, 0, 0, 0,    10,   1, /* to the BSS */
				     2,    0,    0,    0, 0, 1, 2, 0,    0,    0, 10, 1, 0,
				     0,    0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0x8e, 2, 3,  0, 0};
	struct frame_log *l = frame_log_new(NULL);
	struct frame_kept about = {.bssid = bss, .down = true, .encrypted = true};
	struct seen s;

	(void)state;
	frame_log_eapol(l, station(1), &about, (struct span){eapol, sizeof eapol});
	s = all_of(l, 1);
	assert_int_equal(s.last.len, sizeof down);
	assert_memory_equal(s.octets, down, sizeof down);
	assert_true(s.last.down && s.last.encrypted);
	about.down = about.encrypted = false;
	frame_log_eapol(l, station(1), &about, (struct span){eapol, sizeof eapol});
	s = all_of(l, 1);
	assert_int_equal(s.n, 2);
	assert_memory_equal(s.octets, up, sizeof up);
	talloc_free(l);
}

static void test_window(void **state)
{
	struct frame_log *l = frame_log_new(NULL);
	struct seen s = {0};

	(void)state;
	for (unsigned i = 0; i < 10; i++)
		put_mgmt(l, 1, i, 0, 24);
	assert_int_equal(frame_log_each(l, station(1), 3, 5, see, &s), 3);
	assert_int_equal(s.first.wall_us, 3);
	assert_int_equal(s.last.wall_us, 5);
	talloc_free(l);
}

/** The newest are always there, and no more than a station's room. */
static void test_oldest_go(void **state)
{
	struct frame_log *l = frame_log_new(NULL);
	struct seen s;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		put_mgmt(l, 1, i, 0, 24 + i % 1500);
		s = all_of(l, 1);
		assert_int_equal(s.last.wall_us, i);
		assert_int_equal(s.first.wall_us, i + 1 - s.n);
		assert_true((size_t)s.n * 24 <= FRAME_LOG_OCTETS);
	}
	assert_true(s.n > 30 && s.n < 200);
	talloc_free(l);
}

/** One more than there is room for: the one that is silent longest goes. */
static void test_stations(void **state)
{
	struct frame_log *l = frame_log_new(NULL);

	(void)state;
	for (unsigned i = 0; i < FRAME_LOG_STATIONS; i++)
		put_mgmt(l, i, 0, 0, 24);
	put_mgmt(l, 0, 1, 0, 24);
	put_mgmt(l, FRAME_LOG_STATIONS, 1, 0, 24);
	assert_int_equal(all_of(l, 0).n, 2);
	assert_int_equal(all_of(l, 1).n, 0);
	assert_int_equal(all_of(l, 2).n, 1);
	assert_int_equal(all_of(l, FRAME_LOG_STATIONS).n, 1);
	frame_log_clear(l);
	assert_int_equal(all_of(l, 0).n, 0);
	put_mgmt(l, 0, 1, 0, 24);
	assert_int_equal(all_of(l, 0).n, 1);
	talloc_free(l);
}

static void test_keys(void **state)
{
	struct frame_log *l = frame_log_new(NULL);
	struct frame_key out[FRAME_LOG_KEYS];

	(void)state;
	assert_int_equal(frame_log_keys(l, station(1), out), 0);
	for (unsigned i = 0; i < FRAME_LOG_KEYS + 2; i++)
		frame_log_key(l, station(1),
			      &(struct frame_key){.wall_us = i, .len = 16, .key = {(uint8_t)i}});
	assert_int_equal(frame_log_keys(l, station(1), out), FRAME_LOG_KEYS);
	assert_int_equal(out[0].wall_us, 2);
	assert_int_equal(out[FRAME_LOG_KEYS - 1].key[0], FRAME_LOG_KEYS + 1);
	/* Another station in its place has none of them. */
	for (unsigned i = 2; i <= FRAME_LOG_STATIONS + 1; i++)
		put_mgmt(l, i, 0, 0, 24);
	assert_int_equal(frame_log_keys(l, station(1), out), 0);
	assert_int_equal(frame_log_keys(l, station(FRAME_LOG_STATIONS + 1), out), 0);
	frame_log_key(l, station(2), &(struct frame_key){.len = 16});
	frame_log_wipe_keys(l);
	assert_int_equal(frame_log_keys(l, station(2), out), 0);
	assert_int_equal(all_of(l, 2).n, 1);
	talloc_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mgmt),     cmocka_unit_test(test_eapol),
		cmocka_unit_test(test_window),   cmocka_unit_test(test_oldest_go),
		cmocka_unit_test(test_stations), cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
