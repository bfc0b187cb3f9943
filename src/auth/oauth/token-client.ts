import { parseJsonObject } from "../../core/json-object.ts";

/** Returns the id of the client in a request for a token, in any of the ways of OAuth; "" if there is none. */
export function clientOfToken(form: URLSearchParams, authorization: string | undefined): string {
  return form.get("client_id") || basicUser(authorization) || issuerOf(form.get("client_assertion")) || "";
}

/** RFC 6749, section 2.3.1: both parts are form-encoded. */
function basicUser(authorization = ""): string | undefined {
  const [, credentials] = /^basic[ \t]+(\S+)[ \t]*$/i.exec(authorization) ?? [];
  const [, user] = /^([^:]*):/.exec(decoded(credentials ?? "", "base64")) ?? [];
  return user === undefined ? undefined : (new URLSearchParams(`user=${user}`).get("user") ?? undefined);
}

/** RFC 7523: the client is the issuer of the JWT with which it proves who it is. */
function issuerOf(assertion: string | null): string | undefined {
  const claims = parseJsonObject(decoded(assertion?.split(".")[1] ?? "", "base64url"));
  return typeof claims?.iss === "string" ? claims.iss : undefined;
}

const decoded = (text: string, encoding: "base64" | "base64url") => Buffer.from(text, encoding).toString();
