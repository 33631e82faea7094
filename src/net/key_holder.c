/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key holder; see key_holder.h.
 */
#include "net/key_holder.h"

#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/trace_ring.h"
#include "net/key_refusals.h"
#include "net/key_targets.h"
#include "wire/rrb.h"
#include "wire/rrb_seq.h"

/** A login whose keys are being pushed. */
struct push_job {
	struct mac sta;
	uint16_t wlan_id;
};

struct key_holder {
	struct key_holder_parts p;
	struct key_holder_io io;
	struct key_holder_config config;
	struct key_targets *targets;
	struct rrb_windows *windows;
	struct key_refusals *refusals;
	struct key_holder_stats stats;
	struct push_job job[KEY_HOLDER_JOBS_MAX]; /**< a ring */
	unsigned first, jobs;
	unsigned pos; /**< of the first job: the next target */
	struct loop_timer *turn;
};

/** What is being answered. */
struct exchange {
	uint64_t wall_us; /**< when it came */
	enum rrb_port_kind kind;
	char const *port;
	struct rrb m;
	struct rrb_secrets s;
	struct key_target *target;
};

static uint64_t wall_us(struct key_holder const *kh)
{
	return kh->p.env->wall_us(kh->p.env->arg);
}

/* ---- telling ---- */

static void trace(struct key_holder const *kh, struct trace_record *rec)
{
	if (kh->p.env->ring && trace_ring_note(kh->p.env->ring, rec))
		return;
	if (!kh->p.env->trace)
		return;
	rec->wall_us = wall_us(kh);
	kh->p.env->trace(kh->p.env->arg, rec);
}

/** An R0KH-ID is octets; traces print text. */
static char const *r0kh_text(uint8_t const *id, uint8_t len, char out[R0KH_ID_MAX + 1])
{
	memcpy(out, id, len);
	out[len] = '\0';
	return out;
}

static void record(struct key_holder *kh, struct exchange const *x, enum key_outcome outcome)
{
	struct key_record r = {.wall_us = x->wall_us,
			       .event = KEY_PULL,
			       .outcome = outcome,
			       .sta = x->s.s1kh,
			       .r1kh = x->m.r1kh_id,
			       .r0kh_id_len = x->m.r0kh_id_len};
	uint64_t now = wall_us(kh);

	/* The clock may be set between the two. */
	if (now > r.wall_us && now - r.wall_us < UINT32_MAX)
		r.took_us = (uint32_t)(now - r.wall_us);
	memcpy(r.r0kh_id, x->m.r0kh_id, x->m.r0kh_id_len);
	if (x->target) {
		r.wlan_id = x->target->wlan_id;
		memcpy(r.ap, x->target->ap->name, sizeof r.ap);
	}
	key_history_put(kh->p.history, &r);
}

static bool is_served(enum key_outcome o)
{
	return o == KEY_SERVED || o == KEY_LATE;
}

static void tell_pull(struct key_holder const *kh, struct exchange const *x,
		      enum key_outcome outcome, struct r0kh_grant const *g)
{
	bool served = is_served(outcome);
	char id[R0KH_ID_MAX + 1];
	struct trace_record rec = {.event = served ? TRACE_FT_PULL_SERVED : TRACE_FT_PULL_REFUSED,
				   .sta = x->s.s1kh,
				   .bssid = x->m.r1kh_id,
				   .wlan_id = x->target->wlan_id};

	rec.s[0] = r0kh_text(x->m.r0kh_id, x->m.r0kh_id_len, id);
	rec.s[1] = x->target->ap->name;
	rec.s[2] = served ? outcome == KEY_LATE ? ", repeated by the AP" : ""
			  : key_outcome_text(outcome);
	rec.n[0] = served ? g->expires_in_s : outcome;
	rec.hex = x->s.r0_name;
	rec.hex_len = FT_NAME_LEN;
	trace(kh, &rec);
}

/** A frame that proves nothing: counted and recorded, no more. */
static void refuse(struct key_holder *kh, struct exchange const *x, enum key_outcome outcome)
{
	if (x->target)
		x->target->ap->refused++;
	record(kh, x, outcome);
}

/* ---- sending ---- */

static int send_frame(struct key_holder *kh, struct key_target const *t, struct rrb *m,
		      struct rrb_secrets const *s)
{
	uint8_t frame[RRB_FRAME_MAX];
	int len;

