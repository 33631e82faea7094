/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key protocol of hostapd: what a pull costs from its frame to the frame of the answer, without
 * the key formulas (bench_keys) and the network; and the windows of sequence numbers.
 *
 * The floor is AES-SIV of the same octets written by hand: one pull opened, one answer sealed.
 */
#include <stdint.h>
#include <string.h>

#include <talloc.h>

#include "base/rand.h"
#include "base/secret.h"
#include "bench.h"
#include "bench_crypto_floor.h"
#include "wire/rrb.h"
#include "wire/rrb_seq.h"

/** Decoding and encoding beside the cryptography. */
#define CODEC 1.35

static struct floor f;
static uint8_t const key[RRB_KEY_LEN] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
					 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
static struct mac const ap = {{2, 0, 0, 0, 10, 2}}, ctrl = {{2, 0, 0, 0, 0xc0, 1}};
static struct mac const sta = {{2, 0, 0, 0, 0, 17}};
static char const r0kh[] = "ap-17.building-7.lan";

static uint8_t pull[RRB_FRAME_MAX], answer[RRB_FRAME_MAX];
static int pull_len, answer_len;
/** The answer's parts for the floor. */
static struct rrb_secrets secrets;
static struct rrb ask, give;
static uint8_t give_plain[RRB_FRAME_MAX];

static struct rrb message(enum rrb_type type)
{
	struct rrb m = {.dst = type == RRB_PULL ? ctrl : ap,
			.src = type == RRB_PULL ? ap : ctrl,
			.type = type,
			.has_seq = true,
			.seq = {0x11223345, 7, 8},
			.has_nonce = true,
			.nonce = {9},
			.r0kh_id_len = sizeof r0kh - 1,
			.r1kh_id = ap};

	memcpy(m.r0kh_id, r0kh, sizeof r0kh - 1);
	return m;
}

/* --- a pull ------------------------------------------------------------------------------------
 */

static void ours_pull(void *arg)
{
	struct rrb m, to = message(RRB_RESP);
	struct rrb_secrets s;

	(void)arg;
	bench_must((int)rrb_decode(pull, (size_t)pull_len, &m));
	bench_must((int)rrb_open(&m, key, &s));
	memcpy(to.nonce, m.nonce, sizeof to.nonce);
	secrets.s1kh = s.s1kh;
	mem_wipe(&s, sizeof s);
	answer_len = rrb_encode(&to, &secrets, key, answer);
	bench_must(answer_len < 0 ? answer_len : 0);
}

/**
 * One more CMAC under the key that cbc128 has. Its chaining value is the last octets that came out
 * of it, so they are folded into the first block instead of paying for a new IV.
 *
 * @param chain  16 octets that came out last; receives the tag
 */
static void floor_mac(uint8_t const *k1, uint8_t const *k2, uint8_t const *msg, size_t len,
		      uint8_t *scratch, uint8_t *chain)
{
	size_t const full = len ? (len - 1) / 16 * 16 : 0;

	memcpy(scratch, msg, len);
	if (len - full < 16) {
		memset(scratch + len, 0, 16 - (len - full));
		scratch[len] = 0x80;
		floor_xor(scratch + full, k2);
	} else {
		floor_xor(scratch + full, k1);
	}
	floor_xor(scratch, chain);
	EVP_Cipher(f.cbc128, scratch, scratch, (unsigned)full + 16);
	memcpy(chain, scratch + full, 16);
}

/** RFC 5297 2.4 of three strings and a plain text of at least 16 octets. */
static void floor_s2v(struct mac const *src, uint8_t const *clear, size_t clear_len, uint8_t type,
		      uint8_t const *plain, size_t len, uint8_t *v)
{
	static uint8_t const zero[16];
	uint8_t k1[16], k2[16], d[16], chain[16];
	uint8_t scratch[RRB_FRAME_MAX + 16], tail[RRB_FRAME_MAX];
	uint8_t const *const ad[3] = {src->b, clear, &type};
	size_t const ad_len[3] = {6, clear_len, 1};

	EVP_EncryptInit_ex2(f.cbc128, NULL, key, zero, NULL);
	EVP_Cipher(f.cbc128, chain, zero, 16);
	memcpy(k1, chain, 16);
	floor_dbl(k1);
	memcpy(k2, k1, 16);
	floor_dbl(k2);
	floor_mac(k1, k2, zero, 16, scratch, chain);
	memcpy(d, chain, 16);
	for (size_t i = 0; i < 3; i++) {
		floor_dbl(d);
		floor_mac(k1, k2, ad[i], ad_len[i], scratch, chain);
		floor_xor(d, chain);
	}
	memcpy(tail, plain, len);
	floor_xor(tail + len - 16, d);
	floor_mac(k1, k2, tail, len, scratch, chain);
	memcpy(v, chain, 16);
}

static void floor_ctr(uint8_t const *v, uint8_t const *in, size_t len, uint8_t *out)
{
	uint8_t q[16];

	memcpy(q, v, 16);
	q[8] &= 0x7f;
	q[12] &= 0x7f;
	EVP_EncryptInit_ex2(f.ctr128, NULL, key + 16, q, NULL);
	EVP_Cipher(f.ctr128, out, in, (unsigned)len);
}

