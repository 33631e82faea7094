/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The whole authenticator, fed with what radios report. The input is a row of steps: octet 0 the
 * kind (see enum step), octet 1 which BSS, which of four stations, and when a frame came, octet 2
 * the length of what follows. Headers of frames are made here, so that the octets reach what reads
 * the bodies.
 */
#include "check.h"

#include <talloc.h>

#include "base/rand.h"
#include "dot11/eap.h"
#include "dot11/frame.h"
#include "sm/authenticator_private.h"

enum step {
	STEP_MGMT,
	STEP_EAPOL,
	STEP_ENCRYPTED_EAPOL,
	STEP_PROTECTED_MGMT,
	STEP_IDLE,
	STEP_UNKNOWN,
	STEP_TIME,
	STEP_REPLY,
	STEP_ASSOCIATE, /**< rates and the SSID of the BSS are put in front */
	STEP_STATUS,    /**< of a frame that was sent */
	STEPS
};

struct world {
	struct rand_fixed seed;
	uint64_t now;
	struct env env;
	struct authenticator *a;
	uint64_t conversation;
};

static uint64_t now(void *arg)
{
	return ((struct world *)arg)->now;
}

static uint64_t wall(void *arg)
{
	return now(arg) * 1000;
}

static void octets(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->seed, out, len);
}

static void trace(void *arg, struct trace_record const *rec)
{
	char text[TRACE_TEXT_MAX];

	(void)arg;
	(void)trace_render(rec, TRACE_AIREOS, 1, text, sizeof text);
}

static void radio(void *arg, struct radio_cmd const *cmd)
{
	(void)arg;
	FUZZ_CHECK(cmd->type < RADIO_CMD_COUNT);
	FUZZ_CHECK(cmd->frame.len <= FRAME_MAX);
}

static bool ask(void *arg, struct aaa_request const *q)
{
	((struct world *)arg)->conversation = q->conversation;
	return true;
}

static void cancel(void *arg, uint64_t conversation)
{
	(void)arg;
	(void)conversation;
}

static struct radio_info const info = {
	.caps = RADIO_CAP_HT | RADIO_CAP_MFP,
	.n_ciphers = 3,
	.cipher = {CIPHER_CCMP, CIPHER_TKIP, CIPHER_BIP_CMAC},
};

static struct {
	char const *ssid;
	uint32_t akms;
	enum wlan_ft ft;
	bool wpa1;
} const wlans[] = {
	{"a", WLAN_AKM_BIT(PSK) | WLAN_AKM_BIT(FT_PSK), WLAN_FT_ENABLED, false},
	{"b", WLAN_AKM_BIT(DOT1X) | WLAN_AKM_BIT(CCKM), WLAN_FT_ADAPTIVE, true},
	{"c", WLAN_AKM_BIT(OWE), WLAN_FT_DISABLED, false},
	{"d", 0, WLAN_FT_DISABLED, false},
};

#define WLANS (sizeof wlans / sizeof *wlans)

static struct mac bssid_of(uint8_t which)
{
	return (struct mac){{2, 0, 0, 0, 0, (uint8_t)(which % WLANS)}};
}

static void start(struct world *w, struct wlan_set *set, unsigned i)
{
	struct authenticator_bss b = {.bssid = bssid_of((uint8_t)i),
				      .wlan_id = (uint16_t)(i + 1),
				      .radio = &info,
				      .freq = 2412};
	struct wlan wl;
	struct err err;

	wlan_init(&wl, wlans[i].ssid, (uint16_t)(i + 1), wlans[i].ssid, 1);
	wl.akms = wlans[i].akms;
	wl.ft = wlans[i].ft;
	wl.ft_over_ds = true;
	wl.wpa1 = wl.wpa1_tkip = wlans[i].wpa1;
	wl.wpa = wl.wpa2 = wl.akms != 0;
	wl.pmf = wlans[i].wpa1 ? WLAN_PMF_DISABLED : WLAN_PMF_OPTIONAL;
	if (wl.akms == WLAN_AKM_BIT(OWE)) {
		wl.wpa2 = false;
		wl.wpa3 = true;
		wl.pmf = WLAN_PMF_MANDATORY;
	}
	if (wl.akms & WLAN_AKM_BIT(PSK)) {
		/* 64 digits: no PBKDF2 with every input. */
		wl.psk_is_hex = true;
		wl.psk.len = 64;
		memset(wl.psk.b, 'a', 64);
	}
	wl.enabled = true;
	FUZZ_CHECK(wlan_set_put(set, &wl, &err) == 0);
	FUZZ_CHECK(authenticator_bss_start(w->a, &b, &err) == 0);
}

