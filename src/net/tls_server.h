/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The TLS side of a listener: TLS 1.3 only, a certificate of the peer required and checked.
 */
#ifndef FASTROAM_NET_TLS_SERVER_H
#define FASTROAM_NET_TLS_SERVER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/** Files in PEM form. */
struct tls_files {
	char const *ca;   /**< signs the peers' certificates; no other CA is trusted */
	char const *cert; /**< ours, with its chain */
	char const *key;  /**< its key; may be the same file; never asks for a pass phrase */
};

/**
 * Read the files and make what new connections start from.
 *
 * No session tickets and no renegotiation: every connection checks the certificate.
 * @return to be freed with SSL_CTX_free(), NULL with *err naming the file
 */
SSL_CTX *tls_server_new(struct tls_files const *files, struct err *err);

/**
 * The same, but a peer may come without a certificate: it has nothing yet, and wants one. A
 * certificate that it does show is checked. Our chain is sent up to its root, which such a peer
 * knows by its fingerprint only.
 */
SSL_CTX *tls_server_new_optional(struct tls_files const *files, struct err *err);

/** A connection's TLS object, for stream_new(). NULL when memory is short. */
SSL *tls_server_accept(SSL_CTX *ctx);

/**
 * After the handshake: is the peer's certificate made out to one of these names (subjectAltName
 * dNSName; no wildcards)?
 *
 * @param names   `count` names; with 0 nobody is: a CA often serves more than RADIUS servers
 * @param found   receives the name that matched, or the certificate's subject
 */
bool tls_peer_allowed(SSL *ssl, char const *const *names, size_t count, char *found, size_t size);

/**
 * After the handshake: the first name of the peer's certificate (subjectAltName dNSName).
 * @return false: it showed no certificate, or one without a name; `found` is then its subject, ""
 */
bool tls_peer_name(SSL *ssl, char *found, size_t size);

/** Has it shown a certificate, which then is valid? */
bool tls_peer_has_certificate(SSL *ssl);

#endif
