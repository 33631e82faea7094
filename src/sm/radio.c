/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names of what a radio is asked and what it reports; see radio.h.
 */
#include "sm/radio.h"

char const *radio_cmd_name(enum radio_cmd_type type)
{
	static char const *const name[] = {
#define X(name, text) text,
		RADIO_CMD_LIST(X)
#undef X
	};

	return type < RADIO_CMD_COUNT ? name[type] : "unknown command";
}

char const *radio_event_name(enum radio_event_type type)
{
	static char const *const name[] = {
#define X(name, text) text,
		RADIO_EVENT_LIST(X)
#undef X
	};

	return type < RADIO_EVENT_COUNT ? name[type] : "unknown event";
}
