/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * An FT roam at the controller: request (find the PMK-R1, derive the PTK, answer), reassociation
 * (check names, nonces and MIC), answer with GTK, IGTK and MIC. The floor makes the same keys and
 * MICs by raw OpenSSL calls over octets that lie ready, and looks nothing up; it wraps each group
 * key by itself.
 */
#include <stdint.h>
#include <string.h>

#include <talloc.h>

#include "base/secret.h"
#include "bench.h"
#include "bench_crypto_floor.h"
#include "dot11/fte.h"
#include "dot11/fte_mic.h"
#include "dot11/rsne.h"
#include "sm/ft.h"

#define R0KH "wlc.example"
#define MDID 0xa1b2
/** Most octets that a MIC covers: addresses, transaction, three elements. */
#define MSG  (2 * MAC_LEN + 1 + FT_ANSWER_MAX)

/** Octets that one MIC is made of, its field zero. */
struct message {
	uint8_t b[MSG];
	size_t len;
	size_t mic;       /**< where its field starts */
	size_t gtk, igtk; /**< where the wrapped keys stand */
};

struct work {
	struct env env;
	struct akm_info const *akm;
	suite_t pairwise;
	struct ft_bss bss;
	uint8_t beacon[64];
	struct suite_list akms, ciphers;
	struct group_key group;
	struct ft_key r0;
	struct ft_roam roam;
	uint8_t list[2][FT_ANSWER_MAX]; /**< elements of request and reassociation */
	struct elements e[2];
	uint8_t answer[FT_ANSWER_MAX];
	struct message check, put; /**< the floor's */
	uint8_t tk[2][TK_MAX], mic[2][MIC_MAX];
};

static struct floor f;
static struct mac const sta = {{2, 0, 0, 0, 0, 1}};
static uint8_t const snonce[NONCE_LEN] = {0x51};

static uint64_t work_now(void *arg)
{
	(void)arg;
	return 5000;
}

static void work_random(void *arg, uint8_t *out, size_t len)
{
	/* drawing the nonce is on neither side */
	(void)arg;
	memset(out, 0xa5, len);
}

/* ---- the scene ---- */

static struct rsne work_rsne(struct work const *w)
{
	struct rsne r;

	rsne_init(&r);
	r.last = RSNE_CAPS;
	r.group = r.pairwise.s[0] = w->pairwise;
	r.akm.s[0] = w->akm->selector;
	r.caps = RSNE_CAP_MFPC;
	return r;
}

static void work_login(struct work *w, struct wlan const *wl)
{
	static uint8_t const msk[64] = {1, 2, 3};
	struct login l = {
		.sta = sta, .bssid = {{0, 1}}, .user = "user@example.org", .pairwise = w->pairwise};
	bool sha384 = w->akm->hash == HASH_SHA384;

	bench_must(!secret_set(&l.msk, msk, sizeof msk));
	bench_must(ft_pmk_r0(w->akm->hash, msk + (sha384 ? 0 : 32), sha384 ? 48 : 32, wl->ssid,
			     wl->ssid_len, w->bss.mdid, R0KH, strlen(R0KH), sta, &w->r0, NULL));
	bench_must(r0kh_add(w->bss.r0kh, &(struct r0kh_login){.login = &l,
							      .wlan_id = wl->id,
							      .akm = w->akm->akm,
							      .mdid = MDID,
							      .expires_ms = 8 * 3600000,
							      .r0kh_id = R0KH,
							      .r0 = &w->r0}));
}

static void work_wlan(struct work *w)
{
	bool sha384 = w->akm->hash == HASH_SHA384;
	struct wlan_set *wlans = wlan_set_new(NULL);
	struct wlan wl;

	wlan_init(&wl, "corp", 1, "corp", 4);
	wl.akms =
		WLAN_AKM_BIT(DOT1X) | (sha384 ? WLAN_AKM_BIT(SUITEB_192) : WLAN_AKM_BIT(FT_DOT1X));
	wl.ciphers = WLAN_CIPHER_AES | (sha384 ? WLAN_CIPHER_GCMP256 : 0);
	wl.ft = WLAN_FT_ENABLED;
	wl.enabled = true;
	bench_must(wlan_set_put(wlans, &wl, NULL));
	w->bss.r0kh = r0kh_new(NULL, &w->env, wlans);
	r0kh_set_max(w->bss.r0kh, 10);
	r0kh_set_mdid(w->bss.r0kh, MDID);
	work_login(w, &wl);
}

