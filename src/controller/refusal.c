/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a shell was refused last; see refusal.h.
 */
#include "controller/refusal.h"

#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "controller/shell.h"
#include "controller/shown_line.h"

char const *refusal_kind_name(enum refusal_kind kind)
{
	switch (kind) {
	case REFUSAL_NONE: return "none";
	case REFUSAL_GRAMMAR: return "grammar";
	case REFUSAL_UNSUPPORTED: return "unsupported";
	case REFUSAL_RULE: return "rule";
	case REFUSAL_COMMAND: return "command";
	}
	return "";
}

char const *refusal_way_in(enum grammar_mode mode, bool *named)
{
	static char const *const line[MODE_COUNT] = {
		[MODE_CONFIG] = "configure terminal",
		[MODE_CONFIG_WLAN] = "wlan",
		[MODE_CONFIG_DYNAUTH] = "aaa server radius dynamic-author",
		[MODE_CONFIG_RADIUS_SERVER] = "radius server",
		[MODE_CONFIG_SG_RADIUS] = "aaa group server radius",
		[MODE_CONFIG_AP_HOSTAPD] = "ap hostapd",
		[MODE_CONFIG_AP_RADIO] = "ap radio",
		[MODE_CONFIG_POLICY] = "wireless profile policy",
		[MODE_CONFIG_POLICY_TAG] = "wireless tag policy",
		[MODE_CONFIG_AP_TAG] = "ap",
		[MODE_CONFIG_AP_LOCATION] = "ap location name",
		[MODE_CONFIG_VLAN] = "vlan",
	};

	*named = mode != MODE_CONFIG && mode != MODE_CONFIG_DYNAUTH;
	return line[mode];
}

/** Whose lines the mode's are. */
static char const *block_of(struct shell const *s, char room[MAC_STR])
{
	if (s->mode == MODE_CONFIG_AP_TAG)
		return mac_dotted(s->ap_mac, room);
	if (s->mode == MODE_CONFIG_VLAN) {
		(void)snprintf(room, MAC_STR, "%u", s->vlan);
		return room;
	}
	if (s->mode == MODE_CONFIG_POLICY)
		return s->candidate ? s->candidate->profile.name : s->policy;
	if (s->mode == MODE_CONFIG_POLICY_TAG || s->mode == MODE_CONFIG_AP_LOCATION)
		return s->policy;
	if (s->mode == MODE_CONFIG_WLAN)
		return s->candidate ? s->candidate->wlan.name : s->wlan;
	if (s->mode == MODE_CONFIG_AP_HOSTAPD)
		return s->candidate ? s->candidate->ap.name : s->ap;
	if (s->mode == MODE_CONFIG_AP_RADIO)
		return s->candidate ? s->candidate->radio_ap.name : s->ap;
	if (s->mode == MODE_CONFIG_RADIUS_SERVER || s->mode == MODE_CONFIG_SG_RADIUS)
		return s->radius;
	return "";
}

/** What any refusal has; what the last one had beside it is forgotten. */
static struct refusal *note(struct shell *s, enum refusal_kind kind, char const *told)
{
	struct refusal *r = &s->refusal;
	char room[MAC_STR];

	r->kind = kind;
	r->count++;
	r->wall_us = s->c->env.wall_us(s->c->env.arg);
	r->mode = s->mode;
	r->privilege = s->privilege;
	/* A slip may have put a key where nobody looks for one: nothing of it outlives the line. */
	mem_wipe(r->line, sizeof r->line);
	mem_wipe(r->told, sizeof r->told);
	(void)snprintf(r->block, sizeof r->block, "%s", block_of(s, room));
	(void)snprintf(r->told, sizeof r->told, "%s", told);
	r->status = GRAMMAR_OK;
	r->column = 0;
	r->file[0] = '\0';
	r->file_line = 0;
	r->cure[0] = '\0';
	r->broken[0] = '\0';
	r->broken_rule = NULL;
	r->rule = NULL;
	if (kind != REFUSAL_RULE)
		r->has_now = r->has_wlan = false;
	return r;
}

void refusal_cure_reopen(struct shell *s)
{
	char room[MAC_STR];
	bool named;
	char const *line = refusal_way_in(s->mode, &named);

	if (!line)
		return;
	shell_cure(s, line, named ? block_of(s, room) : NULL);
	shell_cure(s, REFUSAL_AGAIN, NULL);
}

