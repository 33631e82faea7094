/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The group key handshake: every method, loss, replays, what is refused. */
#include "fourway_test.h"

#include "dot11/status.h"
#include "sm/group_handshake.h"

struct run {
	struct assoc a;
	struct group_handshake g;
};

static enum fourway_action group_begin(struct run *r)
{
	struct wr w = wr_init(r->a.out.b, sizeof(r->a.out.b));

	return kept(&r->a, &w, group_handshake_begin(&r->g, &r->a.f, &r->a.env, &r->a.group, &w));
}

static enum fourway_action group_receive(struct run *r, struct frame const *f, bool encrypted)
{
	return group_handshake_received(&r->g, &r->a.f, f->b, f->len, encrypted);
}

static enum fourway_action group_timeout(struct run *r)
{
	struct wr w = wr_init(r->a.out.b, sizeof(r->a.out.b));

	r->a.now = r->g.due_ms;
	return kept(&r->a, &w, group_handshake_timeout(&r->g, &r->a.f, &r->a.env, &r->a.group, &w));
}

/** Associated, and the BSS has changed its keys. */
static void run_init(struct run *r, struct method const *m)
{
	*r = (struct run){0};
	assoc_init(&r->a, m, 31);
	handshake(&r->a, false);
	group_key_next(&r->a.group, &r->a.env, &r->a.group);
}

static void check_group(struct assoc const *a)
{
	assert_int_equal(a->sta.gtk_len, a->group.gtk_len);
	assert_memory_equal(a->sta.gtk, a->group.gtk, a->group.gtk_len);
	assert_int_equal(a->sta.gtk_index, a->group.gtk_index);
	assert_int_equal(a->sta.igtk_len, a->group.igtk_len);
	assert_memory_equal(a->sta.igtk, a->group.igtk, a->group.igtk_len);
}

static void every_method_gets_its_keys(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct frame answer;
			struct run r;

			run_init(&r, m);
			for (unsigned i = 0; i < 3; i++) {
				assert_int_equal(group_begin(&r), FOURWAY_SEND);
				assert_true(r.g.under_way);
				answer = sta_hears(&r.a, &r.a.out);
				check_group(&r.a);
				assert_int_equal(group_receive(&r, &answer, true), FOURWAY_DONE);
				assert_false(r.g.under_way);
				group_key_next(&r.a.group, &r.a.env, &r.a.group);
			}
			assert_int_equal(r.a.sta.installs, 1);
		}
}

/** WPA 1 says in the header what a KDE says in RSN. */
static void wpa_1_has_its_own_form(void **state)
{
	struct eapol_key k;
	struct run r;

	(void)state;
	run_init(&r, &methods[1]);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	assert_int_equal(eapol_key_decode(r.a.out.b, r.a.out.len, 16, &k), DOT11_OK);
	assert_int_equal(k.descriptor, EAPOL_KEY_WPA);
	assert_int_equal(k.info, 1 | 2 << 4 | EAPOL_KEY_ACK | EAPOL_KEY_MIC | EAPOL_KEY_SECURE);
	assert_int_equal(k.key_len, 32);
	assert_int_equal(k.data.len, 32);
	assert_false(all_zero(k.nonce, NONCE_LEN));

	run_init(&r, &methods[2]);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	assert_int_equal(eapol_key_decode(r.a.out.b, r.a.out.len, 16, &k), DOT11_OK);
	assert_int_equal(k.info, 2 | 2 << 4 | EAPOL_KEY_ACK | EAPOL_KEY_MIC | EAPOL_KEY_SECURE);
	assert_int_equal(k.key_len, 16);
	assert_int_equal(k.data.len, 24);
}

static void rsn_has_kdes(void **state)
{
	struct eapol_key k;
	struct run r;

	(void)state;
	run_init(&r, PLAIN);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	assert_int_equal(eapol_key_decode(r.a.out.b, r.a.out.len, 16, &k), DOT11_OK);
	assert_int_equal(k.info, 0x1382);
	assert_int_equal(k.key_len, 0);
	assert_int_equal(k.replay, 3);
	assert_true(all_zero(k.nonce, NONCE_LEN));
	assert_true(all_zero(k.iv, EAPOL_KEY_IV_LEN));
}

static void it_is_repeated_then_given_up(void **state)
{
	struct wr w;
	struct eapol_key k;
	struct run r;

	(void)state;
	run_init(&r, PLAIN);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	assert_int_equal(r.g.due_ms, r.a.now + GROUP_HANDSHAKE_FIRST_MS);
	r.a.now = r.g.due_ms - 1;
	w = wr_init(r.a.out.b, sizeof(r.a.out.b));
	assert_int_equal(group_handshake_timeout(&r.g, &r.a.f, &r.a.env, &r.a.group, &w),
			 FOURWAY_NOTHING);
	for (unsigned i = 1; i < FOURWAY_TRIES; i++) {
		assert_int_equal(group_timeout(&r), FOURWAY_SEND);
		assert_int_equal(r.g.due_ms, r.a.now + FOURWAY_NEXT_MS);
		assert_int_equal(eapol_key_decode(r.a.out.b, r.a.out.len, 16, &k), DOT11_OK);
		assert_int_equal(k.replay, 3 + i);
	}
	assert_int_equal(group_timeout(&r), FOURWAY_FAILED);
	assert_int_equal(r.a.f.reason, REASON_GROUP_TIMEOUT);
	assert_false(r.g.under_way);
	assert_int_equal(group_timeout(&r), FOURWAY_NOTHING);
}

