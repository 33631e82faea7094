/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * BSSs: how they start, change and stop, their beacons and their group keys on the radio.
 */
#include "sm/authenticator_private.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "dot11/status.h"

struct bss *bss_find(struct authenticator const *a, struct mac bssid)
{
	struct hash_cursor c;
	uint32_t i = hash_first(&a->by_bssid, hash_u64(mac_u64(bssid), a->seed), &c);

	for (; i != HASH_NONE; i = hash_next(&a->by_bssid, &c))
		if (mac_eq(a->bss[i]->conf.bssid, bssid))
			return a->bss[i];
	return NULL;
}

/* ---- group keys ---- */

void bss_install_group(struct authenticator *a, struct bss const *bss, struct vlan_group const *vg)
{
	struct group_key const *g = &vg->now;
	struct radio_key key = {.kind = RADIO_KEY_GROUP,
				.index = g->gtk_index,
				.cipher = g->cipher,
				.len = g->gtk_len,
				.vlan = vg->vlan};

	memcpy(key.key, g->gtk, g->gtk_len);
	bss_command(a, bss, &(struct radio_cmd){.type = RADIO_SET_KEY, .key = &key});
	if (g->mgmt_cipher && !vg->vlan) {
		key = (struct radio_key){.kind = RADIO_KEY_IGTK,
					 .index = g->igtk_index,
					 .cipher = g->mgmt_cipher,
					 .len = g->igtk_len};
		memcpy(key.key, g->igtk, g->igtk_len);
		bss_command(a, bss, &(struct radio_cmd){.type = RADIO_SET_KEY, .key = &key});
	}
	mem_wipe(&key, sizeof key);
}

/** Keys may have changed while the answer was on its way: the old one's counter would have stations
 * drop all that is sent with the new one until it had come as far. */
void bss_sequence(struct bss *bss, uint32_t id, uint8_t const seq[8])
{
	uint32_t const vlan = (id & ~CMD_GET_SEQ) >> CMD_SEQ_VLAN;
	struct vlan_group *g = &bss->own;

	while (g && g->vlan != vlan)
		g = g->more;
	if (g && (id & CMD_SEQ_INDEX) == g->now.gtk_index)
		memcpy(g->now.rsc, seq, sizeof g->now.rsc);
}

static void ask_sequence(struct authenticator *a, struct bss const *bss, struct vlan_group const *g)
{
	struct radio_key const key = {.kind = RADIO_KEY_GROUP,
				      .index = g->now.gtk_index,
				      .cipher = g->now.cipher,
				      .vlan = g->vlan};

	bss_command(a, bss,
		    &(struct radio_cmd){.type = RADIO_GET_SEQ,
					.id = CMD_GET_SEQ | (uint32_t)g->vlan << CMD_SEQ_VLAN |
					      key.index,
					.key = &key});
}

void bss_arm(struct authenticator *a, struct bss *bss)
{
	uint64_t now = authenticator_now(a), first = 0;
	uint32_t every_s = a->config.gtk_rekey_s;

	if (!bss->own.now.cipher)
		return;
	if (bss->n_stations == 0)
		bss->seq_ms = 0;
	else if (!bss->seq_ms)
		bss->seq_ms = now + GET_SEQ_MS;
	if (!every_s)
		bss->rekey_ms = 0;
	else if (!bss->rekey_ms)
		bss->rekey_ms = now + (uint64_t)every_s * 1000;
	if (bss->seq_ms)
		first = bss->seq_ms;
	if (bss->rekey_ms && (!first || bss->rekey_ms < first))
		first = bss->rekey_ms;
	if (first)
		wheel_arm(a->wheel, &bss->due.node, first);
	else
		wheel_disarm(a->wheel, &bss->due.node);
}

static void bss_due(struct authenticator *a, struct due *d)
{
	struct bss *bss = container_of(d, struct bss, due);
	uint64_t now = authenticator_now(a);

	if (bss->seq_ms && bss->seq_ms <= now) {
		bss->seq_ms = 0;
		for (struct vlan_group *g = &bss->own; g; g = g->more)
			ask_sequence(a, bss, g);
	}
	if (bss->rekey_ms && bss->rekey_ms <= now) {
		bss->rekey_ms = 0;
		group_rotate(a, bss);
	}
	bss_arm(a, bss);
}

/* ---- what it says of itself ---- */

