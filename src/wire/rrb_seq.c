/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Windows of sequence numbers; see rrb_seq.h.
 *
 * A window has a proven part (the dom of the last SEQ_RESP, its clock, the numbers taken since) and
 * a trail of the last messages that were taken without proof. What is in the trail when a question
 * goes out was sent before its answer is, so an answer of another dom makes those doms old. What
 * came after the question says nothing against the answer: the AP may have been restarted in
 * between.
 */
#include "wire/rrb_seq.h"

#include <string.h>
#include <talloc.h>

#include "base/hash.h"
#include "base/slab.h"

/** Doms that are over, remembered for each window; the oldest goes first. */
#define OLD_DOMS  4
/** Messages taken without proof, remembered for each window; the oldest goes first. An AP sends
 * two or three pulls before its answer to our question is here. */
#define TRAIL     8
#define ASK_MS    1000
/** An answer that takes longer proves nothing of now: as long as hostapd keeps what waits for one.
 */
#define ANSWER_MS 10000

/* hostapd's arithmetic, modulo 2^32, from the start of the window. */
#define OLDER_ABOVE 0xc0000000u
#define NEWER_UP_TO 0x40000000u
#define HALF        0x80000000u

struct trail {
	uint32_t dom, seq;
	bool used;
	bool before_question;
};

struct window {
	struct mac r1kh_id;
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len;
	bool recent; /**< used again since the hand of the eviction passed */
	bool proven; /**< dom, ts, since_ms, start, seq[] hold */
	bool asked;  /**< nonce[] waits for its answer */
	uint8_t seqs, old_doms, trail_next, old_next;
	uint32_t dom;
	uint32_t ts; /**< of the sender at since_ms */
	uint64_t since_ms;
	uint32_t start;           /**< numbers before it are too old */
	uint32_t seq[RRB_WINDOW]; /**< the highest that were taken; all at or after start */
	uint32_t old_dom[OLD_DOMS];
	struct trail trail[TRAIL];
	uint64_t asked_ms;
	uint8_t nonce[RRB_NONCE_LEN];
};

_Static_assert(sizeof(struct window) <= 320, "rrb_seq.h says what RRB_WINDOWS_MAX of them take");

struct rrb_windows {
	struct env const *env;
	uint64_t seed;
	struct rrb_seq own;
	struct hash index;
	struct slab slab;
	uint32_t hand; /**< next window that eviction looks at */
};

static uint32_t hash_ids(struct rrb_windows const *w, struct mac r1kh_id, uint8_t const *r0kh_id,
			 size_t r0kh_id_len)
{
	return hash_octet_string(r0kh_id, r0kh_id_len, w->seed ^ mac_u64(r1kh_id));
}

static uint32_t hash_window(void const *arg, uint32_t entry)
{
	struct rrb_windows const *w = arg;
	struct window const *x = slab_at(&w->slab, entry);

	return hash_ids(w, x->r1kh_id, x->r0kh_id, x->r0kh_id_len);
}

struct rrb_windows *rrb_windows_new(void *ctx, struct env const *env)
{
	struct rrb_windows *w = talloc_zero(ctx, struct rrb_windows);

	if (!w)
		return NULL;
	w->env = env;
	env->random(env->arg, (uint8_t *)&w->seed, sizeof w->seed);
	env->random(env->arg, (uint8_t *)&w->own, sizeof w->own);
	/* To hostapd a dom of zero is one that was not drawn yet; its own are odd. */
	w->own.dom |= 1;
	slab_init(&w->slab, w, sizeof(struct window));
	if (hash_init(&w->index, w, hash_window, w)) {
		talloc_free(w);
		return NULL;
	}
	return w;
}

struct rrb_seq rrb_seq_next(struct rrb_windows *w)
{
	w->own.seq++;
	w->own.ts = (uint32_t)(w->env->now_ms(w->env->arg) / 1000);
	return w->own;
}

uint32_t rrb_windows_count(struct rrb_windows const *w)
{
	return w->slab.used;
}

/* --- finding ---------------------------------------------------------------------------------- */

static struct window *window_find(struct rrb_windows *w, struct rrb const *m)
{
	struct hash_cursor c;
	uint32_t entry;

