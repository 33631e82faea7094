/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * RADIUS servers at work: the client of net/radius_client, configured by the settings, between who
 * asks (the authenticator) and who is told.
 */
#ifndef FASTROAM_CONTROLLER_AAA_SERVICE_H
#define FASTROAM_CONTROLLER_AAA_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "net/radius_client.h"

struct aaa_service;
struct aaa_test;
struct controller;

/** Logins under way that persons try by hand (`test aaa`). Each may take as long as its servers'
 * timeouts together, and a server that is silent shall not get more than these of them. */
#define AAA_TESTS_MAX 8

/** Talloc child of c; asks nobody before aaa_service_apply(). NULL with *err. */
struct aaa_service *aaa_service_new(struct controller *c, struct err *err);

/** Follow the settings. 0, or negative errno with *err and everything as it was. */
int aaa_service_apply(struct aaa_service *s, struct err *err) WARN_UNUSED;

/** Who is told, from the loop; NULL: nobody, answers are dropped. See radius_client_new(). */
void aaa_service_set_reply(struct aaa_service *s,
			   void (*reply)(void *arg, struct aaa_reply const *r), void *arg);

/**
 * Ask for somebody else than the authenticator. Freeing the test takes the question back.
 *
 * @param ctx   talloc parent of the test; it may live longer than the service
 * @param rq    its conversation is chosen here
 * @param done  called once, from the loop; it may not free the test. As radius_client_new().
 * @return NULL with *err: AAA_TESTS_MAX are under way, or memory is short
 */
struct aaa_test *aaa_test_new(void *ctx, struct aaa_service *s, struct aaa_request const *rq,
			      void (*done)(void *arg, struct aaa_reply const *r), void *arg,
			      struct err *err);

/** As radius_client_ask(), radius_client_cancel() and radius_client_stats(). */
bool aaa_service_ask(struct aaa_service *s, struct aaa_request const *rq) WARN_UNUSED;
void aaa_service_cancel(struct aaa_service *s, uint64_t conversation);
bool aaa_service_stats(struct aaa_service const *s, unsigned index,
		       struct radius_server_stats *out);

#endif
