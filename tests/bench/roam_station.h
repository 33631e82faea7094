/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a station sends in one roam, made outside the time that a bench measures: its half of the
 * keys is no cost of the controller.
 */
#ifndef FASTROAM_BENCH_ROAM_STATION_H
#define FASTROAM_BENCH_ROAM_STATION_H

#include <stdint.h>

#include "dot11/akm.h"
#include "dot11/eapol_key.h"
#include "roam_scene.h"

/** Every octet that the scene draws: so a station knows the ANonce beforehand. */
#define ROAM_RANDOM 0xa5
#define ROAM_R1KH   ((struct mac){{2, 0xfa, 0, 0, 0, 1}})
/** FT's reassociation request has 250 octets, its answer 300. */
#define ROAM_MAX    384

enum roam_method { ROAM_OKC, ROAM_FT, ROAM_CCKM, ROAM_OWE };

enum roam_frame { ROAM_AUTH, ROAM_ASSOC, ROAM_M2, ROAM_M4, ROAM_FRAMES };

struct roam_octets {
	uint16_t len;
	uint8_t b[ROAM_MAX];
};

struct roam {
	enum roam_method method;
	struct akm_info const *akm;
	struct mac sta, from, to;
	struct roamer *roamer;
	uint64_t tsf;
	struct roam_octets frame[ROAM_FRAMES];
	/** Where elements stand in frame[ROAM_ASSOC]. */
	struct span rsne, fte, cckm;
	uint8_t pmkid[16], pmk[32];
	struct ft_key r1;
	struct ptk ptk; /**< as the station has it */
	/* What the radio was told. */
	struct roam_octets mgmt, eapol; /**< last frame sent of each kind */
	uint8_t tk[TK_MAX];
	unsigned keys; /**< pairwise keys installed */
	bool kept;     /**< somebody reads the frames that were sent: copy them */
};

/** Frames of the roamer's next roam, to the BSS after the one where it is. OWE: the first two. */
void roam_make(struct scene *s, enum roam_method method, struct roamer *r, struct roam *out);
/** OWE: messages 2 and 4, from the response in roam->mgmt. */
void roam_make_owe(struct scene *s, struct roam *roam);
/** With its spans in the copy's own octets. */
void roam_copy(struct roam *to, struct roam const *from);
/** The radio was told something while this roam was under way. */
void roam_told(struct roam *roam, struct radio_cmd const *cmd);

uint8_t const *roam_anonce(void);
uint8_t const *roam_snonce(void);

#endif
