/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Checking and reading pushes and answers with libfreeradius-radius.
 *
 * The order is fixed: rad_packet_ok() (structure; sets code, id, vector), rad_verify() (who signed
 * it), rad_decode(). rad_decode() alone would take a packet signed with another secret, return
 * success and give the keys as an unknown attribute.
 */
#include "wire/push.h"

#include <errno.h>
#include <freeradius/libradius.h>
#include <freeradius/md5.h>
#include <freeradius/packet.h>
#include <string.h>
#include <talloc.h>

#include "wire/push_attr.h"

/** The two key attributes may come more than once; what counts is the first of 32 octets. */
struct keys {
	bool seen; /**< any key attribute, good or bad */
	uint8_t const *recv;
	uint8_t const *send;
};

struct reader {
	struct push *out;
	struct err *detail;
	struct keys keys;
	bool seen[PUSH_ATTR_COUNT];
};

static enum push_refusal refuse(struct reader *r, enum push_refusal why, enum push_attr a,
				char const *text)
{
	err_set(r->detail, EBADMSG, "%s %s", push_attr_info[a].name, text);
	return why;
}

/** Our index of an attribute, PUSH_ATTR_COUNT when we do not read it. */
static enum push_attr attr_find(unsigned number, unsigned vendor)
{
	unsigned i = 0;

	while (i < PUSH_ATTR_COUNT &&
	       (push_attr_info[i].number != number || push_attr_info[i].vendor != vendor))
		i++;
	return (enum push_attr)i;
}

/**
 * Whether the encrypted value (salt, then blocks) holds a length that fits it (RFC 2548 2.4.2).
 *
 * rad_tunnel_pwdecode() of 3.2.1 returns early when it does not, and leaks two digest contexts each
 * time: a peer could eat the daemon's memory with bad keys.
 */
static bool key_length_sane(uint8_t const *value, size_t len, char const *secret)
{
	uint8_t in[256 + 16 + 2] = {0}, digest[16];
	size_t secret_len = strlen(secret);

	if (len < 3 || secret_len > 256)
		return false;
	memcpy(in, secret, secret_len);
	/* 16 zeros: the Request Authenticator that a CoA-Request's attributes are encrypted over.
	 */
	memcpy(in + secret_len + 16, value, 2);
	fr_md5_calc(digest, in, secret_len + 16 + 2);
	return (value[2] ^ digest[0]) <= len - 2;
}

/** Whether no attribute inside a Microsoft VSA is a key that must not reach the decoder. */
static bool microsoft_keep(uint8_t const *vsa, size_t len, char const *secret, struct keys *keys)
{
	for (size_t at = 6, n; at + 2 <= len; at += n) {
		n = vsa[at + 1];
		if (n < 2 || n > len - at)
			return false;
		if (vsa[at] != 16 && vsa[at] != 17)
			continue;
		keys->seen = true;
		if (!key_length_sane(vsa + at + 2, n - 2, secret))
			return false;
	}
	return true;
}

/**
 * Drop the attributes that we do not read, in place: TLVs, extended attributes, prefixes, filters
 * and vendors' formats then never reach their decoders, whatever a peer sends.
 */
static void packet_reduce(RADIUS_PACKET *p, char const *secret, struct keys *keys)
{
	size_t to = PUSH_MIN;

	for (size_t at = PUSH_MIN, len; at < p->data_len; at += len) {
		uint8_t const *a = p->data + at;
		bool keep;

		len = a[1];
		if (a[0] == PW_VENDOR_SPECIFIC) {
			uint32_t vendor = len < 6 ? 0
						  : (uint32_t)a[2] << 24 | (uint32_t)a[3] << 16 |
							    (uint32_t)a[4] << 8 | a[5];
			keep = vendor == PUSH_VENDOR_FASTROAM ||
			       (vendor == PUSH_VENDOR_MICROSOFT &&
				microsoft_keep(a, len, secret, keys));
		} else {
			keep = attr_find(a[0], 0) != PUSH_ATTR_COUNT;
		}
		if (keep) {
			memmove(p->data + to, a, len);
			to += len;
		}
	}
	p->data_len = to;
}

static struct push_field const *field_find(struct push_field const *fields, size_t count,
					   enum push_attr a)
{
	for (size_t i = 0; i < count; i++) {
		if (fields[i].attr == a)
			return &fields[i];
	}
	return NULL;
}

