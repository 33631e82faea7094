/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless pmk-cache: RSN rows are PMKSAs (SKC and OKC), DOT11R rows FT hierarchies, CCKM rows
 * what clients of our own access points roam with by CCKM.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"
#include "base/secret.h"
#include "controller/client_text.h"
#include "controller/commands.h"
#include "sm/cckm.h"

/** The longest key. */
#define HEX_ROOM       HEX_STR(HASH_LEN_MAX)
/** In one turn; each has one row or two, of 8 us as text and twice that as JSON. */
#define CACHE_SESSIONS 64

static int64_t seconds_left(struct shell *s, uint64_t expires_ms)
{
	uint64_t now = s->c->env.now_ms(s->c->env.arg);

	return expires_ms > now ? (int64_t)((expires_ms - now) / 1000) : 0;
}

/** What both layouts have of an entry. */
struct pmk_row {
	char const *type; /**< in the words of a 9800 */
	char const *akm, *vlan, *session, *user;
	struct mac sta;
	uint16_t wlan_id;
	uint64_t expires_ms;
	char const *id_key; /**< JSON's key of `id`, NULL none */
	uint8_t const *id;  /**< 16 octets */
	struct mac bssid;   /**< with id */
	bool cckm;
	uint32_t rekey_number; /**< with cckm */
};

typedef void pmk_row_write(struct shell *s, struct writer *out, struct pmk_row const *r);

static void row_iosxe(struct shell *s, struct writer *out, struct pmk_row const *r)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, r->wlan_id);
	char text[MAC_STR], octets[HEX_ROOM];

	writer_object(out, NULL);
	writer_str(out, "type", "%-8s", r->type);
	writer_str(out, "station", "%-16s", mac_dotted(r->sta, text));
	writer_int(out, "entry_lifetime", "%-16" PRId64, seconds_left(s, r->expires_ms));
	writer_str(out, "vlan_override", "%-16s", r->vlan);
	writer_text(out, "%-17s", "");
	writer_str(out, "audit_session_id", "%-34s", r->session);
	writer_str(out, "username", "%s\n", r->user);
	if (r->id) {
		writer_str(out, r->id_key, NULL, hex_text(r->id, 16, octets));
		writer_str(out, "bssid", NULL, mac_dotted(r->bssid, text));
	}
	writer_str(out, "akm", NULL, r->akm);
	writer_str(out, "wlan", NULL, wlan ? wlan->name : "");
	writer_int(out, "wlan_id", NULL, r->wlan_id);
	if (r->cckm)
		writer_int(out, "rekey_number", NULL, r->rekey_number);
	writer_end(out);
}

/** AireOS calls FT's rows TGR, after 802.11's task group r. */
static void row_aireos(struct shell *s, struct writer *out, struct pmk_row const *r)
{
	char text[MAC_STR];

	if (writer_is_json(out)) {
		row_iosxe(s, out, r);
		return;
	}
	writer_text(out, "%-9s %-17s %-8" PRId64 "  %-20s  %-15s  %s\n",
		    strcmp(r->type, "DOT11R") == 0 ? "TGR" : r->type, mac_colon(r->sta, text),
		    seconds_left(s, r->expires_ms), r->vlan, "0.0.0.0", r->session);
}

static void row(struct shell *s, struct writer *out, pmk_row_write *write, struct session const *x,
		struct pmk_row r)
{
	r.sta = x->login.sta;
	r.wlan_id = x->wlan_id;
	r.vlan = x->login.vlan;
	r.session = x->login.acct_session_id;
	r.user = x->login.user;
	write(s, out, &r);
}

static struct cckm_cache *cckm_of(struct shell *s)
{
	struct authenticator *a = client_authenticator(s->c);

	return a ? authenticator_cckm(a) : NULL;
}

/** The rows behind those of sessions. False when there are no more. */
static bool cckm_row(struct shell *s, uint32_t *pos, struct writer *out, pmk_row_write *write)
{
	struct cckm_cache *c = cckm_of(s);
	struct cckm_login l;
	uint32_t rn;

	if (!c || !cckm_cache_next(c, pos, &l, &rn))
		return false;
	write(s, out,
	      &(struct pmk_row){.type = "CCKM",
				.akm = akm_info(AKM_CCKM)->name,
				.vlan = "",
				.session = "",
				.user = "",
				.sta = l.sta,
				.wlan_id = l.wlan_id,
				.expires_ms = l.expires_ms,
				.cckm = true,
				.rekey_number = rn});
	mem_wipe(&l, sizeof l);
	return true;
}

