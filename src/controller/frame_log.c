/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The frames of clients that are debugged; see frame_log.h.
 */
#include "controller/frame_log.h"

#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/secret.h"

/** First octets of an 802.11 header (9.2.4.1): data, and which way; the flag of encryption. */
#define FC_DATA      0x08
#define FC_TO_DS     0x01
#define FC_FROM_DS   0x02
#define FC_PROTECTED 0x40
#define HEADER_LEN   24u

/** LLC, SNAP and the type of EAPOL (IEEE 802.1X-2020 11.1). */
static uint8_t const llc[] = {0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00, 0x88, 0x8e};

/** In front of each frame in a station's octets. */
struct head {
	uint64_t wall_us;
	struct mac bssid;
	uint16_t len;
	uint8_t down, encrypted;
};

struct entry {
	struct mac sta;
	bool used;
	uint64_t touched; /**< counts frames of all: the lowest goes first */
	uint32_t filled;
	unsigned n_keys; /**< ever, the last FRAME_LOG_KEYS are here */
	struct frame_key key[FRAME_LOG_KEYS];
	uint8_t *octets;
};

struct frame_log {
	uint64_t frames;
	struct entry entry[FRAME_LOG_STATIONS];
};

static int log_free(struct frame_log *l)
{
	frame_log_wipe_keys(l);
	return 0;
}

struct frame_log *frame_log_new(void *ctx)
{
	struct frame_log *l = talloc_zero(ctx, struct frame_log);

	if (l)
		talloc_set_destructor(l, log_free);
	return l;
}

static struct entry *find(struct frame_log const *l, struct mac sta)
{
	for (unsigned i = 0; i < FRAME_LOG_STATIONS; i++)
		if (l->entry[i].used && mac_eq(l->entry[i].sta, sta))
			return (struct entry *)&l->entry[i];
	return NULL;
}

/** That of the station, or one that is free, or the one that is silent longest. NULL when memory is
 * short. */
static struct entry *entry_for(struct frame_log *l, struct mac sta)
{
	struct entry *e = find(l, sta);
	uint8_t *octets;

	if (!e) {
		e = &l->entry[0];
		for (unsigned i = 1; i < FRAME_LOG_STATIONS; i++)
			if (l->entry[i].touched < e->touched)
				e = &l->entry[i];
		octets = e->octets ? e->octets : talloc_array(l, uint8_t, FRAME_LOG_OCTETS);
		if (!octets)
			return NULL;
		mem_wipe(e->key, sizeof e->key);
		*e = (struct entry){.sta = sta, .used = true, .octets = octets};
	}
	e->touched = ++l->frames;
	return e;
}

static uint32_t size_of(struct head const *h)
{
	return (uint32_t)sizeof *h + h->len;
}

static struct head head_at(struct entry const *e, uint32_t at)
{
	struct head h;

	memcpy(&h, e->octets + at, sizeof h);
	return h;
}

/** A quarter at a time: 48 KiB are moved once in many frames, in some 3 us. */
static void make_room(struct entry *e, uint32_t size)
{
	uint32_t gone = 0;

	if (e->filled + size <= FRAME_LOG_OCTETS)
		return;
	while (gone < e->filled && gone < FRAME_LOG_OCTETS / 4) {
		struct head h = head_at(e, gone);

		gone += size_of(&h);
	}
	memmove(e->octets, e->octets + gone, e->filled - gone);
	e->filled -= gone;
}

static void keep(struct frame_log *l, struct mac sta, struct frame_kept const *about,
		 uint8_t const *frame, size_t len)
{
	struct head h = {.wall_us = about->wall_us,
			 .bssid = about->bssid,
			 .len = (uint16_t)(len < FRAME_LOG_FRAME ? len : FRAME_LOG_FRAME),
			 .down = about->down,
			 .encrypted = about->encrypted};
	struct entry *e = entry_for(l, sta);

	if (!e)
		return;
	make_room(e, size_of(&h));
	memcpy(e->octets + e->filled, &h, sizeof h);
	memcpy(e->octets + e->filled + sizeof h, frame, h.len);
	e->filled += size_of(&h);
}

