/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show ap hostapd: access points with a stock hostapd, and what to write into their configuration.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/secret.h"
#include "controller/commands.h"
#include "controller/hostapd_text.h"
#include "controller/key_service.h"
#include "controller/secret_text.h"

/** In one turn; each is written in 10 us as text and 40 us as JSON. */
#define SUMMARY_APS   20
#define SUMMARY_RULER 150

static char const *key_form(struct hostapd_ap const *ap)
{
	if (ap->openwrt_key)
		return "OpenWrt";
	if (!ap->key.len)
		return "none";
	return ap->key.len == 32 ? "256-bit" : "128-bit";
}

/** The WLANs of its BSSes, each once. Returns out. */
static char const *wlan_names(struct hostapd_ap const *ap, char *out, size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < ap->bsses && at < size; i++) {
		bool known = false;

		for (unsigned k = 0; k < i; k++)
			known |= strcmp(ap->bss[i].wlan, ap->bss[k].wlan) == 0;
		if (!known)
			at += (size_t)snprintf(out + at, size - at, "%s%s", at ? "," : "",
					       ap->bss[i].wlan);
	}
	return out;
}

/** "ready", or what it lacks; for an AP of which only some BSSes can be served, what one lacks. */
static char const *state_text(struct controller *c, struct hostapd_ap const *ap, char *out,
			      size_t size)
{
	char const *lacks = hostapd_ap_lacks(ap, c->wlans), *bss = NULL;
	unsigned i = 0;

	if (!lacks && ap->openwrt_key && !c->settings.has_mobility_domain)
		lacks = "OpenWrt's key needs it: enter wireless mobility domain-id HEX";
	/* What a BSS lacks is the AP's own lack when it is true of all of them. */
	while (!bss && i < ap->bsses)
		bss = hostapd_ap_bss_lacks(ap, i++, c->wlans);
	if (!lacks && c->keys && !key_service_active(c->keys))
		lacks = "another controller serves it";
	if (!lacks && c->keys && !key_service_reachable(c->keys, ap))
		lacks = ap->relay[0] ? "its relay is not connected" : "its interface is down";
	if (bss && (!lacks || lacks == bss))
		(void)snprintf(out, size, "%s%s (WLAN %s)", lacks ? "" : "ready in part: ", bss,
			       ap->bss[i - 1].wlan);
	else
		(void)snprintf(out, size, "%s", lacks ? lacks : "ready");
	return out;
}

