/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Which attribute of which list says what about a login.
 */
#include "modules/rlm_fastroam/rlm_fastroam_login.h"

#include <arpa/inet.h>
#include <freeradius/modules.h>
#include <freeradius/radiusd.h>
#include <stdio.h>
#include <string.h>

#include "wire/push.h"

#define MPPE_SEND_KEY 16
#define MPPE_RECV_KEY 17
#define HALF_KEY      32

static VALUE_PAIR *in_request(REQUEST *request, unsigned attr)
{
	return fr_pair_find_by_num(request->packet->vps, attr, 0, TAG_ANY);
}

/**
 * From the reply, else from session-state: what an inner tunnel decides (VLAN, Session-Timeout)
 * gets to the reply only by the stock `update { &reply: += &session-state: }`. Tunnel attributes
 * carry a tag.
 */
static VALUE_PAIR *in_reply(REQUEST *request, unsigned attr)
{
	VALUE_PAIR *vp = fr_pair_find_by_num(request->reply->vps, attr, 0, TAG_ANY);

	return vp ? vp : fr_pair_find_by_num(request->state, attr, 0, TAG_ANY);
}

static void text_set(char *out, size_t size, VALUE_PAIR const *vp)
{
	if (vp && !push_text_copy(out, size, vp->vp_strvalue, vp->vp_length))
		out[0] = '\0';
}

static void octets_set(struct login_octets *o, VALUE_PAIR const *vp)
{
	if (!vp || vp->vp_length > sizeof(o->b))
		return;
	memcpy(o->b, vp->vp_octets, vp->vp_length);
	o->len = (uint8_t)vp->vp_length;
}

static uint32_t number_get(VALUE_PAIR const *vp)
{
	return vp ? vp->vp_integer : 0;
}

/**
 * The first key of 32 octets. MSCHAPv2 inside a tunnel makes keys of 16, which a misconfigured
 * inner server can leave in front of the tunnel's own.
 */
static VALUE_PAIR *key_find(REQUEST *request, unsigned attr, bool *seen)
{
	vp_cursor_t cursor;
	VALUE_PAIR *vp;

	fr_cursor_init(&cursor, &request->reply->vps);
	while ((vp = fr_cursor_next_by_num(&cursor, attr, VENDORPEC_MICROSOFT, TAG_ANY))) {
		*seen = true;
		if (vp->vp_length == HALF_KEY)
			return vp;
	}
	return NULL;
}

/**
 * The user's real name. rlm_eap copies the outer one ("anonymous") to the reply, and what an inner
 * tunnel knows is added after it: so the last User-Name there that differs from the request's
 * counts.
 */
static VALUE_PAIR *user_find(REQUEST *request)
{
	VALUE_PAIR *outer = in_request(request, PW_USER_NAME);
	VALUE_PAIR *lists[2] = {request->state, request->reply->vps};
	VALUE_PAIR *best = NULL;

	for (size_t i = 0; i < 2; i++) {
		vp_cursor_t cursor;
		VALUE_PAIR *vp;

		fr_cursor_init(&cursor, &lists[i]);
		while ((vp = fr_cursor_next_by_num(&cursor, PW_USER_NAME, 0, TAG_ANY))) {
			if (!outer || strcmp(vp->vp_strvalue, outer->vp_strvalue) != 0)
				best = vp;
		}
	}
	return best ? best : outer;
}

static void station_set(struct login *l, REQUEST *request)
{
	VALUE_PAIR *called = in_request(request, PW_CALLED_STATION_ID);
	VALUE_PAIR *ssid = in_request(request, PW_CALLED_STATION_SSID);

	if (called && !push_called_station(l, called->vp_strvalue, called->vp_length))
		RDEBUG2("Ignoring Called-Station-Id: its SSID has more than 32 octets");
	/* The stock policy rewrite_called_station_id moves the SSID there. */
	if (!l->ssid_len && ssid && ssid->vp_length <= SSID_MAX) {
		memcpy(l->ssid, ssid->vp_strvalue, ssid->vp_length);
		l->ssid_len = (uint8_t)ssid->vp_length;
	}
}

static void nas_set(struct login *l, REQUEST *request)
{
	VALUE_PAIR *v4 = in_request(request, PW_NAS_IP_ADDRESS);
	VALUE_PAIR *v6 = in_request(request, PW_NAS_IPV6_ADDRESS);
	fr_ipaddr_t const *src = &request->packet->src_ipaddr;

	text_set(l->nas_id, sizeof(l->nas_id), in_request(request, PW_NAS_IDENTIFIER));
	if (v4)
		inet_ntop(AF_INET, &v4->vp_ipaddr, l->nas_address, sizeof(l->nas_address));
	else if (v6)
		inet_ntop(AF_INET6, &v6->vp_ipv6addr, l->nas_address, sizeof(l->nas_address));
	else if (src->af == AF_INET || src->af == AF_INET6)
		inet_ntop(src->af, &src->ipaddr, l->nas_address, sizeof(l->nas_address));
}

static void wlan_set(struct login *l, REQUEST *request)
{
	VALUE_PAIR *mdid = in_request(request, PW_MOBILITY_DOMAIN_ID);

	l->akm = number_get(in_request(request, PW_WLAN_AKM_SUITE));
	l->pairwise = number_get(in_request(request, PW_WLAN_PAIRWISE_CIPHER));
	l->group = number_get(in_request(request, PW_WLAN_GROUP_CIPHER));
	l->group_mgmt = number_get(in_request(request, PW_WLAN_GROUP_MGMT_CIPHER));
	if (mdid && mdid->vp_integer <= UINT16_MAX) {
		l->has_mdid = true;
		l->mdid = (uint16_t)mdid->vp_integer;
	}
}

