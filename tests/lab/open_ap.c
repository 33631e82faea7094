/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The smallest controller there can be, in one process with the radio agent: three open BSSs on one
 * radio, whoever asks is let in. Shows that the agent's half works, whatever the controller does.
 *
 * Usage: open_ap BRIDGE
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ap/radio_agent.h"
#include "base/log.h"
#include "dot11/elements.h"
#include "dot11/frame.h"
#include "dot11/status.h"

#define FREQ    2412
#define CHANNEL 1

static uint8_t const rates[] = {0x82, 0x84, 0x8b, 0x96, 12, 18, 24, 36, 48, 72, 96, 108};
/** Of the first BSSIDs of the radio; the second is hidden. */
static char const *const ssids[] = {"open", "hidden", "open"};

struct open_ap {
	struct radio_agent *agent;
	uint32_t id;
	uint16_t aid;
};

static void give(struct open_ap *o, struct radio_cmd *cmd)
{
	cmd->id = ++o->id;
	radio_agent_command(o->agent, cmd);
}

/** Header to DS parameters, as a beacon and a probe response have them. */
static void put_beacon(struct wr *w, enum frame_subtype subtype, struct mac to, struct mac bssid,
		       char const *ssid)
{
	frame_put_header(w, subtype, to, bssid, bssid);
	wr_zero(w, 8);
	wr_le16(w, 100);
	wr_le16(w, CAPS_ESS | CAPS_SHORT_SLOT);
	elements_put_ssid(w, ssid, (uint8_t)strlen(ssid));
	wr_u8(w, 1);
	wr_u8(w, 8);
	wr_bytes(w, rates, 8);
	wr_u8(w, 3);
	wr_u8(w, 1);
	wr_u8(w, CHANNEL);
}

static void put_tail(struct wr *w)
{
	wr_u8(w, 50);
	wr_u8(w, sizeof rates - 8);
	wr_bytes(w, rates + 8, sizeof rates - 8);
}

static void start(struct open_ap *o, struct mac bssid, unsigned which)
{
	struct mac const all = {{255, 255, 255, 255, 255, 255}};
	uint8_t head[256], tail[64], probe[256];
	struct wr h = wr_init(head, sizeof head), t = wr_init(tail, sizeof tail),
		  p = wr_init(probe, sizeof probe);
	struct radio_bss b = {.freq = FREQ,
			      .center_freq = FREQ,
			      .width = RADIO_20_NOHT,
			      .beacon_interval = 100,
			      .dtim_period = 2,
			      .hidden = which == 1};
	struct radio_cmd cmd = {.type = RADIO_START_BSS, .bssid = bssid, .bss = &b};

	b.ssid_len = (uint8_t)strlen(ssids[which]);
	memcpy(b.ssid, ssids[which], b.ssid_len);
	put_beacon(&h, FRAME_BEACON, all, bssid, which == 1 ? "" : ssids[which]);
	put_tail(&t);
	put_beacon(&p, FRAME_PROBE_RESPONSE, (struct mac){{0}}, bssid, ssids[which]);
	put_tail(&p);
	b.head = (struct span){head, wr_len(&h)};
	b.tail = (struct span){tail, wr_len(&t)};
	b.probe_response = (struct span){probe, wr_len(&p)};
	give(o, &cmd);
}

static void send_frame(struct open_ap *o, struct radio_event const *ev, struct wr const *w)
{
	struct radio_cmd cmd = {.type = RADIO_TX_MGMT,
				.bssid = ev->bssid,
				.sta = ev->sta,
				.frame = {w->start, wr_len(w)},
				.want_status = true};

	give(o, &cmd);
}

static void authenticate(struct open_ap *o, struct radio_event const *ev)
{
	struct radio_sta const none = {0};
	struct radio_cmd add = {
		.type = RADIO_ADD_STA, .bssid = ev->bssid, .sta = ev->sta, .station = &none};
	uint8_t out[64];
	struct wr w = wr_init(out, sizeof out);

	give(o, &add);
	frame_put_header(&w, FRAME_AUTH, ev->sta, ev->bssid, ev->bssid);
	auth_frame_put(&w, AUTH_OPEN, 2, STATUS_SUCCESS);
	send_frame(o, ev, &w);
}

