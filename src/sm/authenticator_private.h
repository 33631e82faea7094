/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What the files of the authenticator share: its BSSs, its stations, and how they speak to the
 * outside. Private to them.
 *
 * A record is one station at one BSS. A station that roams has two for a moment: the old one goes
 * when the new port opens, so that nobody who only claims its address can end it.
 */
#ifndef FASTROAM_SM_AUTHENTICATOR_PRIVATE_H
#define FASTROAM_SM_AUTHENTICATOR_PRIVATE_H

#include <stddef.h>

#include "base/hash.h"
#include "base/secret.h"
#include "base/slab.h"
#include "base/trace_ring.h"
#include "base/wheel.h"
#include "dot11/frame.h"
#include "dot11/status.h"
#include "roam/wlan_psk.h"
#include "sm/aid.h"
#include "sm/answers.h"
#include "sm/assoc.h"
#include "sm/authenticator.h"
#include "sm/beacon.h"
#include "sm/cckm.h"
#include "sm/dot1x.h"
#include "sm/exclusion.h"
#include "sm/frame_age.h"
#include "sm/ft.h"
#include "sm/group_handshake.h"
#include "sm/owe.h"
#include "sm/sa_query.h"
#include "sm/visits.h"

/** Stations that are only authenticated, of all BSSs; the oldest goes. Their addresses cost nothing
 * to make up: 4,096 take 10 MB, and 800 a second may come before an honest one, which associates
 * within 100 ms, loses its place within AUTH_MS. */
#define AUTH_MAX         4096
/** A station that authenticates associates within some 10 ms; one that scans on may take seconds.
 */
#define AUTH_MS          5000
/** How often a radio is asked for the counter of the group key, so that message 3 need not wait. */
#define GET_SEQ_MS       10000
/** PMKIDs of one request that are looked at: a station sends one, and each costs eight HMACs. */
#define PMKIDS_TRIED     4
/** Hexadecimal digits of an Acct-Session-Id, and its NUL. */
#define ACCT_ID_STR      17
/** session.key_index of a station with CCKM, which has one key. */
#define CCKM_KEY_INDEX   0
/** MDE and FTE of an initial association: 5, and 2 + 98 to 146 octets. */
#define FT_IES_MAX       192
/**
 * radio_cmd.id: commands without which a station cannot be served carry its number and, so that the
 * late answer to another one's does not count, a generation; GET_SEQ has a number of its own, and
 * of all others nobody wants to know the result.
 */
#define CMD_STATION_BITS 22 /* four million records */
#define CMD_GENERATIONS  0x1ffu
#define CMD_GET_SEQ      0x80000000u /* and VLAN and index of the key, as below */
#define CMD_SEQ_INDEX    0xffu
#define CMD_SEQ_VLAN     8 /* bits from here on; 12 of them */

struct due {
	struct wheel_node node;
	void (*fire)(struct authenticator *a, struct due *due);
};

struct station;

/** The group keys of the stations of a BSS that are in one VLAN (vlan_group.c). */
struct vlan_group {
	struct vlan_group *more; /**< of the BSS */
	uint16_t vlan;           /**< 0: those in none */
	unsigned held;           /**< by stations, and by who lets one in; not counted of 0 */
	bool installed;          /**< the radio has them */
	/** Keys in use, and those that are being handed out. */
	struct group_key now, next;
};

/** VLANs that ended last at a BSS, 64 octets: as many within a grace time of 30 s are an end each
 * second. Of more the interfaces of the oldest stay at the access point, empty, until the VLAN is
 * used there again or the BSS starts anew. */
#define VLANS_ENDED 32

struct bss {
	struct authenticator_bss conf; /**< its radio points below */
	struct trace_place place;      /**< BSSID and WLAN, for the ring */
	struct radio_info radio;
	struct wlan wlan; /**< as it was when the BSS started, without its PSK */
	struct security security;
	struct beacon beacon;
	uint8_t pmk[PSK_LEN]; /**< of the PSK */
	bool has_pmk;
	uint32_t self; /**< place in authenticator.bss */
	struct ft_bss ft;
	struct suite_list ft_akms; /**< that a transition may name */
	struct aid_map aids;
	struct station *stations;
	unsigned n_stations;   /**< associated ones */
	struct vlan_group own; /**< those in no VLAN; the others follow it. All change together */
	uint16_t vlan_ended[VLANS_ENDED]; /**< 0 free; a ring */
	unsigned vlans_ended;             /**< so many, ever */
	uint32_t gtk_serial;              /**< of keys in use; that of next is one more */
	bool rotating;
	unsigned awaited; /**< stations whose answer to next is outstanding */
	uint64_t seq_ms, rekey_ms;
	uint64_t owe_paid_ms; /**< until when its OWE exchanges have used up its share of time */
	struct frame_age age;
	struct due due;
};

