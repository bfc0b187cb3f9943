import { createHash } from "node:crypto";
import { settings } from "../settings.ts";

/** A secret as it is stored: encrypted with AES-GCM. */
export interface Sealed {
  /** Tells which key opens it: the beginning of a hash of the key. */
  key: string;
  /** base64url */
  iv: string;
  /** base64url, with the tag */
  sealed: string;
}

/**
 * The keys in SETTINGS_KEY. The first one encrypts, and all of them decrypt, so that a new key can be put before the old
 * one until every secret was written again.
 */
export class SettingsKeys {
  readonly #keys: readonly { id: string; bytes: Buffer }[];

  /** @param settingsKey the value of SETTINGS_KEY, with a comma between keys */
  constructor(settingsKey: string | undefined) {
    const texts = (settingsKey ?? "").split(",").map((text) => text.trim());
    this.#keys = texts
      .filter((text) => text !== "")
      .map((text) => {
        const bytes = createHash("sha256").update("hearth settings key\n").update(text).digest();
        return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
      });
  }

  /** Tells whether something can be encrypted. */
  get canSeal(): boolean {
    return this.#keys.length > 0;
  }

  /** Whether this was encrypted with the first key. */
  isNewest({ key }: Sealed): boolean {
    return key === this.#keys[0]?.id;
  }

  /** @param place what the secret belongs to; it cannot be opened for another place */
  async seal(text: string, place: string): Promise<Sealed> {
    const [key] = this.#keys;
    if (key === undefined) throw new Error("there is no key to encrypt with");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const cipher = { name: "AES-GCM", iv, additionalData: Buffer.from(place) };
    const sealed = await crypto.subtle.encrypt(cipher, await importKey(key.bytes, "encrypt"), Buffer.from(text));
    return { key: key.id, iv: toBase64(iv), sealed: toBase64(new Uint8Array(sealed)) };
  }

  /** Decrypts a secret. Returns undefined if no key opens it for this place. */
  async open({ key: id, iv, sealed }: Sealed, place: string): Promise<string | undefined> {
    const key = this.#keys.find((known) => known.id === id);
    if (key === undefined) return undefined;
    const cipher = { name: "AES-GCM", iv: Buffer.from(iv, "base64url"), additionalData: Buffer.from(place) };
    try {
      const imported = await importKey(key.bytes, "decrypt");
      const opened = await crypto.subtle.decrypt(cipher, imported, Buffer.from(sealed, "base64url"));
      return new TextDecoder().decode(opened);
    } catch {
      return undefined;
    }
  }
}

/** What a secret belongs to. It cannot be decrypted for another place, so nobody can move it to a record that shows it. */
export const placeOf = (kind: string, id: string, field: string) => `${kind}/${id}/${field}`;

/** Decrypts the secrets of a record by their fields. Returns undefined if one of them cannot be. */
export async function openSecrets(
  keys: SettingsKeys,
  { kind, id, secrets }: { kind: string; id: string; secrets: Readonly<Record<string, Sealed>> },
): Promise<Record<string, string> | undefined> {
  const texts: Record<string, string> = {};
  for (const [field, sealed] of Object.entries(secrets)) {
    const text = await keys.open(sealed, placeOf(kind, id, field));
    if (text === undefined) return undefined;
    texts[field] = text;
  }
  return texts;
}

/** Returns the keys of an environment; none if SETTINGS_KEY is not valid. */
export function settingsKeys(env: object): SettingsKeys {
  const { SETTINGS_KEY } = env as { SETTINGS_KEY?: unknown };
  return new SettingsKeys(settings.shape.SETTINGS_KEY.safeParse(SETTINGS_KEY || undefined).data);
}

const importKey = (bytes: Buffer, use: "encrypt" | "decrypt") =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [use]);

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
