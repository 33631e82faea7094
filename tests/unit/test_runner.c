/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Scenarios against the controller's authenticator in this process, on a clock that jumps: what
 * happens depends on the seed alone.
 */
#include "sim/runner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "base/trace.h"
#include "sm/authenticator.h"

struct report {
	struct sim_ap *ap;
	struct radio_event ev;
	uint8_t frame[2400];
};

struct world {
	void *ctx;
	struct loop *loop;
	struct env env;
	struct rand_fixed random;
	struct wlan_set *wlans;
	struct session_store *store;
	struct authenticator *a;
	struct scenario *s;
	struct runner *r;
	struct loop_timer *reports_due, *due;
	struct report *queue; /**< talloc array */
	unsigned n;
	bool done, passed;
	unsigned verdicts;
	struct runner_verdict last;
};

static uint64_t now(void *arg)
{
	return loop_now_ms(((struct world *)arg)->loop);
}

static uint64_t wall(void *arg)
{
	return 1700000000000000ull + now(arg) * 1000;
}

static void octets(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static void trace(void *arg, struct trace_record const *rec)
{
	(void)arg;
	(void)rec;
}

static void on_radio(void *arg, struct radio_cmd const *cmd)
{
	struct world *w = arg;
	struct sim_ap *ap = sim_air_ap_of(site_air(runner_site(w->r)), cmd->bssid);

	assert_non_null(ap);
	sim_ap_command(ap, cmd);
	/* Without a link nobody tells the site that there is something to do. */
	loop_timer_arm(w->reports_due, 0);
}

static bool on_ask(void *arg, struct aaa_request const *rq)
{
	(void)arg;
	(void)rq;
	return true;
}

static void on_cancel(void *arg, uint64_t conversation)
{
	(void)arg;
	(void)conversation;
}

/** Reports wait until the authenticator is not busy. */
static void on_event(void *arg, struct sim_ap *ap, struct radio_event const *ev)
{
	struct world *w = arg;
	struct report *q;

	w->queue = talloc_realloc(w->ctx, w->queue, struct report, w->n + 1);
	q = &w->queue[w->n++];
	q->ap = ap;
	q->ev = *ev;
	assert_true(ev->frame.len <= sizeof q->frame);
	if (ev->frame.len)
		memcpy(q->frame, ev->frame.p, ev->frame.len);
	loop_timer_arm(w->reports_due, 0);
}

static void arm(struct world *w)
{
	uint64_t wait = authenticator_wait_ms(w->a);

	if (wait != UINT64_MAX)
		loop_timer_arm(w->due, wait);
}

static void hand_on(void *arg)
{
	struct world *w = arg;
	struct report *queue = w->queue;
	unsigned n = w->n;

	w->queue = NULL;
	w->n = 0;
	for (unsigned i = 0; i < n; i++) {
		queue[i].ev.frame.p = queue[i].frame;
		authenticator_event(w->a, &queue[i].ev);
	}
	talloc_free(queue);
	if (site_station(runner_site(w->r), 0))
		site_touch(site_station(runner_site(w->r), 0));
	arm(w);
}

static void tick(void *arg)
{
	struct world *w = arg;

	authenticator_tick(w->a);
	if (site_station(runner_site(w->r), 0))
		site_touch(site_station(runner_site(w->r), 0));
	arm(w);
}

static void on_verdict(void *arg, struct runner_verdict const *v)
{
	struct world *w = arg;

	w->verdicts++;
	w->last = *v;
	if (!v->passed && getenv("RUNNER_TRACE"))
		fprintf(stderr, "%u: %s: %s\n", v->line, v->text, v->why);
}

static void on_done(void *arg, bool passed)
{
	struct world *w = arg;

	w->done = true;
	w->passed = passed;
	loop_stop(w->loop);
}

static void put_wlan(struct world *w, char const *name, uint16_t id, uint32_t akms, bool ft)
{
	struct err err = {0};
	struct wlan wl;

	wlan_init(&wl, name, id, name, (uint8_t)strlen(name));
	wl.akms = akms;
	wl.ft = ft ? WLAN_FT_ENABLED : WLAN_FT_DISABLED;
	wl.ft_over_ds = ft;
	wl.enabled = true;
	assert_true(secret_set(&wl.psk, "correct-horse", 13));
	if (wlan_set_put(w->wlans, &wl, &err))
		fail_msg("%s: %s", name, err.msg);
}

static void start_bss(struct world *w, unsigned ap, uint16_t wlan_id)
{
	struct radio_hello *hello = talloc_zero(w->ctx, struct radio_hello);
	struct authenticator_bss b = {.wlan_id = wlan_id,
				      .vap = wlan_id,
				      .freq = 2412,
				      .width = RADIO_20_NOHT,
				      .center_freq = 2412};
	struct err err = {0};

	sim_ap_hello(site_ap(runner_site(w->r), ap), hello);
	b.radio = &hello->radio[0];
	b.bssid = hello->radio[0].bssid[wlan_id - 1];
	b.ap_mac = hello->radio[0].bssid[0];
	snprintf(b.ap_name, sizeof b.ap_name, "%s", sim_ap_name(site_ap(runner_site(w->r), ap)));
	if (authenticator_bss_start(w->a, &b, &err))
		fail_msg("%s", err.msg);
}

static void world_init(struct world *w, char const *text, uint64_t seed)
{
	struct authenticator_ops const ops = {on_radio, on_ask, on_cancel, w};
	struct session_config const sc = {
		.max_clients = 1000, .default_mdid = 0xa1b2, .stale_s = 300};
	struct authenticator_config ac;
	struct runner_config rc = {
		.seed = seed, .verdict = on_verdict, .done = on_done, .event = on_event, .arg = w};
	struct err err = {0};

	memset(w, 0, sizeof *w);
	w->ctx = talloc_new(NULL);
	w->loop = loop_new_virtual(w->ctx, 1000);
	w->random.state = 9;
	w->env = (struct env){w, now, wall, octets, trace, NULL};
	w->wlans = wlan_set_new(w->ctx);
	w->store = session_store_new(w->ctx, &w->env, w->wlans, &sc);
	authenticator_config_init(&ac);
	strcpy(ac.r0kh_id, "wlc");
	ac.r1kh_id = (struct mac){{2, 0, 0, 0xff, 0xff, 1}};
	ac.mdid = 0xa1b2;
	put_wlan(w, "home", 1, WLAN_AKM_BIT(PSK), false);
	put_wlan(w, "voice", 2, WLAN_AKM_BIT(FT_PSK), true);
	w->a = authenticator_new(w->ctx, &w->env, w->wlans, w->store, &ac, &ops);
	w->reports_due = loop_timer_new(w->ctx, w->loop, hand_on, w);
	w->due = loop_timer_new(w->ctx, w->loop, tick, w);
	w->s = scenario_parse(w->ctx, "test", text, strlen(text), &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	w->r = runner_new(w->ctx, w->loop, w->s, &rc, &err);
	if (!w->r)
		fail_msg("%s", err.msg);
	for (unsigned i = 0; i < site_ap_count(runner_site(w->r)); i++) {
		start_bss(w, i, 1);
		start_bss(w, i, 2);
	}
	arm(w);
	runner_start(w->r);
	assert_int_equal(loop_run(w->loop), 0);
	assert_true(w->done);
}

static void world_free(struct world *w)
{
	talloc_free(w->r);
	talloc_free(w->ctx);
}

#define HEAD                                                                  \
	"ap ap1\nap ap2\n"                                                    \
	"network home ssid home security wpa2-psk passphrase correct-horse\n" \
	"network voice ssid voice security ft-psk passphrase correct-horse\n" \
	"station laptop network home\nstation phone network voice\n"          \
	"wait ap1 serves home\nwait ap2 serves voice\n"

static void holds(char const *text, uint64_t seed)
{
	struct world w;

	world_init(&w, text, seed);
	if (!w.passed)
		fail_msg("line %u: %s: %s", w.last.line, w.last.text, w.last.why);
	world_free(&w);
}

static void stations_come_in_and_roam(void **state)
{
	(void)state;
	holds(HEAD "associate laptop ap1\nexpect laptop psk\nexpect laptop keys\n"
		   "roam laptop ap2\nexpect laptop psk\nexpect laptop keys\n"
		   "associate phone ap1\nexpect phone ft-first\nexpect phone keys\n"
		   "repeat 3\nroam phone ap2\nexpect phone ft\nexpect phone keys\n"
		   "roam phone ap1\nexpect phone ft\nexpect phone keys\nend\n"
		   "over phone ds\nroam phone ap2\nexpect phone ft-ds\nexpect phone keys\n"
		   "expect laptop no-faults\nexpect phone no-faults\n",
	      1);
}

/** Every seed loses other frames; within an hour each station has come in or was told why not. */
static void with_loss_nobody_hangs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		static char const text[] =
			HEAD "loss 20%\ndelay 0-9\nassociate phone ap1\nassociate laptop ap1\n"
			     "pause 20000\nroam phone ap2\nroam laptop ap2\npause 20000\n"
			     "loss 0%\npause 100\nforget phone\n"
			     "roam phone ap1\nexpect phone ft-first\nexpect phone keys\n"
			     "roam laptop ap1\nexpect laptop psk\nexpect laptop keys\n"
			     "roam phone ap2\nexpect phone ft\nexpect phone keys\n";

		holds(text, seed);
	}
}

