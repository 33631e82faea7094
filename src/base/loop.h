/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The event loop: file descriptors, timers, signals. libevent_core behind it, never seen outside
 * loop.c; a twin with a virtual clock serves tests.
 */
#ifndef FASTROAM_BASE_LOOP_H
#define FASTROAM_BASE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct loop;
struct loop_fd;
struct loop_timer;
struct loop_signal;

/** @return a loop over the real clock (talloc child of ctx), or NULL with *err filled */
struct loop *loop_new(void *ctx, struct err *err);

/**
 * A loop whose clock stands at `now_ms` and moves only by loop_advance() and loop_run(). It has no
 * descriptors and no signals: loop_fd_new() and loop_signal_new() give NULL. NULL when memory is
 * short.
 */
struct loop *loop_new_virtual(void *ctx, uint64_t now_ms);

/** Whether it is the twin, so that loop_fd_new() gives NULL for another reason than memory. */
bool loop_is_virtual(struct loop const *l);

/** Monotonic milliseconds. */
uint64_t loop_now_ms(struct loop const *l);

/**
 * Virtual twin only: move the clock on, firing timers in order of due time. loop_now_ms() tells
 * each callback the time at which it was due.
 */
void loop_advance(struct loop *l, uint64_t ms);

/**
 * Run until loop_stop(); one that came before counts. The virtual twin jumps from timer to timer.
 *
 * @return 0; -ENOMEM, -EIO when libevent fails; -EDEADLK when the twin has no timer left to jump to
 */
int loop_run(struct loop *l) WARN_UNUSED;

/** Points to another number in each callback, as long as the loop lives: what was read in this one,
 * such as a clock, still holds. */
uint32_t const *loop_turn(struct loop const *l);

/** Return from loop_run() after the present callback. */
void loop_stop(struct loop *l);

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

/**
 * Watch a descriptor. The watch belongs to `ctx` and ends with talloc_free() of it, even from its
 * own callback. The descriptor itself is not closed.
 *
 * @param events  LOOP_READ | LOOP_WRITE
 * @return NULL when memory is short
 */
struct loop_fd *loop_fd_new(void *ctx, struct loop *l, int fd, int events,
			    void (*ready)(void *arg, int fd, int events), void *arg);

/** Change what is watched for; 0 pauses. */
void loop_fd_events(struct loop_fd *w, int events);

/** A one-shot timer, not armed yet; ends with talloc_free(). */
struct loop_timer *loop_timer_new(void *ctx, struct loop *l, void (*fire)(void *arg), void *arg);

/** Fire once, `ms` from now; arming again moves it. */
void loop_timer_arm(struct loop_timer *t, uint64_t ms);

void loop_timer_disarm(struct loop_timer *t);

/** Call `fire` from the loop when the signal arrives; ends with talloc_free(). */
struct loop_signal *loop_signal_new(void *ctx, struct loop *l, int signo,
				    void (*fire)(void *arg, int signo), void *arg);

#endif
