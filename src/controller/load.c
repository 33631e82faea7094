/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Loading a configuration; see load.h.
 */
#include "controller/load.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "controller/aaa_edit.h"
#include "controller/config_text.h"
#include "controller/policy_edit.h"
#include "controller/radio_ap_edit.h"
#include "controller/shell.h"
#include "controller/shown_line.h"
#include "controller/wlan_edit.h"
#include "grammar/unsupported.h"

/** No line: nothing is being skipped. */
#define NOT_SKIPPING (-1)

struct loader {
	struct shell sh; /**< the lines run in it */
	char const *name;
	void (*say)(void *arg, char const *line);
	void *arg;
	enum load_how how;
	unsigned line;
	int skip;      /**< lines indented deeper than this belong to a refused one */
	bool indented; /**< lines of the open block were */
	unsigned refused;
	bool lists; /**< a line has spoken of lists of logins */
};

/** Lines of `show running-config` around the configuration itself. */
static char const *const headings[] = {"Building configuration", "Current configuration",
				       "version ", "Using "};

static bool is_heading(char const *body)
{
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
		if (strncmp(body, headings[i], strlen(headings[i])) == 0)
			return true;
	}
	return false;
}

/** @param what  in front of the reason */
static void tell(struct loader *l, unsigned line, char const *body, char const *what,
		 char const *reason)
{
	char text[GRAMMAR_LINE_MAX + 640], shown[GRAMMAR_LINE_MAX + 16], why[400];

	shown_line(body, shown, sizeof shown);
	/* Names in it are as they were typed. */
	(void)shown_text(reason, strlen(reason), why, sizeof why);
	(void)snprintf(text, sizeof text, "%.200s:%u: \"%s\": %s%s\n", l->name, line, shown, what,
		       why);
	l->say(l->arg, text);
}

static void refuse(struct loader *l, unsigned line, char const *body, char const *reason)
{
	tell(l, line, body, "", reason);
	l->refused++;
}

/** Refuse a block for what it says as a whole. @param line  that made it so */
static void refuse_whole(struct loader *l, struct candidate const *cand, unsigned line,
			 char const *name, char const *header, char const *reason)
{
	refusal_of_block(&l->sh, cand->mode, name, header, reason);
	refusal_in_file(&l->sh, l->name, line);
	refuse(l, line, header, reason);
}

/** Refuse a block for the lines of it that were. */
static void refuse_block(struct loader *l, struct candidate const *cand, char const *header,
			 char const *what, bool was_there)
{
	char reason[320];

	(void)snprintf(reason, sizeof reason, "not applied, %u of its lines %s refused; the %s %s",
		       cand->refused, cand->refused == 1 ? "was" : "were", what,
		       was_there ? "stays as it was" : "was not created");
	refuse(l, cand->line, header, reason);
}

static void wlan_end(struct loader *l, struct candidate const *cand)
{
	struct wlan const *old = wlan_by_name(l->sh.c->wlans, cand->wlan.name);
	struct err err = {0};
	char header[80];
	bool changed;

	(void)snprintf(header, sizeof header, "wlan %s", cand->wlan.name);
	changed = !old || cand->shut || !config_same_wlan(old, &cand->wlan);
	if (cand->refused)
		refuse_block(l, cand, header, "WLAN", old != NULL);
	else if (wlan_check(&cand->wlan, cand->wlan.enabled ? WLAN_CHECK_ENABLE : WLAN_CHECK_CHANGE,
			    &err) < 0) {
		refusal_wlan(&l->sh, old, &cand->wlan);
		refuse_whole(l, cand, cand->broken_line ? cand->broken_line : cand->line,
			     cand->wlan.name, header, err.msg);
	} else if (wlan_edit_put(l->sh.c, &cand->wlan, changed, &err) < 0)
		refuse_whole(l, cand, cand->line, cand->wlan.name, header, err.msg);
	else if (changed)
		controller_changed(l->sh.c, l->sh.user);
}

static void ap_end(struct loader *l, struct candidate const *cand)
{
	struct hostapd_ap const *old = hostapd_ap_by_name(l->sh.c->aps, cand->ap.name);
	struct err err = {0};
	char header[80];

	(void)snprintf(header, sizeof header, "ap hostapd %s", cand->ap.name);
	if (cand->refused)
		refuse_block(l, cand, header, "AP", old != NULL);
	else if (old && config_same_ap(old, &cand->ap))
		return;
	else if (hostapd_ap_set_put(l->sh.c->aps, &cand->ap, &err) < 0)
		refuse_whole(l, cand, cand->line, cand->ap.name, header, err.msg);
	else
		controller_changed(l->sh.c, l->sh.user);
}

