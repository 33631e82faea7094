/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Changing policy profiles, policy tags, tags of access points, locations and names of VLANs: a
 * copy is changed, checked and put back. A profile is a candidate while a file is loaded, so that
 * one of which a line was refused is not served; of the others each line counts by itself.
 */
#ifndef FASTROAM_CONTROLLER_POLICY_EDIT_H
#define FASTROAM_CONTROLLER_POLICY_EDIT_H

#include "controller/shell.h"

/** May a line change a profile with which clients are served? */
enum policy_edit_when { POLICY_EDIT_SHUT, POLICY_EDIT_ANYTIME };

/** Check it, put it in place and have access points follow in the next turn of the loop. 0 or
 * negative errno with *err. */
int policy_edit_put_profile(struct controller *c, struct policy_profile const *p,
			    struct err *err) WARN_UNUSED;

/** `wireless profile policy NAME` and the like: enter the mode, creating it where there is none. 0
 * or shell_fail(). */
int policy_edit_open_profile(struct shell *s, char const *name);
int policy_edit_open_tag(struct shell *s, char const *name);
int policy_edit_open_ap(struct shell *s, struct mac mac);
int policy_edit_open_location(struct shell *s, char const *name);
int policy_edit_open_vlan(struct shell *s, uint16_t id);

/** A copy of what the shell is in. 0 or shell_fail(). */
int policy_edit_begin_profile(struct shell *s, struct policy_profile *copy);
int policy_edit_begin_tag(struct shell *s, struct policy_tag *copy);

/** Check the copy and put it in place. 0, or shell_fail() with nothing changed. */
int policy_edit_commit_profile(struct shell *s, struct policy_profile const *copy,
			       enum policy_edit_when when);
int policy_edit_commit_tag(struct shell *s, struct policy_tag const *copy);
/** The tag of the access point that the shell is in; "" none. As above. */
int policy_edit_commit_ap(struct shell *s, char const *tag);
/** The policy tag of the location that the shell is in; "" none. As above. */
int policy_edit_commit_location(struct shell *s, char const *tag);
/** Is an access point in the location that the shell is in? As above: one that another location
 * has is refused, and one that is not there cannot leave. */
int policy_edit_locate_ap(struct shell *s, struct mac mac, bool there);
/** The name of the VLAN that the shell is in; "" none. As above. */
int policy_edit_commit_vlan(struct shell *s, char const *name);

/** `no ...`. 0 or shell_fail(). */
int policy_edit_remove_profile(struct shell *s, char const *name);
int policy_edit_remove_tag(struct shell *s, char const *name);
int policy_edit_remove_ap(struct shell *s, struct mac mac);
int policy_edit_remove_location(struct shell *s, char const *name);
int policy_edit_remove_vlan(struct shell *s, uint16_t id);

#endif
