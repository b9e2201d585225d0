/** A sender at SendGrid, as its owner sees it. All values invented, secrets included. */
export interface SendgridAccount {
  readonly channel: "sendgrid";
  readonly name: string;
  readonly address: string;
  readonly apiKey: string;
  /** With which SendGrid signs events: PKCS 8, PEM. The owner is shown the public half. */
  readonly signingKey: string;
  /** What stands behind the address of Inbound Parse. */
  readonly inboundToken: string;
  /** Where events go; mails go there, too, with the token. */
  readonly webhookUrl: string;
}
