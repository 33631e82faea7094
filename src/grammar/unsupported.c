/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What a real configuration holds beside what we do.
 */
#include "grammar/unsupported.h"

#include <string.h>
#include <strings.h>

#include "grammar/tree.h"

/** Reasons, shared by the lines that they explain. */
#define WHY_AAA                                                                           \
	"of AAA FastRoam has radius server, aaa group server radius, aaa authentication " \
	"dot1x and aaa server radius dynamic-author"
#define WHY_GRANT \
	"what a RADIUS server says of a client (Session-Timeout, VLAN) counts for each WLAN"
#define WHY_ACCOUNTING "this release of FastRoam sends no accounting"
#define WHY_POLICY                                                                       \
	"FastRoam has of profiles wireless profile policy, with vlan, session-timeout, " \
	"idle-timeout and aaa-override; forwarding belongs to the access points"
#define WHY_ACL "FastRoam filters no traffic: that belongs to the access points and what is behind"
#define WHY_TAG                                                                                    \
	"FastRoam has of tags wireless tag policy, below ap and MAC or ap radio NAME policy-tag, " \
	"below ap location name tag policy"
#define WHY_LOCATION "FastRoam has of a location its lines ap-eth-mac and tag policy"
#define WHY_AP                                                                                \
	"FastRoam knows access points that run hostapd, ap hostapd NAME, and those that run " \
	"fastroam-ap, ap radio NAME; the tags of these also by ap and MAC or ap location name"
#define WHY_RADIO     "FastRoam configures of radios what stands below ap radio NAME"
#define WHY_6GHZ      "this release of FastRoam serves 2.4 and 5 GHz"
#define WHY_HOST      "FastRoam leaves the machine and its network to the operating system"
#define WHY_SHELL     "FastRoam leaves logins and accounts to the operating system"
#define WHY_AIREOS    "this is a line of AireOS; write it as a Catalyst 9800 does: "
#define WHY_MOBILITY  "this release of FastRoam does not speak with other controllers"
#define WHY_PROFILING "FastRoam takes no notice of what kind of device a client is"
#define WHY_AKM       "this release of FastRoam has no such key management"
/** In front of the lines that begin like it and are not: this one has a meaning here. */
#define OURS          NULL
#define WHY_HEADING   "a heading of show running-config, no command"

struct unsupported {
	enum grammar_mode mode;
	bool opens_block;
	/** The words that the line starts with, whole and in any case. "#" stands for a number, "@"
	 * for a MAC address, "*" for any word, "$" for the line's end. */
	char const *words;
	char const *why;
};

// clang-format off
static struct unsupported const table[] = {
	/* AireOS, as typed ("config wlan ...") and as `show run-config startup-commands` prints it. */
	{MODE_CONFIG, false, "wlan create # *", WHY_AIREOS "wlan NAME ID SSID"},
	{MODE_CONFIG, false, "wlan enable # $", WHY_AIREOS "no shutdown, below wlan NAME"},
	{MODE_CONFIG, false, "wlan disable # $", WHY_AIREOS "shutdown, below wlan NAME"},
	{MODE_CONFIG, false, "wlan delete # $", WHY_AIREOS "no wlan NAME"},
	{MODE_CONFIG, false, "wlan interface # *", WHY_AIREOS "VLANs belong to the access points"},
	{MODE_CONFIG, false, "wlan session-timeout # *", WHY_AIREOS "session-timeout SECONDS, below wlan NAME"},
	{MODE_CONFIG, false, "wlan broadcast-ssid *", WHY_AIREOS "[no] broadcast-ssid, below wlan NAME"},
	{MODE_CONFIG, false, "wlan security wpa akm *", WHY_AIREOS "[no] security wpa akm AKM, below wlan NAME"},
	{MODE_CONFIG, false, "wlan security ft *", WHY_AIREOS "[no] security ft, below wlan NAME"},
	{MODE_CONFIG, false, "wlan security pmf *", WHY_AIREOS "security pmf {mandatory|optional}, below wlan NAME"},
	{MODE_CONFIG, false, "wlan security *", WHY_AIREOS "security ..., below wlan NAME"},
	{MODE_CONFIG, false, "wlan radio *", WHY_RADIO},
	{MODE_CONFIG, false, "config wlan *", WHY_AIREOS "wlan NAME ID SSID and its lines"},
	{MODE_CONFIG, false, "config *", WHY_AIREOS "there is no \"config\" in front"},