/** What the station sends; an ANonce makes it a reassociation. */
static void put_elements(struct work *w, unsigned i, uint8_t const *name, uint8_t const *anonce)
{
	struct wr out = wr_init(w->list[i], sizeof w->list[i]);
	struct mde const m = {.mdid = {MDID >> 8, MDID & 0xff}, .caps = MDE_CAP_OVER_DS};
	struct fte const fte = {.mic_len = w->akm->mic_len,
				.elements = anonce ? 3 : 0,
				.anonce = anonce,
				.snonce = snonce,
				.r1kh_id = anonce ? w->bss.r1kh_id.b : NULL,
				.r0kh_id = {(uint8_t const *)R0KH, strlen(R0KH)}};
	struct rsne r = work_rsne(w);

	r.last = RSNE_PMKID;
	r.n_pmkids = 1;
	r.pmkids = name;
	rsne_put(&out, &r);
	mde_put(&out, &m);
	fte_put(&out, &fte);
	bench_must(elements_decode((struct span){w->list[i], wr_len(&out)}, &w->e[i]));
}

static struct iov iov_of(struct span s)
{
	return (struct iov){s.p, s.len};
}

static void sign(struct work *w)
{
	bench_must(fte_mic_of(w->akm->mic, ptk_kck(&w->roam.ptk), w->roam.ptk.len.kck, sta,
			      w->bss.bssid, FTE_REASSOC_REQUEST, iov_of(w->e[1].rsn),
			      iov_of(w->e[1].mde), iov_of(w->e[1].fte), (struct iov){NULL, 0},
			      (uint8_t *)w->e[1].fte.p + FTE_MIC_OFFSET));
}

/** The octets of a MIC as they lie in the three elements `list`. */
static void message_make(struct work const *w, struct message *m, uint8_t transaction,
			 uint8_t const *list, struct elements const *e)
{
	struct fte fte;
	size_t head = 2 * MAC_LEN + 1;

	memcpy(m->b, sta.b, MAC_LEN);
	memcpy(m->b + MAC_LEN, w->bss.bssid.b, MAC_LEN);
	m->b[2 * MAC_LEN] = transaction;
	m->len = head + e->rsn.len + e->mde.len + e->fte.len;
	memcpy(m->b + head, list, m->len - head);
	m->mic = head + (size_t)(e->fte.p - list) + FTE_MIC_OFFSET;
	memset(m->b + m->mic, 0, w->akm->mic_len);
	bench_must(fte_decode(e->fte.p, e->fte.len, w->akm->mic_len, &fte));
	if (!fte.gtk.wrapped.p)
		return;
	m->gtk = head + (size_t)(fte.gtk.wrapped.p - list);
	m->igtk = head + (size_t)(fte.igtk.wrapped.p - list);
}

/* ---- ours ---- */

static void ask(struct work *w)
{
	struct wr answer = wr_init(w->answer, sizeof w->answer);

	w->roam.lifetime_s = 0;
	bench_must((int)ft_request(&w->bss, &w->env, sta, &w->e[0], &w->akms, &w->ciphers, false,
				   &w->roam, &answer));
}

static size_t ours_put(struct work *w)
{
	struct wr answer = wr_init(w->answer, sizeof w->answer);

	bench_must(ft_reassoc_put(&answer, &w->bss, sta, &w->group, true, &w->roam));
	return wr_len(&answer);
}

static void ours(void *arg)
{
	struct work *w = arg;
	struct rsne rsne;

	ask(w);
	bench_must((int)rsne_decode(w->e[1].rsn.p, w->e[1].rsn.len, &rsne));
	bench_must((int)ft_reassoc_check(&w->bss, &w->env, sta, &w->e[1], &rsne, &w->roam));
	ours_put(w);
}

/* ---- the floor ---- */

static void floor_mic(struct work const *w, uint8_t const *kck, struct message const *m,
		      uint8_t *out)
{
	uint8_t scratch[MSG + 16];

	if (w->akm->mic == EAPOL_MIC_CMAC)
		floor_cmac(f.cbc128, kck, m->b, m->len, scratch, out);
	else
		floor_hmac(f.hmac[w->akm->hash], kck, w->akm->kck_len, m->b, m->len, out);
}

static void floor_r1(struct work const *w, uint8_t *r1)
{
	uint8_t in[2 + 5 + 12 + 2] = "\1\0FT-R1", name[6 + 16 + 12] = "FT-R1N";
	uint8_t full[HASH_LEN_MAX];
	size_t n = w->r0.key_len;

	memcpy(in + 7, w->bss.r1kh_id.b, 6);
	memcpy(in + 13, sta.b, 6);
	in[19] = (uint8_t)(n * 8 & 0xff);
	in[20] = (uint8_t)(n * 8 >> 8);
	floor_hmac(f.hmac[w->akm->hash], w->r0.key, n, in, sizeof in, r1);
	memcpy(name + 6, w->r0.name, 16);
	memcpy(name + 22, w->bss.r1kh_id.b, 6);
	memcpy(name + 28, sta.b, 6);
	floor_digest(f.digest[w->akm->hash], name, sizeof name, full);
}

