/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A small access point for tests of the simulator's station: it answers authentication and
 * association with given elements and leaves the handshakes to the controller's machines
 * (sm/fourway, sm/group_handshake), which know nothing of the station's code.
 */
#ifndef FASTROAM_TEST_SUPPLICANT_H
#define FASTROAM_TEST_SUPPLICANT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/rand.h"
#include "dot11/eap.h"
#include "dot11/frame.h"
#include "dot11/rsne.h"
#include "dot11/status.h"
#include "dot11/wpa_ie.h"
#include "sim/supplicant.h"
#include "sm/fourway.h"
#include "sm/group_handshake.h"

#define CELL_QUEUE 64

struct cell_frame {
	bool is_mgmt, protect;
	struct mac bssid;
	size_t len;
	uint8_t b[SUPPLICANT_FRAME_MAX];
};

struct cell {
	struct env env;
	uint64_t now;
	struct rand_fixed random;
	struct supplicant *s;
	struct supplicant_config config;
	/* What the station told. */
	unsigned connected, failed;
	enum supplicant_method how;
	enum supplicant_fault why;
	uint16_t code;
	unsigned eap_packets;
	/* Frames of the station that were not looked at yet. */
	struct cell_frame queue[CELL_QUEUE];
	unsigned n;
	unsigned n_auth, n_assoc, n_key; /**< seen */
	/* The access point. */
	struct scan_bss bss;
	bool deaf; /**< it answers nothing */
	uint8_t pmk[64];
	uint8_t pmk_len;
	uint8_t const *pmkid; /**< for message 1 */
	struct fourway f;
	struct fourway_run f_run;
	struct cckm_keys cckm; /**< that the last message 2 gave */
	struct group_handshake g;
	struct group_key group;
	unsigned done;
	struct scan_element sta_ie, ap_ie;
	uint8_t extra[600]; /**< elements of the association response */
	size_t extra_len;
	/** Instead of the plain answer to an association request; true: it was answered. */
	bool (*on_assoc)(struct cell *c, struct frame const *f, struct assoc_request const *q);
	bool (*on_auth)(struct cell *c, struct frame const *f, struct auth_frame const *a);
	void (*tune)(struct cell *c, struct fourway_setup *setup);
	void *arg;
};

static inline uint64_t cell_now(void *arg)
{
	return ((struct cell *)arg)->now;
}

static inline void cell_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct cell *)arg)->random, out, len);
}

static inline void cell_push(struct cell *c, bool is_mgmt, struct mac bssid, struct span frame,
			     bool protect)
{
	struct cell_frame *f = &c->queue[c->n++];

	assert_true(c->n <= CELL_QUEUE && frame.len <= sizeof f->b);
	*f = (struct cell_frame){is_mgmt, protect, bssid, frame.len, {0}};
	memcpy(f->b, frame.p, frame.len);
}

static inline void cell_mgmt(void *arg, struct mac bssid, struct span frame, bool protect)
{
	cell_push(arg, true, bssid, frame, protect);
}

static inline void cell_eapol(void *arg, struct mac bssid, struct span frame, bool encrypt)
{
	cell_push(arg, false, bssid, frame, encrypt);
}

static inline void cell_eap(void *arg, struct span packet)
{
	(void)packet;
	((struct cell *)arg)->eap_packets++;
}

static inline void cell_connected(void *arg, enum supplicant_method how)
{
	struct cell *c = arg;

	c->connected++;
	c->how = how;
}

static inline void cell_failed(void *arg, enum supplicant_fault why, uint16_t code)
{
	struct cell *c = arg;

	c->failed++;
	c->why = why;
	c->code = code;
}

/** A beacon with these elements. */
static inline void cell_beacon(struct cell *c, struct mac bssid, struct span elements)
{
	uint8_t buf[FRAME_MAX];
	struct wr w = wr_init(buf, sizeof buf);

	frame_put_header(&w, FRAME_BEACON, bssid, bssid, bssid);
	wr_le64(&w, 1000000);
	wr_le16(&w, 100);
	wr_le16(&w, CAPS_ESS);
	elements_put_ssid(&w, c->config.ssid, c->config.ssid_len);
	wr_bytes(&w, elements.p, elements.len);
	assert_int_equal(scan_bss_decode(buf, wr_len(&w), &c->bss), DOT11_OK);
	c->bss.heard_ms = c->now;
}

static inline struct scan_element cell_rsne(suite_t akm, suite_t pairwise, suite_t group,
					    uint16_t caps)
{
	struct scan_element e;
	struct wr w = wr_init(e.b, sizeof e.b);
	struct rsne r;

	rsne_init(&r);
	r.last = caps & RSNE_CAP_MFPC ? RSNE_GROUP_MGMT : RSNE_CAPS;
	r.group = group;
	r.pairwise.s[0] = pairwise;
	r.akm.s[0] = akm;
	r.caps = caps;
	rsne_put(&w, &r);
	e.len = (uint16_t)wr_len(&w);
	return e;
}

