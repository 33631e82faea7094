/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show ap hostapd: access points with a stock hostapd, and what to write into their configuration.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/secret.h"
#include "controller/commands.h"
#include "controller/hostapd_text.h"
#include "controller/secret_text.h"

/** In one turn; each looks through the whole history, 40 us, and is written, 10 us as text and 40
 * us as JSON. */
#define SUMMARY_APS   8
#define SUMMARY_RULER 150

/** What is counted of an AP, among the pulls that the history keeps. */
struct ap_counts {
	int64_t served, refused;
};

static struct ap_counts count_pulls(struct key_history const *h, char const *ap)
{
	struct ap_counts n = {0};
	struct key_record const *r;
	uint64_t pos = 0;

	while ((r = key_history_next(h, (struct mac){{0}}, &pos))) {
		if (r->event != KEY_PULL || strcmp(r->ap, ap) != 0)
			continue;
		if (r->outcome == KEY_SERVED || r->outcome == KEY_LATE)
			n.served++;
		else
			n.refused++;
	}
	return n;
}

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
	char const *lacks = hostapd_ap_lacks(ap, c->wlans), *part = NULL;
	unsigned bss = 0;

	while (bss < ap->bsses && !(part = hostapd_ap_bss_lacks(ap, bss, c->wlans)))
		bss++;
	if (!lacks && !part)
		(void)snprintf(out, size, "ready");
	else if (part && (!lacks || strcmp(lacks, part) == 0))
		(void)snprintf(out, size, "%s%s (WLAN %s)", lacks ? "" : "ready in part: ", part,
			       ap->bss[bss].wlan);
	else
		(void)snprintf(out, size, "%s", lacks);
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
	struct ap_counts n;

	if (!ap) {
		writer_end(out);
		return false;
	}
	n = count_pulls(s->c->history, ap->name);
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
	writer_int(out, "pulls_served", "%-8" PRId64, n.served);
	writer_int(out, "pulls_refused", "%-9" PRId64, n.refused);
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
	writer_text(out, "%-16s %-6s%-16s %-16s %-8s %-16s %-8s%-9s%s\n", "AP Name", "BSSs", "WLAN",
		    "Interface/Relay", "Key", "Disconnect to", "Served", "Refused", "State");
	writer_text(out, "%s\n", ruler);
	writer_list(out, "aps");
	return 0;
}

/** The address of one of our interfaces; zero when there is none of that name. */
static struct mac interface_address(char const *name)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct mac mac = {{0}};
	struct ifreq req = {0};

	if (fd < 0)
		return mac;
	(void)snprintf(req.ifr_name, sizeof req.ifr_name, "%s", name);
	if (ioctl(fd, SIOCGIFHWADDR, &req) == 0)
		memcpy(mac.b, req.ifr_hwaddr.sa_data, MAC_LEN);
	(void)close(fd);
	return mac;
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
	in.key_holder = s->c->settings.key_holder.mac;
	if (mac_is_zero(in.key_holder) && in.ap->interface[0])
		in.key_holder = interface_address(in.ap->interface);
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
