/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The authenticator's side of 802.1X (IEEE 802.1X-2020 8, RFC 3748 pass-through): EAP between a
 * station and a RADIUS server. One machine per association; it holds no keys but hands them on.
 */
#ifndef FASTROAM_SM_DOT1X_H
#define FASTROAM_SM_DOT1X_H

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "sm/aaa.h"

/** The identity request is sent so many times in all (AireOS: 1 + 2 retries, 30 s apart). */
#define DOT1X_TRIES           3
/** A station that does not answer: wait for identity, and for each other response. */
#define DOT1X_IDENTITY_MS     5000
#define DOT1X_RESPONSE_MS     3000
/** A RADIUS client that always answers, and within its own timers (8 servers, 4 tries of 15 s each:
 * 480 s), is still not relied on: a login that it forgot must not hang for ever. */
#define DOT1X_SERVER_MS       600000
/** EAP packets of one run at most: a run takes under 30; beyond it is an attack or a loop. */
#define DOT1X_PACKETS_MAX     200
/** Identity requests without a login at most: a station that only ever starts is sent away. */
#define DOT1X_IDENTITIES_MAX  50
/** Longest wait that a server may ask for (RFC 3580 3.17): a person types a token's number in it.
 */
#define DOT1X_CHALLENGE_MAX_S 120

enum dot1x_state {
	DOT1X_IDLE,
	DOT1X_CONNECTING, /**< identity asked for */
	DOT1X_SERVER,     /**< a request is at the server */
	DOT1X_PEER,       /**< a request is at the station */
	DOT1X_AUTHENTICATED,
	DOT1X_HELD /**< failed: deauthenticated soon */
};

enum dot1x_action {
	DOT1X_NOTHING,  /**< `refused` tells whether a packet was dropped, and why */
	DOT1X_SEND,     /**< send `out` (an EAPOL packet) to the station */
	DOT1X_ASK,      /**< hand dot1x.eap, user, state, server to the RADIUS client */
	DOT1X_ACCEPTED, /**< send `out` (EAP-Success); the login is the reply's */
	DOT1X_FAILED    /**< send `out` when it is not empty (EAP-Failure), then deauthenticate with
			     reason 23 */
};

/** Why a packet was not taken. X(name, text) */
#define DOT1X_REFUSAL_LIST(X)                                      \
	X(OK, "accepted")                                          \
	X(MALFORMED, "it is no EAP packet that can be read")       \
	X(UNEXPECTED, "it answers nothing that was asked")         \
	X(IDENTIFIER, "its identifier is not that of the request") \
	X(TOO_LONG, "it does not fit one RADIUS packet")           \
	X(FLOOD, "the run has had too many packets")

enum dot1x_refusal {
#define X(name, text) DOT1X_REFUSED_##name,
	DOT1X_REFUSAL_LIST(X)
#undef X
		DOT1X_REFUSED_COUNT
};
char const *dot1x_refusal_text(enum dot1x_refusal r);

/** Zero it before first use. */
struct dot1x {
	enum dot1x_state state;
	uint64_t conversation; /**< of the present run: caller's station number << 16 | run */
	uint16_t run;
	uint8_t id;           /**< identifier of the last request to the station; a wiped machine
			       *   begins with 1 */
	unsigned tries;       /**< of the last request, repeats included */
	unsigned packets;     /**< EAP packets taken from the station in this run */
	unsigned identities;  /**< identity requests since the last login, repeats not counted */
	uint32_t wait_ms;     /**< between repeats of the last request */
	uint64_t due_ms;      /**< when to call dot1x_timeout(); 0 never */
	char user[LOGIN_STR]; /**< identity, made printable-safe NOT here: octets as sent, no NUL */
	uint8_t state_attr[AAA_STATE_MAX];
	uint8_t state_len;
	uint8_t server;
	uint8_t eap_type; /**< of the last request of the server, for traces */
	uint8_t *last; /**< last request to the station, for a repeat; talloc child of the owner */
	uint16_t last_len;
	struct span eap; /**< ASK: the packet for the server, inside the frame received */
	enum dot1x_refusal refused;
};

/**
 * Begin a run: identity request. What the server is asked for an older run is not wanted any more
 * (its answer is ignored here; cancel it to spare the server).
 *
 * @param owner    talloc parent of dot1x.last
 * @param station  caller's number of the station, below 2^48
 * @param out      room for 9 octets: EAPOL header 4, identity request 5
 * @return SEND; FAILED when the station has had DOT1X_IDENTITIES_MAX without a login, or memory or
 *         `out` is short
 */
enum dot1x_action dot1x_begin(struct dot1x *d, void *owner, struct env const *env, uint64_t station,
			      struct wr *out);
/**
 * EAPOL-Start. While identity is asked for the request leaves anew under the next identifier, as
 * AireOS does; a station that has a request of the server, or a login, begins another run.
 * @return as dot1x_begin(); NOTHING where the server is asked, or after a failure
 */
enum dot1x_action dot1x_start_received(struct dot1x *d, void *owner, struct env const *env,
				       uint64_t station, struct wr *out);
/**
 * An EAP packet of the station. A run that has had DOT1X_PACKETS_MAX ends: due_ms is then now.
 * @param packet  body of the EAPOL packet; dot1x.eap points into it
 * @return ASK, or NOTHING with `refused`; a repeat of what the server is asked is UNEXPECTED
 */
enum dot1x_action dot1x_eap_received(struct dot1x *d, struct env const *env, struct span packet);
/**
 * The server's answer. Its verdict decides, not the EAP packet in it (RFC 3579 2.6.3): a Success or
 * Failure that is missing or says the opposite is made here.
 *
 * @param out  room for 4 + EAP_MAX octets
 * @return NOTHING (of an old run), SEND, ACCEPTED or FAILED
 */
enum dot1x_action dot1x_reply(struct dot1x *d, void *owner, struct env const *env,
			      struct aaa_reply const *reply, struct wr *out);
/**
 * due_ms has come: the last request once more, octet for octet, or the end. A station that does not
 * answer is told nothing (RFC 4137 5.1, TIMEOUT_FAILURE).
 * @return SEND, FAILED, or NOTHING when it has not come
 */
enum dot1x_action dot1x_timeout(struct dot1x *d, struct env const *env, struct wr *out);
/** Forget the run and its memory. Runs are counted on, so that no answer to an old one fits. */
void dot1x_wipe(struct dot1x *d);

#endif
