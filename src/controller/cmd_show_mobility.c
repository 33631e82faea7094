/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless mobility summary: this controller, as its key hierarchies name it. It knows no
 * others, so the table has its own row only. What it has not is N/A, and an address that it has not
 * is the unspecified one, as on a 9800 where none is configured: parsers insist on an address
 * there.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"

#define RULER 236

int cmd_show_wireless_mobility_summary(struct shell *s, struct grammar_walk const *w,
				       struct writer *out)
{
	struct settings const *set = &s->c->settings;
	char mac[MAC_STR], mdid[8] = "N/A", ruler[RULER + 1], id[R0KH_ID_MAX + 1];

	(void)w;
	if (set->has_mobility_domain)
		(void)snprintf(mdid, sizeof mdid, "0x%04x", set->mobility_domain);
	(void)mac_dotted(settings_mobility_mac(set), mac);
	settings_r0kh_id(set, id);
	memset(ruler, '-', RULER);
	ruler[RULER] = '\0';
	writer_text(out, "Mobility Summary\n\n");
	writer_text(out, "Wireless Management VLAN: N/A\n");
	writer_text(out, "Wireless Management IP Address: 0.0.0.0\n");
	writer_text(out, "Wireless Management IPv6 Address: \n");
	writer_text(out, "Mobility Control Message DSCP Value: N/A\n");
	writer_text(out, "Mobility Keepalive Interval/Count: N/A\n");
	writer_text(out, "Mobility Group Name: N/A\n");
	writer_text(out, "Mobility Multicast Ipv4 address: 0.0.0.0\n");
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
	writer_object(out, NULL);
	writer_text(out, "%-42s", "0.0.0.0");
	writer_text(out, "%-43s", "N/A");
	writer_str(out, "mac_address", "%-20s", mac);
	writer_text(out, "%-33s%-18s%-44s", "N/A", "0.0.0.0", "::");
	writer_str(out, "status", "%-29s", "N/A");
	writer_text(out, "N/A\n");
	writer_end(out);
	writer_end(out);
	return 0;
}