/** All that one session has. */
static bool cache_row(struct shell *s, uint32_t *pos, struct writer *out, pmk_row_write *write)
{
	struct session const *x = s->walk.place ? NULL : session_next(s->c->store, pos);
	struct pmksa entry[PMKSA_PER_STATION];
	unsigned n;

	if (!x && !s->walk.place) {
		s->walk.place = 1;
		*pos = 0;
	}
	if (!x && cckm_row(s, pos, out, write))
		return true;
	if (!x) {
		writer_end(out);
		return false;
	}
	n = pmksa_of_station(session_pmksa(s->c->store), x->login.sta, entry);
	for (unsigned i = 0; i < n; i++) {
		if (entry[i].wlan_id == x->wlan_id)
			row(s, out, write, x,
			    (struct pmk_row){.type = "RSN",
					     .akm = akm_info(entry[i].akm)->name,
					     .expires_ms = entry[i].expires_ms,
					     .id_key = "pmkid",
					     .id = entry[i].pmkid,
					     .bssid = entry[i].aa});
	}
	if (x->has_r0)
		row(s, out, write, x,
		    (struct pmk_row){.type = "DOT11R",
				     .akm = akm_info(x->ft_akm)->name,
				     .expires_ms = x->expires_ms,
				     .id_key = "pmk_r0_name",
				     .id = x->r0.name,
				     .bssid = x->login.bssid});
	mem_wipe(entry, n * sizeof entry[0]);
	return true;
}

static bool cache_row_iosxe(struct shell *s, uint32_t *pos, struct writer *out)
{
	return cache_row(s, pos, out, row_iosxe);
}

static bool cache_row_aireos(struct shell *s, uint32_t *pos, struct writer *out)
{
	return cache_row(s, pos, out, row_aireos);
}

/** As with the clients, the number is that of the moment when the command is entered. Counting
 * 100,000 sessions takes 1.5 ms. */
static int64_t cache_count(struct shell *s)
{
	struct pmksa_stats st;
	struct session const *x;
	uint32_t pos = 0;
	int64_t total;

	pmksa_get_stats(session_pmksa(s->c->store), &st);
	total = st.entries;
	while ((x = session_next(s->c->store, &pos)))
		total += x->has_r0;
	if (cckm_of(s))
		total += cckm_cache_count(cckm_of(s));
	return total;
}

int cmd_show_wireless_pmk_cache(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (shell_walk(s, cache_row_iosxe, CACHE_SESSIONS))
		return 1;
	writer_int(out, "number_of_pmk_caches", "Number of PMK caches in total : %" PRId64 "\n\n",
		   cache_count(s));
	writer_text(out, "%-8s%-16s%-16s%-16s%-17s%-34s%s\n", "Type", "Station", "Entry Lifetime",
		    "VLAN Override", "IP Override", "Audit-Session-Id", "Username");
	writer_text(out,
		    "-----------------------------------------------------------------------------"
		    "-------------------------------------------------\n");
	writer_list(out, "entries");
	return 0;
}

/* AireOS puts this title above entries of every type. */
int cmd_show_pmk_cache_all(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)w;
	if (shell_walk(s, cache_row_aireos, CACHE_SESSIONS))
		return 1;
	writer_int(out, "number_of_pmk_caches", "Number of PMK Cache Entries: %" PRId64 "\n\n",
		   cache_count(s));
	writer_text(out, "PMK-CCKM Cache\n%28s%s\n", "", "Entry");
	writer_text(out, "%-9s %-17s %-8s  %-20s  %-15s  %s\n", "Type", "Station", "Lifetime",
		    "VLAN Override", "IP Override", "Audit-Session-ID");
	writer_text(out, "--------- ----------------- --------  --------------------  "
			 "---------------  ----------------\n");
	writer_list(out, "entries");
	return 0;
}

/** A key, for a shell that asked to see keys at a daemon that allows it. */
static void key_line(struct shell *s, struct writer *out, char const *key, char const *label,
		     uint8_t const *data, size_t len)
{
	char octets[HEX_ROOM];

	if (!s->watch || !tracer_watch_has_keys(s->watch) || !s->c->options->allow_key_material)
		return;
	writer_text(out, "  %-14s : ", label);
	writer_str(out, key, "%s\n", hex_text(data, len, octets));
	mem_wipe(octets, sizeof octets);
}

static void show_pmksa(struct shell *s, struct writer *out, struct session const *x,
		       struct pmksa const *p, unsigned index)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, x->wlan_id);
	char text[MAC_STR], octets[HEX_ROOM];

	writer_object(out, NULL);
	writer_int(out, "index", "Entry %" PRId64, index);
	writer_str(out, "type", " : %s\n", "RSN");
	writer_str(out, "pmkid", "  PMKID          : %s\n", hex_text(p->pmkid, PMKID_LEN, octets));
	writer_str(out, "bssid", "  BSSID          : %s\n", mac_dotted(p->aa, text));
	writer_str(out, "akm", "  AKM            : %s\n", akm_info(p->akm)->name);
	writer_str(out, "wlan", "  WLAN           : %s\n", wlan ? wlan->name : "");
	writer_bool(out, "okc", "  OKC            : %s\n", wlan && wlan->okc, "Enabled",
		    "Disabled");
	writer_int(out, "entry_lifetime", "  Entry Lifetime : %" PRId64 " sec\n",
		   seconds_left(s, p->expires_ms));
	writer_str(out, "username", "  Username       : %s\n", x->login.user);
	key_line(s, out, "pmk", "PMK", p->pmk, p->pmk_len);
	writer_end(out);
}

