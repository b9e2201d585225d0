/** A WhatsApp business phone number as its app's developer sees it. All values invented, secrets included. */
export interface WhatsAppAccount {
  readonly channel: "whatsapp";
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly displayPhoneNumber: string;
  readonly verifiedName: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly webhookUrl: string;
}
