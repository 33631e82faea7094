/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All clients, one after the other; see client_walk.h.
 */
#include "controller/client_walk.h"

#include <stdio.h>
#include <string.h>

#include "controller/client_text.h"

static void of_wlan(struct shell *s, struct client *c, uint16_t wlan_id)
{
	c->wlan_id = wlan_id;
	c->wlan = wlan_by_id(s->c->wlans, wlan_id);
	if (c->wlan)
		memcpy(c->ssid, c->wlan->ssid, c->wlan->ssid_len);
}

/** The login that a station has on the WLAN where it is. */
static struct session const *login_of(struct shell *s, struct station_info const *i)
{
	struct session const *x;

	for (unsigned n = 0; (x = session_of_station(s->c->store, i->sta, n)); n++) {
		if (x->wlan_id == i->wlan_id)
			break;
	}
	return x;
}

/** c->station is filled. */
static void of_station(struct shell *s, struct client *c)
{
	struct station_info const *i = &c->station;

	c->own = true;
	c->sta = i->sta;
	c->bssid = i->bssid;
	c->session = login_of(s, i);
	of_wlan(s, c, i->wlan_id);
	if (i->vlan)
		(void)snprintf(c->vlan, sizeof c->vlan, "%u", i->vlan);
	else
		strcpy(c->vlan, "N/A");
	c->ap_name = i->ap_name;
	c->user = i->user;
	c->state = client_state_text(i->state);
	c->protocol = client_protocol_text(i);
	c->method = client_method_text(i);
	c->role = i->state == STATION_RUN ? "Local" : "Unknown";
	c->akm = i->has_akm ? akm_info(i->akm)->name : "open";
	c->policy = !i->has_akm ? "N/A" : i->wpa1 ? "WPA" : client_policy_text(c->wlan);
	c->cipher = i->has_akm ? client_cipher_text(i->pairwise) : "None";
	c->eap_type = c->session ? c->session->login.eap_type : "";
	c->pmf = i->mfp;
	c->assoc_ms = i->assoc_ms;
	c->run_ms = i->run_ms;
}

static void of_session(struct shell *s, struct client *c, struct session const *x)
{
	struct login const *l = &x->login;

	c->sta = l->sta;
	c->bssid = l->bssid;
	c->session = x;
	of_wlan(s, c, x->wlan_id);
	memcpy(c->ssid, l->ssid, l->ssid_len);
	c->ssid[l->ssid_len] = '\0';
	(void)snprintf(c->vlan, sizeof c->vlan, "%s", l->vlan[0] ? l->vlan : "N/A");
	c->ap_name = client_ap_name(x);
	c->user = l->user;
	c->state = client_state_text(STATION_RUN);
	c->protocol = "N/A";
	c->method = "Dot1x";
	c->role = "Local";
	c->akm = akm_info(x->akm)->name;
	c->policy = client_policy_text(c->wlan);
	c->cipher = client_cipher_text(l->pairwise);
	c->eap_type = l->eap_type;
	c->pmf = l->group_mgmt != 0;
	c->assoc_ms = c->run_ms = x->created_ms;
}

/** A login at one of our own access points: its station is a row of the authenticator's as long as
 * it is there. */
static bool is_own(struct session const *x, char const *r0kh_id)
{
	return strcmp(x->login.nas_id, r0kh_id) == 0;
}

/** The next session that is no station of the authenticator's. */
static struct session const *next_session(struct shell *s, uint32_t *pos)
{
	struct authenticator const *a = client_authenticator(s->c);
	bool stations = a && authenticator_station_count(a) > 0;
	char id[R0KH_ID_MAX + 1];
	struct station_info info;
	struct session const *x;

	settings_r0kh_id(&s->c->settings, id);
	do
		x = session_next(s->c->store, pos);
	while (x &&
	       (is_own(x, id) || (stations && authenticator_station_find(a, x->login.sta, &info))));
	return x;
}

bool client_next(struct shell *s, uint32_t *pos, struct client *out)
{
	struct authenticator const *a = client_authenticator(s->c);
	struct session const *x;

	*out = (struct client){.wlan_id = 0};
	if (!s->walk.place && a && authenticator_station_next(a, pos, &out->station)) {
		of_station(s, out);
		return true;
	}
	if (!s->walk.place)
		*pos = 0;
	s->walk.place = 1;
	x = next_session(s, pos);
	if (x)
		of_session(s, out, x);
	return x != NULL;
}

bool client_find(struct shell *s, struct mac sta, struct client *out)
{
	struct authenticator const *a = client_authenticator(s->c);
	struct session const *x = session_of_station(s->c->store, sta, 0);

	*out = (struct client){.wlan_id = 0};
	if (a && authenticator_station_find(a, sta, &out->station))
		of_station(s, out);
	else if (x)
		of_session(s, out, x);
	return out->own || x;
}

int64_t client_count(struct shell *s)
{
	struct authenticator const *a = client_authenticator(s->c);
	int64_t n = a ? authenticator_station_count(a) : 0;
	char id[R0KH_ID_MAX + 1];
	struct session const *x;
	uint32_t pos = 0;

	settings_r0kh_id(&s->c->settings, id);
	while ((x = session_next(s->c->store, &pos)))
		n += !is_own(x, id);
	return n;
}

int64_t client_count_wlan(struct shell *s, uint16_t wlan_id)
{
	struct authenticator const *a = client_authenticator(s->c);
	int64_t n = a ? authenticator_wlan_stations(a, wlan_id) : 0;
	char id[R0KH_ID_MAX + 1];
	struct session const *x;
	uint32_t pos = 0;

	if (!session_count_wlan(s->c->store, wlan_id))
		return n;
	settings_r0kh_id(&s->c->settings, id);
	while ((x = session_next(s->c->store, &pos)))
		n += x->wlan_id == wlan_id && !is_own(x, id);
	return n;
}

int64_t client_excluded_count(struct shell *s)
{
	struct authenticator const *a = client_authenticator(s->c);

	return a ? authenticator_excluded_count(a) : 0;
}

bool client_excluded_next(struct shell *s, uint32_t *pos, struct mac *sta, uint64_t *until_ms)
{
	struct authenticator const *a = client_authenticator(s->c);

	return a && authenticator_excluded_next(a, pos, sta, until_ms);
}

int64_t client_seconds(struct shell *s, uint64_t since_ms)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);

	return now > since_ms ? (int64_t)((now - since_ms) / 1000) : 0;
}
