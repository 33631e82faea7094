/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * RADIUS servers, groups of them, and which list of logins asks which group.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "controller/aaa_edit.h"
#include "controller/commands.h"
#include "controller/settings_edit.h"

/** Give the copy up: it has every secret of the settings. @return 1 */
static int drop(struct settings *copy)
{
	mem_wipe(copy, sizeof *copy);
	return 1;
}

/** The name of a line, checked; NULL after shell_fail(). */
static char const *name_of(struct shell *s, struct grammar_walk const *w, char const *arg,
			   char const *what)
{
	struct grammar_arg const *name = grammar_arg(w, arg);

	if (name && aaa_edit_name_fits(name->text))
		return name->text;
	(void)shell_fail(s, "The name of a %s has 1 to %d characters", what, RADIUS_NAME_MAX);
	return NULL;
}

/** Enter a block, or leave it when it is the one that is gone. */
static void follow(struct shell *s, enum grammar_mode mode, char const *name, bool gone)
{
	if (!gone) {
		(void)snprintf(s->radius, sizeof s->radius, "%s", name);
		s->mode = mode;
	} else if (s->mode == mode && strcmp(s->radius, name) == 0) {
		s->mode = MODE_CONFIG;
	}
}

int cmd_config_radius_server(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *name = name_of(s, w, "name", "RADIUS server");
	struct radius_server_config *server;
	struct settings copy;

	(void)out;
	if (!name)
		return 1;
	copy = s->c->settings;
	server = aaa_edit_server(&copy.radius, name);
	if (w->negated && !server) {
		(void)shell_fail(s, "No RADIUS server has the name %s", name);
		return drop(&copy);
	}
	if (w->negated)
		aaa_edit_server_remove(&copy.radius, server);
	else if (!aaa_edit_server_make(&copy.radius, name)) {
		(void)shell_fail(s, "%d RADIUS servers are configured, that is all there may be",
				 RADIUS_SERVERS_MAX);
		return drop(&copy);
	}
	if (settings_edit_commit(s, &copy))
		return 1;
	follow(s, MODE_CONFIG_RADIUS_SERVER, name, w->negated);
	return 0;
}

/** A copy of the settings and the server of the block in it; NULL (and the copy dropped) when it
 * has been removed by somebody else meanwhile. */
static struct radius_server_config *server_begin(struct shell *s, struct settings *copy)
{
	struct radius_server_config *server;

	*copy = s->c->settings;
	server = aaa_edit_server(&copy->radius, s->radius);
	if (server)
		return server;
	(void)shell_fail(s, "RADIUS server %s was removed: enter radius server %s again", s->radius,
			 s->radius);
	refusal_cure_reopen(s);
	(void)drop(copy);
	return NULL;
}

static int set_address(struct shell *s, struct grammar_walk const *w, bool six)
{
	struct grammar_arg const *address = grammar_arg(w, "address");
	struct grammar_arg const *auth = grammar_arg(w, "auth"), *acct = grammar_arg(w, "acct");
	struct radius_server_config *server;
	unsigned char bits[16];
	struct settings copy;

	if (!w->negated &&
	    (!address || inet_pton(six ? AF_INET6 : AF_INET, address->text, bits) != 1))
		return shell_fail(s, "Not an %s address; names are not looked up",
				  six ? "IPv6" : "IPv4");
	server = server_begin(s, &copy);
	if (!server)
		return 1;
	memset(server->address, 0, sizeof server->address);
	if (!w->negated)
		(void)inet_ntop(six ? AF_INET6 : AF_INET, bits, server->address,
				sizeof server->address);
	server->auth_port = !w->negated && auth ? (uint16_t)auth->number : RADIUS_AUTH_PORT;
	server->acct_port = !w->negated && acct ? (uint16_t)acct->number : RADIUS_ACCT_PORT;
	return settings_edit_commit(s, &copy);
}

int cmd_radius_address(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_address(s, w, false);
}

int cmd_radius_address6(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_address(s, w, true);
}

