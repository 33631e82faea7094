/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The push: a session's keys and metadata as RADIUS (RFC 5176), encoded and decoded by
 * libfreeradius-radius.
 *
 * CoA-Request carries a login, Disconnect-Request withdraws it; CoA-ACK means "in the cache".
 * Standard attributes where they exist, the FastRoam vendor dictionary for the rest. On a Unix
 * socket and on TLS the shared secret is "radsec" (RFC 6614 2.3); on UDP it is the client's.
 * The authenticator of a CoA-Request does not protect against replay: Event-Timestamp does.
 *
 * Message-Authenticator is the first attribute of a request (libfreeradius-radius cuts a packet
 * silently at 4,096 octets) and absent from answers (3.2.0 to 3.2.3 compute it wrongly there).
 */
#ifndef FASTROAM_WIRE_PUSH_H
#define FASTROAM_WIRE_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "roam/login.h"

/** RFC 2865 3. */
#define PUSH_MIN    20
#define PUSH_MAX    4096
#define PUSH_SECRET "radsec"

enum push_kind { PUSH_LOGIN, PUSH_WITHDRAW, PUSH_ACK, PUSH_NAK };

/** A decoded packet. */
struct push {
	enum push_kind kind;
	uint8_t id;
	uint8_t authenticator[16]; /**< as received; an answer is signed over the request's */
	bool withdraw_answer; /**< an answer to a Disconnect-Request (codes 41, 42), not to a CoA */
	unsigned error_cause; /**< of a NAK, 0 when absent */
	bool has_message_authenticator;
	bool has_timestamp;
	struct login login;       /**< PUSH_LOGIN */
	struct login_match match; /**< PUSH_WITHDRAW */
};

/** Reasons for which push_decode() refuses. X(name, text) */
#define PUSH_REFUSAL_LIST(X)                                             \
	X(OK, "accepted")                                                \
	X(LENGTH, "bad packet length")                                   \
	X(FORMAT, "malformed packet")                                    \
	X(CODE, "not a CoA or Disconnect packet")                        \
	X(AUTHENTICATOR, "bad authenticator: the shared secret differs") \
	X(ATTRIBUTE, "an attribute has a bad value")                     \
	X(MISSING, "a required attribute is missing")                    \
	X(KEY, "a key attribute cannot be decrypted or has a bad length")

enum push_refusal {
#define X(name, text) PUSH_REFUSED_##name,
	PUSH_REFUSAL_LIST(X)
#undef X
		PUSH_REFUSED_COUNT
};

/** Text as listed above; "unknown" for a number outside the list. Never NULL. */
char const *push_refusal_text(enum push_refusal r);

/** The Error-Cause for a NAK (RFC 5176 3.5): 402, 404, 406 or 407; 0 for PUSH_REFUSED_OK. */
unsigned push_refusal_error_cause(enum push_refusal r);

/**
 * Load the dictionaries, once per process that is not a FreeRADIUS server.
 *
 * @param dict_dir   FreeRADIUS's, /usr/share/freeradius
 * @param ours       directory that holds dictionary.fastroam
 */
int push_dictionary_load(char const *dict_dir, char const *ours, struct err *err) WARN_UNUSED;

/**
 * Look up our attributes in the dictionaries of a process that has loaded them already (a
 * FreeRADIUS server). push_dictionary_load() does it by itself. Once, before threads start.
 * @return 0, or -ENOENT with the attribute's name in *err
 */
int push_dictionary_bind(struct err *err) WARN_UNUSED;

/**
 * Copy a text, control characters replaced by '?', and end it with a NUL.
 * @return false when it does not fit in `size`; *out is then unchanged
 */
bool push_text_copy(char *out, size_t size, void const *text, size_t len);

/**
 * "BSSID:SSID" (RFC 3580 3.20). The SSID is whatever follows the first colon after the address, to
 * the end: it may hold colons, NULs and any other octet. A text that starts with no address (an
 * AP's name, as some controllers send) tells nothing and is no error.
 *
 * @param text  `len` octets and a NUL behind them
 * @return false when the SSID has more than 32 octets; *l is then unchanged
 */
bool push_called_station(struct login *l, char const *text, size_t len);

/**
 * Encode a CoA-Request. Each thread may call this; it uses its own talloc tree.
 *
 * Control characters in texts become '?' on both ends, so that no log or shell sees them.
 *
 * @param l     a 64-octet MSK and a station are required
 * @param out   PUSH_MAX octets; hold keys: wipe them
 * @return octets written, or -EMSGSIZE, -EINVAL, -ENOMEM, -EIO with *err filled
 */
int push_encode_login(struct login const *l, uint8_t id, char const *secret, uint8_t *out,
		      struct err *err) WARN_UNUSED;

/**
 * Encode a Disconnect-Request. As push_encode_login(); -EINVAL when nothing but a NAS-Identifier is
 * named, which would mean every session of that AP.
 */
int push_encode_withdraw(struct login_match const *m, uint8_t id, char const *secret, uint8_t *out,
			 struct err *err) WARN_UNUSED;

/**
 * Encode the answer to a request.
 *
 * @param ack          CoA-ACK/Disconnect-ACK, or NAK with Error-Cause
 * @param error_cause  RFC 5176 3.5, 0 with ACK
 */
int push_encode_answer(struct push const *request, bool ack, unsigned error_cause,
		       char const *secret, uint8_t *out, struct err *err) WARN_UNUSED;

/**
 * Length of the packet at the front of a stream.
 * @return 0 when fewer than 4 octets are there, the length (20..4096), or -EMSGSIZE: close the peer
 */
int push_stream_length(uint8_t const *data, size_t len);

/**
 * Check and decode one whole packet.
 *
 * After a refusal other than LENGTH, FORMAT and CODE *out still has kind, id and authenticator, so
 * the request can be answered with a NAK.
 *
 * @param data     is not changed
 * @param request  NULL for requests; for an answer, the authenticator of the request it answers
 * @param detail   receives what was wrong, for the trace (may be NULL)
 */
enum push_refusal push_decode(uint8_t const *data, size_t len, char const *secret,
			      uint8_t const request[16], struct push *out, struct err *detail);

#endif
