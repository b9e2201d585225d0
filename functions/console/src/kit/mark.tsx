/** Small signs: who, in which state, over which channel. */
import {
  BellRing,
  Camera,
  Globe,
  Hash,
  Mail,
  MessageCircle,
  MessageSquare,
  Send,
  Smartphone,
  Webhook,
} from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import styles from "./mark.module.css";

export type Tone = "neutral" | "accent" | "ok" | "warn" | "danger" | "info";

export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={cx(styles.badge, styles[tone])}>
      {icon}
      {children}
    </span>
  );
}

/** How many; nothing for none. */
export function Count({ value, label }: { readonly value: number; readonly label: string }) {
  if (value === 0) return null;
  return (
    <span className={styles.count}>
      <span aria-hidden>{value > 99 ? "99+" : value}</span>
      <span className="hidden-visually">{label}</span>
    </span>
  );
}

const HUES = 12;
function hueOf(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return (sum % HUES) * (360 / HUES);
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word && [...word][0]);
  return letters.join("").toLocaleUpperCase() || "?";
}

/** Initials on a colour that stays the same for one name. Decoration: the name stands beside it. */
export function Avatar({ name, small = false }: { readonly name: string; readonly small?: boolean }) {
  return (
    // The letters are no text, so that they are not taken for the name of a button that shows nothing else (WCAG 2.5.3).
    <span
      className={cx(styles.avatar, small && styles.avatar_small)}
      data-hue={hueOf(name)}
      data-initials={initialsOf(name)}
      aria-hidden
    />
  );
}

const MARKS: Readonly<Record<string, { readonly icon: typeof Globe; readonly name: string }>> = {
  whatsapp: { icon: MessageCircle, name: "WhatsApp" },
  messenger: { icon: MessageSquare, name: "Messenger" },
  instagram: { icon: Camera, name: "Instagram" },
  telegram: { icon: Send, name: "Telegram" },
  email: { icon: Mail, name: "Email" },
  sms: { icon: Smartphone, name: "SMS" },
  "aws-sms": { icon: Smartphone, name: "SMS (AWS)" },
  ovh: { icon: Smartphone, name: "SMS (OVHcloud)" },
  twilio: { icon: Smartphone, name: "SMS (Twilio)" },
  slack: { icon: Hash, name: "Slack" },
  http: { icon: Webhook, name: "HTTP" },
  webchat: { icon: Globe, name: "Web" },
  webpush: { icon: BellRing, name: "Web push" },
};

/** The name of a channel as its users know it. */
export const channelName = (channel: string): string => MARKS[channel]?.name ?? channel;

export function ChannelMark({
  channel,
  size = 14,
  named = false,
}: {
  readonly channel: string;
  readonly size?: number;
  readonly named?: boolean;
}) {
  const { icon: Icon, name } = MARKS[channel] ?? { icon: Globe, name: channel };
  return (
    <span className={styles.channel} data-channel={channel}>
      <Icon size={size} aria-hidden />
      <span className={named ? undefined : "hidden-visually"}>{name}</span>
    </span>
  );
}

/** A label in the colour that the team gave it; its text keeps its contrast whatever that is. */
export function LabelMark({ name, color }: { readonly name: string; readonly color?: string | null }) {
  return (
    <span className={styles.label}>
      <svg width="8" height="8" aria-hidden="true">
        <circle cx="4" cy="4" r="4" fill={color ?? "currentColor"} />
      </svg>
      {name}
    </span>
  );
}