void frame_log_mgmt(struct frame_log *l, struct mac sta, struct frame_kept const *about,
		    struct span frame)
{
	uint8_t copy[FRAME_LOG_FRAME];
	size_t len = frame.len < sizeof copy ? frame.len : sizeof copy;

	if (len < HEADER_LEN)
		return;
	memcpy(copy, frame.p, len);
	/* The radio has decrypted it: a reader would take it for what it is no more. */
	copy[1] &= (uint8_t)~FC_PROTECTED;
	keep(l, sta, about, copy, len);
}

void frame_log_eapol(struct frame_log *l, struct mac sta, struct frame_kept const *about,
		     struct span eapol)
{
	uint8_t frame[FRAME_LOG_FRAME];
	struct wr w = wr_init(frame, sizeof frame);
	size_t room = sizeof frame - HEADER_LEN - sizeof llc;

	wr_u8(&w, FC_DATA);
	wr_u8(&w, about->down ? FC_FROM_DS : FC_TO_DS);
	wr_zero(&w, 2);
	wr_bytes(&w, about->down ? sta.b : about->bssid.b, MAC_LEN);
	wr_bytes(&w, about->down ? about->bssid.b : sta.b, MAC_LEN);
	wr_bytes(&w, about->bssid.b, MAC_LEN);
	wr_zero(&w, 2);
	wr_bytes(&w, llc, sizeof llc);
	wr_bytes(&w, eapol.p, eapol.len < room ? eapol.len : room);
	keep(l, sta, about, frame, wr_len(&w));
}

void frame_log_key(struct frame_log *l, struct mac sta, struct frame_key const *key)
{
	struct entry *e = entry_for(l, sta);

	if (e)
		e->key[e->n_keys++ % FRAME_LOG_KEYS] = *key;
}

unsigned frame_log_each(struct frame_log const *l, struct mac sta, uint64_t from_us, uint64_t to_us,
			void (*fn)(void *arg, struct frame_kept const *f), void *arg)
{
	struct entry const *e = find(l, sta);
	unsigned n = 0;

	for (uint32_t at = 0; e && at < e->filled;) {
		struct head h = head_at(e, at);

		if (h.wall_us >= from_us && h.wall_us <= to_us) {
			fn(arg, &(struct frame_kept){.wall_us = h.wall_us,
						     .bssid = h.bssid,
						     .down = h.down,
						     .encrypted = h.encrypted,
						     .len = h.len,
						     .frame = e->octets + at + sizeof h});
			n++;
		}
		at += size_of(&h);
	}
	return n;
}

unsigned frame_log_keys(struct frame_log const *l, struct mac sta,
			struct frame_key out[FRAME_LOG_KEYS])
{
	struct entry const *e = find(l, sta);
	unsigned n = e ? e->n_keys : 0;
	unsigned first = n > FRAME_LOG_KEYS ? n - FRAME_LOG_KEYS : 0;

	for (unsigned i = first; i < n; i++)
		out[i - first] = e->key[i % FRAME_LOG_KEYS];
	return n - first;
}

void frame_log_wipe_keys(struct frame_log *l)
{
	for (unsigned i = 0; i < FRAME_LOG_STATIONS; i++) {
		mem_wipe(l->entry[i].key, sizeof l->entry[i].key);
		l->entry[i].n_keys = 0;
	}
}

void frame_log_clear(struct frame_log *l)
{
	frame_log_wipe_keys(l);
	for (unsigned i = 0; i < FRAME_LOG_STATIONS; i++) {
		TALLOC_FREE(l->entry[i].octets);
		l->entry[i].used = false;
		l->entry[i].touched = 0;
	}
}