	for (entry = hash_first(&w->index, hash_ids(w, m->r1kh_id, m->r0kh_id, m->r0kh_id_len), &c);
	     entry != HASH_NONE; entry = hash_next(&w->index, &c)) {
		struct window *x = slab_at(&w->slab, entry);

		if (mac_eq(x->r1kh_id, m->r1kh_id) && x->r0kh_id_len == m->r0kh_id_len &&
		    memcmp(x->r0kh_id, m->r0kh_id, m->r0kh_id_len) == 0) {
			x->recent = true;
			return x;
		}
	}
	return NULL;
}

/**
 * Take out a window that was not used since the hand last passed, nor ever a second time: senders
 * that come once push out each other. All of the slab is in use here. Each step forgives one use,
 * so in the long run it takes no more steps than there were messages; at worst, when all 4,096 were
 * used, one round of them (under 50 us).
 */
static void window_evict(struct rrb_windows *w)
{
	for (;;) {
		uint32_t const entry = w->hand;
		struct window *x = slab_at(&w->slab, entry);

		w->hand = (w->hand + 1) % RRB_WINDOWS_MAX;
		if (!x->recent) {
			hash_remove(&w->index, hash_window(w, entry), entry);
			slab_free(&w->slab, entry);
			return;
		}
		x->recent = false;
	}
}

/** NULL when memory is short. */
static struct window *window_make(struct rrb_windows *w, struct rrb const *m)
{
	struct window *x;
	uint32_t entry;

	if (w->slab.used >= RRB_WINDOWS_MAX)
		window_evict(w);
	x = slab_alloc(&w->slab, &entry);
	if (!x)
		return NULL;
	x->r1kh_id = m->r1kh_id;
	x->r0kh_id_len = m->r0kh_id_len;
	memcpy(x->r0kh_id, m->r0kh_id, m->r0kh_id_len);
	if (hash_add(&w->index, hash_window(w, entry), entry)) {
		slab_free(&w->slab, entry);
		return NULL;
	}
	return x;
}

/* --- what was seen ---------------------------------------------------------------------------- */

static bool dom_is_old(struct window const *x, uint32_t dom)
{
	for (unsigned i = 0; i < x->old_doms; i++) {
		if (x->old_dom[i] == dom)
			return true;
	}
	return false;
}

static void dom_end(struct window *x, uint32_t dom)
{
	if (dom_is_old(x, dom))
		return;
	x->old_dom[x->old_next] = dom;
	x->old_next = (uint8_t)((x->old_next + 1) % OLD_DOMS);
	if (x->old_doms < OLD_DOMS)
		x->old_doms++;
}

static bool trail_has(struct window const *x, struct rrb_seq const *s)
{
	for (unsigned i = 0; i < TRAIL; i++) {
		if (x->trail[i].used && x->trail[i].dom == s->dom && x->trail[i].seq == s->seq)
			return true;
	}
	return false;
}

static void trail_add(struct window *x, struct rrb_seq const *s)
{
	x->trail[x->trail_next] = (struct trail){.dom = s->dom, .seq = s->seq, .used = true};
	x->trail_next = (uint8_t)((x->trail_next + 1) % TRAIL);
}

static bool window_has(struct window const *x, uint32_t seq)
{
	for (unsigned i = 0; i < x->seqs; i++) {
		if (x->seq[i] == seq)
			return true;
	}
	return false;
}

/** Nothing before `start` is taken from now on. */
static void window_start(struct window *x, uint32_t start)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < x->seqs; i++) {
		if (x->seq[i] - start < HALF)
			x->seq[kept++] = x->seq[i];
	}
	x->seqs = (uint8_t)kept;
	x->start = start;
}

/** Remember a number at or after the start. When there is no room the lowest is given up, and with
 * it all that is lower: what is not remembered is never taken twice. */
static void window_add(struct window *x, uint32_t seq)
{
	uint32_t lowest = seq;

	if (x->seqs == RRB_WINDOW) {
		for (unsigned i = 0; i < RRB_WINDOW; i++) {
			if (x->seq[i] - x->start < lowest - x->start)
				lowest = x->seq[i];
		}
		window_start(x, lowest + 1);
		if (lowest == seq)
			return;
	}
	x->seq[x->seqs++] = seq;
}

