/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Bridges of VLANs: made with the first wireless interface, gone with the last; what was there
 * before stays. The kernel's part is played here.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "ap/netif.h"
#include "ap/vlan_net.h"

/** What was asked of the kernel, and what it does. */
static struct {
	char said[400];
	bool bridge_there, tagged_there;
	int bridge_rc, tagged_rc, port_rc;
} kernel;

static void said(char const *what, char const *name)
{
	size_t const at = strlen(kernel.said);

	(void)snprintf(kernel.said + at, sizeof kernel.said - at, "%s %s;", what, name);
}

int netif_make_bridge(char const *name, bool *made, struct err *err)
{
	said("bridge", name);
	*made = kernel.bridge_rc == 0 && !kernel.bridge_there;
	return kernel.bridge_rc ? err_set(err, kernel.bridge_rc, "no bridge") : 0;
}

void netif_remove_bridge(char const *name)
{
	said("no-bridge", name);
}

int netif_make_vlan(char const *parent, unsigned id, char name[IFNAMSIZ], bool *made,
		    struct err *err)
{
	(void)snprintf(name, IFNAMSIZ, "%s.%u", parent, id & 0xfffu);
	said("vlan", name);
	*made = kernel.tagged_rc == 0 && !kernel.tagged_there;
	return kernel.tagged_rc ? err_set(err, kernel.tagged_rc, "no VLAN") : 0;
}

void netif_remove_vlan(char const *parent, unsigned id)
{
	char name[32];

	(void)snprintf(name, sizeof name, "%s.%u", parent, id);
	said("no-vlan", name);
}

int netif_add_to_bridge(char const *name, char const *bridge, struct err *err)
{
	char both[2 * IFNAMSIZ];

	(void)snprintf(both, sizeof both, "%s>%s", name, bridge);
	said("port", both);
	/* A tagged interface gets in. */
	return kernel.port_rc && strncmp(name, "fr", 2) == 0
		       ? err_set(err, kernel.port_rc, "no port")
		       : 0;
}

static void assert_said(char const *what)
{
	assert_string_equal(kernel.said, what);
	kernel.said[0] = '\0';
}

static int reset(void **state)
{
	(void)state;
	memset(&kernel, 0, sizeof kernel);
	return 0;
}

static void test_names(void **state)
{
	char name[IFNAMSIZ];

	(void)state;
	vlan_net_name(name, "brvlan%d", 42);
	assert_string_equal(name, "brvlan42");
	vlan_net_name(name, "br-%d-guests", 1);
	assert_string_equal(name, "br-1-guests");
	vlan_net_name(name, "abcdefghijk%d", 4094);
	assert_string_equal(name, "abcdefghijk4094");
}

/** Two BSSs use one bridge; the last one takes it away. */
static void test_made_and_removed(void **state)
{
	struct vlan_nets *n = vlan_nets_new(NULL, "brvlan%d", "eth0");

	(void)state;
	assert_true(vlan_nets_there(n));
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", NULL), 0);
	assert_said("bridge brvlan42;vlan eth0.42;port eth0.42>brvlan42;port fr0-0.42>brvlan42;");
	assert_int_equal(vlan_net_enter(n, 42, "fr0-1.42", NULL), 0);
	assert_said("port fr0-1.42>brvlan42;");
	assert_int_equal(vlan_net_enter(n, 7, "fr0-0.7", NULL), 0);
	assert_said("bridge brvlan7;vlan eth0.7;port eth0.7>brvlan7;port fr0-0.7>brvlan7;");
	vlan_net_leave(n, 42);
	assert_said("");
	vlan_net_leave(n, 42);
	assert_said("no-vlan eth0.42;no-bridge brvlan42;");
	vlan_net_leave(n, 7);
	assert_said("no-vlan eth0.7;no-bridge brvlan7;");
	/* One that is not there. */
	vlan_net_leave(n, 7);
	assert_said("");
	talloc_free(n);
}

static void test_what_was_there_stays(void **state)
{
	struct vlan_nets *n = vlan_nets_new(NULL, "brvlan%d", "eth0");

	(void)state;
	kernel.bridge_there = true;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", NULL), 0);
	kernel.said[0] = '\0';
	vlan_net_leave(n, 42);
	assert_said("no-vlan eth0.42;");
	kernel.bridge_there = false;
	kernel.tagged_there = true;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", NULL), 0);
	kernel.said[0] = '\0';
	vlan_net_leave(n, 42);
	assert_said("no-bridge brvlan42;");
	talloc_free(n);
}

/** Without an uplink nothing is made: the bridge must be there. */
static void test_without_uplink(void **state)
{
	struct vlan_nets *n = vlan_nets_new(NULL, "br%d", "");
	struct err err = {0};

	(void)state;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), 0);
	assert_said("port fr0-0.42>br42;");
	vlan_net_leave(n, 42);
	assert_said("");
	kernel.port_rc = -ENODEV;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), -ENODEV);
	assert_string_equal(err.msg, "no port");
	talloc_free(n);
}

/** A step that fails takes back those before it. */
static void test_failures(void **state)
{
	struct vlan_nets *n = vlan_nets_new(NULL, "brvlan%d", "eth0");
	struct err err = {0};

	(void)state;
	kernel.bridge_rc = -EPERM;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), -EPERM);
	assert_said("bridge brvlan42;");
	kernel.bridge_rc = 0;
	kernel.tagged_rc = -ENODEV;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), -ENODEV);
	assert_said("bridge brvlan42;vlan eth0.42;no-bridge brvlan42;");
	kernel.tagged_rc = 0;
	kernel.port_rc = -ELOOP;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), -ELOOP);
	assert_said("bridge brvlan42;vlan eth0.42;port eth0.42>brvlan42;port fr0-0.42>brvlan42;"
		    "no-vlan eth0.42;no-bridge brvlan42;");
	/* Nothing of it is left: the next one begins anew. */
	kernel.port_rc = 0;
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), 0);
	assert_said("bridge brvlan42;vlan eth0.42;port eth0.42>brvlan42;port fr0-0.42>brvlan42;");
	talloc_free(n);
}

static void test_no_vlans(void **state)
{
	struct vlan_nets *n = vlan_nets_new(NULL, "", NULL);
	struct err err = {0};

	(void)state;
	assert_false(vlan_nets_there(n));
	assert_int_equal(vlan_net_enter(n, 42, "fr0-0.42", &err), -EOPNOTSUPP);
	assert_non_null(strstr(err.msg, "VLAN 42"));
	assert_non_null(strstr(err.msg, "--vlan-bridge"));
	assert_said("");
	talloc_free(n);
}

int main(void)
{
	struct CMUnitTest const tests[] = {
		cmocka_unit_test_setup(test_names, reset),
		cmocka_unit_test_setup(test_made_and_removed, reset),
		cmocka_unit_test_setup(test_what_was_there_stays, reset),
		cmocka_unit_test_setup(test_without_uplink, reset),
		cmocka_unit_test_setup(test_failures, reset),
		cmocka_unit_test_setup(test_no_vlans, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
