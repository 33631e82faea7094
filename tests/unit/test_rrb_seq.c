/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Sequence numbers of the key protocol: what an AP sends in order, twice, late, after a restart;
 * what an attacker sends who has recorded it; and a random life against a list of all that was
 * taken.
 */
#include "crypto_test.h"

#include <stdlib.h>
#include <talloc.h>

#include "base/rand.h"
#include "wire/rrb_seq.h"

#define FIRST_DOM 0x11111111u

/** A virtual clock, a fixed seed, and the controller's windows. */
struct world {
	struct env env;
	uint64_t now;
	struct rand_fixed random;
	struct rrb_windows *windows;
	/* Of the last check: */
	bool asking;
	uint8_t nonce[RRB_NONCE_LEN];
};

/** An access point: its life, its count and its clock. */
struct ap {
	struct mac r1kh_id;
	char const *r0kh_id;
	uint32_t dom, seq, clock;
};

static uint64_t world_now(void *arg)
{
	struct world const *w = arg;

	return w->now;
}

static void world_random(void *arg, uint8_t *out, size_t len)
{
	struct world *w = arg;

	rand_fixed_octets(&w->random, out, len);
}

static int world_init(void **state)
{
	static struct world w;

	w = (struct world){.now = 7000, .random = {11}};
	w.env = (struct env){.arg = &w, .now_ms = world_now, .random = world_random};
	w.windows = rrb_windows_new(NULL, &w.env);
	assert_non_null(w.windows);
	*state = &w;
	return 0;
}

static int world_end(void **state)
{
	struct world *w = *state;

	talloc_free(w->windows);
	return 0;
}

static struct ap ap_new(uint8_t number)
{
	return (struct ap){.r1kh_id = {{2, 0, 0, 0, 9, number}},
			   .r0kh_id = "ap1.example.org",
			   .dom = FIRST_DOM,
			   .seq = 0xfffffff8,
			   .clock = 500};
}

static struct rrb message(struct ap const *a, uint32_t seq)
{
	struct rrb m = {.type = RRB_PULL,
			.has_seq = true,
			.seq = {a->dom, seq, a->clock},
			.has_nonce = true,
			.r0kh_id_len = (uint8_t)strlen(a->r0kh_id),
			.r1kh_id = a->r1kh_id};

	memcpy(m.r0kh_id, a->r0kh_id, m.r0kh_id_len);
	return m;
}

static enum rrb_freshness check(struct world *w, struct rrb const *m)
{
	return rrb_seq_check(w->windows, m, &w->asking, w->nonce);
}

/** The AP's next message. */
static enum rrb_freshness sends(struct world *w, struct ap *a)
{
	struct rrb const m = message(a, ++a->seq);

	return check(w, &m);
}

/** Its message with this number. */
static enum rrb_freshness sent(struct world *w, struct ap const *a, uint32_t seq)
{
	struct rrb const m = message(a, seq);

	return check(w, &m);
}

/** The AP answers the question that was last asked. */
static bool answers(struct world *w, struct ap *a)
{
	struct rrb m = message(a, ++a->seq);

	m.type = RRB_SEQ_RESP;
	memcpy(m.nonce, w->nonce, sizeof m.nonce);
	return rrb_seq_proven(w->windows, &m);
}

/** First contact, asked and answered. */
static void meet(struct world *w, struct ap *a)
{
	assert_int_equal(sends(w, a), RRB_UNPROVEN);
	assert_true(w->asking);
	assert_true(answers(w, a));
}

static void passes(struct world *w, struct ap *a, uint32_t seconds)
{
	w->now += 1000ull * seconds;
	a->clock += seconds;
}

/* --- ours --------------------------------------------------------------------------------------
 */

static void our_own_numbers(void **state)
{
	struct world *w = *state;
	struct rrb_seq const a = rrb_seq_next(w->windows);
	struct rrb_seq b;

	w->now += 3000;
	b = rrb_seq_next(w->windows);
	assert_int_equal(a.dom, b.dom);
	assert_int_equal(a.dom & 1, 1);
	assert_int_equal(b.seq - a.seq, 1);
	assert_int_equal(a.ts, 7);
	assert_int_equal(b.ts, 10);
}

