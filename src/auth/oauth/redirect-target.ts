/** Returns whether a redirect opens an app by a scheme of its own, such as cursor:, and not a page (RFC 8252, section 7.1). */
export const opensApp = (redirectUri: string): boolean => !/^https?:$/.test(new URL(redirectUri).protocol);

/**
 * Returns where a redirect leads, in a form that a person can judge: the host of a page, or the scheme of an app. What
 * looks like a host behind such a scheme is any text that the app has chosen.
 */
export function redirectTarget(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return opensApp(redirectUri) ? protocol : host;
}
