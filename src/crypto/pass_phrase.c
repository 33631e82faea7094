/* SPDX-License-Identifier: GPL-2.0-or-later */
/** No pass phrases. */
#include "crypto/pass_phrase.h"

int pass_phrase_none(char *buf, int size, int writing, void *arg)
{
	(void)buf;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}
