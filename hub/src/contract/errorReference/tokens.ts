import type { RefusalCode } from '../refusals.ts'
import type { ErrorEntry } from './entry.ts'

const token = (form: string, secret = '$CLIENT_SECRET'): string =>
  `curl -si "$TOKEN_URL" -u "$CLIENT_ID:${secret}" \\\n  ${form}`
const credentials = '-d grant_type=client_credentials -d scope=integration'

/** Refusals of the token endpoint. */
export const tokenErrors = {
  'token.invalid_request': {
    title: 'Token request is incomplete',
    means: 'The token endpoint takes a form with grant_type, and each field once.',
    causes: ['The grant_type is missing or empty.', 'A field is sent twice.', 'There is no body at all.'],
    fix: 'Send a form, urlencoded or multipart, with grant_type=client_credentials.',
    retry: 'after fixing',
    curl: token('-d scope=integration'),
  },
  'token.no_form': {
    title: 'Token request is no form',
    means: 'The token endpoint, unlike all others, takes a form and no JSON. That is how OAuth has it.',
    causes: [
      'The HTTP library sends JSON unless told otherwise.',
      'The same client code serves the API and the tokens.',
    ],
    fix: 'Send a form, urlencoded or multipart, with grant_type=client_credentials.',
    retry: 'after fixing',
    curl: token(`-H "Content-Type: application/json" -d '{"grant_type":"client_credentials"}'`),
  },
  'token.two_credentials': {
    title: 'Client credentials came twice',
    means: 'The client’s secret, or another client’s id, stands in the form, while HTTP Basic says who asks.',
    causes: [
      'The OAuth library sends Basic, and the form was filled in by hand as well.',
      'A proxy on your side adds an Authorization header of its own.',
    ],
    fix: 'Send id and secret either by HTTP Basic or in the form.',
    retry: 'after fixing',
    curl: token(`${credentials} -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET"`),
  },
  'token.unsupported_grant_type': {
    title: 'Tokens are not given that way',
    means: 'The hub knows one way to a token: client_credentials. There are no users to log in and no refresh tokens.',
    causes: ['The OAuth library is set to another flow.', 'A refresh is tried when the token runs out.'],
    fix: 'Send grant_type=client_credentials, also when a token has run out.',
    retry: 'after fixing',
    curl: token('-d grant_type=password -d scope=integration'),
  },
  'token.invalid_scope': {
    title: 'Unknown scope',
    means: 'The only scope is integration. It may be left out.',
    causes: ['The OAuth library adds scopes of its own.', 'Several scopes are sent at once.'],
    fix: 'Send scope=integration, or none.',
    retry: 'after fixing',
    curl: token('-d grant_type=client_credentials -d scope=everything'),
  },
  'token.invalid_client': {
    title: 'Client id or secret is wrong',
    means: 'There is no client with this id and secret. The words are the same for a wrong id and a wrong secret.',
    causes: [
      'Id and secret are of another environment.',
      'The secret was changed, and this server still has the old one.',
      'A character was lost when it was copied, or a space was added.',
    ],
    fix: 'Compare both with what you were given. A lost secret can’t be shown again; the hub’s support gives you a new one.',
    retry: 'after fixing',
    curl: token(credentials, 'wrong'),
  },
  'token.temporarily_unavailable': {
    title: 'Too many token requests',
    means:
      'This client has fetched tokens too often within this minute, or your IP address has failed with it too often.',
    causes: ['A new token is fetched for every request.', 'Wrong credentials are tried in a loop.'],
    fix: 'Keep a token until it runs out and share it between your workers.',
    retry: { later: 'after the seconds of Retry-After' },
    curl: `for TRY in $(seq 61); do ${token(credentials, 'wrong')}; echo; done`,
    note: 'The rest of that minute, your address gets no token for that client.',
  },
} as const satisfies Partial<Record<RefusalCode, ErrorEntry>>
