/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Runs a scenario (see runner.h). Order comes from outcomes, not from the clock: a statement that
 * waits is looked at whenever something has changed, and given up when its time is over.
 */
#include "sim/runner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "sim/eap_tls.h"

/** Statements that need no wait, one after the other: a loop without one gives way after so many.
 */
#define TURN 1000

enum progress { NEXT, HOLD, BROKEN };

struct runner {
	struct loop *loop;
	struct scenario const *s;
	struct runner_config config;
	struct site *site;
	SSL_CTX *tls[SCENARIO_NETWORKS_MAX];
	struct loop_timer *timer;
	unsigned pc;
	bool waiting; /**< the present statement has begun to wait */
	uint64_t since_us, until_ms;
	int64_t *left; /**< of each REPEAT, its rounds; 0 not begun */
	char why[200];
	bool over, busy;
	unsigned passed, failed;
};

static int end(struct runner *r)
{
	for (unsigned i = 0; i < SCENARIO_NETWORKS_MAX; i++)
		SSL_CTX_free(r->tls[i]);
	return 0;
}

static void go(struct runner *r);

static void on_change(void *arg)
{
	go(arg);
}

static void on_event(void *arg, struct sim_ap *ap, struct radio_event const *ev)
{
	struct runner *r = arg;

	if (r->config.event)
		r->config.event(r->config.arg, ap, ev);
}

static bool open_networks(struct runner *r, struct err *err)
{
	for (unsigned i = 0; i < r->s->n_networks; i++) {
		struct scenario_network const *n = &r->s->network[i];

		if (!n->config.secure || !akm_info(n->config.akm)->eap)
			continue;
		r->tls[i] = n->password[0] ? eap_tls_ctx(n->ca, NULL, NULL, err)
					   : eap_tls_ctx(n->ca, n->cert, n->key, err);
		if (!r->tls[i]) {
			err_prefix(err, "network %s", n->name);
			return false;
		}
	}
	return true;
}

static bool populate(struct runner *r, struct err *err)
{
	for (unsigned i = 0; i < r->s->n_aps; i++)
		if (!site_add_ap(r->site, r->s->ap[i].name, r->s->ap[i].radios, r->s->ap[i].address,
				 err))
			return false;
	for (unsigned i = 0; i < r->s->n_stations; i++) {
		struct scenario_station const *st = &r->s->station[i];
		struct scenario_network const *n = &r->s->network[st->network];
		struct supplicant_config c = n->config;

		c.sta = st->address;
		if (!site_add_station(r->site, st->name, &c, r->tls[st->network], n->identity,
				      n->password[0] ? n->password : NULL, err))
			return false;
	}
	return true;
}

struct runner *runner_new(void *ctx, struct loop *loop, struct scenario const *s,
			  struct runner_config const *config, struct err *err)
{
	struct runner *r = talloc_zero(ctx, struct runner);
	struct site_config const c = {
		.path = config->path,
		.seed = config->seed,
		.changed = on_change,
		.event = on_event,
		.arg = r,
	};

	if (r) {
		talloc_set_destructor(r, end);
		r->loop = loop;
		r->s = s;
		r->config = *config;
		r->site = site_new(r, loop, &c);
		r->timer = loop_timer_new(r, loop, on_change, r);
		r->left = talloc_zero_array(r, int64_t, s->n_steps + 1);
	}
	if (!r || !r->site || !r->timer || !r->left)
		err_set(err, ENOMEM, "memory is short");
	else if (open_networks(r, err) && populate(r, err))
		return r;
	talloc_free(r);
	return NULL;
}

void runner_start(struct runner *r)
{
	loop_timer_arm(r->timer, 0);
}

struct site *runner_site(struct runner const *r)
{
	return r->site;
}

unsigned runner_passed(struct runner const *r)
{
	return r->passed;
}

unsigned runner_failed(struct runner const *r)
{
	return r->failed;
}

/* --- expectations ------------------------------------------------------------------------------
 */

/** What the last attempt came to, in words. */
static void tell_outcome(struct runner *r, struct site_station const *st)
{
	switch (st->outcome) {
	case SITE_NONE: (void)snprintf(r->why, sizeof(r->why), "nothing has come of it"); return;
	case SITE_CONNECTED:
		(void)snprintf(r->why, sizeof(r->why), "it came in by %s",
			       supplicant_method_text(st->method));
		return;
	case SITE_FAILED:
		(void)snprintf(r->why, sizeof(r->why), "it failed: %s, code %u (%s)%s%s",
			       supplicant_fault_name(st->fault), st->code,
			       supplicant_fault_text(st->fault), st->eap_why[0] ? ": " : "",
			       st->eap_why);
		return;
	}
}

