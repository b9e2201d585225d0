import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { contactRoutes } from "./contacts.ts";
import { leadRoutes } from "./leads.ts";
import { reminderRoutes } from "./reminders.ts";

export const salesRoutes: readonly Route<Tenant>[] = [...contactRoutes, ...leadRoutes, ...reminderRoutes];
