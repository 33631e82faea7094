/* SPDX-License-Identifier: GPL-2.0-or-later */
/** A station's life: what it is told, what it waits for, how it ends (see supplicant.h). */
#include "sim/supplicant.h"

#include <talloc.h>

#include "base/secret.h"
#include "dot11/eap.h"
#include "dot11/frame.h"
#include "dot11/status.h"
#include "sim/supplicant_private.h"

char const *supplicant_method_text(enum supplicant_method m)
{
	static char const *const text[] = {
#define X(name, text) [SUPPLICANT_##name] = text,
		SUPPLICANT_METHOD_LIST(X)
#undef X
	};

	return (unsigned)m < SUPPLICANT_METHOD_COUNT ? text[m] : "unknown";
}

char const *supplicant_fault_text(enum supplicant_fault f)
{
	static char const *const text[] = {
#define X(name, text) [SUPPLICANT_FAULT_##name] = text,
		SUPPLICANT_FAULT_LIST(X)
#undef X
	};

	return (unsigned)f < SUPPLICANT_FAULT_COUNT ? text[f] : "unknown fault";
}

char const *supplicant_fault_name(enum supplicant_fault f)
{
	static char const *const name[] = {
#define X(name, text) [SUPPLICANT_FAULT_##name] = #name,
		SUPPLICANT_FAULT_LIST(X)
#undef X
	};

	return (unsigned)f < SUPPLICANT_FAULT_COUNT ? name[f] : "UNKNOWN";
}

void supplicant_config_init(struct supplicant_config *c)
{
	*c = (struct supplicant_config){
		.secure = true,
		.akm = AKM_PSK,
		.pairwise = CIPHER_CCMP,
		.owe_group = 19,
		.skc = true,
		.okc = true,
		.fast = true,
		.tries = SUPPLICANT_TRIES,
		.retry_ms = SUPPLICANT_RETRY_MS,
	};
}

static int wipe(struct supplicant *s)
{
	ecdh_key_free(s->a.owe);
	mem_wipe(s, sizeof(*s));
	return 0;
}

struct supplicant *supplicant_new(void *ctx, struct env const *env,
				  struct supplicant_config const *config,
				  struct supplicant_ops const *ops)
{
	struct supplicant *s = talloc_zero(ctx, struct supplicant);

	if (!s)
		return NULL;
	talloc_set_destructor(s, wipe);
	s->env = env;
	s->config = *config;
	s->ops = *ops;
	return s;
}

void supplicant_configure(struct supplicant *s, struct supplicant_config const *config)
{
	s->config = *config;
}

bool supplicant_is_tkip(struct supplicant const *s)
{
	return s->config.pairwise == CIPHER_TKIP;
}

void supplicant_fault(struct supplicant *s, enum supplicant_fault f)
{
	s->faults[f]++;
}

static void attempt_end(struct supplicant *s)
{
	ecdh_key_free(s->a.owe);
	mem_wipe(&s->a, sizeof(s->a));
}

/** Keys, handshake, and what was learnt of the access point. */
static void association_end(struct supplicant *s)
{
	s->associated = false;
	s->has_m1 = s->has_ptk = s->has_replay = s->has_pairwise = s->mfp = false;
	s->pmk_len = 0;
	s->has_pmkid = false;
	s->deadline_ms = s->start_ms = 0;
	ptk_wipe(&s->next);
	ptk_wipe(&s->ptk);
	mem_wipe(s->pmk, sizeof(s->pmk));
	mem_wipe(&s->pairwise, sizeof(s->pairwise));
	mem_wipe(s->group_key, sizeof(s->group_key));
	memset(s->has_group_key, 0, sizeof(s->has_group_key));
	s->state = SUPPLICANT_IDLE;
}

void supplicant_fail(struct supplicant *s, enum supplicant_fault f, uint16_t code)
{
	supplicant_fault(s, f);
	attempt_end(s);
	association_end(s);
	s->ops.failed(s->ops.arg, f, code);
}

static void corrupt(struct supplicant *s, uint8_t *p, size_t len)
{
	uint8_t r[4];

	s->env->random(s->env->arg, r, sizeof(r));
	p[(r[0] | (size_t)r[1] << 8) % len] ^= (uint8_t)(1u << (r[2] & 7));
}

static void leave_once(struct supplicant *s, struct supplicant_sent_frame const *f, bool is_mgmt)
{
	struct span frame = {f->p, f->len};

	if (is_mgmt)
		s->ops.send_mgmt(s->ops.arg, f->bssid, frame, f->protect);
	else
		s->ops.send_eapol(s->ops.arg, f->bssid, frame, f->protect);
}