static void radio_ap_end(struct loader *l, struct candidate const *cand)
{
	struct radio_ap const *old = radio_ap_by_name(l->sh.c->radio_aps, cand->radio_ap.name);
	struct err err = {0};
	char header[80];

	(void)snprintf(header, sizeof header, "ap radio %s", cand->radio_ap.name);
	if (cand->refused)
		refuse_block(l, cand, header, "AP", old != NULL);
	else if (old && radio_ap_same(old, &cand->radio_ap))
		return;
	else if (radio_ap_edit_put(l->sh.c, &cand->radio_ap, &err) < 0)
		refuse_whole(l, cand, cand->line, cand->radio_ap.name, header, err.msg);
	else
		controller_changed(l->sh.c, l->sh.user);
}

static void profile_end(struct loader *l, struct candidate const *cand)
{
	struct policy_profile const *old =
		policy_profile_by_name(l->sh.c->policies, cand->profile.name);
	struct err err = {0};
	char header[80];

	(void)snprintf(header, sizeof header, "wireless profile policy %s", cand->profile.name);
	if (cand->refused)
		refuse_block(l, cand, header, "policy profile", old != NULL);
	else if (old && policy_profile_same(old, &cand->profile))
		return;
	else if (policy_edit_put_profile(l->sh.c, &cand->profile, &err) < 0)
		refuse(l, cand->line, header, err.msg);
	else
		controller_changed(l->sh.c, l->sh.user);
}

/** The end of a block: swap it in, or leave everything as it was. */
static void block_end(struct loader *l)
{
	struct candidate *cand = l->sh.candidate;

	l->indented = false;
	if (!cand)
		return;
	l->sh.candidate = NULL;
	l->sh.mode = MODE_CONFIG;
	if (cand->mode == MODE_CONFIG_AP_HOSTAPD)
		ap_end(l, cand);
	else if (cand->mode == MODE_CONFIG_AP_RADIO)
		radio_ap_end(l, cand);
	else if (cand->mode == MODE_CONFIG_POLICY)
		profile_end(l, cand);
	else
		wlan_end(l, cand);
	wlan_wipe(&cand->wlan);
	hostapd_ap_wipe(&cand->ap);
	talloc_free(cand);
}

/** What is refused is in l->sh.refusal. */
static void refuse_here(struct loader *l, char const *body, char const *reason)
{
	refusal_in_file(&l->sh, l->name, l->line);
	if (l->sh.candidate)
		l->sh.candidate->refused++;
	refuse(l, l->line, body, reason);
}

static void load_out(void *arg, char const *text, size_t len)
{
	struct loader *l = arg;

	if (l->sh.conn)
		control_conn_out(l->sh.conn, text, len);
}

static char const *status_reason(enum grammar_status status)
{
	switch (status) {
	case GRAMMAR_OK:
	case GRAMMAR_EMPTY: break;
	case GRAMMAR_INVALID: return "not a command that FastRoam knows here";
	case GRAMMAR_INCOMPLETE: return "incomplete command";
	case GRAMMAR_AMBIGUOUS: return "ambiguous command";
	}
	return "";
}

/** What people leave in a file that they pasted from a terminal, and what belongs to saving. */
static bool is_exec_line(struct loader *l, char const *body, struct grammar_walk *w)
{
	static char const *const allowed[] = {"configure_terminal", "exec_enable", "write_memory",
					      "copy_running_startup"};

	grammar_walk(l->sh.c->grammar, MODE_EXEC, PRIVILEGE_ENABLE, body, w);
	if (w->status != GRAMMAR_OK)
		return false;
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
		if (strcmp(w->command->handler, allowed[i]) == 0)
			return true;
	}
	return false;
}

/** Does the line open a block that becomes a candidate? */
static bool opens_candidate(struct grammar_walk const *w)
{
	return !w->negated && (strcmp(w->command->handler, "config_wlan") == 0 ||
			       strcmp(w->command->handler, "config_ap_hostapd") == 0 ||
			       strcmp(w->command->handler, "config_ap_radio") == 0 ||
			       strcmp(w->command->handler, "config_policy") == 0);
}

/** Does it open a block whose lines count one by one? */
static bool opens_mode(struct grammar_walk const *w)
{
	static char const *const handler[] = {"config_dynauth",   "config_radius_server",
					      "config_aaa_group", "config_policy_tag",
					      "config_ap_tag",    "config_ap_location",
					      "config_vlan"};

	for (size_t i = 0; i < sizeof handler / sizeof handler[0]; i++)
		if (strcmp(w->command->handler, handler[i]) == 0)
			return true;
	return false;
}

