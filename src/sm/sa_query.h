/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * SA Query of the access point (IEEE 802.11-2020 11.13): does a station whose management frames are
 * protected still have its keys, or did it really ask, in clear, to associate anew?
 */
#ifndef FASTROAM_SM_SA_QUERY_H
#define FASTROAM_SM_SA_QUERY_H

#include <stdbool.h>
#include <stdint.h>

/** Queries in all, security pmf sa-query-retry-time apart. */
#define SA_QUERY_TRIES 3

enum sa_query_state {
	SA_QUERY_IDLE,
	SA_QUERY_ASKING,
	SA_QUERY_DEAD /**< it has not answered: it may associate anew */
};

struct sa_query {
	enum sa_query_state state;
	uint16_t transaction; /**< of the first query; each further one has one more */
	uint8_t sent;
	uint64_t due_ms;
};

/** Begin. One that is under way goes on. @param transaction  a random number
 * @return whether a query is to be sent, with sa_query_transaction() */
bool sa_query_begin(struct sa_query *q, uint16_t transaction, uint64_t now_ms, unsigned every_ms);
/** due_ms has come. @return whether to send another one; else it is DEAD */
bool sa_query_timeout(struct sa_query *q, uint64_t now_ms, unsigned every_ms);
/** Of the last query that was sent. */
uint16_t sa_query_transaction(struct sa_query const *q);
/** A response to any of the queries sent: the station is alive, IDLE again. */
bool sa_query_answered(struct sa_query *q, uint16_t transaction);

#endif
