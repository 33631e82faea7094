/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A roam as a ladder; see ladder.h.
 */
#include "controller/ladder.h"

#include <string.h>

/** Of an event that is a rung. */
struct row {
	uint8_t from, to;
	bool both;
	char const *text; /**< NULL: it is none */
};

#define ONE(from, to, text)                               \
	{                                                 \
		LADDER_##from, LADDER_##to, false, (text) \
	}
#define TWO(from, to, text)                              \
	{                                                \
		LADDER_##from, LADDER_##to, true, (text) \
	}
#define AT(lane, text) ONE(lane, lane, text)

static struct row const rows[TRACE_EVENT_COUNT] = {
	[TRACE_AUTH_ANSWERED] = TWO(CLIENT, CONTROLLER, "authentication ({s0}): {s1}"),
	[TRACE_REQUEST_SHED] = ONE(CLIENT, CONTROLLER, "{s0} request dropped: it waited {n0} ms"),
	[TRACE_FT_PREAUTH_DONE] = TWO(CLIENT, CONTROLLER, "FT request accepted, MDID {x1}"),
	[TRACE_FT_REFUSED] = TWO(CLIENT, CONTROLLER, "FT refused: {s0}"),
	[TRACE_ASSOC_RECEIVED] = ONE(CLIENT, CONTROLLER, "association request"),
	[TRACE_REASSOC_RECEIVED] = ONE(CLIENT, CONTROLLER, "reassociation request"),
	[TRACE_RSN_NO_PMKID] = AT(CONTROLLER, "no PMKID offered"),
	[TRACE_PMKID_FOUND] = AT(CONTROLLER, "PMKID {hex} found (SKC)"),
	[TRACE_PMKID_MISSED] = AT(CONTROLLER, "PMKID {hex} not in the cache"),
	[TRACE_OKC_FOUND] = AT(CONTROLLER, "PMKID {hex} computed (OKC)"),
	[TRACE_OKC_MISSED] = AT(CONTROLLER, "no PMK of the client gives it (OKC)"),
	[TRACE_CCKM_ACCEPTED] = AT(CONTROLLER, "CCKM request proven, new key made"),
	[TRACE_CCKM_REFUSED] = AT(CONTROLLER, "CCKM refused: {s0}"),
	[TRACE_CCKM_CACHED] = AT(CONTROLLER, "login cached for CCKM"),
	[TRACE_OWE_CACHED] = AT(CONTROLLER, "OWE: PMKID {hex} found"),
	[TRACE_OWE_KEY] = AT(CONTROLLER, "OWE: PMK made, PMKID {hex}"),
	[TRACE_FT_INITIAL] = AT(CONTROLLER, "FT elements given, MDID {x0}"),
	[TRACE_FT_ROAMED] = AT(CONTROLLER, "FT elements proven, new key made"),
	[TRACE_ASSOC_SENT] = ONE(CONTROLLER, CLIENT, "association response: {s0}"),
	[TRACE_ASSOC_REFUSED] = AT(CONTROLLER, "refused: {s0}"),
	[TRACE_SA_QUERY_BEGUN] = ONE(CONTROLLER, CLIENT, "SA Query; come back in {n0} ms"),
	[TRACE_SA_QUERY_LIVE] = ONE(CLIENT, CONTROLLER, "SA Query answered"),
	[TRACE_SA_QUERY_DEAD] = AT(CONTROLLER, "SA Query not answered"),
	[TRACE_EAPOL_START] = ONE(CLIENT, CONTROLLER, "EAPOL-Start"),
	[TRACE_EAP_IDENTITY_SENT] = ONE(CONTROLLER, CLIENT, "EAP identity request"),
	[TRACE_EAP_IDENTITY_ASKED] = ONE(CONTROLLER, CLIENT, "EAP identity request"),
	[TRACE_EAP_IDENTITY] = ONE(CLIENT, RADIUS, "EAP identity {s0}"),
	[TRACE_EAP_RESPONSE] = ONE(CLIENT, RADIUS, "EAP response {n0}, type {n1}"),
	[TRACE_EAP_WRONG_ID] = ONE(CLIENT, CONTROLLER, "EAP response {n1}, {n0} awaited"),
	[TRACE_AAA_CHALLENGE] = ONE(RADIUS, CONTROLLER, "Access-Challenge of {s0}"),
	[TRACE_EAP_REQUEST_SENT] = ONE(CONTROLLER, CLIENT, "EAP request {n0}, type {n1}"),
	[TRACE_AAA_ACCEPT] = ONE(RADIUS, CONTROLLER, "Access-Accept of {s0}"),
	[TRACE_AAA_REJECT] = ONE(RADIUS, CONTROLLER, "Access-Reject of {s0}"),
	[TRACE_AAA_FAILED] = AT(CONTROLLER, "login failed: {s0}"),
	[TRACE_ACCEPT_RECEIVED] = ONE(RADIUS, CONTROLLER, "login of {s0}, {s1}"),
	[TRACE_MSK_RECEIVED] = AT(CONTROLLER, "MSK of {n0} octets"),
	[TRACE_PMKSA_CREATED] = AT(CONTROLLER, "PMK kept, PMKID {hex}"),
	[TRACE_PMKSA_RENEWED] = AT(CONTROLLER, "PMK kept anew, PMKID {hex}"),
	[TRACE_FT_KEYS_CREATED] = AT(CONTROLLER, "PMK-R0 made, R0KH-ID {s1}"),
	[TRACE_FT_KEYS_SKIPPED] = AT(CONTROLLER, "no FT keys: {s0}"),
	[TRACE_PUSH_REFUSED] = ONE(RADIUS, CONTROLLER, "login refused: {s0}"),
	[TRACE_EAP_SUCCESS_SENT] = ONE(CONTROLLER, CLIENT, "EAP success"),
	[TRACE_EAP_FAILURE_SENT] = ONE(CONTROLLER, CLIENT, "EAP failure"),
	[TRACE_M1_SENT] = ONE(CONTROLLER, CLIENT, "handshake message 1, try {n1}"),
	[TRACE_M1_SENT_LOGIN] = ONE(CONTROLLER, CLIENT, "handshake message 1, try {n1}"),
	[TRACE_M2_RECEIVED] = ONE(CLIENT, CONTROLLER, "handshake message 2"),
	[TRACE_M3_SENT] = ONE(CONTROLLER, CLIENT, "handshake message 3, try {n1}"),
	[TRACE_M4_RECEIVED] = ONE(CLIENT, CONTROLLER, "handshake message 4"),
	[TRACE_GROUP_SENT] = ONE(CONTROLLER, CLIENT, "group key message 1"),
	[TRACE_GROUP_RECEIVED] = ONE(CLIENT, CONTROLLER, "group key message 2"),
	[TRACE_EAPOL_ACKED] = ONE(CLIENT, AP, "repeated EAPOL packet acknowledged"),
	[TRACE_EAPOL_UNACKED] = AT(AP, "repeated EAPOL packet not acknowledged"),
	[TRACE_EAPOL_REFUSED] = ONE(CLIENT, CONTROLLER, "EAPOL ({s0}) ignored: {s1}"),
	[TRACE_KEY_MISMATCH] = AT(CONTROLLER, "pushed MSK is another one"),
	[TRACE_STATION_RUN] = ONE(CONTROLLER, AP, "port open ({s0})"),
	[TRACE_STATION_MOVED] = ONE(CONTROLLER, AP, "removed where it was before"),
	[TRACE_RADIO_REFUSED] = ONE(AP, CONTROLLER, "access point could not: error {n0}"),
	[TRACE_STATION_IDLE] = ONE(AP, CONTROLLER, "client idle"),
	[TRACE_DEAUTH_SENT] = ONE(CONTROLLER, CLIENT, "deauthentication: {s0}"),
	[TRACE_DEAUTH_RECEIVED] = ONE(CLIENT, CONTROLLER, "{s1}: {s0}"),
	[TRACE_CLEAR_REFUSED] = ONE(CLIENT, CONTROLLER, "{s0} in clear ignored"),
	[TRACE_EXCLUDED] = AT(CONTROLLER, "client excluded for {n1} s"),
	[TRACE_FT_PULL_SERVED] = TWO(AP, CONTROLLER, "PMK-R1 pulled by {s1}"),
	[TRACE_FT_PULL_REFUSED] = TWO(AP, CONTROLLER, "PMK-R1 refused to {s1}: {s2}"),
	[TRACE_FT_KEY_UNPUSHED] = ONE(CONTROLLER, AP, "PMK-R1 not sent to {s1}: {s2}"),
	[TRACE_AP_DISCONNECT] = ONE(CONTROLLER, AP, "Disconnect-Request to {s0}: {s2}"),
	[TRACE_SESSION_EXPIRED] = AT(CONTROLLER, "session timeout: keys deleted"),
	[TRACE_SESSION_DISCONNECTED] = ONE(RADIUS, CONTROLLER, "disconnected by {s0}"),
	[TRACE_SESSION_DELETED] = AT(CONTROLLER, "keys deleted: {s0}"),
	[TRACE_PMKSA_EXPIRED] = AT(CONTROLLER, "PMK expired, PMKID {hex}"),
	[TRACE_PMKSA_EVICTED] = AT(CONTROLLER, "PMK dropped: {s0}"),
};