int cmd_radius_timeout(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct settings copy;
	struct radius_server_config *server = server_begin(s, &copy);

	(void)out;
	if (!server)
		return 1;
	server->timeout_ms =
		1000 * (w->negated || !seconds ? RADIUS_TIMEOUT_S : (uint32_t)seconds->number);
	return settings_edit_commit(s, &copy);
}

int cmd_radius_retransmit(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *count = grammar_arg(w, "count");
	struct settings copy;
	struct radius_server_config *server = server_begin(s, &copy);

	(void)out;
	if (!server)
		return 1;
	server->retransmit = w->negated || !count ? RADIUS_RETRANSMIT : (unsigned)count->number;
	return settings_edit_commit(s, &copy);
}

int cmd_radius_probe(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *user = w->negated ? "" : name_of(s, w, "user", "user of automate-tester");
	struct radius_server_config *server;
	struct settings copy;

	(void)out;
	if (!user)
		return 1;
	server = server_begin(s, &copy);
	if (!server)
		return 1;
	server->probe = !w->negated;
	(void)snprintf(server->probe_user, sizeof server->probe_user, "%s", user);
	return settings_edit_commit(s, &copy);
}

int cmd_radius_key(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *key = grammar_arg(w, "key");
	struct radius_server_config *server;
	struct settings copy;

	(void)out;
	if (!w->negated && settings_edit_key_type(s, grammar_arg(w, "type")))
		return 1;
	if (!w->negated && (!key || !key->text[0] || strlen(key->text) > RADIUS_KEY_MAX))
		return shell_fail(s, "The key of a RADIUS server has 1 to %d characters",
				  RADIUS_KEY_MAX);
	server = server_begin(s, &copy);
	if (!server)
		return 1;
	/* Nothing of a longer one before stays. */
	mem_wipe(server->key, sizeof server->key);
	if (!w->negated)
		memcpy(server->key, key->text, strlen(key->text));
	return settings_edit_commit(s, &copy);
}

int cmd_config_aaa_group(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *name = name_of(s, w, "name", "server group");
	struct radius_group_config *group;
	struct settings copy;

	(void)out;
	if (!name)
		return 1;
	if (strcmp(name, "radius") == 0)
		return shell_fail(s,
				  "The group radius has all RADIUS servers; choose another name");
	copy = s->c->settings;
	group = aaa_edit_group(&copy.radius, name);
	if (w->negated && !group) {
		(void)shell_fail(s, "No server group has the name %s", name);
		return drop(&copy);
	}
	if (w->negated)
		aaa_edit_group_remove(&copy.radius, group);
	else if (!aaa_edit_group_make(&copy.radius, name)) {
		(void)shell_fail(s, "%d server groups are configured, that is all there may be",
				 RADIUS_GROUPS_MAX);
		return drop(&copy);
	}
	if (settings_edit_commit(s, &copy))
		return 1;
	follow(s, MODE_CONFIG_SG_RADIUS, name, w->negated);
	return 0;
}

/** As server_begin(). */
static struct radius_group_config *group_begin(struct shell *s, struct settings *copy)
{
	struct radius_group_config *group;

	*copy = s->c->settings;
	group = aaa_edit_group(&copy->radius, s->radius);
	if (group)
		return group;
	(void)shell_fail(s, "Server group %s was removed: enter aaa group server radius %s again",
			 s->radius, s->radius);
	refusal_cure_reopen(s);
	(void)drop(copy);
	return NULL;
}

int cmd_group_server(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char const *name = name_of(s, w, "name", "RADIUS server");
	struct radius_group_config *group;
	struct settings copy;
	int at;

	(void)out;
	if (!name)
		return 1;
	group = group_begin(s, &copy);
	if (!group)
		return 1;
	at = aaa_edit_member(group, name);
	if (w->negated && at < 0) {
		(void)shell_fail(s, "The group has no server %s", name);
		return drop(&copy);
	}
	if (w->negated) {
		aaa_edit_member_remove(group, at);
	} else if (!aaa_edit_member_add(group, name)) {
		(void)shell_fail(s, "The group has %d servers, that is all there may be",
				 RADIUS_GROUP_SERVERS);
		return drop(&copy);
	}
	return settings_edit_commit(s, &copy);
}

