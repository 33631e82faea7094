/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * RADIUS servers, groups and lists of a configuration, by name. Names may point at what is not
 * there (yet): a configuration may come in any order, and asking then finds no server.
 */
#ifndef FASTROAM_CONTROLLER_AAA_EDIT_H
#define FASTROAM_CONTROLLER_AAA_EDIT_H

#include <stdbool.h>

#include "net/radius_client.h"

/** Has it 1 to RADIUS_NAME_MAX octets? */
bool aaa_edit_name_fits(char const *name);

/** NULL when there is none. */
struct radius_server_config *aaa_edit_server(struct radius_config *c, char const *name);
struct radius_group_config *aaa_edit_group(struct radius_config *c, char const *name);
struct radius_list_config *aaa_edit_list(struct radius_lists *l, char const *name);

/** The one of this name, made with its defaults when it is not there; its name must fit. NULL when
 * there are as many as may be. */
struct radius_server_config *aaa_edit_server_make(struct radius_config *c, char const *name);
struct radius_group_config *aaa_edit_group_make(struct radius_config *c, char const *name);
struct radius_list_config *aaa_edit_list_make(struct radius_lists *l, char const *name);

/** Take one out, and wipe what it leaves behind. */
void aaa_edit_server_remove(struct radius_config *c, struct radius_server_config *s);
void aaa_edit_group_remove(struct radius_config *c, struct radius_group_config *g);
void aaa_edit_list_remove(struct radius_lists *l, struct radius_list_config *entry);

/** Of a WLAN whose list is not there; twice the name of the list. */
#define AAA_EDIT_NO_LIST                                                                          \
	"there is no list %s: no RADIUS server is asked for clients of the WLAN until there is: " \
	"aaa authentication dot1x %s group NAME"

/** Which of the group's servers has this name? -1 none. */
int aaa_edit_member(struct radius_group_config const *g, char const *name);
/** At its end, or nothing when it is in. @return false when there are RADIUS_GROUP_SERVERS */
bool aaa_edit_member_add(struct radius_group_config *g, char const *name);
void aaa_edit_member_remove(struct radius_group_config *g, int at);

#endif
