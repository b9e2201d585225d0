import type { EmailContent, TextContent } from "../../core/messages/model.ts";

/** An e-mail where no subjects are known: its subject, and its words below. */
export const asText = ({ subject, text }: EmailContent): TextContent => ({
  type: "text",
  text: `${subject}\n\n${text}`,
});
