/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * Connecting to a controller and moving octets, in plain or within TLS.
 */
#include "net/push_client_conn.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/push_client.h"
#include "net/tls_client.h"

/** Addresses of a name that are tried in turn; more are left out. */
#define ADDRESSES_MAX 8

struct push_conn {
	char *socket;
	char *server;
	char *expected; /**< name or address in the controller's certificate */
	uint16_t port;
	char peer[280];
	SSL_CTX *ctx;
	SSL *ssl;
	int fd;
	unsigned attempt;
	bool connecting;  /**< connect() is under way */
	short tls_events; /**< what TLS waits for besides our own wish */
};

/** The first entry of OpenSSL's error queue in words; the queue is then empty. */
static char const *tls_reason(void)
{
	unsigned long e = ERR_get_error();
	char const *text = NULL;

	if (ERR_SYSTEM_ERROR(e))
		text = strerror(ERR_GET_REASON(e));
	else if (e)
		text = ERR_reason_error_string(e);
	ERR_clear_error();
	return text ? text : "unknown error";
}

static int tls_load(struct push_conn *c, struct push_client_config const *config, struct err *err)
{
	ERR_clear_error();
	c->ctx = SSL_CTX_new(TLS_client_method());
	if (!c->ctx || !SSL_CTX_set_min_proto_version(c->ctx, TLS1_3_VERSION))
		return err_set(err, EIO, "cannot set up TLS: %s", tls_reason());
	SSL_CTX_set_verify(c->ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(c->ctx,
			 SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* One connection stays up for days: nothing would ever be resumed. */
	SSL_CTX_set_session_cache_mode(c->ctx, SSL_SESS_CACHE_OFF);
	if (SSL_CTX_load_verify_file(c->ctx, config->ca_file) != 1)
		return err_set(
			err, EINVAL,
			"cannot read the CA certificates in ca_file %s (%s): it must be a PEM file "
			"that this user may read",
			config->ca_file, tls_reason());
	if (SSL_CTX_use_certificate_chain_file(c->ctx, config->cert_file) != 1)
		return err_set(
			err, EINVAL,
			"cannot read the certificate in certificate_file %s (%s): it must be a PEM "
			"file that this user may read",
			config->cert_file, tls_reason());
	if (SSL_CTX_use_PrivateKey_file(c->ctx, config->key_file, SSL_FILETYPE_PEM) != 1)
		return err_set(
			err, EINVAL,
			"cannot use the key in private_key_file %s (%s): it must be an unencrypted "
			"PEM file that this user may read, and the key of the certificate in %s",
			config->key_file, tls_reason(), config->cert_file);
	return 0;
}

static int conn_set_tls(struct push_conn *c, struct push_client_config const *config,
			struct err *err)
{
	if (!config->port)
		return err_set(err, EINVAL, "port 0 is no port: 2083 is usual for RADIUS over TLS");
	if (!config->ca_file || !config->cert_file || !config->key_file)
		return err_set(err, EINVAL,
			       "a controller over TLS needs ca_file, certificate_file and "
			       "private_key_file");
	if (strlen(config->server) > 253)
		return err_set(err, EINVAL,
			       "server has %zu octets: no host name is longer than 253",
			       strlen(config->server));
	c->server = strdup(config->server);
	c->expected = strdup(config->server_name && *config->server_name ? config->server_name
									 : config->server);
	c->port = config->port;
	if (!c->server || !c->expected)
		return err_set(err, ENOMEM, "no memory for a controller");
	snprintf(c->peer, sizeof(c->peer), "%s port %u", c->server, c->port);
	return tls_load(c, config, err);
}

struct push_conn *push_conn_new(struct push_client_config const *config, struct err *err)
{
	struct push_conn *c = calloc(1, sizeof(*c));
	size_t const path_max = sizeof(((struct sockaddr_un *)0)->sun_path);
	int rc;

	if (!c) {
		err_set(err, ENOMEM, "no memory for a controller");
		return NULL;
	}
	c->fd = -1;
	if (!config->socket == !config->server) {
		rc = err_set(err, EINVAL,
			     "a controller needs either socket (same machine) or server (TLS)");
	} else if (config->server) {
		rc = conn_set_tls(c, config, err);
	} else if (config->socket[0] != '/' || strlen(config->socket) >= path_max) {
		rc = err_set(err, EINVAL,
			     "socket %s: an absolute path of at most %zu octets is needed",
			     config->socket, path_max - 1);
	} else {
		c->socket = strdup(config->socket);
		snprintf(c->peer, sizeof(c->peer), "%s", config->socket);
		rc = c->socket ? 0 : err_set(err, ENOMEM, "no memory for a controller");
	}
	if (rc < 0) {
		push_conn_free(c);
		return NULL;
	}
	return c;
}

void push_conn_free(struct push_conn *c)
{
	if (!c)
		return;
	push_conn_close(c);
	SSL_CTX_free(c->ctx);
	free(c->socket);
	free(c->server);
	free(c->expected);
	free(c);
}

char const *push_conn_peer(struct push_conn const *c)
{
	return c->peer;
}

int push_conn_fd(struct push_conn const *c)
{
	return c->fd;
}

short push_conn_events(struct push_conn const *c)
{
	return c->connecting ? POLLOUT : c->tls_events;
}

void push_conn_close(struct push_conn *c)
{
	if (c->ssl) {
		/* close_notify if there is room for it; the answer is not waited for. */
		SSL_shutdown(c->ssl);
		ERR_clear_error();
		SSL_free(c->ssl);
		c->ssl = NULL;
	}
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->connecting = false;
	c->tls_events = 0;
}

/** Each errno that connecting commonly gives, with what to do about it. */
static int connect_error(struct push_conn const *c, int e, struct err *err)
{
	switch (e) {
	case ENOENT:
		return err_set(err, e, "%s does not exist: is fastroamd running on this machine?",
			       c->peer);
	case ECONNREFUSED:
		return err_set(err, e, "%s: nobody listens: is fastroamd running?", c->peer);
	case EACCES:
		return err_set(
			err, e,
			"%s: permission denied: fastroamd's push listener must admit the user that "
			"runs FreeRADIUS",
			c->peer);
	default: return err_set(err, e, "%s: %s", c->peer, strerror(e));
	}
}

static int open_unix(struct push_conn *c, struct err *err)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};

	memcpy(sun.sun_path, c->socket, strlen(c->socket) + 1);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0)
		return connect_error(c, errno, err);
	/* EAGAIN: the listener's backlog is full; a Unix socket does not complete that later. */
	if (connect(c->fd, (struct sockaddr *)&sun, sizeof(sun)) < 0)
		return connect_error(c, errno, err);
	return 0;
}