	m->src = kh->io.address(kh->io.arg, t->ap->kind, t->ap->port);
	if (mac_is_zero(m->src))
		return -1;
	if (m->type != RRB_SEQ_REQ) {
		m->has_seq = true;
		m->seq = rrb_seq_next(kh->windows);
	}
	len = rrb_encode(m, s, t->key, frame);
	if (len > 0)
		len = kh->io.send(kh->io.arg, t->ap->kind, t->ap->port, frame, (size_t)len);
	mem_wipe(frame, sizeof frame);
	return len;
}

/** What goes back to the sender of a frame, about the same key holders. */
static struct rrb answer_to(struct exchange const *x, enum rrb_type type)
{
	struct rrb m = {.dst = x->m.src,
			.type = type,
			.has_nonce = true,
			.r0kh_id_len = x->m.r0kh_id_len,
			.r1kh_id = x->m.r1kh_id};

	memcpy(m.nonce, x->m.nonce, sizeof m.nonce);
	memcpy(m.r0kh_id, x->m.r0kh_id, x->m.r0kh_id_len);
	return m;
}

/** The session's part of a RESP or a PUSH. False: the AP has not the client's VLAN. */
static bool fill_grant(struct key_holder const *kh, struct key_target const *t,
		       struct r0kh_grant const *g, struct rrb_secrets *s)
{
	struct hostapd_ap const *ap = hostapd_ap_by_name(kh->p.aps, t->ap->name);

	*s = (struct rrb_secrets){.has_s1kh = true,
				  .s1kh = g->sta,
				  .has_r0_name = true,
				  .r1 = g->r1,
				  .pairwise = g->pairwise,
				  .expires_in_s = g->expires_in_s,
				  .session_timeout = g->session_left_s,
				  .identity_len = g->identity_len,
				  .cui_len = g->cui_len};
	memcpy(s->r0_name, g->r0_name, FT_NAME_LEN);
	memcpy(s->identity, g->identity, g->identity_len);
	memcpy(s->cui, g->cui, g->cui_len);
	if (!ap || !hostapd_ap_vlan(ap, g->vlan, &s->vlan[0]))
		return false;
	s->has_vlan = s->vlan[0] != 0;
	s->vlans = s->has_vlan;
	return true;
}

/* ---- pushes ---- */

static void push_record(struct key_holder *kh, struct key_target *t, struct r0kh_grant const *g,
			enum key_outcome outcome)
{
	struct key_record r = {.wall_us = wall_us(kh),
			       .event = KEY_PUSH,
			       .outcome = outcome,
			       .sta = g->sta,
			       .r1kh = t->bssid,
			       .r0kh_id_len = g->r0kh_id_len,
			       .wlan_id = t->wlan_id};
	char id[R0KH_ID_MAX + 1];
	struct trace_record rec = {.event = TRACE_FT_KEY_PUSHED,
				   .sta = g->sta,
				   .bssid = t->bssid,
				   .wlan_id = t->wlan_id,
				   .s = {r0kh_text(g->r0kh_id, g->r0kh_id_len, id), t->ap->name},
				   .n = {g->expires_in_s}};

	memcpy(r.r0kh_id, g->r0kh_id, g->r0kh_id_len);
	memcpy(r.ap, t->ap->name, sizeof r.ap);
	key_history_put(kh->p.history, &r);
	if (outcome != KEY_SERVED) {
		rec.event = TRACE_FT_KEY_UNPUSHED;
		rec.s[2] = key_outcome_text(outcome);
	}
	trace(kh, &rec);
}

/** A PMK-R1 that nobody asked for. Holds the key of `g`, which the caller wipes. */
static void push_grant(struct key_holder *kh, struct key_target *t, struct r0kh_grant const *g)
{
	struct rrb m = {.dst = t->bssid,
			.type = RRB_PUSH,
			.r0kh_id_len = g->r0kh_id_len,
			.r1kh_id = t->bssid};
	enum key_outcome outcome = KEY_SERVED;
	struct rrb_secrets s;

	memcpy(m.r0kh_id, g->r0kh_id, g->r0kh_id_len);
	if (!fill_grant(kh, t, g, &s))
		outcome = KEY_NO_VLAN;
	else if (send_frame(kh, t, &m, &s) < 0)
		outcome = KEY_UNSENT;
	else
		t->ap->pushed++;
	mem_wipe(&s, sizeof s);
	push_record(kh, t, g, outcome);
}

