/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Texts and names of the refusals. */
#include "dot11/refuse.h"

static struct {
	char const *name, *text;
} const refusals[] = {
#define X(name, text) [DOT11_##name] = {#name, text},
	DOT11_REFUSAL_LIST(X)
#undef X
};

char const *dot11_refusal_text(enum dot11_refusal why)
{
	return (unsigned)why < DOT11_REFUSAL_COUNT ? refusals[why].text : "unknown reason";
}

char const *dot11_refusal_name(enum dot11_refusal why)
{
	return (unsigned)why < DOT11_REFUSAL_COUNT ? refusals[why].name : "UNKNOWN";
}
