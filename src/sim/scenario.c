/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Reading a scenario (see scenario.h): lines, words, one table of what a line may begin with. */
#include "sim/scenario.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/secret.h"
#include "sim/scenario_private.h"

/** Split into words at blanks; "..." keeps blanks; # begins a comment. False: a quote stays open.
 */
static bool split(struct scenario_line *l, char *text)
{
	char *p = text;

	l->n = 0;
	for (;;) {
		while (*p == ' ' || *p == '\t' || *p == '\r')
			p++;
		if (!*p || *p == '#')
			return true;
		if (l->n == SCENARIO_WORDS_MAX)
			return false;
		if (*p == '"') {
			l->word[l->n++] = ++p;
			p = strchr(p, '"');
			if (!p)
				return false;
		} else {
			l->word[l->n++] = p;
			p += strcspn(p, " \t\r");
		}
		if (*p)
			*p++ = '\0';
	}
}

int scenario_bad(struct scenario_line const *l, char const *what, char const *cure)
{
	return err_set(l->err, EINVAL, "%s:%u: %.60s: %s", l->file, l->number, what, cure);
}

bool scenario_number(char const *text, int64_t min, int64_t max, int64_t *out)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (end == text || *end || errno || v < min || v > max)
		return false;
	*out = v;
	return true;
}

/* --- declarations ------------------------------------------------------------------------------
 */

static int take_seed(struct scenario *s, struct scenario_line const *l)
{
	int64_t v;

	if (l->n != 2 || !scenario_number(l->word[1], 0, INT64_MAX, &v))
		return scenario_bad(l, l->word[0], "one number is needed, as in: seed 7");
	s->seed = (uint64_t)v;
	s->has_seed = true;
	return 0;
}

bool scenario_name_ok(char const *name)
{
	return name[0] && strlen(name) < SITE_NAME;
}

static bool is_taken(struct scenario const *s, char const *name)
{
	return scenario_find_ap(s, name) >= 0 || scenario_find_station(s, name) >= 0;
}

static int take_ap(struct scenario *s, struct scenario_line const *l)
{
	struct scenario_ap *ap = &s->ap[s->n_aps];
	int64_t radios = 1;
	struct mac mac = {{0}};

	if (l->n < 2 || !scenario_name_ok(l->word[1]) || is_taken(s, l->word[1]))
		return scenario_bad(l, l->n < 2 ? "ap" : l->word[1],
				    "a name that is not in use, of 1 to 63 octets, is needed");
	for (unsigned i = 2; i < l->n; i += 2) {
		char const *value = i + 1 < l->n ? l->word[i + 1] : "";

		if (!(strcmp(l->word[i], "radios") == 0 &&
		      scenario_number(value, 1, RADIO_MAX, &radios)) &&
		    !(strcmp(l->word[i], "mac") == 0 && mac_parse(value, &mac, NULL) &&
		      !mac_is_group(mac) && mac.b[5] % SIM_AP_BSS_MAX == 0))
			return scenario_bad(l, l->word[i],
					    "only \"radios 1\" to \"radios 4\" may follow, and "
					    "\"mac ADDRESS\", one that ends in 0");
	}
	if (mac.b[5] + radios * SIM_AP_BSS_MAX > 256)
		return scenario_bad(
			l, l->word[1],
			"its radios have 16 addresses each: the last octet would not do");
	if (s->n_aps == SCENARIO_APS_MAX)
		return scenario_bad(l, l->word[1], "256 access points are the most");
	(void)snprintf(ap->name, SITE_NAME, "%s", l->word[1]);
	ap->radios = (unsigned)radios;
	ap->address = mac;
	s->n_aps++;
	return 0;
}

static int take_station(struct scenario *s, struct scenario_line const *l)
{
	struct scenario_station *st = &s->station[s->n_stations];
	int network = l->n > 3 ? scenario_find_network(s, l->word[3]) : -1;

	if (l->n < 4 || strcmp(l->word[2], "network") != 0 || !scenario_name_ok(l->word[1]) ||
	    is_taken(s, l->word[1]))
		return scenario_bad(l, l->word[0],
				    "station NAME network NETWORK [mac ADDRESS], with a name that "
				    "is not in use");
	if (network < 0)
		return scenario_bad(l, l->word[3], "no network of that name stands above");
	if (s->n_stations == SCENARIO_STATIONS_MAX)
		return scenario_bad(l, l->word[1], "1,024 stations are the most");
	st->address = (struct mac){{0x02, 0x57, 0, 0, (uint8_t)((s->n_stations + 1) >> 8),
				    (uint8_t)(s->n_stations + 1)}};
	if (l->n > 4 && (l->n != 6 || strcmp(l->word[4], "mac") != 0 ||
			 !mac_parse(l->word[5], &st->address, NULL) || mac_is_group(st->address)))
		return scenario_bad(l, l->word[4],
				    "only \"mac ADDRESS\" may follow, of a single station");
	for (unsigned i = 0; i < s->n_stations; i++)
		if (mac_eq(s->station[i].address, st->address))
			return scenario_bad(l, l->word[1], "another station has that address");
	(void)snprintf(st->name, SITE_NAME, "%s", l->word[1]);
	st->network = (unsigned)network;
	s->n_stations++;
	return 0;
}

