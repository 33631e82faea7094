# SPDX-License-Identifier: GPL-2.0-or-later
"""The key formulas once more, in Python and from what eapol_test saw: a check that shares nothing
with our C code."""
import hashlib
import hmac


def mac_octets(mac):
    return bytes.fromhex(mac.replace(":", ""))


def pmkid(pmk_hex, bssid, station, alg="sha1"):
    """IEEE 802.11-2020 12.7.1.3."""
    data = b"PMK Name" + mac_octets(bssid) + mac_octets(station)
    return hmac.new(bytes.fromhex(pmk_hex), data, alg).hexdigest()[:32]


def kdf_sha256(key, label, context, bits):
    """IEEE 802.11-2020 12.7.1.7.2."""
    out = b""
    for i in range(1, (bits + 255) // 256 + 1):
        out += hmac.new(key, i.to_bytes(2, "little") + label + context + bits.to_bytes(2, "little"),
                        "sha256").digest()
    return out[:bits // 8]


def pmk_r0(msk_hex, ssid, mdid, r0kh_id, station):
    """IEEE 802.11-2020 12.7.1.6.3 for FT-802.1X: (PMK-R0, PMKR0Name) in hexadecimal."""
    xxkey = bytes.fromhex(msk_hex)[32:64]
    context = (bytes([len(ssid)]) + ssid.encode() + mdid.to_bytes(2, "big") +
               bytes([len(r0kh_id)]) + r0kh_id.encode() + mac_octets(station))
    data = kdf_sha256(xxkey, b"FT-R0", context, 384)
    return data[:32].hex(), hashlib.sha256(b"FT-R0N" + data[32:48]).hexdigest()[:32]


def pmk_r1(pmk_r0_hex, pmk_r0_name_hex, r1kh, station):
    """IEEE 802.11-2020 12.7.1.6.4: (PMK-R1, PMKR1Name) in hexadecimal."""
    holders = mac_octets(r1kh) + mac_octets(station)
    key = kdf_sha256(bytes.fromhex(pmk_r0_hex), b"FT-R1", holders, 256)
    name = hashlib.sha256(b"FT-R1N" + bytes.fromhex(pmk_r0_name_hex) + holders).hexdigest()[:32]
    return key.hex(), name