static void eap_set(struct login *l, REQUEST *request)
{
	VALUE_PAIR *type = in_request(request, PW_EAP_TYPE);
	DICT_VALUE *name;

	octets_set(&l->eap_session_id, in_reply(request, PW_EAP_SESSION_ID));
	if (!type)
		return;
	name = dict_valbyattr(PW_EAP_TYPE, 0, (int)type->vp_integer);
	snprintf(l->eap_type, sizeof(l->eap_type), "%s", name ? name->name : "");
	if (!name)
		snprintf(l->eap_type, sizeof(l->eap_type), "%u", type->vp_integer);
}

/** The MAC address of Calling-Station-Id; NULL, or what is wrong with it. */
static char const *sta_find(REQUEST *request, struct mac *out)
{
	VALUE_PAIR *vp = in_request(request, PW_CALLING_STATION_ID);

	if (!vp)
		return "no Calling-Station-Id";
	if (strlen(vp->vp_strvalue) != vp->vp_length || !mac_parse(vp->vp_strvalue, out, NULL) ||
	    mac_is_zero(*out) || mac_is_group(*out))
		return "Calling-Station-Id is not the MAC address of a station";
	return NULL;
}

char const *fastroam_login_fill(REQUEST *request, struct login *l)
{
	VALUE_PAIR *recv, *send;
	bool seen = false;
	char const *why;

	memset(l, 0, sizeof(*l));
	/* The inner tunnel of PEAP and TTLS passes here too, with an Accept and keys of its own. */
	if (request->parent)
		return "this is an inner tunnel; the outer request is pushed";
	/* Every round of EAP comes by, if the module stands in Post-Auth-Type Challenge. */
	if (request->reply->code != PW_CODE_ACCESS_ACCEPT)
		return "the reply is no Access-Accept";
	recv = key_find(request, MPPE_RECV_KEY, &seen);
	send = key_find(request, MPPE_SEND_KEY, &seen);
	if (!recv || !send)
		return seen ? "the MS-MPPE keys are not of 32 octets: no MSK"
			    : "no MS-MPPE keys: not EAP, or a method without keys";
	why = sta_find(request, &l->sta);
	if (why)
		return why;
	station_set(l, request);
	nas_set(l, request);
	wlan_set(l, request);
	eap_set(l, request);
	text_set(l->user, sizeof(l->user), user_find(request));
	text_set(l->acct_session_id, sizeof(l->acct_session_id),
		 in_request(request, PW_ACCT_SESSION_ID));
	text_set(l->vlan, sizeof(l->vlan), in_reply(request, PW_TUNNEL_PRIVATE_GROUP_ID));
	octets_set(&l->cui, in_reply(request, PW_CHARGEABLE_USER_IDENTITY));
	octets_set(&l->class_attr, in_reply(request, PW_CLASS));
	l->session_timeout = number_get(in_reply(request, PW_SESSION_TIMEOUT));
	memcpy(l->msk.b, recv->vp_octets, HALF_KEY);
	memcpy(l->msk.b + HALF_KEY, send->vp_octets, HALF_KEY);
	l->msk.len = 2 * HALF_KEY;
	return NULL;
}

bool fastroam_login_keys_agree(REQUEST *request, struct login const *l)
{
	VALUE_PAIR *msk = fr_pair_find_by_num(request->reply->vps, PW_EAP_MSK, 0, TAG_ANY);

	return !msk || msk->vp_length != 2 * HALF_KEY ||
	       consttime_eq(msk->vp_octets, l->msk.b, 2 * HALF_KEY);
}

char const *fastroam_match_disconnect(REQUEST *request, struct login_match *m)
{
	char const *why = NULL;

	memset(m, 0, sizeof(*m));
	if (in_request(request, PW_CALLING_STATION_ID)) {
		why = sta_find(request, &m->sta);
		m->has_sta = !why;
	}
	if (why)
		return why;
	text_set(m->user, sizeof(m->user), in_request(request, PW_USER_NAME));
	text_set(m->acct_session_id, sizeof(m->acct_session_id),
		 in_request(request, PW_ACCT_SESSION_ID));
	text_set(m->nas_id, sizeof(m->nas_id), in_request(request, PW_NAS_IDENTIFIER));
	octets_set(&m->cui, in_request(request, PW_CHARGEABLE_USER_IDENTITY));
	if (!m->has_sta && !*m->user && !*m->acct_session_id && !m->cui.len)
		return "it names neither station nor user, accounting session or CUI";
	return NULL;
}

char const *fastroam_match_stop(REQUEST *request, struct login_match *m)
{
	VALUE_PAIR *status = in_request(request, PW_ACCT_STATUS_TYPE);
	char const *why;

	memset(m, 0, sizeof(*m));
	if (!status || status->vp_integer != PW_STATUS_STOP)
		return "not an Accounting Stop";
	why = sta_find(request, &m->sta);
	if (why)
		return why;
	m->has_sta = true;
	text_set(m->acct_session_id, sizeof(m->acct_session_id),
		 in_request(request, PW_ACCT_SESSION_ID));
	return *m->acct_session_id ? NULL : "no Acct-Session-Id";
}