/* --- judging ---------------------------------------------------------------------------------- */

static bool clock_fits(struct window const *x, uint32_t ts, uint64_t now_ms)
{
	uint32_t const expected = x->ts + (uint32_t)((now_ms - x->since_ms) / 1000);

	return ts - expected + RRB_TS_SKEW_S <= 2 * RRB_TS_SKEW_S;
}

/**
 * hostapd looks at the clock before it looks at the number. The other way round nothing changes for
 * a sender that is alive, and what was seen is called so whatever its clock says.
 */
static enum rrb_freshness judge(struct window const *x, struct rrb_seq const *s, uint64_t now_ms)
{
	uint32_t const ahead = s->seq - x->start;

	if (dom_is_old(x, s->dom) || trail_has(x, s))
		return RRB_REPLAYED;
	if (!x->proven || s->dom != x->dom)
		return RRB_UNPROVEN;
	if (ahead > OLDER_ABOVE || window_has(x, s->seq))
		return RRB_REPLAYED;
	return ahead <= NEWER_UP_TO && clock_fits(x, s->ts, now_ms) ? RRB_FRESH : RRB_UNPROVEN;
}

static bool question(struct rrb_windows *w, struct window *x, uint64_t now_ms,
		     uint8_t ask[RRB_NONCE_LEN])
{
	if (x->asked && now_ms - x->asked_ms < ASK_MS)
		return false;
	w->env->random(w->env->arg, x->nonce, RRB_NONCE_LEN);
	x->asked = true;
	x->asked_ms = now_ms;
	for (unsigned i = 0; i < TRAIL; i++)
		x->trail[i].before_question = x->trail[i].used;
	memcpy(ask, x->nonce, RRB_NONCE_LEN);
	return true;
}

enum rrb_freshness rrb_seq_check(struct rrb_windows *w, struct rrb const *m, bool *asking,
				 uint8_t ask[RRB_NONCE_LEN])
{
	uint64_t const now_ms = w->env->now_ms(w->env->arg);
	struct window *x = window_find(w, m);
	enum rrb_freshness f;

	*asking = false;
	if (!x)
		x = window_make(w, m);
	if (!x)
		return RRB_UNPROVEN;
	f = judge(x, &m->seq, now_ms);
	switch (f) {
	case RRB_FRESH: window_add(x, m->seq.seq); break;
	case RRB_UNPROVEN:
		trail_add(x, &m->seq);
		*asking = question(w, x, now_ms, ask);
		break;
	case RRB_REPLAYED: break;
	}
	return f;
}

/** What waited in the trail is either of the dom that is proven now, or over, or later than the
 * question and still open. */
static void trail_settle(struct window *x)
{
	for (unsigned i = 0; i < TRAIL; i++) {
		struct trail *t = &x->trail[i];

		if (t->used && t->dom == x->dom) {
			if (t->seq - x->start < HALF && !window_has(x, t->seq))
				window_add(x, t->seq);
		} else if (t->before_question) {
			dom_end(x, t->dom);
		} else {
			continue;
		}
		*t = (struct trail){.used = false};
	}
}

bool rrb_seq_proven(struct rrb_windows *w, struct rrb const *m)
{
	uint64_t const now_ms = w->env->now_ms(w->env->arg);
	struct window *x = window_find(w, m);
	uint32_t const start = m->seq.seq - RRB_WINDOW;

	if (!x || !x->asked || now_ms - x->asked_ms > ANSWER_MS ||
	    memcmp(x->nonce, m->nonce, RRB_NONCE_LEN) != 0)
		return false;
	x->asked = false;
	if (x->proven && x->dom != m->seq.dom)
		dom_end(x, x->dom);
	/* A window of the same dom only ever moves on, unless it was far from where its sender is.
	 */
	if (!x->proven || x->dom != m->seq.dom || m->seq.seq - x->start >= HALF) {
		x->seqs = 0;
		x->start = start;
	} else if (start - x->start < HALF) {
		window_start(x, start);
	}
	x->proven = true;
	x->dom = m->seq.dom;
	x->ts = m->seq.ts;
	x->since_ms = now_ms;
	if (!window_has(x, m->seq.seq))
		window_add(x, m->seq.seq);
	trail_settle(x);
	return true;
}
