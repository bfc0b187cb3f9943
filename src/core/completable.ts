/** What an argument of a prompt, or a variable of a resource template, names; clients ask for completions of it. */
export type Completable = "models" | "sessions" | "requests" | "topics";
