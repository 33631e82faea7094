/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Giving up what is not needed; see harden.h. A filter of system calls is the systemd unit's: a
 * small access point has no libseccomp.
 */
#include "ap/harden.h"

#include <cap-ng.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/** Of those that we have: asking for one that we do not have would refuse the whole set. */
static void keep_only(bool net_admin)
{
	bool raw, admin;

	if (capng_get_caps_process() < 0)
		return;
	raw = capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW);
	admin = net_admin && capng_have_capability(CAPNG_PERMITTED, CAP_NET_ADMIN);
	capng_clear(CAPNG_SELECT_CAPS);
	if (raw)
		(void)capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, CAP_NET_RAW);
	if (admin)
		(void)capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, CAP_NET_ADMIN);
	(void)capng_apply(CAPNG_SELECT_CAPS);
}

void ap_harden(bool net_admin)
{
	struct rlimit const none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	keep_only(net_admin);
}
