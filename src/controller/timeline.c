/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A station's events, cut into roams; see timeline.h.
 */
#include "controller/timeline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/hex.h"

struct timeline *timeline_new(void *ctx, struct mac sta)
{
	struct timeline *t = talloc_zero(ctx, struct timeline);

	if (t)
		t->sta = sta;
	return t;
}

/** Room for one more in an array that doubles: whenever its count is a power of two it is full. */
#define GROWN(t, array, count, type)                                                     \
	(((count) & ((count)-1)) == 0                                                    \
		 ? talloc_realloc((t), (array), type, (count) ? 2 * (size_t)(count) : 1) \
		 : (array))

static bool copy_texts(struct timeline *t, struct trace_record *to, struct trace_record const *rec)
{
	for (unsigned i = 0; i < TRACE_ARGS; i++) {
		to->s[i] = rec->s[i] ? talloc_strdup(t, rec->s[i]) : NULL;
		if (rec->s[i] && !to->s[i])
			return false;
	}
	to->hex = rec->hex ? talloc_memdup(t, rec->hex, rec->hex_len) : NULL;
	return to->hex || !rec->hex;
}

int timeline_add(struct timeline *t, struct trace_record const *rec)
{
	struct trace_record *grown;

	if (!mac_eq(rec->sta, t->sta) || t->events == TIMELINE_EVENTS)
		return 0;
	grown = GROWN(t, t->event, t->events, struct trace_record);
	if (!grown)
		return -ENOMEM;
	t->event = grown;
	t->event[t->events] = *rec;
	if (!copy_texts(t, &t->event[t->events], rec))
		return -ENOMEM;
	t->events++;
	return 0;
}

/* ---- roams ---- */

/** What an event is to the roam that it is of. */
enum part {
	PART_INSIDE,  /**< of the one that is under way, if any */
	PART_BEGINS,  /**< begins one where none is under way */
	PART_OPENS,   /**< ends it: the port is open */
	PART_ENDS,    /**< ends it, if it is of the BSS that the roam goes to */
	PART_BETWEEN, /**< of no roam: what becomes of keys meanwhile */
	/** A whole one where none is under way: at an access point that runs hostapd, of which this
	 * controller sees no more */
	PART_ALONE,
};

static enum part part_of(enum trace_event event)
{
	static uint8_t const parts[TRACE_EVENT_COUNT] = {
		[TRACE_AUTH_ANSWERED] = PART_BEGINS,
		[TRACE_REQUEST_SHED] = PART_BEGINS,
		[TRACE_FT_PREAUTH] = PART_BEGINS,
		[TRACE_FT_PREAUTH_DONE] = PART_BEGINS,
		[TRACE_FT_REFUSED] = PART_BEGINS,
		[TRACE_ASSOC_REQUEST] = PART_BEGINS,
		[TRACE_ASSOC_RECEIVED] = PART_BEGINS,
		[TRACE_REASSOC_RECEIVED] = PART_BEGINS,
		[TRACE_ASSOC_REFUSED] = PART_BEGINS,
		[TRACE_CCKM_RECEIVED] = PART_BEGINS,
		[TRACE_EAPOL_START] = PART_BEGINS,
		[TRACE_EAP_IDENTITY_SENT] = PART_BEGINS,
		[TRACE_EAP_IDENTITY_ASKED] = PART_BEGINS,
		[TRACE_STATION_RUN] = PART_OPENS,
		[TRACE_DEAUTH_SENT] = PART_ENDS,
		[TRACE_DEAUTH_RECEIVED] = PART_ENDS,
		[TRACE_FT_PULL_SERVED] = PART_ALONE,
		[TRACE_FT_PULL_REFUSED] = PART_ALONE,
		[TRACE_ACCEPT_RECEIVED] = PART_ALONE,
		[TRACE_PUSH_REFUSED] = PART_ALONE,
		[TRACE_SESSION_EXPIRED] = PART_BETWEEN,
		[TRACE_SESSION_DISCONNECTED] = PART_BETWEEN,
		[TRACE_SESSION_DELETED] = PART_BETWEEN,
	};

	return (enum part)parts[event];
}

/** A roam that is being cut. */
struct cut {
	struct timeline *t;
	struct timeline_roam now; /**< with `under_way` */
	unsigned before;          /**< behind the last roam */
	struct mac last;          /**< BSSID where the port is open */
	bool under_way, over; /**< over: it takes what else comes, but nothing that begins one */
};

static int finish(struct cut *c, unsigned end)
{
	struct timeline *t = c->t;
	struct timeline_roam *grown;

	if (!c->under_way)
		return 0;
	grown = GROWN(t, t->roam, t->roams, struct timeline_roam);
	if (!grown)
		return -ENOMEM;
	t->roam = grown;
	c->now.end = end;
	if (c->now.open == TIMELINE_EVENTS)
		c->now.open = end;
	else
		c->last = c->now.to;
	t->roam[t->roams++] = c->now;
	c->before = end;
	c->under_way = false;
	return 0;
}