static enum push_refusal read_field(struct reader *r, struct push_field const *f, void *base,
				    VALUE_PAIR const *vp)
{
	uint8_t *at = (uint8_t *)base + f->offset;

	switch (f->kind) {
	case PUSH_FIELD_TEXT:
		if (!push_text_copy((char *)at, f->size, vp->vp_octets, vp->vp_length))
			return refuse(r, PUSH_REFUSED_ATTRIBUTE, f->attr, "is too long");
		break;
	case PUSH_FIELD_OCTETS: {
		struct login_octets *o = (void *)at;

		if (vp->vp_length > sizeof(o->b))
			return refuse(r, PUSH_REFUSED_ATTRIBUTE, f->attr, "is too long");
		memcpy(o->b, vp->vp_octets, vp->vp_length);
		o->len = (uint8_t)vp->vp_length;
		break;
	}
	case PUSH_FIELD_NUMBER: {
		uint32_t v = vp->vp_integer;

		memcpy(at, &v, sizeof(v));
		break;
	}
	}
	return PUSH_REFUSED_OK;
}

static enum push_refusal read_station(struct reader *r, VALUE_PAIR const *vp)
{
	struct mac m;

	/* An address is 17 octets at most, so a NUL inside would have cut it short. */
	if (strlen(vp->vp_strvalue) != vp->vp_length || !mac_parse(vp->vp_strvalue, &m, NULL) ||
	    mac_is_zero(m) || mac_is_group(m))
		return refuse(r, PUSH_REFUSED_ATTRIBUTE, PUSH_ATTR_CALLING_STATION_ID,
			      "is not the MAC address of a station");
	if (r->out->kind == PUSH_WITHDRAW) {
		r->out->match.sta = m;
		r->out->match.has_sta = true;
	} else {
		r->out->login.sta = m;
	}
	return PUSH_REFUSED_OK;
}

/** What only a login carries, beside the fields of the table. */
static enum push_refusal read_login(struct reader *r, enum push_attr a, VALUE_PAIR const *vp)
{
	struct login *l = &r->out->login;

	switch ((unsigned)a) {
	case PUSH_ATTR_CALLED_STATION_ID:
		if (!push_called_station(l, vp->vp_strvalue, vp->vp_length))
			return refuse(r, PUSH_REFUSED_ATTRIBUTE, a,
				      "carries an SSID of more than 32 octets");
		break;
	case PUSH_ATTR_NAS_IP_ADDRESS:
		memset(l->nas_address, 0, sizeof(l->nas_address)); /* of IPv6, which is longer */
		if (!inet_ntop(AF_INET, &vp->vp_ipaddr, l->nas_address, sizeof(l->nas_address)))
			return refuse(r, PUSH_REFUSED_ATTRIBUTE, a, "is not an address");
		break;
	case PUSH_ATTR_NAS_IPV6_ADDRESS:
		if (!*l->nas_address &&
		    !inet_ntop(AF_INET6, &vp->vp_ipv6addr, l->nas_address, sizeof(l->nas_address)))
			return refuse(r, PUSH_REFUSED_ATTRIBUTE, a, "is not an address");
		break;
	case PUSH_ATTR_MOBILITY_DOMAIN_ID:
		if (vp->vp_integer > UINT16_MAX)
			return refuse(r, PUSH_REFUSED_ATTRIBUTE, a, "is more than 65535");
		l->has_mdid = true;
		l->mdid = (uint16_t)vp->vp_integer;
		break;
	}
	return PUSH_REFUSED_OK;
}

static enum push_refusal read_special(struct reader *r, enum push_attr a, VALUE_PAIR const *vp)
{
	struct push *p = r->out;

	if (a == PUSH_ATTR_MESSAGE_AUTHENTICATOR)
		p->has_message_authenticator = true;
	if (p->kind == PUSH_ACK || p->kind == PUSH_NAK) {
		if (a == PUSH_ATTR_ERROR_CAUSE)
			p->error_cause = vp->vp_integer;
		return PUSH_REFUSED_OK;
	}
	if (a == PUSH_ATTR_CALLING_STATION_ID)
		return read_station(r, vp);
	if (a == PUSH_ATTR_EVENT_TIMESTAMP) {
		p->has_timestamp = true;
		*(p->kind == PUSH_LOGIN ? &p->login.sent_s : &p->match.sent_s) = vp->vp_date;
	}
	return p->kind == PUSH_LOGIN ? read_login(r, a, vp) : PUSH_REFUSED_OK;
}

