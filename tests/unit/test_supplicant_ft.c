/* SPDX-License-Identifier: GPL-2.0-or-later */
/** FT of the simulator's station against the controller's functions: first association, roams. */
#include "ft_test.h"
#include "supplicant_test.h"

/** Two BSSs of one domain; the second one is where the station roams. */
struct site {
	struct cell c;
	struct play p;
	enum ft_refusal request, reassoc;
	struct span mde, fte;
	uint8_t initial[300];
	size_t spoil; /**< octet of the next answer that is changed, counted from its end */
	bool spoil_reassoc;
	unsigned actions;
};

static struct ft_bss const *bss_of(struct site *s, struct mac bssid)
{
	s->p.bss.bssid = bssid;
	return &s->p.bss;
}

static void spoil(struct site *s, uint8_t *end)
{
	if (s->spoil)
		end[-(ptrdiff_t)s->spoil] ^= 1;
	s->spoil = 0;
}

static bool on_auth(struct cell *c, struct frame const *f, struct auth_frame const *a)
{
	uint8_t buf[FRAME_HEADER_LEN + 6 + FT_ANSWER_MAX];
	struct wr w = wr_init(buf, sizeof buf);
	struct site *s = c->arg;
	struct elements e;

	if (a->alg != AUTH_FT)
		return false;
	assert_int_equal(elements_decode(a->elements, &e), DOT11_OK);
	frame_put_header(&w, FRAME_AUTH, f->sa, f->bssid, f->bssid);
	auth_frame_put(&w, AUTH_FT, 2, STATUS_SUCCESS);
	s->request = ft_request(bss_of(s, f->bssid), &s->p.w.env, f->sa, &e, &s->p.akms,
				&s->p.ciphers, false, &s->p.roam, &w);
	buf[FRAME_HEADER_LEN + 4] = (uint8_t)ft_refusal_status(s->request);
	if (!s->spoil_reassoc)
		spoil(s, w.p);
	cell_send_mgmt(c, &w, false);
	return true;
}

static void on_action(struct cell *c, struct frame const *f)
{
	uint8_t buf[FRAME_HEADER_LEN + 20 + FT_ANSWER_MAX];
	struct wr w = wr_init(buf, sizeof buf);
	struct site *s = c->arg;
	struct ft_action_frame a;
	struct elements e;

	assert_int_equal(ft_action_frame_decode(f->body, &a), DOT11_OK);
	assert_int_equal(elements_decode(a.elements, &e), DOT11_OK);
	assert_memory_equal(a.sta.b, f->sa.b, MAC_LEN);
	s->actions++;
	frame_put_header(&w, FRAME_ACTION, f->sa, f->bssid, f->bssid);
	a.action = FT_ACTION_RESPONSE;
	ft_action_frame_put(&w, &a);
	s->request = ft_request(bss_of(s, a.target_ap), &s->p.w.env, f->sa, &e, &s->p.akms,
				&s->p.ciphers, true, &s->p.roam, &w);
	assert_int_equal(s->request, FT_REFUSED_OK);
	cell_send_mgmt(c, &w, supplicant_has_mfp(c->s));
}

static bool on_roam(struct site *s, struct frame const *f, struct elements const *e)
{
	struct wr w = wr_init(s->c.extra, sizeof s->c.extra);
	struct rsne rsne;
	uint16_t status;

	assert_int_equal(rsne_decode(e->rsn.p, e->rsn.len, &rsne), DOT11_OK);
	s->reassoc =
		ft_reassoc_check(bss_of(s, f->bssid), &s->p.w.env, f->sa, e, &rsne, &s->p.roam);
	status = ft_refusal_status(s->reassoc);
	if (!status)
		assert_int_equal(ft_reassoc_put(&w, &s->p.bss, f->sa, &s->p.group, s->c.config.pmf,
						&s->p.roam),
				 0);
	s->c.extra_len = wr_len(&w);
	spoil(s, w.p);
	cell_assoc_answer(&s->c, f, status);
	s->c.extra_len = 0;
	return true;
}

