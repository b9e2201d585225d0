/** A sender of SES, as its owner sees it, and the app of ours whose address takes answers in. All values invented. */
export interface SesAccount {
  readonly channel: "ses";
  readonly name: string;
  readonly address: string;
  /** Where customers' mails are taken in for it: `<app>@<the domain of the receipt rule>`. */
  inboundAddress: string;
  /** Of the form; nothing is posted there, because what SES tells comes from within the account. */
  readonly webhookUrl: string;
}
