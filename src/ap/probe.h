/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Management frames as they come from the air: what the controller hears of, and the probe
 * requests, which are answered here. Pure; every octet may come from an attacker.
 */
#ifndef FASTROAM_AP_PROBE_H
#define FASTROAM_AP_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mac.h"
#include "dot11/ie.h"

/** What becomes of a frame. X(name, text) */
#define PROBE_VERDICT_LIST(X)                                                \
	X(UP, "told to the controller")                                      \
	X(ANSWER, "probe requests answered")                                 \
	X(MALFORMED, "frames that cannot be read")                           \
	X(SENDER, "frames from a group address, or from ourselves")          \
	X(OTHER_BSS, "frames for another BSS or for all")                    \
	X(OTHER_SSID, "probe requests for another SSID")                     \
	X(HIDDEN, "probe requests that do not name the hidden SSID")         \
	X(OTHER_CHANNEL, "probe requests heard from a neighbouring channel") \
	X(KIND, "frames of a kind that is not the controller's")

enum probe_verdict {
#define X(name, text) PROBE_##name,
	PROBE_VERDICT_LIST(X)
#undef X
		PROBE_VERDICT_COUNT
};

/** Text as listed. Never NULL. */
char const *probe_verdict_text(enum probe_verdict v);

/** The BSS that heard it. */
struct probe_bss {
	struct mac bssid;
	uint8_t const *ssid;
	uint8_t ssid_len;
	bool hidden;
	uint16_t freq; /**< MHz */
};

/**
 * Judge a frame.
 *
 * To the controller go authentication, (re)association, disassociation, deauthentication and action
 * frames that a station sent to this BSS and to it alone: what is sent to all has no say here.
 *
 * @param from  receives the sender; zero unless the verdict is UP or ANSWER
 */
enum probe_verdict probe_judge(struct probe_bss const *bss, void const *frame, size_t len,
			       struct mac *from);

/** Channel number of a 20 MHz channel, 0 when it is none of 2.4 and 5 GHz. */
uint8_t probe_channel(uint16_t freq);

/** Did the frame come under the station's key? */
bool probe_is_protected(uint8_t const *frame, size_t len);

/**
 * What the kernel has decrypted still has its Protected Frame bit: clear it, or the controller
 * takes the frame for one that it cannot read. 1 octet of the frame changes.
 *
 * @param len  at least 2, else nothing happens
 */
void probe_clear_protected(uint8_t *frame, size_t len);

/** Fill in whom a probe response goes to. @return false when it is shorter than a header */
bool probe_address(uint8_t *response, size_t len, struct mac to);

#endif
