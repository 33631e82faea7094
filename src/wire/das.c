/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Disconnect-Requests to access points; see das.h.
 */
#include "wire/das.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "crypto/hmac.h"
#include "wire/push.h"

#define CODE_DISCONNECT_ACK 41
#define CODE_DISCONNECT_NAK 42

#define ATTR_MESSAGE_AUTHENTICATOR 80
#define ATTR_ERROR_CAUSE           101

#define AUTHENTICATOR_AT  4
#define AUTHENTICATOR_LEN 16

/** What the attributes of an answer say. */
struct answer {
	uint8_t const *message_authenticator; /**< 16 octets in the packet, NULL when absent */
	bool has_cause;
	unsigned cause;
};

int das_encode(struct mac sta, uint8_t id, uint32_t now_s, char const *secret, uint8_t *out,
	       uint8_t authenticator[16], struct err *err)
{
	struct login_match match = {.has_sta = true, .sta = sta, .sent_s = now_s};
	uint8_t packet[PUSH_MAX];
	int len;

	if (mac_is_zero(sta) || mac_is_group(sta))
		return err_set(err, EINVAL, "a Disconnect-Request needs the address of a station");
	if (!*secret)
		return err_set(err, EINVAL, "a Disconnect-Request needs a shared secret");
	if (!now_s)
		return err_set(err, EINVAL, "a Disconnect-Request needs the time of day");
	len = push_encode_withdraw(&match, id, secret, packet, err);
	if (len < 0)
		return len;
	if (len > DAS_REQUEST_MAX)
		return err_set(err, EMSGSIZE, "a Disconnect-Request of %d octets, more than %d",
			       len, DAS_REQUEST_MAX);
	memcpy(out, packet, (size_t)len);
	memcpy(authenticator, packet + AUTHENTICATOR_AT, AUTHENTICATOR_LEN);
	return len;
}

/** @return false when the attributes do not fill the packet, or a signature is none */
static bool read_attributes(struct rd r, struct answer *a)
{
	while (rd_left(&r)) {
		uint8_t type = rd_u8(&r);
		uint8_t len = rd_u8(&r);
		struct rd value;

		if (len < 2)
			return false;
		value = rd_sub(&r, len - 2u);
		if (value.bad)
			return false;
		if (type == ATTR_MESSAGE_AUTHENTICATOR) {
			/* Each of two would have to sign the other. */
			if (len != 2 + AUTHENTICATOR_LEN || a->message_authenticator)
				return false;
			a->message_authenticator = value.p;
		} else if (type == ATTR_ERROR_CAUSE && !a->has_cause) {
			a->has_cause = true;
			a->cause = len == 2 + 4 ? rd_be32(&value) : 0;
		}
	}
	return !r.bad;
}

/** RFC 5176 2.3: MD5 of the answer with the request's authenticator in it, then the secret. */
static bool response_authenticator_ok(uint8_t const *packet, size_t len,
				      uint8_t const request[AUTHENTICATOR_LEN], char const *secret)
{
	struct iov const iov[] = {{packet, AUTHENTICATOR_AT},
				  {request, AUTHENTICATOR_LEN},
				  {packet + PUSH_MIN, len - PUSH_MIN},
				  {secret, strlen(secret)}};
	uint8_t want[AUTHENTICATOR_LEN];

	return digest(HASH_MD5, iov, sizeof iov / sizeof *iov, want) == 0 &&
	       consttime_eq(want, packet + AUTHENTICATOR_AT, sizeof want);
}

/**
 * RFC 5176 3.4: HMAC-MD5 of the answer with the request's authenticator in it and zeros in place of
 * itself. libfreeradius-radius 3.2.0 to 3.2.3 signs over a zero authenticator; such an answer is
 * wrong, as it is to that library's own rad_verify().
 */
static bool message_authenticator_ok(uint8_t const *packet, size_t len,
				     uint8_t const request[AUTHENTICATOR_LEN],
				     uint8_t const *signature, char const *secret)
{
	static uint8_t const zero[AUTHENTICATOR_LEN];
	uint8_t const *attrs = packet + PUSH_MIN, *rest = signature + sizeof zero;
	struct iov const iov[] = {{packet, AUTHENTICATOR_AT},
				  {request, AUTHENTICATOR_LEN},
				  {attrs, (size_t)(signature - attrs)},
				  {zero, sizeof zero},
				  {rest, (size_t)(packet + len - rest)}};
	uint8_t want[AUTHENTICATOR_LEN];

	return hmac(HASH_MD5, secret, strlen(secret), iov, sizeof iov / sizeof *iov, want) == 0 &&
	       consttime_eq(want, signature, sizeof want);
}

enum das_answer das_decode(uint8_t const *data, size_t len, uint8_t id,
			   uint8_t const authenticator[16], char const *secret,
			   unsigned *error_cause)
{
	struct answer a = {.cause = 0};
	struct rd r = rd_init(data, len);
	uint8_t code = rd_u8(&r), got = rd_u8(&r);
	size_t size = rd_be16(&r);

	*error_cause = 0;
	if (size < PUSH_MIN || size > PUSH_MAX || size > len || got != id ||
	    (code != CODE_DISCONNECT_ACK && code != CODE_DISCONNECT_NAK) ||
	    !read_attributes(rd_init(data + PUSH_MIN, size - PUSH_MIN), &a))
		return DAS_BAD;
	if (!response_authenticator_ok(data, size, authenticator, secret))
		return DAS_BAD;
	if (a.message_authenticator &&
	    !message_authenticator_ok(data, size, authenticator, a.message_authenticator, secret))
		return DAS_BAD;
	if (code == CODE_DISCONNECT_ACK)
		return DAS_ACK;
	*error_cause = a.cause;
	return DAS_NAK;
}
