/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Protection of EAPOL-Key frames in both directions, for authenticator and supplicant: key data
 * encrypted and decrypted, MIC filled in and checked (IEEE 802.11-2020 12.7.2, table 12-10).
 */
#ifndef FASTROAM_DOT11_EAPOL_SEAL_H
#define FASTROAM_DOT11_EAPOL_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dot11/akm.h"
#include "dot11/eapol_key.h"
#include "dot11/ptk.h"

/** Key data at most, decrypted. */
#define EAPOL_KEY_DATA_MAX 768

/**
 * Write a whole frame: `k` with the key data replaced by `data`, padded and encrypted if
 * EAPOL_KEY_ENCRYPTED is set (WPA 1: always for a group key), and its MIC if EAPOL_KEY_MIC is set.
 *
 * @param k     info without version: it is filled in from akm and tkip; mic_len too
 * @param ptk   KCK and KEK; NULL for a frame without either
 * @param iv    RC4 only (descriptor version 1): 16 fresh octets; else NULL
 * @return 0, -EINVAL (a length), -ENOBUFS (no room in w) or -EIO
 */
int eapol_key_seal(struct wr *w, struct akm_info const *akm, bool tkip, struct ptk const *ptk,
		   struct eapol_key const *k, struct span data,
		   uint8_t const iv[EAPOL_KEY_IV_LEN]) WARN_UNUSED;

/**
 * Check the MIC of a decoded frame and give its key data in clear.
 *
 * @param k      as eapol_key_decode() gave it
 * @param kck    NULL: as in ptk (CCKM's message 2 has another)
 * @param room   EAPOL_KEY_DATA_MAX octets for what is decrypted
 * @param data   receives key data in clear: in room, or in the frame itself if it was not encrypted
 * @return 0, -EBADMSG (MIC, or key wrap), -EINVAL (a length, a version that is not the AKM's) or
 *         -EIO
 */
int eapol_key_open(struct akm_info const *akm, bool tkip, struct ptk const *ptk, uint8_t const *kck,
		   struct eapol_key const *k, uint8_t room[EAPOL_KEY_DATA_MAX],
		   struct span *data) WARN_UNUSED;

#endif