static char const *status_text(enum grammar_status status)
{
	switch (status) {
	case GRAMMAR_OK:
	case GRAMMAR_EMPTY: break;
	case GRAMMAR_INVALID: return "Invalid input detected at '^' marker.";
	case GRAMMAR_INCOMPLETE: return "Incomplete command.";
	case GRAMMAR_AMBIGUOUS: return "Ambiguous command: ";
	}
	return "";
}

/** Blanks in front would shift the column. */
static char const *skip_blanks(char const *line, unsigned *skipped)
{
	size_t n = strspn(line, " \t");

	*skipped = (unsigned)n;
	return line + n;
}

void refusal_of_grammar(struct shell *s, char const *line, struct grammar_walk const *w,
			char const *why)
{
	struct refusal *r = note(s, why ? REFUSAL_UNSUPPORTED : REFUSAL_GRAMMAR,
				 why ? why : status_text(w->status));
	unsigned skipped;

	line = skip_blanks(line, &skipped);
	shown_line(line, r->line, sizeof r->line);
	if (r->kind == REFUSAL_GRAMMAR && w->status == GRAMMAR_AMBIGUOUS)
		(void)snprintf(r->told, sizeof r->told, "%s \"%s\"", status_text(w->status),
			       r->line);
	r->status = w->status;
	r->column = w->column > skipped ? w->column - skipped : 0;
}

void refusal_of_command(struct shell *s, char const *line, struct grammar_walk const *w)
{
	struct wlan_rule const *rule = s->error_rule ? wlan_rule_find(s->error) : NULL;
	struct refusal *r = note(s, rule ? REFUSAL_RULE : REFUSAL_COMMAND, s->error);
	char text[GRAMMAR_TEXT_MAX];
	unsigned skipped;

	r->rule = rule;
	line = skip_blanks(line, &skipped);
	if (w && grammar_arg(w, "key"))
		line = grammar_command_text(w, text);
	(void)shown_text(line, strlen(line), r->line, sizeof r->line);
	(void)snprintf(r->cure, sizeof r->cure, "%s", s->cure);
	(void)snprintf(r->broken, sizeof r->broken, "%s", s->broken);
	r->broken_rule = s->broken_rule;
	if (!s->wlan_refused)
		r->has_now = r->has_wlan = false;
	s->wlan_refused = false;
}

void refusal_of_block(struct shell *s, enum grammar_mode mode, char const *name, char const *header,
		      char const *told)
{
	struct wlan_rule const *rule = s->wlan_refused ? wlan_rule_find(told) : NULL;
	struct refusal *r = note(s, rule ? REFUSAL_RULE : REFUSAL_COMMAND, told);

	r->mode = mode;
	r->rule = rule;
	(void)snprintf(r->block, sizeof r->block, "%s", name);
	(void)shown_text(header, strlen(header), r->line, sizeof r->line);
	s->wlan_refused = false;
}

void refusal_in_file(struct shell *s, char const *file, unsigned line)
{
	(void)shown_text(file, strlen(file), s->refusal.file, sizeof s->refusal.file);
	s->refusal.file_line = line;
}

void refusal_hand_over(struct shell *to, struct shell const *from)
{
	unsigned count = to->refusal.count + from->refusal.count;

	if (from->refusal.kind != REFUSAL_NONE)
		to->refusal = from->refusal;
	to->refusal.count = count;
}

/** A copy whose PSK is as long and consists of zeros, which are characters and digits. */
static struct wlan without_key(struct wlan const *w)
{
	static char const zeros[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	uint8_t len = w->psk.len;
	struct wlan copy = *w;

	/* The copy on the stack had the key: it is wiped before it is replaced. */
	secret_wipe(&copy.psk);
	if (len && !secret_set(&copy.psk, zeros, len))
		secret_wipe(&copy.psk);
	return copy;
}

void refusal_wlan(struct shell *s, struct wlan const *now, struct wlan const *refused)
{
	struct refusal *r = &s->refusal;

	r->has_now = now != NULL;
	if (now)
		r->now = without_key(now);
	r->has_wlan = true;
	r->wlan = without_key(refused);
	s->wlan_refused = true;
}
