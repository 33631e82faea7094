/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Rendering trace events.
 */
#include "base/trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/hex.h"
#include "base/utf8.h"

/** One row of trace_events.h. */
struct event_row {
	char const *name;
	enum trace_level level;
	char const *task;
	char const *module;
	char const *aireos;
	char const *iosxe;
};

static struct event_row const rows[TRACE_EVENT_COUNT] = {
#define TRACE_EVENT(name, level, task, module, aireos, iosxe) \
	[TRACE_##name] = {#name, TRACE_##level, task, module, aireos, iosxe},
#include "base/trace_events.h"
#undef TRACE_EVENT
};

/** Octets of {hex} and {dump} that are printed. */
#define HEX_MAX   64
/** Octets on one line of a dump. */
#define DUMP_LINE 16

/** Text being written: what does not fit is dropped and remembered, never overrun. */
struct out {
	char *start;
	char *p;
	char *end; /**< where the last NUL may stand */
	bool full;
};

static void put(struct out *o, char const *text, size_t len)
{
	size_t room = (size_t)(o->end - o->p);

	if (len > room) {
		o->full = true;
		len = room;
	}
	memcpy(o->p, text, len);
	o->p += len;
}

static void put_str(struct out *o, char const *text)
{
	put(o, text, strlen(text));
}

static void put_char(struct out *o, char c)
{
	put(o, &c, 1);
}

static void put_u64(struct out *o, uint64_t v)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRIu64, v);
	put_str(o, text);
}

/** A replay counter as AireOS prints it: "00.00.00.00.00.00.00.01". */
static void put_replay(struct out *o, uint64_t v)
{
	for (int shift = 56; shift >= 0; shift -= 8) {
		char text[8];

		(void)snprintf(text, sizeof text, "%02x%s", (unsigned)(v >> shift) & 0xff,
			       shift ? "." : "");
		put_str(o, text);
	}
}

/** "0xaaf0": a mobility domain and the like. */
static void put_0x(struct out *o, uint64_t v)
{
	char text[24];

	(void)snprintf(text, sizeof text, "0x%" PRIx64, v);
	put_str(o, text);
}

static void put_hex(struct out *o, uint8_t const *hex, size_t len)
{
	char text[HEX_STR(HEX_MAX)];

	put_str(o, hex_text(hex, len < HEX_MAX ? len : HEX_MAX, text));
}

/** An argument from outside: nothing in it may steer the terminal or start a line. */
static void put_arg(struct out *o, char const *text)
{
	if (!text)
		text = "-"; /* nobody, nothing: a PSK has no user */
	for (; *text; text++)
		put_char(o, *text < ' ' || *text > '~' ? '?' : *text);
}

/** "Jun 22 00:23:15.274": local time, as `service timestamps datetime msec localtime` has it. */
static void put_time_aireos(struct out *o, struct tm const *tm, unsigned us)
{
	char text[64];

	if (strftime(text, sizeof text, "%b %d %H:%M:%S", tm))
		put_str(o, text);
	(void)snprintf(text, sizeof text, ".%03u", us / 1000);
	put_str(o, text);
}

/** "2023/09/19 15:49:46.962897", with '-' and 'T' instead in JSON. */
static void put_time_full(struct out *o, struct tm const *tm, unsigned us, char date_sep, char mid)
{
	char text[96];

	(void)snprintf(text, sizeof text, "%04d%c%02d%c%02d%c%02d:%02d:%02d.%06u",
		       tm->tm_year + 1900, date_sep, tm->tm_mon + 1, date_sep, tm->tm_mday, mid,
		       tm->tm_hour, tm->tm_min, tm->tm_sec, us);
	put_str(o, text);
}

/** AireOS has eight copies of these two tasks, its others are single: stations are spread over
 * those of the one, access points over those of the other. -1: single. */
static int task_number(struct trace_record const *rec, char const *task)
{
	if (strcmp(task, "Dot1x_NW_MsgTask") == 0)
		return rec->sta.b[MAC_LEN - 1] & 7;
	if (strcmp(task, "apfMsConnTask") == 0)
		return rec->bssid.b[MAC_LEN - 2] & 7;
	return -1;
}

/** Rendering of the text forms. */
struct render {
	struct trace_record const *rec;
	struct event_row const *row;
	enum trace_form form;
	int pid;
	struct tm tm;
	unsigned us;
};

static void put_mac(struct out *o, struct render const *r, struct mac m)
{
	char text[MAC_STR];

	put_str(o, r->form == TRACE_IOSXE ? mac_dotted(m, text) : mac_colon(m, text));
}

