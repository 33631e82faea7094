/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A stream of control messages: what is accepted is accepted again after encoding it. */
#include "check.h"

#include <talloc.h>

#include "wire/control.h"

static bool same_text(char const *a, char const *b)
{
	return !a == !b && (!a || strcmp(a, b) == 0);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct control_msg *m, *again;
	struct err err;
	size_t used, len;

	while (control_decode(NULL, data, size, &used, &m, &err) == 1) {
		uint8_t *out = control_encode(m, m, &len);
		size_t again_used;

		FUZZ_CHECK(used > 4 && used <= size);
		if (out) {
			FUZZ_CHECK(control_decode(m, out, len, &again_used, &again, &err) == 1);
			FUZZ_CHECK(again_used == len && again->kind == m->kind);
			FUZZ_CHECK(again->number == m->number);
			FUZZ_CHECK(m->kind == CONTROL_HELLO || same_text(again->text, m->text));
		}
		talloc_free(m);
		data += used;
		size -= used;
	}
	return 0;
}
