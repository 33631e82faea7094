/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Access-Requests and their answers; see radius.h.
 */
#include "wire/radius.h"

#include <errno.h>
#include <freeradius/libradius.h>
#include <freeradius/packet.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/secret.h"
#include "crypto/hmac.h"
#include "dot11/mppe.h"
#include "wire/push.h"
#include "wire/push_pair.h"

#define NAS_PORT_TYPE_WIRELESS     19 /* RFC 2865 5.41 */
#define NAS_PORT_TYPE_VIRTUAL      5  /* ditto */
#define SERVICE_TYPE_LOGIN         1  /* RFC 2865 5.6 */
#define SERVICE_TYPE_FRAMED        2  /* ditto */
#define TERMINATION_REAUTHENTICATE 1  /* RFC 2865 5.29 */
/** What an EAP packet may have on its way to the station (RFC 3580 3.10 asks for it): 1,500 less
 * room for headers, as hostapd says it. */
#define FRAMED_MTU                 1400

#define VENDOR_MICROSOFT 311
#define MPPE_SEND_KEY    16
#define MPPE_RECV_KEY    17
#define HALF_KEY         32

/** Octets in front of a packet's authenticator. */
#define HEADER 4

/** Values of these codes carry a tag in their first octet when it is below this (RFC 2868 3.6). */
#define TAG_MAX 0x1f

char const *radius_refusal_text(enum radius_refusal r)
{
	static char const *const text[] = {
#define X(name, words) words,
		RADIUS_REFUSAL_LIST(X)
#undef X
	};

	return (unsigned)r < RADIUS_REFUSED_COUNT ? text[r] : "unknown";
}

char const *radius_eap_method(uint8_t type)
{
	static struct {
		uint8_t type;
		char const *name;
	} const methods[] = {
		{4, "MD5"},   {6, "GTC"},  {13, "TLS"},  {17, "LEAP"},     {18, "SIM"},
		{21, "TTLS"}, {23, "AKA"}, {25, "PEAP"}, {26, "MSCHAPv2"}, {43, "FAST"},
		{50, "AKA'"}, {52, "PWD"}, {55, "TEAP"},
	};

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (methods[i].type == type)
			return methods[i].name;
	return "";
}

/* ------------------------------------------------------------------ requests */

/** A packet under construction; the first failure sticks and is told by build_finish(). */
struct build {
	RADIUS_PACKET *packet;
	VALUE_PAIR **tail;
	size_t octets;        /**< that the packet must have */
	int error;            /**< errno */
	unsigned attr;        /**< that failed */
	VALUE_PAIR *password; /**< in clear, to be wiped; NULL none */
};

static VALUE_PAIR *build_pair(struct build *b, unsigned attr)
{
	VALUE_PAIR *vp;

	if (b->error)
		return NULL;
	b->attr = attr;
	vp = fr_pair_afrom_num(b->packet, attr, 0);
	if (!vp) {
		b->error = ENOMEM;
		return NULL;
	}
	*b->tail = vp;
	b->tail = &vp->next;
	return vp;
}

/** @return the attribute, NULL when it failed */
static VALUE_PAIR *build_octets(struct build *b, unsigned attr, void const *data, size_t len)
{
	VALUE_PAIR *vp;

	/* Only EAP-Message may be longer than one attribute: it is split (RFC 3579 3.1). */
	if (len > 253 && attr != PW_EAP_MESSAGE && !b->error) {
		b->error = EINVAL;
		b->attr = attr;
	}
	vp = build_pair(b, attr);
	if (!vp)
		return NULL;
	if (!push_pair_set(vp, data, len))
		b->error = ENOMEM;
	b->octets += len + 2 * ((len + 252) / 253);
	return b->error ? NULL : vp;
}

/** What is not there is left out: an attribute has one octet at least. */
static void build_text(struct build *b, unsigned attr, char const *text)
{
	if (text && *text)
		build_octets(b, attr, text, strlen(text));
}

/** In clear: rad_encode() hides it (RFC 2865 5.2), in pieces of 16 octets. */
static void build_password(struct build *b, char const *password)
{
	size_t len = strlen(password);

	b->password = build_octets(b, PW_USER_PASSWORD, password, len);
	b->octets += (16 - len % 16) % 16;
}

