/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The scene of roam_scene.h. */
#include "roam_scene.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <talloc.h>

#include "base/rand.h"
#include "base/trace_ring.h"
#include "bench.h"
#include "controller/tracer.h"
#include "roam_station.h"
#include "sm/cckm.h"

/** A day; no key ends while a bench runs. */
#define LIFE_MS 86400000ull

static uint64_t scene_now(void *arg)
{
	return ((struct scene *)arg)->now;
}

static uint64_t scene_wall(void *arg)
{
	return 1700000000000000ull + ((struct scene *)arg)->now * 1000;
}

/** The clock of the daemon, which the tracer reads once for what one callback of the loop brings.
 */
static uint64_t scene_trace_clock(void *arg)
{
	struct timespec ts;

	(void)arg;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void scene_told(void *arg, struct trace_record const *rec)
{
	tracer_trace(((struct scene *)arg)->tracer, rec);
}

static void scene_random(void *arg, uint8_t *out, size_t len)
{
	(void)arg;
	memset(out, ROAM_RANDOM, len);
}

struct mac scene_bssid(enum scene_wlan wlan, unsigned bss)
{
	return (struct mac){{6, 0, 0, 0, (uint8_t)wlan, (uint8_t)bss}};
}

char const *scene_ssid(enum scene_wlan wlan)
{
	static char const *const names[] = {
		[SCENE_CORP] = "corp", [SCENE_CCKM] = "phones", [SCENE_OPEN] = "guests"};

	return names[wlan];
}

/* ---- radio ---- */

static void scene_radio(void *arg, struct radio_cmd const *cmd)
{
	struct scene *s = arg;

	s->commands[cmd->type]++;
	if (s->current)
		roam_told(s->current, cmd);
}

static bool scene_ask(void *arg, struct aaa_request const *rq)
{
	(void)arg;
	(void)rq;
	fprintf(stderr, "a RADIUS server is asked: the roam was none\n");
	bench_must(1);
	return false;
}

static void scene_cancel(void *arg, uint64_t conversation)
{
	(void)arg;
	(void)conversation;
}

/* ---- WLANs ---- */

static void put_wlan(struct scene *s, enum scene_wlan id, uint32_t akms, bool owe)
{
	char const *name = scene_ssid(id);
	struct wlan w;

	wlan_init(&w, name, id, name, (uint8_t)strlen(name));
	w.akms = akms;
	w.ft = id == SCENE_CORP ? WLAN_FT_ENABLED : WLAN_FT_DISABLED;
	w.pmf = owe ? WLAN_PMF_MANDATORY : WLAN_PMF_DISABLED;
	w.wpa2 = !owe;
	w.wpa3 = owe;
	w.session_timeout_s = 86400;
	w.enabled = true;
	bench_must(wlan_set_put(s->wlans, &w, NULL));
}

static void start_bsss(struct scene *s, enum scene_wlan wlan)
{
	static struct radio_info const radio = {
		.caps = RADIO_CAP_MFP | RADIO_CAP_TSF,
		.n_ciphers = 2,
		.cipher = {CIPHER_CCMP, CIPHER_BIP_CMAC},
	};

	for (unsigned i = 0; i < SCENE_BSSS; i++) {
		struct authenticator_bss b = {.bssid = scene_bssid(wlan, i),
					      .wlan_id = (uint16_t)wlan,
					      .ap_name = "ap",
					      .ap_mac = scene_bssid(0, i),
					      .vap = wlan,
					      .radio = &radio,
					      .freq = 5180,
					      .width = RADIO_20,
					      .center_freq = 5180};

		bench_must(authenticator_bss_start(s->a, &b, NULL));
	}
}

/* ---- stations ---- */

static struct mac station(uint8_t kind, uint32_t n)
{
	return (struct mac){
		{2, kind, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

/** Every station's MSK: its number makes it. */
static void msk_of(uint32_t n, uint8_t msk[64])
{
	struct rand_fixed r = {.state = n};

	rand_fixed_octets(&r, msk, 64);
}

static void cckm_of(uint8_t const *msk, struct cckm_keys *k)
{
	memcpy(k->krk, msk, CCKM_KRK_LEN);
	memcpy(k->btk, msk + CCKM_KRK_LEN, CCKM_BTK_LEN);
}

/** Where a station logs in: as many that roam at each BSS as at any other. */
static unsigned bss_of(struct scene const *s, uint32_t n)
{
	return n / s->stride % SCENE_BSSS;
}

static void log_in(struct scene *s, uint32_t n)
{
	static struct login l;
	uint8_t msk[64];
	struct cckm_login c = {.sta = station(0, n),
			       .wlan_id = SCENE_CCKM,
			       .pairwise = CIPHER_CCMP,
			       .group = CIPHER_CCMP,
			       .expires_ms = s->now + LIFE_MS};

	msk_of(n, msk);
	l = (struct login){.sta = station(0, n),
			   .bssid = scene_bssid(SCENE_CORP, bss_of(s, n)),
			   .ssid = "corp",
			   .ssid_len = 4,
			   .user = "user@example.org",
			   .nas_id = SCENE_R0KH,
			   .has_mdid = true,
			   .mdid = SCENE_MDID};
	bench_must(!secret_set(&l.msk, msk, sizeof msk));
	bench_must((int)session_login(s->store, &l, false, "bench", NULL));
	cckm_of(msk, &c.keys);
	bench_must(cckm_cache_put(authenticator_cckm(s->a), &c));
}

static void learn(struct scene const *s, struct roamer *r, uint32_t n)
{
	uint8_t const mdid[2] = {SCENE_MDID >> 8, SCENE_MDID & 0xff};
	uint8_t msk[64];

	msk_of(n, msk);
	*r = (struct roamer){.sta = station(0, n), .at = bss_of(s, n), .rn = 1};
	memcpy(r->pmk, msk, sizeof r->pmk);
	cckm_of(msk, &r->cckm);
	bench_must(ft_pmk_r0(HASH_SHA256, msk + 32, 32, scene_ssid(SCENE_CORP), 4, mdid, SCENE_R0KH,
			     strlen(SCENE_R0KH), r->sta, &r->r0, NULL));
}

static void make_stations(struct scene *s)
{
	s->n_roamers = s->known < SCENE_ROAMERS ? s->known : SCENE_ROAMERS;
	s->stride = s->known / s->n_roamers;
	for (uint32_t n = 0; n < s->known; n++)
		log_in(s, n);
	s->roamer = talloc_array(s, struct roamer, s->n_roamers);
	s->owe = talloc_zero_array(s, struct roamer, SCENE_OWE);
	bench_must(!s->roamer || !s->owe);
	for (uint32_t i = 0; i < s->n_roamers; i++)
		learn(s, &s->roamer[i], i * s->stride);
	for (uint32_t i = 0; i < SCENE_OWE; i++)
		s->owe[i] = (struct roamer){.sta = station(1, i), .at = i % SCENE_BSSS};
	s->dh = ecdh_key_new(19);
	bench_must(s->dh ? ecdh_public(s->dh, s->dh_x, NULL) : 1);
}

static int scene_free(struct scene *s)
{
	ecdh_key_free(s->dh);
	return 0;
}

/** The ring once round: what it costs to touch its pages for the first time is no roam's. */
static void fill_ring(struct scene *s)
{
	struct trace_record rec = {.event = TRACE_SESSION_DELETED, .s = {"bench"}};

	for (uint32_t n = 0; n < TRACE_RING_OCTETS / sizeof(struct trace_run); n++)
		tracer_trace(s->tracer, &rec);
}

void scene_trace(struct scene *s, bool on)
{
	s->env.trace = on ? scene_told : NULL;
	s->env.ring = on ? tracer_ring(s->tracer) : NULL;
}

struct scene *scene_new(uint32_t known)
{
	struct scene *s = talloc_zero(NULL, struct scene);
	struct authenticator_config c;
	struct authenticator_ops const ops = {scene_radio, scene_ask, scene_cancel, s};
	/* A roamer has up to eight PMKSAs; twice max_clients are the limit of those. */
	struct session_config const sc = {.max_clients = known + 4 * SCENE_ROAMERS,
					  .default_mdid = SCENE_MDID};

	bench_must(!s);
	talloc_set_destructor(s, scene_free);
	s->now = 1000000;
	s->known = known;
	s->env = (struct env){
		.arg = s, .now_ms = scene_now, .wall_us = scene_wall, .random = scene_random};
	s->tracer = tracer_new(s, &(struct tracer_parts){.wall_us = scene_trace_clock,
							 .turn = &s->turn,
							 .arg = s});
	bench_must(!s->tracer);
	fill_ring(s);
	s->wlans = wlan_set_new(s);
	put_wlan(s, SCENE_CORP, WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(FT_DOT1X), false);
	put_wlan(s, SCENE_CCKM, WLAN_AKM_BIT(CCKM), false);
	put_wlan(s, SCENE_OPEN, WLAN_AKM_BIT(OWE), true);
	s->store = session_store_new(s, &s->env, s->wlans, &sc);
	authenticator_config_init(&c);
	memcpy(c.r0kh_id, SCENE_R0KH, sizeof SCENE_R0KH);
	c.r1kh_id = ROAM_R1KH;
	c.mdid = SCENE_MDID;
	c.max_stations = known + SCENE_ROAMERS;
	s->a = authenticator_new(s, &s->env, s->wlans, s->store, &c, &ops);
	bench_must(!s->store || !s->a);
	for (enum scene_wlan w = SCENE_CORP; w <= SCENE_OPEN; w++)
		start_bsss(s, w);
	make_stations(s);
	return s;
}
