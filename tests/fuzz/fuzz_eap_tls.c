/* SPDX-License-Identifier: GPL-2.0-or-later */
/** EAP packets of a server that nobody knows: length (2, big-endian) and packet, one after another.
 */
#include "check.h"

#include <talloc.h>

#include "sim/eap_tls.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	static SSL_CTX *ctx;
	struct rd r = rd_init(data, size);
	struct eap_tls *t;

	if (!ctx)
		ctx = SSL_CTX_new(TLS_client_method());
	t = eap_tls_new(NULL, ctx, "client.example.test", NULL);
	FUZZ_CHECK(t);
	while (rd_left(&r) > 2) {
		uint8_t out[EAP_TLS_PACKET_MAX];
		struct wr w = wr_init(out, sizeof out);
		size_t len = rd_be16(&r);
		uint8_t const *packet = rd_bytes(&r, len < rd_left(&r) ? len : rd_left(&r));
		enum eap_tls_action what;

		len = (size_t)(r.p - packet);
		what = eap_tls_received(t, packet, len, &w);
		FUZZ_CHECK(!w.bad && (what == EAP_TLS_SEND) == (wr_len(&w) > 0));
		/* Nobody finishes TLS by guessing. */
		FUZZ_CHECK(what != EAP_TLS_DONE && !eap_tls_msk(t));
	}
	talloc_free(t);
	return 0;
}
