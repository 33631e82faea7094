/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What src/crypto keeps for each thread: OpenSSL contexts, fetched at first use.
 *
 * A fetch inside each call costs OpenSSL 3.0 five times the hash itself (1.1 us for an HMAC of 100
 * octets against 0.2 us). The price of keeping the contexts is that each holds the last key it was
 * given until it gets the next one, so they belong to one thread, never move to another and are
 * freed, which wipes them, when the thread ends.
 */
#ifndef FASTROAM_CRYPTO_THREAD_H
#define FASTROAM_CRYPTO_THREAD_H

/**
 * Free the calling thread's contexts and the last keys in them. The next call of any function of
 * this folder makes new ones. A program calls it before it exits or goes idle for long; other
 * threads than the first need not, it also runs when a thread ends.
 */
void crypto_thread_wipe(void);

#endif
