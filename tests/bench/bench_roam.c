/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Whole roams through the authenticator: the station's frames in, frames and keys for the radio
 * out, the old access point told to forget it. Beside each stands the floor: its keys and MICs by
 * raw OpenSSL calls, no frame read or written, nobody looked up. And the same keys by our own
 * functions, alone: what is left between the two ratios is state, frames and memory.
 *
 * The floor's HMAC is OpenSSL's own, EVP_MAC. Ours is made of two digests (crypto/hmac.c), which is
 * quicker: keys alone may come out below 1.
 *
 * Stations take turns, so that at 100 k and 1 M what a roam looks up has left the caches.
 */
#include <stdint.h>
#include <string.h>

#include <talloc.h>

#include "bench.h"
#include "roam/pmksa.h"
#include "roam_floor.h"
#include "roam_scene.h"
#include "roam_station.h"

/** Roams in one run: so many frames come in one round of the loop when a building roams. */
#define BATCH 64
/** Batches with tracing and without, in pairs: 8,000 tell 0.2 % from nothing on a busy host, in 20
 * s. */
#define PAIRS 8000

/** Roams of each station before any counts. */
#define ROUNDS (PMKSA_PER_STATION + 1)

struct work {
	enum roam_method method;
	enum authenticator_count count; /**< that one roam raises by 1 */
	uint32_t known;
	struct scene *scene;
	unsigned next;
	struct roam roam[BATCH];
	struct roam_keys keys;
	uint64_t before; /**< what `count` was when the last batch began */
	bool ready;      /**< keys have been read */
	bool trace;      /**< as the daemon does */
};

/** One at a time: that of 1 M takes 3.3 GB. */
static struct scene *scene;

/* ---- roams ---- */

static struct radio_event event_of(struct roam const *r, enum roam_frame what)
{
	bool mgmt = what == ROAM_AUTH || what == ROAM_ASSOC;

	return (struct radio_event){
		.type = mgmt ? RADIO_EVENT_RX_MGMT : RADIO_EVENT_RX_EAPOL,
		.bssid = r->to,
		.sta = mgmt ? (struct mac){{0}} : r->sta,
		.frame = {r->frame[what].b, r->frame[what].len},
		.signal_dbm = -60,
		.freq = 5180,
		.has_tsf = true,
		.tsf = r->tsf,
	};
}

static void feed(struct scene *s, struct roam *r, enum roam_frame what)
{
	struct radio_event const ev = event_of(r, what);

	s->current = r;
	authenticator_event(s->a, &ev);
}

/** The daemon looks ahead at what came together, as net/radio_server.c does: those that are among
 * the first four are caught up with. */
static void look_ahead(struct scene *s, struct roam const *r, unsigned left, bool first)
{
	for (unsigned when = RADIO_FOURTH; first && when > RADIO_NEXT; when--) {
		for (unsigned i = 1; i <= when && i < left; i++) {
			struct radio_event const ev = event_of(&r[i], ROAM_AUTH);

			authenticator_expect(s->a, &ev, when);
		}
	}
	for (unsigned when = RADIO_NEXT; when < RADIO_AHEAD_COUNT && when + 1 < left; when++) {
		struct radio_event const ev = event_of(&r[when + 1], ROAM_AUTH);

		authenticator_expect(s->a, &ev, when);
	}
}

static void make(struct work *w)
{
	struct scene *s = w->scene;
	bool owe = w->method == ROAM_OWE;
	unsigned n = owe ? SCENE_OWE : s->n_roamers;

	s->now++;
	s->turn++;
	for (unsigned i = 0; i < BATCH; i++) {
		roam_make(s, w->method, owe ? &s->owe[w->next] : &s->roamer[w->next], &w->roam[i]);
		w->next = (w->next + 1) % n;
		/* A radio sends a frame and has done with it. OWE's half of messages 2 and 4 is in
		 * it, and the last one's are compared. */
		w->roam[i].kept = owe || i == BATCH - 1;
	}
}

/** Everything that the clock is about. OWE's messages 2 and 4 cannot be made before its answer. */
static void run(struct work *w)
{
	struct scene *s = w->scene;
	bool late = w->method == ROAM_OWE;

	authenticator_tick(s->a);
	for (unsigned i = 0; i < BATCH; i++) {
		look_ahead(s, &w->roam[i], BATCH - i, i == 0);
		feed(s, &w->roam[i], ROAM_AUTH);
		feed(s, &w->roam[i], ROAM_ASSOC);
		if (w->method != ROAM_OKC)
			continue;
		feed(s, &w->roam[i], ROAM_M2);
		feed(s, &w->roam[i], ROAM_M4);
	}
	if (!late)
		return;
	bench_pause();
	for (unsigned i = 0; i < BATCH; i++)
		roam_make_owe(s, &w->roam[i]);
	bench_resume();
	for (unsigned i = 0; i < BATCH; i++) {
		feed(s, &w->roam[i], ROAM_M2);
		feed(s, &w->roam[i], ROAM_M4);
	}
}

/** A station that is back where OKC has brought it before has a PMKSA there: that roam is SKC, with
 * the same frames and keys. */
static uint64_t roamed(struct work const *w)
{
	struct authenticator const *a = w->scene->a;

	return authenticator_counter(a, w->count) +
	       (w->method == ROAM_OKC ? authenticator_counter(a, AUTHENTICATOR_ROAM_SKC) : 0);
}