static bool is_neighbor(struct hostapd_ap const *ap, char const *name)
{
	for (unsigned i = 0; i < ap->neighbors; i++)
		if (strcmp(ap->neighbor[i], name) == 0)
			return true;
	return false;
}

/** May a client that logged in at `login_bssid` roam to this one, as far as we were told? */
static bool push_wanted(struct key_holder *kh, struct key_target const *t, struct mac login_bssid)
{
	struct key_target const *from;
	struct hostapd_ap const *ap;

	if (mac_eq(t->bssid, login_bssid))
		return false;
	switch (kh->config.push) {
	case KEY_PUSH_OFF: return false;
	case KEY_PUSH_ALL: return true;
	case KEY_PUSH_NEIGHBORS: break;
	}
	from = key_target_find(kh->targets, login_bssid);
	ap = from ? hostapd_ap_by_name(kh->p.aps, from->ap->name) : NULL;
	/* The other radios of the same AP are neighbours without being named. */
	return ap && (from->ap == t->ap || is_neighbor(ap, t->ap->name));
}

/** The AP of the station's newest login on a WLAN; zero when it has none any more. */
static struct mac login_bssid(struct key_holder const *kh, struct push_job const *job)
{
	struct r0kh_info info;

	for (unsigned i = 0; r0kh_info(kh->p.r0kh, job->sta, i, &info); i++)
		if (info.wlan_id == job->wlan_id)
			return info.login_bssid;
	return (struct mac){{0}};
}

/** One target of one login. False: this login has no keys (any more), its other targets neither. */
static bool push_one(struct key_holder *kh, struct push_job const *job, struct key_target *t)
{
	struct r0kh_grant g;
	struct mac bssid;
	bool go_on;

	/* First, because the BSSes of other WLANs may be thousands. */
	if (t->wlan_id != job->wlan_id)
		return true;
	bssid = login_bssid(kh, job);
	go_on = !mac_is_zero(bssid);
	if (go_on && push_wanted(kh, t, bssid)) {
		go_on = r0kh_push(kh->p.r0kh, job->sta, job->wlan_id, t->bssid, &g) == KEY_SERVED;
		if (go_on)
			push_grant(kh, t, &g);
		mem_wipe(&g, sizeof g);
	}
	return go_on;
}

/** The first job is over, or makes room. */
static void job_leaves(struct key_holder *kh)
{
	kh->first = (kh->first + 1) % KEY_HOLDER_JOBS_MAX;
	kh->jobs--;
	kh->pos = 0;
}

static void push_turn(void *arg)
{
	struct key_holder *kh = arg;

	for (unsigned i = 0; i < KEY_HOLDER_TURN && kh->jobs; i++) {
		struct push_job const *job = &kh->job[kh->first];
		struct key_target *t = key_target_next(kh->targets, &kh->pos);

		if (t && push_one(kh, job, t))
			continue;
		job_leaves(kh);
	}
	if (kh->jobs)
		loop_timer_arm(kh->turn, 0);
}

void key_holder_push(struct key_holder *kh, struct mac sta, uint16_t wlan_id)
{
	if (!kh->config.active || kh->config.push == KEY_PUSH_OFF)
		return;
	if (kh->jobs == KEY_HOLDER_JOBS_MAX) {
		job_leaves(kh);
		kh->stats.jobs_lost++;
	}
	kh->job[(kh->first + kh->jobs++) % KEY_HOLDER_JOBS_MAX] =
		(struct push_job){.sta = sta, .wlan_id = wlan_id};
	loop_timer_arm(kh->turn, 0);
}

/* ---- pulls ---- */

static enum key_outcome respond(struct key_holder *kh, struct exchange *x,
				struct r0kh_grant const *g)
{
	struct rrb m = answer_to(x, RRB_RESP);
	enum key_outcome outcome = KEY_SERVED;
	struct rrb_secrets s;

	if (!fill_grant(kh, x->target, g, &s))
		outcome = KEY_NO_VLAN;
	else if (send_frame(kh, x->target, &m, &s) < 0)
		outcome = KEY_UNSENT;
	mem_wipe(&s, sizeof s);
	return outcome;
}