static enum progress expect_failed(struct scenario_step const *p, struct site_station const *st)
{
	if (st->outcome == SITE_NONE)
		return HOLD;
	if (st->outcome == SITE_CONNECTED)
		return p->has_fault && p->fault == SUPPLICANT_FAULT_DEAUTH ? HOLD : BROKEN;
	if (p->has_fault && p->fault != st->fault)
		return BROKEN;
	return !p->code || p->code == st->code ? NEXT : BROKEN;
}

static enum progress expect_method(struct scenario_step const *p, struct site_station const *st)
{
	if (st->outcome == SITE_NONE)
		return HOLD;
	return st->outcome == SITE_CONNECTED && st->method == p->method ? NEXT : BROKEN;
}

/** Every fault that was counted, in words. False: none. */
static bool tell_faults(struct runner *r, struct site_station const *st)
{
	size_t at = 0;

	r->why[0] = '\0';
	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT && at < sizeof(r->why); i++) {
		enum supplicant_fault f = (enum supplicant_fault)i;
		uint64_t n = supplicant_fault_count(st->supplicant, f);

		if (n)
			at += (size_t)snprintf(r->why + at, sizeof(r->why) - at, "%s%s %llu",
					       at ? ", " : "", supplicant_fault_name(f),
					       (unsigned long long)n);
	}
	return at > 0;
}

static enum progress expect(struct runner *r, struct scenario_step const *p)
{
	struct site_station *st = site_station(r->site, p->station);
	enum progress what = BROKEN;

	tell_outcome(r, st);
	switch (p->expect) {
	case SCENARIO_EXPECT_METHOD: what = expect_method(p, st); break;
	case SCENARIO_EXPECT_FAILED: what = expect_failed(p, st); break;
	case SCENARIO_EXPECT_GONE:
		what = st->outcome != SITE_FAILED             ? HOLD
		       : st->fault == SUPPLICANT_FAULT_DEAUTH ? NEXT
							      : BROKEN;
		break;
	case SCENARIO_EXPECT_KEYS:
		what = sim_air_keys_agree(site_air(r->site), st->supplicant) ? NEXT : HOLD;
		if (what == HOLD)
			(void)snprintf(r->why, sizeof(r->why),
				       "the keys at both ends differ, or the port is shut");
		break;
	case SCENARIO_EXPECT_NO_FAULTS: what = tell_faults(r, st) ? BROKEN : NEXT; break;
	case SCENARIO_EXPECT_FAULT:
		what = supplicant_fault_count(st->supplicant, p->fault) ? NEXT : HOLD;
		if (what == HOLD && !tell_faults(r, st))
			(void)snprintf(r->why, sizeof(r->why), "no fault was counted");
		break;
	}
	return what;
}

static enum progress wait_ap(struct runner *r, struct scenario_step const *p)
{
	struct supplicant_config const *c = &r->s->network[p->network].config;
	struct scan_bss bss;

	if (sim_ap_scan(site_ap(r->site, p->ap), c->ssid, c->ssid_len, c->secure, &bss))
		return NEXT;
	if (site_ap_joined(r->site) == 0)
		(void)snprintf(r->why, sizeof(r->why), "no access point has joined%s%s",
			       site_link_why(r->site)[0] ? ": " : "", site_link_why(r->site));
	else
		(void)snprintf(r->why, sizeof(r->why),
			       "%s is not among the %u BSSs that the controller has started there",
			       r->s->network[p->network].name,
			       sim_ap_bss_count(site_ap(r->site, p->ap)));
	return HOLD;
}

static void tell(struct runner *r, struct scenario_step const *p, bool passed)
{
	struct runner_verdict v = {.line = p->line, .passed = passed};
	bool of_attempt = p->type == SCENARIO_EXPECT && (p->expect == SCENARIO_EXPECT_METHOD ||
							 p->expect == SCENARIO_EXPECT_FAILED);

	v.took_us = of_attempt ? site_station(r->site, p->station)->took_us
			       : site_now_us() - r->since_us;
	(void)snprintf(v.text, sizeof(v.text), "%s", p->text);
	if (!passed)
		(void)snprintf(v.why, sizeof(v.why), "%s", r->why);
	*(passed ? &r->passed : &r->failed) += 1;
	r->config.verdict(r->config.arg, &v);
}

