/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a refusal says, in words and as an Error-Cause; see session.h.
 */
#include "roam/session.h"

char const *session_refusal_text(enum session_refusal r)
{
	static char const *const text[SESSION_REFUSAL_COUNT] = {
#define X(name, cause, words) [SESSION_##name] = (words),
		SESSION_REFUSAL_LIST(X)
#undef X
	};

	return text[r];
}

unsigned session_refusal_cause(enum session_refusal r)
{
	static uint16_t const causes[SESSION_REFUSAL_COUNT] = {
#define X(name, cause, words) [SESSION_##name] = (cause),
		SESSION_REFUSAL_LIST(X)
#undef X
	};

	return causes[r];
}
