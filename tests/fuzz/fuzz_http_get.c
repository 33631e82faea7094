/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Requests by HTTP: what is accepted ends with an empty line within the bound, its beginnings are
 * not whole, and octets behind it change nothing. */
#include "check.h"

#include <string.h>

#include "wire/http_get.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	char answer[HTTP_ANSWER_MAX];
	struct http_request rq, again;
	enum http_verdict v = http_get_read(data, size, "/metrics", &rq);

	FUZZ_CHECK(v < HTTP_VERDICT_COUNT);
	if (v != HTTP_MORE)
		FUZZ_CHECK(http_answer_head(v, "text/plain", answer) == strlen(answer));
	if (v != HTTP_OK) {
		FUZZ_CHECK(rq.used == 0 && !rq.head);
		return 0;
	}
	FUZZ_CHECK(rq.used > 0 && rq.used <= size && rq.used <= HTTP_HEAD_MAX);
	FUZZ_CHECK(data[rq.used - 1] == '\n');
	FUZZ_CHECK(http_get_read(data, rq.used, "/metrics", &again) == HTTP_OK);
	FUZZ_CHECK(again.used == rq.used && again.head == rq.head);
	FUZZ_CHECK(http_get_read(data, rq.used - 1, "/metrics", &again) == HTTP_MORE);
	FUZZ_CHECK(http_get_read(data, size, "/other", &again) == HTTP_PATH);
	return 0;
}
