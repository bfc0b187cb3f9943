const DEADLINE_MS = 10_000;

/**
 * Tells whether an address from outside answers with a redirect, which is not followed.
 * @throws what fetch throws if the address does not answer within ten seconds
 */
export async function isRedirect(url: string): Promise<boolean> {
  const headers = { accept: "application/json" };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const { status, body } = await fetch(url, { headers, redirect: "manual", cache: "no-store", signal });
  await body?.cancel();
  return status >= 300 && status < 400;
}
