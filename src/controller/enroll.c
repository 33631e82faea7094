/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Tokens and the CA behind them; see enroll.h.
 */
#include "controller/enroll.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"
#include "controller/options.h"
#include "controller/server_names.h"
#include "crypto/pki.h"
#include "net/tls_client.h"

enum { CA_CERT, CA_KEY, OWN_CERT, OWN_KEY, FILES };
static char const *const file_names[FILES] = {"ca.pem", "ca.key", "cert.pem", "key.pem"};

/** name "" is a free place. */
struct token {
	char name[HOSTNAME_SIZE];
	uint8_t secret[ENROLL_SECRET_LEN];
	uint64_t given_ms;
	unsigned wrong;
};

struct enroll {
	struct env const *env;
	char const *tls_dir;
	struct token token[ENROLL_TOKENS_MAX];
};

static int enroll_end(struct enroll *e)
{
	mem_wipe(e->token, sizeof e->token);
	return 0;
}

struct enroll *enroll_new(void *ctx, struct env const *env, char const *tls_dir)
{
	struct enroll *e = talloc_zero(ctx, struct enroll);

	if (!e)
		return NULL;
	e->env = env;
	e->tls_dir = tls_dir;
	talloc_set_destructor(e, enroll_end);
	return e;
}

/* ------------------------------------------------------------------ files */

