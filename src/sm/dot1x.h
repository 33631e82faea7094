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
#define DOT1X_TRIES       3
/** A station that does not answer: wait for identity, and for each other response. */
#define DOT1X_IDENTITY_MS 5000
#define DOT1X_RESPONSE_MS 3000
/** EAP packets of one run at most: a run takes under 30; beyond it is an attack or a loop. */
#define DOT1X_PACKETS_MAX 200

enum dot1x_state {
	DOT1X_IDLE,
	DOT1X_CONNECTING, /**< identity asked for */
	DOT1X_SERVER,     /**< a request is at the server */
	DOT1X_PEER,       /**< a request is at the station */
	DOT1X_AUTHENTICATED,
	DOT1X_HELD /**< failed: deauthenticated soon */
};

enum dot1x_action {
	DOT1X_NOTHING,
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

struct dot1x {
	enum dot1x_state state;
	uint64_t conversation; /**< of the present run: caller's station number << 16 | run */
	uint16_t run;
	uint8_t id; /**< identifier of the last request to the station */
	unsigned tries, packets, identities;
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

/** Begin a run: identity request. SEND. */
enum dot1x_action dot1x_begin(struct dot1x *d, void *owner, struct env const *env, uint64_t station,
			      struct wr *out);
/** EAPOL-Start: SEND (identity anew), or NOTHING where a run is under way at the server. */
enum dot1x_action dot1x_start_received(struct dot1x *d, void *owner, struct env const *env,
				       uint64_t station, struct wr *out);
/** An EAP packet of the station. NOTHING or ASK. */
enum dot1x_action dot1x_eap_received(struct dot1x *d, struct env const *env, struct span packet);
/** The server's answer. NOTHING (of an old run), SEND, ACCEPTED or FAILED. */
enum dot1x_action dot1x_reply(struct dot1x *d, void *owner, struct env const *env,
			      struct aaa_reply const *reply, struct wr *out);
/** due_ms has come: SEND or FAILED. */
enum dot1x_action dot1x_timeout(struct dot1x *d, struct env const *env, struct wr *out);
/** Forget the run and its memory. */
void dot1x_wipe(struct dot1x *d);

#endif
