/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Times of day as IOS writes them, in local time.
 */
#ifndef FASTROAM_CONTROLLER_IOS_TIME_H
#define FASTROAM_CONTROLLER_IOS_TIME_H

#include <stdint.h>

/** Room for either, the NUL included. */
#define IOS_TIME 64

/** "18:08:32 UTC Tue May 25 2021". @return out */
char const *ios_time(uint64_t wall_us, char out[IOS_TIME]);

/** "18:08:32.123 UTC Tue May 25 2021". @return out */
char const *ios_time_ms(uint64_t wall_us, char out[IOS_TIME]);

#endif