static void put_prefix(struct out *o, struct render const *r, bool with_station)
{
	static char const *const levels[] = {
		[TRACE_ERR] = "ERR",
		[TRACE_NOTE] = "note",
		[TRACE_INFO] = "info",
		[TRACE_DEBUG] = "debug",
	};
	int task = task_number(r->rec, r->row->task);
	char text[128];

	if (r->form == TRACE_IOSXE) {
		put_time_full(o, &r->tm, r->us, '/', ' ');
		(void)snprintf(text, sizeof text,
			       " {wncd_x_R0-0}{1}: [%s] [%d]: (%s): ", r->row->module, r->pid,
			       levels[r->row->level]);
		put_str(o, text);
		if (with_station) {
			put_str(o, "MAC: ");
			put_mac(o, r, r->rec->sta);
			put_str(o, "  ");
		}
		return;
	}
	put_char(o, '*');
	put_str(o, r->row->task);
	if (task >= 0) {
		put_char(o, '_');
		put_u64(o, (uint64_t)task);
	}
	put_str(o, ": ");
	put_time_aireos(o, &r->tm, r->us);
	put_str(o, ": ");
	if (with_station) {
		put_mac(o, r, r->rec->sta);
		put_char(o, ' ');
	}
}

/** The line in progress and how to start another. */
struct line {
	struct out *o;
	char *start;
	bool with_station;
};

/**
 * End the line. One that did not fit is taken back, unless it is the first: half of the news is
 * better than none.
 */
static void line_end(struct line *l)
{
	struct out *o = l->o;

	if (!o->full && o->p < o->end) {
		*o->p++ = '\n';
		return;
	}
	o->full = true;
	if (l->start == o->start && o->end > o->start) {
		o->p = o->end;
		o->p[-1] = '\n';
	} else {
		o->p = l->start;
	}
}

static void line_begin(struct line *l, struct render const *r, bool with_station)
{
	l->start = l->o->p;
	l->with_station = with_station;
	put_prefix(l->o, r, with_station);
}

/** "[0000] c9 4d ...", each line of sixteen octets with the prefix of the first. */
static void put_dump(struct line *l, struct render const *r)
{
	size_t len = r->rec->hex_len < HEX_MAX ? r->rec->hex_len : HEX_MAX;

	for (size_t at = 0; at < len && !l->o->full; at += DUMP_LINE) {
		char text[16];

		if (at > 0) {
			line_end(l);
			if (l->o->full)
				return;
			line_begin(l, r, l->with_station);
		}
		(void)snprintf(text, sizeof text, "     [%04zx]", at);
		put_str(l->o, text);
		for (size_t i = at; i < len && i < at + DUMP_LINE; i++) {
			put_char(l->o, ' ');
			put_hex(l->o, r->rec->hex + i, 1);
		}
	}
}

static bool field_is(char const *field, size_t len, char const *name)
{
	return strlen(name) == len && memcmp(field, name, len) == 0;
}

/** {s0}, {n2}, {r0}, {x1}, {m2}: the argument's number, or -1. */
static int field_index(char const *field, size_t len, char kind)
{
	if (len != 2 || field[0] != kind || field[1] < '0' || field[1] >= '0' + TRACE_ARGS)
		return -1;
	return field[1] - '0';
}

/** One {field} of a template. The test goes through every template, so none is unknown. */
static void put_field(struct line *l, struct render const *r, char const *field, size_t len)
{
	int s = field_index(field, len, 's');
	int n = field_index(field, len, 'n');
	int replay = field_index(field, len, 'r');
	int x = field_index(field, len, 'x');
	int m = field_index(field, len, 'm');

	if (s >= 0)
		put_arg(l->o, r->rec->s[s]);
	else if (n >= 0)
		put_u64(l->o, r->rec->n[n]);
	else if (replay >= 0)
		put_replay(l->o, r->rec->n[replay]);
	else if (x >= 0)
		put_0x(l->o, r->rec->n[x]);
	else if (m >= 0)
		put_mac(l->o, r, mac_from_u64(r->rec->n[m]));
	else if (field_is(field, len, "sta"))
		put_mac(l->o, r, r->rec->sta);
	else if (field_is(field, len, "bssid"))
		put_mac(l->o, r, r->rec->bssid);
	else if (field_is(field, len, "hex"))
		put_hex(l->o, r->rec->hex, r->rec->hex_len);
	else if (field_is(field, len, "dump"))
		put_dump(l, r);
}