static void an_expectation_that_fails_says_why(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, HEAD "associate laptop ap1\nexpect laptop ft\npause 5\n", 1);
	assert_false(w.passed);
	assert_int_equal(w.last.line, 10);
	assert_string_equal(w.last.text, "expect laptop ft");
	assert_string_equal(w.last.why, "it came in by psk");
	assert_int_equal(runner_failed(w.r), 1);
	assert_int_equal(runner_passed(w.r), 2);
	world_free(&w);
	world_init(&w, HEAD "loss 100%\nassociate laptop ap1\nexpect laptop psk within 100\n", 1);
	assert_false(w.passed);
	assert_string_equal(w.last.why, "nothing has come of it");
	world_free(&w);
	world_init(&w, HEAD "again laptop m4\n", 1);
	assert_false(w.passed);
	assert_string_equal(w.last.why, "no such frame was sent before");
	world_free(&w);
}

static void a_station_that_is_sent_away_is_gone(void **state)
{
	(void)state;
	/* It answers no message 1: the controller gives up with reason 15. */
	holds(HEAD "misbehave laptop no-m2\nassociate laptop ap1\nexpect laptop gone\n"
		   "expect laptop failed DEAUTH 15\n"
		   "misbehave laptop nothing\nassociate laptop ap1\nexpect laptop psk\n"
		   "leave laptop\npause 10\nassociate laptop ap2\nexpect laptop psk\n",
	      1);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test(stations_come_in_and_roam),
		cmocka_unit_test(with_loss_nobody_hangs),
		cmocka_unit_test(an_expectation_that_fails_says_why),
		cmocka_unit_test(a_station_that_is_sent_away_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
