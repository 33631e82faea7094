/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The keys of one roam three times: as the controller made them (read from what its radio was
 * told), by our functions of src/dot11 alone, and by raw OpenSSL calls over octets that lie ready.
 */
#ifndef FASTROAM_BENCH_ROAM_FLOOR_H
#define FASTROAM_BENCH_ROAM_FLOOR_H

#include "roam_station.h"

/** Octets that a MIC is made of, or that a frame consists of. */
#define ROAM_MESSAGE 700

struct roam_message {
	uint8_t b[ROAM_MESSAGE];
	size_t len;
	size_t mic; /**< where its MIC stands */
	size_t key; /**< where what is wrapped stands, wrapped */
};

/** What lies ready, and what is made of it. */
struct roam_keys {
	struct roam const *roam;
	uint8_t gtk[16];
	uint8_t plain[128]; /**< key data of message 3, padded */
	size_t plain_len;
	struct roam_message ask;    /**< FT, CCKM: what the MIC of the request covers */
	struct roam_message answer; /**< the same of the response; message 3 */
	size_t answer_ie; /**< FT: octets of RSNE, MDE and FTE in `answer`, after its head */
	size_t ie_len, mde_len, fte_len;
	uint8_t client_x[32], own_x[32]; /**< OWE */
	uint8_t z[66], pub[133];
	/* Results. */
	uint8_t pmk[64], tk[32];
	uint8_t mic[2][HASH_LEN_MAX]; /**< that the request must have, and of the answer */
	uint8_t wrapped[160];
	bool verified;
};

void roam_floor_init(void);

/** Read one finished roam. It must stay as it is. */
void roam_keys_read(struct roam_keys *k, struct scene const *s, struct roam const *roam);

/** Each makes every key and MIC of the controller's part in the roam. */
void roam_keys_ours(struct roam_keys *k);
void roam_keys_raw(struct roam_keys *k);

/** Is what was made last what the controller told its radio? */
bool roam_keys_agree(struct roam_keys const *k);

#endif
