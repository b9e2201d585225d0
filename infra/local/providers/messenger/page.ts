/** What sends through a page: itself, or its account at Instagram. */
import type { InstagramAccount } from "../instagram/account.ts";
import type { Account } from "../types.ts";
import type { MessengerAccount } from "./account.ts";

export type PageAccount = MessengerAccount | InstagramAccount;

export const isPage = (account: Account): account is PageAccount =>
  account.channel === "messenger" || account.channel === "instagram";

/** Whom customers write to, by the id that webhooks name. */
export const idOf = (account: PageAccount): string =>
  account.channel === "instagram" ? account.instagramId : account.pageId;

/** Where customers' files lie. */
export const filesPath = ({ channel }: PageAccount): string => `/${channel}/files`;
