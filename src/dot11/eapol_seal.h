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
 * Append a whole frame: `k` with `data` as its key data, padded and encrypted where that is due,
 * and its MIC when EAPOL_KEY_MIC is set.
 *
 * An RSN frame is encrypted when EAPOL_KEY_ENCRYPTED is set. WPA 1 has no such bit: a group frame
 * with key data is encrypted, a pairwise one never. The key data of a WPA 1 group frame is the bare
 * key.
 *
 * @param w     spoiled unless 0 is returned
 * @param k     info without version; version, mic_len, mic, iv and data are filled in here
 * @param ptk   KCK and KEK; NULL for a frame without either. CCKM's station puts the KRK for the
 * KCK in its message 2
 * @param data  at most EAPOL_KEY_DATA_MAX octets, in clear and without padding
 * @param iv    16 fresh octets where RC4 encrypts (descriptor version 1); otherwise not looked at
 * @return 0, -EINVAL (a length, a key or IV that is missing), -ENOBUFS (no room in w) or -EIO
 */
int eapol_key_seal(struct wr *w, struct akm_info const *akm, bool tkip, struct ptk const *ptk,
		   struct eapol_key const *k, struct span data,
		   uint8_t const iv[EAPOL_KEY_IV_LEN]) WARN_UNUSED;

/**
 * Check the MIC of a decoded frame, then give its key data in clear, with the padding.
 *
 * @param ptk    KCK and KEK
 * @param kck    NULL: as in ptk, else as many octets (CCKM's message 2 has the KRK)
 * @param k      as eapol_key_decode() gave it
 * @param room   for what is decrypted: wipe it
 * @param data   receives key data in clear: in room, or in the frame itself if it was not
 * encrypted; empty unless 0 is returned
 * @return 0, -EBADMSG (no MIC or another, or key wrap), -EINVAL (a length, a descriptor version
 * that is not the AKM's) or -EIO
 */
int eapol_key_open(struct akm_info const *akm, bool tkip, struct ptk const *ptk, uint8_t const *kck,
		   struct eapol_key const *k, uint8_t room[EAPOL_KEY_DATA_MAX],
		   struct span *data) WARN_UNUSED;

#endif