static void begin(struct cut *c, unsigned i)
{
	c->now = (struct timeline_roam){.before = c->before,
					.first = i,
					.open = TIMELINE_EVENTS,
					.from = c->last,
					.to = c->t->event[i].bssid};
	c->under_way = true;
	c->over = false;
}

/** Is the event at `i` the first of another roam than the one under way? */
static bool is_apart(struct cut const *c, unsigned i, enum part part)
{
	struct trace_record const *e = &c->t->event[i];

	if (e->wall_us > e[-1].wall_us + TIMELINE_SILENCE_US)
		return true;
	/* What its last frame told besides is still of it. */
	if (c->now.open < i)
		return e->wall_us != c->t->event[c->now.open].wall_us || part == PART_BEGINS;
	return c->over && (part == PART_BEGINS || part == PART_ALONE || part == PART_BETWEEN);
}

/** A push that comes when the port is open already tells of the login that opened it. */
static bool is_late(struct cut const *c, struct trace_record const *e)
{
	return e->event == TRACE_ACCEPT_RECEIVED && mac_eq(e->bssid, c->last);
}

static int cut_event(struct cut *c, unsigned i)
{
	struct trace_record const *e = &c->t->event[i];
	enum part part = part_of(e->event);

	if (c->under_way && is_apart(c, i, part) && finish(c, i))
		return -ENOMEM;
	if (!c->under_way && (part == PART_BEGINS || (part == PART_ALONE && !is_late(c, e)))) {
		begin(c, i);
		c->over = part == PART_ALONE;
	}
	if (!c->under_way)
		return 0;
	if (part == PART_BEGINS || part == PART_OPENS)
		c->now.to = e->bssid;
	if (part == PART_OPENS)
		c->now.open = i;
	if (part == PART_ENDS && mac_eq(e->bssid, c->now.to))
		c->over = true;
	return 0;
}

int timeline_cut(struct timeline *t)
{
	struct cut c = {.t = t};

	t->roams = 0;
	for (unsigned i = 0; i < t->events; i++)
		if (cut_event(&c, i))
			return -ENOMEM;
	return finish(&c, t->events);
}

uint64_t timeline_us(struct timeline const *t, struct timeline_roam const *r)
{
	unsigned last = r->open < r->end ? r->open : r->end - 1;
	uint64_t from = t->event[r->first].wall_us, to = t->event[last].wall_us;

	return to > from ? to - from : 0;
}

/* ---- texts ---- */

struct text {
	char *p, *end; /**< end: where the NUL goes at the latest */
};

static void put(struct text *o, char const *s)
{
	for (; *s && o->p < o->end; s++)
		*o->p++ = *s < ' ' || *s > '~' ? '?' : *s;
}

static void put_arg(struct text *o, char const *s)
{
	put(o, s ? s : "?");
}

/** {s0} and the like: one letter and the number of the argument. */
static bool put_numbered(struct text *o, char const *name, struct trace_record const *rec)
{
	unsigned i = (unsigned)(name[1] - '0');
	char number[24];

	if (i >= TRACE_ARGS || name[2] != '}')
		return false;
	if (name[0] == 's') {
		put_arg(o, rec->s[i]);
		return true;
	}
	if (name[0] != 'n' && name[0] != 'x')
		return false;
	(void)snprintf(number, sizeof number, name[0] == 'n' ? "%" PRIu64 : "0x%" PRIx64,
		       rec->n[i]);
	put(o, number);
	return true;
}

static void put_named(struct text *o, char const *name, size_t len, struct trace_record const *rec,
		      struct timeline_words const *words)
{
	struct {
		char const *name, *text;
	} const known[] = {
		{"wlan", words->wlan}, {"ap", words->ap},       {"from", words->from},
		{"user", words->user}, {"login", words->login},
	};
	char room[HEX_STR(64)];

	for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strlen(known[i].name) == len && memcmp(known[i].name, name, len) == 0) {
			put_arg(o, known[i].text);
			return;
		}
	}
	if (len == 3 && memcmp(name, "hex", 3) == 0)
		put(o, rec->hex ? hex_text(rec->hex, rec->hex_len < 64 ? rec->hex_len : 64, room)
				: "?");
	else if (len == 3 && memcmp(name, "sta", 3) == 0)
		put(o, mac_dotted(rec->sta, room));
	else
		put(o, mac_dotted(rec->bssid, room));
}

char const *timeline_text(char const *format, struct trace_record const *rec,
			  struct timeline_words const *words, char out[TIMELINE_TEXT])
{
	static struct trace_record const none;
	struct text o = {out, out + TIMELINE_TEXT - 1};
	char one[2] = "";

	if (!rec)
		rec = &none;
	for (char const *f = format; *f; f++) {
		char const *close = *f == '{' ? strchr(f, '}') : NULL;

		if (!close) {
			one[0] = *f;
			put(&o, one);
			continue;
		}
		if (!put_numbered(&o, f + 1, rec))
			put_named(&o, f + 1, (size_t)(close - f - 1), rec, words);
		f = close;
	}
	*o.p = '\0';
	return out;
}
