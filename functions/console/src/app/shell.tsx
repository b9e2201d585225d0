/** What is around every screen: the rail of places, the account, the state of the connection, the command bar. */
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { CloudOff, Command as CommandIcon, LogOut, Monitor, Moon, Rows3, Rows4, Sun, UserRound } from "lucide-react";
import { type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useLiveState } from "../api/live.ts";
import { IconButton } from "../kit/button.tsx";
import { later } from "../kit/later.tsx";
import { Avatar } from "../kit/mark.tsx";
import { Menu, MenuItem, MenuLine, MenuSection } from "../kit/menu.tsx";
import { Spinner } from "../kit/spinner.tsx";
import { useSession } from "../session/session.tsx";
import { useCommand } from "./commands.ts";
import { HELP_KEYS, shown, useShortcut } from "./keys.ts";
import { useLive } from "./live.tsx";
import { look, useLook } from "./look.ts";
import { NOTICES_KEYS, NoticesBell } from "./notices-bell.tsx";
import { PLACES } from "./places.ts";
import { SendingNote } from "./sending-note.tsx";
import styles from "./shell.module.css";
import { useWords } from "./words.ts";

const CommandBar = later(async () => (await import("./command-bar.tsx")).CommandBar);
const KeyboardHelp = later(async () => (await import("./keyboard-help.tsx")).KeyboardHelp);
const Toasts = later(async () => (await import("../kit/toasts.tsx")).Toasts);

export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  const [commanding, setCommanding] = useState(false);
  const [helping, setHelping] = useState(false);
  const [reading, setReading] = useState(false);
  const { signOut } = useSession();
  useShortcut("Mod+K", () => setCommanding(true));
  const group = t("group.console");
  const help = () => setHelping(true);
  useCommand({ id: "console.keys", title: t("keys"), group, keys: HELP_KEYS, run: help });
  // Where a slash is typed with Shift.
  useShortcut("Mod+Shift+/", help);
  useCommand({ id: "console.notices", title: t("notices"), group, keys: NOTICES_KEYS, run: () => setReading(true) });
  useCommand({ id: "console.signOut", title: t("signOut"), group, run: signOut });
  useEffect(() => {
    void import("../shared/push/push.ts").then(({ keepPush }) => keepPush()).catch(() => undefined);
  }, []);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("skip")}
      </a>
      <Rail onCommand={() => setCommanding(true)} bell={<NoticesBell isOpen={reading} onOpenChange={setReading} />} />
      <Content>{children}</Content>
      <Once is={commanding}>
        <CommandBar isOpen={commanding} onClose={() => setCommanding(false)} />
      </Once>
      <Once is={helping}>
        <KeyboardHelp isOpen={helping} onClose={() => setHelping(false)} />
      </Once>
      <Toasts />
    </div>
  );
}

/** Nothing until it is asked for; afterwards it stays, so that it can go away as it came. */
function Once({ is, children }: { readonly is: boolean; readonly children: ReactNode }) {
  const [was, setWas] = useState(is);
  if (is && !was) setWas(true);
  return is || was ? children : null;
}

/** Takes the focus when another place is opened, so that a screen reader begins there. */
function Content({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  const area = useRef<HTMLElement>(null);
  const place = useRouterState({ select: ({ location }) => location.pathname.split("/")[1] ?? "" });
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what moves the focus.
  useEffect(() => {
    if (first.current) first.current = false;
    else area.current?.focus();
  }, [place]);
  return (
    <main id="content" className={styles.content} tabIndex={-1} ref={area}>
      <div>
        <LiveNote />
        <SendingNote />
      </div>
      <div className={styles.screen}>
        <Suspense fallback={<Waiting label={t("loading")} />}>{children}</Suspense>
      </div>
    </main>
  );
}

const Waiting = ({ label }: { readonly label: string }) => (
  <div className={styles.waiting}>
    <Spinner label={label} />
  </div>
);

/** Nothing while all is well; a connection that comes back within a moment is not worth a word. */
function LiveNote() {
  const t = useWords();
  const state = useLiveState(useLive());
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (state === "open") return undefined;
    const timer = setTimeout(() => setLate(true), state === "offline" ? 500 : 4_000);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div role="status" className={styles.live} data-state={late ? state : "open"}>
      {late && state !== "open" ? (
        <>
          <CloudOff size={16} aria-hidden />
          {t(`live.${state}`)}
        </>
      ) : null}
    </div>
  );
}

function Rail({ onCommand, bell }: { onCommand(): void; readonly bell: ReactNode }) {
  const t = useWords();
  const { can } = useSession();
  const allowed = PLACES.filter(({ needs }) => needs.length === 0 || needs.some(can));
  return (
    <nav className={styles.rail} aria-label={t("nav")}>
      <Link to="/" className={styles.logo} tabIndex={-1} aria-hidden="true">
        <img src="/icon.svg" alt="" width="32" height="32" />
      </Link>
      <ul className={styles.places}>
        {allowed.map(({ path, word, icon: Icon }) => (
          <li key={path}>
            <Link
              to={path}
              className={styles.place}
              activeOptions={{ exact: path === "/", includeSearch: false }}
              title={t(word)}
            >
              <span className={styles.sign}>
                <Icon size={20} aria-hidden />
              </span>
              <span className={styles.word}>{t(word)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        {bell}
        <IconButton
          label={t("command.open")}
          keys={shown("Mod+K")}
          icon={<CommandIcon size={18} aria-hidden />}
          onPress={onCommand}
        />
        <Account />
      </div>
    </nav>
  );
}

function Account() {
  const t = useWords();
  const { me, tenant, enter, signOut } = useSession();
  const { theme, density } = useLook();
  const navigate = useNavigate();
  const name = me.name ?? me.email ?? me.id;
  const themes = [
    ["system", Monitor],
    ["light", Sun],
    ["dark", Moon],
  ] as const;
  const other = density === "compact" ? "comfortable" : "compact";
  return (
    <Menu
      label={t("account", { name })}
      trigger={<IconButton label={t("account", { name })} icon={<Avatar name={name} small />} />}
    >
      <MenuSection title={`${name} · ${tenant}`}>
        <MenuItem icon={<UserRound size={16} aria-hidden />} onAction={() => void navigate({ to: "/profile" })}>
          {t("place.profile")}
        </MenuItem>
        {me.memberships
          .filter((one) => one.tenant !== tenant && one.barred === null)
          .map((one) => (
            <MenuItem key={one.tenant} onAction={() => enter(one.tenant)}>
              {t("switch", { tenant: one.tenant })}
            </MenuItem>
          ))}
      </MenuSection>
      <MenuLine />
      <MenuSection title={t("theme")}>
        {themes.map(([id, Icon]) => (
          <MenuItem key={id} icon={<Icon size={16} aria-hidden />} onAction={() => look.set({ theme: id })}>
            {theme === id ? `${t(`theme.${id}`)} ✓` : t(`theme.${id}`)}
          </MenuItem>
        ))}
        <MenuItem
          icon={other === "compact" ? <Rows4 size={16} aria-hidden /> : <Rows3 size={16} aria-hidden />}
          onAction={() => look.set({ density: other })}
        >
          {t(`density.${other}`)}
        </MenuItem>
      </MenuSection>
      <MenuLine />
      <MenuItem icon={<LogOut size={16} aria-hidden />} onAction={signOut}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
