/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Ended roots: found by name or by station, and the last ones stay.
 */
#include "roam/r0kh_ended.h"

#include "r0kh_test.h"

struct bag {
	void *ctx;
	struct r0kh_grant_slab grants;
	struct r0kh_ended d;
};

static void bag_init(struct bag *b)
{
	*b = (struct bag){.ctx = talloc_new(NULL)};
	r0kh_grant_init(&b->grants, b->ctx);
	assert_int_equal(r0kh_ended_init(&b->d, b->ctx, &b->grants, 99), 0);
}

static uint8_t const *name_of(unsigned n)
{
	static uint8_t name[FT_NAME_LEN];

	memset(name, 0, sizeof name);
	name[0] = (uint8_t)n;
	name[1] = (uint8_t)(n >> 8);
	return name;
}

/** A root with one name, and a grant until 60 s that is not noted of any AP by itself. */
static void end(struct bag *b, unsigned sta, uint16_t wlan_id, enum r0kh_end why, unsigned name)
{
	struct r0kh_ended_root e = {.sta = station(sta),
				    .wlan_id = wlan_id,
				    .why = (uint8_t)why,
				    .names = 1,
				    .expires_s = 100};

	memcpy(e.name[0], name_of(name), FT_NAME_LEN);
	(void)r0kh_grant_note(&b->grants, &e.grants,
			      &(struct r0kh_grant_what){
				      .r1kh = ap(1), .r0_name = name_of(name), .until_ms = 60000},
			      1000);
	r0kh_ended_add(&b->d, &e, 1000);
}

static int why(struct bag const *b, unsigned sta, uint16_t wlan_id, unsigned name)
{
	struct r0kh_ended_found found =
		r0kh_ended_find(&b->d, station(sta), wlan_id, name_of(name));
	struct r0kh_ended_root const *e = name ? found.named : found.last;

	return e ? e->why : -1;
}

static void test_find(void **state)
{
	struct bag b;

	(void)state;
	bag_init(&b);
	assert_int_equal(why(&b, 1, CORP, 0), -1);
	end(&b, 1, CORP, R0KH_END_REVOKED, 7);
	end(&b, 1, CORP, R0KH_END_EXPIRED, 8);
	end(&b, 1, GUEST, R0KH_END_EVICTED, 9);
	assert_int_equal(why(&b, 1, CORP, 7), R0KH_END_REVOKED);
	assert_int_equal(why(&b, 1, CORP, 8), R0KH_END_EXPIRED);
	assert_int_equal(why(&b, 1, CORP, 9), -1);
	assert_int_equal(why(&b, 1, GUEST, 9), R0KH_END_EVICTED);
	assert_int_equal(why(&b, 2, CORP, 7), -1);
	/* without a name, or with one of two ends: the last */
	assert_int_equal(why(&b, 1, CORP, 0), R0KH_END_EXPIRED);
	end(&b, 1, CORP, R0KH_END_REVOKED, 8);
	assert_int_equal(why(&b, 1, CORP, 8), R0KH_END_REVOKED);
	assert_int_equal(why(&b, 1, CORP, 0), R0KH_END_REVOKED);
	talloc_free(b.ctx);
}

static void test_grants_are_kept_while_they_matter(void **state)
{
	struct bag b;
	unsigned pos = 0;

	(void)state;
	bag_init(&b);
	end(&b, 1, CORP, R0KH_END_EXPIRED, 7);
	assert_int_equal(b.grants.slab.used, 0);
	assert_null(r0kh_ended_next(&b.d, station(1), &pos));
	end(&b, 1, CORP, R0KH_END_REVOKED, 8);
	end(&b, 2, CORP, R0KH_END_REVOKED, 8);
	assert_int_equal(b.grants.slab.used, 2);
	pos = 0;
	assert_memory_equal(r0kh_ended_next(&b.d, station(1), &pos)->name[0], name_of(8),
			    FT_NAME_LEN);
	assert_null(r0kh_ended_next(&b.d, station(1), &pos));
	talloc_free(b.ctx);
}

static void test_bounded(void **state)
{
	struct bag b;

	(void)state;
	bag_init(&b);
	end(&b, 1, CORP, R0KH_END_REVOKED, 1);
	/* what expires does not push out what was revoked */
	for (unsigned n = 0; n < 3 * R0KH_ENDED_MAX; n++)
		end(&b, 1000 + n, CORP, R0KH_END_EXPIRED, n);
	assert_int_equal(why(&b, 1, CORP, 1), R0KH_END_REVOKED);
	assert_int_equal(why(&b, 1000, CORP, 0), -1);
	assert_int_equal(why(&b, 1000 + 3 * R0KH_ENDED_MAX - 1, CORP, 0), R0KH_END_EXPIRED);
	assert_int_equal(b.d.forgotten, 0);
	for (unsigned n = 0; n < R0KH_ENDED_MAX; n++)
		end(&b, 2000 + n, CORP, R0KH_END_REVOKED, n);
	assert_int_equal(why(&b, 1, CORP, 1), -1);
	assert_int_equal(b.d.forgotten, 1);
	assert_int_equal(b.grants.slab.used, R0KH_ENDED_MAX);
	talloc_free(b.ctx);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_grants_are_kept_while_they_matter),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