static void another_life_has_another_dom(void **state)
{
	struct world *w = *state;
	struct rrb_windows *next = rrb_windows_new(NULL, &w->env);

	assert_int_not_equal(rrb_seq_next(next).dom, rrb_seq_next(w->windows).dom);
	talloc_free(next);
}

/* --- an AP that is alive -----------------------------------------------------------------------
 */

static void first_contact_then_in_order(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);

	meet(w, &a);
	/* Past 2^32, with a second between. */
	for (int i = 0; i < 100; i++) {
		assert_int_equal(sends(w, &a), RRB_FRESH);
		assert_false(w->asking);
		passes(w, &a, 1);
	}
	assert_int_equal(rrb_windows_count(w->windows), 1);
}

static void out_of_order_is_taken_once(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	uint32_t first;

	meet(w, &a);
	first = a.seq + 1;
	for (uint32_t i = 16; i-- > 0;)
		assert_int_equal(sent(w, &a, first + i), RRB_FRESH);
	for (uint32_t i = 0; i < 16; i++)
		assert_int_equal(sent(w, &a, first + i), RRB_REPLAYED);
	/* Those that make room for others are too old from then on. */
	for (uint32_t i = 16; i < 40; i++)
		assert_int_equal(sent(w, &a, first + i), RRB_FRESH);
	for (uint32_t i = 0; i < 40; i++)
		assert_int_equal(sent(w, &a, first + i), RRB_REPLAYED);
}

/** The highest first, then those below: hostapd's ring forgets the highest first, we must not. */
static void the_highest_is_not_forgotten(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	uint32_t first;

	meet(w, &a);
	first = a.seq + 1;
	assert_int_equal(sent(w, &a, first + 30), RRB_FRESH);
	for (uint32_t i = 0; i < 20; i++)
		assert_int_equal(sent(w, &a, first + i), RRB_FRESH);
	assert_int_equal(sent(w, &a, first + 30), RRB_REPLAYED);
	assert_int_equal(sent(w, &a, first + 29), RRB_FRESH);
}

static void what_was_sent_before_the_answer(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	uint32_t seq;

	meet(w, &a);
	seq = a.seq;
	/* The pull of the first contact and the answer itself. */
	assert_int_equal(sent(w, &a, seq - 1), RRB_REPLAYED);
	assert_int_equal(sent(w, &a, seq), RRB_REPLAYED);
	/* One that was overtaken by the answer, and one from long before. */
	assert_int_equal(sent(w, &a, seq - 2), RRB_FRESH);
	assert_int_equal(sent(w, &a, seq - 2), RRB_REPLAYED);
	assert_int_equal(sent(w, &a, seq - 40), RRB_REPLAYED);
}

static void limits_of_newer(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	uint32_t start;

	meet(w, &a);
	start = a.seq - RRB_WINDOW;
	assert_int_equal(sent(w, &a, start - 1), RRB_REPLAYED);
	assert_int_equal(sent(w, &a, start - 0x3fffffff), RRB_REPLAYED);
	/* Between them it cannot be told. */
	assert_int_equal(sent(w, &a, start - 0x40000000), RRB_UNPROVEN);
	assert_int_equal(sent(w, &a, start + 0x40000001), RRB_UNPROVEN);
	assert_int_equal(sent(w, &a, start + 0x40000000), RRB_FRESH);
}

static void far_ahead_is_proven_by_an_answer(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);

	meet(w, &a);
	passes(w, &a, 5);
	a.seq += 0x70000000;
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	assert_true(w->asking);
	assert_true(answers(w, &a));
	assert_int_equal(sent(w, &a, a.seq - 1), RRB_REPLAYED);
	assert_int_equal(sends(w, &a), RRB_FRESH);
}

/** Numbers that an answer shows to be too old take no place from those that are not. */
static void what_is_too_old_takes_no_room(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	uint32_t seq;

	meet(w, &a);
	for (uint32_t i = 0; i < 8; i++)
		assert_int_equal(sent(w, &a, a.seq - 0x60000000 + i), RRB_UNPROVEN);
	assert_true(answers(w, &a));
	seq = a.seq;
	for (uint32_t i = 0; i < 10; i++)
		assert_int_equal(sends(w, &a), RRB_FRESH);
	assert_int_equal(sent(w, &a, seq - 5), RRB_FRESH);
}