static void build_number(struct build *b, unsigned attr, uint32_t v)
{
	VALUE_PAIR *vp = build_pair(b, attr);

	if (!vp)
		return;
	vp->vp_integer = v;
	vp->vp_length = 4;
	b->octets += 6;
}

static void build_suite(struct build *b, unsigned attr, suite_t suite)
{
	if (suite)
		build_number(b, attr, suite);
}

/** RFC 3580 3.20 and 3.21: upper case, hyphens; then a colon and the SSID's octets as they are. */
static size_t station_text(char text[17 + 1 + SSID_MAX], struct mac m, uint8_t const *ssid,
			   size_t ssid_len)
{
	char address[18];

	(void)snprintf(address, sizeof address, "%02X-%02X-%02X-%02X-%02X-%02X", m.b[0], m.b[1],
		       m.b[2], m.b[3], m.b[4], m.b[5]);
	memcpy(text, address, 17);
	if (!ssid_len)
		return 17;
	text[17] = ':';
	memcpy(text + 18, ssid, ssid_len);
	return 18 + ssid_len;
}

static void build_nas_address(struct build *b, char const *text)
{
	struct in6_addr six;
	struct in_addr four;
	VALUE_PAIR *vp;

	if (!*text)
		return;
	if (inet_pton(AF_INET, text, &four) == 1) {
		vp = build_pair(b, PW_NAS_IP_ADDRESS);
		if (vp) {
			vp->vp_ipaddr = four.s_addr;
			vp->vp_length = sizeof four;
			b->octets += 6;
		}
	} else if (inet_pton(AF_INET6, text, &six) == 1) {
		vp = build_pair(b, PW_NAS_IPV6_ADDRESS);
		if (vp) {
			vp->vp_ipv6addr = six;
			vp->vp_length = sizeof six;
			b->octets += 18;
		}
	} else {
		b->error = EINVAL;
		b->attr = PW_NAS_IP_ADDRESS;
	}
}

static int build_start(struct build *b, unsigned code, uint8_t id,
		       uint8_t const authenticator[RADIUS_AUTHENTICATOR])
{
	static uint8_t const zero[RADIUS_AUTHENTICATOR];

	*b = (struct build){.packet = rad_alloc(NULL, false), .octets = RADIUS_MIN};
	if (!b->packet)
		return -ENOMEM;
	b->packet->code = code;
	b->packet->id = id;
	memcpy(b->packet->vector, authenticator, sizeof b->packet->vector);
	b->tail = &b->packet->vps;
	build_octets(b, PW_MESSAGE_AUTHENTICATOR, zero, sizeof zero);
	return 0;
}

/** Fill in Message-Authenticator, the first attribute and zero so far (RFC 3579 3.2). */
static bool sign(uint8_t *packet, size_t len, char const *secret)
{
	struct iov const all = {packet, len};
	uint8_t mac[RADIUS_AUTHENTICATOR];

	if (hmac(HASH_MD5, secret, strlen(secret), &all, 1, mac) < 0)
		return false;
	memcpy(packet + RADIUS_MIN + 2, mac, sizeof mac);
	return true;
}

/** rad_encode() stops silently at 4,096 octets and says that it went well: what must be there is
 * counted. */
static int build_finish(struct build *b, char const *secret, uint8_t *out, struct err *err)
{
	RADIUS_PACKET *p = b->packet;
	DICT_ATTR const *da = dict_attrbyvalue(b->attr, 0);
	int rc;

	if (b->error)
		rc = err_set(err, b->error, "cannot encode %s: %s",
			     da ? da->name : "an attribute that the RADIUS dictionaries lack",
			     strerror(b->error));
	else if (b->octets > RADIUS_MAX)
		rc = err_set(err, EMSGSIZE, "%zu octets do not fit a RADIUS packet (%d)", b->octets,
			     RADIUS_MAX);
	else if (rad_encode(p, NULL, secret) < 0)
		rc = err_set(err, EIO, "cannot encode the request: %s", fr_strerror());
	else if (p->data_len != b->octets)
		rc = err_set(err, EIO, "%zu octets were encoded where %zu belong", p->data_len,
			     b->octets);
	else if (!sign(p->data, p->data_len, secret))
		rc = err_set(err, EIO, "cannot sign the request: OpenSSL makes no HMAC-MD5");
	else {
		memcpy(out, p->data, p->data_len);
		rc = (int)p->data_len;
	}
	if (b->password)
		mem_wipe((void *)(uintptr_t)b->password->vp_octets, b->password->vp_length);
	talloc_free(p);
	return rc;
}

