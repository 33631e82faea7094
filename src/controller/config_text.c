/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Writing the configuration; see config_text.h.
 *
 * Keys stand there in clear (type 0), as on IOS without password encryption: whoever may read the
 * configuration may read them, and startup-config has mode 0600.
 */
#include "controller/config_text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/hex.h"
#include "base/secret.h"
#include "controller/log_sinks.h"
#include "controller/policy_text.h"
#include "controller/secret_text.h"
#include "grammar/grammar.h"

/** Print a line when it deviates from the default, or when all lines are wanted. */
#define LINE(f, all, is_default, ...)                  \
	do {                                           \
		if (!(is_default) || (all))            \
			(void)fprintf(f, __VA_ARGS__); \
	} while (0)

static char const *no(bool on)
{
	return on ? "" : "no ";
}

/** Longest word: an SSID, a key or a name of 253 octets, each as \xHH. */
#define WORD_ROOM GRAMMAR_QUOTED(254)

static char const *word(char const *text, char out[WORD_ROOM])
{
	char const *q = grammar_quote(text, strlen(text), out, WORD_ROOM);

	return q ? q : "\"\"";
}

static void write_ft(FILE *f, struct wlan const *w, struct wlan const *d, bool all)
{
	switch (w->ft) {
	case WLAN_FT_ENABLED: (void)fputs(" security ft\n", f); break;
	case WLAN_FT_DISABLED: (void)fputs(" no security ft adaptive\n", f); break;
	case WLAN_FT_ADAPTIVE: LINE(f, all, true, " security ft adaptive\n"); break;
	}
	LINE(f, all, w->ft_over_ds == d->ft_over_ds, " %ssecurity ft over-the-ds\n",
	     no(w->ft_over_ds));
	LINE(f, all, w->ft_pmkid == d->ft_pmkid, " %ssecurity ft pmkid\n", no(w->ft_pmkid));
	LINE(f, all, w->ft_reassoc_s == d->ft_reassoc_s, " security ft reassociation-timeout %u\n",
	     w->ft_reassoc_s);
}

static void write_ciphers(FILE *f, struct wlan const *w, struct wlan const *d, bool all)
{
	static struct {
		unsigned bit;
		char const *name;
	} const cipher[] = {
		{WLAN_CIPHER_AES, "aes"},
		{WLAN_CIPHER_CCMP256, "ccmp256"},
		{WLAN_CIPHER_GCMP128, "gcmp128"},
		{WLAN_CIPHER_GCMP256, "gcmp256"},
	};

	/* What is switched on comes before what is switched off: no moment without a cipher. */
	for (int on = 1; on >= 0; on--) {
		for (size_t i = 0; i < sizeof cipher / sizeof cipher[0]; i++) {
			bool now = w->ciphers & cipher[i].bit;

			if (now != (on == 1))
				continue;
			LINE(f, all, now == !!(d->ciphers & cipher[i].bit),
			     " %ssecurity wpa wpa2 ciphers %s\n", no(now), cipher[i].name);
		}
	}
}

static void write_wpa(FILE *f, struct wlan const *w, struct wlan const *d, bool all)
{
	LINE(f, all, w->wpa == d->wpa, " %ssecurity wpa\n", no(w->wpa));
	LINE(f, all, w->wpa1 == d->wpa1, " %ssecurity wpa wpa1\n", no(w->wpa1));
	LINE(f, all, w->wpa1_aes == d->wpa1_aes, " %ssecurity wpa wpa1 ciphers aes\n",
	     no(w->wpa1_aes));
	LINE(f, all, w->wpa1_tkip == d->wpa1_tkip, " %ssecurity wpa wpa1 ciphers tkip\n",
	     no(w->wpa1_tkip));
	LINE(f, all, w->wpa2 == d->wpa2, " %ssecurity wpa wpa2\n", no(w->wpa2));
	write_ciphers(f, w, d, all);
}

static void write_psk(FILE *f, struct wlan const *w)
{
	char key[SECRET_MAX + 1];
	char quoted[GRAMMAR_QUOTED(SECRET_MAX)];

	if (!w->psk.len)
		return;
	memcpy(key, w->psk.b, w->psk.len);
	key[w->psk.len] = '\0';
	(void)fprintf(f, " security wpa psk set-key %s 0 %s\n", w->psk_is_hex ? "hex" : "ascii",
		      grammar_quote(key, w->psk.len, quoted, sizeof quoted));
	mem_wipe(key, sizeof key);
	mem_wipe(quoted, sizeof quoted);
}

