/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * All that there is to tell of one roam of a client: its rungs, names, key, verdict and cure, for
 * the command that prints it and the page that draws it.
 */
#ifndef FASTROAM_CONTROLLER_STORY_H
#define FASTROAM_CONTROLLER_STORY_H

#include "controller/controller.h"
#include "controller/ladder.h"
#include "controller/verdict.h"

/** A name and a BSSID in brackets, or the BSSID alone. */
#define STORY_AP (WLAN_NAME_MAX + 24)

struct story {
	struct timeline *timeline;
	unsigned number; /**< 1 is the newest */
	struct timeline_roam const *roam;
	struct verdict verdict;
	struct ladder ladder; /**< of the roam */
	struct ladder before; /**< of what came between the roam before it and this one */
	struct timeline_words words;
	uint64_t wall_us; /**< of its first rung */
	uint32_t wlan_id; /**< 0 unknown */
	char to[STORY_AP], from[STORY_AP];
	char wlan[WLAN_NAME_MAX + 1], user[LOGIN_STR], login[STORY_AP + 64], ap[STORY_AP];
	char verdict_text[TIMELINE_TEXT], cure[TIMELINE_TEXT], key[TIMELINE_TEXT];
};

/**
 * Gather the story of a client's roam.
 *
 * @param number  1 for the newest, counted backwards
 * @return talloc child of ctx; NULL with *err: ENOENT there is no such roam, ENOMEM
 */
struct story *story_tell(void *ctx, struct controller const *c, struct mac sta, unsigned number,
			 struct err *err);

/** Another roam of the same timeline in the same place: for a list of them. */
void story_turn(struct story *s, struct controller const *c, unsigned number);

/** The text of a rung. @return out */
char const *story_rung(struct story const *s, struct rung const *r, char out[TIMELINE_TEXT]);

/** Name and BSSID of an access point, or the BSSID alone. */
void story_name_bss(struct controller const *c, struct mac bssid, char out[STORY_AP]);

/** "Nov 28 2026 10:02:03.123456", local time. @return out */
char const *story_time(uint64_t wall_us, char out[48]);

#endif
