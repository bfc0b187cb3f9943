/** The stand-in breaks the connection, without an answer or in the middle of one. */
export class ConnectionReset extends Error {
  constructor() {
    super("the stand-in broke the connection");
    this.name = "ConnectionReset";
  }
}

/** The client went away: the reason with which everything done for it stops. */
export class ClientLeft extends Error {
  constructor() {
    super("the client left");
    this.name = "ClientLeft";
  }
}
