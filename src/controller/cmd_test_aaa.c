/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * test aaa group: one login by PAP at the RADIUS servers of a group, as IOS has it, to see whether
 * address, port, key and user are right before a station needs them.
 */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "controller/aaa_edit.h"
#include "controller/aaa_service.h"
#include "controller/commands.h"
#include "controller/settings.h"

/** RFC 2865 5.1 takes 253 octets of a name. */
#define USER_MAX 253

/** Servers that an error names; a group has up to 8, and 32 of `radius` fill no screen either. */
#define NAMED_MAX 4

/** A test that waits for its answer: child of the command's writer. */
struct test {
	struct shell *s;
	char group[RADIUS_NAME_MAX + 1];
	char only[RADIUS_NAME_MAX + 1]; /**< "" all of the group */
	bool legacy;
	enum aaa_verdict verdict;
	char server[RADIUS_NAME_MAX + 1]; /**< that answered */
};

/** Is the server one of those that the test asks? */
static bool is_asked(struct radius_config *r, struct test const *t, char const *name)
{
	struct radius_group_config *group = aaa_edit_group(r, t->group);

	if (t->only[0] && strcmp(t->only, name) != 0)
		return false;
	return strcmp(t->group, "radius") == 0 || (group && aaa_edit_member(group, name) >= 0);
}

static bool is_finished(struct radius_server_config const *sc)
{
	return sc->address[0] && sc->key[0];
}

/** "ise-1 (192.0.2.10:1812), ise-2 (...) and 3 more" */
static char const *servers_text(struct test const *t, char out[256])
{
	struct radius_config *r = &t->s->c->settings.radius;
	unsigned named = 0;
	size_t len = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < r->n_servers; i++) {
		struct radius_server_config const *sc = &r->server[i];
		bool six = strchr(sc->address, ':') != NULL;
		int n;

		if (!is_finished(sc) || !is_asked(r, t, sc->name) || named++ >= NAMED_MAX)
			continue;
		n = snprintf(out + len, 256 - len, "%s%s (%s%s%s:%u)", len ? ", " : "", sc->name,
			     six ? "[" : "", sc->address, six ? "]" : "", sc->auth_port);
		len += n > 0 && (size_t)n < 256 - len ? (size_t)n : 0;
		out[len] = '\0';
	}
	if (named > NAMED_MAX)
		(void)snprintf(out + len, 256 - len, " and %u more", named - NAMED_MAX);
	return out;
}

static int no_answer(struct shell *s, struct test const *t)
{
	char servers[256];

	(void)shell_fail(s,
			 "No server of group %s answered: %s. Check that it runs there, knows this "
			 "controller as a client, and has the same key; show aaa servers counts "
			 "what came",
			 t->group, servers_text(t, servers));
	shell_cure(s, "show aaa servers", NULL);
	return 1;
}

static int no_server(struct shell *s, struct test const *t)
{
	(void)shell_fail(s,
			 "Group %s has no server that can be asked: enter address and key below "
			 "radius server %s%s",
			 t->group, t->only[0] ? t->only : "NAME",
			 t->only[0] || strcmp(t->group, "radius") == 0
				 ? ""
				 : ", and server name NAME below the group");
	shell_cure(s, "configure terminal", NULL);
	if (t->only[0])
		shell_cure(s, "radius server", t->only);
	return 1;
}

static void say_result(struct writer *out, struct test const *t, char const *result,
		       char const *text)
{
	writer_str(out, "group", NULL, t->group);
	writer_str(out, "server", NULL, t->server);
	writer_str(out, "result", NULL, result);
	writer_text(out, "%s\n", text);
}

/** The answer is there. */
static bool tell(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct test const *t = s->walk.state;

	(void)pos;
	switch (t->verdict) {
	case AAA_ACCEPT:
		say_result(out, t, "accept",
			   t->legacy ? "User was successfully authenticated."
				     : "User successfully authenticated");
		break;
	case AAA_REJECT:
		say_result(out, t, "reject",
			   t->legacy ? "User authentication request was rejected by server."
				     : "User rejected");
		break;
	case AAA_CHALLENGE:
		say_result(out, t, "challenge",
			   "The server wants a challenge answered, which this test cannot do: "
			   "address, port and key are right");
		break;
	case AAA_NO_ANSWER: s->walk.code = no_answer(s, t); break;
	case AAA_NO_SERVER: s->walk.code = no_server(s, t); break;
	}
	return false;
}