static void read_key(struct reader *r, enum push_attr a, VALUE_PAIR const *vp)
{
	uint8_t const **half = a == PUSH_ATTR_MPPE_RECV_KEY ? &r->keys.recv : &r->keys.send;

	r->keys.seen = true;
	/* A key that could not be decrypted comes back as an unknown attribute, still encrypted. */
	if (!vp->da->flags.is_unknown && vp->vp_length == PUSH_HALF_KEY && !*half)
		*half = vp->vp_octets;
}

static enum push_refusal read_pair(struct reader *r, VALUE_PAIR const *vp)
{
	enum push_attr a = attr_find(vp->da->attr, vp->da->vendor);
	struct push_field const *f;

	if (a == PUSH_ATTR_COUNT)
		return PUSH_REFUSED_OK;
	if (a == PUSH_ATTR_MPPE_RECV_KEY || a == PUSH_ATTR_MPPE_SEND_KEY) {
		read_key(r, a, vp);
		return PUSH_REFUSED_OK;
	}
	/* The decoder calls an attribute unknown when its length does not fit its type. */
	if (vp->da->flags.is_unknown)
		return refuse(r, PUSH_REFUSED_ATTRIBUTE, a, "has a length that its type forbids");
	/* The first of several counts (Class is often repeated); an empty one says nothing. */
	if (r->seen[a] || vp->vp_length == 0)
		return PUSH_REFUSED_OK;
	r->seen[a] = true;
	if (r->out->kind == PUSH_LOGIN) {
		f = field_find(push_login_fields, PUSH_LOGIN_FIELDS, a);
		if (f)
			return read_field(r, f, &r->out->login, vp);
	} else if (r->out->kind == PUSH_WITHDRAW) {
		f = field_find(push_match_fields, PUSH_MATCH_FIELDS, a);
		if (f)
			return read_field(r, f, &r->out->match, vp);
	}
	return read_special(r, a, vp);
}

static enum push_refusal finish_login(struct reader *r)
{
	struct login *l = &r->out->login;

	if (!r->seen[PUSH_ATTR_CALLING_STATION_ID])
		return refuse(r, PUSH_REFUSED_MISSING, PUSH_ATTR_CALLING_STATION_ID, "is missing");
	if (!r->keys.seen)
		return refuse(r, PUSH_REFUSED_MISSING, PUSH_ATTR_MPPE_RECV_KEY, "is missing");
	if (!r->keys.recv)
		return refuse(r, PUSH_REFUSED_KEY, PUSH_ATTR_MPPE_RECV_KEY,
			      "of 32 octets is missing");
	if (!r->keys.send)
		return refuse(r, PUSH_REFUSED_KEY, PUSH_ATTR_MPPE_SEND_KEY,
			      "of 32 octets is missing");
	memcpy(l->msk.b, r->keys.recv, PUSH_HALF_KEY);
	memcpy(l->msk.b + PUSH_HALF_KEY, r->keys.send, PUSH_HALF_KEY);
	l->msk.len = 2 * PUSH_HALF_KEY;
	return PUSH_REFUSED_OK;
}

static enum push_refusal finish_withdraw(struct reader *r)
{
	struct login_match const *m = &r->out->match;

	/* With nothing but a NAS-Identifier, or with nothing at all, every session would match. */
	if (!m->has_sta && !*m->user && !*m->acct_session_id && !m->cui.len) {
		err_set(r->detail, EBADMSG,
			"none of Calling-Station-Id, User-Name, Acct-Session-Id and "
			"Chargeable-User-Identity is there");
		return PUSH_REFUSED_MISSING;
	}
	return PUSH_REFUSED_OK;
}

static enum push_refusal read_pairs(struct reader *r, VALUE_PAIR const *vps)
{
	enum push_refusal why = PUSH_REFUSED_OK;

	for (VALUE_PAIR const *vp = vps; vp && why == PUSH_REFUSED_OK; vp = vp->next)
		why = read_pair(r, vp);
	if (why != PUSH_REFUSED_OK)
		return why;
	switch (r->out->kind) {
	case PUSH_LOGIN: return finish_login(r);
	case PUSH_WITHDRAW: return finish_withdraw(r);
	case PUSH_ACK:
	case PUSH_NAK: break;
	}
	return PUSH_REFUSED_OK;
}

