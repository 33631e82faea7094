/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What both directions of a push share: the dictionary, the attribute table, refusals, framing.
 */
#include "wire/push.h"

#include <errno.h>
#include <freeradius/libradius.h>

#include "wire/push_attr.h"

struct push_attr_info const push_attr_info[PUSH_ATTR_COUNT] = {
#define ATTR(name, number, vendor, text) [PUSH_ATTR_##name] = {number, vendor, text},
	PUSH_ATTR_LIST(ATTR)
#undef ATTR
};

// clang-format off
#define TEXT(s, attr, f)   {PUSH_ATTR_##attr, PUSH_FIELD_TEXT, offsetof(s, f), sizeof(((s *)0)->f)}
#define OCTETS(s, attr, f) {PUSH_ATTR_##attr, PUSH_FIELD_OCTETS, offsetof(s, f), 0}
#define NUMBER(s, attr, f) {PUSH_ATTR_##attr, PUSH_FIELD_NUMBER, offsetof(s, f), 0}

struct push_field const push_login_fields[PUSH_LOGIN_FIELDS] = {
	TEXT(struct login, USER_NAME, user),
	TEXT(struct login, NAS_IDENTIFIER, nas_id),
	TEXT(struct login, ACCT_SESSION_ID, acct_session_id),
	TEXT(struct login, VLAN, vlan),
	TEXT(struct login, EAP_TYPE, eap_type),
	OCTETS(struct login, CUI, cui),
	OCTETS(struct login, CLASS, class_attr),
	OCTETS(struct login, EAP_KEY_NAME, eap_session_id),
	NUMBER(struct login, SESSION_TIMEOUT, session_timeout),
	NUMBER(struct login, WLAN_AKM, akm),
	NUMBER(struct login, WLAN_PAIRWISE, pairwise),
	NUMBER(struct login, WLAN_GROUP, group),
	NUMBER(struct login, WLAN_GROUP_MGMT, group_mgmt),
};

struct push_field const push_match_fields[PUSH_MATCH_FIELDS] = {
	TEXT(struct login_match, USER_NAME, user),
	TEXT(struct login_match, ACCT_SESSION_ID, acct_session_id),
	TEXT(struct login_match, NAS_IDENTIFIER, nas_id),
	OCTETS(struct login_match, CUI, cui),
};
// clang-format on

static DICT_ATTR const *attr_da[PUSH_ATTR_COUNT];

DICT_ATTR const *push_attr_da(enum push_attr a)
{
	return attr_da[a];
}

char const *push_refusal_text(enum push_refusal r)
{
	static char const *const text[] = {
#define X(name, words) words,
		PUSH_REFUSAL_LIST(X)
#undef X
	};

	return (unsigned)r < PUSH_REFUSED_COUNT ? text[r] : "unknown";
}

unsigned push_refusal_error_cause(enum push_refusal r)
{
	switch (r) {
	case PUSH_REFUSED_OK:
	case PUSH_REFUSED_COUNT: break;
	case PUSH_REFUSED_LENGTH:
	case PUSH_REFUSED_FORMAT:
	case PUSH_REFUSED_AUTHENTICATOR: return 404; /* Invalid-Request */
	case PUSH_REFUSED_CODE: return 406;          /* Unsupported-Extension */
	case PUSH_REFUSED_MISSING: return 402;       /* Missing-Attribute */
	case PUSH_REFUSED_ATTRIBUTE:
	case PUSH_REFUSED_KEY: return 407; /* Invalid-Attribute-Value */
	}
	return 0;
}

int push_dictionary_bind(struct err *err)
{
	for (unsigned i = 0; i < PUSH_ATTR_COUNT; i++) {
		struct push_attr_info const *a = &push_attr_info[i];

		attr_da[i] = dict_attrbyvalue(a->number, a->vendor);
		if (!attr_da[i])
			return err_set(err, ENOENT,
				       "the RADIUS dictionaries lack %s: install FreeRADIUS's own "
				       "dictionaries and dictionary.fastroam of this version",
				       a->name);
	}
	return 0;
}

int push_dictionary_load(char const *dict_dir, char const *ours, struct err *err)
{
	if (dict_init(dict_dir, "dictionary") < 0)
		return err_set(err, ENOENT, "cannot load the RADIUS dictionaries from %s: %s",
			       dict_dir, fr_strerror());
	if (dict_read(ours, "dictionary.fastroam") < 0)
		return err_set(err, ENOENT, "cannot load dictionary.fastroam from %s: %s", ours,
			       fr_strerror());
	/* The pool behind salts is filled at its first use, without a lock: fill it now. */
	fr_rand();
	return push_dictionary_bind(err);
}

int push_stream_length(uint8_t const *data, size_t len)
{
	int n;

	if (len < 4)
		return 0;
	n = data[2] << 8 | data[3];
	return n < PUSH_MIN || n > PUSH_MAX ? -EMSGSIZE : n;
}

/*
 * NUL would end the text early and so make one name look like another; the C0 controls and DEL, and
 * the C1 controls as UTF-8 writes them (C2 80..9F), would reach a terminal through a show command.
 */
bool push_text_copy(char *out, size_t size, void const *text, size_t len)
{
	uint8_t const *p = text;

	if (len >= size)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool c1 = p[i] == 0xc2 && i + 1 < len && p[i + 1] >= 0x80 && p[i + 1] < 0xa0;

		if (c1)
			out[i++] = '?';
		out[i] = c1 || p[i] < 0x20 || p[i] == 0x7f ? '?' : (char)p[i];
	}
	out[len] = '\0';
	return true;
}

bool push_called_station(struct login *l, char const *text, size_t len)
{
	char const *rest;
	struct mac m;
	size_t left;

	if (!mac_parse(text, &m, &rest))
		return true;
	left = len - (size_t)(rest - text);
	if (left && *rest != ':')
		return true;
	if (left > 1 + SSID_MAX)
		return false;
	l->bssid = m;
	if (left > 1) {
		l->ssid_len = (uint8_t)(left - 1);
		memcpy(l->ssid, rest + 1, l->ssid_len);
	}
	return true;
}
