/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The frames of a client for Wireshark, and keys for them; see timeline_frames.h.
 */
#include "controller/timeline_frames.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/hex.h"
#include "base/secret.h"
#include "controller/frame_log.h"
#include "controller/secret_text.h"
#include "roam/wlan_psk.h"
#include "wire/pcapng.h"

/** BSSs of one file; frames of more are as those of the last one. A client that is followed through
 * a building meets a dozen. */
#define INTERFACES 32

/** A file that is being written. */
struct file {
	struct controller const *c;
	struct mac bssid[INTERFACES];
	unsigned interfaces;
	unsigned packets;
	size_t octets; /**< of all frames */
	struct wr w;
};

static unsigned interface_of(struct file *f, struct mac bssid)
{
	for (unsigned i = 0; i < f->interfaces; i++)
		if (mac_eq(f->bssid[i], bssid))
			return i;
	if (f->interfaces < INTERFACES)
		f->bssid[f->interfaces++] = bssid;
	return f->interfaces - 1;
}

static void measure(void *arg, struct frame_kept const *k)
{
	struct file *f = arg;

	(void)interface_of(f, k->bssid);
	f->packets++;
	f->octets += k->len;
}

static void put_packet(void *arg, struct frame_kept const *k)
{
	struct file *f = arg;

	pcapng_put_packet(&f->w, &(struct pcapng_packet){
					 .interface = interface_of(f, k->bssid),
					 .wall_us = k->wall_us,
					 .way = k->down ? PCAPNG_OUT : PCAPNG_IN,
					 .frame = k->frame,
					 .len = k->len,
					 .comment = k->encrypted ? "encrypted on the air" : NULL});
}

static void put_heads(struct file *f, struct mac sta)
{
	char comment[PCAPNG_TEXT_MAX + 1], text[MAC_STR], name[STORY_AP];

	(void)snprintf(comment, sizeof comment,
		       "Management and EAPOL frames of %s, with the times of controller %s",
		       mac_dotted(sta, text), f->c->settings.hostname);
	pcapng_put_section(&f->w, "FastRoam " FASTROAM_VERSION, comment);
	for (unsigned i = 0; i < f->interfaces; i++) {
		story_name_bss(f->c, f->bssid[i], name);
		pcapng_put_interface(&f->w, name);
	}
}

char *timeline_frames(void *ctx, struct controller const *c, struct mac sta, uint64_t from_us,
		      uint64_t to_us, unsigned *frames)
{
	struct file f = {.c = c};
	uint8_t *room;
	size_t size;
	char *hex;

	*frames = frame_log_each(c->frames, sta, from_us, to_us, measure, &f);
	size = f.octets +
	       (f.packets + f.interfaces + 2) * (size_t)(PCAPNG_OVERHEAD + PCAPNG_TEXT_MAX);
	room = talloc_array(ctx, uint8_t, size);
	if (!room)
		return NULL;
	f.w = wr_init(room, size);
	put_heads(&f, sta);
	(void)frame_log_each(c->frames, sta, from_us, to_us, put_packet, &f);
	hex = f.w.bad ? NULL : talloc_array(ctx, char, HEX_STR(wr_len(&f.w)));
	if (hex)
		(void)hex_text(room, wr_len(&f.w), hex);
	talloc_free(room);
	return hex;
}

/* ---- keys ---- */

/** `type` as Wireshark's table has it. */
static void put_key(FILE *f, char const *type, uint8_t const *key, size_t len, unsigned *keys)
{
	char hex[HEX_STR(SECRET_MAX)];

	fprintf(f, "\"%s\",\"%s\"\n", type, hex_text(key, len, hex));
	mem_wipe(hex, sizeof hex);
	(*keys)++;
}

static void put_logins(FILE *f, struct controller const *c, struct mac sta, unsigned *keys)
{
	struct session const *x;

	for (unsigned i = 0; (x = session_of_station(c->store, sta, i)) != NULL; i++) {
		if (x->login.msk.len < PSK_LEN)
			continue;
		put_key(f, "wpa-psk", x->login.msk.b, PSK_LEN, keys);
		/* FT goes back to its second half. */
		if (x->login.msk.len == SECRET_MAX)
			put_key(f, "msk", x->login.msk.b, SECRET_MAX, keys);
	}
}

/** Of OWE, and of logins that are over. Those of OKC have one PMK under several names. */
static void put_cached(FILE *f, struct controller const *c, struct mac sta, unsigned *keys)
{
	struct pmksa all[PMKSA_PER_STATION];
	unsigned n = pmksa_of_station(session_pmksa(c->store), sta, all);

	for (unsigned i = 0; i < n; i++) {
		bool again = false;

		for (unsigned j = 0; j < i && !again; j++)
			again = consttime_eq(all[j].pmk, all[i].pmk, PSK_LEN);
		if (!again && all[i].pmk_len == PSK_LEN)
			put_key(f, "wpa-psk", all[i].pmk, PSK_LEN, keys);
	}
	mem_wipe(all, sizeof all);
}

/** 2 ms where it is a passphrase. */
static void put_psk(FILE *f, void *ctx, struct wlan const *w, unsigned *keys)
{
	struct wlan_psk *p = w && w->psk.len ? wlan_psk_new(ctx) : NULL;
	uint8_t const *pmk = p ? wlan_psk_pmk(p, w) : NULL;

	if (pmk)
		put_key(f, "wpa-psk", pmk, PSK_LEN, keys);
	talloc_free(p);
}

static void put_temporal(FILE *f, struct controller const *c, struct mac sta, unsigned *keys)
{
	struct frame_key key[FRAME_LOG_KEYS];
	unsigned n = frame_log_keys(c->frames, sta, key);
	char when[48], text[MAC_STR];

	for (unsigned i = 0; i < n; i++) {
		fprintf(f, "# pairwise key at %s since %s\n", mac_dotted(key[i].bssid, text),
			story_time(key[i].wall_us, when));
		put_key(f, "tk", key[i].key, key[i].len, keys);
	}
	mem_wipe(key, sizeof key);
}

char *timeline_frame_keys(void *ctx, struct controller const *c, struct mac sta, uint32_t wlan_id,
			  unsigned *keys)
{
	struct secret_text t;
	char text[MAC_STR];

	*keys = 0;
	if (!secret_text_open(&t, ctx))
		return NULL;
	fprintf(t.f,
		"# Keys of client %s. Whoever has this file can read what it sends and receives, "
		"and "
		"what it sent.\n"
		"# Wireshark: a profile's file 80211_keys (Preferences, Protocols, IEEE 802.11, "
		"Decryption keys).\n"
		"# tshark: -o wlan.enable_decryption:TRUE, and for each line -o "
		"'uat:80211_keys:LINE'\n",
		mac_dotted(sta, text));
	put_logins(t.f, c, sta, keys);
	put_cached(t.f, c, sta, keys);
	put_psk(t.f, ctx, wlan_by_id(c->wlans, (uint16_t)wlan_id), keys);
	put_temporal(t.f, c, sta, keys);
	return secret_text_finish(&t);
}
