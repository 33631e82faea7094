/* SPDX-License-Identifier: GPL-2.0-or-later */
/** `network NAME ssid SSID security KIND ...`: what a station is set to. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/scenario_private.h"

/** Kinds of security, by what wpa_supplicant's users call them. */
static struct {
	char const *word;
	bool secure, wpa1;
	enum akm akm;
	suite_t pairwise;
	bool pmf;
} const kinds[] = {
	{"open", false, false, AKM_PSK, CIPHER_CCMP, false},
	{"wpa-psk", true, true, AKM_WPA_PSK, CIPHER_TKIP, false},
	{"wpa-eap", true, true, AKM_WPA_8021X, CIPHER_TKIP, false},
	{"wpa-cckm", true, true, AKM_CCKM, CIPHER_TKIP, false},
	{"wpa2-psk", true, false, AKM_PSK, CIPHER_CCMP, false},
	{"wpa2-psk-sha256", true, false, AKM_PSK_SHA256, CIPHER_CCMP, true},
	{"wpa2-eap", true, false, AKM_8021X, CIPHER_CCMP, false},
	{"wpa2-eap-sha256", true, false, AKM_8021X_SHA256, CIPHER_CCMP, true},
	{"wpa3-eap-suiteb-192", true, false, AKM_SUITEB_192, CIPHER_GCMP256, true},
	{"ft-psk", true, false, AKM_FT_PSK, CIPHER_CCMP, false},
	{"ft-eap", true, false, AKM_FT_8021X, CIPHER_CCMP, false},
	{"ft-eap-sha384", true, false, AKM_FT_8021X_SHA384, CIPHER_GCMP256, true},
	{"cckm", true, false, AKM_CCKM, CIPHER_CCMP, false},
	{"owe", true, false, AKM_OWE, CIPHER_CCMP, true},
};

static struct {
	char const *word;
	suite_t cipher;
} const ciphers[] = {
	{"ccmp", CIPHER_CCMP},        {"tkip", CIPHER_TKIP},        {"gcmp", CIPHER_GCMP},
	{"gcmp-256", CIPHER_GCMP256}, {"ccmp-256", CIPHER_CCMP256},
};

static bool set_kind(struct supplicant_config *c, char const *word)
{
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(word, kinds[i].word) != 0)
			continue;
		c->secure = kinds[i].secure;
		c->wpa1 = kinds[i].wpa1;
		c->akm = kinds[i].akm;
		c->pairwise = kinds[i].pairwise;
		c->pmf = kinds[i].pmf;
		return true;
	}
	return false;
}

static bool set_cipher(struct supplicant_config *c, char const *word)
{
	for (unsigned i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
		if (strcmp(word, ciphers[i].word) == 0) {
			c->pairwise = ciphers[i].cipher;
			return true;
		}
	}
	return false;
}

/** Words without a value. */
static bool set_flag(struct supplicant_config *c, char const *word)
{
	bool on = strncmp(word, "no-", 3) != 0;
	char const *what = on ? word : word + 3;

	if (strcmp(what, "pmf") == 0)
		c->pmf = on;
	else if (strcmp(what, "skc") == 0)
		c->skc = on;
	else if (strcmp(what, "okc") == 0)
		c->okc = on;
	else if (strcmp(what, "fast") == 0)
		c->fast = on;
	else if (strcmp(what, "over-ds") == 0)
		c->over_ds = on;
	else if (strcmp(what, "eapol-start") == 0)
		c->eapol_start = on;
	else if (strcmp(what, "neighbor-request") == 0)
		c->neighbor_request = on;
	else if (strcmp(what, "adaptive") == 0)
		c->any_akm = on;
	else
		return false;
	return true;
}

static bool set_ssid(struct supplicant_config *c, char const *value)
{
	size_t len = strlen(value);

	if (len < 1 || len > SSID_MAX)
		return false;
	memcpy(c->ssid, value, len);
	c->ssid_len = (uint8_t)len;
	return true;
}

static bool set_text(char *out, size_t size, char const *value)
{
	return value[0] && (size_t)snprintf(out, size, "%s", value) < size;
}

static bool set_number(unsigned *out, char const *value, int64_t min, int64_t max)
{
	int64_t n;

	if (!scenario_number(value, min, max, &n))
		return false;
	*out = (unsigned)n;
	return true;
}

