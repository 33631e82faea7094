/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing the global configuration; see settings_edit.h.
 */
#include "controller/settings_edit.h"

#include <string.h>

#include "base/hex.h"
#include "base/secret.h"

int settings_edit_commit(struct shell *s, struct settings *copy)
{
	struct settings old = s->c->settings;
	struct err err = {0};
	int rc = 0;

	s->c->settings = *copy;
	if (!s->loading && controller_apply(s->c, &err) < 0) {
		rc = shell_fail(s, "%s", err.msg);
		s->c->settings = old;
		(void)controller_apply(s->c, NULL);
	} else {
		controller_changed(s->c, s->user);
	}
	mem_wipe(&old, sizeof old);
	mem_wipe(copy, sizeof *copy);
	return rc;
}

int settings_edit_key_type(struct shell *s, struct grammar_arg const *type)
{
	if (!type || strcmp(type->text, "0") == 0)
		return 0;
	return shell_fail(s,
			  "A type %s key is encrypted with the master key of the controller that "
			  "saved it; enter the key itself as type 0",
			  type->text);
}

bool settings_edit_hex_key(char const *text, struct secret *key)
{
	size_t len = strlen(text) / 2;

	secret_wipe(key);
	if (strlen(text) % 2 || len > SECRET_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);

		if (high < 0 || low < 0) {
			secret_wipe(key);
			return false;
		}
		key->b[i] = (uint8_t)(high << 4 | low);
	}
	key->len = (uint8_t)len;
	return true;
}
