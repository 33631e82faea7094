/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Building pushes and answers with libfreeradius-radius.
 *
 * Each call has its own talloc tree under NULL, because talloc is not thread-safe within one tree.
 */
#include "wire/push.h"

#include <errno.h>
#include <freeradius/libradius.h>
#include <freeradius/packet.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "wire/push_attr.h"
#include "wire/push_pair.h"

/** A packet under construction; the first failure sticks and is reported by build_finish(). */
struct build {
	RADIUS_PACKET *packet;
	VALUE_PAIR **tail;
	int error; /**< errno */
	char const *attr;
};

static VALUE_PAIR *build_pair(struct build *b, enum push_attr a)
{
	VALUE_PAIR *vp;

	if (b->error)
		return NULL;
	b->attr = push_attr_info[a].name;
	if (!push_attr_da(a)) {
		b->error = ENOENT;
		return NULL;
	}
	vp = fr_pair_afrom_da(b->packet, push_attr_da(a));
	if (!vp) {
		b->error = ENOMEM;
		return NULL;
	}
	*b->tail = vp;
	b->tail = &vp->next;
	return vp;
}

static void build_octets(struct build *b, enum push_attr a, void const *data, size_t len)
{
	VALUE_PAIR *vp = build_pair(b, a);

	if (vp && !push_pair_set(vp, data, len))
		b->error = ENOMEM;
}

static void build_text(struct build *b, enum push_attr a, char const *text)
{
	char clean[LOGIN_STR];

	if (b->error)
		return;
	if (!push_text_copy(clean, sizeof(clean), text, strlen(text))) {
		b->error = EINVAL;
		b->attr = push_attr_info[a].name;
		return;
	}
	build_octets(b, a, clean, strlen(clean));
}

static void build_number(struct build *b, enum push_attr a, uint32_t v)
{
	VALUE_PAIR *vp = build_pair(b, a);

	if (!vp)
		return;
	if (vp->da->type == PW_TYPE_DATE)
		vp->vp_date = v;
	else
		vp->vp_integer = v;
	vp->vp_length = 4;
}

/** The fields that are there, from the table. */
static void build_fields(struct build *b, struct push_field const *fields, size_t count,
			 void const *base)
{
	for (size_t i = 0; i < count; i++) {
		struct push_field const *f = &fields[i];
		uint8_t const *at = (uint8_t const *)base + f->offset;

		switch (f->kind) {
		case PUSH_FIELD_TEXT:
			if (*at)
				build_text(b, f->attr, (char const *)at);
			break;
		case PUSH_FIELD_OCTETS: {
			struct login_octets const *o = (void const *)at;

			if (o->len)
				build_octets(b, f->attr, o->b, o->len);
			break;
		}
		case PUSH_FIELD_NUMBER: {
			uint32_t v;

			memcpy(&v, at, sizeof(v));
			if (v)
				build_number(b, f->attr, v);
			break;
		}
		}
	}
}

/** RFC 3580 3.20 and 3.21: upper case, hyphens; then a colon and the SSID's octets as they are. */
static void build_station(struct build *b, enum push_attr a, struct mac m, uint8_t const *ssid,
			  size_t ssid_len)
{
	char text[17 + 1 + SSID_MAX + 1];
	size_t len = (size_t)snprintf(text, sizeof(text), "%02X-%02X-%02X-%02X-%02X-%02X", m.b[0],
				      m.b[1], m.b[2], m.b[3], m.b[4], m.b[5]);

	if (ssid_len) {
		text[len++] = ':';
		memcpy(text + len, ssid, ssid_len);
		len += ssid_len;
	}
	build_octets(b, a, text, len);
}

static void build_nas_address(struct build *b, char const *text)
{
	uint8_t addr[16];
	VALUE_PAIR *vp;

	if (b->error || !*text)
		return;
	if (inet_pton(AF_INET, text, addr) == 1) {
		vp = build_pair(b, PUSH_ATTR_NAS_IP_ADDRESS);
		if (vp) {
			memcpy(&vp->vp_ipaddr, addr, 4);
			vp->vp_length = 4;
		}
	} else if (inet_pton(AF_INET6, text, addr) == 1) {
		vp = build_pair(b, PUSH_ATTR_NAS_IPV6_ADDRESS);
		if (vp) {
			memcpy(&vp->vp_ipv6addr, addr, 16);
			vp->vp_length = 16;
		}
	} else {
		b->error = EINVAL;
		b->attr = "NAS-IP-Address";
	}
}

static void build_timestamp(struct build *b, uint64_t sent_s)
{
	if (sent_s > UINT32_MAX) {
		b->error = EINVAL;
		b->attr = "Event-Timestamp";
	} else if (sent_s) {
		build_number(b, PUSH_ATTR_EVENT_TIMESTAMP, (uint32_t)sent_s);
	}
}

/**
 * Start a packet; a request begins with a Message-Authenticator.
 *
 * It must come first: rad_encode() stops silently at 4,096 octets, returns success, and what it
 * drops is the end of the list, so a packet signed by its last attribute would leave unsigned.
 */
static int build_start(struct build *b, unsigned code, uint8_t id, bool request)
{
	static uint8_t const zero[16];

	*b = (struct build){.packet = rad_alloc(NULL, false)};
	if (!b->packet)
		return -ENOMEM;
	b->packet->code = code;
	b->packet->id = id;
	b->tail = &b->packet->vps;
	if (request)
		build_octets(b, PUSH_ATTR_MESSAGE_AUTHENTICATOR, zero, sizeof(zero));
	return 0;
}