static void run(struct loader *l, char const *body, int indent, struct grammar_walk *w)
{
	bool opens = opens_candidate(w);

	if (w->mode == MODE_CONFIG)
		block_end(l);
	if (l->sh.candidate)
		l->sh.candidate->now = l->line;
	l->sh.wlan_refused = false;
	if (shell_run(&l->sh, w, load_out, l) != 0) {
		refusal_of_command(&l->sh, body, w);
		refuse_here(l, body, l->sh.error);
		if (opens || opens_mode(w))
			l->skip = indent;
		return;
	}
	l->lists |= strcmp(w->command->handler, "wlan_authentication_list") == 0 ||
		    strcmp(w->command->handler, "aaa_authentication") == 0;
	if (opens && l->sh.candidate)
		l->sh.candidate->line = l->line;
	if (l->sh.candidate && l->sh.mode != l->sh.candidate->mode)
		block_end(l);
	if (l->sh.mode == MODE_EXEC)
		l->sh.mode = MODE_CONFIG;
}

/**
 * Does a line at the left edge end the block? Unless the block was pasted without indentation: then
 * what can be a line of it is one. "interface", "vlan" and "wlan" begin lines of an access point
 * or a policy, and blocks of a Catalyst 9800, so there the lines before tell how this block was
 * pasted.
 */
static bool ends_block(struct loader const *l, struct grammar_walk const *w)
{
	static bool const shares_words[MODE_COUNT] = {
		[MODE_CONFIG_AP_HOSTAPD] = true,
		[MODE_CONFIG_AP_RADIO] = true,
		[MODE_CONFIG_POLICY] = true,
		[MODE_CONFIG_POLICY_TAG] = true,
	};

	return w->status != GRAMMAR_OK || w->mode == MODE_CONFIG ||
	       (shares_words[l->sh.mode] && l->indented);
}

static void take_line(struct loader *l, char const *body, int indent)
{
	struct grammar_walk w, exec = {.status = GRAMMAR_EMPTY};
	char const *why;
	bool opens = false;

	grammar_walk(l->sh.c->grammar, l->sh.mode, PRIVILEGE_ENABLE, body, &w);
	l->indented |= indent > 0 && l->sh.mode != MODE_CONFIG;
	if (indent == 0 && l->sh.mode != MODE_CONFIG && ends_block(l, &w)) {
		why = grammar_unsupported(l->sh.mode, body, &opens);
		if (!why || grammar_unsupported(MODE_CONFIG, body, &opens)) {
			block_end(l);
			l->sh.mode = MODE_CONFIG;
			grammar_walk(l->sh.c->grammar, l->sh.mode, PRIVILEGE_ENABLE, body, &w);
		}
	}
	why = grammar_unsupported(l->sh.mode, body, &opens);
	if (why) {
		if (l->how == LOAD_STRICT || grammar_must_not_ignore(l->sh.mode, body)) {
			refusal_of_grammar(&l->sh, body, &w, why);
			refuse_here(l, body, why);
		} else
			tell(l, l->line, body,
			     opens ? "ignored with its lines: " : "ignored: ", why);
		if (opens)
			l->skip = indent;
	} else if (w.status == GRAMMAR_OK) {
		run(l, body, indent, &w);
	} else if (w.status != GRAMMAR_EMPTY) {
		enum grammar_status status = w.status;

		if (is_exec_line(l, body, &exec)) {
			block_end(l);
			run(l, body, indent, &exec);
		} else {
			refusal_of_grammar(&l->sh, body, &w, NULL);
			refuse_here(l, body, status_reason(status));
		}
	}
	mem_wipe(&w, sizeof w);
	mem_wipe(&exec, sizeof exec);
}

/** @param raw  a line without its end, not terminated */
static void raw_line(struct loader *l, char const *raw, size_t len)
{
	char body[GRAMMAR_LINE_MAX + 1];
	int indent = 0;

	l->line++;
	while (len && isspace((unsigned char)raw[len - 1]))
		len--;
	while (len && (*raw == ' ' || *raw == '\t')) {
		indent += *raw == '\t' ? 8 : 1;
		raw++;
		len--;
	}
	if (!len || *raw == '!')
		return;
	if (l->skip != NOT_SKIPPING && indent > l->skip)
		return;
	l->skip = NOT_SKIPPING;
	if (len > GRAMMAR_LINE_MAX || memchr(raw, '\0', len)) {
		struct grammar_walk w = {.status = GRAMMAR_INVALID, .mode = l->sh.mode};

		/* At the left edge it is no line of the block, as any other that is unknown. */
		if (indent == 0) {
			block_end(l);
			l->sh.mode = MODE_CONFIG;
		}
		refusal_of_grammar(&l->sh, "", &w, NULL);
		refuse_here(l, "", "longer than a line may be");
		return;
	}
	memcpy(body, raw, len);
	body[len] = '\0';
	if (indent || !is_heading(body))
		take_line(l, body, indent);
	mem_wipe(body, sizeof body);
}