/** What a station waits for, each with its time. */
enum station_due {
	STATION_DUE_AUTH,
	STATION_DUE_HANDSHAKE,
	STATION_DUE_GROUP,
	STATION_DUE_DOT1X,
	STATION_DUE_SA_QUERY,
	STATION_DUE_EXPIRY,
	STATION_DUE_COUNT
};

/**
 * A record that has left the caches since the station came is read and wiped when it roams, line by
 * line of 64 octets, and each costs 5 to 100 ns. So what its end looks at, and what must be zero in
 * a new one, stands first without holes: 7 lines with the 48 octets of a usual PTK. What serves an
 * association while it lasts stands behind that.
 */
struct station {
	uint32_t self; /**< the slab's free list overwrites this one */
	struct mac sta;
	uint16_t generation;
	bool live;
	bool added;   /**< the radio knows it */
	bool open_ok; /**< Open System authentication done */
	bool keyed;   /**< pairwise keys are installed */
	bool mfp, wpa1;
	bool awaited;         /**< bss.awaited counts it */
	bool reauthenticates; /**< an EAP run is under way though its port is open */
	bool ends;            /**< at expires_ms: the RADIUS server wants no login then */
	bool contested;       /**< somebody came in elsewhere under its address: it is asked */
	bool has_pmkid;
	int8_t signal_dbm;
	struct bss *bss;
	struct station *bss_next, **bss_pprev;
	enum station_state state;
	enum station_method method;
	uint16_t aid, vlan;
	uint32_t gtk_serial;           /**< of the group key that it was given, 0 none */
	struct vlan_group *vlan_group; /**< whose key it has or is given; never NULL */
	struct vlan_group *vlan_left; /**< held: where the radio has it until it is told; or NULL */
	struct akm_info const *akm;   /**< NULL: open */
	uint64_t answer;              /**< to its last request, in authenticator.answers; 0 none */
	/** Of slabs and talloc; NULL where there is none. */
	struct ft_roam *ft;
	struct dot1x *dot1x;
	uint32_t ft_entry, handshake_entry;
	uint32_t roams;
	struct due due;
	uint64_t due_ms[STATION_DUE_COUNT];
	uint64_t assoc_ms, run_ms, expires_ms;
	uint64_t auth_ms; /**< when it was authenticated anew since its association, 0 not */
	struct station *auth_next, *auth_prev; /**< of those only authenticated, oldest first */
	suite_t pairwise;
	uint16_t ie_len, mde_len, fte_len;
	struct sa_query sa_query;
	struct group_handshake group;
	/** Last of what is wiped: the octets of its PTK by itself, so many as are in use. */
	struct fourway fourway;
	/** From here on room of the slab, neither zeroed nor wiped (base/slab.h): no secret, and
	 * valid as far as a NUL, a length or has_pmkid says. */
	struct radio_sta radio;
	uint8_t pmkid[PMKID_LEN]; /**< that message 1 names, with has_pmkid */
	uint64_t login_ms;        /**< when its present EAP run began */
	char acct_id[ACCT_ID_STR];
	uint8_t ie[IE_LEN_MAX]; /**< RSN or WPA element of its request, ie_len octets */
	char user[LOGIN_STR];
	uint8_t ft_ies[FT_IES_MAX]; /**< MDE and FTE of its initial association */
};

/** Where the room begins. */
#define STATION_WIPED offsetof(struct station, fourway.ptk.b)

/** So much of a record is looked at when it ends: with the keys of CCMP under SHA-1 or SHA-256. */
#define STATION_USED (STATION_WIPED + 48)

struct authenticator {
	struct env const *env;
	struct trace_ring *ring; /**< env->ring */
	bool const *telling;     /**< may anybody want more than what is kept? */
	struct wlan_set *wlans;
	struct session_store *store;
	struct authenticator_config config;
	struct authenticator_ops ops;
	struct wheel *wheel;
	struct bss **bss; /**< NULL where a place is free */
	uint32_t bss_high, bss_count;
	struct hash by_bssid, by_sta;
	uint64_t seed;
	struct slab stations, fts;
	struct slab handshakes; /**< struct fourway_run */
	struct answers *answers;
	struct station *auth_first, *auth_last;
	unsigned auth_count, assoc_count;
	uint16_t generation; /**< of the last record made */
	struct exclusion *exclusion;
	struct owe_pool *owe;
	struct cckm_cache *cckm;
	struct visits *visits;
	uint64_t ft_refused[FT_REFUSED_COUNT], ended[STATION_END_COUNT];
	uint64_t roams;
	uint64_t counts[AUTHENTICATOR_COUNT_COUNT];
};