/** One line of a template, from `text` up to `end`. */
static void put_template(struct line *l, struct render const *r, char const *text, char const *end)
{
	while (text < end && !l->o->full) {
		char const *brace = memchr(text, '{', (size_t)(end - text));
		char const *close = brace ? memchr(brace, '}', (size_t)(end - brace)) : NULL;

		if (!close) {
			put(l->o, text, (size_t)(end - text));
			return;
		}
		put(l->o, text, (size_t)(brace - text));
		put_field(l, r, brace + 1, (size_t)(close - brace - 1));
		text = close + 1;
	}
}

static void render_text(struct out *o, struct render const *r)
{
	char const *text = r->form == TRACE_IOSXE ? r->row->iosxe : r->row->aireos;
	struct line l = {.o = o};

	while (*text && !o->full) {
		char const *end = strchrnul(text, '\n');
		bool bare = *text == '~';

		line_begin(&l, r, !bare);
		put_template(&l, r, text + bare, end);
		line_end(&l);
		text = *end ? end + 1 : end;
	}
}

/** One character of a JSON string into `text`; returns how many octets of `s` it took. */
static unsigned json_char(unsigned char const *s, char text[8])
{
	unsigned len = utf8_len(s);

	if (len == 0) {
		(void)strcpy(text, "\\ufffd");
		return 1;
	}
	if (*s == '"' || *s == '\\') {
		(void)snprintf(text, 8, "\\%c", *s);
	} else if (*s < ' ' || *s == 0x7f) {
		(void)snprintf(text, 8, "\\u%04x", *s);
	} else if (len == 2 && s[0] == 0xc2 && s[1] < 0xa0) {
		/* U+0080..U+009F are control characters too; terminals obey some of them. */
		(void)snprintf(text, 8, "\\u%04x", s[1]);
	} else {
		memcpy(text, s, len);
		text[len] = '\0';
	}
	return len;
}

/** A string in at most `room` octets, quotes included; a longer one loses its end. */
static void json_string(struct out *o, char const *value, size_t room)
{
	unsigned char const *s = (unsigned char const *)value;
	char const *stop = o->p + room - 1;

	put_char(o, '"');
	while (*s) {
		char text[8];
		unsigned took = json_char(s, text);

		if (o->p + strlen(text) > stop)
			break;
		put_str(o, text);
		s += took;
	}
	put_char(o, '"');
}

static void json_key(struct out *o, char const *key)
{
	put_str(o, ",\"");
	put_str(o, key);
	put_str(o, "\":");
}

static void json_mac(struct out *o, char const *key, struct mac m)
{
	char text[MAC_STR];

	if (mac_is_zero(m))
		return;
	json_key(o, key);
	put_char(o, '"');
	put_str(o, mac_colon(m, text));
	put_char(o, '"');
}

/** Whether number `i` means something for this event, even when it is 0. */
static bool uses_number(struct event_row const *row, int i)
{
	static char const kinds[] = "nrxm";

	for (char const *k = kinds; *k; k++) {
		char field[] = {'{', *k, (char)('0' + i), '}', '\0'};

		if (strstr(row->aireos, field) || strstr(row->iosxe, field))
			return true;
	}
	return false;
}

/** The strings, last and within what room is left, so that the object always closes. */
static void json_strings(struct out *o, struct trace_record const *rec)
{
	static char const close[] = "}\n";
	/* ,"s0":"" */
	size_t const frame = 8;
	unsigned left = 0;

	for (int i = 0; i < TRACE_ARGS; i++)
		left += rec->s[i] != NULL;
	for (int i = 0; i < TRACE_ARGS; i++) {
		char key[] = {'s', (char)('0' + i), '\0'};
		size_t room = (size_t)(o->end - o->p);

		if (!rec->s[i])
			continue;
		room = room > strlen(close) ? (room - strlen(close)) / left : 0;
		left--;
		if (room < frame)
			continue;
		json_key(o, key);
		json_string(o, rec->s[i], room - (frame - 2));
	}
	put_str(o, close);
}

static void render_json(struct out *o, struct render const *r)
{
	struct trace_record const *rec = r->rec;

	put_str(o, "{\"event\":\"");
	put_str(o, r->row->name);
	put_str(o, "\",\"time\":\"");
	put_time_full(o, &r->tm, r->us, '-', 'T');
	put_str(o, "Z\"");
	json_mac(o, "mac", rec->sta);
	json_mac(o, "bssid", rec->bssid);
	if (rec->wlan_id) {
		json_key(o, "wlan");
		put_u64(o, rec->wlan_id);
	}
	for (int i = 0; i < TRACE_ARGS; i++) {
		char key[] = {'n', (char)('0' + i), '\0'};

		if (rec->n[i] || uses_number(r->row, i)) {
			json_key(o, key);
			put_u64(o, rec->n[i]);
		}
	}
	if (rec->hex_len) {
		json_key(o, "hex");
		put_char(o, '"');
		put_hex(o, rec->hex, rec->hex_len);
		put_char(o, '"');
	}
	json_strings(o, rec);
	/* Half an object helps nobody; only a buffer below 512 octets is too small for all else. */
	if (o->full)
		o->p = o->start;
}

