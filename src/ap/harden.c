/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Giving up what a relay does not need; see harden.h. A filter of system calls is the systemd
 * unit's: a small access point has no libseccomp.
 */
#include "ap/harden.h"

#include <linux/capability.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/** Without libcap: two system calls do. */
static void keep_net_raw_only(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
	uint32_t const raw = CAP_TO_MASK(CAP_NET_RAW);

	if (syscall(SYS_capget, &head, data) < 0)
		return;
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		uint32_t keep = i == CAP_TO_INDEX(CAP_NET_RAW) ? raw : 0;

		data[i].effective &= keep;
		data[i].permitted &= keep;
		data[i].inheritable = 0;
	}
	(void)syscall(SYS_capset, &head, data);
}

void ap_harden(void)
{
	struct rlimit const none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	keep_net_raw_only();
}
