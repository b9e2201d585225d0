/** A system of the business's own that its customers use: an app, a portal. All values invented, secrets included. */
export interface HttpAccount {
  readonly channel: "http";
  /** As it calls itself in what it posts. */
  readonly account: string;
  readonly name: string;
  /** It signs with the first, and checks with the second (Standard Webhooks). */
  readonly inboundSecret: string;
  readonly outboundSecret: string;
  readonly webhookUrl: string;
}
