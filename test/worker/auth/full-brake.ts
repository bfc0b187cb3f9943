/** A brake of the platform that lets nobody through. */
export const full = { limit: async () => ({ success: false }) };