/** What the station has negotiated, and where it is. */
static void build_radio(struct build *b, struct aaa_request const *rq)
{
	/* The rate is that of OFDM; nobody has more to say before the first frame was sent. */
	build_text(b, PW_CONNECT_INFO,
		   rq->radio_channel > 14 ? "CONNECT 54Mbps 802.11a" : "CONNECT 54Mbps 802.11g");
	build_suite(b, PW_WLAN_PAIRWISE_CIPHER, rq->pairwise);
	build_suite(b, PW_WLAN_GROUP_CIPHER, rq->group);
	build_suite(b, PW_WLAN_AKM_SUITE, rq->akm);
	build_suite(b, PW_WLAN_GROUP_MGMT_CIPHER, rq->group_mgmt);
	if (rq->has_mdid)
		build_number(b, PW_MOBILITY_DOMAIN_ID, rq->mdid);
}

/** A person's login by PAP. NAS-Port-Type and Service-Type are those of a terminal, so that a
 * server's policies can tell it from a station's. */
static int encode_login(struct aaa_request const *rq, char const *nas_address, uint8_t id,
			uint8_t const authenticator[RADIUS_AUTHENTICATOR], char const *secret,
			uint8_t *out, struct err *err)
{
	size_t len = strlen(rq->password);
	struct build b;
	int rc;

	if (!len || len > AAA_PASSWORD_MAX)
		return err_set(err, EINVAL, "a User-Password has 1 to %d octets", AAA_PASSWORD_MAX);
	if (!*secret)
		return err_set(err, EINVAL, "an Access-Request needs a shared secret");
	if (build_start(&b, PW_CODE_ACCESS_REQUEST, id, authenticator) < 0)
		return err_set(err, ENOMEM, "no memory to encode an Access-Request");
	build_text(&b, PW_USER_NAME, rq->user);
	build_password(&b, rq->password);
	build_text(&b, PW_NAS_IDENTIFIER, rq->nas_id);
	build_nas_address(&b, nas_address);
	build_number(&b, PW_NAS_PORT_TYPE, NAS_PORT_TYPE_VIRTUAL);
	build_number(&b, PW_SERVICE_TYPE, SERVICE_TYPE_LOGIN);
	if (rq->state.len)
		build_octets(&b, PW_STATE, rq->state.p, rq->state.len);
	rc = build_finish(&b, secret, out, err);
	/* rad_encode() pads the password in an array that it leaves as it is. */
	stack_wipe();
	return rc;
}

int radius_encode_request(struct aaa_request const *rq, char const *nas_address, uint8_t id,
			  uint8_t const authenticator[RADIUS_AUTHENTICATOR], char const *secret,
			  uint8_t *out, struct err *err)
{
	char called[17 + 1 + SSID_MAX], calling[17 + 1 + SSID_MAX];
	size_t calling_len = station_text(calling, rq->sta, NULL, 0);
	struct build b;

	if (rq->password)
		return encode_login(rq, nas_address, id, authenticator, secret, out, err);
	if (mac_is_zero(rq->sta) || mac_is_group(rq->sta))
		return err_set(err, EINVAL, "an Access-Request needs the address of a station");
	if (!rq->eap.len)
		return err_set(err, EINVAL, "an Access-Request needs an EAP packet");
	if (!*secret)
		return err_set(err, EINVAL, "an Access-Request needs a shared secret");
	if (rq->ssid_len > SSID_MAX)
		return err_set(err, EINVAL, "the SSID has %u octets, more than 32", rq->ssid_len);
	if (build_start(&b, PW_CODE_ACCESS_REQUEST, id, authenticator) < 0)
		return err_set(err, ENOMEM, "no memory to encode an Access-Request");
	/* As it was sent: the server compares it with the identity in the EAP packet. One without a
	 * name is known by its address (RFC 3579 2.1). */
	if (*rq->user)
		build_text(&b, PW_USER_NAME, rq->user);
	else
		build_octets(&b, PW_USER_NAME, calling, calling_len);
	build_text(&b, PW_NAS_IDENTIFIER, rq->nas_id);
	build_nas_address(&b, nas_address);
	build_octets(&b, PW_CALLED_STATION_ID, called,
		     station_text(called, rq->bssid, rq->ssid, rq->ssid_len));
	build_octets(&b, PW_CALLING_STATION_ID, calling, calling_len);
	build_number(&b, PW_NAS_PORT, rq->aid);
	build_number(&b, PW_NAS_PORT_TYPE, NAS_PORT_TYPE_WIRELESS);
	build_number(&b, PW_SERVICE_TYPE, SERVICE_TYPE_FRAMED);
	build_number(&b, PW_FRAMED_MTU, FRAMED_MTU);
	build_text(&b, PW_ACCT_SESSION_ID, rq->acct_session_id);
	build_radio(&b, rq);
	if (rq->state.len)
		build_octets(&b, PW_STATE, rq->state.p, rq->state.len);
	build_octets(&b, PW_EAP_MESSAGE, rq->eap.p, rq->eap.len);
	return build_finish(&b, secret, out, err);
}

