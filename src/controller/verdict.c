/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What is to be said of a roam; see verdict.h.
 */
#include "controller/verdict.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dot11/status.h"
#include "roam/key_history.h"
#include "sm/aaa.h"
#include "sm/cckm.h"
#include "sm/fourway.h"
#include "sm/ft.h"

#define TRACE_NOTHING TRACE_EVENT_COUNT

static struct verdict_row const rows[VERDICT_REASON_COUNT] = {
#define REASON(name_, event_, arg_, op_, value_, when_, why_, cure_)                     \
	[VERDICT_##name_] = {#name_,          TRACE_##event_,     (arg_), VERDICT_##op_, \
			     VERDICT_##when_, (uint64_t)(value_), why_,   cure_},
#include "controller/verdict_reasons.def"
#undef REASON
};

struct verdict_row const *verdict_row(enum verdict_reason reason)
{
	return reason > VERDICT_NO_REASON && reason < VERDICT_REASON_COUNT ? &rows[reason] : NULL;
}

char const *verdict_reason_name(enum verdict_reason reason)
{
	struct verdict_row const *row = verdict_row(reason);

	return row ? row->name : "";
}

char const *verdict_kind_key(enum verdict_kind kind)
{
	static char const *const keys[VERDICT_KIND_COUNT] = {
#define X(name, key, text) [VERDICT_KIND_##name] = (key),
		VERDICT_KIND_LIST(X)
#undef X
	};

	return keys[kind];
}

char const *verdict_kind_text(enum verdict_kind kind)
{
	static char const *const texts[VERDICT_KIND_COUNT] = {
#define X(name, key, text) [VERDICT_KIND_##name] = (text),
		VERDICT_KIND_LIST(X)
#undef X
	};

	return texts[kind];
}

/* ---- what there is ---- */

static struct trace_record const *find(struct timeline const *t, unsigned from, unsigned end,
				       enum trace_event event)
{
	for (unsigned i = from; i < end; i++)
		if (t->event[i].event == event)
			return &t->event[i];
	return NULL;
}

static bool has(struct timeline const *t, struct timeline_roam const *r, enum trace_event event)
{
	return find(t, r->first, r->end, event) != NULL;
}

static bool has_association(struct timeline const *t, struct timeline_roam const *r)
{
	return has(t, r, TRACE_ASSOC_RECEIVED) || has(t, r, TRACE_REASSOC_RECEIVED) ||
	       has(t, r, TRACE_ASSOC_REFUSED) || has(t, r, TRACE_FT_PREAUTH_DONE) ||
	       has(t, r, TRACE_FT_REFUSED) || has(t, r, TRACE_AUTH_ANSWERED);
}

static bool method_of(struct timeline const *t, struct timeline_roam const *r,
		      enum station_method *out)
{
	char const *text = r->open < r->end ? t->event[r->open].s[0] : NULL;

	for (enum station_method m = 0; text && m < STATION_METHOD_COUNT; m++) {
		if (strcmp(station_method_text(m), text) == 0) {
			*out = m;
			return true;
		}
	}
	return false;
}

static bool is_fast(enum station_method m)
{
	switch (m) {
	case STATION_METHOD_OPEN: /* there are no keys to be had sooner */
	case STATION_METHOD_SKC:
	case STATION_METHOD_OKC:
	case STATION_METHOD_FT_AIR:
	case STATION_METHOD_FT_DS:
	case STATION_METHOD_CCKM:
	case STATION_METHOD_OWE_PMKID: return true;
	case STATION_METHOD_PSK:
	case STATION_METHOD_DOT1X:
	case STATION_METHOD_OWE:
	case STATION_METHOD_COUNT: break;
	}
	return false;
}

/** Was it connected before, as far as is known? */
static bool is_roam(struct timeline const *t, struct timeline_roam const *r)
{
	return !mac_eq(r->from, (struct mac){{0}}) || has(t, r, TRACE_REASSOC_RECEIVED);
}

/* ---- the reason ---- */

static bool fits(struct verdict_row const *row, struct trace_record const *e)
{
	if (e->event != row->event)
		return false;
	switch ((enum verdict_op)row->op) {
	case VERDICT_ANY: return true;
	case VERDICT_EQ: return e->n[row->arg] == row->value;
	case VERDICT_ABOVE: return e->n[row->arg] > row->value;
	case VERDICT_METHOD: break;
	}
	return false;
}

/** The last event of those that fit: M1_SENT tells with each try how many there were. */
static struct trace_record const *find_fitting(struct timeline const *t, unsigned from,
					       unsigned end, struct verdict_row const *row)
{
	struct trace_record const *found = NULL;

	for (unsigned i = from; i < end; i++)
		if (fits(row, &t->event[i]))
			found = &t->event[i];
	return found;
}

/** @param when  bit of the kind of end that the roam had */
static void find_reason(struct timeline const *t, struct timeline_roam const *r, unsigned when,
			struct verdict *v)
{
	bool roam = is_roam(t, r);

