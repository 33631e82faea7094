/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Names of machines, as they stand in certificates, configurations and log lines.
 */
#ifndef FASTROAM_BASE_HOSTNAME_H
#define FASTROAM_BASE_HOSTNAME_H

#include <stdbool.h>

/** Octets of the longest host name and its NUL (RFC 1035 3.1). */
#define HOSTNAME_SIZE 254

/** 1 to 253 letters, digits, hyphens, dots and underscores, neither hyphen nor dot first. No
 * wildcards, nothing that a log line or a configuration would have to quote. */
bool hostname_is_good(char const *name);

#endif
