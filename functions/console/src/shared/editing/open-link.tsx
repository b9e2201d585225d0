import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Search } from "../../app/router.tsx";
import styles from "./editing.module.css";

/** Opens a thing of the list; an address, so that it can be shared. */
export function OpenLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <Link to="." search={(kept: Search) => ({ ...kept, open: id })} className={styles.open}>
      {children}
    </Link>
  );
}
