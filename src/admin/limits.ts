/** Body of a change of one record: 16,000 characters of data, as a form writes them. */
export const MAX_CHANGE_BYTES = 256 * 1024;
/** Body of an import. */
export const MAX_IMPORT_BYTES = 8 * 1024 * 1024;