	for (enum verdict_reason i = VERDICT_NO_REASON + 1; i < VERDICT_REASON_COUNT; i++) {
		struct verdict_row const *row = &rows[i];
		bool between = (row->when & VERDICT_BETWEEN) == VERDICT_BETWEEN;

		if (!(row->when & when) || ((row->when & 8) && !roam))
			continue;
		if (row->op == VERDICT_METHOD) {
			if (!v->has_method || v->method != row->value)
				continue;
		} else {
			v->because = find_fitting(t, between ? r->before : r->first,
						  between ? r->first : r->end, row);
			if (!v->because)
				continue;
		}
		v->reason = i;
		return;
	}
}

static void judge_opened(struct timeline const *t, struct timeline_roam const *r, struct verdict *v)
{
	if (v->has_method && is_fast(v->method)) {
		v->kind = VERDICT_KIND_FAST;
		find_reason(t, r, VERDICT_FAST, v);
	} else if (!has_association(t, r)) {
		v->kind = VERDICT_KIND_RENEWED;
	} else {
		v->kind = VERDICT_KIND_SLOW;
		find_reason(t, r, VERDICT_SLOW, v);
		if (!is_roam(t, r) && v->reason == VERDICT_NO_REASON)
			v->kind = VERDICT_KIND_FIRST;
	}
}

static void judge_unopened(struct timeline const *t, struct timeline_roam const *r,
			   struct verdict *v)
{
	find_reason(t, r, VERDICT_FAILED, v);
	if (v->reason != VERDICT_NO_REASON)
		v->kind = VERDICT_KIND_FAILED;
	else if (has(t, r, TRACE_FT_PULL_SERVED))
		v->kind = VERDICT_KIND_PULLED;
	else if (t->event[r->first].event == TRACE_ACCEPT_RECEIVED)
		v->kind = VERDICT_KIND_PUSHED;
	else
		v->kind = VERDICT_KIND_UNFINISHED;
}

/** The event that names the key which a method has used. */
static struct trace_record const *key_event(struct timeline const *t, struct timeline_roam const *r,
					    enum station_method m)
{
	enum trace_event event = TRACE_NOTHING;

	switch (m) {
	case STATION_METHOD_SKC: event = TRACE_PMKID_FOUND; break;
	case STATION_METHOD_OKC: event = TRACE_OKC_FOUND; break;
	case STATION_METHOD_OWE_PMKID: event = TRACE_OWE_CACHED; break;
	case STATION_METHOD_DOT1X: event = TRACE_MSK_RECEIVED; break;
	case STATION_METHOD_OPEN:
	case STATION_METHOD_PSK:
	case STATION_METHOD_FT_AIR:
	case STATION_METHOD_FT_DS:
	case STATION_METHOD_CCKM:
	case STATION_METHOD_OWE:
	case STATION_METHOD_COUNT: break;
	}
	return find(t, r->first, r->end, event);
}

/** Of FT: is the AKM one with a passphrase (9.4.2.24.3: types 4 and, with SHA-384, 19)? */
static bool is_psk(struct trace_record const *preauth)
{
	return preauth && (preauth->n[0] == 4 || preauth->n[0] == 19);
}

struct verdict verdict_of(struct timeline const *t, struct timeline_roam const *r)
{
	struct verdict v = {.reason = VERDICT_NO_REASON, .us = timeline_us(t, r)};

