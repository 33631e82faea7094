/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * show wireless mobility summary: this controller, as its key hierarchies name it. It knows no
 * others, so the table has its own row only, and what it has not is N/A.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"

#define RULER 220

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
	writer_text(out, "Mobility Group Name: N/A\n");
	writer_str(out, "mobility_mac_address", "Mobility MAC Address: %s\n", mac);
	writer_str(out, "mobility_domain", "Mobility Domain Identifier: %s\n", mdid);
	writer_str(out, "r0kh_id", "R0KH Identifier: %s\n", id);
	writer_text(out, "\nControllers configured in the Mobility Domain:\n\n");
	writer_text(out, " %-42s%-43s%-20s%-33s%-18s%-44s%s\n", "IP", "Public Ip", "MAC Address",
		    "Group Name", "Multicast IPv4", "Multicast IPv6", "Status");
	writer_text(out, "%s\n", ruler);
	writer_list(out, "controllers");
	writer_object(out, NULL);
	writer_str(out, "ip", "%-42s", "N/A");
	writer_text(out, "%-43s", "N/A");
	writer_str(out, "mac_address", "%-20s", mac);
	writer_text(out, "%-33s%-18s%-44s", "N/A", "N/A", "N/A");
	writer_str(out, "status", "%s\n", "N/A");
	writer_end(out);
	writer_end(out);
	return 0;
}
