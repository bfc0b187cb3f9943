/** What stands behind an argument of a prompt or a variable of a resource template, so that it can be completed. */
export type Completable = "models" | "sessions" | "requests" | "topics";
