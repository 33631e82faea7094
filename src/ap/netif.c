/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Interfaces up, down and bridged; see netif.h.
 */
#include "ap/netif.h"

#include <errno.h>
#include <linux/if_vlan.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int netif_index(char const *name)
{
	return (int)if_nametoindex(name);
}

/** An ioctl() on some socket. @return 0 or negative errno */
static int request(unsigned long what, void *arg)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int rc;

	if (fd < 0)
		return -errno;
	rc = ioctl(fd, what, arg) < 0 ? -errno : 0;
	(void)close(fd);
	return rc;
}

int netif_up(char const *name, bool up, struct err *err)
{
	struct ifreq rq = {0};
	int rc;

	(void)snprintf(rq.ifr_name, sizeof rq.ifr_name, "%s", name);
	rc = request(SIOCGIFFLAGS, &rq);
	if (rc == 0) {
		rq.ifr_flags = (short)(up ? rq.ifr_flags | IFF_UP : rq.ifr_flags & ~IFF_UP);
		rc = request(SIOCSIFFLAGS, &rq);
	}
	if (rc == -ERFKILL)
		return err_set(err, rc, "interface %s cannot go up: the radio is off (rfkill)",
			       name);
	if (rc < 0)
		return err_set(err, rc, "interface %s cannot go %s: %s", name, up ? "up" : "down",
			       strerror(-rc));
	return 0;
}

int netif_add_to_bridge(char const *name, char const *bridge, struct err *err)
{
	struct ifreq rq = {.ifr_ifindex = netif_index(name)};
	int rc;

	(void)snprintf(rq.ifr_name, sizeof rq.ifr_name, "%s", bridge);
	rc = request(SIOCBRADDIF, &rq);
	if (rc == -EBUSY)
		rc = 0;
	if (rc < 0)
		return err_set(err, rc,
			       "interface %s does not enter bridge %s: %s (make it with "
			       "ip link add %s type bridge)",
			       name, bridge, strerror(-rc), bridge);
	return 0;
}

/* ------------------------------------------------------------------ bridges and VLANs */

int netif_make_bridge(char const *name, bool *made, struct err *err)
{
	char copy[IFNAMSIZ];
	int rc;

	*made = false;
	(void)snprintf(copy, sizeof copy, "%s", name);
	rc = request(SIOCBRADDBR, copy);
	if (rc < 0 && rc != -EEXIST)
		return err_set(err, rc, "bridge %s cannot be made: %s", name, strerror(-rc));
	*made = rc == 0;
	return netif_up(name, true, err);
}

void netif_remove_bridge(char const *name)
{
	char copy[IFNAMSIZ];

	(void)snprintf(copy, sizeof copy, "%s", name);
	/* One that is up is not removed. */
	(void)!netif_up(name, false, NULL);
	(void)request(SIOCBRDELBR, copy);
}

static void vlan_name(char out[IFNAMSIZ], char const *parent, unsigned id)
{
	(void)snprintf(out, IFNAMSIZ, "%.10s.%u", parent, id & 0xfffu);
}

int netif_make_vlan(char const *parent, unsigned id, char name[IFNAMSIZ], bool *made,
		    struct err *err)
{
	struct vlan_ioctl_args a = {.cmd = ADD_VLAN_CMD, .u.VID = (int)id};
	int rc;

	*made = false;
	vlan_name(name, parent, id);
	if (netif_index(name))
		return netif_up(name, true, err);
	(void)snprintf(a.device1, sizeof a.device1, "%s", parent);
	rc = request(SIOCSIFVLAN, &a);
	if (rc < 0)
		return err_set(err, rc, "VLAN %u of interface %s cannot be made: %s", id, parent,
			       strerror(-rc));
	*made = true;
	return netif_up(name, true, err);
}

void netif_remove_vlan(char const *parent, unsigned id)
{
	struct vlan_ioctl_args a = {.cmd = DEL_VLAN_CMD};

	vlan_name(a.device1, parent, id);
	(void)request(SIOCSIFVLAN, &a);
}
