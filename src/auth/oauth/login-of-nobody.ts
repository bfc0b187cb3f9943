/** Access token of a login that lies in no store, for the warm-up. */
export const TOKEN_OF_NOBODY = "nobody:nobody:nobody";

/**
 * Returns what a store would have of that token, as the OAuth library stores it for this resource. Its keys open the name of
 * the client, `nobody`, and nothing else.
 */
export const storedLoginOfNobody = (resource: string): string =>
  JSON.stringify({
    id: "nobody",
    grantId: "nobody",
    userId: "nobody",
    createdAt: 0,
    expiresAt: 9_999_999_999,
    audience: resource,
    scope: ["read"],
    wrappedEncryptionKey: "plmq1roMGwtdZsJLvZAsCT5IyPzgt6Iu0D+1V7rVSTSe8qtDcBOycQ==",
    grant: {
      clientId: "nobody",
      scope: ["read"],
      encryptedProps: "tYUjUSQFBRoldOe91ZHyfAtCftVVrn+2Z77Z1kqv2Pikycc=",
    },
  });
