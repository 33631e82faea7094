/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Many stations at once (see load.h). */
#include "sim/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "sim/eap_tls.h"

/** Attempts are begun in turns of 10 ms: at 10,000 a second that is 100 a turn. */
#define TURN_MS  10
#define PHASES   2
/** A controller that has not started all BSSs by then has other WLANs than the scenario says. */
#define READY_MS 30000

enum stage { STAGE_JOIN, STAGE_COME_IN, STAGE_ROAM, STAGE_OVER };

struct load {
	struct loop *loop;
	struct load_config config;
	struct site *site;
	SSL_CTX *tls;
	struct supplicant_config network;
	struct loop_timer *timer;
	enum stage stage;
	uint64_t started_ms, told_ms, phase_us;
	uint64_t begun;   /**< of this phase */
	uint64_t turn_ms; /**< of the last turn */
	double credit;    /**< attempts that are due */
	struct load_phase phase[PHASES];
	uint32_t *latency; /**< of this phase, one for each attempt that came in */
	bool *busy;        /**< stations with an attempt under way */
	uint32_t pending;  /**< how many of them */
	uint32_t *ap;      /**< where each station is */
	void (*progress)(void *arg, char const *text);
	void (*done)(void *arg, char const *why);
	void *arg;
};

/* --- configuration -----------------------------------------------------------------------------
 */

static int set_word(struct load_config *c, char const *word, long value)
{
	struct {
		char const *word;
		long min, max;
		unsigned *out;
	} const list[] = {
		{"aps", 1, SITE_APS_MAX, &c->aps},
		{"radios", 1, RADIO_MAX, &c->radios},
		{"stations", 1, SITE_STATIONS_MAX, &c->stations},
		{"rate", 1, LOAD_RATE_MAX, &c->rate},
		{"roams", 0, 1000, &c->roams},
	};

	for (unsigned i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		if (strcmp(list[i].word, word) != 0)
			continue;
		if (value < list[i].min || value > list[i].max)
			return -ERANGE;
		*list[i].out = (unsigned)value;
		return 0;
	}
	return -ENOENT;
}

int load_config_parse(char const *text, struct load_config *out, struct err *err)
{
	struct load_config c = {.aps = 10, .radios = 1, .stations = 100, .rate = 100, .roams = 3};
	char copy[200];

	if ((size_t)snprintf(copy, sizeof(copy), "%s", text) >= sizeof(copy))
		return err_set(err, EINVAL, "--load: 199 octets are the most");
	for (char *save = NULL, *p = strtok_r(copy, ",", &save); p;
	     p = strtok_r(NULL, ",", &save)) {
		char *value = strchr(p, '='), *end = NULL;
		int rc = -ENOENT;

		if (value) {
			*value++ = '\0';
			rc = set_word(&c, p, strtol(value, &end, 10));
		}
		if (rc < 0 || !value[0] || *end)
			return err_set(err, EINVAL,
				       "--load \"%.60s\": aps=1..%u, radios=1..%u, stations=1..%u, "
				       "rate=1..%u, roams=0..1000 are what it takes",
				       p, SITE_APS_MAX, RADIO_MAX, SITE_STATIONS_MAX,
				       LOAD_RATE_MAX);
	}
	*out = c;
	return 0;
}

/* --- phases ------------------------------------------------------------------------------------
 */

static struct load_phase *present(struct load *l)
{
	return &l->phase[l->stage == STAGE_ROAM];
}

static uint64_t wanted(struct load const *l)
{
	return l->stage == STAGE_ROAM ? (uint64_t)l->config.roams * l->config.stations
				      : l->config.stations;
}

static int by_size(void const *a, void const *b)
{
	uint32_t x = *(uint32_t const *)a, y = *(uint32_t const *)b;

	return x < y ? -1 : x > y;
}

static void phase_end(struct load *l)
{
	struct load_phase *p = present(l);
	uint64_t n = p->done;

	p->took_us = site_now_us() - l->phase_us;
	if (!n)
		return;
	qsort(l->latency, n, sizeof(*l->latency), by_size);
	p->p50_us = l->latency[n / 2];
	p->p90_us = l->latency[n * 9 / 10];
	p->p99_us = l->latency[n * 99 / 100];
	p->max_us = l->latency[n - 1];
}