size_t trace_render(struct trace_record const *rec, enum trace_form form, int pid, char *out,
		    size_t size)
{
	struct render r = {.rec = rec, .form = form, .pid = pid};
	struct out o = {.start = out, .p = out, .end = out + (size ? size - 1 : 0)};
	time_t seconds = (time_t)(rec->wall_us / 1000000);

	if (size == 0)
		return 0;
	r.row = &rows[rec->event];
	r.us = (unsigned)(rec->wall_us % 1000000);
	if (form == TRACE_JSON) {
		/* Years beyond 2^31 do not convert and print as 1900. */
		(void)gmtime_r(&seconds, &r.tm);
		render_json(&o, &r);
	} else {
		(void)localtime_r(&seconds, &r.tm);
		render_text(&o, &r);
	}
	*o.p = '\0';
	return (size_t)(o.p - o.start);
}

char const *trace_event_name(enum trace_event event)
{
	return rows[event].name;
}

enum trace_level trace_event_level(enum trace_event event)
{
	return rows[event].level;
}

#define TOPIC(name) TRACE_TOPIC_BIT(TRACE_TOPIC_##name)

/** A login pushed by a RADIUS server is one of 802.1X; keys that an FT or CCKM login leaves in the
 * PMK cache are also of that. KEY_MATERIAL has none: it is of stations that are debugged by name.
 */
