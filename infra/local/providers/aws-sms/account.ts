/** A number of the account at AWS, as its owner sees it. */
export interface AwsSmsAccount {
  readonly channel: "aws-sms";
  readonly name: string;
  /** In E.164. */
  readonly number: string;
  /** Where what customers write goes: two-way SMS of the number. */
  readonly topicArn: string;
  /** Of the form; nothing is posted there, because what AWS tells comes from within the account. */
  readonly webhookUrl: string;
}