static inline struct mac cell_bssid(uint8_t n)
{
	return (struct mac){{2, 0xaa, 0, 0, 0, n}};
}

/** A station of this AKM and its access point, RSN. */
static inline void cell_init(struct cell *c, enum akm akm, suite_t pairwise, uint16_t caps)
{
	memset(c, 0, sizeof *c);
	c->now = 5000;
	c->f.run = &c->f_run;
	c->random.state = 7;
	c->env = (struct env){.arg = c, .now_ms = cell_now, .random = cell_random};
	supplicant_config_init(&c->config);
	c->config.sta = (struct mac){{2, 0x5a, 0, 0, 0, 1}};
	memcpy(c->config.ssid, "net", 3);
	c->config.ssid_len = 3;
	c->config.akm = akm;
	c->config.pairwise = pairwise;
	c->config.pmf = caps & RSNE_CAP_MFPC;
	memset(c->config.psk, 0x42, PSK_LEN);
	memset(c->pmk, 0x42, PSK_LEN);
	c->pmk_len = akm_info(akm)->pmk_len;
	group_key_init(&c->group, &c->env, pairwise, c->config.pmf ? CIPHER_BIP_CMAC : 0);
	c->ap_ie = cell_rsne(akm_info(akm)->selector, pairwise, pairwise, caps);
	cell_beacon(c, cell_bssid(1), scan_span(&c->ap_ie));
}

static inline void cell_start(struct cell *c)
{
	struct supplicant_ops const ops = {.send_mgmt = cell_mgmt,
					   .send_eapol = cell_eapol,
					   .eap = cell_eap,
					   .connected = cell_connected,
					   .failed = cell_failed,
					   .arg = c};

	c->s = supplicant_new(NULL, &c->env, &c->config, &ops);
	assert_non_null(c->s);
}

static inline void cell_end(struct cell *c)
{
	fourway_wipe(&c->f);
	talloc_free(c->s);
}

static inline void cell_send_mgmt(struct cell *c, struct wr const *w, bool is_protected)
{
	assert_false(w->bad);
	supplicant_mgmt_received(c->s, w->start, wr_len(w), is_protected);
}

static inline void cell_do(struct cell *c, enum fourway_action what, struct wr const *w)
{
	if (what == FOURWAY_SEND)
		supplicant_eapol_received(c->s, c->bss.bssid, w->start, wr_len(w), c->f.rekey);
	if (what == FOURWAY_DONE)
		c->done++;
}

