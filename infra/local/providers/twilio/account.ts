/** A Twilio account with one number, as its owner sees it. All values invented, secrets included. */
export interface TwilioAccount {
  readonly channel: "twilio";
  readonly accountSid: string;
  readonly name: string;
  /** The number that messages come from and go to, in E.164. */
  readonly number: string;
  readonly authToken: string;
  /** The number's own setting, which the API changes. */
  webhookUrl: string;
}