static void phase_begin(struct load *l, enum stage stage)
{
	l->stage = stage;
	l->begun = 0;
	l->credit = 0;
	l->turn_ms = loop_now_ms(l->loop);
	l->phase_us = site_now_us();
}

static void finish(struct load *l, char const *why)
{
	l->stage = STAGE_OVER;
	l->done(l->arg, why);
}

static void next_phase(struct load *l)
{
	phase_end(l);
	if (l->stage == STAGE_COME_IN && l->config.roams && l->phase[0].done)
		phase_begin(l, STAGE_ROAM);
	else
		finish(l, NULL);
}

/** Count what an attempt has come to. */
static void on_settled(void *arg, struct site_station *st)
{
	struct load *l = arg;
	struct load_phase *p = present(l);

	/* It was sent away between two attempts: the next one counts. */
	if (!l->busy[st->number])
		return;
	l->busy[st->number] = false;
	l->pending--;
	if (st->outcome == SITE_FAILED) {
		p->failed++;
		p->fault[st->fault]++;
		return;
	}
	p->method[st->method]++;
	l->latency[p->done++] = (uint32_t)st->took_us;
}

/** A station that is still busy with its last roam is passed over. */
static void begin_one(struct load *l)
{
	struct site_station *st =
		site_station(l->site, (uint32_t)(l->begun++ % l->config.stations));
	struct load_phase *p = present(l);

	if (l->busy[st->number]) {
		p->skipped++;
		return;
	}
	l->ap[st->number] = (l->ap[st->number] + 1) % l->config.aps;
	l->busy[st->number] = true;
	l->pending++;
	p->begun++;
	if (!site_connect(st, site_ap(l->site, l->ap[st->number]))) {
		l->busy[st->number] = false;
		l->pending--;
		p->failed++;
		p->fault[SUPPLICANT_FAULT_NO_NETWORK]++;
	}
}

static void tell(struct load *l)
{
	uint64_t now = loop_now_ms(l->loop);
	struct load_phase *p = present(l);
	char text[160];

	if (!l->progress || now < l->told_ms + 1000)
		return;
	l->told_ms = now;
	if (l->stage == STAGE_JOIN)
		(void)snprintf(text, sizeof(text), "%u of %u access points have joined",
			       site_ap_joined(l->site), l->config.aps);
	else
		(void)snprintf(text, sizeof(text), "%s: %llu of %llu done, %llu failed",
			       l->stage == STAGE_ROAM ? "roaming" : "coming in",
			       (unsigned long long)p->done, (unsigned long long)wanted(l),
			       (unsigned long long)p->failed);
	l->progress(l->arg, text);
}

static bool all_ready(struct load *l)
{
	struct scan_bss bss;

	for (unsigned i = 0; i < l->config.aps; i++)
		if (!sim_ap_scan(site_ap(l->site, i), l->network.ssid, l->network.ssid_len,
				 l->network.secure, &bss))
			return false;
	return true;
}

static void turn_join(struct load *l)
{
	if (all_ready(l))
		phase_begin(l, STAGE_COME_IN);
	else if (loop_now_ms(l->loop) > l->started_ms + READY_MS)
		finish(l, "not every access point was told to serve the network within 30 s: "
			  "is the WLAN enabled, with the same SSID and security?");
}

static void turn_phase(struct load *l)
{
	uint64_t now = loop_now_ms(l->loop);

	/* By the clock: a turn that comes late begins more. */
	l->credit += (double)l->config.rate * (double)(now - l->turn_ms) / 1000;
	l->turn_ms = now;
	for (; l->credit >= 1 && l->begun < wanted(l); l->credit--)
		begin_one(l);
	if (l->begun == wanted(l) && l->pending == 0)
		next_phase(l);
}

static void on_turn(void *arg)
{
	struct load *l = arg;

	tell(l);
	if (l->stage == STAGE_JOIN)
		turn_join(l);
	else
		turn_phase(l);
	if (l->stage != STAGE_OVER)
		loop_timer_arm(l->timer, TURN_MS);
}

/* --- life --------------------------------------------------------------------------------------
 */

static int end(struct load *l)
{
	SSL_CTX_free(l->tls);
	return 0;
}

