import { createLink } from "@tanstack/react-router";
import type { ReactNode, Ref } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
  type LinkProps,
} from "react-aria-components";
import styles from "./button.module.css";
import { cx } from "./cx.ts";
import { Spinner } from "./spinner.tsx";
import { Tip } from "./tip.tsx";

export type ButtonKind = "primary" | "secondary" | "quiet" | "danger" | "card";

interface Looks {
  readonly kind?: ButtonKind;
  readonly small?: boolean;
}

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children">, Looks {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

const classOf = ({ kind = "secondary", small = false }: Looks): string =>
  cx(styles.button, styles[kind], small && styles.small);

/** One action. `isPending` keeps it focusable, says that it is at work and takes no second press. */
export function Button({ kind, small, icon, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={classOf({ ...(kind ? { kind } : {}), ...(small ? { small } : {}) })}>
      {({ isPending }) => (
        <>
          {isPending ? <Spinner small label="" /> : icon}
          {children}
        </>
      )}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "aria-label"> {
  /** What it does: read aloud, and shown as a tip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** The keys that do the same, such as "Alt+E". */
  readonly keys?: string;
  readonly small?: boolean;
  readonly pressed?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, keys, small, pressed, ...props }: IconButtonProps) {
  return (
    <Tip text={keys ? `${label} (${keys})` : label}>
      <AriaButton
        {...props}
        aria-label={label}
        {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
        className={cx(styles.button, styles.icon, small && styles.small, pressed && styles.pressed)}
      >
        {icon}
      </AriaButton>
    </Tip>
  );
}

interface LooksOfLink extends Omit<LinkProps, "className" | "style">, Looks {
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLAnchorElement>;
}

function LookingLink({ kind, small, icon, children, ...props }: LooksOfLink & { readonly children?: ReactNode }) {
  return (
    <AriaLink {...props} className={classOf({ ...(kind ? { kind } : {}), ...(small ? { small } : {}) })}>
      {icon}
      {children}
    </AriaLink>
  );
}

/** A link to another of our pages that looks like a button. */
export const ButtonLink = createLink(LookingLink);
