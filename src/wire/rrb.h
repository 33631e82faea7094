/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key protocol between R0KH and R1KH that hostapd speaks from 2.7 on: frames of ethertype
 * 0x88B7 (OUI Extended), OUI 00:13:74, vendor subtype 1. Behaviour observed in hostapd 2.10; the
 * same in 2.7 to 2.12.
 *
 * A frame is: Ethernet header (14 octets), OUI (3), subtype (2, big-endian), message type (1),
 * length of the TLVs in clear (2, little-endian), those TLVs, then AES-SIV output: 16 octets of SIV
 * and the encrypted TLVs (perhaps none). Authenticated besides: source address, TLVs in clear,
 * type. The destination is not.
 */
#ifndef FASTROAM_WIRE_RRB_H
#define FASTROAM_WIRE_RRB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "dot11/ft_keys.h"
#include "dot11/suite.h"

#define RRB_ETHERTYPE 0x88b7
/** An Ethernet frame without FCS. */
#define RRB_FRAME_MAX 1514
#define RRB_KEY_LEN   32
#define RRB_NONCE_LEN 16
/** TLVs hold a RADIUS attribute: 253 octets. */
#define RRB_TEXT_MAX  253
/** VLAN ids of one station that are carried, untagged one included. */
#define RRB_VLANS_MAX 16

enum rrb_type { RRB_PULL = 1, RRB_RESP, RRB_PUSH, RRB_SEQ_REQ, RRB_SEQ_RESP };

/** Why a frame is not taken. X(name, text) */
#define RRB_REFUSAL_LIST(X)                                      \
	X(OK, "accepted")                                        \
	X(FOREIGN, "not a frame of the key protocol")            \
	X(TRUNCATED, "the frame is cut short")                   \
	X(TYPE, "unknown message type")                          \
	X(MISSING, "a field that this message needs is missing") \
	X(VALUE, "a field has a bad length or value")            \
	X(KEY, "it does not decrypt: the key of the access point differs")

enum rrb_refusal {
#define X(name, text) RRB_REFUSED_##name,
	RRB_REFUSAL_LIST(X)
#undef X
		RRB_REFUSED_COUNT
};

/** Text as listed above. Never NULL. */
char const *rrb_refusal_text(enum rrb_refusal r);

struct rrb_seq {
	uint32_t dom; /**< random for each life of a sender */
	uint32_t seq; /**< grows by one with each message, from a random start */
	uint32_t ts;  /**< seconds of the sender's steady clock */
};

/** What stands in clear, and where the sealed part lies: points into the frame. */
struct rrb {
	struct mac dst, src;
	enum rrb_type type;
	bool has_seq; /**< all but SEQ_REQ */
	struct rrb_seq seq;
	bool has_nonce; /**< all but PUSH */
	uint8_t nonce[RRB_NONCE_LEN];
	uint8_t r0kh_id[R0KH_ID_MAX];
	uint8_t r0kh_id_len; /**< 1..48 */
	struct mac r1kh_id;
	uint8_t const *clear; /**< the TLVs in clear, as they stand; padding is one of them */
	size_t clear_len;
	uint8_t const *sealed; /**< at least 16 octets */
	size_t sealed_len;
};

/** The encrypted part. Holds a key: wipe it. */
struct rrb_secrets {
	bool has_s1kh; /**< PULL, RESP, PUSH */
	struct mac s1kh;
	bool has_r0_name; /**< PULL, PUSH */
	uint8_t r0_name[FT_NAME_LEN];
	/** PMK-R1 and its name; key_len 0 when absent: a RESP without it is a refusal (NAK). */
	struct ft_key r1;
	suite_t pairwise;               /**< as a suite selector; 0 when absent */
	uint32_t expires_in_s;          /**< at most 65,535 is sent; 0 when absent */
	uint32_t session_timeout;       /**< seconds that are left; 0 when absent */
	bool has_vlan;                  /**< vlan[] is sent; vlan[0] is the untagged one, 0 none */
	uint16_t vlan[RRB_VLANS_MAX];   /**< 1..4,094 */
	uint8_t vlans;                  /**< untagged one (or its 0) included: 1..RRB_VLANS_MAX */
	uint8_t identity[RRB_TEXT_MAX]; /**< octets; len 0 when absent */
	uint8_t identity_len;
	uint8_t cui[RRB_TEXT_MAX];
	uint8_t cui_len;
};

/**
 * Read what stands in clear. TLVs that are unknown, or that this message does not have, are
 * skipped; of repeated ones the first counts.
 *
 * @param frame  Ethernet header included, at most RRB_FRAME_MAX octets; trailing octets of a NIC's
 *               padding are part of `sealed`
 * @param out    points into the frame; zero when it is refused
 * @return as listed, never KEY. VALUE also for a source that is zero or a group
 */
enum rrb_refusal rrb_decode(uint8_t const *frame, size_t len, struct rrb *out) WARN_UNUSED;

/**
 * Decrypt and read the rest. When that fails it is tried once more without the last two octets, as
 * hostapd does for NICs that pad.
 *
 * Of a PAIRWISE with several bits the strongest cipher is taken (GCMP-256, CCMP-256, GCMP, CCMP,
 * TKIP); hostapd itself sends one bit, that of the cipher in the station's RSNE.
 *
 * @param m    from rrb_decode(), its frame still there
 * @param key  RRB_KEY_LEN octets
 * @param out  zeroed when it is refused; wipe it after use
 * @return OK, KEY, MISSING or VALUE (also for an S1KH-ID that is zero or a group); TYPE or
 * TRUNCATED only for an `m` that rrb_decode() did not give
 */
enum rrb_refusal rrb_open(struct rrb const *m, uint8_t const key[RRB_KEY_LEN],
			  struct rrb_secrets *out) WARN_UNUSED;

/**
 * Write a frame; clear* and sealed* of `m` are not read, nor is anything that its type does not
 * have: a RESP without key_len is a refusal and names the station alone. Pads as hostapd does (a
 * type-0 TLV in the clear part) so that no NIC has to.
 *
 * @param s    NULL for SEQ_REQ and SEQ_RESP
 * @param out  RRB_FRAME_MAX octets
 * @return octets written, -EINVAL (something that the message needs is missing or has a length or
 *         value that rrb_decode() or rrb_open() would refuse) or -EIO
 */
int rrb_encode(struct rrb const *m, struct rrb_secrets const *s, uint8_t const key[RRB_KEY_LEN],
	       uint8_t *out) WARN_UNUSED;

/**
 * The key of a configuration line: 32 octets are used as they are; 16 (the legacy form) are
 * expanded, HMAC-SHA256(old, "FT OLDKEY" 00 01) (RFC 5295 3.1.2 form; observed in hostapd 2.10).
 *
 * @param key  zeroed on failure
 * @return 0, -EINVAL (length) or -EIO
 */
int rrb_key_expand(void const *old, size_t len, uint8_t key[RRB_KEY_LEN]) WARN_UNUSED;

/**
 * OpenWrt's default key: MD5 of "MOBILITYDOMAIN/SECRET" (domain as 4 hexadecimal digits in lower
 * case, secret of the RADIUS server or the WLAN's passphrase), then expanded as above.
 * @return 0 or -EIO
 */
int rrb_key_openwrt(uint16_t mdid, char const *secret, uint8_t key[RRB_KEY_LEN]) WARN_UNUSED;

#endif
