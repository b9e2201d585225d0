/** The bell: how much is new, and behind it what it is. */
import { Bell } from "lucide-react";
import { DialogTrigger, Popover } from "react-aria-components";
import { IconButton } from "../kit/button.tsx";
import { later } from "../kit/later.tsx";
import { Count } from "../kit/mark.tsx";
import overlay from "../kit/overlay.module.css";
import { shown } from "./keys.ts";
import styles from "./notices.module.css";
import { useUnread } from "./notices.ts";
import { useWords } from "./words.ts";

const Panel = later(async () => (await import("./notices-panel.tsx")).Panel);
export const NOTICES_KEYS = "Alt+Shift+B";

export function NoticesBell({ isOpen, onOpenChange }: { readonly isOpen: boolean; onOpenChange(open: boolean): void }) {
  const t = useWords();
  const unread = useUnread();
  // On a telephone the rail lies below the screen.
  const isBelow = matchMedia("(max-width: 48rem)").matches;
  const label = unread > 0 ? t("notices.unread", { count: unread }) : t("notices");
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <span className={styles.bell}>
        <IconButton label={label} keys={shown(NOTICES_KEYS)} icon={<Bell size={18} aria-hidden />} />
        <span aria-hidden className={styles.count}>
          <Count value={unread} label="" />
        </span>
      </span>
      <Popover
        className={`${overlay.popover} ${styles.popover}`}
        placement={isBelow ? "top" : "end bottom"}
        offset={isBelow ? 8 : 28}
      >
        <Panel onClose={() => onOpenChange(false)} />
      </Popover>
    </DialogTrigger>
  );
}