static void an_answer_to_any_try_counts_once(void **state)
{
	(void)state;
	for (unsigned try = 0; try < FOURWAY_TRIES; try++) {
		struct frame answer = {0};
		struct run r;

		run_init(&r, PLAIN);
		assert_int_equal(group_begin(&r), FOURWAY_SEND);
		for (unsigned i = 0; i < FOURWAY_TRIES; i++) {
			if (i == try)
				answer = sta_hears(&r.a, &r.a.out);
			if (i + 1 < FOURWAY_TRIES)
				assert_int_equal(group_timeout(&r), FOURWAY_SEND);
		}
		assert_int_equal(group_receive(&r, &answer, true), FOURWAY_DONE);
		assert_int_equal(group_receive(&r, &answer, true), FOURWAY_NOTHING);
		assert_int_equal(r.a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
		/* nor for keys that came later */
		assert_int_equal(group_begin(&r), FOURWAY_SEND);
		assert_int_equal(group_receive(&r, &answer, true), FOURWAY_NOTHING);
		assert_int_equal(r.a.f.refused, FOURWAY_REFUSED_REPLAY);
	}
}

static void changed_frames_are_refused(void **state)
{
	(void)state;
	for
		ALL_METHODS(m)
		{
			struct frame good;
			struct run r;

			run_init(&r, m);
			assert_int_equal(group_begin(&r), FOURWAY_SEND);
			good = sta_hears(&r.a, &r.a.out);
			for (size_t i = 0; i < good.len; i++) {
				struct frame bad = good;

				bad.b[i] ^= 0x04;
				assert_int_equal(group_receive(&r, &bad, true), FOURWAY_NOTHING);
				assert_int_not_equal(r.a.f.refused, FOURWAY_REFUSED_OK);
				bad.len = i;
				assert_int_equal(group_receive(&r, &bad, true), FOURWAY_NOTHING);
			}
			assert_int_equal(group_receive(&r, &good, false), FOURWAY_NOTHING);
			assert_int_equal(r.a.f.refused, FOURWAY_REFUSED_CLEAR);
			assert_int_equal(group_receive(&r, &good, true), FOURWAY_DONE);
		}
}

static void frames_of_the_other_handshake_are_unexpected(void **state)
{
	struct frame m4, answer;
	struct run r;

	(void)state;
	run_init(&r, PLAIN);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	m4 = message_4(&r.a, r.a.f.replay);
	assert_int_equal(group_receive(&r, &m4, true), FOURWAY_NOTHING);
	assert_int_equal(r.a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	answer = sta_hears(&r.a, &r.a.out);
	assert_int_equal(receive(&r.a, &answer, true), FOURWAY_NOTHING);
	assert_int_equal(r.a.f.refused, FOURWAY_REFUSED_UNEXPECTED);
	assert_int_equal(group_receive(&r, &answer, true), FOURWAY_DONE);
}

/** A four-way handshake brings the group keys along, and takes the replay counter on. */
static void a_four_way_handshake_ends_it(void **state)
{
	struct frame answer;
	struct run r;

	(void)state;
	run_init(&r, PLAIN);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	answer = sta_hears(&r.a, &r.a.out);
	assert_int_equal(begin(&r.a, true), FOURWAY_SEND);
	assert_int_equal(r.a.f.replay, 4);
	assert_int_equal(group_receive(&r, &answer, true), FOURWAY_NOTHING);
	assert_int_equal(group_timeout(&r), FOURWAY_NOTHING);
	assert_false(r.g.under_way);
	assert_int_equal(group_begin(&r), FOURWAY_FAILED);
	assert_int_equal(r.a.f.reason, REASON_UNSPECIFIED);
}

/** After a roam by FT no four-way handshake ran: counters start at zero. */
static void adopted_keys_serve(void **state)
{
	struct frame answer;
	struct run r = {0};

	(void)state;
	assoc_init(&r.a, FT_PLAIN, 32);
	sta_derive(&r.a);
	fourway_adopt(&r.a.f, &r.a.setup, &r.a.sta.ptk);
	assert_int_equal(group_begin(&r), FOURWAY_SEND);
	answer = sta_hears(&r.a, &r.a.out);
	check_group(&r.a);
	assert_int_equal(r.a.sta.replay, 1);
	assert_int_equal(group_receive(&r, &answer, true), FOURWAY_DONE);
}

static void no_room_fails(void **state)
{
	struct run r;
	struct wr w;

	(void)state;
	run_init(&r, PLAIN);
	w = wr_init(r.a.out.b, 100);
	assert_int_equal(group_handshake_begin(&r.g, &r.a.f, &r.a.env, &r.a.group, &w),
			 FOURWAY_FAILED);
	assert_int_equal(r.a.f.reason, REASON_UNSPECIFIED);
	assert_false(r.g.under_way);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(every_method_gets_its_keys),
		cmocka_unit_test(wpa_1_has_its_own_form),
		cmocka_unit_test(rsn_has_kdes),
		cmocka_unit_test(it_is_repeated_then_given_up),
		cmocka_unit_test(an_answer_to_any_try_counts_once),
		cmocka_unit_test(changed_frames_are_refused),
		cmocka_unit_test(frames_of_the_other_handshake_are_unexpected),
		cmocka_unit_test(a_four_way_handshake_ends_it),
		cmocka_unit_test(adopted_keys_serve),
		cmocka_unit_test(no_room_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