/* --- finding -----------------------------------------------------------------------------------
 */

int scenario_find_ap(struct scenario const *s, char const *name)
{
	for (unsigned i = 0; i < s->n_aps; i++)
		if (strcmp(s->ap[i].name, name) == 0)
			return (int)i;
	return -1;
}

int scenario_find_station(struct scenario const *s, char const *name)
{
	for (unsigned i = 0; i < s->n_stations; i++)
		if (strcmp(s->station[i].name, name) == 0)
			return (int)i;
	return -1;
}

int scenario_find_network(struct scenario const *s, char const *name)
{
	for (unsigned i = 0; i < s->n_networks; i++)
		if (strcmp(s->network[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* --- lines -------------------------------------------------------------------------------------
 */

static struct {
	char const *word;
	int (*take)(struct scenario *s, struct scenario_line const *l);
} const declarations[] = {
	{"seed", take_seed},
	{"ap", take_ap},
	{"network", scenario_take_network},
	{"station", take_station},
};

static int take_line(struct scenario *s, struct scenario_line const *l)
{
	for (unsigned i = 0; i < sizeof(declarations) / sizeof(declarations[0]); i++)
		if (strcmp(l->word[0], declarations[i].word) == 0)
			return declarations[i].take(s, l);
	return scenario_take_step(s, l);
}

static int take_text(struct scenario *s, struct scenario_line *l, char *text)
{
	char *next;

	for (char *p = text; p; p = next) {
		int rc;

		next = strchr(p, '\n');
		if (next)
			*next++ = '\0';
		l->number++;
		(void)snprintf(l->text, sizeof(l->text), "%s", p + strspn(p, " \t"));
		if (!split(l, p))
			return scenario_bad(l, "a quote that stays open, or too many words",
					    "16 words are the most");
		rc = l->n ? take_line(s, l) : 0;
		if (rc < 0)
			return rc;
	}
	return scenario_close(s, l);
}

static bool make_room(struct scenario *s)
{
	s->network = talloc_zero_array(s, struct scenario_network, SCENARIO_NETWORKS_MAX);
	s->ap = talloc_zero_array(s, struct scenario_ap, SCENARIO_APS_MAX + 1);
	s->station = talloc_zero_array(s, struct scenario_station, SCENARIO_STATIONS_MAX + 1);
	s->step = talloc_zero_array(s, struct scenario_step, SCENARIO_STEPS_MAX);
	return s->network && s->ap && s->station && s->step;
}

static int wipe(struct scenario *s)
{
	if (s->network)
		mem_wipe(s->network, SCENARIO_NETWORKS_MAX * sizeof(*s->network));
	return 0;
}

struct scenario *scenario_parse(void *ctx, char const *name, char const *text, size_t len,
				struct err *err)
{
	struct scenario *s = talloc_zero(ctx, struct scenario);
	struct scenario_line l = {.file = name, .err = err};
	char *copy;
	int rc;

	if (!s || !make_room(s)) {
		err_set(err, ENOMEM, "%s: memory is short", name);
		talloc_free(s);
		return NULL;
	}
	talloc_set_destructor(s, wipe);
	copy = talloc_strndup(s, text, len);
	rc = copy ? take_text(s, &l, copy) : err_set(err, ENOMEM, "%s: memory is short", name);
	if (copy)
		mem_wipe(copy, strlen(copy));
	talloc_free(copy);
	mem_wipe(&l.text, sizeof(l.text));
	if (rc == 0)
		return s;
	talloc_free(s);
	return NULL;
}

struct scenario *scenario_load(void *ctx, char const *path, struct err *err)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	struct scenario *s = NULL;
	char *text;
	size_t len;

	if (!f) {
		err_set(err, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	text = talloc_size(ctx, SCENARIO_FILE_MAX + 1);
	len = text ? fread(text, 1, SCENARIO_FILE_MAX + 1, f) : 0;
	if (!text)
		err_set(err, ENOMEM, "%s: memory is short", path);
	else if (ferror(f))
		err_set(err, EIO, "%s: cannot be read", path);
	else if (len > SCENARIO_FILE_MAX)
		err_set(err, EFBIG, "%s: 262,144 octets are the most", path);
	else
		s = scenario_parse(ctx, path, text, len, err);
	if (text)
		mem_wipe(text, len);
	talloc_free(text);
	if (f != stdin)
		(void)fclose(f);
	return s;
}
