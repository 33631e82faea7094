/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The simulator's station in each of its states, fed with a frame: octet 0 chooses the method,
 * octet 1 the state, octet 2 what the frame is, and whether its MIC is made right.
 */
#include "check.h"

#include <talloc.h>

#include "base/rand.h"
#include "dot11/eap.h"
#include "dot11/eapol_mic.h"
#include "dot11/frame.h"
#include "dot11/rsne.h"
#include "dot11/status.h"
#include "sim/supplicant_private.h"

enum state { IN_IDLE, IN_AUTH, IN_ASSOC, IN_HANDSHAKE, IN_M1, IN_RUN, STATES };
enum flag { IS_EAPOL = 1, PROTECTED = 2, FIX_MIC = 4, FIX_ADDRESSES = 8 };

#define FRAME_ROOM 2400

static struct {
	enum akm akm;
	bool secure, wpa1;
	suite_t pairwise;
	bool roam; /**< a login of before is there */
} const methods[] = {
	{AKM_PSK, false, false, CIPHER_CCMP, false},
	{AKM_PSK, true, false, CIPHER_CCMP, false},
	{AKM_WPA_PSK, true, true, CIPHER_TKIP, false},
	{AKM_FT_PSK, true, false, CIPHER_CCMP, false},
	{AKM_FT_8021X_SHA384, true, false, CIPHER_GCMP256, true},
	{AKM_FT_PSK, true, false, CIPHER_CCMP, true},
	{AKM_CCKM, true, false, CIPHER_CCMP, true},
	{AKM_OWE, true, false, CIPHER_CCMP, false},
	{AKM_8021X, true, false, CIPHER_CCMP, true},
};

static struct mac const bssid = {{2, 0xaa, 0, 0, 0, 1}}, sta = {{2, 0x5a, 0, 0, 0, 1}};
static uint8_t const mde[] = {0x36, 3, 0xa1, 0xb2, 1};

static uint64_t now(void *arg)
{
	(void)arg;
	return 1000;
}

static void octets(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(arg, out, len);
}

static void nothing_sent(void *arg, struct mac to, struct span frame, bool protect)
{
	(void)arg;
	(void)to;
	(void)protect;
	FUZZ_CHECK(frame.len > 0 && frame.len <= SUPPLICANT_FRAME_MAX);
}

static void connected(void *arg, enum supplicant_method how)
{
	(void)arg;
	FUZZ_CHECK(how < SUPPLICANT_METHOD_COUNT);
}

static void failed(void *arg, enum supplicant_fault why, uint16_t code)
{
	(void)arg;
	(void)code;
	FUZZ_CHECK(why < SUPPLICANT_FAULT_COUNT);
}

static void beacon(struct scan_bss *b, unsigned m)
{
	static uint8_t const wpa[] = {0xdd, 0x16, 0, 0x50, 0xf2, 1, 1, 0, 0, 0x50, 0xf2, 2,
				      1,    0,    0, 0x50, 0xf2, 2, 1, 0, 0, 0x50, 0xf2, 2};
	struct wr w = wr_init(b->rsn.b, sizeof b->rsn.b);
	struct rsne r;

	*b = (struct scan_bss){.bssid = bssid, .ssid = "net", .ssid_len = 3};
	rsne_init(&r);
	r.last = RSNE_GROUP_MGMT;
	r.caps = RSNE_CAP_MFPC;
	r.group = r.pairwise.s[0] = methods[m].pairwise;
	r.akm.s[0] = akm_info(methods[m].akm)->selector;
	if (!methods[m].secure)
		return;
	if (methods[m].wpa1) {
		memcpy(b->wpa.b, wpa, sizeof wpa);
		b->wpa.len = sizeof wpa;
		return;
	}
	rsne_put(&w, &r);
	b->rsn.len = (uint16_t)wr_len(&w);
	b->has_mde = akm_info(methods[m].akm)->ft;
	memcpy(b->mde, mde, sizeof mde);
}

/** What a login of before has left. */
static void remember(struct supplicant *s)
{
	s->ft.valid = true;
	memcpy(s->ft.mdid, mde + 2, 2);
	s->ft.r0.key_len = akm_info(s->config.akm)->pmk_len;
	s->ft.r1.key_len = s->ft.r0.key_len;
	memcpy(s->ft.r0kh_id, "wlc", 3);
	s->ft.r0kh_id_len = 3;
	s->cckm_rn = 1;
	s->okc_pmk_len = 32;
}

static void mgmt(struct supplicant *s, enum frame_subtype type, void const *body, size_t len)
{
	uint8_t buf[200];
	struct wr w = wr_init(buf, sizeof buf);

	frame_put_header(&w, type, sta, bssid, bssid);
	wr_bytes(&w, body, len);
	supplicant_mgmt_received(s, buf, wr_len(&w), false);
}

