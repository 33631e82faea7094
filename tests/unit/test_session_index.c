/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Finding sessions by what a request names.
 */
#include "roam/session_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

static void no_random(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	memset(out, 5, len);
}

static struct env const env = {.random = no_random};

/** Sessions and their index by User-Name. */
struct world {
	void *ctx;
	struct slab slab;
	struct session_index by_user;
};

static void world_init(struct world *w)
{
	w->ctx = talloc_new(NULL);
	slab_init(&w->slab, w->ctx, sizeof(struct session_entry));
	assert_int_equal(session_index_init(&w->by_user, w->ctx, SESSION_BY_USER, &w->slab, &env),
			 0);
}

static struct session_entry *add(struct world *w, char const *user)
{
	struct session_entry *e;
	uint32_t i;

	e = slab_alloc(&w->slab, &i);
	assert_non_null(e);
	e->self = i + 1;
	snprintf(e->pub.login.user, sizeof e->pub.login.user, "%s", user);
	assert_int_equal(session_index_add(&w->by_user, e), 0);
	return e;
}

static void take_out(struct world *w, struct session_entry *e)
{
	session_index_remove(&w->by_user, e);
	slab_free(&w->slab, e->self - 1);
}

/** How many are found under a name, `e` among them or not. */
static unsigned found(struct world *w, char const *user, struct session_entry const *e, bool among)
{
	struct session_entry *x =
		session_index_find(&w->by_user, (struct session_key){user, strlen(user)});
	bool seen = false;
	unsigned n = 0;

	for (; x; x = session_entry_at(&w->slab, x->link[SESSION_BY_USER].next)) {
		assert_string_equal(x->pub.login.user, user);
		seen |= x == e;
		n++;
	}
	assert_int_equal(seen, among);
	return n;
}

static void test_one_value_many_sessions(void **state)
{
	struct session_entry *a[4], *bob;
	struct world w;

	(void)state;
	world_init(&w);
	for (unsigned i = 0; i < 4; i++)
		a[i] = add(&w, "anonymous");
	bob = add(&w, "bob");
	assert_int_equal(found(&w, "anonymous", bob, false), 4);
	assert_int_equal(found(&w, "bob", bob, true), 1);
	/* one from the middle, then the one that the table holds, then the last */
	take_out(&w, a[1]);
	assert_int_equal(found(&w, "anonymous", a[0], true), 3);
	take_out(&w, a[0]);
	assert_int_equal(found(&w, "anonymous", a[2], true), 2);
	take_out(&w, a[3]);
	assert_int_equal(found(&w, "anonymous", a[2], true), 1);
	take_out(&w, a[2]);
	assert_int_equal(found(&w, "anonymous", NULL, false), 0);
	assert_int_equal(found(&w, "bob", bob, true), 1);
	talloc_free(w.ctx);
}

static void test_no_value(void **state)
{
	struct session_entry *e;
	struct world w;

	(void)state;
	world_init(&w);
	e = add(&w, "");
	assert_int_equal(found(&w, "", e, false), 0);
	take_out(&w, e);
	talloc_free(w.ctx);
}

static void test_keys(void **state)
{
	struct session s = {.login = {.sta = {{2}}, .user = "u", .acct_session_id = "id"}};

	(void)state;
	s.login.cui.len = 3;
	assert_int_equal(session_key_of(&s, SESSION_BY_STATION).len, MAC_LEN);
	assert_int_equal(session_key_of(&s, SESSION_BY_SESSION_ID).len, 2);
	assert_int_equal(session_key_of(&s, SESSION_BY_CUI).len, 3);
	assert_int_equal(session_key_of(&s, SESSION_BY_USER).len, 1);
	assert_string_equal(session_by_text(SESSION_BY_CUI), "Chargeable-User-Identity");
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(test_one_value_many_sessions),
		cmocka_unit_test(test_no_value),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
