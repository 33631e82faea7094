/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's OWE (RFC 8110): its half of the key exchange, and PMKs that it kept. */
#include <string.h>

#include "base/secret.h"
#include "dot11/owe_ie.h"
#include "sim/supplicant_private.h"

bool supplicant_owe_put(struct supplicant *s, struct wr *w)
{
	struct supplicant_attempt *a = &s->a;
	struct owe_ie ie = {.group = (uint16_t)s->config.owe_group};

	if (!a->owe)
		a->owe = ecdh_key_new(s->config.owe_group);
	if (!a->owe || ecdh_public(a->owe, a->owe_x, NULL))
		return false;
	ie.key = (struct span){a->owe_x, ecdh_len(s->config.owe_group)};
	owe_ie_put(w, &ie);
	return !w->bad;
}

/** The answer has no key: it must have taken the PMK that was named. */
static void answer_cached(struct supplicant *s, struct elements const *e)
{
	struct rsne r;

	if (!s->named.pmk_len) {
		supplicant_fail(s, SUPPLICANT_FAULT_OWE_ELEMENT, 0);
		return;
	}
	if (e->rsn.p && (rsne_decode(e->rsn.p, e->rsn.len, &r) != DOT11_OK || r.n_pmkids != 1 ||
			 memcmp(rsne_pmkid(&r, 0), s->named.pmkid, PMKID_LEN))) {
		supplicant_fail(s, SUPPLICANT_FAULT_OWE_PMKID, 0);
		return;
	}
	s->method = SUPPLICANT_OWE_PMKID;
}

void supplicant_owe_answer(struct supplicant *s, struct elements const *e)
{
	struct supplicant_pmksa p = {.bssid = s->bss.bssid, .owe_group = s->config.owe_group};
	uint8_t x[ECDH_LEN_MAX];
	struct owe_keys keys;
	struct owe_ie ie;

	if (!e->owe_dh.p) {
		answer_cached(s, e);
		return;
	}
	if (owe_ie_decode(e->owe_dh.p, e->owe_dh.len, &ie) != DOT11_OK ||
	    ie.group != s->config.owe_group || !s->a.owe) {
		supplicant_fail(s, SUPPLICANT_FAULT_OWE_ELEMENT, 0);
		return;
	}
	if (owe_finish(OWE_CLIENT, ie.group, s->a.owe, ie.key.p, x, &keys)) {
		supplicant_fail(s, SUPPLICANT_FAULT_OWE_POINT, 0);
		return;
	}
	memcpy(s->pmk, keys.pmk, keys.len);
	s->pmk_len = keys.len;
	memcpy(s->pmkid, keys.pmkid, PMKID_LEN);
	s->has_pmkid = true;
	memcpy(p.pmk, keys.pmk, keys.len);
	p.pmk_len = keys.len;
	memcpy(p.pmkid, keys.pmkid, PMKID_LEN);
	supplicant_pmksa_put(s, &p);
	mem_wipe(&keys, sizeof(keys));
	mem_wipe(&p, sizeof(p));
}
