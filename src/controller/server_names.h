/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * By which names and addresses this machine is reached: for the certificate that it makes itself.
 */
#ifndef FASTROAM_CONTROLLER_SERVER_NAMES_H
#define FASTROAM_CONTROLLER_SERVER_NAMES_H

#include <stddef.h>

/**
 * A subjectAltName, "DNS:fastroamd,DNS:wlc1,IP:192.0.2.1": the names given, the machine's own, and
 * the addresses of its interfaces (16 at most of each family; link-local ones are no names).
 *
 * @param names  `count` names; those that are none are left out
 * @param out    2,048 octets hold all
 */
void server_names(char const *const *names, size_t count, char *out, size_t size);

#endif
