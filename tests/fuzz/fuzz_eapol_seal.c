/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Protected EAPOL-Key frames: octet 0 chooses the AKM and whether the MIC is made right; what opens
 * is sealed again and must open to the same. The rest is also taken for key data of any length.
 */
#include "check.h"

#include <errno.h>

#include "dot11/eapol_mic.h"
#include "dot11/eapol_seal.h"

#define FRAME_MAX 2048
#define FIX_MIC   0x80

static struct {
	enum akm akm;
	unsigned group;
	bool tkip;
} const rows[] = {{AKM_8021X, 0, false},  {AKM_8021X, 0, true},      {AKM_8021X_SHA256, 0, false},
		  {AKM_OWE, 21, false},   {AKM_OWE, 20, false},      {AKM_WPA_PSK, 0, false},
		  {AKM_WPA_PSK, 0, true}, {AKM_SUITEB_192, 0, false}};

static struct ptk const keys = {.b = {1, 2, 3, [16] = 4, 5, 6}};
static uint8_t const iv[EAPOL_KEY_IV_LEN] = {7};

/** Sealed, it opens to the same octets and padding. */
static void check_round_trip(struct akm_info const *akm, bool tkip, struct ptk const *ptk,
			     struct eapol_key const *like, struct span data)
{
	static uint8_t frame[FRAME_MAX], room[EAPOL_KEY_DATA_MAX];
	struct wr w = wr_init(frame, sizeof(frame));
	struct eapol_key k = *like;
	struct span got;
	int rc;

	k.info |= EAPOL_KEY_MIC;
	rc = eapol_key_seal(&w, akm, tkip, ptk, &k, data, iv);
	FUZZ_CHECK(rc == 0 || (data.len > EAPOL_KEY_DATA_MAX && rc == -EINVAL));
	if (rc)
		return;
	FUZZ_CHECK(eapol_key_decode(frame, wr_len(&w), akm->mic_len, &k) == DOT11_OK);
	FUZZ_CHECK(eapol_key_open(akm, tkip, ptk, NULL, &k, room, &got) == 0);
	FUZZ_CHECK(got.len >= data.len && same(got.p, data.len, data.p, data.len));
	FUZZ_CHECK(got.len - data.len <= 16);
}

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static uint8_t frame[FRAME_MAX], room[EAPOL_KEY_DATA_MAX];
	struct eapol_key const any = {
		.version = 2, .descriptor = EAPOL_KEY_RSN, .info = EAPOL_KEY_ENCRYPTED};
	struct akm_info const *akm;
	struct ptk ptk = keys;
	struct eapol_key k;
	struct span got;
	bool tkip;

	if (size < 1 || size - 1 > FRAME_MAX)
		return 0;
	akm = akm_info_group(rows[data[0] % 8].akm, rows[data[0] % 8].group);
	tkip = rows[data[0] % 8].tkip;
	ptk.len = (struct ptk_lens){.kck = akm->kck_len, .kek = akm->kek_len};
	size--;
	memcpy(frame, data + 1, size);
	check_round_trip(akm, tkip, &ptk, &any, (struct span){frame, size});
	if (eapol_key_decode(frame, size, akm->mic_len, &k) != DOT11_OK)
		return 0;
	if (data[0] & FIX_MIC)
		FUZZ_CHECK(eapol_mic_fill(akm_mic(akm, tkip), ptk_kck(&ptk), ptk.len.kck, frame,
					  k.frame.len, EAPOL_KEY_MIC_OFFSET) == 0);
	if (eapol_key_open(akm, tkip, &ptk, NULL, &k, room, &got) != 0) {
		FUZZ_CHECK(!got.p && !got.len);
		return 0;
	}
	FUZZ_CHECK(data[0] & FIX_MIC);
	FUZZ_CHECK(!got.len || inside(got.p, got.len, room, sizeof(room)) ||
		   inside(got.p, got.len, frame, size));
	check_round_trip(akm, tkip, &ptk, &k, got);
	return 0;
}