int radius_encode_status(char const *nas_id, uint8_t id,
			 uint8_t const authenticator[RADIUS_AUTHENTICATOR], char const *secret,
			 uint8_t *out, struct err *err)
{
	struct build b;

	if (!*secret)
		return err_set(err, EINVAL, "a Status-Server needs a shared secret");
	if (build_start(&b, PW_CODE_STATUS_SERVER, id, authenticator) < 0)
		return err_set(err, ENOMEM, "no memory to encode a Status-Server");
	build_text(&b, PW_NAS_IDENTIFIER, nas_id);
	return build_finish(&b, secret, out, err);
}

/* ------------------------------------------------------------------ answers */

struct reader {
	struct radius_answer *out;
	uint8_t const *authenticator; /**< of the request */
	char const *secret;
	bool has_signature, has_state;
	bool eap_ended; /**< another attribute came behind EAP-Message */
	struct secret recv, send;
};

static bool read_number(struct rd value, uint32_t *out)
{
	if (rd_left(&value) != 4)
		return false;
	if (!*out)
		*out = rd_be32(&value);
	return true;
}

/** The first of several counts (Class is often repeated); an empty one says nothing. */
static bool read_octets(struct rd value, struct login_octets *out)
{
	if (!out->len) {
		out->len = (uint8_t)rd_left(&value);
		rd_copy(&value, out->b, out->len);
	}
	return true;
}

static bool read_text(struct rd value, char *out, size_t size)
{
	size_t len = rd_left(&value);

	return *out || push_text_copy(out, size, rd_bytes(&value, len), len);
}

/** A key that cannot be had is none: what the station gets to know is up to who asked. */
static void read_microsoft(struct reader *r, struct rd vsa)
{
	size_t secret_len = strlen(r->secret);

	while (rd_left(&vsa)) {
		uint8_t type = rd_u8(&vsa), len = rd_u8(&vsa);
		struct rd value = rd_sub(&vsa, len < 2 ? SIZE_MAX : len - 2u);
		struct secret *key = type == MPPE_RECV_KEY   ? &r->recv
				     : type == MPPE_SEND_KEY ? &r->send
							     : NULL;
		struct secret k;

		if (value.bad || !key)
			continue;
		if (mppe_key_decode(r->secret, secret_len, r->authenticator, value.p,
				    rd_left(&value), &k) == DOT11_OK &&
		    k.len == HALF_KEY && !key->len)
			*key = k;
		secret_wipe(&k);
	}
}

static enum radius_refusal read_eap(struct reader *r, struct rd value)
{
	struct radius_answer *a = r->out;
	size_t len = rd_left(&value);

	if (r->eap_ended || len > sizeof a->eap - a->eap_len)
		return RADIUS_REFUSED_EAP;
	rd_copy(&value, a->eap + a->eap_len, len);
	a->eap_len += len;
	return RADIUS_REFUSED_OK;
}