static int open_tcp(struct push_conn *c, struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	struct addrinfo *list = NULL, *a;
	unsigned count = 0, chosen;
	int const on = 1;
	char port[8];
	int rc;

	snprintf(port, sizeof(port), "%u", c->port);
	rc = getaddrinfo(c->server, port, &hints, &list);
	if (rc != 0)
		return err_set(err, EHOSTUNREACH, "cannot find the address of %s: %s", c->server,
			       rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
	for (a = list; a && count < ADDRESSES_MAX; a = a->ai_next)
		count++;
	chosen = c->attempt++ % count;
	for (a = list; chosen; chosen--)
		a = a->ai_next;
	c->fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0) {
		rc = connect_error(c, errno, err);
	} else {
		/* A push is one small write that nothing follows: Nagle would hold it for the ACK.
		 */
		(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		(void)setsockopt(c->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
		rc = connect(c->fd, a->ai_addr, a->ai_addrlen);
		c->connecting = rc < 0 && errno == EINPROGRESS;
		rc = rc < 0 && !c->connecting ? connect_error(c, errno, err) : 0;
	}
	freeaddrinfo(list);
	return rc;
}

static int tls_start(struct push_conn *c, struct err *err)
{
	c->ssl = tls_client_connect(c->ctx, c->expected, err);
	if (!c->ssl) {
		(void)err_prefix(err, "%s", c->peer);
		return -EINVAL;
	}
	ERR_clear_error();
	if (SSL_set_fd(c->ssl, c->fd) != 1)
		return err_set(err, EIO, "%s: cannot set up TLS: %s", c->peer, tls_reason());
	return 0;
}

int push_conn_open(struct push_conn *c, struct err *err)
{
	int rc = c->socket ? open_unix(c, err) : open_tcp(c, err);

	if (rc == 0 && c->server)
		rc = tls_start(c, err);
	if (rc < 0)
		push_conn_close(c);
	return rc;
}

/** Why the controller's certificate was not taken, and what helps. */
static int verify_error(struct push_conn const *c, long result, struct err *err)
{
	char const *cure = "check ca_file";

	switch (result) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return err_set(
			err, EPERM,
			"%s: the controller's certificate does not name %s: set server_name to a "
			"name in its subjectAltName, or issue it for that name",
			c->peer, c->expected);
	case X509_V_ERR_CERT_HAS_EXPIRED: cure = "renew it, or correct this machine's clock"; break;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		cure = "correct the clock here or on the controller";
		break;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		cure = "ca_file must hold the CA that signed it";
		break;
	}
	return err_set(err, EPERM, "%s: the controller's certificate is not accepted: %s: %s",
		       c->peer, X509_verify_cert_error_string(result), cure);
}

/** An alert of the controller's; the ones about our own certificate deserve words. */
static int tls_error(struct push_conn const *c, struct err *err)
{
	unsigned long e = ERR_peek_error();
	long verify = SSL_get_verify_result(c->ssl);

	if (ERR_GET_REASON(e) == SSL_R_CERTIFICATE_VERIFY_FAILED && verify != X509_V_OK) {
		ERR_clear_error();
		return verify_error(c, verify, err);
	}
	switch (ERR_GET_REASON(e)) {
	case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
	case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
	case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
	case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
	case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
	case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
		return err_set(
			err, EPERM,
			"%s: the controller does not accept our certificate (%s): "
			"certificate_file must be valid and signed by a CA that fastroamd trusts",
			c->peer, tls_reason());
	case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
	case SSL_R_UNSUPPORTED_PROTOCOL:
	case SSL_R_WRONG_VERSION_NUMBER:
		return err_set(err, EPROTO, "%s: the other end does not speak TLS 1.3 (%s)",
			       c->peer, tls_reason());
	default: return err_set(err, EPROTO, "%s: TLS: %s", c->peer, tls_reason());
	}
}

/** The outcome of an SSL call that moved nothing: -EAGAIN, 0 for the end, or the error. */
static int tls_result(struct push_conn *c, int rc, struct err *err)
{
	int const e = errno;

	switch (SSL_get_error(c->ssl, rc)) {
	case SSL_ERROR_WANT_READ: c->tls_events = POLLIN; return -EAGAIN;
	case SSL_ERROR_WANT_WRITE: c->tls_events = POLLOUT; return -EAGAIN;
	case SSL_ERROR_ZERO_RETURN: return 0;
	case SSL_ERROR_SYSCALL: return e ? connect_error(c, e, err) : 0;
	default:
		/* OpenSSL 3 reports an end without close_notify here. */
		if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
			ERR_clear_error();
			return 0;
		}
		return tls_error(c, err);
	}
}

