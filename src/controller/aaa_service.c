/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * RADIUS servers at work; see aaa_service.h.
 */
#include "controller/aaa_service.h"

#include <errno.h>
#include <talloc.h>

#include "controller/controller.h"

struct aaa_service {
	struct controller *c;
	struct radius_client *client;
	void (*reply)(void *arg, struct aaa_reply const *r);
	void *arg;
};

static void replied(void *arg, struct aaa_reply const *r)
{
	struct aaa_service *s = arg;

	if (s->reply)
		s->reply(s->arg, r);
}

struct aaa_service *aaa_service_new(struct controller *c, struct err *err)
{
	struct aaa_service *s = talloc_zero(c, struct aaa_service);

	if (!s) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	s->c = c;
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
