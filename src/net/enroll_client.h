/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * How an access point gets its certificate: it connects to the controller's radio link without one,
 * takes only the controller whose CA has the token's fingerprint, proves that it has the token, and
 * checks what it is given.
 */
#ifndef FASTROAM_NET_ENROLL_CLIENT_H
#define FASTROAM_NET_ENROLL_CLIENT_H

#include <stdint.h>

#include "base/err.h"
#include "base/loop.h"
#include "wire/enroll_token.h"

struct enroll_client;

/** PEM texts, NUL-terminated. */
struct enroll_result {
	char const *key; /**< new, and known to nobody else */
	char const *cert;
	char const *ca;
};

struct enroll_client_config {
	char const *host;
	uint16_t port;
	char const *server_name; /**< that its certificate must have; NULL: as host, or
				      TLS_CONTROLLER_NAME */
	struct enroll_token const *token;
	uint32_t timeout_ms; /**< for all of it; 0: 20,000 */
	/** Once, from the loop; it must not free the client. What `result` points to ends with the
	 * client, and is wiped. */
	void (*done)(void *arg, struct enroll_result const *result);
	/** Ditto; `why` tells the cure. */
	void (*failed)(void *arg, char const *why);
	void *arg;
};

/** Begin. Strings and the token are copied. @return talloc child of ctx, NULL with *err */
struct enroll_client *enroll_client_new(void *ctx, struct loop *loop,
					struct enroll_client_config const *config, struct err *err);

#endif
