/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Certificates for access points: one-time tokens, and the CA of --tls-dir that signs for them.
 *
 * Its files are ca.pem and ca.key beside the controller's own cert.pem and key.pem. All four are
 * made when there is none of them; what is there is never touched. The CA's key is read when it is
 * needed and not kept.
 */
#ifndef FASTROAM_CONTROLLER_ENROLL_H
#define FASTROAM_CONTROLLER_ENROLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/env.h"
#include "base/err.h"
#include "wire/enroll_token.h"

/** Time to carry a token to an access point. */
#define ENROLL_TOKEN_MS   3600000
/** Tokens at a time; the oldest goes for a new one. A person gives them out one by one. */
#define ENROLL_TOKENS_MAX 64
/** Wrong proofs for one token until it is void. A slip when it is copied is noticed by the access
 * point, so these are somebody who guesses, in vain: but it shall be seen. */
#define ENROLL_WRONG_MAX  5

struct enroll;

/** @param tls_dir  to outlive it. @return talloc child of ctx, NULL when memory is short */
struct enroll *enroll_new(void *ctx, struct env const *env, char const *tls_dir);

/**
 * Make the files when there are none, and see that they can serve: the CA's key is there, and the
 * controller's certificate is signed with it.
 *
 * @param hostname  another name for the certificate, "" for none
 * @param made      receives whether files were made
 * @return 0 or negative errno with *err, which tells the cure
 */
int enroll_prepare(struct enroll *e, char const *hostname, bool *made, struct err *err) WARN_UNUSED;

/**
 * A token for an access point of this name; one of the same name before is void.
 * @return 0 or negative errno with *err
 */
int enroll_give(struct enroll *e, char const *name, char text[ENROLL_TEXT],
		struct err *err) WARN_UNUSED;

/** What a radio_server's enroll() does; see net/radio_server.h. The certificate is made out to the
 * token's name, whatever the request says. */
int enroll_sign(struct enroll *e, char const *name, uint8_t const proof[ENROLL_PROOF_LEN],
		uint8_t const *request, size_t len, char **cert, char **ca,
		struct err *err) WARN_UNUSED;

#endif