/** Message 1, with the keys that the access point has. */
static inline void cell_handshake(struct cell *c, bool rekey)
{
	uint8_t buf[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(buf, sizeof buf);
	struct akm_info const *akm = akm_info(c->config.akm);
	struct fourway_setup setup = {
		.aa = c->bss.bssid,
		.spa = c->config.sta,
		.akm = akm->akm == AKM_OWE ? akm_info_group(AKM_OWE, c->config.owe_group) : akm,
		.wpa1 = c->config.wpa1,
		.pairwise = c->config.pairwise,
		.pmk = c->pmk,
		.pmk_len = c->pmk_len,
		.pmkid = c->pmkid,
		.sta_ie = scan_span(&c->sta_ie),
		.ap_ies = scan_span(&c->ap_ie),
		.mfp = supplicant_has_mfp(c->s),
		.cckm = akm->akm == AKM_CCKM,
	};

	if (c->tune)
		c->tune(c, &setup);
	cell_do(c, fourway_begin(&c->f, &c->env, &setup, rekey, &w), &w);
}

static inline void cell_auth(struct cell *c, struct frame const *f)
{
	uint8_t buf[200];
	struct wr w = wr_init(buf, sizeof buf);
	struct auth_frame a;

	c->n_auth++;
	assert_int_equal(auth_frame_decode(f->body, &a), DOT11_OK);
	if (c->deaf || (c->on_auth && c->on_auth(c, f, &a)))
		return;
	frame_put_header(&w, FRAME_AUTH, f->sa, f->bssid, f->bssid);
	auth_frame_put(&w, a.alg, 2, STATUS_SUCCESS);
	cell_send_mgmt(c, &w, false);
}

/** An answer with the extra elements. */
static inline void cell_assoc_answer(struct cell *c, struct frame const *f, uint16_t status)
{
	uint8_t buf[FRAME_MAX];
	struct wr w = wr_init(buf, sizeof buf);

	frame_put_header(&w,
			 f->subtype == FRAME_ASSOC_REQUEST ? FRAME_ASSOC_RESPONSE
							   : FRAME_REASSOC_RESPONSE,
			 f->sa, f->bssid, f->bssid);
	assoc_response_put(&w, CAPS_ESS, status, status ? 0 : 1);
	wr_bytes(&w, c->extra, c->extra_len);
	cell_send_mgmt(c, &w, false);
}

static inline void cell_assoc(struct cell *c, struct frame const *f)
{
	struct assoc_request q;
	struct elements e;
	struct span ie;

	c->n_assoc++;
	assert_int_equal(assoc_request_decode(f->body, f->subtype == FRAME_REASSOC_REQUEST, &q),
			 DOT11_OK);
	assert_int_equal(elements_decode(q.elements, &e), DOT11_OK);
	ie = c->config.wpa1 ? e.wpa : e.rsn;
	c->sta_ie.len = (uint16_t)ie.len;
	if (ie.len)
		memcpy(c->sta_ie.b, ie.p, ie.len);
	if (c->deaf || (c->on_assoc && c->on_assoc(c, f, &q)))
		return;
	cell_assoc_answer(c, f, STATUS_SUCCESS);
	if (c->config.secure && !akm_info(c->config.akm)->eap)
		cell_handshake(c, false);
}

static inline void cell_key(struct cell *c, struct cell_frame const *q)
{
	uint8_t buf[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(buf, sizeof buf);
	enum fourway_action what;

	c->n_key++;
	if (c->deaf)
		return;
	if (c->g.under_way) {
		what = group_handshake_received(&c->g, &c->f, q->b, q->len, q->protect);
		cell_do(c, what, &w);
		return;
	}
	what = fourway_received(&c->f, &c->env, &c->group, q->b, q->len, q->protect, &w);
	if (what == FOURWAY_SEND)
		c->cckm = c->f_run.cckm;
	cell_do(c, what, &w);
	/* WPA 1: the group key follows at once. */
	if (what == FOURWAY_DONE && c->config.wpa1) {
		w = wr_init(buf, sizeof buf);
		what = group_handshake_begin(&c->g, &c->f, &c->env, &c->group, &w);
		assert_int_equal(what, FOURWAY_SEND);
		supplicant_eapol_received(c->s, c->bss.bssid, w.start, wr_len(&w), true);
	}
}

/** Let the access point look at everything that the station has sent, answers included. */
static inline void cell_run(struct cell *c)
{
	for (unsigned i = 0; i < c->n; i++) {
		struct cell_frame q = c->queue[i];
		struct frame f;

		if (!q.is_mgmt) {
			if (q.b[1] == EAPOL_KEY_PACKET)
				cell_key(c, &q);
			continue;
		}
		assert_int_equal(frame_decode(q.b, q.len, &f), DOT11_OK);
		if (f.subtype == FRAME_AUTH)
			cell_auth(c, &f);
		else if (f.subtype == FRAME_ASSOC_REQUEST || f.subtype == FRAME_REASSOC_REQUEST)
			cell_assoc(c, &f);
		else if (c->on_assoc)
			(void)c->on_assoc(c, &f, NULL);
	}
	c->n = 0;
}

static inline void cell_connect(struct cell *c)
{
	supplicant_connect(c->s, &c->bss);
	cell_run(c);
}

/** Time goes by in steps of what is due. */
static inline void cell_pass(struct cell *c, uint64_t ms)
{
	uint64_t end = c->now + ms;

	while (c->now < end) {
		uint64_t wait = supplicant_wait_ms(c->s);

		c->now = wait < end - c->now ? c->now + wait : end;
		supplicant_tick(c->s);
		cell_run(c);
	}
}

/** Both ends hold the same pairwise and group keys. */
static inline void cell_same_keys(struct cell *c, struct ptk const *ptk)
{
	struct radio_key const *k = supplicant_key(c->s, RADIO_KEY_PAIRWISE, 0);

	assert_non_null(k);
	assert_int_equal(k->cipher, c->config.pairwise);
	assert_int_equal(k->len, ptk->len.tk);
	assert_memory_equal(k->key, ptk_tk(ptk), k->len);
	k = supplicant_key(c->s, RADIO_KEY_GROUP, c->group.gtk_index);
	assert_non_null(k);
	assert_int_equal(k->len, c->group.gtk_len);
	assert_memory_equal(k->key, c->group.gtk, k->len);
	k = supplicant_key(c->s, RADIO_KEY_IGTK, c->group.igtk_index);
	if (!supplicant_has_mfp(c->s)) {
		assert_null(k);
		return;
	}
	assert_non_null(k);
	assert_int_equal(k->len, c->group.igtk_len);
	assert_memory_equal(k->key, c->group.igtk, k->len);
}

#endif
