/** Success carries its own type, an error another; requests and vendors' endpoints speak plain JSON. */
export const mediaTypes = {
  success: 'application/vnd.docplanner+json; charset=UTF-8',
  error: 'application/vnd.error+docplanner+json',
  json: 'application/json',
} as const
