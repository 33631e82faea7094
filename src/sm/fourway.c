/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The authenticator's side of the four-way handshake (see fourway.h). */
#include "sm/fourway.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/secret.h"
#include "dot11/kde.h"
#include "dot11/status.h"
#include "sm/fourway_frame.h"

/** Shortest PMK: LEAP's, for CCKM. */
#define PMK_MIN 16

char const *fourway_refusal_text(enum fourway_refusal r)
{
	static char const *const texts[] = {
#define X(name, text) [FOURWAY_REFUSED_##name] = (text),
		FOURWAY_REFUSAL_LIST(X)
#undef X
	};

	return r < FOURWAY_REFUSED_COUNT ? texts[r] : "unknown reason";
}

static bool is_under_way(struct fourway const *f)
{
	return f->state == FOURWAY_PTKSTART || f->state == FOURWAY_PTKINITNEGOTIATING;
}

/** What was only for the handshake: begin and adopt leave no keys there but those of one under
 * way. */
static void roots_wipe(struct fourway *f)
{
	if (is_under_way(f))
		mem_wipe(f->run, offsetof(struct fourway_run, setup));
}

static enum fourway_action fail(struct fourway *f, uint16_t reason)
{
	roots_wipe(f);
	ptk_wipe(&f->ptk);
	f->state = FOURWAY_IDLE;
	f->reason = reason;
	f->due_ms = UINT64_MAX;
	return FOURWAY_FAILED;
}

/** PMKR1Name when this is FT's initial association, else NULL. */
static uint8_t const *ft_name(struct fourway const *f)
{
	return f->run->r1.key_len ? f->run->r1.name : NULL;
}

static int message_1_put(struct fourway const *f, struct env const *env, struct wr *out)
{
	struct eapol_key const k = {.info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_ACK,
				    .nonce = f->run->anonce};
	uint8_t data[2 + 4 + PMKID_LEN];
	struct wr d = wr_init(data, sizeof(data));

	if (f->run->setup.pmkid)
		kde_put_pmkid(&d, f->run->setup.pmkid);
	return fourway_frame_put(f, env, k, NULL, (struct span){data, wr_len(&d)}, out);
}

/**
 * WPA 1 sends no group key here, so neither encrypts the key data nor says that all keys are there:
 * the group handshake that follows does (12.7.6.4, WPA 3.1).
 */
static int message_3_put(struct fourway const *f, struct env const *env,
			 struct group_key const *group, struct wr *out)
{
	struct eapol_key k = {.info = EAPOL_KEY_PAIRWISE | EAPOL_KEY_ACK | EAPOL_KEY_INSTALL |
				      EAPOL_KEY_MIC,
			      .nonce = f->run->anonce};
	uint8_t data[EAPOL_KEY_DATA_MAX];
	struct wr d = wr_init(data, sizeof(data));
	int rc;

	if (!f->wpa1) {
		k.info |= EAPOL_KEY_SECURE | EAPOL_KEY_ENCRYPTED;
		k.rsc = group->rsc;
	}
	fourway_frame_put_data(&d, &f->run->setup, ft_name(f), group);
	rc = d.bad ? -ENOBUFS
		   : fourway_frame_put(f, env, k, &f->ptk, (struct span){data, wr_len(&d)}, out);
	mem_wipe(data, wr_len(&d));
	return rc;
}

/** Send the message of this state, again or for the first time: the same but for its counter. */
static enum fourway_action send(struct fourway *f, struct env const *env,
				struct group_key const *group, struct wr *out)
{
	int rc;

	if (f->counting)
		f->replay++;
	f->counting = true;
	if (f->tries == 0)
		f->run->replay_first = f->replay;
	if (f->state == FOURWAY_PTKSTART) {
		rc = message_1_put(f, env, out);
		f->run->asked = f->replay;
	} else {
		rc = message_3_put(f, env, group, out);
	}
	if (rc) {
		f->refused = FOURWAY_REFUSED_CRYPTO;
		return fail(f, REASON_UNSPECIFIED);
	}
	f->due_ms = env->now_ms(env->arg) + (f->tries == 0 ? FOURWAY_FIRST_MS : FOURWAY_NEXT_MS);
	f->tries++;
	return FOURWAY_SEND;
}

