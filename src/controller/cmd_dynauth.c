/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `aaa server radius dynamic-author`: who may push, and where pushes are listened for.
 */
#include <arpa/inet.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "controller/commands.h"
#include "controller/settings_edit.h"

int cmd_config_dynauth(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct settings copy = s->c->settings;

	(void)out;
	if (w->negated) {
		settings_clear_dynauth(&copy);
		if (s->mode == MODE_CONFIG_DYNAUTH)
			s->mode = MODE_CONFIG;
	} else {
		copy.dynauth = true;
		s->mode = MODE_CONFIG_DYNAUTH;
	}
	return settings_edit_commit(s, &copy);
}

/** The secret of a line, checked. 0 (text in *key, "" when none was given) or shell_fail(). */
static int take_key(struct shell *s, struct grammar_walk const *w, char const **key)
{
	struct grammar_arg const *type = grammar_arg(w, "type");
	struct grammar_arg const *arg = grammar_arg(w, "key");

	*key = arg ? arg->text : "";
	if (arg && type && strcmp(type->text, "0") != 0)
		return shell_fail(s,
				  "A type %s key is encrypted; enter the secret itself as type 0",
				  type->text);
	if (arg && (!arg->text[0] || strlen(arg->text) > PUSH_UDP_KEY_MAX))
		return shell_fail(s, "A server-key has 1 to %d characters", PUSH_UDP_KEY_MAX);
	return 0;
}

/** Give the copy up: it has every secret of the settings. @return 1 */
static int drop(struct settings *copy)
{
	mem_wipe(copy, sizeof *copy);
	return 1;
}

static int find_client(struct settings const *set, struct in_addr a)
{
	for (unsigned i = 0; i < set->clients; i++) {
		if (set->client[i].address.s_addr == a.s_addr)
			return (int)i;
	}
	return -1;
}

int cmd_dynauth_client(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *address = grammar_arg(w, "address");
	struct settings copy;
	struct in_addr a;
	char const *key;
	int at;

	(void)out;
	if (!address || inet_pton(AF_INET, address->text, &a) != 1)
		return shell_fail(s, "Not an IPv4 address");
	if (take_key(s, w, &key))
		return 1;
	copy = s->c->settings;
	at = find_client(&copy, a);
	if (w->negated) {
		if (at < 0) {
			(void)shell_fail(s, "No client has the address %s", address->text);
			return drop(&copy);
		}
		copy.clients--;
		memmove(&copy.client[at], &copy.client[at + 1],
			(copy.clients - (unsigned)at) * sizeof copy.client[0]);
		mem_wipe(&copy.client[copy.clients], sizeof copy.client[0]);
		return settings_edit_commit(s, &copy);
	}
	if (at < 0) {
		if (copy.clients == PUSH_UDP_CLIENTS_MAX) {
			(void)shell_fail(s, "%d clients are configured, that is all there may be",
					 PUSH_UDP_CLIENTS_MAX);
			return drop(&copy);
		}
		at = (int)copy.clients++;
		copy.client[at].address = a;
	}
	/* Nothing of a longer one before stays. */
	mem_wipe(copy.client[at].key, sizeof copy.client[at].key);
	(void)snprintf(copy.client[at].key, sizeof copy.client[at].key, "%s", key);
	return settings_edit_commit(s, &copy);
}

/**
 * Put a name into, or take it out of, a list of names of `room` octets each.
 * @return 0, or shell_fail()
 */
static int change_list(struct shell *s, char *list, size_t room, unsigned *count, unsigned max,
		       char const *name, bool remove, char const *what)
{
	unsigned at = 0;

	while (at < *count && strcmp(list + at * room, name) != 0)
		at++;
	if (remove) {
		if (at == *count)
			return shell_fail(s, "No %s %s is configured", what, name);
		--*count;
		memmove(list + at * room, list + (at + 1) * room, (*count - at) * room);
		return 0;
	}
	if (at < *count)
		return 0;
	if (*count == max)
		return shell_fail(s, "%u of %s are configured, that is all there may be", max,
				  what);
	if (strlen(name) >= room || !name[0])
		return shell_fail(s, "The name of a %s has 1 to %zu characters", what, room - 1);
	memcpy(list + at * room, name, strlen(name) + 1);
	++*count;
	return 0;
}

int cmd_dynauth_client_local(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *user = grammar_arg(w, "user");
	struct settings copy;

	(void)out;
	if (!user)
		return shell_fail(s, "Say which account");
	if (!w->negated && !getpwnam(user->text))
		return shell_fail(s, "This machine has no account %s", user->text);
	copy = s->c->settings;
	if (change_list(s, copy.user[0], sizeof copy.user[0], &copy.users, PUSH_UIDS_MAX,
			user->text, w->negated, "local user"))
		return drop(&copy);
	return settings_edit_commit(s, &copy);
}

int cmd_dynauth_client_tls(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct settings copy;

	(void)out;
	if (!name)
		return shell_fail(s, "Say which name");
	copy = s->c->settings;
	if (change_list(s, copy.tls_name[0], sizeof copy.tls_name[0], &copy.tls_names,
			PUSH_NAMES_MAX, name->text, w->negated, "TLS name"))
		return drop(&copy);
	return settings_edit_commit(s, &copy);
}

int cmd_dynauth_server_key(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct settings copy;
	char const *key;

	(void)out;
	if (!w->negated && take_key(s, w, &key))
		return 1;
	copy = s->c->settings;
	mem_wipe(copy.server_key, sizeof copy.server_key);
	(void)snprintf(copy.server_key, sizeof copy.server_key, "%s", w->negated ? "" : key);
	return settings_edit_commit(s, &copy);
}

int cmd_dynauth_port(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *port = grammar_arg(w, "port");
	struct settings copy = s->c->settings;

	(void)out;
	copy.udp_port = w->negated || !port ? SETTINGS_UDP_PORT : (uint16_t)port->number;
	return settings_edit_commit(s, &copy);
}

int cmd_dynauth_tls_port(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *port = grammar_arg(w, "port");
	struct settings copy = s->c->settings;

	(void)out;
	copy.tls_port = w->negated || !port ? 0 : (uint16_t)port->number;
	return settings_edit_commit(s, &copy);
}
