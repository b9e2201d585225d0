/** The few pages of the issuer. Nothing is loaded from elsewhere and no script runs on them. */

export interface Person {
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  /** Signs in with one. */
  readonly secondFactor?: boolean;
}

const STYLE = `
:root{color-scheme:light dark;--bg:#f5f3ef;--card:#fff;--ink:#1f2430;--soft:#626a78;--line:#e4e0d8;--accent:#0f766e;--hover:#f0f7f5}
@media (prefers-color-scheme:dark){:root{--bg:#14171c;--card:#1d2128;--ink:#eceff3;--soft:#9da6b4;--line:#303742;--accent:#5ec4b6;--hover:#242b33}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:420px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px 28px}
h1{font-size:22px;margin:0 0 4px;line-height:1.25}p{margin:0 0 20px;color:var(--soft)}ul{list-style:none;margin:0;padding:0;display:grid;gap:8px}
button{font:inherit;color:inherit;cursor:pointer;border-radius:12px;border:1px solid var(--line);background:none}
button:hover{background:var(--hover);border-color:var(--accent)}button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.person{width:100%;display:flex;gap:14px;align-items:center;text-align:left;padding:12px 14px}
.mark{flex:none;width:40px;height:40px;border-radius:50%;display:grid;place-items:center;background:var(--accent);color:var(--card);font-weight:600}
.who{min-width:0}.who b,.who span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.who b{font-weight:600}.who span{color:var(--soft);font-size:14px}
.quiet{padding:8px 16px;margin-top:20px;color:var(--soft)}.note{margin:20px 0 0;padding-top:16px;border-top:1px solid var(--line);font-size:14px}
`;

/** Every value on these pages is escaped, so an inline style sheet takes nothing away from the policy. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  // Browsers apply form-action to the redirects that follow a form, and the last of them goes to the console on its own port.
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' http://localhost:* http://127.0.0.1:*",
};

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** `content` is markup: whatever it takes from outside must have been escaped by the caller. */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Chasqui</title><style>${STYLE}</style></head><body><main>${content}</main></body></html>
`;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** The list of people; whoever was hinted at comes first. */
export function loginPage(action: string, people: readonly Person[], hint: string | undefined): string {
  const hinted = hint?.toLowerCase();
  const sorted = [...people].sort(
    (a, b) => Number(b.email.toLowerCase() === hinted) - Number(a.email.toLowerCase() === hinted),
  );
  const rows = sorted.map(
    (person) => `<li><button class="person" name="subject" value="${escapeHtml(person.subject)}">
<span class="mark" aria-hidden="true">${escapeHtml(initials(person.name))}</span>
<span class="who"><b>${escapeHtml(person.name)}</b><span>${escapeHtml(person.email)}</span></span></button></li>`,
  );
  return page(
    "Sign in",
    `<h1>Who are you today?</h1><p>Choose a person to continue to Chasqui.</p>
<form method="post" action="${escapeHtml(action)}"><ul>${rows.join("\n")}</ul>
<button class="quiet" name="cancel" value="yes">Cancel</button></form>
<p class="note">There are no passwords here: this sign-in runs on your own computer, answers nobody else, and is replaced by a real one when you deploy.</p>`,
  );
}

export function messagePage(title: string, text: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>`);
}

/** `form` is the library's own hidden form with the id `op.logoutForm`. */
export function logoutPage(form: string): string {
  return page(
    "Sign out",
    `<h1>Sign out?</h1><p>You can come back by choosing a person again.</p>${form}
<button class="quiet" type="submit" form="op.logoutForm" value="yes" name="logout" autofocus>Sign out</button>`,
  );
}
