/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Group keys of a BSS and its VLANs handed to their stations.
 *
 * A change: new keys go to every station, and once the last one has answered or been given up the
 * radio sends with them. A station that comes in the meantime is given the new ones after its own
 * handshake.
 */
#include "sm/authenticator_private.h"

#include "dot11/status.h"

/** The serial and the keys that a station should have by now. */
static uint32_t wanted(struct bss const *bss)
{
	return bss->gtk_serial + bss->rotating;
}

static struct group_key const *wanted_key(struct station const *st)
{
	return st->bss->rotating ? &st->vlan_group->next : &st->vlan_group->now;
}

static bool can_have(struct station const *st)
{
	return st->keyed && st->state == STATION_RUN && st->fourway.state == FOURWAY_PTKINITDONE;
}

static void send(struct authenticator *a, struct station *st, struct wr const *w)
{
	STATION_EVENT(a, st, GROUP_SENT, st->fourway.replay);
	station_send_eapol(a, st, w, true, st->group.tries > 1);
	station_set_due(a, st, STATION_DUE_GROUP, st->group.due_ms);
}

/** All have the new keys, or are gone: the radio takes them. */
static void finish(struct authenticator *a, struct bss *bss)
{
	if (!bss->rotating || bss->awaited > 0)
		return;
	bss->rotating = false;
	bss->gtk_serial++;
	for (struct vlan_group *g = &bss->own; g; g = g->more) {
		g->now = g->next;
		group_key_wipe(&g->next);
		if (g->installed)
			bss_install_group(a, bss, g);
	}
	authenticator_counted(a, AUTHENTICATOR_GTK_ROTATED);
}

/** It cannot be told the keys. False: the record is gone. */
static bool fail(struct authenticator *a, struct station *st)
{
	authenticator_counted(a, AUTHENTICATOR_GROUP_FAILED);
	station_send_away(a, st, REASON_GROUP_TIMEOUT);
	return false;
}

static bool begin(struct authenticator *a, struct station *st)
{
	struct bss *bss = st->bss;
	uint8_t frame[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);

	if (!st->awaited) {
		st->awaited = true;
		bss->awaited++;
	}
	if (group_handshake_begin(&st->group, &st->fourway, a->env, wanted_key(st), &w) !=
	    FOURWAY_SEND)
		return fail(a, st);
	st->gtk_serial = wanted(bss);
	send(a, st, &w);
	return true;
}

void group_update(struct authenticator *a, struct station *st)
{
	if (can_have(st) && st->bss->gtk_serial && st->gtk_serial != wanted(st->bss))
		(void)begin(a, st);
}

void group_rotate(struct authenticator *a, struct bss *bss)
{
	struct station *st, *next;

	/* One that is under way is new enough. */
	if (!bss->own.now.cipher || bss->rotating)
		return;
	for (struct vlan_group *g = &bss->own; g; g = g->more)
		vlan_group_next(a, bss, g);
	bss->rotating = true;
	bss->awaited = 1; /* us, until all have been sent theirs */
	for (st = bss->stations; st; st = next) {
		next = st->bss_next;
		if (can_have(st))
			(void)begin(a, st);
	}
	bss->awaited--;
	finish(a, bss);
}

void group_answered(struct authenticator *a, struct station *st)
{
	st->group = (struct group_handshake){0};
	st->due_ms[STATION_DUE_GROUP] = 0;
	if (!st->awaited)
		return;
	st->awaited = false;
	st->bss->awaited--;
	finish(a, st->bss);
}

void group_received(struct authenticator *a, struct station *st, struct span frame, bool encrypted)
{
	if (group_handshake_received(&st->group, &st->fourway, frame.p, frame.len, encrypted) !=
	    FOURWAY_DONE) {
		authenticator_counted(a, AUTHENTICATOR_REFUSED_EAPOL);
		STATION_TRACE(a, st, EAPOL_REFUSED,
			      .s = {"group key", fourway_refusal_text(st->fourway.refused)});
		return;
	}
	authenticator_counted(a, AUTHENTICATOR_GROUP_DONE);
	STATION_EVENT(a, st, GROUP_RECEIVED, 0);
	group_answered(a, st);
	/* Keys have changed once more while it answered. */
	group_update(a, st);
}

bool group_due(struct authenticator *a, struct station *st)
{
	struct bss *bss = st->bss;
	/* What it was sent first, though other keys may be wanted by now. */
	bool is_next = bss->rotating && st->gtk_serial == wanted(bss);
	uint8_t frame[FOURWAY_FRAME_MAX];
	struct wr w = wr_init(frame, sizeof frame);

	if (!st->group.under_way)
		return true;
	switch (group_handshake_timeout(&st->group, &st->fourway, a->env,
					is_next ? &st->vlan_group->next : &st->vlan_group->now,
					&w)) {
	case FOURWAY_SEND: send(a, st, &w); return true;
	case FOURWAY_NOTHING:
		station_set_due(a, st, STATION_DUE_GROUP, st->group.due_ms);
		return true;
	case FOURWAY_DONE:
	case FOURWAY_FAILED: break;
	}
	return fail(a, st);
}