/** The other half of an OWE transition pair on the same radio; NULL when there is none. */
static struct bss *partner_of(struct authenticator const *a, struct bss const *bss)
{
	/* O(BSSs), when one of a pair starts or stops. */
	for (uint32_t i = 0; bss->wlan.transition_wlan_id && i < a->bss_high; i++) {
		struct bss *other = a->bss[i];

		if (other && other != bss && other->wlan.id == bss->wlan.transition_wlan_id &&
		    other->wlan.transition_wlan_id == bss->wlan.id &&
		    mac_eq(other->conf.ap_mac, bss->conf.ap_mac) &&
		    other->conf.slot == bss->conf.slot)
			return other;
	}
	return NULL;
}

static int make_beacon(struct authenticator const *a, struct bss *bss)
{
	struct bss const *partner = partner_of(a, bss);
	struct owe_transition t;
	struct beacon_params p = {.bssid = bss->conf.bssid,
				  .ssid = bss->wlan.ssid,
				  .ssid_len = bss->wlan.ssid_len,
				  .hidden = !bss->wlan.broadcast_ssid,
				  .freq = bss->conf.freq,
				  .width = bss->conf.width,
				  .center_freq = bss->conf.center_freq,
				  .country = bss->conf.country,
				  .radio = &bss->radio,
				  .security = &bss->security,
				  .mdid = {bss->ft.mdid[0], bss->ft.mdid[1]},
				  .over_ds = bss->ft.over_ds};

	if (partner) {
		t = (struct owe_transition){.bssid = partner->conf.bssid,
					    .ssid = {partner->wlan.ssid, partner->wlan.ssid_len}};
		p.transition = &t;
	}
	return beacon_make(&p, &bss->beacon);
}

static void send_bss(struct authenticator *a, struct bss const *bss, enum radio_cmd_type type)
{
	struct beacon const *b = &bss->beacon;
	struct security const *s = &bss->security;
	struct radio_bss r = {
		.radio = bss->radio.id,
		.ssid_len = bss->wlan.ssid_len,
		.hidden = !bss->wlan.broadcast_ssid,
		.freq = bss->conf.freq,
		.width = bss->conf.width,
		.center_freq = bss->conf.center_freq ? bss->conf.center_freq : bss->conf.freq,
		.beacon_interval = BEACON_INTERVAL,
		.dtim_period = bss->conf.freq < 5000 ? bss->wlan.dtim_24 : bss->wlan.dtim_5,
		.privacy = s->rsn || s->wpa,
		.wpa = s->wpa,
		.rsn = s->rsn,
		.group = s->group,
		.pairwise = s->rsn ? s->pairwise : s->wpa_pairwise,
		.akm = s->rsn ? s->akm : s->wpa_akm,
		.mfp_capable = s->mfp_capable,
		.idle_s = bss->conf.policy.idle_timeout_s,
		.head = {b->head, b->head_len},
		.tail = {b->tail, b->tail_len},
		.probe_response = {b->probe, b->probe_len}};

	memcpy(r.ssid, bss->wlan.ssid, bss->wlan.ssid_len);
	memcpy(r.bridge, bss->conf.bridge, sizeof r.bridge);
	bss_command(a, bss, &(struct radio_cmd){.type = type, .bss = &r});
}

static void renew_beacon(struct authenticator *a, struct bss *bss)
{
	if (bss && make_beacon(a, bss) == 0)
		send_bss(a, bss, RADIO_SET_BEACON);
}

/** The pair's other half names this one, or does not any more. */
static void update_partner(struct authenticator *a, struct bss const *bss)
{
	renew_beacon(a, partner_of(a, bss));
}

/* ---- starting ---- */

static uint32_t hash_of(struct authenticator const *a, struct mac bssid)
{
	return hash_u64(mac_u64(bssid), a->seed);
}

/** A place in the table; HASH_NONE when memory is short. */
static uint32_t place(struct authenticator *a)
{
	struct bss **more;

	for (uint32_t i = 0; i < a->bss_high; i++)
		if (!a->bss[i])
			return i;
	if (a->bss_high == talloc_array_length(a->bss)) {
		more = talloc_realloc(a, a->bss, struct bss *, a->bss_high * 2 + 16);
		if (!more)
			return HASH_NONE;
		a->bss = more;
	}
	a->bss[a->bss_high] = NULL;
	return a->bss_high++;
}

static int bss_wipe(struct bss *bss)
{
	mem_wipe(bss, sizeof *bss);
	return 0;
}