/** Words with a value. @return 1 taken, 0 no such word, -1 a value that cannot be */
static int set_value(struct scenario_network *n, char const *word, char const *value,
		     char const **passphrase)
{
	struct supplicant_config *c = &n->config;
	bool ok;

	if (strcmp(word, "ssid") == 0)
		ok = set_ssid(c, value);
	else if (strcmp(word, "security") == 0)
		ok = set_kind(c, value);
	else if (strcmp(word, "cipher") == 0)
		ok = set_cipher(c, value);
	else if (strcmp(word, "passphrase") == 0)
		ok = (*passphrase = value)[0];
	else if (strcmp(word, "identity") == 0)
		ok = set_text(n->identity, sizeof(n->identity), value);
	else if (strcmp(word, "password") == 0)
		ok = set_text(n->password, sizeof(n->password), value);
	else if (strcmp(word, "ca") == 0)
		ok = set_text(n->ca, sizeof(n->ca), value);
	else if (strcmp(word, "cert") == 0)
		ok = set_text(n->cert, sizeof(n->cert), value);
	else if (strcmp(word, "key") == 0)
		ok = set_text(n->key, sizeof(n->key), value);
	else if (strcmp(word, "group") == 0)
		ok = set_number(&c->owe_group, value, 19, 21);
	else if (strcmp(word, "tries") == 0)
		ok = set_number(&c->tries, value, 1, SUPPLICANT_TRIES_MAX);
	else if (strcmp(word, "retry-ms") == 0)
		ok = set_number(&c->retry_ms, value, 1, SUPPLICANT_RETRY_MS_MAX);
	else
		return 0;
	return ok ? 1 : -1;
}

/** What belongs together is there. */
static int check(struct scenario_network *n, struct scenario_line const *l, char const *passphrase)
{
	struct supplicant_config *c = &n->config;
	struct akm_info const *info = akm_info(c->akm);

	if (!c->ssid_len)
		return scenario_bad(l, n->name, "an ssid of 1 to 32 octets is missing");
	if (c->secure && info->psk &&
	    (!passphrase ||
	     psk_from_passphrase(passphrase, strlen(passphrase), c->ssid, c->ssid_len, c->psk) < 0))
		return scenario_bad(l, n->name, "a passphrase of 8 to 63 octets is missing");
	if (c->secure && info->eap &&
	    !(n->identity[0] && n->ca[0] && (n->password[0] || (n->cert[0] && n->key[0]))))
		return scenario_bad(l, n->name,
				    "EAP-TLS needs identity, ca, cert and key (PEM files), PEAP "
				    "identity, ca and password");
	return 0;
}

/** Long lines: a network may be given in several, each adding to it. */
static struct scenario_network *place(struct scenario *s, char const *name)
{
	int at = scenario_find_network(s, name);
	struct scenario_network *n;

	if (at >= 0)
		return &s->network[at];
	if (s->n_networks == SCENARIO_NETWORKS_MAX)
		return NULL;
	n = &s->network[s->n_networks++];
	(void)snprintf(n->name, sizeof(n->name), "%s", name);
	supplicant_config_init(&n->config);
	return n;
}

int scenario_take_network(struct scenario *s, struct scenario_line const *l)
{
	char const *passphrase = NULL;
	struct scenario_network *n;

	if (l->n < 3 || !scenario_name_ok(l->word[1]))
		return scenario_bad(l, "network", "network NAME ssid SSID security KIND ...");
	if (scenario_find_network(s, l->word[1]) >= 0)
		return scenario_bad(l, l->word[1], "the network is there already");
	n = place(s, l->word[1]);
	if (!n)
		return scenario_bad(l, l->word[1], "32 networks are the most");
	n->line = l->number;
	for (unsigned i = 2; i < l->n; i++) {
		int rc = i + 1 < l->n ? set_value(n, l->word[i], l->word[i + 1], &passphrase) : 0;

		if (rc < 0)
			return scenario_bad(l, l->word[i + 1],
					    "a value that cannot be; see fastroam-sim(1)");
		if (rc == 0 && !set_flag(&n->config, l->word[i]))
			return scenario_bad(l, l->word[i],
					    "a word that a network does not know, or without its "
					    "value; see fastroam-sim(1)");
		i += (unsigned)rc;
	}
	return check(n, l, passphrase);
}