static uint8_t floor_answer[RRB_FRAME_MAX];
static bool floor_good;

static void floor_pull(void *arg)
{
	uint8_t plain[RRB_FRAME_MAX], v[16];
	size_t const n = give.sealed_len - 16;

	(void)arg;
	floor_ctr(ask.sealed, ask.sealed + 16, ask.sealed_len - 16, plain);
	floor_s2v(&ask.src, ask.clear, ask.clear_len, RRB_PULL, plain, ask.sealed_len - 16, v);
	floor_good = CRYPTO_memcmp(v, ask.sealed, 16) == 0;
	floor_s2v(&give.src, give.clear, give.clear_len, RRB_RESP, give_plain, n, floor_answer);
	floor_ctr(floor_answer, give_plain, n, floor_answer + 16);
}

static bool same_pull(void *arg)
{
	(void)arg;
	return floor_good && memcmp(floor_answer, give.sealed, give.sealed_len) == 0;
}

static void prepare(void)
{
	struct rrb m = message(RRB_PULL);

	secrets = (struct rrb_secrets){.has_s1kh = true,
				       .s1kh = sta,
				       .has_r0_name = true,
				       .r1 = {.key = {1}, .key_len = 32, .name = {2}},
				       .pairwise = CIPHER_CCMP,
				       .expires_in_s = 3600,
				       .session_timeout = 86400,
				       .identity = "alice@example.org",
				       .identity_len = 17};
	pull_len = rrb_encode(&m, &secrets, key, pull);
	bench_must(pull_len < 0 ? pull_len : 0);
	bench_must((int)rrb_decode(pull, (size_t)pull_len, &ask));
	ours_pull(NULL);
	bench_must((int)rrb_decode(answer, (size_t)answer_len, &give));
	/* CTR is its own inverse, so the plain text comes back. */
	floor_ctr(give.sealed, give.sealed + 16, give.sealed_len - 16, give_plain);
}

/* --- windows -----------------------------------------------------------------------------------
 */

struct world {
	struct env env;
	struct rand_fixed random;
	struct rrb_windows *windows;
	uint32_t next;
	uint32_t seq;
};

static uint64_t world_now(void *arg)
{
	(void)arg;
	return 5000;
}

static void world_random(void *arg, uint8_t *out, size_t len)
{
	rand_fixed_octets(&((struct world *)arg)->random, out, len);
}

static struct rrb from(uint32_t number, uint32_t seq)
{
	struct rrb m = message(RRB_PULL);

	m.r1kh_id.b[2] = (uint8_t)(number >> 24);
	m.r1kh_id.b[3] = (uint8_t)(number >> 16);
	m.r1kh_id.b[4] = (uint8_t)(number >> 8);
	m.r1kh_id.b[5] = (uint8_t)number;
	m.seq.seq = seq;
	return m;
}

static void check(struct world *w, uint32_t number, uint32_t seq, enum rrb_freshness want)
{
	struct rrb m = from(number, seq);
	bool asking;

	bench_must(rrb_seq_check(w->windows, &m, &asking, m.nonce) != want);
	if (!asking)
		return;
	m.seq.seq++;
	bench_must(!rrb_seq_proven(w->windows, &m));
}

/** All windows are in use and proven; one in turn, so each is met cold. */
static void ours_fresh(void *arg)
{
	struct world *w = arg;

	check(w, w->next, w->seq, RRB_FRESH);
	w->next = (w->next + 1) % RRB_WINDOWS_MAX;
	w->seq += w->next == 0;
}

/** A stranger while all windows are in use: one is given up, a question asked and answered. */
static void ours_stranger(void *arg)
{
	struct world *w = arg;

	check(w, RRB_WINDOWS_MAX + w->next++, 1, RRB_UNPROVEN);
}

static void world_init(struct world *w)
{
	*w = (struct world){.random = {5}, .seq = 3};
	w->env = (struct env){.arg = w, .now_ms = world_now, .random = world_random};
	w->windows = rrb_windows_new(NULL, &w->env);
	bench_must(!w->windows);
	for (uint32_t i = 0; i < RRB_WINDOWS_MAX; i++)
		check(w, i, 1, RRB_UNPROVEN);
}

int main(int argc, char **argv)
{
	static struct world regulars, strangers;
	static struct bench_case const cases[] = {
		{"pull opened, answer sealed", ours_pull, floor_pull, same_pull, NULL, CODEC},
		{"sequence number, 4,096 windows", ours_fresh, NULL, NULL, &regulars, 0},
		{"first contact, 4,096 windows", ours_stranger, NULL, NULL, &strangers, 0},
	};
	int status;

	floor_init(&f);
	prepare();
	world_init(&regulars);
	world_init(&strangers);
	status = bench_main(argc, argv, "rrb", cases, sizeof cases / sizeof cases[0]);
	talloc_free(regulars.windows);
	talloc_free(strangers.windows);
	return status;
}