/** Keep a frame and let it leave: not at all, once or twice. */
static void keep_and_send(struct supplicant *s, enum supplicant_sent what, struct mac bssid,
			  struct wr const *w, bool protect)
{
	bool is_mgmt = what == SUPPLICANT_SENT_AUTH || what == SUPPLICANT_SENT_ASSOC;
	struct supplicant_sent_frame *f = &s->sent[what];

	TALLOC_FREE(f->p);
	f->p = w->bad ? NULL : talloc_memdup(s, w->start, wr_len(w));
	if (!f->p)
		return;
	f->len = (uint16_t)wr_len(w);
	f->bssid = bssid;
	f->protect = protect;
	if (s->misbehaviours & SUPPLICANT_CORRUPT)
		corrupt(s, f->p, f->len);
	if ((what == SUPPLICANT_SENT_M2 && s->misbehaviours & SUPPLICANT_NO_M2) ||
	    (what == SUPPLICANT_SENT_M4 && s->misbehaviours & SUPPLICANT_NO_M4) ||
	    (what == SUPPLICANT_SENT_G2 && s->misbehaviours & SUPPLICANT_NO_G2))
		return;
	leave_once(s, f, is_mgmt);
	if (s->misbehaviours & (is_mgmt ? SUPPLICANT_MGMT_TWICE : SUPPLICANT_EAPOL_TWICE))
		leave_once(s, f, is_mgmt);
}

void supplicant_send_mgmt(struct supplicant *s, enum supplicant_sent what, struct mac bssid,
			  struct wr const *w, bool protect)
{
	keep_and_send(s, what, bssid, w, protect);
}

void supplicant_send_key(struct supplicant *s, enum supplicant_sent what, struct wr const *w,
			 bool encrypt)
{
	keep_and_send(s, what, s->bss.bssid, w, encrypt);
}

bool supplicant_repeat(struct supplicant *s, enum supplicant_sent what)
{
	if ((unsigned)what >= SUPPLICANT_SENT_COUNT || !s->sent[what].p)
		return false;
	leave_once(s, &s->sent[what],
		   what == SUPPLICANT_SENT_AUTH || what == SUPPLICANT_SENT_ASSOC);
	return true;
}

/** The method that a fresh attempt begins with; answers may change it. */
static enum supplicant_method first_method(struct supplicant const *s, struct scan_bss const *b)
{
	struct akm_info const *info = akm_info(s->config.akm);

	if (!s->config.secure)
		return SUPPLICANT_OPEN;
	if (s->config.akm == AKM_OWE)
		return SUPPLICANT_OWE;
	if (s->config.akm == AKM_CCKM)
		return s->cckm_rn && s->config.fast ? SUPPLICANT_CCKM : SUPPLICANT_CCKM_LOGIN;
	if (info->ft && supplicant_ft_can_roam(s, b)) {
		bool ds = s->associated && s->config.over_ds && b->mde[4] & MDE_CAP_OVER_DS;

		return ds ? SUPPLICANT_FT_DS : SUPPLICANT_FT_AIR;
	}
	if (info->ft)
		return SUPPLICANT_FT_INITIAL;
	return info->psk ? SUPPLICANT_PSK : SUPPLICANT_DOT1X;
}

void supplicant_connect(struct supplicant *s, struct scan_bss const *bss)
{
	attempt_end(s);
	s->a.bss = *bss;
	s->a.method = first_method(s, bss);
	s->a.reassoc =
		s->associated || s->a.method == SUPPLICANT_CCKM || s->a.method == SUPPLICANT_FT_AIR;
	/* As mac80211 does: without its old keys it cannot answer an SA Query, by which the access
	 * point finds out that it may let it in anew. */
	if (s->associated && mac_eq(bss->bssid, s->bss.bssid) && s->a.method != SUPPLICANT_FT_DS)
		association_end(s);
	if (!supplicant_offers(s, bss)) {
		supplicant_fail(s, SUPPLICANT_FAULT_NO_NETWORK, 0);
		return;
	}
	if (s->a.method == SUPPLICANT_FT_AIR || s->a.method == SUPPLICANT_FT_DS)
		s->env->random(s->env->arg, s->a.snonce, NONCE_LEN);
	s->state = SUPPLICANT_AUTHENTICATING;
	supplicant_auth_send(s);
}

