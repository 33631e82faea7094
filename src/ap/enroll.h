/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * `fastroam-ap enroll`: this access point's key and certificate, and the CA, into --tls-dir.
 */
#ifndef FASTROAM_AP_ENROLL_H
#define FASTROAM_AP_ENROLL_H

/**
 * The whole command: options (without "enroll" itself), connection, files, messages.
 *
 * @param argc, argv  argv[0] is "enroll"
 * @return the process' exit code: 0; 1 it did not work; 2 the command line is wrong
 */
int ap_enroll(int argc, char **argv);

#endif