static void set_ft(struct authenticator *a, struct bss *bss)
{
	struct authenticator_config const *c = &a->config;

	bss->ft =
		(struct ft_bss){.bssid = bss->conf.bssid,
				.wlan_id = bss->wlan.id,
				.mdid = {(uint8_t)(c->mdid >> 8), (uint8_t)c->mdid},
				.over_ds = bss->wlan.ft_over_ds,
				.r0kh_id = c->r0kh_id,
				.r1kh_id = c->r1kh_id,
				.reassoc_deadline_tu = bss->wlan.ft_reassoc_s * 1000u * 1000 / 1024,
				.r0kh = session_r0kh(a->store)};
}

/** AKMs of FT that a station may roam with: those of the RSN element and the adaptive ones. */
static struct suite_list ft_akms(struct security const *s)
{
	struct suite_list all = s->akm;

	for (unsigned i = 0; i < s->adaptive_akm.n && all.n < SUITE_LIST_MAX; i++)
		all.s[all.n++] = s->adaptive_akm.s[i];
	return all;
}

/** Everything that follows from WLAN and radio; nothing leaves yet. */
static int prepare(struct authenticator *a, struct bss *bss, struct wlan const *w, struct err *err)
{
	uint8_t const *pmk;
	int rc = security_of_wlan(w, &bss->radio, &bss->security, err);

	if (rc)
		return rc;
	bss->ft_akms = ft_akms(&bss->security);
	bss->wlan = *w;
	bss->place = (struct trace_place){bss->conf.bssid, (uint16_t)w->id};
	secret_wipe(&bss->wlan.psk);
	if (bss->conf.policy.has_session_timeout)
		bss->wlan.session_timeout_s = bss->conf.policy.session_timeout_s;
	pmk = w->psk.len ? wlan_psk_pmk(r0kh_wlan_psk(session_r0kh(a->store)), w) : NULL;
	bss->has_pmk = pmk != NULL;
	if (pmk)
		memcpy(bss->pmk, pmk, sizeof bss->pmk);
	set_ft(a, bss);
	rc = make_beacon(a, bss);
	(void)ft_own_rsne_read(&bss->ft.rsne, bss->beacon.rsn); /* an open one has none */
	return rc ? err_set(err, EINVAL, "The elements of WLAN %s do not fit into a beacon",
			    w->name)
		  : 0;
}

static struct bss *bss_new(struct authenticator *a, struct authenticator_bss const *b)
{
	struct bss *bss = talloc_zero(a, struct bss);

	if (!bss)
		return NULL;
	talloc_set_destructor(bss, bss_wipe);
	bss->conf = *b;
	bss->radio = *b->radio;
	bss->conf.radio = &bss->radio;
	bss->due.fire = bss_due;
	return bss;
}

/** Into the table. 0 or -ENOMEM. */
static int enter(struct authenticator *a, struct bss *bss)
{
	bss->self = place(a);
	if (bss->self == HASH_NONE)
		return -ENOMEM;
	a->bss[bss->self] = bss;
	if (hash_add(&a->by_bssid, hash_of(a, bss->conf.bssid), bss->self)) {
		a->bss[bss->self] = NULL;
		return -ENOMEM;
	}
	a->bss_count++;
	return 0;
}

static void launch(struct authenticator *a, struct bss *bss)
{
	send_bss(a, bss, RADIO_START_BSS);
	if (bss->security.group) {
		group_key_init(&bss->own.now, a->env, bss->security.group,
			       bss->security.group_mgmt);
		bss->gtk_serial = 1;
		bss->own.installed = true;
		bss_install_group(a, bss, &bss->own);
		bss_arm(a, bss);
	}
	update_partner(a, bss);
}

int authenticator_bss_start(struct authenticator *a, struct authenticator_bss const *b,
			    struct err *err)
{
	struct wlan const *w = wlan_by_id(a->wlans, b->wlan_id);
	struct bss *bss;
	int rc;

	if (!w || !w->enabled)
		return err_set(err, ENOENT, "WLAN %u is not configured, or shut", b->wlan_id);
	if (bss_find(a, b->bssid))
		authenticator_bss_stop(a, b->bssid, false);
	bss = bss_new(a, b);
	if (!bss)
		return err_set(err, ENOMEM, "No memory for a BSS of WLAN %s", w->name);
	rc = prepare(a, bss, w, err);
	if (!rc && enter(a, bss))
		rc = err_set(err, ENOMEM, "No memory for a BSS of WLAN %s", w->name);
	if (rc) {
		talloc_free(bss);
		return rc;
	}
	launch(a, bss);
	return 0;
}

/* ---- stopping ---- */