void supplicant_leave(struct supplicant *s, uint16_t reason)
{
	uint8_t buf[FRAME_HEADER_LEN + 2];
	struct wr w = wr_init(buf, sizeof(buf));

	/* The frame first: it leaves under the keys that go with the association. */
	if (s->associated) {
		frame_put_header(&w, FRAME_DEAUTH, s->bss.bssid, s->config.sta, s->bss.bssid);
		wr_le16(&w, reason);
		s->ops.send_mgmt(s->ops.arg, s->bss.bssid, (struct span){buf, wr_len(&w)},
				 s->mfp && s->has_pairwise);
	}
	attempt_end(s);
	association_end(s);
}

void supplicant_lose(struct supplicant *s)
{
	attempt_end(s);
	association_end(s);
}

void supplicant_forget(struct supplicant *s)
{
	mem_wipe(s->pmksa, sizeof(s->pmksa));
	mem_wipe(&s->ft, sizeof(s->ft));
	mem_wipe(&s->cckm, sizeof(s->cckm));
	mem_wipe(s->okc_pmk, sizeof(s->okc_pmk));
	s->okc_pmk_len = 0;
	s->cckm_rn = 0;
}

void supplicant_run(struct supplicant *s)
{
	s->deadline_ms = s->start_ms = 0;
	if (s->state == SUPPLICANT_RUN)
		return;
	s->state = SUPPLICANT_RUN;
	s->ops.connected(s->ops.arg, s->method);
}

/* --- 802.1X ------------------------------------------------------------------------------------
 */

static void eapol_send(struct supplicant *s, enum eapol_type type, struct span body)
{
	uint8_t buf[4 + EAP_MAX];
	struct wr w = wr_init(buf, sizeof(buf));

	eapol_put_header(&w, type, (uint16_t)body.len);
	wr_bytes(&w, body.p, body.len);
	if (!w.bad && s->associated)
		s->ops.send_eapol(s->ops.arg, s->bss.bssid, (struct span){buf, wr_len(&w)},
				  s->has_pairwise);
}

void supplicant_eapol_start(struct supplicant *s)
{
	eapol_send(s, EAPOL_START, (struct span){0});
}

/** Neighbor Report Request (9.6.6.6), without elements: for its own SSID. */
static void neighbor_request_send(struct supplicant *s)
{
	uint8_t buf[FRAME_HEADER_LEN + 3];
	struct wr w = wr_init(buf, sizeof(buf));

	frame_put_header(&w, FRAME_ACTION, s->bss.bssid, s->config.sta, s->bss.bssid);
	wr_u8(&w, ACTION_RADIO_MEASUREMENT);
	wr_u8(&w, 4);
	wr_u8(&w, 1);
	s->ops.send_mgmt(s->ops.arg, s->bss.bssid, (struct span){buf, wr_len(&w)},
			 s->mfp && s->has_pairwise);
}

void supplicant_eap_send(struct supplicant *s, struct span packet)
{
	eapol_send(s, EAPOL_EAP, packet);
}

void supplicant_eap_done(struct supplicant *s, uint8_t const *msk)
{
	if (!msk) {
		s->has_msk = false;
		supplicant_fail(s, SUPPLICANT_FAULT_EAP_FAILED, 0);
		return;
	}
	memcpy(s->msk, msk, sizeof(s->msk));
	s->has_msk = true;
	/* A login was needed: what was named did not do. */
	s->named.pmk_len = 0;
	s->pmk_len = s->akm ? s->akm->pmk_len : 0;
	memcpy(s->pmk, s->msk, s->pmk_len);
	s->has_pmkid = false;
	if (s->method == SUPPLICANT_SKC || s->method == SUPPLICANT_OKC)
		s->method = SUPPLICANT_DOT1X;
	if (s->method == SUPPLICANT_CCKM)
		s->method = SUPPLICANT_CCKM_LOGIN;
}

void supplicant_eapol_received(struct supplicant *s, struct mac bssid, void const *frame,
			       size_t len, bool encrypted)
{
	struct eapol p;

	if (!s->associated || !mac_eq(bssid, s->bss.bssid)) {
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
		return;
	}
	if (eapol_decode(frame, len, &p) != DOT11_OK) {
		supplicant_fault(s, SUPPLICANT_FAULT_MALFORMED);
		return;
	}
	s->start_ms = 0;
	if (s->config.neighbor_request && !s->has_asked) {
		s->has_asked = true;
		neighbor_request_send(s);
	}
	if (p.type == EAPOL_KEY_PACKET) {
		supplicant_key_received(s, frame, len, encrypted);
		return;
	}
	if (p.type != EAPOL_EAP || !s->akm || !s->akm->eap)
		supplicant_fault(s, SUPPLICANT_FAULT_UNEXPECTED);
	else if (s->has_pairwise && !encrypted)
		supplicant_fault(s, SUPPLICANT_FAULT_FORGED_CLEAR);
	else if (s->ops.eap)
		s->ops.eap(s->ops.arg, p.body);
}

