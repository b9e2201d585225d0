/** A Telegram bot as its owner sees it. All values invented, secrets included. */
export interface TelegramAccount {
  readonly channel: "telegram";
  /** The number before the colon of its token. */
  readonly botId: string;
  readonly username: string;
  readonly name: string;
  readonly botToken: string;
  /** These two are what `setWebhook` changes. */
  secretToken: string;
  webhookUrl: string;
}
