/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * What an access point may be configured as, whatever other APs there are.
 *
 * Names and secrets end up in the hostapd.conf that `show ap hostapd NAME config` prints: what
 * could begin a line of its own there is refused here.
 */
#include <errno.h>
#include <string.h>

#include "base/plain_name.h"
#include "roam/hostapd_ap.h"

bool hostapd_ap_name_fits(char const *name)
{
	return plain_name_fits(name, HOSTAPD_AP_NAME_MAX, "-_.:");
}

/** Nothing that ends a line or moves a cursor; blanks inside only, as hostapd reads them. */
static bool is_secret(char const *text)
{
	size_t len = strlen(text);

	if (!len || text[0] == ' ' || text[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)text[i];

		if (ch < ' ' || ch == 0x7f)
			return false;
	}
	return true;
}

static int check_bss(struct hostapd_ap const *ap, struct err *err)
{
	char text[MAC_STR];

	for (unsigned i = 0; i < ap->bsses; i++) {
		struct hostapd_bss const *b = &ap->bss[i];

		if (mac_is_group(b->bssid))
			return err_set(err, EINVAL,
				       "%s is a group address; a BSSID is the address of one radio",
				       mac_dotted(b->bssid, text));
		if (!b->wlan[0])
			return err_set(err, EINVAL, "Say which WLAN the BSSID %s serves",
				       mac_dotted(b->bssid, text));
		for (unsigned j = 0; j < i; j++) {
			if (mac_eq(b->bssid, ap->bss[j].bssid) &&
			    (!mac_is_zero(b->bssid) || strcmp(b->wlan, ap->bss[j].wlan) == 0))
				return err_set(
					err, EINVAL, "AP %s has the BSSID %s twice", ap->name,
					mac_is_zero(b->bssid) ? "any" : mac_dotted(b->bssid, text));
		}
	}
	return 0;
}

static int check_key(struct hostapd_ap const *ap, struct err *err)
{
	if (ap->key.len && ap->openwrt_key)
		return err_set(err, EINVAL,
			       "AP %s can have r0kh-key or openwrt-default-key, not both; take one "
			       "back with no",
			       ap->name);
	if (ap->key.len && ap->key.len != 16 && ap->key.len != 32)
		return err_set(err, EINVAL,
			       "An r0kh-key has 64 hexadecimal digits, or 32 in the old form; this "
			       "has %u",
			       2u * ap->key.len);
	if (ap->openwrt_secret[0] && !is_secret(ap->openwrt_secret))
		return err_set(err, EINVAL,
			       "The secret of openwrt-default-key has 1 to %d characters, none of "
			       "them a control character, and no blank at its ends",
			       HOSTAPD_SECRET_MAX);
	return 0;
}

static int check_port(struct hostapd_ap const *ap, struct err *err)
{
	if (ap->interface[0] && ap->relay[0])
		return err_set(err, EINVAL,
			       "AP %s can be reached through an interface or a relay, not both; "
			       "take one back with no",
			       ap->name);
	if (ap->interface[0] && !plain_name_fits(ap->interface, HOSTAPD_IFACE_MAX - 1, "-_.:@"))
		return err_set(err, EINVAL,
			       "The name of an interface has 1 to %d letters, digits and -_.:@ and "
			       "begins with a letter or digit",
			       HOSTAPD_IFACE_MAX - 1);
	if (ap->relay[0] && !plain_name_fits(ap->relay, HOSTAPD_RELAY_MAX, "-_."))
		return err_set(err, EINVAL,
			       "A relay is named as its certificate names it: 1 to %d letters, "
			       "digits, dots and hyphens",
			       HOSTAPD_RELAY_MAX);
	return 0;
}

static int check_das(struct hostapd_ap const *ap, struct err *err)
{
	if (!ap->has_das)
		return 0;
	if (!is_secret(ap->das_key))
		return err_set(err, EINVAL,
			       "The key of dynamic-author has 1 to %d characters, none of them a "
			       "control character, and no blank at its ends",
			       HOSTAPD_DAS_KEY_MAX);
	if (ap->das_address.s_addr == INADDR_ANY || !ap->das_port)
		return err_set(err, EINVAL,
			       "dynamic-author needs the address and the port of the AP");
	return 0;
}

/* Without the name: nobody knows what it does to a terminal. */
static int bad_name(struct err *err)
{
	return err_set(err, EINVAL,
		       "The name of an AP has 1 to %d letters, digits and -_.: and begins with a "
		       "letter or digit",
		       HOSTAPD_AP_NAME_MAX);
}

static int check_neighbors(struct hostapd_ap const *ap, struct err *err)
{
	for (unsigned i = 0; i < ap->neighbors; i++) {
		if (!hostapd_ap_name_fits(ap->neighbor[i]))
			return bad_name(err);
		if (strcmp(ap->neighbor[i], ap->name) == 0)
			return err_set(err, EINVAL, "AP %s is no neighbor of itself", ap->name);
	}
	return 0;
}

static int check_vlans(struct hostapd_ap const *ap, struct err *err)
{
	if (ap->vlan_none && ap->vlans)
		return err_set(err, EINVAL,
			       "AP %s has VLANs, or none; take back one of the lines with no",
			       ap->name);
	for (unsigned i = 0; i < ap->vlans; i++) {
		struct hostapd_vlan const *v = &ap->vlan[i];

		if (v->id < 1 || v->id > 4094)
			return err_set(err, EINVAL, "%u is no VLAN; they are numbered 1 to 4094",
				       v->id);
		/* A Tunnel-Private-Group-Id of digits is a number; a name like it is never met. */
		if (v->name[0] && strspn(v->name, "0123456789") == strlen(v->name))
			return err_set(
				err, EINVAL,
				"The name of VLAN %u must not be a number: RADIUS servers name "
				"a VLAN by its number, too",
				v->id);
		for (unsigned j = 0; j < i; j++) {
			if (v->id == ap->vlan[j].id)
				return err_set(err, EINVAL, "AP %s has VLAN %u twice", ap->name,
					       v->id);
			if (v->name[0] && strcmp(v->name, ap->vlan[j].name) == 0)
				return err_set(err, EINVAL,
					       "VLANs %u and %u of AP %s have the same name",
					       ap->vlan[j].id, v->id, ap->name);
		}
	}
	return 0;
}

int hostapd_ap_check(struct hostapd_ap const *ap, struct err *err)
{
	static int (*const checks[])(struct hostapd_ap const *ap, struct err *err) = {
		check_bss, check_key, check_port, check_das, check_neighbors, check_vlans};
	int rc = 0;

	if (!hostapd_ap_name_fits(ap->name))
		return bad_name(err);
	for (size_t i = 0; i < sizeof checks / sizeof checks[0] && rc == 0; i++)
		rc = checks[i](ap, err);
	return rc;
}