/** A refusal whose time has come. The AP may have left the configuration meanwhile. */
static void send_refusal(void *arg, struct key_refusal const *r)
{
	struct key_holder *kh = arg;
	struct key_target const *t = key_target_find(kh->targets, r->r1kh);
	struct rrb_secrets s = {.has_s1kh = true, .s1kh = r->sta};
	struct rrb m = {.dst = r->dst,
			.type = RRB_RESP,
			.has_nonce = true,
			.r0kh_id_len = r->r0kh_id_len,
			.r1kh_id = r->r1kh};

	memcpy(m.nonce, r->nonce, sizeof m.nonce);
	memcpy(m.r0kh_id, r->r0kh_id, r->r0kh_id_len);
	if (t && send_frame(kh, t, &m, &s) < 0)
		kh->stats.refusals_unsent++;
}

/** To us alone: the AP is told, in time (key_refusals.h). Broadcast: another R0KH may have it. */
static void respond_nothing(struct key_holder *kh, struct exchange const *x)
{
	struct key_refusal r = {.dst = x->m.src,
				.r1kh = x->m.r1kh_id,
				.sta = x->s.s1kh,
				.r0kh_id_len = x->m.r0kh_id_len};

	if (mac_is_group(x->m.dst))
		return;
	memcpy(r.nonce, x->m.nonce, sizeof r.nonce);
	memcpy(r.r0kh_id, x->m.r0kh_id, x->m.r0kh_id_len);
	key_refusals_put(kh->refusals, &r);
}

/**
 * A key does not tell two `bssid any` lines apart that have it both, as those of one AP do. The
 * name of a PMK-R0 does, it is made of the SSID: the BSSID belongs to the line whose WLAN can
 * answer.
 */
static enum key_outcome ask(struct key_holder *kh, struct exchange *x, struct r0kh_request *q,
			    struct r0kh_grant *g)
{
	enum key_outcome outcome = r0kh_pull(kh->p.r0kh, q, g), other;
	struct key_target const *any;
	unsigned pos = 0;

	if (is_served(outcome) || !x->target->learnt)
		return outcome;
	while ((any = key_target_next_any(kh->targets, x->kind, x->port, &pos))) {
		if (any->wlan_id == x->target->wlan_id ||
		    !consttime_eq(any->key, x->target->key, RRB_KEY_LEN))
			continue;
		q->wlan_id = any->wlan_id;
		other = r0kh_pull(kh->p.r0kh, q, g);
		if (is_served(other)) {
			key_target_move(x->target, any);
			return other;
		}
	}
	return outcome;
}

static void take_pull(struct key_holder *kh, struct exchange *x)
{
	struct r0kh_request q = {.sta = x->s.s1kh,
				 .r1kh = x->m.r1kh_id,
				 .r0kh_id = x->m.r0kh_id,
				 .r0kh_id_len = x->m.r0kh_id_len,
				 .r0_name = x->s.r0_name,
				 .wlan_id = x->target->wlan_id};
	struct r0kh_grant g;
	enum key_outcome outcome = ask(kh, x, &q, &g);

	if (is_served(outcome)) {
		enum key_outcome sent = respond(kh, x, &g);

		outcome = sent == KEY_SERVED ? outcome : sent;
	}
	if (is_served(outcome)) {
		x->target->ap->served++;
		key_refusals_drop(kh->refusals, q.r1kh, q.sta);
	} else {
		x->target->ap->refused++;
		if (outcome != KEY_UNSENT)
			respond_nothing(kh, x);
	}
	record(kh, x, outcome);
	tell_pull(kh, x, outcome, &g);
	/* Its answer came too late for this try; the next one finds the key at the AP. */
	if (outcome == KEY_LATE && kh->config.push != KEY_PUSH_OFF)
		push_grant(kh, x->target, &g);
	mem_wipe(&g, sizeof g);
}

/* ---- frames ---- */

/** A thousand clients of one BSS cannot ask more often.
 * @param taken  one of the target's counts of the present second */
