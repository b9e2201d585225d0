/** A mailbox at some provider of mail, as its owner sees it. All values invented, secrets included. */
export interface SmtpAccount {
  readonly channel: "smtp";
  readonly name: string;
  readonly address: string;
  readonly user: string;
  readonly password: string;
  /** Whatever hands the mailbox's mails on says this. */
  readonly inboundToken: string;
  readonly webhookUrl: string;
}