/** @return false when the length or the number of the attribute is wrong */
static bool read_attribute(struct reader *r, uint8_t type, struct rd value)
{
	struct radius_answer *a = r->out;
	uint32_t action = 0;

	switch (type) {
	case PW_USER_NAME: return read_text(value, a->login.user, sizeof a->login.user);
	case PW_STATE:
		if (r->has_state || !rd_left(&value))
			return false;
		r->has_state = true;
		a->state = (struct span){value.p, rd_left(&value)};
		return true;
	case PW_CLASS: return read_octets(value, &a->login.class_attr);
	case PW_SESSION_TIMEOUT: return read_number(value, &a->session_timeout);
	case PW_TERMINATION_ACTION:
		if (!read_number(value, &action))
			return false;
		a->reauthenticate = action == TERMINATION_REAUTHENTICATE;
		return true;
	case PW_TUNNEL_PRIVATE_GROUP_ID:
		if (rd_left(&value) && *value.p <= TAG_MAX)
			(void)rd_u8(&value);
		return read_text(value, a->login.vlan, sizeof a->login.vlan);
	case PW_CHARGEABLE_USER_IDENTITY: return read_octets(value, &a->login.cui);
	case PW_EAP_KEY_NAME: return read_octets(value, &a->login.eap_session_id);
	case PW_MESSAGE_AUTHENTICATOR:
		/* Each of two would have to sign the other. */
		if (r->has_signature)
			return false;
		r->has_signature = true;
		return true;
	case PW_VENDOR_SPECIFIC:
		if (rd_be32(&value) == VENDOR_MICROSOFT)
			read_microsoft(r, value);
		return true;
	}
	return true;
}

/** The lengths were checked by rad_packet_ok(). */
static enum radius_refusal read_attributes(struct reader *r, struct rd packet)
{
	while (rd_left(&packet)) {
		uint8_t type = rd_u8(&packet), len = rd_u8(&packet);
		struct rd value = rd_sub(&packet, len < 2 ? SIZE_MAX : len - 2u);
		enum radius_refusal why = RADIUS_REFUSED_OK;

		if (value.bad)
			return RADIUS_REFUSED_FORMAT;
		if (type == PW_EAP_MESSAGE)
			why = read_eap(r, value);
		else if (!read_attribute(r, type, value))
			why = RADIUS_REFUSED_ATTRIBUTE;
		else if (r->out->eap_len)
			r->eap_ended = true;
		if (why != RADIUS_REFUSED_OK)
			return why;
	}
	return RADIUS_REFUSED_OK;
}

/** The value of the first attribute of this type, as far as attributes can be told; else NULL. */
static uint8_t const *attribute_find(struct rd packet, uint8_t wanted)
{
	while (rd_left(&packet)) {
		uint8_t type = rd_u8(&packet), len = rd_u8(&packet);
		struct rd value = rd_sub(&packet, len < 2 ? SIZE_MAX : len - 2u);

		if (value.bad)
			break;
		if (type == wanted)
			return value.p;
	}
	return NULL;
}

/** What must be signed by more than the Response Authenticator (RFC 3579 3.2). rad_packet_ok()
 * demands as much of EAP, but says no more than that the packet is malformed. */
static bool signature_missing(struct rd attributes, uint8_t code, enum radius_question asked)
{
	return asked != RADIUS_ASKED_STATUS &&
	       !attribute_find(attributes, PW_MESSAGE_AUTHENTICATOR) &&
	       ((asked == RADIUS_ASKED_EAP && code != RADIUS_REJECT) ||
		attribute_find(attributes, PW_EAP_MESSAGE));
}

/** Response Authenticator (RFC 2865 3) of an answer whose lengths were checked. */
static bool response_ok(struct span answer, uint8_t const authenticator[RADIUS_AUTHENTICATOR],
			char const *secret)
{
	struct iov const iov[] = {{answer.p, HEADER},
				  {authenticator, RADIUS_AUTHENTICATOR},
				  {answer.p + RADIUS_MIN, answer.len - RADIUS_MIN},
				  {secret, strlen(secret)}};
	uint8_t want[RADIUS_AUTHENTICATOR];

	return digest(HASH_MD5, iov, 4, want) == 0 &&
	       consttime_eq(want, answer.p + HEADER, sizeof want);
}

/** Message-Authenticator of an answer (RFC 3579 3.2): over the packet with the request's
 * authenticator in its header and zeros in its own place. One that has none is no worse for it. */
