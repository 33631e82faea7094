/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Agent and controller, wired together; see radio.h.
 */
#include "ap/radio.h"

#include <errno.h>
#include <stdio.h>
#include <talloc.h>

#include "ap/radio_agent.h"
#include "base/log.h"
#include "net/radio_client.h"
#include "net/tls_client.h"

struct ap_radio {
	struct loop *loop;
	struct ap_options options;
	struct radio_agent *agent;
	struct radio_client *client;
	SSL_CTX *tls;
	bool is_broken;
	char why[160];
};

/* ------------------------------------------------------------------ from the agent */

static void on_event(void *arg, struct radio_event const *ev)
{
	struct ap_radio *r = arg;

	/* What the controller does not get is counted there, and stations repeat what they said. */
	if (r->client)
		(void)!radio_client_send(r->client, ev);
}

static void on_broken(void *arg, char const *why)
{
	struct ap_radio *r = arg;

	r->is_broken = true;
	(void)snprintf(r->why, sizeof r->why, "%s", why);
	loop_stop(r->loop);
}

/* ------------------------------------------------------------------ from the controller */

static bool on_hello(void *arg, struct radio_hello *out)
{
	struct ap_radio *r = arg;

	return radio_agent_hello(r->agent, out);
}

static void on_connected(void *arg, char const *controller, uint32_t grace_s)
{
	struct ap_radio *r = arg;

	(void)controller;
	radio_agent_connected(r->agent, grace_s);
}

static void on_command(void *arg, struct radio_cmd const *cmd)
{
	struct ap_radio *r = arg;

	radio_agent_command(r->agent, cmd);
}

static void on_disconnected(void *arg, char const *why)
{
	struct ap_radio *r = arg;

	(void)why;
	radio_agent_lost(r->agent);
	/* A certificate may have been renewed since: the next connection shows the new one. */
	ap_radio_reload(r);
}

/* ------------------------------------------------------------------ start and stop */

static SSL_CTX *read_tls(struct ap_radio const *r, struct err *err)
{
	struct tls_files const files = {
		.ca = r->options.ca, .cert = r->options.cert, .key = r->options.key};

	return tls_client_new(&files, err);
}

void ap_radio_reload(struct ap_radio *r)
{
	struct err err = {0};
	SSL_CTX *fresh = read_tls(r, &err);

	if (!fresh) {
		log_msg(LOG_LEVEL_WARNING, "RADIO-4-CERTIFICATE",
			"%s; the certificates read before are used", err.msg);
		return;
	}
	radio_client_set_tls(r->client, fresh);
	SSL_CTX_free(r->tls);
	r->tls = fresh;
}

static int free_tls(struct ap_radio *r)
{
	/* The connection first: it stands on it. */
	talloc_free(r->client);
	SSL_CTX_free(r->tls);
	return 0;
}

static struct radio_client *connect_to(struct ap_radio *r, struct err *err)
{
	struct radio_client_config const cf = {
		.host = r->options.controller,
		.port = r->options.port,
		.server_name = r->options.server_name[0] ? r->options.server_name : NULL,
		.ssl = r->tls,
		.hello = on_hello,
		.connected = on_connected,
		.command = on_command,
		.disconnected = on_disconnected,
		.arg = r,
	};

	return radio_client_new(r, r->loop, &cf, err);
}

static struct radio_agent *make_agent(struct ap_radio *r, struct err *err)
{
	struct radio_agent_config cf = {
		.n_phys = r->options.n_phys,
		.bridge = r->options.bridge,
		.vlan_bridge = r->options.vlan_bridge,
		.vlan_uplink = r->options.vlan_uplink,
		.country = r->options.country,
		.tsf = !r->options.no_monitor,
		.event = on_event,
		.broken = on_broken,
		.arg = r,
	};

	for (unsigned i = 0; i < cf.n_phys; i++)
		cf.phy[i] = r->options.phy[i];
	return radio_agent_new(r, r->loop, &cf, err);
}

struct ap_radio *ap_radio_new(void *ctx, struct loop *loop, struct ap_options const *options,
			      struct err *err)
{
	struct ap_radio *r = talloc_zero(ctx, struct ap_radio);

	if (!r) {
		err_set(err, ENOMEM, "memory is short");
		return NULL;
	}
	talloc_set_destructor(r, free_tls);
	r->loop = loop;
	r->options = *options;
	r->tls = read_tls(r, err);
	if (r->tls)
		r->agent = make_agent(r, err);
	if (r->agent)
		r->client = connect_to(r, err);
	if (!r->client) {
		talloc_free(r);
		return NULL;
	}
	return r;
}

void ap_radio_log_stats(struct ap_radio *r)
{
	struct radio_client_stats c;

	radio_agent_log_stats(r->agent);
	radio_client_get_stats(r->client, &c);
	log_msg(LOG_LEVEL_NOTICE, "RADIO-5-STATS",
		"controller: connections %llu, failures %llu; events sent %llu, dropped %llu; "
		"commands %llu",
		(unsigned long long)c.connections, (unsigned long long)c.lost,
		(unsigned long long)c.events, (unsigned long long)c.dropped,
		(unsigned long long)c.commands);
}

void ap_radio_stop(struct ap_radio *r)
{
	radio_client_stop(r->client, "the access point is stopped");
	radio_agent_stop(r->agent);
	loop_stop(r->loop);
}

char const *ap_radio_broken(struct ap_radio const *r)
{
	return r->is_broken ? r->why : NULL;
}
