/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The records that wait for a controller, and those in flight to it. Private to push_client.
 *
 * Any thread puts records in; one, the delivery thread, takes them and says what became of them.
 * One list under one mutex: records in flight first, in the order they were sent, then those that
 * wait. A request in flight holds one of 200 slots, found by the RADIUS id of its answer. Slots
 * outlive records: a record that is dropped while in flight leaves its slot taken until the answer
 * comes, so that the id is not given to another request meanwhile.
 */
#ifndef FASTROAM_NET_PUSH_QUEUE_H
#define FASTROAM_NET_PUSH_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "net/push_client.h"

/** Requests in flight; of 256 ids, so that one is free though some answers never come. */
#define PUSH_QUEUE_IN_FLIGHT 200

struct push_queue;

/** Called by the thread that put a record in, the mutex not held. */
struct push_queue_events {
	/** The delivery thread sleeps and could send what has come, or a caller waits for it. */
	void (*wake)(void *arg);
	/** The first record was dropped for want of room since the queue was half empty. */
	void (*overflow)(void *arg);
	void *arg;
};

/** @param size  records at most. NULL when memory is short. */
struct push_queue *push_queue_new(uint32_t size, struct push_queue_events const *events);

/** Drop and wipe what is left; NULL is allowed. No other thread may use it any more. */
void push_queue_free(struct push_queue *q);

/* ---- any thread ---- */

/** As push_client_login(), push_client_withdraw() and push_client_login_wait(). */
int push_queue_login(struct push_queue *q, struct login const *l) WARN_UNUSED;
int push_queue_withdraw(struct push_queue *q, struct login_match const *m) WARN_UNUSED;
enum push_outcome push_queue_login_wait(struct push_queue *q, struct login const *l,
					uint32_t timeout_ms);

/** Fill in the counters of records; those of connections stay as they are. */
void push_queue_get_stats(struct push_queue *q, struct push_client_stats *out);

/* ---- the delivery thread ---- */

/** What a record says, copied: it is encoded without the mutex. Wipe it after use. */
struct push_record {
	bool withdraw;
	union {
		struct login login;
		struct login_match match;
	} what;
};

/**
 * Give the next record a slot.
 * @return the slot, which is the id to send it under; -1 when none waits or no slot is free
 */
int push_queue_take(struct push_queue *q, uint64_t now_ms, struct push_record *copy);

/** The request of a slot left with this authenticator, over which its answer is signed. */
void push_queue_sent(struct push_queue *q, int slot, uint8_t const authenticator[16]);

/** Give up what was taken: it cannot be encoded, and will not become better. */
void push_queue_give_up(struct push_queue *q, int slot);

/** Is an answer with this id due? Its request's authenticator then. */
bool push_queue_expects(struct push_queue *q, uint8_t id, uint8_t authenticator[16]);

/**
 * The answer came: the record is done with, the slot free.
 * @return records dropped since the queue overflowed, when it is half empty again; else 0
 */
uint64_t push_queue_answered(struct push_queue *q, uint8_t id, bool ack);

/** The connection is gone: everything in flight waits again, in its old order. Returns how many
 * records there are. */
uint32_t push_queue_rewind(struct push_queue *q);

/** Does a caller wait for an answer? */
bool push_queue_is_urgent(struct push_queue *q);

/** Is there a record that was not sent? */
bool push_queue_has_unsent(struct push_queue *q);

/** Is an answer due, and was any request sent this long ago? */
bool push_queue_is_waiting(struct push_queue *q);
bool push_queue_is_overdue(struct push_queue *q, uint64_t now_ms, uint32_t timeout_ms);

bool push_queue_is_empty(struct push_queue *q);

/**
 * The thread is about to sleep.
 *
 * @param up  a new record would be sent at once: call wake() for it
 * @return true when a record could be taken right now: do not sleep
 */
bool push_queue_doze(struct push_queue *q, bool up);
void push_queue_awake(struct push_queue *q);

#endif