static void answered(void *arg, struct aaa_reply const *r)
{
	struct test *t = arg;

	t->verdict = r->verdict;
	(void)snprintf(t->server, sizeof t->server, "%s", r->server_name);
	shell_go_on(t->s);
}

/** Are there such a group and such a server in it? 0, or shell_fail(). */
static int check_names(struct shell *s, struct test const *t)
{
	struct radius_config *r = &s->c->settings.radius;

	if (strcmp(t->group, "radius") != 0 && !aaa_edit_group(r, t->group)) {
		(void)shell_fail(s,
				 "No server group has the name %s: enter aaa group server radius "
				 "%s, or test aaa group radius for all servers",
				 t->group, t->group);
		shell_cure(s, "configure terminal", NULL);
		shell_cure(s, "aaa group server radius", t->group);
		return 1;
	}
	if (t->only[0] && !aaa_edit_server(r, t->only)) {
		(void)shell_fail(s, "No RADIUS server has the name %s: enter radius server %s",
				 t->only, t->only);
		shell_cure(s, "configure terminal", NULL);
		shell_cure(s, "radius server", t->only);
		return 1;
	}
	if (t->only[0] && !is_asked(r, t, t->only)) {
		(void)shell_fail(s,
				 "Group %s has no server %s: enter server name %s below aaa group "
				 "server radius %s",
				 t->group, t->only, t->only, t->group);
		shell_cure(s, "configure terminal", NULL);
		shell_cure(s, "aaa group server radius", t->group);
		shell_cure(s, "server name", t->only);
		return 1;
	}
	return 0;
}

/** Copy a name that may be missing. False when it is too long for one. */
static bool take_name(char out[RADIUS_NAME_MAX + 1], struct grammar_arg const *arg)
{
	return !arg || (aaa_edit_name_fits(arg->text) &&
			snprintf(out, RADIUS_NAME_MAX + 1, "%s", arg->text) > 0);
}

static int ask(struct shell *s, struct test *t, char const *user, char const *password)
{
	char nas_id[R0KH_ID_MAX + 1];
	struct aaa_request rq = {.user = user,
				 .password = password,
				 .server_group = t->group,
				 .only_server = t->only[0] ? t->only : NULL,
				 .nas_id = nas_id};
	struct err err = {0};

	if (!s->c->aaa)
		return shell_fail(s, "Nobody can be asked: the RADIUS client is not running");
	settings_r0kh_id(&s->c->settings, nas_id);
	if (!aaa_test_new(t, s->c->aaa, &rq, answered, t, &err))
		return shell_fail(s, "%s", err.msg);
	s->walk.state = t;
	return 0;
}

int cmd_test_aaa(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *user = grammar_arg(w, "user"), *password = grammar_arg(w, "key");
	struct grammar_arg const *kind = grammar_arg(w, "kind");
	struct test *t = talloc_zero(out, struct test);

	if (!t)
		return shell_fail(s, "Memory is short");
	t->s = s;
	t->legacy = kind && strcmp(kind->text, "legacy") == 0;
	if (!take_name(t->group, grammar_arg(w, "group")) ||
	    !take_name(t->only, grammar_arg(w, "server")))
		return shell_fail(s, "The name of a group or a server has 1 to %d characters",
				  RADIUS_NAME_MAX);
	if (!user || !user->text[0] || strlen(user->text) > USER_MAX)
		return shell_fail(s, "The name of a user has 1 to %d octets", USER_MAX);
	if (!password || !password->text[0] || strlen(password->text) > AAA_PASSWORD_MAX)
		return shell_fail(s, "A password has 1 to %d octets", AAA_PASSWORD_MAX);
	if (check_names(s, t) || shell_wait(s, tell) || ask(s, t, user->text, password->text))
		return 1;
	if (t->legacy)
		writer_text(out, "Attempting authentication test to server-group %s using radius\n",
			    t->group);
	return 0;
}
