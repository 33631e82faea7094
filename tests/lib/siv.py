# SPDX-License-Identifier: GPL-2.0-or-later
"""AES-SIV with a key of 32 octets (RFC 5297) in plain Python, for tests: it shares nothing with our
C code and needs no package. Slow, a block takes some 150 us."""


def _double(b):
    return (b << 1 ^ 0x11B) & 0xFF if b & 0x80 else b << 1


def _make_sbox():
    log, exp, x = {}, [], 1
    for i in range(255):
        exp.append(x)
        log[x] = i
        x ^= _double(x)
    box = []
    for i in range(256):
        inverse = exp[-log[i] % 255] if i else 0
        y = inverse
        for turn in range(1, 5):
            y ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
        box.append(y ^ 0x63)
    return bytes(box)


SBOX = _make_sbox()


def aes_keys(key):
    words, rcon = [key[i:i + 4] for i in range(0, 16, 4)], 1
    while len(words) < 44:
        word = words[-1]
        if len(words) % 4 == 0:
            word = bytes(SBOX[b] for b in word[1:] + word[:1])
            word, rcon = bytes([word[0] ^ rcon]) + word[1:], _double(rcon)
        words.append(xor(words[-4], word))
    return [b"".join(words[i:i + 4]) for i in range(0, 44, 4)]


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def aes_block(keys, block):
    state = xor(block, keys[0])
    for rnd, key in enumerate(keys[1:], 1):
        state = bytes(SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16))
        if rnd < 10:
            mixed = bytearray()
            for c in range(0, 16, 4):
                col = state[c:c + 4]
                every = col[0] ^ col[1] ^ col[2] ^ col[3]
                mixed += bytes(col[i] ^ every ^ _double(col[i] ^ col[(i + 1) % 4])
                               for i in range(4))
            state = mixed
        state = xor(state, key)
    return state


def dbl(block):
    n = int.from_bytes(block, "big") << 1
    return ((n ^ 0x87 if n >> 128 else n) & (1 << 128) - 1).to_bytes(16, "big")


def cmac(keys, text):
    subkey, last = dbl(aes_block(keys, bytes(16))), (len(text) - 1) // 16 * 16 if text else 0
    tail = text[last:]
    if len(tail) < 16:
        subkey, tail = dbl(subkey), (tail + b"\x80").ljust(16, b"\0")
    state = bytes(16)
    for i in range(0, last, 16):
        state = aes_block(keys, xor(state, text[i:i + 16]))
    return aes_block(keys, xor(state, xor(tail, subkey)))


def s2v(key, associated, plain):
    keys = aes_keys(key)
    d = cmac(keys, bytes(16))
    for text in associated:
        d = xor(dbl(d), cmac(keys, text))
    if len(plain) >= 16:
        return cmac(keys, plain[:-16] + xor(plain[-16:], d))
    return cmac(keys, xor(dbl(d), (plain + b"\x80").ljust(16, b"\0")))


def ctr(key, siv, text):
    keys = aes_keys(key)
    n = int.from_bytes(siv, "big") & ~(1 << 63 | 1 << 31)
    stream = b"".join(aes_block(keys, (n + i & (1 << 128) - 1).to_bytes(16, "big"))
                      for i in range((len(text) + 15) // 16))
    return xor(text, stream)


def seal(key, associated, plain):
    siv = s2v(key[:16], associated, plain)
    return siv + ctr(key[16:], siv, plain)


def unseal(key, associated, sealed):
    """The plain text, or None when it was not sealed like this."""
    plain = ctr(key[16:], sealed[:16], sealed[16:])
    return plain if s2v(key[:16], associated, plain) == sealed[:16] else None
