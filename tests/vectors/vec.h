/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * One vector while it is being run: its inputs by name, what it expects, what went wrong.
 *
 * A vector file comes from outside, so nothing in it is taken on trust. Each getter notes a missing
 * or malformed input under its name and returns something harmless; a kind's function asks once,
 * with vec_bad(), before it computes.
 */
#ifndef FASTROAM_TESTS_VEC_H
#define FASTROAM_TESTS_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/mac.h"
#include "crypto/hmac.h"
#include "dot11/akm.h"
#include "dot11/ptk.h"

struct vec {
	void *ctx; /**< talloc: octets that the getters decoded, freed with the vector */
	char const *id;
	char const *kind;
	json_t *inputs;
	json_t *expected;  /**< own copy; what was compared is taken out */
	unsigned problems; /**< printed so far */
};

/** Octets of a hexadecimal string; p is never NULL. */
struct octets {
	uint8_t *p;
	size_t len;
};

/** No string of a vector is longer; a frame has at most 2,304 octets. */
#define VEC_OCTETS_MAX 65535

/** Print "FAIL id (kind): ..." and count it. */
void vec_problem(struct vec *v, char const *fmt, ...) __attribute__((format(printf, 2, 3)));

static inline bool vec_bad(struct vec const *v)
{
	return v->problems > 0;
}

bool vec_has(struct vec const *v, char const *name);
bool vec_expects(struct vec const *v, char const *name);

/** A hexadecimal input of any length. */
struct octets vec_octets(struct vec *v, char const *name);

/** A hexadecimal input of min..max octets. */
struct octets vec_octets_of(struct vec *v, char const *name, size_t min, size_t max);

/** Element i of an input that is an array of hexadecimal strings; n_of tells how many there are. */
size_t vec_array_len(struct vec *v, char const *name, size_t max);
struct octets vec_array_octets(struct vec *v, char const *name, size_t i);

struct mac vec_mac(struct vec *v, char const *name);

/** An integer of min..max. */
unsigned vec_uint(struct vec *v, char const *name, unsigned min, unsigned max);

/** The same, or `otherwise` when it is not there. */
unsigned vec_uint_or(struct vec *v, char const *name, unsigned max, unsigned otherwise);

/** Hexadecimal text without zero octets, as a C string. */
char const *vec_label(struct vec *v, char const *name);

/** A hash by name: sha1, sha256, sha384, sha512, with or without "prf-" or "kdf-" in front. */
enum hash_alg vec_hash(struct vec *v, char const *name);

/** A MIC by name: hmac-md5, hmac-sha1-128, aes-128-cmac, hmac-sha256-128 and so on. */
enum eapol_mic vec_mic_alg(struct vec *v, char const *name);

/** kck_len, kek_len, tk_len, and when they are there kck2_len, kek2_len, kdk_len. */
struct ptk_lens vec_ptk_lens(struct vec *v);

/** A function's return code: anything but 0 is a problem that names the function. */
bool vec_done(struct vec *v, char const *what, int rc);

/** Compare with a field that must be there. */
void vec_must(struct vec *v, char const *name, void const *got, size_t len);

/** Compare with a field if the vector has it. */
void vec_may(struct vec *v, char const *name, void const *got, size_t len);

/** Compare with a field that is true or false and must be there. */
void vec_must_bool(struct vec *v, char const *name, bool got);

/** kck, kek, tk, kck2, kek2 and kdk, those that the vector has. */
void vec_may_ptk(struct vec *v, struct ptk const *ptk);

struct vec_kind {
	char const *name;
	void (*run)(struct vec *v);
};

/** One table per file of kinds; each ends with a NULL name. */
extern struct vec_kind const kinds_crypto[];
extern struct vec_kind const kinds_keys[];
extern struct vec_kind const kinds_ft[];
extern struct vec_kind const kinds_frames[];
extern struct vec_kind const kinds_cckm[];

/** PMK from "passphrase" and "ssid". */
struct octets vec_psk(struct vec *v);

/** A key under its name, or else vec_psk(). */
struct octets vec_pmk(struct vec *v, char const *name);

#endif
