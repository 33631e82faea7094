/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * A roam as one page: a picture of its ladder, where its time went, verdict, key and cure. It needs
 * nothing but a browser: no script, nothing loaded from elsewhere (its own policy forbids both),
 * and it is well-formed XML as well. Light or dark as the reader's system is; it prints on A4.
 */
#ifndef FASTROAM_CONTROLLER_TIMELINE_PAGE_H
#define FASTROAM_CONTROLLER_TIMELINE_PAGE_H

#include "controller/story.h"

/**
 * Draw a story. 256 rungs of 1,600 octets each are 410 KiB: the longest page fits one message of
 * the control protocol.
 *
 * @param host  of the controller, for the foot
 * @param now_us  when it is made, microseconds since 1970
 * @return a text, talloc child of ctx; NULL when memory is short
 */
char *timeline_page(void *ctx, struct story const *s, char const *host, uint64_t now_us);

#endif
