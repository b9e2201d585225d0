import type { Page } from "../messenger/account.ts";

/** A professional account at Instagram and the page that it is linked to. */
export interface InstagramAccount extends Page {
  readonly channel: "instagram";
  readonly instagramId: string;
  readonly username: string;
}
