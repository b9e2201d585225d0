/** A website whose visitors agreed. */
export interface WebPushAccount {
  readonly channel: "webpush";
  readonly site: string;
  readonly webhookUrl: string;
}
