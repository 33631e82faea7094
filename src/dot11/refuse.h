/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Why a decoder refused its octets: one vocabulary for all decoders of this folder.
 *
 * A counter or a trace can be kept per reason; dot11_refusal_text() completes the sentence
 * "the FTE was refused: ...".
 */
#ifndef FASTROAM_DOT11_REFUSE_H
#define FASTROAM_DOT11_REFUSE_H

#include "base/err.h"

#define DOT11_REFUSAL_LIST(X)                                        \
	X(OK, "accepted")                                            \
	X(ABSENT, "it is not there")                                 \
	X(SHORT, "it ends inside a field")                           \
	X(LONG, "octets are left after its last field")              \
	X(ID, "it has another element identifier")                   \
	X(OUI, "it has another OUI or vendor type")                  \
	X(VERSION, "it has a version that is not known")             \
	X(TYPE, "it has a type that is not known")                   \
	X(LENGTH, "a length field has a value that cannot be right") \
	X(COUNT, "a count is zero or above what is accepted")        \
	X(DUPLICATE, "it is there more than once")                   \
	X(RESERVED, "a field has a reserved value")                  \
	X(PADDING, "its padding is not zero")                        \
	X(SALT, "the first bit of the salt is not set")              \
	X(CRYPTO, "the cryptographic library failed")

enum dot11_refusal {
#define X(name, text) DOT11_##name,
	DOT11_REFUSAL_LIST(X)
#undef X
		DOT11_REFUSAL_COUNT
};

/** Decoders return this; the result of a refused decode is all zero and not to be used. */
#define DOT11_DECODER enum dot11_refusal WARN_UNUSED

/** Text as listed above; "unknown reason" for a number outside the list. Never NULL. */
char const *dot11_refusal_text(enum dot11_refusal why);

/** "SHORT" and the like, for JSON and counters. Never NULL. */
char const *dot11_refusal_name(enum dot11_refusal why);

#endif