/* ---- authenticator.c ---- */

uint64_t authenticator_now(struct authenticator const *a);
void authenticator_random(struct authenticator const *a, void *out, size_t len);
static inline void authenticator_counted(struct authenticator *a, enum authenticator_count c)
{
	a->counts[c]++;
}
static inline void authenticator_refused_ft(struct authenticator *a, enum ft_refusal why)
{
	authenticator_counted(a, AUTHENTICATOR_REFUSED_FT);
	a->ft_refused[why]++;
}
/** Who is told of what happens: as env says now. */
void authenticator_listen(struct authenticator *a);
/** Something begins: events that are kept have a new time. */
static inline void authenticator_turn(struct authenticator *a)
{
	if (a->ring != a->env->ring)
		authenticator_listen(a);
	if (a->ring)
		trace_ring_turn(a->ring);
}
/** Command for a BSS: type and whatever `cmd` holds besides. */
void bss_command(struct authenticator *a, struct bss const *bss, struct radio_cmd *cmd);
/** Command for a station: fills in BSSID, station and id. */
void station_command(struct authenticator *a, struct station const *st, struct radio_cmd *cmd);
/** A management frame that is finished in `w`; nothing when it did not fit. */
void bss_send_mgmt(struct authenticator *a, struct bss const *bss, struct mac sta,
		   struct wr const *w);
/** An EAPOL frame; `encrypt` as radio_cmd has it. `again`: the station has not answered it before,
 * so it is asked for whether it hears it at all. Of each frame that would be a report more than
 * there are. */
void station_send_eapol(struct authenticator *a, struct station const *st, struct wr const *w,
			bool encrypt, bool again);
/** Tell of a station at a BSS, whoever it is for: `rec` has the event and its arguments. */
SELDOM void bss_trace(struct authenticator const *a, struct bss const *bss, struct mac const *sta,
		      struct trace_record *rec);

/** A place for so many octets in the station's run in the ring; NULL: the ring is not for it. */
uint8_t *station_trace_slot(struct authenticator const *a, struct station const *st,
			    unsigned octets);

/** Put an event of the station that is kept of everyone and has no argument but a number of 32
 * bits: trace_ring_fill() would write this word. */
void station_trace_word(struct authenticator const *a, struct station const *st, uint64_t word);

