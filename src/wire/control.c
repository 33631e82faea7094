/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * The control protocol: length prefix and one JSON object.
 */
#include "wire/control.h"

#include <errno.h>
#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/utf8.h"

/** Octets of the length in front. */
#define PREFIX 4

/** Kinds that are named by the key of their text. X(kind, key) */
#define TEXT_LIST(X)        \
	X(EXEC, "exec")     \
	X(LOAD, "load")     \
	X(FILE, "file")     \
	X(ANSWER, "answer") \
	X(OUT, "out")       \
	X(EVENT, "event")   \
	X(ASK, "ask")       \
	X(ERROR, "error")

static struct {
	enum control_kind kind;
	char const *key;
} const text_kinds[] = {
#define X(kind, key) {CONTROL_##kind, key},
	TEXT_LIST(X)
#undef X
};
#define TEXT_KINDS (sizeof text_kinds / sizeof text_kinds[0])

static void wipe_free(void *p)
{
	if (p)
		mem_wipe(p, malloc_usable_size(p));
	free(p);
}

/**
 * What passes here may hold a PSK ("security wpa psk set-key ...", show running-config), and
 * Jansson copies every text several times. It frees through us from the first message on; what it
 * allocated before came from malloc() as well.
 */
static void jansson_wipes(void)
{
	json_set_alloc_funcs(malloc, wipe_free);
}

/** Where the daemon says how the session stands: hello and done. */
static int put_state(json_t *j, struct control_msg const *m)
{
	int rc = 0;

	if (m->hostname)
		rc |= json_object_set_new(j, "hostname", json_string(m->hostname));
	if (m->mode)
		rc |= json_object_set_new(j, "mode", json_string(m->mode));
	if (m->privilege)
		rc |= json_object_set_new(j, "privilege", json_integer(m->privilege));
	return rc;
}

/**
 * A text as JSON. JSON is UTF-8: an octet that is not (an SSID may hold any) travels as the
 * character of the same number, which a terminal shows as a letter with an accent or not at all.
 * What is UTF-8 beside it stays as it is: one such octet in a comment must not change the SSIDs of
 * a whole configuration.
 */
static json_t *text_json(char const *text)
{
	json_t *j = json_string(text);
	char *latin, *to;

	if (j)
		return j;
	to = latin = talloc_array(NULL, char, 2 * strlen(text) + 1);
	if (!latin)
		return NULL;
	for (unsigned char const *p = (unsigned char const *)text; *p;) {
		unsigned n = utf8_len(p);

		if (n) {
			memcpy(to, p, n);
			to += n;
			p += n;
		} else {
			*to++ = (char)(0xc0 | *p >> 6);
			*to++ = (char)(0x80 | (*p++ & 0x3f));
		}
	}
	*to = '\0';
	j = json_string(latin);
	mem_wipe(latin, talloc_get_size(latin));
	talloc_free(latin);
	return j;
}

static int put_text(json_t *j, struct control_msg const *m)
{
	for (size_t i = 0; i < TEXT_KINDS; i++) {
		if (text_kinds[i].kind == m->kind && m->text)
			return json_object_set_new(j, text_kinds[i].key, text_json(m->text));
	}
	return -1;
}

static json_t *message_json(struct control_msg const *m)
{
	json_t *j = json_object();
	int rc = 0;

	switch (m->kind) {
	case CONTROL_HELLO:
		rc |= json_object_set_new(j, "hello", json_integer(m->number));
		if (m->text)
			rc |= json_object_set_new(j, m->hostname ? "version" : "program",
						  text_json(m->text));
		if (m->name)
			rc |= json_object_set_new(j, "from", text_json(m->name));
		rc |= put_state(j, m);
		break;
	case CONTROL_DONE:
		rc |= json_object_set_new(j, "done", json_integer(m->number));
		rc |= put_state(j, m);
		rc |= json_object_set_new(j, "length", json_integer(m->length));
		if (m->history >= 0)
			rc |= json_object_set_new(j, "history", json_integer(m->history));
		if (m->text)
			rc |= json_object_set_new(j, "text", text_json(m->text));
		break;
	case CONTROL_ASK:
		rc |= put_text(j, m);
		if (m->key)
			rc |= json_object_set_new(j, "key", json_true());
		break;
	case CONTROL_LOAD:
	case CONTROL_FILE:
		if (m->lenient)
			rc |= json_object_set_new(j, "lenient", json_true());
		if (m->hex)
			rc |= json_object_set_new(j, "hex", json_true());
		if (m->name)
			rc |= json_object_set_new(j, "name", text_json(m->name));
		rc |= put_text(j, m);
		break;
	case CONTROL_INTERRUPT: rc |= json_object_set_new(j, "interrupt", json_true()); break;
	case CONTROL_EXEC:
	case CONTROL_ANSWER:
	case CONTROL_OUT:
	case CONTROL_EVENT:
	case CONTROL_ERROR: rc |= put_text(j, m); break;
	}
	if (rc) {
		json_decref(j);
		return NULL;
	}
	return j;
}

