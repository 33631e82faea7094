/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The event loop over real descriptors and signals, and its twin over virtual time.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/loop.h"

/** What callbacks see and leave. */
struct seen {
	struct loop *loop;
	struct loop_timer *timer[3];
	struct loop_fd *fd[2];
	int events;
	unsigned calls;
	uint64_t at_ms[8];
	uint64_t again_ms;
	unsigned stop_after; /**< loop_stop() at so many calls, 0 for never */
};

static struct loop *real_loop(void)
{
	struct err err = {0};
	struct loop *l = loop_new(NULL, &err);

	if (!l)
		fail_msg("%s", err.msg);
	return l;
}

static void on_timer(void *arg)
{
	struct seen *s = arg;

	if (s->calls < 8)
		s->at_ms[s->calls] = loop_now_ms(s->loop);
	s->calls++;
	if (s->again_ms)
		loop_timer_arm(s->timer[0], s->again_ms);
	if (s->calls == s->stop_after)
		loop_stop(s->loop);
}

static void on_timer_free(void *arg)
{
	struct seen *s = arg;

	s->calls++;
	for (int i = 0; i < 3; i++)
		TALLOC_FREE(s->timer[i]);
}

static void test_virtual_order_and_clock(void **state)
{
	struct seen s = {.loop = loop_new_virtual(NULL, 1000)};

	(void)state;
	for (int i = 0; i < 3; i++)
		s.timer[i] = loop_timer_new(s.loop, s.loop, on_timer, &s);
	loop_timer_arm(s.timer[0], 5000);
	loop_timer_arm(s.timer[1], 20);
	loop_timer_arm(s.timer[2], 172800000);
	assert_true(loop_now_ms(s.loop) == 1000);
	loop_advance(s.loop, 19);
	assert_int_equal(s.calls, 0);
	loop_advance(s.loop, 1);
	assert_int_equal(s.calls, 1);
	loop_advance(s.loop, 200000000);
	assert_int_equal(s.calls, 3);
	/* Each callback reads the time at which it was due, not the end of the jump. */
	assert_true(s.at_ms[0] == 1020);
	assert_true(s.at_ms[1] == 6000);
	assert_true(s.at_ms[2] == 172801000);
	assert_true(loop_now_ms(s.loop) == 200001020);
	talloc_free(s.loop);
}

static void test_virtual_rearm_in_callback(void **state)
{
	struct seen s = {.loop = loop_new_virtual(NULL, 0), .again_ms = 10};

	(void)state;
	s.timer[0] = loop_timer_new(s.loop, s.loop, on_timer, &s);
	loop_timer_arm(s.timer[0], 10);
	loop_advance(s.loop, 55);
	assert_int_equal(s.calls, 5);
	for (unsigned i = 0; i < 5; i++)
		assert_true(s.at_ms[i] == 10 * (i + 1));
	loop_timer_disarm(s.timer[0]);
	loop_advance(s.loop, 1000);
	assert_int_equal(s.calls, 5);
	talloc_free(s.loop);
}

static void test_virtual_run(void **state)
{
	struct seen s = {.loop = loop_new_virtual(NULL, 0), .again_ms = 86400000, .stop_after = 3};

	(void)state;
	assert_int_equal(loop_run(s.loop), -EDEADLK);
	s.timer[0] = loop_timer_new(s.loop, s.loop, on_timer, &s);
	loop_timer_arm(s.timer[0], 0);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 3);
	assert_true(loop_now_ms(s.loop) == 2 * 86400000);
	talloc_free(s.loop);
}

static void test_stop_holds_back_timers_of_the_same_tick(void **state)
{
	struct seen s = {.loop = loop_new_virtual(NULL, 0), .stop_after = 1};

	(void)state;
	for (int i = 0; i < 3; i++) {
		s.timer[i] = loop_timer_new(s.loop, s.loop, on_timer, &s);
		loop_timer_arm(s.timer[i], 7);
	}
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 1);
	s.stop_after = 3;
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 3);
	assert_true(loop_now_ms(s.loop) == 7);
	talloc_free(s.loop);
}

static void test_timer_freed_in_a_callback(void **state)
{
	struct seen s = {.loop = loop_new_virtual(NULL, 0)};

	(void)state;
	for (int i = 0; i < 3; i++) {
		s.timer[i] = loop_timer_new(NULL, s.loop, on_timer_free, &s);
		loop_timer_arm(s.timer[i], 7);
	}
	loop_advance(s.loop, 100);
	assert_int_equal(s.calls, 1);
	talloc_free(s.loop);
}

static void test_virtual_has_no_descriptors(void **state)
{
	struct loop *l = loop_new_virtual(NULL, 0);

	(void)state;
	assert_true(loop_is_virtual(l));
	assert_null(loop_fd_new(l, l, 0, LOOP_READ, NULL, NULL));
	assert_null(loop_signal_new(l, l, SIGUSR1, NULL, NULL));
	talloc_free(l);
}

