/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The global configuration; see settings.h.
 */
#include "controller/settings.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"

/** Any will do that never changes. */
#define MOBILITY_MAC_SEED 0x666173742d72316bull

void settings_init(struct settings *s)
{
	memset(s, 0, sizeof *s);
	(void)snprintf(s->hostname, sizeof s->hostname, "%s", SETTINGS_HOSTNAME);
	s->max_clients = SETTINGS_MAX_CLIENTS;
	s->udp_port = SETTINGS_UDP_PORT;
	s->key_holder.expires_in_s = SETTINGS_EXPIRES_IN_S;
	s->key_holder.relay_port = SETTINGS_RELAY_PORT;
	s->radio = (struct settings_radio){
		.port = SETTINGS_RADIO_PORT,
		.grace_s = SETTINGS_RADIO_GRACE_S,
		.gtk_rekey_s = SETTINGS_GTK_REKEY_S,
		.exclusion_failures = SETTINGS_EXCLUSION_FAILURES,
		.exclusion_s = SETTINGS_EXCLUSION_S,
	};
	mobility_init(&s->mobility);
	s->logging = (struct settings_logging){.buffered = SETTINGS_LOG_BUFFERED,
					       .monitor = SETTINGS_LOG_MONITOR,
					       .syslog = SETTINGS_LOG_OFF};
	s->radius.dead_time_s = RADIUS_DEAD_TIME_S;
	s->radius.dead_tries = RADIUS_DEAD_TRIES;
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

void settings_r0kh_id(struct settings const *s, char out[R0KH_ID_MAX + 1])
{
	(void)snprintf(out, R0KH_ID_MAX + 1, "%.48s",
		       s->radio.r0kh_id[0] ? s->radio.r0kh_id : s->hostname);
}

struct mac settings_mobility_mac(struct settings const *s)
{
	size_t len = strlen(s->hostname);
	uint32_t low = hash_octet_string(s->hostname, len, MOBILITY_MAC_SEED);
	uint32_t high = hash_octet_string(s->hostname, len, ~MOBILITY_MAC_SEED);

	if (!mac_is_zero(s->radio.mac))
		return s->radio.mac;
	return (struct mac){{0x02, (uint8_t)high, (uint8_t)(low >> 24), (uint8_t)(low >> 16),
			     (uint8_t)(low >> 8), (uint8_t)low}};
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
