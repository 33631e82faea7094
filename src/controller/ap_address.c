/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The key holder's address; see ap_address.h.
 */
#include "controller/ap_address.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

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

struct mac ap_address(struct settings const *settings, struct hostapd_ap const *ap)
{
	struct mac mac = settings->key_holder.mac;

	if (mac_is_zero(mac) && ap->interface[0])
		mac = interface_address(ap->interface);
	return mac;
}
