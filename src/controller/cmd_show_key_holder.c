/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless key-holder: what became of pulls and pushes, and what to do about it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/ap_disconnect.h"
#include "controller/commands.h"
#include "controller/key_service.h"
#include "net/das_client.h"

/** In one turn, at 3 us as text and 8 us as JSON. Looking through all that are kept for one
 * client's takes 40 us. */
#define HISTORY_ROWS  64
#define HISTORY_RULER 132

static void statistics(struct writer *out, struct key_history const *h, enum key_event event,
		       char const *key, char const *label)
{
	writer_text(out, "%s\n", label);
	writer_object(out, key);
	for (enum key_outcome o = 0; o < KEY_OUTCOME_COUNT; o++) {
		uint64_t n = key_history_count(h, event, o);

		/* A push has few reasons to fail: the others are told when they come. */
		if (n || event == KEY_PULL || o == KEY_SERVED)
			writer_text(out, "  %10" PRIu64 " %s\n", n, key_outcome_text(o));
		writer_int(out, key_outcome_key(o), NULL, (int64_t)n);
	}
	writer_end(out);
}

static void count(struct writer *out, char const *key, char const *label, uint64_t n)
{
	writer_text(out, "  %10" PRIu64 " %s\n", n, label);
	writer_int(out, key, NULL, (int64_t)n);
}

static char const *role_text(struct key_service const *k)
{
	if (!key_service_redundancy(k))
		return "alone";
	return key_service_active(k) ? "active" : "standby";
}

static void show_frames(struct writer *out, struct key_service *k)
{
	struct redundancy const *r = key_service_redundancy(k);
	struct key_holder_stats st;

	key_holder_get_stats(key_service_holder(k), &st);
	writer_text(out, "Key holder\n");
	writer_object(out, "key_holder");
	writer_str(out, "role", "  This controller is %s\n", role_text(k));
	count(out, "bsses", "BSSes served, `any` as one", st.targets);
	count(out, "bssids_learnt", "BSSIDs learnt", st.learnt);
	count(out, "frames", "frames received", st.frames);
	count(out, "frames_ignored", "of them ignored: to others, our own, or while standby",
	      st.ignored);
	count(out, "contacts", "first contacts of access points answered", st.asked);
	count(out, "questions", "access points asked to prove that they are live", st.questions);
	count(out, "proven", "of them have", st.proven);
	count(out, "logins_not_pushed", "logins whose keys were not pushed: too many at once",
	      st.jobs_lost);
	if (r) {
		count(out, "takeovers", "times that this controller began to serve", r->takeovers);
		count(out, "yields", "times that it yielded to another", r->yields);
		count(out, "hellos_refused", "hellos of another controller refused: key or clock",
		      key_service_hellos_refused(k));
	}
	writer_end(out);
}

static void show_relays(struct writer *out, struct key_service const *k)
{
	struct relay_server_stats st;

	if (!key_service_relay_stats(k, &st))
		return;
	writer_text(out, "Relays\n");
	writer_object(out, "relays");
	count(out, "connected", "connected", st.connected);
	count(out, "connections", "connections taken", st.connections);
	count(out, "denied", "refused: no access point has that relay", st.denied);
	count(out, "replaced", "replaced by a new connection of the same relay", st.replaced);
	count(out, "silent", "closed for saying nothing", st.silent);
	count(out, "bad", "closed for a message that makes no sense", st.bad);
	count(out, "frames_in", "frames from access points", st.frames_in);
	count(out, "frames_out", "frames to access points", st.frames_out);
	count(out, "dropped", "frames dropped: the relay does not read", st.dropped);
	writer_end(out);
}

static void show_disconnects(struct writer *out, struct ap_disconnect const *d)
{
	struct das_client_stats st;

	ap_disconnect_get_stats(d, &st);
	writer_text(out, "Disconnect-Requests to access points\n");
	writer_object(out, "disconnects");
	count(out, "requests", "clients to disconnect", st.requests);
	count(out, "pending", "of them under way", st.pending);
	count(out, "acks", "disconnected", st.acks);
	count(out, "no_session", "were not there", st.no_session);
	count(out, "naks", "refused by the access point", st.naks);
	count(out, "timeouts", "not answered", st.timeouts);
	count(out, "failed", "could not be sent", st.failed);
	writer_end(out);
}

