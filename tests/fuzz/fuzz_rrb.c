/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Frames of the key protocol. No input seals itself, so each is opened twice: as it is, and with
 * what stands in the place of the sealed TLVs sealed for it. What was opened must encode again, to
 * a frame that opens to the same.
 */
#include "check.h"

#include "base/mac.h"
#include "crypto/aes.h"
#include "wire/rrb.h"

#define SIV_LEN 16

static uint8_t const key[RRB_KEY_LEN] = {0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47,
					 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f,
					 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57,
					 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f};

static void check_clear(struct rrb const *a, struct rrb const *b)
{
	FUZZ_CHECK(mac_eq(a->dst, b->dst) && mac_eq(a->src, b->src));
	FUZZ_CHECK(mac_eq(a->r1kh_id, b->r1kh_id) && a->type == b->type);
	FUZZ_CHECK(a->has_seq == b->has_seq && a->has_nonce == b->has_nonce);
	FUZZ_CHECK(same(&a->seq, sizeof a->seq, &b->seq, sizeof b->seq));
	FUZZ_CHECK(same(a->nonce, sizeof a->nonce, b->nonce, sizeof b->nonce));
	FUZZ_CHECK(same(a->r0kh_id, a->r0kh_id_len, b->r0kh_id, b->r0kh_id_len));
}

static void check_secrets(struct rrb_secrets const *a, struct rrb_secrets const *b)
{
	FUZZ_CHECK(a->has_s1kh == b->has_s1kh && mac_eq(a->s1kh, b->s1kh));
	FUZZ_CHECK(a->has_r0_name == b->has_r0_name);
	FUZZ_CHECK(same(a->r0_name, FT_NAME_LEN, b->r0_name, FT_NAME_LEN));
	FUZZ_CHECK(same(a->r1.key, a->r1.key_len, b->r1.key, b->r1.key_len));
	FUZZ_CHECK(same(a->r1.name, FT_NAME_LEN, b->r1.name, FT_NAME_LEN));
	FUZZ_CHECK(a->pairwise == b->pairwise && a->expires_in_s == b->expires_in_s);
	FUZZ_CHECK(a->session_timeout == b->session_timeout && a->has_vlan == b->has_vlan);
	FUZZ_CHECK(same(a->vlan, 2u * a->vlans, b->vlan, 2u * b->vlans));
	FUZZ_CHECK(same(a->identity, a->identity_len, b->identity, b->identity_len));
	FUZZ_CHECK(same(a->cui, a->cui_len, b->cui, b->cui_len));
}

static void check_bounds(struct rrb const *m, struct rrb_secrets const *s)
{
	FUZZ_CHECK(m->r0kh_id_len >= 1 && m->r0kh_id_len <= R0KH_ID_MAX);
	FUZZ_CHECK(s->r1.key_len <= HASH_LEN_MAX && s->vlans <= RRB_VLANS_MAX);
	FUZZ_CHECK(s->has_s1kh == (m->type <= RRB_PUSH));
	FUZZ_CHECK(s->has_r0_name == (m->type == RRB_PULL || m->type == RRB_PUSH));
	FUZZ_CHECK(!s->r1.key_len == !s->pairwise);
}

/** What one side says of a frame, the other must say of its copy. */
static void open_and_again(struct rrb const *m)
{
	static struct rrb_secrets s, again_s;
	uint8_t out[RRB_FRAME_MAX];
	struct rrb again;
	int n;

	if (rrb_open(m, key, &s) != RRB_REFUSED_OK)
		return;
	check_bounds(m, &s);
	n = rrb_encode(m, s.has_s1kh ? &s : NULL, key, out);
	FUZZ_CHECK(n >= 84 && n <= RRB_FRAME_MAX);
	FUZZ_CHECK(rrb_decode(out, (size_t)n, &again) == RRB_REFUSED_OK);
	check_clear(&again, m);
	FUZZ_CHECK(rrb_open(&again, key, &again_s) == RRB_REFUSED_OK);
	check_secrets(&again_s, &s);
}

static void seal(struct rrb const *m, uint8_t *sealed)
{
	uint8_t const type = (uint8_t)m->type;
	struct iov const ad[3] = {{m->src.b, MAC_LEN}, {m->clear, m->clear_len}, {&type, 1}};

	FUZZ_CHECK(aes_siv_seal(key, sizeof key, ad, 3, m->sealed + SIV_LEN,
				m->sealed_len - SIV_LEN, sealed) == 0);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	uint8_t sealed[RRB_FRAME_MAX];
	struct rrb m;

	if (rrb_decode(data, size, &m) != RRB_REFUSED_OK)
		return 0;
	FUZZ_CHECK(inside(m.clear, m.clear_len, data, size));
	FUZZ_CHECK(inside(m.sealed, m.sealed_len, data, size) && m.sealed_len >= SIV_LEN);
	open_and_again(&m);
	seal(&m, sealed);
	m.sealed = sealed;
	open_and_again(&m);
	return 0;
}
