/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Texts of status and reason codes. */
#include "dot11/status.h"

#include <stddef.h>

struct code {
	uint16_t number;
	char const *text;
};

static struct code const statuses[] = {
#define X(name, number, text) {number, text},
	STATUS_LIST(X)
#undef X
};

static struct code const reasons[] = {
#define X(name, number, text) {number, text},
	REASON_LIST(X)
#undef X
};

/** Two dozen rows, looked at when a text is printed. */
static char const *text_of(struct code const *codes, size_t n, uint16_t number,
			   char const *otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (codes[i].number == number)
			return codes[i].text;
	return otherwise;
}

char const *status_text(uint16_t status)
{
	return text_of(statuses, sizeof(statuses) / sizeof(*statuses), status, "unknown status");
}

char const *reason_text(uint16_t reason)
{
	return text_of(reasons, sizeof(reasons) / sizeof(*reasons), reason, "unknown reason");
}
