/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The TLS side of a connection that is made under stream.h: TLS 1.3 only, both certificates
 * checked, the server's made out to the name that is expected.
 */
#ifndef FASTROAM_NET_TLS_CLIENT_H
#define FASTROAM_NET_TLS_CLIENT_H

#include <openssl/ssl.h>
#include <stddef.h>

#include "base/err.h"
#include "net/tls_server.h"

/**
 * Read the files (ca: signs the server's certificate; cert, key: ours) and make what connections
 * start from.
 * @return to be freed with SSL_CTX_free(), NULL with *err naming the file and the cure
 */
SSL_CTX *tls_client_new(struct tls_files const *files, struct err *err);

/**
 * A connection's TLS object, for stream_new().
 *
 * @param name  host name or address that must stand in the certificate's subjectAltName; a wildcard
 *              there may stand for one whole label
 * @return NULL with *err
 */
SSL *tls_client_connect(SSL_CTX *ctx, char const *name, struct err *err);

/** What a controller calls itself in the certificate that it issues to itself (`ap enroll`). */
#define TLS_CONTROLLER_NAME "fastroamd"

/**
 * A certificate of the same CA that names TLS_CONTROLLER_NAME counts as well: a controller that
 * made its own certificate did not know by which name or address it would be called. That of an
 * access point does not, whatever its name: it is good for clients only.
 *
 * @param ssl  as tls_client_connect() gave it
 */
void tls_client_allow_controller(SSL *ssl);

/**
 * What to do about a connection that failed, as a clause behind the stream's own reason: the
 * certificate that was not taken, and by whom. "" when there is nothing to add.
 *
 * @param ssl   the stream's
 * @param name  as given to tls_client_connect()
 * @param why   what the stream said
 */
void tls_client_cure(SSL *ssl, char const *name, char const *why, char *out, size_t size);

#endif
