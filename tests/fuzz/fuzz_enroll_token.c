/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What is a token has one text, but for the case of its letters. */
#include "check.h"

#include <strings.h>

#include "wire/enroll_token.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	char text[512], again[ENROLL_TEXT];
	struct enroll_token t;

	if (size >= sizeof text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (enroll_token_parse(text, &t, NULL) < 0)
		return 0;
	FUZZ_CHECK(hostname_is_good(t.name));
	enroll_token_text(&t, again);
	FUZZ_CHECK(strcasecmp(text, again) == 0);
	return 0;
}