	v.has_method = method_of(t, r, &v.method);
	if (r->open < r->end)
		judge_opened(t, r, &v);
	else
		judge_unopened(t, r, &v);
	if (v.has_method)
		v.key = key_event(t, r, v.method);
	v.psk = is_psk(find(t, r->first, r->end, TRACE_FT_PREAUTH_DONE));
	return v;
}

/* ---- texts ---- */

/** "slow" and what the table says of it. */
char const *verdict_text(struct verdict const *v, struct timeline_words const *words,
			 char out[TIMELINE_TEXT])
{
	struct verdict_row const *row = verdict_row(v->reason);
	char why[TIMELINE_TEXT] = "";
	size_t len = (size_t)snprintf(out, TIMELINE_TEXT, "%s", verdict_kind_text(v->kind));

	if (v->has_method)
		len += (size_t)snprintf(out + len, TIMELINE_TEXT - len, ", by %s",
					station_method_text(v->method));
	len += (size_t)snprintf(out + len, TIMELINE_TEXT - len, ", %" PRIu64 ".%03u ms",
				v->us / 1000, (unsigned)(v->us % 1000));
	if (row)
		(void)snprintf(out + len, TIMELINE_TEXT - len, ", %s: %s",
			       v->kind == VERDICT_KIND_FAST ? "though delayed" : "because",
			       timeline_text(row->why, v->because, words, why));
	return out;
}

char const *verdict_cure(struct verdict const *v, struct timeline_words const *words,
			 char out[TIMELINE_TEXT])
{
	struct verdict_row const *row = verdict_row(v->reason);
	char const *cure = row ? row->cure : "";

	if (!cure)
		cure = v->because->n[0] < KEY_OUTCOME_COUNT
			       ? key_outcome_cure((enum key_outcome)v->because->n[0])
			       : "";
	if (v->kind == VERDICT_KIND_UNFINISHED)
		cure = "nothing more came of the client: if that stays so, look at its signal, and "
		       "follow it with \"debug client\"";
	return timeline_text(cure, v->because, words, out);
}

/** Of FT the passphrase is as good a root as a login. */
static char const *key_format(struct verdict const *v)
{
	switch (v->method) {
	case STATION_METHOD_OPEN: return "none, the WLAN is open";
	case STATION_METHOD_PSK: return "from the passphrase of \"wlan {wlan}\"";
	case STATION_METHOD_DOT1X:
		return "MSK that the RADIUS server has sent with this login of {user}";
	case STATION_METHOD_SKC:
		return "PMK that was cached for this BSSID (PMKID {hex}), from the login of {user} "
		       "{login}";
	case STATION_METHOD_OKC:
		return "PMK from the login of {user} {login}; its PMKID for this BSSID was "
		       "computed here (OKC, PMKID {hex})";
	case STATION_METHOD_FT_AIR:
	case STATION_METHOD_FT_DS:
		return v->psk ? "PMK-R1 made here from the PMK-R0 of the passphrase of \"wlan "
				"{wlan}\""
			      : "PMK-R1 made here from the PMK-R0 of the login of {user} {login}";
	case STATION_METHOD_CCKM:
		return "base transient key of the login of {user} {login}, with the client's next "
		       "rekey number";
	case STATION_METHOD_OWE: return "from the Diffie-Hellman exchange of this association";
	case STATION_METHOD_OWE_PMKID:
		return "PMK of an earlier Diffie-Hellman exchange with this BSSID (PMKID {hex})";
	case STATION_METHOD_COUNT: break;
	}
	return "";
}

char const *verdict_key(struct verdict const *v, struct timeline_words const *words,
			char out[TIMELINE_TEXT])
{
	return timeline_text(v->has_method ? key_format(v) : "", v->key, words, out);
}