/** What the packet's code means; false for packets that are no push. */
static bool kind_of(unsigned code, struct push *out)
{
	out->withdraw_answer = code == PW_CODE_DISCONNECT_ACK || code == PW_CODE_DISCONNECT_NAK;
	switch (code) {
	case PW_CODE_COA_REQUEST: out->kind = PUSH_LOGIN; return true;
	case PW_CODE_DISCONNECT_REQUEST: out->kind = PUSH_WITHDRAW; return true;
	case PW_CODE_COA_ACK:
	case PW_CODE_DISCONNECT_ACK: out->kind = PUSH_ACK; return true;
	case PW_CODE_COA_NAK:
	case PW_CODE_DISCONNECT_NAK: out->kind = PUSH_NAK; return true;
	}
	return false;
}

/** Structure, kind and signature of the copy in `p`. */
static enum push_refusal packet_check(RADIUS_PACKET *p, char const *secret,
				      uint8_t const request[16], struct push *out,
				      struct err *detail)
{
	RADIUS_PACKET original = {.code = 0};
	bool answer;

	if (!rad_packet_ok(p, 0, NULL)) {
		err_set(detail, EBADMSG, "its attributes do not fill the packet");
		return PUSH_REFUSED_FORMAT;
	}
	if (!kind_of(p->code, out)) {
		err_set(detail, EBADMSG, "its code is %u", p->code);
		return PUSH_REFUSED_CODE;
	}
	out->id = (uint8_t)p->id;
	memcpy(out->authenticator, p->vector, sizeof(out->authenticator));
	answer = out->kind == PUSH_ACK || out->kind == PUSH_NAK;
	if (answer != (request != NULL)) {
		err_set(detail, EBADMSG,
			answer ? "an answer to no request of ours"
			       : "a request where an answer was due");
		return PUSH_REFUSED_CODE;
	}
	if (answer) {
		original.code =
			out->withdraw_answer ? PW_CODE_DISCONNECT_REQUEST : PW_CODE_COA_REQUEST;
		memcpy(original.vector, request, sizeof(original.vector));
	}
	/* rad_verify() zeroes the authenticators in the packet and leaves them so when it fails:
	 * it works on our copy, and a caller can try a second secret. */
	if (rad_verify(p, answer ? &original : NULL, secret) < 0) {
		err_set(detail, EBADMSG, "it was signed with another shared secret, or changed");
		return PUSH_REFUSED_AUTHENTICATOR;
	}
	return PUSH_REFUSED_OK;
}

enum push_refusal push_decode(uint8_t const *data, size_t len, char const *secret,
			      uint8_t const request[16], struct push *out, struct err *detail)
{
	struct reader r = {.out = out, .detail = detail};
	enum push_refusal why;
	RADIUS_PACKET *p;

	memset(out, 0, sizeof(*out));
	if (len < PUSH_MIN || len > PUSH_MAX || push_stream_length(data, len) != (int)len) {
		err_set(detail, EBADMSG,
			"%zu octets, and its length field disagrees or is out of range", len);
		return PUSH_REFUSED_LENGTH;
	}
	p = rad_alloc(NULL, false);
	if (p)
		p->data = talloc_memdup(p, data, len);
	if (!p || !p->data) {
		err_set(detail, ENOMEM, "no memory to decode it");
		why = PUSH_REFUSED_FORMAT;
		goto done;
	}
	p->data_len = len;
	why = packet_check(p, secret, request, out, detail);
	if (why != PUSH_REFUSED_OK)
		goto done;
	packet_reduce(p, secret, &r.keys);
	/* The keys of a request are encrypted over a zero authenticator: no original is needed. */
	if (rad_decode(p, NULL, secret) < 0) {
		err_set(detail, EBADMSG, "%s", fr_strerror());
		why = PUSH_REFUSED_FORMAT;
		goto done;
	}
	why = read_pairs(&r, p->vps);
	if (why != PUSH_REFUSED_OK)
		secret_wipe(&out->login.msk);
done:
	for (VALUE_PAIR *vp = p ? p->vps : NULL; vp; vp = vp->next) {
		/* Other Microsoft attributes are numbers, whose value is no address. */
		if (vp->da->vendor == PUSH_VENDOR_MICROSOFT && vp->da->type == PW_TYPE_OCTETS &&
		    vp->vp_octets)
			mem_wipe((uint8_t *)(uintptr_t)vp->vp_octets, vp->vp_length);
	}
	if (p && p->data)
		mem_wipe(p->data, len);
	talloc_free(p);
	return why;
}