static bool too_many(struct key_holder const *kh, struct key_target *t, unsigned *taken)
{
	uint64_t second = kh->p.env->now_ms(kh->p.env->arg) / 1000;

	if (t->second != second) {
		t->second = second;
		t->pulls = t->seq_reqs = 0;
	}
	return (*taken)++ >= KEY_HOLDER_RATE;
}

/** The frame against the BSS that its R1KH-ID names. */
static enum key_outcome prove_target(struct key_holder *kh, struct exchange *x)
{
	struct key_target const *from = key_target_find(kh->targets, x->m.src);

	/* hostapd sends from the BSSID; with r1_key_holder set, from another one of the AP. */
	if (x->target->ap->kind != x->kind || strcmp(x->target->ap->port, x->port) != 0 || !from ||
	    from->ap != x->target->ap)
		return KEY_WRONG_SOURCE;
	switch (rrb_open(&x->m, x->target->key, &x->s)) {
	case RRB_REFUSED_OK: return KEY_SERVED;
	case RRB_REFUSED_KEY: return KEY_WRONG_KEY;
	case RRB_REFUSED_FOREIGN:
	case RRB_REFUSED_TRUNCATED:
	case RRB_REFUSED_TYPE:
	case RRB_REFUSED_MISSING:
	case RRB_REFUSED_VALUE:
	case RRB_REFUSED_COUNT: break;
	}
	return KEY_MALFORMED;
}

/**
 * The frame's AP, and its secrets opened. A BSSID that was learnt belongs to whatever `bssid any`
 * it proves now: an access point that was given another key, or carried to another site, would
 * never be heard again otherwise.
 */
static enum key_outcome prove(struct key_holder *kh, struct exchange *x)
{
	enum key_outcome o = KEY_UNKNOWN_AP;
	enum rrb_refusal r;
	struct key_target *any;
	unsigned pos = 0;

	x->target = key_target_find(kh->targets, x->m.r1kh_id);
	if (x->target) {
		o = prove_target(kh, x);
		if (!x->target->learnt || (o != KEY_WRONG_KEY && o != KEY_WRONG_SOURCE))
			return o;
	}
	while ((any = key_target_next_any(kh->targets, x->kind, x->port, &pos))) {
		r = rrb_open(&x->m, any->key, &x->s);
		if (r == RRB_REFUSED_KEY) {
			o = x->target ? o : KEY_WRONG_KEY;
			continue;
		}
		if (!mac_eq(x->m.src, x->m.r1kh_id))
			return KEY_WRONG_SOURCE;
		if (x->target)
			key_target_move(x->target, any);
		else
			x->target = key_target_learn(kh->targets, any, x->m.r1kh_id);
		if (!x->target)
			return KEY_WRONG_KEY;
		return r == RRB_REFUSED_OK ? KEY_SERVED : KEY_MALFORMED;
	}
	return o;
}

/** SEQ of a message is judged; a sender not yet proven is asked for proof. */
static bool is_fresh(struct key_holder *kh, struct exchange *x)
{
	struct rrb ask = answer_to(x, RRB_SEQ_REQ);
	bool asking = false;

	switch (rrb_seq_check(kh->windows, &x->m, &asking, ask.nonce)) {
	case RRB_FRESH: break;
	case RRB_REPLAYED: return false;
	case RRB_UNPROVEN:
		if (asking && send_frame(kh, x->target, &ask, NULL) >= 0)
			kh->stats.questions++;
		break;
	}
	return true;
}

static void take_seq_req(struct key_holder *kh, struct exchange *x)
{
	struct rrb m = answer_to(x, RRB_SEQ_RESP);

	if (too_many(kh, x->target, &x->target->seq_reqs))
		refuse(kh, x, KEY_TOO_MANY);
	else if (send_frame(kh, x->target, &m, NULL) >= 0)
		kh->stats.asked++;
}

static void take(struct key_holder *kh, struct exchange *x)
{
	enum key_outcome o = prove(kh, x);

	if (o != KEY_SERVED) {
		refuse(kh, x, o);
		return;
	}
	x->target->ap->last_wall_us = x->wall_us;
	x->target->heard_ms = kh->p.env->now_ms(kh->p.env->arg);
	switch (x->m.type) {
	case RRB_SEQ_REQ: take_seq_req(kh, x); break;
	case RRB_SEQ_RESP:
		if (rrb_seq_proven(kh->windows, &x->m))
			kh->stats.proven++;
		else
			refuse(kh, x, KEY_REPLAYED);
		break;
	case RRB_PULL:
		/* The question of is_fresh() goes first: it costs the AP no more than the answer.
		 */
		if (!is_fresh(kh, x))
			refuse(kh, x, KEY_REPLAYED);
		else if (too_many(kh, x->target, &x->target->pulls))
			refuse(kh, x, KEY_TOO_MANY);
		else
			take_pull(kh, x);
		break;
	case RRB_RESP:
	case RRB_PUSH: break;
	}
}

