/* SPDX-License-Identifier: GPL-2.0-or-later */
/** Access to one vector (see vec.h). */
#include "vec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "base/hex.h"
#include "dot11/psk.h"

static uint8_t nothing[1];

void vec_problem(struct vec *v, char const *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = talloc_vasprintf(v->ctx, fmt, ap);
	va_end(ap);
	/* It may quote the file, which must not be able to print a line of its own. */
	for (char *p = text; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	printf("FAIL %s (%s): %s\n", v->id, v->kind, text ? text : "no memory");
	v->problems++;
}

bool vec_has(struct vec const *v, char const *name)
{
	return json_object_get(v->inputs, name) != NULL;
}

bool vec_expects(struct vec const *v, char const *name)
{
	return json_object_get(v->expected, name) != NULL;
}

/** NULL, or why the JSON value is no string of octets. */
static char const *octets_decode(void *ctx, json_t const *value, struct octets *out)
{
	char const *text;
	size_t len;

	*out = (struct octets){nothing, 0};
	if (!json_is_string(value))
		return "is not a string";
	text = json_string_value(value);
	len = json_string_length(value);
	if (len % 2)
		return "has an odd number of hexadecimal digits";
	if (len / 2 > VEC_OCTETS_MAX)
		return "is longer than 65535 octets";
	out->p = talloc_array(ctx, uint8_t, len / 2 + 1);
	if (!out->p) {
		out->p = nothing;
		return "does not fit into memory";
	}
	for (size_t i = 0; i < len / 2; i++) {
		int hi = hex_value(text[2 * i]);
		int lo = hex_value(text[2 * i + 1]);

		if (hi < 0 || lo < 0) {
			*out = (struct octets){nothing, 0};
			return "has a character that is no hexadecimal digit";
		}
		out->p[i] = (uint8_t)(hi << 4 | lo);
	}
	out->len = len / 2;
	return NULL;
}

static json_t *input(struct vec *v, char const *name)
{
	json_t *value = json_object_get(v->inputs, name);

	if (!value)
		vec_problem(v, "input \"%s\" is missing", name);
	return value;
}

struct octets vec_octets(struct vec *v, char const *name)
{
	struct octets out = {nothing, 0};
	json_t *value = input(v, name);
	char const *why = value ? octets_decode(v->ctx, value, &out) : NULL;

	if (why)
		vec_problem(v, "input \"%s\" %s", name, why);
	return out;
}

struct octets vec_octets_of(struct vec *v, char const *name, size_t min, size_t max)
{
	unsigned before = v->problems;
	struct octets out = vec_octets(v, name);

	if (v->problems == before && (out.len < min || out.len > max)) {
		if (min == max)
			vec_problem(v, "input \"%s\" has %zu octets, not %zu", name, out.len, min);
		else
			vec_problem(v, "input \"%s\" has %zu octets, not %zu to %zu", name, out.len,
				    min, max);
	}
	return out;
}

size_t vec_array_len(struct vec *v, char const *name, size_t max)
{
	json_t *value = input(v, name);

	if (!value)
		return 0;
	if (!json_is_array(value) || json_array_size(value) > max) {
		vec_problem(v, "input \"%s\" is not an array of at most %zu strings", name, max);
		return 0;
	}
	return json_array_size(value);
}

struct octets vec_array_octets(struct vec *v, char const *name, size_t i)
{
	struct octets out;
	char const *why;

	why = octets_decode(v->ctx, json_array_get(json_object_get(v->inputs, name), i), &out);
	if (why)
		vec_problem(v, "input \"%s\"[%zu] %s", name, i, why);
	return out;
}

struct mac vec_mac(struct vec *v, char const *name)
{
	struct octets o = vec_octets_of(v, name, MAC_LEN, MAC_LEN);
	struct mac m = {{0}};

	if (o.len == MAC_LEN)
		memcpy(m.b, o.p, MAC_LEN);
	return m;
}

unsigned vec_uint(struct vec *v, char const *name, unsigned min, unsigned max)
{
	json_t *value = input(v, name);

	if (!value)
		return min;
	if (!json_is_integer(value)) {
		vec_problem(v, "input \"%s\" is not an integer", name);
		return min;
	}
	if (json_integer_value(value) < min || json_integer_value(value) > max) {
		vec_problem(v, "input \"%s\" is %" JSON_INTEGER_FORMAT ", not %u to %u", name,
			    json_integer_value(value), min, max);
		return min;
	}
	return (unsigned)json_integer_value(value);
}

unsigned vec_uint_or(struct vec *v, char const *name, unsigned max, unsigned otherwise)
{
	return vec_has(v, name) ? vec_uint(v, name, 0, max) : otherwise;
}

char const *vec_label(struct vec *v, char const *name)
{
	struct octets o = vec_octets(v, name);

	if (memchr(o.p, 0, o.len)) {
		vec_problem(v, "input \"%s\" has a zero octet", name);
		return "";
	}
	if (o.p != nothing)
		o.p[o.len] = 0; /* octets_decode() left room for it */
	return (char const *)o.p;
}

struct alg_name {
	char const *name;
	int value;
};

static int alg_find(struct vec *v, char const *name, char const *what, char const *text,
		    struct alg_name const *algs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(algs[i].name, text) == 0)
			return algs[i].value;
	vec_problem(v, "input \"%s\" names the unknown %s \"%s\"", name, what, text);
	return algs[0].value;
}