int cmd_group_deadtime(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *minutes = grammar_arg(w, "minutes");
	struct settings copy;
	struct radius_group_config *group = group_begin(s, &copy);

	(void)out;
	if (!group)
		return 1;
	group->deadtime_s = w->negated || !minutes ? 0 : 60 * (uint32_t)minutes->number;
	return settings_edit_commit(s, &copy);
}

/** A kind of list: where the settings have it, and what is said to who names no group. */
struct list_kind {
	size_t at; /**< its struct radius_lists in struct settings */
	char const *missing;
	char const *cure; /**< format of what to enter, with the list's name; NULL none */
};

static int say_group(struct shell *s, struct list_kind const *kind, char const *list)
{
	char line[40 + GRAMMAR_QUOTED(RADIUS_NAME_MAX)], quoted[GRAMMAR_QUOTED(RADIUS_NAME_MAX)];

	(void)shell_fail(s, "%s", kind->missing);
	if (kind->cure && grammar_quote(list, strlen(list), quoted, sizeof quoted)) {
		(void)snprintf(line, sizeof line, "%s %s group radius", kind->cure, quoted);
		shell_cure(s, line, NULL);
	}
	return 1;
}

static int set_list(struct shell *s, struct grammar_walk const *w, struct list_kind const *kind)
{
	char const *name = name_of(s, w, "list", "list");
	char const *group = NULL;
	struct radius_list_config *list;
	struct radius_lists *lists;
	struct settings copy;

	if (!name)
		return 1;
	if (!w->negated) {
		if (!grammar_arg(w, "group"))
			return say_group(s, kind, name);
		group = name_of(s, w, "group", "server group");
		if (!group)
			return 1;
	}
	copy = s->c->settings;
	lists = (struct radius_lists *)((char *)&copy + kind->at);
	list = w->negated ? aaa_edit_list(lists, name) : aaa_edit_list_make(lists, name);
	if (!list) {
		(void)(w->negated
			       ? shell_fail(s, "No list has the name %s", name)
			       : shell_fail(s, "%d lists are configured, that is all there may be",
					    RADIUS_GROUPS_MAX));
		return drop(&copy);
	}
	if (w->negated)
		aaa_edit_list_remove(lists, list);
	else
		(void)snprintf(list->group, sizeof list->group, "%s", group);
	return settings_edit_commit(s, &copy);
}

int cmd_aaa_authentication(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	static struct list_kind const logins = {
		offsetof(struct settings, radius.lists),
		"Say which servers to ask: group NAME, or group radius for all",
		"aaa authentication dot1x"};

	(void)out;
	return set_list(s, w, &logins);
}

int cmd_aaa_authorization(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	static struct list_kind const authorization = {
		offsetof(struct settings, authorization),
		"Say which servers to ask: group NAME, or group radius for all", NULL};

	(void)out;
	return set_list(s, w, &authorization);
}

int cmd_aaa_accounting(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	static struct list_kind const accounting = {
		offsetof(struct settings, accounting),
		"Say which servers to tell: start-stop group NAME, or start-stop group radius",
		NULL};
	int rc = set_list(s, w, &accounting);

	if (rc == 0 && !w->negated)
		writer_text(out, "Warning: this release of FastRoam sends no accounting; the list "
				 "is kept\n");
	return rc;
}

int cmd_radius_dead_criteria(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct grammar_arg const *count = grammar_arg(w, "count");
	struct settings copy;

	(void)out;
	if (!w->negated && !seconds && !count)
		return shell_fail(s, "Say time, tries, or both");
	copy = s->c->settings;
	if (w->negated || seconds)
		copy.radius.dead_time_s =
			w->negated ? RADIUS_DEAD_TIME_S : (uint32_t)seconds->number;
	if (w->negated || count)
		copy.radius.dead_tries = w->negated ? RADIUS_DEAD_TRIES : (unsigned)count->number;
	return settings_edit_commit(s, &copy);
}

int cmd_radius_deadtime(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *minutes = grammar_arg(w, "minutes");
	struct settings copy = s->c->settings;

	(void)out;
	copy.radius.deadtime_s = w->negated || !minutes ? 0 : 60 * (uint32_t)minutes->number;
	return settings_edit_commit(s, &copy);
}