/* --- time --------------------------------------------------------------------------------------
 */

static void attempt_tick(struct supplicant *s)
{
	bool is_auth = s->state == SUPPLICANT_AUTHENTICATING;

	if (s->a.comeback) {
		s->a.comeback = false;
		s->a.tries = 0;
	}
	if (s->a.tries >= s->config.tries)
		supplicant_fail(
			s, is_auth ? SUPPLICANT_FAULT_AUTH_TIMEOUT : SUPPLICANT_FAULT_ASSOC_TIMEOUT,
			0);
	else if (is_auth)
		supplicant_auth_send(s);
	else
		supplicant_assoc_send(s);
}

static bool is_attempt(struct supplicant const *s)
{
	return s->state == SUPPLICANT_AUTHENTICATING || s->state == SUPPLICANT_ASSOCIATING;
}

void supplicant_tick(struct supplicant *s)
{
	uint64_t now = s->env->now_ms(s->env->arg);

	if (is_attempt(s)) {
		if (now >= s->a.due_ms)
			attempt_tick(s);
		return;
	}
	if (s->state != SUPPLICANT_HANDSHAKE)
		return;
	if (now >= s->deadline_ms) {
		supplicant_fail(s, SUPPLICANT_FAULT_HANDSHAKE_TIMEOUT, 0);
		return;
	}
	if (s->start_ms && now >= s->start_ms) {
		s->start_ms = now + SUPPLICANT_START_AGAIN_MS;
		supplicant_eapol_start(s);
	}
}

uint64_t supplicant_wait_ms(struct supplicant const *s)
{
	uint64_t now = s->env->now_ms(s->env->arg), due;

	if (is_attempt(s))
		due = s->a.due_ms;
	else if (s->state == SUPPLICANT_HANDSHAKE)
		due = s->start_ms && s->start_ms < s->deadline_ms ? s->start_ms : s->deadline_ms;
	else
		return UINT64_MAX;
	return due > now ? due - now : 0;
}

/* --- what tests ask ----------------------------------------------------------------------------
 */

void supplicant_misbehave(struct supplicant *s, unsigned misbehaviours)
{
	s->misbehaviours = misbehaviours;
}

void supplicant_set_cckm_skew(struct supplicant *s, int64_t us)
{
	s->config.cckm_skew_us = us;
}

void supplicant_set_over_ds(struct supplicant *s, bool over_ds)
{
	s->config.over_ds = over_ds;
}

enum supplicant_state supplicant_state(struct supplicant const *s)
{
	return s->state;
}

enum supplicant_method supplicant_method(struct supplicant const *s)
{
	return s->method;
}

struct mac supplicant_bssid(struct supplicant const *s)
{
	return s->associated ? s->bss.bssid : (struct mac){{0}};
}

struct mac supplicant_address(struct supplicant const *s)
{
	return s->config.sta;
}

uint16_t supplicant_aid(struct supplicant const *s)
{
	return s->aid;
}

bool supplicant_has_mfp(struct supplicant const *s)
{
	return s->mfp;
}

struct radio_key const *supplicant_key(struct supplicant const *s, enum radio_key_kind kind,
				       uint8_t index)
{
	if (kind == RADIO_KEY_PAIRWISE)
		return s->has_pairwise ? &s->pairwise : NULL;
	if (index >= sizeof(s->has_group_key) || !s->has_group_key[index])
		return NULL;
	return &s->group_key[index];
}

uint64_t supplicant_installs(struct supplicant const *s, enum radio_key_kind kind)
{
	return s->installs[kind];
}

uint64_t supplicant_fault_count(struct supplicant const *s, enum supplicant_fault f)
{
	return (unsigned)f < SUPPLICANT_FAULT_COUNT ? s->faults[f] : 0;
}

uint64_t supplicant_faults(struct supplicant const *s)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < SUPPLICANT_FAULT_COUNT; i++)
		sum += s->faults[i];
	return sum;
}