/** Every pair became an attribute: nothing was cut off at the end or skipped as too long. */
static bool build_complete(RADIUS_PACKET const *p)
{
	size_t pairs = 0, attrs = 0;

	for (VALUE_PAIR const *vp = p->vps; vp; vp = vp->next)
		pairs++;
	for (size_t at = PUSH_MIN; at < p->data_len; at += p->data[at + 1])
		attrs++;
	return pairs == attrs;
}

/** Encode, sign, copy out; the packet and the keys in it are wiped and freed in every case. */
static int build_finish(struct build *b, RADIUS_PACKET const *original, char const *secret,
			uint8_t *out, struct err *err)
{
	RADIUS_PACKET *p = b->packet;
	int rc;

	if (b->error == ENOENT) {
		rc = err_set(err, EINVAL, "%s is not in the loaded RADIUS dictionaries", b->attr);
	} else if (b->error) {
		rc = err_set(err, b->error, "cannot encode %s: %s", b->attr, strerror(b->error));
	} else if (rad_encode(p, original, secret) < 0 || rad_sign(p, original, secret) < 0) {
		rc = err_set(err, EIO, "cannot encode the push: %s", fr_strerror());
	} else if (p->data_len > PUSH_MAX || !build_complete(p)) {
		rc = err_set(err, EMSGSIZE, "the push is longer than a RADIUS packet (%d octets)",
			     PUSH_MAX);
	} else {
		memcpy(out, p->data, p->data_len);
		rc = (int)p->data_len;
	}
	for (VALUE_PAIR *vp = p->vps; vp; vp = vp->next) {
		if (vp->da->flags.encrypt)
			mem_wipe((uint8_t *)(uintptr_t)vp->vp_octets, vp->vp_length);
	}
	if (p->data)
		mem_wipe(p->data, p->data_len);
	talloc_free(p);
	return rc;
}

int push_encode_login(struct login const *l, uint8_t id, char const *secret, uint8_t *out,
		      struct err *err)
{
	struct build b;

	if (l->msk.len != 2 * PUSH_HALF_KEY)
		return err_set(err, EINVAL, "the MSK has %u octets, not 64", l->msk.len);
	if (mac_is_zero(l->sta) || mac_is_group(l->sta))
		return err_set(err, EINVAL, "the login names no station");
	if (l->ssid_len > SSID_MAX)
		return err_set(err, EINVAL, "the SSID has %u octets, more than 32", l->ssid_len);
	if (build_start(&b, PW_CODE_COA_REQUEST, id, true) < 0)
		return err_set(err, ENOMEM, "no memory to encode a push");
	build_octets(&b, PUSH_ATTR_MPPE_RECV_KEY, l->msk.b, PUSH_HALF_KEY);
	build_octets(&b, PUSH_ATTR_MPPE_SEND_KEY, l->msk.b + PUSH_HALF_KEY, PUSH_HALF_KEY);
	build_station(&b, PUSH_ATTR_CALLING_STATION_ID, l->sta, NULL, 0);
	if (!mac_is_zero(l->bssid) || l->ssid_len)
		build_station(&b, PUSH_ATTR_CALLED_STATION_ID, l->bssid, l->ssid, l->ssid_len);
	build_nas_address(&b, l->nas_address);
	build_timestamp(&b, l->sent_s);
	if (l->has_mdid)
		build_number(&b, PUSH_ATTR_MOBILITY_DOMAIN_ID, l->mdid);
	build_fields(&b, push_login_fields, PUSH_LOGIN_FIELDS, l);
	return build_finish(&b, NULL, secret, out, err);
}

int push_encode_withdraw(struct login_match const *m, uint8_t id, char const *secret, uint8_t *out,
			 struct err *err)
{
	struct build b;

	if (!m->has_sta && !*m->user && !*m->acct_session_id && !m->cui.len)
		return err_set(err, EINVAL,
			       "a withdrawal needs a station, a user, an accounting session or a "
			       "Chargeable-User-Identity");
	if (build_start(&b, PW_CODE_DISCONNECT_REQUEST, id, true) < 0)
		return err_set(err, ENOMEM, "no memory to encode a push");
	if (m->has_sta)
		build_station(&b, PUSH_ATTR_CALLING_STATION_ID, m->sta, NULL, 0);
	build_timestamp(&b, m->sent_s);
	build_fields(&b, push_match_fields, PUSH_MATCH_FIELDS, m);
	return build_finish(&b, NULL, secret, out, err);
}

int push_encode_answer(struct push const *request, bool ack, unsigned error_cause,
		       char const *secret, uint8_t *out, struct err *err)
{
	bool withdraw = request->kind == PUSH_WITHDRAW;
	RADIUS_PACKET original = {.code = withdraw ? PW_CODE_DISCONNECT_REQUEST
						   : PW_CODE_COA_REQUEST};
	struct build b;
	unsigned code;

	if (request->kind != PUSH_LOGIN && request->kind != PUSH_WITHDRAW)
		return err_set(err, EINVAL, "an answer cannot be answered");
	memcpy(original.vector, request->authenticator, sizeof(original.vector));
	if (withdraw)
		code = ack ? PW_CODE_DISCONNECT_ACK : PW_CODE_DISCONNECT_NAK;
	else
		code = ack ? PW_CODE_COA_ACK : PW_CODE_COA_NAK;
	/* No Message-Authenticator: rad_sign() of 3.2.0 to 3.2.3 computes that of an answer over a
	 * zero authenticator and rad_verify() over the request's, so each refuses the other's. The
	 * Response Authenticator covers the whole answer anyway. */
	if (build_start(&b, code, request->id, false) < 0)
		return err_set(err, ENOMEM, "no memory to encode an answer");
	if (!ack && error_cause)
		build_number(&b, PUSH_ATTR_ERROR_CAUSE, error_cause);
	return build_finish(&b, &original, secret, out, err);
}