static void write_akms(FILE *f, struct wlan const *w, struct wlan const *d, bool all)
{
	static char const *const pwe[] = {
		[WLAN_PWE_BOTH] = "both-h2e-hnp", [WLAN_PWE_H2E] = "h2e", [WLAN_PWE_HNP] = "hnp"};

	/* Off before on: OWE and SAE refuse to join 802.1X. */
	for (int on = 0; on <= 1; on++) {
		for (enum wlan_akm a = 0; a < WLAN_AKM_COUNT; a++) {
			bool now = w->akms & (1u << a);

			if (now != (on == 1))
				continue;
			LINE(f, all, now == !!(d->akms & (1u << a)), " %ssecurity wpa akm %s\n",
			     no(now), wlan_akm_words(a));
		}
	}
	/* The line of pwe switches SAE on as well: it cannot stand in a WLAN without. */
	if (w->akms & WLAN_AKM_BIT(SAE))
		LINE(f, all, w->pwe == d->pwe, " security wpa akm sae pwe %s\n", pwe[w->pwe]);
	LINE(f, all, w->cckm_tolerance_ms == d->cckm_tolerance_ms,
	     " security wpa akm cckm timestamp-tolerance %u\n", w->cckm_tolerance_ms);
}

static void write_pmf(FILE *f, struct wlan const *w, struct wlan const *d, bool all)
{
	switch (w->pmf) {
	case WLAN_PMF_DISABLED: LINE(f, all, true, " no security pmf\n"); break;
	case WLAN_PMF_OPTIONAL: (void)fputs(" security pmf optional\n", f); break;
	case WLAN_PMF_MANDATORY: (void)fputs(" security pmf mandatory\n", f); break;
	}
	LINE(f, all, w->pmf_comeback_s == d->pmf_comeback_s,
	     " security pmf association-comeback %u\n", w->pmf_comeback_s);
	LINE(f, all, w->pmf_sa_query_ms == d->pmf_sa_query_ms,
	     " security pmf saquery-retry-time %u\n", w->pmf_sa_query_ms);
}

static void write_radio_lines(FILE *f, struct wlan const *w, struct wlan const *d, bool all)
{
	if (w->bands & WLAN_BAND_24)
		(void)fputs(" radio policy dot11 24ghz\n", f);
	if (w->bands & WLAN_BAND_5)
		(void)fputs(" radio policy dot11 5ghz\n", f);
	if (!w->bands)
		LINE(f, all, true, " radio all\n");
	LINE(f, all, w->dtim_24 == d->dtim_24, " dtim dot11 24ghz %u\n", w->dtim_24);
	LINE(f, all, w->dtim_5 == d->dtim_5, " dtim dot11 5ghz %u\n", w->dtim_5);
}

static void write_wlan(FILE *f, struct wlan const *w, bool all)
{
	char name[WORD_ROOM], ssid[GRAMMAR_QUOTED(SSID_MAX)];
	struct wlan d;

	wlan_init(&d, w->name, w->id, w->ssid, w->ssid_len);
	if (!grammar_quote(w->ssid, w->ssid_len, ssid, sizeof ssid))
		(void)snprintf(ssid, sizeof ssid, "\"\"");
	(void)fprintf(f, "wlan %s %u %s\n", word(w->name, name), w->id, ssid);
	LINE(f, all, w->broadcast_ssid == d.broadcast_ssid, " %sbroadcast-ssid\n",
	     no(w->broadcast_ssid));
	LINE(f, all, !w->limit, " client association limit %u\n", w->limit);
	LINE(f, all, !w->limit_ap, " client association limit ap %u\n", w->limit_ap);
	LINE(f, all, !w->limit_radio, " client association limit radio %u\n", w->limit_radio);
	write_radio_lines(f, w, &d, all);
	LINE(f, all, w->okc == d.okc, " %sokc\n", no(w->okc));
	LINE(f, all, w->session_timeout_s == d.session_timeout_s, " session-timeout %u\n",
	     w->session_timeout_s);
	write_ft(f, w, &d, all);
	write_wpa(f, w, &d, all);
	write_psk(f, w);
	write_akms(f, w, &d, all);
	if (w->transition_wlan_id)
		(void)fprintf(f, " security wpa transition-mode-wlan-id %u\n",
			      w->transition_wlan_id);
	LINE(f, all, w->wpa3 == d.wpa3, " %ssecurity wpa wpa3\n", no(w->wpa3));
	if (w->auth_list[0])
		(void)fprintf(f, " security dot1x authentication-list %s\n",
			      word(w->auth_list, name));
	write_pmf(f, w, &d, all);
	LINE(f, all, w->enabled == d.enabled, " %sshutdown\n", no(!w->enabled));
	wlan_wipe(&d);
}