int cmd_show_wireless_key_holder_statistics(struct shell *s, struct grammar_walk const *w,
					    struct writer *out)
{
	(void)w;
	statistics(out, s->c->history, KEY_PULL, "pulls", "Pulls (access points asked)");
	statistics(out, s->c->history, KEY_PUSH, "pushes", "Pushes (sent before the client came)");
	if (!s->c->keys)
		return 0;
	show_frames(out, s->c->keys);
	show_relays(out, s->c->keys);
	show_disconnects(out, s->c->ap_disconnect);
	return 0;
}

/** An R0KH-ID is 1 to 48 octets, usually a name; what is not printable is shown in hexadecimal. */
static char const *r0kh_id_text(struct key_record const *r, char out[2 * R0KH_ID_MAX + 3])
{
	static char const digits[] = "0123456789abcdef";
	bool printable = true;
	char *to = out;

	for (unsigned i = 0; i < r->r0kh_id_len; i++)
		printable &= r->r0kh_id[i] > ' ' && r->r0kh_id[i] < 127;
	if (!printable)
		to += snprintf(to, 3, "0x");
	for (unsigned i = 0; i < r->r0kh_id_len; i++) {
		if (printable) {
			*to++ = (char)r->r0kh_id[i];
		} else {
			*to++ = digits[r->r0kh_id[i] >> 4];
			*to++ = digits[r->r0kh_id[i] & 15];
		}
	}
	*to = '\0';
	return out;
}

static char const *mac_or_nothing(struct mac m, char out[MAC_STR])
{
	if (mac_is_zero(m))
		out[0] = '\0';
	else
		(void)mac_dotted(m, out);
	return out;
}

/** One record on one line, or with one client's in full: each has its own layout, both the same
 * keys. */
static void write_record(struct shell *s, struct writer *out, struct key_record const *r, bool full)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, r->wlan_id);
	char when[32], text[MAC_STR], id[2 * R0KH_ID_MAX + 3];
	char const *cure = key_outcome_cure(r->outcome);

	log_ring_time(r->wall_us, when);
	writer_object(out, NULL);
	writer_int(out, "time_us", NULL, (int64_t)r->wall_us);
	writer_str(out, "time", full ? "%s " : "%-20s", when);
	writer_str(out, "event", full ? "%s: " : "%-6s", r->event == KEY_PULL ? "pull" : "push");
	if (full)
		writer_text(out, "%s\n", key_outcome_text(r->outcome));
	writer_str(out, "ap", full ? "  AP      : %s\n" : "%-16s ", r->ap);
	writer_str(out, "station", full ? NULL : "%-16s", mac_or_nothing(r->sta, text));
	writer_str(out, "wlan", full ? "  WLAN    : %s\n" : NULL, wlan ? wlan->name : "");
	writer_str(out, "r0kh_id", full ? "  R0KH-ID : %s\n" : "%-32s ", r0kh_id_text(r, id));
	writer_str(out, "r1kh_id", full ? "  R1KH-ID : %s\n" : "%-16s",
		   mac_or_nothing(r->r1kh, text));
	writer_str(out, "outcome", NULL, key_outcome_key(r->outcome));
	writer_int(out, "took_us", full ? "  Took    : %" PRId64 " us\n" : "%-9" PRId64,
		   r->took_us);
	writer_str(out, "outcome_text", full ? NULL : "%s\n", key_outcome_text(r->outcome));
	writer_str(out, "cure", full && cure[0] ? "  Cure    : %s\n" : NULL, cure);
	writer_end(out);
}

static bool history_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct key_record const *r = key_history_next(s->c->history, s->walk.sta, &s->walk.place);

	(void)pos;
	if (!r) {
		writer_end(out);
		return false;
	}
	write_record(s, out, r, !mac_is_zero(s->walk.sta));
	return true;
}

int cmd_show_wireless_key_holder_history(struct shell *s, struct grammar_walk const *w,
					 struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	char ruler[HISTORY_RULER + 1], text[MAC_STR];

	if (shell_walk(s, history_row, HISTORY_ROWS))
		return 1;
	if (mac) {
		s->walk.sta = mac->mac;
		writer_str(out, "station", "Station : %s\n", mac_dotted(mac->mac, text));
	} else {
		memset(ruler, '-', HISTORY_RULER);
		ruler[HISTORY_RULER] = '\0';
		writer_text(out, "%-20s%-6s%-16s %-16s%-32s %-16s%-9s%s\n", "Time", "Event",
			    "AP Name", "Station", "R0KH-ID", "R1KH-ID", "Took(us)", "Outcome");
		writer_text(out, "%s\n", ruler);
	}
	writer_list(out, "records");
	return 0;
}
