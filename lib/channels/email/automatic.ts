import type { ReadMail } from "./read.ts";

/**
 * Whether a machine wrote it: nobody waits for an answer, and to answer it by itself would begin a war of machines. RFC 3834, section 2
 * and 5; `Precedence` and the others are older or of one maker, and what answers out of office is known by no less.
 */
export function isAutomatic({ header, from }: Pick<ReadMail, "header" | "from">): boolean {
  const value = (name: string) => header(name)?.split(";")[0]?.trim().toLowerCase();
  const submitted = value("auto-submitted");
  if (submitted !== undefined && submitted !== "" && submitted !== "no") return true;
  if (["bulk", "list", "junk", "auto_reply"].includes(value("precedence") ?? "")) return true;
  if (["x-autoreply", "x-autorespond", "x-autorespond-subject", "list-id", "list-unsubscribe"].some(header))
    return true;
  if (/\b(?:all|autoreply|oof)\b/i.test(header("x-auto-response-suppress") ?? "") && !isAnswer(header)) return true;
  // A mail without a return path wants none: reports, and what answers reports.
  if (header("return-path")?.replace(/\s/g, "") === "<>") return true;
  return /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(from?.address ?? "");
}

/** Exchange writes that header into what people send, too, when it leaves the house: then the mail answers something by hand. */
const isAnswer = (header: ReadMail["header"]): boolean =>
  header("in-reply-to") !== undefined && header("x-ms-exchange-generated-message-source") === undefined;