static void write_radius_server(FILE *f, struct radius_server_config const *r, bool all)
{
	char text[WORD_ROOM];

	(void)fprintf(f, "radius server %s\n", word(r->name, text));
	if (r->address[0])
		(void)fprintf(f, " address %s %s auth-port %u acct-port %u\n",
			      strchr(r->address, ':') ? "ipv6" : "ipv4", r->address, r->auth_port,
			      r->acct_port);
	LINE(f, all, r->timeout_ms == RADIUS_TIMEOUT_S * 1000, " timeout %u\n",
	     r->timeout_ms / 1000);
	LINE(f, all, r->retransmit == RADIUS_RETRANSMIT, " retransmit %u\n", r->retransmit);
	if (r->probe)
		(void)fprintf(f, " automate-tester username %s probe-on\n",
			      word(r->probe_user, text));
	if (r->key[0])
		(void)fprintf(f, " key 0 %s\n", word(r->key, text));
	mem_wipe(text, sizeof text);
}

/** @param words, how  around the list's name */
static void write_lists(FILE *f, char const *words, struct radius_lists const *l, char const *how)
{
	char text[WORD_ROOM], group[WORD_ROOM];

	for (unsigned i = 0; i < l->n; i++)
		(void)fprintf(f, "aaa %s %s %sgroup %s\n", words, word(l->list[i].name, text), how,
			      word(l->list[i].group, group));
}

/** Which login asks whom. A group may stand in front of the servers that it names, as on IOS. */
static void write_aaa(FILE *f, struct settings const *s)
{
	struct radius_config const *r = &s->radius;
	char text[WORD_ROOM];

	if (r->n_servers || r->n_groups || r->lists.n || s->authorization.n || s->accounting.n)
		(void)fputs("aaa new-model\n", f);
	for (unsigned i = 0; i < r->n_groups; i++) {
		struct radius_group_config const *g = &r->group[i];

		(void)fprintf(f, "aaa group server radius %s\n", word(g->name, text));
		for (unsigned j = 0; j < g->n; j++)
			(void)fprintf(f, " server name %s\n", word(g->server[j], text));
		if (g->deadtime_s)
			(void)fprintf(f, " deadtime %u\n", g->deadtime_s / 60);
	}
	write_lists(f, "authentication dot1x", &r->lists, "");
	write_lists(f, "authorization network", &s->authorization, "");
	write_lists(f, "accounting identity", &s->accounting, "start-stop ");
}

static void write_radius(FILE *f, struct radius_config const *r, bool all)
{
	LINE(f, all, r->dead_time_s == RADIUS_DEAD_TIME_S && r->dead_tries == RADIUS_DEAD_TRIES,
	     "radius-server dead-criteria time %u tries %u\n", r->dead_time_s, r->dead_tries);
	if (r->deadtime_s)
		(void)fprintf(f, "radius-server deadtime %u\n", r->deadtime_s / 60);
	for (unsigned i = 0; i < r->n_servers; i++)
		write_radius_server(f, &r->server[i], all);
}

static void write_dynauth(FILE *f, struct settings const *s, bool all)
{
	char text[WORD_ROOM], address[INET_ADDRSTRLEN];

	if (!s->dynauth)
		return;
	(void)fputs("aaa server radius dynamic-author\n", f);
	for (unsigned i = 0; i < s->users; i++)
		(void)fprintf(f, " client local user %s\n", word(s->user[i], text));
	if (!s->users && all)
		(void)fprintf(f, " client local user %s\n", SETTINGS_PUSH_USER);
	for (unsigned i = 0; i < s->tls_names; i++)
		(void)fprintf(f, " client tls name %s\n", word(s->tls_name[i], text));
	for (unsigned i = 0; i < s->clients; i++) {
		(void)inet_ntop(AF_INET, &s->client[i].address, address, sizeof address);
		(void)fprintf(f, " client %s", address);
		if (s->client[i].key[0])
			(void)fprintf(f, " server-key %s", word(s->client[i].key, text));
		(void)fputc('\n', f);
	}
	if (s->server_key[0])
		(void)fprintf(f, " server-key %s\n", word(s->server_key, text));
	LINE(f, all, s->udp_port == SETTINGS_UDP_PORT, " port %u\n", s->udp_port);
	if (s->tls_port)
		(void)fprintf(f, " tls port %u\n", s->tls_port);
	mem_wipe(text, sizeof text);
}

