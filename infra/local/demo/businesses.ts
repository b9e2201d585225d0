/** Three small businesses and the people who work there. All of them invented; addresses end in `.example` or are example.com's. */
import type { Role } from "../../../lib/core/people/model.ts";

export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  readonly role: Role;
  readonly secondFactor?: boolean;
  readonly team?: string;
}

export interface DemoBusiness {
  readonly tenant: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly people: readonly DemoPerson[];
  /** By the key that people name; the first member listed leads. */
  readonly teams: Readonly<Record<string, { readonly name: string; readonly description: string }>>;
  /** What its accounts at the providers are called. `number`: the last digits of invented ids. */
  readonly accounts: { readonly number: number; readonly phone: string; readonly bot: string; readonly host: string };
}

/** The tenant that everybody lands in. */
export const DEMO_TENANT = "demo";

/** Who is there on a bare start, too. */
export const PEOPLE: readonly DemoPerson[] = [
  {
    email: "admin@example.com",
    name: "Alba Admin",
    subject: "person-admin",
    role: "administrator",
    secondFactor: true,
  },
  { email: "supervisor@example.com", name: "Saúl Supervisor", subject: "person-supervisor", role: "supervisor" },
  { email: "agent@example.com", name: "Agathe Agent", subject: "person-agent", role: "agent", team: "tables" },
];

/** Known to the issuer and in no business: to try an invitation with. */
export const NEWCOMER = { email: "newcomer@example.com", name: "Noa Newcomer", subject: "person-newcomer" } as const;

/** Belongs to all three. */
const OWNER: DemoPerson = {
  email: "owner@example.com",
  name: "Olivia Owner",
  subject: "person-owner",
  role: "administrator",
  secondFactor: true,
};

const person = (host: string, first: string, last: string, role: Role, team?: string): DemoPerson => {
  const plain = first
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();
  return {
    email: `${plain}@${host}`,
    name: `${first} ${last}`,
    subject: `person-${plain}-${host.split(".")[0]}`,
    role,
    ...(role === "administrator" ? { secondFactor: true } : {}),
    ...(team === undefined ? {} : { team }),
  };
};

export const RESTAURANT: DemoBusiness = {
  tenant: DEMO_TENANT,
  name: "Casa Andina",
  timeZone: "America/Lima",
  currency: "PEN",
  people: [
    ...PEOPLE,
    OWNER,
    person("casa-andina.example", "Nayra", "Choque", "agent", "tables"),
    person("casa-andina.example", "Bruno", "Tapia", "agent", "tables"),
    person("casa-andina.example", "Inés", "Valdés", "agent", "events"),
    person("casa-andina.example", "Théo", "Garnier", "agent", "events"),
  ],
  teams: {
    tables: { name: "Mesas y reparto", description: "Reservas, carta, pedidos a domicilio" },
    events: { name: "Eventos", description: "Grupos, bodas, empresas" },
  },
  accounts: { number: 1, phone: "+1 555 010 0001", bot: "casa_andina_invented_bot", host: "casa-andina.example" },
};

export const ESTATE_AGENCY: DemoBusiness = {
  tenant: "faro-sur",
  name: "Faro Sur Inmobiliaria",
  timeZone: "Europe/Madrid",
  currency: "EUR",
  people: [
    OWNER,
    person("faro-sur.example", "Rocío", "Montalbán", "administrator"),
    person("faro-sur.example", "Gael", "Ferrándiz", "supervisor", "sales"),
    person("faro-sur.example", "Carmen", "Olivares", "agent", "sales"),
    person("faro-sur.example", "Hugh", "Pemberton", "agent", "sales"),
    person("faro-sur.example", "Amélie", "Rousselet", "agent", "rentals"),
    person("faro-sur.example", "Iker", "Zubiria", "agent", "rentals"),
  ],
  teams: {
    sales: { name: "Ventas", description: "Pisos y casas en venta" },
    rentals: { name: "Alquileres", description: "Alquiler y atención a inquilinos" },
  },
  accounts: { number: 2, phone: "+1 555 010 0002", bot: "faro_sur_invented_bot", host: "faro-sur.example" },
};

export const RECRUITERS: DemoBusiness = {
  tenant: "puente-talento",
  name: "Puente Talento",
  timeZone: "Europe/Paris",
  currency: "EUR",
  people: [
    OWNER,
    person("puente-talento.example", "Solène", "Aubertin", "administrator"),
    person("puente-talento.example", "Marcus", "Whitlock", "supervisor", "candidates"),
    person("puente-talento.example", "Jimena", "Barrantes", "agent", "candidates"),
    person("puente-talento.example", "Lucas", "Delattre", "agent", "candidates"),
    person("puente-talento.example", "Priya", "Ranasinghe", "agent", "companies"),
  ],
  teams: {
    candidates: { name: "Candidats", description: "Entretiens, suivi, réponses" },
    companies: { name: "Entreprises", description: "Clients qui recrutent" },
  },
  accounts: { number: 3, phone: "+1 555 010 0003", bot: "puente_talento_invented_bot", host: "puente-talento.example" },
};

export const BUSINESSES: readonly DemoBusiness[] = [RESTAURANT, ESTATE_AGENCY, RECRUITERS];

/** Everybody, once each: who may sign in on this laptop. */
export const everybody = (businesses: readonly DemoBusiness[]): readonly DemoPerson[] => [
  ...new Map(businesses.flatMap(({ people }) => people).map((one) => [one.subject, one])).values(),
];
