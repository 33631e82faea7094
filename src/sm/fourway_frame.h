/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The frames of the four-way and the group key handshake, as the authenticator writes and reads
 * them: what is in them, not when they are sent.
 */
#ifndef FASTROAM_SM_FOURWAY_FRAME_H
#define FASTROAM_SM_FOURWAY_FRAME_H

#include "dot11/eapol_seal.h"
#include "sm/fourway.h"

/** Is the pairwise cipher TKIP, in WPA's numbers or RSN's? */
bool fourway_frame_is_tkip(struct fourway const *f);

/**
 * Seal a frame of the association: descriptor, key length, replay counter and RC4's IV are filled
 * in.
 *
 * @param k     info, nonce, rsc; for a pairwise frame key_len too is filled in
 * @param ptk   NULL for message 1
 * @param data  in clear
 * @return as eapol_key_seal()
 */
int fourway_frame_put(struct fourway const *f, struct env const *env, struct eapol_key k,
		      struct ptk const *ptk, struct span data, struct wr *out) WARN_UNUSED;

/** Decode a frame of the station. OK, MALFORMED or VERSION. @param k  refers to frame */
enum fourway_refusal fourway_frame_read(struct fourway const *f, void const *frame, size_t len,
					struct eapol_key *k) WARN_UNUSED;

/**
 * Check the MIC of a frame of the station, none of which is encrypted
 * (12.7.6.3, 12.7.6.5, 12.7.7.3): its key data are clear.
 *
 * @param kck  NULL: the PTK's
 * @return OK, MIC, KEY_DATA (it claims to be encrypted) or CRYPTO
 */
enum fourway_refusal fourway_frame_verify(struct fourway const *f, struct ptk const *ptk,
					  uint8_t const *kck,
					  struct eapol_key const *k) WARN_UNUSED;

/**
 * Are the elements in message 2 those of the association (12.7.6.3)? The RSN or WPA element has the
 * octets of the request; with FT the RSNE has PMKR1Name as its only PMKID and is otherwise the
 * same, and MDE and FTE are those of the response.
 *
 * @param r1_name  FT_NAME_LEN octets; NULL: no FT
 * @return OK, KEY_DATA, ELEMENT or FT_ELEMENT
 */
enum fourway_refusal fourway_frame_check(struct fourway_setup const *s, uint8_t const *r1_name,
					 struct span data) WARN_UNUSED;

/**
 * Key data of message 3 (12.7.6.4), in clear: elements of the beacon, FT's, group keys. WPA 1: its
 * own element only.
 *
 * @param r1_name  as above
 */
void fourway_frame_put_data(struct wr *w, struct fourway_setup const *s, uint8_t const *r1_name,
			    struct group_key const *group);

/** GTK KDE, and IGTK KDE for a station with protected management frames. */
void fourway_frame_put_group(struct wr *w, bool mfp, struct group_key const *group);

#endif