/** A key of zeros is one that was wiped: a handshake under it would let anybody in. */
static bool key_is_there(uint8_t const *key, size_t len)
{
	static uint8_t const zeros[HASH_LEN_MAX];

	return key && len >= PMK_MIN && len <= sizeof(zeros) && !consttime_eq(key, zeros, len);
}

static bool setup_is_sound(struct fourway_setup const *s)
{
	if (cipher_key_len(s->pairwise) < 16 || !s->sta_ie.p)
		return false;
	if (s->akm->ft)
		return s->r1 && key_is_there(s->r1->key, s->r1->key_len);
	return !s->r1 && key_is_there(s->pmk, s->pmk_len);
}

/** Nothing is left of what was before. */
static void take(struct fourway *f, struct fourway_setup const *setup)
{
	fourway_wipe(f);
	f->akm = setup->akm;
	f->pairwise = setup->pairwise;
	f->wpa1 = setup->wpa1;
	f->mfp = setup->mfp;
}

enum fourway_action fourway_begin(struct fourway *f, struct env const *env,
				  struct fourway_setup const *setup, bool rekey, struct wr *out)
{
	struct fourway_run *run = f->run;
	uint64_t replay = f->replay;
	bool counting = f->counting;

	if (!run || !setup_is_sound(setup)) {
		f->refused = FOURWAY_REFUSED_CRYPTO;
		return fail(f, REASON_UNSPECIFIED);
	}
	take(f, setup);
	f->state = FOURWAY_PTKSTART;
	f->replay = replay;
	f->counting = counting;
	f->rekey = rekey;
	run->r1.key_len = 0;
	if (setup->r1)
		run->r1 = *setup->r1;
	else
		memcpy(run->pmk, setup->pmk, setup->pmk_len);
	run->setup = *setup;
	run->setup.pmk = NULL;
	run->setup.r1 = NULL;
	env->random(env->arg, run->anonce, sizeof(run->anonce));
	return send(f, env, NULL, out);
}

static int derive(struct fourway const *f, uint8_t const *snonce, struct ptk *ptk,
		  struct cckm_keys *cckm)
{
	struct fourway_run const *r = f->run;
	struct fourway_setup const *s = &r->setup;
	struct ptk_lens const lens = {.kck = s->akm->kck_len,
				      .kek = s->akm->kek_len,
				      .tk = (uint8_t)cipher_key_len(s->pairwise)};
	int rc;

	if (r->r1.key_len)
		return ft_ptk(s->akm->hash, &r->r1, snonce, r->anonce, s->aa, s->spa, &lens, ptk,
			      NULL);
	if (!s->cckm)
		return ptk_derive(s->akm->hash, r->pmk, s->pmk_len, s->aa, s->spa, r->anonce,
				  snonce, &lens, ptk);
	rc = cckm_keys_derive(r->pmk, s->pmk_len, s->aa, s->spa, snonce, r->anonce, cckm);
	return rc ? rc : cckm_ptk(cckm->btk, 1, s->aa, lens.tk, ptk);
}

static enum fourway_refusal message_2_check(struct fourway const *f, struct eapol_key const *k,
					    struct ptk *ptk, struct cckm_keys *cckm)
{
	struct fourway_setup const *s = &f->run->setup;
	enum fourway_refusal why;

	if (derive(f, k->nonce, ptk, cckm))
		return FOURWAY_REFUSED_CRYPTO;
	why = fourway_frame_verify(f, ptk, s->cckm ? cckm->krk : NULL, k);
	return why != FOURWAY_REFUSED_OK ? why : fourway_frame_check(s, ft_name(f), k->data);
}

static enum fourway_action message_2(struct fourway *f, struct env const *env,
				     struct group_key const *group, struct eapol_key const *k,
				     struct wr *out)
{
	struct cckm_keys cckm = {0};
	struct ptk ptk;