static void associate(struct open_ap *o, struct radio_event const *ev, bool reassoc)
{
	struct radio_sta sta = {.aid = ++o->aid,
				.associated = true,
				.authorized = true,
				.n_rates = sizeof rates,
				.caps = CAPS_ESS};
	struct radio_cmd set = {
		.type = RADIO_SET_STA, .bssid = ev->bssid, .sta = ev->sta, .station = &sta};
	uint8_t out[128];
	struct wr w = wr_init(out, sizeof out);

	for (size_t i = 0; i < sizeof rates; i++)
		sta.rate[i] = rates[i] & 0x7f;
	give(o, &set);
	frame_put_header(&w, reassoc ? FRAME_REASSOC_RESPONSE : FRAME_ASSOC_RESPONSE, ev->sta,
			 ev->bssid, ev->bssid);
	assoc_response_put(&w, CAPS_ESS | CAPS_SHORT_SLOT, STATUS_SUCCESS, sta.aid);
	elements_put_rates(&w, rates, sizeof rates);
	send_frame(o, ev, &w);
}

static void on_mgmt(struct open_ap *o, struct radio_event const *ev)
{
	struct radio_cmd gone = {.type = RADIO_DEL_STA, .bssid = ev->bssid, .sta = ev->sta};
	struct frame f;

	if (frame_decode(ev->frame.p, ev->frame.len, &f) != DOT11_OK)
		return;
	if (f.subtype == FRAME_AUTH)
		authenticate(o, ev);
	else if (f.subtype == FRAME_ASSOC_REQUEST || f.subtype == FRAME_REASSOC_REQUEST)
		associate(o, ev, f.subtype == FRAME_REASSOC_REQUEST);
	else if (f.subtype == FRAME_DEAUTH || f.subtype == FRAME_DISASSOC)
		give(o, &gone);
	(void)printf("mgmt %02x signal %d freq %u tsf %s%llu\n", f.subtype, ev->signal_dbm,
		     ev->freq, ev->has_tsf ? "" : "none ", (unsigned long long)ev->tsf);
}

static void on_event(void *arg, struct radio_event const *ev)
{
	switch (ev->type) {
	case RADIO_EVENT_RX_MGMT: on_mgmt(arg, ev); break;
	case RADIO_EVENT_TX_STATUS:
		(void)printf("status %u %s\n", ev->id, ev->ack ? "ack" : "no ack");
		break;
	case RADIO_EVENT_RESULT: (void)printf("result %u %d\n", ev->id, ev->error); break;
	case RADIO_EVENT_RX_EAPOL:
	case RADIO_EVENT_STA_IDLE:
	case RADIO_EVENT_UNKNOWN_STA: (void)printf("%s\n", radio_event_name(ev->type)); break;
	case RADIO_EVENT_COUNT: break;
	}
	(void)fflush(stdout);
}

static void on_broken(void *arg, char const *why)
{
	(void)arg;
	(void)printf("broken: %s\n", why);
}

static void on_signal(void *arg, int signo)
{
	(void)signo;
	loop_stop(arg);
}

int main(int argc, char **argv)
{
	struct open_ap o = {0};
	struct radio_agent_config const config = {.bridge = argc > 1 ? argv[1] : "",
						  .event = on_event,
						  .broken = on_broken,
						  .tsf = true,
						  .arg = &o};
	struct radio_hello hello;
	struct err err = {0};
	struct loop *loop = loop_new(NULL, &err);

	log_set_level(LOG_LEVEL_DEBUG);
	o.agent = loop ? radio_agent_new(loop, loop, &config, &err) : NULL;
	if (!o.agent) {
		(void)fprintf(stderr, "open_ap: %s\n", err.msg);
		return 1;
	}
	(void)radio_agent_hello(o.agent, &hello);
	for (unsigned i = 0; i < hello.radio[0].n_bssids; i++) {
		char text[MAC_STR];

		(void)printf("bssid %u %s\n", i, mac_colon(hello.radio[0].bssid[i], text));
	}
	(void)printf("caps %02x, %u channels, %u ciphers\n", (unsigned)hello.radio[0].caps,
		     hello.radio[0].n_channels, hello.radio[0].n_ciphers);
	radio_agent_connected(o.agent, 60);
	for (unsigned i = 0; i < 3; i++)
		start(&o, hello.radio[0].bssid[i], i);
	(void)fflush(stdout);
	if (loop_signal_new(loop, loop, SIGTERM, on_signal, loop) && loop_run(loop) == 0)
		radio_agent_log_stats(o.agent);
	radio_agent_stop(o.agent);
	talloc_free(loop);
	return 0;
}