static bool populate(struct load *l, struct scenario_network const *n, struct err *err)
{
	char name[SITE_NAME];

	for (unsigned i = 0; i < l->config.aps; i++) {
		(void)snprintf(name, sizeof(name), "sim-ap%u", i + 1);
		if (!site_add_ap(l->site, name, l->config.radios, (struct mac){{0}}, err))
			return false;
	}
	for (uint32_t i = 0; i < l->config.stations; i++) {
		struct supplicant_config c = l->network;

		c.sta = (struct mac){
			{0x02, 0x57, 1, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
		(void)snprintf(name, sizeof(name), "sim-sta%u", i + 1);
		if (!site_add_station(l->site, name, &c, l->tls, n->identity,
				      n->password[0] ? n->password : NULL, err))
			return false;
		l->ap[i] = i % l->config.aps;
	}
	return true;
}

struct load *load_new(void *ctx, struct loop *loop, struct load_config const *config,
		      struct scenario const *s, void (*progress)(void *arg, char const *text),
		      void (*done)(void *arg, char const *why), void *arg, struct err *err)
{
	struct site_config site = {
		.path = config->path, .seed = config->seed, .settled = on_settled};
	struct scenario_network const *n = s->n_networks ? &s->network[0] : NULL;
	struct load *l = talloc_zero(ctx, struct load);
	uint64_t room = (uint64_t)config->stations * (config->roams ? config->roams : 1);

	if (!n) {
		err_set(err, EINVAL,
			"--load takes a file with a network line: what the stations "
			"are set to");
		talloc_free(l);
		return NULL;
	}
	if (!l)
		return NULL;
	talloc_set_destructor(l, end);
	l->loop = loop;
	l->config = *config;
	l->network = n->config;
	l->progress = progress;
	l->done = done;
	l->arg = arg;
	l->started_ms = loop_now_ms(loop);
	site.arg = l;
	l->site = site_new(l, loop, &site);
	l->timer = loop_timer_new(l, loop, on_turn, l);
	l->latency = talloc_array(l, uint32_t, room);
	l->busy = talloc_zero_array(l, bool, config->stations);
	l->ap = talloc_zero_array(l, uint32_t, config->stations);
	if (!l->site || !l->timer || !l->latency || !l->busy || !l->ap) {
		err_set(err, ENOMEM, "memory is short");
		talloc_free(l);
		return NULL;
	}
	if (n->config.secure && akm_info(n->config.akm)->eap) {
		l->tls = n->password[0] ? eap_tls_ctx(n->ca, NULL, NULL, err)
					: eap_tls_ctx(n->ca, n->cert, n->key, err);
		if (!l->tls) {
			talloc_free(l);
			return NULL;
		}
	}
	if (!populate(l, n, err)) {
		talloc_free(l);
		return NULL;
	}
	return l;
}

void load_stop(struct load *l)
{
	site_stop(l->site);
}

void load_start(struct load *l)
{
	loop_timer_arm(l->timer, 0);
}

struct load_phase const *load_phase(struct load const *l, unsigned n)
{
	return &l->phase[n];
}

static json_t *phase_json(struct load_phase const *p)
{
	json_t *methods = json_object(), *faults = json_object();
	double seconds = (double)p->took_us / 1e6;

	for (unsigned i = 0; i < SUPPLICANT_METHOD_COUNT; i++)
		if (p->method[i])
			json_object_set_new(methods,
					    supplicant_method_text((enum supplicant_method)i),
					    json_integer((json_int_t)p->method[i]));
	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT; i++)
		if (p->fault[i])
			json_object_set_new(faults, supplicant_fault_name((enum supplicant_fault)i),
					    json_integer((json_int_t)p->fault[i]));
	return json_pack("{s:I,s:I,s:I,s:I,s:f,s:f,s:i,s:i,s:i,s:i,s:o,s:o}", "begun",
			 (json_int_t)p->begun, "done", (json_int_t)p->done, "failed",
			 (json_int_t)p->failed, "skipped", (json_int_t)p->skipped, "seconds",
			 seconds, "per_second", seconds > 0 ? (double)p->done / seconds : 0.0,
			 "p50_us", (int)p->p50_us, "p90_us", (int)p->p90_us, "p99_us",
			 (int)p->p99_us, "max_us", (int)p->max_us, "methods", methods, "faults",
			 faults);
}

json_t *load_json(struct load const *l)
{
	return json_pack("{s:i,s:i,s:o,s:o}", "aps", (int)l->config.aps, "stations",
			 (int)l->config.stations, "associations", phase_json(&l->phase[0]), "roams",
			 phase_json(&l->phase[1]));
}
