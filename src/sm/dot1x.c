/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * EAP pass-through; see dot1x.h.
 */
#include "sm/dot1x.h"

#include <string.h>
#include <talloc.h>

#include "base/secret.h"

#define EAPOL_HEADER 4

char const *dot1x_refusal_text(enum dot1x_refusal r)
{
	static char const *const text[] = {
#define X(name, words) words,
		DOT1X_REFUSAL_LIST(X)
#undef X
	};

	return (unsigned)r < DOT1X_REFUSED_COUNT ? text[r] : "unknown reason";
}

/** What one run leaves behind; counters of the station stay. */
static void run_forget(struct dot1x *d)
{
	TALLOC_FREE(d->last);
	d->last_len = 0;
	d->packets = 0;
	d->due_ms = 0;
	mem_wipe(d->user, sizeof d->user);
	mem_wipe(d->state_attr, sizeof d->state_attr);
	d->state_len = 0;
	d->server = 0;
	d->eap_type = 0;
	d->eap = (struct span){NULL, 0};
}

/** The run is over; `out` carries what the station is told, or nothing. */
static enum dot1x_action fail(struct dot1x *d)
{
	d->state = DOT1X_HELD;
	d->due_ms = 0;
	return DOT1X_FAILED;
}

static void put_eap(struct wr *out, struct span eap)
{
	eapol_put_header(out, EAPOL_EAP, (uint16_t)eap.len);
	wr_bytes(out, eap.p, eap.len);
}

/** RFC 3748 4.2: a result carries the identifier of the response that it answers. */
static void put_result(struct wr *out, enum eap_code code, uint8_t id)
{
	eapol_put_header(out, EAPOL_EAP, EAPOL_HEADER);
	eap_put_result(out, code, id);
}

/** `out` holds a request: keep it for a repeat and wait for the response. */
static bool request_keep(struct dot1x *d, void *owner, struct env const *env, struct wr const *out,
			 uint32_t wait_ms)
{
	uint8_t *copy = out->bad ? NULL : talloc_memdup(owner, out->start, wr_len(out));

	if (!copy)
		return false;
	talloc_free(d->last);
	d->last = copy;
	d->last_len = (uint16_t)wr_len(out);
	d->tries = 1;
	d->wait_ms = wait_ms;
	d->due_ms = env->now_ms(env->arg) + wait_ms;
	return true;
}

static enum dot1x_action ask_identity(struct dot1x *d, void *owner, struct env const *env,
				      struct wr *out)
{
	if (d->identities >= DOT1X_IDENTITIES_MAX) {
		d->refused = DOT1X_REFUSED_FLOOD;
		return fail(d);
	}
	d->identities++;
	d->id++;
	eapol_put_header(out, EAPOL_EAP, EAPOL_HEADER + 1);
	eap_put_identity_request(out, d->id);
	if (!request_keep(d, owner, env, out, DOT1X_IDENTITY_MS))
		return fail(d);
	d->state = DOT1X_CONNECTING;
	return DOT1X_SEND;
}

enum dot1x_action dot1x_begin(struct dot1x *d, void *owner, struct env const *env, uint64_t station,
			      struct wr *out)
{
	d->refused = DOT1X_REFUSED_OK;
	run_forget(d);
	d->run++;
	d->conversation = station << 16 | d->run;
	return ask_identity(d, owner, env, out);
}

enum dot1x_action dot1x_start_received(struct dot1x *d, void *owner, struct env const *env,
				       uint64_t station, struct wr *out)
{
	d->refused = DOT1X_REFUSED_OK;
	switch (d->state) {
	case DOT1X_CONNECTING: return ask_identity(d, owner, env, out);
	case DOT1X_IDLE:
	case DOT1X_PEER:
	case DOT1X_AUTHENTICATED: return dot1x_begin(d, owner, env, station, out);
	case DOT1X_SERVER:
	case DOT1X_HELD: break;
	}
	d->refused = DOT1X_REFUSED_UNEXPECTED;
	return DOT1X_NOTHING;
}

/** What the machine waits for, and whether this is it. */
static enum dot1x_refusal response_check(struct dot1x const *d, struct eap const *e)
{
	if ((d->state != DOT1X_CONNECTING && d->state != DOT1X_PEER) || e->code != EAP_RESPONSE)
		return DOT1X_REFUSED_UNEXPECTED;
	if (e->id != d->id)
		return DOT1X_REFUSED_IDENTIFIER;
	if (e->packet.len > EAP_MAX)
		return DOT1X_REFUSED_TOO_LONG;
	if (d->packets >= DOT1X_PACKETS_MAX)
		return DOT1X_REFUSED_FLOOD;
	if (d->state == DOT1X_PEER)
		return DOT1X_REFUSED_OK;
	/* RFC 3748 5.1: nothing else answers a request for the identity. */
	if (e->type != EAP_IDENTITY)
		return DOT1X_REFUSED_UNEXPECTED;
	if (e->data.len >= sizeof d->user)
		return DOT1X_REFUSED_TOO_LONG;
	/* A NUL would make one name look like another in each text that it goes into. */
	if (e->data.len && memchr(e->data.p, 0, e->data.len))
		return DOT1X_REFUSED_MALFORMED;
	return DOT1X_REFUSED_OK;
}

