import { channelName } from "../../../kit/mark.tsx";

/** `sms` and `email` are media, which no channel is called by. */
export const mediumName = (medium: string): string =>
  medium === "sms" ? "SMS" : medium === "email" ? "E-mail" : channelName(medium);
