import { channelName } from "../../kit/mark.tsx";

const MEDIA: Readonly<Record<string, string>> = { sms: "SMS", email: "E-mail", push: "Push" };

/** Media that no channel is called by have names of their own. */
export const mediumName = (medium: string): string => MEDIA[medium] ?? channelName(medium);
