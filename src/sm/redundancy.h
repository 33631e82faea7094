/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which of several controllers that share one key holder address serves the access points.
 *
 * The active one says so four times a second. A standby that has heard nothing for 750 ms takes
 * over: the first pull of a station that roams just then is lost, hostapd repeats it after 1 s, and
 * blocks an R0KH after 4 s without an answer (observed in 2.10). A controller that comes back stays
 * standby: it has lost its keys, which live in memory only, and the other has them.
 *
 * Two that are active at once (a network that was cut and mended) hear each other: the one with the
 * higher priority stays, with equal ones the one with the higher identity.
 */
#ifndef FASTROAM_SM_REDUNDANCY_H
#define FASTROAM_SM_REDUNDANCY_H

#include <stdbool.h>
#include <stdint.h>

#define REDUNDANCY_HELLO_MS 250
/** Three hellos. */
#define REDUNDANCY_DEAD_MS  750
/** A new controller listens so long before it serves: an active one says four hellos meanwhile. */
#define REDUNDANCY_START_MS 1000

enum redundancy_state { REDUNDANCY_STANDBY, REDUNDANCY_ACTIVE };

struct redundancy {
	enum redundancy_state state;
	uint8_t priority;
	uint64_t identity;          /**< random, of this life */
	uint64_t dead_ms;           /**< when the active one counts as dead */
	uint64_t hello_ms;          /**< when the next hello is due */
	bool heard;                 /**< another has been heard since the start */
	uint64_t takeovers, yields; /**< changes to active and back */
};

/** What is to be done now. */
struct redundancy_todo {
	bool hello;   /**< send one */
	bool changed; /**< the state has just changed */
};

/** @param identity  random: two with one priority differ in it */
void redundancy_init(struct redundancy *r, uint8_t priority, uint64_t identity, uint64_t now_ms);

/** Another controller says that it is active. One's own hello that comes back is ignored. */
struct redundancy_todo redundancy_hello(struct redundancy *r, uint8_t priority, uint64_t identity,
					uint64_t now_ms);

/** Time has passed: call when redundancy_due_ms() has come. */
struct redundancy_todo redundancy_tick(struct redundancy *r, uint64_t now_ms);

/** When to call redundancy_tick() next. */
uint64_t redundancy_due_ms(struct redundancy const *r);

#endif
