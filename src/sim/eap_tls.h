/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The peer of EAP-TLS (RFC 5216, RFC 9190), TLS 1.2 and 1.3, and of PEAP version 0 (TLS 1.2), over
 * OpenSSL's memory BIOs.
 */
#ifndef FASTROAM_SIM_EAP_TLS_H
#define FASTROAM_SIM_EAP_TLS_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "dot11/eap_keys.h"

/** TLS octets of one packet of ours: with the headers a frame stays under 1,400 octets. */
#define EAP_TLS_FRAGMENT    1300
/** TLS octets of one message of the server, all fragments together: certificate chains of 16 KiB
 * were seen, four times that is a server gone mad. */
#define EAP_TLS_MESSAGE_MAX 65536
/** Room for any answer. */
#define EAP_TLS_PACKET_MAX  (EAP_TLS_FRAGMENT + 16)

struct eap_tls;

enum eap_tls_action {
	EAP_TLS_NOTHING, /**< ignored: no packet for a peer, or a repeated one without an answer */
	EAP_TLS_SEND,    /**< send `out` */
	EAP_TLS_DONE,    /**< EAP-Success: eap_tls_msk() has the key */
	EAP_TLS_FAILED   /**< EAP-Failure, or TLS failed: eap_tls_why() tells more */
};

/**
 * What all peers of a program share.
 * @param ca, cert, key  PEM files: who signs the server, the peer's own certificate and key; the
 *                       latter NULL for PEAP
 * @return to be freed with SSL_CTX_free(), NULL with *err
 */
SSL_CTX *eap_tls_ctx(char const *ca, char const *cert, char const *key, struct err *err);

/**
 * @param identity, password  copied; a password: PEAP with EAP-GTC, NULL: EAP-TLS
 * @return talloc child of ctx; NULL when memory is short, or OpenSSL refuses
 */
struct eap_tls *eap_tls_new(void *ctx, SSL_CTX *ssl, char const *identity, char const *password);

/** An EAP packet came. A repeated request (its identifier tells) is answered as before. */
enum eap_tls_action eap_tls_received(struct eap_tls *t, void const *packet, size_t len,
				     struct wr *out);

/** EAP_MSK_LEN octets after DONE, NULL before. */
uint8_t const *eap_tls_msk(struct eap_tls const *t);

/** Plain text, never NULL. */
char const *eap_tls_why(struct eap_tls const *t);

#endif
