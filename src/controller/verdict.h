/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What is to be said of a roam: was it fast and by which method; if not, why, and what helps.
 *
 * Pure, and a table: verdict_reasons.def has a row for each reason. An event tells what it is
 * about, a number in it which (a refusal of FT is an event whose n0 is enum ft_refusal).
 */
#ifndef FASTROAM_CONTROLLER_VERDICT_H
#define FASTROAM_CONTROLLER_VERDICT_H

#include "controller/timeline.h"
#include "sm/authenticator.h"

enum verdict_reason {
	VERDICT_NO_REASON,
#define REASON(name, event, arg, op, value, when, why, cure) VERDICT_##name,
#include "controller/verdict_reasons.def"
#undef REASON
	VERDICT_REASON_COUNT
};

/** X(name, key in JSON, text) */
#define VERDICT_KIND_LIST(X)                                                                      \
	X(FAST, "fast", "fast")                                                                   \
	X(SLOW, "slow", "slow")                                                                   \
	X(FAILED, "failed", "failed")                                                             \
	X(UNFINISHED, "unfinished", "not finished")                                               \
	X(FIRST, "first", "no roam, the first login")                                             \
	X(RENEWED, "renewed", "no roam, the login was renewed while connected")                   \
	X(PULLED, "pulled", "fast, as far as this controller sees: the access point has the key") \
	X(PUSHED, "pushed", "no roam, a login at an access point that runs hostapd")

enum verdict_kind {
#define X(name, key, text) VERDICT_KIND_##name,
	VERDICT_KIND_LIST(X)
#undef X
		VERDICT_KIND_COUNT
};

struct verdict {
	enum verdict_kind kind;
	/** Why; of a fast roam what delayed it. VERDICT_NO_REASON: nothing did. */
	enum verdict_reason reason;
	bool has_method;
	enum station_method method;         /**< of one whose port opened */
	struct trace_record const *because; /**< the event that tells; NULL: what is missing does */
	struct trace_record const *key; /**< the event that names the key that was used, or NULL */
	bool psk;                       /**< the key goes back to a passphrase */
	uint64_t us;                    /**< timeline_us() */
};

struct verdict verdict_of(struct timeline const *t, struct timeline_roam const *r);

char const *verdict_kind_key(enum verdict_kind kind);
char const *verdict_kind_text(enum verdict_kind kind);
/** "FT_OTHER_DOMAIN"; "" without a reason. */
char const *verdict_reason_name(enum verdict_reason reason);

/**
 * Texts for people, to be filled in: "slow, 240.113 ms by 802.1X, because ...", the cure ("" none),
 * and which key it was and where that came from ("" none).
 *
 * @param out  TIMELINE_TEXT octets
 * @return out
 */
char const *verdict_text(struct verdict const *v, struct timeline_words const *words,
			 char out[TIMELINE_TEXT]);
char const *verdict_cure(struct verdict const *v, struct timeline_words const *words,
			 char out[TIMELINE_TEXT]);
char const *verdict_key(struct verdict const *v, struct timeline_words const *words,
			char out[TIMELINE_TEXT]);

/** How a reason is told: for the tests, which make a roam for each row. */
struct verdict_row {
	char const *name;
	enum trace_event event; /**< TRACE_EVENT_COUNT: none, the method says it */
	unsigned arg;           /**< of n[] */
	uint8_t op, when;       /**< enum verdict_op, enum verdict_when */
	uint64_t value;
	char const *why, *cure; /**< cure NULL: that of the key holder's outcome in n0 */
};

enum verdict_op { VERDICT_ANY, VERDICT_EQ, VERDICT_ABOVE, VERDICT_METHOD };

/** Bits: of roams with which end a row counts. */
enum verdict_when {
	VERDICT_FAILED = 1,
	VERDICT_SLOW = 2,
	VERDICT_FAST = 4,
	VERDICT_ALL = 7,
	VERDICT_ROAM = 8 | VERDICT_SLOW,     /**< slow, and no first login */
	VERDICT_BETWEEN = 16 | VERDICT_SLOW, /**< the event came before the roam */
	VERDICT_DELAY = VERDICT_FAST,        /**< it took longer than it must */
	/** Ditto, by so much that it is why a slow one was slow */
	VERDICT_HELD_UP = VERDICT_FAST | VERDICT_SLOW
};

/** Row of a reason; NULL for VERDICT_NO_REASON. */
struct verdict_row const *verdict_row(enum verdict_reason reason);

#endif
