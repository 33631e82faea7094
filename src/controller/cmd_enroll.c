/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * ap enroll NAME: a one-time token with which an access point gets its certificate.
 */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "controller/commands.h"
#include "controller/enroll.h"

/** An access point's certificate shall not be good for pushing keys as a RADIUS server. */
static bool is_radius_server(struct settings const *s, char const *name)
{
	for (unsigned i = 0; i < s->tls_names; i++) {
		if (strcasecmp(s->tls_name[i], name) == 0)
			return true;
	}
	return false;
}

/** Files for TLS, made once: what waited for them can begin. */
static int prepare(struct shell *s, struct writer *out)
{
	struct controller *c = s->c;
	struct err err = {0};
	bool made;

	if (enroll_prepare(c->enroll, c->settings.hostname, &made, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	if (!made)
		return 0;
	log_msg(LOG_LEVEL_NOTICE, "ENROLL-5-CA", "made a CA and a certificate of its own in %s",
		c->options->tls_dir);
	writer_text(out, "Made a CA and a certificate for this controller in %s\n",
		    c->options->tls_dir);
	if (controller_apply(c, &err) < 0)
		writer_text(out, "%s\n", err.msg);
	return 0;
}

int cmd_ap_enroll(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	char text[ENROLL_TEXT];
	struct err err = {0};

	if (!name)
		return shell_fail(s, "Say the name of the access point");
	if (is_radius_server(&s->c->settings, name->text))
		return shell_fail(
			s,
			"%s is a RADIUS server that may push keys (client tls name %s): an "
			"access point needs a name of its own",
			name->text, name->text);
	if (prepare(s, out))
		return 1;
	if (enroll_give(s->c->enroll, name->text, text, &err) < 0)
		return shell_fail(s, "%s", err.msg);
	log_msg(LOG_LEVEL_NOTICE, "ENROLL-5-TOKEN", "token for access point %s given to %s",
		name->text, s->user);
	writer_str(out, "name", "Token of access point %s, for one use within one hour:\n\n",
		   name->text);
	writer_str(out, "token", "  %s\n\n", text);
	writer_int(out, "expires_in_s", NULL, ENROLL_TOKEN_MS / 1000);
	writer_text(out, "On the access point:\n\n"
			 "  fastroam-ap enroll --controller HOST --token TOKEN\n");
	mem_wipe(text, sizeof text);
	return 0;
}
