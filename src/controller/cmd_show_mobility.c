/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless mobility summary: this controller, as its key hierarchies name it, and the members
 * that are configured. It speaks with none of them. What it has not is N/A, and an address that it
 * has not is the unspecified one, as on a 9800 where none is configured: parsers insist on an
 * address there.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"

#define RULER 236

/** The status of every member, in the words of a 9800: nothing is sent on any path. */
#define NO_PATH "Control And Data Path Down"

static void show_controller(struct writer *out, char const *ip, char const *public_ip,
			    char const *mac, char const *group, char const *multicast,
			    char const *status)
{
	writer_object(out, NULL);
	writer_str(out, "ip", "%-42s", ip);
	writer_str(out, "public_ip", "%-43s", public_ip);
	writer_str(out, "mac_address", "%-20s", mac);
	writer_str(out, "group", "%-33s", group);
	writer_str(out, "multicast_ipv4", "%-18s", multicast);
	writer_text(out, "%-44s", "::");
	writer_str(out, "status", "%-29s", status);
	writer_text(out, "N/A\n");
	writer_end(out);
}

static void show_peers(struct mobility_config const *m, struct writer *out)
{
	char mac[MAC_STR];

	for (unsigned i = 0; i < m->peers; i++) {
		struct mobility_peer const *p = &m->peer[i];

		show_controller(out, p->ip, p->public_ip[0] ? p->public_ip : p->ip,
				mac_dotted(p->mac, mac), p->group, "0.0.0.0", NO_PATH);
	}
}

int cmd_show_wireless_mobility_summary(struct shell *s, struct grammar_walk const *w,
				       struct writer *out)
{
	struct settings const *set = &s->c->settings;
	struct mobility_config const *m = &set->mobility;
	char mac[MAC_STR], mdid[8] = "N/A", ruler[RULER + 1], id[R0KH_ID_MAX + 1];
	char multicast[INET_ADDRSTRLEN];

	(void)w;
	if (set->has_mobility_domain)
		(void)snprintf(mdid, sizeof mdid, "0x%04x", set->mobility_domain);
	(void)mac_dotted(settings_mobility_mac(set), mac);
	settings_r0kh_id(set, id);
	(void)inet_ntop(AF_INET, &m->multicast, multicast, sizeof multicast);
	memset(ruler, '-', RULER);
	ruler[RULER] = '\0';
	writer_text(out, "Mobility Summary\n\n");
	writer_text(out, "Wireless Management VLAN: N/A\n");
	writer_text(out, "Wireless Management IP Address: 0.0.0.0\n");
	writer_text(out, "Wireless Management IPv6 Address: \n");
	writer_int(out, "dscp", "Mobility Control Message DSCP Value: %" PRId64 "\n", m->dscp);
	writer_text(out, "Mobility Keepalive Interval/Count: %u/%u\n", m->keepalive_s,
		    m->keepalive_count);
	writer_int(out, "keepalive_interval_s", NULL, m->keepalive_s);
	writer_int(out, "keepalive_count", NULL, m->keepalive_count);
	writer_str(out, "group", "Mobility Group Name: %s\n", m->group);
	writer_str(out, "multicast_ipv4", "Mobility Multicast Ipv4 address: %s\n", multicast);
	writer_text(out, "Mobility Multicast Ipv6 address: ::\n");
	writer_str(out, "mobility_mac_address", "Mobility MAC Address: %s\n", mac);
	writer_str(out, "mobility_domain", "Mobility Domain Identifier: %s\n", mdid);
	writer_str(out, "r0kh_id", "R0KH Identifier: %s\n", id);
	writer_text(out, "\nControllers configured in the Mobility Domain:\n\n");
	writer_text(out, " %-42s%-43s%-20s%-33s%-18s%-44s%-29s%s\n", "IP", "Public Ip",
		    "MAC Address", "Group Name", "Multicast IPv4", "Multicast IPv6", "Status",
		    "PMTU");
	writer_text(out, "%s\n", ruler);
	writer_list(out, "controllers");
	show_controller(out, "0.0.0.0", "N/A", mac, m->group, multicast, "N/A");
	show_peers(m, out);
	writer_end(out);
	if (m->peers)
		writer_text(out, "\nThis controller does not speak with the others: they are kept "
				 "as configured.\n");
	return 0;
}
