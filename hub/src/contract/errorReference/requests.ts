import { address, call, first, lines } from './curls.ts'
import type { RefusalCode } from '../refusals.ts'
import type { ErrorEntry } from './entry.ts'

const bearer = '-H "Authorization: Bearer $TOKEN"'
/** Refusals of the request itself, whatever the operation; notifications. */
export const requestErrors = {
  'notifications.empty': {
    title: 'Nothing has happened',
    means: 'There is no notification to fetch. This is the everyday end of pulling, not a fault.',
    causes: ['All notifications were fetched.', 'Your client has them pushed, or none of their kinds is switched on.'],
    fix: 'Ask again after a while. A minute is a good pause; while there are notifications, go on without one.',
    retry: { later: 'after a pause, such as a minute' },
    curl: call('GET', '/notifications'),
  },
  'release.not_allowed': {
    title: 'Nothing is pushed to you',
    means: 'Releasing queues failed pushes again, and your client fetches its notifications itself.',
    causes: ['Your client is set to pull.', 'The call goes out with the credentials of another client.'],
    fix: 'Nothing is to be released: what you have not fetched waits for you.',
    retry: 'no',
    as: 'sandbox-pull',
    curl: call('POST', '/notifications/release'),
  },
  'release.too_soon': {
    title: 'Released less than an hour ago',
    means: 'Failed pushes can be queued again once an hour, and you have done so.',
    causes: ['Releasing stands in a schedule that is too tight.', 'Several of your servers release, each for itself.'],
    fix: 'Find out first why the pushes failed: one release after the cause is gone is enough.',
    retry: { later: 'within the hour; Retry-After has the seconds' },
    curl: lines(first('POST', '/notifications/release'), call('POST', '/notifications/release')),
  },
  'request.invalid': {
    title: 'A field is wrong or missing',
    means:
      'Path, query or body break a rule of the contract. Under errors stands every field with what is wrong with it, ' +
      'up to 50 of them.',
    causes: [
      'A time has no offset, or the plus sign of its offset is not percent-encoded.',
      'A required field is missing or null.',
      'A value has the wrong type, or is none of those that are allowed.',
    ],
    fix: 'Correct the fields under errors. There, `slots[1].end` is the end of the second slot.',
    retry: 'after fixing',
    curl: call('GET', `${address}/slots?start=monday&end=2030-01-08T00:00:00Z`),
  },
  'request.malformed_json': {
    title: 'Body is no JSON',
    means: 'The body says that it is JSON, but can’t be read as such.',
    causes: [
      'The text was put together by hand, and a quote or comma is off.',
      'The body is a form, but its Content-Type says JSON.',
      'The text is in another encoding than UTF-8, or was cut off.',
    ],
    fix: 'Let your language’s JSON library write the body, in UTF-8.',
    retry: 'after fixing',
    curl: call('POST', `${address}/breaks`, '{"since":'),
  },
  'request.bad_value': {
    title: 'Request holds something that can’t be kept',
    means: 'The request can be read, but holds what no calendar can store, or what HTTP forbids.',
    causes: [
      'A text holds a NUL character or half of an emoji.',
      'A date or a number is beyond anything real.',
      'The request itself is malformed: two Host headers, a broken percent-encoding.',
    ],
    fix: 'Clean texts of control characters before they are sent, and leave URLs and headers to an HTTP library.',
    retry: 'after fixing',
    curl: call('POST', `${address}/breaks`, {
      since: '2030-01-07T12:00:00Z',
      till: '2030-01-07T13:00:00Z',
      description: '\0',
    }),
  },
  'auth.missing': {
    title: 'No access token',
    means: 'The request carries no access token, and nothing but the token endpoint can do without.',
    causes: [
      'The header is missing, or a proxy takes it away.',
      'The header does not begin with Bearer.',
      'Client id and secret are sent to the API instead of the token endpoint.',
    ],
    fix: 'Fetch a token and send it as Authorization: Bearer … with every request.',
    retry: 'after fixing',
    curl: 'curl -si "$API/facilities"',
  },
  'auth.invalid': {
    title: 'Access token is not valid',
    means: 'There is a token, but it counts no more, or never did.',
    causes: [
      'It is older than its lifetime.',
      'Your client’s secret was changed, or the client was stopped.',
      'It is of another environment, or was cut off.',
    ],
    fix: 'Fetch a new token and repeat the request once with it. If that is refused too, look at the credentials.',
    retry: 'after fixing',
    curl: `curl -si "$API/facilities" -H "Authorization: Bearer ${'0'.repeat(40)}"`,
  },
  'idempotency.in_flight': {
    title: 'The first try is still running',
    means: 'Another request with this Idempotency-Key has no answer yet.',
    causes: [
      'A timeout of yours is shorter than the request takes, and the repeat came before its end.',
      'Two workers took the same job from a queue.',
      'The hub was stopped in the middle of the first try; its key is free again after 30 seconds.',
    ],
    fix: 'Repeat the same request with the same key after Retry-After: it gets the first one’s answer.',
    retry: { later: 'after the seconds of Retry-After' },
    note: 'Needs two requests at the same moment.',
  },
  'idempotency.other_body': {
    title: 'A key for two requests',
    means: 'This Idempotency-Key came with another path or another body within the last 24 hours.',
    causes: [
      'The key is made per job or per patient, and not per request.',
      'The request was changed before its repeat.',
    ],
    fix: 'Make a new random key, such as a UUID, for each request, and keep it for that request’s repeats.',
    retry: 'after fixing',
    curl: lines(
      `KEY=$(date +%s)`,
      `curl -s -o /dev/null -X POST "$API${address}/calendar/enable" \\\n  ${bearer} -H "Idempotency-Key: $KEY"`,
      `curl -si -X POST "$API${address}/calendar/disable" \\\n  ${bearer} -H "Idempotency-Key: $KEY"`,
    ),
  },
  'rate.limited': {
    title: 'Too many requests',
    means:
      'Your client has used up one of its limits; the message says which. Windows begin with the minute or the hour of ' +
      'UTC.',
    causes: [
      'A loop without a pause, or many workers at once.',
      'Slots are sent day by day, where one request could carry several.',
      'Everything is read again on a schedule, where notifications would tell what changed.',
    ],
    fix:
      'Wait for Retry-After, and slow down while X-RateLimit-Remaining is low. If your clinics really need more, ask the ' +
      'hub’s support.',
    retry: { later: 'after the seconds of Retry-After' },
    curl: `for TRY in $(seq 41); do curl -si -X POST "$API${address}/calendar/enable" \\\n  ${bearer}; echo; done`,
    note: 'Sends more writes than a minute allows. The rest of that minute is lost to your client.',
  },
  'route.not_found': {
    title: 'There is no such path',
    means: 'The API has nothing under this path, with any method.',
    causes: [
      'A typo, or an id with a slash in it.',
      'The base URL misses /api/v3/integration.',
      'A variable was empty.',
    ],
    fix: 'Compare the path with the API reference.',
    retry: 'after fixing',
    curl: call('GET', '/doctors'),
  },
  'method.not_allowed': {
    title: 'Not with this method',
    means: 'The path exists, but not for this method. Allow names those that it has.',
    causes: ['PUT and POST, or PUT and PATCH, were taken for the same.', 'A redirect turned a POST into a GET.'],
    fix: 'Use one of the methods in Allow.',
    retry: 'after fixing',
    curl: call('DELETE', '/facilities'),
  },
  'request.timeout': {
    title: 'Request arrived too slowly',
    means: 'The hub waited for the rest of the request: 15 seconds for its headers, 30 for all of it.',
    causes: ['The connection is very slow or hangs.', 'Content-Length promises more than is sent.'],
    fix: 'Send the body in one piece, with its true length, and repeat the request.',
    retry: { later: 'at once, on a new connection' },
    curl: `(printf '{'; sleep 40) | curl -si -X POST -T . "$API${address}/breaks" \\\n  ${bearer} -H "Content-Type: application/json"`,
    note: 'Takes 40 seconds.',
  },
  'body.too_large': {
    title: 'Body is larger than 1 MiB',
    means: 'No request of this API needs a mebibyte, so nothing larger is read.',
    causes: ['Slots of many months or doctors are sent at once.', 'A file is sent in a text field.'],
    fix: 'Split it: one replaceSlots takes up to 1,000 work periods of one address.',
    retry: 'after fixing',
    curl: `head -c 1100000 /dev/zero | tr '\\0' ' ' | curl -si -X POST "$API${address}/breaks" \\\n  ${bearer} -H "Content-Type: application/json" --data-binary @-`,
  },
  'media_type.unsupported': {
    title: 'Body is of the wrong type',
    means: 'Bodies are JSON, and this one says that it is something else. Only the token endpoint takes forms.',
    causes: ['The HTTP library sends a form unless told otherwise.', 'The Content-Type is missing.'],
    fix: 'Send Content-Type: application/json with every body.',
    retry: 'after fixing',
    curl: `curl -si -X POST "$API${address}/breaks" \\\n  ${bearer} -H "Content-Type: text/xml" -d '<break/>'`,
  },
  'encoding.unsupported': {
    title: 'Body is compressed',
    means:
      'The body comes with a Content-Encoding, such as gzip. Bodies are read as they are, at all addresses of the hub.',
    causes: [
      'The HTTP library compresses larger bodies by itself.',
      'A proxy on your side compresses what it forwards.',
    ],
    fix: 'Switch the compression of requests off. Accept-Encoding of the answer says what is read: identity.',
    retry: 'after fixing',
    curl: `printf '{}' | gzip | curl -si -X POST "$API${address}/breaks" \\\n  ${bearer} -H "Content-Type: application/json" -H "Content-Encoding: gzip" --data-binary @-`,
  },
  'request.headers_too_large': {
    title: 'Headers are larger than 16 KiB',
    means: 'Request line and headers together are more than the hub reads.',
    causes: ['Cookies of a whole site are sent along.', 'A list of ids is put into the query.'],
    fix: 'Send only the headers that the API needs: Authorization, Content-Type, and Accept if you like.',
    retry: 'after fixing',
    curl: `curl -si "$API/facilities" -H "X-Long: $(head -c 20000 /dev/zero | tr '\\0' x)"`,
  },
  'server.error': {
    title: 'A fault of the hub',
    means:
      'Something went wrong that should not have, and it is ours. The details are in the hub’s log under the ' +
      'request’s id.',
    causes: ['A fault in the hub.'],
    fix: 'Try again a few times with growing pauses. If it stays, tell the hub’s support the X-Request-Id of the answer.',
    retry: { later: 'after a second, then with growing pauses' },
    note: 'There is no known way to provoke it. If you find one, please report it.',
  },
  'server.not_built': {
    title: 'Not available yet',
    means: 'The operation stands in the contract, but this version of the hub does not have it.',
    causes: ['The hub is older than the contract that you read.'],
    fix: 'Ask who runs the hub for a newer version.',
    retry: { later: 'after the hub was updated' },
    note: 'This version has all operations, so it can’t be shown.',
  },
  'server.unavailable': {
    title: 'The hub is busy or without its database',
    means: 'The hub can’t do its work for a moment. Nothing of your request was done.',
    causes: ['The database is being restarted.', 'More requests came in than the hub can take.'],
    fix: 'Wait for the time of Retry-After, then repeat the request as it was.',
    retry: { later: 'after the seconds of Retry-After' },
    note: 'To see it, stop the PostgreSQL server that DATABASE_URL names.',
  },
} as const satisfies Partial<Record<RefusalCode, ErrorEntry>>