/** Is it put where a roam passes? All others may take their time. */
#define TRACE_IS_USUAL(what)                           \
	((int)TRACE_LEVEL_##what <= (int)TRACE_KEPT && \
	 !trace_event_is_failure(TRACE_##what, (enum trace_level)TRACE_LEVEL_##what))

/** While stations are followed: is this one? Of all others that is all that each of their events
 * costs. */
bool bss_trace_is_told(struct authenticator const *a, struct mac const *sta);

/** Does nobody want it? */
#define TRACE_IS_VAIN(a, sta, what)                   \
	((int)TRACE_LEVEL_##what > (int)TRACE_KEPT && \
	 (__builtin_expect(!*(a)->telling, 1) || !bss_trace_is_told((a), (sta))))

#define TRACE_RECORD(what, ...) (&(struct trace_record){.event = TRACE_##what, __VA_ARGS__})

/** Tell of a station at a BSS. */
#define BSS_TRACE(a, bss_, sta_, what, ...)                                                    \
	do {                                                                                   \
		if (!TRACE_IS_VAIN(a, &(sta_), what))                                          \
			bss_trace((a), (bss_), &(sta_),                                        \
				  &(struct trace_record){.event = TRACE_##what, __VA_ARGS__}); \
	} while (0)

/**
 * Tell of a station's record. A roam tells ten times, and its code fills the caches twice: for what
 * is usual a call finds the place, and the arguments go straight there, in 10 to 60 octets of code.
 */
#define STATION_TRACE(a, st_, what, ...)                                                           \
	do {                                                                                       \
		bool tell_ = !TRACE_IS_VAIN(a, &(st_)->sta, what);                                 \
                                                                                                   \
		if (TRACE_IS_USUAL(what) &&                                                        \
		    trace_ring_is_short(TRACE_RECORD(what, __VA_ARGS__))) {                        \
			uint32_t const shape_ = trace_ring_shape(TRACE_RECORD(what, __VA_ARGS__)); \
			uint8_t *slot_ = station_trace_slot((a), (st_), trace_ring_size(shape_));  \
                                                                                                   \
			if (slot_)                                                                 \
				(void)trace_ring_fill(slot_, TRACE_RECORD(what, __VA_ARGS__),      \
						      shape_, NULL);                               \
			tell_ = !slot_ && *(a)->telling;                                           \
		}                                                                                  \
		if (tell_)                                                                         \
			bss_trace((a), (st_)->bss, &(st_)->sta, TRACE_RECORD(what, __VA_ARGS__));  \
	} while (0)

/** The same of an event that has no argument but n[0], less than 2^32. */
#define STATION_EVENT(a, st_, what, n0)                                                      \
	do {                                                                                 \
		if (TRACE_IS_USUAL(what))                                                    \
			station_trace_word((a), (st_), TRACE_##what | (uint64_t)(n0) << 32); \
		else                                                                         \
			STATION_TRACE(a, st_, what, .n = {(n0)});                            \
	} while (0)

/** Would anybody be told of an event of the station that is not kept? */
static inline bool bss_trace_is_followed(struct authenticator const *a, struct mac const *sta)
{
	return *a->telling && bss_trace_is_told(a, sta);
}
/* ---- bss.c ---- */

struct bss *bss_find(struct authenticator const *a, struct mac bssid);
/** Free all: the authenticator ends. */
void bss_free_all(struct authenticator *a);
/** Something came back for GET_SEQ; `id` says of which key. */
void bss_sequence(struct bss *bss, uint32_t id, uint8_t const seq[8]);
/** A station has associated, or the last one has gone: are counters still to be asked for? */
void bss_arm(struct authenticator *a, struct bss *bss);
/** SET_KEY of the group keys in use: GTK, and with that of the BSS its IGTK. */
void bss_install_group(struct authenticator *a, struct bss const *bss, struct vlan_group const *g);

/* ---- vlan_group.c ---- */

/** The group of a VLAN, made if there is none: nothing leaves yet. vlan_group_release() it.
 * @return NULL for VLAN_UNKNOWN, and when memory is short */
struct vlan_group *vlan_group_hold(struct authenticator *a, struct bss *bss, uint16_t vlan);
/** The last one who releases it ends it, at the radio too. NULL: nothing. */
void vlan_group_release(struct authenticator *a, struct bss *bss, struct vlan_group *g);
/** The station is in this VLAN from now on; the radio has its group keys, but is not told of the
 * station. False as vlan_group_hold(): nothing has changed. */
bool vlan_group_join(struct authenticator *a, struct station *st, uint16_t vlan);
/** The radio has been told: what it was in before is not held any more. */
void vlan_group_left(struct authenticator *a, struct station *st);
/** The access point was away and may not have been told of VLANs that ended meanwhile, or shortly
 * before: tell it again. */
void vlan_group_resume(struct authenticator *a, struct bss const *bss);
/** Draw the keys that follow; those of the BSS first. */
void vlan_group_next(struct authenticator const *a, struct bss const *bss, struct vlan_group *g);

/* ---- station.c ---- */

int station_init(struct authenticator *a) WARN_UNUSED;
struct station *station_find(struct authenticator const *a, struct mac sta, struct bss const *bss);
/** The records of a station, one after the other; NULL: no more. Once one of any station has come
 * or gone, only the first can be asked for. */
struct station *station_first_record(struct authenticator const *a, struct mac sta,
				     struct hash_cursor *c);
struct station *station_next_record(struct authenticator const *a, struct mac sta,
				    struct hash_cursor *c);
/** A new record, authenticated only; NULL when memory is short. The oldest one of those goes when
 * there are too many. */
struct station *station_new(struct authenticator *a, struct bss *bss, struct mac sta);
/** Out of the list of those only authenticated: it has an AID now. */
void station_associated(struct authenticator *a, struct station *st);
/** Everything of it goes, the radio's entry too; it is told nothing. */
void station_remove(struct authenticator *a, struct station *st);
/** Deauthenticate, then station_remove(); counted as what the reason says (station_ended()). */
void station_send_away(struct authenticator *a, struct station *st, uint16_t reason);
/** The same, counted as `why`. */
void station_send_away_for(struct authenticator *a, struct station *st, uint16_t reason,
			   enum station_end why);
/** It is about to go: count why, if it was associated. */
void station_ended(struct authenticator *a, struct station const *st, enum station_end why);
/** Of the association only: back to "authenticated". Installed keys go with the radio's entry. */
void station_reset(struct authenticator *a, struct station *st);
/** When to look at it again, 0 never. */
void station_set_due(struct authenticator *a, struct station *st, enum station_due what,
		     uint64_t when_ms);
/** ADD_STA, once: the radio makes an entry, so that what the station sends next is not that of a
 * stranger. */
void station_add_to_radio(struct authenticator *a, struct station *st);
/** SET_STA with what `st` holds now. */
void station_update_radio(struct authenticator *a, struct station *st);
/** Its port opens: installed keys are in place. Records at other BSSs go. */
void station_run(struct authenticator *a, struct station *st);
/** The record of a transition, of no station any more. */
void station_free_ft(struct authenticator *a, struct ft_roam *ft, uint32_t entry);
void station_drop_ft(struct authenticator *a, struct station *st);
void station_drop_dot1x(struct authenticator *a, struct station *st);

/* ---- ahead.c ---- */

/** It will be looked up by which PMKID its request names: fetch where that says the PMKSA is. */
void ahead_pmkid(struct authenticator const *a, struct assoc_choice const *c);

/* ---- what becomes of frames; each file one subject ---- */

void auth_received(struct authenticator *a, struct bss *bss, struct frame const *f,
		   struct radio_event const *ev);
/** FT Request of an action frame (FT over the DS). */
void auth_ft_action(struct authenticator *a, struct bss *bss, struct frame const *f,
		    bool is_protected);
void associate_received(struct authenticator *a, struct bss *bss, struct frame const *f,
			struct radio_event const *ev);
/** A frame of SA Query. */
void protect_sa_query(struct authenticator *a, struct bss *bss, struct frame const *f,
		      bool is_protected);
/** Begin an SA Query with a station whose (re)association came in clear. */
void protect_begin(struct authenticator *a, struct station *st);
/** Somebody has come in elsewhere under its address without a proof that he is it: it ends unless
 * it answers an SA Query. */
void protect_contest(struct authenticator *a, struct station *st);
/** Deauthentication or Disassociation of a station. */
void protect_leave(struct authenticator *a, struct bss *bss, struct frame const *f,
		   bool is_protected);
/** Its time has come. False: the record is gone. */
bool protect_due(struct authenticator *a, struct station *st);

/** Where keys came from, for handshake_begin(). */
struct handshake_keys {
	uint8_t const *pmk;
	uint8_t pmk_len;
	uint8_t const *pmkid;
	unsigned number;         /**< pmksa_key_number() of pmkid plus one; 0: it is not known */
	struct ft_key const *r1; /**< initial association of FT */
	uint32_t lifetime_s;     /**< of r1, for its TIE */
};
void handshake_begin(struct authenticator *a, struct station *st, struct handshake_keys const *k);
/** Its keys go, and with them a handshake that is under way. */
void handshake_drop(struct authenticator *a, struct station *st);
/** Keys that a roam has made: install them. */
void handshake_adopt(struct authenticator *a, struct station *st, struct ptk const *ptk);
/** An EAPOL-Key frame. */
void handshake_received(struct authenticator *a, struct station *st, struct span frame,
			bool encrypted);
bool handshake_due(struct authenticator *a, struct station *st);

/** Give the station the newest group key, if it has not got it. */
void group_update(struct authenticator *a, struct station *st);
/** Draw new keys and hand them out. */
void group_rotate(struct authenticator *a, struct bss *bss);
/** A station is not awaited any more: it has answered, or gone. */
void group_answered(struct authenticator *a, struct station *st);
bool group_due(struct authenticator *a, struct station *st);
void group_received(struct authenticator *a, struct station *st, struct span frame, bool encrypted);

/** Begin 802.1X with a station. False: the record is gone. */
bool login_begin(struct authenticator *a, struct station *st);
void login_received(struct authenticator *a, struct station *st, struct span packet);
/** EAPOL-Start. */
void login_start_received(struct authenticator *a, struct station *st);
bool login_due(struct authenticator *a, struct station *st);
/** The life of its keys is over. False: the record is gone. */
bool login_expired(struct authenticator *a, struct station *st);
/** The session that the station has on the WLAN, if any. */
struct session const *login_session(struct authenticator const *a, struct station const *st);
/** User and end of life from that session. */
void login_of_session(struct authenticator *a, struct station *st);

#endif