/** How long ago it was last heard: "00:12:34", "never". */
static char const *heard_text(struct controller const *c, uint64_t wall_us, char out[24])
{
	uint64_t now = c->env.wall_us(c->env.arg);
	unsigned s = now > wall_us ? (unsigned)((now - wall_us) / 1000000) : 0;

	if (wall_us)
		(void)snprintf(out, 24, "%02u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
	else
		(void)snprintf(out, 24, "never");
	return out;
}

static void write_bsses(struct writer *out, struct controller *c, struct hostapd_ap const *ap)
{
	char const *lacks;
	char text[MAC_STR];

	writer_list(out, "bsses");
	for (unsigned i = 0; i < ap->bsses; i++) {
		lacks = hostapd_ap_bss_lacks(ap, i, c->wlans);
		writer_object(out, NULL);
		writer_str(out, "bssid", NULL,
			   mac_is_zero(ap->bss[i].bssid) ? "any"
							 : mac_dotted(ap->bss[i].bssid, text));
		writer_str(out, "wlan", NULL, ap->bss[i].wlan);
		writer_str(out, "lacks", NULL, lacks ? lacks : "");
		writer_end(out);
	}
	writer_end(out);
}

/** By place in the order of names: an AP that is made or removed meanwhile may hide another from
 * this one show. */
static bool summary_row(struct shell *s, uint32_t *pos, struct writer *out)
{
	struct hostapd_ap const *ap = hostapd_ap_at(s->c->aps, (*pos)++);
	char text[(WLAN_NAME_MAX + 1) * HOSTAPD_BSS_MAX], address[INET_ADDRSTRLEN] = "";
	struct key_holder_ap n = {0};
	char heard[24];

	if (!ap) {
		writer_end(out);
		return false;
	}
	if (s->c->keys)
		n = key_holder_ap(key_service_holder(s->c->keys), ap->name);
	if (ap->has_das)
		(void)inet_ntop(AF_INET, &ap->das_address, address, sizeof address);
	writer_object(out, NULL);
	writer_str(out, "name", "%-16s ", ap->name);
	writer_int(out, "number_of_bsses", "%-6" PRId64, ap->bsses);
	writer_str(out, "wlans", "%-16s ", wlan_names(ap, text, sizeof text));
	writer_str(out, "interface", ap->relay[0] ? NULL : "%-16s ", ap->interface);
	writer_str(out, "relay", ap->relay[0] ? "%-16s " : NULL, ap->relay);
	writer_str(out, "key", "%-8s ", key_form(ap));
	writer_str(out, "dynamic_author", "%-16s ", address);
	writer_int(out, "pulls_served", "%-8" PRId64, (int64_t)n.served);
	writer_int(out, "pulls_refused", "%-8" PRId64, (int64_t)n.refused);
	writer_int(out, "keys_pushed", "%-8" PRId64, (int64_t)n.pushed);
	writer_int(out, "bssids_learnt", NULL, n.learnt);
	writer_str(out, "last_heard", "%-11s", heard_text(s->c, n.last_wall_us, heard));
	writer_str(out, "state", "%s\n", state_text(s->c, ap, text, sizeof text));
	writer_bool(out, "ready", NULL, !hostapd_ap_lacks(ap, s->c->wlans), NULL, NULL);
	write_bsses(out, s->c, ap);
	writer_end(out);
	return true;
}

int cmd_show_ap_hostapd_summary(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	char ruler[SUMMARY_RULER + 1];

	(void)w;
	if (shell_walk(s, summary_row, SUMMARY_APS))
		return 1;
	memset(ruler, '-', SUMMARY_RULER);
	ruler[SUMMARY_RULER] = '\0';
	writer_int(out, "number_of_aps", "Number of APs: %" PRId64 "\n\n",
		   hostapd_ap_count(s->c->aps));
	writer_text(out, "%-16s %-6s%-16s %-16s %-8s %-16s %-8s%-8s%-8s%-11s%s\n", "AP Name",
		    "BSSs", "WLAN", "Interface/Relay", "Key", "Disconnect to", "Served", "Refused",
		    "Pushed", "Last Heard", "State");
	writer_text(out, "%s\n", ruler);
	writer_list(out, "aps");
	return 0;
}

/** Our own address on the way to another; INADDR_ANY when there is no way. Connecting a UDP socket
 * sends nothing. */
static struct in_addr source_address(struct in_addr to, uint16_t port)
{
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = to};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof sa;

	if (fd < 0)
		return (struct in_addr){INADDR_ANY};
	if (connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0 ||
	    getsockname(fd, (struct sockaddr *)&sa, &len) < 0)
		sa.sin_addr.s_addr = INADDR_ANY;
	(void)close(fd);
	return sa.sin_addr;
}

static void write_text(struct writer *out, char const *key, char *text)
{
	writer_lines(out, key, text);
	secret_text_free(text);
}

int cmd_show_ap_hostapd_config(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *name = grammar_arg(w, "name");
	struct hostapd_text in = {.settings = &s->c->settings, .wlans = s->c->wlans};
	char *conf, *uci;

	in.ap = name ? hostapd_ap_by_name(s->c->aps, name->text) : NULL;
	if (!in.ap)
		return shell_fail(s, "No AP has that name; show ap hostapd summary lists them");
	in.key_holder = key_service_address(s->c, in.ap);
	if (in.ap->has_das)
		in.das_client = source_address(in.ap->das_address, in.ap->das_port);
	conf = hostapd_text_conf(s->c, &in);
	uci = hostapd_text_uci(s->c, &in);
	if (!conf || !uci) {
		secret_text_free(conf);
		secret_text_free(uci);
		return shell_fail(s, "memory is short");
	}
	writer_str(out, "name", NULL, in.ap->name);
	write_text(out, "hostapd_conf", conf);
	writer_text(out, "\n");
	write_text(out, "uci", uci);
	return 0;
}
