/* SPDX-License-Identifier: GPL-2.0-or-later */
/** What OpenSSL is answered when it asks for the pass phrase of a key file. */
#ifndef FASTROAM_CRYPTO_PASS_PHRASE_H
#define FASTROAM_CRYPTO_PASS_PHRASE_H

/** A pem_password_cb. Never stop at a terminal: an encrypted key is refused instead. @return -1 */
int pass_phrase_none(char *buf, int size, int writing, void *arg);

#endif
