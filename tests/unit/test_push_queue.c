/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The queue of pushes by itself, without threads or sockets.
 */
#include "net/push_queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static unsigned wakes, overflows;
static struct push_queue *urgent_in; /**< when set, on_wake() looks whether a caller waits there */
static bool urgent;

static void on_wake(void *arg)
{
	(void)arg;
	wakes++;
	urgent = urgent_in && push_queue_is_urgent(urgent_in);
}

static void on_overflow(void *arg)
{
	(void)arg;
	overflows++;
}

static struct push_queue *queue_make(uint32_t size)
{
	struct push_queue_events const events = {.wake = on_wake, .overflow = on_overflow};
	struct push_queue *q = push_queue_new(size, &events);

	assert_non_null(q);
	wakes = overflows = 0;
	return q;
}

static void put(struct push_queue *q, unsigned n)
{
	struct login l = {.mdid = (uint16_t)n};

	assert_int_equal(push_queue_login(q, &l), 0);
}

/** Take the next one, which must be number `n`. @return its slot */
static int take(struct push_queue *q, unsigned n)
{
	struct push_record r;
	int slot = push_queue_take(q, 1000, &r);

	assert_true(slot >= 0);
	assert_false(r.withdraw);
	assert_int_equal(r.what.login.mdid, n);
	return slot;
}

static void nothing_to_take(struct push_queue *q)
{
	struct push_record r;

	assert_int_equal(push_queue_take(q, 1000, &r), -1);
}

static struct push_client_stats stats(struct push_queue *q)
{
	struct push_client_stats s = {0};

	push_queue_get_stats(q, &s);
	assert_int_equal(s.accepted, s.acked + s.naked + s.dropped + s.queued);
	return s;
}

static void test_order_and_answers(void **state)
{
	struct push_queue *q = queue_make(10);
	uint8_t authenticator[16], got[16];
	int first, second;

	(void)state;
	nothing_to_take(q);
	for (unsigned n = 0; n < 3; n++)
		put(q, n);
	first = take(q, 0);
	second = take(q, 1);
	assert_int_not_equal(first, second);
	memset(authenticator, 7, sizeof authenticator);
	push_queue_sent(q, second, authenticator);
	assert_true(push_queue_expects(q, (uint8_t)second, got));
	assert_memory_equal(got, authenticator, sizeof got);
	assert_int_equal(push_queue_answered(q, (uint8_t)second, true), 0);
	assert_false(push_queue_expects(q, (uint8_t)second, got));
	assert_int_equal(push_queue_answered(q, (uint8_t)first, false), 0);
	assert_int_equal(stats(q).acked, 1);
	assert_int_equal(stats(q).naked, 1);
	assert_false(push_queue_is_waiting(q));
	assert_false(push_queue_is_empty(q));
	push_queue_give_up(q, take(q, 2));
	assert_int_equal(stats(q).dropped, 1);
	assert_int_equal(stats(q).sent, 2);
	assert_true(push_queue_is_empty(q));
	push_queue_free(q);
}

static void test_rewind_keeps_the_order(void **state)
{
	struct push_queue *q = queue_make(10);

	(void)state;
	for (unsigned n = 0; n < 4; n++)
		put(q, n);
	(void)take(q, 0);
	assert_int_equal(push_queue_answered(q, (uint8_t)take(q, 1), true), 0);
	(void)take(q, 2);
	assert_int_equal(push_queue_rewind(q), 3);
	assert_int_equal(stats(q).in_flight, 0);
	assert_false(push_queue_is_waiting(q));
	(void)take(q, 0);
	(void)take(q, 2);
	(void)take(q, 3);
	assert_int_equal(stats(q).resent, 2);
	push_queue_free(q);
}

/** The oldest goes, in flight or not; its id stays taken until its answer came. */
static void test_overflow(void **state)
{
	struct push_queue *q = queue_make(4);
	uint8_t authenticator[16];
	int slot;

	(void)state;
	put(q, 0);
	slot = take(q, 0);
	for (unsigned n = 1; n < 6; n++)
		put(q, n);
	assert_int_equal(overflows, 1);
	assert_int_equal(stats(q).dropped, 2);
	assert_int_equal(stats(q).in_flight, 0);
	assert_true(push_queue_expects(q, (uint8_t)slot, authenticator));
	assert_int_not_equal(take(q, 2), slot);
	/* its answer counts for nobody */
	assert_int_equal(push_queue_answered(q, (uint8_t)slot, true), 0);
	assert_int_equal(stats(q).acked, 0);
	/* told once, when half of the room is free again */
	assert_int_equal(push_queue_answered(q, (uint8_t)take(q, 3), true), 0);
	assert_int_equal(push_queue_answered(q, (uint8_t)take(q, 4), true), 2);
	assert_int_equal(push_queue_answered(q, (uint8_t)take(q, 5), true), 0);
	/* and so is the next time */
	for (unsigned n = 6; n < 11; n++)
		put(q, n);
	assert_int_equal(overflows, 2);
	assert_int_equal(push_queue_answered(q, (uint8_t)take(q, 7), true), 0);
	assert_int_equal(push_queue_answered(q, (uint8_t)take(q, 8), true), 2);
	push_queue_free(q);
}