char const *ladder_lane_text(enum ladder_lane lane)
{
	static char const *const texts[LADDER_LANES] = {"Client", "AP", "Controller", "RADIUS"};

	return texts[lane];
}

static bool is_failure(struct trace_record const *e)
{
	return trace_event_is_failure(e->event, trace_event_level(e->event)) ||
	       e->event == TRACE_PMKID_MISSED || e->event == TRACE_EAP_FAILURE_SENT ||
	       (e->event == TRACE_ASSOC_SENT && e->n[0] != 0);
}

/** The frame that FT_PREAUTH_DONE or FT_REFUSED tells of as well. */
static bool is_told_twice(struct trace_record const *e)
{
	return e->event == TRACE_AUTH_ANSWERED && e->s[0] && strcmp(e->s[0], "FT") == 0;
}

void ladder_of(struct timeline const *t, unsigned first, unsigned end, struct ladder *out)
{
	uint64_t begun = 0, last = 0;

	out->rungs = 0;
	out->left_out = 0;
	for (unsigned i = first; i < end; i++) {
		struct trace_record const *e = &t->event[i];
		struct row const *row = &rows[e->event];
		uint64_t now = e->wall_us;

		if (!row->text || is_told_twice(e))
			continue;
		if (out->rungs == LADDER_RUNGS) {
			out->left_out++;
			continue;
		}
		if (out->rungs == 0)
			begun = last = now;
		/* A clock that was set back between two makes no time of a year. */
		out->rung[out->rungs++] = (struct rung){.from = row->from,
							.to = row->to,
							.both = row->both,
							.failure = is_failure(e),
							.event = e,
							.at_us = now > begun ? now - begun : 0,
							.after_us = now > last ? now - last : 0,
							.text = row->text};
		last = now;
	}
}

/** Column of a lane: 13 between two, for "Controller" and a blank beside it. */
#define LANE(lane) (13u * (unsigned)(lane))
_Static_assert(LANE(LADDER_LANES - 1) + 1 == LADDER_WIDTH, "the last lane is the last column");

char const *ladder_draw(struct rung const *r, char out[LADDER_WIDTH + 1])
{
	unsigned from = LANE(r->from), to = LANE(r->to);
	unsigned left = from < to ? from : to, right = from < to ? to : from;

	memset(out, ' ', LADDER_WIDTH);
	for (unsigned i = 0; i < LADDER_LANES; i++)
		out[LANE(i)] = '|';
	out[LADDER_WIDTH] = '\0';
	if (left == right) {
		out[left] = r->failure ? 'x' : '*';
		return out;
	}
	for (unsigned i = left + 1; i < right; i++)
		out[i] = '-';
	if (to == right || r->both)
		out[right - 1] = '>';
	if (to == left || r->both)
		out[left + 1] = '<';
	return out;
}
