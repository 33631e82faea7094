/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The security lines of a WLAN. Each changes a copy; wlan_rules.c says whether the copy makes
 * sense.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "controller/commands.h"
#include "controller/wlan_edit.h"

/** Is the line given in its plain form, or in one that takes the value back? */
static bool positive(struct grammar_walk const *w)
{
	return !w->negated && !w->defaulted;
}

/** A WLAN as just created, for `no` and `default`. */
static struct wlan defaults(struct wlan const *like)
{
	struct wlan fresh;

	wlan_init(&fresh, like->name, like->id, like->ssid, like->ssid_len);
	return fresh;
}

/** Switch a flag of the WLAN. @param at  where struct wlan has it */
static int set_flag(struct shell *s, size_t at, bool on)
{
	struct wlan copy;

	if (wlan_edit_begin(s, &copy))
		return 1;
	*(bool *)((char *)&copy + at) = on;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_wpa(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_flag(s, offsetof(struct wlan, wpa), !w->negated);
}

int cmd_wlan_wpa1(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *cipher = grammar_arg(w, "cipher");
	size_t at = !cipher                            ? offsetof(struct wlan, wpa1)
		    : strcmp(cipher->text, "aes") == 0 ? offsetof(struct wlan, wpa1_aes)
						       : offsetof(struct wlan, wpa1_tkip);

	(void)out;
	return set_flag(s, at, !w->negated);
}

int cmd_wlan_wpa2(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_flag(s, offsetof(struct wlan, wpa2), !w->negated);
}

int cmd_wlan_wpa2_ciphers(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	static struct {
		char const *word;
		uint8_t bit;
	} const ciphers[] = {{"aes", WLAN_CIPHER_AES},
			     {"ccmp256", WLAN_CIPHER_CCMP256},
			     {"gcmp128", WLAN_CIPHER_GCMP128},
			     {"gcmp256", WLAN_CIPHER_GCMP256}};
	struct grammar_arg const *cipher = grammar_arg(w, "cipher");
	struct wlan copy;
	uint8_t bit = 0;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	if (!cipher) {
		/* "no security wpa wpa2 ciphers": back to the default. */
		copy.ciphers = defaults(&copy).ciphers;
		return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
	}
	for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
		if (strcmp(cipher->text, ciphers[i].word) == 0)
			bit = ciphers[i].bit;
	if (w->defaulted)
		copy.ciphers = (uint8_t)((copy.ciphers & ~bit) | (defaults(&copy).ciphers & bit));
	else
		copy.ciphers = w->negated ? copy.ciphers & (uint8_t)~bit : copy.ciphers | bit;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_wpa3(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_flag(s, offsetof(struct wlan, wpa3), positive(w));
}

static bool akm_wanted(struct wlan const *copy, enum wlan_akm a, struct grammar_walk const *w)
{
	return w->defaulted ? defaults(copy).akms >> a & 1 : !w->negated;
}

/** Switch the AKM whose words are `prefix` + `name`, on, off or to what a new WLAN has. */
static int switch_akm(struct shell *s, char const *prefix, char const *name,
		      struct grammar_walk const *w)
{
	char words[32];
	struct wlan copy;

	(void)snprintf(words, sizeof words, "%s%s", prefix, name);
	if (wlan_edit_begin(s, &copy))
		return 1;
	for (enum wlan_akm a = 0; a < WLAN_AKM_COUNT; a++) {
		if (strcmp(words, wlan_akm_words(a)) != 0)
			continue;
		copy.akms = akm_wanted(&copy, a, w) ? copy.akms | 1u << a : copy.akms & ~(1u << a);
		return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
	}
	wlan_wipe(&copy);
	return shell_fail(s, "This controller has no key management \"%s\"", words);
}

int cmd_wlan_akm(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *akm = grammar_arg(w, "akm");

	(void)out;
	if (!akm)
		return shell_fail(s,
				  "Say which key management to take away, e.g. no security wpa akm "
				  "dot1x");
	return switch_akm(s, "", akm->text, w);
}

int cmd_wlan_akm_ft(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *akm = grammar_arg(w, "akm");

	(void)out;
	if (!akm)
		return shell_fail(s,
				  "Say which key management to take away, e.g. no security wpa akm "
				  "ft dot1x");
	return switch_akm(s, "ft ", akm->text, w);
}

int cmd_wlan_akm_sae(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *pwe = grammar_arg(w, "pwe");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	if (w->negated && pwe) {
		copy.pwe = defaults(&copy).pwe;
	} else if (w->negated) {
		/* The line that had the method is gone. */
		copy.akms &= ~WLAN_AKM_BIT(SAE);
		copy.pwe = defaults(&copy).pwe;
	} else {
		copy.akms |= WLAN_AKM_BIT(SAE);
		if (pwe)
			copy.pwe = strcmp(pwe->text, "h2e") == 0   ? WLAN_PWE_H2E
				   : strcmp(pwe->text, "hnp") == 0 ? WLAN_PWE_HNP
								   : WLAN_PWE_BOTH;
	}
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_cckm_tolerance(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *ms = grammar_arg(w, "milliseconds");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.cckm_tolerance_ms =
		positive(w) && ms ? (uint16_t)ms->number : defaults(&copy).cckm_tolerance_ms;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

/** The text of the rule that the 9800's model has for keys. */
static char const bad_key[] =
	"Hex keys must be 64 characters. ASCII keys must be 8 to 63 characters";

static bool key_fits(char const *key, bool hex)
{
	size_t len = strlen(key);

	if (!hex && (len < 8 || len > 63))
		return false;
	if (hex && len != 64)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)key[i];

		/* A passphrase is printable ASCII (IEEE 802.11-2020 J.4.1). */
		if (hex ? !isxdigit(ch) : ch < 32 || ch > 126)
			return false;
	}
	return true;
}

int cmd_wlan_psk(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *format = grammar_arg(w, "format");
	struct grammar_arg const *type = grammar_arg(w, "type");
	struct grammar_arg const *key = grammar_arg(w, "key");
	bool hex = format && strcmp(format->text, "hex") == 0;
	struct wlan copy;

	(void)out;
	if (!w->negated) {
		if (type && strcmp(type->text, "8") == 0)
			return shell_fail(
				s, "A type 8 key is encrypted with the master key of the "
				   "controller that saved it; enter the key itself as type 0");
		if (!key || !key_fits(key->text, hex))
			return shell_fail_rule(s, bad_key);
	}
	if (wlan_edit_begin(s, &copy))
		return 1;
	secret_wipe(&copy.psk);
	copy.psk_is_hex = false;
	if (!w->negated && key) {
		copy.psk_is_hex = hex;
		if (!secret_set(&copy.psk, key->text, strlen(key->text))) {
			wlan_wipe(&copy);
			return shell_fail_rule(s, bad_key);
		}
	}
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_transition(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *id = grammar_arg(w, "id");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.transition_wlan_id = w->negated || !id ? 0 : (uint16_t)id->number;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_ft(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.ft = w->negated ? WLAN_FT_DISABLED : w->defaulted ? WLAN_FT_ADAPTIVE : WLAN_FT_ENABLED;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_ft_adaptive(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	/* One leaf of three values: taking adaptive back leaves `security ft` alone. */
	if (!w->negated)
		copy.ft = WLAN_FT_ADAPTIVE;
	else if (copy.ft == WLAN_FT_ADAPTIVE)
		copy.ft = WLAN_FT_DISABLED;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_ft_pmkid(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_flag(s, offsetof(struct wlan, ft_pmkid), positive(w));
}

int cmd_wlan_ft_over_the_ds(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	(void)out;
	return set_flag(s, offsetof(struct wlan, ft_over_ds), positive(w));
}

int cmd_wlan_ft_reassociation_timeout(struct shell *s, struct grammar_walk const *w,
				      struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.ft_reassoc_s =
		positive(w) && seconds ? (uint8_t)seconds->number : defaults(&copy).ft_reassoc_s;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_pmf(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *mode = grammar_arg(w, "mode");
	enum wlan_pmf pmf = mode && strcmp(mode->text, "mandatory") == 0 ? WLAN_PMF_MANDATORY
									 : WLAN_PMF_OPTIONAL;
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	if (!w->negated)
		copy.pmf = pmf;
	else if (!mode || copy.pmf == pmf)
		copy.pmf = WLAN_PMF_DISABLED;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_no_pmf(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct wlan copy;

	(void)w;
	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.pmf = WLAN_PMF_DISABLED;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_pmf_comeback(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *seconds = grammar_arg(w, "seconds");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.pmf_comeback_s =
		positive(w) && seconds ? (uint8_t)seconds->number : defaults(&copy).pmf_comeback_s;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}

int cmd_wlan_pmf_saquery(struct shell *s, struct grammar_walk const *w, struct writer *out)
{
	struct grammar_arg const *ms = grammar_arg(w, "milliseconds");
	struct wlan copy;

	(void)out;
	if (wlan_edit_begin(s, &copy))
		return 1;
	copy.pmf_sa_query_ms =
		positive(w) && ms ? (uint16_t)ms->number : defaults(&copy).pmf_sa_query_ms;
	return wlan_edit_commit(s, &copy, WLAN_EDIT_SHUT);
}
