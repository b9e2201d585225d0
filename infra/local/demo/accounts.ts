/** What each business has at each provider. A channel more is one entry more. */
import type { Account } from "../providers/types.ts";
import type { DemoBusiness } from "./businesses.ts";

/** Secrets of the demo: made at the first start, kept beside the other state, never in the project. */
export interface AccountSecrets {
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** As the stack of mail names it in this stage, and the domain that its receipt rule takes mail in for. */
const MAIL_CONFIGURATION_SET = "chasqui-dev";
export const MAIL_DOMAIN = "in.demo.example";

/** What the API is told of an account, and what the provider knows of it. */
export interface DemoAccount {
  readonly name: string;
  readonly app: Readonly<Record<string, string>>;
  readonly connection: Readonly<Record<string, string>>;
  readonly account: Account;
}

type Make = (business: DemoBusiness, secrets: AccountSecrets, id: (first: number) => string) => DemoAccount;

const MAKERS: Readonly<Partial<Record<Account["channel"], Make>>> = {
  whatsapp: ({ name, accounts }, { accessToken, appSecret, verifyToken }, id) => {
    const number = { phoneNumberId: id(1), businessAccountId: id(2) };
    return {
      name: `${name}, WhatsApp`,
      app: { appId: id(3), appSecret, verifyToken },
      connection: { ...number, accessToken },
      account: {
        channel: "whatsapp",
        ...number,
        displayPhoneNumber: accounts.phone,
        verifiedName: name,
        accessToken,
        appSecret,
        verifyToken,
        webhookUrl: "",
      },
    };
  },
  telegram: ({ name, accounts }, { accessToken, appSecret }) => {
    const botId = String(300_000_000 + accounts.number);
    const bot = { botId, botToken: `${botId}:${accessToken}` };
    return {
      name: `${name}, Telegram`,
      app: { secretToken: appSecret },
      connection: bot,
      account: {
        channel: "telegram",
        ...bot,
        username: accounts.bot,
        name,
        secretToken: appSecret,
        webhookUrl: "",
      },
    };
  },
  twilio: ({ name, accounts }, { accessToken, appSecret }) => {
    const accountSid = `AC${String(accounts.number).padStart(32, "0")}`;
    // An account has one token: it signs webhooks, and opens the API.
    const authToken = `${appSecret}${accessToken}`.slice(0, 32);
    const number = accounts.phone.replace(/[^+\d]/g, "");
    return {
      name: `${name}, SMS`,
      app: { authToken },
      connection: { accountSid, sender: number, apiSecret: authToken },
      account: { channel: "twilio", accountSid, name, number, authToken, webhookUrl: "" },
    };
  },
  messenger: ({ name }, { accessToken, appSecret, verifyToken }, id) => {
    const [pageId, appId] = [id(4), id(5)];
    return {
      name: `${name}, Messenger`,
      app: { appId, appSecret, verifyToken },
      connection: { pageId, accessToken },
      account: {
        channel: "messenger",
        pageId,
        pageName: name,
        appId,
        accessToken,
        appSecret,
        verifyToken,
        webhookUrl: "",
      },
    };
  },
  ses: ({ name, accounts }) => {
    const address = `hello@${accounts.host}`;
    return {
      name: `${name}, e-mail`,
      app: {},
      connection: { address, senderName: name, configurationSet: MAIL_CONFIGURATION_SET },
      account: { channel: "ses", name, address, inboundAddress: "", webhookUrl: "" },
    };
  },
};

/** `100000000000001` and the like: fifteen digits that no provider gave anybody. */
const numbered = (business: DemoBusiness) => (first: number) =>
  `${first}${String(business.accounts.number).padStart(14, "0")}`;

export const accountsOf = (business: DemoBusiness, secrets: AccountSecrets): readonly DemoAccount[] =>
  Object.values(MAKERS).map((make) => make(business, secrets, numbered(business)));
