/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names and addresses of this machine; see server_names.h.
 */
#include "controller/server_names.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/hostname.h"

#define ADDRESSES_MAX 16

static void append(char *out, size_t size, char const *kind, char const *value)
{
	char entry[HOSTNAME_SIZE + 8];
	size_t len = strlen(out);
	char const *seen;
	int n = snprintf(entry, sizeof entry, "%s:%s", kind, value);

	for (seen = strstr(out, entry); seen; seen = strstr(seen + 1, entry)) {
		if (seen[n] == '\0' || seen[n] == ',')
			return;
	}
	if (n > 0 && len + (size_t)n + 2 < size)
		(void)snprintf(out + len, size - len, "%s%s", len ? "," : "", entry);
}

static void append_name(char *out, size_t size, char const *name)
{
	if (hostname_is_good(name))
		append(out, size, "DNS", name);
}

/** Without netlink, which the sandbox has not. */
static void append_ipv4(char *out, size_t size)
{
	struct ifreq req[ADDRESSES_MAX] = {0};
	struct ifconf conf = {.ifc_len = sizeof req, .ifc_req = req};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char text[INET_ADDRSTRLEN];

	if (fd < 0)
		return;
	if (ioctl(fd, SIOCGIFCONF, &conf) < 0)
		conf.ifc_len = 0;
	(void)close(fd);
	for (size_t i = 0; i < (size_t)conf.ifc_len / sizeof req[0]; i++) {
		struct sockaddr_in sa;

		memcpy(&sa, &req[i].ifr_addr, sizeof sa);
		if (sa.sin_family == AF_INET && inet_ntop(AF_INET, &sa.sin_addr, text, sizeof text))
			append(out, size, "IP", text);
	}
}

/** Lines of "20010db8000000000000000000000001 02 40 00 80 eth0". */
static void append_ipv6(char *out, size_t size)
{
	FILE *f = fopen("/proc/net/if_inet6", "re");
	char line[128], text[INET6_ADDRSTRLEN];
	unsigned n = 0;

	while (f && n < ADDRESSES_MAX && fgets(line, sizeof line, f)) {
		struct in6_addr a;
		bool ok = true;

		for (unsigned i = 0; i < sizeof a.s6_addr && ok; i++)
			ok = sscanf(line + 2 * (size_t)i, "%2hhx", &a.s6_addr[i]) == 1;
		if (!ok || IN6_IS_ADDR_LINKLOCAL(&a) || !inet_ntop(AF_INET6, &a, text, sizeof text))
			continue;
		append(out, size, "IP", text);
		n++;
	}
	if (f)
		(void)fclose(f);
}

void server_names(char const *const *names, size_t count, char *out, size_t size)
{
	char own[HOSTNAME_SIZE] = "";

	out[0] = '\0';
	for (size_t i = 0; i < count; i++)
		append_name(out, size, names[i]);
	if (gethostname(own, sizeof own - 1) == 0)
		append_name(out, size, own);
	append_ipv4(out, size);
	append_ipv6(out, size);
}