static uint8_t const topics[TRACE_EVENT_COUNT] = {
	[TRACE_FT_PSK_PMKSA] = TOPIC(FT) | TOPIC(PMK),
	[TRACE_FT_PSK_PMKSA_RENEWED] = TOPIC(FT) | TOPIC(PMK),
	[TRACE_FT_PSK_KEYS] = TOPIC(FT),
	[TRACE_FT_KEYS_CREATED] = TOPIC(FT),
	[TRACE_FT_KEYS_SKIPPED] = TOPIC(FT),
	[TRACE_FT_PULL_SERVED] = TOPIC(FT),
	[TRACE_FT_PULL_REFUSED] = TOPIC(FT),
	[TRACE_FT_KEY_PUSHED] = TOPIC(FT),
	[TRACE_FT_KEY_UNPUSHED] = TOPIC(FT),
	[TRACE_FT_CAPABLE] = TOPIC(FT),
	[TRACE_FT_INITIAL] = TOPIC(FT),
	[TRACE_FT_PREAUTH] = TOPIC(FT),
	[TRACE_FT_PREAUTH_DONE] = TOPIC(FT),
	[TRACE_FT_REFUSED] = TOPIC(FT),
	[TRACE_FT_ROAMED] = TOPIC(FT),
	[TRACE_FT_RESPONSE] = TOPIC(FT),
	[TRACE_FT_FINISHED] = TOPIC(FT),
	[TRACE_FT_NAME_CHECKED] = TOPIC(FT),
	[TRACE_FT_CACHE_ADD] = TOPIC(FT),
	[TRACE_FT_M3] = TOPIC(FT),
	[TRACE_RSN_PSK] = TOPIC(DOT1X),
	[TRACE_RSN_PMK] = TOPIC(DOT1X),
	[TRACE_EAP_SKIPPED] = TOPIC(DOT1X),
	[TRACE_M1_SENT] = TOPIC(DOT1X),
	[TRACE_M1_SENT_LOGIN] = TOPIC(DOT1X),
	[TRACE_M3_SENT] = TOPIC(DOT1X),
	[TRACE_KEY_RECEIVED] = TOPIC(DOT1X),
	[TRACE_M2_RECEIVED] = TOPIC(DOT1X),
	[TRACE_M4_RECEIVED] = TOPIC(DOT1X),
	[TRACE_GROUP_SENT] = TOPIC(DOT1X),
	[TRACE_GROUP_RECEIVED] = TOPIC(DOT1X),
	[TRACE_EAPOL_REFUSED] = TOPIC(DOT1X),
	[TRACE_EAPOL_ACKED] = TOPIC(DOT1X),
	[TRACE_EAPOL_UNACKED] = TOPIC(DOT1X),
	[TRACE_EAP_IDENTITY_SENT] = TOPIC(DOT1X),
	[TRACE_EAP_IDENTITY_ASKED] = TOPIC(DOT1X),
	[TRACE_EAPOL_START] = TOPIC(DOT1X),
	[TRACE_EAPOL_EAP] = TOPIC(DOT1X),
	[TRACE_EAP_IDENTITY] = TOPIC(DOT1X),
	[TRACE_EAP_RESPONSE] = TOPIC(DOT1X),
	[TRACE_EAP_WRONG_ID] = TOPIC(DOT1X),
	[TRACE_AAA_CHALLENGE] = TOPIC(DOT1X),
	[TRACE_EAP_REQUEST_SENT] = TOPIC(DOT1X),
	[TRACE_AAA_ACCEPT] = TOPIC(DOT1X),
	[TRACE_AAA_REJECT] = TOPIC(DOT1X),
	[TRACE_AAA_FAILED] = TOPIC(DOT1X),
	[TRACE_EAP_SUCCESS_SENT] = TOPIC(DOT1X),
	[TRACE_EAP_FAILURE_SENT] = TOPIC(DOT1X),
	[TRACE_KEY_MISMATCH] = TOPIC(DOT1X),
	[TRACE_EXCLUDED] = TOPIC(DOT1X),
	[TRACE_PMKSA_CREATED] = TOPIC(PMK),
	[TRACE_PMKSA_RENEWED] = TOPIC(PMK),
	[TRACE_PMK_SHARED] = TOPIC(PMK),
	[TRACE_PMKSA_EXPIRED] = TOPIC(PMK),
	[TRACE_PMKSA_EVICTED] = TOPIC(PMK),
	[TRACE_RSN_NO_PMKID] = TOPIC(PMK),
	[TRACE_RSN_PMKIDS] = TOPIC(PMK),
	[TRACE_PMKID_SEARCH] = TOPIC(PMK),
	[TRACE_PMKID_FOUND] = TOPIC(PMK),
	[TRACE_PMKID_MISSED] = TOPIC(PMK),
	[TRACE_OKC_COMPUTE] = TOPIC(PMK),
	[TRACE_OKC_RADIO] = TOPIC(PMK),
	[TRACE_OKC_REAL_AA] = TOPIC(PMK),
	[TRACE_OKC_PMKID] = TOPIC(PMK),
	[TRACE_OKC_AA] = TOPIC(PMK),
	[TRACE_OKC_SPA] = TOPIC(PMK),
	[TRACE_OKC_FOUND] = TOPIC(PMK),
	[TRACE_OKC_MISSED] = TOPIC(PMK),
	[TRACE_KEY_INDEX] = TOPIC(PMK),
	[TRACE_OWE_CACHED] = TOPIC(PMK),
	[TRACE_OWE_UNCACHED] = TOPIC(PMK),
	[TRACE_PMKSA_USED] = TOPIC(PMK),
	[TRACE_PMKSA_USED_LOGIN] = TOPIC(PMK),
	[TRACE_PMKID_IN_M1] = TOPIC(PMK),
	[TRACE_PMKID_IN_M1_LOGIN] = TOPIC(PMK),
	[TRACE_CACHE_ADD] = TOPIC(PMK),
	[TRACE_CCKM_USED] = TOPIC(CCKM),
	[TRACE_CCKM_RECEIVED] = TOPIC(CCKM),
	[TRACE_CCKM_REASSOC] = TOPIC(CCKM),
	[TRACE_CCKM_ACCEPTED] = TOPIC(CCKM),
	[TRACE_CCKM_RESPONSE] = TOPIC(CCKM),
	[TRACE_CCKM_REFUSED] = TOPIC(CCKM),
	[TRACE_CCKM_CREATED] = TOPIC(CCKM),
	[TRACE_CCKM_CACHED] = TOPIC(CCKM) | TOPIC(PMK),
	[TRACE_ACCEPT_RECEIVED] = TOPIC(DOT1X),
	[TRACE_MSK_RECEIVED] = TOPIC(DOT1X) | TOPIC(PMK),
};

static struct {
	char const *word, *text;
} const topic_rows[TRACE_TOPIC_COUNT] = {
#define X(name, w, t) [TRACE_TOPIC_##name] = {w, t},
	TRACE_TOPIC_LIST(X)
#undef X
};

char const *trace_topic_word(enum trace_topic topic)
{
	return topic_rows[topic].word;
}

char const *trace_topic_text(enum trace_topic topic)
{
	return topic_rows[topic].text;
}

unsigned trace_event_topics(enum trace_event event)
{
	return topics[event];
}
