/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The global configuration; see settings.h.
 */
#include "controller/settings.h"

#include <stdio.h>
#include <string.h>

void settings_init(struct settings *s)
{
	memset(s, 0, sizeof *s);
	(void)snprintf(s->hostname, sizeof s->hostname, "%s", SETTINGS_HOSTNAME);
	s->max_clients = SETTINGS_MAX_CLIENTS;
	s->udp_port = SETTINGS_UDP_PORT;
	s->key_holder.expires_in_s = SETTINGS_EXPIRES_IN_S;
	s->key_holder.relay_port = SETTINGS_RELAY_PORT;
}

void settings_clear_dynauth(struct settings *s)
{
	s->dynauth = false;
	mem_wipe(s->client, sizeof s->client);
	s->clients = 0;
	mem_wipe(s->server_key, sizeof s->server_key);
	s->udp_port = SETTINGS_UDP_PORT;
	memset(s->user, 0, sizeof s->user);
	s->users = 0;
	memset(s->tls_name, 0, sizeof s->tls_name);
	s->tls_names = 0;
	s->tls_port = 0;
}

char const *settings_push_word(enum key_push push)
{
	switch (push) {
	case KEY_PUSH_ALL: return "all";
	case KEY_PUSH_NEIGHBORS: return "neighbors";
	case KEY_PUSH_OFF: return "off";
	}
	return "";
}

bool settings_tls(struct settings const *s)
{
	return s->dynauth && (s->tls_port || s->tls_names);
}

unsigned settings_udp_clients(struct settings const *s,
			      struct push_udp_client out[PUSH_UDP_CLIENTS_MAX])
{
	unsigned n = 0;

	for (unsigned i = 0; s->dynauth && i < s->clients; i++) {
		char const *key = s->client[i].key[0] ? s->client[i].key : s->server_key;

		if (!key[0])
			continue;
		out[n].address = s->client[i].address;
		(void)snprintf(out[n].key, sizeof out[n].key, "%s", key);
		n++;
	}
	return n;
}