static void clear_stations(struct authenticator *a, struct bss *bss, bool tell)
{
	while (bss->stations) {
		if (tell && bss->stations->state != STATION_AUTHENTICATED) {
			station_send_away_for(a, bss->stations, REASON_DEAUTH_LEAVING,
					      STATION_END_BSSID_DOWN);
		} else {
			station_ended(a, bss->stations,
				      tell ? STATION_END_BSSID_DOWN : STATION_END_AP_DOWN);
			station_remove(a, bss->stations);
		}
	}
}

static void leave(struct authenticator *a, struct bss *bss)
{
	wheel_disarm(a->wheel, &bss->due.node);
	(void)hash_remove(&a->by_bssid, hash_of(a, bss->conf.bssid), bss->self);
	a->bss[bss->self] = NULL;
	a->bss_count--;
}

void authenticator_bss_stop(struct authenticator *a, struct mac bssid, bool ap_is_gone)
{
	struct bss *bss = bss_find(a, bssid);

	if (!bss)
		return;
	clear_stations(a, bss, !ap_is_gone);
	if (!ap_is_gone)
		bss_command(a, bss, &(struct radio_cmd){.type = RADIO_STOP_BSS});
	leave(a, bss);
	update_partner(a, bss);
	talloc_free(bss);
}

bool authenticator_bss_resume(struct authenticator *a, struct mac bssid)
{
	struct bss *bss = bss_find(a, bssid);

	if (!bss)
		return false;
	bss->age = (struct frame_age){0};
	vlan_group_resume(a, bss);
	/* A change of group keys may have been lost on the way: one more makes both agree, and a
	 * key is never set twice. */
	group_rotate(a, bss);
	return true;
}

void bss_free_all(struct authenticator *a)
{
	for (uint32_t i = 0; i < a->bss_high; i++)
		if (a->bss[i])
			authenticator_bss_stop(a, a->bss[i]->conf.bssid, true);
}

/* ---- changing ---- */

static bool same_key(struct bss const *bss, struct bss const *then)
{
	return bss->has_pmk == then->has_pmk && consttime_eq(bss->pmk, then->pmk, sizeof bss->pmk);
}

/** May its stations stay? Not where they would have to negotiate something else. */
static bool same_network(struct bss const *bss, struct bss const *then)
{
	return security_eq(&bss->security, &then->security) && same_key(bss, then) &&
	       bss->wlan.ssid_len == then->wlan.ssid_len &&
	       memcmp(bss->wlan.ssid, then->wlan.ssid, SSID_MAX) == 0 &&
	       bss->wlan.broadcast_ssid == then->wlan.broadcast_ssid &&
	       memcmp(bss->ft.mdid, then->ft.mdid, sizeof bss->ft.mdid) == 0;
}

/** What stands after a change: new beacon where the network is the same, else a new start. */
static void renew(struct authenticator *a, struct bss *bss, struct wlan const *w)
{
	struct bss *trial = bss_new(a, &bss->conf);
	struct authenticator_bss conf = bss->conf;
	struct radio_info radio = bss->radio;
	struct bss *partner = partner_of(a, bss);
	bool same;

	conf.radio = &radio;
	if (!trial || prepare(a, trial, w, NULL)) {
		talloc_free(trial);
		authenticator_bss_stop(a, conf.bssid, false);
		return;
	}
	same = same_network(bss, trial);
	talloc_free(trial);
	if (!same) {
		if (authenticator_bss_start(a, &conf, NULL))
			authenticator_bss_stop(a, conf.bssid, false);
	} else if (prepare(a, bss, w, NULL) == 0) {
		send_bss(a, bss, RADIO_SET_BEACON);
		update_partner(a, bss);
	}
	renew_beacon(a, partner);
}

void authenticator_session_timeout(struct authenticator const *a, struct mac bssid,
				   uint16_t wlan_id, uint32_t *seconds)
{
	struct bss const *bss = bss_find(a, bssid);

	if (bss && bss->wlan.id == wlan_id)
		*seconds = bss->wlan.session_timeout_s;
}

void authenticator_wlan_changed(struct authenticator *a, uint16_t wlan_id)
{
	struct wlan const *w = wlan_by_id(a->wlans, wlan_id);

	for (uint32_t i = 0; i < a->bss_high; i++) {
		struct bss *bss = a->bss[i];

		if (!bss || bss->wlan.id != wlan_id)
			continue;
		if (w && w->enabled)
			renew(a, bss, w);
		else
			authenticator_bss_stop(a, bss->conf.bssid, false);
	}
}