/** WLANs that name a list of logins which is not there: whoever loads a file is told, as a 9800
 * takes that without a word and then nobody comes in. */
static void warn_of_lists(struct loader *l)
{
	struct controller *c = l->sh.c;
	char line[400];

	for (unsigned i = 0; l->lists && l->sh.conn && i < wlan_count(c->wlans); i++) {
		struct wlan const *w = wlan_at(c->wlans, i);

		if (!w->auth_list[0] || aaa_edit_list(&c->settings.radius.lists, w->auth_list))
			continue;
		(void)snprintf(line, sizeof line,
			       "%.100s: warning: WLAN %s: " AAA_EDIT_NO_LIST "\n", l->name, w->name,
			       w->auth_list, w->auth_list);
		l->say(l->arg, line);
	}
}

unsigned load_text(struct controller *c, char const *text, char const *name, char const *who,
		   enum load_how how, struct shell *to, void (*say)(void *arg, char const *line),
		   void *arg)
{
	struct loader l = {.name = name, .say = say, .arg = arg, .how = how, .skip = NOT_SKIPPING};
	struct err err = {0};
	char line[512];
	unsigned refused;

	l.sh = (struct shell){
		.c = c, .conn = to ? to->conn : NULL, .mode = MODE_CONFIG, .admin = true};
	l.sh.privilege = PRIVILEGE_ENABLE;
	l.sh.loading = true;
	(void)snprintf(l.sh.user, sizeof l.sh.user, "%s", who);
	while (*text) {
		size_t len = strcspn(text, "\n");

		raw_line(&l, text, len);
		text += len + (text[len] == '\n');
	}
	block_end(&l);
	if (controller_apply(c, &err) < 0) {
		(void)shell_fail(&l.sh, "%s", err.msg);
		refusal_of_command(&l.sh, name, NULL);
		(void)snprintf(line, sizeof line, "%s: %s\n", name, err.msg);
		say(arg, line);
		l.refused++;
	}
	warn_of_lists(&l);
	refused = l.refused;
	if (to)
		refusal_hand_over(to, &l.sh);
	mem_wipe(&l, sizeof l);
	stack_wipe();
	return refused;
}

/** The whole file as a text, which a NUL in it ends early; NULL with *err. */
static char *read_file(void *ctx, char const *path, size_t *size, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = NULL;
	size_t len = 0;
	ssize_t n = 1;

	if (fd < 0) {
		err_set(err, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	text = talloc_size(ctx, LOAD_MAX + 1);
	while (text && len < LOAD_MAX && (n = read(fd, text + len, LOAD_MAX - len)) > 0)
		len += (size_t)n;
	if (!text || n < 0 || len == LOAD_MAX) {
		err_set(err,
			!text   ? ENOMEM
			: n < 0 ? errno
				: EFBIG,
			"%s: %s", path,
			!text   ? "memory is short"
			: n < 0 ? strerror(errno)
				: "longer than 1 MiB, which is no configuration");
		talloc_free(text);
		text = NULL;
	} else {
		text[len] = '\0';
		*size = len;
	}
	(void)close(fd);
	return text;
}

int load_file(struct controller *c, char const *path, char const *who,
	      void (*say)(void *arg, char const *line), void *arg, unsigned *refused,
	      struct err *err)
{
	size_t size = 0, len;
	char *text = read_file(c, path, &size, err);
	char const *name = strrchr(path, '/');
	char line[320];

	if (!text)
		return err->code;
	name = name ? name + 1 : path;
	len = strlen(text);
	*refused = load_text(c, text, name, who, LOAD_STRICT, NULL, say, arg);
	/* A machine that lost its power leaves files whose last blocks are zeros. */
	if (len < size) {
		(void)snprintf(line, sizeof line,
			       "%.200s: damaged: octet %zu of %zu is a NUL; nothing behind it was "
			       "read\n",
			       name, len + 1, size);
		say(arg, line);
		++*refused;
	}
	mem_wipe(text, size);
	talloc_free(text);
	return 0;
}