static void show_ft(struct shell *s, struct writer *out, struct session const *x, unsigned index)
{
	struct wlan const *wlan = wlan_by_id(s->c->wlans, x->wlan_id);
	char text[MAC_STR], octets[HEX_ROOM];

	writer_object(out, NULL);
	writer_int(out, "index", "Entry %" PRId64, index);
	writer_str(out, "type", " : %s\n", "DOT11R");
	writer_str(out, "r0kh_id", "  R0KH-ID        : %s\n", x->r0kh_id);
	writer_str(out, "pmk_r0_name", "  PMKR0Name      : %s\n",
		   hex_text(x->r0.name, FT_NAME_LEN, octets));
	writer_str(out, "r1kh_id", "  R1KH-ID        : %s\n", mac_dotted(x->login.bssid, text));
	writer_str(out, "pmk_r1_name", "  PMKR1Name      : %s\n",
		   hex_text(x->r1.name, FT_NAME_LEN, octets));
	writer_str(out, "akm", "  AKM            : %s\n", akm_info(x->ft_akm)->name);
	writer_str(out, "wlan", "  WLAN           : %s\n", wlan ? wlan->name : "");
	writer_int(out, "entry_lifetime", "  Entry Lifetime : %" PRId64 " sec\n",
		   seconds_left(s, x->expires_ms));
	writer_str(out, "username", "  Username       : %s\n", x->login.user);
	key_line(s, out, "pmk_r0", "PMK-R0", x->r0.key, x->r0.key_len);
	key_line(s, out, "pmk_r1", "PMK-R1", x->r1.key, x->r1.key_len);
	writer_end(out);
}

/** What a station roams with by CCKM: on a WLAN or two of all that there may be. */
static unsigned show_cckm(struct shell *s, struct writer *out, struct mac sta, unsigned index)
{
	struct cckm_login l;
	unsigned n = 0;
	uint32_t rn;

	for (unsigned i = 0; cckm_of(s) && i < wlan_count(s->c->wlans); i++) {
		struct wlan const *w = wlan_at(s->c->wlans, i);

		if (!(w->akms & WLAN_AKM_BIT(CCKM)) ||
		    !cckm_cache_find(cckm_of(s), sta, w->id, &l, &rn))
			continue;
		if (out) {
			writer_object(out, NULL);
			writer_int(out, "index", "Entry %" PRId64, index + n);
			writer_str(out, "type", " : %s\n", "CCKM");
			writer_str(out, "akm", "  AKM            : %s\n", akm_info(AKM_CCKM)->name);
			writer_str(out, "wlan", "  WLAN           : %s\n", w->name);
			writer_int(out, "rekey_number", "  Rekey Number   : %" PRId64 "\n", rn);
			writer_int(out, "entry_lifetime", "  Entry Lifetime : %" PRId64 " sec\n",
				   seconds_left(s, l.expires_ms));
			writer_end(out);
		}
		n++;
		mem_wipe(&l, sizeof l);
	}
	return n;
}

int cmd_show_wireless_pmk_cache_mac(struct shell *s, struct grammar_walk const *w,
				    struct writer *out)
{
	struct grammar_arg const *mac = grammar_arg(w, "mac");
	struct pmksa entry[PMKSA_PER_STATION];
	struct session const *x;
	unsigned found, n, index = 0;
	char text[MAC_STR];

	if (!mac)
		return shell_fail(s, "Say which client, by its MAC address");
	found = pmksa_of_station(session_pmksa(s->c->store), mac->mac, entry);
	n = found;
	for (unsigned i = 0; (x = session_of_station(s->c->store, mac->mac, i)); i++)
		n += x->has_r0;
	n += show_cckm(s, NULL, mac->mac, 0);
	writer_int(out, "number_of_pmk_caches", "Number of PMK caches in total : %" PRId64 "\n\n",
		   n);
	writer_str(out, "station", "Station : %s\n", mac_dotted(mac->mac, text));
	writer_list(out, "entries");
	for (unsigned i = 0; (x = session_of_station(s->c->store, mac->mac, i)); i++) {
		for (unsigned k = 0; k < found; k++) {
			if (entry[k].wlan_id == x->wlan_id)
				show_pmksa(s, out, x, &entry[k], index++);
		}
		if (x->has_r0)
			show_ft(s, out, x, index++);
	}
	(void)show_cckm(s, out, mac->mac, index);
	writer_end(out);
	mem_wipe(entry, sizeof entry);
	return 0;
}