	{MODE_CONFIG, false, "wireless profile policy", OURS},
	{MODE_CONFIG, true, "wireless profile *", WHY_POLICY},
	{MODE_CONFIG, false, "wireless tag policy", OURS},
	{MODE_CONFIG, true, "wireless tag *", WHY_TAG},
	{MODE_CONFIG, false, "wireless management *", WHY_HOST},
	{MODE_CONFIG, false, "wireless mobility domain-id", OURS},
	{MODE_CONFIG, false, "wireless mobility mac-address", OURS},
	{MODE_CONFIG, false, "wireless mobility group", OURS},
	{MODE_CONFIG, false, "wireless mobility dscp", OURS},
	{MODE_CONFIG, false, "wireless mobility multicast", OURS},
	{MODE_CONFIG, false, "wireless mobility *", WHY_MOBILITY},
	{MODE_CONFIG, false, "wireless country *", WHY_RADIO},
	{MODE_CONFIG, false, "wireless rf-network *", WHY_RADIO},
	{MODE_CONFIG, true, "wireless aaa policy *", WHY_AAA},
	{MODE_CONFIG, false, "wireless wps client-exclusion dot1x-auth", OURS},
	{MODE_CONFIG, false, "wireless wps *", "FastRoam shuts out clients whose logins are rejected, and watches for nothing else"},
	{MODE_CONFIG, false, "wireless config *", WHY_HOST},
	{MODE_CONFIG, false, "ap hostapd", OURS},
	{MODE_CONFIG, false, "ap radio", OURS},
	{MODE_CONFIG, false, "ap location name", OURS},
	{MODE_CONFIG, false, "ap @", OURS},
	{MODE_CONFIG, true, "ap *", WHY_AP},
	{MODE_CONFIG, true, "mgmtuser *", WHY_AP},

	{MODE_CONFIG, false, "radius-server dead-criteria", OURS},
	{MODE_CONFIG, false, "radius-server deadtime", OURS},
	{MODE_CONFIG, false, "radius-server *", WHY_AAA},
	{MODE_CONFIG, false, "aaa group server radius", OURS},
	{MODE_CONFIG, true, "aaa group server *", WHY_AAA},
	{MODE_CONFIG, false, "aaa authentication dot1x", OURS},
	{MODE_CONFIG, false, "aaa authentication *", WHY_AAA},
	{MODE_CONFIG, false, "aaa authorization network * local", WHY_GRANT},
	{MODE_CONFIG, false, "aaa authorization network * none", WHY_GRANT},
	{MODE_CONFIG, false, "aaa authorization network * group * *", WHY_GRANT},
	{MODE_CONFIG, false, "aaa authorization network", OURS},
	{MODE_CONFIG, false, "aaa authorization *", WHY_GRANT},
	{MODE_CONFIG, false, "aaa accounting identity * start-stop broadcast *", WHY_ACCOUNTING},
	{MODE_CONFIG, false, "aaa accounting identity * none", WHY_ACCOUNTING},
	{MODE_CONFIG, false, "aaa accounting identity", OURS},
	{MODE_CONFIG, false, "aaa accounting *", WHY_ACCOUNTING},
	{MODE_CONFIG, false, "aaa attribute *", WHY_AAA},
	{MODE_CONFIG, false, "aaa local *", WHY_AAA},
	{MODE_CONFIG, false, "dot1x *", WHY_AAA},
	{MODE_CONFIG, true, "class-map *", WHY_HOST},
	{MODE_CONFIG, true, "policy-map *", WHY_HOST},
	{MODE_CONFIG, true, "parameter-map *", WHY_HOST},
	{MODE_CONFIG, true, "service-template *", WHY_HOST},

