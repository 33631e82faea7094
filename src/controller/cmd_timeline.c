/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless client mac-address ... timeline: one roam, rung by rung, why it was as it was and
 * what helps; and the same as a page or as frames for a file of the person at the shell.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "controller/commands.h"
#include "controller/secret_text.h"
#include "controller/story.h"
#include "controller/timeline_frames.h"
#include "controller/timeline_page.h"

/** Roams in the list below a ladder. */
#define ROAMS_LISTED 10

static void show_head(struct story const *s, struct writer *out)
{
	char sta[MAC_STR], when[48];

	writer_str(out, "mac_address", "Client  : %s\n", mac_dotted(s->timeline->sta, sta));
	writer_int(out, "roam", "Roam    : %" PRId64, s->number);
	writer_int(out, "roams", " of %" PRId64 ", 1 is the newest\n", s->timeline->roams);
	writer_str(out, "time", "Time    : %s\n", story_time(s->wall_us, when));
	writer_str(out, "wlan", "WLAN    : %s\n", s->wlan);
	writer_str(out, "from", "From    : %s\n", s->from);
	writer_str(out, "to", "To      : %s\n", s->to);
	writer_str(out, "user", s->user[0] ? "User    : %s\n" : NULL, s->user);
}

static char const *milliseconds(uint64_t us, char out[32])
{
	(void)snprintf(out, 32, "%" PRIu64 ".%03u", us / 1000, (unsigned)(us % 1000));
	return out;
}

static void show_rung(struct story const *s, struct rung const *r, bool first, struct writer *out)
{
	char at[32], after[32], drawn[LADDER_WIDTH + 1], text[TIMELINE_TEXT];

	writer_object(out, NULL);
	writer_text(out, "%10s %9s  %s  %s\n", milliseconds(r->at_us, at),
		    first ? "" : milliseconds(r->after_us, after), ladder_draw(r, drawn),
		    story_rung(s, r, text));
	writer_int(out, "at_us", NULL, (int64_t)r->at_us);
	writer_int(out, "after_us", NULL, (int64_t)r->after_us);
	writer_str(out, "from", NULL, ladder_lane_text(r->from));
	writer_str(out, "to", NULL, ladder_lane_text(r->to));
	writer_bool(out, "both", NULL, r->both, "", "");
	writer_bool(out, "failure", NULL, r->failure, "", "");
	writer_str(out, "event", NULL, trace_event_name(r->event->event));
	writer_str(out, "text", NULL, text);
	writer_end(out);
}

static void show_before(struct story const *s, struct writer *out)
{
	struct ladder const *l = &s->before;
	unsigned skip = l->rungs > ROAMS_LISTED ? l->rungs - ROAMS_LISTED : 0;
	char when[48], text[TIMELINE_TEXT];

	writer_list(out, "before");
	for (unsigned i = skip; i < l->rungs; i++) {
		writer_object(out, NULL);
		writer_str(out, "time", "Before  : %s ",
			   story_time(l->rung[i].event->wall_us, when));
		writer_str(out, "text", "%s\n", story_rung(s, &l->rung[i], text));
		writer_end(out);
	}
	writer_end(out);
}

static void show_ladder(struct story const *s, struct writer *out)
{
	writer_text(out, "\n%10s %9s  %-12s %-12s %-9s %s\n", "ms", "+ ms",
		    ladder_lane_text(LADDER_CLIENT), ladder_lane_text(LADDER_AP),
		    ladder_lane_text(LADDER_CONTROLLER), ladder_lane_text(LADDER_RADIUS));
	writer_list(out, "rungs");
	for (unsigned i = 0; i < s->ladder.rungs; i++)
		show_rung(s, &s->ladder.rung[i], i == 0, out);
	writer_end(out);
	if (s->ladder.left_out)
		writer_int(out, "rungs_left_out", "%" PRId64 " more\n", s->ladder.left_out);
}

static void show_verdict(struct story const *s, struct writer *out)
{
	writer_object(out, "verdict");
	writer_str(out, "kind", NULL, verdict_kind_key(s->verdict.kind));
	writer_str(out, "reason", NULL, verdict_reason_name(s->verdict.reason));
	writer_str(out, "method", NULL,
		   s->verdict.has_method ? station_method_text(s->verdict.method) : "");
	writer_int(out, "time_us", NULL, (int64_t)s->verdict.us);
	writer_str(out, "text", "\nVerdict : %s\n", s->verdict_text);
	writer_str(out, "key", s->key[0] ? "Key     : %s\n" : NULL, s->key);
	writer_str(out, "cure", s->cure[0] ? "Cure    : %s\n" : NULL, s->cure);
	writer_end(out);
}

/** The others, so that the one that matters is found. */
static void show_list(struct story *s, struct controller const *c, struct writer *out)
{
	unsigned roams = s->timeline->roams < ROAMS_LISTED ? s->timeline->roams : ROAMS_LISTED;
	char when[48], ms[32];

	if (roams > 1)
		writer_text(out, "\n%4s  %-27s %11s  %-36s %s\n", "Roam", "Time", "ms", "To",
			    "Verdict");
	writer_list(out, "kept");
	for (unsigned n = 1; n <= roams; n++) {
		story_turn(s, c, n);
		writer_object(out, NULL);
		writer_int(out, "roam", NULL, n);
		writer_str(out, "time", NULL, story_time(s->wall_us, when));
		writer_str(out, "to", NULL, s->to);
		writer_str(out, "verdict", NULL, s->verdict_text);
		if (roams > 1)
			writer_text(out, "%4u  %-27s %11s  %-36s %s%s%s\n", n, when,
				    milliseconds(s->verdict.us, ms), s->to,
				    verdict_kind_text(s->verdict.kind),
				    s->verdict.has_method ? ", by " : "",
				    s->verdict.has_method ? station_method_text(s->verdict.method)
							  : "");
		writer_end(out);
	}
	writer_end(out);
}