static bool on_assoc(struct cell *c, struct frame const *f, struct assoc_request const *q)
{
	struct site *s = c->arg;
	struct elements e;
	struct wr w;

	if (!q) {
		if (f->subtype == FRAME_ACTION)
			on_action(c, f);
		return true;
	}
	assert_int_equal(elements_decode(q->elements, &e), DOT11_OK);
	if (e.fte.p)
		return on_roam(s, f, &e);
	assert_int_equal(ft_initial_check(&s->p.bss, &e), FT_REFUSED_OK);
	w = wr_init(c->extra, sizeof c->extra);
	ft_initial_put(&w, &s->p.bss, c->config.akm, &s->mde, &s->fte);
	c->extra_len = wr_len(&w);
	memcpy(s->initial, c->extra, c->extra_len);
	s->fte.p = s->initial + (s->fte.p - c->extra);
	s->mde.p = s->initial + (s->mde.p - c->extra);
	cell_assoc_answer(c, f, STATUS_SUCCESS);
	c->extra_len = 0;
	if (!akm_info(c->config.akm)->eap)
		cell_handshake(c, false);
	return true;
}

static void tune(struct cell *c, struct fourway_setup *setup)
{
	struct site *s = c->arg;

	setup->r1 = &s->p.r1;
	setup->mde = s->mde;
	setup->fte = s->fte;
	setup->reassoc_deadline_tu = 1000;
	setup->key_lifetime_s = 3600;
}

static void beacon(struct site *s, struct mac bssid)
{
	uint8_t buf[2 * IE_LEN_MAX];
	struct wr w = wr_init(buf, sizeof buf);
	struct mde const m = {.mdid = {s->p.bss.mdid[0], s->p.bss.mdid[1]},
			      .caps = s->p.bss.over_ds ? MDE_CAP_OVER_DS : 0};

	wr_bytes(&w, s->p.beacon_rsne.b, s->p.beacon_rsne.len);
	mde_put(&w, &m);
	cell_beacon(&s->c, bssid, (struct span){buf, wr_len(&w)});
}

static void site_init(struct site *s, uint16_t wlan_id, enum akm akm, suite_t pairwise)
{
	struct wlan const *wl;
	struct cell *c = &s->c;

	memset(s, 0, sizeof *s);
	cell_init(c, akm, pairwise, RSNE_CAP_MFPC);
	play_init(&s->p, wlan_id, akm, pairwise);
	c->arg = s;
	c->on_assoc = on_assoc;
	c->on_auth = on_auth;
	c->tune = tune;
	wl = wlan_by_id(s->p.w.wlans, wlan_id);
	memcpy(c->config.ssid, wl->ssid, wl->ssid_len);
	c->config.ssid_len = wl->ssid_len;
	c->group = s->p.group;
	c->ap_ie.len = (uint16_t)s->p.beacon_rsne.len;
	memcpy(c->ap_ie.b, s->p.beacon_rsne.b, c->ap_ie.len);
	if (akm_info(akm)->psk) {
		play_psk(&s->p);
		assert_int_equal(psk_from_passphrase("passphrase", 10, wl->ssid, wl->ssid_len,
						     c->config.psk),
				 0);
	} else {
		play_login(&s->p);
	}
	c->config.sta = s->p.login.sta;
	beacon(s, ap(40));
	cell_start(c);
	cell_connect(c);
	if (akm_info(akm)->eap) {
		supplicant_eap_done(c->s, s->p.login.msk.b);
		cell_handshake(c, false);
		cell_run(c);
	}
}

static void site_end(struct site *s)
{
	cell_end(&s->c);
	world_free(&s->p.w);
}

