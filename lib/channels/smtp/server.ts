import type { Credentials, FieldProblem } from "../contract.ts";
import { checkSender } from "../email/fields.ts";

/** 465 speaks TLS from the first byte (RFC 8314); the others begin with STARTTLS. */
const PORTS: Readonly<Record<string, "smtp" | "smtps">> = {
  "25": "smtp",
  "465": "smtps",
  "587": "smtp",
  "2525": "smtp",
};
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i;

const portOf = ({ port }: Credentials): string => port || "587";

/** The server's address with user and password, as `HttpRequest.url` wants it; undefined where something of it is missing. */
export function addressOfServer(connection: Credentials, baseUrl: string): string | undefined {
  const { host, user, password } = connection;
  if (!host || !user || !password) return undefined;
  const who = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  // A stand-in for every server, in tests and on a laptop.
  const other = /^(smtps?):\/\/(127\.0\.0\.1:\d+|localhost:\d+)$/.exec(baseUrl);
  if (other) return `${other[1]}://${who}@${other[2]}`;
  const port = portOf(connection);
  const scheme = Object.hasOwn(PORTS, port) ? PORTS[port] : undefined;
  if (scheme === undefined || !HOST.test(host)) return undefined;
  return `${scheme}://${who}@${host.toLowerCase()}:${port}`;
}

/** See `Desk.check`. */
export function check(values: Credentials): readonly FieldProblem[] {
  const { host, port } = values;
  return [
    ...checkSender(values),
    ...(host && !HOST.test(host)
      ? [{ field: "host", message: "is no name of a server, such as smtp.shop.example" }]
      : []),
    ...(port && !Object.hasOwn(PORTS, port) ? [{ field: "port", message: "is none of 465, 587, 2525 and 25" }] : []),
  ];
}