	ptk.len = (struct ptk_lens){0};
	f->refused = message_2_check(f, k, &ptk, &cckm);
	if (f->refused == FOURWAY_REFUSED_OK) {
		ptk_copy(&f->ptk, &ptk);
		f->run->cckm = cckm;
		memcpy(f->run->snonce, k->nonce, NONCE_LEN);
		f->run->answered = k->replay;
		f->state = FOURWAY_PTKINITNEGOTIATING;
		f->tries = 0;
	}
	ptk_wipe(&ptk);
	mem_wipe(&cckm, sizeof(cckm));
	if (f->refused == FOURWAY_REFUSED_OK)
		return send(f, env, group, out);
	/* Under the right key, so it is the station that says: its association was tampered with.
	 */
	if (f->refused == FOURWAY_REFUSED_ELEMENT || f->refused == FOURWAY_REFUSED_FT_ELEMENT)
		return fail(f, REASON_HANDSHAKE_ELEMENT);
	return FOURWAY_NOTHING;
}

static enum fourway_action message_4(struct fourway *f, struct eapol_key const *k)
{
	f->refused = fourway_frame_verify(f, &f->ptk, NULL, k);
	if (f->refused != FOURWAY_REFUSED_OK)
		return FOURWAY_NOTHING;
	roots_wipe(f);
	f->state = FOURWAY_PTKINITDONE;
	f->rekey = true;
	f->due_ms = UINT64_MAX;
	return FOURWAY_DONE;
}

/**
 * Is this the message that is awaited, as an answer to one of the tries?
 *
 * After message 2 a second one is let through only if it answers a later try of message 1 with
 * another nonce: some stations draw a new SNonce for each try, know the last one only, and would
 * never take a message 3 made with the first. No key is installed yet, so nothing is installed
 * twice; with the same nonce there is nothing new to say, and message 3 has its own tries.
 */
static enum fourway_refusal awaited(struct fourway const *f, struct eapol_key const *k,
				    bool encrypted)
{
	enum eapol_key_message m = eapol_key_message(k);
	bool start = f->state == FOURWAY_PTKSTART;
	uint64_t first, last = f->replay;

	if (!is_under_way(f))
		return FOURWAY_REFUSED_UNEXPECTED;
	first = f->run->replay_first;
	if (m != EAPOL_KEY_2_OF_4 && (start || m != EAPOL_KEY_4_OF_4))
		return FOURWAY_REFUSED_UNEXPECTED;
	if (!start && m == EAPOL_KEY_2_OF_4) {
		if (memcmp(k->nonce, f->run->snonce, NONCE_LEN) == 0)
			return FOURWAY_REFUSED_UNEXPECTED;
		first = f->run->answered + 1;
		last = f->run->asked;
	}
	if (k->replay < first || k->replay > last)
		return FOURWAY_REFUSED_REPLAY;
	return f->rekey && !encrypted ? FOURWAY_REFUSED_CLEAR : FOURWAY_REFUSED_OK;
}

enum fourway_action fourway_received(struct fourway *f, struct env const *env,
				     struct group_key const *group, void const *frame, size_t len,
				     bool encrypted, struct wr *out)
{
	struct eapol_key k;

	f->refused = FOURWAY_REFUSED_UNEXPECTED;
	if (f->state == FOURWAY_IDLE)
		return FOURWAY_NOTHING;
	f->refused = fourway_frame_read(f, frame, len, &k);
	if (f->refused == FOURWAY_REFUSED_OK)
		f->refused = awaited(f, &k, encrypted);
	if (f->refused != FOURWAY_REFUSED_OK)
		return FOURWAY_NOTHING;
	if (eapol_key_message(&k) == EAPOL_KEY_2_OF_4)
		return message_2(f, env, group, &k, out);
	return message_4(f, &k);
}

enum fourway_action fourway_timeout(struct fourway *f, struct env const *env,
				    struct group_key const *group, struct wr *out)
{
	if (!is_under_way(f))
		return FOURWAY_NOTHING;
	if (env->now_ms(env->arg) < f->due_ms)
		return FOURWAY_NOTHING;
	if (f->tries >= FOURWAY_TRIES)
		return fail(f, REASON_FOURWAY_TIMEOUT);
	return send(f, env, group, out);
}

void fourway_adopt(struct fourway *f, struct fourway_setup const *setup, struct ptk const *ptk)
{
	take(f, setup);
	f->state = FOURWAY_PTKINITDONE;
	ptk_copy(&f->ptk, ptk);
	f->due_ms = UINT64_MAX;
	f->counting = true;
	f->rekey = true;
}

void fourway_wipe(struct fourway *f)
{
	roots_wipe(f);
	ptk_wipe(&f->ptk);
	memset(f, 0, offsetof(struct fourway, run));
}
