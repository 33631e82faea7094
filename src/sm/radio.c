/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names of radio commands and events.
 */
#include "sm/radio.h"

char const *radio_cmd_name(enum radio_cmd_type type)
{
	static char const *const names[RADIO_CMD_COUNT] = {
#define X(name, text) [RADIO_##name] = (text),
		RADIO_CMD_LIST(X)
#undef X
	};

	return type < RADIO_CMD_COUNT ? names[type] : "unknown";
}

char const *radio_event_name(enum radio_event_type type)
{
	static char const *const names[RADIO_EVENT_COUNT] = {
#define X(name, text) [RADIO_EVENT_##name] = (text),
		RADIO_EVENT_LIST(X)
#undef X
	};

	return type < RADIO_EVENT_COUNT ? names[type] : "unknown";
}