uint8_t *control_encode(void *ctx, struct control_msg const *m, size_t *len)
{
	uint8_t *out = NULL;
	struct wr w;
	json_t *j;
	size_t n;

	*len = 0;
	jansson_wipes();
	j = message_json(m);
	if (!j)
		return NULL;
	n = json_dumpb(j, NULL, 0, JSON_COMPACT);
	if (n == 0 || n > CONTROL_MAX)
		goto done;
	out = talloc_array(ctx, uint8_t, PREFIX + n);
	if (!out)
		goto done;
	w = wr_init(out, PREFIX);
	wr_be32(&w, (uint32_t)n);
	if (json_dumpb(j, (char *)out + PREFIX, n, JSON_COMPACT) != n) {
		talloc_free(out);
		out = NULL;
		goto done;
	}
	*len = PREFIX + n;
done:
	json_decref(j);
	return out;
}

/** Copy a text of the object when it has one under this key. @return false when memory is short */
static bool get_text(struct control_msg *m, json_t const *j, char const *key, char const **out)
{
	char const *text = json_string_value(json_object_get(j, key));

	if (!text)
		return true;
	*out = talloc_strdup(m, text);
	return *out != NULL;
}

/** A number of the object within limits. @return false when it is there and is none */
static bool get_number(json_t const *j, char const *key, int low, int high, int *out)
{
	json_t const *v = json_object_get(j, key);
	json_int_t n = json_integer_value(v);

	if (!v)
		return true;
	if (!json_is_integer(v) || n < low || n > high)
		return false;
	*out = (int)n;
	return true;
}

/** Which message is it? The first key that names a kind and has a value of the right type. */
static bool get_kind(struct control_msg *m, json_t const *j)
{
	if (json_is_integer(json_object_get(j, "hello"))) {
		m->kind = CONTROL_HELLO;
		return get_number(j, "hello", 1, 1000, &m->number);
	}
	if (json_is_integer(json_object_get(j, "done"))) {
		m->kind = CONTROL_DONE;
		return get_number(j, "done", 0, 255, &m->number);
	}
	if (json_is_true(json_object_get(j, "interrupt"))) {
		m->kind = CONTROL_INTERRUPT;
		return true;
	}
	for (size_t i = 0; i < TEXT_KINDS; i++) {
		if (json_is_string(json_object_get(j, text_kinds[i].key))) {
			m->kind = text_kinds[i].kind;
			return true;
		}
	}
	return false;
}

/** Fill a message from its object. @return 0, -EBADMSG or -ENOMEM */
static int message_fill(struct control_msg *m, json_t const *j)
{
	bool memory = true;

	if (!json_is_object(j) || !get_kind(m, j) ||
	    !get_number(j, "privilege", 0, 15, &m->privilege) ||
	    !get_number(j, "length", 0, 512, &m->length) ||
	    !get_number(j, "history", 0, CONTROL_HISTORY_MAX, &m->history))
		return -EBADMSG;
	m->key = json_is_true(json_object_get(j, "key"));
	m->lenient = json_is_true(json_object_get(j, "lenient"));
	m->hex = json_is_true(json_object_get(j, "hex"));
	memory &= get_text(m, j, "hostname", &m->hostname);
	memory &= get_text(m, j, "mode", &m->mode);
	memory &= get_text(m, j, "name", &m->name);
	if (m->kind == CONTROL_HELLO) {
		memory &= get_text(m, j, "program", &m->text);
		memory &= get_text(m, j, "version", &m->text);
		memory &= get_text(m, j, "from", &m->name);
	}
	if (m->kind == CONTROL_DONE)
		memory &= get_text(m, j, "text", &m->text);
	for (size_t i = 0; i < TEXT_KINDS; i++) {
		if (text_kinds[i].kind == m->kind)
			memory &= get_text(m, j, text_kinds[i].key, &m->text);
	}
	return memory ? 0 : -ENOMEM;
}

/** The text of a message leaves memory with it. */
static int message_wipe(struct control_msg *m)
{
	if (m->text)
		mem_wipe((char *)m->text, talloc_get_size(m->text));
	return 0;
}

int control_decode(void *ctx, uint8_t const *data, size_t len, size_t *used,
		   struct control_msg **out, struct err *err)
{
	struct rd r = rd_init(data, len);
	uint32_t n = rd_be32(&r);
	struct control_msg *m;
	json_error_t why;
	json_t *j;
	int rc;

	*used = 0;
	*out = NULL;
	if (r.bad)
		return 0;
	if (n == 0 || n > CONTROL_MAX)
		return err_set(err, EMSGSIZE, "control message of %u octets, allowed are 1 to %u",
			       n, CONTROL_MAX);
	if (rd_left(&r) < n)
		return 0;
	m = talloc_zero(ctx, struct control_msg);
	if (!m)
		return err_set(err, ENOMEM, "out of memory");
	m->history = -1;
	talloc_set_destructor(m, message_wipe);
	jansson_wipes();
	/* Jansson stops at 2,048 levels, so nesting cannot eat the stack. Duplicate keys would let
	 * two readers see two messages. A NUL would cut a text short. */
	j = json_loadb((char const *)data + PREFIX, n, JSON_REJECT_DUPLICATES, &why);
	rc = j ? message_fill(m, j) : -EBADMSG;
	if (rc == -ENOMEM)
		(void)err_set(err, ENOMEM, "out of memory");
	else if (rc && !j)
		(void)err_set(err, EBADMSG, "control message is no JSON: %s", why.text);
	else if (rc)
		(void)err_set(err, EBADMSG, "control message of an unknown kind, or a bad number");
	json_decref(j);
	if (rc) {
		talloc_free(m);
		return rc;
	}
	*used = PREFIX + (size_t)n;
	*out = m;
	return 1;
}
