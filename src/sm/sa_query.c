/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The machine of an SA Query; see sa_query.h.
 */
#include "sm/sa_query.h"

static bool send(struct sa_query *q, uint64_t now_ms, unsigned every_ms)
{
	q->sent++;
	q->due_ms = now_ms + every_ms;
	return true;
}

bool sa_query_begin(struct sa_query *q, uint16_t transaction, uint64_t now_ms, unsigned every_ms)
{
	if (q->state == SA_QUERY_ASKING)
		return false;
	*q = (struct sa_query){.state = SA_QUERY_ASKING, .transaction = transaction};
	return send(q, now_ms, every_ms);
}

bool sa_query_timeout(struct sa_query *q, uint64_t now_ms, unsigned every_ms)
{
	if (q->state != SA_QUERY_ASKING || now_ms < q->due_ms)
		return false;
	if (q->sent < SA_QUERY_TRIES)
		return send(q, now_ms, every_ms);
	q->state = SA_QUERY_DEAD;
	q->due_ms = 0;
	return false;
}

uint16_t sa_query_transaction(struct sa_query const *q)
{
	return (uint16_t)(q->transaction + q->sent - 1);
}

bool sa_query_answered(struct sa_query *q, uint16_t transaction)
{
	uint16_t nth = (uint16_t)(transaction - q->transaction);

	if (q->state != SA_QUERY_ASKING || nth >= q->sent)
		return false;
	*q = (struct sa_query){.state = SA_QUERY_IDLE};
	return true;
}
