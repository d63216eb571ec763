import type { OutboundCause } from './outboundAddress.ts'

// Node's and OpenSSL's codes of what partners get wrong with their certificates; the rest is a handshake that failed.
const named: Readonly<Record<string, OutboundCause>> = {
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_hostname',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
}

/**
 * What is wrong with an endpoint's TLS, in a word that its owner can act on: the certificate's time, its name, who
 * vouches for it, or the handshake itself.
 */
export function tlsCause(code: string | undefined): OutboundCause {
  return named[code ?? ''] ?? 'tls'
}
