/** A sender at Mailjet, as its owner sees it. All values invented, secrets included. */
export interface MailjetAccount {
  readonly channel: "mailjet";
  readonly name: string;
  readonly address: string;
  readonly apiKey: string;
  readonly secretKey: string;
  /** Where the Parse API posts mails, with user and password in it. */
  readonly parseUrl: string;
  /** Where events go, until the API says otherwise. */
  webhookUrl: string;
}