	{MODE_CONFIG, false, "vlan #", OURS},
	{MODE_CONFIG, true, "vlan *", WHY_HOST},
	{MODE_CONFIG, true, "interface *", WHY_HOST},
	{MODE_CONFIG, true, "vrf *", WHY_HOST},
	{MODE_CONFIG, true, "line *", WHY_SHELL},
	{MODE_CONFIG, true, "redundancy", WHY_HOST},
	{MODE_CONFIG, true, "control-plane", WHY_HOST},
	{MODE_CONFIG, true, "crypto *", WHY_HOST},
	{MODE_CONFIG, true, "ip access-list *", WHY_HOST},
	{MODE_CONFIG, true, "ip dhcp pool *", WHY_HOST},
	{MODE_CONFIG, false, "ip *", WHY_HOST},
	{MODE_CONFIG, false, "ipv6 *", WHY_HOST},
	{MODE_CONFIG, false, "vtp *", WHY_HOST},
	{MODE_CONFIG, false, "spanning-tree *", WHY_HOST},
	{MODE_CONFIG, false, "ntp *", WHY_HOST},
	{MODE_CONFIG, false, "clock *", WHY_HOST},
	{MODE_CONFIG, false, "snmp-server *", WHY_HOST},
	{MODE_CONFIG, false, "boot *", WHY_HOST},
	{MODE_CONFIG, false, "boot-start-marker", WHY_HOST},
	{MODE_CONFIG, false, "boot-end-marker", WHY_HOST},
	{MODE_CONFIG, false, "license *", WHY_HOST},
	{MODE_CONFIG, false, "building configuration...", WHY_HEADING},
	{MODE_CONFIG, false, "current configuration *", WHY_HEADING},
	{MODE_CONFIG, false, "using # out of *", WHY_HEADING},
	{MODE_CONFIG, false, "service *", WHY_HOST},
	{MODE_CONFIG, false, "platform *", WHY_HOST},
	{MODE_CONFIG, false, "transceiver *", WHY_HOST},
	{MODE_CONFIG, false, "memory *", WHY_HOST},
	{MODE_CONFIG, false, "diagnostic *", WHY_HOST},
	{MODE_CONFIG, false, "login *", WHY_SHELL},
	{MODE_CONFIG, false, "logging buffered #", "the log buffer has 4,096 lines in any case; enter logging buffered LEVEL"},
	{MODE_CONFIG, false, "logging buffered", OURS},
	{MODE_CONFIG, false, "logging monitor", OURS},
	{MODE_CONFIG, false, "logging syslog", OURS},
	{MODE_CONFIG, false, "logging *", "FastRoam sends its log to this machine's own syslog, logging syslog, which may send it on"},
	{MODE_CONFIG, false, "netconf-yang", WHY_HOST},
	{MODE_CONFIG, false, "restconf", WHY_HOST},
	{MODE_CONFIG, false, "enable *", WHY_SHELL},
	{MODE_CONFIG, false, "username *", WHY_SHELL},
	{MODE_CONFIG, false, "key config-key *", "FastRoam keeps keys of type 0 only, in a file that its own account reads"},
	{MODE_CONFIG, false, "password encryption *", "FastRoam keeps keys of type 0 only, in a file that its own account reads"},

	{MODE_CONFIG_WLAN, false, "radio policy dot11 6ghz", WHY_6GHZ},
	{MODE_CONFIG_WLAN, false, "band-select", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "mbo", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "dtim dot11 6ghz *", WHY_6GHZ},
	{MODE_CONFIG_WLAN, false, "dot11ax", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "dot11be *", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "channel-scan *", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "coverage *", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "load-balance", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "assisted-roaming *", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "bss-transition", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "ccx *", "FastRoam sends no Aironet elements"},
	{MODE_CONFIG_WLAN, false, "peer-blocking *", "forwarding belongs to the access points"},
	{MODE_CONFIG_WLAN, false, "client vlan *", "VLANs are lines of policy profiles: wireless profile policy NAME, vlan"},
	{MODE_CONFIG_WLAN, false, "accounting-list *", WHY_ACCOUNTING},
	{MODE_CONFIG_WLAN, false, "aaa-override", WHY_GRANT},
	{MODE_CONFIG_WLAN, false, "mac-filtering", "FastRoam asks a RADIUS server for logins by 802.1X only"},
	{MODE_CONFIG_WLAN, false, "ip *", "forwarding belongs to the access points"},
	{MODE_CONFIG_WLAN, false, "nac", WHY_POLICY},
	{MODE_CONFIG_WLAN, false, "description *", "FastRoam keeps no description of a WLAN; use a comment line, !"},
	{MODE_CONFIG_WLAN, false, "transition-disable", "this release of FastRoam sends no Transition Disable indication"},
	{MODE_CONFIG_WLAN, false, "wmm *", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "call-snoop", WHY_RADIO},
	{MODE_CONFIG_WLAN, false, "universal-admin", WHY_AP},
	{MODE_CONFIG_WLAN, false, "security web-auth", "FastRoam has no web login"},
	{MODE_CONFIG_WLAN, false, "security static-wep-key *", "FastRoam has no WEP"},
	{MODE_CONFIG_WLAN, false, "security wpa akm sae ext-key", WHY_AKM},
	{MODE_CONFIG_WLAN, false, "security wpa akm ft sae ext-key", WHY_AKM},
	{MODE_CONFIG_WLAN, false, "security wpa mpsk", WHY_AKM},
	{MODE_CONFIG_WLAN, false, "security wpa gtk-random *", "the access point makes the group key"},
	/* Spellings that circulate and that no controller takes. */
	{MODE_CONFIG_WLAN, false, "security wpa akm 802.1x", "write security wpa akm dot1x"},
	{MODE_CONFIG_WLAN, false, "security wpa akm psk set-key *", "write security wpa psk set-key {ascii|hex} 0 KEY"},
	{MODE_CONFIG_WLAN, false, "security wpa wpa3 ciphers *", "WPA3 uses the ciphers of WPA2: write security wpa wpa2 ciphers CIPHER"},
	{MODE_CONFIG_WLAN, false, "security wpa cipher *", "write security wpa wpa2 ciphers CIPHER"},
	{MODE_CONFIG_WLAN, false, "security pmf required", "write security pmf mandatory"},