static struct {
	uint16_t wlan_id;
	enum akm akm;
	suite_t pairwise;
} const kinds[] = {
	{CORP, AKM_FT_8021X, CIPHER_CCMP},
	{HOME, AKM_FT_PSK, CIPHER_CCMP},
	{SUITEB, AKM_FT_8021X_SHA384, CIPHER_GCMP256},
};

static void it_roams_over_the_air_and_over_the_ds(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct site s;

		site_init(&s, kinds[i].wlan_id, kinds[i].akm, kinds[i].pairwise);
		assert_int_equal(s.c.connected, 1);
		assert_int_equal(s.c.how, SUPPLICANT_FT_INITIAL);
		cell_same_keys(&s.c, &s.c.f.ptk);
		for (unsigned roam = 0; roam < 4; roam++) {
			supplicant_set_over_ds(s.c.s, roam & 1);
			memset(&s.p.roam, 0, sizeof s.p.roam);
			beacon(&s, ap(41 + roam));
			cell_connect(&s.c);
			assert_int_equal(s.request, FT_REFUSED_OK);
			assert_int_equal(s.reassoc, FT_REFUSED_OK);
			assert_int_equal(s.c.connected, 2 + roam);
			assert_int_equal(s.c.how, roam & 1 ? SUPPLICANT_FT_DS : SUPPLICANT_FT_AIR);
			cell_same_keys(&s.c, &s.p.roam.ptk);
		}
		assert_int_equal(s.actions, 2);
		assert_int_equal(supplicant_faults(s.c.s), 0);
		site_end(&s);
	}
}

static void its_wrong_mic_is_refused(void **state)
{
	struct site s;

	(void)state;
	site_init(&s, HOME, AKM_FT_PSK, CIPHER_CCMP);
	beacon(&s, ap(41));
	supplicant_misbehave(s.c.s, SUPPLICANT_WRONG_MIC);
	cell_connect(&s.c);
	assert_int_equal(s.reassoc, FT_REFUSED_MIC);
	assert_int_equal(s.c.why, SUPPLICANT_FAULT_ASSOC_REFUSED);
	assert_int_equal(s.c.code, STATUS_INVALID_FTE);
	site_end(&s);
}

/** Any octet of the answers that is changed is found, whatever it says. */
static void no_octet_of_an_answer_can_be_changed(void **state)
{
	unsigned unused = 0;
	struct site s;

	(void)state;
	for (unsigned which = 0; which < 2; which++)
		for (size_t at = 1; at <= 150; at++) {
			site_init(&s, HOME, AKM_FT_PSK, CIPHER_CCMP);
			beacon(&s, ap(41));
			s.spoil = at;
			s.spoil_reassoc = which;
			cell_connect(&s.c);
			/* The first answer has a MIC field that is not used: it may hold anything.
			 */
			if (!which && s.c.connected == 2) {
				cell_same_keys(&s.c, &s.p.roam.ptk);
				unused++;
			} else {
				assert_int_equal(s.c.connected, 1);
				assert_true(supplicant_faults(s.c.s) > 0);
			}
			site_end(&s);
		}
	assert_true(unused <= 18);
}

static bool off_domain(struct cell *c, struct frame const *f, struct auth_frame const *a)
{
	(void)f;
	assert_int_equal(a->alg, AUTH_OPEN);
	(void)c;
	return true;
}

static void another_domain_is_a_first_association(void **state)
{
	struct site s;

	(void)state;
	site_init(&s, HOME, AKM_FT_PSK, CIPHER_CCMP);
	s.p.bss.mdid[0] ^= 1;
	beacon(&s, ap(41));
	s.c.on_auth = off_domain;
	cell_connect(&s.c);
	assert_int_equal(s.c.n_auth, 2);
	site_end(&s);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(it_roams_over_the_air_and_over_the_ds),
		cmocka_unit_test(its_wrong_mic_is_refused),
		cmocka_unit_test(no_octet_of_an_answer_can_be_changed),
		cmocka_unit_test(another_domain_is_a_first_association),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