enum dot1x_action dot1x_eap_received(struct dot1x *d, struct env const *env, struct span packet)
{
	struct eap e;

	if (eap_decode(packet.p, packet.len, &e) != DOT11_OK)
		d->refused = DOT1X_REFUSED_MALFORMED;
	else
		d->refused = response_check(d, &e);
	if (d->refused == DOT1X_REFUSED_FLOOD) {
		d->tries = DOT1X_TRIES;
		d->due_ms = env->now_ms(env->arg);
	}
	if (d->refused != DOT1X_REFUSED_OK)
		return DOT1X_NOTHING;
	if (d->state == DOT1X_CONNECTING) {
		if (e.data.len)
			memcpy(d->user, e.data.p, e.data.len);
		d->user[e.data.len] = '\0';
	}
	d->packets++;
	d->eap = e.packet;
	d->due_ms = env->now_ms(env->arg) + DOT1X_SERVER_MS;
	d->state = DOT1X_SERVER;
	return DOT1X_ASK;
}

/** A request of the server goes to the station. */
static enum dot1x_action challenge(struct dot1x *d, void *owner, struct env const *env,
				   struct aaa_reply const *reply, struct eap const *e,
				   struct wr *out)
{
	uint32_t s = reply->challenge_timeout_s;

	if (e->code != EAP_REQUEST || reply->state.len > sizeof d->state_attr) {
		put_result(out, EAP_FAILURE, d->id);
		return fail(d);
	}
	put_eap(out, e->packet);
	if (s > DOT1X_CHALLENGE_MAX_S)
		s = DOT1X_CHALLENGE_MAX_S;
	if (!request_keep(d, owner, env, out, s ? s * 1000 : DOT1X_RESPONSE_MS)) {
		*out = wr_init(out->start, (size_t)(out->end - out->start));
		put_result(out, EAP_FAILURE, d->id);
		return fail(d);
	}
	d->id = e->id;
	d->eap_type = e->type;
	d->server = reply->server;
	d->state_len = (uint8_t)reply->state.len;
	if (d->state_len)
		memcpy(d->state_attr, reply->state.p, d->state_len);
	d->state = DOT1X_PEER;
	return DOT1X_SEND;
}

/** The server's own Success or Failure, or one that says what its verdict was. */
static void put_verdict(struct dot1x const *d, struct eap const *e, enum eap_code code,
			struct wr *out)
{
	if (e->code == code)
		put_eap(out, e->packet);
	else
		put_result(out, code, d->id);
}

enum dot1x_action dot1x_reply(struct dot1x *d, void *owner, struct env const *env,
			      struct aaa_reply const *reply, struct wr *out)
{
	struct eap e;

	if (d->state != DOT1X_SERVER || reply->conversation != d->conversation)
		return DOT1X_NOTHING;
	d->refused = DOT1X_REFUSED_OK;
	d->eap = (struct span){NULL, 0};
	if (reply->eap.len > EAP_MAX || eap_decode(reply->eap.p, reply->eap.len, &e) != DOT11_OK)
		memset(&e, 0, sizeof e);
	switch (reply->verdict) {
	case AAA_CHALLENGE: return challenge(d, owner, env, reply, &e, out);
	case AAA_ACCEPT:
		if (!reply->login)
			break;
		put_verdict(d, &e, EAP_SUCCESS, out);
		d->state = DOT1X_AUTHENTICATED;
		d->due_ms = 0;
		d->identities = 0;
		return DOT1X_ACCEPTED;
	case AAA_REJECT:
	case AAA_NO_ANSWER:
	case AAA_NO_SERVER: break;
	}
	put_verdict(d, &e, EAP_FAILURE, out);
	return fail(d);
}

enum dot1x_action dot1x_timeout(struct dot1x *d, struct env const *env, struct wr *out)
{
	uint64_t now = env->now_ms(env->arg);

	if (!d->due_ms || now < d->due_ms)
		return DOT1X_NOTHING;
	if (d->tries >= DOT1X_TRIES || d->state == DOT1X_SERVER)
		return fail(d);
	d->tries++;
	d->due_ms = now + d->wait_ms;
	wr_bytes(out, d->last, d->last_len);
	return DOT1X_SEND;
}

void dot1x_wipe(struct dot1x *d)
{
	uint16_t run = d->run;

	run_forget(d);
	memset(d, 0, sizeof *d);
	d->run = run;
}