static void floor_ptk(struct work const *w, uint8_t const *r1, size_t len, uint8_t *stream)
{
	uint8_t in[2 + 6 + 76 + 2];
	size_t block = w->r0.key_len;

	memcpy(in + 2, "FT-PTK", 6);
	memcpy(in + 8, snonce, 32);
	memcpy(in + 40, w->roam.anonce, 32);
	memcpy(in + 72, w->bss.bssid.b, 6);
	memcpy(in + 78, sta.b, 6);
	in[84] = (uint8_t)(len * 8 & 0xff);
	in[85] = (uint8_t)(len * 8 >> 8);
	for (uint8_t i = 1; len > (size_t)(i - 1) * block; i++) {
		in[0] = i;
		in[1] = 0;
		floor_hmac(f.hmac[w->akm->hash], i > 1 ? NULL : r1, i > 1 ? 0 : block, in,
			   sizeof in, stream + (size_t)(i - 1) * block);
	}
}

static void raw(void *arg)
{
	struct work *w = arg;
	size_t kck = w->akm->kck_len, kek = w->akm->kek_len, tk = cipher_key_len(w->pairwise);
	EVP_CIPHER_CTX *ecb = kek == 16 ? f.ecb128 : f.ecb256;
	uint8_t r1[HASH_LEN_MAX], stream[192], mic[HASH_LEN_MAX];

	floor_r1(w, r1);
	floor_ptk(w, r1, kck + kek + tk, stream);
	memcpy(w->tk[1], stream + kck + kek, tk);
	floor_mic(w, stream, &w->check, mic);
	memcpy(w->mic[0], mic, w->akm->mic_len);
	floor_wrap(ecb, stream + kck, w->group.gtk, w->group.gtk_len, w->put.b + w->put.gtk);
	floor_wrap(ecb, stream + kck, w->group.igtk, w->group.igtk_len, w->put.b + w->put.igtk);
	floor_mic(w, stream, &w->put, mic);
	memcpy(w->mic[1], mic, w->akm->mic_len);
}

static bool same_keys(void *arg)
{
	struct work const *w = arg;
	size_t head = 2 * MAC_LEN + 1;

	return memcmp(w->tk[1], ptk_tk(&w->roam.ptk), w->roam.ptk.len.tk) == 0 &&
	       memcmp(w->mic[0], w->e[1].fte.p + FTE_MIC_OFFSET, w->akm->mic_len) == 0 &&
	       memcmp(w->mic[1], w->answer + w->put.mic - head, w->akm->mic_len) == 0;
}

static void work_init(struct work *w, enum akm akm, suite_t pairwise)
{
	struct wr beacon = wr_init(w->beacon, sizeof w->beacon);
	struct elements e;
	struct rsne r;

	w->env = (struct env){.arg = w, .now_ms = work_now, .random = work_random};
	w->env.wall_us = work_now;
	w->akm = akm_info(akm);
	w->pairwise = pairwise;
	r = work_rsne(w);
	rsne_put(&beacon, &r);
	w->akms = r.akm;
	w->ciphers = r.pairwise;
	w->bss = (struct ft_bss){.bssid = {{0, 0x11, 0x22, 0x33, 0x44, 0x55}},
				 .wlan_id = 1,
				 .mdid = {MDID >> 8, MDID & 0xff},
				 .over_ds = true,
				 .r0kh_id = R0KH,
				 .r1kh_id = {{2, 0xfa}},
				 .reassoc_deadline_tu = 1000};
	bench_must(ft_own_rsne_read(&w->bss.rsne, (struct span){w->beacon, wr_len(&beacon)}) ? 0
											     : 1);
	w->group = (struct group_key){.gtk_len = (uint8_t)cipher_key_len(pairwise),
				      .gtk_index = 1,
				      .mgmt_cipher = CIPHER_BIP_CMAC,
				      .igtk_len = 16,
				      .igtk_index = 4};
	work_wlan(w);
	put_elements(w, 0, w->r0.name, NULL);
	ask(w);
	put_elements(w, 1, w->roam.r1.name, w->roam.anonce);
	sign(w);
	message_make(w, &w->check, FTE_REASSOC_REQUEST, w->list[1], &w->e[1]);
	bench_must(elements_decode((struct span){w->answer, ours_put(w)}, &e));
	message_make(w, &w->put, FTE_REASSOC_RESPONSE, w->answer, &e);
}

int main(int argc, char **argv)
{
	static struct work akm3, akm13;
	struct bench_case const cases[] = {
		{.name = "FT roam, AKM 3, CCMP",
		 .ours = ours,
		 .floor = raw,
		 .same = same_keys,
		 .arg = &akm3,
		 .limit = 1.35},
		{.name = "FT roam, AKM 13, GCMP-256",
		 .ours = ours,
		 .floor = raw,
		 .same = same_keys,
		 .arg = &akm13,
		 .limit = 1.35},
	};

	floor_init(&f);
	work_init(&akm3, AKM_FT_8021X, CIPHER_CCMP);
	work_init(&akm13, AKM_FT_8021X_SHA384, CIPHER_GCMP256);
	return bench_main(argc, argv, "FT roams", cases, sizeof cases / sizeof *cases);
}