/**
 * Frames that are none of our business: of other protocols, our own, to others; between APs. A
 * frame that cannot be read has been sent to somebody all the same: addresses are taken from its
 * header.
 */
static bool is_for_us(struct key_holder const *kh, struct exchange const *x, uint8_t const *frame,
		      size_t len, enum rrb_refusal r)
{
	struct mac us = kh->io.address(kh->io.arg, x->kind, x->port);
	struct rd header = rd_init(frame, len);
	struct mac dst = {{0}}, src = {{0}};

	rd_copy(&header, dst.b, MAC_LEN);
	rd_copy(&header, src.b, MAC_LEN);
	if (!kh->config.active || header.bad || r == RRB_REFUSED_FOREIGN || mac_is_zero(us))
		return false;
	if (mac_eq(src, us) || (!mac_eq(dst, us) && !mac_is_group(dst)))
		return false;
	/* Only an R0KH sends these, and only to R1KHs. */
	return r || (x->m.type != RRB_RESP && x->m.type != RRB_PUSH);
}

void key_holder_receive(struct key_holder *kh, enum rrb_port_kind kind, char const *port,
			uint8_t const *frame, size_t len)
{
	struct exchange x = {.wall_us = wall_us(kh), .kind = kind, .port = port};
	enum rrb_refusal r = rrb_decode(frame, len, &x.m);

	kh->stats.frames++;
	if (!is_for_us(kh, &x, frame, len, r)) {
		kh->stats.ignored++;
		return;
	}
	if (r)
		refuse(kh, &x, KEY_MALFORMED);
	else
		take(kh, &x);
	mem_wipe(&x.s, sizeof x.s);
}

/* ---- the key holder itself ---- */

int key_holder_configure(struct key_holder *kh, struct key_holder_config const *config)
{
	int rc = key_targets_set(kh->targets, kh->p.aps, kh->p.wlans, config->mdid);

	if (rc)
		return rc;
	kh->config = *config;
	/* The controller that serves now has had the logins too, and pushes them itself. */
	if (!config->active) {
		kh->jobs = 0;
		key_refusals_clear(kh->refusals);
	}
	/* Where the first job stood in the old table is nowhere in the new. */
	kh->pos = 0;
	return 0;
}

struct key_holder_ap key_holder_ap(struct key_holder const *kh, char const *name)
{
	struct key_ap const *ap = key_ap_find(kh->targets, name);

	if (!ap)
		return (struct key_holder_ap){0};
	return (struct key_holder_ap){.served = ap->served,
				      .refused = ap->refused,
				      .pushed = ap->pushed,
				      .last_wall_us = ap->last_wall_us,
				      .learnt = key_targets_learnt(kh->targets, name)};
}

void key_holder_get_stats(struct key_holder const *kh, struct key_holder_stats *out)
{
	*out = kh->stats;
	out->targets = key_targets_count(kh->targets);
	out->learnt = key_targets_learnt(kh->targets, NULL);
}

struct key_holder *key_holder_new(void *ctx, struct key_holder_parts const *parts,
				  struct key_holder_io const *io)
{
	struct key_holder *kh = talloc_zero(ctx, struct key_holder);

	if (!kh)
		return NULL;
	kh->p = *parts;
	kh->io = *io;
	kh->config.push = KEY_PUSH_OFF;
	kh->targets = key_targets_new(kh, parts->env);
	kh->windows = rrb_windows_new(kh, parts->env);
	kh->turn = loop_timer_new(kh, parts->loop, push_turn, kh);
	kh->refusals = key_refusals_new(kh, parts->loop, parts->env, send_refusal, kh);
	if (kh->targets && kh->windows && kh->turn && kh->refusals)
		return kh;
	talloc_free(kh);
	return NULL;
}