static int paths(struct enroll const *e, char path[FILES][PATH_MAX], struct err *err)
{
	for (int i = 0; i < FILES; i++) {
		int rc = options_path(e->tls_dir, file_names[i], path[i], err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int read_ca(struct enroll const *e, struct pki_id *ca, struct err *err)
{
	char path[FILES][PATH_MAX];
	int rc = paths(e, path, err);

	return rc < 0 ? rc : pki_ca_load(path[CA_CERT], path[CA_KEY], ca, err);
}

/** Texts to be written, by file; NULL: not this one. */
struct texts {
	char *text[FILES];
};

static void texts_free(struct texts *t)
{
	for (int i = 0; i < FILES; i++) {
		if (t->text[i])
			mem_wipe(t->text[i], strlen(t->text[i]));
		free(t->text[i]);
	}
}

/** All of them are on the disk before the first one has its name. */
static int write_texts(struct texts const *t, char path[FILES][PATH_MAX], struct err *err)
{
	int rc = 0, i;

	for (i = 0; i < FILES && rc == 0; i++) {
		if (t->text[i])
			rc = file_write_new(path[i], t->text[i], strlen(t->text[i]), 0600);
	}
	for (int k = 0; k < FILES && rc == 0; k++) {
		i = k + 1;
		if (t->text[k])
			rc = file_commit(path[k]);
	}
	if (rc == 0)
		return 0;
	for (int k = 0; k < FILES; k++) {
		if (t->text[k])
			file_give_up(path[k]);
	}
	return err_set(err, rc,
		       "cannot write %s: %s; the folder must be there, and the user that "
		       "fastroamd runs as must be able to write to it",
		       path[i - 1], strerror(-rc));
}

/** The controller's own key and certificate. */
static int make_own(struct pki_id const *ca, char const *hostname, struct texts *t, struct err *err)
{
	char const *const names[] = {TLS_CONTROLLER_NAME, hostname};
	struct pki_id own = {.key = pki_key_new(err)};
	char san[2048];

	server_names(names, 2, san, sizeof san);
	if (own.key)
		own.cert = pki_issue(ca, own.key, TLS_CONTROLLER_NAME, san, PKI_SERVER, err);
	if (own.cert) {
		t->text[OWN_CERT] = pki_cert_pem(own.cert);
		t->text[OWN_KEY] = pki_key_pem(own.key);
	}
	pki_id_free(&own);
	if (t->text[OWN_CERT] && t->text[OWN_KEY])
		return 0;
	return err && err->code ? err->code : err_set(err, ENOMEM, "memory is short");
}

static int make_ca(struct pki_id *ca, struct texts *t, struct err *err)
{
	int rc = pki_ca_new("FastRoam CA", ca, err);

	if (rc < 0)
		return rc;
	t->text[CA_CERT] = pki_cert_pem(ca->cert);
	t->text[CA_KEY] = pki_key_pem(ca->key);
	return t->text[CA_CERT] && t->text[CA_KEY] ? 0 : err_set(err, ENOMEM, "memory is short");
}

/** @param there  bit n: file n exists */
static int make_files(struct enroll const *e, unsigned there, char path[FILES][PATH_MAX],
		      char const *hostname, struct err *err)
{
	struct pki_id ca = {0};
	struct texts t = {0};
	int rc;

	/* An installed system has it; a controller that is tried out in a folder of its own does
	 * not. What stands in the way is told by the file that cannot be written. */
	(void)!mkdir(e->tls_dir, 0700);
	rc = there ? read_ca(e, &ca, err) : make_ca(&ca, &t, err);
	if (rc == 0)
		rc = make_own(&ca, hostname, &t, err);
	if (rc == 0)
		rc = write_texts(&t, path, err);
	texts_free(&t);
	pki_id_free(&ca);
	return rc;
}

/** An access point that knows the CA only must be able to check the controller with it. */
static int check_own(struct enroll const *e, char path[FILES][PATH_MAX], struct err *err)
{
	struct pki_id ca;
	X509 *own;
	int rc = read_ca(e, &ca, err);

	if (rc < 0)
		return rc;
	own = pki_cert_load(path[OWN_CERT], err);
	if (!own)
		rc = -EINVAL;
	else if (X509_verify(own, X509_get0_pubkey(ca.cert)) != 1)
		rc = err_set(err, EINVAL,
			     "%s is not signed with %s: access points could not check it. Have it "
			     "issued by that CA",
			     path[OWN_CERT], path[CA_KEY]);
	X509_free(own);
	pki_id_free(&ca);
	return rc;
}

int enroll_prepare(struct enroll *e, char const *hostname, bool *made, struct err *err)
{
	unsigned const ca = 1u << CA_CERT | 1u << CA_KEY, all = (1u << FILES) - 1;
	char path[FILES][PATH_MAX];
	unsigned there = 0;
	int rc = paths(e, path, err);

	*made = false;
	if (rc < 0)
		return rc;
	for (int i = 0; i < FILES; i++)
		there |= access(path[i], F_OK) == 0 ? 1u << i : 0;
	if (there == all)
		return check_own(e, path, err);
	if (there == (all & ~(1u << CA_KEY)))
		return err_set(err, ENOENT,
			       "%s is not there: put the key of the CA of ca.pem there, or issue "
			       "the access point's certificate by hand",
			       path[CA_KEY]);
	if (there && there != ca)
		return err_set(
			err, ENOENT,
			"%s has some of ca.pem, ca.key, cert.pem and key.pem: put the others "
			"there, or move all away to have them made",
			e->tls_dir);
	rc = make_files(e, there, path, hostname, err);
	*made = rc == 0;
	return rc;
}

/* ------------------------------------------------------------------ tokens */

static uint64_t now_ms(struct enroll const *e)
{
	return e->env->now_ms(e->env->arg);
}

static void void_token(struct token *t)
{
	mem_wipe(t, sizeof *t);
}

/** That of this name, if its hour is not over. NULL: none. */
static struct token *find(struct enroll *e, char const *name)
{
	for (int i = 0; i < ENROLL_TOKENS_MAX; i++) {
		struct token *t = &e->token[i];

		if (!t->name[0] || strcmp(t->name, name) != 0)
			continue;
		if (now_ms(e) - t->given_ms < ENROLL_TOKEN_MS)
			return t;
		void_token(t);
	}
	return NULL;
}

/** A free place, or that of the oldest. */
static struct token *take_place(struct enroll *e)
{
	struct token *oldest = &e->token[0];

	for (int i = 0; i < ENROLL_TOKENS_MAX; i++) {
		if (!e->token[i].name[0])
			return &e->token[i];
		if (e->token[i].given_ms < oldest->given_ms)
			oldest = &e->token[i];
	}
	return oldest;
}

int enroll_give(struct enroll *e, char const *name, char text[ENROLL_TEXT], struct err *err)
{
	uint8_t fingerprint[PKI_FINGERPRINT_LEN];
	struct enroll_token out = {0};
	struct pki_id ca;
	struct token *t;
	int rc;

	if (!hostname_is_good(name))
		return err_set(err, EINVAL,
			       "\"%.64s\" is no name: 1 to 253 letters, digits, hyphens, dots and "
			       "underscores",
			       name);
	rc = read_ca(e, &ca, err);
	if (rc < 0)
		return rc;
	rc = pki_fingerprint(ca.cert, fingerprint);
	pki_id_free(&ca);
	if (rc < 0)
		return err_set(err, -rc, "the CA's certificate has no fingerprint");
	t = find(e, name);
	if (!t)
		t = take_place(e);
	void_token(t);
	(void)snprintf(t->name, sizeof t->name, "%s", name);
	e->env->random(e->env->arg, t->secret, sizeof t->secret);
	t->given_ms = now_ms(e);
	(void)snprintf(out.name, sizeof out.name, "%s", name);
	memcpy(out.secret, t->secret, sizeof out.secret);
	memcpy(out.fingerprint, fingerprint, sizeof out.fingerprint);
	enroll_token_text(&out, text);
	mem_wipe(&out, sizeof out);
	return 0;
}

/* ------------------------------------------------------------------ signing */

/** One answer for no token, one whose hour is over, and a wrong proof: who guesses learns nothing.
 */
static int refuse(struct err *err)
{
	return err_set(err, EACCES,
		       "no token of that name is valid: each is for one use within an hour; "
		       "`ap enroll NAME` on the controller makes a new one");
}

static bool proof_is_right(struct token const *t, uint8_t const proof[ENROLL_PROOF_LEN],
			   uint8_t const *request, size_t len)
{
	uint8_t want[ENROLL_PROOF_LEN];
	bool right = enroll_proof(t->secret, request, len, want) == 0 &&
		     consttime_eq(want, proof, sizeof want);

	mem_wipe(want, sizeof want);
	return right;
}

static void count_wrong(struct token *t)
{
	if (++t->wrong < ENROLL_WRONG_MAX)
		return;
	log_msg(LOG_LEVEL_WARNING, "ENROLL-4-VOID",
		"the token of access point %s is void after %d wrong proofs: somebody guesses, or "
		"has an old token of that name",
		t->name, ENROLL_WRONG_MAX);
	void_token(t);
}

/** The request is the token holder's: only now it is looked at. */
static int issue(struct enroll *e, char const *name, uint8_t const *request, size_t len,
		 char **cert, char **ca_text, struct err *err)
{
	char san[HOSTNAME_SIZE + 8];
	EVP_PKEY *key = pki_request_key(request, len, err);
	struct pki_id ca = {0};
	X509 *issued = NULL;
	int rc = key ? read_ca(e, &ca, err) : -EINVAL;

	(void)snprintf(san, sizeof san, "DNS:%s", name);
	if (rc == 0)
		issued = pki_issue(&ca, key, name, san, PKI_CLIENT, err);
	if (issued) {
		*cert = pki_cert_pem(issued);
		*ca_text = pki_cert_pem(ca.cert);
		rc = *cert && *ca_text ? 0 : err_set(err, ENOMEM, "memory is short");
	} else if (rc == 0) {
		rc = -EIO;
	}
	X509_free(issued);
	EVP_PKEY_free(key);
	pki_id_free(&ca);
	return rc;
}

int enroll_sign(struct enroll *e, char const *name, uint8_t const proof[ENROLL_PROOF_LEN],
		uint8_t const *request, size_t len, char **cert, char **ca, struct err *err)
{
	struct token *t = find(e, name);
	struct err why = {0};
	int rc;

	*cert = NULL;
	*ca = NULL;
	if (!t)
		return refuse(err);
	if (!proof_is_right(t, proof, request, len)) {
		count_wrong(t);
		return refuse(err);
	}
	rc = issue(e, t->name, request, len, cert, ca, &why);
	if (rc < 0) {
		log_msg(LOG_LEVEL_ERROR, "ENROLL-3-FAILED",
			"no certificate for access point %s: %s", t->name, why.msg);
		free(*cert);
		free(*ca);
		*cert = *ca = NULL;
		/* Paths of the controller's are not for everybody. */
		return err_set(err, rc, "the controller cannot sign it: its log says why");
	}
	log_msg(LOG_LEVEL_NOTICE, "ENROLL-5-DONE", "access point %s has got its certificate",
		t->name);
	void_token(t);
	return 0;
}