static void test_loop_may_go_first(void **state)
{
	struct seen s = {.loop = real_loop()};
	void *ctx = talloc_new(NULL);
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	s.timer[0] = loop_timer_new(ctx, s.loop, on_timer, &s);
	s.fd[0] = loop_fd_new(ctx, s.loop, pair[0], LOOP_READ, NULL, NULL);
	assert_non_null(loop_timer_new(s.loop, s.loop, on_timer, &s));
	assert_non_null(loop_signal_new(ctx, s.loop, SIGUSR1, NULL, NULL));
	loop_timer_arm(s.timer[0], 5);
	talloc_free(s.loop);
	loop_timer_arm(s.timer[0], 5);
	loop_timer_disarm(s.timer[0]);
	loop_fd_events(s.fd[0], LOOP_WRITE);
	talloc_free(ctx);
	close(pair[0]);
	close(pair[1]);
}

static void test_real_timer(void **state)
{
	struct seen s = {.loop = real_loop(), .stop_after = 3, .again_ms = 3};
	uint64_t start = loop_now_ms(s.loop);

	(void)state;
	s.timer[0] = loop_timer_new(s.loop, s.loop, on_timer, &s);
	loop_timer_arm(s.timer[0], 2);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 3);
	/* Never early; how late is the machine's affair. */
	assert_true(s.at_ms[0] >= start + 2);
	assert_true(s.at_ms[1] >= s.at_ms[0] + 3);
	assert_true(s.at_ms[2] >= s.at_ms[1] + 3);
	talloc_free(s.loop);
}

static void test_stop_before_run_counts(void **state)
{
	struct loop *l = real_loop();

	(void)state;
	loop_stop(l);
	assert_int_equal(loop_run(l), 0);
	talloc_free(l);
}

static void on_ready(void *arg, int fd, int events)
{
	struct seen *s = arg;
	char c;

	s->calls++;
	s->events |= events;
	if (events & LOOP_READ)
		assert_int_equal(read(fd, &c, 1), 1);
	if (s->calls == s->stop_after)
		loop_stop(s->loop);
}

static void test_real_descriptors(void **state)
{
	struct seen s = {.loop = real_loop(), .stop_after = 3};
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[1], "abc", 3), 3);
	s.fd[0] = loop_fd_new(s.loop, s.loop, pair[0], LOOP_READ, on_ready, &s);
	assert_non_null(s.fd[0]);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 3);
	assert_int_equal(s.events, LOOP_READ);
	/* From reading to writing. */
	s.events = 0;
	s.stop_after = 4;
	loop_fd_events(s.fd[0], LOOP_WRITE);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.events, LOOP_WRITE);
	/* Paused: only the timer ends the run. */
	loop_fd_events(s.fd[0], 0);
	s.timer[0] = loop_timer_new(s.loop, s.loop, on_timer, &s);
	loop_timer_arm(s.timer[0], 1);
	s.stop_after = 5;
	s.events = 0;
	assert_int_equal(write(pair[1], "d", 1), 1);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 5);
	assert_int_equal(s.events, 0);
	/* And on again. */
	loop_fd_events(s.fd[0], LOOP_READ);
	s.stop_after = 6;
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.events, LOOP_READ);
	talloc_free(s.loop);
	close(pair[0]);
	close(pair[1]);
}

/** Frees its own watch and the other one that is ready in the same round. */
static void on_ready_free(void *arg, int fd, int events)
{
	struct seen *s = arg;

	(void)fd;
	(void)events;
	s->calls++;
	TALLOC_FREE(s->fd[0]);
	TALLOC_FREE(s->fd[1]);
	loop_timer_arm(s->timer[0], 1);
}

static void test_watch_freed_in_a_callback(void **state)
{
	struct seen s = {.loop = real_loop(), .stop_after = 2};
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	for (int i = 0; i < 2; i++)
		s.fd[i] = loop_fd_new(NULL, s.loop, pair[i], LOOP_WRITE, on_ready_free, &s);
	s.timer[0] = loop_timer_new(s.loop, s.loop, on_timer, &s);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.calls, 2);
	talloc_free(s.loop);
	close(pair[0]);
	close(pair[1]);
}

/** What a signal does; a second one must not come. */
struct signalled {
	struct loop *loop;
	struct loop_signal *watch;
	int signo;
};

static void on_signal(void *arg, int signo)
{
	struct signalled *s = arg;

	s->signo = signo;
	TALLOC_FREE(s->watch);
	loop_stop(s->loop);
}

static void test_real_signal(void **state)
{
	struct signalled s = {.loop = real_loop()};

	(void)state;
	s.watch = loop_signal_new(NULL, s.loop, SIGUSR1, on_signal, &s);
	assert_non_null(s.watch);
	assert_int_equal(raise(SIGUSR1), 0);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.signo, SIGUSR1);
	assert_null(s.watch);
	talloc_free(s.loop);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_virtual_order_and_clock),
		cmocka_unit_test(test_virtual_rearm_in_callback),
		cmocka_unit_test(test_virtual_run),
		cmocka_unit_test(test_stop_holds_back_timers_of_the_same_tick),
		cmocka_unit_test(test_timer_freed_in_a_callback),
		cmocka_unit_test(test_virtual_has_no_descriptors),
		cmocka_unit_test(test_loop_may_go_first),
		cmocka_unit_test(test_real_timer),
		cmocka_unit_test(test_stop_before_run_counts),
		cmocka_unit_test(test_real_descriptors),
		cmocka_unit_test(test_watch_freed_in_a_callback),
		cmocka_unit_test(test_real_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
