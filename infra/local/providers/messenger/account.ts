/** A Facebook page as its app's developer sees it. All values invented, secrets included. */
export interface Page {
  readonly pageId: string;
  readonly pageName: string;
  /** Named in the echoes of what the app sends. */
  readonly appId: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly webhookUrl: string;
}
export interface MessengerAccount extends Page {
  readonly channel: "messenger";
}
