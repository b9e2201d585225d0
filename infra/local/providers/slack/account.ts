/** A workspace with an app in it, as the app's developer sees it. All values invented, secrets included. */
export interface SlackAccount {
  readonly channel: "slack";
  readonly teamId: string;
  readonly teamName: string;
  /** Of the app; begins with A. */
  readonly appId: string;
  /** Whom the app writes as; begins with U. */
  readonly botUserId: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly webhookUrl: string;
}