/** The digits of a key, behind the words in front of it. */
static void write_hex_key(FILE *f, char const *words, struct secret const *key)
{
	char digits[HEX_STR(SECRET_MAX)];

	(void)fprintf(f, "%s 0 %s\n", words, hex_text(key->b, key->len, digits));
	mem_wipe(digits, sizeof digits);
}

static void write_sink(FILE *f, char const *sink, int level, int usual, bool all)
{
	if (level == SETTINGS_LOG_OFF)
		LINE(f, all, usual == SETTINGS_LOG_OFF, "no logging %s\n", sink);
	else
		LINE(f, all, level == usual, "logging %s %s\n", sink, log_sinks_level_word(level));
}

static void write_logging(FILE *f, struct settings_logging const *l, bool all)
{
	write_sink(f, "buffered", l->buffered, SETTINGS_LOG_BUFFERED, all);
	write_sink(f, "monitor", l->monitor, SETTINGS_LOG_MONITOR, all);
	write_sink(f, "syslog", l->syslog, SETTINGS_LOG_OFF, all);
}

/** The lines `wireless ...`. */
static void write_wireless(FILE *f, struct settings const *s, bool all)
{
	struct settings_key_holder const *k = &s->key_holder;
	char text[MAC_STR], words[80];

	LINE(f, all, s->max_clients == SETTINGS_MAX_CLIENTS, "wireless client max-clients %u\n",
	     s->max_clients);
	if (s->has_mobility_domain)
		(void)fprintf(f, "wireless mobility domain-id %04x\n", s->mobility_domain);
	if (s->metrics_port)
		(void)fprintf(f, "wireless metrics http port %u\n", s->metrics_port);
	LINE(f, all, k->push == KEY_PUSH_ALL, "wireless key-holder push %s\n",
	     settings_push_word(k->push));
	LINE(f, all, k->expires_in_s == SETTINGS_EXPIRES_IN_S,
	     "wireless key-holder expires-in %u\n", k->expires_in_s);
	if (!mac_is_zero(k->mac))
		(void)fprintf(f, "wireless key-holder mac-address %s\n", mac_dotted(k->mac, text));
	(void)snprintf(words, sizeof words, "wireless key-holder redundancy priority %u key",
		       k->redundancy_priority);
	if (k->redundancy_priority)
		write_hex_key(f, words, &k->redundancy_key);
	LINE(f, all, k->relay_port == SETTINGS_RELAY_PORT, "wireless key-holder relay port %u\n",
	     k->relay_port);
}

/** The lines `wireless ...` of access points that run fastroam-ap. */
static void write_radio(FILE *f, struct settings const *s, bool all)
{
	struct settings_radio const *r = &s->radio;
	bool exclusion = r->exclusion_failures == SETTINGS_EXCLUSION_FAILURES &&
			 r->exclusion_s == SETTINGS_EXCLUSION_S;
	char text[WORD_ROOM], mac[MAC_STR];

	if (r->link && r->port == SETTINGS_RADIO_PORT && !all)
		(void)fputs("wireless radio-link\n", f);
	else if (r->link)
		(void)fprintf(f, "wireless radio-link port %u\n", r->port);
	LINE(f, all, r->grace_s == SETTINGS_RADIO_GRACE_S, "wireless radio-link grace %u\n",
	     r->grace_s);
	if (!mac_is_zero(r->mac))
		(void)fprintf(f, "wireless mobility mac-address %s\n", mac_dotted(r->mac, mac));
	if (r->r0kh_id[0])
		(void)fprintf(f, "wireless key-holder r0kh-id %s\n", word(r->r0kh_id, text));
	if (r->gtk_rekey_s)
		LINE(f, all, r->gtk_rekey_s == SETTINGS_GTK_REKEY_S,
		     "wireless wpa gtk-rekey interval %u\n", r->gtk_rekey_s);
	else
		(void)fputs("no wireless wpa gtk-rekey interval\n", f);
	LINE(f, all, !r->gtk_rekey_on_leave, "%swireless wpa gtk-rekey on-leave\n",
	     no(r->gtk_rekey_on_leave));
	if (r->exclusion_failures)
		LINE(f, all, exclusion,
		     "wireless wps client-exclusion dot1x-auth failures %u time %u\n",
		     r->exclusion_failures, r->exclusion_s);
	else
		(void)fputs("no wireless wps client-exclusion dot1x-auth\n", f);
}