/** Rewound while some were given up: those that wait have no slot any more. */
static void test_dropped_after_rewind(void **state)
{
	struct push_queue *q = queue_make(2);
	uint8_t authenticator[16];
	int slot;

	(void)state;
	put(q, 0);
	put(q, 1);
	slot = take(q, 0);
	assert_int_equal(push_queue_rewind(q), 2);
	assert_false(push_queue_expects(q, (uint8_t)slot, authenticator));
	put(q, 2); /* pushes out 0, which is not in flight */
	assert_int_equal(stats(q).in_flight, 0);
	(void)take(q, 1);
	push_queue_free(q);
}

static void test_withdrawal(void **state)
{
	struct push_queue *q = queue_make(4);
	struct login_match m = {.has_sta = true, .sta = {{2, 0, 0, 0, 0, 9}}};
	struct push_record r;

	(void)state;
	assert_int_equal(push_queue_withdraw(q, &m), 0);
	assert_true(push_queue_take(q, 1000, &r) >= 0);
	assert_true(r.withdraw);
	assert_true(mac_eq(r.what.match.sta, m.sta));
	push_queue_free(q);
}

static void test_in_flight_is_bounded(void **state)
{
	struct push_queue *q = queue_make(1000);
	int last = 0;

	(void)state;
	for (unsigned n = 0; n < 300; n++)
		put(q, n);
	for (unsigned n = 0; n < PUSH_QUEUE_IN_FLIGHT; n++)
		last = take(q, n);
	nothing_to_take(q);
	assert_int_equal(push_queue_answered(q, (uint8_t)last, true), 0);
	(void)take(q, PUSH_QUEUE_IN_FLIGHT);
	nothing_to_take(q);
	push_queue_free(q);
}

static void test_overdue(void **state)
{
	struct push_queue *q = queue_make(10);

	(void)state;
	put(q, 0);
	assert_false(push_queue_is_overdue(q, 1000000, 50));
	(void)take(q, 0);
	assert_true(push_queue_is_waiting(q));
	assert_false(push_queue_is_overdue(q, 1049, 50));
	assert_true(push_queue_is_overdue(q, 1050, 50));
	push_queue_free(q);
}

/** A record whose answer is waited for wakes the thread though it gathers others, until the caller
 * waits no more. */
static void test_waited_for_is_urgent(void **state)
{
	struct push_queue *q = queue_make(10);
	struct login l = {.mdid = 1};
	int slot;

	(void)state;
	urgent_in = q;
	put(q, 0);
	assert_false(push_queue_is_urgent(q));
	assert_int_equal(wakes, 0);
	assert_int_equal(push_queue_login_wait(q, &l, 0), PUSH_OUTCOME_TIMEOUT);
	assert_int_equal(wakes, 1);
	assert_true(urgent);
	assert_false(push_queue_is_urgent(q));
	assert_true(push_queue_has_unsent(q));
	slot = take(q, 0);
	(void)push_queue_answered(q, (uint8_t)slot, true);
	slot = take(q, 1);
	assert_false(push_queue_has_unsent(q));
	(void)push_queue_answered(q, (uint8_t)slot, true);
	assert_false(push_queue_is_urgent(q));
	urgent_in = NULL;
	push_queue_free(q);
}

/** The delivery thread is woken when it sleeps for want of records, once, and never else. */
static void test_wake(void **state)
{
	struct push_queue *q = queue_make(10);

	(void)state;
	put(q, 0);
	assert_int_equal(wakes, 0);
	assert_true(push_queue_doze(q, true));
	put(q, 1);
	assert_int_equal(wakes, 0);
	(void)take(q, 0);
	(void)take(q, 1);
	assert_false(push_queue_doze(q, false));
	put(q, 2);
	assert_int_equal(wakes, 0);
	(void)take(q, 2);
	assert_false(push_queue_doze(q, true));
	put(q, 3);
	put(q, 4);
	assert_int_equal(wakes, 1);
	(void)take(q, 3);
	(void)take(q, 4);
	assert_false(push_queue_doze(q, true));
	push_queue_awake(q);
	put(q, 5);
	assert_int_equal(wakes, 1);
	push_queue_free(q);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_order_and_answers),
		cmocka_unit_test(test_rewind_keeps_the_order),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_dropped_after_rewind),
		cmocka_unit_test(test_withdrawal),

		cmocka_unit_test(test_in_flight_is_bounded),
		cmocka_unit_test(test_overdue),
		cmocka_unit_test(test_wake),
		cmocka_unit_test(test_waited_for_is_urgent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