int push_conn_advance(struct push_conn *c, struct err *err)
{
	int rc;

	if (c->connecting) {
		struct pollfd p = {.fd = c->fd, .events = POLLOUT};
		int e = 0;
		socklen_t len = sizeof(e);

		if (poll(&p, 1, 0) == 0)
			return 0;
		if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &len) < 0)
			e = errno;
		if (e)
			return connect_error(c, e, err);
		c->connecting = false;
	}
	if (!c->ssl)
		return 1;
	ERR_clear_error();
	errno = 0;
	rc = SSL_do_handshake(c->ssl);
	if (rc == 1) {
		c->tls_events = 0;
		return 1;
	}
	rc = tls_result(c, rc, err);
	if (rc == 0)
		return err_set(err, ECONNRESET, "%s: the other end closed during the TLS handshake",
			       c->peer);
	return rc == -EAGAIN ? 0 : rc;
}

ssize_t push_conn_read(struct push_conn *c, uint8_t *buf, size_t len, struct err *err)
{
	ssize_t n;

	if (!c->ssl) {
		n = recv(c->fd, buf, len, 0);
		if (n >= 0)
			return n;
		if (errno == EAGAIN || errno == EINTR)
			return -EAGAIN;
		return errno == ECONNRESET ? 0 : connect_error(c, errno, err);
	}
	ERR_clear_error();
	errno = 0;
	c->tls_events = 0;
	n = SSL_read(c->ssl, buf, len > INT32_MAX ? INT32_MAX : (int)len);
	return n > 0 ? n : tls_result(c, (int)n, err);
}

ssize_t push_conn_write(struct push_conn *c, uint8_t const *buf, size_t len, struct err *err)
{
	ssize_t n;

	if (!c->ssl) {
		/* The server ignores SIGPIPE only after its modules are up. */
		n = send(c->fd, buf, len, MSG_NOSIGNAL);
		if (n >= 0)
			return n;
		return errno == EAGAIN || errno == EINTR ? -EAGAIN : connect_error(c, errno, err);
	}
	ERR_clear_error();
	errno = 0;
	c->tls_events = 0;
	n = SSL_write(c->ssl, buf, len > INT32_MAX ? INT32_MAX : (int)len);
	if (n > 0)
		return n;
	n = tls_result(c, (int)n, err);
	return n == 0 ? err_set(err, EPIPE, "%s: the other end closed", c->peer) : n;
}
