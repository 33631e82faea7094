/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A pull as the controller sees it: a frame comes from an access point, an answer leaves. With
 * 100,000 logins held, stations in random order, so that most of what is touched is cold.
 *
 * The floor of a line is what nobody can leave out: opening the frame's SIV, the KDF and digest of
 * PMK-R1, sealing the answer, by the same primitives with everything at hand. Ours adds finding AP,
 * window, station and key, the checks, the history and the trace.
 *
 * After the table: a storm of 10,000 pulls at once, as when an AP fails whose clients all roam.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <talloc.h>

#include "base/loop.h"
#include "base/rand.h"
#include "bench.h"
#include "crypto/aes.h"
#include "net/key_holder.h"
#include "wire/rrb.h"

#define STATIONS  100000u
#define APS       256u
#define STORM     10000u
/** Of the contract: 20 us a pull. */
#define TARGET_NS 20000

struct prepared {
	uint8_t frame[192];
	uint16_t len;
};

struct world {
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	uint64_t now;
	struct wlan_set *wlans;
	struct hostapd_ap_set *aps;
	struct r0kh *r0kh;
	struct key_holder *kh;
	struct prepared *pull; /**< of each station, its next one */
	uint8_t (*r0_name)[FT_NAME_LEN];
	uint32_t next, seq;
	unsigned sent;
	/* the floor's */
	struct ft_key r0, r1;
	uint8_t siv[64], plain[256], sealed[256 + 16];
};

static struct mac const us = {{0x02, 0, 0, 0, 0, 0xaa}};
static uint8_t const key[RRB_KEY_LEN] = "0123456789abcdef0123456789abcde";

static uint64_t world_now(void *arg)
{
	return ((struct world *)arg)->now;
}

static uint64_t world_wall(void *arg)
{
	return 1800000000000000ull + 1000 * ((struct world *)arg)->now;
}

static void world_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static int world_send(void *arg, enum rrb_port_kind kind, char const *port, uint8_t const *frame,
		      size_t len)
{
	struct world *w = arg;

	(void)kind;
	(void)port;
	(void)frame;
	w->sent += len > 100;
	return 0;
}

static struct mac world_address(void *arg, enum rrb_port_kind kind, char const *port)
{
	(void)arg;
	(void)kind;
	(void)port;
	return us;
}