static char const *text_of(struct vec *v, char const *name)
{
	json_t *value = input(v, name);

	if (value && !json_is_string(value))
		vec_problem(v, "input \"%s\" is not a string", name);
	return json_is_string(value) ? json_string_value(value) : NULL;
}

enum hash_alg vec_hash(struct vec *v, char const *name)
{
	static struct alg_name const algs[] = {
		{"sha256", HASH_SHA256},
		{"sha1", HASH_SHA1},
		{"sha384", HASH_SHA384},
		{"sha512", HASH_SHA512},
	};
	char const *text = text_of(v, name);

	if (!text)
		return HASH_SHA256;
	if (strncmp(text, "prf-", 4) == 0 || strncmp(text, "kdf-", 4) == 0)
		text += 4;
	return (enum hash_alg)alg_find(v, name, "hash", text, algs, 4);
}

enum eapol_mic vec_mic_alg(struct vec *v, char const *name)
{
	static struct alg_name const algs[] = {
		{"aes-128-cmac", EAPOL_MIC_CMAC},       {"hmac-md5", EAPOL_MIC_HMAC_MD5},
		{"hmac-sha1-128", EAPOL_MIC_HMAC_SHA1}, {"hmac-sha256-128", EAPOL_MIC_SHA256},
		{"hmac-sha384-192", EAPOL_MIC_SHA384},  {"hmac-sha512-256", EAPOL_MIC_SHA512},
	};
	char const *text = text_of(v, name);

	return text ? (enum eapol_mic)alg_find(v, name, "MIC", text, algs, 6) : EAPOL_MIC_CMAC;
}

struct ptk_lens vec_ptk_lens(struct vec *v)
{
	return (struct ptk_lens){
		.kck = (uint8_t)vec_uint(v, "kck_len", 0, KCK_MAX),
		.kek = (uint8_t)vec_uint(v, "kek_len", 0, KEK_MAX),
		.tk = (uint8_t)vec_uint(v, "tk_len", 0, TK_MAX),
		.kck2 = (uint8_t)vec_uint_or(v, "kck2_len", KCK_MAX, 0),
		.kek2 = (uint8_t)vec_uint_or(v, "kek2_len", KEK_MAX, 0),
		.kdk = (uint8_t)vec_uint_or(v, "kdk_len", KDK_MAX, 0),
	};
}

bool vec_done(struct vec *v, char const *what, int rc)
{
	if (rc == 0)
		return true;
	vec_problem(v, "%s: %s", what, strerror(-rc));
	return false;
}

static char const *hex_of(void *ctx, void const *data, size_t len)
{
	char *out = talloc_array(ctx, char, HEX_STR(len));

	return out ? hex_text(data, len, out) : "(no memory)";
}

void vec_must(struct vec *v, char const *name, void const *got, size_t len)
{
	json_t *value = json_object_get(v->expected, name);
	struct octets want;
	char const *why;

	if (!value) {
		vec_problem(v, "expected \"%s\" is missing", name);
		return;
	}
	why = octets_decode(v->ctx, value, &want);
	if (why)
		vec_problem(v, "expected \"%s\" %s", name, why);
	else if (want.len != len || memcmp(want.p, got, len) != 0)
		vec_problem(v, "%s: expected %s, got %s", name, hex_of(v->ctx, want.p, want.len),
			    hex_of(v->ctx, got, len));
	json_object_del(v->expected, name);
}

void vec_may(struct vec *v, char const *name, void const *got, size_t len)
{
	if (vec_expects(v, name))
		vec_must(v, name, got, len);
}

void vec_must_bool(struct vec *v, char const *name, bool got)
{
	json_t *value = json_object_get(v->expected, name);

	if (!json_is_boolean(value)) {
		vec_problem(v, "expected \"%s\" is missing or is not true or false", name);
		return;
	}
	if (json_is_true(value) != got)
		vec_problem(v, "%s: expected %s, got %s", name,
			    json_is_true(value) ? "true" : "false", got ? "true" : "false");
	json_object_del(v->expected, name);
}

void vec_may_ptk(struct vec *v, struct ptk const *ptk)
{
	vec_may(v, "kck", ptk_kck(ptk), ptk->len.kck);
	vec_may(v, "kek", ptk_kek(ptk), ptk->len.kek);
	vec_may(v, "tk", ptk_tk(ptk), ptk->len.tk);
	vec_may(v, "kck2", ptk_kck2(ptk), ptk->len.kck2);
	vec_may(v, "kek2", ptk_kek2(ptk), ptk->len.kek2);
	vec_may(v, "kdk", ptk_kdk(ptk), ptk->len.kdk);
}

struct octets vec_psk(struct vec *v)
{
	struct octets passphrase = vec_octets(v, "passphrase");
	struct octets ssid = vec_octets(v, "ssid");
	struct octets out = {nothing, 0};
	uint8_t *psk = talloc_zero_size(v->ctx, PSK_LEN);

	if (vec_bad(v) || !psk ||
	    !vec_done(v, "PSK from passphrase and SSID",
		      psk_from_passphrase(passphrase.p, passphrase.len, ssid.p, ssid.len, psk)))
		return out;
	out = (struct octets){psk, PSK_LEN};
	return out;
}

struct octets vec_pmk(struct vec *v, char const *name)
{
	if (vec_has(v, name) || !vec_has(v, "passphrase"))
		return vec_octets_of(v, name, 16, HASH_LEN_MAX);
	return vec_psk(v);
}
