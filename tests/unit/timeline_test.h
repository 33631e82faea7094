/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the tests of timelines share: a station whose roams are told to the tracer of a controller.
 */
#ifndef TIMELINE_TEST_H
#define TIMELINE_TEST_H

#include "show_test.h"

#include "controller/tracer.h"

static struct mac const told_sta = {{2, 0, 0, 0, 0, 1}};
static struct mac const told_a = {{2, 0, 0, 0, 10, 1}}, told_b = {{2, 0, 0, 0, 10, 2}};

static inline void told(struct bench *b, struct mac bssid, uint64_t us, struct trace_record rec)
{
	rec.sta = told_sta;
	rec.bssid = bssid;
	rec.wlan_id = 1;
	rec.wall_us = 1700000000000000 + us;
	tracer_trace(b->c->tracer, &rec);
}

/** A first login, and a roam whose PMKID is unknown. The user's name is a hostile one. */
static inline void told_roam(struct bench *b)
{
	static uint8_t const pmkid[16] = {0xca, 0xfe};
	char const *user = "<script>alert(\"1\")</script>&\033";

	assert_int_equal(bench_load(b, "wlan corp 1 corp\n no shutdown\n"), 0);
	told(b, told_a, 0, (struct trace_record){.event = TRACE_ASSOC_RECEIVED});
	told(b, told_a, 90000, (struct trace_record){.event = TRACE_STATION_RUN, .s = {"802.1X"}});
	told(b, told_b, 5000000, (struct trace_record){.event = TRACE_REASSOC_RECEIVED});
	told(b, told_b, 5000000,
	     (struct trace_record){.event = TRACE_PMKID_MISSED, .hex = pmkid, .hex_len = 16});
	told(b, told_b, 5001500, (struct trace_record){.event = TRACE_EAP_IDENTITY, .s = {user}});
	told(b, told_b, 5200000, (struct trace_record){.event = TRACE_M1_SENT, .n = {0, 1}});
	told(b, told_b, 5240113,
	     (struct trace_record){.event = TRACE_STATION_RUN, .s = {"802.1X"}});
}

#endif
