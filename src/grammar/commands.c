/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The project's command table, put together from commands_*.def, one file per topic.
 *
 * COMMAND(mode, syntax, help, privilege, flags, handler): mode, privilege and handler without their
 * prefixes and quotes. Help ends each of its lines with "\n", so that pieces shared by several
 * commands (H_SHOW) stand beside the command's own. Tokens that commands share must have the same
 * help: the compiler of the table sees to it.
 */
#include "grammar/grammar.h"

#define H_SHOW          "Show running system information\n"
#define H_SHOW_WLAN     "WLANs\n"
#define H_SHOW_WIRELESS "Wireless clients and keys\n"
#define H_SHOW_CLIENT   "Wireless clients\n"
#define H_STATS         "Counters\n"
#define H_SHOW_AIREOS   "Wireless clients, in the words of AireOS\n"
#define H_SHOW_AP       "Access points\n"
#define H_SHOW_HOSTAPD  "Access points that run a stock hostapd\n"
#define H_KEY_HOLDER    "Holder of the FT keys, which access points ask\n"
#define H_RADIO_LINK    "Access points that run fastroam-ap\n"
#define H_GTK_REKEY \
	"WPA\n"     \
	"Change group keys\n"
#define H_AP_RADIO                      \
	"A radio of the access point\n" \
	"Number of the radio\n"
#define H_MOBILITY       "Where clients roam\n"
#define H_MOBILITY_GROUP "Controllers that clients roam between\n"
#define H_KEEPALIVE      "Whether a member is there: kept, and not asked\n"
#define H_MULTICAST \
	"IPv4\n"    \
	"Address from 224.0.0.0 to 239.255.255.255\n"
#define H_POLICY_PROFILE "Name of the policy profile\n"
#define H_POLICY_TAG     "Name of the policy tag\n"
#define H_VLAN_ID        "VLAN number\n"
#define H_TERMINAL       "Set terminal line parameters\n"
#define H_TERMINAL_EXEC                \
	"EXEC\n"                       \
	"Of the output of a command\n" \
	"Print the load and the time in front of what is shown\n"
#define H_TERMINAL_HISTORY          \
	"Lines that are recalled\n" \
	"Set their number\n"
#define H_CLEAR      "Reset functions\n"
#define H_DEBUG      "Debugging functions (see also 'undebug')\n"
#define H_CLIENT_MAC "MAC address of the client\n"
#define H_BY_MAC     "By MAC address\n" H_CLIENT_MAC
#define H_WLAN_ID    "WLAN identifier\n"
#define H_WLAN_NAME  "WLAN profile name\n"
#define H_CLIENT_LIMIT          \
	"Clients of the WLAN\n" \
	"Their associations\n"  \
	"How many there are at once\n"
#define H_WLAN_RADIO     "Radios that the WLAN is served on\n"
#define H_END            "Go back to privileged EXEC\n"
#define H_EXIT           "Leave this mode\n"
#define H_AAA            "Authentication, Authorization and Accounting\n"
#define H_RADIUS_ADDRESS "Address of the server\n"
#define H_RADIUS_PORTS                                        \
	"UDP port for authentication (1812)\n"                \
	"UDP port\n"                                          \
	"UDP port for accounting, which is not sent (1813)\n" \
	"UDP port\n"
#define H_RADIUS_GLOBAL  "Of all RADIUS servers\n"
#define H_SECURITY       "Security of the WLAN\n"
#define H_WPA            "WPA, WPA2 and WPA3\n"
#define H_AKM            "Authentication and key management\n"
#define H_FT             "Fast BSS transition (802.11r)\n"
#define H_PMF            "Protected management frames (802.11w)\n"
#define H_DYNAUTH_CLIENT "Who may push\n"
#define H_KEY_TYPES                                                \
	"Specifies an UNENCRYPTED key will follow\n"               \
	"Specifies an ENCRYPTED key will follow (not supported)\n" \
	"Specifies a HIDDEN key will follow (not supported)\n"

#define H_WIRELESS "Configure global wireless parameters\n"
#define H_KEY_TYPES_AES                              \
	"Specifies an UNENCRYPTED key will follow\n" \
	"Specifies an AES ENCRYPTED key will follow (not supported)\n"

#define COMMAND(mode, syntax, help, privilege, flags, handler) \
	{MODE_##mode, syntax, help, PRIVILEGE_##privilege, flags, #handler},

struct grammar_command const grammar_commands[] = {
#include "grammar/commands_aaa.def"
#include "grammar/commands_ap.def"
#include "grammar/commands_config.def"
#include "grammar/commands_debug.def"
#include "grammar/commands_exec.def"
#include "grammar/commands_mobility.def"
#include "grammar/commands_policy.def"
#include "grammar/commands_show.def"
#include "grammar/commands_wlan.def"
};

unsigned const grammar_commands_count = sizeof grammar_commands / sizeof grammar_commands[0];