static void message_1(struct supplicant *s)
{
	uint8_t buf[200], nonce[NONCE_LEN] = {1};
	struct wr w = wr_init(buf, sizeof buf);
	struct eapol_key k = {
		.version = 2,
		.descriptor = s->config.wpa1 ? EAPOL_KEY_WPA : EAPOL_KEY_RSN,
		.replay = 1,
		.nonce = nonce,
	};

	if (!s->akm)
		return;
	k.mic_len = s->akm->mic_len;
	k.info =
		EAPOL_KEY_PAIRWISE | EAPOL_KEY_ACK | akm_key_version(s->akm, supplicant_is_tkip(s));
	eapol_key_put(&w, &k);
	supplicant_eapol_received(s, bssid, buf, wr_len(&w), false);
}

static void bring_to(struct supplicant *s, unsigned state, struct scan_bss const *b)
{
	static uint8_t const auth[] = {0, 0, 2, 0, 0, 0}, assoc[] = {1, 0, 0, 0, 1, 0xc0};
	struct ptk ptk = {.len = {.kck = 16, .kek = 16, .tk = 16}};

	if (state == IN_IDLE)
		return;
	supplicant_connect(s, b);
	if (state >= IN_ASSOC)
		mgmt(s, FRAME_AUTH, auth, sizeof auth);
	if (state >= IN_HANDSHAKE)
		mgmt(s, s->a.reassoc ? FRAME_REASSOC_RESPONSE : FRAME_ASSOC_RESPONSE, assoc,
		     sizeof assoc);
	if (state >= IN_M1) {
		s->pmk_len = s->pmk_len ? s->pmk_len : 32;
		message_1(s);
	}
	if (state == IN_RUN && s->akm) {
		ptk.len = supplicant_ptk_lens(s->akm, s->config.pairwise);
		supplicant_install_pairwise(s, &ptk);
		s->state = SUPPLICANT_RUN;
	}
}

static bool fix_mic(struct supplicant *s, uint8_t *frame, size_t len)
{
	struct ptk const *ptk = s->has_m1 ? &s->next : &s->ptk;

	return s->akm && ptk->len.kck &&
	       eapol_mic_fill(akm_mic(s->akm, supplicant_is_tkip(s)), ptk_kck(ptk), ptk->len.kck,
			      frame, len, EAPOL_KEY_MIC_OFFSET) == 0;
}

static void feed(struct supplicant *s, unsigned flags, uint8_t const *data, size_t size)
{
	uint8_t frame[FRAME_ROOM];
	uint64_t installs = supplicant_installs(s, RADIO_KEY_PAIRWISE);
	bool fixed = false;

	size = size < sizeof frame ? size : sizeof frame;
	memcpy(frame, data, size);
	if (flags & IS_EAPOL) {
		if (flags & FIX_MIC)
			fixed = fix_mic(s, frame, size);
		supplicant_eapol_received(s, bssid, frame, size, flags & PROTECTED);
	} else {
		if (flags & FIX_ADDRESSES && size >= FRAME_HEADER_LEN) {
			memcpy(frame + 4, sta.b, MAC_LEN);
			memcpy(frame + 10, bssid.b, MAC_LEN);
			memcpy(frame + 16, bssid.b, MAC_LEN);
		}
		supplicant_mgmt_received(s, frame, size, flags & PROTECTED);
	}
	/* Nobody guesses a MIC: a key is installed by a frame whose MIC was made here only. */
	FUZZ_CHECK(fixed || supplicant_installs(s, RADIO_KEY_PAIRWISE) == installs);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct rand_fixed random = {3};
	struct env const env = {.arg = &random, .now_ms = now, .random = octets};
	struct supplicant_ops const ops = {.send_mgmt = nothing_sent,
					   .send_eapol = nothing_sent,
					   .connected = connected,
					   .failed = failed};
	struct supplicant_config c;
	struct supplicant *s;
	struct scan_bss b;
	unsigned m;

	if (size < 3)
		return 0;
	m = data[0] % (sizeof methods / sizeof methods[0]);
	supplicant_config_init(&c);
	c.sta = sta;
	memcpy(c.ssid, "net", 3);
	c.ssid_len = 3;
	c.secure = methods[m].secure;
	c.akm = methods[m].akm;
	c.wpa1 = methods[m].wpa1;
	c.pairwise = methods[m].pairwise;
	c.pmf = !c.wpa1;
	s = supplicant_new(NULL, &env, &c, &ops);
	FUZZ_CHECK(s);
	if (methods[m].roam)
		remember(s);
	beacon(&b, m);
	bring_to(s, data[1] % STATES, &b);
	feed(s, data[2], data + 3, size - 3);
	supplicant_tick(s);
	talloc_free(s);
	return 0;
}