static void clocks_may_differ_by_ten_seconds(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);

	meet(w, &a);
	passes(w, &a, 100);
	a.clock -= 10;
	assert_int_equal(sends(w, &a), RRB_FRESH);
	a.clock += 20;
	assert_int_equal(sends(w, &a), RRB_FRESH);
	a.clock += 1;
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	assert_true(w->asking);
	/* The answer tells the clock anew. What was taken before stays taken. */
	assert_true(answers(w, &a));
	assert_int_equal(sends(w, &a), RRB_FRESH);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(sent(w, &a, a.seq - i), RRB_REPLAYED);
	a.clock -= 21;
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
}

/* --- questions ---------------------------------------------------------------------------------
 */

static void one_question_a_second(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1), b = ap_new(2);
	uint8_t first[RRB_NONCE_LEN];

	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	assert_true(w->asking);
	memcpy(first, w->nonce, sizeof first);
	w->now += 999;
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	assert_false(w->asking);
	/* Another AP has a question of its own. */
	assert_int_equal(sends(w, &b), RRB_UNPROVEN);
	assert_true(w->asking);
	assert_memory_not_equal(first, w->nonce, sizeof first);
	w->now += 1;
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	assert_true(w->asking);
	assert_memory_not_equal(first, w->nonce, sizeof first);
	/* The first nonce is void. */
	memcpy(w->nonce, first, sizeof first);
	assert_false(answers(w, &a));
}

static void answers_that_prove_nothing(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1), b = ap_new(2), stranger = ap_new(3);

	assert_false(answers(w, &stranger));
	assert_int_equal(rrb_windows_count(w->windows), 0);
	assert_int_equal(sends(w, &b), RRB_UNPROVEN);
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	/* The nonce of one is nothing to the other. */
	assert_false(answers(w, &b));
	w->nonce[15] ^= 1;
	assert_false(answers(w, &a));
	w->nonce[15] ^= 1;
	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	assert_true(answers(w, &a));
	/* Nobody asked twice. */
	assert_false(answers(w, &a));
	assert_int_equal(sends(w, &a), RRB_FRESH);
}

static void a_late_answer(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1), b = ap_new(2);

	assert_int_equal(sends(w, &a), RRB_UNPROVEN);
	passes(w, &a, 10);
	assert_true(answers(w, &a));
	assert_int_equal(sends(w, &b), RRB_UNPROVEN);
	passes(w, &b, 10);
	w->now++;
	assert_false(answers(w, &b));
	assert_int_equal(sends(w, &b), RRB_UNPROVEN);
	assert_true(w->asking);
}

/** An AP that cannot answer is served on, and its messages are not taken twice. */
static void an_ap_that_never_answers(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);

	for (int i = 0; i < 50; i++) {
		assert_int_equal(sends(w, &a), RRB_UNPROVEN);
		for (uint32_t back = 0; back < 8 && back <= (uint32_t)i; back++)
			assert_int_equal(sent(w, &a, a.seq - back), RRB_REPLAYED);
		passes(w, &a, 1);
	}
}

/* --- restarts and recordings -------------------------------------------------------------------
 */

/** Restart: another dom, another count, a clock that begins anew. */
static void restarts(struct ap *a)
{
	a->dom += 0x1000;
	a->seq = a->dom * 7;
	a->clock = 3;
}

static void an_ap_that_was_restarted(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1), old;

	meet(w, &a);
	assert_int_equal(sends(w, &a), RRB_FRESH);
	old = a;
	passes(w, &a, 60);
	restarts(&a);
	/* Recorded before, sent while the AP is off: of the dom that is still the proven one. */
	assert_int_equal(sent(w, &old, old.seq), RRB_REPLAYED);
	meet(w, &a);
	assert_int_equal(sends(w, &a), RRB_FRESH);
	/* A message of the old life that never arrived is no longer taken. */
	old.clock += 60;
	assert_int_equal(sends(w, &old), RRB_REPLAYED);
	assert_false(w->asking);
	assert_int_equal(sends(w, &a), RRB_FRESH);
}