static void write_peer(FILE *f, struct mobility_peer const *p)
{
	char text[WORD_ROOM], mac[MAC_STR];

	(void)fprintf(f, "wireless mobility group member mac-address %s ip %s",
		      mac_dotted(p->mac, mac), p->ip);
	if (p->public_ip[0])
		(void)fprintf(f, " public-ip %s", p->public_ip);
	(void)fprintf(f, " group %s%s\n", word(p->group, text),
		      p->encrypt ? " data-link-encryption" : "");
}

/** The lines `wireless mobility ...` of a mobility group. */
static void write_mobility(FILE *f, struct mobility_config const *m, bool all)
{
	char text[WORD_ROOM], address[INET_ADDRSTRLEN];

	LINE(f, all, strcmp(m->group, MOBILITY_GROUP) == 0, "wireless mobility group name %s\n",
	     word(m->group, text));
	LINE(f, all, m->keepalive_s == MOBILITY_KEEPALIVE_S,
	     "wireless mobility group keepalive interval %u\n", m->keepalive_s);
	LINE(f, all, m->keepalive_count == MOBILITY_KEEPALIVE_COUNT,
	     "wireless mobility group keepalive count %u\n", m->keepalive_count);
	LINE(f, all, m->dscp == MOBILITY_DSCP, "wireless mobility dscp %u\n", m->dscp);
	(void)inet_ntop(AF_INET, &m->multicast, address, sizeof address);
	if (m->multicast.s_addr)
		(void)fprintf(f, "wireless mobility multicast ipv4 %s\n", address);
	for (unsigned i = 0; i < m->peers; i++)
		write_peer(f, &m->peer[i]);
	for (unsigned i = 0; i < m->groups; i++) {
		(void)inet_ntop(AF_INET, &m->other[i].multicast, address, sizeof address);
		(void)fprintf(f, "wireless mobility group multicast-address %s ipv4 %s\n",
			      word(m->other[i].name, text), address);
	}
}

static void write_das(FILE *f, struct hostapd_ap const *ap, bool all)
{
	char text[WORD_ROOM], address[INET_ADDRSTRLEN];

	(void)inet_ntop(AF_INET, &ap->das_address, address, sizeof address);
	(void)fprintf(f, " dynamic-author %s", address);
	LINE(f, all, ap->das_port == HOSTAPD_DAS_PORT, " port %u", ap->das_port);
	(void)fprintf(f, " key 0 %s\n", word(ap->das_key, text));
	mem_wipe(text, sizeof text);
}

static void write_ap(FILE *f, struct hostapd_ap const *ap, bool all)
{
	char text[WORD_ROOM], mac[MAC_STR];

	(void)fprintf(f, "ap hostapd %s\n", word(ap->name, text));
	for (unsigned i = 0; i < ap->bsses; i++) {
		struct mac bssid = ap->bss[i].bssid;

		(void)fprintf(f, " bssid %s wlan %s\n",
			      mac_is_zero(bssid) ? "any" : mac_dotted(bssid, mac),
			      word(ap->bss[i].wlan, text));
	}
	if (ap->key.len)
		write_hex_key(f, " r0kh-key", &ap->key);
	if (ap->openwrt_key && ap->openwrt_secret[0])
		(void)fprintf(f, " openwrt-default-key 0 %s\n", word(ap->openwrt_secret, text));
	else if (ap->openwrt_key)
		(void)fputs(" openwrt-default-key\n", f);
	mem_wipe(text, sizeof text);
	if (ap->interface[0])
		(void)fprintf(f, " interface %s\n", word(ap->interface, text));
	if (ap->relay[0])
		(void)fprintf(f, " relay %s\n", word(ap->relay, text));
	if (ap->has_das)
		write_das(f, ap, all);
	for (unsigned i = 0; i < ap->neighbors; i++)
		(void)fprintf(f, " neighbor %s\n", word(ap->neighbor[i], text));
	if (ap->vlan_none)
		(void)fputs(" vlan none\n", f);
	for (unsigned i = 0; i < ap->vlans; i++) {
		(void)fprintf(f, " vlan %u", ap->vlan[i].id);
		if (ap->vlan[i].name[0])
			(void)fprintf(f, " name %s", word(ap->vlan[i].name, text));
		(void)fputc('\n', f);
	}
}