static struct mac station(uint32_t n)
{
	return (struct mac){{2, 0x5a, 0, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

static struct mac bssid(uint32_t n)
{
	return (struct mac){{2, 0xb5, 0, 0, (uint8_t)(n >> 8), (uint8_t)n}};
}

static void must(bool ok, char const *what)
{
	if (ok)
		return;
	(void)fprintf(stderr, "bench_key_holder: %s failed\n", what);
	exit(2);
}

static void add_ap(struct world *w, uint32_t n)
{
	struct err err = {0};
	struct hostapd_ap ap;
	char name[16];

	(void)snprintf(name, sizeof name, "ap%u", n);
	hostapd_ap_init(&ap, name);
	ap.bss[0].bssid = bssid(n);
	(void)snprintf(ap.bss[0].wlan, sizeof ap.bss[0].wlan, "corp");
	ap.bsses = 1;
	ap.key.len = sizeof key;
	memcpy(ap.key.b, key, sizeof key);
	(void)snprintf(ap.interface, sizeof ap.interface, "eth0");
	must(hostapd_ap_set_put(w->aps, &ap, &err) == 0, "adding an AP");
}

/** A login at AP n % APS, named as hostapd would name itself. */
static void add_login(struct world *w, uint32_t n, struct login *l)
{
	static uint8_t const mdid[2] = {0xa1, 0xb2};
	struct ft_key r0;
	struct r0kh_login rl = {.login = l,
				.wlan_id = 1,
				.akm = AKM_FT_8021X,
				.mdid = 0xa1b2,
				.expires_ms = w->now + 28800000,
				.login_s = world_wall(w) / 1000000,
				.r0kh_id = l->nas_id,
				.r0 = &r0};

	l->sta = station(n);
	l->bssid = bssid(n % APS);
	memcpy(l->msk.b + 32, &n, sizeof n);
	(void)snprintf(l->nas_id, sizeof l->nas_id, "ap%u.example.org", n % APS);
	(void)snprintf(l->user, sizeof l->user, "user%u@example.org", n);
	must(ft_pmk_r0(HASH_SHA256, l->msk.b + 32, 32, "corp", 4, mdid, l->nas_id,
		       strlen(l->nas_id), l->sta, &r0, NULL) == 0,
	     "PMK-R0");
	memcpy(w->r0_name[n], r0.name, FT_NAME_LEN);
	w->r0 = r0;
	must(r0kh_add(w->r0kh, &rl) == 0, "adding a login");
}

/** The pull of a station that roams to another AP, new in its window. */
static void prepare(struct world *w, uint32_t n, uint32_t ap)
{
	struct rrb m = {.dst = us,
			.src = bssid(ap),
			.type = RRB_PULL,
			.has_seq = true,
			.seq = {.dom = 0x1001, .seq = ++w->seq, .ts = 500},
			.has_nonce = true,
			.r1kh_id = bssid(ap)};
	struct rrb_secrets s = {.has_s1kh = true, .s1kh = station(n), .has_r0_name = true};
	uint8_t frame[RRB_FRAME_MAX];
	int len;

	m.r0kh_id_len =
		(uint8_t)snprintf((char *)m.r0kh_id, sizeof m.r0kh_id, "ap%u.example.org", n % APS);
	memcpy(s.r0_name, w->r0_name[n], FT_NAME_LEN);
	world_random(w, m.nonce, sizeof m.nonce);
	len = rrb_encode(&m, &s, key, frame);
	must(len > 0 && len <= (int)sizeof w->pull[n].frame, "encoding a pull");
	memcpy(w->pull[n].frame, frame, (size_t)len);
	w->pull[n].len = (uint16_t)len;
}

static void answer(struct world *w, uint32_t n)
{
	key_holder_receive(w->kh, RRB_PORT_INTERFACE, "eth0", w->pull[n].frame, w->pull[n].len);
}

/** The next station; the frame was made beforehand, the number in it is the next of its AP. */
static void ours(void *arg)
{
	struct world *w = arg;
	uint32_t n = (uint32_t)((w->next++ * 7919ull) % STATIONS);

	/* Its AP may ask so often a second; another second, another round. */
	w->now += 1;
	answer(w, n);
}

static void raw(void *arg)
{
	struct world *w = arg;
	struct iov ad[3] = {{us.b, MAC_LEN}, {w->siv, 48}, {w->siv, 1}};

	bench_must(aes_siv_open(key, sizeof key, ad, 3, w->sealed, 16 + 30, w->plain));
	bench_must(ft_pmk_r1(HASH_SHA256, &w->r0, us, station(1), &w->r1));
	bench_must(aes_siv_seal(key, sizeof key, ad, 3, w->plain, 120, w->sealed + 64));
}

static void floor_prepare(struct world *w)
{
	struct iov ad[3] = {{us.b, MAC_LEN}, {w->siv, 48}, {w->siv, 1}};

	bench_must(aes_siv_seal(key, sizeof key, ad, 3, w->plain, 30, w->sealed));
}

static double seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/** All at once: none may be lost, each has its answer. */
static void storm(struct world *w)
{
	unsigned before = w->sent;
	double start;

	for (uint32_t i = 0; i < STORM; i++)
		prepare(w, i * 9, (i * 9 + 1) % APS);
	start = seconds();
	for (uint32_t i = 0; i < STORM; i++)
		answer(w, i * 9);
	start = seconds() - start;
	must(w->sent - before >= STORM, "answering every pull of the storm");
	(void)printf("storm of %u pulls: %.1f ms of one core, %.2f us a pull, %.0f pulls/s\n",
		     STORM, 1000 * start, 1e6 * start / STORM, STORM / start);
}

static void world_fill(struct world *w)
{
	struct key_holder_parts parts = {.loop = w->loop,
					 .env = &w->env,
					 .r0kh = w->r0kh,
					 .aps = w->aps,
					 .wlans = w->wlans,
					 .history = key_history_new(w)};
	struct key_holder_io io = {.send = world_send, .address = world_address, .arg = w};
	struct key_holder_config config = {.push = KEY_PUSH_OFF, .mdid = 0xa1b2, .active = true};
	struct login l = {.ssid = "corp", .ssid_len = 4, .pairwise = CIPHER_CCMP};
	struct wlan wlan;
	struct err err = {0};

	l.msk.len = 64;
	wlan_init(&wlan, "corp", 1, "corp", 4);
	wlan.ft = WLAN_FT_ENABLED;
	wlan.akms = WLAN_AKM_BIT(FT_DOT1X);
	wlan.enabled = true;
	must(wlan_set_put(w->wlans, &wlan, &err) == 0, "adding the WLAN");
	for (uint32_t i = 0; i < APS; i++)
		add_ap(w, i);
	r0kh_set_max(w->r0kh, STATIONS);
	for (uint32_t i = 0; i < STATIONS; i++)
		add_login(w, i, &l);
	w->kh = key_holder_new(w, &parts, &io);
	must(w->kh && key_holder_configure(w->kh, &config) == 0, "configuring the key holder");
	for (uint32_t i = 0; i < STATIONS; i++) {
		uint32_t n = (uint32_t)((i * 7919ull) % STATIONS);

		prepare(w, n, (n + 1) % APS);
	}
}

int main(int argc, char **argv)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct bench_case cases[] = {
		{.name = "pull served, 100 k logins held", .ours = ours, .floor = raw, .arg = w},
	};
	struct r0kh_stats st;
	int rc;

	w->now = 100000;
	w->loop = loop_new_virtual(w, w->now);
	w->env = (struct env){
		.arg = w, .now_ms = world_now, .wall_us = world_wall, .random = world_random};
	w->wlans = wlan_set_new(w);
	w->aps = hostapd_ap_set_new(w);
	w->r0kh = r0kh_new(w, &w->env, w->wlans);
	w->pull = talloc_zero_array(w, struct prepared, STATIONS);
	w->r0_name = talloc_zero_size(w, (size_t)STATIONS * FT_NAME_LEN);
	world_fill(w);
	floor_prepare(w);
	storm(w);
	rc = bench_main(argc, argv, "key holder", cases, 1);
	r0kh_get_stats(w->r0kh, &st);
	(void)printf("target: 20 us a pull; %zu octets for each of %u logins held\n",
		     st.roots ? st.octets / st.roots : 0, st.roots);
	talloc_free(w);
	return rc;
}