static void mgmt(struct world *w, uint8_t which, struct rd *body, bool protect, bool associate)
{
	struct mac bssid = bssid_of(which);
	struct mac sta = {{0, 0, 0, 0, 1, (uint8_t)(which >> 4 & 3)}};
	uint8_t frame[400];
	struct wr out = wr_init(frame, sizeof frame);
	struct radio_event ev = {
		.type = RADIO_EVENT_RX_MGMT,
		.bssid = bssid,
		.sta = sta,
		.encrypted = protect,
		/* By radios that tell when, and some of it so late that it is dropped. */
		.has_tsf = which & 0x40,
		.tsf = 1000000000 + w->now * 1000 - (which & 0x80 ? 400000 : 0)};
	uint8_t subtype = associate ? FRAME_REASSOC_REQUEST : rd_u8(body) & 0xf0;

	frame_put_header(&out, (enum frame_subtype)subtype, bssid, sta, bssid);
	if (associate) {
		static uint8_t const rates[] = {0x82, 0x84, 0x8b, 0x96};

		assoc_request_put(&out, &(struct assoc_request){.reassoc = true});
		elements_put_ssid(&out, wlans[which % WLANS].ssid, 1);
		elements_put_rates(&out, rates, sizeof rates);
	}
	wr_bytes(&out, body->p, rd_left(body));
	ev.frame = (struct span){frame, wr_len(&out)};
	for (unsigned when = RADIO_AHEAD_COUNT; when > RADIO_NEXT; when--)
		authenticator_expect(w->a, &ev, when - 1);
	authenticator_event(w->a, &ev);
}

static void report(struct world *w, enum radio_event_type type, uint8_t which, struct rd *body,
		   bool encrypted)
{
	struct radio_event ev = {.type = type,
				 .bssid = bssid_of(which),
				 .sta = {{0, 0, 0, 0, 1, (uint8_t)(which >> 4 & 3)}},
				 .encrypted = encrypted,
				 .ack = which & 0x80,
				 .frame = {body->p, rd_left(body)}};

	for (unsigned when = RADIO_AHEAD_COUNT; when > RADIO_NEXT; when--)
		authenticator_expect(w->a, &ev, when - 1);
	authenticator_event(w->a, &ev);
}

static void reply(struct world *w, struct rd *body)
{
	struct login login = {.user = "u"};
	struct aaa_reply r = {.conversation = w->conversation,
			      .verdict = (enum aaa_verdict)(rd_u8(body) % (AAA_NO_SERVER + 1)),
			      .server = 1,
			      .server_name = "s",
			      .eap = {body->p, rd_left(body)}};

	if (r.verdict == AAA_ACCEPT) {
		login.msk.len = 64;
		memset(login.msk.b, 7, 64);
		r.login = &login;
	}
	authenticator_aaa_reply(w->a, &r);
}

static void step(struct world *w, uint8_t kind, uint8_t which, struct rd *body)
{
	switch ((enum step)(kind % STEPS)) {
	case STEP_MGMT: mgmt(w, which, body, false, false); return;
	case STEP_PROTECTED_MGMT: mgmt(w, which, body, true, false); return;
	case STEP_ASSOCIATE: mgmt(w, which, body, false, true); return;
	case STEP_EAPOL: report(w, RADIO_EVENT_RX_EAPOL, which, body, false); return;
	case STEP_ENCRYPTED_EAPOL: report(w, RADIO_EVENT_RX_EAPOL, which, body, true); return;
	case STEP_IDLE: report(w, RADIO_EVENT_STA_IDLE, which, body, false); return;
	case STEP_UNKNOWN: report(w, RADIO_EVENT_UNKNOWN_STA, which, body, false); return;
	case STEP_STATUS: report(w, RADIO_EVENT_TX_STATUS, which, body, false); return;
	case STEP_REPLY: reply(w, body); return;
	case STEP_TIME:
		w->now += 100u << (which & 7);
		authenticator_tick(w->a);
		return;
	case STEPS: return;
	}
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct world w = {.seed = {3}, .now = 1000};
	struct authenticator_ops ops = {.radio = radio, .ask = ask, .cancel = cancel, .arg = &w};
	struct session_config sc = {.max_clients = 10, .default_mdid = 1, .stale_s = 300};
	struct authenticator_config c;
	struct rd r = rd_init(data, size);
	struct wlan_set *set = wlan_set_new(NULL);
	struct session_store *store;

	w.env = (struct env){
		.arg = &w, .now_ms = now, .wall_us = wall, .random = octets, .trace = trace};
	store = session_store_new(set, &w.env, set, &sc);
	authenticator_config_init(&c);
	c.max_stations = 8;
	c.mdid = 1;
	memcpy(c.r0kh_id, "wlc", 4);
	w.a = authenticator_new(set, &w.env, set, store, &c, &ops);
	FUZZ_CHECK(w.a);
	for (unsigned i = 0; i < WLANS; i++)
		start(&w, set, i);
	while (rd_left(&r) >= 3) {
		uint8_t kind = rd_u8(&r), which = rd_u8(&r), len = rd_u8(&r);
		struct rd body = rd_sub(&r, len < rd_left(&r) ? len : rd_left(&r));

		step(&w, kind, which, &body);
	}
	/* Whatever came: once nobody says anything more nothing waits for ever. */
	for (unsigned i = 0; i < 40; i++) {
		w.now += 10000;
		authenticator_tick(w.a);
	}
	for (uint32_t pos = 0;;) {
		struct station_info s;

		if (!authenticator_station_next(w.a, &pos, &s))
			break;
		FUZZ_CHECK(s.state == STATION_RUN || s.state == STATION_DOT1X);
	}
	talloc_free(set);
	return 0;
}