static struct story *tell(struct shell *s, struct grammar_walk const *w)
{
	struct grammar_arg const *number = grammar_arg(w, "roam");
	struct err err = {0};
	struct story *story = story_tell(s->c, s->c, grammar_arg(w, "mac")->mac,
					 number ? (unsigned)number->number : 1, &err);

	if (!story)
		(void)shell_fail(s, "%s", err.msg);
	return story;
}

int cmd_show_wireless_client_timeline(struct shell *s, struct grammar_walk const *w,
				      struct writer *out)
{
	struct story *story = tell(s, w);

	if (!story)
		return 1;
	show_head(story, out);
	show_before(story, out);
	show_ladder(story, out);
	show_verdict(story, out);
	show_list(story, s->c, out);
	talloc_free(story);
	return 0;
}

/* ---- into files ---- */

static int export_page(struct shell *s, struct story const *story, struct writer *out)
{
	char *page = timeline_page(s->c, story, s->c->settings.hostname,
				   s->c->env.wall_us(s->c->env.arg));
	int rc;

	if (!page)
		return shell_fail(s, "Memory is short");
	rc = shell_export(s, "", page, false);
	if (rc == 0)
		writer_text(out, "Roam %u, %u steps: a page of %zu octets\n", story->number,
			    story->ladder.rungs, strlen(page));
	talloc_free(page);
	return rc;
}

static bool ends_in(char const *name, char const *end)
{
	size_t len = strlen(name), tail = strlen(end);

	return len > tail && strcasecmp(name + len - tail, end) == 0;
}

/** Before the first event of a roam, and behind its last: what the client did just then. */
#define AROUND_US 1000000

static int export_keys(struct shell *s, struct story const *story, struct writer *out)
{
	unsigned keys;
	char *text = timeline_frame_keys(s->c, s->c, story->timeline->sta, story->wlan_id, &keys);
	int rc;

	if (!text)
		return shell_fail(s, "Memory is short");
	rc = shell_export(s, "keys", text, false);
	secret_text_free(text);
	if (rc == 0)
		writer_text(out, "%u keys beside them, in NAME.keys: delete it when you are done\n",
			    keys);
	return rc;
}

/** Where AROUND_US before a time is; a clock that was never set begins in 1970. */
static uint64_t before(uint64_t wall_us)
{
	return wall_us > AROUND_US ? wall_us - AROUND_US : 0;
}

/** All that there is, or one roam. */
static int export_frames(struct shell *s, struct story const *story, bool all, bool keys,
			 struct writer *out)
{
	struct timeline const *t = story->timeline;
	uint64_t from = all ? 0 : before(t->event[story->roam->first].wall_us);
	uint64_t to = all ? UINT64_MAX : t->event[story->roam->end - 1].wall_us + AROUND_US;
	char sta[MAC_STR];
	unsigned frames;
	char *hex = timeline_frames(s->c, s->c, t->sta, from, to, &frames);
	int rc;

	if (!hex)
		return shell_fail(s, "Memory is short");
	rc = frames ? shell_export(s, "", hex, true)
		    : shell_fail(s,
				 "No frame of %s is kept%s: they are while it is debugged "
				 "(\"debug client %s\")",
				 mac_dotted(t->sta, sta), all ? "" : " from this roam", sta);
	talloc_free(hex);
	if (rc)
		return rc;
	writer_text(out, "%u frames\n", frames);
	return keys ? export_keys(s, story, out) : 0;
}

/** Keys leave the daemon when it was started to allow it, and this shell has said that it wants
 * them. */
static int may_have_keys(struct shell *s, bool frames)
{
	if (!frames)
		return shell_fail(s, "Keys go with frames: name a file NAME.pcapng");
	if (!s->c->options->allow_key_material)
		return shell_fail(s, "Keys are not given: fastroamd was started without "
				     "--allow-key-material");
	if (!s->watch || !tracer_watch_has_keys(s->watch))
		return shell_fail(s, "Keys are not given: enter \"debug key-material\" in this "
				     "shell first");
	return 0;
}

int cmd_show_wireless_client_timeline_export(struct shell *s, struct grammar_walk const *w,
					     struct writer *out)
{
	char const *file = grammar_arg(w, "file")->text;
	bool page = ends_in(file, ".html") || ends_in(file, ".htm");
	bool frames = ends_in(file, ".pcapng"), keys = grammar_arg(w, "keys") != NULL;
	struct story *story;
	int rc;

	if (!page && !frames)
		return shell_fail(s,
				  "%s: what is to be in it? NAME.html is a page with a picture, "
				  "NAME.pcapng the frames",
				  file);
	if (keys && may_have_keys(s, frames))
		return 1;
	story = tell(s, w);
	if (!story)
		return 1;
	rc = page ? export_page(s, story, out)
		  : export_frames(s, story, !grammar_arg(w, "roam"), keys, out);
	talloc_free(story);
	return rc;
}
