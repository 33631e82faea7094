/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * RADIUS servers at work; see aaa_service.h.
 */
#include "controller/aaa_service.h"

#include <errno.h>
#include <talloc.h>

#include "controller/controller.h"

/** The authenticator names a record and its run: this record is none, they are fewer. */
#define TEST_RECORD UINT32_MAX

struct aaa_test {
	struct aaa_service *s; /**< NULL when it is gone */
	unsigned slot;
	uint64_t conversation;
	void (*done)(void *arg, struct aaa_reply const *r);
	void *arg;
};

struct aaa_service {
	struct controller *c;
	struct aaa_test *test[AAA_TESTS_MAX];
	uint16_t tests; /**< ever begun; it may wrap */
	struct radius_client *client;
	void (*reply)(void *arg, struct aaa_reply const *r);
	void *arg;
};

static void replied(void *arg, struct aaa_reply const *r)
{
	struct aaa_service *s = arg;

	for (unsigned i = 0; i < AAA_TESTS_MAX; i++) {
		struct aaa_test const *t = s->test[i];

		if (t && t->conversation == r->conversation) {
			t->done(t->arg, r);
			return;
		}
	}
	if (s->reply)
		s->reply(s->arg, r);
}

static int service_free(struct aaa_service *s)
{
	for (unsigned i = 0; i < AAA_TESTS_MAX; i++)
		if (s->test[i])
			s->test[i]->s = NULL;
	return 0;
}

struct aaa_service *aaa_service_new(struct controller *c, struct err *err)
{
	struct aaa_service *s = talloc_zero(c, struct aaa_service);

	if (!s) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	s->c = c;
	talloc_set_destructor(s, service_free);
	s->client = radius_client_new(s, c->loop, &c->env, replied, s, err);
	if (s->client)
		return s;
	talloc_free(s);
	return NULL;
}

int aaa_service_apply(struct aaa_service *s, struct err *err)
{
	return radius_client_configure(s->client, &s->c->settings.radius, err);
}

void aaa_service_set_reply(struct aaa_service *s,
			   void (*reply)(void *arg, struct aaa_reply const *r), void *arg)
{
	s->reply = reply;
	s->arg = arg;
}

static int test_free(struct aaa_test *t)
{
	if (t->s) {
		radius_client_cancel(t->s->client, t->conversation);
		t->s->test[t->slot] = NULL;
	}
	return 0;
}

struct aaa_test *aaa_test_new(void *ctx, struct aaa_service *s, struct aaa_request const *rq,
			      void (*done)(void *arg, struct aaa_reply const *r), void *arg,
			      struct err *err)
{
	struct aaa_request asked = *rq;
	struct aaa_test *t;
	unsigned slot = 0;

	while (slot < AAA_TESTS_MAX && s->test[slot])
		slot++;
	if (slot == AAA_TESTS_MAX) {
		err_set(err, EBUSY,
			"%d tests of logins are under way, that is all there may be: wait for one "
			"of them",
			AAA_TESTS_MAX);
		return NULL;
	}
	t = talloc_zero(ctx, struct aaa_test);
	if (!t) {
		err_set(err, ENOMEM, "Memory is short");
		return NULL;
	}
	t->s = s;
	t->slot = slot;
	t->done = done;
	t->arg = arg;
	/* A number that was just given back is not used again soon. */
	t->conversation = (uint64_t)TEST_RECORD << 16 | ++s->tests;
	s->test[slot] = t;
	talloc_set_destructor(t, test_free);
	asked.conversation = t->conversation;
	if (radius_client_ask(s->client, &asked))
		return t;
	err_set(err, ENOMEM, "Memory is short");
	talloc_free(t);
	return NULL;
}

bool aaa_service_ask(struct aaa_service *s, struct aaa_request const *rq)
{
	return radius_client_ask(s->client, rq);
}

void aaa_service_cancel(struct aaa_service *s, uint64_t conversation)
{
	radius_client_cancel(s->client, conversation);
}

bool aaa_service_stats(struct aaa_service const *s, unsigned index, struct radius_server_stats *out)
{
	return radius_client_stats(s->client, index, out);
}
