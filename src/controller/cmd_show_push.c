/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless push statistics: what came from RADIUS servers, and what became of it.
 */
#include <inttypes.h>

#include "controller/commands.h"

static void count(struct writer *out, char const *key, char const *label, uint64_t n)
{
	writer_text(out, "  %-44s : ", label);
	writer_int(out, key, "%" PRId64 "\n", (int64_t)n);
}

static void show_streams(struct controller *c, struct writer *out)
{
	struct push_server_stats st = {0};

	/* A check has no sockets. */
	if (c->push)
		push_server_get_stats(c->push, &st);
	writer_text(out, "Streams (Unix socket and TLS)\n");
	writer_object(out, "streams");
	count(out, "open", "Connections open", st.open);
	count(out, "connections", "Connections taken", st.connections);
	count(out, "refused", "Connections refused: too many", st.refused);
	count(out, "denied", "Connections refused: user or certificate", st.denied);
	count(out, "closed_for_bad_packets", "Connections closed for bad packets", st.struck);
	count(out, "packets", "Packets", st.packets);
	count(out, "acks", "Answered with ACK", st.acks);
	count(out, "naks", "Answered with NAK", st.naks);
	count(out, "bad", "Packets that could not be decoded", st.bad);
	writer_bool(out, "tls", "  TLS is %s\n", c->tls_on, "on", "off");
	writer_end(out);
}

static void show_udp(struct controller *c, struct writer *out)
{
	struct push_udp_stats st = {0};

	if (c->udp)
		push_udp_get_stats(c->udp, &st);
	writer_text(out, "UDP\n");
	writer_object(out, "udp");
	writer_bool(out, "on", "  UDP is %s\n", c->udp != NULL, "on",
		    "off (no client has a server-key)");
	count(out, "packets", "Packets", st.packets);
	count(out, "acks", "Answered with ACK", st.acks);
	count(out, "naks", "Answered with NAK", st.naks);
	count(out, "repeats", "Repeats answered from memory", st.repeats);
	count(out, "dropped", "Dropped without an answer", st.dropped);
	writer_end(out);
}

int cmd_show_wireless_push_statistics(struct shell *s, struct grammar_walk const *w,
				      struct writer *out)
{
	static struct {
		char const *key;
		enum session_refusal r;
	} const refusals[] = {
#define X(name, cause, text) {#name, SESSION_##name},
		SESSION_REFUSAL_LIST(X)
#undef X
	};
	struct session_stats st;

	(void)w;
	session_get_stats(s->c->store, &st);
	show_streams(s->c, out);
	show_udp(s->c, out);
	writer_text(out, "Sessions\n");
	writer_object(out, "sessions");
	count(out, "present", "Present", st.sessions);
	count(out, "logins", "Logins taken", st.logins);
	count(out, "repeated", "Logins repeated", st.repeated);
	count(out, "disconnected", "Disconnected", st.disconnected);
	count(out, "expired", "Expired", st.expired);
	count(out, "deleted", "Deleted", st.deleted);
	writer_end(out);
	writer_text(out, "Refused\n");
	writer_object(out, "refused");
	for (size_t i = 1; i < sizeof refusals / sizeof refusals[0]; i++) {
		writer_text(out, "  %10" PRIu64 " ", st.refused[refusals[i].r]);
		writer_text(out, "%s\n", session_refusal_text(refusals[i].r));
		writer_int(out, refusals[i].key, NULL, (int64_t)st.refused[refusals[i].r]);
	}
	writer_end(out);
	return 0;
}
