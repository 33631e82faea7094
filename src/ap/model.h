/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What this machine is called by whoever made it, for the controller's list of access points.
 */
#ifndef FASTROAM_AP_MODEL_H
#define FASTROAM_AP_MODEL_H

#include <stddef.h>

/**
 * The first line of the first of these files that has one, printable ASCII only.
 * @param out  NUL-terminated; "Linux" when none has
 */
void model_read_files(char const *const *files, size_t n, char *out, size_t size);

/** Where OpenWrt, device trees and PC firmware keep it. */
void model_read(char *out, size_t size);

#endif
