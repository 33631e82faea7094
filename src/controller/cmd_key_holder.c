/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `wireless key-holder`, `wireless mobility domain-id`: who serves FT keys to access points, and
 * how.
 */
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "controller/commands.h"
#include "controller/settings_edit.h"

/** Is the line given in its plain form, or in one that takes the value back? */
static bool positive(struct grammar_walk const *w)
{
	return !w->negated && !w->defaulted;
}

int cmd_config_mobility_domain(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *domain = grammar_arg(w, "domain");
	bool given = positive(w) && domain;
	struct settings copy;

	(void)out;
	if (given && strlen(domain->text) != 4)
		return shell_fail(s, "A mobility domain has four hexadecimal digits, e.g. a1b2");
	copy = s->c->settings;
	copy.has_mobility_domain = given;
	copy.mobility_domain = given ? (uint16_t)strtoul(domain->text, NULL, 16) : 0;
	return settings_edit_commit(s, &copy);
}

int cmd_key_holder_push(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	static enum key_push const all[] = {KEY_PUSH_ALL, KEY_PUSH_NEIGHBORS, KEY_PUSH_OFF};
	struct grammar_arg const *push = grammar_arg(w, "push");
	struct settings copy = s->c->settings;

	(void)out;
	copy.key_holder.push = KEY_PUSH_ALL;
	for (size_t i = 0; positive(w) && push && i < sizeof all / sizeof all[0]; i++) {
		if (strcmp(push->text, settings_push_word(all[i])) == 0)
			copy.key_holder.push = all[i];
	}
	return settings_edit_commit(s, &copy);
}

int cmd_key_holder_push_default(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct settings copy = s->c->settings;

	(void)w;
	(void)out;
	copy.key_holder.push = KEY_PUSH_ALL;
	return settings_edit_commit(s, &copy);
}

int cmd_key_holder_expires_in(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct settings copy = s->c->settings;

	(void)out;
	copy.key_holder.expires_in_s =
		positive(w) && seconds ? (uint32_t)seconds->number : SETTINGS_EXPIRES_IN_S;
	return settings_edit_commit(s, &copy);
}

int cmd_key_holder_mac(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	bool given = positive(w) && mac;
	struct settings copy;

	(void)out;
	if (given && (mac_is_group(mac->mac) || mac_is_zero(mac->mac)))
		return shell_fail(s, "The key holder answers for one address: neither a group "
				     "address nor 0000.0000.0000");
	copy = s->c->settings;
	copy.key_holder.mac = given ? mac->mac : (struct mac){{0}};
	return settings_edit_commit(s, &copy);
}

int cmd_key_holder_redundancy(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *priority = grammar_arg(w, "priority");
	struct grammar_arg const *key = grammar_arg(w, "key");
	struct settings copy = s->c->settings;
	struct settings_key_holder *k = &copy.key_holder;

	(void)out;
	k->redundancy_priority = 0;
	secret_wipe(&k->redundancy_key);
	if (positive(w) && priority && key) {
		k->redundancy_priority = (unsigned)priority->number;
		if (settings_edit_key_type(s, grammar_arg(w, "type"))) {
			mem_wipe(&copy, sizeof copy);
			return 1;
		}
		if (!settings_edit_hex_key(key->text, &k->redundancy_key) ||
		    k->redundancy_key.len != SETTINGS_REDUNDANCY_KEY) {
			mem_wipe(&copy, sizeof copy);
			return shell_fail(s, "The key of redundancy has 64 hexadecimal digits");
		}
	}
	return settings_edit_commit(s, &copy);
}

int cmd_key_holder_relay_port(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *port = grammar_arg(w, "port");
	struct settings copy = s->c->settings;

	(void)out;
	copy.key_holder.relay_port =
		positive(w) && port ? (uint16_t)port->number : SETTINGS_RELAY_PORT;
	return settings_edit_commit(s, &copy);
}
