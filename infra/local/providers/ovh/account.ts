/** An SMS account at OVHcloud, as its owner sees it. All values invented, secrets included. */
export interface OvhAccount {
  readonly channel: "ovh";
  readonly name: string;
  /** As `sms-xx00000-1`. */
  readonly serviceName: string;
  readonly sender: string;
  readonly applicationKey: string;
  readonly applicationSecret: string;
  readonly consumerKey: string;
  /** The account's `callBack`, which the API changes. */
  webhookUrl: string;
}
