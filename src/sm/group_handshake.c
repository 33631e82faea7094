/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The authenticator's side of the group key handshake (see group_handshake.h). */
#include "sm/group_handshake.h"

#include <errno.h>

#include "base/secret.h"
#include "dot11/status.h"
#include "sm/fourway_frame.h"

#define INDEX_SHIFT 4

static void end(struct group_handshake *g)
{
	*g = (struct group_handshake){.due_ms = UINT64_MAX};
}

static enum fourway_action fail(struct group_handshake *g, struct fourway *f, uint16_t reason)
{
	end(g);
	f->reason = reason;
	return FOURWAY_FAILED;
}

/** WPA 1 has the bare key, with its index in Key Information and its length in Key Length. */
static int wpa_1_put(struct fourway const *f, struct env const *env, struct group_key const *group,
		     struct eapol_key k, struct wr *out)
{
	uint8_t nonce[NONCE_LEN];

	env->random(env->arg, nonce, sizeof(nonce));
	k.nonce = nonce;
	k.info |= (uint16_t)(group->gtk_index << INDEX_SHIFT);
	k.key_len = group->gtk_len;
	return fourway_frame_put(f, env, k, &f->ptk, (struct span){group->gtk, group->gtk_len},
				 out);
}

static int message_1_put(struct fourway const *f, struct env const *env,
			 struct group_key const *group, struct wr *out)
{
	struct eapol_key k = {.info = EAPOL_KEY_ACK | EAPOL_KEY_MIC | EAPOL_KEY_SECURE,
			      .rsc = group->rsc};
	uint8_t data[EAPOL_KEY_DATA_MAX];
	struct wr d = wr_init(data, sizeof(data));
	int rc;

	if (f->wpa1)
		return wpa_1_put(f, env, group, k, out);
	k.info |= EAPOL_KEY_ENCRYPTED;
	fourway_frame_put_group(&d, f->mfp, group);
	rc = d.bad ? -EINVAL
		   : fourway_frame_put(f, env, k, &f->ptk, (struct span){data, wr_len(&d)}, out);
	mem_wipe(data, sizeof(data));
	return rc;
}

static enum fourway_action send(struct group_handshake *g, struct fourway *f, struct env const *env,
				struct group_key const *group, struct wr *out)
{
	f->replay++;
	if (g->tries == 0)
		g->replay_first = f->replay;
	if (message_1_put(f, env, group, out)) {
		f->refused = FOURWAY_REFUSED_CRYPTO;
		return fail(g, f, REASON_UNSPECIFIED);
	}
	g->due_ms = env->now_ms(env->arg) +
		    (g->tries == 0 ? GROUP_HANDSHAKE_FIRST_MS : FOURWAY_NEXT_MS);
	g->tries++;
	return FOURWAY_SEND;
}

enum fourway_action group_handshake_begin(struct group_handshake *g, struct fourway *f,
					  struct env const *env, struct group_key const *group,
					  struct wr *out)
{
	if (f->state != FOURWAY_PTKINITDONE)
		return fail(g, f, REASON_UNSPECIFIED);
	*g = (struct group_handshake){.under_way = true};
	return send(g, f, env, group, out);
}

/** Is this the message that is awaited, as an answer to one of the tries? */
static enum fourway_refusal awaited(struct group_handshake const *g, struct fourway const *f,
				    struct eapol_key const *k, bool encrypted)
{
	if (eapol_key_message(k) != EAPOL_KEY_2_OF_2)
		return FOURWAY_REFUSED_UNEXPECTED;
	if (k->replay < g->replay_first || k->replay > f->replay)
		return FOURWAY_REFUSED_REPLAY;
	return encrypted ? FOURWAY_REFUSED_OK : FOURWAY_REFUSED_CLEAR;
}

enum fourway_action group_handshake_received(struct group_handshake *g, struct fourway *f,
					     void const *frame, size_t len, bool encrypted)
{
	struct eapol_key k;

	f->refused = FOURWAY_REFUSED_UNEXPECTED;
	if (!g->under_way || f->state != FOURWAY_PTKINITDONE)
		return FOURWAY_NOTHING;
	f->refused = fourway_frame_read(f, frame, len, &k);
	if (f->refused == FOURWAY_REFUSED_OK)
		f->refused = awaited(g, f, &k, encrypted);
	if (f->refused == FOURWAY_REFUSED_OK)
		f->refused = fourway_frame_verify(f, &f->ptk, NULL, &k);
	if (f->refused != FOURWAY_REFUSED_OK)
		return FOURWAY_NOTHING;
	end(g);
	return FOURWAY_DONE;
}

enum fourway_action group_handshake_timeout(struct group_handshake *g, struct fourway *f,
					    struct env const *env, struct group_key const *group,
					    struct wr *out)
{
	if (f->state != FOURWAY_PTKINITDONE)
		end(g);
	if (!g->under_way || env->now_ms(env->arg) < g->due_ms)
		return FOURWAY_NOTHING;
	if (g->tries >= FOURWAY_TRIES)
		return fail(g, f, REASON_GROUP_TIMEOUT);
	return send(g, f, env, group, out);
}
