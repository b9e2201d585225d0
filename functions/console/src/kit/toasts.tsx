/** Shows what `toast` says. Read when there is something to show for the first time. */
import { X } from "lucide-react";
import {
  UNSTABLE_Toast as AriaToast,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { Button, IconButton } from "./button.tsx";
import styles from "./toast.module.css";
import { listen, type Toast } from "./toast.tsx";
import { useWords } from "./words.ts";

/** Long enough to read and to reach; hovering and focus hold it (WCAG 2.2.1). */
const STAYS_MS = 6_000;
const queue = new ToastQueue<Toast>({ maxVisibleToasts: 3 });
listen((toast) => void queue.add(toast, toast.tone === "bad" ? {} : { timeout: STAYS_MS }));

export function Toasts() {
  const t = useWords();
  return (
    <ToastRegion queue={queue} className={styles.region ?? ""} aria-label={t("notifications")}>
      {({ toast: shown }) => (
        <AriaToast toast={shown} className={styles.toast ?? ""} data-tone={shown.content.tone}>
          <ToastContent>
            <Text slot="title">{shown.content.text}</Text>
          </ToastContent>
          {shown.content.action ? (
            <Button
              small
              kind="quiet"
              onPress={() => {
                shown.content.action?.run();
                queue.close(shown.key);
              }}
            >
              {shown.content.action.label}
            </Button>
          ) : null}
          <IconButton small label={t("dismiss")} icon={<X size={16} aria-hidden />} slot="close" />
        </AriaToast>
      )}
    </ToastRegion>
  );
}