static void write_radio_ap(FILE *f, struct radio_ap const *ap, bool all)
{
	char text[WORD_ROOM];

	(void)fprintf(f, "ap radio %s\n", ap->name);
	for (unsigned i = 0; i < RADIO_AP_RADIOS; i++) {
		struct radio_ap_radio const *r = &ap->radio[i];

		if (r->channel) {
			(void)fprintf(f, " radio %u channel %u", i, r->channel);
			LINE(f, all, r->width == RADIO_AP_WIDTH_20, " width %s",
			     radio_ap_width_word(r->width));
			(void)fputc('\n', f);
		}
		LINE(f, all, !r->shutdown, " %sradio %u shutdown\n", no(r->shutdown), i);
	}
	for (unsigned i = 0; i < ap->wlans; i++)
		(void)fprintf(f, " wlan %s\n", word(ap->wlan[i], text));
	if (ap->policy_tag[0])
		(void)fprintf(f, " policy-tag %s\n", word(ap->policy_tag, text));
	if (ap->bridge[0])
		(void)fprintf(f, " bridge %s\n", ap->bridge);
	if (ap->country[0])
		(void)fprintf(f, " country %s\n", ap->country);
	LINE(f, all, !ap->shutdown, " %sshutdown\n", no(ap->shutdown));
}

char *config_text_wlan(void *ctx, struct wlan const *w, bool all)
{
	struct secret_text t;

	if (!secret_text_open(&t, ctx))
		return NULL;
	write_wlan(t.f, w, all);
	return secret_text_finish(&t);
}

char *config_text(void *ctx, struct settings const *s, struct policy_set const *policies,
		  struct wlan_set const *wlans, struct hostapd_ap_set const *aps,
		  struct radio_ap_set const *radio_aps, bool all)
{
	char name[WORD_ROOM];
	struct secret_text t;
	size_t head;
	FILE *f;

	if (!secret_text_open(&t, ctx))
		return NULL;
	f = t.f;
	(void)fprintf(f, "hostname %s\n!\n", word(s->hostname, name));
	(void)fflush(f);
	head = t.len;
	write_aaa(f, s);
	write_dynauth(f, s, all);
	write_radius(f, &s->radius, all);
	write_logging(f, &s->logging, all);
	write_wireless(f, s, all);
	write_radio(f, s, all);
	write_mobility(f, &s->mobility, all);
	policy_text_profiles(f, policies, all);
	(void)fflush(f);
	if (t.len > head)
		(void)fputs("!\n", f);
	for (unsigned i = 0; i < wlan_count(wlans); i++)
		write_wlan(f, wlan_at(wlans, i), all);
	for (unsigned i = 0; i < hostapd_ap_count(aps); i++)
		write_ap(f, hostapd_ap_at(aps, i), all);
	for (unsigned i = 0; i < radio_ap_count(radio_aps); i++)
		write_radio_ap(f, radio_ap_at(radio_aps, i), all);
	policy_text_aps(f, policies);
	return secret_text_finish(&t);
}

void config_text_free(char *text)
{
	secret_text_free(text);
}

static char *text_ap(struct hostapd_ap const *ap)
{
	struct secret_text t;

	if (!secret_text_open(&t, NULL))
		return NULL;
	write_ap(t.f, ap, true);
	return secret_text_finish(&t);
}

bool config_same_ap(struct hostapd_ap const *a, struct hostapd_ap const *b)
{
	char *x = text_ap(a);
	char *y = text_ap(b);
	bool same = x && y && strcmp(x, y) == 0;

	config_text_free(x);
	config_text_free(y);
	return same;
}

bool config_same_wlan(struct wlan const *a, struct wlan const *b)
{
	char *x = config_text_wlan(NULL, a, true);
	char *y = config_text_wlan(NULL, b, true);
	bool same = x && y && strcmp(x, y) == 0;

	config_text_free(x);
	config_text_free(y);
	return same;
}
