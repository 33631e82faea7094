/* SPDX-License-Identifier: GPL-2.0-or-later */
/** The PMK from a passphrase (see psk.h). */
#include "dot11/psk.h"

#include <errno.h>
#include <string.h>

#include "crypto/pbkdf2.h"
#include "dot11/ft_keys.h"

int psk_from_passphrase(void const *passphrase, size_t passphrase_len, void const *ssid,
			size_t ssid_len, uint8_t out[PSK_LEN])
{
	memset(out, 0, PSK_LEN);
	if (passphrase_len < PSK_PASSPHRASE_MIN || passphrase_len > PSK_PASSPHRASE_MAX ||
	    ssid_len < 1 || ssid_len > SSID_MAX)
		return -EINVAL;
	return pbkdf2_sha1(passphrase, passphrase_len, ssid, ssid_len, 4096, out, PSK_LEN);
}