/** The batch before was what it is about, and each roam of it installed one pairwise key. */
static void must_have_roamed(struct work *w)
{
	uint64_t now = roamed(w);

	for (unsigned i = 0; w->before != UINT64_MAX && i < BATCH; i++)
		bench_must(w->roam[i].keys == 1 ? 0 : 1);
	bench_must(w->before == UINT64_MAX || now - w->before == BATCH ? 0 : 1);
	w->before = now;
}

static void ours(void *arg);

/** Bring every roamer in, and round until it has as many PMKSAs as it may have: from then on each
 * roam leaves an access point behind, and a new PMKSA pushes out an old one. A controller that has
 * run for a while asks for no more memory, whose first use would be counted else. */
static void prime(struct work *w)
{
	unsigned n;

	if (w->scene && w->scene == scene)
		return;
	if (!scene || scene->known != w->known) {
		talloc_free(scene);
		scene = scene_new(w->known);
	}
	w->scene = scene;
	w->before = UINT64_MAX;
	n = w->method == ROAM_OWE ? SCENE_OWE : scene->n_roamers;
	for (unsigned i = 0; i < ROUNDS * n; i += BATCH)
		ours(w);
}

static void ours(void *arg)
{
	struct work *w = arg;

	bench_pause();
	prime(w);
	must_have_roamed(w);
	scene_trace(w->scene, w->trace);
	make(w);
	bench_resume();
	run(w);
}

/* ---- traced ---- */

/** The same roams, with the tracer of the daemon and without: what tracing takes of a roam. */
static void traced(void *arg)
{
	struct work *w = arg;

	w->trace = true;
	ours(w);
}

static void untraced(void *arg)
{
	struct work *w = arg;

	w->trace = false;
	ours(w);
}

/* ---- keys ---- */

/** Of the last roam of the first batch that was timed or compared. */
static void read_keys(struct work *w)
{
	static struct roam kept[12];
	static unsigned n;

	if (w->ready)
		return;
	if (!w->scene)
		ours(w);
	bench_must(n == sizeof kept / sizeof *kept);
	roam_copy(&kept[n], &w->roam[BATCH - 1]);
	roam_keys_read(&w->keys, w->scene, &kept[n++]);
	w->ready = true;
}

static void keys_raw(void *arg)
{
	struct work *w = arg;

	if (!w->ready)
		read_keys(w);
	roam_keys_raw(&w->keys);
}

static void keys_ours(void *arg)
{
	struct work *w = arg;

	if (!w->ready)
		read_keys(w);
	roam_keys_ours(&w->keys);
}

static bool same(void *arg)
{
	struct work const *w = arg;

	return roam_keys_agree(&w->keys);
}

/** What ours made, then what raw made. */
static bool keys_same(void *arg)
{
	struct work *w = arg;
	bool agree = roam_keys_agree(&w->keys);

	roam_keys_ours(&w->keys);
	return agree && roam_keys_agree(&w->keys);
}

int main(int argc, char **argv)
{
#define WORK(how, counts, n)                                                        \
	{                                                                           \
		.method = ROAM_##how, .count = AUTHENTICATOR_##counts, .known = (n) \
	}
#define WORKS(known)                                                           \
	{                                                                      \
		WORK(OKC, ROAM_OKC, known), WORK(FT, ROAM_FT_AIR, known),      \
			WORK(CCKM, ROAM_CCKM, known), WORK(OWE, OWE_DH, known) \
	}
	static struct work w[3][4] = {WORKS(1000), WORKS(100000), WORKS(1000000)};
#define KEYS(text, i)                                                                  \
	{                                                                              \
		.name = text ", the keys alone", .ours = keys_ours, .floor = keys_raw, \
		.same = keys_same, .arg = &w[0][i], .limit = 1.35                      \
	}
#define ROAM(text, n, i)                                                                      \
	{                                                                                     \
		.name = text, .ours = ours, .floor = keys_raw, .same = same, .arg = &w[n][i], \
		.limit = 1.6, .per = BATCH                                                    \
	}
#define TRACED(text, n, i, most)                                                                   \
	{                                                                                          \
		.name = text ", traced / not", .ours = traced, .floor = untraced, .arg = &w[n][i], \
		.limit = most, .per = BATCH, .floor_per = BATCH, .pairs = PAIRS                    \
	}
#define ROAMS(n, known)                                                                           \
	ROAM("OKC + four-way, " known " known", n, 0),                                            \
		ROAM("FT over the air, " known " known", n, 1),                                   \
		ROAM("CCKM, " known " known", n, 2),                                              \
		ROAM("OWE group 19 + four-way, " known " known", n, 3),                           \
		TRACED("OKC, " known, n, 0, 1.02), TRACED("FT over the air, " known, n, 1, 1.01), \
		TRACED("CCKM, " known, n, 2, 1.01)
	static struct bench_case const cases[] = {
		KEYS("OKC + four-way", 0), KEYS("FT over the air", 1),
		KEYS("CCKM", 2),           KEYS("OWE group 19 + four-way", 3),
		ROAMS(0, "1 k"),           ROAMS(1, "100 k"),
		ROAMS(2, "1 M"),
	};
	int status;

	roam_floor_init();
	status = bench_main(argc, argv, "whole roams", cases, sizeof cases / sizeof *cases);
	talloc_free(scene);
	return status;
}