static void old_doms_are_four(void **state)
{
	struct world *w = *state;
	struct ap life[6];

	life[0] = ap_new(1);
	for (int i = 0; i < 6; i++) {
		if (i) {
			life[i] = life[i - 1];
			restarts(&life[i]);
		}
		meet(w, &life[i]);
		passes(w, &life[i], 1);
	}
	for (int i = 1; i < 5; i++)
		assert_int_equal(sends(w, &life[i]), RRB_REPLAYED);
	assert_int_equal(sends(w, &life[5]), RRB_FRESH);
	/* Five lives ago is forgotten; it takes a question to see that it is over. */
	assert_int_equal(sends(w, &life[0]), RRB_UNPROVEN);
	assert_true(w->asking);
	assert_true(answers(w, &life[5]));
	assert_int_equal(sends(w, &life[0]), RRB_REPLAYED);
	assert_int_equal(sends(w, &life[5]), RRB_FRESH);
}

/** We are new, the first to come is a recording of another life. */
static void a_recording_comes_first(void **state)
{
	struct world *w = *state;
	struct ap past = ap_new(1), a;

	a = past;
	restarts(&a);
	assert_int_equal(sends(w, &past), RRB_UNPROVEN);
	assert_true(answers(w, &a));
	assert_int_equal(sends(w, &past), RRB_REPLAYED);
	assert_int_equal(sends(w, &a), RRB_FRESH);
}

/**
 * The AP answers and is restarted, and its first message overtakes the answer. That answer says
 * nothing of a life that began after the question: the AP must not be shut out.
 */
static void an_answer_does_not_end_what_came_later(void **state)
{
	struct world *w = *state;
	struct ap before = ap_new(1), after;

	assert_int_equal(sends(w, &before), RRB_UNPROVEN);
	assert_true(w->asking);
	after = before;
	restarts(&after);
	assert_int_equal(sends(w, &after), RRB_UNPROVEN);
	assert_false(w->asking);
	assert_true(answers(w, &before));
	assert_int_equal(sends(w, &before), RRB_FRESH);
	/* Still open, but not taken twice. */
	assert_int_equal(sent(w, &after, after.seq), RRB_REPLAYED);
	w->now += 1000;
	meet(w, &after);
	assert_int_equal(sends(w, &after), RRB_FRESH);
	assert_int_equal(sends(w, &before), RRB_REPLAYED);
}

/** Recordings of many lives neither end what is proven nor ask more than once a second. */
static void recordings_change_nothing(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1), past = ap_new(1);
	unsigned asked = 0;

	past.dom = 0x70000001;
	meet(w, &a);
	for (int i = 0; i < 1000; i++) {
		past.dom += 2;
		assert_int_equal(sends(w, &past), RRB_UNPROVEN);
		asked += w->asking;
		assert_int_equal(sends(w, &a), RRB_FRESH);
		w->now += 10;
	}
	assert_int_equal(asked, 10);
}

/* --- windows -----------------------------------------------------------------------------------
 */

static void windows_are_apart(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1), other_ap = ap_new(2), other_r0 = ap_new(1);

	other_r0.r0kh_id = "ap2.example.org";
	meet(w, &a);
	assert_int_equal(sent(w, &other_ap, a.seq - 1), RRB_UNPROVEN);
	assert_int_equal(sent(w, &other_r0, a.seq - 1), RRB_UNPROVEN);
	other_r0.r0kh_id = "ap1.example.or";
	assert_int_equal(sent(w, &other_r0, a.seq - 1), RRB_UNPROVEN);
	assert_int_equal(rrb_windows_count(w->windows), 4);
}

/** Those in use stay when strangers come; neither the count nor the memory exceeds its limit. */
static void strangers_do_not_push_out_who_is_active(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	struct ap crowd = ap_new(2);
	size_t full = 0;

	meet(w, &a);
	for (uint32_t i = 0; i < 5 * RRB_WINDOWS_MAX; i++) {
		crowd.r1kh_id.b[2] = (uint8_t)(i >> 16);
		crowd.r1kh_id.b[3] = (uint8_t)(i >> 8);
		crowd.r1kh_id.b[4] = (uint8_t)i;
		assert_int_equal(sends(w, &crowd), RRB_UNPROVEN);
		assert_true(rrb_windows_count(w->windows) <= RRB_WINDOWS_MAX);
		if (i % 1000 == 0)
			assert_int_equal(sends(w, &a), RRB_FRESH);
		if (i == RRB_WINDOWS_MAX)
			full = talloc_total_size(w->windows);
	}
	assert_int_equal(talloc_total_size(w->windows), full);
	assert_int_equal(rrb_windows_count(w->windows), RRB_WINDOWS_MAX);
	assert_int_equal(sends(w, &a), RRB_FRESH);
}

