/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Trace events: what happened to a station, told once and rendered in three ways.
 *
 * Every event is declared in trace_events.h, once: its name, its level, its AireOS text and its
 * IOS-XE text. `debug client` prints the first, `debug wireless mac` the second, JSON comes free.
 */
#ifndef FASTROAM_BASE_TRACE_H
#define FASTROAM_BASE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"

enum trace_level { TRACE_ERR, TRACE_NOTE, TRACE_INFO, TRACE_DEBUG };

enum trace_event {
#define TRACE_EVENT(name, level, task, module, aireos, iosxe) TRACE_##name,
#include "base/trace_events.h"
#undef TRACE_EVENT
	TRACE_EVENT_COUNT
};

/** TRACE_LEVEL_NAME: its level, for decisions that the compiler makes. */
enum trace_level_of {
#define TRACE_EVENT(name, level, task, module, aireos, iosxe) TRACE_LEVEL_##name = TRACE_##level,
#include "base/trace_events.h"
#undef TRACE_EVENT
};

/** What is kept of every station without any debug: the steps and what went wrong. Details, such
 * as each element of a request, are made only for those that are debugged. */
#define TRACE_KEPT TRACE_INFO

/** How many text and number arguments an event can carry. */
#define TRACE_ARGS 3

/** How a text is kept in the ring (base/trace_ring.h) until somebody reads it. */
enum trace_keep {
	TRACE_KEEP_COPY,    /**< its octets; always right, and slow: 10 ns each */
	TRACE_KEEP_POINTER, /**< it is a literal: it stays as it is as long as the program runs */
	TRACE_KEEP_WLAN,    /**< the name of the WLAN `wlan_id`, asked for when it is read */
	TRACE_KEEP_AP,      /**< likewise, of the AP that has `bssid` */
	TRACE_KEEP_USER,    /**< likewise, of the user of `sta` */
	TRACE_KEEP_STATUS,  /**< likewise, of the 802.11 status n[0] */
	TRACE_KEEP_COUNT
};

/** One fact. Pointers are borrowed for the time of the call. */
struct trace_record {
	enum trace_event event;
	uint64_t wall_us;          /**< microseconds since 1970 */
	struct mac sta;            /**< the station, zero when none */
	struct mac bssid;          /**< the AP's BSSID, zero when none */
	uint32_t wlan_id;          /**< 0 when none */
	char const *s[TRACE_ARGS]; /**< {s0}..{s2}; NULL prints "(null)" */
	uint64_t n[TRACE_ARGS];    /**< {n0}..{n2} */
	uint8_t const *hex;        /**< {hex}: PMKID and the like, never key material */
	size_t hex_len;            /**< 0..64 octets */
	uint8_t keep[TRACE_ARGS];  /**< enum trace_keep of s[] */
};

enum trace_form { TRACE_AIREOS, TRACE_IOSXE, TRACE_JSON };

/** Longest rendered event, all its lines and line ends included. */
#define TRACE_TEXT_MAX 1024

/**
 * Render one event.
 *
 * AireOS: `*Dot1x_NW_MsgTask_2: Jun 22 00:23:15.274: aa:bb:cc:dd:ee:ff TEXT`, task number by
 * station or access point as on AireOS (three bits of the address). IOS-XE:
 * `2023/09/19 15:49:46.962897 {wncd_x_R0-0}{1}: [module] [pid]: (note): MAC: aaaa.bbbb.cccc  TEXT`.
 * JSON: one object on one line, keys event, time, mac, bssid, wlan, s0.., n0.., hex as present.
 * Line form observed in public captures of both systems.
 *
 * A text may hold several lines ('\n'); each gets the prefix. A line that begins with '~' is
 * printed without the station's address, as AireOS prints hex dumps.
 * Control characters in arguments (user names come from outside) are printed as '?'.
 *
 * @param pid  process number for the IOS-XE form
 * @param out  receives NUL-terminated text, every line ended by '\n'
 * @return     octets written without the NUL; output that does not fit is cut at a line's end
 */
size_t trace_render(struct trace_record const *rec, enum trace_form form, int pid, char *out,
		    size_t size);

char const *trace_event_name(enum trace_event event);
enum trace_level trace_event_level(enum trace_event event);

/** What an event is about, for debugs of all stations. X(name, word of the command, what it says)
 */
#define TRACE_TOPIC_LIST(X)                          \
	X(FT, "ft", "FT events")                     \
	X(DOT1X, "dot1x", "802.1X and EAPOL events") \
	X(PMK, "pmk", "PMK cache events")            \
	X(CCKM, "cckm", "CCKM events")

enum trace_topic {
#define X(name, word, text) TRACE_TOPIC_##name,
	TRACE_TOPIC_LIST(X)
#undef X
		TRACE_TOPIC_COUNT
};

#define TRACE_TOPIC_BIT(topic) (1u << (topic))

char const *trace_topic_word(enum trace_topic topic);
char const *trace_topic_text(enum trace_topic topic);

/** The topics of an event, a bit each. */
unsigned trace_event_topics(enum trace_event event);

/** Is it kept of every station? Not those of pushes ahead of a roam: one login makes one for each
 * access point, which would wash out everything else; the key history has them. */
static inline bool trace_event_is_kept(enum trace_event event, enum trace_level level)
{
	return level <= TRACE_KEPT && event != TRACE_FT_KEY_PUSHED;
}

/**
 * Does it tell that something has not come about as it should have: a refusal, keys that nobody
 * has, a station sent away? What led there is then kept longer.
 */
static inline bool trace_event_is_failure(enum trace_event event, enum trace_level level)
{
	return level == TRACE_ERR || event == TRACE_OKC_MISSED || event == TRACE_CCKM_REFUSED ||
	       event == TRACE_DEAUTH_SENT;
}

#endif