	{MODE_CONFIG_AP_HOSTAPD, false, "interface", OURS},
	{MODE_CONFIG_AP_HOSTAPD, false, "vlan", OURS},

	{MODE_CONFIG_AP_RADIO, false, "wlan", OURS},

	{MODE_CONFIG_POLICY, false, "vlan", OURS},
	{MODE_CONFIG_POLICY, false, "nac", "FastRoam does what a RADIUS server says of a client whenever it does"},
	{MODE_CONFIG_POLICY, false, "central *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "dhcp-tlv-caching", WHY_PROFILING},
	{MODE_CONFIG_POLICY, false, "http-tlv-caching", WHY_PROFILING},
	{MODE_CONFIG_POLICY, false, "radius-profiling", WHY_PROFILING},
	{MODE_CONFIG_POLICY, false, "local-profiling", WHY_PROFILING},
	{MODE_CONFIG_POLICY, false, "subscriber-policy-name *", WHY_PROFILING},
	{MODE_CONFIG_POLICY, false, "device-classification", WHY_PROFILING},
	{MODE_CONFIG_POLICY, false, "service-policy *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "ipv4 *", WHY_ACL},
	{MODE_CONFIG_POLICY, false, "ipv6 *", WHY_ACL},
	{MODE_CONFIG_POLICY, false, "ip *", WHY_ACL},
	{MODE_CONFIG_POLICY, false, "passive-client", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "static-ip-mobility", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "multicast *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "flex *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "fabric *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "et-analytics *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "cts *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "wgb *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "umbrella-param-map *", WHY_POLICY},
	{MODE_CONFIG_POLICY, false, "call-snoop", WHY_RADIO},
	{MODE_CONFIG_POLICY, false, "dot11 5ghz airtime-fairness *", WHY_RADIO},
	{MODE_CONFIG_POLICY, false, "dot11 24ghz airtime-fairness *", WHY_RADIO},
	{MODE_CONFIG_POLICY, false, "exclusionlist *", "FastRoam shuts out clients whose logins are rejected: wireless wps client-exclusion dot1x-auth"},
	{MODE_CONFIG_POLICY, false, "idle-threshold *", "a client is idle that acknowledges nothing, whatever its traffic"},
	{MODE_CONFIG_POLICY, false, "mobility anchor *", WHY_MOBILITY},
	{MODE_CONFIG_POLICY, false, "aaa-policy *", WHY_AAA},

	{MODE_CONFIG_POLICY_TAG, false, "wlan", OURS},
	{MODE_CONFIG_POLICY_TAG, false, "remote-lan *", WHY_AP},
	{MODE_CONFIG_POLICY_TAG, false, "guest-lan *", WHY_AP},

	{MODE_CONFIG_AP_TAG, false, "site-tag *", WHY_TAG},
	{MODE_CONFIG_AP_TAG, false, "rf-tag *", WHY_TAG},

	{MODE_CONFIG_AP_LOCATION, false, "tag site *", WHY_TAG},
	{MODE_CONFIG_AP_LOCATION, false, "tag rf *", WHY_TAG},
	{MODE_CONFIG_AP_LOCATION, false, "description *", WHY_LOCATION},
	{MODE_CONFIG_AP_LOCATION, false, "location *", WHY_LOCATION},

	{MODE_CONFIG_VLAN, false, "state *", WHY_HOST},
	{MODE_CONFIG_VLAN, false, "shutdown", WHY_HOST},
	{MODE_CONFIG_VLAN, false, "remote-span", WHY_HOST},
	{MODE_CONFIG_VLAN, false, "private-vlan *", WHY_HOST},

	{MODE_CONFIG_DYNAUTH, false, "auth-type *", "FastRoam takes any session identification that a request has"},
	{MODE_CONFIG_DYNAUTH, false, "ignore *", "FastRoam takes any session identification that a request has"},
	{MODE_CONFIG_DYNAUTH, false, "domain *", "user names are matched whole"},
};
// clang-format on

static bool is_number(char const *text)
{
	return *text && strspn(text, "0123456789") == strlen(text);
}

/** Does the line begin with these words? Each blank-separated piece matches one word. Words of our
 * own commands may be abbreviated, those of the others mean others when they are. */
static bool line_matches(char const *words, bool ours, char const *line, unsigned end)
{
	unsigned pos = 0;
	struct mac mac;

	while (*words) {
		size_t len = strcspn(words, " ");
		struct lex l;

		pos = lex_skip(line, pos);
		if (*words == '$')
			return pos >= end;
		if (pos >= end)
			return false;
		lex_next(line, pos, end, &l);
		pos += l.len;
		if (*words == '#') {
			if (!is_number(l.text))
				return false;
		} else if (*words == '@') {
			if (l.quoted || !mac_parse(l.text, &mac, NULL))
				return false;
		} else if (*words != '*') {
			size_t typed = strlen(l.text);

			if (typed > len || (typed < len && !ours) ||
			    !keyword_starts(words, l.text, typed))
				return false;
		}
		words += len + (words[len] == ' ');
	}
	return true;
}

/** Octet behind a leading "no" or "default". */
static unsigned skip_negation(char const *line, unsigned end)
{
	unsigned pos = lex_skip(line, 0);
	struct lex l;

	if (pos >= end)
		return pos;
	lex_next(line, pos, end, &l);
	if (strcasecmp(l.text, "no") == 0 || strcasecmp(l.text, "default") == 0)
		return lex_skip(line, pos + l.len);
	return pos;
}

char const *grammar_unsupported(enum grammar_mode mode, char const *line, bool *opens_block)
{
	unsigned end = (unsigned)strcspn(line, "\r\n");

	*opens_block = false;
	if (end > GRAMMAR_LINE_MAX)
		return NULL;
	for (;;) {
		unsigned start = skip_negation(line, end);

		for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
			if (table[i].mode != mode ||
			    !line_matches(table[i].words, table[i].why == OURS, line + start,
					  end - start))
				continue;
			/* "no vlan 5" has no lines below it. */
			*opens_block = table[i].opens_block && start == lex_skip(line, 0);
			return table[i].why;
		}
		if (mode == MODE_EXEC || mode == MODE_CONFIG)
			return NULL;
		mode = grammar_mode_parent(mode);
	}
}

/** Lines that must be dealt with, not passed over. Of CONFIG the WLANs of AireOS: ignoring them
 * would leave nothing. */
static struct {
	enum grammar_mode mode;
	char const *words;
	bool with_no; /**< with "no" in front, too; else off is what it is here */
} const vital[] = {
	{MODE_CONFIG, "wlan *", true},
	{MODE_CONFIG, "config *", true},
	{MODE_CONFIG, "wireless wps *", false},
	{MODE_CONFIG_WLAN, "mac-filtering", false},
	{MODE_CONFIG_WLAN, "peer-blocking *", false},
	{MODE_CONFIG_WLAN, "security *", true},
	{MODE_CONFIG_WLAN, "transition-disable", false},
	{MODE_CONFIG_DYNAUTH, "auth-type *", false},
	{MODE_CONFIG_POLICY, "ipv4 *", false},
	{MODE_CONFIG_POLICY, "ipv6 *", false},
	{MODE_CONFIG_POLICY, "mobility anchor *", false},
};

bool grammar_must_not_ignore(enum grammar_mode mode, char const *line)
{
	unsigned end = (unsigned)strcspn(line, "\r\n");
	unsigned start;
	bool negated;

	if (end > GRAMMAR_LINE_MAX)
		return true;
	start = skip_negation(line, end);
	negated = start > lex_skip(line, 0);
	for (size_t i = 0; i < sizeof vital / sizeof vital[0]; i++) {
		if (vital[i].mode == mode && (vital[i].with_no || !negated) &&
		    line_matches(vital[i].words, false, line + start, end - start))
			return true;
	}
	return false;
}