/** A statement that may wait. */
static enum progress hold(struct runner *r, struct scenario_step const *p)
{
	uint64_t now = loop_now_ms(r->loop);
	enum progress what;

	if (!r->waiting) {
		r->waiting = true;
		r->since_us = site_now_us();
		r->until_ms = now + (p->type == SCENARIO_PAUSE ? (uint64_t)p->value : p->within_ms);
	}
	if (p->type == SCENARIO_PAUSE)
		what = now >= r->until_ms ? NEXT : HOLD;
	else
		what = p->type == SCENARIO_WAIT ? wait_ap(r, p) : expect(r, p);
	if (what == HOLD && now >= r->until_ms)
		what = BROKEN;
	if (what == HOLD) {
		loop_timer_arm(r->timer, r->until_ms - now);
		return HOLD;
	}
	if (p->type != SCENARIO_PAUSE)
		tell(r, p, what == NEXT);
	r->waiting = false;
	return what;
}

/* --- acts --------------------------------------------------------------------------------------
 */

static enum progress associate(struct runner *r, struct scenario_step const *p)
{
	struct site_station *st = site_station(r->site, p->station);

	st->eap_why[0] = '\0';
	if (site_connect(st, site_ap(r->site, p->ap)))
		return NEXT;
	(void)snprintf(r->why, sizeof(r->why),
		       "the access point does not serve its network (yet): use \"wait\"");
	tell(r, p, false);
	return BROKEN;
}

static enum progress again(struct runner *r, struct scenario_step const *p)
{
	if (supplicant_repeat(site_station(r->site, p->station)->supplicant,
			      (enum supplicant_sent)p->bits))
		return NEXT;
	(void)snprintf(r->why, sizeof(r->why), "no such frame was sent before");
	tell(r, p, false);
	return BROKEN;
}

/** The loop's rounds; `pc` stands at the END afterwards, or behind the REPEAT. */
static void round_ends(struct runner *r, struct scenario_step const *p)
{
	if (--r->left[p->other] > 0)
		r->pc = p->other;
}

static enum progress act(struct runner *r, struct scenario_step const *p)
{
	struct supplicant *s =
		r->s->n_stations ? site_station(r->site, p->station)->supplicant : NULL;

	switch (p->type) {
	case SCENARIO_ASSOCIATE:
	case SCENARIO_ROAM: return associate(r, p);
	case SCENARIO_LEAVE: site_leave(site_station(r->site, p->station)); return NEXT;
	case SCENARIO_LOSE: site_lose(site_station(r->site, p->station)); return NEXT;
	case SCENARIO_FORGET: supplicant_forget(s); return NEXT;
	case SCENARIO_MISBEHAVE: supplicant_misbehave(s, p->bits); return NEXT;
	case SCENARIO_AGAIN: return again(r, p);
	case SCENARIO_SKEW: supplicant_set_cckm_skew(s, p->value * 1000); return NEXT;
	case SCENARIO_OVER: supplicant_set_over_ds(s, p->value); return NEXT;
	case SCENARIO_LOSS: sim_air_set_loss(site_air(r->site), (unsigned)p->value); return NEXT;
	case SCENARIO_DELAY:
		sim_air_set_delay(site_air(r->site), (unsigned)p->value, (unsigned)p->max);
		return NEXT;
	case SCENARIO_REPEAT: r->left[r->pc] = p->value; return NEXT;
	case SCENARIO_END: round_ends(r, p); return NEXT;
	case SCENARIO_PAUSE:
	case SCENARIO_EXPECT:
	case SCENARIO_WAIT: return hold(r, p);
	case SCENARIO_STEP_COUNT: break;
	}
	return BROKEN;
}

static void finish(struct runner *r, bool passed)
{
	r->over = true;
	r->config.done(r->config.arg, passed);
}

static void go(struct runner *r)
{
	/* What a statement does may tell of a change at once. */
	if (r->over || r->busy)
		return;
	r->busy = true;
	for (unsigned turn = 0; r->pc < r->s->n_steps; turn++) {
		struct scenario_step const *p = &r->s->step[r->pc];
		enum progress what = turn < TURN ? act(r, p) : HOLD;

		if (turn == TURN)
			loop_timer_arm(r->timer, 0);
		if (p->type == SCENARIO_AGAIN)
			site_touch(site_station(r->site, p->station));
		if (what == HOLD)
			break;
		if (what == BROKEN) {
			finish(r, false);
			break;
		}
		r->pc++;
	}
	r->busy = false;
	if (!r->over && r->pc >= r->s->n_steps)
		finish(r, true);
}
