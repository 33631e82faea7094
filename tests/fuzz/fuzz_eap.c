/* SPDX-License-Identifier: GPL-2.0-or-later */
/** An EAPOL packet and the EAP packet in it: what is read lies inside. */
#include "check.h"

#include "dot11/eap.h"

int LLVMFuzzerTestOneInput(uint8_t const *data, size_t size)
{
	struct eapol p;
	struct eap e;

	if (eapol_decode(data, size, &p) != DOT11_OK)
		return 0;
	FUZZ_CHECK(p.version != 0);
	FUZZ_CHECK(inside(p.frame.p, p.frame.len, data, size));
	FUZZ_CHECK(p.frame.len == p.body.len + 4);
	if (eap_decode(p.body.p, p.body.len, &e) != DOT11_OK)
		return 0;
	FUZZ_CHECK(inside(e.packet.p, e.packet.len, p.body.p, p.body.len));
	FUZZ_CHECK(inside(e.data.p, e.data.len, e.packet.p, e.packet.len));
	return 0;
}
