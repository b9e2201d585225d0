/** What belongs to one person of a tenant and concerns nobody else: how their screens are, and what they have begun to write. */

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly theme: Theme;
  /** Null: the tenant's. */
  readonly timeZone: string | null;
  readonly sounds: boolean;
  readonly enterSends: boolean;
  /** Whatever else the screens remember, by names of their own. */
  readonly screens: Readonly<Record<string, string>>;
  readonly updatedAt: string | null;
  readonly version: number;
}

export const USUAL: Preferences = {
  theme: "system",
  timeZone: null,
  sounds: true,
  enterSends: true,
  screens: {},
  updatedAt: null,
  version: 0,
};
export const MAX_SCREENS = 50;

export interface PreferencesChange extends Partial<Omit<Preferences, "screens" | "updatedAt" | "version">> {
  /** Those that are named; null forgets one. */
  readonly screens?: Readonly<Record<string, string | null>>;
}

/** Undefined when the screens would remember too much. */
export function changedPreferences(
  before: Preferences,
  { screens = {}, ...plain }: PreferencesChange,
  at: string,
): Preferences | undefined {
  const kept: Record<string, string> = { ...before.screens };
  for (const [name, value] of Object.entries(screens)) {
    if (value === null) delete kept[name];
    else kept[name] = value;
  }
  if (Object.keys(kept).length > MAX_SCREENS) return undefined;
  return { ...before, ...plain, screens: kept, updatedAt: at, version: before.version + 1 };
}

/** An answer or a note that was begun and not sent. */
export interface Draft {
  readonly conversationId: string;
  readonly kind: "reply" | "note";
  readonly text: string;
  /** Id of the message that it answers. */
  readonly replyTo?: string | undefined;
  readonly updatedAt: string;
  readonly version: number;
}
export const DRAFT_DAYS = 30;