/** Who makes room is met again as a stranger, with nothing left of the window's last owner. */
static void an_evicted_window_starts_anew(void **state)
{
	struct world *w = *state;
	struct ap a = ap_new(1);
	struct ap crowd = ap_new(2);

	meet(w, &a);
	for (uint32_t i = 0; i < 2 * RRB_WINDOWS_MAX; i++) {
		crowd.r1kh_id.b[3] = (uint8_t)(i >> 8);
		crowd.r1kh_id.b[4] = (uint8_t)i;
		assert_int_equal(sent(w, &crowd, i), RRB_UNPROVEN);
		assert_true(w->asking);
	}
	assert_int_equal(sent(w, &a, a.seq - 1), RRB_UNPROVEN);
	assert_true(w->asking);
	assert_true(answers(w, &a));
	assert_int_equal(sends(w, &a), RRB_FRESH);
}

/* --- a random life -----------------------------------------------------------------------------
 */

#define SENT_MAX 4000

/**
 * One AP that loses, repeats, delays and restarts. Nothing that was taken as fresh is taken again;
 * and what is sent in order by an AP that is proven is always fresh.
 */
static void nothing_is_fresh_twice(void **state)
{
	struct world *w = *state;
	static struct rrb sent_ones[SENT_MAX];
	static bool taken[SENT_MAX];
	struct seeded g = {0x51b8c1f3d2a4e697};
	struct ap a = ap_new(1);
	unsigned n = 0, fresh = 0;

	memset(taken, 0, sizeof taken);
	while (n < SENT_MAX) {
		size_t const dice = seeded_below(&g, 100);

		if (dice < 60) {
			/* A new message; one in four is held back for later. */
			sent_ones[n] = message(&a, ++a.seq);
			if (seeded_below(&g, 4)) {
				taken[n] = check(w, &sent_ones[n]) != RRB_REPLAYED;
				if (w->asking)
					assert_true(answers(w, &a));
			}
			n++;
		} else if (dice < 97 && n) {
			/* One of the last 30, or any: held back, lost, or seen. */
			size_t const span = seeded_below(&g, 2) && n > 30 ? 30 : n;
			size_t const i = n - 1 - seeded_below(&g, span);
			enum rrb_freshness const f = check(w, &sent_ones[i]);

			if (f == RRB_FRESH) {
				assert_false(taken[i]);
				taken[i] = true;
				fresh++;
			}
			if (w->asking)
				assert_true(answers(w, &a));
		} else if (dice == 97 && !seeded_below(&g, 20)) {
			restarts(&a);
		} else {
			passes(w, &a, (uint32_t)seeded_below(&g, 4));
		}
	}
	/* The test is of something: held back ones did come through. */
	assert_true(fresh > 20);
	if (sends(w, &a) == RRB_UNPROVEN)
		assert_true(!w->asking || answers(w, &a));
	w->now += 1000;
	a.clock++;
	if (sends(w, &a) == RRB_UNPROVEN)
		assert_true(answers(w, &a));
	for (int i = 0; i < 100; i++)
		assert_int_equal(sends(w, &a), RRB_FRESH);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_init, world_end)
	struct CMUnitTest const tests[] = {
		TEST(our_own_numbers),
		TEST(another_life_has_another_dom),
		TEST(first_contact_then_in_order),
		TEST(out_of_order_is_taken_once),
		TEST(the_highest_is_not_forgotten),
		TEST(what_was_sent_before_the_answer),
		TEST(limits_of_newer),
		TEST(far_ahead_is_proven_by_an_answer),
		TEST(what_is_too_old_takes_no_room),
		TEST(clocks_may_differ_by_ten_seconds),
		TEST(one_question_a_second),
		TEST(answers_that_prove_nothing),
		TEST(a_late_answer),
		TEST(an_ap_that_never_answers),
		TEST(an_ap_that_was_restarted),
		TEST(old_doms_are_four),
		TEST(a_recording_comes_first),
		TEST(an_answer_does_not_end_what_came_later),
		TEST(recordings_change_nothing),
		TEST(windows_are_apart),
		TEST(strangers_do_not_push_out_who_is_active),
		TEST(an_evicted_window_starts_anew),
		TEST(nothing_is_fresh_twice),
	};
#undef TEST

	return cmocka_run_group_tests_name("rrb_seq", tests, NULL, NULL);
}