static bool signature_ok(struct span answer, uint8_t const authenticator[RADIUS_AUTHENTICATOR],
			 char const *secret)
{
	static uint8_t const zero[RADIUS_AUTHENTICATOR];
	uint8_t const *at = attribute_find(rd_init(answer.p + RADIUS_MIN, answer.len - RADIUS_MIN),
					   PW_MESSAGE_AUTHENTICATOR);
	uint8_t want[RADIUS_AUTHENTICATOR];
	struct iov iov[5] = {{answer.p, HEADER}, {authenticator, RADIUS_AUTHENTICATOR}};

	if (!at)
		return true;
	iov[2] = (struct iov){answer.p + RADIUS_MIN, (size_t)(at - answer.p) - RADIUS_MIN};
	iov[3] = (struct iov){zero, sizeof zero};
	at += sizeof zero;
	iov[4] = (struct iov){at, (size_t)(answer.p + answer.len - at)};
	return hmac(HASH_MD5, secret, strlen(secret), iov, 5, want) == 0 &&
	       consttime_eq(want, at - sizeof want, sizeof want);
}

/**
 * Structure, code, identifier and signatures. The library judges the structure, on a copy for it
 * takes no const. It could check the signatures too, but takes 1.4 us more for an answer: it
 * allocates a packet, and has OpenSSL look HMAC and MD5 up anew each time.
 */
static enum radius_refusal verify(uint8_t const *data, size_t len, uint8_t id,
				  uint8_t const authenticator[RADIUS_AUTHENTICATOR],
				  char const *secret, enum radius_question asked)
{
	uint8_t copy[RADIUS_MAX];
	RADIUS_PACKET p = {.sockfd = -1, .data = copy, .data_len = len};
	struct span answer = {data, len};

	memcpy(copy, data, len);
	if (signature_missing(rd_init(data + RADIUS_MIN, len - RADIUS_MIN), data[0], asked))
		return RADIUS_REFUSED_UNSIGNED;
	/* A Message-Authenticator that is not of 18 octets is malformed to it as well. */
	if (!rad_packet_ok(&p, 0, NULL))
		return RADIUS_REFUSED_FORMAT;
	if (p.code != PW_CODE_ACCESS_ACCEPT && p.code != PW_CODE_ACCESS_REJECT &&
	    p.code != PW_CODE_ACCESS_CHALLENGE)
		return RADIUS_REFUSED_CODE;
	if (p.id != id)
		return RADIUS_REFUSED_IDENTIFIER;
	if (!signature_ok(answer, authenticator, secret) ||
	    !response_ok(answer, authenticator, secret))
		return RADIUS_REFUSED_AUTHENTICATOR;
	return RADIUS_REFUSED_OK;
}

static void finish_login(struct reader const *r)
{
	struct login *l = &r->out->login;

	l->session_timeout = r->out->session_timeout;
	if (r->recv.len != HALF_KEY || r->send.len != HALF_KEY)
		return;
	memcpy(l->msk.b, r->recv.b, HALF_KEY);
	memcpy(l->msk.b + HALF_KEY, r->send.b, HALF_KEY);
	l->msk.len = 2 * HALF_KEY;
}

enum radius_refusal radius_decode(uint8_t const *data, size_t len, uint8_t id,
				  uint8_t const authenticator[RADIUS_AUTHENTICATOR],
				  char const *secret, enum radius_question asked,
				  struct radius_answer *out)
{
	struct reader r = {.out = out, .authenticator = authenticator, .secret = secret};
	struct rd head = rd_init(data, len);
	enum radius_refusal why;
	size_t size;

	memset(out, 0, sizeof *out);
	out->code = (enum radius_code)rd_u8(&head);
	(void)rd_u8(&head);
	size = rd_be16(&head);
	if (head.bad || size < RADIUS_MIN || size > RADIUS_MAX || size > len)
		why = RADIUS_REFUSED_LENGTH;
	else
		why = verify(data, size, id, authenticator, secret, asked);
	if (why == RADIUS_REFUSED_OK && asked != RADIUS_ASKED_STATUS)
		why = read_attributes(&r, rd_init(data + RADIUS_MIN, size - RADIUS_MIN));
	if (why == RADIUS_REFUSED_OK)
		finish_login(&r);
	else
		mem_wipe(out, sizeof *out);
	secret_wipe(&r.recv);
	secret_wipe(&r.send);
	return why;
}
